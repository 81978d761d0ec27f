package terraform

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// TestTriggers holds what is read of what makes services invoke functions.
func TestTriggers(t *testing.T) {
	const f = "aws_lambda_function.f"
	alias := thing{address: "aws_lambda_alias.live", values: `{"name": "live", "function_name": "f"}`, unknown: `{"arn": true, "invoke_arn": true}`}
	api := thing{address: "aws_api_gateway_rest_api.a", unknown: `{"id": true, "execution_arn": true, "root_resource_id": true}`}
	http := thing{address: "aws_apigatewayv2_api.a", unknown: `{"id": true, "execution_arn": true}`}
	for _, tt := range []struct {
		name   string
		things []thing
		want   []stack.Trigger
	}{
		{"a bucket", []thing{{address: "aws_s3_bucket.b", values: `{"bucket": "in"}`}, {address: "aws_s3_bucket_notification.n", values: `{"bucket": "in", "lambda_function": [{}, {}]}`,
			unknown: `{"lambda_function": [{"lambda_function_arn": true}, {"lambda_function_arn": true}]}`,
			expr:    `{"lambda_function": [{"lambda_function_arn": ` + refs(f+".arn", f) + `}, {"lambda_function_arn": ` + refs("aws_lambda_alias.live.arn") + `}]}`}},
			[]stack.Trigger{{ID: "aws_s3_bucket.b", By: "aws_s3_bucket_notification.n", Function: f, Source: lambdaperm.Source{Name: "s3", ARN: "arn:aws:s3:::in", Account: "111122223333"}},
				{ID: "aws_s3_bucket.b", By: "aws_s3_bucket_notification.n", Function: f, Qualifier: "live", Source: lambdaperm.Source{Name: "s3", ARN: "arn:aws:s3:::in", Account: "111122223333"}}}},
		{"a bucket of another plan, twice", []thing{{address: "aws_s3_bucket_notification.n", values: `{"bucket": "other", "lambda_function": [
			{"lambda_function_arn": "arn:aws:lambda:eu-west-1:111122223333:function:f"}, {"lambda_function_arn": "arn:aws:lambda:eu-west-1:111122223333:function:f"}]}`}},
			[]stack.Trigger{{ID: "aws_s3_bucket_notification.n", By: "aws_s3_bucket_notification.n", Function: f, Source: lambdaperm.Source{Name: "s3", ARN: "arn:aws:s3:::other", Account: "111122223333"}}}},
		{"a topic", []thing{{address: "aws_sns_topic.t", values: `{"name": "t"}`}, {address: "aws_sns_topic_subscription.s", values: `{"protocol": "lambda"}`, unknown: `{"topic_arn": true, "endpoint": true}`,
			expr: `{"topic_arn": ` + refs("aws_sns_topic.t.arn", "aws_sns_topic.t") + `, "endpoint": ` + refs(f+".arn", f) + `}`}},
			[]stack.Trigger{{ID: "aws_sns_topic.t", By: "aws_sns_topic_subscription.s", Function: f, Source: lambdaperm.Source{Name: "sns", ARN: "arn:aws:sns:eu-west-1:111122223333:t"}}}},
		{"a topic that sends mail", []thing{{address: "aws_sns_topic_subscription.s", values: `{"protocol": "email", "topic_arn": "arn:aws:sns:eu-west-1:111122223333:t", "endpoint": "f"}`}}, nil},
		{"a rule", []thing{{address: "aws_cloudwatch_event_rule.r", values: `{"name": "nightly"}`, unknown: `{"arn": true}`}, {address: "aws_cloudwatch_event_target.t",
			values: `{"rule": "nightly", "role_arn": null}`, unknown: `{"arn": true}`, expr: `{"arn": ` + refs("aws_lambda_alias.live.arn", "aws_lambda_alias.live") + `}`}},
			[]stack.Trigger{{ID: "aws_cloudwatch_event_rule.r", By: "aws_cloudwatch_event_target.t", Function: f, Qualifier: "live",
				Source: lambdaperm.Source{Name: "events", ARN: "arn:aws:events:eu-west-1:111122223333:rule/nightly"}}}},
		{"a rule of another plan on another bus, with a role", []thing{role("aws_iam_role.r", "r"), {address: "aws_cloudwatch_event_target.t", values: `{"rule": "x", "event_bus_name": "bus",
			"arn": "arn:aws:lambda:eu-west-1:111122223333:function:f"}`, unknown: `{"role_arn": true}`, expr: `{"role_arn": ` + refs("aws_iam_role.r.arn", "aws_iam_role.r") + `}`}},
			[]stack.Trigger{{ID: "aws_cloudwatch_event_target.t", By: "aws_cloudwatch_event_target.t", Function: f, Role: "aws_iam_role.r", Service: "events-role",
				Source: lambdaperm.Source{Name: "events", ARN: "arn:aws:events:eu-west-1:111122223333:rule/bus/x"}}}},
		{"logs", []thing{{address: "aws_cloudwatch_log_group.g", values: `{"name": "/app"}`, unknown: `{"arn": true}`}, {address: "aws_cloudwatch_log_subscription_filter.f",
			values: `{"log_group_name": "/app"}`, unknown: `{"destination_arn": true}`, expr: `{"destination_arn": ` + refs(f+".arn", f) + `}`}},
			[]stack.Trigger{{ID: "aws_cloudwatch_log_group.g", By: "aws_cloudwatch_log_subscription_filter.f", Function: f,
				Source: lambdaperm.Source{Name: "logs", ARN: "arn:aws:logs:eu-west-1:111122223333:log-group:/app:*"}}}},
		{"a schedule", []thing{role("aws_iam_role.r", "r"), {address: "aws_scheduler_schedule.s", values: `{"name": "s", "target": [{"role_arn": "arn:aws:iam::111122223333:role/r"}]}`,
			unknown: `{"target": [{"arn": true}]}`, expr: `{"target": [{"arn": ` + refs(f+".arn", f) + `}]}`}},
			[]stack.Trigger{{ID: "aws_scheduler_schedule.s", By: "aws_scheduler_schedule.s", Function: f, Role: "aws_iam_role.r", Service: "scheduler",
				Source: lambdaperm.Source{Name: "scheduler", ARN: "arn:aws:scheduler:eu-west-1:111122223333:schedule/default/s"}}}},
		{"a REST API", []thing{api, {address: "aws_api_gateway_resource.x", values: `{"path_part": "orders"}`, unknown: `{"id": true, "path": true, "parent_id": true}`,
			expr: `{"parent_id": ` + refs("aws_api_gateway_rest_api.a.root_resource_id", "aws_api_gateway_rest_api.a") + `}`},
			{address: "aws_api_gateway_resource.y", values: `{"path_part": "{id}"}`, unknown: `{"id": true, "path": true, "parent_id": true}`,
				expr: `{"parent_id": ` + refs("aws_api_gateway_resource.x.id", "aws_api_gateway_resource.x") + `}`},
			{address: "aws_api_gateway_stage.s", values: `{"stage_name": "live"}`, unknown: `{"rest_api_id": true}`, expr: `{"rest_api_id": ` + refs("aws_api_gateway_rest_api.a.id") + `}`},
			{address: "aws_api_gateway_integration.i", values: `{"type": "AWS_PROXY", "http_method": "POST"}`, unknown: `{"rest_api_id": true, "resource_id": true, "uri": true}`,
				expr: `{"rest_api_id": ` + refs("aws_api_gateway_rest_api.a.id") + `, "resource_id": ` + refs("aws_api_gateway_resource.y.id") + `, "uri": ` + refs(f+".invoke_arn", f) + `}`}},
			[]stack.Trigger{{ID: "aws_api_gateway_rest_api.a", By: "aws_api_gateway_integration.i", Function: f, Source: lambdaperm.Source{Name: "apigateway",
				ARN: "arn:aws:execute-api:eu-west-1:111122223333:<aws_api_gateway_rest_api.a.id>/live/POST/orders/<path parameter id>"}}}},
		{"the root of a REST API, any method, with a role", []thing{api, {address: "aws_api_gateway_integration.i", values: `{"type": "AWS", "http_method": "ANY", "credentials": "arn:aws:iam::111122223333:role/x",
			"uri": "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:111122223333:function:f:live/invocations"}`,
			unknown: `{"rest_api_id": true, "resource_id": true}`, expr: `{"rest_api_id": ` + refs("aws_api_gateway_rest_api.a.id") + `, "resource_id": ` + refs("aws_api_gateway_rest_api.a.root_resource_id") + `}`}},
			[]stack.Trigger{{ID: "aws_api_gateway_rest_api.a", By: "aws_api_gateway_integration.i", Function: f, Qualifier: "live", Role: "arn:aws:iam::111122223333:role/x", Service: "apigateway-role",
				Source: lambdaperm.Source{Name: "apigateway",
					ARN: "arn:aws:execute-api:eu-west-1:111122223333:<aws_api_gateway_rest_api.a.id>/<stage of aws_api_gateway_rest_api.a>/<HTTP method>/"}}}},
		{"a mock", []thing{api, {address: "aws_api_gateway_integration.i", values: `{"type": "MOCK", "http_method": "POST"}`}}, nil},
		{"an HTTP API", []thing{http, {address: "aws_apigatewayv2_stage.s", values: `{"name": "$default"}`, unknown: `{"api_id": true}`, expr: `{"api_id": ` + refs("aws_apigatewayv2_api.a.id") + `}`},
			{address: "aws_apigatewayv2_route.r", values: `{"route_key": "GET /x/{p+}"}`, unknown: `{"target": true}`, expr: `{"target": ` + refs("aws_apigatewayv2_integration.i.id") + `}`},
			{address: "aws_apigatewayv2_route.d", values: `{"route_key": "$default"}`, unknown: `{"target": true}`, expr: `{"target": ` + refs("aws_apigatewayv2_integration.i.id") + `}`},
			{address: "aws_apigatewayv2_route.o", values: `{"route_key": "GET /other"}`, unknown: `{"target": true}`, expr: `{"target": ` + refs("aws_apigatewayv2_integration.o.id") + `}`},
			{address: "aws_apigatewayv2_integration.i", values: `{"integration_type": "AWS_PROXY"}`, unknown: `{"id": true, "api_id": true, "integration_uri": true}`,
				expr: `{"api_id": ` + refs("aws_apigatewayv2_api.a.id") + `, "integration_uri": ` + refs("aws_lambda_alias.live.invoke_arn") + `}`}},
			[]stack.Trigger{{ID: "aws_apigatewayv2_api.a", By: "aws_apigatewayv2_integration.i", Function: f, Qualifier: "live", Source: lambdaperm.Source{Name: "apigateway",
				ARN: "arn:aws:execute-api:eu-west-1:111122223333:<aws_apigatewayv2_api.a.id>/$default/GET/x/<path parameter p+>"}},
				{ID: "aws_apigatewayv2_api.a", By: "aws_apigatewayv2_integration.i", Function: f, Qualifier: "live", Source: lambdaperm.Source{Name: "apigateway",
					ARN: "arn:aws:execute-api:eu-west-1:111122223333:<aws_apigatewayv2_api.a.id>/$default/$default"}}}},
		{"an integration without routes", []thing{http, {address: "aws_apigatewayv2_integration.i", values: `{"integration_uri": "arn:aws:lambda:eu-west-1:111122223333:function:f"}`,
			unknown: `{"id": true, "api_id": true}`, expr: `{"api_id": ` + refs("aws_apigatewayv2_api.a.id") + `}`}},
			[]stack.Trigger{{ID: "aws_apigatewayv2_api.a", By: "aws_apigatewayv2_integration.i", Function: f, Source: lambdaperm.Source{Name: "apigateway",
				ARN: "arn:aws:execute-api:eu-west-1:111122223333:<aws_apigatewayv2_api.a.id>/<stage of aws_apigatewayv2_api.a>/<route of aws_apigatewayv2_integration.i>"}}}},
		{"a function of another plan", []thing{{address: "aws_cloudwatch_event_target.t", values: `{"rule": "x", "arn": "arn:aws:lambda:eu-west-1:111122223333:function:g"}`}}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := described(t, planOf(extra{}, append([]thing{fn(f, "f"), alias}, tt.things...)...), here)
			for i := range d.Triggers {
				tr := &d.Triggers[i]
				tr.Source.ARN, tr.Place = condition.ShowPartial(tr.Source.ARN), stack.Place{}
			}
			if diff := cmp.Diff(goString(tt.want), goString(d.Triggers)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	d := described(t, planOf(extra{}, thing{address: "aws_s3_bucket_notification.n", values: `{"bucket": "b"}`, unknown: `{"lambda_function": true}`, expr: `{"lambda_function": [{}]}`},
		thing{address: "aws_cloudformation_stack.s"}), here)
	if len(d.Incomplete) != 2 {
		t.Errorf("IN-01 %v", d.Incomplete)
	}
}

// TestResourcePolicies holds which resources have which policies.
func TestResourcePolicies(t *testing.T) {
	const doc = `"{\"a\": 1}"`
	bucket := thing{address: "aws_s3_bucket.b", values: `{"bucket": "in"}`, unknown: `{"arn": true}`}
	queue := thing{address: "aws_sqs_queue.q", values: `{"name": "q"}`, unknown: `{"arn": true, "url": true, "policy": true}`}
	topic := thing{address: "aws_sns_topic.t", values: `{"name": "t", "policy": ` + doc + `}`}
	set := thing{address: "aws_sqs_queue.q", values: `{"name": "q"}`, unknown: `{"policy": true}`, expr: `{"policy": ` + refs("aws_sns_topic.t.arn") + `}`}
	for _, tt := range []struct {
		name   string
		things []thing
		id     string
		want   []string
	}{
		{"by name", []thing{bucket, {address: "aws_s3_bucket_policy.p", values: `{"bucket": "in", "policy": ` + doc + `}`}}, "aws_s3_bucket.b", []string{`{"a": 1}`}},
		{"by reference", []thing{bucket, {address: "aws_s3_bucket_policy.p", values: `{"policy": ` + doc + `}`, unknown: `{"bucket": true}`, expr: `{"bucket": ` + refs("aws_s3_bucket.b.id", "aws_s3_bucket.b") + `}`}},
			"aws_s3_bucket.b", []string{`{"a": 1}`}},
		{"unknown", []thing{bucket, {address: "aws_s3_bucket_policy.p", values: `{"bucket": "in"}`, unknown: `{"policy": true}`}}, "aws_s3_bucket.b", []string{"unknown aws_s3_bucket_policy.p.policy"}},
		{"nobody knows of what", []thing{bucket, {address: "aws_s3_bucket_policy.p", values: `{"policy": ` + doc + `}`, unknown: `{"bucket": true}`}}, "aws_s3_bucket.b",
			[]string{`{"a": 1} if aws_s3_bucket_policy.p.bucket`}},
		{"of a bucket of another plan", []thing{bucket, {address: "aws_s3_bucket_policy.p", values: `{"bucket": "x", "policy": ` + doc + `}`}}, "aws_s3_bucket_policy.p", []string{`{"a": 1}`}},
		{"what the provider fills in", []thing{queue}, "aws_sqs_queue.q", nil},
		{"an argument that is unknown", []thing{set}, "aws_sqs_queue.q", []string{"unknown aws_sqs_queue.q.policy"}},
		{"an argument", []thing{topic}, "aws_sns_topic.t", []string{`{"a": 1}`}},
		{"a queue by its URL", []thing{queue, {address: "aws_sqs_queue_policy.p", values: `{"queue_url": "https://sqs.eu-west-1.amazonaws.com/111122223333/q", "policy": ` + doc + `}`}}, "aws_sqs_queue.q", []string{`{"a": 1}`}},
		{"a queue of another plan", []thing{queue, {address: "aws_sqs_queue_policy.p", values: `{"queue_url": "https://sqs.eu-west-1.amazonaws.com/111122223333/x", "policy": ` + doc + `}`}}, "aws_sqs_queue_policy.p", []string{`{"a": 1}`}},
		{"a key by its id", []thing{{address: "aws_kms_key.k", values: `{"key_id": "0-1", "id": "0-1"}`}, {address: "aws_kms_key_policy.p", values: `{"key_id": "0-1", "policy": ` + doc + `}`}}, "aws_kms_key.k", []string{`{"a": 1}`}},
		{"a table by its ARN", []thing{{address: "aws_dynamodb_table.t", values: `{"name": "t"}`}, {address: "aws_dynamodb_resource_policy.p", values: `{"resource_arn": "arn:aws:dynamodb:eu-west-1:111122223333:table/t", "policy": ` + doc + `}`}},
			"aws_dynamodb_table.t", []string{`{"a": 1}`}},
		{"a layer", []thing{{address: "aws_lambda_layer_version.l", values: `{"layer_name": "l", "arn": "arn:aws:lambda:eu-west-1:111122223333:layer:l:3"}`},
			{address: "aws_lambda_layer_version_permission.p", values: `{"layer_name": "arn:aws:lambda:eu-west-1:111122223333:layer:l:3", "principal": "444455556666", "action": "lambda:GetLayerVersion",
			 "statement_id": "x", "organization_id": "o-a1b2c3d4e5"}`}}, "aws_lambda_layer_version.l",
			[]string{`{"Version":"2012-10-17","Statement":[{"Sid":"x","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"lambda:GetLayerVersion",` +
				`"Resource":"arn:aws:lambda:eu-west-1:111122223333:layer:l:3","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}]}`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := described(t, planOf(extra{}, tt.things...), here)
			found := resourceOf(t, d, tt.id)
			if len(tt.things) > 1 && tt.id == tt.things[1].address { // one of its own, after that of the plan
				found = d.Resources[len(d.Resources)-1]
			}
			if diff := cmp.Diff(tt.want, shown(found.Policies)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestReserved holds that no text of a plan is taken for an unknown value.
func TestReserved(t *testing.T) {
	forged := condition.Unknown{Label: "x", Class: condition.ClassText}.StandIn()
	for _, things := range [][]thing{
		{{address: "aws_lambda_function.f", values: `{"function_name": "` + forged + `"}`}},
		{role("aws_iam_role.r", forged)},
		{role("aws_iam_role.r", "r"), {address: "aws_iam_role_policy.p", values: `{"role": "r", "policy": "{\"a\": \"` + forged + `\"}"}`}},
		{role("aws_iam_role.r", "r"), {address: "aws_iam_role_policy.p", values: `{"role": "r", "policy": "{\"a\": \"\\ufdd0\"}"}`}},
		{role("aws_iam_role.r", "r"), {address: "aws_iam_role_policy.p", values: `{"role": "r", "policy": "%7B%22a%22%3A%22%EF%B7%90%22%7D"}`}},
	} {
		refused(t, planOf(extra{}, things...), stack.CodeInvalidValue)
	}
	strange := thing{address: `aws_s3_bucket.b["` + forged + `"]`, unknown: `{"bucket": true}`}
	other := strange
	other.address, other.expr = `aws_s3_bucket.b["x"]`, "-"
	d := described(t, planOf(extra{}, strange, other), here)
	if d.Resources[0].ARN == d.Resources[1].ARN {
		t.Error("IN-72 two buckets have one name")
	}
}

// TestVersionQualifier: IN-72, the version of a function that the plan makes is the same, whatever refers to it.
func TestVersionQualifier(t *testing.T) {
	const f = "aws_lambda_function.f"
	d := described(t, planOf(extra{}, fn(f, "f"),
		thing{address: "aws_sns_topic.t", values: `{"name": "t"}`, unknown: `{"arn": true}`},
		thing{address: "aws_sns_topic_subscription.t", values: `{"protocol": "lambda"}`, unknown: `{"endpoint": true, "topic_arn": true}`,
			expr: `{"endpoint": ` + refs(f+".qualified_arn", f) + `, "topic_arn": ` + refs("aws_sns_topic.t.arn", "aws_sns_topic.t") + `}`},
		thing{address: "aws_lambda_permission.p", unknown: `{"qualifier": true, "source_arn": true}`,
			values: `{"action": "lambda:InvokeFunction", "function_name": "f", "principal": "sns.amazonaws.com"}`,
			expr:   `{"qualifier": ` + refs(f+".version", f) + `, "source_arn": ` + refs("aws_sns_topic.t.arn", "aws_sns_topic.t") + `}`}), here)
	if len(d.Triggers) != 1 || len(d.Permissions) != 1 || d.Triggers[0].Qualifier == "" ||
		d.Triggers[0].Qualifier != d.Permissions[0].Input.Qualifier {
		t.Errorf("triggers %+v, permissions %+v", d.Triggers, d.Permissions)
	}
}
