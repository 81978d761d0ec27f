package evaluate_test

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/raced"
	"github.com/lambdaiam/lambdaiam/policy"
)

var climbFor = flag.Duration("climb.for", 0, "how long to search for costly documents; 0: a fixed number of steps")

// A genome says what a document and a request are made of: numbers of things, and which kinds.
type genome [geneCount]uint16

const (
	geneStatements = iota
	geneActions
	geneActionKind
	geneResources
	geneResourceKind
	geneTests
	geneTestKind
	geneValues
	geneValueKind
	geneKeys
	genePrincipals
	geneNot
	geneOwn // statements more with one of the actions each
	geneLevels
	geneTags
	geneLength // of the request's values
	geneList
	geneDeny
	geneCount
)

// geneTop are the greatest values, one more.
var geneTop = genome{
	geneStatements: 40, geneActions: 40, geneActionKind: 6, geneResources: 40, geneResourceKind: 8, geneTests: 12, geneTestKind: 14, geneValues: 40,
	geneValueKind: 6, geneKeys: 12, genePrincipals: 12, geneNot: 4, geneOwn: 40, geneLevels: 8, geneTags: 40, geneLength: 400, geneList: 20, geneDeny: 3,
}

var climbOperators = []string{
	"StringEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase", "ArnLike", "ArnNotLike", "NumericEquals", "DateLessThan", "IpAddress", "Bool",
	"ForAnyValue:StringLike", "ForAllValues:StringEquals", "Null", "StringNotEqualsIfExists",
}

// climbTexts returns n texts of a kind.
func climbTexts(n int, kind int, formats ...string) []string {
	return numbered(n, formats[kind%len(formats)])
}

// build makes what a genome says, times times as much of everything that is counted.
func (g genome) build(times int) (ps evaluate.Policies, req evaluate.Request, size int) {
	n := func(gene int) int { return int(g[gene]) * times }
	operator := climbOperators[int(g[geneTestKind])%len(climbOperators)]
	values := climbTexts(n(geneValues)+1, int(g[geneValueKind]), "v%d", "*v%d*", "?v%d?", "${app:k1}%d", "*a*a*%d", "aaaa%d")
	switch {
	case strings.HasPrefix(operator, "Arn"):
		values = climbTexts(n(geneValues)+1, int(g[geneValueKind]), "arn:aws:s3:::v%d", "arn:*:s3:*:*:v%d*")
	case operator == "NumericEquals":
		values = numbered(n(geneValues)+1, "%d")
	case operator == "DateLessThan":
		values = numbered(n(geneValues)+1, "%d")
	case operator == "IpAddress":
		values = climbTexts(n(geneValues)+1, 0, "2001:db8::%04d/128")
	case operator == "Bool", operator == "Null":
		values = []string{"true"}
	}
	var tests []condition.Spec
	for i := range n(geneTests) {
		key := fmt.Sprintf("app:k%d", i)
		if int(g[geneKeys]) > i {
			key = fmt.Sprintf("aws:PrincipalTag/t%d", i)
		}
		tests = append(tests, condition.Spec{Operator: operator, Key: key, Values: values})
	}
	actions := climbTexts(n(geneActions)+1, int(g[geneActionKind]), "s3:Get%d", "s3:*%d", "s3:G*e*t*%d", "s3:?????%d*", "app%d:*", "s3:Get*%d")
	if g[geneActionKind] == 3 {
		actions = append(actions, stars(len(actions))...)
	}
	resources := climbTexts(n(geneResources)+1, int(g[geneResourceKind]), "arn:aws:s3:::b%d", "arn:*:s3:::b%d", "arn:aws:s3:::*%d*", "arn:aws:s3:::a?%d*",
		"arn:aws:s3:::${app:k1}%d", "arn:aws:s3:::b%d/*", "*%.0d", "arn:aws:s3:::aaaa*%d")
	statement := policy.StatementSpec{Effect: policy.Allow, Action: actions, Resource: resources, Condition: tests}
	if g[geneDeny] > 0 {
		statement.Effect = policy.Deny
	}
	switch g[geneNot] {
	case 1:
		statement.Action, statement.NotAction = nil, actions
	case 2:
		statement.Resource, statement.NotResource = nil, resources
	}
	if g[geneResourceKind] == 6 {
		statement.Resource, statement.NotResource = []string{"*"}, nil
	}
	var specs []policy.StatementSpec
	for range n(geneStatements) + 1 {
		specs = append(specs, statement)
	}
	for i := range n(geneOwn) {
		specs = append(specs, policy.StatementSpec{Effect: statement.Effect, Action: actions[i%len(actions) : i%len(actions)+1], Resource: []string{fmt.Sprintf("arn:aws:s3:::own%d", i)}})
	}
	p, err := policy.New(policy.Version2012, specs...)
	if err != nil {
		panic(err)
	}
	ps.Identity = []*policy.Policy{p}
	for range n(geneLevels) {
		ps.SCPs = append(ps.SCPs, level(policy.MustParse(document(grant("*", "*")))))
	}
	if g[genePrincipals] > 0 {
		list := specs[:min(len(specs), 4)]
		list = slices.Clone(list)
		for i := range list {
			list[i].Principal = policy.AWSPrincipals(numbered(n(genePrincipals), "arn:aws:iam::111122223333:role/r%d")...)
		}
		if ps.Resource, err = policy.New(policy.Version2012, list...); err != nil {
			panic(err)
		}
	}
	tags := make(map[string]string)
	for i := range n(geneTags) {
		tags[fmt.Sprintf("t%d", i)] = "v"
	}
	value := strings.Repeat("a", n(geneLength)+1)
	req = ask(alice.WithTags(tags), "s3:GetObject", "arn:aws:s3:::"+value)
	req.Resource.Tags = tags
	for i := range n(geneTests) {
		key := fmt.Sprintf("app:k%d", i)
		if i%3 == 2 {
			continue
		}
		if g[geneList] > 0 && strings.HasPrefix(operator, "For") {
			req.Context.SetMulti(key, numbered(n(geneList), "a%d")...)
		} else if i == 0 {
			req.Context.Set(key, value)
		} else {
			req.Context.Set(key, "a")
		}
	}
	for _, q := range append(slices.Clone(ps.Identity), ps.Resource) {
		if q != nil {
			text, err := q.MarshalJSON()
			if err != nil {
				panic(err)
			}
			size += len(text)
		}
	}
	for _, l := range ps.SCPs {
		text, err := l.Policies[0].MarshalJSON()
		if err != nil {
			panic(err)
		}
		size += len(text)
	}
	size += req.Context.Size() + len(req.Resource.ARN)
	for key, v := range tags {
		size += 2 * (len(key) + len(v))
	}
	return ps, req, size
}

// allocated returns the bytes that f allocates.
func allocated(f func()) float64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return float64(after.TotalAlloc - before.TotalAlloc)
}

// A cost is something that must grow with what is read and no faster.
type cost struct {
	name string
	most float64 // for a byte that is read
	of   func(evaluate.Policies, *evaluate.Request) float64
}

var climbCosts = []cost{
	{"bytes of Compile", 256, func(ps evaluate.Policies, _ *evaluate.Request) float64 {
		return allocated(func() {
			if _, err := evaluate.Compile(ps); err != nil {
				panic(err)
			}
		})
	}},
	{"steps of Decide", 8, func(ps evaluate.Policies, req *evaluate.Request) float64 {
		e, err := evaluate.Compile(ps)
		if err != nil {
			panic(err)
		}
		_, steps := e.DecideSteps(req)
		return float64(steps)
	}},
	{"bytes of Evaluate", 160, func(ps evaluate.Policies, req *evaluate.Request) float64 {
		e, err := evaluate.Compile(ps)
		if err != nil {
			panic(err)
		}
		return allocated(func() { e.Evaluate(req) })
	}},
	{"bytes of String", 160, func(ps evaluate.Policies, req *evaluate.Request) float64 {
		e, err := evaluate.Compile(ps)
		if err != nil {
			panic(err)
		}
		r := e.Evaluate(req)
		return allocated(func() { _ = r.String() })
	}},
}

// climbFound are the genomes that once cost too much.
var climbFound = []genome{
	{36, 37, 4, 7, 0, 1, 1, 6, 0, 4, 0, 0, 38, 3, 3, 122, 12, 0}, // each of 38 sets of statements had the values of all
}

// TestClimb searches for documents and requests that cost more than what is read of them lets expect, by changing a
// genome as long as it costs more. The worst found stays under the bound for each byte, and four times as much of
// everything costs no more than five times as much for each byte that it has grown.
func TestClimb(t *testing.T) {
	raced.Alone(t)
	for _, c := range climbCosts {
		t.Run(c.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, uint64(len(c.name))))
			rate := func(g genome, times int) (perByte float64, size int) {
				perByte = math.Inf(1)
				for range 2 { // what happens once in a process, or beside this, does not count
					ps, req, n := g.build(times)
					size, perByte = n, min(perByte, c.of(ps, &req)/float64(n+512)) // a small document has what every one has
				}
				return perByte, size
			}
			for _, g := range climbFound {
				if found, _ := rate(g, 1); found > c.most {
					t.Errorf("%.1f for each byte of %v, want at most %.0f", found, g, c.most)
				}
			}
			var best genome
			worst, tried := 0.0, 0
			start := time.Now()
			for round := 0; *climbFor == 0 && round < 1 || *climbFor > 0 && time.Since(start) < *climbFor; round++ {
				var g genome
				for i := range g {
					g[i] = uint16(r.IntN(int(geneTop[i])))
				}
				here, _ := rate(g, 1)
				for idle := 0; idle < 15; tried++ {
					next := g
					for range 1 + r.IntN(3) {
						i := r.IntN(len(g))
						next[i] = uint16(r.IntN(int(geneTop[i])))
					}
					there, size := rate(next, 1)
					if size < 64<<10 && there > here {
						g, here, idle = next, there, 0
					} else {
						idle++
					}
				}
				if here > worst {
					best, worst = g, here
				}
			}
			_, small := rate(best, 1)
			four, large := rate(best, 4)
			t.Logf("%.1f for each of %d bytes, %.1f for each of %d: %v after %d documents", worst, small, four, large, best, tried)
			if worst > c.most {
				t.Errorf("%.1f for each byte, want at most %.0f", worst, c.most)
			}
			if four > 5*worst {
				t.Errorf("%.1f for each byte where four times as much of everything is read, %.1f before", four, worst)
			}
		})
	}
}
