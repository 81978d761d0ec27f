package terraform

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lambdaiam/lambdaiam/condition"
)

// TestRole holds which policies a role of the plan has.
func TestRole(t *testing.T) {
	const doc = `"{\"a\": 1}"`
	policy := thing{address: "aws_iam_policy.p", values: `{"name": "p", "path": "/x/", "policy": ` + doc + `}`, unknown: `{"arn": true, "id": true}`}
	attach := func(values, unknown, expr string) thing {
		return thing{address: "aws_iam_role_policy_attachment.a", values: values, unknown: unknown, expr: expr}
	}
	arn := refs("aws_iam_policy.p.arn", "aws_iam_policy.p")
	withInline := role("aws_iam_role.r", "r")
	withInline.values = strings.Replace(withInline.values, `"path"`, `"inline_policy": [{"name": "i", "policy": `+doc+`}, {"name": "j"}, {}], "path"`, 1)
	withInline.unknown = `{"inline_policy": [{}, {"policy": true}, {}], "managed_policy_arns": true}`
	withInline.expr = `{"inline_policy": [{}, {"policy": ` + refs("aws_sqs_queue.q.arn", "aws_sqs_queue.q") + `}, {}]}`
	unknownInline := role("aws_iam_role.r", "r")
	unknownInline.expr = `{"inline_policy": [{"policy": ` + refs("aws_sqs_queue.q.arn") + `}], "managed_policy_arns": ` + refs("var.arns") + `}`
	unknownInline.config = ""
	managed := role("aws_iam_role.r", "r")
	managed.values = strings.Replace(managed.values, `"path"`, `"managed_policy_arns": ["arn:aws:iam::aws:policy/A", null], "path"`, 1)
	managed.unknown, managed.expr = `{"managed_policy_arns": [false, true]}`, `{"managed_policy_arns": `+arn+`}`
	elsewhere := managed
	elsewhere.expr = `{"managed_policy_arns": ` + refs("var.a", "var.b") + `}`
	for _, tt := range []struct {
		name   string
		things []thing
		want   []string
	}{
		{"nothing", []thing{role("aws_iam_role.r", "r")}, nil}, // what the provider fills in nobody sets
		{"IN-73 blocks", []thing{withInline}, []string{`{"a": 1}`, "unknown aws_iam_role.r.inline_policy[1].policy"}},
		{"IN-73 unknown blocks that somebody sets", []thing{unknownInline},
			[]string{"unknown aws_iam_role.r.inline_policy", "unknown aws_iam_role.r.managed_policy_arns"}},
		{"managed policies", []thing{managed, policy}, []string{"managed arn:aws:iam::aws:policy/A", `{"a": 1}`}},
		{"managed policies of which one is unknown", []thing{elsewhere, policy},
			[]string{"managed arn:aws:iam::aws:policy/A", "unknown aws_iam_role.r.managed_policy_arns"}},
		{"attached by name", []thing{role("aws_iam_role.r", "r"), attach(`{"role": "r", "policy_arn": "arn:aws:iam::aws:policy/A"}`, `{}`, `{}`)},
			[]string{"managed arn:aws:iam::aws:policy/A"}},
		{"attached, of the plan", []thing{role("aws_iam_role.r", "r"), policy, attach(`{"role": "r"}`, `{"policy_arn": true}`, `{"policy_arn": `+arn+`}`)},
			[]string{`{"a": 1}`}},
		{"attached, of the plan by its ARN", []thing{role("aws_iam_role.r", "r"), policy, attach(`{"role": "r", "policy_arn": "arn:aws:iam::111122223333:policy/x/p"}`, `{}`, `{}`)},
			[]string{`{"a": 1}`}},
		{"attached, nobody knows what", []thing{role("aws_iam_role.r", "r"), attach(`{"role": "r"}`, `{"policy_arn": true}`, `{}`)},
			[]string{"unknown aws_iam_role_policy_attachment.a.policy_arn"}},
		{"attached by reference", []thing{role("aws_iam_role.r", "r"), attach(`{"policy_arn": "arn:aws:iam::aws:policy/A"}`, `{"role": true}`,
			`{"role": `+refs("aws_iam_role.r.name", "aws_iam_role.r")+`}`)}, []string{"managed arn:aws:iam::aws:policy/A"}},
		{"attached to another", []thing{role("aws_iam_role.r", "r"), attach(`{"role": "s", "policy_arn": "arn:aws:iam::aws:policy/A"}`, `{}`, `{}`)}, nil},
		{"attached, nobody knows to which", []thing{role("aws_iam_role.r", "r"), attach(`{"policy_arn": "arn:aws:iam::aws:policy/A"}`, `{"role": true}`, `{}`)},
			[]string{"managed arn:aws:iam::aws:policy/A if aws_iam_role_policy_attachment.a.role"}},
		{"attached twice", []thing{role("aws_iam_role.r", "r"), attach(`{"role": "r", "policy_arn": "arn:aws:iam::aws:policy/A"}`, `{}`, `{}`),
			{address: "aws_iam_role_policy_attachment.b", values: `{"role": "r", "policy_arn": "arn:aws:iam::aws:policy/A"}`}},
			[]string{"managed arn:aws:iam::aws:policy/A"}},
		{"attached to several", []thing{role("aws_iam_role.r", "r"), {address: "aws_iam_policy_attachment.a",
			values: `{"roles": ["x", "r"], "policy_arn": "arn:aws:iam::aws:policy/A"}`}}, []string{"managed arn:aws:iam::aws:policy/A"}},
		{"attached to several, one by reference", []thing{role("aws_iam_role.r", "r"), {address: "aws_iam_policy_attachment.a",
			values: `{"roles": [null], "policy_arn": "arn:aws:iam::aws:policy/A"}`, unknown: `{"roles": [true]}`,
			expr: `{"roles": ` + refs("aws_iam_role.r.name", "aws_iam_role.r") + `}`}}, []string{"managed arn:aws:iam::aws:policy/A"}},
		{"IN-72 attached to one of which there is but the mark", []thing{role("aws_iam_role.r", "r"), {address: "aws_iam_policy_attachment.a",
			values: `{"policy_arn": "arn:aws:iam::aws:policy/A"}`, unknown: `{"roles": [true]}`,
			expr: `{"roles": ` + refs("aws_iam_role.r.name", "aws_iam_role.r") + `}`}}, []string{"managed arn:aws:iam::aws:policy/A"}},
		{"attached to nobody knows how many", []thing{role("aws_iam_role.r", "r"), {address: "aws_iam_policy_attachment.a",
			values: `{"policy_arn": "arn:aws:iam::aws:policy/A"}`, unknown: `{"roles": true}`}},
			[]string{"managed arn:aws:iam::aws:policy/A if aws_iam_policy_attachment.a.roles"}},
		{"attached, nobody knows to which of several", []thing{role("aws_iam_role.r", "r"), {address: "aws_iam_policy_attachment.a",
			values: `{"roles": [null], "policy_arn": "arn:aws:iam::aws:policy/A"}`, unknown: `{"roles": [true]}`}},
			[]string{"managed arn:aws:iam::aws:policy/A if aws_iam_policy_attachment.a.roles"}},
		{"attached by a name that two have", []thing{role("aws_iam_role.r", "r"), role("aws_iam_role.s", "r"), attach(`{"role": "r", "policy_arn": "arn:aws:iam::aws:policy/A"}`, `{}`, `{}`)},
			[]string{"managed arn:aws:iam::aws:policy/A if aws_iam_role_policy_attachment.a.role"}},
		{"a policy of the role", []thing{role("aws_iam_role.r", "r"), {address: "aws_iam_role_policy.p", values: `{"role": "r", "policy": ` + doc + `}`}},
			[]string{`{"a": 1}`}},
		{"IN-03 percent-encoded", []thing{role("aws_iam_role.r", "r"), {address: "aws_iam_role_policy.p", values: `{"role": "r", "policy": "%7B%22a%22%3A%201%7D"}`}},
			[]string{`{"a": 1}`}},
		{"IN-03 an object", []thing{role("aws_iam_role.r", "r"), {address: "aws_iam_role_policy.p", values: `{"role": "r", "policy": {"a": 1}}`}},
			[]string{`{"a": 1}`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := described(t, planOf(extra{}, tt.things...), here)
			if diff := cmp.Diff(tt.want, shown(roleOf(t, d, "aws_iam_role.r").Policies)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if unclear := strings.Contains(strings.Join(tt.want, ""), " if "); unclear != (len(d.Incomplete) > 0) {
				t.Errorf("incomplete: %v", d.Incomplete)
			}
		})
	}
}

// TestReadPolicy holds that a managed policy that a data source has read is the one of its ARN.
func TestReadPolicy(t *testing.T) {
	for _, tt := range []struct{ name, arn, want string }{
		{"IN-71 read while planning", "arn:aws:iam::111122223333:policy/p", `{"a": 1}`},
		{"IN-71 another", "arn:aws:iam::111122223333:policy/q", "managed arn:aws:iam::111122223333:policy/q"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			prior := `, "prior_state": {"format_version": "1.0", "values": {"root_module": {"resources": [{"address": "data.aws_iam_policy.p",
				"mode": "data", "type": "aws_iam_policy", "name": "p",
				"values": {"arn": "arn:aws:iam::111122223333:policy/p", "policy": "{\"a\": 1}"}}]}}}`
			d := described(t, planOf(extra{members: prior}, role("aws_iam_role.r", "r"), thing{address: "aws_iam_role_policy_attachment.a",
				values: `{"role": "r", "policy_arn": "` + tt.arn + `"}`,
				expr:   `{"policy_arn": ` + refs("data.aws_iam_policy.p.arn", "data.aws_iam_policy.p") + `}`}), here)
			if diff := cmp.Diff([]string{tt.want}, shown(roleOf(t, d, "aws_iam_role.r").Policies)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestRefreshed holds that what the provider found at a role does not count where the plan changes or takes it away.
func TestRefreshed(t *testing.T) {
	r := role("aws_iam_role.r", "r")
	r.actions, r.unknown = "no-op", `{}`
	r.values = strings.Replace(r.values, `"path"`, `"managed_policy_arns": ["arn:aws:iam::aws:policy/A", "arn:aws:iam::aws:policy/B"],
		"inline_policy": [{"name": "changed", "policy": "{\"old\": 1}"}, {"name": "gone", "policy": "{\"gone\": 1}"}, {"name": "by hand", "policy": "{\"hand\": 1}"}], "path"`, 1)
	d := described(t, planOf(extra{}, r,
		thing{address: "aws_iam_role_policy.changed", values: `{"role": "r", "name": "changed", "policy": "{\"new\": 1}"}`, actions: "update"},
		thing{address: "aws_iam_role_policy.gone", values: `{"role": "r", "name": "gone", "policy": "{\"gone\": 1}"}`, actions: "delete"},
		thing{address: "aws_iam_role_policy_attachment.b", values: `{"role": "r", "policy_arn": "arn:aws:iam::aws:policy/B"}`, actions: "delete"}), here)
	want := []string{`{"hand": 1}`, "managed arn:aws:iam::aws:policy/A", `{"new": 1}`}
	if diff := cmp.Diff(want, shown(roleOf(t, d, "aws_iam_role.r").Policies)); diff != "" {
		t.Errorf("IN-71 (-want +got)\n%s", diff)
	}
}

// TestRoleParts holds ARN, trust, boundary and tags of a role.
func TestRoleParts(t *testing.T) {
	boundary := thing{address: "aws_iam_policy.b", values: `{"policy": "{\"b\": 1}"}`, unknown: `{"arn": true, "name": true}`}
	r := thing{address: "aws_iam_role.r", values: `{"name_prefix": "job-", "path": "/x/", "tags": {"a": "1"}, "tags_all": {"a": "1", "team": "t"}}`,
		unknown: `{"arn": true, "name": true, "assume_role_policy": true, "permissions_boundary": true, "tags_all": {"b": true}}`,
		expr:    `{"permissions_boundary": ` + refs("aws_iam_policy.b.arn", "aws_iam_policy.b") + `}`}
	d := described(t, planOf(extra{}, r, boundary), here)
	got := roleOf(t, d, "aws_iam_role.r")
	if arn := condition.ShowPartial(got.ARN); arn != "arn:aws:iam::111122223333:role/x/job-<aws_iam_role.r.arn>" {
		t.Errorf("IN-72 %s", arn)
	}
	if got.Trust == nil || got.Trust.Unknown != "aws_iam_role.r.assume_role_policy" {
		t.Errorf("IN-73 trust: %v", got.Trust)
	}
	if got.Boundary == nil || string(got.Boundary.Text) != `{"b": 1}` || got.Boundary.ID != "aws_iam_policy.b" {
		t.Errorf("boundary: %v", got.Boundary)
	}
	if got.Tags["team"] != "t" || condition.ShowPartial(got.Tags["b"]) != "<aws_iam_role.r.tags_all.b>" || len(got.Tags) != 3 {
		t.Errorf("tags: %v", got.Tags)
	}
	for _, tt := range []struct{ values, unknown, managed, label string }{
		{`"arn:aws:iam::aws:policy/A"`, `{}`, "arn:aws:iam::aws:policy/A", ""},
		{`null`, `{"permissions_boundary": true}`, "", "aws_iam_role.r.permissions_boundary"},
	} {
		r := thing{address: "aws_iam_role.r", values: `{"name": "r", "assume_role_policy": ` + trust + `, "permissions_boundary": ` + tt.values + `}`, unknown: tt.unknown}
		b := roleOf(t, described(t, planOf(extra{}, r), here), "aws_iam_role.r").Boundary
		if b == nil || b.Managed != tt.managed || b.Unknown != tt.label {
			t.Errorf("boundary %s: %v", tt.values, b)
		}
	}
	if b := roleOf(t, described(t, planOf(extra{}, role("aws_iam_role.r", "r")), here), "aws_iam_role.r").Boundary; b != nil {
		t.Errorf("a boundary from nowhere: %v", b)
	}
}
