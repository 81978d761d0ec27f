package terraform

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// TestSpecific holds which of the references of an expression lead somewhere by themselves.
func TestSpecific(t *testing.T) {
	for _, tt := range []struct{ in, want []string }{
		{[]string{"a.b.c", "a.b"}, []string{"a.b.c"}},
		{[]string{"a.b[0].c", "a.b[0]", "a.b"}, []string{"a.b[0].c"}},
		{[]string{"a.b.c", "a.b", "a.b.c", "a.b"}, []string{"a.b.c"}},
		{[]string{"a.b.c", "a.b", "a.b.d", "a.b"}, []string{"a.b.c", "a.b.d"}},
		{[]string{"a.bc", "a.b"}, []string{"a.bc", "a.b"}},
		{[]string{"a.b", "each.key"}, []string{"a.b", "each.key"}},
		{nil, nil},
	} {
		if diff := cmp.Diff(tt.want, specific(tt.in)); diff != "" {
			t.Errorf("IN-72 %v (-want +got)\n%s", tt.in, diff)
		}
	}
}

// TestAddress holds how addresses are taken apart.
func TestAddress(t *testing.T) {
	for _, tt := range []struct {
		in, module, bare string
		parts            []string
	}{
		{"aws_s3_bucket.b", "", "aws_s3_bucket.b", []string{"aws_s3_bucket", "b"}},
		{"aws_s3_bucket.b[0]", "", "aws_s3_bucket.b", []string{"aws_s3_bucket", "b[0]"}},
		{`aws_s3_bucket.b["x.y]"]`, "", "aws_s3_bucket.b", []string{"aws_s3_bucket", `b["x.y]"]`}},
		{`module.m["a\".b"].data.aws_x.y`, `module.m["a\".b"]`, "module.m.data.aws_x.y", []string{"data", "aws_x", "y"}},
		{`module.m[0].module.n.aws_x.y[1]`, "module.m[0].module.n", "module.m.module.n.aws_x.y", []string{"aws_x", "y[1]"}},
		{"", "", "", []string{""}},
		{"module.m", "", "module.m", []string{"module", "m"}},
		{`a.b["`, "", "a.b", []string{"a", `b["`}},
	} {
		a := parseAddress(tt.in)
		if a.module != tt.module || cmp.Diff(tt.parts, a.parts) != "" || withoutIndexes(tt.in) != tt.bare {
			t.Errorf("IN-71 %s: %q %q %q", tt.in, a.module, a.parts, withoutIndexes(tt.in))
		}
	}
	for _, tt := range [][3]string{{"module.m", "", "m"}, {`module.m["a.b"].module.n[0]`, `module.m["a.b"]`, "n[0]"}, {"", "", ""}} {
		if parent, call := parentModule(tt[0]); parent != tt[1] || call != tt[2] {
			t.Errorf("IN-71 %s: %q %q", tt[0], parent, call)
		}
	}
}

// TestUnknownAttribute holds what an attribute that is not known is: here the dead-letter target of a function.
func TestUnknownAttribute(t *testing.T) {
	fn := func(address, expr string) thing {
		return thing{address: address, values: `{"function_name": "f", "dead_letter_config": [{}]}`,
			unknown: `{"arn": true, "role": true, "dead_letter_config": [{"target_arn": true}]}`, expr: `{"dead_letter_config": [{"target_arn": ` + expr + `}]}`}
	}
	queue := thing{address: "aws_sqs_queue.q", values: `{"name": "jobs"}`, unknown: `{"arn": true}`}
	made := thing{address: "aws_sqs_queue.made", unknown: `{"arn": true, "name": true, "url": true}`}
	many := thing{address: "aws_sqs_queue.many[1]", values: `{"name": "m1"}`, unknown: `{"arn": true}`}
	keyed := thing{address: `aws_sqs_queue.keyed["a.b"]`, values: `{"name": "k"}`, unknown: `{"arn": true}`}
	inner := thing{address: `module.m["x"].aws_sqs_queue.q`, values: `{"name": "inner"}`, unknown: `{"arn": true}`}
	other := thing{address: "aws_foo.x"}
	const calls = `{"m": {"expressions": {"target": {"references": ["aws_sqs_queue.q.arn", "aws_sqs_queue.q"]}, "two": {"references": ["var.a", "var.b"]}, "list": [{}]},
		"module": {"outputs": {"arn": {"expression": {"references": ["aws_sqs_queue.q.arn", "aws_sqs_queue.q"]}}, "loop": {"expression": {"references": ["var.loop"]}}},
		"resources": [{"address": "aws_lambda_function.f", "expressions": {"dead_letter_config": [{"target_arn": {"references": ["var.NAME"]}}]}}]}}}`
	for _, tt := range []struct{ name, address, expr, calls, want string }{
		{"IN-72 an ARN by the name", "aws_lambda_function.f", refs("aws_sqs_queue.q.arn", "aws_sqs_queue.q"), "", "arn:aws:sqs:eu-west-1:111122223333:jobs"},
		{"IN-72 an ARN by a name that is made up", "aws_lambda_function.f", refs("aws_sqs_queue.made.arn", "aws_sqs_queue.made"), "",
			"arn:aws:sqs:eu-west-1:111122223333:<aws_sqs_queue.made.arn>"},
		{"IN-72 its URL has the same name", "aws_lambda_function.f", refs("aws_sqs_queue.made.url", "aws_sqs_queue.made"), "",
			"https://sqs.eu-west-1.amazonaws.com/111122223333/<aws_sqs_queue.made.arn>"},
		{"IN-72 an index", "aws_lambda_function.f", refs("aws_sqs_queue.many[1].arn", "aws_sqs_queue.many[1]", "aws_sqs_queue.many"), "", "arn:aws:sqs:eu-west-1:111122223333:m1"},
		{"IN-72 a key", "aws_lambda_function.f", refs(`aws_sqs_queue.keyed["a.b"].arn`, `aws_sqs_queue.keyed["a.b"]`, "aws_sqs_queue.keyed"), "", "arn:aws:sqs:eu-west-1:111122223333:k"},
		{"IN-72 all of several", "aws_lambda_function.f", refs("aws_sqs_queue.many"), "", "<aws_sqs_queue.many>"},
		{"IN-72 an attribute that is in no table", "aws_lambda_function.f", refs("aws_sqs_queue.q.kms_master_key_id", "aws_sqs_queue.q"), "", "<aws_sqs_queue.q.kms_master_key_id>"},
		{"IN-72 a type that is in no table", "aws_lambda_function.f", refs("aws_foo.x.arn", "aws_foo.x"), "", "<aws_foo.x.arn>"},
		{"IN-72 a resource that is not there", "aws_lambda_function.f", refs("aws_sqs_queue.none.arn", "aws_sqs_queue.none"), "", "<aws_sqs_queue.none.arn>"},
		{"IN-72 two references", "aws_lambda_function.f", refs("aws_sqs_queue.q.arn", "aws_sqs_queue.q", "var.x"), "", "<aws_lambda_function.f.dead_letter_config[0].target_arn>"},
		{"IN-72 no references", "aws_lambda_function.f", `{"constant_value": null}`, "", "<aws_lambda_function.f.dead_letter_config[0].target_arn>"},
		{"IN-72 a variable of the root", "aws_lambda_function.f", refs("var.dlq"), "", "<var.dlq>"},
		{"IN-72 a variable of a module", `module.m["x"].aws_lambda_function.f`, "", "target", "arn:aws:sqs:eu-west-1:111122223333:jobs"},
		{"IN-72 a variable of several references", `module.m["x"].aws_lambda_function.f`, "", "two", `<module.m["x"].var.two>`},
		{"IN-72 a variable that is no expression", `module.m["x"].aws_lambda_function.f`, "", "list", `<module.m["x"].var.list>`},
		{"IN-72 a variable that nobody sets", `module.m["x"].aws_lambda_function.f`, "", "none", `<module.m["x"].var.none>`},
		{"IN-72 an output", "aws_lambda_function.f", refs(`module.m["x"].arn`, `module.m["x"]`, "module.m"), "target", "arn:aws:sqs:eu-west-1:111122223333:inner"},
		{"IN-72 an output that is not there", "aws_lambda_function.f", refs(`module.m["x"].none`, `module.m["x"]`), "target", `<module.m["x"].none>`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := described(t, planOf(extra{calls: strings.Replace(calls, "NAME", tt.calls, 1)},
				queue, made, many, keyed, inner, other, fn(tt.address, or(tt.expr, "{}"))), here)
			if got := condition.ShowPartial(d.Functions[0].Function.DeadLetter); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

// TestSameThing holds that one thing is the same unknown, whichever way it is written, and two are not.
func TestSameThing(t *testing.T) {
	bucket := func(name string) thing {
		return thing{address: "aws_s3_bucket." + name, unknown: `{"arn": true, "id": true, "bucket": true}`}
	}
	d := described(t, planOf(extra{}, bucket("a"), bucket("b"), thing{address: "aws_sqs_queue.q", values: `{"name_prefix": "jobs-"}`, unknown: `{"name": true}`}), here)
	find := func(name string) string {
		text, ok := d.Lookup(name)
		if !ok {
			t.Errorf("IN-72 no %s", name)
		}
		return text
	}
	if find("aws_s3_bucket.a") != find("aws_s3_bucket.a.id") || find("aws_s3_bucket.a.id") != find("aws_s3_bucket.a.bucket") ||
		"arn:aws:s3:::"+find("aws_s3_bucket.a") != find("aws_s3_bucket.a.arn") || find("aws_s3_bucket.a.arn") != resourceOf(t, d, "aws_s3_bucket.a").ARN {
		t.Error("IN-72 id, name and ARN of a bucket")
	}
	if find("aws_s3_bucket.a") == find("aws_s3_bucket.b") {
		t.Error("IN-72 two buckets have one name")
	}
	if got := condition.ShowPartial(find("aws_sqs_queue.q.name")); got != "jobs-<aws_sqs_queue.q.arn>" {
		t.Errorf("IN-72 %s", got)
	}
	for _, name := range []string{"", "a", "aws_s3_bucket.none", "aws_s3_bucket.a.b.c", "aws_s3_bucket.a.acl"} {
		if text, ok := d.Lookup(name); ok {
			t.Errorf("%q: %q", name, text)
		}
	}
}

// TestCycles holds that resources that refer to themselves end.
func TestCycles(t *testing.T) {
	alias := func(name, of string) thing {
		return thing{address: "aws_lambda_alias." + name, values: `{"name": "` + name + `"}`, unknown: `{"arn": true, "function_name": true}`,
			expr: `{"function_name": ` + refs(of) + `}`}
	}
	d := described(t, planOf(extra{calls: `{"m": {"expressions": {"loop": {"references": ["module.m.loop"]}}, "module": {"outputs": {"loop": {"expression": {"references": ["var.loop"]}}}}}}`},
		alias("a", "aws_lambda_alias.b.arn"), alias("b", "aws_lambda_alias.a.arn"), alias("c", "aws_lambda_alias.c.arn"), alias("d", "module.m.loop"),
		thing{address: "aws_iam_role.r", values: `{"name": "r"}`, unknown: `{"path": true}`, expr: `{"path": ` + refs("aws_iam_role.r.arn") + `}`},
		thing{address: "aws_kinesis_stream_consumer.c", values: `{"name": "c"}`, unknown: `{"stream_arn": true}`,
			expr: `{"stream_arn": ` + refs("aws_kinesis_stream_consumer.c.arn") + `}`},
		thing{address: "aws_lambda_permission.p", values: `{"action": "lambda:InvokeFunction", "principal": "*"}`, unknown: `{"function_name": true}`,
			expr: `{"function_name": ` + refs("aws_lambda_alias.a.arn") + `}`}), here)
	if len(d.Resources) != 7 {
		t.Error(d.Resources)
	}
}

// TestSensitive holds that what Terraform calls sensitive is nowhere in what is shown.
func TestSensitive(t *testing.T) {
	const secret = "hunter2hunter2"
	values := func(text string) string { return strings.ReplaceAll(text, "SECRET", secret) }
	things := []thing{
		{address: "aws_lambda_function.f", values: values(`{"function_name": "SECRET", "layers": ["a", "SECRET"], "environment": [{"variables": {"A": "SECRET", "B": "jobs"}}]}`),
			unknown: `{"role": true}`},
		{address: "aws_sqs_queue.q", values: values(`{"name": "jobs", "arn": "arn:aws:sqs:eu-west-1:111122223333:SECRET"}`)},
		{address: "aws_lambda_permission.p", values: values(`{"statement_id": "SECRET", "function_name": "SECRET", "action": "lambda:InvokeFunction",
			"principal": "alexa-appkit.amazon.com", "event_source_token": "SECRET"}`), expr: `{"function_name": ` + refs("aws_lambda_function.f.function_name") + `}`},
		{address: "aws_iam_role.r", values: values(`{"name": "r", "tags": {"x": "SECRET"}, "assume_role_policy": ` + trust + `}`)},
		{address: "aws_iam_role_policy.p", values: values(`{"role": "r", "policy": "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"arn:aws:s3:::SECRET\"}]}"}`)},
	}
	plan := string(planOf(extra{}, things...))
	marks := `{"function_name": true, "layers": [false, true], "environment": [{"variables": {"A": true}}], "arn": true, "statement_id": true, "event_source_token": true,
		"tags": {"x": true}, "policy": true, "assume_role_policy": true}`
	plan = strings.ReplaceAll(plan, `, "values": {`, `, "sensitive_values": `+marks+`, "values": {`)
	d := described(t, []byte(plan), here)
	policies := d.Roles[0].Policies
	if len(policies) != 1 || !strings.Contains(string(policies[0].Text), secret) {
		t.Errorf("IN-74 a sensitive document does not count: %v", policies)
	}
	d.Roles[0].Policies, d.Lookup = nil, nil
	for _, v := range []any{d.Resources, d.Functions, d.Permissions, d.Roles} {
		if text := goString(v); strings.Contains(text, secret) {
			t.Errorf("IN-74 %s", text)
		}
	}
	if f := d.Functions[0]; condition.ShowPartial(f.Function.ARN.Name) != "<aws_lambda_function.f.arn>" ||
		cmp.Diff([]stack.Read{{Variable: "B", Resource: "aws_sqs_queue.q", Place: f.Place}}, f.Reads) != "" {
		t.Errorf("IN-74 %+v", f)
	}
	if len(d.Permissions) != 1 || d.Permissions[0].Input.StatementID != "aws_lambda_permission_p" {
		t.Errorf("IN-74 %+v", d.Permissions)
	}
	broken := strings.Replace(plan, `\"Effect\": \"Allow\"`, `\"Effect\": \"`+secret+`\"`, 1)
	if e := refused(t, []byte(broken), stack.CodeInvalidValue); strings.Contains(e.Error(), secret) {
		t.Errorf("IN-74 %v", e)
	}
}
