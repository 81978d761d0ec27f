package analyze_test

import (
	"fmt"
	"math/rand/v2"

	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A caster makes random functions and callers of what is likely to meet.
type caster struct{ *rand.Rand }

func (r caster) one(list ...string) string { return list[r.IntN(len(list))] }

func (r caster) some(list ...string) string {
	var out []string
	for _, s := range list {
		if r.IntN(3) == 0 {
			out = append(out, s)
		}
	}
	if out == nil {
		out = []string{r.one(list...)}
	}
	return `["` + strings.Join(out, `","`) + `"]`
}

func (r caster) statement(resource bool) string {
	s := ""
	if r.IntN(4) == 0 {
		s = "!"
	}
	if resource {
		s += r.one(everyone, everyone, `"Principal":{"AWS":"444455556666"},`, `"Principal":{"AWS":"arn:aws:iam::111122223333:user/u"},`,
			`"Principal":{"AWS":"arn:aws:iam::444455556666:user/u"},`, `"Principal":{"Service":"s3.amazonaws.com"},`)
	}
	actions := []string{"lambda:*", "lambda:InvokeFunction", "lambda:InvokeFunctionUrl", "lambda:Invoke*", "lambda:UpdateFunctionCode", "lambda:Update*"}
	if !resource {
		actions = append(actions, "iam:PassRole", "*", "lambda:CreateFunction", "lambda:AddPermission", "lambda:CreateEventSourceMapping")
	}
	s += `"Action":` + r.some(actions...)
	s += `,"Resource":` + r.some("*", thumbnails, thumbnails+":*", thumbnails+"*", thumbnails+":prod", "arn:aws:iam::111122223333:role/*")
	switch r.IntN(3) {
	case 0:
		return s
	case 1:
		s = when(s, r.one(
			`"StringEquals":{"lambda:FunctionUrlAuthType":"AWS_IAM"}`, `"StringNotEquals":{"lambda:FunctionUrlAuthType":"AWS_IAM"}`,
			`"Bool":{"lambda:InvokedViaFunctionUrl":"true"}`, `"Null":{"lambda:InvokedViaFunctionUrl":"true"}`,
			`"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com"}`, `"StringLike":{"lambda:FunctionArn":"*:prod"}`,
			`"StringEquals":{"lambda:Principal":"s3.amazonaws.com"}`, `"Null":{"lambda:Principal":"false"}`,
		))
	default:
		s = when(s, r.one(
			`"StringEquals":{"aws:SourceAccount":"111122223333"}`, `"ArnLike":{"aws:SourceArn":"arn:aws:s3:::photos"}`,
			`"StringEquals":{"aws:ResourceTag/team":"a"}`, `"StringNotEquals":{"aws:PrincipalTag/team":"a"}`,
			`"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}`, `"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"}`,
			`"StringEquals":{"aws:PrincipalAccount":"111122223333"}`,
		))
	}
	return s
}

func (r caster) policy(t testing.TB, resource bool) *policy.Policy {
	var list []string
	for range 1 + r.IntN(3) {
		list = append(list, r.statement(resource))
	}
	return parse(t, list...)
}

// function makes a function, and whoever asks about it.
func (r caster) function(t testing.TB) (f lambdaperm.Function, list []analyze.System) {
	f = lambdaperm.Function{
		ARN: arn.MustParseFunction(thumbnails), Aliases: []string{"prod"}, Tags: map[string]string{"team": r.one("a", "b")},
		Role:     &lambdaperm.Role{ARN: "arn:aws:iam::111122223333:role/r", Tags: map[string]string{"team": "a"}},
		URLs:     map[string]lambdaperm.URL{r.one("", "prod"): {AuthType: r.one("AWS_IAM", "AWS_IAM", "NONE")}},
		Policies: make(map[string]*policy.Policy),
	}
	for _, q := range []string{"", "prod"} {
		if r.IntN(3) > 0 {
			f.Policies[q] = r.policy(t, true)
		}
	}
	for _, id := range []string{"arn:aws:iam::111122223333:user/u", "arn:aws:iam::444455556666:user/u"} {
		s := analyze.System{Caller: evaluate.MustParsePrincipal(id).WithTags(map[string]string{"team": r.one("a", "b")})}
		for range r.IntN(3) {
			s.Policies.Identity = append(s.Policies.Identity, r.policy(t, false))
		}
		if r.IntN(3) == 0 {
			s.Policies.Boundary = r.policy(t, false)
		}
		if r.IntN(3) == 0 {
			s.Policies.SCPs = []evaluate.Level{{Policies: []*policy.Policy{r.policy(t, false)}}}
		}
		list = append(list, s)
	}
	for _, id := range []string{"s3.amazonaws.com", "anonymous"} {
		list = append(list, analyze.System{Caller: evaluate.MustParsePrincipal(id)})
	}
	return f, list
}

// context makes what else is known about a call.
func (r caster) context() (c condition.Context) {
	set := func(key string, values ...string) {
		if r.IntN(2) == 0 {
			c.Set(key, r.one(values...))
		}
	}
	set("aws:SourceIp", "192.0.2.7", "198.51.100.7")
	set("aws:SourceAccount", "111122223333", "444455556666")
	set("aws:SourceArn", "arn:aws:s3:::photos", "arn:aws:s3:::other")
	return c
}

// together is the context of one call that makes the requests of some steps; false if they differ in a key, but for
// those that package lambdaperm sets for each.
func together(steps []analyze.Step) (c condition.Context, ok bool) {
	for _, s := range steps {
		for key, v := range s.Answer.Request.Context.All() {
			switch key {
			case "lambda:FunctionUrlAuthType", "lambda:FunctionArn", "lambda:InvokedViaFunctionUrl":
				continue
			case "iam:PassedToService":
				if s.Answer.Request.Action == "iam:PassRole" {
					continue
				}
			}
			if had, there := c.Lookup(key); there && had.String() != v.String() {
				return c, false
			}
			c.SetValue(key, v)
		}
	}
	for _, s := range steps { // what one needs to be absent
		for key := range c.All() {
			if _, there := s.Answer.Request.Context.Lookup(key); !there && s.Answer.Request.Context.MarkedAbsent(key) {
				return c, false
			}
		}
	}
	return c, true
}

func callerIn(s analyze.System, c condition.Context) lambdaperm.Caller {
	return lambdaperm.Caller{
		Principal: s.Caller, Identity: s.Policies.Identity, Boundary: s.Policies.Boundary, SCPs: s.Policies.SCPs, Context: c,
	}
}

// doing is the operation that a way takes, as lambdaperm.Do wants it; without a name for ways that take several.
func doing(way analyze.ChangeWay, f *lambdaperm.Function, qualifier, principal, created string) lambdaperm.Operation {
	switch way {
	case analyze.ReplaceCode:
		return lambdaperm.Operation{Name: "UpdateFunctionCode", Function: f}
	case analyze.CreateWithRole:
		return lambdaperm.Operation{Name: "CreateFunction", Function: &lambdaperm.Function{ARN: arn.MustParseFunction(created), Role: f.Role}}
	case analyze.MapSource:
		return lambdaperm.Operation{Name: "CreateEventSourceMapping", Function: f, Qualifier: qualifier}
	case analyze.Permit:
		return lambdaperm.Operation{Name: "AddPermission", Function: f, Qualifier: qualifier, Principals: []string{principal}}
	}
	return lambdaperm.Operation{}
}

// TestFunctionTwin asks about random functions and callers, and package lambdaperm about single requests of theirs.
// What that allows is no No (AN-70, AN-74), and a Yes is allowed by it too (AN-73).
func TestFunctionTwin(t *testing.T) {
	counts := make(map[string]int)
	for i := range numbers(3) {
		r := caster{rand.New(rand.NewPCG(uint64(i), 70))}
		f, systems := r.function(t)
		for _, s := range systems {
			for _, row := range invocations(t, about(f, s)) {
				counts[fmt.Sprint(row.By, " ", row.Verdict)]++
				for range 4 {
					if invoking(t, f, s, row, r.context()) == evaluate.Allowed && row.Verdict == analyze.No {
						t.Errorf("%d: %v %v %v: No, and package lambdaperm allows it\n%v\n%v", i, s.Caller, row.By, row.Function, s.Policies, f.Policies)
					}
				}
				if c, ok := together(row.Steps); ok && row.Verdict == analyze.Yes {
					counts["confirmed"]++
					if got := invoking(t, f, s, row, c); got != evaluate.Allowed {
						t.Errorf("%d: %v %v %v: Yes, and package lambdaperm says %v", i, s.Caller, row.By, row.Function, got)
					}
				}
			}
			for _, row := range changes(t, about(f, s)) {
				counts[fmt.Sprint(row.Way, " ", row.Verdict)]++
				allowed := func(q, principal, created string, c condition.Context) bool {
					op := doing(row.Way, &f, q, principal, created)
					if op.Name == "" {
						return false
					}
					got, err := lambdaperm.Do(callerIn(s, c), op)
					if err != nil {
						t.Fatal(err)
					}
					return got.Decision == evaluate.Allowed
				}
				for _, q := range []string{"", "prod"} {
					for range 4 {
						if allowed(q, r.one("s3.amazonaws.com", "*"), thumbnails+"-2", r.context()) && row.Verdict == analyze.No {
							t.Errorf("%d: %v %v: No, and package lambdaperm allows it\n%v\n%v", i, s.Caller, row.Way, s.Policies, f.Policies)
						}
					}
				}
				c, ok := together(row.Steps)
				if !ok || row.Verdict != analyze.Yes || doing(row.Way, &f, "", "", thumbnails).Name == "" ||
					row.Way == analyze.MapSource || row.Steps[0].Answer.Request.Action != "lambda:"+doing(row.Way, &f, "", "", thumbnails).Name {
					continue
				}
				first := row.Steps[0].Answer.Request
				fn, err := arn.ParseFunction(first.Resource.ARN)
				if err != nil || row.Way == analyze.CreateWithRole && fn.Qualifier != "" { // of those whose name cannot be
					continue
				}
				principal, _ := first.Context.Value("lambda:Principal")
				if row.Way == analyze.Permit && principal != "*" && principal != "s3.amazonaws.com" {
					principal = "999999999999" // any other does
				}
				counts["confirmed"]++
				if v, ok := first.Context.Lookup("lambda:FunctionUrlAuthType"); ok && row.Way == analyze.Permit {
					c.SetValue("lambda:FunctionUrlAuthType", v) // a parameter of the call
				}
				if !allowed(fn.Qualifier, principal, first.Resource.ARN, c) {
					t.Errorf("%d: %v %v: Yes, and package lambdaperm says no\n%v", i, s.Caller, row.Way, pathText(t, row.Path))
				}
			}
		}
	}
	t.Log(counts)
}

// invoking asks package lambdaperm about the way of a row.
func invoking(t *testing.T, f lambdaperm.Function, s analyze.System, row analyze.Invocation, c condition.Context) evaluate.Decision {
	t.Helper()
	var r lambdaperm.Report
	var err error
	switch caller, q := callerIn(s, c), row.Function.Qualifier; {
	case row.By == analyze.ByURL:
		r, err = lambdaperm.InvokeURL(f, q, caller)
	case row.By == analyze.ByInvokeAsync:
		r, err = lambdaperm.Do(caller, lambdaperm.Operation{Name: "InvokeAsync", Function: &f})
	case s.Caller.Account() == "": // of a Yes the policies may want another bucket, or none
		source := lambdaperm.Source{ARN: "arn:aws:s3:::photos", Account: "111122223333"}
		if row.Verdict == analyze.Yes {
			ps := evaluate.Policies{Resource: f.Policies[q]}
			result, err := evaluate.Evaluate(&evaluate.Request{
				Principal: s.Caller, Action: "lambda:InvokeFunction", Context: c,
				Resource: evaluate.Resource{ARN: row.Function.String(), Account: "111122223333", Tags: f.Tags},
			}, ps)
			if err != nil {
				t.Fatal(err)
			}
			return result.Decision
		}
		r, err = lambdaperm.InvokeFromSource(f, q, source)
	default:
		r, err = lambdaperm.Invoke(f, q, caller)
	}
	if err != nil {
		t.Fatal(err)
	}
	return r.Decision
}

// TestFunctionHidden takes policies of random functions away: what they allowed is no No then (AN-77).
func TestFunctionHidden(t *testing.T) {
	for i := range numbers(5) {
		r := caster{rand.New(rand.NewPCG(uint64(i), 71))}
		f, systems := r.function(t)
		g := f
		g.Policies = nil
		for _, s := range systems {
			whole, wholeChanges := invocations(t, about(f, s)), changes(t, about(f, s))
			s.Unlisted = "the policies of thumbnails"
			for n, row := range invocations(t, about(g, s)) {
				if row.Function != whole[n].Function || row.By != whole[n].By {
					t.Fatalf("%d: another row", i)
				}
				if whole[n].Verdict == analyze.Yes && row.Verdict == analyze.No {
					t.Errorf("%d: %v %v %v: No, and the policy that is hidden allows it", i, s.Caller, row.By, row.Function)
				}
			}
			for n, row := range changes(t, about(g, s)) {
				if wholeChanges[n].Verdict == analyze.Yes && row.Verdict == analyze.No {
					t.Errorf("%d: %v %v: No, and the policy that is hidden allows it", i, s.Caller, row.Way)
				}
			}
		}
	}
}
