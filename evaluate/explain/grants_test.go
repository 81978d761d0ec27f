package explain_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/explain"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestEveryGrant shows each row of the table of what a grant of the resource's policy is worth (E-12).
func TestEveryGrant(t *testing.T) {
	const queue, elsewhere = "arn:aws:sqs:eu-west-1:123456789012:orders", `{"Sid":"Elsewhere","Effect":"Allow","Action":"s3:*","Resource":"*"}`
	const root, frank, account = "arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:user/frank", "123456789012"
	by := func(caller string) evaluate.Request { return ask(caller, "sqs:SendMessage", queue) }
	fred := by(fed)
	fred.Principal = fred.Principal.WithFederatingUser(frank)
	names := func(who, condition string) *policy.Policy {
		return statements("queue", `{"Sid":"Grant","Effect":"Allow","Principal":{"AWS":"`+who+`"},"Action":"sqs:SendMessage","Resource":"`+queue+`"`+condition+`}`)
	}
	silent, allows := listOf(statements("silent", elsewhere)), listOf(statements("all", allowAll))
	with := func(resource *policy.Policy, identity, boundary, session []*policy.Policy) evaluate.Policies {
		ps := evaluate.Policies{Resource: resource, Identity: identity, Session: session}
		if boundary != nil {
			ps.Boundary = boundary[0]
		}
		return ps
	}
	for _, tt := range []struct {
		name     string
		req      evaluate.Request
		policies evaluate.Policies
		want     evaluate.Decision
	}{
		{"E-12 role, all silent", by(session), with(names(role, ""), silent, silent, silent), evaluate.ImplicitDeny},
		{"E-12 role, limits allow", by(session), with(names(role, ""), silent, allows, allows), evaluate.Allowed},
		{"E-12 role, session allows", by(session), with(names(role, ""), silent, silent, allows), evaluate.ImplicitDeny},
		{"E-12 session, all silent", by(session), with(names(session, ""), silent, silent, silent), evaluate.Allowed},
		{"E-12 user, all silent", by(ann), with(names(ann, ""), silent, silent, nil), evaluate.Allowed},
		{"E-12 federating user, all silent", fred, with(names(frank, ""), silent, silent, silent), evaluate.ImplicitDeny},
		{"E-12 federated user, all silent", fred, with(names(fed, ""), silent, silent, silent), evaluate.Allowed},
		{"E-12 root", by(root), with(names(root, ""), nil, nil, nil), evaluate.Allowed},
		{"E-12 everyone with PrincipalArn, all silent", by(session),
			with(names("*", `,"Condition":{"ArnEquals":{"aws:PrincipalArn":"`+role+`"}}`), silent, silent, silent), evaluate.Allowed},
		{"E-12 everyone", by(ann), with(names("*", ""), nil, nil, nil), evaluate.Allowed},
		{"E-12 account, no policies", by(ann), with(names(account, ""), nil, nil, nil), evaluate.ImplicitDeny},
		{"E-12 account, all allow", by(session), with(names(account, ""), allows, allows, allows), evaluate.Allowed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := explain.Explain(compile(t, tt.policies), &tt.req)
			if d := x.Trace.Result.Decision; d != tt.want {
				t.Errorf("%v, want %v", d, tt.want)
			}
			golden(t, "grants/"+fileName(tt.name[len("E-12 "):])+".txt", textOf(t, x))
		})
	}
}

// TestEveryTypeDecides shows each policy type as the one that decides, by its silence and by a Deny.
func TestEveryTypeDecides(t *testing.T) {
	allows := func(name string) *policy.Policy { return statements(name, allowAll) }
	const everyone = `"Principal":"*",`
	statement := func(name, effect, who, action, resource string) *policy.Policy {
		if resource != "" {
			resource = `,"Resource":"` + resource + `"`
		}
		return statements(name, `{"Sid":"It","Effect":"`+effect+`",`+who+`"Action":"`+action+`"`+resource+`}`)
	}
	put := ask(ann, "dynamodb:PutItem", table)
	own := listOf(allows("own"))
	for _, tt := range []struct {
		kind           policy.Kind
		req            evaluate.Request
		silent, denies evaluate.Policies
	}{
		{policy.Identity, put, evaluate.Policies{}, evaluate.Policies{Identity: listOf(allows("own"), statement("no", "Deny", "", "dynamodb:*", "*"))}},
		{policy.Boundary, put, evaluate.Policies{Identity: own, Boundary: statement("b", "Allow", "", "s3:*", "*")},
			evaluate.Policies{Identity: own, Boundary: statements("b", allowAll, `{"Sid":"No","Effect":"Deny","Action":"dynamodb:PutItem","Resource":"*"}`)}},
		{policy.Session, ask(session, "dynamodb:PutItem", table), evaluate.Policies{Identity: own, Session: listOf(statement("s", "Allow", "", "dynamodb:Get*", "*"))},
			evaluate.Policies{Identity: own, Session: listOf(allows("all"), statement("s", "Deny", "", "dynamodb:Put*", table))}},
		{policy.SCP, put, evaluate.Policies{Identity: own, SCPs: []evaluate.Level{{Name: "root", Policies: listOf(statement("p", "Allow", "", "s3:*", "*"))}}},
			evaluate.Policies{Identity: own, SCPs: []evaluate.Level{{Name: "root", Policies: listOf(allows("FullAWSAccess"), statement("p", "Deny", "", "dynamodb:*", "*"))}}}},
		{policy.RCP, ask(ann, "s3:GetObject", "arn:aws:s3:::b/k"), evaluate.Policies{},
			evaluate.Policies{Identity: own, RCPs: []evaluate.Level{{Policies: listOf(statement("p", "Deny", everyone, "s3:*", "*"))}}}},
		{policy.Endpoint, ask(ann, "s3:GetObject", "arn:aws:s3:::b/k"), evaluate.Policies{Identity: own, Endpoint: statement("vpce-1", "Allow", everyone, "s3:GetObject", "arn:aws:s3:::other/*")},
			evaluate.Policies{Identity: own, Endpoint: statements("vpce-1", `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`, `{"Sid":"No","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}`)}},
		{policy.Resource, ask("sns.amazonaws.com", "lambda:InvokeFunction", function), evaluate.Policies{},
			evaluate.Policies{Resource: statement("function", "Deny", everyone, "lambda:InvokeFunction", function)}},
		{policy.Trust, ask(alien, "sts:AssumeRole", role), evaluate.Policies{Identity: own},
			evaluate.Policies{Identity: own, Resource: statement("trust", "Deny", `"Principal":{"AWS":"`+alien+`"},`, "sts:AssumeRole", "")}},
		{policy.Key, ask(session, "kms:Decrypt", "arn:aws:kms:eu-west-1:123456789012:key/1234"), evaluate.Policies{Identity: own},
			evaluate.Policies{Identity: own, Resource: statement("key", "Deny", `"Principal":{"AWS":"`+role+`"},`, "kms:Decrypt", "*")}},
	} {
		for how, ps := range map[string]evaluate.Policies{"silent": tt.silent, "denies": tt.denies} {
			if how == "silent" && tt.kind == policy.RCP { // which only deny
				continue
			}
			t.Run(tt.kind.String()+" "+how, func(t *testing.T) {
				x := explain.Explain(compile(t, ps), &tt.req)
				want := map[string]evaluate.Decision{"silent": evaluate.ImplicitDeny, "denies": evaluate.ExplicitDeny}[how]
				if d := x.Trace.Result.Decision; d != want || x.Blockers[0].Kind != tt.kind {
					t.Errorf("%v by %v, want %v by %v", d, x.Blockers[0].Kind, want, tt.kind)
				}
				golden(t, "types/"+tt.kind.String()+"-"+how+".txt", textOf(t, x))
			})
		}
	}
}
