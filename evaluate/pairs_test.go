package evaluate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestPatternsAlike: many patterns that begin alike cover what each of them covers alone, whatever is left out because
// of the text behind their wildcards.
func TestPatternsAlike(t *testing.T) {
	const others = "arn:aws:s3:*:*:zz/* arn:aws:s3:*:*:yy/?x arn:aws:s3:*:*:ww arn:aws:s3:*:*:*vv"
	for _, tt := range []struct {
		pattern, resource string
		want              bool
	}{
		{"arn:aws:s3:*:*:b/*", "arn:aws:s3:::b/k", true},
		{"arn:aws:s3:*:*:b/*", "arn:aws:s3:::B/k", false},
		{"arn:aws:s3:*:*:B/*", "arn:aws:s3:::b/k", false},
		{"arn:aws:s3:*:*:b/?/k", "arn:aws:s3:::b/a/k", true},
		{"arn:aws:s3:*:*:b/?/k", "arn:aws:s3:::b//k", false},
		{"arn:aws:s3:*:*:a*a", "arn:aws:s3:::aa", true},
		{"arn:aws:s3:*:*:${aws:username}/*", "arn:aws:s3:::alice/k", true}, // V-01
		{"arn:aws:s3:*:*:x${aws:username}y*", "arn:aws:s3:::xalicey", true},
		{"arn:aws:s3:*:*:${app:none, 'b'}/*", "arn:aws:s3:::b/k", true},
		{"arn:aws:s3:*:*:${*}b", "arn:aws:s3:::*b", true}, // V-08
		{"arn:aws:s3:*:*:ö*", "arn:aws:s3:::ök", true},
	} {
		for _, not := range []bool{false, true} {
			s := policy.StatementSpec{Effect: policy.Allow, Action: []string{"s3:GetObject"}}
			if s.Resource = append(strings.Fields(others), tt.pattern); not {
				s.Resource, s.NotResource = nil, s.Resource
			}
			p, err := policy.New(policy.Version2012, s)
			if err != nil {
				t.Fatal(err)
			}
			e, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{p}})
			if err != nil {
				t.Fatal(err)
			}
			req := ask(alice, "s3:GetObject", tt.resource)
			if got := e.Decide(&req) == evaluate.Allowed; got != (tt.want != not) {
				t.Errorf("%s covers %s: %v, want %v; NotResource: %v", tt.pattern, tt.resource, got != not, tt.want, not)
			}
		}
	}
}

// TestByHash: places of one hash are all found, in however full a table.
func TestByHash(t *testing.T) {
	hashes := []uint64{7, 7 + 1<<40, 7, 8, 7, 7 + 1<<20}
	for _, hash := range hashes {
		var want []int32
		for i, h := range hashes {
			if h == hash {
				want = append(want, int32(i))
			}
		}
		found := evaluate.PlacesByHash(hashes, hash)
		for _, i := range want {
			if !slices.Contains(found, i) {
				t.Errorf("hash %d: places %v, want %v among them", hash, found, want)
			}
		}
	}
	if found := evaluate.PlacesByHash(hashes, 9+1<<33); len(found) != 0 {
		t.Errorf("places %v of a hash that nothing has", found)
	}
}
