package managed_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/internal/concurrent"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

// The catalogue may be asked by many goroutines at once, also one with overrides. The race detector looks. An unopened
// library is the matter of TestConcurrent.
func TestConcurrentUse(t *testing.T) {
	own := policy.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}`)
	shared := managed.AWS().With("Own", own).With("AWSLambdaRole", nil)
	use := func(b *strings.Builder) {
		say := func(v ...any) { fmt.Fprintln(b, v...) }
		for _, c := range []managed.Catalog{managed.AWS(), shared, shared.With("AWSLambdaExecute", own)} {
			say(c.AsOf(), c.Sources())
			for _, name := range []string{"Own", "AWSLambdaRole", "AWSLambdaExecute", "arn:aws:iam::aws:policy/AWSLambdaExecute", "AWSLambdaExecut"} {
				say(c.Lookup(name))
				say(c.LookupVersion(name, "v1"))
				say(c.Info(name))
				say(c.Versions(name))
				document, err := c.Document(name, "")
				say(string(document), err)
			}
			n := 0
			for info := range c.All() {
				n += len(info.Name)
			}
			say(n)
		}
		say(managed.Lookup("AWSLambdaBasicExecutionRole"))
	}

	if got := concurrent.Same(t, use); !strings.Contains(got, `"lambda:InvokeFunction"`) {
		t.Errorf("got %s", got)
	}
}
