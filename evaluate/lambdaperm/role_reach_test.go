package lambdaperm_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestPollReach is L2-7: sources that Lambda does not poll in another account or Region, whatever the policies say
// ("Using Lambda with Amazon MQ", "Process Amazon DocumentDB events with Lambda", "Creating cross-account event source
// mappings in Lambda").
func TestPollReach(t *testing.T) {
	region := func(arn string) string { return strings.Replace(arn, "us-east-1", "eu-west-1", 1) }
	account := func(arn string) string { return strings.Replace(arn, accountA, accountB, 1) }
	const serverless = "arn:aws:kafka:us-east-1:" + accountA + ":cluster/c/813876e5-2023-4882-88c4-58ad8599da5a-s2"
	const link = "arn:aws:kafka:us-east-1:" + accountA + ":vpc-connection/" + accountB + "/c/u-2"
	secret := func(arn string) mapping { return mapping{SourceARN: arn, Secrets: pollSecrets} }
	plain := func(arn string) mapping { return mapping{SourceARN: arn} }
	for _, tt := range []struct {
		name    string
		mapping mapping
		works   bool
	}{
		{"L2-7/DocumentDB", secret(pollDocDB), true},
		{"L2-7/DocumentDB of another account", secret(account(pollDocDB)), false},
		{"L2-7/DocumentDB of another Region", secret(region(pollDocDB)), false},
		{"L2-7/Amazon MQ", secret(pollBroker), true},
		{"L2-7/Amazon MQ of another account", secret(account(pollBroker)), false},
		{"L2-7/a serverless cluster", plain(serverless), true},
		{"L2-7/a serverless cluster of another account", plain(account(serverless)), false},
		{"L2-7/a serverless cluster behind a connection", mapping{SourceARN: link, Cluster: account(serverless)}, false},
		{"L2-7/a provisioned cluster behind a connection", mapping{SourceARN: link, Cluster: account(pollCluster)}, true},
		{"L2-7/a provisioned cluster of another account", plain(account(pollCluster)), true},
		{"L2-7/a cluster behind a connection, its id not known", plain(link), true},
		{"L2-7/a queue of another account", plain(account(queueARN)), true},
		{"L2-7/a queue of another Region", plain(region(queueARN)), false},
		{"L2-7/a DynamoDB stream of another account", plain(account(pollTable)), true},
		{"L2-7/a DynamoDB stream of another Region", plain(region(pollTable)), false},
		{"L2-7/a Kinesis stream of another account", plain(account(pollStream)), true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := tt.mapping
			m.ResourcePolicies = make(map[string]*policy.Policy)
			for _, arn := range []string{m.SourceARN, m.Cluster, strings.Replace(link, accountA, accountB, 1), account(pollCluster)} {
				service, _, _ := strings.Cut(strings.TrimPrefix(arn, "arn:aws:"), ":")
				if service != "" {
					m.ResourcePolicies[arn] = document(to(aws(roleARN), allowing(service+":*", "*")))
				}
			}
			if tt.mapping.SourceARN == link && tt.mapping.Cluster == "" {
				m.ResourcePolicies["arn:aws:kafka:us-east-1:"+accountB+":cluster/c/*"] = document(to(aws(roleARN), allowing("kafka:*", "*")))
			}
			r, err := lambdaperm.PollEventSource(withRole(identity(allowing("*", "*"))), m)
			if tt.works {
				wants(t, r, err, ok)
				return
			}
			wants(t, r, err, no, lambdaperm.NoteCannotWork)
			r, err = lambdaperm.PollEventSource(withRole(identity(denying("*", "*"))), m)
			wants(t, r, err, never, lambdaperm.NoteCannotWork)
		})
	}
}

// TestMappingUnsupported is L2-7: what event source mappings do not have is refused.
func TestMappingUnsupported(t *testing.T) {
	const topic = pollTopic
	for _, tt := range []struct {
		name    string
		mapping mapping
		input   string // "" and accepted: it is not refused
		refused bool
	}{
		{"L2-7/OnFailure of a queue", mapping{SourceARN: queueARN, OnFailure: topic}, topic, true},
		{"L2-7/OnFailure of a FIFO queue", mapping{SourceARN: queueARN + ".fifo", OnFailure: bucketARN}, bucketARN, true},
		{"L2-7/OnFailure of Amazon MQ", mapping{SourceARN: pollBroker, Secrets: pollSecrets, OnFailure: queueARN}, queueARN, true},
		{"L2-7/OnFailure of DocumentDB", mapping{SourceARN: pollDocDB, Secrets: pollSecrets, OnFailure: queueARN}, queueARN, true},
		{"L2-7/OnFailure of a Kinesis stream", mapping{SourceARN: pollStream, OnFailure: queueARN}, "", false},
		{"L2-7/OnFailure of a DynamoDB stream", mapping{SourceARN: pollTable, OnFailure: topic}, "", false},
		{"L2-7/OnFailure of Amazon MSK", mapping{SourceARN: pollCluster, OnFailure: "kafka://t"}, "", false},
		{"L2-7/OnSuccess of a Kinesis stream", mapping{SourceARN: pollStream, OnSuccess: queueARN}, queueARN, true},
		{"L2-7/OnSuccess of self-managed Kafka", mapping{SelfManagedKafka: true, OnSuccess: topic}, topic, true},
		{"L2-7/OnSuccess of a queue", mapping{SourceARN: queueARN, OnSuccess: topic}, topic, true},
		{"L2-7/filters of DocumentDB", mapping{SourceARN: pollDocDB, Secrets: pollSecrets, Filtered: true}, "", true},
		{"L2-7/a key for filters of DocumentDB", mapping{SourceARN: pollDocDB, Secrets: pollSecrets, FilterKey: keyARN}, keyARN, true},
		{"L2-7/filters of Amazon MQ", mapping{SourceARN: pollBroker, Secrets: pollSecrets, Filtered: true}, "", false},
		{"L2-7/filters of a queue", mapping{SourceARN: queueARN, Filtered: true}, "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := lambdaperm.PollEventSource(withRole(identity(allowing("*", "*"))), tt.mapping)
			if tt.refused {
				isRefused(t, r, err, lambdaperm.CodeInvalidParameter, tt.input)
			} else {
				wants(t, r, err, ok)
			}
		})
	}
}

// TestDestinationsUnsupported is L2-7: destinations of functions that are refused, and those that fail at delivery
// ("Capturing records of Lambda asynchronous invocations").
func TestDestinationsUnsupported(t *testing.T) {
	const queue, topic = queueARN + ".fifo", pollTopic + ".fifo"
	all := identity(allowing("logs:* sqs:* sns:* s3:* lambda:*", "*"))
	check := func(set change) (lambdaperm.Report, error) { return lambdaperm.CheckRole(withRole(all, set)) }
	for name, set := range map[string]change{
		"OnSuccess, queue": func(f *lambdaperm.Function) { f.OnSuccess = queue },
		"OnSuccess, topic": func(f *lambdaperm.Function) { f.OnSuccess = topic },
		"OnFailure, queue": func(f *lambdaperm.Function) { f.OnFailure = queue },
		"OnFailure, topic": func(f *lambdaperm.Function) { f.OnFailure = topic },
	} {
		t.Run("L2-7/FIFO "+name, func(t *testing.T) {
			r, err := check(set)
			wants(t, r, err, no, lambdaperm.NoteCannotWork)
			if len(r.Failed()) > 0 {
				t.Errorf("a check fails: %v", r)
			}
		})
	}
	for _, tt := range []struct {
		name, input string
		set         change
	}{
		{"L2-7/FIFO dead-letter queue", queue, func(f *lambdaperm.Function) { f.DeadLetter = queue }},
		{"L2-7/FIFO dead-letter topic", topic, func(f *lambdaperm.Function) { f.DeadLetter = topic }},
		{"L2-7/a bucket on success", bucketARN, func(f *lambdaperm.Function) { f.OnSuccess = bucketARN }},
		{"L2-7/a bucket on success and on failure", bucketARN, func(f *lambdaperm.Function) { f.OnSuccess, f.OnFailure = bucketARN, bucketARN }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := check(tt.set)
			isRefused(t, r, err, lambdaperm.CodeInvalidParameter, tt.input)
		})
	}
	for name, set := range map[string]change{
		"a bucket on failure":             func(f *lambdaperm.Function) { f.OnFailure = bucketARN },
		"a bucket whose name ends so":     func(f *lambdaperm.Function) { f.OnFailure = "arn:aws:s3:::b.fifo" },
		"standard queues and topics":      func(f *lambdaperm.Function) { f.OnSuccess, f.OnFailure, f.DeadLetter = queueARN, pollTopic, queueARN },
		"a function on success":           func(f *lambdaperm.Function) { f.OnSuccess = otherARN },
		"a queue whose name has it early": func(f *lambdaperm.Function) { f.DeadLetter = queueARN + "fifo" },
	} {
		t.Run("L2-7/works: "+name, func(t *testing.T) {
			r, err := check(set)
			wants(t, r, err, ok, ownerNotes(strings.Contains(name, "bucket"))...)
		})
	}
}
