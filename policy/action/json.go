package action

import (
	"fmt"
	"iter"
	"slices"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/jsonwrite"
)

// names returns the names of what seq yields, never nil.
func names[T fmt.Stringer](seq iter.Seq[T]) []string {
	list := []string{}
	for v := range seq {
		list = append(list, v.String())
	}
	return list
}

// MarshalJSON writes an object with name, service, accessLevel, resourceTypes, each with name and required, and the names of
// the conditionKeys; null for the zero value.
func (a Action) MarshalJSON() ([]byte, error) {
	if a.a == nil {
		return []byte("null"), nil
	}
	type resourceType struct {
		Name     string `json:"name"`
		Required bool   `json:"required"`
	}
	types := []resourceType{}
	for t := range a.ResourceTypes() {
		types = append(types, resourceType{t.Name(), t.Required()})
	}
	return jsonwrite.Marshal(struct {
		Name          string         `json:"name"`
		Service       string         `json:"service"`
		AccessLevel   AccessLevel    `json:"accessLevel"`
		ResourceTypes []resourceType `json:"resourceTypes"`
		ConditionKeys []string       `json:"conditionKeys"`
	}{a.Name(), a.Service().Prefix(), a.AccessLevel(), types, names(a.ConditionKeys())})
}

// MarshalJSON writes an object with name and prefix; null for the zero value. Actions, resource types and condition keys
// have forms of their own.
func (s Service) MarshalJSON() ([]byte, error) {
	if s.s == nil {
		return []byte("null"), nil
	}
	return jsonwrite.Marshal(struct {
		Name   string `json:"name"`
		Prefix string `json:"prefix"`
	}{s.Name(), s.Prefix()})
}

// MarshalJSON writes an object with name, required, arnFormats and the names of the conditionKeys; null for the zero
// value.
func (t ResourceType) MarshalJSON() ([]byte, error) {
	if t.t == nil {
		return []byte("null"), nil
	}
	return jsonwrite.Marshal(struct {
		Name          string   `json:"name"`
		Required      bool     `json:"required"`
		ARNFormats    []string `json:"arnFormats"`
		ConditionKeys []string `json:"conditionKeys"`
	}{t.Name(), t.Required(), slices.AppendSeq([]string{}, t.ARNFormats()), names(t.ConditionKeys())})
}

// MarshalJSON writes an object with name, type and multivalued; null for the zero value.
func (k ConditionKey) MarshalJSON() ([]byte, error) {
	if k.k == nil {
		return []byte("null"), nil
	}
	return jsonwrite.Marshal(struct {
		Name        string         `json:"name"`
		Type        condition.Type `json:"type"`
		Multivalued bool           `json:"multivalued"`
	}{k.Name(), k.Type(), k.Multivalued()})
}
