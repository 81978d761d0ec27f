package lambdaperm_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
)

// roleServices are the services that invoke as a role, with the principal that the role must trust and what the role
// must be allowed, by the pages of the services. ListFunctions is about no function.
var roleServices = []struct{ name, principal, actions string }{
	{"events-role", "events.amazonaws.com", "lambda:InvokeFunction"},
	{"states", "states.amazonaws.com", "lambda:InvokeFunction"},
	{"firehose", "firehose.amazonaws.com", "lambda:InvokeFunction lambda:GetFunctionConfiguration"},
	{"scheduler", "scheduler.amazonaws.com", "lambda:InvokeFunction"},
	{"pipes", "pipes.amazonaws.com", "lambda:InvokeFunction"},
	{"apigateway-role", "apigateway.amazonaws.com", "lambda:InvokeFunction"},
	{"appsync-role", "appsync.amazonaws.com", "lambda:InvokeFunction"},
	{"codepipeline", "codepipeline.amazonaws.com", "lambda:InvokeFunction"},
	{"s3-batch", "batchoperations.s3.amazonaws.com", "lambda:InvokeFunction"},
	{"codedeploy", "codedeploy.amazonaws.com", "lambda:InvokeFunction"},
	{"application-autoscaling", "lambda.application-autoscaling.amazonaws.com",
		"lambda:PutProvisionedConcurrencyConfig lambda:GetProvisionedConcurrencyConfig lambda:DeleteProvisionedConcurrencyConfig"},
	{"cloudformation", "cloudformation.amazonaws.com", "lambda:InvokeFunction"},             // Overview of CloudFormation macros
	{"cloudformation-hooks", "hooks.cloudformation.amazonaws.com", "lambda:InvokeFunction"}, // Prepare to create a Lambda Hook
	{"ssm", "ssm.amazonaws.com", "lambda:InvokeFunction"},                                   // aws:invokeLambdaFunction – Invoke an AWS Lambda function
	{"rds", "rds.amazonaws.com", "lambda:InvokeFunction"},                                   // Creating an IAM policy to access AWS Lambda resources
	{"redshift", "redshift.amazonaws.com", "lambda:InvokeFunction"},                         // Scalar Lambda UDFs
	{"ecs", "ecs.amazonaws.com", "lambda:InvokeFunction"},                                   // Permissions required for Lambda functions in … blue/green deployments
	{"sagemaker", "sagemaker.amazonaws.com", "lambda:InvokeFunction"},                       // Required Permissions To Use AWS Lambda With Ground Truth
	{"kendra", "kendra.amazonaws.com", "lambda:InvokeFunction"},                             // IAM access roles for Amazon Kendra
}

// TestServicesWithRole asks of each: all is right; another service is trusted; nothing is allowed; the function is
// allowed and the alias is called.
func TestServicesWithRole(t *testing.T) {
	tested := map[string]bool{"s3-object-lambda": true} // calls as its own caller
	for _, s := range roleServices {
		tested[s.name] = true
		for _, service := range []string{s.name, s.principal} {
			ask := func(trusted, on, qualifier string) (lambdaperm.Report, error) {
				role := invRoleFor(trusted)
				if on != "" {
					role.Identity = identity(allowing(s.actions, on), allowing("lambda:ListFunctions", "*"))
				}
				return lambdaperm.InvokeThroughRole(functionWith(), qualifier, service, role)
			}
			const alias = functionARN + ":live"
			t.Run("L2-8/"+service+"/right", func(t *testing.T) {
				r, err := ask(s.principal, alias, "live")
				wants(t, r, err, ok)
			})
			t.Run("L2-8/"+service+"/wrong service", func(t *testing.T) {
				r, err := ask("ec2.amazonaws.com", alias, "live")
				wants(t, r, err, no)
				if failed(r) != "sts:AssumeRole" || !strings.Contains(r.String(), "Allow sts:AssumeRole to "+s.principal) {
					t.Errorf("%v", r)
				}
			})
			t.Run("L2-8/"+service+"/no permission", func(t *testing.T) {
				r, err := ask(s.principal, "", "live")
				wants(t, r, err, no)
				if !strings.HasPrefix(failed(r), s.actions) {
					t.Errorf("%v", r)
				}
			})
			t.Run("L2-8/"+service+"/function but not alias", func(t *testing.T) {
				r, err := ask(s.principal, functionARN, "live")
				wants(t, r, err, no)
				if failed(r) != s.actions {
					t.Errorf("%v", r)
				}
			})
			t.Run("L2-8/"+service+"/function and its aliases", func(t *testing.T) {
				r, err := ask(s.principal, functionARN+" "+functionARN+":*", "live")
				wants(t, r, err, ok)
			})
		}
	}
	for e := range lambdaperm.EventSources() {
		if e.Model == lambdaperm.ModelRole && !tested[e.Name] {
			t.Errorf("%s is not tested", e.Name)
		}
	}
}

// TestARNsOfServicesWithRole: whose ARN it is, in the forms of the Service Authorization Reference.
func TestARNsOfServicesWithRole(t *testing.T) {
	const in = ":us-east-1:111122223333:"
	for _, tt := range [...]struct{ arn, want string }{
		{"arn:aws:cloudformation" + in + "stack/s/1", "cloudformation"},
		{"arn:aws:cloudformation" + in + "type/hook/My-Org-Hook", "cloudformation-hooks"},
		{"arn:aws:ssm" + in + "automation-execution/1", "ssm"},
		{"arn:aws:rds" + in + "db:d", "rds"},
		{"arn:aws:rds" + in + "cluster:c", "documentdb"}, // the same form, and the first
		{"arn:aws:redshift" + in + "cluster:c", "redshift"},
		{"arn:aws:ecs" + in + "service/c/s", "ecs"},
		{"arn:aws:ecs" + in + "service-deployment/c/s/1", "ecs"},
		{"arn:aws:sagemaker" + in + "labeling-job/j", "sagemaker"},
		{"arn:aws:kendra" + in + "index/i", "kendra"},
		{"arn:aws:kendra" + in + "index/i/data-source/d", "kendra"},
		{"arn:aws:iot" + in + "authorizer/a", "iot"},
	} {
		t.Run("L2-8/"+tt.arn, func(t *testing.T) {
			e, err := lambdaperm.EventSourceOf(tt.arn)
			if err != nil || e.Name != tt.want {
				t.Errorf("%q %v, want %q", e.Name, err, tt.want)
			}
		})
	}
}
