package managed

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lambdaiam/lambdaiam/internal/nearest"
	"github.com/lambdaiam/lambdaiam/managed/internal/layout"
	"github.com/lambdaiam/lambdaiam/policy"
)

// opened returns a library of its own for the embedded data, as it is before the first lookup.
func opened() *library { return new(library) }

func TestChecksum(t *testing.T) {
	l := opened().open()
	for want := range l.lines("sha256") {
		sum := sha256.Sum256([]byte(strings.Replace(embedded, want, strings.Repeat("0", len(want)), 1)))
		if got := hex.EncodeToString(sum[:]); got != want {
			t.Errorf("the data has checksum %s and says %s", got, want)
		}
		return
	}
	t.Error("the data has no checksum")
}

func TestNamesInOrder(t *testing.T) {
	l := opened().open()
	var names []string
	for i := range l.len() {
		names = append(names, l.name(i))
		if at, ok := l.find(l.name(i)); !ok || at != i {
			t.Errorf("%s is number %d and found as %d", l.name(i), i, at)
		}
		if arn := l.arn(i, "aws"); arn != "" {
			if at, _, ok := l.findARN(arn); !ok || at != i {
				t.Errorf("%s is number %d and found as %d", arn, i, at)
			}
		}
		if from, to := l.versionsOf(i); to <= from || l.defaultOf(i) < from || l.defaultOf(i) >= to {
			t.Errorf("%s has versions %d to %d, by default %d", l.name(i), from, to, l.defaultOf(i))
		}
	}
	if !slices.IsSorted(names) || len(slices.Compact(names)) != l.len() {
		t.Error("names are not in order, or not unique")
	}
	for _, name := range []string{"", "A", "AWSLambda", "AWSLambdaRole ", "zzz"} {
		if at, ok := l.find(name); ok {
			t.Errorf("%q is found as %s", name, l.name(at))
		}
	}
}

// Many goroutines ask an unopened library for the same policies: each gets the same ones.
func TestConcurrent(t *testing.T) {
	c := Catalog{library: opened()}
	names := []string{"AWSLambdaRole", "AWSLambdaVPCAccessExecutionRole", "ReadOnlyAccess", "AdministratorAccess"}
	results := make([][]*policy.Policy, 16)
	var wg sync.WaitGroup
	for i := range results {
		wg.Go(func() {
			for _, name := range names {
				p, err := c.Lookup(name)
				if err != nil {
					t.Error(err)
				}
				results[i] = append(results[i], p)
				if _, err := c.With(name, p).Info(name); err != nil {
					t.Error(err)
				}
			}
			if n := len(slices.Collect(c.All())); n != c.library.len() {
				t.Errorf("%d policies", n)
			}
		})
	}
	wg.Wait()
	for _, got := range results {
		if !slices.Equal(got, results[0]) {
			t.Error("two goroutines got different policies")
		}
	}
}

// Damaged data is an error, never a policy.
func TestDamaged(t *testing.T) {
	whole := opened().open()
	i, _ := whole.find("AWSLambdaRole")
	at := strings.LastIndex(embedded, whole.documents) + number4(whole.versions, whole.defaultOf(i)*layout.VersionSize+layout.VersionDocument)
	c := Catalog{library: &library{data: embedded[:at] + "\xff\xff\xff\xff" + embedded[at+4:]}}
	for range 2 {
		p, err := c.Lookup("AWSLambdaRole")
		e, ok := errors.AsType[*Error](err)
		if p == nil || p.CheckKind(policy.Identity) == nil || !ok || e.Code != CodeDamaged || errors.Unwrap(err) == nil {
			t.Errorf("got %v, %v", p, err)
		}
		if text, err := c.Document("AWSLambdaRole", ""); text != nil || err == nil {
			t.Errorf("got %s, %v", text, err)
		}
	}
	if _, err := c.Lookup("AWSLambdaExecute"); err != nil {
		t.Errorf("other policies suffer: %v", err)
	}
}

func TestAllStops(t *testing.T) {
	n := 0
	for range AWS().All() {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("stopped after %d", n)
	}
}

// FuzzLookup asks for anything: what comes back is a policy of that name, or an Error.
func FuzzLookup(f *testing.F) {
	for _, s := range []string{
		"", "AWSLambdaRole", "awslambdarole", "arn:", "arn:aws:iam::aws:policy/AWSLambdaRole", "arn:::::", "service-role/x",
		"arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess", "arn:aws:iam::aws:policy/", "\xff",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := Lookup(s)
		if err == nil {
			if p.Len() == 0 || !strings.HasSuffix(s, p.Name()) {
				t.Errorf("%q is %q", s, p.Name())
			}
			return
		}
		e, ok := errors.AsType[*Error](err)
		if p == nil || p.CheckKind(policy.Identity) == nil || !ok || e.Code == "" || len(e.Suggestions) > nearest.Most || len(e.Error()) > 4096 {
			t.Errorf("%q: %v, %v", s, p, err)
		}
		for _, s := range e.Suggestions {
			if _, err := Lookup(s); err != nil {
				t.Errorf("%q is suggested: %v", s, err)
			}
		}
	})
}
