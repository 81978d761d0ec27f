package terraform

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// A thing is a resource or data source of a plan that a test makes.
type thing struct {
	address string
	values  string // JSON; what is left out is unknown or not there
	unknown string // after_unknown
	expr    string // expressions of the configuration
	actions string // "create" if empty; "-" for no change at all
	config  string // further members of the configuration
}

// parts of a plan besides its resources.
type extra struct {
	calls   string // module_calls of the root
	members string // of the plan, with a comma before each
}

// planOf writes a plan. Modules of resources are written as the addresses say; their configuration is in calls.
func planOf(x extra, things ...thing) []byte {
	modules := make(map[string][]string)
	var order, changes, config []string
	for _, th := range things {
		a := parseAddress(th.address)
		mode, parts := "managed", a.parts
		if parts[0] == "data" {
			mode, parts = "data", parts[1:]
		}
		values, unknown, actions := or(th.values, "{}"), or(th.unknown, "{}"), or(th.actions, "create")
		head := `"address": ` + quoted(th.address) + `, "mode": "` + mode + `", "type": "` + parts[0] + `", "name": "` + withoutIndex(parts[1]) + `"`
		if actions != "delete" && actions != "read" {
			if modules[a.module] == nil {
				order = append(order, a.module)
			}
			modules[a.module] = append(modules[a.module], `{`+head+`, "values": `+values+`}`)
		}
		if actions != "-" {
			before, after := "null", values
			if actions == "delete" {
				before, after = values, "null"
			}
			changes = append(changes, `{`+head+`, "change": {"actions": [`+quotedAll(actions)+`], "before": `+before+`, "after": `+after+
				`, "after_unknown": `+unknown+`}}`)
		}
		if a.module == "" && th.expr != "-" {
			config = append(config, `{"address": `+quoted(withoutIndexes(th.address))+`, "expressions": `+or(th.expr, "{}")+th.config+`}`)
		}
	}
	root, children := "", []string{}
	for _, m := range order {
		list := `"resources": [` + strings.Join(modules[m], ",\n") + `]`
		if m == "" {
			root = list + ", "
			continue
		}
		children = append(children, `{"address": `+quoted(m)+`, `+list+`}`)
	}
	return []byte(`{"format_version": "1.2",
"planned_values": {"root_module": {` + root + `"child_modules": [` + strings.Join(children, ", ") + `]}},
"resource_changes": [` + strings.Join(changes, ",\n") + `],
"configuration": {"root_module": {"resources": [` + strings.Join(config, ",\n") + `], "module_calls": ` + or(x.calls, "{}") + `}}` + x.members + `}`)
}

func or(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

func quoted(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}

func quotedAll(words string) string {
	var list []string
	for _, w := range strings.Fields(words) {
		list = append(list, quoted(w))
	}
	return strings.Join(list, ", ")
}

// refs is an expression with references, from specific to general.
func refs(list ...string) string {
	b, _ := json.Marshal(map[string]any{"references": list})
	return string(b)
}

var here = stack.Environment{Account: "111122223333", Region: "eu-west-1"}

// described reads a plan that must be read.
func described(t *testing.T, plan []byte, env stack.Environment) stack.Description {
	t.Helper()
	if !json.Valid(plan) {
		t.Fatalf("not JSON: %s", plan)
	}
	d, err := read(string(plan), env, nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, plan)
	}
	return d
}

// refused reads a plan that must not be read.
func refused(t *testing.T, plan []byte, code stack.Code) *stack.Error {
	t.Helper()
	d, err := read(string(plan), here, []Option{WithName("plan.json")})
	e, ok := errors.AsType[*stack.Error](err)
	if !ok || e.Code != code || e.Reason == "" || len(d.Resources) > 0 {
		t.Errorf("%v, want %s", err, code)
		return &stack.Error{}
	}
	return e
}

func sample(t testing.TB) []byte {
	t.Helper()
	text, err := os.ReadFile("testdata/jobs.plan.json")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// shown are documents as people see them.
func shown(list []stack.Document) []string {
	var out []string
	for _, d := range list {
		text := condition.ShowPartial(string(d.Text))
		switch {
		case d.Managed != "":
			text = "managed " + condition.ShowPartial(d.Managed)
		case d.Unknown != "":
			text = "unknown " + d.Unknown
		}
		if len(d.When) > 0 {
			text += " if " + d.When[0].Condition.Label
		}
		out = append(out, text)
	}
	return out
}

func roleOf(t *testing.T, d stack.Description, id string) stack.Role {
	t.Helper()
	for _, r := range d.Roles {
		if r.ID == id {
			return r
		}
	}
	t.Fatalf("no role %s", id)
	return stack.Role{}
}

func resourceOf(t *testing.T, d stack.Description, id string) stack.Resource {
	t.Helper()
	for _, r := range d.Resources {
		if r.ID == id {
			return r
		}
	}
	t.Fatalf("no resource %s", id)
	return stack.Resource{}
}

const trust = `"{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"lambda.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"}]}"`

// role is a role of the plan.
func role(address, name string) thing {
	return thing{address: address, values: `{"name": "` + name + `", "path": "/", "assume_role_policy": ` + trust + `}`,
		unknown: `{"arn": true, "id": true, "managed_policy_arns": true, "inline_policy": true}`}
}

// goString is all that is in a value.
func goString(v any) string { return fmt.Sprintf("%+v", v) }
