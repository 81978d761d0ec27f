package lambdaperm_test

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// The acceptance table: what the documents that this library began with say about permissions of Lambda, each
// requirement once, with vectors. A vector is a question and its answer.

// A seed is one requirement.
type seed struct {
	name    string // the id and short words
	vectors []vector
	more    func(*testing.T) // what is no decision
}

// A vector is a question with its answer: ALLOW, IMPLICIT_DENY, EXPLICIT_DENY or INVALID, and behind it, where that
// matters, the actions of the checks that fail or the code of the refusal.
type vector struct {
	name  string
	ask   question
	want  string
	notes []lambdaperm.NoteCode // that must be among those of the report
}

type question func() (lambdaperm.Report, error)

var seeds = slices.Concat(seedsOfModel, seedsOfAccess, seedsOfLambda, seedsOfIdentity, seedsOfWalkThrough, seedsOfResource)

func TestSeed(t *testing.T) {
	for _, s := range seeds {
		t.Run(s.name, func(t *testing.T) {
			for _, v := range s.vectors {
				v.check(t)
			}
			if s.more != nil {
				s.more(t)
			}
		})
	}
}

// check asks, and compares what the answer says.
func (v vector) check(t *testing.T) {
	t.Helper()
	r, err := v.ask()
	got, more := decided(r, err)
	if strings.Contains(v.want, " ") {
		got = strings.TrimSpace(got + " " + more)
	}
	if got != v.want {
		t.Errorf("%s: %s, want %s\n%v %v", v.name, got, v.want, r, err)
	}
	for _, code := range v.notes {
		if !slices.ContainsFunc(r.Notes, func(n lambdaperm.Note) bool { return n.Code == code }) {
			t.Errorf("%s: no note %s\n%v", v.name, code, r)
		}
	}
}

// decided is an answer in the words of the table.
func decided(r lambdaperm.Report, err error) (answer, more string) {
	if e, ok := errors.AsType[*lambdaperm.Error](err); ok {
		return "INVALID", string(e.Code)
	}
	if e, ok := errors.AsType[*policy.Error](err); ok {
		return "INVALID", string(e.Code)
	}
	if err != nil {
		return err.Error(), ""
	}
	return [...]string{ok: "ALLOW", no: "IMPLICIT_DENY", never: "EXPLICIT_DENY"}[r.Decision], failed(r)
}

// TestSeedCount: every requirement is there once, in order, and asks something.
func TestSeedCount(t *testing.T) {
	const requirements = 57
	var got []int
	decisions := 0
	for _, s := range seeds {
		id, words, _ := strings.Cut(s.name, " ")
		n, err := strconv.Atoi(strings.TrimPrefix(id, "SEED-"))
		if err != nil || words == "" {
			t.Errorf("the name %q", s.name)
		}
		if len(s.vectors) == 0 && s.more == nil {
			t.Errorf("%s asks nothing", s.name)
		}
		names := make(map[string]bool)
		for _, v := range s.vectors {
			if v.name == "" || names[v.name] {
				t.Errorf("%s: the name %q of a vector", s.name, v.name)
			}
			names[v.name] = true
		}
		got = append(got, n)
		decisions += len(s.vectors)
	}
	if !slices.IsSortedFunc(got, cmp.Compare[int]) {
		t.Errorf("not in order: %v", got)
	}
	want := make([]int, requirements)
	for i := range want {
		want[i] = i + 1
	}
	if !slices.Equal(got, want) {
		t.Errorf("requirements %v, want 1 to %d, each once", got, requirements)
	}
	if decisions < 110 {
		t.Errorf("%d decisions", decisions)
	}
}

// seedManaged are managed policies by name.
func seedManaged(names ...string) []*policy.Policy {
	var all []*policy.Policy
	for _, name := range names {
		p, err := managed.Lookup(name)
		if err != nil {
			panic(err)
		}
		all = append(all, p)
	}
	return all
}

// seedUser is the user ann of account A with managed policies and statements of her own.
func seedUser(names []string, statements ...string) lambdaperm.Caller {
	c := asUser(statements...)
	c.Identity = append(seedManaged(names...), c.Identity...)
	return c
}

// by puts a question of a caller.
func by(c lambdaperm.Caller, ask func(lambdaperm.Caller) (lambdaperm.Report, error)) question {
	return func() (lambdaperm.Report, error) { return ask(c) }
}

// invoking asks whether a caller may invoke f, a version or an alias.
func invoking(f lambdaperm.Function, qualifier string, c lambdaperm.Caller) question {
	return func() (lambdaperm.Report, error) { return lambdaperm.Invoke(f, qualifier, c) }
}

func pushing(f lambdaperm.Function, qualifier string, s lambdaperm.Source) question {
	return func() (lambdaperm.Report, error) { return lambdaperm.InvokeFromSource(f, qualifier, s) }
}

func polling(f lambdaperm.Function, source string) question {
	return func() (lambdaperm.Report, error) {
		return lambdaperm.PollEventSource(f, lambdaperm.EventSourceMapping{SourceARN: source})
	}
}

func assuming(f lambdaperm.Function, service string, role lambdaperm.Role) question {
	return func() (lambdaperm.Report, error) { return lambdaperm.InvokeThroughRole(f, "", service, role) }
}

func checkingRole(f lambdaperm.Function) question {
	return func() (lambdaperm.Report, error) { return lambdaperm.CheckRole(f) }
}

func checkingTrust(trust *policy.Policy, service string) question {
	f := withRole(nil)
	f.Role.Trust = trust
	return func() (lambdaperm.Report, error) { return lambdaperm.CheckTrust(f, service) }
}

// calling asks what the code of f may do, with the policy of the resource if there is one.
func calling(f lambdaperm.Function, action, resource string, of ...*policy.Policy) question {
	c := lambdaperm.CallInput{Action: action, Resource: evaluate.Resource{ARN: resource}}
	if strings.HasPrefix(resource, "arn:aws:s3:::") {
		c.Resource.Account = f.ARN.AccountID
	}
	for _, p := range of {
		c.Policy = p
	}
	return func() (lambdaperm.Report, error) { return lambdaperm.Call(f, c) }
}

// deciding puts a plain request to package evaluate; keys and values alternate.
func deciding(principal, action, resource string, ps evaluate.Policies, keys ...string) question {
	req := evaluate.Request{Principal: evaluate.MustParsePrincipal(principal), Action: action, Resource: evaluate.Resource{ARN: resource}}
	for pair := range slices.Chunk(keys, 2) {
		req.Context.Set(pair[0], pair[1])
	}
	return func() (lambdaperm.Report, error) {
		res, err := evaluate.Evaluate(&req, ps)
		return lambdaperm.Report{Decision: res.Decision}, err
	}
}

// permitted is function f after calls of AddPermission.
func permitted(ins ...lambdapolicy.AddPermissionInput) lambdaperm.Function {
	f := functionNamed(functionARN)
	for _, in := range ins {
		in.Action = cmp.Or(in.Action, "lambda:InvokeFunction")
		g, err := f.AddPermission(in)
		if err != nil {
			panic(err)
		}
		f = g
	}
	return f
}

// only is the Notes of a vector.
func only(codes ...lambdaperm.NoteCode) []lambdaperm.NoteCode { return codes }
