package account_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
)

const fn = "arn:aws:lambda:eu-west-1:" + here + ":function:orders"

// permission is a policy of a function with a statement for each resource.
func permission(resources ...string) string {
	var list []string
	for i, r := range resources {
		list = append(list, `{"Sid":"s`+strconv.Itoa(i)+`","Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"`+r+`"}`)
	}
	return `{"Version":"2012-10-17","Id":"default","Statement":[` + strings.Join(list, ",") + `]}`
}

// answerOf is the answer of get-policy.
func answerOf(policy string, members ...string) string {
	return strings.Join(append([]string{`{"Policy":` + strconv.Quote(policy), `"RevisionId":"r"`}, members...), ",") + "}"
}

// lambdaFiles is a function as the CLI prints it.
func lambdaFiles() texts {
	return texts{
		"get-function.json": `{"Configuration":{"FunctionName":"orders","FunctionArn":"` + fn + `","Runtime":"go","Role":"arn:aws:iam::` + here + `:role/service/orders-fn","Version":"$LATEST",
			"VpcConfig":{"SubnetIds":["subnet-1"],"SecurityGroupIds":["sg-1"],"VpcId":"vpc-1"},"DeadLetterConfig":{"TargetArn":"arn:aws:sqs:eu-west-1:` + here + `:dead"},
			"KMSKeyArn":"arn:aws:kms:eu-west-1:` + here + `:key/11111111-2222-3333-4444-555555555555","TracingConfig":{"Mode":"Active"},
			"Layers":[{"Arn":"arn:aws:lambda:eu-west-1:` + there + `:layer:tools:3","CodeSize":1},{"Arn":"arn:aws:lambda:eu-west-1:580247275435:layer:LambdaInsightsExtension:14"}],
			"FileSystemConfigs":[{"Arn":"arn:aws:elasticfilesystem:eu-west-1:` + here + `:access-point/fsap-1","LocalMountPath":"/mnt/a"},
				{"Arn":"arn:aws:s3files:eu-west-1:` + here + `:file-system/fs-1/access-point/fsap-2","LocalMountPath":"/mnt/b"}],
			"PackageType":"Image","LoggingConfig":{"LogFormat":"Text","LogGroup":"/orders"},"State":"Active","DurableConfig":{"RetentionPeriodInDays":1}},
			"Code":{"RepositoryType":"ECR","ImageUri":"` + here + `.dkr.ecr.eu-west-1.amazonaws.com/team/orders:latest"},"Tags":{"team":"x"},"Concurrency":{"ReservedConcurrentExecutions":1}}`,
		"list-functions.json": `{"Functions":[{"FunctionName":"plain","FunctionArn":"arn:aws:lambda:eu-west-1:` + here + `:function:plain","Role":"arn:aws:iam::` + here + `:role/service/orders-fn",
			"VpcConfig":{"SubnetIds":[],"SecurityGroupIds":[],"VpcId":""},"TracingConfig":{"Mode":"PassThrough"}}]}`,
		"policy.json":      answerOf(permission(fn, fn)),
		"policy-live.json": answerOf(permission(fn + ":live")),
		"layer.json":       answerOf(`{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","Principal":"*","Action":"lambda:GetLayerVersion","Resource":"arn:aws:lambda:eu-west-1:` + there + `:layer:tools:3"}]}`),
		"aliases.json":     `{"Aliases":[{"AliasArn":"` + fn + `:live","Name":"live","FunctionVersion":"2"},{"AliasArn":"` + fn + `:beta","Name":"beta","FunctionVersion":"1"}]}`,
		"versions.json":    `{"Versions":[{"FunctionArn":"` + fn + `:$LATEST","Version":"$LATEST"},{"FunctionArn":"` + fn + `:2","Version":"2"},{"FunctionArn":"` + fn + `:1","Version":"1"}]}`,
		"mappings.json": `{"EventSourceMappings":[
			{"UUID":"u1","EventSourceArn":"arn:aws:sqs:eu-west-1:` + here + `:jobs","FunctionArn":"` + fn + `","State":"Enabled","FilterCriteria":{"Filters":[{"Pattern":"{}"}]},"KMSKeyArn":"arn:aws:kms:eu-west-1:` + here + `:key/2"},
			{"UUID":"u2","EventSourceArn":"arn:aws:kinesis:eu-west-1:` + here + `:stream/s","FunctionArn":"` + fn + `:live","DestinationConfig":{"OnFailure":{"Destination":"arn:aws:sns:eu-west-1:` + here + `:failed"}},"FilterCriteria":{"Filters":[]}},
			{"UUID":"u3","EventSourceMappingArn":"arn:aws:lambda:eu-west-1:` + here + `:event-source-mapping:u3","SelfManagedEventSource":{"Endpoints":{"KAFKA_BOOTSTRAP_SERVERS":["k:9092"]}},"Topics":["t"],"FunctionArn":"` + fn + `",
				"SourceAccessConfigurations":[{"Type":"SASL_SCRAM_512_AUTH","URI":"arn:aws:secretsmanager:eu-west-1:` + here + `:secret:k-AbCdEf"},{"Type":"SERVER_ROOT_CA_CERTIFICATE","URI":"arn:aws:secretsmanager:eu-west-1:` + here + `:secret:ca-AbCdEf"},
					{"Type":"VPC_SUBNET","URI":"subnet:subnet-1"},{"Type":"VPC_SECURITY_GROUP","URI":"security_group:sg-1"}],
				"SelfManagedKafkaEventSourceConfig":{"ConsumerGroupId":"g","SchemaRegistryConfig":{"SchemaRegistryURI":"https://registry","AccessConfigs":[{"Type":"BASIC_AUTH","URI":"arn:aws:secretsmanager:eu-west-1:` + here + `:secret:r-AbCdEf"}]}}},
			{"UUID":"u4","EventSourceArn":"arn:aws:kafka:eu-west-1:` + here + `:cluster/c/1","Topics":["t"],"FunctionArn":"` + fn + `","AmazonManagedKafkaEventSourceConfig":{"ConsumerGroupId":"g"}},
			{"UUID":"u5","EventSourceArn":"arn:aws:mq:eu-west-1:` + here + `:broker:b:1","Queues":["q"],"FunctionArn":"` + fn + `","SourceAccessConfigurations":[{"Type":"BASIC_AUTH","URI":"arn:aws:secretsmanager:eu-west-1:` + here + `:secret:m-AbCdEf"},{"Type":"VIRTUAL_HOST","URI":"/"}]}]}`,
		"url.json":          `{"FunctionUrl":"https://x.lambda-url.eu-west-1.on.aws/","FunctionArn":"` + fn + `:live","AuthType":"AWS_IAM"}`,
		"invoke.json":       `{"FunctionArn":"` + fn + `:$LATEST","MaximumRetryAttempts":1,"DestinationConfig":{"OnSuccess":{"Destination":"arn:aws:sqs:eu-west-1:` + here + `:done"},"OnFailure":{}}}`,
		"dead.json":         resource("arn:aws:sqs:eu-west-1:"+here+":dead", "", open),
		"details.json":      page(users(user("ana", inline("UserPolicyList", "p", allow("lambda:*")))), roles(role("service/orders-fn", `"RoleId":"AROAORDERS"`, inline("RolePolicyList", "p", allow("sqs:*"))))),
		"organization.json": organization(level("r-1", scps(fullAccess), accounts(level(here, scps(fullAccess), rcps(denyRCP("sqs:DeleteQueue")))))),
	}
}

// TestFunction: a function with everything that the answers of AWS say (IN-21).
func TestFunction(t *testing.T) {
	s := read(t, lambdaFiles())
	got, err := s.Function(fn + ":live")
	if err != nil {
		t.Fatal(err)
	}
	var qualifiers []string
	for q, p := range got.Policies {
		qualifiers = append(qualifiers, q+"="+strconv.Itoa(p.Len())+" "+p.Name())
	}
	slices.Sort(qualifiers)
	if diff := cmp.Diff([]string{"=2 " + fn, "live=1 " + fn + ":live"}, qualifiers); diff != "" {
		t.Errorf("policies (-want +got)\n%s", diff)
	}
	r := got.Role
	if r.ARN != "arn:aws:iam::"+here+":role/service/orders-fn" || r.UniqueID != "AROAORDERS" || len(r.Identity) != 1 || r.Identity[0].Name() != "role/orders-fn:p" ||
		r.Trust == nil || len(r.SCPs) != 2 {
		t.Errorf("role %+v", r)
	}
	dead := "arn:aws:sqs:eu-west-1:" + here + ":dead"
	if len(got.ResourcePolicies) != 1 || got.ResourcePolicies[dead] == nil || len(got.RCPs[here]) != 2 {
		t.Errorf("resource policies %v, RCPs %v", got.ResourcePolicies, got.RCPs)
	}
	if len(got.Layers) != 2 || got.Layers[0].Policy == nil || got.Layers[1].Policy != nil {
		t.Errorf("layers %+v", got.Layers)
	}
	got.Policies, got.Role, got.ResourcePolicies, got.RCPs, got.Layers = nil, nil, nil, nil, nil
	want := lambdaperm.Function{
		ARN: arn.MustParseFunction(fn), Versions: []string{"1", "2"}, Aliases: []string{"beta", "live"}, URLs: map[string]lambdaperm.URL{"live": {AuthType: "AWS_IAM"}},
		Tags: map[string]string{"team": "x"}, VPC: &lambdaperm.VPC{ID: "vpc-1", Subnets: []string{"subnet-1"}, SecurityGroups: []string{"sg-1"}},
		Tracing: true, Insights: true, Durable: true, LogGroup: "/orders", DeadLetter: dead, OnSuccess: "arn:aws:sqs:eu-west-1:" + here + ":done",
		FileSystems:     []lambdaperm.FileSystem{{ARN: "arn:aws:s3files:eu-west-1:" + here + ":file-system/fs-1", AccessPoint: "arn:aws:s3files:eu-west-1:" + here + ":file-system/fs-1/access-point/fsap-2", Write: true}},
		KMSKey:          "arn:aws:kms:eu-west-1:" + here + ":key/11111111-2222-3333-4444-555555555555",
		ImageRepository: "arn:aws:ecr:eu-west-1:" + here + ":repository/team/orders",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	plain, err := s.Function("arn:aws:lambda:eu-west-1:" + here + ":function:plain")
	if err != nil || plain.VPC != nil || plain.Tracing || plain.Policies != nil || plain.Versions != nil || plain.Role == nil {
		t.Errorf("plain: %+v, %v", plain, err)
	}
	if diff := cmp.Diff([]arn.Function{want.ARN, plain.ARN}, slices.Collect(s.Functions())); diff != "" {
		t.Errorf("Functions (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{fn + " NOT_MODELLED get-function.json Configuration remark"}, problems(s)); diff != "" {
		t.Errorf("problems (-want +got)\n%s", diff)
	}
	if _, err := lambdaperm.CheckRole(plain); err != nil {
		t.Errorf("CheckRole: %v", err)
	}
}

// TestMappings: event source mappings (IN-21).
func TestMappings(t *testing.T) {
	s := read(t, lambdaFiles())
	got, err := s.Mappings(fn)
	if err != nil {
		t.Fatal(err)
	}
	secret := func(name string) lambdaperm.Secret {
		return lambdaperm.Secret{ARN: "arn:aws:secretsmanager:eu-west-1:" + here + ":secret:" + name + "-AbCdEf"}
	}
	mapping := "arn:aws:lambda:eu-west-1:" + here + ":event-source-mapping:"
	want := []lambdaperm.EventSourceMapping{
		{ARN: mapping + "u1", SourceARN: "arn:aws:sqs:eu-west-1:" + here + ":jobs", Filtered: true, FilterKey: "arn:aws:kms:eu-west-1:" + here + ":key/2"},
		{ARN: mapping + "u2", SourceARN: "arn:aws:kinesis:eu-west-1:" + here + ":stream/s", OnFailure: "arn:aws:sns:eu-west-1:" + here + ":failed"},
		{ARN: mapping + "u3", SelfManagedKafka: true, Topics: []string{"t"}, Authentication: lambdaperm.AuthenticationSCRAM, Secrets: []lambdaperm.Secret{secret("k"), secret("ca")},
			VPC: &lambdaperm.VPC{Subnets: []string{"subnet-1"}, SecurityGroups: []string{"sg-1"}}, ConsumerGroup: "g",
			Registry: &lambdaperm.SchemaRegistry{URI: "https://registry", Secrets: []lambdaperm.Secret{secret("r")}}},
		{ARN: mapping + "u4", SourceARN: "arn:aws:kafka:eu-west-1:" + here + ":cluster/c/1", Topics: []string{"t"}, ConsumerGroup: "g", Authentication: lambdaperm.AuthenticationIAM},
		{ARN: mapping + "u5", SourceARN: "arn:aws:mq:eu-west-1:" + here + ":broker:b:1", Authentication: lambdaperm.AuthenticationBasic, Secrets: []lambdaperm.Secret{secret("m")}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	live, err := s.Mappings(fn + ":live")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want[1:2], live); diff != "" {
		t.Errorf("of the alias (-want +got)\n%s", diff)
	}
	got[2].VPC.Subnets[0], got[2].Secrets[0].ARN, got[2].Registry.URI = "x", "x", "x"
	if again, err := s.Mappings(fn); err != nil || !cmp.Equal(want, again) {
		t.Errorf("a change reached the snapshot: %v", err)
	}
	f, err := s.Function(fn)
	if err != nil {
		t.Fatal(err)
	}
	report, err := lambdaperm.PollEventSource(f, want[0])
	if err != nil || len(report.Checks) == 0 {
		t.Errorf("PollEventSource: %v, %v", report, err)
	}
}

// TestFaultyFunctions: what is wrong with a function stays with it (IN-02, IN-06, IN-12).
func TestFaultyFunctions(t *testing.T) {
	config := func(members string) string {
		return `{"FunctionName":"orders","FunctionArn":"` + fn + `"` + members + `}`
	}
	for _, c := range []struct {
		name, file string
		code       account.Code
		path       string
	}{
		{"IN-02 Role", config(`,"Role":1`), account.CodeWrongType, "Role"},
		{"IN-02 VpcConfig", config(`,"VpcConfig":[]`), account.CodeWrongType, "VpcConfig"},
		{"IN-02 SubnetIds", config(`,"VpcConfig":{"SubnetIds":[1]}`), account.CodeWrongType, "VpcConfig.SubnetIds[0]"},
		{"IN-02 Layers", config(`,"Layers":["a"]`), account.CodeWrongType, "Layers[0]"},
		{"a layer without Arn", config(`,"Layers":[{}]`), account.CodeMissingMember, "Layers[0]"},
		{"IN-02 TargetArn", config(`,"DeadLetterConfig":{"TargetArn":1}`), account.CodeWrongType, "DeadLetterConfig.TargetArn"},
		{"IN-02 Mode", config(`,"TracingConfig":{"Mode":true}`), account.CodeWrongType, "TracingConfig.Mode"},
		{"IN-02 DurableConfig", config(`,"DurableConfig":true`), account.CodeWrongType, "DurableConfig"},
		{"IN-02 FileSystemConfigs", config(`,"FileSystemConfigs":[{"Arn":1}]`), account.CodeWrongType, "FileSystemConfigs[0].Arn"},
		{"IN-02 LogGroup", config(`,"LoggingConfig":{"LogGroup":1}`), account.CodeWrongType, "LoggingConfig.LogGroup"},
		{"IN-12 another configuration", config(`,"Role":"arn:aws:iam::`+here+`:role/r"`) + "\n" + config(""), account.CodeDuplicateEntity, ""},
		{"IN-02 Tags of get-function", `{"Configuration":` + config("") + `,"Tags":[]}`, account.CodeWrongType, "Tags"},
		{"IN-02 ImageUri", `{"Configuration":` + config("") + `,"Code":{"ImageUri":1}}`, account.CodeWrongType, "Code.ImageUri"},
		{"IN-02 AuthType", `{"FunctionUrl":"u","FunctionArn":"` + fn + `","AuthType":1}`, account.CodeWrongType, "AuthType"},
		{"no AuthType", `{"FunctionUrl":"u","FunctionArn":"` + fn + `"}`, account.CodeMissingMember, ""},
		{"IN-12 two URLs", `{"AuthType":"NONE","FunctionArn":"` + fn + `"}` + "\n" + `{"AuthType":"AWS_IAM","FunctionArn":"` + fn + `"}`, account.CodeDuplicateEntity, ""},
		{"IN-12 other destinations", `{"DestinationConfig":{},"FunctionArn":"` + fn + `"}` + "\n" + `{"DestinationConfig":{"OnFailure":{"Destination":"x"}},"FunctionArn":"` + fn + `"}`, account.CodeDuplicateEntity, ""},
		{"IN-02 DestinationConfig", `{"DestinationConfig":{"OnSuccess":1},"FunctionArn":"` + fn + `"}`, account.CodeWrongType, "DestinationConfig.OnSuccess"},
		{"a version without number", `{"Versions":[{"FunctionArn":"` + fn + `"}]}`, account.CodeMissingMember, "Versions[0]"},
		{"an alias that is none", `{"Aliases":[{"AliasArn":"` + fn + `"}]}`, account.CodeInvalidValue, "Aliases[0]"},
		{"a mapping without source", `{"UUID":"u","FunctionArn":"` + fn + `"}`, account.CodeMissingMember, ""},
		{"a type of access that is none", `{"UUID":"u","EventSourceArn":"a","FunctionArn":"` + fn + `","SourceAccessConfigurations":[{"Type":"X","URI":"u"}]}`, account.CodeInvalidValue, "SourceAccessConfigurations[0]"},
		{"IN-02 Filters", `{"UUID":"u","EventSourceArn":"a","FunctionArn":"` + fn + `","FilterCriteria":{"Filters":{}}}`, account.CodeWrongType, "FilterCriteria.Filters"},
		{"IN-02 Topics", `{"UUID":"u","EventSourceArn":"a","FunctionArn":"` + fn + `","Topics":"t"}`, account.CodeWrongType, "Topics"},
		{"IN-02 a schema registry", `{"UUID":"u","EventSourceArn":"a","FunctionArn":"` + fn + `","AmazonManagedKafkaEventSourceConfig":{"SchemaRegistryConfig":{"AccessConfigs":[{"URI":1}]}}}`, account.CodeWrongType,
			"AmazonManagedKafkaEventSourceConfig.SchemaRegistryConfig.AccessConfigs[0].URI"},
	} {
		t.Run(c.name, func(t *testing.T) {
			other := fn + "2"
			s := read(t, texts{"f.json": c.file, "g.json": `{"FunctionName":"g","FunctionArn":"` + other + `"}`})
			_, err := s.Function(fn)
			if codeOf(t, err) != c.code || err.(*account.Error).Path != c.path {
				t.Fatalf("error %v at %q, want %s at %q", err, err.(*account.Error).Path, c.code, c.path)
			}
			if _, err := s.Mappings(fn); codeOf(t, err) != c.code {
				t.Errorf("Mappings: %v", err)
			}
			if got := decide(t, s, "sns.amazonaws.com", "lambda:InvokeFunction", fn); got != string(c.code) {
				t.Errorf("Evaluate: %s", got)
			}
			if p := s.Problems(); len(p) != 1 || p[0].Entity != fn || p[0].Remark || p[0].Err.Error() != err.Error() {
				t.Errorf("problems %+v", p)
			}
			if _, err := s.Function(other); err != nil {
				t.Errorf("the other function: %v", err)
			}
		})
	}
	s := read(t, lambdaFiles())
	for _, name := range []string{"", "orders", fn + "2", bucket} {
		if _, err := s.Function(name); codeOf(t, err) != account.CodeUnknownFunction {
			t.Errorf("Function(%q): %v", name, err)
		}
		if _, err := s.Mappings(name); codeOf(t, err) != account.CodeUnknownFunction {
			t.Errorf("Mappings(%q): %v", name, err)
		}
	}
	for _, file := range []string{`{"FunctionName":"f"}`, `{"FunctionName":"f","FunctionArn":1}`, `{"Configuration":[]}`, `{"Aliases":[{"AliasArn":"x"}]}`, `{"Functions":{}}`} {
		if e := refused(t, texts{"f.json": file}); e.Code == "" {
			t.Errorf("%s: %v", file, e)
		}
	}
}

// TestDestinations: those of the function itself count, or of the one version or alias that has some.
func TestDestinations(t *testing.T) {
	config := `{"FunctionName":"orders","FunctionArn":"` + fn + `"}`
	of := func(qualifier, to string) string {
		return `{"FunctionArn":"` + fn + qualifier + `","MaximumRetryAttempts":1,"DestinationConfig":{"OnFailure":{"Destination":"` + to + `"}}}`
	}
	for _, c := range []struct {
		name, files, want string
		left              bool
	}{
		{"of the function", of("", "a"), "a", false},
		{"of $LATEST", of(":$LATEST", "a") + "\n" + of(":live", "b"), "a", false},
		{"of an alias", of(":live", "b"), "b", false},
		{"of two aliases", of(":live", "b") + "\n" + of(":beta", "c"), "", true},
		{"none", `{"FunctionArn":"` + fn + `","MaximumEventAgeInSeconds":60}`, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := read(t, texts{"a.json": config, "b.json": c.files})
			f, err := s.Function(fn)
			if err != nil || f.OnFailure != c.want {
				t.Errorf("%q, %v, want %q", f.OnFailure, err, c.want)
			}
			if p := s.Problems(); (len(p) > 0) != c.left || c.left && p[0].Err.Code != account.CodeNotModelled {
				t.Errorf("problems %v", p)
			}
		})
	}
}
