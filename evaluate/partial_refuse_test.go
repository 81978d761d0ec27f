package evaluate_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestPartialRefused is about stand-ins where there can be none: a typed error, and never an allow.
func TestPartialRefused(t *testing.T) {
	e := must(evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{partly(t, policy.Version2012,
		m{"Effect": "Allow", "Action": "*", "Resource": []string{"*", "arn:aws:s3:::" + aName}})}}))
	for _, c := range []struct {
		name   string
		change func(*evaluate.Request)
	}{
		{"IN-31 the action", func(r *evaluate.Request) { r.Action = "s3:" + aName }},
		{"IN-31 a context key", func(r *evaluate.Request) { r.Context.Set("aws:RequestTag/"+aName, "v") }},
		{"IN-31 a tag key of the resource", func(r *evaluate.Request) { r.Resource.Tags = map[string]string{aName: "v"} }},
		{"IN-31 a tag key of the caller", func(r *evaluate.Request) { r.Principal = r.Principal.WithTags(map[string]string{aName: "v"}) }},
		{"IN-31 a tag key of the session", func(r *evaluate.Request) { r.Principal = r.Principal.WithSessionTags(map[string]string{aName: "v"}) }},
		{"IN-31 an organization", func(r *evaluate.Request) { r.Resource.Organization = aName }},
		{"IN-31 an organization of the caller", func(r *evaluate.Request) { r.Principal = r.Principal.WithOrganization(aName, "") }},
		{"IN-30 what is no text", func(r *evaluate.Request) { r.Resource.ARN = aStatement }},
		{"IN-30 no class", func(r *evaluate.Request) { r.Resource.ARN = condition.Unknown{Label: "x"}.StandIn() }},
		{"IN-30 no label", func(r *evaluate.Request) { r.Resource.ARN = condition.Unknown{Class: condition.ClassName}.StandIn() }},
		{"IN-30 half a stand-in", func(r *evaluate.Request) { r.Context.Set("app:k", aName[:len(aName)-3]) }},
		{"IN-30 a label of two classes", func(r *evaluate.Request) {
			r.Context.Set("app:k", condition.Unknown{Label: "u", Class: condition.ClassName}.StandIn())
			r.Context.Set("app:l", condition.Unknown{Label: "u", Class: condition.ClassText}.StandIn())
		}},
		{"IN-31 another account than the resource's", func(r *evaluate.Request) {
			r.Resource = evaluate.Resource{ARN: "arn:aws:sqs:" + aRegion + ":111122223333:q", Account: acctB}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			req := partlyAsked("arn:aws:s3:::b")
			c.change(&req)
			var wrong *evaluate.Error
			if err := req.Validate(); !errors.As(err, &wrong) || wrong.Code != evaluate.CodeInvalidRequest {
				t.Errorf("got error %v", err)
			} else if strings.Contains(err.Error(), "ufdd") {
				t.Errorf("the error shows a stand-in: %v", err)
			}
			if d := e.Decide(&req); d != evaluate.ImplicitDeny {
				t.Errorf("decided %v", d)
			}
			if r := e.Evaluate(&req); r.Decision != evaluate.ImplicitDeny || r.Reason != evaluate.InvalidRequest {
				t.Errorf("got %v", r)
			}
			if tr := e.Trace(&req); tr.Rule != evaluate.RuleInvalidRequest {
				t.Errorf("traced %v", tr.Rule)
			}
		})
	}
	// IN-30: the label has another class in the policy.
	req := partlyAsked("arn:aws:s3:::" + condition.Unknown{Label: "name", Class: condition.ClassText}.StandIn())
	if r := e.Evaluate(&req); r.Reason != evaluate.InvalidRequest || e.Decide(&req) != evaluate.ImplicitDeny {
		t.Errorf("a label of two classes: %v", r)
	}
	for _, id := range []string{ // IN-31
		aText, "arn:aws:iam::" + aText + ":role/x", "arn:" + aName, aStatement, aName[:4], "arn:aws:iam::" + aName + ":role/x", aPartition,
		"arn:aws:iam::111122223333:role/" + aPartition, "arn:aws:iam::111122223333:role/" + aPath, "arn:aws:sts::111122223333:assumed-role/x/" + aPath,
	} {
		var wrong *evaluate.Error
		if p, err := evaluate.ParsePartialPrincipal(id); !errors.As(err, &wrong) || wrong.Code != evaluate.CodeInvalidPrincipal || p.ID() != "" {
			t.Errorf("%s: got %v, error %v", condition.ShowPartial(id), p, err)
		}
	}
	if _, err := evaluate.ParsePrincipal("arn:aws:iam::" + anAccount + ":root"); err == nil {
		t.Error("a stand-in is read where nobody asked for it")
	}
}

// TestPartialLiterals holds that text is text where nothing says that it may have stand-ins (IN-30).
func TestPartialLiterals(t *testing.T) {
	literal := must(policy.New(policy.Version2012, policy.StatementSpec{Effect: policy.Allow, Action: []string{"*"}, Resource: []string{"arn:aws:s3:::" + aName}}))
	req := partlyAsked("arn:aws:s3:::" + aName)
	ps := evaluate.Policies{Identity: []*policy.Policy{literal}}
	if got := mustEvaluate(t, &req, ps); got.Decision != evaluate.ImplicitDeny {
		t.Errorf("a value is taken for text: %v", got)
	}
	req.Partial = false
	if got := mustEvaluate(t, &req, ps); got.Decision != evaluate.Allowed {
		t.Errorf("text is taken for a value: %v", got)
	}
	open := partly(t, policy.Version2012, m{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::" + aName})
	if got := mustEvaluate(t, &req, evaluate.Policies{Identity: []*policy.Policy{open}}); answer(got) != "depends on name" {
		t.Errorf("text of the request: %v", got)
	}
}

// TestPartialShown holds that no text and no JSON shows what stands for a value: the label stands there.
func TestPartialShown(t *testing.T) {
	odd := condition.Unknown{Label: `a <"b">` + "\n:*?${c}|`", Class: condition.ClassName}.StandIn()
	p := partly(t, policy.Version2012,
		m{"Effect": "Allow", "Action": "s3:" + odd, "Resource": "arn:aws:s3:::" + odd + "/*", "Condition": m{"StringLike": m{"app:k": []string{odd + "*", "${app:k}"}}}},
		m{"Effect": "Deny", "NotAction": "s3:" + odd, "NotResource": "arn:aws:s3:::" + odd, "Condition": m{"NumericEquals": m{"app:n": odd}}},
		m{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::b/*", "Condition": m{"Bool": m{"app:b": "true"}}},
	)
	q := partly(t, policy.Version2012, m{"Effect": "Allow", "Principal": m{"AWS": "arn:aws:iam::" + anAccount + ":user/" + odd}, "Action": "*", "Resource": "*"})
	e := must(evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{p}, Resource: q}))
	who := must(evaluate.ParsePartialPrincipal("arn:aws:iam::" + anAccount + ":user/" + odd))
	for _, action := range []string{"s3:GetObject", "sqs:SendMessage", "s3:X"} {
		req := evaluate.Request{
			Principal: who.WithTags(map[string]string{"t": odd}), Action: action, Partial: true,
			Resource: evaluate.Resource{ARN: "arn:aws:s3:::" + odd + "/k", Tags: map[string]string{"t": odd}},
			Context:  condition.Pairs("app:k", []string{odd, "x"}, "app:n", odd, "app:b", odd, "aws:SourceAccount", odd, "aws:SourceArn", "arn:aws:s3:::"+odd),
		}
		res, tr := e.Evaluate(&req), e.Trace(&req)
		texts := []string{res.String(), res.AccessDenied(&req), p.String(), fmt.Sprint(res.Problems), req.Shown().Principal.String(), req.Shown().Resource.ARN}
		for _, v := range []any{res, tr, e, p, req.Shown()} {
			texts = append(texts, string(must(json.Marshal(v))))
		}
		for i, text := range texts {
			if strings.ContainsAny(text, "\ufdd0\ufdd1") || strings.Contains(text, "ufdd") || strings.Contains(text, "10ff") {
				t.Errorf("text %d shows a stand-in: %q", i, text)
			}
		}
		if again := string(must(json.Marshal(req))); strings.ContainsAny(again, "\ufdd0\ufdd1") || !strings.Contains(again, `"class":"name"`) {
			t.Errorf("the request is written as %s", again)
		}
	}
}

// TestPartialWork holds that many values take work in proportion to the policies: the allocations for four times as many
// are about four times as many.
func TestPartialWork(t *testing.T) {
	allocations := func(n int) float64 {
		var statements []any
		var keys []any
		for i := range n {
			value := func(what string) string {
				return condition.Unknown{Label: fmt.Sprint(what, i), Class: condition.ClassName}.StandIn()
			}
			statements = append(statements, m{
				"Effect": "Allow", "Action": "s3:*", "Resource": []string{"arn:aws:s3:::" + value("a") + "/" + value("b") + "*"},
				"Condition": m{"StringNotLike": m{"app:k": value("c") + "*" + value("d")}},
			})
		}
		for i := range 8 {
			keys = append(keys, fmt.Sprint("app:", i), condition.Unknown{Label: fmt.Sprint("key", i), Class: condition.ClassText}.StandIn())
		}
		e := must(evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{partly(t, policy.Version2012, statements...)}}))
		req := partlyAsked("arn:aws:s3:::"+aName+"/k", append(keys, "app:k", aText)...)
		if got := e.Evaluate(&req); len(got.DependsOn) < n {
			t.Fatalf("of %d statements the answer depends on %d values", n, len(got.DependsOn))
		}
		return testing.AllocsPerRun(1, func() { e.Decide(&req) })
	}
	few, many := allocations(100), allocations(400)
	if many > 5*few {
		t.Errorf("%.0f allocations for 100 statements, %.0f for 400", few, many)
	}
	// What would take too much work is denied, as ever.
	long := strings.Repeat("a", 1<<14)
	p := partly(t, policy.Version2012, m{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::" + aName + strings.Repeat("*a", 1<<13)}, m{"Effect": "Allow", "Action": "*", "Resource": "*"})
	e := must(evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{p}}, evaluate.WithMaxWork(1<<20)))
	req := partlyAsked("arn:aws:s3:::" + aName + long)
	if got := e.Evaluate(&req); got.Reason != evaluate.WorkLimit || e.Decide(&req) != evaluate.ImplicitDeny {
		t.Errorf("got %v", got)
	}
}
