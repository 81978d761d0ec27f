package lambdapolicy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/internal/concurrent"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// Policies may be written by many goroutines at once from what all of them share. The race detector looks.
func TestConcurrency(t *testing.T) {
	shared := policy.MustParse(fullPolicy(publicInvoke, plainStatement("s")))
	use := func(b *strings.Builder) {
		say := func(v ...any) { fmt.Fprintln(b, v...) }
		function, err := lambdapolicy.AddPermission(permission(), permDefaults)
		say(function, err)
		layer, err := lambdapolicy.AddLayerVersionPermission(layerPermission(), permDefaults)
		say(layer, err)
		layer.Sid = "l"
		p, err := lambdapolicy.AppendStatement(shared, layer)
		say(p, err)
		say(lambdapolicy.AppendStatement(shared, function))
		say(lambdapolicy.RemovePermission(p, "s"))
		say(lambdapolicy.RemoveLayerVersionPermission(p, "l"))
		text, err := lambdapolicy.GetPolicy(shared)
		say(string(text), err)
		say(lambdapolicy.PutResourcePolicy(permFunction, shared.String()))
		say(lambdapolicy.NamesLatest(permFunction))
		say(lambdapolicy.Principal(permOther, "aws"))
		say(permission().Target(permDefaults))
	}
	if got := concurrent.Same(t, use); strings.Count(got, `"Sid":"l"`) != 2 {
		t.Errorf("got %s", got)
	}
}
