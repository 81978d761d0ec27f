package terraform

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// TestFormat holds which texts are plans and states.
func TestFormat(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		code       stack.Code
	}{
		{"IN-70 1.x", `{"format_version": "1.9", "planned_values": {"root_module": {}}}`, ""},
		{"IN-70 0.x", `{"format_version": "0.2", "planned_values": {"root_module": {}}}`, ""},
		{"IN-70 2.0", `{"format_version": "2.0", "planned_values": {"root_module": {}}}`, stack.CodeUnknownFormat},
		{"IN-70 10.0", `{"format_version": "10.0"}`, stack.CodeUnknownFormat},
		{"IN-70 no minor version", `{"format_version": "1"}`, stack.CodeUnknownFormat},
		{"IN-70 a number", `{"format_version": 1.2}`, stack.CodeUnknownFormat},
		{"IN-70 a stored state", `{"version": 4, "resources": []}`, stack.CodeUnknownFormat},
		{"IN-70 a template", `{"Resources": {}}`, stack.CodeUnknownFormat},
		{"IN-70 a list", `[]`, stack.CodeUnknownFormat},
		{"IN-76 an empty state", `{"format_version": "1.0"}`, ""},
		{"IN-76 a state", `{"format_version": "1.0", "values": {"root_module": {}}}`, ""},
		{"changes without values", `{"format_version": "1.2", "resource_changes": [{"address": "a.b", "mode": "managed", "type": "a", "change": {"actions": ["create"]}}]}`, stack.CodeMissingMember},
		{"not JSON", `{`, stack.CodeSyntax},
		{"a member twice", `{"format_version": "1.2", "format_version": "1.2"}`, stack.CodeDuplicateMember},
		{"not UTF-8", "{\"format_version\": \"1.2\xff\"}", stack.CodeInvalidUTF8},
		{"half a character", `{"format_version": "\ud83d"}`, stack.CodeLoneSurrogate},
		{"nested too deep", strings.Repeat("[", 65) + strings.Repeat("]", 65), stack.CodeTooDeep},
		{"values of another type", `{"format_version": "1.2", "planned_values": []}`, stack.CodeWrongType},
		{"resources of another type", `{"format_version": "1.2", "planned_values": {"root_module": {"resources": {}}}}`, stack.CodeWrongType},
		{"an address of another type", `{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": 1}]}}}`, stack.CodeWrongType},
		{"a resource without address", `{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"mode": "managed", "type": "a"}]}}}`, stack.CodeMissingMember},
		{"a resource twice", `{"format_version": "1.2", "planned_values": {"root_module": {"resources": [
			{"address": "a.b", "mode": "managed", "type": "a", "values": {}}, {"address": "a.b", "mode": "managed", "type": "a", "values": {}}]}}}`, stack.CodeDuplicateMember},
		{"a change twice", `{"format_version": "1.2", "planned_values": {}, "resource_changes": [
			{"address": "a.b", "change": {"actions": ["create"]}}, {"address": "a.b", "change": {"actions": ["create"]}}]}`, stack.CodeDuplicateMember},
		{"no action", `{"format_version": "1.2", "planned_values": {}, "resource_changes": [{"address": "a.b", "change": {"actions": []}}]}`, stack.CodeMissingMember},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.code != "" {
				refused(t, []byte(tt.text), tt.code)
			} else {
				described(t, []byte(tt.text), here)
			}
		})
	}
	if _, err := read(`{"format_version": "1.0"}`, here, []Option{WithMaxSize(24)}); err == nil {
		t.Error("25 bytes are taken where 24 are the most")
	}
	if _, err := read(`{"format_version": "1.0"}`, here, []Option{WithMaxSize(25)}); err != nil {
		t.Error(err)
	}
	e := refused(t, []byte("{\"format_version\": \"1.2\",\n \"planned_values\": {\"root_module\": 5}}"), stack.CodeWrongType)
	if e.File != "plan.json" || e.Line != 2 || e.Column != 36 || e.Path != "planned_values.root_module" {
		t.Errorf("%+v", e)
	}
}

// TestChanges holds which resources are there after the plan.
func TestChanges(t *testing.T) {
	queue := func(address, actions string) thing {
		return thing{address: address, values: `{"name": "` + withoutIndex(address) + `"}`, actions: actions}
	}
	d := described(t, planOf(extra{members: `, "resource_drift": [], "errored": true, "complete": false,
		"deferred_changes": [{"reason": "x", "resource_change": {"address": "aws_sqs_queue.later", "type": "aws_sqs_queue"}}]`},
		queue("aws_sqs_queue.new", "create"), queue("aws_sqs_queue.kept", "no-op"), queue("aws_sqs_queue.changed", "update"),
		queue("aws_sqs_queue.gone", "delete"), queue("aws_sqs_queue.replaced", "delete create"), queue("aws_sqs_queue.replaced2", "create delete"),
		queue("aws_sqs_queue.old", "-"), queue(`aws_sqs_queue.many["a.b"]`, "create"), queue("aws_sqs_queue.counted[1]", "create"),
		queue(`module.m["x"].module.n[0].aws_sqs_queue.in`, "create"), queue("aws_sqs_queue.left", "forget")), here)
	var got []string
	for _, r := range d.Resources {
		if r.ID != "aws_sqs_queue.left" { // a planned value too in this test
			got = append(got, r.ID)
		}
	}
	want := []string{"aws_sqs_queue.new", "aws_sqs_queue.kept", "aws_sqs_queue.changed", "aws_sqs_queue.replaced", "aws_sqs_queue.replaced2",
		"aws_sqs_queue.old", `aws_sqs_queue.many["a.b"]`, "aws_sqs_queue.counted[1]", `module.m["x"].module.n[0].aws_sqs_queue.in`} // IN-71
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("IN-71 (-want +got)\n%s", diff)
	}
	var incomplete []string
	for _, i := range d.Incomplete {
		incomplete = append(incomplete, i.ID)
	}
	if diff := cmp.Diff([]string{"aws_sqs_queue.left", "errored", "complete", "aws_sqs_queue.later"}, incomplete); diff != "" {
		t.Errorf("IN-01 (-want +got)\n%s", diff)
	}
	grown := described(t, planOf(extra{}, queue("aws_sqs_queue.q", "create reimagine"), queue("aws_sqs_queue.r", "reimagine")), here)
	if len(grown.Resources) != 2 || len(grown.Incomplete) != 2 {
		t.Errorf("IN-01 actions that are not known: %v %v", grown.Resources, grown.Incomplete)
	}
	mode := described(t, []byte(strings.Replace(string(sample(t)), `"mode": "managed"`, `"mode": "new"`, 1)), here)
	if len(mode.Incomplete) != 1 || len(mode.Roles) != 0 {
		t.Errorf("IN-01 a mode that is not known: %v", mode.Incomplete)
	}
	deletedButPlanned := strings.Replace(string(sample(t)), `"actions": [
     "create"
    ],`, `"actions": ["delete"],`, 1)
	if d := described(t, []byte(deletedButPlanned), here); len(d.Roles) != 0 || len(d.Functions) != 1 {
		t.Errorf("IN-71 a role with the action delete is there: %v", d.Roles)
	}
	deposed := strings.Replace(string(sample(t)), `"resource_changes": [`, `"resource_changes": [
		{"address": "aws_iam_role.fn", "mode": "managed", "type": "aws_iam_role", "deposed": "01", "change": {"actions": ["delete"]}},`, 1)
	if d := described(t, []byte(deposed), here); len(d.Roles) != 1 {
		t.Error("IN-71 what is left over of a replaced role takes the role away")
	}
}

// TestEnvironment holds where account, Region and partition come from.
func TestEnvironment(t *testing.T) {
	prior := func(list ...string) []byte {
		return planOf(extra{members: `, "prior_state": {"format_version": "1.0", "values": {"root_module": {"resources": [` + strings.Join(list, ",") + `]}}}`},
			thing{address: "aws_sqs_queue.q", values: `{"name": "q"}`, unknown: `{"arn": true}`})
	}
	data := func(address, values string) string {
		typ := strings.Split(address, ".")[1]
		return `{"address": "` + address + `", "mode": "data", "type": "` + typ + `", "name": "x", "values": ` + values + `}`
	}
	me, eu, aws := data("data.aws_caller_identity.me", `{"account_id": "444455556666"}`), data("data.aws_region.here", `{"name": "eu-west-3"}`),
		data("data.aws_partition.p", `{"partition": "aws", "dns_suffix": "amazonaws.com"}`)
	unknown := "arn:<data.aws_partition.partition>:sqs:<data.aws_region.region>:<data.aws_caller_identity.account_id>:q"
	for _, tt := range []struct {
		name string
		plan []byte
		env  stack.Environment
		want string
	}{
		{"IN-75 from the data sources", prior(me, eu, aws), stack.Environment{}, "arn:aws:sqs:eu-west-3:444455556666:q"},
		{"IN-75 the environment wins", prior(me, eu, aws), here, "arn:aws:sqs:eu-west-1:111122223333:q"},
		{"IN-75 nothing says it", prior(), stack.Environment{}, unknown},
		{"IN-75 the partition follows from the Region", prior(data("data.aws_region.here", `{"region": "cn-north-1"}`)), stack.Environment{},
			"arn:aws-cn:sqs:cn-north-1:<data.aws_caller_identity.account_id>:q"},
		{"IN-75 the partition alone", prior(aws), stack.Environment{}, "arn:aws:sqs:<data.aws_region.region>:<data.aws_caller_identity.account_id>:q"},
		{"IN-75 two that differ", prior(me, data("data.aws_caller_identity.you", `{"account_id": "777788889999"}`), eu), stack.Environment{},
			"arn:aws:sqs:eu-west-3:<data.aws_caller_identity.account_id>:q"},
		{"IN-75 two that agree", prior(me, data("module.m.data.aws_caller_identity.me", `{"account_id": "444455556666"}`)), stack.Environment{Region: "eu-west-1"},
			"arn:aws:sqs:eu-west-1:444455556666:q"},
		{"IN-75 no account", prior(data("data.aws_caller_identity.me", `{"account_id": "x"}`), eu), stack.Environment{},
			"arn:aws:sqs:eu-west-3:<data.aws_caller_identity.account_id>:q"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := described(t, tt.plan, tt.env)
			if got := condition.ShowPartial(d.Resources[0].ARN); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
	for _, env := range []stack.Environment{{Account: "1"}, {Region: "here"}, {Partition: "aws-x"}, {Region: "eu-west-1", Partition: "aws-cn"}} {
		if _, err := read(string(prior()), env, nil); err == nil || !strings.Contains(err.Error(), string(stack.CodeInvalidEnvironment)) {
			t.Errorf("%+v: %v", env, err)
		}
	}
}

// TestProviders holds that resources of a provider with an alias do not get the Region and account of the others.
func TestProviders(t *testing.T) {
	q := func(name, key, more string) thing {
		return thing{address: "aws_sqs_queue." + name, values: `{"name": "` + name + `"` + more + `}`, unknown: `{"arn": true}`,
			config: `, "provider_config_key": "` + key + `"`}
	}
	plan := planOf(extra{}, q("plain", "aws", ""), q("us", "aws.us", ""), q("there", "aws.there", ""), q("own", "aws", `, "region": "eu-north-1"`))
	plan = []byte(strings.Replace(string(plan), `"configuration": {`, `"configuration": {"provider_config": {
		"aws": {"name": "aws", "expressions": {"region": {"constant_value": "eu-central-1"}}},
		"aws.us": {"name": "aws", "alias": "us", "expressions": {"region": {"constant_value": "us-east-1"}}},
		"aws.there": {"name": "aws", "alias": "there", "expressions": {"region": {"references": ["var.r"]}, "assume_role": [{}]}}},`, 1))
	d := described(t, plan, stack.Environment{Account: "111122223333"})
	want := []string{"arn:aws:sqs:eu-central-1:111122223333:plain", "arn:aws:sqs:us-east-1:111122223333:us",
		"arn:aws:sqs:<region of provider aws.there>:<account of provider aws.there>:there", "arn:aws:sqs:eu-north-1:111122223333:own"}
	for i, w := range want {
		if got := condition.ShowPartial(d.Resources[i].ARN); got != w {
			t.Errorf("%s, want %s", got, w)
		}
	}
}

// TestState holds that a state is read as a plan without changes.
func TestState(t *testing.T) {
	state := `{"format_version": "1.0", "terraform_version": "1.14.0", "values": {"root_module": {"resources": [
		{"address": "data.aws_caller_identity.me", "mode": "data", "type": "aws_caller_identity", "values": {"account_id": "111122223333"}},
		{"address": "aws_iam_role.r", "mode": "managed", "type": "aws_iam_role", "values": {"arn": "arn:aws:iam::111122223333:role/x/r", "name": "r", "path": "/x/",
		 "assume_role_policy": ` + trust + `, "managed_policy_arns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
		 "inline_policy": [{"name": "p", "policy": "{\"old\": 1}"}, {"name": "own", "policy": "{}"}]}}],
		"child_modules": [{"address": "module.m", "resources": [
		{"address": "module.m.aws_iam_role_policy.p", "mode": "managed", "type": "aws_iam_role_policy", "values": {"name": "p", "role": "r", "policy": "{\"new\": 1}"}},
		{"address": "module.m.aws_iam_role_policy_attachment.a", "mode": "managed", "type": "aws_iam_role_policy_attachment",
		 "values": {"role": "r", "policy_arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}}]}]}}}`
	d := described(t, []byte(state), stack.Environment{Region: "eu-west-1"})
	r := roleOf(t, d, "aws_iam_role.r")
	want := []string{"{}", "managed arn:aws:iam::aws:policy/ReadOnlyAccess", `{"new": 1}`} // each of them once
	if diff := cmp.Diff(want, shown(r.Policies)); diff != "" || r.ARN != "arn:aws:iam::111122223333:role/x/r" || d.Environment.Account != "111122223333" {
		t.Errorf("IN-76 %s %v (-want +got)\n%s", r.ARN, d.Environment, diff)
	}
}

// TestIsPlan holds what examples and others tell plans from templates by.
func TestIsPlan(t *testing.T) {
	for text, want := range map[string]bool{`{"format_version": "9"}`: true, `{"Resources": {}}`: false, `[`: false, `"format_version"`: false,
		`{"a": {"format_version": "1.0"}}`: false} {
		if got := IsPlan([]byte(text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
