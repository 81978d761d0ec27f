package action

import (
	"iter"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/words"
)

// An Action is an action of an AWS service, as policies name it. The zero value is none.
type Action struct{ a *actionData }

type actionData struct {
	service *service
	name    string // with the service
	level   AccessLevel
	keys    []uint16
	uses    []use
}

// A use is a resource type as an action takes it.
type use struct {
	number   uint16 // of the type
	required bool
	keys     []uint16 // that the type has with this action
}

// Lookup returns the action with a name such as lambda:ListFunctions, ignoring case. It returns false, and the zero
// value, for any other text; that a name is not known does not mean that there is no such action.
//
// The first lookup in a service opens its data, any other takes well below a microsecond and allocates nothing.
func Lookup(name string) (Action, bool) { return embedded.lookup(name) }

func (r *reference) lookup(name string) (Action, bool) {
	colon := strings.IndexByte(name, ':')
	if colon < 0 {
		return Action{}, false
	}
	sl := r.open().find(name[:colon])
	if sl == nil {
		return Action{}, false
	}
	a := sl.open().find(name)
	return Action{a}, a != nil
}

// find returns the action with the full name, nil if there is none.
func (s *service) find(name string) *actionData {
	mask := uint32(len(s.index) - 1)
	for i := hashOf(name) & mask; s.index[i] != 0; i = (i + 1) & mask {
		if a := &s.actions[s.index[i]-1]; ascii.EqualFold(a.name, name) { // ACT-3
			return a
		}
	}
	return nil
}

// Name returns the action in AWS's spelling, such as lambda:ListFunctions; "" for the zero value.
func (a Action) Name() string {
	if a.a == nil {
		return ""
	}
	return a.a.name
}

// String returns the [Action.Name].
func (a Action) String() string { return a.Name() }

// Service returns the service the action belongs to.
func (a Action) Service() Service {
	if a.a == nil {
		return Service{}
	}
	return Service{a.a.service.slot}
}

// AccessLevel returns what kind of access the action gives; 0 for the zero value.
func (a Action) AccessLevel() AccessLevel {
	if a.a == nil {
		return 0
	}
	return a.a.level
}

// TakesResource reports whether the action is authorised on resources. Where it is not, only a Resource entry of "*"
// covers it.
func (a Action) TakesResource() bool { return a.a != nil && len(a.a.uses) > 0 }

// ResourceTypes returns the types of resources the action is authorised on. If at least one is required, the others are
// in play where a request names such a resource; if none is, they are alternatives ([ResourceType.Required]).
func (a Action) ResourceTypes() iter.Seq[ResourceType] {
	return func(yield func(ResourceType) bool) {
		if a.a == nil {
			return
		}
		for i := range a.a.uses {
			if !yield(a.a.resourceType(i)) {
				return
			}
		}
	}
}

func (a *actionData) resourceType(i int) ResourceType {
	u := &a.uses[i]
	return ResourceType{&a.service.types[u.number], u}
}

// ResourceType returns the type, among those the action takes, of the resource with an ARN. It returns false if the ARN
// is of none of them: then no request for the action is about that resource. [ResourceType.MatchARN] says what ARN may
// be. If several types match, it is the one whose format says most, and of these the first.
func (a Action) ResourceType(arn string) (t ResourceType, ok bool) {
	if a.a == nil {
		return ResourceType{}, false
	}
	best := -1
	for i := range a.a.uses {
		r := a.a.resourceType(i)
		if n := r.match(arn); n > best {
			t, best = r, n
		}
	}
	return t, best >= 0 // M-19
}

// ConditionKeys returns the condition keys the action has whatever resource it is about. A resource type adds its own.
func (a Action) ConditionKeys() iter.Seq[ConditionKey] {
	return func(yield func(ConditionKey) bool) {
		if a.a == nil {
			return
		}
		a.a.service.yieldKeys(a.a.keys, nil, yield)
	}
}

// AccessLevel is the kind of access an action gives ("Access level", Service Authorization Reference). The zero value
// is none.
type AccessLevel uint8

// The access levels. Every action has one.
const (
	List                  AccessLevel = iota + 1 // see which resources there are
	Read                                         // read what resources hold
	Write                                        // create, change or delete resources, or use them
	Tagging                                      // change tags and nothing else
	PermissionsManagement                        // grant or change permissions
)

var levelNames = [...]string{"", "List", "Read", "Write", "Tagging", "Permissions management"}

// String returns the access level as AWS writes it, such as "Permissions management"; "" for the zero value.
func (l AccessLevel) String() string {
	return words.String(levelNames[:], int(l), "AccessLevel")
}

// MarshalText returns what [AccessLevel.String] returns. The error, for a value that is none of the constants, is an
// [*Error].
func (l AccessLevel) MarshalText() ([]byte, error) {
	if int(l) >= len(levelNames) {
		return nil, &Error{CodeUnknownWord, l.String(), "the value has no word"}
	}
	return []byte(l.String()), nil
}

// UnmarshalText reads an access level as AWS writes it; empty text is the zero value. The error is an [*Error] with
// [CodeUnknownWord]; l is then the zero value.
func (l *AccessLevel) UnmarshalText(text []byte) error {
	i, ok := words.Index(levelNames[:], text)
	*l = AccessLevel(i)
	if !ok {
		return &Error{CodeUnknownWord, string(text), words.Unknown(levelNames[:])}
	}
	return nil
}
