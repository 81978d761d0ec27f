package lambdaperm_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestControlPoliciesEverywhere holds L2-12: each question is allowed without control policies, denied by the resource
// control policy of the account that owns the resource, and not by that of another account.
func TestControlPoliciesEverywhere(t *testing.T) {
	const queue = "arn:aws:sqs:us-east-1:" + accountA + ":q"
	full := level(document(`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`).Named("RCPFullAWSAccess"))
	deny := func(action string) []evaluate.Level {
		return []evaluate.Level{full, level(document(`{"Effect":"Deny","Principal":"*","Action":"` + action + `","Resource":"*"}`))}
	}
	f := withRole(lookup(t, "AWSLambdaSQSQueueExecutionRole"))
	f.Role.Trust = trusting(byService("lambda.amazonaws.com"))
	f.Policies = map[string]*policy.Policy{"": document()}
	role := lambdaperm.Role{ARN: roleARN, Trust: trusting(byService("states.amazonaws.com")), Identity: identity(allowing("lambda:InvokeFunction", "*"))}
	for _, tt := range []struct {
		name, denied string
		ask          func(lambdaperm.Function) (lambdaperm.Report, error)
	}{
		{"L2-12 trust", "sts:AssumeRole", func(f lambdaperm.Function) (lambdaperm.Report, error) { return lambdaperm.CheckTrust(f) }},
		{"L2-12 role", "sts:AssumeRole", func(f lambdaperm.Function) (lambdaperm.Report, error) { return lambdaperm.CheckRole(f) }},
		{"L2-12 dead-letter queue", "sqs:SendMessage", func(f lambdaperm.Function) (lambdaperm.Report, error) {
			f.DeadLetter = queue
			f.Role = &lambdaperm.Role{ARN: roleARN, Trust: f.Role.Trust, Identity: identity(allowing("*", "*"))}
			return lambdaperm.CheckRole(f)
		}},
		{"L2-12 mapping", "sqs:ReceiveMessage", func(f lambdaperm.Function) (lambdaperm.Report, error) {
			return lambdaperm.PollEventSource(f, lambdaperm.EventSourceMapping{SourceARN: queue})
		}},
		{"L2-12 service with a role", "sts:AssumeRole", func(f lambdaperm.Function) (lambdaperm.Report, error) {
			return lambdaperm.InvokeThroughRole(f, "", "states", role)
		}},
		{"L2-12 call", "s3:GetObject", func(f lambdaperm.Function) (lambdaperm.Report, error) {
			f.Role = &lambdaperm.Role{ARN: roleARN, Identity: identity(allowing("s3:GetObject", "*"))}
			return lambdaperm.Call(f, lambdaperm.CallInput{Action: "s3:GetObject", Resource: evaluate.Resource{ARN: objectARN, Account: accountA}})
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := tt.ask(f)
			wants(t, r, err, evaluate.Allowed, notesOf(r)...)
			g := f
			g.RCPs = map[string][]evaluate.Level{accountB: deny(tt.denied)}
			r, err = tt.ask(g)
			wants(t, r, err, evaluate.Allowed, notesOf(r)...)
			g.RCPs = map[string][]evaluate.Level{accountA: deny(tt.denied)}
			r, err = tt.ask(g)
			wants(t, r, err, evaluate.ExplicitDeny, notesOf(r)...)
		})
	}
}

func notesOf(r lambdaperm.Report) []lambdaperm.NoteCode {
	var codes []lambdaperm.NoteCode
	for _, n := range r.Notes {
		codes = append(codes, n.Code)
	}
	return codes
}
