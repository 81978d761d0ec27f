package scenario_test

import (
	"flag"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
	"github.com/lambdaiam/lambdaiam/policy"
)

// What somebody who has not seen this package before has to go by: the output of go test, in full, of a table and of a
// file that fail.

const newcomerFails = "LAMBDAIAM_NEWCOMER_FAILS"

var updateNewcomer = flag.Bool("newcomer.update", false, "write testdata/newcomer/output.golden anew")

// clockTime is how long a test took, which differs from run to run, and testLine a line of a test file.
var clockTime, testLine = regexp.MustCompile(`\(\d+\.\d\ds\)`), regexp.MustCompile(`_test\.go:\d+:`)

// newcomersOutput runs this test program once more, for TestNewcomerFails alone, and returns what it prints.
func newcomersOutput(t *testing.T) string {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Skip(err)
	}
	cmd := exec.Command(program, "-test.run=^TestNewcomerFails$")
	cmd.Env = append(os.Environ(), newcomerFails+"=1")
	out, err := cmd.Output()
	if _, failed := err.(*exec.ExitError); !failed {
		t.Fatalf("error %v:\n%s", err, out)
	}
	before, _, _ := strings.Cut(string(out), "\nFAIL\n")
	return testLine.ReplaceAllString(clockTime.ReplaceAllString(before+"\n", "(0.00s)"), "_test.go:0:")
}

// TestNewcomer holds what go test prints. Run it with -newcomer.update to write the golden file anew.
func TestNewcomer(t *testing.T) {
	const golden = "testdata/newcomer/output.golden"
	got := newcomersOutput(t)
	if *updateNewcomer {
		if err := os.WriteFile(golden, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.ReplaceAll(string(want), "\r\n", "\n"), got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Where a failure says that the fault is, and what stands there and should.
var (
	whereAt = regexp.MustCompile(`(?:nearest:|Deny) \S+ in (\S+) (\d+):(\d+)`)
	whatIs  = regexp.MustCompile(`wanted (?:none of )?(\S+)   got ([^\s,]+)`)
)

// TestNewcomerRepairs repairs the three policies by what the output says and nothing else: in the policy that it names,
// behind the place that it gives, what it says is wanted gets what the request has beside it. All is as expected then.
func TestNewcomerRepairs(t *testing.T) {
	file, err := os.ReadFile("testdata/newcomer/service.json")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{"orders.json": newcomersPolicy, "service.json": strings.ReplaceAll(string(file), "\r\n", "\n")}
	failures := strings.Split(newcomersOutput(t), "want decision ")[1:]
	if len(failures) != 3 {
		t.Fatalf("%d failures", len(failures))
	}
	for _, failure := range failures {
		at, what := whereAt.FindStringSubmatch(failure), whatIs.FindStringSubmatch(failure)
		if at == nil || what == nil {
			t.Fatalf("no place or no fault:\n%s", failure)
		}
		in, from := at[1], 0
		if _, ok := texts[in]; !ok { // a policy within the file
			in = "service.json"
			before, _, found := strings.Cut(texts[in], `"name": "`+at[1]+`", "document": `)
			if !found {
				t.Fatalf("no policy %s", at[1])
			}
			from = len(before)
		}
		text := texts[in]
		from = offset(t, text, from, at[2], at[3])
		behind := strings.Replace(text[from:], strconv.Quote(what[1]), `["`+what[1]+`", "`+what[2]+`"]`, 1)
		if behind == text[from:] {
			t.Fatalf("%s is not behind %s:%s in %s", what[1], at[2], at[3], at[1])
		}
		texts[in] = text[:from] + behind
	}
	const caller, table = "arn:aws:sts::111122223333:assumed-role/orders/i-1", "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"
	repaired := evaluate.Policies{Identity: []*policy.Policy{policy.MustParse(texts["orders.json"])}}
	scenario.NewTable(t, repaired).Row("writes", caller, "dynamodb:PutItem", table, condition.Context{}, evaluate.Allowed)
	scenarios, err := scenario.Read([]byte(texts["service.json"]))
	if err != nil {
		t.Fatal(err)
	}
	scenario.Run(t, scenarios)
}

// offset returns where a line and column are in a text, counted from a place in it.
func offset(t *testing.T, text string, from int, line, column string) int {
	t.Helper()
	l, err := strconv.Atoi(line)
	if err != nil {
		t.Fatal(err)
	}
	c, err := strconv.Atoi(column)
	if err != nil {
		t.Fatal(err)
	}
	for range l - 1 {
		from += strings.IndexByte(text[from:], '\n') + 1
	}
	return from + c - 1
}

// newcomersPolicy has a spelling mistake.
const newcomersPolicy = `{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "Read", "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*"},
    {"Sid": "Write", "Effect": "Allow", "Action": "dynamodb:PutItme", "Resource": "*"}
  ]
}`

// TestNewcomerFails has a table and a file that fail. It is run by TestNewcomer.
func TestNewcomerFails(t *testing.T) {
	if os.Getenv(newcomerFails) == "" {
		t.Skip("run by TestNewcomer")
	}
	t.Run("table", func(t *testing.T) {
		const caller, table = "arn:aws:sts::111122223333:assumed-role/orders/i-1", "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"
		tab := scenario.NewTable(t, evaluate.Policies{
			Identity: []*policy.Policy{policy.MustParse(newcomersPolicy, policy.WithName("orders.json"))},
		})
		tab.Row("reads", caller, "dynamodb:GetItem", table, condition.Context{}, evaluate.Allowed)
		tab.Row("writes", caller, "dynamodb:PutItem", table, condition.Context{}, evaluate.Allowed)
	})
	scenario.Test(t, os.DirFS("testdata/newcomer"), "*.json")
}
