package lambdaperm_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

const (
	functionContext = "kms:EncryptionContext:aws:lambda:FunctionArn"
	sourceContext   = "kms:EncryptionContext:aws:lambda:EventSourceArn"
)

// toService is a statement for a service in the policy of a resource.
func toService(name, actions, resources string, conditions ...string) string {
	return to(byService(name), allowing(actions, resources, conditions...))
}

// wholeAccount is the statement of the default key policy.
var wholeAccount = to(aws(rootA), allowing("kms:*", "*"))

// TestFilterKey is L2-3: the key of filter criteria is used by Lambda, under its regional name, for the mapping
// ("Control which events Lambda sends to your function", section Encryption of filter criteria).
func TestFilterKey(t *testing.T) {
	const regional = "lambda.us-east-1.amazonaws.com"
	full := allowing("*", "*")
	all := []string{when("ArnEquals", "aws:SourceArn", mappingARN), when("StringEquals", functionContext, functionARN)}
	ofSource := func(arn string) string { // the page's sample statement
		return toService(regional, "kms:Decrypt", "*", all[0], `"StringEquals":{"`+functionContext+`":"`+functionARN+`","`+sourceContext+`":"`+arn+`"}`)
	}
	queue := mapping{SourceARN: queueARN, FilterKey: keyARN}
	known := queue
	known.ARN = mappingARN
	kafka := mapping{SelfManagedKafka: true, FilterKey: keyARN, ARN: mappingARN}
	for _, tt := range []struct {
		name     string
		identity string
		mapping  mapping
		key      []string // statements of the key's policy
		want     evaluate.Decision
	}{
		{"L2-3/PULL-14 the sample policy", allowing("sqs:*", "*"), known, []string{ofSource(queueARN), wholeAccount}, ok},
		{"L2-3/the regional service without conditions", allowing("sqs:*", "*"), queue, []string{toService(regional, "kms:Decrypt", "*")}, ok},
		{"L2-3/the global name of the service", full, queue, []string{toService("lambda.amazonaws.com", "kms:Decrypt", "*"), wholeAccount}, no},
		{"L2-3/the service in another Region", full, queue, []string{toService("lambda.eu-west-1.amazonaws.com", "kms:Decrypt", "*"), wholeAccount}, no},
		{"L2-3/the role's permission does not help", full, queue, []string{wholeAccount}, no},
		{"L2-3/the role named by the key does not help", full, queue, []string{to(aws(roleARN), allowing("kms:Decrypt", "*"))}, no},
		{"L2-3/the service may do something else", full, queue, []string{toService(regional, "kms:GenerateDataKey", "*"), wholeAccount}, no},
		{"L2-3/another mapping", full, known, []string{toService(regional, "kms:Decrypt", "*", when("ArnEquals", "aws:SourceArn", mappingARN+"0"))}, no},
		{"L2-3/the function is not the mapping", full, known, []string{toService(regional, "kms:Decrypt", "*", when("ArnLike", "aws:SourceArn", functionARN))}, no},
		{"L2-3/any mapping of the account, this one not known", full, queue,
			[]string{toService(regional, "kms:Decrypt", "*", when("ArnLike", "aws:SourceArn", lambdaARN+"event-source-mapping:*"))}, ok},
		{"L2-3/one mapping, this one not known", full, queue, []string{toService(regional, "kms:Decrypt", "*", all[0])}, no},
		{"L2-3/another function", full, known, []string{toService(regional, "kms:Decrypt", "*", when("StringEquals", functionContext, otherARN))}, no},
		{"L2-3/another source", full, known, []string{ofSource(queueARN + "2")}, no},
		{"L2-3/self-managed Kafka, without a source", full, kafka, []string{toService(regional, "kms:Decrypt", "*", all...)}, ok},
		{"L2-3/self-managed Kafka has no source", full, kafka, []string{ofSource("*")}, no},
		{"L2-3/self-managed Kafka sends none", full, kafka, []string{toService(regional, "kms:Decrypt", "*", when("Null", sourceContext, "true"))}, ok},
		{"L2-3/denied by the key", full, queue, []string{toService(regional, "kms:*", "*"), to(`"*"`, denying("kms:Decrypt", "*"))}, never},
		{"L2-3/PULL-4 the role reads the queue with the key itself", allowing("sqs:*", "*"), mapping{SourceARN: queueARN, FilterKey: keyARN, SourceKey: keyARN},
			[]string{toService(regional, "kms:Decrypt", "*")}, no},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := tt.mapping
			m.ResourcePolicies = map[string]*policy.Policy{keyARN: document(tt.key...)}
			f := withRole(identity(tt.identity, allowing("logs:*", "*")))
			r, err := lambdaperm.PollEventSource(f, m)
			wants(t, r, err, tt.want)
			f.Role.Identity = identity(allowing("*", "*"))
			if again, err := lambdaperm.PollEventSource(f, m); err != nil || tt.mapping.SourceKey == "" && again.Decision != r.Decision {
				t.Errorf("what the role may do makes a difference: %v, %v", again, err)
			}
		})
	}
	t.Run("L2-3/the key's policy is not known", func(t *testing.T) {
		r, err := lambdaperm.PollEventSource(withRole(identity(full)), queue)
		wants(t, r, err, no, lambdaperm.NoteKeyPolicyAssumed)
		if c := r.Failed()[0]; !strings.Contains(c.Missing, "to "+regional) || c.Remedy != "" {
			t.Errorf("%+v", c)
		}
	})
	t.Run("L2-3/PUSH-31 China has two names", func(t *testing.T) {
		f, m := withRole(identity(full)), queue
		f.ARN.Partition, f.ARN.Region, f.Role.ARN = "aws-cn", "cn-north-1", "arn:aws-cn:iam::111122223333:role/r"
		m.SourceARN, m.FilterKey = "arn:aws-cn:sqs:cn-north-1:111122223333:q", "arn:aws-cn:kms:cn-north-1:111122223333:key/k"
		for _, name := range []string{"lambda.cn-north-1.amazonaws.com", "lambda.cn-north-1.amazonaws.com.cn"} {
			m.ResourcePolicies = map[string]*policy.Policy{m.FilterKey: document(toService(name, "kms:Decrypt", "*"))}
			r, err := lambdaperm.PollEventSource(f, m)
			wants(t, r, err, ok)
		}
	})
	for _, id := range []string{functionARN, lambdaARN + "event-source-mapping:", lambdaARN + "event-source-mapping:*", "u",
		strings.Replace(mappingARN, "us-east-1", "eu-west-1", 1), strings.Replace(mappingARN, accountA, accountB, 1)} {
		t.Run("L2-3/no mapping of the function: "+id, func(t *testing.T) {
			r, err := lambdaperm.PollEventSource(withRole(nil), mapping{SourceARN: queueARN, ARN: id})
			isRefused(t, r, err, lambdaperm.CodeInvalidARN, id)
		})
	}
}

// TestCheckRoleKeys is L2-4: who uses which key of a function ("Securing Lambda environment variables", "Encrypting
// Lambda .zip deployment packages", "Encrypting AWS Lambda durable execution data").
func TestCheckRoleKeys(t *testing.T) {
	const service, viaLambda = "lambda.amazonaws.com", "lambda.us-east-1.amazonaws.com"
	logs, all := allowing("logs:*", "*"), allowing("*", "*")
	environment := func(f *lambdaperm.Function) { f.KMSKey = keyARN }
	code := func(f *lambdaperm.Function) { f.CodeKey = keyARN }
	durably := func(f *lambdaperm.Function) { f.DurableKey = keyARN }
	both := func(f *lambdaperm.Function) { f.KMSKey, f.DurableKey = keyARN, keyARN }
	mine := when("StringEquals", functionContext, functionARN)
	checkpoints := allowing("lambda:*", functionARN+":*")
	ofRole := to(aws(roleARN), allowing("kms:Decrypt", "*", `"StringEquals":{"kms:ViaService":"`+viaLambda+`","`+functionContext+`":"`+functionARN+`"}`))
	const two = "kms:GenerateDataKey kms:Decrypt"
	services := func(conditions ...string) string { return toService(service, two, "*", conditions...) }
	ofDurable := services(
		`"StringEquals":{"aws:SourceAccount":"` + accountA + `","aws:SourceArn":"` + functionARN + `","` + functionContext + `":"` + functionARN + `"}`)
	for _, tt := range []struct {
		name     string
		set      change
		identity []string
		key      []string
		want     evaluate.Decision
		missing  string
	}{
		{"L2-4/environment, the role has nothing", environment, []string{logs}, []string{wholeAccount}, ok, ""},
		{"L2-4/environment, the key names others", environment, []string{logs}, []string{to(aws(userA), allowing("kms:*", "*"))}, ok, ""},
		{"L2-4/environment, the role is denied", environment, []string{logs, denying("kms:*", "*")}, []string{wholeAccount}, ok, ""},

		{"L2-4/code, for the account's functions", code, []string{logs},
			[]string{services(when("StringLike", functionContext, lambdaARN+"function:*"))}, ok, ""},
		{"L2-4/code, for this function", code, []string{logs}, []string{services(mine)}, ok, ""},
		{"L2-4/code, for another function", code, []string{all},
			[]string{services(when("StringEquals", functionContext, otherARN))}, no, two},
		{"L2-4/code, Decrypt alone", code, []string{all}, []string{toService(service, "kms:Decrypt", "*")}, no, "kms:GenerateDataKey"},
		{"L2-4/code, the regional name", code, []string{all}, []string{toService(viaLambda, "kms:*", "*")}, no, two},
		{"L2-4/code, the role's permission does not help", code, []string{all}, []string{wholeAccount}, no, two},
		{"L2-4/code, no aws:SourceArn", code, []string{all}, []string{services(when("ArnLike", "aws:SourceArn", functionARN))}, no, two},

		{"L2-4/durable, the page's statements", durably, []string{logs, checkpoints}, []string{ofDurable, ofRole}, ok, ""},
		{"L2-4/durable, without the recommended conditions", durably, []string{logs, checkpoints}, []string{services(), ofRole}, ok, ""},
		{"L2-4/durable, the role by its own policy", durably, []string{logs, checkpoints, allowing("kms:Decrypt", keyARN)},
			[]string{ofDurable, wholeAccount}, ok, ""},
		{"L2-4/durable, nothing for the role", durably, []string{logs, checkpoints}, []string{ofDurable, wholeAccount}, no, "kms:Decrypt"},
		{"L2-4/durable, nothing for the service", durably, []string{all}, []string{wholeAccount}, no, two},
		{"L2-4/durable, the service without GenerateDataKey", durably, []string{all},
			[]string{toService(service, "kms:Decrypt", "*"), wholeAccount}, no, "kms:GenerateDataKey"},
		{"L2-4/durable, the service for another function", durably, []string{all}, []string{wholeAccount,
			services(when("ArnEquals", "aws:SourceArn", otherARN))}, no, two},
		{"L2-4/durable, the service for another account", durably, []string{all}, []string{wholeAccount,
			services(when("StringEquals", "aws:SourceAccount", accountB))}, no, two},
		{"L2-4/durable, the role through another service", durably, []string{logs, checkpoints}, []string{ofDurable,
			to(aws(roleARN), allowing("kms:Decrypt", "*", when("StringEquals", "kms:ViaService", "sqs.us-east-1.amazonaws.com")))}, no, "kms:Decrypt"},
		{"L2-4/durable, a key implies executions", durably, []string{logs}, []string{ofDurable, ofRole}, no,
			"lambda:CheckpointDurableExecution lambda:GetDurableExecutionState"},
		{"L2-4/one key for environment and executions", both, []string{logs, checkpoints}, []string{ofDurable, wholeAccount}, no, "kms:Decrypt"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := withRole(identity(tt.identity...), tt.set)
			f.ResourcePolicies = map[string]*policy.Policy{keyARN: document(tt.key...)}
			r, err := lambdaperm.CheckRole(f)
			var notes []lambdaperm.NoteCode
			if tt.identity[0] == all {
				notes = []lambdaperm.NoteCode{lambdaperm.NoteAllActions}
			}
			wants(t, r, err, tt.want, notes...)
			if diff := cmp.Diff(tt.missing, failed(r)); diff != "" {
				t.Errorf("missing (-want +got)\n%s", diff)
			}
		})
	}
	t.Run("L2-4/code, the key's policy is not known", func(t *testing.T) {
		r, err := lambdaperm.CheckRole(withRole(identity(logs), code))
		wants(t, r, err, no, lambdaperm.NoteKeyPolicyAssumed)
		if c := r.Failed()[0]; !strings.Contains(c.Missing, "key policy") || !strings.HasSuffix(c.Missing, "to "+service) {
			t.Errorf("%+v", c)
		}
	})
	t.Run("L2-4/durable, a key of another Region", func(t *testing.T) {
		key := strings.Replace(keyARN, "us-east-1", "eu-west-1", 1)
		r, err := lambdaperm.CheckRole(withRole(nil, func(f *lambdaperm.Function) { f.DurableKey = key }))
		isRefused(t, r, err, lambdaperm.CodeInvalidParameter, key)
	})
	for _, set := range []change{func(f *lambdaperm.Function) { f.CodeKey = "k" }, func(f *lambdaperm.Function) { f.DurableKey = "k" }} {
		r, err := lambdaperm.CheckRole(withRole(nil, set))
		isRefused(t, r, err, lambdaperm.CodeInvalidARN, "k")
	}
}
