package lambdaperm

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTablesExported holds what the package tells of its tables to the same text.
func TestTablesExported(t *testing.T) {
	written, _ := writtenTables(t)
	var sources, features, operations sheet
	for e := range EventSources() {
		exportedSource(&sources, e)
	}
	want := only(written["pushSources"]+written["pullSources"]+written["roleSources"], func(line string) bool {
		name, _, _ := strings.Cut(strings.TrimSpace(line), ": ")
		return line[0] != ' ' || slices.Contains([]string{"id", "title", "principal", "facts", "arns", "across accounts", "subscription", "actions"}, name)
	})
	inside := strings.NewReplacer(" runsWithRole", "", " asCaller", "", " scales", "")
	if diff := cmp.Diff(inside.Replace(want), sources.String()); diff != "" {
		t.Errorf("EventSources (-testdata/tables.txt +got)\n%s", diff)
	}
	for f := range Features() {
		row := featureOfMapping(f.Name)
		features.WriteString(f.Name + "\n")
		features.fact("id", f.ID)
		features.fact("title", f.Title)
		features.fact("managed", f.Managed)
		features.fact("note", f.Remark)
		var needs []Need
		for i := range row.needs {
			needs = append(needs, needsIn(t, row.needs[i])...)
		}
		if diff := cmp.Diff(needs, f.Needs); diff != "" {
			t.Errorf("needs of %s (-row +got)\n%s", f.Name, diff)
		}
	}
	for _, name := range []string{"functionFeatures", "mappingFeatures"} {
		plain := only(written[name], func(line string) bool { return !strings.HasPrefix(line, "  needs: ") })
		for row := range strings.SplitSeq(strings.ReplaceAll(plain, "\n  ", "\x00"), "\n") {
			if !strings.Contains(features.String(), strings.ReplaceAll(row, "\x00", "\n  ")) {
				t.Errorf("Features has not %q", row)
			}
		}
	}
	for i := range operationRows {
		name := operationRows[i].name
		actions, err := ActionsOf(name)
		if err != nil {
			t.Fatal(err)
		}
		operations.WriteString(name + " " + strings.Join(actions, " ") + "\n")
	}
	var all []string
	for line := range strings.Lines(written["operationRows"]) {
		action, _, isStep := strings.Cut(strings.TrimSpace(line), " on ")
		switch {
		case line[0] != ' ':
			all = append(all, strings.TrimSpace(line))
		case isStep && !slices.Contains(strings.Fields(all[len(all)-1]), action):
			all[len(all)-1] += " " + action
		}
	}
	if diff := cmp.Diff(strings.Join(all, "\n")+"\n", operations.String()); diff != "" {
		t.Errorf("ActionsOf (-testdata/tables.txt +got)\n%s", diff)
	}
}

// only returns the lines of a text that are wanted.
func only(text string, wanted func(line string) bool) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if wanted(line) {
			b.WriteString(line)
		}
	}
	return b.String()
}

// exportedSource writes a source as its row is written, as far as it is told.
func exportedSource(s *sheet, e EventSource) {
	var facts []string
	for _, f := range []struct {
		is   bool
		word string
	}{
		{e.Model == ModelRole, "withRole"}, {e.SendsSourceARN == SentAlways, "sendsARN"}, {e.SendsSourceAccount == SentAlways, "sendsAccount"},
		{e.SendsSourceAccount == SentNever && !e.Token, "omitsAccount"}, {e.Token, "hasToken"}, {e.URL, "callsURL"}, {e.Naming == NamingByOptInRegion, "namedOptIn"},
		{e.Naming == NamingBoth, "namedBoth"}, {e.Naming == NamingByRegion, "namedRegion"}, {e.SameAccount, "sameAccount"}, {e.SameRegion, "sameRegion"},
		{e.SendsFunctionRegion, "sendsRegion"},
	} {
		if f.is {
			facts = append(facts, f.word)
		}
	}
	s.WriteString(e.Name + "\n")
	s.fact("id", e.ID)
	s.fact("title", e.Title)
	s.fact("principal", e.Principal)
	s.fact("facts", strings.Join(facts, " "))
	var arns []string
	for _, format := range e.ARNs {
		arns = append(arns, strings.TrimPrefix(format, "arn:{partition}:"))
	}
	s.list("arns", arns)
	s.fact("across accounts", e.CrossAccount)
	s.list("subscription", e.Subscription)
	if !slices.Equal(e.Actions, []string{"lambda:InvokeFunction"}) { // what most roles need is in no row
		s.list("actions", e.Actions)
	}
}

// needsIn reads a row of needs, independently of the package.
func needsIn(t *testing.T, r needRow) (needs []Need) {
	t.Helper()
	var s sheet
	s.needs("needs", []needRow{r})
	line := strings.TrimSuffix(strings.TrimPrefix(s.String(), "  needs: "), "\n")
	line, keys, _ := strings.Cut(line, ", with ")
	line, facts, _ := strings.Cut(line, ", ")
	actions, on, ok := strings.Cut(line, " on ")
	if !ok {
		t.Fatalf("needs %q", line)
	}
	has := func(word string) bool { return slices.Contains(strings.Fields(facts), word) }
	for action := range strings.FieldsSeq(actions) {
		all := strings.Split(action, "|")
		n := Need{Action: all[0], Resource: on, FromCode: has("fromCode"), SourceFunctionArn: has("fromCode") || has("sent"), Optional: has("optional"), Service: has("byService")}
		if len(all) > 1 {
			n.Alternatives = all[1:]
		}
		if has("asLambda") {
			n.Principal = "lambda.amazonaws.com"
		}
		if has("asRegional") {
			n.Principal = "lambda.{region}.amazonaws.com"
		}
		for i, pair := range strings.Fields(keys) {
			key, value, _ := strings.Cut(pair, "=")
			switch {
			case i == 0:
				n.Key, n.Value = key, value
			case n.Keys == nil:
				n.Keys = map[string]string{key: value}
			default:
				n.Keys[key] = value
			}
		}
		needs = append(needs, n)
	}
	return needs
}
