package account_test

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
)

// texts are files by their names.
type texts map[string]string

func (t texts) fs() fs.FS {
	m := fstest.MapFS{}
	for name, text := range t {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

func read(t testing.TB, files texts, opts ...account.Option) *account.Snapshot {
	t.Helper()
	s, err := account.Read(files.fs(), opts...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// refused returns the error of Read.
func refused(t testing.TB, files texts, opts ...account.Option) *account.Error {
	t.Helper()
	s, err := account.Read(files.fs(), opts...)
	e, ok := errors.AsType[*account.Error](err)
	if !ok {
		t.Fatalf("Read: %v, want an *account.Error", err)
	}
	if s != nil {
		t.Errorf("an error and a snapshot")
	}
	return e
}

// codeOf returns the code of an *account.Error, "" for no error.
func codeOf(t testing.TB, err error) account.Code {
	t.Helper()
	if err == nil {
		return ""
	}
	e, ok := errors.AsType[*account.Error](err)
	if !ok {
		t.Fatalf("error %v (%T), want an *account.Error", err, err)
	}
	return e.Code
}

const (
	here    = "111122223333"
	there   = "444455556666"
	ana     = "arn:aws:iam::" + here + ":user/ana"
	session = "arn:aws:sts::" + here + ":assumed-role/job/s"
	bucket  = "arn:aws:s3:::b"
)

// may answers a request, with pairs of context keys and values.
func may(t testing.TB, s *account.Snapshot, principal, action, resource string, pairs ...string) (evaluate.Result, error) {
	t.Helper()
	var ctx condition.Context
	for i := 0; i+1 < len(pairs); i += 2 {
		ctx.Set(pairs[i], pairs[i+1])
	}
	return s.Evaluate(evaluate.Request{
		Principal: evaluate.MustParsePrincipal(principal), Action: action, Resource: evaluate.Resource{ARN: resource}, Context: ctx,
	})
}

// decide is may in a word: the decision, "depends on …", or the code of the error.
func decide(t testing.TB, s *account.Snapshot, principal, action, resource string, pairs ...string) string {
	t.Helper()
	r, err := may(t, s, principal, action, resource, pairs...)
	if err != nil {
		return string(codeOf(t, err))
	}
	return decision(r)
}

// decision is what a result says, in a word.
func decision(r evaluate.Result) string {
	a := answer(r)
	if len(a.DependsOn) > 0 {
		return "depends on " + strings.Join(a.DependsOn, ", ")
	}
	return a.Decision
}

// notes returns the codes of the problems of a result that this package has.
func notes(r evaluate.Result) (codes []evaluate.ProblemCode) {
	for _, p := range r.Problems {
		switch p.Code {
		case account.ProblemResourcePolicy, account.ProblemCatalogue, account.ProblemIncompleteEntity, account.ProblemNotInOrganization,
			evaluate.ProblemAccountAssumed:
			codes = append(codes, p.Code)
		}
	}
	slices.Sort(codes)
	return codes
}

// allow is a policy document that allows actions on everything.
func allow(actions ...string) string { return document("Allow", actions...) }

func deny(actions ...string) string { return document("Deny", actions...) }

func document(effect string, actions ...string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"` + effect + `","Action":["` + strings.Join(actions, `","`) + `"],"Resource":"*"}]}`
}

// trust is a trust policy.
func trust(principal string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":` + principal + `,"Action":"sts:AssumeRole"}]}`
}

// user is an entry of UserDetailList with further members.
func user(name string, members ...string) string {
	return detail("user/"+name, append([]string{`"GroupList":[]`, `"AttachedManagedPolicies":[]`}, members...)...)
}

func role(name string, members ...string) string {
	return detail("role/"+name, append([]string{
		`"AssumeRolePolicyDocument":` + trust(`{"AWS":"arn:aws:iam::`+here+`:root"}`), `"RolePolicyList":[]`, `"AttachedManagedPolicies":[]`,
	}, members...)...)
}

func group(name string, members ...string) string {
	return detail("group/"+name, append([]string{`"GroupPolicyList":[]`, `"AttachedManagedPolicies":[]`}, members...)...)
}

// detail is an entry of authorization details. A later member takes the place of an earlier one of its name.
func detail(resource string, members ...string) string {
	return entry("arn:aws:iam::"+here+":"+resource, members...)
}

func entry(arn string, members ...string) string {
	list := []string{`"Arn":"` + arn + `"`}
	for _, m := range members {
		name, _, _ := strings.Cut(m, ":")
		list = slices.DeleteFunc(list, func(other string) bool { return strings.HasPrefix(other, name+":") })
		list = append(list, m)
	}
	return "{" + strings.Join(list, ",") + "}"
}

// managedPolicy is an entry of Policies with one version.
func managedPolicy(arn, document string) string {
	return entry(arn, `"DefaultVersionId":"v1"`, `"PolicyVersionList":[{"VersionId":"v1","IsDefaultVersion":true,"Document":`+document+`}]`)
}

func inline(list, name, document string) string {
	return `"` + list + `":[{"PolicyName":"` + name + `","PolicyDocument":` + document + `}]`
}

func attach(arns ...string) string {
	var list []string
	for _, arn := range arns {
		list = append(list, `{"PolicyName":"p","PolicyArn":"`+arn+`"}`)
	}
	return `"AttachedManagedPolicies":[` + strings.Join(list, ",") + `]`
}

func customer(name string) string { return "arn:aws:iam::" + here + ":policy/" + name }

// page is a page of authorization details: lists by their names.
func page(lists ...string) string { return "{" + strings.Join(lists, ",") + "}" }

func users(entries ...string) string { return `"UserDetailList":[` + strings.Join(entries, ",") + `]` }
func groups(entries ...string) string {
	return `"GroupDetailList":[` + strings.Join(entries, ",") + `]`
}
func roles(entries ...string) string { return `"RoleDetailList":[` + strings.Join(entries, ",") + `]` }
func policies(entries ...string) string {
	return `"Policies":[` + strings.Join(entries, ",") + `]`
}

// problems returns those of a snapshot, a line each.
func problems(s *account.Snapshot) (list []string) {
	for _, p := range s.Problems() {
		line := p.Entity + " " + string(p.Err.Code) + " " + p.Err.File + " " + p.Err.Path
		if p.Remark {
			line += " remark"
		}
		list = append(list, line)
	}
	return list
}
