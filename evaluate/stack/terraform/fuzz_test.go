package terraform

import (
	"errors"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// FuzzRead holds that any bytes give a description or an error with a code and a reason, the same each time, whose
// texts are not more than a multiple of the bytes.
func FuzzRead(f *testing.F) {
	f.Add(sample(f))
	f.Add(deniedPlan())
	for _, seed := range []string{
		"", "{}", `{"format_version": "1.0"}`, `{"format_version": "1.0", "values": {"root_module": {"resources": [{"address": "aws_iam_role.r", "mode": "managed", "type": "aws_iam_role", "values": {"name": "r"}}]}}}`,
		`{"format_version": "1.2", "planned_values": {"root_module": {"child_modules": [{"resources": [{"address": "module.m[\"a.b\"].aws_lambda_alias.a", "mode": "managed", "type": "aws_lambda_alias", "values": {}}]}]}},` +
			`"resource_changes": [{"address": "module.m[\"a.b\"].aws_lambda_alias.a", "change": {"actions": ["delete", "create"], "after_unknown": true}}],` +
			`"configuration": {"root_module": {"module_calls": {"m": {"expressions": {"v": {"references": ["module.m.o"]}}, "module": {"outputs": {"o": {"expression": {"references": ["var.v"]}}},` +
			`"resources": [{"address": "aws_lambda_alias.a", "expressions": {"function_name": {"references": ["aws_lambda_alias.a.arn", "aws_lambda_alias.a"]}}}]}}}}}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, plan []byte) {
		d, err := read(string(plan), stack.Environment{}, nil)
		again, errAgain := read(string(plan), stack.Environment{}, nil)
		if (err == nil) != (errAgain == nil) || err != nil && err.Error() != errAgain.Error() {
			t.Fatalf("%v, then %v", err, errAgain)
		}
		if err != nil {
			e, ok := errors.AsType[*stack.Error](err)
			if !ok || e.Code == "" || e.Reason == "" || len(e.Error()) > 16<<10 || strings.Contains(e.Error(), "\n") {
				t.Errorf("%#v", err)
			}
			return
		}
		d.Lookup, again.Lookup = nil, nil
		if len(plan) < 4<<10 && goString(d) != goString(again) {
			// Pointers differ; documents and roles are compared by what they say.
			for i := range d.Roles {
				if strings.Join(shown(d.Roles[i].Policies), "\n") != strings.Join(shown(again.Roles[i].Policies), "\n") {
					t.Errorf("%v, then %v", d.Roles[i], again.Roles[i])
				}
			}
		}
		size := 0
		for _, r := range d.Roles {
			for _, p := range r.Policies {
				size += len(p.Text) + len(p.Unknown) + len(p.Managed)
			}
		}
		for _, r := range d.Resources {
			size += len(r.ARN)
		}
		if size > 64*len(plan)*max(1, len(d.Roles))+4<<10 {
			t.Errorf("%d bytes become %d", len(plan), size)
		}
	})
}
