package lambdaperm

import (
	"slices"
	"strings"
	"testing"
)

// slowMatch is matching as anybody would write it down.
func slowMatch(p, s string) bool {
	switch {
	case p == "":
		return s == ""
	case p[0] == '*':
		return slowMatch(p[1:], s) || s != "" && slowMatch(p, s[1:])
	case s == "":
		return false
	}
	return (p[0] == '?' || p[0] == s[0]) && slowMatch(p[1:], s[1:])
}

// words are all texts over an alphabet, up to a length.
func words(alphabet string, length int) []string {
	list := []string{""}
	for start := 0; length > 0; length-- {
		end := len(list)
		for _, w := range slices.Clone(list[start:end]) {
			for _, r := range alphabet {
				list = append(list, w+string(r))
			}
		}
		start = end
	}
	return list
}

// SEED-47: what is said of two patterns holds for the texts they match.
func TestCoverAgainstTexts(t *testing.T) {
	patterns, texts := words("ab?*", 3), words("abc", 6) // no pair needs longer texts
	matched := make(map[string][]int)
	for _, p := range patterns {
		for i, s := range texts {
			if slowMatch(p, s) {
				matched[p] = append(matched[p], i)
			}
		}
	}
	missed := 0
	for _, p := range patterns {
		for _, q := range patterns {
			inside, common := true, false
			for _, i := range matched[q] {
				_, ok := slices.BinarySearch(matched[p], i)
				inside, common = inside && ok, common || ok
			}
			if got := covers(p, q); got && !inside {
				t.Fatalf("covers(%q, %q), but not all texts", p, q)
			} else if !got && inside {
				missed++
			}
			if got := overlap(p, q); got != common {
				t.Fatalf("overlap(%q, %q) = %v, want %v", p, q, got, common)
			}
		}
	}
	if missed > len(patterns)*len(patterns)/20 {
		t.Errorf("%d pairs of %d are covered and not seen to be", missed, len(patterns)*len(patterns))
	}
}

func TestCoverResource(t *testing.T) {
	const b = "arn:aws:s3:::b"
	for _, c := range []struct {
		name, p, q      string
		covers, overlap bool
	}{
		{"SEED-47/everything", "*", b, true, true},
		{"SEED-47/everything, twice", "**", "*", true, true},
		{"SEED-47/everything by part", b, "*", false, true},
		{"SEED-47/the same", b, b, true, true},
		{"SEED-47/another", b, b + "2", false, false},
		{"SEED-47/objects", b + "/*", b + "/k*", true, true},
		{"SEED-47/objects, the other way round", b + "/k*", b + "/*", false, true},
		{"SEED-47/Region", "arn:aws:lambda:*:*:function:*", "arn:aws:lambda:us-*:111122223333:function:f", true, true},
		{"SEED-47/other service", "arn:aws:lambda:*:*:function:*", "arn:aws:sqs:us-east-1:111122223333:function:f", false, false},
		{"SEED-47/star stays in its part", "arn:aws:lambda:*:function:f", "arn:aws:lambda:us-east-1:111122223333:function:f", false, true},
		{"SEED-47 M-16/short", "arn:aws:sqs:*", "arn:aws:sqs:us-east-1:111122223333:q", true, true},
		{"SEED-47 M-16/short inside", "arn:aws:sqs:us-east-1:111122223333:q", "arn:aws:sqs:*", false, true},
		{"SEED-47 M-16/both short", "arn:aws:sqs:*", "arn:aws:sqs:us-east-1", true, true},
		{"SEED-47 M-16/shorter inside", "arn:aws:sqs:*:*:*", "arn:aws:sqs:us-east-1", true, true},
		{"SEED-47 M-16/shorter inside, not all", "arn:aws:sqs:*:*:q", "arn:aws:sqs:us-east-1", false, true},
		{"SEED-47/variable inside", b + "/*", b + "/${aws:username}/*", true, true},
		{"SEED-47/variable outside", b + "/${aws:username}/*", b + "/ann/*", false, true},
		{"SEED-47/variable that is not closed", b + "/*", b + "/${aws", true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := coversResource(c.p, c.q); got != c.covers {
				t.Errorf("coversResource(%q, %q) = %v", c.p, c.q, got)
			}
			if got := overlapResource(c.p, c.q); got != c.overlap {
				t.Errorf("overlapResource(%q, %q) = %v", c.p, c.q, got)
			}
			if got := overlapResource(c.q, c.p); got != c.overlap {
				t.Errorf("overlapResource(%q, %q) = %v", c.q, c.p, got)
			}
		})
	}
}

// Long patterns of stars must not take long: steps are bounded by the product of the lengths.
func TestCoverLong(t *testing.T) {
	p, q := strings.Repeat("*a", 300)+"b", strings.Repeat("*a", 300)
	if covers(p, q) || !overlap(p, q+"*") {
		t.Error("wrong answer about long patterns")
	}
}
