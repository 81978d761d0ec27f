package evaluate_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

func TestInvalidRequests(t *testing.T) {
	ps := attached{identity: []string{full}, resource: fullPublic}.policies()
	e, err := evaluate.Compile(ps)
	if err != nil {
		t.Fatal(err)
	}
	change := func(f func(*evaluate.Request)) *evaluate.Request {
		req := ask(alice, get, object)
		f(&req)
		return &req
	}
	for _, tt := range []struct {
		name string
		req  *evaluate.Request
		want string // the message
	}{
		{"no request", nil, "there is no request"},
		{"zero request", &evaluate.Request{}, "the request has no principal"},
		{"no principal", change(func(r *evaluate.Request) { r.Principal = evaluate.Principal{} }), "the request has no principal"},
		{"no action", change(func(r *evaluate.Request) { r.Action = "" }), "the action is not service:Name"},
		{"no colon", change(func(r *evaluate.Request) { r.Action = "Get\nObject" }), `"Get\nObject": the action is not service:Name`},
		{"no service", change(func(r *evaluate.Request) { r.Action = ":GetObject" }), `":GetObject": the action is not service:Name`},
		{"no name", change(func(r *evaluate.Request) { r.Action = "s3:" }), `"s3:": the action is not service:Name`},
		{"no resource", change(func(r *evaluate.Request) { r.Resource.ARN = "" }), "the request has no resource"},
		{"two accounts", change(func(r *evaluate.Request) { r.Resource.ARN, r.Resource.Account = queue, acctB }),
			`"444455556666": the resource belongs to another account than its ARN says`},
		{"context", change(func(r *evaluate.Request) { r.Context = condition.Pairs("aws:SourceArn") }),
			"the context is invalid: " + condition.Pairs("aws:SourceArn").Err().Error()},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := decided(t, tt.req, ps, implicit(nobody).because(evaluate.InvalidRequest).with(evaluate.ProblemInvalidRequest))
			if got := r.Problems[0].Message; got != tt.want {
				t.Errorf("message %q, want %q", got, tt.want)
			}
			if n := strings.Count(r.String(), "INVALID_REQUEST"); n != 1 { // said once
				t.Errorf("INVALID_REQUEST %d times in\n%s", n, r)
			}
			err := tt.req.Validate()
			if e, ok := errors.AsType[*evaluate.Error](err); !ok || e.Code != evaluate.CodeInvalidRequest ||
				err.Error() != "evaluate: "+tt.want+" (INVALID_REQUEST)" {
				t.Errorf("Validate says %v", err)
			}
			if _, ok := errors.AsType[*condition.Error](err); ok != (tt.name == "context") {
				t.Errorf("Validate says %v", err)
			}
			var none *evaluate.Evaluator
			if d := none.Decide(tt.req); d != evaluate.ImplicitDeny {
				t.Errorf("without evaluator: %v", d)
			}
		})
	}
	req := change(func(*evaluate.Request) {})
	if err := req.Validate(); err != nil {
		t.Error(err)
	}
	var none *evaluate.Evaluator
	if diff := cmp.Diff(evaluate.Result{}, none.Evaluate(req)); diff != "" || none.Decide(req) != evaluate.ImplicitDeny {
		t.Errorf("E-05 without evaluator: %v, result (-want +got):\n%s", none.Decide(req), diff)
	}
	if d := new(evaluate.Evaluator).Decide(req); d != evaluate.ImplicitDeny {
		t.Errorf("E-01 zero evaluator: %v", d)
	}
	if d := e.Decide(req); d != evaluate.Allowed {
		t.Errorf("a valid request: %v", d)
	}
}

// TestProblems has a case for each code, with the place that the problem names.
func TestProblems(t *testing.T) {
	type problem = evaluate.Problem
	tagged := func(p evaluate.Principal) evaluate.Request {
		return ask(p.WithTags(map[string]string{"Team": "a", "team": "b"}), get, object)
	}
	passed := ask(roleDev.WithSessionTags(map[string]string{"Team": "a", "team": "b"}), get, object)
	onResource := ask(alice, get, object)
	onResource.Resource.Tags = map[string]string{"Team": "a", "TEAM": "b"}
	cond := func(effect, operator, key, value string) attached {
		return attached{identity: []string{full, statementText(effect, "*", "*", []string{when(operator, key, value)})}}
	}
	canonical := strings.Repeat("0123456789abcdef", 4)
	one := func(code evaluate.ProblemCode) []problem { return []problem{{Code: code}} }
	at := func(code evaluate.ProblemCode, where, path, key, value string) []problem {
		return []problem{{Code: code, Policy: where, Path: path, Key: key, Value: value}}
	}
	const stmt, layer = "Statement[0]", "arn:aws:lambda:us-east-1:111122223333:layer:l:1"
	tests := []struct {
		name     string
		req      evaluate.Request
		in       attached
		decision evaluate.Decision
		want     []problem
	}{
		{"INVALID_REQUEST", ask(evaluate.Principal{}, get, object), attached{identity: []string{full}}, 0, one(evaluate.ProblemInvalidRequest)},
		{"RESOURCE_ACCOUNT_ASSUMED E-43", owned("", ask(alice, get, object)), attached{identity: []string{full}}, evaluate.Allowed, one(evaluate.ProblemAccountAssumed)},
		{"ACTION_TAKES_NO_RESOURCE M-18", ask(alice, "lambda:ListFunctions", function), attached{}, 0, one(evaluate.ProblemNoResource)},
		{"RESOURCE_TYPE_NOT_TAKEN M-19", ask(alice, "lambda:GetFunction", layer), attached{identity: []string{grant("lambda:*", layer)}}, evaluate.Allowed,
			one(evaluate.ProblemResourceType)},
		{"AMBIGUOUS_TAG Q-25 of the user", tagged(alice), attached{}, 0, one(evaluate.ProblemAmbiguousTag)},
		{"AMBIGUOUS_TAG Q-25 of the session", passed, attached{}, 0, one(evaluate.ProblemAmbiguousTag)},
		{"AMBIGUOUS_TAG Q-25 of the resource", onResource, attached{}, 0, one(evaluate.ProblemAmbiguousTag)},
		{"POLICY_NOT_CONSULTED", ask(rootUser, get, object), attached{boundary: full}, evaluate.Allowed, one(evaluate.ProblemNotConsulted)},
		{"RCP_NOT_SUPPORTED G-92", ask(alice, "sns:Publish", "arn:aws:sns:us-east-1:111122223333:t"), attached{identity: []string{full}, rcps: levels{{refuse("sns:*", "*", everyone)}}},
			evaluate.Allowed, one(evaluate.ProblemRCPWithoutEffect)},
		{"ROLE_PATH_UNKNOWN M-30a", ask(evaluate.MustParsePrincipal(sessionARN), get, object),
			attached{resource: grant("*", "*", to("AWS", "arn:aws:iam::111122223333:role/x/dev"))}, evaluate.Allowed,
			at(evaluate.ProblemRolePathUnknown, "resource", stmt+".Principal", "", "arn:aws:iam::111122223333:role/x/dev")},
		{"NOT_PRINCIPAL_LEVELS Q-11", ask(alice, get, object), attached{resource: join(grant("*", "*", everyone), refuse("*", "*", notTo("AWS", aliceARN)))}, evaluate.ExplicitDeny,
			at(evaluate.ProblemNotPrincipal, "resource", "Statement[1].NotPrincipal", "", "")},
		{"CANONICAL_USER_NOT_MODELLED", ask(alice, get, object), attached{resource: grant("*", "*", to("CanonicalUser", canonical))}, 0,
			at(evaluate.ProblemCanonicalUser, "resource", stmt+".Principal", "", canonical)},
		{"UNREADABLE_VALUE C-14", ask(alice, get, object, keys{"x:Size": "many"}), cond("Allow", "NumericLessThan", "x:Size", "5"), evaluate.Allowed,
			at(evaluate.ProblemUnreadable, "identity[1]", stmt+`.Condition.NumericLessThan."x:Size"`, "x:Size", "many")},
		{"UNREADABLE_VALUE Q-12 in a Deny", ask(alice, get, object, keys{"x:Size": "many"}), cond("Deny", "NumericNotEquals", "x:Size", "5"), evaluate.Allowed,
			at(evaluate.ProblemUnreadable, "identity[1]", stmt+`.Condition.NumericNotEquals."x:Size"`, "x:Size", "many")},
		{"MISSING_QUALIFIER C-12", ask(alice, get, object, keys{"aws:TagKeys": []string{"a"}}), cond("Deny", "StringEquals", "aws:TagKeys", "a"), evaluate.Allowed,
			at(evaluate.ProblemSetOperator, "identity[1]", stmt+`.Condition.StringEquals."aws:TagKeys"`, "aws:TagKeys", `["a"]`)},
		{"LIST_FOR_SINGLE_VALUED_KEY Q-08", ask(alice, get, object, keys{"aws:SourceVpce": []string{"a"}}), cond("Deny", "StringEquals", "aws:SourceVpce", "a"), evaluate.Allowed,
			at(evaluate.ProblemListForSingle, "identity[1]", stmt+`.Condition.StringEquals."aws:SourceVpce"`, "aws:SourceVpce", `["a"]`)},
		{"EMPTY_LIST Q-28", ask(alice, get, object, keys{"aws:TagKeys": []string{}}), cond("Deny", "Null", "aws:TagKeys", "true"), evaluate.ExplicitDeny,
			at(evaluate.ProblemEmptyList, "identity[1]", stmt+`.Condition.Null."aws:TagKeys"`, "aws:TagKeys", `[]`)},
		{"none", ask(alice, get, object, keys{"x:Size": "7"}), cond("Deny", "NumericLessThan", "x:Size", "5"), evaluate.Allowed, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := evaluate.Evaluate(&tt.req, tt.in.policies())
			if err != nil || r.Decision != tt.decision {
				t.Errorf("%v, %v, want %v", r.Decision, err, tt.decision)
			}
			for _, p := range r.Problems {
				if p.Message == "" || !strings.HasPrefix(p.String(), string(p.Code)) || !strings.HasSuffix(p.String(), p.Message) {
					t.Errorf("%#v reads %q", p, p.String())
				}
			}
			if diff := cmp.Diff(tt.want, withoutMadeUp(r.Problems), cmpopts.IgnoreFields(problem{}, "Message"), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
	named := policy.MustParse(document(refuse("*", "*", when("NumericEquals", "x:Size", "5"))), policy.WithName("limits"))
	r, err := evaluate.Evaluate(new(ask(alice, get, object, keys{"x:Size": "?"})), evaluate.Policies{Identity: []*policy.Policy{named}})
	if problems := withoutMadeUp(r.Problems); err != nil || len(problems) != 1 || problems[0].Policy != "limits" {
		t.Errorf("%v, %v: want a problem in policy limits", err, r.Problems)
	}
}

// TestReasons has a case for each reason, and one for decisions that need none.
func TestReasons(t *testing.T) {
	all := attached{identity: []string{full}, session: []string{full}}
	rules{
		{"E-24 NEEDS_NO_PERMISSION", ask(alice, "sts:GetCallerIdentity", "*"), attached{}, allowed(nobody).because("NEEDS_NO_PERMISSION")},
		{"E-45 CROSS_PARTITION", ask(alice, "sqs:SendMessage", "arn:aws-cn:sqs:cn-north-1:111122223333:q"), all, implicit(nobody).because("CROSS_PARTITION")},
		{"E-46 AWS_OWNED_RESOURCE", ask(alice, "iam:DeletePolicy", "arn:aws:iam::aws:policy/p"), all, implicit(nobody).because("AWS_OWNED_RESOURCE")},
		{"E-47 AWS_RESERVED_ROLE", ask(alice, "iam:DeleteRole", "arn:aws:iam::111122223333:role/aws-reserved/r"), all, implicit(nobody).because("AWS_RESERVED_ROLE")},
		{"E-35a AWS_MANAGED_ALIAS", ask(alice, "kms:DeleteAlias", "arn:aws:kms:us-east-1:111122223333:alias/aws/s3"), all, implicit(nobody).because("AWS_MANAGED_ALIAS")},
		{"E-23 FEDERATED_USER_CALL", ask(fred, "iam:GetUser", aliceARN), all, implicit(nobody).because("FEDERATED_USER_CALL")},
		{"E-70 root of the account: none", ask(rootUser, get, object), attached{}, allowed(nobody)},
		{"E-03 policies decided: none", ask(alice, get, object), all, allowed(identity)},
	}.run(t)
}

// TestDenyUnreadable is Q-12 with and without the option.
func TestDenyUnreadable(t *testing.T) {
	bad := ask(alice, get, object, keys{"x:K": "unreadable"})
	for _, tt := range []struct {
		name, statement string
		plain, strict   outcome
	}{
		{"Q-12 negated number in Deny", refuse("*", "*", when("NumericNotEquals", "x:K", "5"), sid("No")), allowed(identity), explicit(identity)},
		{"Q-12 negated ARN in Deny", refuse("*", "*", when("ArnNotLike", "x:K", "arn:aws:s3:::b"), sid("No")), allowed(identity), explicit(identity)},
		{"Q-12 negated address in Deny", refuse("*", "*", when("NotIpAddress", "x:K", "10.0.0.0/8"), sid("No")), allowed(identity), explicit(identity)},
		{"Q-12 negated date in Deny", refuse("*", "*", when("DateNotEquals", "x:K", "2024-01-01T00:00:00Z"), sid("No")), allowed(identity), explicit(identity)},
		{"Q-12 positive number in Deny", refuse("*", "*", when("NumericEquals", "x:K", "5")), allowed(identity), allowed(identity)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ps := attached{identity: []string{full, tt.statement}}.policies()
			decided(t, &bad, ps, tt.plain.with(evaluate.ProblemUnreadable))
			decided(t, &bad, ps, tt.strict.with(evaluate.ProblemUnreadable), evaluate.WithDenyUnreadable())
		})
	}
	t.Run("Q-12 negated number in Allow", func(t *testing.T) {
		ps := attached{identity: []string{grant("*", "*", when("NumericNotEquals", "x:K", "5"))}}.policies()
		decided(t, &bad, ps, implicit(identity).with(evaluate.ProblemUnreadable), evaluate.WithDenyUnreadable())
	})
}

// TestCompileRefuses puts a policy of another kind, and nil, into each place.
func TestCompileRefuses(t *testing.T) {
	parse := func(statements string) *policy.Policy { return policy.MustParse(document(statements)) }
	private, public, empty := parse(full), parse(fullPublic), (*policy.Policy)(nil)
	old := policy.MustParse(`{"Statement":[` + full + `]}`)
	list := func(ps ...*policy.Policy) []*policy.Policy { return ps }
	two := func(ps ...*policy.Policy) []evaluate.Level { return []evaluate.Level{level(private), level(ps...)} }
	tests := []struct {
		name string
		ps   evaluate.Policies
		code string
	}{
		{"1.6 identity with Principal", evaluate.Policies{Identity: list(private, public)}, "UNSUPPORTED_PRINCIPAL"},
		{"1.6 boundary with Principal", evaluate.Policies{Boundary: public}, "UNSUPPORTED_PRINCIPAL"},
		{"1.6 session with Principal", evaluate.Policies{Session: list(public)}, "UNSUPPORTED_PRINCIPAL"},
		{"1.6 identity without Resource", evaluate.Policies{Identity: list(parse(grant("*", "")))}, "MISSING_RESOURCE"},
		{"1.6 identity with a Sid of other characters", evaluate.Policies{Identity: list(parse(grant("*", "*", sid("a b"))))}, "UNSUPPORTED_SID"},
		{"1.6 resource without Principal", evaluate.Policies{Resource: private}, "MISSING_PRINCIPAL"},
		{"1.6 endpoint without Principal", evaluate.Policies{Endpoint: private}, "MISSING_PRINCIPAL"},
		{"1.6 endpoint without Resource", evaluate.Policies{Endpoint: parse(grant("*", "", everyone))}, "MISSING_RESOURCE"},
		{"1.6 SCP with Principal", evaluate.Policies{SCPs: two(public)}, "SCP_SYNTAX_ERROR_PRINCIPAL"},
		{"G-23 SCP without Version", evaluate.Policies{SCPs: two(old)}, "MISSING_VERSION"},
		{"G-90 RCP with Allow", evaluate.Policies{RCPs: []evaluate.Level{level(public), level(parse(grant("s3:*", "*", everyone)))}}, "RCP_SYNTAX_ERROR_ALLOW"},
		{"G-90 RCP with another Principal", evaluate.Policies{RCPs: []evaluate.Level{level(parse(refuse("s3:*", "*", to("AWS", "*"))))}}, "RCP_SYNTAX_ERROR_PRINCIPAL"},
		{"G-90 RCP with every action", evaluate.Policies{RCPs: []evaluate.Level{level(parse(refuse("*", "*", everyone)))}}, "RCP_SYNTAX_ERROR_ACTION"},
		{"G-90 RCP with NotAction", evaluate.Policies{RCPs: []evaluate.Level{level(parse(refuse("", "*", everyone, notAction("s3:*"))))}}, "RCP_SYNTAX_ERROR_NOTACTION"},
		{"G-01 a policy without statements", evaluate.Policies{Boundary: &policy.Policy{}}, "MISSING_STATEMENT"},
		{"nil among identity policies", evaluate.Policies{Identity: list(private, empty)}, "NIL_POLICY identity[1]"},
		{"nil among session policies", evaluate.Policies{Session: list(empty)}, "NIL_POLICY session[0]"},
		{"nil among SCPs", evaluate.Policies{SCPs: two(private, empty)}, "NIL_POLICY scps[1][1]"},
		{"nil among RCPs", evaluate.Policies{RCPs: []evaluate.Level{level(empty)}}, "NIL_POLICY rcps[0][0]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, err := evaluate.Compile(tt.ps)
			code := ""
			if pe, ok := errors.AsType[*policy.Error](err); ok {
				code = string(pe.Code)
			} else if ee, ok := errors.AsType[*evaluate.Error](err); ok {
				code = string(ee.Code) + " " + ee.Input
			}
			if e != nil || code != tt.code {
				t.Errorf("Compile: %v with code %q, want %q", err, code, tt.code)
			}
			req := ask(rootUser, get, object) // who would be allowed without policies
			if d := e.Decide(&req); d != evaluate.ImplicitDeny {
				t.Errorf("the evaluator of a failed Compile says %v", d)
			}
			r, err := evaluate.Evaluate(&req, tt.ps)
			if diff := cmp.Diff(evaluate.Result{}, r); err == nil || diff != "" {
				t.Errorf("E-05 Evaluate: %v, result (-want +got):\n%s", err, diff)
			}
		})
	}
	if _, err := evaluate.Compile(evaluate.Policies{}); err != nil {
		t.Errorf("no policies: %v", err)
	}
	if _, err := evaluate.Compile(evaluate.Policies{Identity: list(old), RCPs: []evaluate.Level{level()}, SCPs: []evaluate.Level{}}); err != nil {
		t.Errorf("empty lists: %v", err)
	}
}

func TestDecisionText(t *testing.T) {
	for d, text := range map[evaluate.Decision]string{evaluate.ImplicitDeny: "implicitDeny", evaluate.ExplicitDeny: "explicitDeny", evaluate.Allowed: "allowed"} {
		var back evaluate.Decision
		b, err := d.MarshalText()
		if err != nil || string(b) != text || d.String() != text || back.UnmarshalText(b) != nil || back != d {
			t.Errorf("%d: %q, %q, %v, %v", d, d, b, err, back)
		}
	}
	var zero evaluate.Decision
	if zero != evaluate.ImplicitDeny || evaluate.Decision(7).String() != "Decision(7)" {
		t.Errorf("zero %v, unknown %v", zero, evaluate.Decision(7))
	}
	for _, text := range []string{"", "Allowed", "deny", "allowed "} {
		d := evaluate.Allowed
		err := d.UnmarshalText([]byte(text))
		e, ok := errors.AsType[*evaluate.Error](err)
		if _, known := evaluate.ParseDecision(text); known || !ok || e.Code != evaluate.CodeInvalidDecision || d != evaluate.ImplicitDeny {
			t.Errorf("UnmarshalText(%q) = %v, %v", text, d, err)
		}
	}
	_, err := evaluate.ParsePrincipal("nobody\n")
	if err == nil || !strings.HasPrefix(err.Error(), `evaluate: "nobody\n": `) {
		t.Errorf("the error does not quote its input: %v", err)
	}
}

// Names that nothing has come with those that were probably meant.
func TestNearestNames(t *testing.T) {
	ps := attached{identity: []string{grant("s3:*", "*", when("Bool", "aws:SecureTranport", "true"))}}.policies()
	req := ask(alice, "s3:GetObjct", object)
	r, err := evaluate.Evaluate(&req, ps)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{ // ACT-3
		`no action is known as "s3:GetObjct"; there is "s3:GetObject"`, `no such key is known; there is "aws:SecureTransport"`,
	} {
		if !strings.Contains(r.String(), want) {
			t.Errorf("no %q in\n%s", want, r)
		}
	}
}
