package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/validate"
)

var scenarioFiles = flag.String("scenarios", "", "further files of scenarios, with commas between them")

// TestNoFalseAlarm: policies that decide as scenarios say have nothing of severity ERROR. Scenarios about faults, as of a
// key that an operator never compares, would have to be named here with their reasons; these files have none.
func TestNoFalseAlarm(t *testing.T) {
	files, err := filepath.Glob("../../evaluate/scenario/testdata/*.json*")
	if err != nil {
		t.Fatal(err)
	}
	files = append(files, "../simulate/testdata/scenarios.jsonl")
	if *scenarioFiles != "" {
		files = append(files, strings.Split(*scenarioFiles, ",")...)
	}
	checked := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		list, err := scenario.Read(data)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range list {
			o := scenario.Check(s)
			if o.Err != nil || !o.Pass() {
				continue
			}
			eachPolicy(s.Request, s.Policies, func(p *policy.Policy, k policy.Kind) {
				checked++
				for _, f := range validate.Policy(p, k, validate.MinSeverity(validate.Error)) {
					t.Errorf("%s: %s, %s: %s at %s: %s", filepath.Base(file), s.Name, o.Result.Decision, f.Code, f.Path, f.Message)
				}
			})
		}
	}
	if checked < 50 {
		t.Errorf("%d policies", checked)
	}
}

// eachPolicy calls f for each policy that is there, with its kind.
func eachPolicy(q evaluate.Request, ps evaluate.Policies, f func(*policy.Policy, policy.Kind)) {
	each := func(k policy.Kind, list ...*policy.Policy) {
		for _, p := range list {
			if p != nil {
				f(p, k)
			}
		}
	}
	each(policy.Identity, ps.Identity...)
	each(policy.Boundary, ps.Boundary)
	each(policy.Session, ps.Session...)
	switch service, _, _ := strings.Cut(q.Action, ":"); service {
	case "sts":
		each(policy.Trust, ps.Resource)
	case "kms":
		each(policy.Key, ps.Resource)
	default:
		each(policy.Resource, ps.Resource)
	}
	for _, l := range ps.SCPs {
		each(policy.SCP, l.Policies...)
	}
	for _, l := range ps.RCPs {
		each(policy.RCP, l.Policies...)
	}
	each(policy.Endpoint, ps.Endpoint)
}
