package page_test

import (
	"os"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/explain"
	"github.com/lambdaiam/lambdaiam/evaluate/explain/page"
)

func Example() {
	e, err := evaluate.Compile(evaluate.Policies{})
	if err != nil {
		panic(err)
	}
	x := explain.Explain(e, &evaluate.Request{
		Principal: evaluate.MustParsePrincipal("arn:aws:iam::123456789012:user/ann"),
		Action:    "s3:ListAllMyBuckets",
		Resource:  evaluate.Resource{ARN: "*"},
	}, explain.WithoutRemedies())
	if err := page.WriteHTMLFragment(os.Stdout, x); err != nil {
		panic(err)
	}
	// Output:
	// <section class="explanation">
	// <h2 class="no">implicitDeny</h2>
	// <p class="summary">the caller has no identity policies; everything else allows it <code class="code">NO_POLICY_GIVEN</code></p>
	// <dl>
	// <dt>caller</dt><dd><code>arn:aws:iam::123456789012:user/ann</code></dd>
	// <dt>action</dt><dd><code>s3:ListAllMyBuckets</code></dd>
	// <dt>resource</dt><dd><code>*</code></dd>
	// <dt>rule</dt><dd>one account: the caller&#39;s policies must allow, and so must its boundary and session policies</dd>
	// </dl>
	// <ul>
	// <li><span class="no">✗</span> <span class="head">identity policies</span> <span class="cell">none were given</span></li>
	// </ul>
	// </section>
}
