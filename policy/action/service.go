package action

import (
	"iter"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
)

// A Service is an AWS service, as the first part of an action names it. The zero value is none.
type Service struct{ s *slot }

// Services returns all services in the order of their prefixes.
func Services() iter.Seq[Service] {
	return func(yield func(Service) bool) {
		d := embedded.open()
		for i := range d.slots {
			if !yield(Service{&d.slots[i]}) {
				return
			}
		}
	}
}

// LookupService returns the service with a prefix such as lambda, ignoring case; false, and the zero value, if it is
// not known.
func LookupService(prefix string) (Service, bool) {
	s := embedded.open().find(prefix)
	return Service{s}, s != nil
}

// Prefix returns what actions of the service begin with, before the colon; "" for the zero value.
func (s Service) Prefix() string {
	if s.s == nil {
		return ""
	}
	return s.s.prefix
}

// Name returns the name of the service, such as "AWS Lambda"; "" for the zero value.
func (s Service) Name() string {
	if s.s == nil {
		return ""
	}
	return s.s.open().name
}

// String returns the [Service.Prefix].
func (s Service) String() string { return s.Prefix() }

// Actions returns the actions of the service.
func (s Service) Actions() iter.Seq[Action] {
	return func(yield func(Action) bool) {
		if s.s == nil {
			return
		}
		actions := s.s.open().actions
		for i := range actions {
			if !yield(Action{&actions[i]}) {
				return
			}
		}
	}
}

// ResourceTypes returns the resource types of the service. They are no action's, so none is Required.
func (s Service) ResourceTypes() iter.Seq[ResourceType] {
	return func(yield func(ResourceType) bool) {
		if s.s == nil {
			return
		}
		types := s.s.open().types
		for i := range types {
			if !yield(ResourceType{t: &types[i]}) {
				return
			}
		}
	}
}

// ResourceType returns the resource type of the service with a name, ignoring case; false, and the zero value, if there
// is none.
func (s Service) ResourceType(name string) (ResourceType, bool) {
	for t := range s.ResourceTypes() {
		if ascii.EqualFold(t.t.name, name) {
			return t, true
		}
	}
	return ResourceType{}, false
}

// ConditionKeys returns the condition keys that the reference lists for the service. Some are global keys, some of
// another service.
func (s Service) ConditionKeys() iter.Seq[ConditionKey] {
	return func(yield func(ConditionKey) bool) {
		if s.s == nil {
			return
		}
		keys := s.s.open().keys
		for i := range keys {
			if !yield(ConditionKey{&keys[i]}) {
				return
			}
		}
	}
}
