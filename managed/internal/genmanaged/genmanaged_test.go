package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/lambdaiam/lambdaiam/internal/npm"
)

// small returns a catalogue with one of each kind of policy.
func small() *catalogue {
	c := &catalogue{Head: head(), Newer: []string{"NewPolicy", "service-role/NewRole"}, Policies: overlay()}
	for i := range c.Policies {
		c.Policies[i].Overlay = true
		c.Policies[i].Successor = ""
	}
	c.Policies[0].Successor = c.Policies[1].Name
	return c
}

func TestRoundTrip(t *testing.T) {
	data, err := encode(small())
	if err != nil {
		t.Fatal(err)
	}
	again, err := encode(small())
	if err != nil || !bytes.Equal(data, again) {
		t.Errorf("two runs give different bytes: %v", err)
	}
	if err := verify(data); err != nil {
		t.Error(err)
	}
	got, err := decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := difference(small(), got); err != nil {
		t.Error(err)
	}
	c := small()
	c.Policies[0].Successor = "NoSuchPolicy"
	if _, err := encode(c); err == nil {
		t.Error("an unknown successor is accepted")
	}
}

func TestDifference(t *testing.T) {
	for name, change := range map[string]func(*catalogue){
		"source":   func(c *catalogue) { c.Head = strings.Replace(c.Head, "sha512-i", "sha512-j", 1) },
		"newer":    func(c *catalogue) { c.Newer = c.Newer[1:] },
		"missing":  func(c *catalogue) { c.Policies = c.Policies[1:] },
		"name":     func(c *catalogue) { c.Policies[2].Name += "x" },
		"date":     func(c *catalogue) { c.Policies[0].Updated++ },
		"document": func(c *catalogue) { c.Policies[0].Versions[0].Document += " " },
	} {
		c := small()
		change(c)
		if difference(small(), c) == nil {
			t.Errorf("%s: another one is the same", name)
		}
	}
}

// The committed data carries the hashes pinned here, has the checksum it says, and can be read.
func TestCommitted(t *testing.T) {
	path, err := target()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := verify(data); err != nil {
		t.Error(err)
	}
	c, err := decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Policies) != 1594+len(overlay()) || len(c.Newer) != 16 {
		t.Errorf("%d policies, %d newer", len(c.Policies), len(c.Newer))
	}
	for _, m := range c.Policies {
		for _, v := range m.Versions {
			if !json.Valid([]byte(v.Document)) {
				t.Errorf("%s v%d is not JSON", m.Name, v.Number)
			}
		}
	}
	replaced := func(old, new string) []byte { return bytes.Replace(data, []byte(old), []byte(new), 1) }
	for name, bad := range map[string][]byte{
		"empty":          nil,
		"another file":   replaced("managed", "Managed"),
		"another hash":   replaced("sha512-iw17", "sha512-Iw17"),
		"another date":   replaced("as-of 2026", "as-of 2025"),
		"no checksum":    replaced("\nsha256 ", "\nsha257 "),
		"wrong checksum": replaced("\nnewer A", "\nnewer B"),
		"a byte changed": append(bytes.Clone(data[:len(data)-1]), data[len(data)-1]^1),
		"a byte missing": data[:len(data)-1],
	} {
		if verify(bad) == nil {
			t.Errorf("%s: not noticed", name)
		}
	}
	for _, size := range []int{0, 10, 100, 10_000, len(data) - 1000} {
		if _, err := decode(data[:size]); err == nil {
			t.Errorf("the first %d bytes are read as data", size)
		}
	}
}

// A tarball that is not the one pinned is refused.
func TestWrongHash(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("LAMBDAIAM_NPM_CACHE", dir)
	for _, p := range []pin{documents, names} {
		file := filepath.Join(dir, p.Name+"-"+p.Version+".tgz")
		if err := os.WriteFile(file, []byte("something else"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := readDocuments(); !errors.Is(err, npm.ErrIntegrity) {
		t.Errorf("documents: %v", err)
	}
	if _, err := readNames(); !errors.Is(err, npm.ErrIntegrity) {
		t.Errorf("names: %v", err)
	}
	if _, err := collect(); !errors.Is(err, npm.ErrIntegrity) {
		t.Errorf("collect: %v", err)
	}
}

func TestRecord(t *testing.T) {
	const text = `{
		"arn": "arn:aws:iam::aws:policy/service-role/AWSLambdaX", "latestVersionId": "v3", "versionsCount": 9,
		"createdDate": "2016-01-01T00:00:00.000Z", "lastUpdatedDate": "2024-01-01T00:00:00.000Z",
		"versions": {
			"v3": {"createdDate": "2016-01-01T00:00:00.000Z", "document": {"a": [1, "<&>"]}},
			"v2": {"createdDate": "2016-01-01T00:00:00.000Z", "document": {}},
			"v1": {"createdDate": "2016-01-01T00:00:00.000Z", "document": {}}
		}}`
	read := func(old, new string) record {
		var r record
		if err := json.Unmarshal([]byte(strings.ReplaceAll(text, old, new)), &r); err != nil {
			t.Fatal(err)
		}
		return r
	}
	unix := func(year int) int64 { return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Unix() }
	want := managed{
		Name: "AWSLambdaX", Path: "service-role/", Created: unix(2016), Updated: unix(2024), Default: 3,
		Versions: []version{{1, unix(2016), "{}"}, {2, 0, "{}"}, {3, unix(2024), `{"a":[1,"<&>"]}`}},
	}
	if got, err := read("", "").policy("AWSLambdaX"); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	want.Name, want.Versions = "Other", want.Versions[2:]
	if got, err := read("AWSLambdaX", "Other").policy("Other"); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want only the default version: %+v", got, err, want)
	}
	for _, bad := range [][2]string{
		{"arn:aws:", "arn:aws-cn:"}, {"AWSLambdaX", "AWSLambdaY"}, {"service-role/", "service-role"},
		{`"v3"`, `"v4x"`}, {`"v1"`, `"v0"`}, {`"latestVersionId": "v3"`, `"latestVersionId": "v9"`},
	} {
		if got, err := read(bad[0], bad[1]).policy("AWSLambdaX"); err == nil {
			t.Errorf("%s instead of %s is read as %+v", bad[1], bad[0], got)
		}
	}
}
