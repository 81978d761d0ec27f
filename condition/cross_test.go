package condition_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
)

// given is what a request holds for a key.
type given struct {
	name   string
	value  any // as in in
	list   bool
	values []string // empty strings included
}

func (f fixture) requests() []given {
	g := []given{
		{"absent", nil, false, nil},
		{"match", f.match, false, list{f.match}},
		{"other", f.other, false, list{f.other}},
		{"list of none", list{}, true, nil},
		{"list of match", list{f.match}, true, list{f.match}},
		{"list of other", list{f.other}, true, list{f.other}},
		{"list of both", list{f.other, f.match}, true, list{f.other, f.match}},
		{"list of matches", list{f.match, f.match}, true, list{f.match, f.match}},
		{"list of others", list{f.other, f.other}, true, list{f.other, f.other}},
		{"list with an empty string", list{"", f.match}, true, list{"", f.match}},
		{"list of an empty string", list{""}, true, list{""}},
	}
	if f.bad != "" {
		g = append(g,
			given{"bad", f.bad, false, list{f.bad}},
			given{"list of bad and match", list{f.bad, f.match}, true, list{f.bad, f.match}},
			given{"list of other and bad", list{f.other, f.bad}, true, list{f.other, f.bad}})
	}
	return g
}

// satisfies is C-01 and C-14 for one request value.
func (f fixture) satisfies(value string, strict bool) bool {
	switch value {
	case f.match:
		return !f.negated
	case f.other:
		return f.negated
	}
	return f.negated && strict
}

// formula says what an operator yields; multivalued and single are what the key is by definition, if it is catalogued.
func (f fixture) formula(set condition.Set, ifExists, multivalued bool, g given, strict bool) bool {
	if g.value == nil {
		switch set {
		case condition.All:
			return true // C-07
		case condition.Any:
			return ifExists // C-08, C-10
		}
		return f.negated || ifExists // C-03, C-04
	}
	if set == condition.Single {
		if g.list || multivalued {
			return false // C-12, Q-08
		}
		return f.satisfies(g.values[0], strict)
	}
	count, satisfied := 0, 0
	for _, v := range g.values {
		if v == "" {
			continue
		}
		count++
		if f.satisfies(v, strict) {
			satisfied++
		}
	}
	if set == condition.All {
		return satisfied == count
	}
	return satisfied > 0
}

func TestEveryOperator(t *testing.T) {
	keys := []struct {
		key         string
		multivalued bool
	}{{"svc:key", false}, {"aws:TagKeys", true}, {"aws:username", false}}
	holds := 0
	for _, f := range fixtures {
		for set, prefix := range []string{condition.Single: "", condition.All: "ForAllValues:", condition.Any: "ForAnyValue:"} {
			for _, suffix := range []string{"", "IfExists"} {
				operator := prefix + f.name + suffix
				t.Run("C-01 C-03 C-04 C-07 C-08 C-10 "+operator, func(t *testing.T) {
					for _, k := range keys {
						b, err := condition.New(is(operator, k.key, f.value))
						if err != nil {
							t.Fatal(err)
						}
						for _, g := range f.requests() {
							c := in{k.key: g.value}.context()
							if got, want := b.Eval(c), f.formula(condition.Set(set), suffix != "", k.multivalued, g, false); got != want {
								t.Errorf("%s, %s: Eval = %v, want %v", k.key, g.name, got, want)
							}
							if got, want := b.EvalStrict(c), f.formula(condition.Set(set), suffix != "", k.multivalued, g, true); got != want {
								t.Errorf("%s, %s: EvalStrict = %v, want %v", k.key, g.name, got, want)
							}
							if b.Eval(c) {
								holds++
							}
						}
					}
				})
			}
		}
	}
	if holds == 0 {
		t.Error("no operator ever holds")
	}
}

// random returns tests and a request for them. Of the request's values each is readable by every test of its key, if
// readable is true.
func random(r *rand.Rand, readable bool) (specs, in) {
	var block specs
	req := in{}
	used := map[string]bool{}
	pick := func(s ...string) string { return s[r.IntN(len(s))] }
	for i := range 1 + r.IntN(4) {
		f := fixtures[r.IntN(len(fixtures))]
		key := pick("svc:key", "aws:TagKeys", "aws:username", "aws:PrincipalArn")
		if readable {
			key += fmt.Sprint("/", i)
		}
		operator := pick("", "ForAllValues:", "ForAnyValue:") + f.name + pick("", "IfExists")
		if used[operator+key] {
			continue
		}
		used[operator+key] = true
		values := list{f.value, f.match, f.other}[:1+r.IntN(3)]
		if strings.HasPrefix(f.name, "Arn") && !readable && r.IntN(3) == 0 {
			values = append(values, "arn:aws:sns")
		}
		if strings.HasPrefix(f.name, "String") && r.IntN(3) == 0 {
			values = append(values, "${svc:key}", "${aws:userid, 'a'}")
		}
		r.Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
		block = append(block, is(operator, key, values...))
		value := func() string {
			if f.bad != "" && !readable && r.IntN(4) == 0 {
				return f.bad
			}
			return pick(f.match, f.other, f.match)
		}
		switch r.IntN(5) {
		case 0:
		case 1:
			req[key] = list{value(), value(), value()}[:r.IntN(4)]
		default:
			req[key] = value()
		}
	}
	return block, req
}

func TestOrderDoesNotMatter(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	held := 0
	for range 3000 {
		block, req := random(r, false)
		b, err := condition.New(block...)
		if err != nil {
			t.Fatal(err)
		}
		shuffled := slices.Clone(block)
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		for i := range shuffled {
			values := slices.Clone(shuffled[i].Values)
			r.Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
			shuffled[i].Values = append(values, values[0])
		}
		other, err := condition.New(shuffled...)
		if err != nil {
			t.Fatal(err)
		}
		turned := in{}
		for key, v := range req {
			if l, ok := v.(list); ok {
				l = slices.Clone(l)
				slices.Reverse(l)
				v = l
			}
			turned[key] = v
		}
		c, d := req.context(), turned.context()
		if b.Eval(c) != other.Eval(d) || b.EvalStrict(c) != other.EvalStrict(d) {
			t.Fatalf("C-01: %v and %v differ for %v", block, shuffled, req)
		}
		if b.Eval(c) {
			held++
		}
	}
	if held < 100 || held > 2900 {
		t.Errorf("%d of 3000 blocks hold: the sample says little", held)
	}
}
