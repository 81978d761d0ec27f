package lambdaperm_test

import (
	"errors"
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

// The tests share these: function f of account A with role r, other things of account A, and account B.
const (
	accountA, accountB = "111122223333", "444455556666"

	userA   = "arn:aws:iam::" + accountA + ":user/ann"
	rootA   = "arn:aws:iam::" + accountA + ":root"
	roleARN = "arn:aws:iam::" + accountA + ":role/r"
	userB   = "arn:aws:iam::" + accountB + ":user/bob"

	lambdaARN   = "arn:aws:lambda:us-east-1:" + accountA + ":"
	functionARN = lambdaARN + "function:f"
	otherARN    = lambdaARN + "function:g"
	signingARN  = lambdaARN + "code-signing-config:csc-0123456789abcdefg"
	mappingARN  = lambdaARN + "event-source-mapping:11111111-2222-3333-4444-555555555555"
	bucketARN   = "arn:aws:s3:::lambda_bucket"
	objectARN   = "arn:aws:s3:::lambda_bucket/x"
	keyARN      = "arn:aws:kms:us-east-1:" + accountA + ":key/k"
	queueARN    = "arn:aws:sqs:us-east-1:" + accountA + ":q"

	sourceFunction = "lambda:SourceFunctionArn"
)

const (
	ok, no, never = evaluate.Allowed, evaluate.ImplicitDeny, evaluate.ExplicitDeny
)

var (
	anyInvoke = document(allowing("lambda:InvokeFunction", "*"))
	bothURL   = document(allowing("lambda:InvokeFunction lambda:InvokeFunctionUrl", "*"))
)

// document is a policy of statements in JSON, nil without any.
func document(statements ...string) *policy.Policy {
	if len(statements) == 0 {
		return nil
	}
	return policy.MustParse(`{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`)
}

// level is a level without a name.
func level(ps ...*policy.Policy) evaluate.Level { return evaluate.Level{Policies: ps} }

// identity is the identity policy of statements, none without any.
func identity(statements ...string) []*policy.Policy {
	if p := document(statements...); p != nil {
		return []*policy.Policy{p}
	}
	return nil
}

// allowing is a statement; actions and resources are separated by blanks, conditions are made with when. "" is none.
func allowing(actions, resources string, conditions ...string) string {
	return statement("Allow", actions, resources, conditions)
}

func denying(actions, resources string, conditions ...string) string {
	return statement("Deny", actions, resources, conditions)
}

func statement(effect, actions, resources string, conditions []string) string {
	list := func(s string) string { return `["` + strings.Join(strings.Fields(s), `","`) + `"]` }
	s := `{"Effect":"` + effect + `","Action":` + list(actions) + `,"Resource":` + list(resources)
	conditions = slices.DeleteFunc(slices.Clone(conditions), func(c string) bool { return c == "" })
	if len(conditions) > 0 {
		s += `,"Condition":{` + strings.Join(conditions, ",") + `}`
	}
	return s + `}`
}

// when is one test of a Condition.
func when(operator, key string, values ...string) string {
	return `"` + operator + `":{"` + key + `":["` + strings.Join(values, `","`) + `"]}`
}

// to gives a statement a principal, in JSON.
func to(principal, statement string) string {
	return `{"Principal":` + principal + `,` + statement[1:]
}

func aws(id string) string         { return `{"AWS":"` + id + `"}` }
func byService(name string) string { return `{"Service":"` + name + `"}` }

// trusting is a trust policy.
func trusting(principal string) *policy.Policy {
	return document(`{"Effect":"Allow","Principal":` + principal + `,"Action":"sts:AssumeRole"}`)
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

func callerOf(id string, identity ...*policy.Policy) lambdaperm.Caller {
	return lambdaperm.Caller{Principal: evaluate.MustParsePrincipal(id), Identity: identity}
}

// as is a caller with an identity policy of these statements.
func as(id string, statements ...string) lambdaperm.Caller {
	return callerOf(id, identity(statements...)...)
}

func asUser(statements ...string) lambdaperm.Caller  { return as(userA, statements...) }
func asUserB(statements ...string) lambdaperm.Caller { return as(userB, statements...) }

// functionNamed is a function by its ARN, or by its name in account A.
func functionNamed(name string) lambdaperm.Function {
	fn, err := arn.ParseFunctionIn(name, arn.ARN{Partition: "aws", Region: "us-east-1", AccountID: accountA})
	if err != nil {
		panic(err)
	}
	return lambdaperm.Function{ARN: fn}
}

// functionWith is function f with statements in the policy of the unqualified function.
func functionWith(statements ...string) lambdaperm.Function {
	f := functionNamed(functionARN)
	if p := document(statements...); p != nil {
		f.Policies = map[string]*policy.Policy{"": p}
	}
	return f
}

// withRole is function f with a role that has some identity policies, changed by set.
func withRole(identity []*policy.Policy, set ...func(*lambdaperm.Function)) lambdaperm.Function {
	f := functionNamed(functionARN)
	f.Role = &lambdaperm.Role{
		ARN: roleARN, UniqueID: "AROAEXAMPLE", Trust: trusting(byService("lambda.amazonaws.com")), Identity: identity}
	for _, s := range set {
		s(&f)
	}
	return f
}

// wants checks what holds for every report, and compares the decision and the codes of the notes.
func wants(t *testing.T, r lambdaperm.Report, err error, want evaluate.Decision, notes ...lambdaperm.NoteCode) {
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
		if n.Message == "" {
			t.Errorf("note %s says nothing", n.Code)
		}
	}
	if diff := cmp.Diff(notes, got); diff != "" {
		t.Errorf("notes (-want +got):\n%s\n%v", diff, r)
	}
}

// ownerNotes is the note about a bucket of which nothing says whose it is, if there is one.
func ownerNotes(bucket bool) []lambdaperm.NoteCode {
	if !bucket {
		return nil
	}
	return []lambdaperm.NoteCode{lambdaperm.NoteOwnerAssumed}
}

// isRefused compares code and input of an *Error, and wants the report to be zero.
func isRefused(t *testing.T, r lambdaperm.Report, err error, code lambdaperm.Code, input string) {
	t.Helper()
	isError(t, err, code, input)
	if diff := cmp.Diff(lambdaperm.Report{}, r); diff != "" {
		t.Errorf("report beside an error:\n%s", diff)
	}
}

func isError(t *testing.T, err error, code lambdaperm.Code, input string) {
	t.Helper()
	e, is := errors.AsType[*lambdaperm.Error](err)
	if !is {
		t.Fatalf("error %v, want an *Error with %s", err, code)
	}
	if e.Code != code || e.Input != input || e.Reason == "" {
		t.Errorf("%s about %q, want %s about %q: %v", e.Code, e.Input, code, input, err)
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
		if v, sent := c.Request.Context.Lookup(strings.ToLower(sourceFunction)); sent {
			s += " *"
			if v.String() != functionARN {
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
