package explain_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/explain"
	"github.com/lambdaiam/lambdaiam/internal/eviltext"
	"github.com/lambdaiam/lambdaiam/policy"
)

// FuzzForms explains requests by any policies, in every form: valid JSON and UTF-8, no control character but line breaks,
// and a page that is well-formed XML with the text of the tree.
func FuzzForms(f *testing.F) {
	for _, tt := range numberedCases() {
		for _, p := range append(tt.policies.Identity, tt.policies.Resource) {
			if p != nil {
				f.Add(p.String(), p.Name(), tt.req.Principal.ID(), tt.req.Action, tt.req.Resource.ARN, "aws:SourceArn", "arn:aws:s3:::uploads")
			}
		}
	}
	for _, text := range eviltext.Texts() {
		if len(text) < 100 {
			f.Add(`{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalTag/x":"<b>`+"`"+`|"}}}}`,
				text, "arn:aws:iam::123456789012:user/"+text, "s3:"+text, text, "aws:PrincipalTag/x", text)
		}
	}
	f.Fuzz(func(t *testing.T, document, name, principal, action, resource, key, value string) {
		req := evaluate.Request{Action: action, Resource: evaluate.Resource{ARN: resource}, Context: condition.Pairs(key, value)}
		if p, err := evaluate.ParsePrincipal(principal); err == nil {
			req.Principal = p
		}
		var ps evaluate.Policies
		if p, err := policy.Parse([]byte(document), policy.WithName(name), policy.WithMaxSize(16<<10)); err == nil {
			if p.CheckKind(policy.Resource) == nil {
				ps.Resource = p
			}
			if p.CheckKind(policy.Identity) == nil {
				ps.Identity, ps.Boundary = []*policy.Policy{p}, p
			}
			if p.CheckKind(policy.SCP) == nil {
				ps.SCPs = []evaluate.Level{{Name: name, Policies: []*policy.Policy{p}}, {}}
			}
		}
		e, err := evaluate.Compile(ps)
		if err != nil {
			e = nil
		}
		for _, fault := range faults(t, explain.Explain(e, &req), 0) {
			t.Error(fault)
		}
	})
}
