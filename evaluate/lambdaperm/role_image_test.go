package lambdaperm_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

func TestCheckRoleImage(t *testing.T) {
	const actions = `"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"]` // no Resource in policies of repositories
	repository := func(statements ...string) *policy.Policy { return document(statements...) }
	service := `{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},` + actions + `}`
	serviceFor := func(account string) string {
		return `{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},` + actions +
			`,"Condition":{"StringLike":{"aws:sourceARN":"arn:aws:lambda:us-east-1:` + account + `:function:*"}}}`
	}
	root := `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},` + actions + `}`
	role := allowing("ecr:BatchGetImage ecr:GetDownloadUrlForLayer", "*")
	half := allowing("ecr:BatchGetImage", "*")
	logs := allowing("logs:*", "*")
	for _, tt := range []struct {
		name       string
		owner      string
		identity   []string
		repository *policy.Policy
		want       evaluate.Decision
	}{
		{"IDP-12 neither side", accountA, []string{logs}, nil, no},
		{"IDP-12 the role", accountA, []string{logs, role}, nil, ok},
		{"IDP-12 the repository", accountA, []string{logs}, repository(service), ok},
		{"IDP-12 the repository, for functions of the account", accountA, []string{logs}, repository(serviceFor(accountA)), ok},
		{"IDP-12 other account's functions", accountA, []string{logs}, repository(serviceFor(accountB)), no},
		{"IDP-12 one action by the role, both by the repository", accountA, []string{logs, half}, repository(service), ok},
		{"IDP-12 one action by the role alone", accountA, []string{logs, half}, nil, no},
		{"IDP-12 the role denied, the repository allows Lambda", accountA, []string{logs, denying("ecr:*", "*")}, repository(service), ok},
		{"IDP-12 across accounts, nothing in the repository", accountB, []string{logs, role}, nil, no},
		{"IDP-12 across accounts, both statements and the role", accountB, []string{logs, role}, repository(root, serviceFor(accountA)), ok},
		{"IDP-12 across accounts, the role is not allowed", accountB, []string{logs}, repository(root, serviceFor(accountA)), no},
		{"IDP-12 across accounts, without the service", accountB, []string{logs, role}, repository(root), no},
		{"IDP-12 across accounts, without the account", accountB, []string{logs, role}, repository(serviceFor(accountA)), no},
		{"IDP-12 across accounts, for other functions", accountB, []string{logs, role}, repository(root, serviceFor("777788889999")), no},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := withRole(identity(tt.identity...))
			f.ImageRepository = "arn:aws:ecr:us-east-1:" + tt.owner + ":repository/i"
			f.ResourcePolicies = map[string]*policy.Policy{f.ImageRepository: tt.repository}
			r, err := lambdaperm.CheckRole(f)
			wants(t, r, err, tt.want)
		})
	}
}
