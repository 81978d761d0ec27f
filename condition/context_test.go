package condition_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/condition"
)

func TestContextStates(t *testing.T) {
	var c condition.Context
	c.Set("Empty", "")
	c.SetMulti("EmptyList")
	c.SetAbsent("Absent")
	c.SetMulti("ListOfOne", "x")
	tests := []struct {
		name, key      string
		ok, list, gone bool
		values         []string
		variable       bool
	}{
		{"K-04 never set", "nothing", false, false, false, nil, false},
		{"K-04 absent", "absent", false, false, true, nil, false},
		{"K-04 empty value", "empty", true, false, false, list{""}, true},
		{"K-04 empty list", "emptylist", true, true, false, nil, false},
		{"K-04 list of one", "listofone", true, true, false, list{"x"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v, ok := c.Lookup(tt.key)
			if ok != tt.ok || c.MarkedAbsent(tt.key) != tt.gone {
				t.Fatalf("Lookup: %v, %v; MarkedAbsent %v", v, ok, c.MarkedAbsent(tt.key))
			}
			if ok && (v.IsList() != tt.list || v.Len() != len(tt.values) || !slices.Equal(slices.Collect(v.All()), tt.values)) {
				t.Errorf("value %v, list %v, want %q", v, v.IsList(), tt.values)
			}
			if s, ok := c.Value(tt.key); ok != tt.variable || s != "" {
				t.Errorf("Value = %q, %v, want %v", s, ok, tt.variable)
			}
			if _, ok, known := c.Find(tt.key); ok != tt.ok || known != (tt.ok || tt.gone) {
				t.Errorf("Find: %v, %v", ok, known)
			}
		})
	}
	if c.Len() != 4 {
		t.Errorf("Len = %d, want 4", c.Len())
	}
}

func TestContextKeys(t *testing.T) {
	var c condition.Context
	c.Set("aws:SourceIp", "first")
	c.SetMulti("b", "y", "x")
	c.Set("C", "z")
	c.SetAbsent("c")
	c.Set("AWS:sourceip", "second")
	got := map[string]string{}
	var order []string
	for key, v := range c.All() {
		got[key] = v.String()
		order = append(order, key)
	}
	if diff := cmp.Diff(map[string]string{"AWS:sourceip": "second", "b": `["y" "x"]`}, got); diff != "" {
		t.Errorf("C-16: keys (-want +got):\n%s", diff)
	}
	if !slices.Equal(order, list{"AWS:sourceip", "b"}) {
		t.Errorf("order %q", order)
	}
	for range c.All() {
		break
	}
	c.Set("c", "back")
	if v, ok := c.Lookup("c"); !ok || v.At(0) != "back" {
		t.Errorf("K-04: a key set after SetAbsent is %v, %v", v, ok)
	}
}

func TestContextSetters(t *testing.T) {
	at := time.Date(2024, 5, 6, 7, 8, 9, 500_000_000, time.FixedZone("", 3600))
	tests := []struct {
		name string
		set  func(*condition.Context)
		test condition.Spec
		want string
	}{
		{"C-18 bool", func(c *condition.Context) { c.SetBool("k", true) }, is("Bool", "k", "true"), "true"},
		{"C-18 bool false", func(c *condition.Context) { c.SetBool("k", false) }, is("StringEquals", "k", "false"), "false"},
		{"C-18 int", func(c *condition.Context) { c.SetInt("k", -9007199254740993) }, is("NumericEquals", "k", "-9007199254740993"), "-9007199254740993"},
		{"C-18 int as text", func(c *condition.Context) { c.SetInt("k", 10) }, is("StringEquals", "k", "10"), "10"},
		{"C-25 time", func(c *condition.Context) { c.SetTime("k", at) }, is("DateEquals", "k", "2024-05-06T07:08:09.5+01:00"), "2024-05-06T06:08:09.5Z"},
		{"C-24 IPv4 address", func(c *condition.Context) { c.SetAddr("k", netip.MustParseAddr("192.0.2.1")) }, is("IpAddress", "k", "192.0.2.0/24"), "192.0.2.1"},
		{"C-24 IPv6 address", func(c *condition.Context) { c.SetAddr("k", netip.MustParseAddr("2001:DB8::1")) }, is("IpAddress", "k", "2001:db8::/32"), "2001:db8::1"},
		{"Q-08 list", func(c *condition.Context) { c.SetValue("k", condition.List("a", "b")) }, is("ForAllValues:StringLike", "k", "?"), `["a" "b"]`},
		{"Q-08 one", func(c *condition.Context) { c.SetValue("k", condition.One("a")) }, is("StringLike", "k", "?"), "a"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var c condition.Context
			tt.set(&c)
			b, err := condition.New(tt.test)
			if err != nil {
				t.Fatal(err)
			}
			if v, _ := c.Lookup("k"); v.String() != tt.want || !b.Eval(c) {
				t.Errorf("the key holds %v, Eval = %v; want %s, true", v, b.Eval(c), tt.want)
			}
		})
	}
}

// C-16: every way of asking for a key ignores case, but not (G-111) of letters beyond ASCII, in contexts of few keys and of many.
func TestContextIgnoresCase(t *testing.T) {
	for _, more := range []int{0, 50} {
		var c condition.Context
		c.Set("aws:SourceIp", "v")
		c.Set("aws:RequestTag/ÄRGER", "v")
		c.SetMulti("aws:TagKeys", "v")
		c.SetAbsent("svc:Gone")
		for i := range more {
			c.Set(fmt.Sprint("svc:K", i), "")
		}
		for _, key := range []string{"aws:SourceIp", "AWS:SOURCEIP", "aws:sourceip", "aws:requesttag/Ärger", "AWS:RequestTag/Ärger", "aws:TagKeys"} {
			v, ok := c.Lookup(key)
			if found, alsoOK, known := c.Find(key); !ok || !alsoOK || !known || v.At(0) != "v" || found.At(0) != "v" || c.MarkedAbsent(key) {
				t.Errorf("%s is %v, %v, known %v", key, v, ok, known)
			}
			if s, ok := c.Value(key); ok == v.IsList() || ok && s != "v" { // V-04
				t.Errorf("the variable %s is %q, %v", key, s, ok)
			}
		}
		for _, key := range []string{"aws:RequestTag/ärger", "aws:\u017fourceip"} { // G-111
			if v, ok, known := c.Find(key); ok || known {
				t.Errorf("%s is %v", key, v)
			}
		}
		for _, key := range []string{"svc:gone", "SVC:Gone"} {
			_, ok, known := c.Find(key)
			if _, hasValue := c.Value(key); ok || hasValue || !known || !c.MarkedAbsent(key) {
				t.Errorf("%s is not absent", key)
			}
		}
		for _, key := range []string{"aws:SourceIp\u0307", "\xff", "", "AWS:Other"} {
			if _, ok := c.Lookup(key); ok || c.MarkedAbsent(key) {
				t.Errorf("%q is there", key)
			}
		}
	}
}

func TestValue(t *testing.T) {
	var zero condition.Value
	if zero.IsList() || zero.Len() != 1 || zero.At(0) != "" || zero.String() != "" {
		t.Errorf("the zero Value is %+v", zero)
	}
	given := []string{"a"}
	v := condition.List(given...)
	given[0] = "b"
	if v.At(0) != "a" || !v.IsList() || condition.List().Len() != 0 || !condition.List().IsList() {
		t.Errorf("List: %v, %v", v, condition.List())
	}
	for range condition.List("a", "b").All() {
		break
	}
	defer func() {
		if recover() == nil {
			t.Error("At(1) of one value does not panic")
		}
	}()
	condition.One("a").At(1)
}

// upper is a source of its own: a key's value is its name in upper case, and a variable's value is something else.
type upper struct{ asked map[string]bool }

func (u upper) Lookup(key string) (condition.Value, bool) {
	u.asked[key] = true
	return condition.One(strings.ToUpper(key)), key != "aws:none"
}

func (u upper) Value(key string) (string, bool) {
	u.asked[key] = true
	return "<" + key + ">", true
}

func TestSource(t *testing.T) {
	u := upper{map[string]bool{}}
	b, err := condition.New(is("StringEquals", "aws:K", "AWS:K"), is("StringNotEquals", "k", "${V}"), is("Null", "aws:None", "true"), is("StringEquals", "aws:K", "x"))
	if err == nil {
		t.Fatal("a key given twice is accepted")
	}
	b, err = condition.New(is("StringEquals", "aws:K", "AWS:K"), is("StringNotEquals", "k", "${V}"), is("Null", "aws:None", "true"))
	if err != nil {
		t.Fatal(err)
	}
	if !b.Eval(u) {
		t.Errorf("Eval = false; %v", b.Explain(u))
	}
	if diff := cmp.Diff(map[string]bool{"aws:k": true, "k": true, "v": true, "aws:none": true}, u.asked); diff != "" {
		t.Errorf("keys asked for (-want +got):\n%s", diff)
	}
}

func TestVariableValue(t *testing.T) {
	tests := []struct {
		name, key string
		value     condition.Value
		present   bool
		want      string
		ok        bool
	}{
		{"V-04 one", "aws:username", condition.One("bob"), true, "bob", true},
		{"V-04 uncatalogued", "svc:k", condition.One("v"), true, "v", true},
		{"V-04 empty", "svc:k", condition.One(""), true, "", true},
		{"V-04 absent", "aws:username", condition.One("bob"), false, "", false},
		{"V-04 list", "svc:k", condition.List("v"), true, "", false},
		{"V-04 multivalued", "aws:tagkeys", condition.One("v"), true, "", false},
		{"V-04 SAML list", "saml:cn[]", condition.One("v"), true, "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, ok := condition.VariableValue(tt.key, tt.value, tt.present); got != tt.want || ok != tt.ok {
				t.Errorf("VariableValue = %q, %v; want %q, %v", got, ok, tt.want, tt.ok)
			}
		})
	}
}

// TestContextModel compares contexts of few and of many keys with a plain map.
func TestContextModel(t *testing.T) {
	type held struct {
		name, value string
		absent      bool
	}
	r := rand.New(rand.NewPCG(1, 2))
	for round := range 200 {
		var c condition.Context
		model := map[string]held{}
		pool := 1 + r.IntN(60)
		for range r.IntN(100) {
			key := fmt.Sprintf("app:Key%d", r.IntN(pool))
			if r.IntN(2) == 0 {
				key = strings.ToUpper(key)
			}
			h := held{name: key, value: fmt.Sprint(r.IntN(10)), absent: r.IntN(4) == 0}
			switch {
			case h.absent:
				c.SetAbsent(key)
			case r.IntN(2) == 0:
				c.Set(key, h.value)
			default:
				h.value = `["` + h.value + `"]`
				c.SetMulti(key, h.value[2:len(h.value)-2])
			}
			model[strings.ToLower(key)] = h
			if r.IntN(20) == 0 { // what happens to the original is nothing to a clone, nor the other way
				old := c
				c = c.Clone()
				old.Set(key, "changed")
				old.Set("app:more", "")
			}
		}
		if c.Len() != len(model) {
			t.Fatalf("round %d: %d keys, want %d", round, c.Len(), len(model))
		}
		var want, got []string
		for i := range pool {
			key := fmt.Sprintf("app:key%d", i)
			h, known := model[key]
			v, ok, isKnown := c.Find(key)
			if lookedUp, alsoOK := c.Lookup(key); alsoOK != ok || lookedUp.String() != v.String() {
				t.Fatalf("round %d: Lookup and Find differ on %s", round, key)
			}
			if isKnown != known || ok != (known && !h.absent) || ok && v.String() != h.value || c.MarkedAbsent(key) != h.absent {
				t.Fatalf("round %d: %s is %v, %v, %v, want %+v, %v", round, key, v, ok, isKnown, h, known)
			}
		}
		for _, key := range slices.Sorted(maps.Keys(model)) {
			if h := model[key]; !h.absent {
				want = append(want, h.name+" "+h.value)
			}
		}
		for name, v := range c.All() {
			got = append(got, name+" "+v.String())
		}
		if !slices.Equal(got, want) {
			t.Fatalf("round %d: keys %q, want %q", round, got, want)
		}
	}
	var zero condition.Context
	for range zero.All() {
		t.Error("the empty context has a key")
	}
	if zero.Len() != 0 || zero.Clone().Len() != 0 || zero.MarkedAbsent("k") {
		t.Error("the empty context is not empty")
	}
}

func TestContextFill(t *testing.T) {
	var c, other condition.Context
	c.Set("aws:SourceIp", "192.0.2.1")
	c.SetAbsent("aws:SourceVpc")
	other.Set("AWS:sourceip", "192.0.2.2")
	other.Set("aws:SourceVpc", "vpc-1")
	other.SetAbsent("aws:SourceVpce")
	other.SetMulti("aws:TagKeys", "a", "b")
	c.Fill(other)
	c.Fill(condition.Context{})
	text, err := c.MarshalJSON()
	if want := `{"aws:SourceIp":"192.0.2.1","aws:SourceVpc":null,"aws:SourceVpce":null,"aws:TagKeys":["a","b"]}`; err != nil || string(text) != want {
		t.Errorf("got %s, %v, want %s", text, err, want)
	}
	var empty condition.Context
	empty.Fill(condition.Pairs("aws:SourceIp"))
	if empty.Err() == nil {
		t.Error("the error is lost")
	}
	odd := empty.Err()
	empty.Fill(condition.Pairs(1, 2))
	if empty.Err() != odd {
		t.Errorf("the first error stays: %v", empty.Err())
	}
}
