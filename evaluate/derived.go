package evaluate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
)

// A derivation is a row of the table of condition keys that follow from something else, or that only some callers have.
type derivation struct {
	key     string    // in lower case; of a family with the slash at its end
	callers callerSet // who can have it; nobody else ever does
	standing
	// sent tells whether AWS sends the key for the action of a request. Nil: for all actions.
	sent func(e *env, key, tag string) bool
	// value derives a key that nobody set; tag is what follows the name of a family. Nil: the key follows from nothing.
	value func(e *env, tag string) (string, bool)
	// values derives a key of several values, instead of value.
	values func(e *env) (condition.Value, bool)
	// agrees tells whether a value that was set can stand beside what is derived. Nil: if it is the same.
	agrees func(e *env, set, derived condition.Value) bool
}

// standing says how sure a derived key is.
type standing uint8

const (
	underived  standing = iota // it follows from nothing
	knownKey                   // every request says what it follows from
	assumedKey                 // it has a value also where that was not told
	absentKey                  // it has no value where that was not told
)

var standings = [...]string{underived: "", knownKey: "known", assumedKey: "assumed", absentKey: "absent"}

// derive returns the value of a key that nobody set.
func (e *env) derive(key string) (condition.Value, bool) {
	d, tag := derivationOf(key)
	if d == nil || d.standing == underived || !d.called(e) {
		return condition.Value{}, false
	}
	v, ok := d.follows(e, tag)
	if !ok || d.sent != nil && !d.sent(e, key, tag) { // to ask the reference takes longest
		return condition.Value{}, false
	}
	return v, true
}

// follows returns the value of a key wherever AWS sends it.
func (d *derivation) follows(e *env, tag string) (condition.Value, bool) {
	if d.values != nil {
		return d.values(e)
	}
	s, ok := d.value(e, tag)
	return condition.One(s), ok
}

// called reports whether this caller can have the key.
func (d *derivation) called(e *env) bool { return d.callers == anyone || d.callers.has(e.caller()) }

// exists reports whether a request of this caller for this action can have the key.
func (d *derivation) exists(e *env, key, tag string) bool {
	return d.called(e) && (d.sent == nil || d.sent(e, key, tag))
}

// derivationOf finds the row of a key in lower case, nil if there is none.
func derivationOf(key string) (d *derivation, tag string) {
	if slash := strings.IndexByte(key, '/'); slash >= 0 {
		return familyOf(key, slash)
	}
	if len(key)+1 >= len(starts) {
		return nil, ""
	}
	for i := starts[len(key)]; i < starts[len(key)+1]; i++ {
		if d := &derivations[i]; d.key == key {
			return d, ""
		}
	}
	return nil, ""
}

// familyOf finds the row of the family of a key with a slash, which is the first one: the tag may have more.
func familyOf(key string, slash int) (d *derivation, tag string) {
	family, tag := key[:slash+1], key[slash+1:]
	if tag == "" {
		return nil, ""
	}
	for i := range families {
		d := &families[i]
		if d.key == family || d.key[0] == ':' && strings.HasSuffix(family, d.key) && len(family) > len(d.key) {
			return d, tag
		}
	}
	return nil, ""
}

// before is the order of the table.
func before(a, b string) bool {
	if len(a) != len(b) {
		return len(a) < len(b)
	}
	return a < b
}
