package scenario_test

import (
	"os"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestFiles runs the scenarios under testdata.
func TestFiles(t *testing.T) {
	scenario.Test(t, os.DirFS("."), "testdata/*.json", "testdata/*.jsonl")
}

// doc is a policy with one statement that has these members.
func doc(members string) string {
	return `{"Version":"2012-10-17","Statement":[{` + members + `}]}`
}

const (
	function = "arn:aws:lambda:us-east-1:111122223333:function:f"
	user     = "arn:aws:iam::111122223333:user/u"
)

func invoke(principal string) evaluate.Request {
	return evaluate.Request{
		Principal: evaluate.MustParsePrincipal(principal),
		Action:    "lambda:InvokeFunction",
		Resource:  evaluate.Resource{ARN: function},
	}
}

func identity(members ...string) evaluate.Policies {
	var ps evaluate.Policies
	for _, m := range members {
		ps.Identity = append(ps.Identity, policy.MustParse(doc(m)))
	}
	return ps
}

// TestTable runs scenarios that are written in Go.
func TestTable(t *testing.T) {
	allow := `"Sid":"Invoke","Effect":"Allow","Action":"lambda:Invoke*","Resource":"*"`
	deny := `"Effect":"Deny","Action":"*","Resource":"*"`
	scenario.Run(t, []scenario.Scenario{
		{
			Name: "nobody", // the zero Request is invalid
			Expect: &scenario.Expect{
				Decision: new(evaluate.ImplicitDeny), By: new(policy.Kind(0)), Statements: []string{}, MissingContext: []string{},
			},
		}, {
			Name: "new user", Request: invoke(user), // SEED-39
			Expect: scenario.Decision(evaluate.ImplicitDeny),
		}, {
			Name: "identity", Request: invoke(user), Policies: identity(allow),
			Expect: &scenario.Expect{
				Decision: new(evaluate.Allowed), By: new(policy.Identity), Statements: []string{"Invoke"},
			},
		}, {
			Name: "denied", Request: invoke(user), Policies: identity(allow, deny),
			Expect: &scenario.Expect{Decision: new(evaluate.ExplicitDeny), Statements: []string{"#0"}},
		}, {
			Name: "illegal", Request: invoke(user), Policies: identity(allow + `,"Principal":"*"`),
			Expect: scenario.Invalid("UNSUPPORTED_PRINCIPAL"),
		}, {
			Name: "decides", Request: invoke(user), Expect: &scenario.Expect{},
		},
	})
}
