package validate

import (
	"strconv"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/raced"
	"github.com/lambdaiam/lambdaiam/policy"
)

// large returns documents that are large in one way, by name, each with about so many parts.
func large(n int) map[string]string {
	list := func(format string) string {
		var b strings.Builder
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(strings.ReplaceAll(format, "#", strconv.Itoa(i)))
		}
		return b.String()
	}
	statement := func(elements string) string {
		return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow",` + elements + `}]}`
	}
	return map[string]string{
		"statements":       `{"Version":"2012-10-17","Statement":[` + list(`{"Effect":"Deny","Action":"s3:A#","Resource":"*"}`) + `]}`,
		"missing elements": `{"Version":"2012-10-17","Statement":[` + list(`{"Sid":"a","x#":1}`) + `]}`,
		"no statements":    `{"Version":"2012-10-17","Statement":[` + list(`#`) + `]}`,
		"Sids":             `{"Version":"2012-10-17","Statement":[` + list(`{"Sid":"a#","Effect":"Deny","Action":"s3:A","Resource":"*"}`) + `]}`,
		"one Sid":          `{"Version":"2012-10-17","Statement":[` + list(`{"Sid":"a","Effect":"Deny","Action":"s3:A","Resource":"*"}`) + `]}`,
		"unknown actions":  statement(`"Action":[` + list(`"lambda:A#"`) + `],"Resource":"*"`),
		"refused actions":  statement(`"Action":[` + list(`"a#"`) + `],"Resource":"*"`),
		"patterns":         statement(`"Action":[` + list(`"lambda:*a#*"`) + `],"Resource":"*"`),
		"actions elsewhere": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[` + list(`"lambda:?a#*"`) + `],"Resource":"*"},{"Effect":"Allow","Action":["lambda:ListFunctions"` +
			strings.Repeat(`,"lambda:ListFunctions"`, n) + `],"Resource":"arn:aws:lambda:*:*:function:f"}]}`,
		"resources":         statement(`"Action":"lambda:GetFunction","Resource":[` + list(`"arn:aws:lambda:eu-central-1:210987654321:layer:l#"`) + `]`),
		"no resources":      statement(`"Action":["ec2:StopInstances","ec2:StartInstances"],"Resource":[` + list(`"arn:aws:ec2::210987654321:f*#"`) + `]`),
		"refused resources": statement(`"Action":"s3:*","Resource":[` + list(`"#"`) + `]`),
		"characters":        statement(`"Action":"s3:*","Resource":[` + list(`"arn:aws:s3:::Δ#"`) + `]`),
		"principals":        statement(`"Principal":{"AWS":[` + list(`"arn:aws:sts::210987654321:assumed-role/r/s#"`) + `],"Federated":[` + list(`"f#"`) + `]},"Action":"sts:AssumeRole"`),
		"keys":              statement(`"Action":"s3:*","Resource":"*","Condition":{"StringEquals":{` + list(`"k#":"v"`) + `}}`),
		"values":            statement(`"Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":[` + list(`"v#"`) + `]}}`),
		"operators":         statement(`"Action":"s3:*","Resource":"*","Condition":{` + list(`"o#":{"a:k":"v"}`) + `}`),
		"members":           `{` + list(`"m#":1`) + `}`,
		"lines":             statement("\"Action\":[\n" + list("\"lambda:A#\"\n") + `],"Resource":"*"`),
	}
}

// TestSteps: twice the policy takes twice the work, in comparisons and in memory, whatever it is that is large.
func TestSteps(t *testing.T) {
	raced.Alone(t)
	const n = 150
	small, twice := large(n), large(2*n)
	measure := func(text string, k policy.Kind) (steps int, allocs float64) {
		v, err := jsonscan.Read(text, policy.DefaultMaxSize)
		if err != nil {
			t.Fatal(err)
		}
		r := newRun(nil)
		r.read(text, jsonscan.Tree(v), k, policy.Faults([]byte(text), k), nil)
		r.check()
		return r.steps, testing.AllocsPerRun(1, func() { Text([]byte(text), k) })
	}
	for name, text := range small {
		for _, k := range []policy.Kind{policy.Identity, policy.Trust, policy.RCP} {
			steps, allocs := measure(text, k)
			steps2, allocs2 := measure(twice[name], k)
			bound := 2*steps + 200
			if name == "actions elsewhere" {
				bound = mostSteps + 1000 // all pairs, up to there
			}
			if steps2 > bound || allocs2 > 2.3*allocs+500 {
				t.Errorf("%s as %s: %d and %d steps, %.0f and %.0f allocations", name, k, steps, steps2, allocs, allocs2)
			}
		}
	}
}

// TestLarge: the largest policies are checked to the end.
func TestLarge(t *testing.T) {
	raced.Alone(t)
	for name, text := range large(20_000) {
		if len(text) > policy.DefaultMaxSize {
			text = large(2_500)[name]
		}
		for _, k := range []policy.Kind{policy.Identity, policy.Trust} {
			if got := Text([]byte(text), k); name != "members" && len(got) == 0 {
				t.Errorf("%s as %s: nothing found", name, k)
			}
		}
	}
}
