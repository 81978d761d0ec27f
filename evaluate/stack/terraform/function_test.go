package terraform

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// fn is a function of the plan.
func fn(address, name string) thing {
	return thing{address: address, values: `{"function_name": "` + name + `", "role": "arn:aws:iam::111122223333:role/r"}`,
		unknown: `{"arn": true, "invoke_arn": true, "qualified_arn": true, "version": true}`}
}

// TestFunction holds what is read of a function.
func TestFunction(t *testing.T) {
	f := thing{address: "aws_lambda_function.f", values: `{"function_name": "f", "package_type": "Image",
		"image_uri": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/app@sha256:00", "kms_key_arn": null, "code_signing_config_arn": "arn:c",
		"dead_letter_config": [{"target_arn": "arn:d"}], "tracing_config": [{"mode": "Active"}], "logging_config": [{"log_group": "/x", "log_format": "JSON"}],
		"vpc_config": [{"subnet_ids": ["subnet-1", null], "security_group_ids": []}], "layers": ["arn:aws:lambda:eu-west-1:111122223333:layer:l:1"],
		"durable_config": [{"execution_timeout": 5}], "publish": true, "tags": {"a": "1"},
		"file_system_config": [{"local_mount_path": "/mnt/x"}], "environment": [{"variables": {"TABLE": "t", "MODE": "x", "QUEUE": "https://sqs.eu-west-1.amazonaws.com/111122223333/q"}}]}`,
		unknown: `{"arn": true, "role": true, "version": true, "kms_key_arn": true, "vpc_config": [{"subnet_ids": [false, true]}],
			"file_system_config": [{"arn": true}], "environment": [{"variables": {"BUCKET": true}}]}`,
		expr: `{"role": ` + refs("aws_iam_role.r.arn", "aws_iam_role.r") + `, "kms_key_arn": ` + refs("aws_kms_key.k.arn", "aws_kms_key.k") + `,
			"vpc_config": [{"subnet_ids": ` + refs("aws_subnet.s.id", "aws_subnet.s") + `}],
			"file_system_config": [{"arn": ` + refs("aws_efs_access_point.p.arn", "aws_efs_access_point.p") + `}],
			"environment": [{"variables": ` + refs("aws_s3_bucket.b.id", "aws_s3_bucket.b") + `}]}`}
	d := described(t, planOf(extra{}, role("aws_iam_role.r", "r"), f,
		thing{address: "aws_kms_key.k", unknown: `{"arn": true, "key_id": true, "policy": true}`},
		thing{address: "aws_subnet.s", unknown: `{"id": true, "arn": true}`},
		thing{address: "aws_efs_access_point.p", unknown: `{"arn": true, "file_system_id": true}`, expr: `{"file_system_id": ` + refs("aws_efs_file_system.s.id", "aws_efs_file_system.s") + `}`},
		thing{address: "aws_efs_file_system.s", unknown: `{"arn": true, "id": true}`},
		thing{address: "aws_efs_file_system_policy.s", values: `{"policy": "{}"}`, unknown: `{"file_system_id": true}`, expr: `{"file_system_id": ` + refs("aws_efs_file_system.s.id") + `}`},
		thing{address: "aws_s3_bucket.b", unknown: `{"arn": true, "bucket": true, "id": true}`},
		thing{address: "aws_dynamodb_table.t", values: `{"name": "t"}`}, thing{address: "aws_sqs_queue.q", values: `{"name": "q"}`},
		thing{address: "aws_lambda_alias.live", values: `{"name": "live"}`, unknown: `{"function_name": true}`, expr: `{"function_name": ` + refs("aws_lambda_function.f.function_name") + `}`},
		thing{address: "aws_lambda_function_event_invoke_config.f", values: `{"function_name": "f", "destination_config": [{"on_success": [{"destination": "arn:s"}], "on_failure": [{}]}]}`,
			unknown: `{"destination_config": [{"on_success": [{}], "on_failure": [{"destination": true}]}]}`,
			expr:    `{"destination_config": [{"on_success": [{}], "on_failure": [{"destination": ` + refs("aws_sqs_queue.q.arn", "aws_sqs_queue.q") + `}]}]}`},
		thing{address: "aws_lambda_function_url.u", values: `{"function_name": "f", "qualifier": "live", "authorization_type": "NONE"}`}), here)
	got := d.Functions[0]
	want := lambdaperm.Function{
		DeadLetter: "arn:d", Tracing: true, LogGroup: "/x", Durable: true, CodeSigningConfig: "arn:c", Tags: map[string]string{"a": "1"},
		KMSKey: "arn:aws:kms:eu-west-1:111122223333:key/<aws_kms_key.k.id>", OnSuccess: "arn:s", OnFailure: "arn:aws:sqs:eu-west-1:111122223333:q",
		VPC:    &lambdaperm.VPC{Subnets: []string{"subnet-1", "<aws_subnet.s.id>"}},
		Layers: []lambdaperm.LayerVersion{{ARN: "arn:aws:lambda:eu-west-1:111122223333:layer:l:1"}},
		FileSystems: []lambdaperm.FileSystem{{ARN: "arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/<aws_efs_file_system.s.id>",
			AccessPoint: "arn:aws:elasticfilesystem:eu-west-1:111122223333:access-point/<aws_efs_access_point.p.id>", Write: true, HasPolicy: true}},
		ImageRepository: "arn:aws:ecr:eu-west-1:111122223333:repository/team/app",
	}
	fn := got.Function
	for _, text := range []*string{&fn.KMSKey, &fn.VPC.Subnets[1], &fn.FileSystems[0].ARN, &fn.FileSystems[0].AccessPoint} {
		*text = condition.ShowPartial(*text)
	}
	want.ARN = fn.ARN
	if diff := cmp.Diff(want, fn); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if fn.ARN.String() != "arn:aws:lambda:eu-west-1:111122223333:function:f" || got.Role != "aws_iam_role.r" || cmp.Diff([]string{"live"}, got.Aliases) != "" ||
		len(got.Versions) != 1 || condition.ShowPartial(got.Versions[0]) != "<aws_lambda_function.f.version>" {
		t.Errorf("%+v", got)
	}
	var reads []string
	for _, r := range got.Reads {
		reads = append(reads, r.Variable+" "+r.Resource)
	}
	if diff := cmp.Diff([]string{"TABLE aws_dynamodb_table.t", "QUEUE aws_sqs_queue.q", "BUCKET aws_s3_bucket.b"}, reads); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if len(d.URLs) != 1 || d.URLs[0].Function != "aws_lambda_function.f" || d.URLs[0].Qualifier != "live" || d.URLs[0].AuthType != lambdapolicy.AuthNone {
		t.Errorf("%+v", d.URLs)
	}
}

// TestFunctionRole holds which role a function has.
func TestFunctionRole(t *testing.T) {
	for _, tt := range []struct{ name, values, unknown, expr, want string }{
		{"by its ARN", `, "role": "arn:aws:iam::111122223333:role/r"`, `{}`, `{}`, "aws_iam_role.r"},
		{"by reference", ``, `{"role": true}`, `{"role": ` + refs("aws_iam_role.r.arn", "aws_iam_role.r") + `}`, "aws_iam_role.r"},
		{"from outside", `, "role": "arn:aws:iam::111122223333:role/x"`, `{}`, `{}`, "arn:aws:iam::111122223333:role/x"},
		{"unknown", ``, `{"role": true}`, `{"role": ` + refs("var.a", "var.b") + `}`, "arn:aws:iam::111122223333:role/<aws_lambda_function.f.role>"},
		{"neither there nor unknown", ``, `{}`, `{}`, "arn:aws:iam::111122223333:role/<aws_lambda_function.f.role>"},
		{"a variable", ``, `{"role": true}`, `{"role": ` + refs("var.a") + `}`, "arn:aws:iam::111122223333:role/<aws_lambda_function.f.role>"},
	} {
		t.Run("IN-72 "+tt.name, func(t *testing.T) {
			d := described(t, planOf(extra{}, role("aws_iam_role.r", "r"),
				thing{address: "aws_lambda_function.f", values: `{"function_name": "f"` + tt.values + `}`, unknown: tt.unknown, expr: tt.expr}), here)
			if got := condition.ShowPartial(d.Functions[0].Role); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

// TestPermission holds for which function, with which qualifier, a permission is.
func TestPermission(t *testing.T) {
	f, g := "aws_lambda_function.f", "aws_lambda_function.g"
	alias := thing{address: "aws_lambda_alias.live", values: `{"name": "live", "function_name": "f"}`, unknown: `{"arn": true}`}
	for _, tt := range []struct {
		name, values, unknown, expr string
		want                        []string // function and qualifier
	}{
		{"by name", `"function_name": "f"`, `{}`, `{}`, []string{f, ""}},
		{"by ARN", `"function_name": "arn:aws:lambda:eu-west-1:111122223333:function:f"`, `{}`, `{}`, []string{f, ""}},
		{"by ARN with an alias", `"function_name": "arn:aws:lambda:eu-west-1:111122223333:function:f:live"`, `{}`, `{}`, []string{f, "live"}},
		{"by name with an alias", `"function_name": "f:live"`, `{}`, `{}`, []string{f, "live"}},
		{"with a qualifier", `"function_name": "f", "qualifier": "live"`, `{}`, `{}`, []string{f, "live"}},
		{"of another account", `"function_name": "arn:aws:lambda:eu-west-1:444455556666:function:f"`, `{}`, `{}`, nil},
		{"of another Region", `"function_name": "arn:aws:lambda:eu-west-2:111122223333:function:f"`, `{}`, `{}`, nil},
		{"of another function", `"function_name": "h"`, `{}`, `{}`, nil},
		{"of no function", `"function_name": "arn:aws:sqs:eu-west-1:111122223333:f"`, `{}`, `{}`, nil},
		{"by reference", ``, `{"function_name": true}`, `{"function_name": ` + refs(g+".arn", g) + `}`, []string{g, ""}},
		{"by reference to a version", ``, `{"function_name": true}`, `{"function_name": ` + refs(g+".qualified_arn", g) + `}`, []string{g, "<aws_lambda_function.g.version>"}},
		{"by reference to an alias", ``, `{"function_name": true}`, `{"function_name": ` + refs("aws_lambda_alias.live.arn", "aws_lambda_alias.live") + `}`, []string{f, "live"}},
		{"by reference to what an alias is of", ``, `{"function_name": true}`, `{"function_name": ` + refs("aws_lambda_alias.live.function_name") + `}`, []string{f, ""}},
		{"an unknown qualifier", `"function_name": "f"`, `{"qualifier": true}`, `{"qualifier": ` + refs("aws_lambda_alias.live.name") + `}`, []string{f, "live"}},
		{"nobody knows", ``, `{"function_name": true}`, `{}`, []string{f, "", g, ""}},
		{"neither there nor unknown", ``, `{}`, `{}`, []string{f, "", g, ""}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			values := `{"action": "lambda:InvokeFunction", "principal": "s3.amazonaws.com"`
			if tt.values != "" {
				values += ", " + tt.values
			}
			d := described(t, planOf(extra{}, fn(f, "f"), fn(g, "g"), alias,
				thing{address: "aws_lambda_permission.p", values: values + `}`, unknown: tt.unknown, expr: tt.expr}), here)
			var got []string
			for _, p := range d.Permissions {
				got = append(got, p.Function, condition.ShowPartial(p.Input.Qualifier))
				if (len(tt.want) > 2) != (len(p.When) > 0) {
					t.Errorf("IN-31 when: %v", p.When)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	d := described(t, planOf(extra{}, fn(f, "f"), thing{address: `aws_lambda_permission.p["a b"]`, values: `{"function_name": "f", "action": "lambda:InvokeFunctionUrl",
		"principal": "*", "source_account": "111122223333", "function_url_auth_type": "NONE", "principal_org_id": "o-a1b2c3d4e5", "event_source_token": "t",
		"invoked_via_function_url": true}`, unknown: `{"statement_id": true, "source_arn": true}`, expr: `{"source_arn": ` + refs("aws_api_gateway_rest_api.a.execution_arn") + `}`},
		thing{address: "aws_api_gateway_rest_api.a", unknown: `{"id": true, "execution_arn": true}`}), here)
	want := lambdapolicy.AddPermissionInput{StatementID: "aws_lambda_permission_p__a_b__", Action: "lambda:InvokeFunctionUrl", Principal: "*", SourceAccount: "111122223333",
		FunctionURLAuthType: "NONE", PrincipalOrgID: "o-a1b2c3d4e5", EventSourceToken: "t", InvokedViaFunctionURL: true,
		// The reference is usually followed by stage, method and path.
		SourceARN: "arn:aws:execute-api:eu-west-1:111122223333:<aws_api_gateway_rest_api.a.id><aws_api_gateway_rest_api.a.execution_arn>"}
	got := d.Permissions[0].Input
	got.SourceARN = condition.ShowPartial(got.SourceARN)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestMapping holds what is read of event source mappings.
func TestMapping(t *testing.T) {
	for _, tt := range []struct {
		name, values, unknown, expr string
		source                      string
		want                        lambdaperm.EventSourceMapping
	}{
		{"a queue", `{"function_name": "f", "event_source_arn": "arn:aws:sqs:eu-west-1:111122223333:q", "filter_criteria": [{"filter": []}], "kms_key_arn": "arn:k"}`, `{}`, `{}`,
			"aws_sqs_queue.q", lambdaperm.EventSourceMapping{SourceARN: "arn:aws:sqs:eu-west-1:111122223333:q", Filtered: true, FilterKey: "arn:k"}},
		{"the stream of a table", `{"function_name": "f", "destination_config": [{"on_failure": [{}]}]}`,
			`{"event_source_arn": true, "destination_config": [{"on_failure": [{"destination_arn": true}]}]}`,
			`{"event_source_arn": ` + refs("aws_dynamodb_table.t.stream_arn", "aws_dynamodb_table.t") + `,
				"destination_config": [{"on_failure": [{"destination_arn": ` + refs("aws_sqs_queue.q.arn") + `}]}]}`, "aws_dynamodb_table.t",
			lambdaperm.EventSourceMapping{SourceARN: "arn:aws:dynamodb:eu-west-1:111122223333:table/t/stream/<aws_dynamodb_table.t.stream_arn>",
				OnFailure: "arn:aws:sqs:eu-west-1:111122223333:q"}},
		{"the stream of a table by its ARN", `{"function_name": "f", "event_source_arn": "arn:aws:dynamodb:eu-west-1:111122223333:table/t/stream/1"}`, `{}`, `{}`, "aws_dynamodb_table.t",
			lambdaperm.EventSourceMapping{SourceARN: "arn:aws:dynamodb:eu-west-1:111122223333:table/t/stream/1"}},
		{"of another plan", `{"function_name": "f", "event_source_arn": "arn:aws:kinesis:eu-west-1:111122223333:stream/s"}`, `{}`, `{}`, "",
			lambdaperm.EventSourceMapping{SourceARN: "arn:aws:kinesis:eu-west-1:111122223333:stream/s"}},
		{"own Kafka", `{"function_name": "f", "self_managed_event_source": [{"endpoints": {}}], "topics": ["t"], "self_managed_kafka_event_source_config": [{"consumer_group_id": "g",
			"schema_registry_config": [{"schema_registry_uri": "https://r", "access_config": [{"type": "BASIC_AUTH", "uri": "arn:s2"}]}]}],
			"source_access_configuration": [{"type": "VPC_SUBNET", "uri": "subnet:subnet-1"}, {"type": "VPC_SECURITY_GROUP", "uri": "security_group:sg-1"},
			{"type": "SASL_SCRAM_512_AUTH", "uri": "arn:s"}, {"type": "VIRTUAL_HOST", "uri": "/"}]}`, `{}`, `{}`, "",
			lambdaperm.EventSourceMapping{SelfManagedKafka: true, Topics: []string{"t"}, ConsumerGroup: "g", Authentication: lambdaperm.AuthenticationSCRAM,
				Secrets: []lambdaperm.Secret{{ARN: "arn:s"}}, VPC: &lambdaperm.VPC{Subnets: []string{"subnet-1"}, SecurityGroups: []string{"sg-1"}},
				Registry: &lambdaperm.SchemaRegistry{URI: "https://r", Secrets: []lambdaperm.Secret{{ARN: "arn:s2"}}}}},
		{"a cluster", `{"function_name": "f", "event_source_arn": "arn:aws:kafka:eu-west-1:111122223333:cluster/c/1", "amazon_managed_kafka_event_source_config": [{"consumer_group_id": "g"}]}`, `{}`, `{}`, "",
			lambdaperm.EventSourceMapping{SourceARN: "arn:aws:kafka:eu-west-1:111122223333:cluster/c/1", ConsumerGroup: "g", Authentication: lambdaperm.AuthenticationIAM}},
		{"neither there nor unknown", `{"function_name": "f"}`, `{}`, `{}`, "", lambdaperm.EventSourceMapping{SourceARN: "<aws_lambda_event_source_mapping.m.event_source_arn>"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := described(t, planOf(extra{}, fn("aws_lambda_function.f", "f"), thing{address: "aws_sqs_queue.q", values: `{"name": "q"}`},
				thing{address: "aws_dynamodb_table.t", values: `{"name": "t"}`, unknown: `{"stream_arn": true}`},
				thing{address: "aws_lambda_event_source_mapping.m", values: tt.values, unknown: tt.unknown, expr: tt.expr}), here)
			if len(d.Mappings) != 1 {
				t.Fatal(d.Mappings)
			}
			m := d.Mappings[0]
			m.Mapping.SourceARN = condition.ShowPartial(m.Mapping.SourceARN)
			if diff := cmp.Diff(tt.want, m.Mapping); diff != "" || m.Source != tt.source || m.Function != "aws_lambda_function.f" {
				t.Errorf("%s %s (-want +got)\n%s", m.Source, m.Function, diff)
			}
		})
	}
	d := described(t, planOf(extra{}, thing{address: "aws_lambda_event_source_mapping.m", unknown: `{"function_name": true}`}), here)
	if want := []stack.Incomplete{{ID: "aws_lambda_event_source_mapping.m", Type: "aws_lambda_event_source_mapping", Reason: "nobody knows yet for which function it is"}}; len(d.Incomplete) != 1 ||
		d.Incomplete[0].ID != want[0].ID || d.Incomplete[0].Reason != want[0].Reason {
		t.Errorf("IN-01 %v", d.Incomplete)
	}
}
