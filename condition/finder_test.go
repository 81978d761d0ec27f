package condition_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
)

// behind is a source that knows some keys of its own, and variables as a request has them.
type behind struct {
	own   condition.Context
	whole condition.Context
	asked *[]string
}

func (b behind) Lookup(key string) (condition.Value, bool) {
	*b.asked = append(*b.asked, key)
	return b.own.Lookup(key)
}

func (b behind) Value(key string) (string, bool) { return b.whole.Value(key) }

// divided makes a Finder for a request whose keys stand in part in the context, in part behind it.
func divided(req in, isBehind func(key string) bool) (*condition.Finder, *[]string) {
	own, front := in{}, in{}
	for key, v := range req {
		if isBehind(key) {
			own[key] = v
		} else {
			front[key] = v
		}
	}
	var f condition.Finder
	asked := new([]string)
	f.Init(front.context(), behind{own.context(), req.context(), asked})
	return &f, asked
}

// checkFinder holds that EvalWith and the reports say what Eval says, wherever the keys stand.
func checkFinder(t *testing.T, b *condition.Block, req in) {
	t.Helper()
	c := req.context()
	for _, strict := range []bool{false, true} {
		want, reports := b.Eval(c), b.Explain(c)
		if strict {
			want, reports = b.EvalStrict(c), b.ExplainStrict(c)
		}
		if got := !slices.ContainsFunc(reports, func(r condition.TestReport) bool { return !r.Holds }); got != want {
			t.Errorf("strict %v with %v: Eval = %v, %v", strict, req, want, reports)
		}
		for where, isBehind := range map[string]func(string) bool{
			"in the context": func(string) bool { return false },
			"behind it":      func(string) bool { return true },
			"in both":        func(key string) bool { return len(key)%2 == 0 },
		} {
			f, _ := divided(req, isBehind)
			for range 2 { // remembered the second time
				if got := b.EvalWith(f, strict); got != want {
					t.Errorf("strict %v with %v, keys %s: EvalWith = %v, want %v; %v", strict, req, where, got, want, reports)
				}
			}
		}
	}
}

// TestFinder: every operator says the same of keys in a context and behind it, as Eval and as a report.
func TestFinder(t *testing.T) {
	for _, f := range fixtures {
		for _, prefix := range []string{"", "ForAllValues:", "ForAnyValue:"} {
			for _, values := range [][]string{{f.value}, {f.value, f.match}, {f.value, f.match, f.other}, {f.other}} {
				for _, key := range []string{"svc:key", "aws:TagKeys", "aws:username"} {
					b, err := condition.New(is(prefix+f.name, key, values...))
					if err != nil {
						continue // an operator that takes fewer values
					}
					for _, g := range f.requests() {
						checkFinder(t, &b, in{key: g.value})
					}
				}
			}
		}
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		block, req := random(r, false)
		b, err := condition.New(block...)
		if err != nil {
			t.Fatal(err)
		}
		checkFinder(t, &b, req)
	}
}

// TestFinderAddresses: whatever form an address has, it is found to be in a range as without a Finder (C-24, Q-13).
func TestFinderAddresses(t *testing.T) {
	ranges := [][]string{
		{"10.0.0.0/8"}, {"192.0.2.17"}, {"0.0.0.0/0"}, {"::/0"}, {"255.255.255.255"}, {"::ffff:10.0.0.0/104"},
		{"10.0.0.0/8", "192.0.2.0/24", "2001:db8::/32"}, {"1.0.0.0/8", "2.0.0.0/8", "3.0.0.0/8", "10.0.0.0/9", "10.128.0.0/9", "::/1"},
	}
	texts := []string{
		"10.0.0.1", "10.255.255.255", "11.0.0.0", "9.255.255.255", "192.0.2.17", "0.0.0.0", "255.255.255.255", "256.0.0.1", "1.2.3", "1.2.3.4.5",
		"01.2.3.4", "1..2.3", ".1.2.3", "1.2.3.", "1.2.3.4 ", " 1.2.3.4", "1.2.3.4/32", "10.0.0.1%eth0", "::ffff:10.0.0.1", "2001:db8::1", "::", "::1",
		"10.0.0.a", "a.0.0.1", "1234.1.1.1", "111111111111", "", "1.1.1.1\x00", "１0.0.0.1", "000.000.000.000",
	}
	held := 0
	for _, values := range ranges {
		for _, operator := range []string{"IpAddress", "NotIpAddress", "IpAddressIfExists", "StringEquals", "ForAnyValue:IpAddress"} {
			b, err := condition.New(is(operator, "aws:SourceIp", values...))
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range texts {
				checkFinder(t, &b, in{"aws:SourceIp": s})
				checkFinder(t, &b, in{"aws:SourceIp": list(texts)})
				if operator == "IpAddress" && b.Eval(in{"aws:SourceIp": s}.context()) {
					held++
				}
			}
		}
	}
	if held < 20 {
		t.Errorf("%d addresses are in a range: the sample says little", held)
	}
}

// TestFinderReplaced: of a key that was set again, also in a copy or after a move to a larger store, the last value
// counts.
func TestFinderReplaced(t *testing.T) {
	b, err := condition.New(is("IpAddress", "aws:SourceIp", "10.0.0.0/8"))
	if err != nil {
		t.Fatal(err)
	}
	holds := func(c condition.Context) bool {
		var f condition.Finder
		f.Init(c, c)
		return b.EvalWith(&f, false)
	}
	var c condition.Context
	c.Set("aws:SourceIp", "10.0.0.1")
	for i := range 40 {
		c.Set(fmt.Sprint("svc:key", i), "10.0.0.1")
		copied := c
		copied.Set("AWS:sourceip", "11.0.0.1")
		if !holds(c) || holds(copied) {
			t.Fatalf("with %d keys: %v, of the copy %v", c.Len(), holds(c), holds(copied))
		}
		copied.SetMulti("aws:SourceIp", "10.0.0.1")
		absent := copied
		absent.SetAbsent("aws:SourceIp")
		if holds(copied) || holds(absent) {
			t.Fatalf("with %d keys a list holds: %v, an absent key %v", c.Len(), holds(copied), holds(absent))
		}
		copied.Set("aws:SourceIp", "10.0.0.2")
		if !holds(copied) {
			t.Fatalf("with %d keys a value set again does not hold", c.Len())
		}
	}
}

// TestFinderRemembers: a key behind the context is asked for once by tests that follow each other, a key of the context
// and one that is held to be absent never.
func TestFinderRemembers(t *testing.T) {
	req := in{"aws:SourceArn": "arn:aws:s3:::b", "svc:absent": nil, "svc:behind": "v"}
	f, asked := divided(req, func(key string) bool { return key == "svc:behind" })
	for range 5 {
		for _, s := range []condition.Spec{
			is("StringEquals", "svc:Behind", "v"), is("ArnLike", "aws:SourceArn", "arn:aws:s3:::*"), is("Null", "svc:absent", "true"),
			is("StringLike", "svc:none", "*"),
		} {
			b, err := condition.New(s)
			if err != nil {
				t.Fatal(err)
			}
			if got := b.EvalWith(f, false); got != (s.Key != "svc:none") {
				t.Errorf("%v: %v", s, got)
			}
		}
	}
	if want := []string{"svc:behind", "svc:none"}; !slices.Equal(*asked, want) {
		t.Errorf("asked for %q, want %q", *asked, want)
	}
	for i := range 9 { // more than are remembered
		for range 2 {
			b, err := condition.New(is("Null", fmt.Sprint("svc:", i%3), "true"), is("StringEquals", "svc:behind", "v"))
			if err != nil {
				t.Fatal(err)
			}
			if !b.EvalWith(f, false) {
				t.Errorf("%d: a key that was forgotten is not found again", i)
			}
		}
	}
	f.Init(in{"svc:behind": "w"}.context(), condition.Context{})
	b, err := condition.New(is("StringEquals", "svc:behind", "w"), is("Null", "svc:none", "true"))
	if err != nil {
		t.Fatal(err)
	}
	if !b.EvalWith(f, false) {
		t.Error("Init does not forget")
	}
	if b.EvalWith(new(condition.Finder), false) {
		t.Error("the zero Finder has keys")
	}
}

// region is a Source that knows one key.
type region string

func (r region) Lookup(key string) (condition.Value, bool) {
	return condition.One(string(r)), key == "aws:requestedregion"
}

func (r region) Value(key string) (string, bool) { return string(r), key == "aws:requestedregion" }

func ExampleBlock_EvalWith() {
	block, err := condition.New(
		condition.Spec{Operator: "StringEquals", Key: "aws:RequestedRegion", Values: []string{"eu-west-1"}},
		condition.Spec{Operator: "IpAddress", Key: "aws:SourceIp", Values: []string{"192.0.2.0/24"}},
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	var f condition.Finder
	f.Init(condition.Pairs("aws:SourceIp", "192.0.2.7"), region("eu-west-1"))
	fmt.Println(block.EvalWith(&f, false))

	f.Init(condition.Pairs("aws:SourceIp", "192.0.2.7", "aws:RequestedRegion", nil), region("eu-west-1"))
	fmt.Println(block.EvalWith(&f, false))
	// Output:
	// true
	// false
}
