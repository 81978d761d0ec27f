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
	"github.com/lambdaiam/lambdaiam/internal/jsonwrite"
)

// A Context holds the condition keys of a request. Keys compare ignoring the case of the letters of ASCII; of two that
// differ only in case the later one stays. The zero value is an empty context, ready for use; [Pairs] makes one in an
// expression. Copies share their content, as maps do: use [Context.Clone] for one of your own. Any number of goroutines
// may read a context that nobody changes.
type Context struct{ *contents }

// contents are the keys in the order in which they came. Most requests have a handful: comparing these is cheaper than
// hashing.
type contents struct {
	entries []entry
	byKey   map[string]int // places in entries, where there are more than fewKeys
	err     *Error         // what Pairs could not take
	tags    *list          // the keys of the tags that the request passes; nil for none
}

const fewKeys = 16

type entry struct {
	key    string // in lower case
	name   string // the key as it was given
	value  Value
	absent bool
}

// find returns the entry of a key, nil if there is none. Nearly all keys are asked for in lower case, so that only
// those that are not there are looked at for letters to fold.
func (c *contents) find(key string) *entry {
	if c == nil {
		return nil
	}
	if e := c.findFolded(key); e != nil || ascii.Folded(key) {
		return e
	}
	return c.fold(key)
}

// fold is find for a key that is not in lower case.
func (c *contents) fold(key string) *entry { return c.findFolded(ascii.ToLower(key)) } // C-16, G-111

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
	added := entry{ascii.ToLower(key), key, v, absent} // C-16, G-111
	if e := c.findFolded(added.key); e != nil {
		same := e.absent == absent && e.name == key
		if *e = added; !same {
			c.retag(added.key)
		}
		return
	}
	c.entries = append(c.entries, added)
	c.tag(&added)
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
func (c *Context) SetTime(key string, t time.Time) { c.SetValue(key, timeValue(t)) }

func timeValue(t time.Time) Value { return One(t.UTC().Format(time.RFC3339Nano)) }

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

// Err returns what was wrong with the arguments of [Pairs], as an [*Error], and nil for any other context. Package
// evaluate takes a request with such a context as invalid: it is never allowed.
func (c Context) Err() error {
	if c.contents == nil || c.err == nil {
		return nil
	}
	return c.err
}

// All returns the keys that have a value, as they were given and in order of their lower case.
func (c Context) All() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		if c.contents == nil {
			return
		}
		sorted := c.sorted()
		for i := range sorted {
			if e := &sorted[i]; !e.absent && !yield(e.name, e.value) {
				return
			}
		}
	}
}

// sorted returns the entries in the order of their keys in lower case.
func (c *contents) sorted() []entry {
	list := slices.Clone(c.entries)
	slices.SortFunc(list, func(a, b entry) int { return strings.Compare(a.key, b.key) })
	return list
}

// MarshalJSON writes an object as the context of a request in a scenario file: the keys as they were given, in the
// order of their lower case, with a string, an array for a list, and null for a key that is marked absent. The error is
// that of [Context.Err].
func (c Context) MarshalJSON() ([]byte, error) {
	var o jsonwrite.Object
	if err := c.Err(); err != nil {
		return nil, err
	}
	if c.contents != nil {
		for _, e := range c.sorted() {
			if e.absent {
				o.Add(e.name, nil)
				continue
			}
			o.Add(e.name, e.value)
		}
	}
	return o.MarshalJSON()
}

// Clone returns a copy that shares nothing with c.
func (c Context) Clone() Context {
	if c.contents == nil {
		return Context{}
	}
	return Context{&contents{slices.Clone(c.entries), maps.Clone(c.byKey), c.err, c.tags.clone()}}
}

// Fill takes over from other the keys that c neither has nor holds to be absent, those marked absent among them, and
// the error of [Context.Err] if c has none.
func (c *Context) Fill(other Context) {
	if other.contents == nil {
		return
	}
	for i := range other.entries {
		if e := &other.entries[i]; c.find(e.key) == nil {
			c.put(e.name, e.value, e.absent)
		}
	}
	if other.err != nil {
		if c.contents == nil {
			c.contents = &contents{}
		}
		if c.err == nil {
			c.err = other.err
		}
	}
}
