package evaluate_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// The sentences of AWS's pages, for requests that lead to them.
func TestAccessDenied(t *testing.T) {
	const (
		john   = "arn:aws:iam::777788889999:user/John"
		list   = "codecommit:ListRepositories"
		secret = "arn:aws:secretsmanager:us-east-1:777788889999:secret:x"
		role   = "arn:aws:iam::777788889999:role/MyRole"
		key    = "arn:aws:kms:us-east-1:777788889999:key/k"
		bucket = "arn:aws:s3:::amzn-s3-demo-bucket1/object-name"
		denies = "arn:aws:iam::123456789012:policy/ExampleDenyPolicy"
	)
	named := func(name, statements string) *policy.Policy {
		return policy.MustParse(document(statements), policy.WithName(name))
	}
	identity := func(ps ...*policy.Policy) evaluate.Policies { return evaluate.Policies{Identity: ps} }
	all, public, other := named("all", full), named("public", fullPublic), named("other", elsewhere)
	noList := named("", refuse(list, "*"))
	trusted := func(statement string) *policy.Policy { return policy.MustParse(document(statement)) }
	for _, tt := range []struct {
		name, who, action, resource string
		ps                          evaluate.Policies
		want                        string // behind "is not authorized to perform: "
	}{
		{"identity, implicit", john, list, "*", identity(other),
			"codecommit:ListRepositories on resource: * because no identity-based policy allows the codecommit:ListRepositories action"},
		{"identity, explicit", john, list, "*", identity(all, noList),
			"codecommit:ListRepositories on resource: * with an explicit deny in an identity-based policy"},
		{"identity, explicit, named by ARN", john, list, "*", identity(all, named(denies, refuse(list, "*"))),
			"codecommit:ListRepositories on resource: * with an explicit deny in an identity-based policy: " + denies},
		{"resource, explicit, named by its resource", john, "secretsmanager:GetSecretValue", secret,
			evaluate.Policies{Identity: identity(all).Identity, Resource: named(secret, refuse("*", "*", everyone))},
			"secretsmanager:GetSecretValue on resource: " + secret + " with an explicit deny in a resource-based policy"},
		{"SCP, explicit, named by ARN", john, list, "*",
			evaluate.Policies{SCPs: []evaluate.Level{level(all, named("arn:aws:organizations::123456789012:policy/o-a1b2c3d4e5/service_control_policy/p-12345678", refuse(list, "*")))}},
			"codecommit:ListRepositories on resource: * with an explicit deny in a service control policy: arn:aws:organizations::123456789012:policy/o-a1b2c3d4e5/service_control_policy/p-12345678"},
		{"SCP, implicit", john, list, "*", evaluate.Policies{Identity: identity(all).Identity, SCPs: []evaluate.Level{level(other)}},
			"codecommit:ListRepositories on resource: * because no service control policy allows the codecommit:ListRepositories action"},
		{"SCP, explicit", john, list, "*", evaluate.Policies{SCPs: []evaluate.Level{level(all, noList)}},
			"codecommit:ListRepositories on resource: * with an explicit deny in a service control policy"},
		{"RCP", john, "secretsmanager:GetSecretValue", secret, evaluate.Policies{Identity: identity(all).Identity, RCPs: []evaluate.Level{level(named("", refuse("secretsmanager:*", "*", everyone)))}},
			"secretsmanager:GetSecretValue on resource: " + secret + " with an explicit deny in a resource control policy"},
		{"boundary, implicit", john, "s3:GetObject", bucket, evaluate.Policies{Identity: identity(all).Identity, Boundary: other},
			`s3:GetObject on resource: "arn:aws:s3:::amzn-s3-demo-bucket1/object-name" because no permissions boundary allows the s3:GetObject action`},
		{"boundary, explicit", john, list, "*", evaluate.Policies{Identity: identity(all).Identity, Boundary: noList},
			"codecommit:ListRepositories on resource: * with an explicit deny in a permissions boundary"},
		{"session, implicit", role, list, "*", evaluate.Policies{Identity: identity(all).Identity, Session: identity(other).Identity},
			"codecommit:ListRepositories on resource: * because no session policy allows the codecommit:ListRepositories action"},
		{"session, explicit", role, list, "*", evaluate.Policies{Identity: identity(all).Identity, Session: identity(noList).Identity},
			"codecommit:ListRepositories on resource: * with an explicit deny in a session policy"},
		{"endpoint, implicit", john, list, "*", evaluate.Policies{Identity: identity(all).Identity, Endpoint: named("", grant("s3:*", "*", everyone))},
			"codecommit:ListRepositories on resource: * because no VPC endpoint policy allows the codecommit:ListRepositories action"},
		{"endpoint, explicit", john, list, "*", evaluate.Policies{Identity: identity(all).Identity, Endpoint: named("", join(fullPublic, refuse(list, "*", everyone)))},
			"codecommit:ListRepositories on resource: * with an explicit deny in a VPC endpoint policy"},
		{"resource, implicit", bobARN, "secretsmanager:GetSecretValue", secret, identity(all),
			"secretsmanager:GetSecretValue on resource: " + secret + " because no resource-based policy allows the secretsmanager:GetSecretValue action"},
		{"resource, explicit", john, "secretsmanager:GetSecretValue", secret, evaluate.Policies{Identity: identity(all).Identity, Resource: named("", refuse("*", "*", everyone))},
			"secretsmanager:GetSecretValue on resource: " + secret + " with an explicit deny in a resource-based policy"},
		{"E-30 trust, implicit", john, "sts:AssumeRole", role, evaluate.Policies{Identity: identity(all).Identity, Resource: trusted(`{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}`)},
			"sts:AssumeRole on resource: " + role + " because no role trust policy allows the sts:AssumeRole action"},
		{"E-30 trust, none given", john, "STS:AssumeRole", role, identity(all),
			"STS:AssumeRole on resource: " + role + " because no role trust policy allows the STS:AssumeRole action"},
		{"E-30 trust, explicit", john, "sts:AssumeRole", role, evaluate.Policies{Identity: identity(all).Identity, Resource: trusted(`{"Effect":"Deny","Principal":{"AWS":"` + john + `"},"Action":"sts:AssumeRole"}`)},
			"sts:AssumeRole on resource: " + role + " with an explicit deny in the role trust policy"},
		{"E-35 key", john, "kms:Decrypt", key, identity(all),
			"kms:Decrypt on resource: " + key + " because no resource-based policy allows the kms:Decrypt action"},
		{"no policy decides", "arn:aws-cn:iam::777788889999:user/John", list, "arn:aws:codecommit:us-east-1:777788889999:r", identity(all),
			"codecommit:ListRepositories on resource: arn:aws:codecommit:us-east-1:777788889999:r"},
		{"allowed", john, list, "*", identity(all), ""},
		{"hostile", john, "s3:Get\nObject", "arn:aws:s3:::b/\u202e\n\"", evaluate.Policies{Identity: []*policy.Policy{named("arn:aws:iam::1:policy/a\nb", refuse("*", "*"))}},
			`"s3:Get\nObject" on resource: "arn:aws:s3:::b/\u202e\n\"" with an explicit deny in an identity-based policy: "arn:aws:iam::1:policy/a\nb"`},
		{"anonymous", "anonymous", "s3:GetObject", bucket, evaluate.Policies{Resource: public}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req := ask(evaluate.MustParsePrincipal(tt.who), tt.action, tt.resource)
			req.Resource.Account = ""
			if tt.who != bobARN {
				req.Resource.Account = req.Principal.Account()
			}
			r, err := evaluate.Evaluate(&req, tt.ps)
			if err != nil {
				t.Fatal(err)
			}
			want := tt.want
			if want != "" {
				want = "User: " + tt.who + " is not authorized to perform: " + want
			}
			if got := r.AccessDenied(&req); got != want {
				t.Errorf("%s\ngot  %s\nwant %s", r, got, want)
			}
		})
	}
}

// The names of callers, and requests that are none.
func TestAccessDeniedCaller(t *testing.T) {
	session, err := evaluate.MustParsePrincipal(roleARN).Assume(evaluate.MustParsePrincipal(roleARN), evaluate.AssumeRole{SessionName: "s 1"})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		who      evaluate.Principal
		resource string
		want     string
	}{
		{roleDev, "*", sessionARN},
		{evaluate.MustParsePrincipal(roleARN), "*", roleARN},
		{session, "*", `"arn:aws:sts::111122223333:assumed-role/dev/s 1"`},
		{rootUser, "*", rootOfA},
		{evaluate.MustParsePrincipal(acctA), "*", rootOfA},
		{evaluate.MustParsePrincipal(acctA), "arn:aws-cn:sqs:cn-north-1:111122223333:q", "arn:aws-cn:iam::111122223333:root"},
		{fred, "*", fredARN},
		{snsCalls, "*", "sns.amazonaws.com"},
		{github, "*", githubARN},
		{anonymous, "*", "anonymous"},
		{evaluate.Principal{}, "*", "nobody"},
	} {
		req := ask(tt.who, "sqs:SendMessage", tt.resource)
		got := evaluate.Result{}.AccessDenied(&req)
		if want := "User: " + tt.want + " is not authorized to perform: sqs:SendMessage on resource: " + tt.resource; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if got := (evaluate.Result{}).AccessDenied(nil); got != `User: nobody is not authorized to perform: "" on resource: ""` {
		t.Error(got)
	}
	if got := (evaluate.Result{By: 200}).AccessDenied(nil); strings.Contains(got, "because") {
		t.Error(got)
	}
}

// Whatever is generated, the sentence has AWS's form.
func TestAccessDeniedForm(t *testing.T) {
	form := regexp.MustCompile(`^User: \S+ is not authorized to perform: (\S+) on resource: \S+` +
		`( because no [a-zVPC-]+( [a-z]+){1,2} allows the (\S+) action| with an explicit deny in (a|an|the) [a-zVPC-]+( [a-z]+){1,2})?$`)
	for seed := range uint64(500) {
		c := genMake(seed, nil)
		req := c.request()
		r := c.set.compile(t).Evaluate(req)
		got := r.AccessDenied(req)
		if (got == "") != (r.Decision == evaluate.Allowed) || got != "" && !form.MatchString(got) {
			t.Errorf("seed %d: %s: %s", seed, r.Decision, got)
		}
	}
}
