package condition

import "strings"

// requestTag is the family of the tags that a request passes, in lower case.
const requestTag = "aws:requesttag/"

// TagKeys returns the keys of the tags that the request passes, which are those of its aws:RequestTag keys that have a
// value: as they are spelled there, in the order they came. It returns false if there are none. A request that passes
// tags has them as aws:TagKeys too ("AWS global condition context keys").
func (c Context) TagKeys() (v Value, ok bool) { // K-07
	if c.contents == nil || c.tags == nil {
		return Value{}, false
	}
	return Value{list: c.tags}, true
}

// tag takes over the tag key of a new entry.
func (c *contents) tag(e *entry) {
	if !e.absent && len(e.key) > len(requestTag) && strings.HasPrefix(e.key, requestTag) {
		added := &list{}
		if c.tags != nil {
			added.texts = c.tags.texts // the list before has no more of them than it had
		}
		added.texts = append(added.texts, e.name[len(requestTag):])
		c.tags = added
	}
}

// retag finds the tag keys again, if the entry that changed has one.
func (c *contents) retag(key string) {
	if strings.HasPrefix(key, requestTag) {
		c.tags = nil
		for i := range c.entries {
			c.tag(&c.entries[i])
		}
	}
}

// FindMember is [Context.Find] for the key of a family and its member, which are given apart and in lower case.
func (c Context) FindMember(family, member string) (v Value, ok, known bool) {
	if c.contents == nil {
		return Value{}, false, false
	}
	e := c.findMember(family, member)
	if e == nil {
		return Value{}, false, false
	}
	return e.value, !e.absent, true
}

// findMember puts no key together where it would have to be allocated.
func (c *contents) findMember(family, member string) *entry {
	if c.byKey != nil {
		var buffer [192]byte
		if i, ok := c.byKey[string(append(append(buffer[:0], family...), member...))]; ok {
			return &c.entries[i]
		}
		return nil
	}
	for i := range c.entries {
		e := &c.entries[i]
		if n := len(family); len(e.key) == n+len(member) && e.key[:n] == family && e.key[n:] == member {
			return e
		}
	}
	return nil
}
