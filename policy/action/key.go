package action

import (
	"iter"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/arnformat"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/glob"
)

// A ConditionKey is a condition key, or a family of keys that differ in a part of their name, as the Service
// Authorization Reference lists it for one service. The zero value is none.
type ConditionKey struct{ k *keyData }

type keyData struct {
	name  string
	typ   condition.Type
	multi bool
}

// LookupConditionKey returns what the reference says about a condition key with actions or resources of a service,
// given by its prefix: LookupConditionKey("s3", "s3:ExistingObjectTag/team"). Both compare ignoring case. It returns
// false, and the zero value, for a key that is not listed there, as most global keys are not; see [condition.LookupKey]
// for them. The name of a family finds it, and so does the name of any member; a key listed by itself goes before a
// family.
func LookupConditionKey(service, key string) (ConditionKey, bool) {
	sl := embedded.open().find(service)
	if sl == nil {
		return ConditionKey{}, false
	}
	var (
		keys  = sl.open().keys
		found *keyData
		best  = -1
	)
	for i := range keys {
		if ascii.EqualFold(keys[i].name, key) {
			return ConditionKey{&keys[i]}, true
		}
		if n := keys[i].match(key); n > best {
			found, best = &keys[i], n
		}
	}
	return ConditionKey{found}, found != nil
}

// Name returns the key in the spelling of the reference; "" for the zero value. The part in which the keys of a family
// differ stands in ${…}, for a few keys in <…>: aws:ResourceTag/${TagKey}, s3:ExistingObjectTag/<key>.
func (k ConditionKey) Name() string {
	if k.k == nil {
		return ""
	}
	return k.k.name
}

// String returns the [ConditionKey.Name].
func (k ConditionKey) String() string { return k.Name() }

// Type returns the type of the key's values, for a multivalued key of each; [condition.TypeUnknown] for the zero value.
func (k ConditionKey) Type() condition.Type {
	if k.k == nil {
		return condition.TypeUnknown
	}
	return k.k.typ
}

// Multivalued reports whether a request can have several values for the key: the reference says ArrayOf… of its type.
// Such a key must be tested with ForAllValues or ForAnyValue.
func (k ConditionKey) Multivalued() bool { return k.k != nil && k.k.multi } // C-12

// Match reports whether the key has a name, ignoring case. For a family, that is the name of any member.
func (k ConditionKey) Match(name string) bool {
	return k.k != nil && (ascii.EqualFold(k.k.name, name) || k.k.match(name) >= 0)
}

// match returns the number of literal characters with which the name of a family describes name, and -1 if it does not.
func (k *keyData) match(name string) int {
	head := strings.IndexAny(k.name, "$<") // what stands before must be the same
	if head < 0 || head > len(name) || !ascii.EqualFold(k.name[:head], name[:head]) {
		return -1
	}
	var buf [maxPieces]glob.Piece
	pieces, literal := arnformat.Append(buf[:0], k.name, false)
	if len(pieces) < 2 || !glob.MatchName(pieces, name, nil) {
		return -1
	}
	return literal
}

// yieldKeys yields the keys with the numbers in first, and those in second that are not in first.
func (s *service) yieldKeys(first, second []uint16, yield func(ConditionKey) bool) {
	for _, n := range first {
		if !yield(ConditionKey{&s.keys[n]}) {
			return
		}
	}
	for _, n := range second {
		if !slices.Contains(first, n) && !yield(ConditionKey{&s.keys[n]}) {
			return
		}
	}
}

// ConditionKeys returns the condition keys that tests of a resource of this type can use. For a type that comes from an
// action they include those the type has with that action only, last.
func (t ResourceType) ConditionKeys() iter.Seq[ConditionKey] {
	return func(yield func(ConditionKey) bool) {
		if t.t == nil {
			return
		}
		var more []uint16
		if t.use != nil {
			more = t.use.keys
		}
		t.t.service.yieldKeys(t.t.keys, more, yield)
	}
}
