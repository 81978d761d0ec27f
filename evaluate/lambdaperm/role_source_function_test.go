package lambdaperm_test

import (
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestSourceFunctionArn asks every kind of call under every kind of statement about lambda:SourceFunctionArn
// (ROLE-8). A call with the key has the value f; one without it meets positive operators that do not hold and negated
// ones that do.
func TestSourceFunctionArn(t *testing.T) {
	full := allowing("*", "*")
	documents := []struct {
		name         string
		statements   []string
		with, absent evaluate.Decision
	}{
		{"Allow ArnEquals", []string{allowing("*", "*", when("ArnEquals", sourceFunction, functionARN))}, ok, no},
		{"Allow ArnEquals another", []string{allowing("*", "*", when("ArnEquals", sourceFunction, otherARN))}, no, no},
		{"Allow ArnEqualsIfExists", []string{allowing("*", "*", when("ArnEqualsIfExists", sourceFunction, functionARN))}, ok, ok},
		{"Allow ArnEqualsIfExists another", []string{allowing("*", "*", when("ArnEqualsIfExists", sourceFunction, otherARN))}, no, ok},
		{"Deny ArnNotEquals", []string{full, denying("*", "*", when("ArnNotEquals", sourceFunction, functionARN))}, ok, never},
		{"Deny ArnNotEquals another", []string{full, denying("*", "*", when("ArnNotEquals", sourceFunction, otherARN))}, never, never},
		{"Deny ArnNotEqualsIfExists", []string{full, denying("*", "*", when("ArnNotEqualsIfExists", sourceFunction, functionARN))}, ok, never},
		{"Deny ArnEquals", []string{full, denying("*", "*", when("ArnEquals", sourceFunction, functionARN))}, never, ok},
		{"Deny ArnEqualsIfExists", []string{full, denying("*", "*", when("ArnEqualsIfExists", sourceFunction, functionARN))}, never, never},
		{"Allow Null false", []string{allowing("*", "*", when("Null", sourceFunction, "false"))}, ok, no},
	}
	// find returns the check of an action in a report about what the role needs.
	find := func(t *testing.T, r lambdaperm.Report, err error, action string) evaluate.Decision {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range r.Checks {
			if c.Request.Action == action {
				return c.Result.Decision
			}
		}
		t.Fatalf("%s is not asked:\n%v", action, r)
		return no
	}
	byLambda := func(action string, set func(*lambdaperm.Function)) func(*testing.T, []*policy.Policy) evaluate.Decision {
		return func(t *testing.T, ps []*policy.Policy) evaluate.Decision {
			r, err := lambdaperm.CheckRole(withRole(ps, set))
			return find(t, r, err, action)
		}
	}
	for _, call := range []struct {
		name string
		sent bool
		ask  func(*testing.T, []*policy.Policy) evaluate.Decision
	}{
		{"code", true, func(t *testing.T, ps []*policy.Policy) evaluate.Decision {
			r, err := lambdaperm.Call(withRole(ps), onObject("s3:GetObject"))
			return find(t, r, err, "s3:GetObject")
		}},
		{"log write LC-2", true, byLambda("logs:PutLogEvents", func(*lambdaperm.Function) {})},
		{"log group LC-2", true, byLambda("logs:CreateLogGroup", func(*lambdaperm.Function) {})},
		{"X-Ray", true, byLambda("xray:PutTraceSegments", func(f *lambdaperm.Function) { f.Tracing = true })},
		{"EFS mount", true, byLambda("elasticfilesystem:ClientMount", func(f *lambdaperm.Function) {
			f.FileSystems = []lambdaperm.FileSystem{{ARN: "arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/fs-1", HasPolicy: true}}
		})},
		{"durable", true, byLambda("lambda:CheckpointDurableExecution", func(f *lambdaperm.Function) { f.Durable = true })},
		{"KMS", false, byLambda("kms:Decrypt", func(f *lambdaperm.Function) { f.KMSKey = keyARN })},
		{"ENI", false, byLambda("ec2:CreateNetworkInterface", func(f *lambdaperm.Function) { f.VPC = &lambdaperm.VPC{} })},
		{"poll", false, func(t *testing.T, ps []*policy.Policy) evaluate.Decision {
			r, err := lambdaperm.PollEventSource(withRole(ps), lambdaperm.EventSourceMapping{SourceARN: queueARN})
			return find(t, r, err, "sqs:ReceiveMessage")
		}},
		{"user", false, func(t *testing.T, ps []*policy.Policy) evaluate.Decision {
			r, err := lambdaperm.Invoke(withRole(nil), "", lambdaperm.Caller{Identity: ps,
				Principal: evaluate.MustParsePrincipal("arn:aws:sts::111122223333:assumed-role/r/ann")})
			return find(t, r, err, "lambda:InvokeFunction")
		}},
	} {
		for _, d := range documents {
			t.Run("ROLE-8 "+call.name+", "+d.name, func(t *testing.T) {
				want := d.absent
				if call.sent {
					want = d.with
				}
				if got := call.ask(t, identity(d.statements...)); got != want {
					t.Errorf("%v, want %v", got, want)
				}
			})
		}
	}
}

func TestSourceFunctionArnNotSent(t *testing.T) {
	limited := identity(allowing("*", "*", when("ArnEquals", sourceFunction, functionARN)))
	vpc := func(f *lambdaperm.Function) { f.VPC = &lambdaperm.VPC{} }
	t.Run("ROLE-8 network interfaces", func(t *testing.T) {
		r, err := lambdaperm.CheckRole(withRole(limited, vpc))
		notes := make([]lambdaperm.NoteCode, 6, 7) // one for each action
		for i := range notes {
			notes[i] = lambdaperm.NoteSourceFunctionNotSent
		}
		wants(t, r, err, no, append(notes, lambdaperm.NoteAllActions)...)
	})
	t.Run("ROLE-8 polling", func(t *testing.T) {
		r, err := lambdaperm.PollEventSource(withRole(limited), lambdaperm.EventSourceMapping{SourceARN: queueARN})
		note := lambdaperm.NoteSourceFunctionNotSent
		wants(t, r, err, no, note, note, note)
		for _, c := range r.Checks {
			if slices.Contains(c.Result.MissingContext, sourceFunction) {
				t.Errorf("%s: the key is said to be missing, but no such request has it", c.Request.Action)
			}
		}
	})
	t.Run("ROLE-8 log events have it", func(t *testing.T) {
		r, err := lambdaperm.CheckRole(withRole(limited))
		wants(t, r, err, ok, lambdaperm.NoteAllActions)
	})
	harden := denying("ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:DescribeNetworkInterfaces ec2:DescribeSubnets "+
		"ec2:DetachNetworkInterface ec2:AssignPrivateIpAddresses ec2:UnassignPrivateIpAddresses", "*", when("ArnEquals", sourceFunction, functionARN))
	t.Run("ROLE-12 Lambda creates the network interface", func(t *testing.T) {
		r, err := lambdaperm.CheckRole(withRole(append(lookup(t, "AWSLambdaVPCAccessExecutionRole"), document(harden)), vpc))
		wants(t, r, err, ok)
	})
}
