package account_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/concurrent"
)

// TestConcurrency: a snapshot and its evaluators may be used by many goroutines.
func TestConcurrency(t *testing.T) {
	s, questions := sample(t)
	functions := read(t, lambdaFiles())
	e, err := s.Evaluator("arn:aws:sts::" + here + ":assumed-role/admin/x")
	if err != nil {
		t.Fatal(err)
	}
	said := concurrent.Same(t, func(b *strings.Builder) {
		for _, q := range questions {
			r, err := s.Evaluate(q.request(t))
			fmt.Fprintln(b, r, err)
			req := q.request(t)
			req.Principal = evaluate.Principal{}
			r, err = e.Evaluate(req)
			fmt.Fprintln(b, r, err)
		}
		for c := range s.Callers("s3:GetObject", "arn:aws:s3:::*") {
			fmt.Fprintln(b, c.Principal, c.StandsFor, c.Resource, len(c.Policies.Identity), c.Policies.Resource.Len(), c.Unlisted)
		}
		fmt.Fprintln(b, problems(s))
		f, err := functions.Function(fn)
		fmt.Fprintln(b, f.ARN, len(f.Policies), err)
		m, err := functions.Mappings(fn)
		fmt.Fprintln(b, len(m), err)
	})
	if !strings.Contains(said, "AdministratorAccess applies") {
		t.Errorf("what was said: %s", said)
	}
}

// TestDeterminism: the same files have the same answers and problems, whatever the order of maps.
func TestDeterminism(t *testing.T) {
	files := stored()
	for name, text := range lambdaFiles() {
		if name != "organization.json" {
			files[name] = in("888899990000", text)
		}
	}
	files["bad.json"] = page(users("1", "{}", in("888899990000", user("ben", `"GroupList":1`))))
	say := func() string {
		s := read(t, files)
		f, err := s.Function(in("888899990000", fn))
		return fmt.Sprint(problems(s), s.Skipped(), slices.Collect(s.Functions()), slices.Collect(s.Accounts()), f.Layers[0].ARN, err)
	}
	want := say()
	for range 10 {
		if got := say(); got != want {
			t.Fatalf("%s\nand\n%s", want, got)
		}
	}
}
