package lambdaperm

import (
	"fmt"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"
)

// The tables are written down a second time in testdata/tables.txt, in words and each row with its source: a rule of
// RULES.md, or a page. No flag writes it anew: what is changed in a table is changed there too, from the source.

// writtenTables returns the tables in testdata/tables.txt without the sources, and the sources of each row.
func writtenTables(t *testing.T) (tables map[string]string, sources map[string][]string) {
	t.Helper()
	data, err := os.ReadFile("testdata/tables.txt")
	if err != nil {
		t.Fatal(err)
	}
	tables, sources = make(map[string]string), make(map[string][]string)
	table, row := "", ""
	for line := range strings.Lines(string(data)) {
		title, isTitle := strings.CutPrefix(line, "# ")
		source, isSource := strings.CutPrefix(line, "  source: ")
		switch {
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "//"):
			continue
		case isTitle:
			table = strings.TrimSpace(title)
			tables[table] = ""
			continue
		case isSource:
			sources[row] = append(sources[row], strings.TrimSpace(source))
			continue
		case line[0] != ' ':
			row = table + "/" + strings.TrimSpace(line)
			sources[row] = nil
		}
		tables[table] += line
	}
	return tables, sources
}

// TestTables holds the tables to what is written down about them, and each row to a source.
func TestTables(t *testing.T) {
	written, sources := writtenTables(t)
	for _, table := range dataTables() {
		var got sheet
		table.write(&got)
		if diff := cmp.Diff(written[table.name], got.String()); diff != "" {
			t.Errorf("%s (-testdata/tables.txt +code)\n%s", table.name, diff)
		}
		delete(written, table.name)
	}
	for _, name := range slices.Sorted(maps.Keys(written)) {
		t.Errorf("there is no table %s", name)
	}
	rules, err := os.ReadFile("../../RULES.md")
	if err != nil {
		t.Fatal(err)
	}
	id := regexp.MustCompile(`\b[A-Z][A-Z0-9]*-[0-9]+[a-z]?\b`)
	for row, list := range sources {
		if len(list) == 0 {
			t.Errorf("%s has no source", row)
		}
		for _, source := range list {
			ids := id.FindAllString(source, -1)
			for _, id := range ids {
				if !strings.Contains(string(rules), "\n| "+id+" | ") {
					t.Errorf("%s: there is no rule %s", row, id)
				}
			}
			if len(ids) == 0 && source != "unconfirmed" && !strings.HasPrefix(source, "observed") && !strings.Contains(source, ": ") {
				t.Errorf("%s: %q is neither a rule nor a page", row, source)
			}
		}
	}
}

// TestTablesAltered drops every row and every entry of the tables in turn, and changes every field and every bit: what is
// written down about a table tells each.
func TestTablesAltered(t *testing.T) {
	for _, table := range dataTables() {
		text := func() string {
			var s sheet
			table.write(&s)
			return s.String()
		}
		want, n := text(), 0
		var unnoticed []string
		alter(reflect.ValueOf(table.rows).Elem(), table.name, func(what string) {
			n++
			if text() == want {
				unnoticed = append(unnoticed, what)
			}
		})
		if text() != want {
			t.Fatalf("%s was not put back", table.name)
		}
		t.Logf("%s: %d changes", table.name, n)
		if unnoticed != nil || n < 8 {
			t.Errorf("of %d changes nobody would notice %d:\n%s", n, len(unnoticed), strings.Join(unnoticed, "\n"))
		}
	}
}

// alter makes every change there is to a value, calls try after each, and takes it back.
func alter(v reflect.Value, what string, try func(what string)) {
	v = reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem() // fields that are not exported too
	set := func(to reflect.Value, how string) {
		was := reflect.New(v.Type()).Elem()
		was.Set(v)
		v.Set(to)
		try(what + " " + how)
		v.Set(was)
	}
	switch v.Kind() {
	case reflect.String:
		set(reflect.ValueOf(v.String()+"x").Convert(v.Type()), "has another text")
		if v.String() != "" {
			set(reflect.Zero(v.Type()), "is empty")
		}
	case reflect.Bool:
		set(reflect.ValueOf(!v.Bool()), "is the contrary")
	case reflect.Uint8, reflect.Uint16:
		for bit := range v.Type().Bits() {
			set(reflect.ValueOf(v.Uint()^1<<bit).Convert(v.Type()), fmt.Sprint("has another bit ", bit))
		}
	case reflect.Pointer:
		if v.IsNil() {
			set(reflect.New(v.Type().Elem()), "is there")
			return
		}
		set(reflect.Zero(v.Type()), "is missing")
		alter(v.Elem(), what, try)
	case reflect.Struct:
		for i := range v.NumField() {
			alter(v.Field(i), what+"."+v.Type().Field(i).Name, try)
		}
	case reflect.Array:
		for i := range v.Len() {
			alter(v.Index(i), fmt.Sprintf("%s[%d]", what, i), try)
		}
	case reflect.Slice:
		set(reflect.Append(v.Slice3(0, v.Len(), v.Len()), reflect.Zero(v.Type().Elem())), "has one more")
		for i := range v.Len() {
			less := reflect.AppendSlice(reflect.AppendSlice(reflect.MakeSlice(v.Type(), 0, v.Len()), v.Slice(0, i)), v.Slice(i+1, v.Len()))
			set(less, fmt.Sprintf("has not its entry %d", i))
			alter(v.Index(i), fmt.Sprintf("%s[%d]", what, i), try)
		}
	default:
		panic("a " + v.Kind().String())
	}
}
