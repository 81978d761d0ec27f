package scenario_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
	"github.com/lambdaiam/lambdaiam/internal/concurrent"
	"github.com/lambdaiam/lambdaiam/managed"
)

// Scenarios may be read, checked and run by many goroutines at once, without anything having been used before. The race
// detector looks.
func TestConcurrency(t *testing.T) {
	data := []byte(`{"name":"u","request":{"principal":"` + user + `","action":"lambda:InvokeFunction","resource":"` + function + `"},
		"policies":{"identity":["AWSLambdaRole"]},"expect":"allowed"}`)
	shared, err := scenario.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	shared = append(shared, scenario.Scenario{Name: "table", Request: invoke(user), Expect: scenario.Decision(evaluate.ImplicitDeny),
		Policies: identity(`"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"*","Condition":{"Bool":{"a:b":"true"}}`)})
	outcome := scenario.Check(shared[1])
	files := fstest.MapFS{"a.json": {Data: data}}
	use := func(b *strings.Builder) {
		say := func(v ...any) { fmt.Fprintln(b, v...) }
		own, err := scenario.Read(data, scenario.WithMaxSize(1<<20), scenario.WithCatalog(managed.AWS()))
		say(err)
		_, err = scenario.Read(data, scenario.WithMaxSize(10))
		say(err)
		for _, s := range append(own, shared...) {
			o := scenario.Check(s)
			text, err := json.Marshal(o)
			say(o.Pass(), o, string(text), err)
			text, err = json.Marshal(s.Expect)
			say(string(text), err)
		}
		say(outcome.Pass(), outcome, *scenario.Invalid("*"))
		scenario.Run(t, shared)
		scenario.Test(t, files, "*.json")
	}

	if got := concurrent.Same(t, use); strings.Count(got, "true ") < 4 {
		t.Errorf("got %s", got)
	}
}
