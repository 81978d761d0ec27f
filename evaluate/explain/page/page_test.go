package page_test

import (
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/explain"
	"github.com/lambdaiam/lambdaiam/evaluate/explain/page"
)

func written(t *testing.T, write func(io.Writer, *explain.Explanation) error, x *explain.Explanation) string {
	t.Helper()
	var b strings.Builder
	if err := write(&b, x); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestPageHoldsFragment holds that the page is the fragment with the style sheet around it, and that nothing in it could
// load something or run.
func TestPageHoldsFragment(t *testing.T) {
	x := &explain.Explanation{Summary: `</style><script src="//e">`, Code: "X"}
	whole, fragment := written(t, page.WriteHTML, x), written(t, page.WriteHTMLFragment, x)
	if !strings.Contains(whole, "<main>\n"+fragment+"</main>") || !strings.Contains(whole, "<style>"+page.Style()+"</style>") {
		t.Errorf("the page is\n%s", whole)
	}
	if !strings.Contains(whole, `content="default-src 'none'; style-src 'unsafe-inline'"`) {
		t.Error("the page has no Content-Security-Policy")
	}
	if !strings.Contains(fragment, "&lt;/style&gt;&lt;script src=") || strings.Contains(whole, "<script") {
		t.Errorf("the page is\n%s", whole)
	}
	if found := regexp.MustCompile(`(?i)\b(?:src|href|style|on[a-z]+|action)\s*=\s*["']|url\(|@import`).FindString(strings.ReplaceAll(whole, "src=&#34;", "")); found != "" {
		t.Errorf("the page has %s", found)
	}
	if strings.ContainsAny(page.Style(), "<&") { // it is also XML
		t.Error("the style sheet has markup")
	}
}

func TestNil(t *testing.T) {
	if s := written(t, page.WriteHTMLFragment, nil); !strings.Contains(s, "implicitDeny") {
		t.Errorf("%s", s)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("broken") }

func TestErrors(t *testing.T) {
	for _, write := range []func(io.Writer, *explain.Explanation) error{page.WriteHTML, page.WriteHTMLFragment} {
		if err := write(broken{}, &explain.Explanation{}); err == nil || err.Error() != "broken" {
			t.Errorf("%v", err)
		}
	}
}
