package jsonscan_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

const large = 1 << 26

// wantError fails unless err is an *Error with the fault and offset.
func wantError(t *testing.T, err error, fault jsonscan.Fault, offset int) *jsonscan.Error {
	t.Helper()
	e, ok := errors.AsType[*jsonscan.Error](err)
	if !ok {
		t.Fatalf("error = %v, want a *jsonscan.Error with fault %d", err, fault)
	}
	if e.Fault != fault || e.Offset != offset {
		t.Errorf("fault %d at byte %d (%v), want %d at byte %d", e.Fault, e.Offset, e, fault, offset)
	}
	if e.Error() == "" {
		t.Error("no message")
	}
	return e
}

func read(t testing.TB, text string) jsonscan.Value {
	t.Helper()
	v, err := jsonscan.Read(text, large)
	if err != nil {
		t.Fatalf("Read(%.100q): %v", text, err)
	}
	return v
}

// item is a value and where it stands, one line for each in the order of the text.
type item struct {
	Path         string
	Name, At     int // of the name of a member, else -1; of the value
	Line, Column int // of the value
	Kind         jsonscan.Kind
	Text         string
}

func walk(t *testing.T, text string) []item {
	t.Helper()
	var out []item
	var visit func(v jsonscan.Value, path jsonscan.Path, name int) error
	visit = func(v jsonscan.Value, path jsonscan.Path, name int) error {
		i := item{Path: path.String(), Name: name, At: v.Offset(), Kind: v.Kind(), Text: v.Text()}
		if !strings.HasPrefix(text[v.Offset():], v.Raw()) {
			t.Errorf("%s: %q does not stand at byte %d", path, v.Raw(), v.Offset())
		}
		i.Line, i.Column = jsonscan.Locate(text, v.Offset())
		if i.Kind == jsonscan.KindList || i.Kind == jsonscan.KindObject {
			i.Text = ""
		}
		out = append(out, i)
		switch v.Kind() {
		case jsonscan.KindObject:
			return v.Members(func(name string, at int, m jsonscan.Value) error { return visit(m, path.Name(name), at) })
		case jsonscan.KindList:
			return v.Elements(func(i int, e jsonscan.Value) error { return visit(e, path.Index(i), -1) })
		}
		return nil
	}
	if err := visit(read(t, text), nil, -1); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestWalk(t *testing.T) {
	const (
		null, boolean, number = jsonscan.KindNull, jsonscan.KindBool, jsonscan.KindNumber
		str, list, object     = jsonscan.KindString, jsonscan.KindList, jsonscan.KindObject
	)
	tests := []struct {
		name, text string
		want       []item
	}{
		{"one string", `"a"`, []item{{"", -1, 0, 1, 1, str, "a"}}},
		{"blanks around", " \t\r\n \"a\" \n", []item{{"", -1, 5, 2, 2, str, "a"}}},
		{"null", ` null`, []item{{"", -1, 1, 1, 2, null, "null"}}},
		{"number as written", `-1.50E+2 `, []item{{"", -1, 0, 1, 1, number, "-1.50E+2"}}},
		{"empty object", "\n{} ", []item{{"", -1, 1, 2, 1, object, ""}}},
		{"empty list", "[ ]", []item{{"", -1, 0, 1, 1, list, ""}}},
		{"kinds", `[null,true,false,1,"",[],{}]`, []item{
			{"", -1, 0, 1, 1, list, ""},
			{"[0]", -1, 1, 1, 2, null, "null"},
			{"[1]", -1, 6, 1, 7, boolean, "true"},
			{"[2]", -1, 11, 1, 12, boolean, "false"},
			{"[3]", -1, 17, 1, 18, number, "1"},
			{"[4]", -1, 19, 1, 20, str, ""},
			{"[5]", -1, 22, 1, 23, list, ""},
			{"[6]", -1, 25, 1, 26, object, ""},
		}},
		{"lines", "{\n  \"a\": 1,\r\n\t\"b\" :\n\"c\"}", []item{
			{"", -1, 0, 1, 1, object, ""},
			{"a", 4, 9, 2, 8, number, "1"},
			{"b", 14, 20, 4, 1, str, "c"},
		}},
		{"columns are code points", `{"é":"😀","x":1}`, []item{
			{"", -1, 0, 1, 1, object, ""},
			{`"é"`, 1, 6, 1, 6, str, "😀"},
			{"x", 13, 17, 1, 14, number, "1"},
		}},
		{"escapes", `{"\u0041":"\"\\\/\b\f\n\r\t\u00e9\uD83D\ude00"}`, []item{
			{"", -1, 0, 1, 1, object, ""},
			{"A", 1, 10, 1, 11, str, "\"\\/\b\f\n\r\té😀"},
		}},
		{"brackets and commas in strings", `{"}":"]","a":["{,"]}`, []item{
			{"", -1, 0, 1, 1, object, ""},
			{`"}"`, 1, 5, 1, 6, str, "]"},
			{"a", 9, 13, 1, 14, list, ""},
			{"a[0]", -1, 14, 1, 15, str, "{,"},
		}},
		{"names that mean something to gjson", `{"a.b":1,"*":2,"#":3,"@this":4,"a|b":5,"":6}`, []item{
			{"", -1, 0, 1, 1, object, ""},
			{`"a.b"`, 1, 7, 1, 8, number, "1"},
			{`"*"`, 9, 13, 1, 14, number, "2"},
			{`"#"`, 15, 19, 1, 20, number, "3"},
			{`"@this"`, 21, 29, 1, 30, number, "4"},
			{`"a|b"`, 31, 37, 1, 38, number, "5"},
			{`""`, 39, 42, 1, 43, number, "6"},
		}},
		{"deeper", `{"S":[{"C":{"I":{"k":["x", "y"]}}}]}`, []item{
			{"", -1, 0, 1, 1, object, ""},
			{"S", 1, 5, 1, 6, list, ""},
			{"S[0]", -1, 6, 1, 7, object, ""},
			{"S[0].C", 7, 11, 1, 12, object, ""},
			{"S[0].C.I", 12, 16, 1, 17, object, ""},
			{"S[0].C.I.k", 17, 21, 1, 22, list, ""},
			{"S[0].C.I.k[0]", -1, 22, 1, 23, str, "x"},
			{"S[0].C.I.k[1]", -1, 27, 1, 28, str, "y"},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, walk(t, tt.text)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestRaw(t *testing.T) {
	for text, want := range map[string]string{
		" {\"a\" : 1}\n": `{"a" : 1}`, "[1] ": "[1]", " \"a\\u0041\" ": `"a\u0041"`, "1 ": "1", "\ttrue\r\n": "true", "null": "null",
	} {
		if v := read(t, text); v.Raw() != want {
			t.Errorf("Raw() of %q = %q, want %q", text, v.Raw(), want)
		}
	}
}

func TestSize(t *testing.T) {
	if _, err := jsonscan.Read("[1]", 3); err != nil {
		t.Errorf("3 bytes of 3: %v", err)
	}
	_, err := jsonscan.Read("[12]", 3)
	wantError(t, err, jsonscan.TooLarge, 0)
	_, err = jsonscan.Read("\xff\xff\xff\xff", 3) // size comes first
	wantError(t, err, jsonscan.TooLarge, 0)
	wantError(t, jsonscan.ErrTooLarge(7), jsonscan.TooLarge, 0)
	if e := jsonscan.ErrTooLarge(7); !strings.Contains(e.Error(), "7") {
		t.Errorf("the message %q does not name the limit", e)
	}
}

func TestDepth(t *testing.T) {
	const n = jsonscan.MaxDepth
	if n != 32 {
		t.Fatalf("MaxDepth = %d, want 32", n)
	}
	lists := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	objects := func(n int) string { return strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n) }
	for name, text := range map[string]string{
		"lists":    lists(n),
		"objects":  objects(n),
		"mixed":    strings.Repeat(`[{"a":`, n/2) + "1" + strings.Repeat("}]", n/2),
		"siblings": "[" + strings.Repeat(lists(n-1)+",", 100) + "1]",
		"strings":  `["` + strings.Repeat("[{", 100) + `\"[` + strings.Repeat("[{", 100) + `"]`,
		"names":    `{"` + strings.Repeat("[{", 100) + `\\":1}`,
	} {
		if _, err := jsonscan.Read(text, large); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	tests := []struct {
		name, text string
		offset     int
	}{
		{"lists", lists(n + 1), n},
		{"objects", objects(n + 1), n * 5},
		{"the second is too deep", "[" + lists(n-1) + "," + lists(n) + "]", 1 + 2*(n-1) + 1 + n - 1},
		{"6 million lists", strings.Repeat("[", 6_000_000), n},
		{"6 million objects", strings.Repeat(`{"a":`, 6_000_000), n * 5},
		{"20 million lists, closed", lists(20_000_000), n},
		{"behind strings", `["\\","]\"]",` + lists(n) + `]`, 13 + n - 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := jsonscan.Read(tt.text, large)
			wantError(t, err, jsonscan.TooDeep, tt.offset)
		})
	}
	// What closes more than it opened is no JSON, and must not count as room to go deeper.
	for _, text := range []string{
		lists(0) + strings.Repeat("]", 1_000_000) + strings.Repeat("[", 1_000_000),
		"[1" + strings.Repeat("]", 1_000_000) + strings.Repeat("[", 1_000_000),
		`{"a":1` + strings.Repeat("}", 1_000_000) + strings.Repeat("[", 1_000_000),
		`["` + strings.Repeat("]", 1_000_000) + strings.Repeat("[", 1_000_000),
	} {
		_, err := jsonscan.Read(text, large)
		e, ok := errors.AsType[*jsonscan.Error](err)
		if !ok || e.Fault != jsonscan.Syntax {
			t.Errorf("Read(%.20q…): %v, want a fault of syntax", text, err)
		}
	}
}

// TestReadNested: texts may be nested as deep as the caller says, and their values are found again.
func TestReadNested(t *testing.T) {
	lists := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	for _, depth := range []int{1, jsonscan.MaxDepth, jsonscan.MaxDepth + 1, jsonscan.MostDepth} {
		text := lists(depth)
		v, err := jsonscan.ReadNested(text, large, depth)
		if err != nil {
			t.Fatalf("depth %d: %v", depth, err)
		}
		for i := range depth {
			if at := jsonscan.At(text, i); at.Raw() != v.Raw() || at.Raw() != lists(depth-i) {
				t.Errorf("depth %d: %q at %d, walked to %q", depth, at.Raw(), i, v.Raw())
			}
			_ = v.Elements(func(_ int, inner jsonscan.Value) error { v = inner; return nil })
		}
		_, err = jsonscan.ReadNested(lists(depth+1), large, depth)
		wantError(t, err, jsonscan.TooDeep, depth)
	}
}

func TestSurrogates(t *testing.T) {
	for in, want := range map[string]string{
		`"\ud83d\ude00"`:             "😀",
		`"\uD83D\uDE00"`:             "😀",
		`"\ud800\udc00\udbff\udfff"`: "\U00010000\U0010ffff",
		`"\\ud800"`:                  `\ud800`,
		`"\\\\udc00"`:                `\\udc00`,
		`"ud800"`:                    "ud800",
		`"\ud7ff\ue000"`:             "\ud7ff\ue000",
		`"\"\ud83d\ude00\""`:         `"😀"`,
		`"\u0000\ufffd"`:             "\x00\ufffd",
	} {
		if v := read(t, in); v.Text() != want {
			t.Errorf("%s = %q, want %q", in, v.Text(), want)
		}
	}
	tests := []struct {
		name, text string
		offset     int
	}{
		{"high alone", `"\ud800"`, 1},
		{"high alone, capitals", `"\uDBFF"`, 1},
		{"low alone", `"\udc00"`, 1},
		{"last low alone", `"\uDFFF"`, 1},
		{"high before text", `"ab\ud800cd"`, 3},
		{"high before another escape", `"\ud800\n"`, 1},
		{"high before a letter's escape", `"\ud800\u0041"`, 1},
		{"high before an escaped backslash", `"\ud800\\udc00"`, 1},
		{"two high", `"\ud800\ud800"`, 1},
		{"two high and a low", `"\ud800\ud83d\ude00"`, 1},
		{"low before high", `"\udc00\ud800"`, 1},
		{"a pair and a low", `"\ud83d\ude00\ude00"`, 13},
		{"a pair and a high", `"\ud83d\ude00\ud83d"`, 13},
		{"a pair over two strings", `["\ud83d","\ude00"]`, 2},
		{"low just out of range", `"\ud83d\udbff"`, 1},
		{"in a name", `{"\ud800":1}`, 2},
		{"in a value", `{"a":{"b":["c","\udc00"]}}`, 16},
		{"behind an escaped backslash", `"\\\ud800"`, 3},
		{"behind an escaped quote", `"\"\ud800"`, 3},
		{"behind two bytes", `"é\ud800"`, 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := jsonscan.Read(tt.text, large)
			wantError(t, err, jsonscan.LoneSurrogate, tt.offset)
		})
	}
	for _, text := range []string{`"\ud800`, `"\ud800\`, `"\ud800\u`, `"\ud800\udc0`, `"\ud8`, `"\u`, `"\`, `"\ud80x"`, `"\ud800\udc0x"`} {
		if v, err := jsonscan.Read(text, large); err == nil {
			t.Errorf("Read(%s) = %q", text, v.Text())
		}
	}
}

func TestUTF8(t *testing.T) {
	tests := []struct {
		name, text string
		offset     int
	}{
		{"alone", "\xff", 0},
		{"in a string", `"ab` + "\xff" + `"`, 3},
		{"behind code points", `"é😀` + "\x80" + `"`, 7},
		{"cut short", `["é` + "\xe2\x82" + `"]`, 4},
		{"at the end", `"a"` + "\xc3", 3},
		{"too long a form", "\"\xc0\x80\"", 1},
		{"a surrogate", "\"\xed\xa0\x80\"", 1},
		{"beyond Unicode", "\"\xf4\x90\x80\x80\"", 1},
		{"before a fault of syntax", "{\xff}", 1},
		{"before a fault of depth", strings.Repeat("[", 100) + "\xff", 100},
		{"the first of two", "\"\xfe\xff\"", 1},
		{"behind a real U+FFFD", "\"\ufffd\xff\"", 4},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := jsonscan.Read(tt.text, large)
			wantError(t, err, jsonscan.InvalidUTF8, tt.offset)
		})
	}
	if v := read(t, "\"\ufffd\""); v.Text() != "\ufffd" {
		t.Errorf("U+FFFD = %q", v.Text())
	}
}

func TestSyntax(t *testing.T) {
	tests := []struct {
		name, text string
		offset     int
	}{
		{"nothing", "", 0},
		{"blanks", " \n\t", 3},
		{"comma before the brace", `{"a":1,}`, 7},
		{"comma before the bracket", `[1,]`, 3},
		{"comma first", `[,1]`, 1},
		{"no comma", `[1 2]`, 3},
		{"no colon", `{"a" 1}`, 5},
		{"no value", `{"a":}`, 5},
		{"no name", `{1:2}`, 1},
		{"name without quotes", `{a:1}`, 1},
		{"single quotes", `{'a':1}`, 1},
		{"object not closed", `{"a":1`, 6},
		{"list not closed", `[1,`, 3},
		{"string not closed", `["a`, 3},
		{"wrong bracket", `[1}`, 2},
		{"half a word", `nul`, 3},
		{"another word", `nulx`, 3},
		{"a word too long", `{"a":truee}`, 9},
		{"capital word", `True`, 0},
		{"NaN", `NaN`, 0},
		{"comment", `/* */1`, 0},
		{"plus", `+1`, 0},
		{"minus alone", `[-]`, 2},
		{"point at the end", `[1.]`, 3},
		{"point first", `[.5]`, 1},
		{"exponent without digits", `[1e]`, 3},
		{"hexadecimal", `[0x10]`, 2},
		{"leading zero", `[01]`, 2},
		{"line end in a string", "[\"a\nb\"]", 3},
		{"NUL in a string", "[\"a\x00\"]", 3},
		{"unknown escape", `["a\x"]`, 4},
		{"short escape", `["\u12G4"]`, 6},
		{"byte order mark", "\ufeff{}", 0},
		{"no-break space", "[\u00a01]", 1},
		{"form feed", "[1\f]", 2},
		{"text behind an object", `{} x`, 3},
		{"a second value", "{}\n{}", 3},
		{"a second bracket", `[1]]`, 3},
		{"a second number", `1 2`, 2},
		{"behind a string", `"a"b`, 3},
		{"NUL at the end", "1\x00", 1},
		{"behind two bytes", `{"é":}`, 6},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v, err := jsonscan.Read(tt.text, large)
			wantError(t, err, jsonscan.Syntax, tt.offset)
			if v.Kind() != jsonscan.KindNull || v.Raw() != "" {
				t.Errorf("a value of %s with an error", v.Kind())
			}
		})
	}
}

// members is an object of n members.
func members(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"k%d":%d,`, i, i)
	}
	return b.String()
}

func TestDuplicates(t *testing.T) {
	none := func(string, int, jsonscan.Value) error { return nil }
	for name, text := range map[string]string{
		"letter case":        `{"a":1,"A":2}`,
		"one in the other":   `{"a":{"a":1}}`,
		"two objects":        `[{"a":1},{"a":2}]`,
		"in a string":        `{"a":"\"a\":1"}`,
		"not normalised":     `{"é":1,"e\u0301":2}`,
		"empty and blank":    `{"":1," ":2}`,
		"many":               "{" + members(100) + `"x":1}`,
		"a backslash and it": `{"\\u0061":1,"a":2}`,
	} {
		walk(t, text)
		if v := read(t, text); v.Kind() == jsonscan.KindObject {
			if err := v.Members(none); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	tests := []struct {
		name, text, twice string
		offset            int
	}{
		{"twice", `{"a":1,"a":2}`, "a", 7},
		{"equal members", `{"Effect":"Deny", "Effect":"Deny"}`, "Effect", 18},
		{"apart", `{"a":1,"b":{},"c":[1],"a":2}`, "a", 22},
		{"escaped", `{"a":1,"\u0061":2}`, "a", 7},
		{"both escaped", `{"\u0061":1,"\u0061":2}`, "a", 12},
		{"escaped slash", `{"a/b":1,"a\/b":2}`, "a/b", 9},
		{"escaped pair", `{"😀":1,"\ud83d\ude00":2}`, "😀", 10},
		{"capital escape", `{"\u00E9":1,"\u00e9":2}`, "é", 12},
		{"empty", `{"":1,"":2}`, "", 6},
		{"16th is the first", "{" + members(15) + `"k0":1}`, "k0", 1 + len(members(15))},
		{"17th is the first", "{" + members(16) + `"k0":1}`, "k0", 1 + len(members(16))},
		{"17th is the 16th", "{" + members(16) + `"k15":1}`, "k15", 1 + len(members(16))},
		{"18th is the 17th", "{" + members(17) + `"k16":1}`, "k16", 1 + len(members(17))},
		{"100th is the 50th", "{" + members(99) + `"\u006b49":1}`, "k49", 1 + len(members(99))},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			last := -1
			err := read(t, tt.text).Members(func(_ string, at int, _ jsonscan.Value) error { last = at; return nil })
			e := wantError(t, err, jsonscan.Duplicate, tt.offset)
			if diff := cmp.Diff(jsonscan.Path{}.Name(tt.twice), e.Path); diff != "" {
				t.Errorf("path (-want +got)\n%s", diff)
			}
			if last < 0 || last >= tt.offset {
				t.Errorf("the last member seen is at byte %d", last)
			}
		})
	}
}

func TestStop(t *testing.T) {
	stop := errors.New("stop")
	n := 0
	err := read(t, `{"a":1,"b":2,"a":3}`).Members(func(name string, _ int, _ jsonscan.Value) error {
		if n++; name == "b" {
			return stop
		}
		return nil
	})
	if err != stop || n != 2 {
		t.Errorf("Members: %v after %d", err, n)
	}
	n = 0
	err = read(t, `[1,2,3]`).Elements(func(i int, _ jsonscan.Value) error {
		if n++; i == 1 {
			return stop
		}
		return nil
	})
	if err != stop || n != 2 {
		t.Errorf("Elements: %v after %d", err, n)
	}
}

func TestWant(t *testing.T) {
	texts := []string{"null", "true", "1", `"a"`, "[]", "{}"}
	for i, text := range texts {
		v := read(t, " "+text)
		for k := jsonscan.KindNull; k <= jsonscan.KindObject; k++ {
			err := v.Want(k)
			switch {
			case int(k) == i:
				if err != nil {
					t.Errorf("%s is %s: %v", text, k, err)
				}
			case i == 0:
				wantError(t, err, jsonscan.Null, 1)
			default:
				e := wantError(t, err, jsonscan.WrongKind, 1)
				if !strings.Contains(e.Reason, v.Kind().String()) || !strings.Contains(e.Reason, k.String()) {
					t.Errorf("%s, wanted %s: %s", text, k, e.Reason)
				}
			}
		}
	}
}

func TestUnknown(t *testing.T) {
	e := wantError(t, jsonscan.Unknown("Efect", 7), jsonscan.UnknownName, 7)
	if diff := cmp.Diff(jsonscan.Path{}.Name("Efect"), e.Path); diff != "" || !strings.Contains(e.Reason, `"Efect"`) {
		t.Errorf("%v, path (-want +got)\n%s", e, diff)
	}
	e = wantError(t, jsonscan.Unknown(strings.Repeat("x", 1_000_000)+"\n", 0), jsonscan.UnknownName, 0)
	if len(e.Reason) > 200 {
		t.Errorf("a message of %d bytes", len(e.Reason))
	}
}

func TestZero(t *testing.T) {
	var v jsonscan.Value
	if v.Kind() != jsonscan.KindNull || v.Raw() != "" || v.Text() != "" || v.Offset() != 0 {
		t.Errorf("the zero value is %s %q", v.Kind(), v.Raw())
	}
}

func TestAllocs(t *testing.T) {
	text := `{"Statement":[{"Effect":"Allow","Action":["a:b","c:d"],"Resource":"*"}]}`
	allocs := testing.AllocsPerRun(10, func() {
		v, err := jsonscan.Read(text, large)
		if err != nil {
			t.Error(err)
		}
		v.Release()
	})
	if allocs >= 1 { // a pool of memory may be emptied
		t.Errorf("%v allocations", allocs)
	}
}
