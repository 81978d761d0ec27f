package account

import (
	"maps"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A place is a resource of a plan with what the snapshot knows of it, whoever asks.
type place struct {
	id       int // its number among the places
	resource evaluate.Resource
	owner    string         // "" for one that counts as the caller's
	policy   *policy.Policy // nil for none
	fault    error
	trust    *place // of a user or role: what actions of STS find in its place
}

// planResources expands the resources.
func (w *sweep) planResources(entries []string) error {
	if len(entries) == 0 {
		entries = []string{"*"}
	}
	seen := make(map[string]bool)
	patterns := 0
	var names []string
	for _, entry := range entries {
		found := []string{entry}
		switch {
		case entry == "*":
		case isPattern(entry):
			if patterns++; patterns > mostPatterns {
				return tooMany(mostPatterns, "patterns of resources")
			}
			var c choice
			if err := c.add(entry, "resources"); err != nil {
				return err
			}
			found = w.s.listedAs(&c.patterns[0])
		case !arn.IsARN(entry):
			return unfit(entry, `neither "*" nor an ARN or a pattern of ARNs`, nil)
		}
		for _, name := range found {
			if seen[name] {
				continue
			}
			seen[name] = true
			if names = append(names, name); len(names) > mostResources {
				return tooMany(mostResources, "resources")
			}
		}
	}
	w.resources = len(names)
	for _, name := range names {
		w.places = append(w.places, w.s.place("", name))
	}
	for i, at := range w.places[:w.resources] {
		at.id = i
		if a, err := arn.Parse(at.resource.ARN); err == nil && a.Service == "iam" && w.first[1] >= 0 {
			at.trust = w.s.place("sts:AssumeRole", at.resource.ARN)
			at.trust.id = len(w.places)
			w.places = append(w.places, at.trust)
		}
	}
	return nil
}

// listedAs returns the resources and functions that a pattern covers, of a pattern of IAM the users and roles too, in
// alphabetical order.
func (s *Snapshot) listedAs(p *arn.Pattern) (list []string) {
	for name := range maps.Keys(s.resources) {
		if p.Match(name, nil) {
			list = append(list, name)
		}
	}
	for name := range maps.Keys(s.functions) {
		if p.Match(name, nil) {
			list = append(list, name)
		}
	}
	if parts := strings.Split(p.String(), ":"); len(parts) > 2 && parts[2] == "iam" {
		for _, e := range s.people() {
			if p.Match(e.arn, nil) {
				list = append(list, e.arn)
			}
		}
	}
	slices.Sort(list)
	return list
}

// place finds a resource for actions of a service.
func (s *Snapshot) place(action, name string) *place {
	at := &place{resource: evaluate.Resource{ARN: name}}
	t, err := s.target(action, name)
	if err == nil && t.policy != nil {
		at.policy, err = t.policy.get()
	}
	if err != nil {
		at.fault = err
		return at
	}
	if at.owner = t.describe(&at.resource); at.owner != "" {
		s.locate(&at.resource, at.owner)
	}
	return at
}
