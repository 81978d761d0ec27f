package condition

import (
	"hash/maphash"
	"strings"
)

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

// isTag reports whether the entry is a tag that the request passes.
func (e *entry) isTag() bool {
	return !e.absent && len(e.key) > len(requestTag) && strings.HasPrefix(e.key, requestTag)
}

// tag takes over the tag key of an entry with a new key.
func (e *entry) tag() {
	if e.isTag() {
		added := &list{}
		if e.then.tags != nil {
			added.texts = e.then.tags.texts // the list before has no more of them than it had
		}
		added.texts = append(added.texts, e.name[len(requestTag):])
		e.then.tags = added
	}
}

// retag finds the tag keys again, if the entry that replaces another has one.
func (e *entry) retag() {
	if !strings.HasPrefix(e.key, requestTag) {
		return
	}
	var texts []string
	for _, e := range e.then.entries() {
		if e.isTag() {
			texts = append(texts, e.name[len(requestTag):])
		}
	}
	if e.then.tags = nil; texts != nil {
		e.then.tags = &list{texts: texts}
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
	if c.end > fewKeys {
		var buffer [192]byte
		key := append(append(buffer[:0], family...), member...)
		return findMany(c, maphash.Bytes(seed, key), key)
	}
	entries := c.store.entries[:c.end]
	for i := range entries {
		e := &entries[i]
		if n := len(family); len(e.key) == n+len(member) && e.key[:n] == family && e.key[n:] == member {
			return c.newest(e)
		}
	}
	return nil
}
