package lambdaperm_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// qualifiers are how the matrix addresses function f: as it is, a version, an alias, $LATEST.
var qualifiers = []string{"", "1", "prod", "$LATEST"}

// TestQualifierMatrix: which calls the Resource of a statement covers, by the way they address the function, whichever
// side has the statement and whatever its effect.
func TestQualifierMatrix(t *testing.T) {
	for _, row := range []struct{ resources, covered string }{ // covered: one letter for each of qualifiers
		{invFn, "y---"},
		{invFn + ":1", "-y--"},
		{invFn + ":*", "-yyy"},
		{invFn + "*", "yyyy"},
		{invFn + " " + invFn + ":*", "yyyy"},
	} {
		for i, q := range qualifiers {
			covered := row.covered[i] == 'y'
			allow, deny := opAllow("lambda:InvokeFunction", row.resources), opDeny("lambda:InvokeFunction", row.resources)
			all := opAllow("lambda:InvokeFunction", "*")
			bare := invNamed(invFn)
			attached := func(statements ...string) lambdaperm.Function {
				f := invNamed(invFn)
				for j, s := range statements {
					statements[j] = to(invAWS(invUserA), s)
				}
				f.Policies = map[string]*policy.Policy{q: opDoc(statements...)}
				return f
			}
			for _, tt := range []struct {
				name string
				fn   lambdaperm.Function
				who  lambdaperm.Caller
				want evaluate.Decision
			}{
				{"identity Allow", bare, opUser(allow), either(covered, ok, no)},
				{"identity Deny", bare, opUser(all, deny), either(covered, never, ok)},
				{"function Allow", attached(allow), opUser(), either(covered, ok, no)},
				{"function Deny", attached(all, deny), opUser(), either(covered, never, ok)},
				{"function Deny, identity Allow", attached(deny), opUser(all), either(covered, never, ok)},
			} {
				t.Run("2.3/"+row.resources+"/called as "+q+"/"+tt.name, func(t *testing.T) {
					r, err := lambdaperm.Invoke(tt.fn, q, tt.who)
					invCheck(t, r, err, tt.want)
				})
			}
		}
	}
	t.Run("2.3/a function whose name begins alike", func(t *testing.T) {
		r, err := lambdaperm.Invoke(invNamed(invFn+"2"), "", opUser(opAllow("lambda:InvokeFunction", invFn+"*")))
		invCheck(t, r, err, ok)
		r, err = lambdaperm.Invoke(invNamed(invFn+"2"), "", opUser(opAllow("lambda:InvokeFunction", invFn+" "+invFn+":*")))
		invCheck(t, r, err, no)
	})
}

func either(b bool, yes, no evaluate.Decision) evaluate.Decision {
	if b {
		return yes
	}
	return no
}

// TestQualifierRules: what follows from it.
func TestQualifierRules(t *testing.T) {
	invoke := func(resources string) string { return opAllow("lambda:InvokeFunction", resources) }
	grant := func(qualifier, resource string) lambdaperm.Function {
		f := invNamed(invFn)
		f.Policies = map[string]*policy.Policy{qualifier: opDoc(to(invAWS(invUserA), invoke(resource)))}
		return f
	}
	bare := invNamed(invFn)
	broad := []string{invoke(invFn + "*"), opDeny("lambda:InvokeFunction", invFn)}
	precise := []string{invoke(invFn + "*"), opDeny("lambda:InvokeFunction", invFn+" "+invFn+":*")}
	const durable = "CheckpointDurableExecution"
	execution := func(qualifier string) string { return invFn + ":" + qualifier + "/durable-execution/name/id" }
	code := func(qualifier, allowed string) question {
		return calling(exeFunction(identity(opAllow("lambda:"+durable, allowed))), "lambda:"+durable, execution(qualifier))
	}
	mapped := func(target, pattern string) question {
		return func() (lambdaperm.Report, error) {
			_, qualifier, _ := strings.Cut(target, ":")
			return lambdaperm.CreateEventSourceMapping(opUser(opAllow("lambda:CreateEventSourceMapping", "*", opIf("ArnLike", "lambda:FunctionArn", pattern))),
				opFunction("f"), qualifier, nil)
		}
	}
	source := func(pattern string) question {
		return calling(exeFunction(identity(allowing("s3:GetObject", "*", "ArnLike", exeKeyArn, pattern))), "s3:GetObject", exeObject)
	}
	intern := opUser(invoke("arn:aws:lambda:*:*:function:intern-*"))
	for _, tt := range []vector{
		{"ARN-4 version 1 allowed, alias called", invoking(bare, "prod", opUser(invoke(invFn+":1"))), "IMPLICIT_DENY", nil},
		{"ARN-4 alias allowed, version 1 called", invoking(bare, "1", opUser(invoke(invFn+":prod"))), "IMPLICIT_DENY", nil},
		{"ARN-4 policy of version 1, alias called", invoking(grant("1", invFn+":1"), "prod", opUser()), "IMPLICIT_DENY", nil},
		{"ARN-4 policy of the alias, version 1 called", invoking(grant("prod", invFn+":prod"), "1", opUser()), "IMPLICIT_DENY", nil},
		{"ARN-4 policy of the alias, alias called", invoking(grant("prod", invFn+":prod"), "prod", opUser()), "ALLOW", nil},
		{"ARN-5 f denied, version called", invoking(bare, "1", opUser(broad...)), "ALLOW", nil},
		{"ARN-5 f denied, alias called", invoking(bare, "prod", opUser(broad...)), "ALLOW", nil},
		{"ARN-5 f denied, f called", invoking(bare, "", opUser(broad...)), "EXPLICIT_DENY", nil},
		{"ARN-5 f and f:* denied, version called", invoking(bare, "1", opUser(precise...)), "EXPLICIT_DENY", nil},
		{"ARN-6 durable, on f", code("1", invFn), "IMPLICIT_DENY", nil},
		{"ARN-6 durable, on f:*", code("1", invFn+":*"), "ALLOW", nil},
		{"ARN-6 durable of $LATEST, on f:*", code("$LATEST", invFn+":*"), "ALLOW", nil},
		{"ARN-6 durable, on version 1", code("1", invFn+":1/durable-execution/*"), "ALLOW", nil},
		{"ARN-6 durable of version 2, on version 1", code("2", invFn+":1/durable-execution/*"), "IMPLICIT_DENY", nil},
		{"ARN-6 durable, on an alias", code("1", invFn+":prod/durable-execution/*"), "IMPLICIT_DENY", nil},
		{"ARN-6a list on f, addressed as f", by(opUser(opAllow("lambda:ListDurableExecutionsByFunction", invFn)), opOn("ListDurableExecutionsByFunction", "f")), "ALLOW", nil},
		{"ARN-6a list on f, addressed as f:1", by(opUser(opAllow("lambda:ListDurableExecutionsByFunction", invFn)), opOn("ListDurableExecutionsByFunction", "f:1")), "IMPLICIT_DENY", nil},
		{"ARN-6a list on f:1, addressed as f:1", by(opUser(opAllow("lambda:ListDurableExecutionsByFunction", invFn+":1")), opOn("ListDurableExecutionsByFunction", "f:1")), "ALLOW", nil},
		{"ARN-7 wildcard for Region and account", invoking(invNamed("arn:aws:lambda:eu-west-1:111122223333:function:intern-a"), "", intern), "ALLOW", nil},
		{"ARN-7 the same, a version", invoking(invNamed("arn:aws:lambda:eu-west-1:111122223333:function:intern-a"), "1", intern), "ALLOW", nil},
		{"ARN-7 the same, another name", invoking(bare, "", intern), "IMPLICIT_DENY", nil},
		{"ARN-8 target f:PROD, pattern f", mapped("f:PROD", invFn), "IMPLICIT_DENY", nil},
		{"ARN-8 target f:PROD, pattern f*", mapped("f:PROD", invFn+"*"), "ALLOW", nil},
		{"ARN-8 target f, pattern f", mapped("f", invFn), "ALLOW", nil},
		{"ARN-8 source function, pattern f", source(invFn), "ALLOW", nil},
		{"ARN-8 source function, pattern f:*", source(invFn + ":*"), "IMPLICIT_DENY", []lambdaperm.NoteCode{lambdaperm.QualifiedSourceFunction}},
		{"ARN-9 on f, $LATEST called", invoking(grant("", invFn), "$LATEST", opUser()), "IMPLICIT_DENY", nil},
		{"ARN-9 on f, version called", invoking(grant("", invFn), "1", opUser()), "IMPLICIT_DENY", nil},
		{"ARN-9 on f, f called", invoking(grant("", invFn), "", opUser()), "ALLOW", nil},
		{"ARN-9 on $LATEST, $LATEST called", invoking(grant("$LATEST", invFn+":$LATEST"), "$LATEST", opUser()), "ALLOW", nil},
		{"ARN-9 on $LATEST, f called", invoking(grant("$LATEST", invFn+":$LATEST"), "", opUser()), "IMPLICIT_DENY", nil},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.check(t) })
	}
	t.Run("ARN-9 RBP-6 AddPermission for $LATEST", func(t *testing.T) {
		_, err := bare.AddPermission(lambdapolicy.AddPermissionInput{Qualifier: "$LATEST", StatementID: "s", Action: "lambda:InvokeFunction", Principal: invB})
		notWritten(t, err, lambdapolicy.CodeLatestPolicy, "$LATEST")
	})
}
