package lambdaperm_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// The tests about invoking share these: function f of account A, and account B.
const (
	invA, invB = "111122223333", "444455556666"
	invFn      = "arn:aws:lambda:us-east-1:111122223333:function:f"
	invUserA   = "arn:aws:iam::111122223333:user/ann"
	invRoleA   = "arn:aws:iam::111122223333:role/r"
	invUserB   = "arn:aws:iam::444455556666:user/bob"
	invRootA   = "arn:aws:iam::111122223333:root"
)

var (
	invAllowed  = evaluate.Allowed
	invImplicit = evaluate.ImplicitDeny
	invExplicit = evaluate.ExplicitDeny

	invAnyInvoke = invDoc(`{"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"*"}`)
	invBothURL   = invDoc(`{"Effect":"Allow","Action":["lambda:InvokeFunction","lambda:InvokeFunctionUrl"],"Resource":"*"}`)
)

// invDoc is a policy of statements in JSON, nil without any.
func invDoc(statements ...string) *policy.Policy {
	if len(statements) == 0 {
		return nil
	}
	return policy.MustParse(`{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`)
}

// invGrant is an Allow statement of a function's policy; condition is the content of Condition, "" for none.
func invGrant(principal, action, resource, condition string) string {
	s := `{"Effect":"Allow","Principal":` + principal + `,"Action":"` + action + `","Resource":"` + resource + `"`
	if condition != "" {
		s += `,"Condition":{` + condition + `}`
	}
	return s + `}`
}

func invService(name string) string { return `{"Service":"` + name + `"}` }
func invAWS(id string) string       { return `{"AWS":"` + id + `"}` }

// invFunction is function f with statements in the policy of the unqualified function.
func invFunction(statements ...string) lambdaperm.Function {
	f := invNamed(invFn)
	if p := invDoc(statements...); p != nil {
		f.Policies = map[string]*policy.Policy{"": p}
	}
	return f
}

func invNamed(functionARN string) lambdaperm.Function {
	fn, err := arn.ParseFunction(functionARN, arn.ARN{})
	if err != nil {
		panic(err)
	}
	return lambdaperm.Function{ARN: fn}
}

func invCaller(id string, identity ...*policy.Policy) lambdaperm.Caller {
	return lambdaperm.Caller{Principal: evaluate.MustParsePrincipal(id), Identity: identity}
}

// invCheck compares the decision and the codes of the notes.
func invCheck(t *testing.T, r lambdaperm.Report, err error, want evaluate.Decision, notes ...lambdaperm.NoteCode) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if r.Decision != want {
		t.Errorf("decision %v, want %v\n%v", r.Decision, want, r)
	}
	var got []lambdaperm.NoteCode
	for _, n := range r.Notes {
		got = append(got, n.Code)
		if n.Message == "" {
			t.Errorf("note %s says nothing", n.Code)
		}
	}
	if diff := cmp.Diff(notes, got); diff != "" {
		t.Errorf("notes (-want +got):\n%s\n%v", diff, r)
	}
}

// invRefused compares code and input of an *Error, and wants the report to be zero.
func invRefused(t *testing.T, r lambdaperm.Report, err error, code lambdaperm.Code, input string) {
	t.Helper()
	invError(t, err, code, input)
	if diff := cmp.Diff(lambdaperm.Report{}, r); diff != "" {
		t.Errorf("report beside an error:\n%s", diff)
	}
}

func invError(t *testing.T, err error, code lambdaperm.Code, input string) {
	t.Helper()
	e, ok := errors.AsType[*lambdaperm.Error](err)
	if !ok {
		t.Fatalf("error %v, want an *Error with %s", err, code)
	}
	if e.Code != code || e.Input != input || e.Reason == "" {
		t.Errorf("%s about %q, want %s about %q: %v", e.Code, e.Input, code, input, err)
	}
}
