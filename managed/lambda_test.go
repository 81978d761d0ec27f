package managed_test

import (
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A statement is a statement as testdata/lambda.txt has it. The order of actions and resources does not count.
type statement struct {
	Effect, Sid        string
	Actions, Resources []string
	Condition          map[string]map[string][]string
}

// An expected is a policy of testdata/lambda.txt.
type expected struct {
	Name, ARN, Version, Updated, Created, State, Successor string
	Statements                                             []statement
}

// readLambda reads testdata/lambda.txt.
func readLambda(t *testing.T) []expected {
	t.Helper()
	var list []expected
	var last *[]string // what a continuation line continues
	for _, line := range lines(t, "testdata/lambda.txt") {
		fields := strings.Fields(line)
		if !strings.HasPrefix(line, "\t") {
			list = append(list, expected{Name: line})
			continue
		}
		e := &list[len(list)-1]
		if e.ARN == "" {
			for i, f := range []*string{&e.ARN, &e.Version, &e.Updated, &e.Created, &e.State, &e.Successor}[:len(fields)] {
				*f = fields[i]
			}
			continue
		}
		if strings.HasPrefix(line, "\t\t") {
			*last = append(*last, fields...)
			continue
		}
		if fields[0] == "Allow" || fields[0] == "Deny" {
			e.Statements = append(e.Statements, statement{Effect: fields[0], Actions: fields[1:]})
			last = &e.Statements[len(e.Statements)-1].Actions
			continue
		}
		s := &e.Statements[len(e.Statements)-1]
		switch fields[0] {
		case "on":
			s.Resources = fields[1:]
			last = &s.Resources
		case "sid":
			s.Sid = fields[1]
		case "if":
			var tests map[string]map[string]any
			if err := json.Unmarshal([]byte(strings.TrimPrefix(line, "\tif ")), &tests); err != nil {
				t.Fatal(err)
			}
			s.Condition = make(map[string]map[string][]string)
			for operator, keys := range tests {
				s.Condition[operator] = make(map[string][]string)
				for key, value := range keys {
					s.Condition[operator][key] = texts(value)
				}
			}
		default:
			t.Fatalf("unexpected line %q", line)
		}
	}
	for i := range list {
		for j := range list[i].Statements {
			slices.Sort(list[i].Statements[j].Actions)
			slices.Sort(list[i].Statements[j].Resources)
		}
	}
	return list
}

// lines returns the lines of a file without comments and empty ones.
func lines(t *testing.T, file string) []string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(strings.Split(string(data), "\n"), func(line string) bool {
		return line == "" || strings.HasPrefix(line, "#")
	})
}

// texts returns a string or a list of strings as a list.
func texts(value any) []string {
	if s, ok := value.(string); ok {
		return []string{s}
	}
	var list []string
	for _, v := range value.([]any) {
		list = append(list, v.(string))
	}
	return list
}

// statements returns the statements of a policy as testdata/lambda.txt has them.
func statements(p *policy.Policy) []statement {
	var list []statement
	for _, s := range p.Statements() {
		got := statement{Effect: s.Effect().String(), Sid: s.Sid()}
		for a := range s.Actions() {
			got.Actions = append(got.Actions, a.String())
		}
		for r := range s.Resources() {
			got.Resources = append(got.Resources, r.String())
		}
		slices.Sort(got.Actions)
		slices.Sort(got.Resources)
		for _, test := range s.Condition().Tests() {
			if got.Condition == nil {
				got.Condition = make(map[string]map[string][]string)
			}
			operator := test.Operator().String()
			if got.Condition[operator] == nil {
				got.Condition[operator] = make(map[string][]string)
			}
			got.Condition[operator][test.Key()] = slices.Collect(test.Values())
		}
		if s.NotAction() || s.NotResource() || s.HasPrincipal() {
			got.Effect += " unlike the policies of testdata"
		}
		list = append(list, got)
	}
	return list
}

// MP-1, MP-3, SEED-6 to SEED-9, SEED-37, SEED-38: the policies around Lambda, statement by statement.
func TestLambdaPolicies(t *testing.T) {
	table := readLambda(t)
	if len(table) != 32 {
		t.Fatalf("read %d policies, want 32", len(table))
	}
	for _, want := range table {
		t.Run(want.Name, func(t *testing.T) {
			nameOrARN := want.ARN
			if want.ARN == "none" {
				nameOrARN, want.ARN = want.Name, ""
			}
			info, err := managed.AWS().Info(nameOrARN)
			if err != nil {
				t.Fatal(err)
			}
			got := expected{
				Name: info.Name, ARN: info.ARN, Version: info.DefaultVersion, Updated: info.Updated.Format(time.DateOnly),
				Created: want.Created, State: "current", Successor: info.Successor,
			}
			if info.Deprecated {
				got.State = "deprecated"
			}
			if created := info.Created.Format(time.DateOnly); want.Created != "?" && info.Origin != managed.OriginOverlay &&
				!strings.HasPrefix(created, want.Created) {
				got.Created = created
			}
			p, err := managed.Lookup(nameOrARN)
			if err != nil {
				t.Fatal(err)
			}
			if p.Name() != want.Name || p.Version() != policy.Version2012 {
				t.Errorf("name %q, version %q", p.Name(), p.Version())
			}
			got.Statements = statements(p)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Another record of AWS's policies agrees with the embedded one.
func TestCommonPolicies(t *testing.T) {
	for _, line := range lines(t, "testdata/common.txt") {
		f := strings.Fields(line)
		path, version, date, statements := f[0], f[1], f[2], f[3]
		t.Run(path, func(t *testing.T) {
			info, err := managed.AWS().Info("arn:aws:iam::aws:policy/" + path)
			if err != nil {
				t.Fatal(err)
			}
			text, err := managed.AWS().Document(info.Name, "")
			if err != nil {
				t.Fatal(err)
			}
			var document struct{ Statement []any }
			if err := json.Unmarshal(text, &document); err != nil {
				t.Fatal(err)
			}
			if info.Updated.Format(time.DateOnly) > "2026-08-22" {
				if info.DefaultVersion == version {
					t.Errorf("changed on %v, but is still %s", info.Updated, version)
				}
				return
			}
			got := []string{info.DefaultVersion, info.Updated.Format(time.DateOnly), strconv.Itoa(len(document.Statement))}
			if diff := cmp.Diff([]string{version, date, statements}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
