package arn_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
)

// twelveStars is n patterns, each with twelve stars, none of which covers the key of ones. An engine that tries every
// star again needs longer than anybody waits for one of them.
func twelveStars(t testing.TB, n int) (patterns []arn.Pattern, key string) {
	for i := range n {
		stars := strings.Repeat("*1", 1+i%11) + strings.Repeat("1*", 11-i%11) + fmt.Sprintf("x%d", i)
		if strings.Count(stars, "*") != 12 {
			t.Fatalf("%s has not twelve stars", stars)
		}
		patterns = append(patterns, pattern(t, bucket+stars))
	}
	return patterns, bucket + strings.Repeat("1", 1024)
}

// The steps are counted in package glob; here the test would not come to an end.
func TestLimitStars(t *testing.T) {
	patterns, key := twelveStars(t, 200)
	for i := range patterns {
		if patterns[i].Match(key, nil) {
			t.Errorf("%s matches", patterns[i].String())
		}
		if !patterns[i].Match(key+fmt.Sprintf("x%d", i), nil) {
			t.Errorf("%s does not match", patterns[i].String())
		}
	}
}

func BenchmarkLimitStars(b *testing.B) {
	patterns, key := twelveStars(b, 200)
	b.ReportAllocs()
	for b.Loop() {
		for i := range patterns {
			matched = patterns[i].Match(key, nil)
		}
	}
}

// What is read may be of any size: neither stacks nor time grow beyond it.
func TestLimitSize(t *testing.T) {
	const n = 1_000_000
	for _, s := range []string{"[", "{", "${", "${a}", "*", "?", ":", "arn:", "\xff", "a"} {
		long := strings.Repeat(s, n/len(s))
		for _, text := range []string{long, "arn:aws:s3:::" + long} {
			if p, err := arn.ParsePattern(text); err == nil {
				p.Match(text, vars{"a": "a"})
			}
			if p, err := arn.ParsePatternWithoutVariables(text); err == nil {
				p.Match(text[:100], nil)
			}
			_, _ = arn.Parse(text)
			_, err := arn.ParseFunction(text)
			_, errIn := arn.ParseFunctionIn(text, arn.ARN{})
			if err == nil || errIn == nil {
				t.Errorf("a function with a name of %d bytes", len(text))
			} else if n := len(err.Error()) + len(errIn.Error()); n > 4000 {
				t.Errorf("messages of %d bytes", n)
			}
		}
	}
}
