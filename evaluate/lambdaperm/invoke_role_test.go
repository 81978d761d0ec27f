package lambdaperm_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
)

// invRoleFor is a role of account A that trusts a service and may do some actions anywhere.
func invRoleFor(service string, actions ...string) lambdaperm.Role {
	r := lambdaperm.Role{
		ARN:   roleARN,
		Trust: document(`{"Effect":"Allow","Principal":{"Service":"` + service + `"},"Action":"sts:AssumeRole"}`),
	}
	for _, action := range actions {
		r.Identity = append(r.Identity, document(`{"Effect":"Allow","Action":"`+action+`","Resource":"*"}`))
	}
	return r
}

// TestRoleTable has the services of table 4.1 with what their roles need.
func TestRoleTable(t *testing.T) {
	invoke := []string{"lambda:InvokeFunction"}
	for _, tt := range [...]struct {
		service, principal string
		actions            []string
	}{
		{"events-role", "events.amazonaws.com", invoke},
		{"states", "states.amazonaws.com", invoke},
		{"firehose", "firehose.amazonaws.com", []string{"lambda:InvokeFunction", "lambda:GetFunctionConfiguration"}},
		{"scheduler", "scheduler.amazonaws.com", invoke},
		{"pipes", "pipes.amazonaws.com", invoke},
		{"apigateway-role", "apigateway.amazonaws.com", invoke},
		{"appsync-role", "appsync.amazonaws.com", invoke},
		{"codepipeline", "codepipeline.amazonaws.com", []string{"lambda:InvokeFunction", "lambda:ListFunctions"}},
		{"s3-batch", "batchoperations.s3.amazonaws.com", invoke},
		{"codedeploy", "codedeploy.amazonaws.com", invoke},
		{"application-autoscaling", "lambda.application-autoscaling.amazonaws.com", []string{"lambda:PutProvisionedConcurrencyConfig",
			"lambda:GetProvisionedConcurrencyConfig", "lambda:DeleteProvisionedConcurrencyConfig"}},
	} {
		for _, service := range [...]string{tt.service, tt.principal} {
			ask := func(role lambdaperm.Role) (lambdaperm.Report, error) {
				return lambdaperm.InvokeThroughRole(functionWith(), "prod", service, role)
			}
			t.Run("4.1/"+service+"/trusted and allowed", func(t *testing.T) {
				r, err := ask(invRoleFor(tt.principal, tt.actions...))
				wants(t, r, err, ok)
				var got []string
				for _, c := range r.Checks {
					got = append(got, c.Request.Action)
				}
				if diff := cmp.Diff(append([]string{"sts:AssumeRole"}, tt.actions...), got); diff != "" {
					t.Errorf("checks (-want +got):\n%s", diff)
				}
				if id := r.Checks[1].Request.Principal.ID(); id != "arn:aws:sts::111122223333:assumed-role/r/"+tt.service {
					t.Errorf("session %s", id)
				}
			})
			t.Run("4.1/"+service+"/other service trusted", func(t *testing.T) {
				r, err := ask(invRoleFor("ec2.amazonaws.com", tt.actions...))
				wants(t, r, err, no)
				if len(r.Failed()) != 1 {
					t.Errorf("%v", r)
				}
			})
			t.Run("4.1/"+service+"/no trust policy", func(t *testing.T) {
				role := invRoleFor(tt.principal, tt.actions...)
				role.Trust = nil
				r, err := ask(role)
				wants(t, r, err, no)
			})
			t.Run("4.1/"+service+"/one action missing", func(t *testing.T) {
				r, err := ask(invRoleFor(tt.principal, tt.actions[1:]...))
				wants(t, r, err, no)
			})
		}
	}
}

func TestInvokeThroughRole(t *testing.T) {
	const invoke = "lambda:InvokeFunction"
	other := invRoleFor("states.amazonaws.com", invoke)
	other.ARN = "arn:aws:iam::444455556666:role/path/r"
	byAccount := to(aws(accountB), allowing(invoke, functionARN))
	withSCP := invRoleFor("states.amazonaws.com", invoke)
	withSCP.SCPs = []evaluate.Level{level(document(`{"Effect":"Allow","Action":"s3:*","Resource":"*"}`))}
	for _, tt := range [...]struct {
		name    string
		fn      lambdaperm.Function
		service string
		role    lambdaperm.Role
		want    evaluate.Decision
		notes   []lambdaperm.NoteCode
	}{
		{"SEED-12/states", functionWith(), "states.amazonaws.com", invRoleFor("states.amazonaws.com", invoke), ok, nil},
		{"SEED-12/s3", functionWith(), "s3.amazonaws.com", invRoleFor("s3.amazonaws.com", invoke), ok, nil},
		{"SEED-12/s3 by name", functionWith(), "s3", invRoleFor("s3.amazonaws.com", invoke), ok, nil},
		{"4.1/events by the name of the rule", functionWith(), "events", invRoleFor("events.amazonaws.com", invoke), ok, nil},
		{"E-11/the function's policy names the role", functionWith(to(aws(roleARN), allowing(invoke, functionARN))), "states",
			invRoleFor("states.amazonaws.com"), ok, nil},
		{"E-40/role of another account", functionWith(), "states", other, no, nil},
		{"E-40/both sides", functionWith(byAccount), "states", other, ok, nil},
		{"E-72/SCPs apply to the session", functionWith(), "states", withSCP, no, nil},
		{"RBP-19/reading the configuration is grantable across accounts", functionWith(to(aws(accountB), allowing("lambda:*", functionARN))), "firehose", func() lambdaperm.Role {
			r := invRoleFor("firehose.amazonaws.com", "lambda:*")
			r.ARN = other.ARN
			return r
		}(), ok, nil},
		{"RBP-20/functions are listed in the role's account", functionWith(byAccount), "codepipeline", func() lambdaperm.Role {
			r := invRoleFor("codepipeline.amazonaws.com", "lambda:*")
			r.ARN = other.ARN
			return r
		}(), ok, nil},
		{"RBP-33/everyone", functionWith(to(`"*"`, allowing(invoke, functionARN))), "states", invRoleFor("states.amazonaws.com"), ok,
			[]lambdaperm.NoteCode{lambdaperm.NotePublicGrant}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := lambdaperm.InvokeThroughRole(tt.fn, "", tt.service, tt.role)
			wants(t, r, err, tt.want, tt.notes...)
		})
	}
	t.Run("E-71/trust with a source", func(t *testing.T) {
		role := invRoleFor("states.amazonaws.com", invoke)
		role.Trust = document(`{"Effect":"Allow","Principal":{"Service":"states.amazonaws.com"},"Action":"sts:AssumeRole",
			"Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}}}`)
		r, err := lambdaperm.InvokeThroughRole(functionWith(), "", "states", role)
		wants(t, r, err, no)
		var ctx condition.Context
		ctx.Set("aws:SourceAccount", accountA)
		r, err = lambdaperm.InvokeThroughRole(functionWith(), "", "states", role, lambdaperm.WithContext(ctx))
		wants(t, r, err, ok)
	})
	for _, name := range [...]string{"states.amazonaws.com", "states.amazonaws.com.cn"} {
		t.Run("PUSH-31/"+name, func(t *testing.T) {
			role := invRoleFor(name, invoke)
			role.ARN = "arn:aws-cn:iam::111122223333:role/r"
			f := functionNamed("arn:aws-cn:lambda:cn-north-1:111122223333:function:f")
			r, err := lambdaperm.InvokeThroughRole(f, "", name, role)
			wants(t, r, err, ok)
		})
	}
	t.Run("SEED-12/session", func(t *testing.T) {
		r, err := lambdaperm.InvokeThroughRole(functionWith(), "", "states", invRoleFor("states.amazonaws.com", invoke))
		wants(t, r, err, ok)
		if got := r.Checks[1].Request.Principal.ID(); got != "arn:aws:sts::111122223333:assumed-role/r/states" {
			t.Errorf("session %s", got)
		}
	})
}

func TestInvokeThroughRoleRefused(t *testing.T) {
	role := invRoleFor("states.amazonaws.com")
	for _, tt := range [...]struct {
		name               string
		qualifier, service string
		arn                string
		code               lambdaperm.Code
		input              string
	}{
		{"unknown service", "", "ec2.amazonaws.com", roleARN, lambdaperm.CodeUnknownService, "ec2.amazonaws.com"},
		{"no service", "", "", roleARN, lambdaperm.CodeUnknownService, ""},
		{"a polled source", "", "sqs", roleARN, lambdaperm.CodeUnknownService, "sqs"},
		{"4.1/S3 Object Lambda", "", "s3-object-lambda", roleARN, lambdaperm.CodeUnknownService, "s3-object-lambda"},
		{"no role", "", "states", "", lambdaperm.CodeInvalidARN, ""},
		{"a user", "", "states", userA, lambdaperm.CodeInvalidARN, userA},
		{"unknown alias", "dev", "states", roleARN, lambdaperm.CodeUnknownQualifier, "dev"},
		{"ACT-8/function", "", "application-autoscaling", roleARN, lambdaperm.CodeUnknownQualifier, ""},
		{"ACT-8/$LATEST", "$LATEST", "application-autoscaling", roleARN, lambdaperm.CodeUnknownQualifier, "$LATEST"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := functionWith()
			f.Aliases = []string{"prod"}
			role := role
			role.ARN = tt.arn
			r, err := lambdaperm.InvokeThroughRole(f, tt.qualifier, tt.service, role)
			isRefused(t, r, err, tt.code, tt.input)
		})
	}
}
