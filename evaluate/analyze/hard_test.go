package analyze_test

import (
	"context"
	"flag"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/policy"
)

// list returns what one makes of the numbers below n, with commas between.
func list(n int, one func(i int) string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = one(i)
	}
	return strings.Join(parts, ",")
}

// statements returns n statements.
func statements(n int, one func(i int) string) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = one(i)
	}
	return all
}

// pigeons are statements of which one applies unless n keys have different values of m.
func pigeons(n, m int) (all []string) {
	key := func(i int) string { return fmt.Sprintf(`"aws:PrincipalTag/%d"`, i) }
	holes := list(m, func(i int) string { return fmt.Sprintf(`"%d"`, i) })
	for i := range n {
		all = append(all, when(get, `"StringNotEquals":{`+key(i)+`:[`+holes+`]}`))
		for j := range i {
			for h := range m {
				all = append(all, when(get, fmt.Sprintf(`"StringEquals":{%s:"%d",%s:"%d"}`, key(i), h, key(j), h)))
			}
		}
	}
	return all
}

var marks = strings.Repeat("?", 40)

// hard are questions that take much work, by their size or by what they are.
var hard = []struct {
	name     string
	kind     policy.Kind
	want     analyze.Verdict
	old, new []string
}{
	{"question marks behind a star", policy.Identity, analyze.Undecided, []string{`"Action":"s3:GetObject","Resource":["arn:aws:s3:::b/*b` + marks + `?a*"]`}, []string{
		`"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*a` + marks + `x` + marks + `"`,
		`!"Action":"s3:GetObject","NotResource":"arn:aws:s3:::b/*b` + marks + `a*"`,
	}},
	{"question marks in many patterns", policy.Identity, analyze.Undecided,
		statements(40, func(i int) string {
			return fmt.Sprintf(`"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*%c%s%c*"`, 'a'+i%20, strings.Repeat("?", 10+i), 'b'+i%19)
		}),
		[]string{`"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*a` + marks + `x` + marks + `"`}},
	{"nine keys that differ in eight values", policy.Identity, analyze.Undecided, pigeons(9, 8), []string{get}},
	{"fourteen keys that differ in thirteen values", policy.Identity, analyze.Undecided, pigeons(14, 13), []string{get}},
	{"many patterns of actions", policy.Identity, analyze.Yes,
		[]string{`"Action":[` + list(8000, func(i int) string { return fmt.Sprintf(`"ec2:*a%db*"`, i) }) + `],"Resource":"*"`},
		[]string{`"Action":[` + list(8000, func(i int) string { return fmt.Sprintf(`"ec2:*b%da*"`, i) }) + `],"Resource":"*"`}},
	{"many statements for all actions", policy.Identity, analyze.Yes,
		statements(1500, func(i int) string { return when(all, fmt.Sprintf(`"StringEquals":{"aws:PrincipalTag/%d":"a"}`, i)) }),
		statements(1500, func(i int) string { return when(all, fmt.Sprintf(`"StringEquals":{"aws:PrincipalTag/%d":"b"}`, i)) })},
	{"many patterns of resources", policy.Identity, analyze.Undecided,
		[]string{`"Action":"s3:*","Resource":[` + list(6000, func(i int) string { return fmt.Sprintf(`"arn:aws:s3:::*%d?a*"`, i) }) + `]`},
		statements(100, func(i int) string {
			return `"Action":"s3:*","Resource":[` + list(40, func(j int) string { return fmt.Sprintf(`"arn:aws:s3:::a*%d%da*"`, i, j) }) + `]`
		})},
	{"many names that are not listed", policy.Identity, analyze.Yes,
		statements(200, func(i int) string { return fmt.Sprintf(`"Action":"acme:*%d*","Resource":"arn:aws:acme:::%d"`, i, i) }),
		[]string{`"NotAction":"s3:*","Resource":"*"`}},
	{"many principals", policy.Resource, analyze.Yes,
		statements(8, func(i int) string {
			return `"Principal":{"AWS":[` + list(600, func(j int) string { return fmt.Sprintf(`"%012d"`, 1000*i+j) }) + `]},` + get
		}),
		statements(8, func(i int) string {
			return `"NotPrincipal":{"AWS":[` + list(600, func(j int) string { return fmt.Sprintf(`"%012d"`, 1000*i+j) }) + `]},` + get
		})},
	{"many accounts and tags", policy.Identity, analyze.Yes,
		statements(300, func(i int) string {
			return when(fmt.Sprintf(`"Action":"sqs:*","Resource":"arn:aws:sqs:*:%012d:*"`, i),
				fmt.Sprintf(`"StringEquals":{"aws:RequestTag/%d":"a","aws:ResourceAccount":"%012d"},"ForAnyValue:StringEquals":{"aws:TagKeys":"%d"}`, i%6, i+1, i%6))
		}),
		[]string{when(`"Action":"sqs:*","Resource":"*"`, `"ForAllValues:StringEquals":{"aws:TagKeys":["0","1","2","3","4","5"]}`)}},
	{"many values", policy.Identity, analyze.No,
		statements(10, func(i int) string {
			return when(get, `"StringNotEquals":{"aws:SourceVpc":[`+list(1500, func(j int) string { return fmt.Sprintf(`"%d"`, 1000*i+j) })+`]}`)
		}),
		statements(10, func(i int) string {
			return when(get, `"StringLike":{"aws:SourceVpc":[`+list(1000, func(j int) string { return fmt.Sprintf(`"%d*"`, 1000*i+j) })+`]}`)
		})},
	{"many ranges", policy.Resource, analyze.Yes,
		statements(8, func(i int) string {
			return when(everyone+get, `"IpAddress":{"aws:SourceIp":[`+list(1000, func(j int) string { return fmt.Sprintf(`"%d.%d.%d.0/24"`, i, j/256, j%256) })+`]}`)
		}),
		[]string{when(everyone+get, `"NotIpAddress":{"aws:SourceIp":"127.0.0.0/8"}`)}},
	{"many ARNs that are not", policy.Identity, analyze.No,
		statements(40, func(i int) string {
			return when(get, fmt.Sprintf(`"ArnNotLike":{"aws:SourceArn":"arn:aws:s3:::*%d*"}`, i))
		}),
		[]string{when(get, `"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:*:*"}`)}},
	{"many keys in a statement", policy.Identity, analyze.Yes, []string{get + `,"Condition":{"StringEquals":{` +
		list(3000, func(i int) string { return fmt.Sprintf(`"aws:PrincipalTag/%d":"a"`, i) }) + `}}`},
		[]string{get + `,"Condition":{"StringLike":{` + list(3000, func(i int) string { return fmt.Sprintf(`"aws:PrincipalTag/%d":"?*"`, i) }) + `}}`}},
	{"a long pattern", policy.Identity, analyze.Undecided,
		[]string{`"Action":"s3:GetObject","Resource":"arn:aws:s3:::*` + strings.Repeat("a?", 40_000) + `"`},
		[]string{`"Action":"s3:GetObject","Resource":"arn:aws:s3:::*` + strings.Repeat("a?", 40_000) + `b*"`}},
	{"many numbers", policy.Identity, analyze.Yes,
		statements(20, func(i int) string {
			return when(get, `"NumericNotEquals":{"s3:max-keys":[`+list(900, func(j int) string { return fmt.Sprintf(`"%d.%d"`, i, j) })+`]},"StringNotEquals":{"s3:max-keys":"1"}`)
		}), []string{get}},
	{"many dates, written in two ways", policy.Identity, analyze.Undecided,
		statements(20, func(i int) string {
			return when(get, `"DateNotEquals":{"aws:CurrentTime":[`+list(500, func(j int) string { return fmt.Sprintf(`"%d"`, i*1000+j) })+`]},"StringNotEquals":{"aws:EpochTime":"1"}`)
		}), []string{get}},
	{"many patterns on addresses", policy.Identity, analyze.Undecided,
		statements(50, func(i int) string {
			return when(get, `"StringNotLike":{"aws:SourceIp":[`+list(200, func(j int) string { return fmt.Sprintf(`"*%d?%d*"`, i, j) })+`]}`)
		}), []string{get}},
	{"ARNs or not", policy.Identity, analyze.Yes, []string{`"Action":"sqs:*","Resource":"*"`},
		append(statements(400, func(i int) string {
			return "!" + when(get, fmt.Sprintf(`"ArnNotLike":{"acme:key":"arn:aws:s3:::*%d*"}`, i))
		}), when(get, `"Null":{"acme:key":"false"}`))},
	{"variables", policy.Identity, analyze.Yes,
		statements(60, func(i int) string {
			return fmt.Sprintf(`"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*${aws:PrincipalTag/%d}*a%d"`, i%7, i)
		}),
		statements(60, func(i int) string {
			return fmt.Sprintf(`"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:PrincipalTag/%d}*a*%d"`, i%7, i)
		})},
}

var hardSteps = flag.Int("analyze.steps", 200_000, "how many steps TestHard allows; a question has 3,000,000")

// TestHard holds (AN-10) that questions which take too much work end with the steps that are allowed, and that what they
// take of memory is bounded by their steps.
func TestHard(t *testing.T) {
	for _, c := range hard {
		t.Run(c.name, func(t *testing.T) {
			old, new := parse(t, c.old...), parse(t, c.new...)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			a, err := analyze.NewAccess(context.Background(), old, new, c.kind, analyze.MaxSteps(*hardSteps))
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			allocated := int(after.TotalAlloc - before.TotalAlloc)
			size := len(old.String()) + len(new.String())
			t.Logf("%v after %d steps, %v, %d bytes", a.Verdict, a.Steps, took, allocated)
			switch {
			case err != nil:
				t.Error(err)
			case a.Verdict == c.want:
			case a.Verdict != analyze.Undecided || len(a.Open) != 1 || a.Open[0].Code != analyze.Budget:
				t.Errorf("%v %v, want %v or the end of the steps", a.Verdict, a.Open, c.want)
			}
			if allocated > 100*a.Steps+200*size+1<<20 {
				t.Errorf("%d bytes for %d steps with policies of %d bytes", allocated, a.Steps, size)
			}
		})
	}
}

// countingContext is done after some looks at it.
type countingContext struct {
	context.Context
	looks, most int
}

func (c *countingContext) Err() error {
	if c.looks++; c.looks > c.most {
		return context.Canceled
	}
	return nil
}

// TestCancelled holds (AN-10) that a question looks at its context every 1,024 steps, and ends when it is done.
func TestCancelled(t *testing.T) {
	for _, c := range hard {
		t.Run(c.name, func(t *testing.T) {
			old, new := parse(t, c.old...), parse(t, c.new...)
			const steps = 100_000
			ctx := &countingContext{context.Background(), 0, math.MaxInt}
			a, err := analyze.NewAccess(ctx, old, new, c.kind, analyze.MaxSteps(steps))
			most := 1200 + len(old.String()) + len(new.String()) // no piece of work is more than the policies
			if err != nil || ctx.looks < a.Steps/most {
				t.Errorf("%d looks at the context in %d steps: %v", ctx.looks, a.Steps, err)
			}
			if ctx.looks < 20 {
				return
			}
			ctx = &countingContext{context.Background(), 0, 10}
			a, err = analyze.NewAccess(ctx, old, new, c.kind, analyze.MaxSteps(math.MaxInt))
			if err != nil || a.Verdict != analyze.Undecided || len(a.Open) != 1 || a.Open[0].Code != analyze.Cancelled {
				t.Errorf("%v %v %v, want the end of the context", a.Verdict, a.Open, err)
			}
			if ctx.looks > 14 {
				t.Errorf("%d looks after the context was done", ctx.looks)
			}
		})
	}
}
