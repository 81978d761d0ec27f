package policy_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/policy"
)

// TestParseAllocs: at most four allocations for a statement, also where no statement repeats another.
func TestParseAllocs(t *testing.T) {
	const n = 200
	var varied []string
	for i := range n {
		varied = append(varied, fmt.Sprintf(`{"Effect":"Allow","Action":["s3:Get%d","s3:List*"],"Resource":["arn:aws:s3:::b%d/*","arn:aws:s3:::c%d"],`+
			`"Condition":{"StringEquals":{"aws:ResourceTag/Team%d":["${aws:PrincipalTag/team}","v"]},"DateLessThan":{"aws:CurrentTime":"20%02d-01-01"}}}`, i, i, i, i, i%100))
	}
	for _, tt := range []struct {
		name, text string
		statements int
	}{
		{"small", smallDocument, 1},
		{"statements=200", ofStatements(n), n},
		{"varied=200", `{"Version":"2012-10-17","Statement":[` + strings.Join(varied, ",") + `]}`, n},
	} {
		data := []byte(tt.text)
		allocs := math.Inf(1)
		for range 8 { // memory that is used again may be gone, in some of them
			allocs = min(allocs, testing.AllocsPerRun(10, func() {
				if p, err := policy.Parse(data); err != nil || p.Len() != tt.statements {
					t.Fatal(p.Len(), err)
				}
			}))
		}
		if per := allocs / float64(tt.statements); per > 4 {
			t.Errorf("%s: %.2f allocations for a statement", tt.name, per)
		}
	}
}
