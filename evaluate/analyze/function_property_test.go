package analyze_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
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
	if r.IntN(2) == 0 {
		c.Set("aws:SourceIp", r.one("192.0.2.7", "198.51.100.7"))
	}
	return c
}

func callerIn(s analyze.System, c condition.Context) lambdaperm.Caller {
	return lambdaperm.Caller{
		Principal: s.Caller, Identity: s.Policies.Identity, Boundary: s.Policies.Boundary, SCPs: s.Policies.SCPs, Context: c,
	}
}

// doing is an operation that a way takes, as lambdaperm.Do wants it; "" for ways that take several.
func doing(way analyze.ChangeWay, f *lambdaperm.Function, qualifier, principal string) lambdaperm.Operation {
	switch way {
	case analyze.ReplaceCode:
		return lambdaperm.Operation{Name: "UpdateFunctionCode", Function: f}
	case analyze.CreateWithRole:
		other := *f
		other.ARN.Name, other.Tags = "thumbnails-2", nil
		return lambdaperm.Operation{Name: "CreateFunction", Function: &other}
	case analyze.MapSource:
		return lambdaperm.Operation{Name: "CreateEventSourceMapping", Function: f, Qualifier: qualifier}
	case analyze.Permit:
		return lambdaperm.Operation{Name: "AddPermission", Function: f, Qualifier: qualifier, Principals: []string{principal}}
	}
	return lambdaperm.Operation{}
}

// TestFunctionTwin asks about random functions and callers, and package lambdaperm about single requests of theirs. What
// that allows is no No (AN-70, AN-74), and the request of a Yes is allowed by it too (AN-73).
func TestFunctionTwin(t *testing.T) {
	counts := make(map[string]int)
	for i := range numbers(3) {
		r := caster{rand.New(rand.NewPCG(uint64(i), 70))}
		f, systems := r.function(t)
		for _, s := range systems {
			for row, err := range analyze.WhoCanInvoke(context.Background(), slices.Values(about(f, s))) {
				if err != nil {
					t.Fatal(err)
				}
				confirmed(t, row.Path)
				counts[fmt.Sprint(row.By, " ", row.Verdict)]++
				ask := func(c condition.Context) evaluate.Decision { return invoking(t, f, s, row, c) }
				if got := ask(r.context()); got == evaluate.Allowed && row.Verdict == analyze.No {
					t.Errorf("%d: %v %v %v: No, and package lambdaperm allows it\n%v\n%v", i, s.Caller, row.By, row.Function, s.Policies, f.Policies)
				}
				if row.Verdict == analyze.Yes && len(row.Steps) == 1 {
					if got := ask(row.Steps[0].Answer.Request.Context); got != evaluate.Allowed {
						t.Errorf("%d: %v %v %v: Yes, and package lambdaperm says %v", i, s.Caller, row.By, row.Function, got)
					}
				}
			}
			for row, err := range analyze.WhoCanChange(context.Background(), slices.Values(about(f, s))) {
				if err != nil {
					t.Fatal(err)
				}
				confirmed(t, row.Path)
				counts[fmt.Sprint(row.Way, " ", row.Verdict)]++
				for _, q := range []string{"", "prod"} {
					op := doing(row.Way, &f, q, r.one("s3.amazonaws.com", "*"))
					if op.Name == "" {
						continue
					}
					got, err := lambdaperm.Do(callerIn(s, r.context()), op)
					if err != nil {
						t.Fatal(err)
					}
					if got.Decision == evaluate.Allowed && row.Verdict == analyze.No {
						t.Errorf("%d: %v %v: No, and package lambdaperm allows it\n%v\n%v", i, s.Caller, row.Way, s.Policies, f.Policies)
					}
				}
				if row.Way == analyze.ReplaceCode && row.Verdict == analyze.Yes {
					got, err := lambdaperm.Do(callerIn(s, row.Steps[0].Answer.Request.Context), doing(row.Way, &f, "", ""))
					if err != nil || got.Decision != evaluate.Allowed {
						t.Errorf("%d: %v %v: Yes, and package lambdaperm says %v %v", i, s.Caller, row.Way, got, err)
					}
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
