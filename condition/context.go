package condition

import (
	"iter"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lambdaiam/lambdaiam/internal/jsonwrite"
)

// A Context holds the condition keys of a request. Keys compare ignoring the case of the letters of ASCII; of two that
// differ only in case the later one stays. The zero value is an empty context, ready for use; [Pairs] makes one in an
// expression. Copies are independent: what is set in one never shows in another, and each may be used by a goroutine of
// its own, also to set keys. Any number of goroutines may read a context that nobody changes.
type Context struct{ *contents }

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
	return int(c.live)
}

// Err returns what was wrong with the arguments of [Pairs], as an [*Error], and nil for any other context. Package
// evaluate takes a request with such a context as invalid: it is never allowed.
func (c Context) Err() error {
	if c.contents == nil || c.store.err == nil {
		return nil
	}
	return c.store.err
}

// All returns the keys that have a value, as they were given and in order of their lower case.
func (c Context) All() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		if c.contents == nil {
			return
		}
		for _, e := range c.sorted() {
			if !e.absent && !yield(e.name, e.value) {
				return
			}
		}
	}
}

// sorted returns the entries in the order of their keys in lower case.
func (c *contents) sorted() []*entry {
	list := c.entries()
	slices.SortFunc(list, func(a, b *entry) int { return strings.Compare(a.key, b.key) })
	return list
}

// MarshalJSON writes an object as the context of a request in a scenario file: the keys as they were given, in the
// order of their lower case, with a string, an array for a list, and null for a key that is marked absent. The error is
// that of [Context.Err].
func (c Context) MarshalJSON() ([]byte, error) { return c.marshal(func(v Value) any { return v }) }

// MarshalPartial is [Context.MarshalJSON] for values that have stand-ins, which are written as [PartialForm] is.
func (c Context) MarshalPartial() ([]byte, error) {
	return c.marshal(func(v Value) any {
		if !v.IsList() {
			return PartialForm(v.one)
		}
		list := make([]PartialForm, v.Len())
		for i := range list {
			list[i] = PartialForm(v.At(i))
		}
		return list
	})
}

func (c Context) marshal(form func(Value) any) ([]byte, error) {
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
			o.Add(e.name, form(e.value))
		}
	}
	return o.MarshalJSON()
}

// Clone returns a copy, which is independent as every copy is. It costs nothing.
func (c Context) Clone() Context { return c }

// Fill takes over from other the keys that c neither has nor holds to be absent, those marked absent among them, and
// the error of [Context.Err] if c has none.
func (c *Context) Fill(other Context) {
	if other.contents == nil {
		return
	}
	for _, e := range other.entries() {
		if c.find(e.key) == nil {
			c.put(e.name, e.value, e.absent)
		}
	}
	if err := other.store.err; err != nil && c.Err() == nil {
		c.fail(err)
	}
}
