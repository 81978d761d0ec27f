package lambdaperm_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
)

// lookupNetwork are the actions that count for a VPC.
const lookupNetwork = "ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVpcs"

// decisionCase is one decision. fails are the actions of the checks that count and are not allowed; "" for the one action of ask.
type decisionCase struct {
	name  string
	c     lambdaperm.Caller
	ask   func(lambdaperm.Caller) (lambdaperm.Report, error)
	want  evaluate.Decision
	fails string
}

func runCases(t *testing.T, cases []decisionCase) {
	t.Helper()
	seen := make(map[string]bool)
	for _, c := range cases {
		if seen[c.name] {
			t.Errorf("the case %s is there twice", c.name)
		}
		seen[c.name] = true
		t.Run(c.name, func(t *testing.T) {
			r, err := c.ask(c.c)
			if err != nil {
				t.Fatal(err)
			}
			if r.Decision != c.want {
				t.Errorf("decided %v, want %v\n%v", r.Decision, c.want, r)
			}
			if c.fails == "" {
				return
			}
			var failed []string
			for _, f := range r.Failed() {
				failed = append(failed, f.Request.Action)
			}
			if diff := cmp.Diff(c.fails, strings.Join(failed, " ")); diff != "" {
				t.Errorf("failed checks (-want +got):\n%s", diff)
			}
		})
	}
}

func doing(op lambdaperm.Operation) func(lambdaperm.Caller) (lambdaperm.Report, error) {
	return func(c lambdaperm.Caller) (lambdaperm.Report, error) { return lambdaperm.Do(c, op) }
}

// operating is an operation on a function, also with a qualifier as in "f:1".
func operating(name, function string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
	function, qualifier, _ := strings.Cut(function, ":")
	f := functionNamed(function)
	return doing(lambdaperm.Operation{Name: name, Function: &f, Qualifier: qualifier})
}

// operatingOn is an operation on another resource, "" for none.
func operatingOn(name, resource string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
	return doing(lambdaperm.Operation{Name: name, Resource: evaluate.Resource{ARN: resource}})
}

// creating creates a function with the role r unless another is given.
func creating(name string, change ...func(*lambdaperm.Function)) func(lambdaperm.Caller) (lambdaperm.Report, error) {
	in := lambdaperm.Function{ARN: functionNamed(name).ARN, Role: &lambdaperm.Role{ARN: roleARN}}
	for _, f := range change {
		f(&in)
	}
	return func(c lambdaperm.Caller) (lambdaperm.Report, error) { return lambdaperm.CreateFunction(c, in) }
}

func updating(f lambdaperm.Function, in lambdaperm.UpdateFunctionConfigurationInput) func(lambdaperm.Caller) (lambdaperm.Report, error) {
	return func(c lambdaperm.Caller) (lambdaperm.Report, error) {
		return lambdaperm.UpdateFunctionConfiguration(c, f, in)
	}
}

func passing(role, service string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
	return func(c lambdaperm.Caller) (lambdaperm.Report, error) {
		return lambdaperm.PassRole(c, lambdaperm.Role{ARN: role}, service)
	}
}

// requesting is a single request to any service; keys and values alternate.
func requesting(action, resource string, context ...string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
	return func(c lambdaperm.Caller) (lambdaperm.Report, error) {
		ctx := c.Context.Clone()
		for pair := range slices.Chunk(context, 2) {
			ctx.Set(pair[0], pair[1])
		}
		res, err := evaluate.Evaluate(&evaluate.Request{
			Principal: c.Principal, Action: action, Resource: evaluate.Resource{ARN: resource}, Context: ctx,
		}, evaluate.Policies{Identity: c.Identity, Boundary: c.Boundary, SCPs: c.SCPs})
		return lambdaperm.Report{Decision: res.Decision}, err
	}
}

// keysOf gives the keys of Lambda, IAM and tags that a check has, in order: "key=value" or "key=[value value]".
func keysOf(c condition.Context) string {
	keys := make(map[string]string)
	for key, v := range c.All() {
		var values []string
		for i := range v.Len() {
			values = append(values, v.At(i))
		}
		keys[key] = strings.Join(values, " ")
		if v.IsList() {
			keys[key] = "[" + keys[key] + "]"
		}
	}
	var list []string
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		list = append(list, key+"="+keys[key])
	}
	return strings.Join(list, ", ")
}
