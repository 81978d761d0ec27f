package main

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
)

// TestStory: who can invoke a function that a bucket triggers and whose alias another account may invoke. The table is what
// a reader of the sample's policies writes down:
//
//   - the policy of the function lets in the bucket's service, the policy of the alias live the account 444455556666; the
//     version 3 has none. What the one says is not said of the others;
//   - admin has AdministratorAccess, the root user of the account needs no grant, and the execution role of the function
//     has nothing about functions;
//   - ana may invoke the function without a qualifier, ben the function with one; cem has lambda:* within a boundary that
//     allows S3 alone; dora has lambda:* and a Deny for live;
//   - of the other account the root user may, who needs no more than the policy of the alias. Its users and roles need
//     policies of their own as well, which nobody has here.
func TestStory(t *testing.T) {
	s, err := read("")
	if err != nil {
		t.Fatal(err)
	}
	const in, partner = "arn:aws:iam::111122223333:", "arn:aws:iam::444455556666:"
	type answers struct{ Function, Live, Version string } // "" where nobody would ask
	want := map[string]answers{
		in + "role/admin":            {"yes", "yes", "yes"},
		in + "role/service/thumbs":   {"no", "no", "no"},
		in + "root":                  {"yes", "yes", "yes"},
		in + "user/ana":              {"yes", "no", "no"},
		in + "user/ben":              {"no", "yes", "yes"},
		in + "user/cem":              {"no", "no", "no"},
		in + "user/dora":             {"yes", "no", "yes"},
		"s3.amazonaws.com":           {"yes", "", ""},
		partner + "root":             {"", "yes", ""},
		"roles of " + partner[13:25]: {"", "unknown", ""},
		"users of " + partner[13:25]: {"", "unknown", ""},
	}
	got := make(map[string]answers)
	for i, qualifier := range []string{"", ":live", ":3"} {
		for r, err := range whoCan(context.Background(), s, sampleAction, sampleResource+qualifier) {
			if err != nil {
				t.Fatal(err)
			}
			name := r.Principal
			switch r.For {
			case "the roles of account 444455556666":
				name = "roles of 444455556666"
			case "the users of account 444455556666":
				name = "users of 444455556666"
			}
			a := got[name]
			*[]*string{&a.Function, &a.Live, &a.Version}[i] = r.Verdict.String()
			got[name] = a
			if r.Verdict != analyze.Yes {
				continue
			}
			result, err := s.Evaluate(*r.Request)
			if err != nil || result.Decision != evaluate.Allowed || r.Request.Resource.ARN != sampleResource+qualifier {
				t.Errorf("%s: %v, %v", r.Principal, result, err)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestStoryTrigger: the bucket's service may only with the source that the policy of the function names.
func TestStoryTrigger(t *testing.T) {
	s, err := read("")
	if err != nil {
		t.Fatal(err)
	}
	for r, err := range whoCan(context.Background(), s, sampleAction, sampleResource) {
		if err != nil {
			t.Fatal(err)
		}
		if r.Principal != "s3.amazonaws.com" {
			continue
		}
		for key, want := range map[string]string{"aws:SourceAccount": "111122223333", "aws:SourceArn": "arn:aws:s3:::uploads"} {
			if v, ok := r.Request.Context.Lookup(key); !ok || v.At(0) != want {
				t.Errorf("%s is not %s in %v", key, want, r.Request)
			}
		}
		return
	}
	t.Error("the service is not asked")
}
