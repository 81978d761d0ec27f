package lambdaperm_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

const keyOfB = "arn:aws:kms:us-east-1:" + accountB + ":key/k"

// TestDestinationKeys is L2-4: keys of dead-letter queues and destinations ("Capturing discarded batches for Amazon MSK and
// self-managed Apache Kafka event sources", "Capturing records of Lambda asynchronous invocations").
func TestDestinationKeys(t *testing.T) {
	const sqs, sns, s3 = queueARN, pollTopic, bucketARN
	logs, deliver := allowing("logs:*", "*"), allowing("sqs:SendMessage sns:Publish s3:PutObject s3:ListBucket", "*")
	opened := document(to(aws(roleARN), allowing("kms:*", "*")))
	const one, two = "kms:GenerateDataKey", "kms:GenerateDataKey kms:Decrypt"
	const four = two + " kms:DescribeKey kms:ReEncryptFrom kms:ReEncryptTo"
	for _, tt := range []struct {
		name, destination, key string
		policy                 *policy.Policy
		allowed                string // kms actions of the role
		missing                string
	}{
		{"L2-4/queue", sqs, keyARN, document(wholeAccount), two, ""},
		{"L2-4/queue, GenerateDataKey alone", sqs, keyARN, document(wholeAccount), one, "kms:Decrypt"},
		{"L2-4/queue, nothing", sqs, keyARN, document(wholeAccount), "", two},
		{"L2-4/topic", sns, keyARN, document(wholeAccount), two, ""},
		{"L2-4/topic, Decrypt alone", sns, keyARN, document(wholeAccount), "kms:Decrypt", one},
		{"L2-4/bucket", s3, keyARN, document(wholeAccount), one, ""},
		{"L2-4/bucket, Decrypt alone", s3, keyARN, document(wholeAccount), "kms:Decrypt", one},
		{"L2-4/queue, the key names the role", sqs, keyARN, opened, "", ""},
		{"L2-4/queue, the key names another role", sqs, keyARN, document(to(aws(userA), allowing("kms:*", "*"))), two, two},
		{"L2-4/queue, through the queue's service", sqs, keyARN,
			document(to(aws(roleARN), allowing("kms:*", "*", when("StringEquals", "kms:ViaService", "sqs.us-east-1.amazonaws.com")))), "", ""},
		{"L2-4/queue, through another service", sqs, keyARN,
			document(to(aws(roleARN), allowing("kms:*", "*", when("StringEquals", "kms:ViaService", "sns.us-east-1.amazonaws.com")))), "", two},
		{"L2-4/queue, a key of another account", sqs, keyOfB, opened, "kms:GenerateDataKey kms:Decrypt kms:DescribeKey kms:ReEncrypt*", ""},
		{"L2-4/topic, a key of another account, two actions alone", sns, keyOfB, opened, two, "kms:DescribeKey kms:ReEncryptFrom kms:ReEncryptTo"},
		{"L2-4/queue, a key of another account that does not trust", sqs, keyOfB, nil, "kms:*", four},
		{"L2-4/bucket, a key of another account", s3, keyOfB, opened, one, ""},
		{"L2-4/bucket, a key of another account that does not trust", s3, keyOfB, nil, one, one},
	} {
		statements := []string{logs, deliver}
		if tt.allowed != "" {
			statements = append(statements, allowing(tt.allowed, tt.key))
		}
		want := ok
		if tt.missing != "" {
			want = no
		}
		keys, policies := map[string]string{tt.destination: tt.key}, map[string]*policy.Policy{tt.key: tt.policy}
		check := func(name string, r lambdaperm.Report, err error) {
			t.Run(tt.name+" "+name, func(t *testing.T) {
				wants(t, r, err, want, ownerNotes(tt.destination == s3)...)
				if diff := cmp.Diff(tt.missing, failed(r)); diff != "" {
					t.Errorf("missing (-want +got)\n%s", diff)
				}
			})
		}
		f := withRole(identity(statements...))
		r, err := lambdaperm.PollEventSource(f, mapping{SelfManagedKafka: true, OnFailure: tt.destination, DestinationKeys: keys, ResourcePolicies: policies})
		check("of a mapping", r, err)
		f.DestinationKeys, f.ResourcePolicies, f.OnFailure = keys, policies, tt.destination
		r, err = lambdaperm.CheckRole(f)
		check("of a function", r, err)
		if f.OnFailure, f.DeadLetter = "", tt.destination; tt.destination != s3 {
			r, err = lambdaperm.CheckRole(f)
			check("as dead-letter queue", r, err)
		}
	}
	for _, tt := range []struct {
		name, destination, of, key, input string
		code                              lambdaperm.Code
	}{
		{"L2-4/a key for something else", sqs, sns, keyARN, sns, lambdaperm.CodeInvalidParameter},
		{"L2-4/a key for nothing", "", sqs, keyARN, sqs, lambdaperm.CodeInvalidParameter},
		{"L2-4/a key for no name", "", "", keyARN, "", lambdaperm.CodeInvalidParameter},
		{"L2-4/a key for a function", otherARN, otherARN, keyARN, otherARN, lambdaperm.CodeInvalidParameter},
		{"L2-4/no key", sqs, sqs, "", "", lambdaperm.CodeInvalidARN},
		{"L2-4/the name of a key", sqs, sqs, "k", "k", lambdaperm.CodeInvalidARN},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := withRole(nil)
			f.OnFailure, f.DestinationKeys = tt.destination, map[string]string{tt.of: tt.key}
			r, err := lambdaperm.CheckRole(f)
			isRefused(t, r, err, tt.code, tt.input)
			if tt.destination == otherARN {
				return // no destination of a mapping
			}
			r, err = lambdaperm.PollEventSource(withRole(nil), mapping{SelfManagedKafka: true, OnFailure: tt.destination, DestinationKeys: f.DestinationKeys})
			isRefused(t, r, err, tt.code, tt.input)
		})
	}
}
