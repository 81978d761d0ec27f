package scenario_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
	"github.com/lambdaiam/lambdaiam/policy"
)

// invokeFromHome lets identities invoke functions from an address.
func invokeFromHome() evaluate.Policies {
	return identity(`"Sid":"Home","Effect":"Allow","Action":"lambda:Invoke*","Resource":"*",` +
		`"Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}`)
}

func at(address string) condition.Context { return condition.Pairs("aws:SourceIp", address) }

func TestTableRows(t *testing.T) {
	var none condition.Context
	for _, c := range []struct {
		name string
		rows func(tab *scenario.Table[recorder])
		want []string // with a line break at the end: what the text begins with
	}{
		{"allowed", func(tab *scenario.Table[recorder]) {
			tab.Row("at home", user, "lambda:InvokeFunction", function, at("192.0.2.7"), evaluate.Allowed)
		}, []string{"T/at home"}},
		{"away", func(tab *scenario.Table[recorder]) {
			tab.Row("away", user, "lambda:InvokeFunction", function, at("198.51.100.7"), evaluate.Allowed)
		}, []string{"T/away", "T/away FAIL want decision allowed, got implicitDeny\nrequest: {\"principal\":\"arn:aws:iam::111122223333:user/u\",\"action\":\"lambda:InvokeFunction\",\"resource\":\"arn:aws:lambda:us-east-1:111122223333:function:f\",\"context\":{\"aws:SourceIp\":\"198.51.100.7\"}}\nimplicitDeny  the identity policy wants another aws:SourceIp than the request has   NO_STATEMENT_ALLOWS\n"}},
		{"asked", func(tab *scenario.Table[recorder]) {
			req := invoke(user)
			tab.Ask("no address", req, evaluate.ImplicitDeny)
			req.Context = at("192.0.2.7")
			tab.Ask("address", req, evaluate.ExplicitDeny)
		}, []string{"T/no address", "T/address", "T/address FAIL want decision explicitDeny, got allowed\n"}},
		{"without name", func(tab *scenario.Table[recorder]) {
			tab.Row("", user, "lambda:InvokeFunction", function, none, evaluate.ImplicitDeny)
		}, []string{"T/lambda:InvokeFunction"}},
		{"without action", func(tab *scenario.Table[recorder]) {
			tab.Row("r", user, "", function, none, evaluate.ImplicitDeny)
			tab.Row("", user, "", function, none, evaluate.Allowed)
		}, []string{
			"T/r", "T/r FAIL no decision: evaluate: the action is not service:Name (INVALID_REQUEST)",
			"T/", "T/ FAIL no decision: evaluate: the action is not service:Name (INVALID_REQUEST)",
		}},
		{"without resource", func(tab *scenario.Table[recorder]) {
			tab.Row("r", user, "lambda:InvokeFunction", "", none, evaluate.ImplicitDeny)
		}, []string{"T/r", "T/r FAIL no decision: evaluate: the request has no resource (INVALID_REQUEST)"}},
		{"nobody", func(tab *scenario.Table[recorder]) {
			tab.Ask("r", evaluate.Request{Action: "a:B", Resource: evaluate.Resource{ARN: "*"}}, evaluate.ImplicitDeny)
		}, []string{"T/r", "T/r FAIL no decision: evaluate: the request has no principal (INVALID_REQUEST)"}},
		{"faulty context", func(tab *scenario.Table[recorder]) {
			tab.Row("r", user, "a:B", "*", condition.Pairs("aws:SourceIp"), evaluate.ImplicitDeny)
		}, []string{"T/r", "T/r FAIL no decision: evaluate: the context is invalid: " +
			`condition: "aws:SourceIp": the last key of Pairs has no value (INVALID_PAIRS) (INVALID_REQUEST)`}},
		{"no principal", func(tab *scenario.Table[recorder]) {
			tab.Row("r", "x y", "lambda:InvokeFunction", function, none, evaluate.ImplicitDeny)
		}, []string{"T/r", `T/r FAIL no decision: evaluate: "x y": neither an ARN, an account id, a service nor anonymous (INVALID_PRINCIPAL)`}},
		{"no such decision", func(tab *scenario.Table[recorder]) {
			tab.Row("r", user, "a:B", "*", none, 7)
		}, []string{"T/r", "T/r FAIL want decision Decision(7), got implicitDeny\n"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var log []string
			c.rows(scenario.NewTable(recorder{"T", &log}, invokeFromHome()))
			if diff := cmp.Diff(c.want, beginningsOf(log, c.want)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// beginningsOf cuts texts to what is wanted of them, which ends in a line break.
func beginningsOf(texts, wanted []string) []string {
	cut := slices.Clone(texts)
	for i := range cut {
		if i < len(wanted) && strings.HasSuffix(wanted[i], "\n") && strings.HasPrefix(cut[i]+"\n", wanted[i]) {
			cut[i] = wanted[i]
		}
	}
	return cut
}

// Policies that are refused fail the table and each of its rows, with the reason, whatever is wanted.
func TestTableRefused(t *testing.T) {
	for name, ps := range map[string]evaluate.Policies{
		"MISSING_RESOURCE": identity(`"Effect":"Allow","Action":"*"`),
		"NIL_POLICY":       {Identity: []*policy.Policy{nil}},
	} {
		var log []string
		tab := scenario.NewTable(recorder{"T", &log}, ps)
		tab.Ask("a", invoke(user), evaluate.ImplicitDeny)
		tab.Row("b", "x y", "", "", condition.Context{}, evaluate.ImplicitDeny)
		if len(log) != 5 || !strings.HasPrefix(log[0], "T FAIL the policies of the table: ") || !strings.Contains(log[0], name) ||
			!strings.HasPrefix(log[2], "T/a FAIL no decision: ") || !strings.Contains(log[2], name) || !strings.Contains(log[4], "INVALID_PRINCIPAL") {
			t.Errorf("%s: %q", name, log)
		}
	}
}

// The options of Compile reach the table.
func TestTableOptions(t *testing.T) {
	deny := identity(`"Effect":"Allow","Action":"*","Resource":"*"`,
		`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"}}`)
	var log []string
	scenario.NewTable(recorder{"T", &log}, deny).Row("a", user, "a:B", "*", at("nowhere"), evaluate.Allowed)
	scenario.NewTable(recorder{"T", &log}, deny, evaluate.WithDenyUnreadable()).Row("b", user, "a:B", "*", at("nowhere"), evaluate.ExplicitDeny)
	if diff := cmp.Diff([]string{"T/a", "T/b"}, log); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

const tableFails = "LAMBDAIAM_TABLE_FAILS"

// TestTableLines runs this test program once more, for TestTableFails alone, and looks at which lines it reports.
func TestTableLines(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Skip(err)
	}
	cmd := exec.Command(program, "-test.run=^TestTableFails$")
	cmd.Env = append(os.Environ(), tableFails+"=1")
	out, err := cmd.Output()
	if _, failed := err.(*exec.ExitError); !failed {
		t.Fatalf("error %v:\n%s", err, out)
	}
	source, err := os.ReadFile("table_test.go")
	if err != nil {
		t.Skip(err) // the program was taken elsewhere
	}
	reported := 0
	for i, line := range bytes.Split(source, []byte("\n")) {
		if bytes.HasSuffix(line, []byte("// fails")) {
			reported++
			if place := fmt.Sprintf("table_test.go:%d: ", i+1); strings.Count(string(out), place) != 1 {
				t.Errorf("line %d is not reported once:\n%s", i+1, out)
			}
		}
	}
	if all := strings.Count(string(out), ".go:"); reported == 0 || all != reported {
		t.Errorf("%d lines are reported, want %d:\n%s", all, reported, out)
	}
}

// TestTableFails has rows that fail. It is run by TestTableLines.
func TestTableFails(t *testing.T) {
	if os.Getenv(tableFails) == "" {
		t.Skip("run by TestTableLines")
	}
	tab := scenario.NewTable(t, invokeFromHome())
	tab.Row("right", user, "lambda:InvokeFunction", function, at("192.0.2.7"), evaluate.Allowed)
	tab.Row("wrong", user, "lambda:InvokeFunction", function, at("192.0.2.7"), evaluate.ExplicitDeny) // fails
	tab.Row("no action", user, "", function, condition.Context{}, evaluate.ImplicitDeny)              // fails
	tab.Row("no principal", "", "a:B", "*", condition.Context{}, evaluate.ImplicitDeny)               // fails
	tab.Ask("asked", invoke(user), evaluate.Allowed)                                                  // fails
	t.Run("within", func(t *testing.T) {
		scenario.NewTable(t, identity(`"Effect":"Allow","Action":"*"`)) // fails
		tab := scenario.NewTable(t, evaluate.Policies{})
		row := func(t *testing.T, action string) {
			t.Helper()
			tab.Row(action, user, action, "*", condition.Context{}, evaluate.Allowed)
		}
		row(t, "a:B") // fails
		row(t, "c:D") // fails
	})
}
