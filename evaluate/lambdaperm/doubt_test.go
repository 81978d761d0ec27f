package lambdaperm_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestDoubts is K-11: what is assumed about a request and could change its decision is noted, and nothing else.
func TestDoubts(t *testing.T) {
	const session, owner = lambdaperm.NoteSessionNameAssumed, lambdaperm.NoteOwnerAssumed
	byUserID := func(operator, value string) string { return when(operator, "aws:userid", value) }
	poll := func(statements []string, queue ...string) question {
		m := mapping{SourceARN: queueARN}
		if queue != nil {
			m.ResourcePolicies = map[string]*policy.Policy{queueARN: document(queue...)}
		}
		return func() (lambdaperm.Report, error) {
			return lambdaperm.PollEventSource(withRole(identity(statements...)), m)
		}
	}
	through := func(statement string) question {
		role := invRoleFor("states.amazonaws.com", "lambda:ListTags")
		role.UniqueID, role.Identity = "AROAEXAMPLE", identity(statement)
		return func() (lambdaperm.Report, error) {
			return lambdaperm.InvokeThroughRole(functionWith(), "", "states", role)
		}
	}
	deliver := func(statements []string, bucket ...string) question {
		f := withRole(identity(statements...))
		f.OnFailure = bucketARN
		if bucket != nil {
			f.ResourcePolicies = map[string]*policy.Policy{bucketARN: document(bucket...)}
		}
		return func() (lambdaperm.Report, error) { return lambdaperm.CheckRole(f) }
	}
	logs, sqs, s3 := allowing("logs:*", "*"), allowing("sqs:*", "*"), allowing("s3:*", "*")
	sessionOf := func(name string) string { return aws("arn:aws:sts::" + accountA + ":assumed-role/r/" + name) }
	for _, tt := range []struct {
		name  string
		ask   question
		want  evaluate.Decision
		notes []lambdaperm.NoteCode
	}{
		{"K-11 any session", poll([]string{logs, sqs}), ok, nil},
		{"K-11 any session of the role", poll([]string{logs, allowing("sqs:*", "*", byUserID("StringLike", "AROAEXAMPLE:*"))}), ok, nil},
		{"K-11 a session by its name", poll([]string{logs, allowing("sqs:*", "*", byUserID("StringEquals", "AROAEXAMPLE:awslambda"))}), ok, only(session)},
		{"K-11 any other session", poll([]string{logs, sqs, denying("sqs:*", "*", byUserID("StringNotEquals", "AROAEXAMPLE:awslambda"))}), ok, only(session)},
		{"K-11 the queue denies a session", poll([]string{logs, sqs}, to(sessionOf("awslambda"), denying("sqs:*", "*"))), never, only(session)},
		{"K-11 the queue denies another session", poll([]string{logs, sqs}, to(sessionOf("x"), denying("sqs:*", "*"))), ok, nil},
		{"K-11 the session of the function's code is known", func() (lambdaperm.Report, error) {
			return lambdaperm.Call(withRole(identity(allowing("sqs:*", "*", byUserID("StringEquals", "AROAEXAMPLE:f")))),
				lambdaperm.CallInput{Action: "sqs:SendMessage", Resource: evaluate.Resource{ARN: queueARN}})
		}, ok, nil},
		{"K-11 a service's session, any name", through(allowing("lambda:*", "*")), ok, nil},
		{"K-11 a service's session by its name", through(allowing("lambda:*", "*", byUserID("StringEquals", "AROAEXAMPLE:states"))), ok, only(session)},
		{"K-11 a bucket, the role may", deliver([]string{logs, s3}), ok, only(owner)},
		{"K-11 a bucket, the role may not", deliver([]string{logs}), no, nil},
		{"K-11 a bucket that denies", deliver([]string{logs, s3}, to(`"*"`, denying("s3:*", "*"))), never, nil},
		{"K-11 a bucket that lets the role in, too", deliver([]string{logs, s3}, to(aws(roleARN), allowing("s3:*", "*"))), ok, nil},
		{"K-11 a bucket that alone lets the role in", deliver([]string{logs}, to(aws(roleARN), allowing("s3:*", "*"))), ok, only(owner)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := tt.ask()
			wants(t, r, err, tt.want, tt.notes...)
		})
	}
}
