package scenario_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
)

// named is a scenario on one line.
func named(name string) string {
	return `{"name":"` + name + `","request":{"principal":"anonymous","action":"a:B","resource":"*"}}`
}

// TestReadTexts: what a text can hold. A scenario is written as its name, "!" and line and column for one with an error.
func TestReadTexts(t *testing.T) {
	a, b, bad := named("a"), named(`b]},[{\"`), `{"name":"c","request":{}}`
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"one", a, []string{"a"}},
		{"one between blanks", "\ufeff \r\n\t" + a + " \n\n", []string{"a"}},
		{"one over lines", strings.ReplaceAll(a, ",", ",\n"), []string{"a"}},
		{"one line with a fault", bad, []string{"c!1:23"}},
		{"empty list", " [ ] ", []string{}},
		{"list", "[" + a + "]", []string{"a"}},
		{"list over lines", "[\n" + a + "\n,\n" + b + ",\n  " + bad + "]", []string{"a", `b]},[{"`, "c!5:25"}},
		{"list on a line", "[" + a + "," + bad + "]", []string{"a", fmt.Sprintf("c!1:%d", 2+len(a)+len(`,{"name":"c","request":`))}},
		{"list of other things", "[" + a + `, 1,"é", null,[` + a + `] ]`, []string{
			"a", fmt.Sprintf("!1:%d", len(a)+4), fmt.Sprintf("!1:%d", len(a)+6), fmt.Sprintf("!1:%d", len(a)+11), fmt.Sprintf("!1:%d", len(a)+16)}},
		{"lines", a + "\n" + b, []string{"a", `b]},[{"`}},
		{"lines with blanks", "\n\r\n" + a + "\r\n \n\t" + b + "\n\n", []string{"a", `b]},[{"`}},
		{"lines with faults", a + "\n  " + bad + "\n" + bad, []string{"a", "c!2:25", "c!3:23"}},
		{"lines that are broken", a + "\nnonsense\n" + b + "\n{\"name\":\"d\"\n[]", []string{"a", "!2:2", `b]},[{"`, "!4:12", "!5:1"}},
		{"two on a line", a + "\n" + a + " " + a, []string{"a", fmt.Sprintf("!2:%d", len(a)+2)}},
		{"lines without request", `{"name":"a"}` + "\n" + `{"name":"b"}`, []string{"a!1:1", "b!2:1"}},
		{"lines, the first broken", "{\n" + a, []string{"!1:2", "a"}},
		{"a line that is too deep", a + "\n" + `{"name":"d","why":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + "}\n" + b,
			[]string{"a", "d!2:50", `b]},[{"`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			list, err := scenario.Read([]byte(c.text))
			if err != nil {
				t.Fatal(err)
			}
			got := []string{}
			for _, s := range list {
				g := s.Name
				if e, ok := errors.AsType[*scenario.Error](s.Err); ok {
					g += fmt.Sprintf("!%d:%d", e.Line, e.Column)
				}
				got = append(got, g)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestReadNothing: texts in which no scenario can be found.
func TestReadNothing(t *testing.T) {
	whole := strings.ReplaceAll(named("a"), ",", ",\n")
	for _, c := range []struct {
		name, text string
		code       scenario.Code
	}{
		{"empty", here, scenario.CodeNoScenario},
		{"mark", "\ufeff" + here, scenario.CodeNoScenario},
		{"blank", here + " \n\r\t", scenario.CodeNoScenario},
		{"string", "\n " + here + `"a"`, scenario.CodeWrongType},
		{"number", here + `1`, scenario.CodeWrongType},
		{"null", here + `null`, scenario.CodeWrongType},
		{"prose", "n" + here + "onsense", scenario.CodeSyntax},
		{"prose on lines", "n" + here + "onsense\nnonsense", scenario.CodeSyntax},
		{"list that does not end", "[" + named("a") + here, scenario.CodeSyntax},
		{"list with a comma", "[" + named("a") + ",\n" + here + "]", scenario.CodeSyntax},
		{"lines in a list", "[" + named("a") + "\n" + here + named("a") + "]", scenario.CodeSyntax},
		{"object over lines", strings.Replace(whole, ",", ","+here+",", 1), scenario.CodeSyntax},
		{"object with a comma", "{\n\"a\": [\n{\"Effect\":\"Allow\"}\n],\n" + here + "}", scenario.CodeSyntax},
		{"two objects over lines", whole + "\n" + here + whole, scenario.CodeSyntax},
		{"bytes", here + "\xff\xfe{", scenario.CodeInvalidUTF8},
		{"deep", strings.Repeat("[", 32) + here + strings.Repeat("[", 1<<20), scenario.CodeTooDeep},
		{"deep objects", strings.Repeat(`{"a":`, 32) + here + strings.Repeat(`{"a":`, 1<<18), scenario.CodeTooDeep},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, line, column := place(c.text)
			list, err := scenario.Read([]byte(text))
			if list != nil {
				t.Errorf("%d scenarios", len(list))
			}
			wantError(t, err, c.code, line, column, "")
		})
	}
}

func TestReadLimits(t *testing.T) {
	a := named("a")
	if _, err := scenario.Read([]byte(a), scenario.WithMaxSize(len(a))); err != nil {
		t.Error(err)
	}
	_, err := scenario.Read([]byte(a), scenario.WithMaxSize(len(a)-1))
	wantError(t, err, scenario.CodeTooLarge, 0, 0, "")

	large := `{"why":"` + strings.Repeat("x", scenario.MaxScenarioSize) + `"}`
	list, err := scenario.Read([]byte(a + "\n" + large + "\n" + a))
	if err != nil || len(list) != 3 || list[0].Err != nil || list[2].Err != nil {
		t.Fatalf("%d scenarios, error %v", len(list), err)
	}
	wantError(t, list[1].Err, scenario.CodeTooLarge, 2, 1, "")

	list, err = scenario.Read([]byte("[" + strings.Repeat("1,", scenario.MaxScenarios-1) + "1]"))
	if err != nil || len(list) != scenario.MaxScenarios {
		t.Errorf("%d scenarios, error %v", len(list), err)
	}
	_, err = scenario.Read([]byte("[" + strings.Repeat("1,", scenario.MaxScenarios) + "1]"))
	wantError(t, err, scenario.CodeTooMany, 1, 2+2*scenario.MaxScenarios, "")
	_, err = scenario.Read([]byte(strings.Repeat("1\n", scenario.MaxScenarios+1)))
	wantError(t, err, scenario.CodeTooMany, scenario.MaxScenarios+1, 1, "")
}

// More faults than are hidden make a scenario unreadable, and no more.
func TestReadManyFaults(t *testing.T) {
	list, err := scenario.Read([]byte(named("a") + "\n" + `{"name":"b","why":"` + strings.Repeat("\xff", 20) + `"}`))
	if err != nil || len(list) != 2 || list[0].Err != nil || list[1].Name != "" {
		t.Fatalf("%+v, error %v", list, err)
	}
	wantError(t, list[1].Err, scenario.CodeInvalidUTF8, 2, 28, "")
}
