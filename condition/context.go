package condition

import (
	"iter"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
)

// A Value is what a request holds for a condition key: one string, or a list of any length. A list of one is not the
// same as one string, an empty list not the same as an absent key. The zero value is one empty string.
type Value struct {
	one  string
	many []string
	list bool
}

// One returns a single value.
func One(s string) Value { return Value{one: s} }

// List returns a list of values; it keeps no reference to its argument.
func List(s ...string) Value { return Value{many: slices.Clone(s), list: true} }

// IsList reports whether v is a list.
func (v Value) IsList() bool { return v.list }

// Len returns the number of values, 1 if v is not a list.
func (v Value) Len() int {
	if v.list {
		return len(v.many)
	}
	return 1
}

// At returns the i-th value, counted from 0. It panics if i is out of range.
func (v Value) At(i int) string {
	if v.list {
		return v.many[i]
	}
	if i != 0 {
		panic("condition: index out of range")
	}
	return v.one
}

// All returns the values in order.
func (v Value) All() iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range v.Len() {
			if !yield(v.At(i)) {
				return
			}
		}
	}
}

// String returns the value, or the list in brackets with its values quoted.
func (v Value) String() string {
	if !v.list {
		return v.one
	}
	var b strings.Builder
	b.WriteByte('[')
	for i, s := range v.many {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.Quote(s))
	}
	b.WriteByte(']')
	return b.String()
}

// A Source gives the values of a request. Keys are in lower case.
type Source interface {
	// Lookup returns the value of a key; ok is false where it is absent.
	Lookup(key string) (v Value, ok bool)
	// Value returns what a policy variable stands for: the value of a single-valued key. Most sources return
	// [VariableValue] of what Lookup gives.
	Value(key string) (s string, ok bool)
}

// VariableValue is what a [Source] returns for a policy variable, given what [Source.Lookup] returns for its key: a
// multivalued key, by its definition or because a list was given, has no value as a variable. The key is in lower case.
func VariableValue(key string, v Value, ok bool) (string, bool) {
	if !ok || v.list {
		return "", false
	}
	if k, known := lookupFolded(key); known && k.Multivalued {
		return "", false // V-04
	}
	return v.one, true
}

// A Context holds the condition keys of a request. Keys compare ignoring case; of two that differ only in case the
// later one stays. The zero value is an empty context, ready for use. Copies share their content, as maps do: use
// [Context.Clone] for one of your own. Any number of goroutines may read a context that nobody changes.
type Context struct{ *contents }

// contents are the keys in the order in which they came. Most requests have a handful: comparing these is cheaper than
// hashing.
type contents struct {
	entries []entry
	byKey   map[string]int // places in entries, where there are more than fewKeys
}

const fewKeys = 16

type entry struct {
	key    string // in lower case
	name   string // the key as it was given
	value  Value
	absent bool
}

// find returns the entry of a key, nil if there is none. Nearly all keys are asked for in lower case, so that only those
// that are not there are looked at for letters to fold.
func (c *contents) find(key string) *entry {
	if c == nil {
		return nil
	}
	e := c.findFolded(key)
	if e == nil && !ascii.Folded(key) {
		e = c.findFolded(strings.ToLower(key)) // C-16
	}
	return e
}

// findFolded is find for a key in lower case.
func (c *contents) findFolded(key string) *entry {
	if c.byKey != nil {
		if i, ok := c.byKey[key]; ok {
			return &c.entries[i]
		}
		return nil
	}
	for i := range c.entries {
		if e := &c.entries[i]; e.key == key {
			return e
		}
	}
	return nil
}

func (c *Context) put(key string, v Value, absent bool) {
	if c.contents == nil {
		c.contents = &contents{}
	}
	added := entry{strings.ToLower(key), key, v, absent} // C-16
	if e := c.findFolded(added.key); e != nil {
		*e = added
		return
	}
	c.entries = append(c.entries, added)
	switch n := len(c.entries); {
	case c.byKey != nil:
		c.byKey[added.key] = n - 1
	case n > fewKeys:
		c.byKey = make(map[string]int, 2*n)
		for i := range c.entries {
			c.byKey[c.entries[i].key] = i
		}
	}
}

// Set gives the key one value.
func (c *Context) Set(key, value string) { c.put(key, One(value), false) }

// SetMulti gives the key a list of values, which may be empty.
func (c *Context) SetMulti(key string, values ...string) { c.put(key, List(values...), false) }

// SetValue gives the key a value.
func (c *Context) SetValue(key string, v Value) { c.put(key, v, false) }

// SetAbsent says that the request does not have the key. It stays absent also where it would be derived from something
// else, as package evaluate derives keys from the principal and the resource.
func (c *Context) SetAbsent(key string) { c.put(key, Value{}, true) }

// SetBool gives the key the value "true" or "false".
func (c *Context) SetBool(key string, b bool) { c.Set(key, strconv.FormatBool(b)) }

// SetInt gives the key a decimal number.
func (c *Context) SetInt(key string, n int64) { c.Set(key, strconv.FormatInt(n, 10)) }

// SetTime gives the key a point in time, in UTC and to the nanosecond.
func (c *Context) SetTime(key string, t time.Time) { c.Set(key, t.UTC().Format(time.RFC3339Nano)) }

// SetAddr gives the key an IP address.
func (c *Context) SetAddr(key string, a netip.Addr) { c.Set(key, a.String()) }

// Lookup returns the value of a key. It makes Context a [Source].
func (c Context) Lookup(key string) (Value, bool) {
	v, ok, _ := c.Find(key)
	return v, ok
}

// Value returns what a policy variable with that key stands for, by the rule of [VariableValue]. It makes Context a
// [Source].
func (c Context) Value(key string) (string, bool) {
	e := c.find(key)
	if e == nil {
		return "", false
	}
	return VariableValue(e.key, e.value, !e.absent)
}

// Find is [Context.Lookup] that also tells, by known, a key that [Context.SetAbsent] was called for from one that was
// never set.
func (c Context) Find(key string) (v Value, ok, known bool) {
	if e := c.find(key); e != nil {
		return e.value, !e.absent, true
	}
	return Value{}, false, false
}

// MarkedAbsent reports whether [Context.SetAbsent] was called for the key.
func (c Context) MarkedAbsent(key string) bool {
	e := c.find(key)
	return e != nil && e.absent
}

// Len returns the number of keys, those marked absent included.
func (c Context) Len() int {
	if c.contents == nil {
		return 0
	}
	return len(c.entries)
}

// All returns the keys that have a value, as they were given and in order of their lower case.
func (c Context) All() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		if c.contents == nil {
			return
		}
		sorted := slices.SortedFunc(slices.Values(c.entries), func(a, b entry) int { return strings.Compare(a.key, b.key) })
		for i := range sorted {
			if e := &sorted[i]; !e.absent && !yield(e.name, e.value) {
				return
			}
		}
	}
}

// Clone returns a copy that shares nothing with c.
func (c Context) Clone() Context {
	if c.contents == nil {
		return Context{}
	}
	return Context{&contents{slices.Clone(c.entries), maps.Clone(c.byKey)}}
}
