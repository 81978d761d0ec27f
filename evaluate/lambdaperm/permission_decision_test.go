package lambdaperm_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

const (
	permOwner, permOther = "111122223333", "444455556666"
	permFunction         = "arn:aws:lambda:us-east-1:111122223333:function:f"
	permInvoke           = "lambda:InvokeFunction"
)

// permDefaults is a caller in the function's account.
var permDefaults = arn.ARN{Partition: "aws", Region: "us-east-1", AccountID: permOwner}

type permissionInput = lambdapolicy.AddPermissionInput

// permission is an input that Lambda takes, changed by set.
func permission(set ...func(*permissionInput)) permissionInput {
	in := permissionInput{FunctionName: "f", StatementID: "s", Action: permInvoke, Principal: "s3.amazonaws.com"}
	for _, f := range set {
		f(&in)
	}
	return in
}

// granted is a policy with one statement, given with the error of making it.
func granted(t *testing.T, spec policy.StatementSpec, err error) *policy.Policy {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	p, err := lambdapolicy.AppendStatement(nil, spec)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// asked is a request with condition keys: a string is one value, []string a list.
func asked(who evaluate.Principal, action, resource string, keys map[string]any) evaluate.Request {
	req := evaluate.Request{Principal: who, Action: action, Resource: evaluate.Resource{ARN: resource}}
	for key, v := range keys {
		switch v := v.(type) {
		case string:
			req.Context.Set(key, v)
		case []string:
			req.Context.SetMulti(key, v...)
		}
	}
	return req
}

func decision(t *testing.T, req evaluate.Request, ps evaluate.Policies) evaluate.Decision {
	t.Helper()
	res, err := evaluate.Evaluate(&req, ps)
	if err != nil {
		t.Fatal(err)
	}
	return res.Decision
}

// TestPermissionDecisions: what the generated statements grant.
func TestPermissionDecisions(t *testing.T) {
	const myFunction = "arn:aws:lambda:us-east-1:123456789012:function:my-function"
	grant := func(in permissionInput) *policy.Policy {
		spec, err := lambdapolicy.AddPermission(in, permDefaults)
		return granted(t, spec, err)
	}
	sns := evaluate.MustParsePrincipal("sns.amazonaws.com")
	s3 := evaluate.MustParsePrincipal("s3.amazonaws.com")
	role := evaluate.MustParsePrincipal("arn:aws:iam::444455556666:role/r")
	other := evaluate.MustParsePrincipal("arn:aws:iam::444455556666:role/x")
	identity := []*policy.Policy{policy.MustParse(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`)}
	topic := grant(permissionInput{FunctionName: myFunction, StatementID: "AllowSNSInvoke", Action: permInvoke, Principal: "sns.amazonaws.com",
		SourceARN: "arn:aws:sns:us-east-1:123456789012:my-topic"})
	version2 := grant(permissionInput{FunctionName: "f:2", StatementID: "s", Action: permInvoke, Principal: "s3.amazonaws.com"})
	orgRole := grant(permissionInput{FunctionName: "f", StatementID: "s", Action: permInvoke, Principal: "arn:aws:iam::444455556666:role/r", PrincipalOrgID: "o-a1b2c3d4e5"})
	for _, tt := range []struct {
		name string
		req  evaluate.Request
		p    *policy.Policy
		want evaluate.Decision
	}{
		{"SEED-17 my-topic", asked(sns, permInvoke, myFunction, map[string]any{"aws:SourceArn": "arn:aws:sns:us-east-1:123456789012:my-topic"}), topic, evaluate.Allowed},
		{"SEED-17 other-topic", asked(sns, permInvoke, myFunction, map[string]any{"aws:SourceArn": "arn:aws:sns:us-east-1:123456789012:other-topic"}), topic, evaluate.ImplicitDeny},
		{"SEED-17 my-topic of another account", asked(sns, permInvoke, myFunction, map[string]any{"aws:SourceArn": "arn:aws:sns:us-east-1:999999999999:my-topic"}), topic, evaluate.ImplicitDeny},
		{"SEED-17 no source", asked(sns, permInvoke, myFunction, nil), topic, evaluate.ImplicitDeny},
		{"RBP-3 the version", asked(s3, permInvoke, permFunction+":2", nil), version2, evaluate.Allowed},
		{"SEED-27 another version", asked(s3, permInvoke, permFunction+":1", nil), version2, evaluate.ImplicitDeny},
		{"SEED-27 the function as a whole", asked(s3, permInvoke, permFunction, nil), version2, evaluate.ImplicitDeny},
		{"RBP-14 role and organization", asked(role.WithOrganization("o-a1b2c3d4e5", ""), permInvoke, permFunction, nil), orgRole, evaluate.Allowed},
		{"RBP-14 role of another organization", asked(role.WithOrganization("o-zzzzzzzzzz", ""), permInvoke, permFunction, nil), orgRole, evaluate.ImplicitDeny},
		{"RBP-14 role of none", asked(role, permInvoke, permFunction, nil), orgRole, evaluate.ImplicitDeny},
		{"RBP-14 another role of the organization", asked(other.WithOrganization("o-a1b2c3d4e5", ""), permInvoke, permFunction, nil), orgRole, evaluate.ImplicitDeny},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ps := evaluate.Policies{Resource: tt.p}
			if tt.req.Principal.Account() != "" {
				ps.Identity = identity
			}
			if got := decision(t, tt.req, ps); got != tt.want {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}

// TestOldStatements: RBP-8, policies as they were written from 2015 to 2018 mean the same.
func TestOldStatements(t *testing.T) {
	account := `{"Condition":{"ArnLike":{"aws:sourceARN":"arn:aws:s3:::b"}},"Action":["lambda:InvokeFunction"],"Resource":"` + permFunction + `","Effect":"Allow","Principal":{"AWS":"444455556666"},"Sid":"s"}`
	service := `{"Resource":["` + permFunction + `"],"Action":["lambda:InvokeFunction"],"Effect":"Allow","Principal":{"Service":["s3.amazonaws.com"]},"Sid":"s","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::b"}}}`
	identity := []*policy.Policy{policy.MustParse(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`)}
	for _, tt := range []struct {
		name, old, principal string
	}{
		{"RBP-8 account as a bare id", `{"Statement":[` + account + `],"Version":"2012-10-17"}`, permOther},
		{"RBP-8 Version 2008", `{"Version":"2008-10-17","Id":"default","Statement":[` + account + `]}`, permOther},
		{"RBP-8 service", `{"Id":"default","Statement":[` + service + `],"Version":"2012-10-17"}`, "s3.amazonaws.com"},
		{"RBP-8 no Version", `{"Statement":` + service + `}`, "s3.amazonaws.com"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			spec, err := lambdapolicy.AddPermission(permission(func(in *permissionInput) { in.Principal, in.SourceARN = tt.principal, "arn:aws:s3:::b" }), permDefaults)
			made := granted(t, spec, err)
			allowed := 0
			for _, who := range []string{"s3.amazonaws.com", "sns.amazonaws.com", "arn:aws:iam::444455556666:user/u", "arn:aws:iam::444455556666:root",
				"arn:aws:iam::999988887777:user/u", "anonymous"} {
				for _, action := range []string{permInvoke, "lambda:invokefunction", "lambda:GetFunction"} {
					for _, source := range []string{"arn:aws:s3:::b", "arn:aws:s3:::c"} {
						for _, resource := range []string{permFunction, permFunction + ":1"} {
							req := asked(evaluate.MustParsePrincipal(who), action, resource, map[string]any{"aws:SourceArn": source})
							ps := evaluate.Policies{}
							if req.Principal.Account() != "" {
								ps.Identity = identity
							}
							ps.Resource = made
							want := decision(t, req, ps)
							ps.Resource = policy.MustParse(tt.old)
							if got := decision(t, req, ps); got != want {
								t.Errorf("%s %s %s from %s: %v, want %v", who, action, resource, source, got, want)
							}
							if want == evaluate.Allowed {
								allowed++
							}
						}
					}
				}
			}
			// The one source and resource in both spellings of the action: for the service, or the account's user and its root user.
			want := 2
			if tt.principal == permOther {
				want = 4
			}
			if allowed != want {
				t.Errorf("%d requests are allowed, want %d", allowed, want)
			}
		})
	}
}
