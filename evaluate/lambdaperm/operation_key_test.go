package lambdaperm_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
)

// L2-3 and L2-4: keys.
func TestCallerKeys(t *testing.T) {
	key := func(f *lambdaperm.Function) { f.KMSKey = keyARN }
	foreign := func(f *lambdaperm.Function) { f.KMSKey = keyB }
	durable := func(f *lambdaperm.Function) { f.Durable, f.DurableKey = true, keyARN }
	use := "kms:CreateGrant kms:Encrypt"
	author := "kms:DescribeKey kms:GenerateDataKey kms:Decrypt"
	lambdaHere, lambdaThere := when("StringEquals", viaService, "lambda.us-east-1.amazonaws.com"), when("StringEquals", viaService, "lambda.eu-west-1.amazonaws.com")
	forResource := when("Bool", "kms:GrantIsForAWSResource", "true")
	thisFunction := when("StringEquals", "kms:EncryptionContext:aws:lambda:FunctionArn", functionARN)
	otherFunction := when("StringEquals", "kms:EncryptionContext:aws:lambda:FunctionArn", otherARN)
	source := func(arn string) string {
		return when("StringEquals", "kms:EncryptionContext:aws:lambda:EventSourceArn", arn)
	}
	keyPolicy := func(statements ...string) func(*lambdaperm.Function) {
		return policies(keyARN, document(statements...))
	}
	users := []string{ // as the console of AWS KMS writes it for users of a key
		to(aws(userA), allowing("kms:Encrypt kms:Decrypt kms:ReEncrypt* kms:GenerateDataKey* kms:DescribeKey", "*")),
		to(aws(userA), allowing("kms:CreateGrant kms:ListGrants kms:RevokeGrant", "*", forResource)),
	}
	f := functionNamed("f")
	lasting := f
	lasting.Durable = true
	change := func(in lambdaperm.UpdateFunctionConfigurationInput) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return updating(lasting, in)
	}
	keyed := lasting
	keyed.KMSKey, keyed.DurableKey = keyARN, keyARN
	stop := doing(lambdaperm.Operation{Name: "StopDurableExecution", Function: &keyed, Resource: evaluate.Resource{ARN: functionARN + ":1/durable-execution/n/i"}})
	mapped := func(m lambdaperm.EventSourceMapping, set ...func(*lambdaperm.Function)) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		g := f
		for _, s := range set {
			s(&g)
		}
		return func(c lambdaperm.Caller) (lambdaperm.Report, error) {
			return lambdaperm.MapEventSource(c, g, "", m, nil)
		}
	}
	queue := lambdaperm.EventSourceMapping{SourceARN: queueARN, FilterKey: keyARN}
	kafka := lambdaperm.EventSourceMapping{SelfManagedKafka: true, FilterKey: keyARN}
	runCases(t, []decisionCase{
		{"L2-4/key, nothing of KMS", developer(), creating("f", key), no, use},
		{"L2-4/key, AWSLambda_FullAccess", opManaged(t, "AWSLambda_FullAccess"), creating("f", key), no, use},
		{"L2-4/key", developer(allowing(use, keyARN)), creating("f", key), ok, ""},
		{"L2-4/key, no grant", developer(allowing("kms:Encrypt", keyARN)), creating("f", key), no, "kms:CreateGrant"},
		{"L2-4/key, no Encrypt", developer(allowing("kms:CreateGrant", keyARN)), creating("f", key), no, "kms:Encrypt"},
		{"L2-4/other key", developer(allowing(use, keyARN+"0")), creating("f", key), no, use},
		{"L2-4/grants for AWS only", developer(allowing("kms:Encrypt", "*"), allowing("kms:CreateGrant", "*", forResource)), creating("f", key), ok, ""},
		{"L2-4/through Lambda", developer(allowing(use, "*", lambdaHere)), creating("f", key), ok, ""},
		{"L2-4/through Lambda of another Region", developer(allowing(use, "*", lambdaThere)), creating("f", key), no, use},
		{"L2-4/key policy for users", developer(), creating("f", key, keyPolicy(users...)), ok, ""},
		{"L2-4/key policy for others", developer(allowing("kms:*", "*")), creating("f", key, keyPolicy(to(aws("arn:aws:iam::"+accountA+":user/bob"), allowing("kms:*", "*")))), no, use},
		{"L2-4/key policy leaves it to IAM", developer(allowing(use, "*")), creating("f", key, keyPolicy(to(aws(rootA), allowing("kms:*", "*")))), ok, ""},
		{"L2-4/foreign key without policy", developer(allowing("kms:*", "*")), creating("f", foreign), no, use},
		{"L2-4/foreign key", developer(allowing("kms:*", "*")), creating("f", foreign, policies(keyB, document(to(aws(accountA), allowing(use, "*"))))), ok, ""},
		{"L2-4/update, key", developer(), change(lambdaperm.UpdateFunctionConfigurationInput{KMSKey: keyARN}), no, use},
		{"L2-4/update that keeps the keys", developer(), updating(keyed, lambdaperm.UpdateFunctionConfigurationInput{}), ok, ""},
		{"L2-4/durable, nothing of KMS", developer(), creating("f", durable), no, author},
		{"L2-4/durable", developer(allowing(author, keyARN)), creating("f", durable), ok, ""},
		{"L2-4/durable, no DescribeKey", developer(allowing("kms:GenerateDataKey kms:Decrypt", "*")), creating("f", durable), no, "kms:DescribeKey"},
		{"L2-4/durable, no GenerateDataKey", developer(allowing("kms:DescribeKey kms:Decrypt", "*")), creating("f", durable), no, "kms:GenerateDataKey"},
		{"L2-4/durable, no Decrypt", developer(allowing("kms:DescribeKey kms:GenerateDataKey", "*")), creating("f", durable), no, "kms:Decrypt"},
		{"L2-4/durable, key policy of the guide", developer(), creating("f", durable, keyPolicy(
			to(aws(userA), allowing("kms:DescribeKey", "*", lambdaHere)), to(aws(userA), allowing("kms:GenerateDataKey kms:Decrypt", "*",
				`"StringEquals":{"kms:ViaService":"lambda.us-east-1.amazonaws.com","kms:EncryptionContext:aws:lambda:FunctionArn":"`+functionARN+`"}`)))), ok, ""},
		{"L2-4/durable, context of another function", developer(allowing("kms:DescribeKey", "*"), allowing("kms:GenerateDataKey kms:Decrypt", "*", otherFunction)),
			creating("f", durable), no, "kms:GenerateDataKey kms:Decrypt"},
		{"L2-4/durable, DescribeKey has no context", developer(allowing(author, "*", thisFunction)), creating("f", durable), no, "kms:DescribeKey"},
		{"L2-4/update, durable", developer(), change(lambdaperm.UpdateFunctionConfigurationInput{DurableKey: keyARN}), no, author},
		{"L2-4/stop a durable execution, no Decrypt", developer(), stop, no, "kms:Decrypt"},
		{"L2-4/stop a durable execution", developer(allowing("kms:Decrypt", keyARN, thisFunction)), stop, ok, ""},

		{"L2-3/no key", developer(), mapped(lambdaperm.EventSourceMapping{SourceARN: queueARN}), ok, ""},
		{"L2-3/nothing of KMS", developer(), mapped(queue), no, author},
		{"L2-3/all three", developer(allowing(author, keyARN)), mapped(queue), ok, ""},
		{"L2-3/no GenerateDataKey", developer(allowing("kms:DescribeKey kms:Decrypt", "*")), mapped(queue), no, "kms:GenerateDataKey"},
		{"L2-3/key policy of the guide", developer(), mapped(queue, keyPolicy(to(aws(userA), allowing(author, "*", lambdaHere)))), ok, ""},
		{"L2-3/key policy of the guide, other Region", developer(), mapped(queue, keyPolicy(to(aws(userA), allowing(author, "*", lambdaThere)))), no, author},
		{"L2-3/context of the source", developer(allowing("kms:DescribeKey", "*"), allowing("kms:GenerateDataKey kms:Decrypt", "*", source(queueARN))), mapped(queue), ok, ""},
		{"L2-3/context of another source", developer(allowing("kms:DescribeKey", "*"), allowing("kms:GenerateDataKey kms:Decrypt", "*", source(queueARN+"0"))),
			mapped(queue), no, "kms:GenerateDataKey kms:Decrypt"},
		{"L2-3/self-managed Kafka has no source", developer(allowing("kms:DescribeKey", "*"),
			allowing("kms:GenerateDataKey kms:Decrypt", "*", when("Null", "kms:EncryptionContext:aws:lambda:EventSourceArn", "true"))), mapped(kafka), ok, ""},
		{"PULL-8/cluster of another account", developer(), mapped(lambdaperm.EventSourceMapping{SourceARN: "arn:aws:kafka:us-east-1:" + accountB + ":cluster/c/u-1"}),
			no, "kafka:ListVpcConnections"},
		{"PULL-8/VPC connection", developer(allowing("kafka:ListVpcConnections", "*")),
			mapped(lambdaperm.EventSourceMapping{SourceARN: "arn:aws:kafka:us-east-1:" + accountA + ":vpc-connection/" + accountB + "/c/u-1"}), ok, ""},
		{"PULL-8/cluster of the account", developer(), mapped(lambdaperm.EventSourceMapping{SourceARN: "arn:aws:kafka:us-east-1:" + accountA + ":cluster/c/u-1"}), ok, ""},
	})
	r, err := mapped(kafka)(developer())
	wants(t, r, err, no, lambdaperm.NoteKeyPolicyAssumed)
	if last := r.Checks[len(r.Checks)-1].Request.Context; !last.MarkedAbsent("kms:EncryptionContext:aws:lambda:EventSourceArn") {
		t.Errorf("L2-3/self-managed Kafka: the source is not absent: %v", last)
	}
	r, err = creating("f", key)(developer(allowing(use, keyARN)))
	wants(t, r, err, ok, lambdaperm.NoteKeyPolicyAssumed)
	for _, operation := range []string{"GetFunction", "GetFunctionConfiguration"} {
		r, err = lambdaperm.Do(developer(), lambdaperm.Operation{Name: operation, Function: &keyed})
		wants(t, r, err, ok, lambdaperm.NoteKeyPolicyAssumed)
		if !strings.Contains(r.String(), "note see the environment variables (kms:Decrypt on "+keyARN+")") {
			t.Errorf("L2-4: nothing about environment variables:\n%v", r)
		}
	}
	for _, operation := range []string{"GetEventSourceMapping", "DeleteEventSourceMapping"} {
		r, err = lambdaperm.Do(developer(), lambdaperm.Operation{Name: operation, Function: &f, Mapping: &queue, Resource: evaluate.Resource{ARN: mappingARN}})
		wants(t, r, err, ok, lambdaperm.NoteKeyPolicyAssumed)
		if !strings.Contains(r.String(), "note see the filter criteria, encrypted otherwise (kms:Decrypt on "+keyARN+")") {
			t.Errorf("L2-3: nothing about filter criteria:\n%v", r)
		}
	}
}
