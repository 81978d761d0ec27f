package evaluate_test

import (
	"flag"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/raced"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

var managedTime = flag.Bool("managed.time", false, "measure what the dearest action of each managed policy costs")

// manyAsked is how many patterns, statements and entries a decision over one managed policy may ask.
const manyAsked = 12

// A dearest is the request that asks most of a policy.
type dearest struct {
	asked int
	name  string
	e     *evaluate.Evaluator
	req   *evaluate.Request
}

// TestManagedOneByOne: whatever the managed policy, few of its entries are asked about an action. With the flag the time
// is printed where it is more than four times that of one statement.
func TestManagedOneByOne(t *testing.T) {
	raced.Alone(t)
	calls := make(map[string][]evaluate.Request) // by service
	for s := range action.Services() {
		for a := range s.Actions() {
			for _, arn := range []string{"*", "arn:aws:" + s.Prefix() + ":us-east-1:" + genAccount + ":thing/x"} {
				calls[s.Prefix()] = append(calls[s.Prefix()], evaluate.Request{Principal: genPrincipal(genUser), Action: a.Name(), Resource: evaluate.Resource{ARN: arn}})
			}
		}
	}
	var list []dearest
	for info := range managed.AWS().All() {
		p := managed.MustLookup(info.Name)
		e, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{p}})
		if info.Name == "RCPFullAWSAccess" { // no identity policy
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		d := dearest{name: info.Name, e: e}
		for _, service := range servicesOf(p) {
			for i := range calls[service] {
				if _, asked := e.DecideAsked(&calls[service][i]); asked > d.asked || d.req == nil {
					d.asked, d.req = asked, &calls[service][i]
				}
			}
		}
		if d.asked > manyAsked {
			t.Errorf("%s: %s on %s asks %d entries", d.name, d.req.Action, d.req.Resource.ARN, d.asked)
		}
		list = append(list, d)
	}
	slices.SortFunc(list, func(a, b dearest) int { return b.asked - a.asked })
	for _, d := range list[:8] {
		t.Logf("%s: %s on %s asks %d entries", d.name, d.req.Action, d.req.Resource.ARN, d.asked)
	}
	if *managedTime {
		measureDearest(t, list)
	}
}

// servicesOf returns the services of the actions of a policy, in lower case.
func servicesOf(p *policy.Policy) (services []string) {
	for _, s := range p.Statements() {
		for a := range s.Actions() {
			if service, _, ok := strings.Cut(ascii.ToLower(a.String()), ":"); ok && !slices.Contains(services, service) {
				services = append(services, service)
			}
		}
	}
	return services
}

// measureDearest compares each with one statement, in turns, by the quickest of many rounds.
func measureDearest(t *testing.T, list []dearest) {
	unit := genStatements(1)
	one := unit.compile(t)
	run := func(e *evaluate.Evaluator, req *evaluate.Request) time.Duration {
		at := time.Now()
		for range 200 {
			e.Decide(req)
		}
		return time.Since(at)
	}
	beyond, measured := 0, 0
	for _, d := range list {
		if d.req == nil {
			continue
		}
		base, cost := time.Hour, time.Hour
		for range 40 {
			base, cost = min(base, run(one, &unit.requests[0])), min(cost, run(d.e, d.req))
		}
		measured++
		if ratio := float64(cost) / float64(base); ratio > 4 {
			beyond++
			t.Logf("%s: %s on %s takes %.1f times what one statement takes", d.name, d.req.Action, d.req.Resource.ARN, ratio)
		}
	}
	t.Logf("%d of %d beyond 4", beyond, measured)
}
