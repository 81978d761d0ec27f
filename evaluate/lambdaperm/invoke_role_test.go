package lambdaperm_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// invRoleFor is a role of account A that trusts a service and may do some actions anywhere.
func invRoleFor(service string, actions ...string) lambdaperm.Role {
	r := lambdaperm.Role{
		ARN:   invRoleA,
		Trust: invDoc(`{"Effect":"Allow","Principal":{"Service":"` + service + `"},"Action":"sts:AssumeRole"}`),
	}
	for _, action := range actions {
		r.Identity = append(r.Identity, invDoc(`{"Effect":"Allow","Action":"`+action+`","Resource":"*"}`))
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
				return lambdaperm.InvokeThroughRole(invFunction(), "prod", service, role)
			}
			t.Run("4.1/"+service+"/trusted and allowed", func(t *testing.T) {
				r, err := ask(invRoleFor(tt.principal, tt.actions...))
				invCheck(t, r, err, invAllowed)
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
				invCheck(t, r, err, invImplicit)
				if len(r.Failed()) != 1 {
					t.Errorf("%v", r)
				}
			})
			t.Run("4.1/"+service+"/no trust policy", func(t *testing.T) {
				role := invRoleFor(tt.principal, tt.actions...)
				role.Trust = nil
				r, err := ask(role)
				invCheck(t, r, err, invImplicit)
			})
			t.Run("4.1/"+service+"/one action missing", func(t *testing.T) {
				r, err := ask(invRoleFor(tt.principal, tt.actions[1:]...))
				invCheck(t, r, err, invImplicit)
			})
		}
	}
}

func TestInvokeThroughRole(t *testing.T) {
	const invoke = "lambda:InvokeFunction"
	other := invRoleFor("states.amazonaws.com", invoke)
	other.ARN = "arn:aws:iam::444455556666:role/path/r"
	byAccount := invGrant(invAWS(invB), invoke, invFn, "")
	withSCP := invRoleFor("states.amazonaws.com", invoke)
	withSCP.SCPs = [][]*policy.Policy{{invDoc(`{"Effect":"Allow","Action":"s3:*","Resource":"*"}`)}}
	for _, tt := range [...]struct {
		name    string
		fn      lambdaperm.Function
		service string
		role    lambdaperm.Role
		want    evaluate.Decision
		notes   []lambdaperm.NoteCode
	}{
		{"SEED-12/states", invFunction(), "states.amazonaws.com", invRoleFor("states.amazonaws.com", invoke), invAllowed, nil},
		{"SEED-12/s3", invFunction(), "s3.amazonaws.com", invRoleFor("s3.amazonaws.com", invoke), invAllowed, nil},
		{"SEED-12/s3 by name", invFunction(), "s3", invRoleFor("s3.amazonaws.com", invoke), invAllowed, nil},
		{"4.1/events by the name of the rule", invFunction(), "events", invRoleFor("events.amazonaws.com", invoke), invAllowed, nil},
		{"E-11/the function's policy names the role", invFunction(invGrant(invAWS(invRoleA), invoke, invFn, "")), "states",
			invRoleFor("states.amazonaws.com"), invAllowed, nil},
		{"E-40/role of another account", invFunction(), "states", other, invImplicit, nil},
		{"E-40/both sides", invFunction(byAccount), "states", other, invAllowed, nil},
		{"E-72/SCPs apply to the session", invFunction(), "states", withSCP, invImplicit, nil},
		{"RBP-19/reading the configuration is grantable across accounts", invFunction(invGrant(invAWS(invB), "lambda:*", invFn, "")), "firehose", func() lambdaperm.Role {
			r := invRoleFor("firehose.amazonaws.com", "lambda:*")
			r.ARN = other.ARN
			return r
		}(), invAllowed, nil},
		{"RBP-20/functions are listed in the role's account", invFunction(byAccount), "codepipeline", func() lambdaperm.Role {
			r := invRoleFor("codepipeline.amazonaws.com", "lambda:*")
			r.ARN = other.ARN
			return r
		}(), invAllowed, nil},
		{"RBP-33/everyone", invFunction(invGrant(`"*"`, invoke, invFn, "")), "states", invRoleFor("states.amazonaws.com"), invAllowed,
			[]lambdaperm.NoteCode{lambdaperm.PublicGrant}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := lambdaperm.InvokeThroughRole(tt.fn, "", tt.service, tt.role)
			invCheck(t, r, err, tt.want, tt.notes...)
		})
	}
	t.Run("E-71/trust with a source", func(t *testing.T) {
		role := invRoleFor("states.amazonaws.com", invoke)
		role.Trust = invDoc(`{"Effect":"Allow","Principal":{"Service":"states.amazonaws.com"},"Action":"sts:AssumeRole",
			"Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}}}`)
		r, err := lambdaperm.InvokeThroughRole(invFunction(), "", "states", role)
		invCheck(t, r, err, invImplicit)
		var ctx condition.Context
		ctx.Set("aws:SourceAccount", invA)
		r, err = lambdaperm.InvokeThroughRole(invFunction(), "", "states", role, lambdaperm.WithContext(ctx))
		invCheck(t, r, err, invAllowed)
	})
	for _, name := range [...]string{"states.amazonaws.com", "states.amazonaws.com.cn"} {
		t.Run("PUSH-31/"+name, func(t *testing.T) {
			role := invRoleFor(name, invoke)
			role.ARN = "arn:aws-cn:iam::111122223333:role/r"
			f := invNamed("arn:aws-cn:lambda:cn-north-1:111122223333:function:f")
			r, err := lambdaperm.InvokeThroughRole(f, "", name, role)
			invCheck(t, r, err, invAllowed)
		})
	}
	t.Run("SEED-12/session", func(t *testing.T) {
		r, err := lambdaperm.InvokeThroughRole(invFunction(), "", "states", invRoleFor("states.amazonaws.com", invoke))
		invCheck(t, r, err, invAllowed)
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
		{"unknown service", "", "ec2.amazonaws.com", invRoleA, lambdaperm.CodeUnknownService, "ec2.amazonaws.com"},
		{"no service", "", "", invRoleA, lambdaperm.CodeUnknownService, ""},
		{"a polled source", "", "sqs", invRoleA, lambdaperm.CodeUnknownService, "sqs"},
		{"4.1/S3 Object Lambda", "", "s3-object-lambda", invRoleA, lambdaperm.CodeUnknownService, "s3-object-lambda"},
		{"no role", "", "states", "", lambdaperm.CodeInvalidARN, ""},
		{"a user", "", "states", invUserA, lambdaperm.CodeInvalidARN, invUserA},
		{"unknown alias", "dev", "states", invRoleA, lambdaperm.CodeUnknownQualifier, "dev"},
		{"ACT-8/function", "", "application-autoscaling", invRoleA, lambdaperm.CodeUnknownQualifier, ""},
		{"ACT-8/$LATEST", "$LATEST", "application-autoscaling", invRoleA, lambdaperm.CodeUnknownQualifier, "$LATEST"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := invFunction()
			f.Aliases = []string{"prod"}
			role := role
			role.ARN = tt.arn
			r, err := lambdaperm.InvokeThroughRole(f, tt.qualifier, tt.service, role)
			invRefused(t, r, err, tt.code, tt.input)
		})
	}
}
