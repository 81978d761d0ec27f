package lambdaperm_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestPolledSources: whether a source that is polled can invoke is a question to the execution role. Nothing is allowed
// that was not checked, and what cannot be checked is an error that names the question to ask.
func TestPolledSources(t *testing.T) {
	everything, nothing := withRole(identity(allowing("*", "*"))), withRole(nil)
	namesPoll := func(t *testing.T, err error, words string) {
		t.Helper()
		if e, is := errors.AsType[*lambdaperm.Error](err); !is || !strings.Contains(e.Reason, words) || !strings.Contains(e.Reason, "ask PollEventSource") {
			t.Errorf("the error does not say what to do: %v", err)
		}
	}
	for _, tt := range [...]struct {
		name, source, arn string
		asked             bool // nothing but the ARN must be known
	}{
		{"PULL-1", "kinesis", pollStream, true},
		{"PULL-2", "kinesis-consumer", pollConsumer, true},
		{"PULL-3", "dynamodb", pollTable, true},
		{"PULL-4 SEED-15", "sqs", queueARN, true},
		{"PULL-5", "kafka", pollCluster, false},
		{"PULL-8", "kafka-cross-account", "arn:aws:kafka:us-east-1:111122223333:vpc-connection/444455556666/c/1", false},
		{"PULL-9", "self-managed-kafka", "", false},
		{"PULL-10", "mq", pollBroker, false},
		{"PULL-11", "documentdb", pollDocDB, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := lambdaperm.Source{Name: tt.source, ARN: tt.arn}
			for _, qualifier := range []string{"", "live"} {
				r, err := lambdaperm.InvokeFromSource(functionWith(), qualifier, s)
				isRefused(t, r, err, lambdaperm.CodeRoleMissing, strings.TrimSuffix(functionARN+":"+qualifier, ":"))
				namesPoll(t, err, "polls "+tt.arn)
				namesPoll(t, err, "execution role")
				for _, f := range []lambdaperm.Function{everything, nothing} {
					r, err := lambdaperm.InvokeFromSource(f, qualifier, s)
					if !tt.asked {
						isRefused(t, r, err, lambdaperm.CodeInvalidParameter, tt.source)
						namesPoll(t, err, "must be known")
						continue
					}
					poll, pollErr := lambdaperm.PollEventSource(f, mapping{SourceARN: tt.arn})
					if pollErr != nil {
						t.Fatal(pollErr)
					}
					want := either(f.Role.Identity != nil, ok, no)
					wants(t, r, err, want, lambdaperm.NoteNoFunctionPolicyNeeded)
					if diff := cmp.Diff(demands(poll), demands(r)); diff != "" || poll.Decision != want || failed(poll) != failed(r) {
						t.Errorf("(-PollEventSource +InvokeFromSource)\n%s", diff)
					}
					if !strings.Contains(r.Notes[0].Message, "PollEventSource") || !strings.HasPrefix(r.Question, "may "+tt.arn) {
						t.Errorf("%v", r)
					}
				}
			}
		})
	}
	for _, tt := range [...]struct {
		name  string
		f     lambdaperm.Function
		code  lambdaperm.Code
		input string
	}{
		{"a role of another account", withRole(nil, func(f *lambdaperm.Function) { f.Role.ARN = "arn:aws:iam::444455556666:role/r" }),
			lambdaperm.CodeInvalidParameter, "arn:aws:iam::444455556666:role/r"},
		{"no role's ARN", withRole(nil, func(f *lambdaperm.Function) { f.Role.ARN = "r" }), lambdaperm.CodeInvalidARN, "r"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := lambdaperm.InvokeFromSource(tt.f, "", lambdaperm.Source{ARN: queueARN})
			isRefused(t, r, err, tt.code, tt.input)
		})
	}
}

// TestPolledSourceKnown: what is known of a polled source counts: its policy, and the keys of the requests.
func TestPolledSourceKnown(t *testing.T) {
	const foreign = "arn:aws:sqs:us-east-1:444455556666:q"
	everything := withRole(identity(allowing("*", "*")))
	inside := withRole(identity(allowing("*", "*", when("StringEquals", "aws:SourceVpc", "vpc-1"))))
	open := document(to(aws(roleARN), allowing("sqs:*", foreign)))
	closed := document(to(`"*"`, denying("sqs:*", "*")))
	known := func(id string) (c condition.Context) {
		c.Set("aws:SourceVpc", id)
		return c
	}
	for _, tt := range [...]struct {
		name   string
		f      lambdaperm.Function
		source lambdaperm.Source
		opts   []lambdaperm.InvokeOption
		want   string
	}{
		{"PULL-16/another account, no policy", everything, lambdaperm.Source{ARN: foreign}, nil, "implicitDeny"},
		{"PULL-16/another account, its policy", everything, lambdaperm.Source{ARN: foreign, Policy: open}, nil, "allowed"},
		{"PULL-16/a policy that denies", everything, lambdaperm.Source{ARN: queueARN, Policy: closed}, nil, "explicitDeny"},
		{"a key that is not known", inside, lambdaperm.Source{ARN: queueARN}, nil, "implicitDeny"},
		{"a key of the source's", inside, lambdaperm.Source{ARN: queueARN, Context: known("vpc-1")}, nil, "allowed"},
		{"a key of the option", inside, lambdaperm.Source{ARN: queueARN}, []lambdaperm.InvokeOption{lambdaperm.WithContext(known("vpc-1"))}, "allowed"},
		{"the source's first", inside, lambdaperm.Source{ARN: queueARN, Context: known("vpc-2")},
			[]lambdaperm.InvokeOption{lambdaperm.WithContext(known("vpc-1"))}, "implicitDeny"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := lambdaperm.InvokeFromSource(tt.f, "", tt.source, tt.opts...)
			if err != nil || r.Decision.String() != tt.want {
				t.Errorf("%v, want %s\n%v", err, tt.want, r)
			}
		})
	}
	r, err := lambdaperm.InvokeFromSource(everything, "", lambdaperm.Source{ARN: queueARN, Policy: document(allowing("sqs:*", "*"))})
	if _, is := errors.AsType[*policy.Error](err); !is || r.Question != "" {
		t.Errorf("a policy without principals: %v, %v", r, err)
	}
}
