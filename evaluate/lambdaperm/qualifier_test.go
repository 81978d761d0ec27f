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
		{functionARN, "y---"},
		{functionARN + ":1", "-y--"},
		{functionARN + ":*", "-yyy"},
		{functionARN + "*", "yyyy"},
		{functionARN + " " + functionARN + ":*", "yyyy"},
	} {
		for i, q := range qualifiers {
			covered := row.covered[i] == 'y'
			allow, deny := allowing("lambda:InvokeFunction", row.resources), denying("lambda:InvokeFunction", row.resources)
			all := allowing("lambda:InvokeFunction", "*")
			bare := functionNamed(functionARN)
			attached := func(statements ...string) lambdaperm.Function {
				f := functionNamed(functionARN)
				for j, s := range statements {
					statements[j] = to(aws(userA), s)
				}
				f.Policies = map[string]*policy.Policy{q: document(statements...)}
				return f
			}
			for _, tt := range []struct {
				name string
				fn   lambdaperm.Function
				who  lambdaperm.Caller
				want evaluate.Decision
			}{
				{"identity Allow", bare, asUser(allow), either(covered, ok, no)},
				{"identity Deny", bare, asUser(all, deny), either(covered, never, ok)},
				{"function Allow", attached(allow), asUser(), either(covered, ok, no)},
				{"function Deny", attached(all, deny), asUser(), either(covered, never, ok)},
				{"function Deny, identity Allow", attached(deny), asUser(all), either(covered, never, ok)},
			} {
				t.Run("2.3/"+row.resources+"/called as "+q+"/"+tt.name, func(t *testing.T) {
					r, err := lambdaperm.Invoke(tt.fn, q, tt.who)
					wants(t, r, err, tt.want)
				})
			}
		}
	}
	t.Run("2.3/a function whose name begins alike", func(t *testing.T) {
		r, err := lambdaperm.Invoke(functionNamed(functionARN+"2"), "", asUser(allowing("lambda:InvokeFunction", functionARN+"*")))
		wants(t, r, err, ok)
		r, err = lambdaperm.Invoke(functionNamed(functionARN+"2"), "", asUser(allowing("lambda:InvokeFunction", functionARN+" "+functionARN+":*")))
		wants(t, r, err, no)
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
	invoke := func(resources string) string { return allowing("lambda:InvokeFunction", resources) }
	grant := func(qualifier, resource string) lambdaperm.Function {
		f := functionNamed(functionARN)
		f.Policies = map[string]*policy.Policy{qualifier: document(to(aws(userA), invoke(resource)))}
		return f
	}
	bare := functionNamed(functionARN)
	broad := []string{invoke(functionARN + "*"), denying("lambda:InvokeFunction", functionARN)}
	precise := []string{invoke(functionARN + "*"), denying("lambda:InvokeFunction", functionARN+" "+functionARN+":*")}
	const durable = "CheckpointDurableExecution"
	execution := func(qualifier string) string { return functionARN + ":" + qualifier + "/durable-execution/name/id" }
	code := func(qualifier, allowed string) question {
		return calling(withRole(identity(allowing("lambda:"+durable, allowed))), "lambda:"+durable, execution(qualifier))
	}
	mapped := func(target, pattern string) question {
		return func() (lambdaperm.Report, error) {
			_, qualifier, _ := strings.Cut(target, ":")
			return lambdaperm.CreateEventSourceMapping(asUser(allowing("lambda:CreateEventSourceMapping", "*", when("ArnLike", "lambda:FunctionArn", pattern))),
				functionNamed("f"), qualifier, nil)
		}
	}
	source := func(pattern string) question {
		return calling(withRole(identity(allowing("s3:GetObject", "*", when("ArnLike", sourceFunction, pattern)))), "s3:GetObject", objectARN)
	}
	intern := asUser(invoke("arn:aws:lambda:*:*:function:intern-*"))
	for _, tt := range []vector{
		{"ARN-4 version 1 allowed, alias called", invoking(bare, "prod", asUser(invoke(functionARN+":1"))), "IMPLICIT_DENY", nil},
		{"ARN-4 alias allowed, version 1 called", invoking(bare, "1", asUser(invoke(functionARN+":prod"))), "IMPLICIT_DENY", nil},
		{"ARN-4 policy of version 1, alias called", invoking(grant("1", functionARN+":1"), "prod", asUser()), "IMPLICIT_DENY", nil},
		{"ARN-4 policy of the alias, version 1 called", invoking(grant("prod", functionARN+":prod"), "1", asUser()), "IMPLICIT_DENY", nil},
		{"ARN-4 policy of the alias, alias called", invoking(grant("prod", functionARN+":prod"), "prod", asUser()), "ALLOW", nil},
		{"ARN-5 f denied, version called", invoking(bare, "1", asUser(broad...)), "ALLOW", nil},
		{"ARN-5 f denied, alias called", invoking(bare, "prod", asUser(broad...)), "ALLOW", nil},
		{"ARN-5 f denied, f called", invoking(bare, "", asUser(broad...)), "EXPLICIT_DENY", nil},
		{"ARN-5 f and f:* denied, version called", invoking(bare, "1", asUser(precise...)), "EXPLICIT_DENY", nil},
		{"ARN-6 durable, on f", code("1", functionARN), "IMPLICIT_DENY", nil},
		{"ARN-6 durable, on f:*", code("1", functionARN+":*"), "ALLOW", nil},
		{"ARN-6 durable of $LATEST, on f:*", code("$LATEST", functionARN+":*"), "ALLOW", nil},
		{"ARN-6 durable, on version 1", code("1", functionARN+":1/durable-execution/*"), "ALLOW", nil},
		{"ARN-6 durable of version 2, on version 1", code("2", functionARN+":1/durable-execution/*"), "IMPLICIT_DENY", nil},
		{"ARN-6 durable, on an alias", code("1", functionARN+":prod/durable-execution/*"), "IMPLICIT_DENY", nil},
		{"ARN-6a list on f, addressed as f", by(asUser(allowing("lambda:ListDurableExecutionsByFunction", functionARN)), operating("ListDurableExecutionsByFunction", "f")), "ALLOW", nil},
		{"ARN-6a list on f, addressed as f:1", by(asUser(allowing("lambda:ListDurableExecutionsByFunction", functionARN)), operating("ListDurableExecutionsByFunction", "f:1")), "IMPLICIT_DENY", nil},
		{"ARN-6a list on f:1, addressed as f:1", by(asUser(allowing("lambda:ListDurableExecutionsByFunction", functionARN+":1")), operating("ListDurableExecutionsByFunction", "f:1")), "ALLOW", nil},
		{"ARN-7 wildcard for Region and account", invoking(functionNamed("arn:aws:lambda:eu-west-1:111122223333:function:intern-a"), "", intern), "ALLOW", nil},
		{"ARN-7 the same, a version", invoking(functionNamed("arn:aws:lambda:eu-west-1:111122223333:function:intern-a"), "1", intern), "ALLOW", nil},
		{"ARN-7 the same, another name", invoking(bare, "", intern), "IMPLICIT_DENY", nil},
		{"ARN-8 target f:PROD, pattern f", mapped("f:PROD", functionARN), "IMPLICIT_DENY", nil},
		{"ARN-8 target f:PROD, pattern f*", mapped("f:PROD", functionARN+"*"), "ALLOW", nil},
		{"ARN-8 target f, pattern f", mapped("f", functionARN), "ALLOW", nil},
		{"ARN-8 source function, pattern f", source(functionARN), "ALLOW", nil},
		{"ARN-8 source function, pattern f:*", source(functionARN + ":*"), "IMPLICIT_DENY", []lambdaperm.NoteCode{lambdaperm.NoteQualifiedSourceFunction}},
		{"ARN-9 on f, $LATEST called", invoking(grant("", functionARN), "$LATEST", asUser()), "IMPLICIT_DENY", nil},
		{"ARN-9 on f, version called", invoking(grant("", functionARN), "1", asUser()), "IMPLICIT_DENY", nil},
		{"ARN-9 on f, f called", invoking(grant("", functionARN), "", asUser()), "ALLOW", nil},
		{"ARN-9 on $LATEST, $LATEST called", invoking(grant("$LATEST", functionARN+":$LATEST"), "$LATEST", asUser()), "ALLOW", nil},
		{"ARN-9 on $LATEST, f called", invoking(grant("$LATEST", functionARN+":$LATEST"), "", asUser()), "IMPLICIT_DENY", nil},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.check(t) })
	}
	t.Run("ARN-9 RBP-6 AddPermission for $LATEST", func(t *testing.T) {
		_, err := bare.AddPermission(lambdapolicy.AddPermissionInput{Qualifier: "$LATEST", StatementID: "s", Action: "lambda:InvokeFunction", Principal: accountB})
		notWritten(t, err, lambdapolicy.CodeLatestPolicy, "$LATEST")
	})
}
