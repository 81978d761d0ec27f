package lambdaperm_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

// The tests about execution roles share these: function f of account A with role r, and account B.
const (
	exeA, exeB = "111122223333", "444455556666"
	exeFn      = "arn:aws:lambda:us-east-1:111122223333:function:f"
	exeOther   = "arn:aws:lambda:us-east-1:111122223333:function:g"
	exeRole    = "arn:aws:iam::111122223333:role/r"
	exeBucket  = "arn:aws:s3:::lambda_bucket"
	exeObject  = "arn:aws:s3:::lambda_bucket/x"
	exeKey     = "arn:aws:kms:us-east-1:111122223333:key/k"
	exeKeyArn  = "lambda:SourceFunctionArn"
	exeQueue   = "arn:aws:sqs:us-east-1:111122223333:q"
)

const (
	ok, no, never = evaluate.Allowed, evaluate.ImplicitDeny, evaluate.ExplicitDeny
)

// allowing and denying are statements: lists are given with blanks between the items; the condition as OPERATOR KEY
// VALUE.
func allowing(actions, resources string, condition ...string) string {
	return exeStatement("Allow", actions, resources, condition)
}

func denying(actions, resources string, condition ...string) string {
	return exeStatement("Deny", actions, resources, condition)
}

func exeStatement(effect, actions, resources string, condition []string) string {
	list := func(s string) string { return `["` + strings.Join(strings.Fields(s), `","`) + `"]` }
	s := `{"Effect":"` + effect + `","Action":` + list(actions) + `,"Resource":` + list(resources)
	for i := 0; i+2 < len(condition); i += 3 {
		if i == 0 {
			s += `,"Condition":{`
		} else {
			s += `,`
		}
		s += `"` + condition[i] + `":{"` + condition[i+1] + `":"` + condition[i+2] + `"}`
	}
	if len(condition) > 0 {
		s += `}`
	}
	return s + `}`
}

// to gives a statement a principal, in JSON.
func to(principal, statement string) string {
	return `{"Principal":` + principal + `,` + statement[1:]
}

// exeDoc is a policy of statements.
func exeDoc(statements ...string) *policy.Policy {
	return policy.MustParse(`{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`)
}

// trusting is a trust policy.
func trusting(principal string) *policy.Policy {
	return exeDoc(`{"Effect":"Allow","Principal":` + principal + `,"Action":"sts:AssumeRole"}`)
}

// lookup finds managed policies, whose names have blanks between them.
func lookup(t *testing.T, names string) []*policy.Policy {
	t.Helper()
	var all []*policy.Policy
	for name := range strings.FieldsSeq(names) {
		p, err := managed.Lookup(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

// exeFunction is function f with a role that has some identity policies, changed by set.
func exeFunction(identity []*policy.Policy, set ...func(*lambdaperm.Function)) lambdaperm.Function {
	fn, err := arn.ParseFunction(exeFn, arn.ARN{})
	if err != nil {
		panic(err)
	}
	f := lambdaperm.Function{ARN: fn, Role: &lambdaperm.Role{
		ARN: exeRole, UniqueID: "AROAEXAMPLE", Trust: trusting(`{"Service":"lambda.amazonaws.com"}`), Identity: identity}}
	for _, s := range set {
		s(&f)
	}
	return f
}

func identity(statements ...string) []*policy.Policy {
	if len(statements) == 0 {
		return nil
	}
	return []*policy.Policy{exeDoc(statements...)}
}

// exeReport checks what holds for every report, and compares the decision and the codes of the notes.
func exeReport(t *testing.T, r lambdaperm.Report, err error, want evaluate.Decision, notes ...lambdaperm.NoteCode) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if r.Decision != want {
		t.Errorf("decision %v, want %v\n%v", r.Decision, want, r)
	}
	if r.Question == "" || len(r.Checks) == 0 {
		t.Errorf("a report without question or checks: %v", r)
	}
	for _, c := range r.Checks {
		if c.Name == "" || c.Result.Decision == ok && c.Missing != "" || c.Missing == "" && c.Remedy != "" ||
			!c.Advisory && c.Result.Decision != ok && c.Missing == "" {
			t.Errorf("check %+v", c)
		}
		if strings.ContainsAny(c.Request.Resource.ARN, "{}") {
			t.Errorf("%s on %s", c.Request.Action, c.Request.Resource.ARN)
		}
		for _, p := range c.Result.Problems {
			if p.Code == evaluate.ProblemAccountAssumed || p.Code == evaluate.ProblemNoResource {
				t.Errorf("%s on %s: %v", c.Request.Action, c.Request.Resource.ARN, p)
			}
		}
	}
	var got []lambdaperm.NoteCode
	for _, n := range r.Notes {
		got = append(got, n.Code)
	}
	if diff := cmp.Diff(notes, got); diff != "" {
		t.Errorf("notes (-want +got):\n%s\n%v", diff, r)
	}
}

// failed lists the actions that count and are not allowed, in order, each once.
func failed(r lambdaperm.Report) string {
	var actions []string
	for _, c := range r.Failed() {
		if !slices.Contains(actions, c.Request.Action) {
			actions = append(actions, c.Request.Action)
		}
	}
	return strings.Join(actions, " ")
}

// demands lists what a report checked: action and resource, with a star where lambda:SourceFunctionArn was sent and a
// question mark where the check is advisory.
func demands(r lambdaperm.Report) []string {
	var all []string
	for _, c := range r.Checks {
		s := c.Request.Action + " " + c.Request.Resource.ARN
		if v, sent := c.Request.Context.Lookup(strings.ToLower(exeKeyArn)); sent {
			s += " *"
			if v.String() != exeFn {
				s += v.String()
			}
		}
		if c.Advisory {
			s += " ?"
		}
		all = append(all, s)
	}
	return all
}
