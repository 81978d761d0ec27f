package main

import (
	"fmt"
	"slices"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
)

// This file is written by hand. It holds what the source does not have yet; each entry says where it is from. An entry
// that the source gets under the same name must be looked at again: overlay refuses it.

const (
	webFunction = "arn:${Partition}:lambda:${Region}:${Account}:web-function/${WebFunctionName}"

	endpointKey = "lambda:Resource/WebFunctionAuthType" // of the endpoint there is
	requestKey  = "lambda:Request/WebFunctionAuthType"  // that the call gives
	resourceTag = "aws:ResourceTag/${TagKey}"
)

// Web functions, November 2026. Sources: "Actions, resources, and condition keys for AWS Lambda", Service
// Authorization Reference, for the actions, types and keys; the AWS Lambda Web API Reference, by which revisions and
// endpoints are created and listed with a permission on the web function; "Tagging Web Functions", AWS Lambda Developer
// Guide, for the keys of tags.
var ( // L2-9
	webTypes = []resourceType{
		{name: "webFunction", arn: webFunction, keys: []string{resourceTag}},
		{name: "webFunctionEndpoint", arn: webFunction + "/endpoint/${EndpointName}", keys: []string{resourceTag}},
		{name: "webFunctionRevision", arn: webFunction + "/revision/${RevisionId}", keys: []string{resourceTag}},
	}
	webKeys = []key{
		{name: endpointKey, typ: condition.TypeString},
		{name: requestKey, typ: condition.TypeString},
	}
	webActions = []action{
		onWeb("CreateWebFunction", levelWrite, "webFunction", requestKey, "aws:RequestTag/${TagKey}", "aws:TagKeys"),
		onWeb("CreateWebFunctionEndpoint", levelWrite, "webFunction", requestKey),
		onWeb("CreateWebFunctionRevision", levelWrite, "webFunction"),
		onWeb("DeleteWebFunction", levelWrite, "webFunction"),
		onWeb("DeleteWebFunctionEndpoint", levelWrite, "webFunctionEndpoint", endpointKey),
		onWeb("DeleteWebFunctionRevision", levelWrite, "webFunctionRevision"),
		{name: "GetWebAccountSettings", level: levelRead},
		onWeb("GetWebFunction", levelRead, "webFunction"),
		onWeb("GetWebFunctionEndpoint", levelRead, "webFunctionEndpoint", endpointKey),
		onWeb("GetWebFunctionRevision", levelRead, "webFunctionRevision"),
		onWeb("InvokeWebFunctionEndpoint", levelWrite, "webFunctionEndpoint", endpointKey),
		onWeb("ListWebFunctionEndpoints", levelList, "webFunction"),
		onWeb("ListWebFunctionRevisions", levelList, "webFunction"),
		{name: "ListWebFunctions", level: levelList},
		onWeb("UpdateWebFunctionEndpoint", levelWrite, "webFunctionEndpoint", endpointKey, requestKey),
	}
)

// onWeb is an action on a type of resources that it needs.
func onWeb(name string, level int, on string, keys ...string) action {
	return action{name: name, level: level, uses: []use{{name: on, required: true}}, keys: keys}
}

// alsoWeb are the actions on policies and tags that take web functions too, as an alternative to the types that the
// source has: function alone, required, with policies. Source: as above.
var alsoWeb = []string{
	"DeleteResourcePolicy", "GetResourcePolicy", "ListTags", "PutResourcePolicy", "TagResource", "UntagResource",
}

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
		if slices.ContainsFunc(s.types, func(have resourceType) bool { return ascii.EqualFold(have.name, t.name) }) {
			return known("resource type", t.name)
		}
		s.types = append(s.types, t)
	}
	for _, k := range webKeys {
		if slices.ContainsFunc(s.keys, func(have key) bool { return ascii.EqualFold(have.name, k.name) }) {
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
	for _, name := range alsoWeb {
		a := s.find(name)
		if a == nil || !a.takes("function") || a.takes("webFunction") {
			return fmt.Errorf("overlay: %s is not as it was", name)
		}
		for i := range a.uses {
			a.uses[i].required = false
		}
		a.uses = append(a.uses, use{name: "webFunction"})
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

// takes reports whether an action takes a type of resources.
func (a *action) takes(name string) bool {
	return slices.ContainsFunc(a.uses, func(u use) bool { return ascii.EqualFold(u.name, name) })
}
