package sampolicy

import (
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestTemplates: there are 81, each a document that package policy reads once its parameters have values, with every
// parameter that is declared and no other.
func TestTemplates(t *testing.T) {
	all := templates()
	if len(all) != 81 {
		t.Errorf("IN-49: %d templates, want 81", len(all))
	}
	for name, tpl := range all {
		for _, parameter := range tpl.Parameters {
			if !strings.Contains(tpl.Document, `{"Ref":"`+parameter+`"}`) {
				t.Errorf("%s: parameter %s is not used", name, parameter)
			}
		}
		if n := strings.Count(tpl.Document, `{"Ref":`); n < len(tpl.Parameters) {
			t.Errorf("%s: %d references, %d parameters", name, n, len(tpl.Parameters))
		}
		root, err := jsonscan.Read(tpl.Document, 1<<20)
		if err != nil {
			t.Fatal(name, err)
		}
		root.Release()
	}
	if text := all["SQSPollerPolicy"]; !slices.Equal(text.Parameters, []string{"QueueName"}) {
		t.Errorf("SQSPollerPolicy has the parameters %q", text.Parameters)
	}
}

func TestLookup(t *testing.T) {
	tpl, ok := Lookup("AMIDescribePolicy")
	if !ok || len(tpl.Parameters) != 0 {
		t.Fatalf("AMIDescribePolicy: %v, parameters %q", ok, tpl.Parameters)
	}
	p, err := policy.Parse([]byte(tpl.Document))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.CheckKind(policy.Identity); err != nil {
		t.Error(err)
	}
	if _, ok := Lookup("amiDescribePolicy"); ok {
		t.Error("a name in other letters is found")
	}
}

func TestReadFaults(t *testing.T) {
	for _, text := range []string{"{", `{"Templates":[]}`, `{"Templates":{"A":1}}`,
		`{"Templates":{"A":{"Parameters":[]}}}`} {
		if _, err := read(text); err == nil {
			t.Errorf("%s is read", text)
		}
	}
}
