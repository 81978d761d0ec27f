package condition_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
)

// Copies of a context are independent. These tests look at them one after the other, against a plain map, from several
// goroutines at once, and at what setting keys costs.

// holds returns everything a context says, as text; of the keys also what is found when they are asked for.
func holds(c condition.Context, keys ...string) string {
	text, err := json.Marshal(c)
	tags, ok := c.TagKeys()
	var b strings.Builder
	for _, key := range keys {
		v, ok, known := c.Find(key)
		fmt.Fprint(&b, " ", v, ok, known)
	}
	return fmt.Sprint(string(text), err, c.Err(), c.Len(), c.Size(), tags, ok, b.String())
}

// numbered returns a context of n keys.
func numbered(n int) (c condition.Context) {
	for i := range n {
		c.Set("app:Key"+strconv.Itoa(i), "v")
	}
	return c
}

func TestContextCopies(t *testing.T) {
	type change func(*condition.Context)
	set := func(key, value string) change { return func(c *condition.Context) { c.Set(key, value) } }
	absent := func(key string) change { return func(c *condition.Context) { c.SetAbsent(key) } }
	many := func(c *condition.Context) {
		for i := range 100 {
			c.Set("app:More"+strconv.Itoa(i), "v")
		}
	}
	for _, tt := range []struct {
		name           string
		change, other  change
		given, lookFor string
	}{
		{"a new key", set("app:new", "a"), set("app:new", "b"), "", "app:new"},
		{"different keys", set("app:new", "a"), set("app:other", "b"), "", "app:new"},
		{"another value", set("app:Key0", "a"), set("app:Key0", "b"), "v", "app:key0"},
		{"another spelling", set("APP:KEY0", "a"), set("app:key0", "b"), "v", "app:key0"},
		{"absent", absent("app:Key0"), set("app:Key0", "b"), "v", "app:key0"},
		{"back again", func(c *condition.Context) { c.SetAbsent("app:key0"); c.Set("app:key0", "a") }, absent("app:key0"), "v", "app:key0"},
		{"a new key absent", absent("app:new"), set("app:new", "b"), "", "app:new"},
		{"a tag", set("aws:RequestTag/Team", "a"), set("aws:RequestTag/Stage", "b"), "", "aws:requesttag/team"},
		{"a tag spelled otherwise", set("aws:RequestTag/Cost", "a"), set("aws:RequestTag/COST", "b"), "", "aws:requesttag/cost"},
		{"a tag absent", absent("aws:RequestTag/First"), set("aws:RequestTag/Next", "b"), "1", "aws:requesttag/first"},
		{"many keys", many, many, "", "app:more7"},
		{"a list", func(c *condition.Context) { c.SetMulti("app:Key0", "a", "b") }, set("app:x", "y"), "v", "app:key0"},
		{"filled", func(c *condition.Context) { c.Fill(condition.Pairs("app:new", "a", "odd")) }, set("app:x", "y"), "", "app:new"},
	} {
		for _, n := range []int{0, 1, 2, 3, 4, 7, 15, 16, 17, 18, 40, 200} {
			t.Run(fmt.Sprintf("%s/%d keys", tt.name, n), func(t *testing.T) {
				base := numbered(n)
				if n > 0 {
					base.Set("aws:RequestTag/First", "1")
				}
				say := func(c condition.Context) string { return holds(c, tt.lookFor, "app:Key0", "app:Key20", "app:none") }
				before := say(base)
				given, _ := base.Lookup(tt.lookFor)
				if n > 0 && given.At(0) != tt.given {
					t.Fatalf("the base has %v", given)
				}
				alone, alone2 := condition.Context{}, condition.Context{}
				alone.Fill(base)
				alone2.Fill(base)
				tt.change(&alone)
				tt.other(&alone2)
				a, b, idle, clone := base, base, base, base.Clone()
				tt.change(&a) // the copy changes first
				if say(base) != before || say(b) != before || say(idle) != before || say(clone) != before {
					t.Fatalf("a change shows in a copy:\n%s\n%s\n%s", before, say(base), say(b))
				}
				tt.other(&b)
				if got := say(a); got != say(alone) {
					t.Errorf("the first copy is\n%s, want\n%s", got, say(alone))
				}
				if got := say(b); got != say(alone2) {
					t.Errorf("the second copy is\n%s, want\n%s", got, say(alone2))
				}
				a2 := a
				tt.other(&base) // the original
				tt.change(&clone)
				if say(idle) != before || say(a) != say(a2) || say(base) != say(b) || say(clone) != say(a) {
					t.Errorf("a change of the original shows in a copy")
				}
			})
		}
	}
	values := []string{"a", "b"}
	var c condition.Context
	c.SetMulti("k", values...)
	values[0] = "x"
	if v, _ := c.Lookup("k"); v.At(0) != "a" {
		t.Error("a change of the argument reaches the context")
	}
}

// modelled is a context in its plainest form.
type modelled struct {
	order []string // the keys in lower case, as they came first
	keys  map[string]modelledKey
}

type modelledKey struct {
	name, value string
	absent      bool
}

func (m *modelled) set(name, value string, absent bool) {
	key := ascii.ToLower(name)
	if _, ok := m.keys[key]; !ok {
		m.order = append(m.order, key)
	}
	m.keys[key] = modelledKey{name, value, absent}
}

func (m *modelled) clone() *modelled {
	c := &modelled{slices.Clone(m.order), map[string]modelledKey{}}
	for k, v := range m.keys {
		c.keys[k] = v
	}
	return c
}

// String is what holds returns for such a context.
func (m *modelled) String() string {
	members, tags, size := map[string]any{}, []string(nil), 0
	for _, key := range m.order {
		k := m.keys[key]
		size += 1 + len(k.value)
		if members[k.name] = k.value; k.absent {
			members[k.name] = nil
		}
		if tag := len("aws:RequestTag/"); len(key) > tag && key[:tag] == "aws:requesttag/" && !k.absent {
			tags = append(tags, k.name[tag:])
		}
	}
	var b strings.Builder
	sorted := slices.Sorted(slices.Values(m.order))
	for i, key := range sorted {
		name, _ := json.Marshal(m.keys[key].name)
		value, _ := json.Marshal(members[m.keys[key].name])
		fmt.Fprintf(&b, "%s%s:%s", strings.Repeat(",", min(i, 1)), name, value)
	}
	said := condition.Value{}
	if tags != nil {
		said = condition.List(tags...)
	}
	return fmt.Sprint("{"+b.String()+"}", error(nil), error(nil), len(m.order), size, said, tags != nil)
}

// Contexts that are copied, changed and filled at random say what plain maps say.
func TestContextCopyModel(t *testing.T) {
	runs := 40
	if testing.Short() {
		runs = 12
	}
	for seed := range runs {
		r := rand.New(rand.NewPCG(uint64(seed), 15))
		keys := []int{3, 12, 30, 60}[seed%4] // how many different ones
		name := func() string {
			n := r.IntN(keys)
			return []string{"app:Key", "APP:key", "aws:RequestTag/t", "AWS:requesttag/T", "aws:ResourceTag/"}[n%2*2+r.IntN(2)+n%5/4] + strconv.Itoa(n)
		}
		contexts, models := make([]condition.Context, 6), make([]*modelled, 6)
		for i := range models {
			models[i] = &modelled{keys: map[string]modelledKey{}}
		}
		for step := range 4 * keys {
			i, j := r.IntN(6), r.IntN(6)
			switch r.IntN(12) {
			case 0:
				contexts[j], models[j] = contexts[i], models[i].clone()
			case 1:
				contexts[j], models[j] = contexts[i].Clone(), models[i].clone()
			case 2:
				contexts[i].Fill(contexts[j])
				for _, key := range models[j].order {
					if k := models[j].keys[key]; models[i].keys[key] == (modelledKey{}) {
						models[i].set(k.name, k.value, k.absent)
					}
				}
			case 3, 4:
				n := name()
				contexts[i].SetAbsent(n)
				models[i].set(n, "", true)
			default:
				n, v := name(), strconv.Itoa(r.IntN(20))
				contexts[i].Set(n, v)
				models[i].set(n, v, false)
			}
			for _, i := range []int{i, j, r.IntN(6)} {
				c := contexts[i]
				if got, want := holds(c), models[i].String(); got != want {
					t.Fatalf("seed %d, step %d: context %d is\n%s, want\n%s", seed, step, i, got, want)
				}
				n := name()
				want, known := models[i].keys[ascii.ToLower(n)]
				at := strings.IndexAny(ascii.ToLower(n), "/:") + 1
				v, ok, found := c.Find(n)
				mv, mok, mfound := c.FindMember(ascii.ToLower(n)[:at], ascii.ToLower(n)[at:])
				if v.At(0) != want.value || found != known || ok != (known && !want.absent) || mv.At(0) != v.At(0) || mok != ok || mfound != found {
					t.Fatalf("seed %d, step %d: %s is %v, %v, %v; as a member %v, %v, %v", seed, step, n, v, ok, found, mv, mok, mfound)
				}
			}
		}
	}
}

// Copies of one context are set and read by several goroutines at once. The race detector looks.
func TestContextCopiesConcurrently(t *testing.T) {
	for _, n := range []int{0, 1, 5, 12, 16, 17, 30, 100} {
		base := numbered(n)
		base.Set("aws:RequestTag/a", "1")
		before := holds(base)
		const users = 4
		var got [users]string
		var work sync.WaitGroup
		for user := range users {
			work.Go(func() {
				own, me := base, fmt.Sprintf("user-%d.", user)
				for i := range 40 {
					own.Set("app:own"+strconv.Itoa(i), me)
					own.Set("aws:RequestTag/"+strconv.Itoa(i), "")
					own.Set("app:Key0", me)
					own.SetAbsent("aws:RequestTag/A")
					base.Find("app:own" + strconv.Itoa(i))
					base.FindMember("app:", "key0")
					if _, _, known := base.Find("app:own0"); known || base.Len() != n+1 {
						t.Errorf("%d keys: the base has %d", n, base.Len())
					}
				}
				got[user] = strings.ReplaceAll(holds(own), me, "user")
			})
		}
		work.Wait()
		if holds(base) != before {
			t.Errorf("%d keys: the base changed to %s", n, holds(base))
		}
		for user := range users {
			if got[user] != got[0] || !strings.Contains(got[user], `"app:own39":"user"`) {
				t.Errorf("%d keys: user %d has\n%s\nthe first\n%s", n, user, got[user], got[0])
				return
			}
		}
	}
}

// Setting keys takes few allocations, whose number does not grow with that of the keys; finding them takes none.
func TestContextAllocations(t *testing.T) {
	names := make([]string, 10_000)
	for i := range names {
		names[i] = "app:key" + strconv.Itoa(i)
	}
	build := func(n int) (c condition.Context) {
		for _, name := range names[:n] {
			c.Set(name, "v")
		}
		return c
	}
	small, large := build(10), build(len(names))
	member := "longer than what fits into a small buffer" // as a key is put together
	small.Set("aws:requesttag/"+member, "v")
	large.Set("aws:requesttag/"+member, "v")
	var sink condition.Context
	for _, tt := range []struct {
		name  string
		most  float64
		bytes uint64
		do    func()
	}{
		{"one key", 2, 400, func() { sink = build(1) }},
		{"ten keys", 8, 4 << 10, func() { sink = build(10) }},
		{"10,000 keys", 60, 8 << 20, func() { sink = build(len(names)) }},
		{"10,000 keys again", 60, 8 << 20, func() {
			c := large
			for _, name := range names {
				c.Set(name, "w")
			}
		}},
		{"one key again and again", 1000, 1 << 20, func() {
			c := small
			for range 1000 {
				c.Set("app:key3", "w")
			}
		}},
		{"a copy", 0, 0, func() { sink = small.Clone() }},
		{"a key of a copy", 3, 3 << 10, func() { c := small; c.Set("app:other", "v"); sink = c }},
		{"few to find", 0, 0, func() {
			small.Find("app:key7")
			small.Lookup("app")
			small.Value("app:none")
			small.FindMember("aws:requesttag/", member)
		}},
		{"many to find", 0, 0, func() {
			large.Find("app:key777")
			large.Lookup("app")
			large.FindMember("aws:requesttag/", member)
			large.Size()
		}},
	} {
		if n := testing.AllocsPerRun(5, tt.do); n > tt.most {
			t.Errorf("%s: %v allocations, want at most %v", tt.name, n, tt.most)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		tt.do()
		if runtime.ReadMemStats(&after); after.TotalAlloc-before.TotalAlloc > tt.bytes+1<<10 { // what else goes on
			t.Errorf("%s: %d bytes, want at most %d", tt.name, after.TotalAlloc-before.TotalAlloc, tt.bytes)
		}
	}
	runtime.KeepAlive(sink)
}
