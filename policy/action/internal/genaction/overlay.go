package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
)

// This file is written by hand. It holds what the source does not have yet; each entry says where it is from. An entry
// that the source gets under the same name must be looked at again: overlay refuses it.

const webFunction = "arn:${Partition}:lambda:${Region}:${Account}:web-function/${WebFunctionName}"

// Web functions, November 2026. Source: aws-cdk-lib 2.276.0 (AWS::Lambda::ResourcePolicy and its README) for the ARNs,
// the action, its condition key and that the values of this are texts; the Service Authorization Reference for AWS
// Lambda after 2026-08-20 for the two actions without resource types.
var (
	webTypes = []resourceType{
		{name: "webFunction", arn: webFunction},
		{name: "webFunctionEndpoint", arn: webFunction + "/endpoint/${EndpointName}"},
	}
	webKeys = []key{
		{name: "lambda:Resource/WebFunctionAuthType", typ: condition.TypeString},
	}
	webActions = []action{
		{name: "GetWebAccountSettings", level: levelRead},
		{
			name: "InvokeWebFunctionEndpoint", level: levelWrite, uses: []use{{name: "webFunctionEndpoint", required: true}},
			keys: []string{"lambda:Resource/WebFunctionAuthType"},
		},
		{name: "ListWebFunctions", level: levelList},
	}
)

// webPolicies are the actions on policies that take web functions too: the source has them with function, required,
// only. Source: as above; function and web function are alternatives.
var webPolicies = []string{"DeleteResourcePolicy", "GetResourcePolicy", "PutResourcePolicy"}

// overlay adds all of it. It refuses what the source has by now.
func (ref *reference) overlay() error {
	i := slices.IndexFunc(ref.services, func(s service) bool { return s.prefix == "lambda" })
	if i < 0 {
		return fmt.Errorf("no service lambda")
	}
	s := &ref.services[i]
	known := func(what, name string) error {
		return fmt.Errorf("overlay: the source has %s %s by now", what, name)
	}
	for _, t := range webTypes {
		if slices.ContainsFunc(s.types, func(have resourceType) bool { return strings.EqualFold(have.name, t.name) }) {
			return known("resource type", t.name)
		}
		s.types = append(s.types, t)
	}
	for _, k := range webKeys {
		if slices.ContainsFunc(s.keys, func(have key) bool { return strings.EqualFold(have.name, k.name) }) {
			return known("condition key", k.name)
		}
		s.keys = append(s.keys, k)
	}
	for _, a := range webActions {
		if s.find(a.name) != nil {
			return known("action", a.name)
		}
		s.actions = append(s.actions, a)
	}
	for _, name := range webPolicies {
		a := s.find(name)
		if a == nil || len(a.uses) != 1 || a.uses[0].name != "function" {
			return fmt.Errorf("overlay: %s is not as it was", name)
		}
		a.uses = []use{{name: "function"}, {name: "webFunction"}}
	}
	s.sort()
	return nil
}

func (s *service) find(name string) *action {
	for i := range s.actions {
		if s.actions[i].name == name {
			return &s.actions[i]
		}
	}
	return nil
}
