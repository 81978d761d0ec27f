package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
)

// A snapshot is one of the two that are compared, with what it says about people whom it does not know: of them it has
// examples.
type snapshot struct {
	*account.Snapshot
	people   []person
	members  map[string]bool // the users, roles and root users that were read
	objects  []string        // the resources that it lists, and patterns of what their policies cover
	examples map[string]account.Caller
	last     string // the ID of the last example
}

// A person is somebody by name, or an example of those for whom it stands.
type person struct {
	evaluate.Principal
	standsFor string
}

// is reports whether both are the same, or examples of the same name.
func (p person) is(q person) bool {
	return p.ID() == q.ID() && (p.standsFor == "") == (q.standsFor == "")
}

// readSnapshot reads a directory.
func readSnapshot(dir string) (*snapshot, error) {
	read, err := account.Read(os.DirFS(dir))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	s := &snapshot{Snapshot: read, members: make(map[string]bool), examples: make(map[string]account.Caller)}
	for made := range s.Callers("*", "*") {
		id, err := evaluate.ParsePrincipal(made.Principal.ID()) // without what this snapshot says about it
		if err != nil {
			return nil, fmt.Errorf("%s: %w", dir, err)
		}
		p := person{id, made.StandsFor}
		if n := len(s.people); n == 0 || s.people[n-1].ID() != p.ID() || s.people[n-1].standsFor != p.standsFor {
			s.people = append(s.people, p)
		}
		if len(s.people) == 1 && made.Resource.ARN != "*" {
			s.objects = append(s.objects, made.Resource.ARN)
		}
		if p.standsFor != "" {
			s.last = p.ID()
			s.examples[exampleOf(p.ID(), made.Resource.ARN)] = made
		}
	}
	for p := range s.Principals() {
		s.members[p.ARN] = true
	}
	for a := range s.Accounts() {
		if a.Details {
			s.members[a.ID] = true
		}
	}
	return s, nil
}

func exampleOf(id, resource string) string { return id + " " + resource }

// nameOf returns how members has a principal: a root user by its account.
func nameOf(p evaluate.Principal) string {
	if strings.HasSuffix(p.ID(), ":root") {
		return p.Account()
	}
	return p.ID()
}

// caller returns somebody with all policies between it and an object. An example is as the snapshot itself made it, with
// unknown policies where these ask for names. Of an example that only the other snapshot has, such as one of an account
// that this one names nowhere, the policies say as little as of the last one here.
func (s *snapshot) caller(p person, o object) account.Caller {
	if made, ok := s.examples[exampleOf(p.ID(), o.arn)]; ok && p.standsFor != "" && o.action == "*" {
		return made
	}
	made := s.Caller(p.Principal, o.action, o.arn)
	if last, ok := s.examples[exampleOf(s.last, o.arn)]; ok && p.standsFor != "" && o.action == "*" {
		made.Policies.Resource, made.Policies.RCPs = last.Policies.Resource, last.Policies.RCPs
	}
	return made
}
