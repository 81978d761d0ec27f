package evaluate_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
)

// assumptions are the codes that make an allowed decision doubtful.
var assumptions = []evaluate.ProblemCode{
	"RESOURCE_ACCOUNT_ASSUMED", "ROLE_PATH_UNKNOWN", "CALLER_UNKNOWN", "SERVICE_LINKED_ROLE_UNKNOWN", "KEY_ASSUMED",
	"DELEGATED_ADMINISTRATOR_ASSUMED", "CROSS_ACCOUNT_NOT_DOCUMENTED", "RCP_MAY_REACH", "SET_OPERATOR_ON_NULL", "CANONICAL_USER_NOT_MODELLED",
}

// doubtful reports whether a result tells of something that was assumed, or of a key that is absent and could change it.
func doubtful(r evaluate.Result) bool {
	return len(r.MissingContext) > 0 || slices.ContainsFunc(r.Problems, func(p evaluate.Problem) bool { return slices.Contains(assumptions, p.Code) })
}

// TestDenyAssumed has a case for each assumption, with what is known in its place, and some that are none.
func TestDenyAssumed(t *testing.T) {
	bare := evaluate.MustParsePrincipal(sessionARN)
	byName := attached{identity: []string{full}, resource: grant(get, "*", to("AWS", roleARN), sid("Full"))}
	pathed := attached{identity: []string{full, refuse("*", "*", when("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/team/dev"))}}
	lock := func(key string, values ...string) attached {
		return attached{identity: []string{full}, scps: levels{{full, refuse("*", "*", when("StringNotEqualsIfExists", key, values...), sid("No"))}}}
	}
	mfa := attached{identity: []string{full, refuse("*", "*", when("Bool", "aws:MultiFactorAuthPresent", "false"), sid("No"))}}
	viaOnly := attached{identity: []string{full, refuse("*", "*", when("Bool", "aws:ViaAWSService", "true"), sid("No"))}}
	nulls := attached{identity: []string{grant("*", "*", when("ForAllValues:Null", "aws:TagKeys", "true"))}}
	canonical := to("CanonicalUser", strings.Repeat("0123456789abcdef", 4))
	const table = "arn:aws:dynamodb:us-east-1:111122223333:table/t"
	for _, tt := range []struct {
		name string
		req  evaluate.Request
		in   attached
		code evaluate.ProblemCode // "": nothing was assumed
		keys bool                 // there are keys in MissingContext
	}{
		{"the owner of the resource", owned("", ask(alice, get, object)), attached{identity: []string{full}}, "RESOURCE_ACCOUNT_ASSUMED", false},
		{"the owner of the resource is known", ask(alice, get, object), attached{identity: []string{full}}, "", false},
		{"the path of a role, by name", owned(acctB, ask(bare, get, object)), attached{identity: []string{full}, resource: grant(get, "*", to("AWS", "arn:aws:iam::111122223333:role/team/dev"))},
			"ROLE_PATH_UNKNOWN", false},
		{"the path of a role, in a condition", ask(bare, get, object), pathed, "ROLE_PATH_UNKNOWN", true},
		{"the path of a role is known", ask(roleDev, get, object), pathed, "", false},
		{"the role has no path in the policy either", owned(acctB, ask(bare, get, object)), byName, "", false},
		{"the unique id", ask(alice, get, object), attached{identity: []string{full}, resource: refuse("*", "*", to("AWS", "AIDAX"))}, "CALLER_UNKNOWN", false},
		{"the unique id of a role", ask(roleDev, get, object), attached{identity: []string{full}, resource: refuse("*", "*", to("AWS", "AROAX"))}, "CALLER_UNKNOWN", false},
		{"the unique id of a role is no user's", ask(alice, get, object), attached{identity: []string{full}, resource: refuse("*", "*", to("AWS", "AROAX"))}, "", false},
		{"the unique id is known", ask(alice.WithUserID("AIDAY"), get, object), attached{identity: []string{full}, resource: refuse("*", "*", to("AWS", "AIDAX"))}, "", false},
		{"the name of the session", ask(evaluate.MustParsePrincipal(roleARN), get, object), attached{identity: []string{full}, resource: refuse("*", "*", to("AWS", sessionARN))}, "CALLER_UNKNOWN", false},
		{"the name of the session, of another role", ask(evaluate.MustParsePrincipal(roleARN), get, object),
			attached{identity: []string{full}, resource: refuse("*", "*", to("AWS", strings.Replace(sessionARN, "dev", "ops", 1)))}, "", false},
		{"the name of the session is known", ask(roleDev, get, object), attached{identity: []string{full}, resource: refuse("*", "*", to("AWS", sessionARN+"x"))}, "", false},
		{"the user behind a federated session", ask(evaluate.MustParsePrincipal(fredARN), get, object),
			attached{identity: []string{full}, session: []string{full}, resource: refuse("*", "*", to("AWS", frankARN))}, "CALLER_UNKNOWN", false},
		{"the user behind a federated session is known", ask(fred, get, object),
			attached{identity: []string{full}, session: []string{full}, resource: refuse("*", "*", to("AWS", aliceARN))}, "", false},
		{"the call of a service", ask(alice, get, object), viaOnly, "KEY_ASSUMED", true},
		{"the call of a service is told", ask(alice, get, object, keys{"aws:ViaAWSService": "false"}), viaOnly, "", false},
		{"the call of a service is told to be none", ask(alice, get, object, keys{"aws:ViaAWSService": nil}), viaOnly, "", false},
		{"a service calls by itself", ask(snsCalls, "sqs:SendMessage", queue),
			attached{resource: join(grant("*", "*", everyone), refuse("*", "*", everyone, when("Bool", "aws:ViaAWSService", "true")))}, "", false},
		{"the names of a service", ask(snsCalls, "sqs:SendMessage", queue),
			attached{resource: join(grant("*", "*", everyone), refuse("*", "*", everyone, when("ForAnyValue:StringEquals", "aws:PrincipalServiceNamesList", "sns.us-east-1.amazonaws.com")))},
			"KEY_ASSUMED", true},
		{"the names of a service are told", ask(snsCalls, "sqs:SendMessage", queue, keys{"aws:PrincipalServiceNamesList": []string{"sns.amazonaws.com"}}),
			attached{resource: join(grant("*", "*", everyone), refuse("*", "*", everyone, when("ForAnyValue:StringEquals", "aws:PrincipalServiceNamesList", "sns.us-east-1.amazonaws.com")))},
			"", false},
		{"the Region of the resource is the one that is called", ask(alice, "sqs:SendMessage", queue), lock("aws:RequestedRegion", "us-east-1"), "", false},
		{"a delegated administrator", ask(roleDev, "sts:AssumeRoot", rootOfB), attached{identity: []string{full}}, "DELEGATED_ADMINISTRATOR_ASSUMED", false},
		{"the management account", ask(roleDev.WithManagementAccount(true), "sts:AssumeRoot", rootOfB), attached{identity: []string{full}}, "", false},
		{"what no page says", ask(bob, "dynamodb:UpdateTableX", table),
			attached{identity: []string{full}, resource: grant("*", "*", to("AWS", bobARN))}, "CROSS_ACCOUNT_NOT_DOCUMENTED", false},
		{"the reach of a resource control policy", ask(alice, "s3:ListAllMyBuckets", "*"), attached{identity: []string{full}, rcps: levels{{refuse("s3:*", "*", everyone)}}}, "RCP_MAY_REACH", false},
		{"a set operator on Null", ask(alice, get, object, keys{"aws:TagKeys": []string{"a"}}), nulls, "SET_OPERATOR_ON_NULL", false},
		{"a canonical user", ask(alice, get, object), attached{identity: []string{full}, resource: refuse("*", "*", canonical)}, "CANONICAL_USER_NOT_MODELLED", false},
		{"a key that is absent", ask(alice, get, object), mfa, "", true},
		{"a key that is said to be absent", ask(alice, get, object, keys{"aws:MultiFactorAuthPresent": nil}), mfa, "", false},
		{"a problem that is no assumption", ask(rootUser, get, object), attached{boundary: full}, "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ps := tt.in.policies()
			plain, err := evaluate.Evaluate(&tt.req, ps)
			if err != nil || plain.Decision != evaluate.Allowed {
				t.Fatalf("without the option: %v\n%v", err, plain)
			}
			var found evaluate.ProblemCode
			for _, p := range plain.Problems {
				if p.Code.Assumed() {
					found = p.Code
				}
			}
			if found != tt.code || len(plain.MissingContext) > 0 != tt.keys {
				t.Errorf("%q is told, want %q; MissingContext %q, some: %v\n%v", found, tt.code, plain.MissingContext, tt.keys, plain)
			}
			e, err := evaluate.Compile(ps, evaluate.WithDenyAssumed())
			if err != nil {
				t.Fatal(err)
			}
			r, d := e.Evaluate(&tt.req), e.Decide(&tt.req)
			want := plain
			if tt.code != "" || tt.keys {
				want.Decision, want.By, want.Reason, want.Statements = evaluate.ImplicitDeny, 0, "ALLOWED_IF_ASSUMED", nil
			}
			if !reflect.DeepEqual(want, r) || d != want.Decision {
				t.Errorf("Decide says %v, Evaluate\n%v\nwant %v\n%v", d, r, want.Decision, want)
			}
			if len(want.Statements) == 0 && !strings.Contains(r.String(), "implicitDeny, ALLOWED_IF_ASSUMED\n") && tt.code != "" {
				t.Errorf("the reason is not told: %v", r)
			}
		})
	}
}

// TestAssumedCodes: the codes that are assumptions, and no others.
func TestAssumedCodes(t *testing.T) {
	for _, code := range []evaluate.ProblemCode{
		"", "INVALID_REQUEST", "ACTION_TAKES_NO_RESOURCE", "RESOURCE_TYPE_NOT_TAKEN", "ACTION_NOT_GRANTABLE", "UNKNOWN_ACTION", "AMBIGUOUS_TAG", "POLICY_NOT_CONSULTED",
		"RCP_NOT_SUPPORTED", "NOT_PRINCIPAL_LEVELS", "UNREADABLE_VALUE", "MISSING_QUALIFIER", "LIST_FOR_SINGLE_VALUED_KEY", "EMPTY_LIST", "RESOURCE_ACCOUNT_DIFFERS", "DEAD_ENTRY",
		"KEY_NEVER_SENT", "UNKNOWN_CONTEXT_KEY", "KEYS_DISAGREE", "VARIABLE_WITHOUT_EFFECT",
	} {
		if code.Assumed() {
			t.Errorf("%s is an assumption", code)
		}
	}
	for _, code := range assumptions {
		if !code.Assumed() {
			t.Errorf("%s is no assumption", code)
		}
	}
}

// TestDenyAssumedAgrees holds on random requests that Decide and Evaluate agree under the option, that it denies exactly
// what is allowed and doubtful, and that it changes nothing else.
func TestDenyAssumedAgrees(t *testing.T) {
	const n = 4000
	counts := map[string]int{}
	for seed := range uint64(n) {
		c := twinMake(seed, genRand(seed+1<<43))
		req, ps, err := c.build()
		if err != nil {
			t.Fatal(err)
		}
		plain, err := evaluate.Compile(ps)
		if err != nil {
			t.Fatal(err)
		}
		cautious, err := evaluate.Compile(ps, evaluate.WithDenyAssumed())
		if err != nil {
			t.Fatal(err)
		}
		want := plain.Evaluate(req)
		switch {
		case want.Decision != evaluate.Allowed:
			counts["denied"]++
		case doubtful(want):
			counts["doubtful"]++
			want.Decision, want.By, want.Reason, want.Statements = evaluate.ImplicitDeny, 0, evaluate.AllowedIfAssumed, nil
		default:
			counts["allowed"]++
		}
		got := cautious.Evaluate(req)
		if !reflect.DeepEqual(want, got) || cautious.Decide(req) != want.Decision {
			t.Fatalf("Decide says %v, Evaluate\n%v\nwant\n%v\n%v", cautious.Decide(req), got, want, c)
		}
		with, err := cautious.With(ps)
		if err != nil || with.Decide(req) != want.Decision {
			t.Fatalf("With loses the option: %v", err)
		}
	}
	for _, kind := range []string{"denied", "doubtful", "allowed"} {
		if counts[kind] < n/50 {
			t.Errorf("%d of %d are %s: they prove little", counts[kind], n, kind)
		}
	}
}

// An openCase is a request that leaves things open, and policies that ask for them.
type openCase struct {
	req  evaluate.Request
	kind string // of caller
	in   attached
}

// openCallers are callers of whom something is not told.
var openCallers = map[string]evaluate.Principal{
	"user": alice, "session": evaluate.MustParsePrincipal(sessionARN), "session without name": evaluate.MustParsePrincipal(roleARN),
	"federated": evaluate.MustParsePrincipal(fredARN), "service": snsCalls, "root": rootUser,
}

// openEntries are entries of Principal that may name them, and others. An entry for the role without a path is not among
// them: names of roles are unique in an account, so that it says which path the role has (M-30a).
var openEntries = []string{
	everyone, to("AWS", "AIDA1"), to("AWS", "AROA1"), to("AWS", sessionARN), to("AWS", "arn:aws:iam::111122223333:role/team/dev"),
	to("AWS", aliceARN), to("AWS", frankARN), to("AWS", acctA), to("Service", "sns.amazonaws.com"), to("AWS", "arn:aws:iam::111122223333:role/team/dev", acctA, sessionARN),
}

func openMake(r *rand.Rand) openCase {
	c := openCase{kind: genPick(r, "user", "session", "session without name", "federated", "service", "root")}
	c.req = ask(openCallers[c.kind], "sqs:SendMessage", "arn:aws:sqs:us-east-1:111122223333:q")
	if genChance(r, 50) {
		c.req = ask(openCallers[c.kind], get, object)
		c.req.Resource.Account = genPick(r, "", acctA, acctB)
	}
	statement := func(resource bool) string {
		members := []string{}
		if resource {
			entry := genPick(r, openEntries...)
			if genChance(r, 20) {
				entry = strings.Replace(entry, `"Principal"`, `"NotPrincipal"`, 1)
			}
			members = append(members, entry)
		}
		if genChance(r, 70) {
			key := genPick(r, "aws:PrincipalArn", "aws:ViaAWSService", "aws:PrincipalServiceNamesList", "aws:userid", "aws:ResourceAccount")
			operator := genPick(r, "StringEquals", "StringNotEquals", "StringLike", "StringEqualsIfExists", "Null")
			value := genPick(r, map[string][]string{
				"aws:PrincipalArn": {roleARN, "arn:aws:iam::111122223333:role/team/dev", "arn:aws:iam::*:role/*/dev"}, "aws:ViaAWSService": {"true", "false"},
				"aws:PrincipalServiceNamesList": {"sns.amazonaws.com", "sns.us-east-1.amazonaws.com"}, "aws:userid": {"AIDA1", "AROA1:s1"}, "aws:ResourceAccount": {acctA, acctB},
			}[key]...)
			switch {
			case operator == "Null":
				value = genPick(r, "true", "false")
			case key == "aws:PrincipalServiceNamesList":
				operator = genPick(r, "ForAnyValue:", "ForAllValues:") + operator
			}
			members = append(members, when(operator, key, value))
		}
		if genChance(r, 50) {
			return grant("*", "*", members...)
		}
		return refuse("*", "*", members...)
	}
	c.in.identity = []string{full}
	if genChance(r, 40) {
		c.in.identity = []string{statement(false)}
	}
	if genChance(r, 80) {
		c.in.resource = statement(true)
		if genChance(r, 40) {
			c.in.resource = join(c.in.resource, statement(true))
		}
	}
	if c.kind == "federated" {
		c.in.session = []string{full}
	}
	return c
}

// tellings tell something that a request leaves open; they return false for one that does not.
var tellings = map[string]func(c *openCase, req *evaluate.Request) bool{
	"the owner": func(c *openCase, req *evaluate.Request) bool {
		req.Resource.Account = acctB
		return c.req.Resource.ARN == object && c.req.Resource.Account == "" && c.kind != "service"
	},
	"the unique id": func(c *openCase, req *evaluate.Request) bool {
		id := map[string]string{"user": "AIDA1", "session": "AROA1", "session without name": "AROA1"}[c.kind]
		req.Principal = req.Principal.WithUserID(id)
		return id != ""
	},
	"the name of the session": func(c *openCase, req *evaluate.Request) bool {
		req.Principal = evaluate.MustParsePrincipal(sessionARN).WithRolePath("/")
		return c.kind == "session without name"
	},
	"the federating user": func(c *openCase, req *evaluate.Request) bool {
		req.Principal = req.Principal.WithFederatingUser(frankARN)
		return c.kind == "federated"
	},
	"the call of a service": func(c *openCase, req *evaluate.Request) bool {
		req.Context.Set("aws:ViaAWSService", "true")
		return c.kind != "service"
	},
	"the names of a service": func(c *openCase, req *evaluate.Request) bool {
		req.Context.SetMulti("aws:PrincipalServiceNamesList", "sns.amazonaws.com", "sns.us-east-1.amazonaws.com")
		return c.kind == "service"
	},
	"that the role has no path": func(c *openCase, req *evaluate.Request) bool {
		req.Principal = req.Principal.WithRolePath("/")
		return c.kind == "session"
	},
	"the path of the role": func(c *openCase, req *evaluate.Request) bool {
		req.Principal = req.Principal.WithRolePath("/team/")
		return c.kind == "session"
	},
}

// TestAssumptionsTold is K-11 on random requests: where telling what a request leaves open changes the decision, the
// result says that it was assumed.
func TestAssumptionsTold(t *testing.T) {
	const n = 5000
	changed, denied := map[string]int{}, map[string]int{}
	for seed := range uint64(n) {
		c := openMake(genRand(seed + 1<<44))
		e, err := evaluate.Compile(c.in.policies())
		if err != nil {
			t.Fatal(err)
		}
		r := e.Evaluate(&c.req)
		for name, tell := range tellings {
			told := c.req
			told.Context = c.req.Context.Clone()
			if !tell(&c, &told) || e.Decide(&told) == r.Decision {
				continue
			}
			changed[name]++
			if r.Decision == evaluate.Allowed {
				denied[name]++
			}
			if !doubtful(r) {
				t.Fatalf("%s was told: %v, before %v, which told nothing\n%v\n%+v", name, e.Decide(&told), r.Decision, r, c.in)
			}
		}
	}
	for name := range tellings {
		if changed[name] < n/500 || denied[name] == 0 {
			t.Errorf("%s: %d of %d decisions change, %d that were allowed: that proves little", name, changed[name], n, denied[name])
		}
	}
}
