package lambdaperm_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

const (
	opA      = "111122223333"
	opB      = "444455556666"
	opLambda = "arn:aws:lambda:us-east-1:" + opA + ":"
	opF      = opLambda + "function:f"
	opRole   = "arn:aws:iam::" + opA + ":role/r"
	opCSC    = opLambda + "code-signing-config:csc-0123456789abcdefg"
	opESM    = opLambda + "event-source-mapping:11111111-2222-3333-4444-555555555555"

	opAllowed  = evaluate.Allowed
	opImplicit = evaluate.ImplicitDeny
	opExplicit = evaluate.ExplicitDeny
)

// opCase is one decision. fails are the actions of the checks that count and are not allowed; "" for the one action of ask.
type opCase struct {
	name  string
	c     lambdaperm.Caller
	ask   func(lambdaperm.Caller) (lambdaperm.Report, error)
	want  evaluate.Decision
	fails string
}

func runOps(t *testing.T, cases []opCase) {
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

// opUser is the user ann of account A with identity policies of these statements.
func opUser(statements ...string) lambdaperm.Caller {
	return opCaller("arn:aws:iam::"+opA+":user/ann", statements...)
}

// opUserB is a user of account B.
func opUserB(statements ...string) lambdaperm.Caller {
	return opCaller("arn:aws:iam::"+opB+":user/bea", statements...)
}

func opCaller(id string, statements ...string) lambdaperm.Caller {
	c := lambdaperm.Caller{Principal: evaluate.MustParsePrincipal(id)}
	if len(statements) > 0 {
		c.Identity = []*policy.Policy{opDoc(statements...)}
	}
	return c
}

func opDoc(statements ...string) *policy.Policy {
	return policy.MustParse(`{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`)
}

// opAllow is a statement; actions and resources are separated by blanks.
func opAllow(actions, resources string, conditions ...string) string {
	return opStatement("Allow", actions, resources, conditions)
}

func opDeny(actions, resources string, conditions ...string) string {
	return opStatement("Deny", actions, resources, conditions)
}

func opStatement(effect, actions, resources string, conditions []string) string {
	list := func(s string) string { return `["` + strings.Join(strings.Fields(s), `","`) + `"]` }
	s := `{"Effect":"` + effect + `","Action":` + list(actions) + `,"Resource":` + list(resources)
	if len(conditions) > 0 {
		s += `,"Condition":{` + strings.Join(conditions, ",") + `}`
	}
	return s + `}`
}

// opIf is one test of a Condition.
func opIf(operator, key string, values ...string) string {
	return `"` + operator + `":{"` + key + `":["` + strings.Join(values, `","`) + `"]}`
}

// opGrant is a statement of a resource's policy for AWS principals, "*" for everyone.
func opGrant(principal, actions, resource string, conditions ...string) string {
	s := opAllow(actions, resource, conditions...)
	return strings.Replace(s, `"Action"`, `"Principal":{"AWS":"`+principal+`"},"Action"`, 1)
}

func opFunction(name string) lambdaperm.Function {
	return lambdaperm.Function{ARN: opARN(name)}
}

func opARN(name string) arn.Function {
	return arn.Function{Partition: "aws", Region: "us-east-1", AccountID: opA, Name: name}
}

func opDo(op lambdaperm.Operation) func(lambdaperm.Caller) (lambdaperm.Report, error) {
	return func(c lambdaperm.Caller) (lambdaperm.Report, error) { return lambdaperm.Do(c, op) }
}

// opOn is an operation on a function, also with a qualifier as in "f:1".
func opOn(name, function string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
	function, qualifier, _ := strings.Cut(function, ":")
	f := opFunction(function)
	return opDo(lambdaperm.Operation{Name: name, Function: &f, Qualifier: qualifier})
}

// opResource is an operation on another resource, "" for none.
func opResource(name, resource string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
	return opDo(lambdaperm.Operation{Name: name, Resource: evaluate.Resource{ARN: resource}})
}

// opCreate creates a function with the role r unless another is given.
func opCreate(name string, change ...func(*lambdaperm.CreateFunctionInput)) func(lambdaperm.Caller) (lambdaperm.Report, error) {
	in := lambdaperm.CreateFunctionInput{ARN: opARN(name), Role: &lambdaperm.Role{ARN: opRole}}
	for _, f := range change {
		f(&in)
	}
	return func(c lambdaperm.Caller) (lambdaperm.Report, error) { return lambdaperm.CreateFunction(c, in) }
}

func opUpdate(f lambdaperm.Function, in lambdaperm.UpdateFunctionConfigurationInput) func(lambdaperm.Caller) (lambdaperm.Report, error) {
	return func(c lambdaperm.Caller) (lambdaperm.Report, error) {
		return lambdaperm.UpdateFunctionConfiguration(c, f, in)
	}
}

func opPass(role, service string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
	return func(c lambdaperm.Caller) (lambdaperm.Report, error) {
		return lambdaperm.PassRole(c, lambdaperm.Role{ARN: role}, service)
	}
}

// opRequest is a single request to any service; keys and values alternate.
func opRequest(action, resource string, context ...string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
	return func(c lambdaperm.Caller) (lambdaperm.Report, error) {
		ctx := c.Context.Clone()
		for pair := range slices.Chunk(context, 2) {
			ctx.Set(pair[0], pair[1])
		}
		res, err := evaluate.Evaluate(evaluate.Request{
			Principal: c.Principal, Action: action, Resource: evaluate.Resource{ARN: resource}, Context: ctx,
		}, evaluate.Policies{Identity: c.Identity, Boundary: c.Boundary, SCPs: c.SCPs})
		return lambdaperm.Report{Decision: res.Decision}, err
	}
}

// opKeys gives the keys of Lambda, IAM and tags that a check has, in order: "key=value" or "key=[value value]".
func opKeys(c condition.Context) string {
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
