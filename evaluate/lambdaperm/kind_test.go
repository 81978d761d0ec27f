package lambdaperm_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestMissingWords: what is missing is said in the words of AWS, with the level of an organization (RBP-27).
func TestMissingWords(t *testing.T) {
	doc := func(effect, rest string) *policy.Policy {
		return policy.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"` + effect + `",` + rest + `}}`)
	}
	all := doc("Allow", `"Action":"*","Resource":"*"`)
	other := doc("Allow", `"Action":"s3:*","Resource":"*"`)
	deny := doc("Deny", `"Action":"lambda:*","Resource":"*"`)
	anyone := doc("Allow", `"Principal":"*","Action":"s3:*","Resource":"*"`)
	const about = "lambda:InvokeFunction on " + functionARN
	base := lambdaperm.Caller{Principal: evaluate.MustParsePrincipal(userA), Identity: []*policy.Policy{all}}
	for _, c := range []struct {
		name   string
		change func(c *lambdaperm.Caller)
		want   string
	}{
		{"nothing", func(c *lambdaperm.Caller) {}, ""},
		{"identity", func(c *lambdaperm.Caller) { c.Identity = nil }, "no identity policy allows " + about},
		{"identity deny", func(c *lambdaperm.Caller) { c.Identity = append(c.Identity, deny) }, "an explicit deny in an identity policy for " + about},
		{"boundary", func(c *lambdaperm.Caller) { c.Boundary = other }, "no permissions boundary allows " + about},
		{"boundary deny", func(c *lambdaperm.Caller) { c.Boundary = deny }, "an explicit deny in a permissions boundary for " + about},
		{"session", func(c *lambdaperm.Caller) {
			c.Principal = evaluate.MustParsePrincipal("arn:aws:sts::" + accountA + ":assumed-role/r/s")
			c.Session = []*policy.Policy{other}
		}, "no session policy allows " + about},
		{"endpoint", func(c *lambdaperm.Caller) { c.Endpoint = anyone }, "no VPC endpoint policy allows " + about},
		{"root level", func(c *lambdaperm.Caller) {
			c.SCPs = []evaluate.Level{{Policies: []*policy.Policy{other}}, {Policies: []*policy.Policy{all}}}
		}, "no service control policy on level 0 allows " + about},
		{"named level", func(c *lambdaperm.Caller) {
			c.SCPs = []evaluate.Level{{Name: "Root", Policies: []*policy.Policy{all}}, {Name: "workloads"}}
		}, "no service control policy on level 1 (workloads) allows " + about},
		{"deny on a level", func(c *lambdaperm.Caller) {
			c.SCPs = []evaluate.Level{{Name: "Root", Policies: []*policy.Policy{all}}, {Name: "workloads", Policies: []*policy.Policy{all, deny}}}
		}, "an explicit deny in a service control policy on level 1 (workloads) for " + about},
	} {
		t.Run(c.name, func(t *testing.T) {
			caller := base
			c.change(&caller)
			r, err := lambdaperm.Invoke(functionNamed("f"), "", caller)
			if err != nil {
				t.Fatal(err)
			}
			if got := r.Checks[0].Missing; got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
