package lambdaperm_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// invokeRule is RBP-21 to RBP-23 in plain words. identity is none, allow or deny; resource is none, allow or deny for
// the caller by name, or own-root, which names the account of the function.
func invokeRule(same bool, identity, resource string) evaluate.Decision {
	if identity == "deny" || resource == "deny" {
		return never
	}
	own, owners := identity == "allow", resource == "allow"
	if same && (own || owners) || !same && own && owners {
		return ok
	}
	return no
}

func TestInvokeMatrix(t *testing.T) {
	callers := map[string][2]string{ // account, and how a policy names the caller
		userA: {"same", userA},
		"arn:aws:sts::111122223333:assumed-role/r/s": {"same", roleARN},
		userB: {"cross", userB},
		"arn:aws:sts::444455556666:assumed-role/r/s": {"cross", "arn:aws:iam::444455556666:role/r"},
	}
	identities := map[string][]*policy.Policy{
		"none":  nil,
		"allow": {anyInvoke},
		"deny":  {anyInvoke, document(`{"Effect":"Deny","Action":"lambda:InvokeFunction","Resource":"` + functionARN + `"}`)},
	}
	for id, who := range callers {
		byName := to(aws(who[1]), allowing("lambda:InvokeFunction", functionARN))
		resources := map[string][]string{
			"none":     nil,
			"allow":    {byName},
			"deny":     {byName, strings.Replace(byName, `"Allow"`, `"Deny"`, 1)},
			"own-root": {to(aws(rootA), allowing("lambda:InvokeFunction", functionARN))},
		}
		for identity, policies := range identities {
			for resource, statements := range resources {
				t.Run("RBP-21 RBP-22 RBP-23/"+id+"/identity "+identity+"/resource "+resource, func(t *testing.T) {
					r, err := lambdaperm.Invoke(functionWith(statements...), "", callerOf(id, policies...))
					wants(t, r, err, invokeRule(who[0] == "same", identity, resource))
					if len(r.Checks) != 1 || (r.Decision == ok) != (r.Checks[0].Missing == "") {
						t.Errorf("checks:\n%v", r)
					}
				})
			}
		}
	}
}

func TestInvoke(t *testing.T) {
	withSCP := func(c lambdaperm.Caller, p *policy.Policy) lambdaperm.Caller {
		c.SCPs = []evaluate.Level{level(p)}
		return c
	}
	any := document(`{"Effect":"Allow","Action":"*","Resource":"*"}`)
	dropping := document(`{"Effect":"Allow","Action":"*","Resource":"*"}`, `{"Effect":"Deny","Action":"lambda:*","Resource":"*"}`)
	bounded := callerOf(userA, anyInvoke)
	bounded.Boundary = document(`{"Effect":"Allow","Action":"s3:*","Resource":"*"}`)
	roleWithBoundary := callerOf(roleARN)
	roleWithBoundary.Boundary = bounded.Boundary
	session := callerOf(roleARN, anyInvoke)
	session.Session = []*policy.Policy{bounded.Boundary}
	endpoint := callerOf(userA, anyInvoke)
	endpoint.Endpoint = document(`{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}`)
	const byName = `"lambda:InvokeFunction"`
	toUserB := to(aws(userB), allowing("lambda:InvokeFunction", functionARN))
	toAccountB := to(aws(accountB), allowing("lambda:InvokeFunction", functionARN))
	roleA := to(aws(roleARN), allowing("lambda:InvokeFunction", functionARN))
	for _, tt := range [...]struct {
		name string
		fn   lambdaperm.Function
		who  lambdaperm.Caller
		want evaluate.Decision
		by   policy.Kind
	}{
		{"SEED-11/same account, identity alone", functionWith(), callerOf(userA, anyInvoke), ok, policy.Identity},
		{"SEED-11/other account, identity alone", functionWith(), callerOf(userB, anyInvoke), no, policy.Resource},
		{"SEED-11/other account, function policy alone", functionWith(toAccountB), callerOf(userB), no, policy.Identity},
		{"SEED-11/other account, both", functionWith(toAccountB), callerOf(userB, anyInvoke), ok, policy.Identity},
		{"SEED-51/function policy denies the user", functionWith(strings.Replace(to(aws(userA), allowing("lambda:InvokeFunction", functionARN)),
			"Allow", "Deny", 1)), callerOf(userA, anyInvoke), never, policy.Resource},
		{"RBP-21/role by its ARN", functionWith(roleA), callerOf(roleARN), ok, policy.Resource},
		{"RBP-22/root user of the account", functionWith(to(aws(rootA), allowing("lambda:InvokeFunction", functionARN))),
			callerOf(rootA), ok, 0},
		{"RBP-22/account id", functionWith(to(aws(accountA), allowing("lambda:InvokeFunction", functionARN))), callerOf(userA), no, policy.Identity},
		{"RBP-23/root user of another account", functionWith(toAccountB), callerOf("arn:aws:iam::444455556666:root"), ok, policy.Resource},
		{"RBP-26/SCP denies", functionWith(), withSCP(callerOf(userA, anyInvoke), dropping), never, policy.SCP},
		{"RBP-26/SCP allows", functionWith(), withSCP(callerOf(userA, anyInvoke), any), ok, policy.Identity},
		{"RBP-26/boundary", functionWith(), bounded, no, policy.Boundary},
		{"E-12/boundary limits a grant to the role", functionWith(roleA), roleWithBoundary, no, policy.Boundary},
		{"E-12/boundary does not limit a grant to the user", functionWith(to(aws(userA), allowing("lambda:InvokeFunction", functionARN))),
			bounded, ok, policy.Resource},
		{"E-41/user of another account by name, no identity policy", functionWith(toUserB), callerOf(userB), no, policy.Identity},
		{"RBP-26/session policy", functionWith(), session, no, policy.Session},
		{"E-80/endpoint", functionWith(), endpoint, no, policy.Endpoint},
		{"E-45/other partition", functionWith(), callerOf("arn:aws-cn:iam::444455556666:user/u", anyInvoke), no, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := lambdaperm.Invoke(tt.fn, "", tt.who)
			wants(t, r, err, tt.want)
			if got := r.Checks[0].Result.By; got != tt.by {
				t.Errorf("decided by %v, want %v", got, tt.by)
			}
		})
	}
	t.Run("RBP-27", func(t *testing.T) {
		r, err := lambdaperm.Invoke(functionWith(), "", callerOf(userB, anyInvoke))
		wants(t, r, err, no)
		if want := "no resource policy allows lambda:InvokeFunction on " + functionARN; r.Checks[0].Missing != want {
			t.Errorf("missing %q, want %q", r.Checks[0].Missing, want)
		}
	})
	t.Run("RBP-33d/public", func(t *testing.T) {
		r, err := lambdaperm.Invoke(functionWith(to(`"*"`, allowing("lambda:InvokeFunction", functionARN))), "", callerOf(userB, anyInvoke))
		wants(t, r, err, ok, lambdaperm.NotePublicGrant)
		r, err = lambdaperm.Invoke(functionWith(to(aws("*"), allowing("lambda:*", functionARN))), "", callerOf(userB))
		wants(t, r, err, no)
	})
	t.Run("RBP-33d/for URLs alone", func(t *testing.T) {
		f := functionWith(to(`"*"`, allowing("lambda:InvokeFunction", functionARN, `"Bool":{"lambda:InvokedViaFunctionUrl":"true"}`)))
		c := callerOf(userB, anyInvoke)
		c.Context.Set("lambda:InvokedViaFunctionUrl", "true") // nobody can say so
		r, err := lambdaperm.Invoke(f, "", c)
		wants(t, r, err, no)
		if got := r.Checks[0].Result.MissingContext; len(got) > 0 {
			t.Errorf("missing context %v", got)
		}
	})
	t.Run("RBP-14/organization", func(t *testing.T) {
		f := functionWith(to(aws(accountB), allowing("lambda:InvokeFunction", functionARN, `"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}`)))
		c := callerOf(userB, anyInvoke)
		r, err := lambdaperm.Invoke(f, "", c)
		wants(t, r, err, no)
		c.Principal = c.Principal.WithOrganization("o-a1b2c3d4e5", "")
		r, err = lambdaperm.Invoke(f, "", c)
		wants(t, r, err, ok)
	})
	t.Run("K-05/context of the caller", func(t *testing.T) {
		c := callerOf(userA, document(`{"Effect":"Allow","Action":`+byName+`,"Resource":"*","Condition":{"StringEquals":{"aws:SourceVpc":"vpc-1"}}}`))
		r, err := lambdaperm.Invoke(functionWith(), "", c)
		wants(t, r, err, no)
		var vpc condition.Context
		vpc.Set("aws:SourceVpc", "vpc-1")
		r, err = lambdaperm.Invoke(functionWith(), "", c, lambdaperm.WithContext(vpc))
		wants(t, r, err, ok)
		c.Context = vpc
		r, err = lambdaperm.Invoke(functionWith(), "", c)
		wants(t, r, err, ok)
		if vpc.Len() != 1 {
			t.Error("the question changed its argument")
		}
	})
}

// TestSeedPush has the seeds about services that call.
func TestSeedPush(t *testing.T) {
	bucket := lambdaperm.Source{ARN: "arn:aws:s3:::b", Account: accountA}
	grant := to(byService("s3.amazonaws.com"), allowing("lambda:InvokeFunction", functionARN, `"StringEquals":{"AWS:SourceAccount":"111122223333"}`))
	t.Run("SEED-1 SEED-14/no policy", func(t *testing.T) {
		r, err := lambdaperm.InvokeFromSource(functionWith(), "", bucket)
		wants(t, r, err, no)
	})
	t.Run("SEED-1 RBP-24/policy", func(t *testing.T) {
		r, err := lambdaperm.InvokeFromSource(functionWith(grant), "", bucket)
		wants(t, r, err, ok)
	})
	t.Run("SEED-28 SEED-52/policies of accounts do not count", func(t *testing.T) {
		f := functionWith(grant)
		f.Role = &lambdaperm.Role{ARN: roleARN, Identity: []*policy.Policy{anyInvoke}, SCPs: []evaluate.Level{level(document(`{"Effect":"Deny","Action":"lambda:*","Resource":"*"}`))}}
		r, err := lambdaperm.InvokeFromSource(f, "", bucket)
		wants(t, r, err, ok)
		wrong := bucket
		wrong.Account = accountB
		r, err = lambdaperm.InvokeFromSource(f, "", wrong)
		wants(t, r, err, no)
	})
	t.Run("SEED-24 RBP-18.1", func(t *testing.T) {
		f := functionWith(grant, `{"Effect":"Deny","Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction",
			"Resource":["`+functionARN+`","`+functionARN+`:*"],"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::blocked"}}}`)
		r, err := lambdaperm.InvokeFromSource(f, "", bucket)
		wants(t, r, err, ok)
		r, err = lambdaperm.InvokeFromSource(f, "", lambdaperm.Source{ARN: "arn:aws:s3:::blocked", Account: accountA})
		wants(t, r, err, never)
		r, err = lambdaperm.InvokeFromSource(f, "", lambdaperm.Source{ARN: "arn:aws:s3:::b", Account: accountB})
		wants(t, r, err, no)
	})
	t.Run("SEED-27 SEED-53/policy on version 1", func(t *testing.T) {
		f := functionNamed(functionARN)
		f.Policies = map[string]*policy.Policy{"1": document(strings.Replace(grant, functionARN, functionARN+":1", 1))}
		r, err := lambdaperm.InvokeFromSource(f, "1", bucket)
		wants(t, r, err, ok)
		r, err = lambdaperm.InvokeFromSource(f, "2", bucket)
		wants(t, r, err, no)
		r, err = lambdaperm.InvokeFromSource(f, "", bucket)
		wants(t, r, err, no)
	})
}

// TestAddressed has RBP-28, ARN-4 and OPEN-1: whose policy is consulted.
func TestAddressed(t *testing.T) {
	on := func(effect, resource string) string {
		return `{"Effect":"` + effect + `","Principal":{"AWS":"` + userA + `"},"Action":"lambda:InvokeFunction","Resource":` + resource + `}`
	}
	const f, all = `"` + functionARN + `"`, `["` + functionARN + `","` + functionARN + `:*"]`
	const prod, version = `"` + functionARN + `:prod"`, `"` + functionARN + `:1"`
	notConsulted := []lambdaperm.NoteCode{lambdaperm.NoteFunctionPolicyNotConsulted}
	byFunction := []lambdaperm.NoteCode{lambdaperm.NoteFunctionPolicyDecided}
	byAddressed := []lambdaperm.NoteCode{lambdaperm.NoteAddressedPolicyDecided}
	for _, tt := range [...]struct {
		name                string
		whole, prod         string // statement in the policy of f and of f:prod
		qualifier           string
		want, open          evaluate.Decision // without and with FunctionLevelPolicy
		wantNotes, openNote []lambdaperm.NoteCode
	}{
		{"RBP-28/on f, called as f", on("Allow", f), "", "", ok, ok, nil, nil},
		{"RBP-28/on f, called as prod", on("Allow", f), "", "prod", no, no, nil, byAddressed},
		{"RBP-28/on prod, called as f", "", on("Allow", prod), "", no, no, nil, nil},
		{"RBP-28/on prod, called as prod", "", on("Allow", prod), "prod", ok, ok, nil, nil},
		{"ARN-4/on prod, called as its version", "", on("Allow", prod), "1", no, no, nil, nil},
		{"ARN-9/on f, called as $LATEST", on("Allow", f), "", "$LATEST", no, no, nil, byAddressed},
		{"OPEN-1/f and f:* on f, called as prod", on("Allow", all), "", "prod", no, ok, notConsulted, byFunction},
		{"OPEN-1/f and f:* on f, called as f", on("Allow", all), "", "", ok, ok, nil, nil},
		{"OPEN-1/denied on f, allowed on prod", on("Deny", all), on("Allow", prod), "prod", ok, never, notConsulted, byFunction},
		{"OPEN-1/allowed on f, denied on prod", on("Allow", all), on("Deny", prod), "prod", never, never, notConsulted, byAddressed},
		{"OPEN-1/allowed on both", on("Allow", all), on("Allow", prod), "prod", ok, ok, notConsulted, byAddressed},
		{"OPEN-1/denied on both", on("Deny", all), on("Deny", prod), "prod", never, never, notConsulted, byAddressed},
		{"OPEN-1/on f about another version", on("Allow", version), "", "prod", no, no, nil, byAddressed},
		{"OPEN-1/policy of f without Resource", strings.Replace(on("Allow", f), `,"Resource":`+f, "", 1), "", "prod",
			no, no, nil, nil},
	} {
		fn := functionNamed(functionARN)
		fn.Policies = make(map[string]*policy.Policy)
		if tt.whole != "" {
			fn.Policies[""] = document(tt.whole)
		}
		if tt.prod != "" {
			fn.Policies["prod"] = document(tt.prod)
		}
		t.Run(tt.name, func(t *testing.T) {
			r, err := lambdaperm.Invoke(fn, tt.qualifier, callerOf(userA))
			wants(t, r, err, tt.want, tt.wantNotes...)
		})
		t.Run(tt.name+"/function level", func(t *testing.T) {
			r, err := lambdaperm.Invoke(fn, tt.qualifier, callerOf(userA), lambdaperm.WithFunctionLevelPolicy())
			wants(t, r, err, tt.open, tt.openNote...)
		})
	}
	t.Run("OPEN-1/other account", func(t *testing.T) {
		fn := functionNamed(functionARN)
		fn.Policies = map[string]*policy.Policy{"": document(to(aws(accountB), allowing("lambda:InvokeFunction", functionARN+":*")))}
		for _, tt := range [...]struct {
			identity []*policy.Policy
			want     evaluate.Decision
			note     lambdaperm.NoteCode
		}{{[]*policy.Policy{anyInvoke}, ok, lambdaperm.NoteFunctionPolicyDecided}, {nil, no, lambdaperm.NoteAddressedPolicyDecided}} {
			r, err := lambdaperm.Invoke(fn, "prod", callerOf(userB, tt.identity...), lambdaperm.WithFunctionLevelPolicy())
			wants(t, r, err, tt.want, tt.note)
		}
	})
	t.Run("OPEN-1/service", func(t *testing.T) {
		fn := functionWith(to(byService("s3.amazonaws.com"), allowing("lambda:InvokeFunction", functionARN+":*")))
		r, err := lambdaperm.InvokeFromSource(fn, "prod", lambdaperm.Source{ARN: "arn:aws:s3:::b", Account: accountA}, lambdaperm.WithFunctionLevelPolicy())
		wants(t, r, err, ok, lambdaperm.NoteFunctionPolicyDecided, lambdaperm.NoteConfusedDeputy)
		if len(r.Checks) != 2 || !r.Checks[0].Advisory || r.Checks[1].Advisory {
			t.Errorf("checks:\n%v", r)
		}
	})
}

func TestInvokeRefused(t *testing.T) {
	known := functionNamed(functionARN)
	known.Versions, known.Aliases = []string{"1"}, []string{"prod"}
	qualified := functionNamed(functionARN + ":1")
	malformed := functionNamed(functionARN)
	malformed.ARN.AccountID = "1"
	for _, tt := range [...]struct {
		name      string
		fn        lambdaperm.Function
		qualifier string
		who       lambdaperm.Caller
		code      lambdaperm.Code
		input     string
	}{
		{"no function", lambdaperm.Function{}, "", callerOf(userA), lambdaperm.CodeInvalidARN, ""},
		{"malformed function", malformed, "", callerOf(userA), lambdaperm.CodeInvalidARN, "arn:aws:lambda:us-east-1:1:function:f"},
		{"qualified function", qualified, "", callerOf(userA), lambdaperm.CodeUnknownQualifier, "1"},
		{"unknown alias", known, "dev", callerOf(userA), lambdaperm.CodeUnknownQualifier, "dev"},
		{"unknown version", known, "2", callerOf(userA), lambdaperm.CodeUnknownQualifier, "2"},
		{"no qualifier at all", known, "a b", callerOf(userA), lambdaperm.CodeUnknownQualifier, "a b"},
		{"nobody", known, "1", lambdaperm.Caller{}, lambdaperm.CodeInvalidPrincipal, ""},
		{"RBP-25/anonymous", known, "1", callerOf("anonymous"), lambdaperm.CodeInvalidPrincipal, "anonymous"},
		{"RBP-24/service", known, "prod", callerOf("s3.amazonaws.com"), lambdaperm.CodeInvalidPrincipal, "s3.amazonaws.com"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := lambdaperm.Invoke(tt.fn, tt.qualifier, tt.who)
			isRefused(t, r, err, tt.code, tt.input)
		})
	}
	// A policy that is not legal in its place is refused by package policy, in each of the questions.
	identity := document(to(`"*"`, allowing("lambda:InvokeFunction", functionARN)))
	function := functionNamed(functionARN)
	function.Policies = map[string]*policy.Policy{"": anyInvoke}
	function.URLs = map[string]lambdaperm.URL{"": {AuthType: lambdapolicy.AuthIAM}}
	role := lambdaperm.Role{ARN: roleARN, Trust: anyInvoke}
	ask := map[string]func() (lambdaperm.Report, error){
		"identity": func() (lambdaperm.Report, error) {
			return lambdaperm.Invoke(functionNamed(functionARN), "", callerOf(userA, identity))
		},
		"resource": func() (lambdaperm.Report, error) { return lambdaperm.Invoke(function, "", callerOf(userA)) },
		"function level": func() (lambdaperm.Report, error) {
			return lambdaperm.Invoke(function, "prod", callerOf(userA), lambdaperm.WithFunctionLevelPolicy())
		},
		"source": func() (lambdaperm.Report, error) {
			return lambdaperm.InvokeFromSource(function, "", lambdaperm.Source{ARN: "arn:aws:sns:us-east-1:111122223333:t"})
		},
		"subscription": func() (lambdaperm.Report, error) {
			return lambdaperm.InvokeFromSource(functionNamed(functionARN), "", lambdaperm.Source{ARN: "arn:aws:sns:us-east-1:444455556666:t", Policy: anyInvoke})
		},
		"URL": func() (lambdaperm.Report, error) { return lambdaperm.InvokeURL(function, "", callerOf(userA)) },
		"trust": func() (lambdaperm.Report, error) {
			return lambdaperm.InvokeThroughRole(functionNamed(functionARN), "", "states", role)
		},
		"listed": func() (lambdaperm.Report, error) {
			return lambdaperm.InvokeThroughRole(functionNamed(functionARN), "", "codepipeline", lambdaperm.Role{ARN: roleARN, Identity: []*policy.Policy{identity}})
		},
	}
	for name, question := range ask {
		t.Run("policy/"+name, func(t *testing.T) {
			r, err := question()
			if e, ok := errors.AsType[*policy.Error](err); !ok {
				t.Errorf("%v, want a *policy.Error", e)
			}
			if diff := cmp.Diff(lambdaperm.Report{}, r); diff != "" {
				t.Errorf("report beside an error:\n%s", diff)
			}
		})
	}
}

// Keys marked absent and the error of a context go along with WithContext.
func TestWithContextWhole(t *testing.T) {
	f := functionWith(to(`"*"`, allowing("lambda:InvokeFunction", functionARN, when("StringEquals", "aws:PrincipalAccount", accountA))))
	ann := lambdaperm.Caller{Principal: evaluate.MustParsePrincipal(userA)}
	for _, tt := range []struct {
		name string
		ctx  condition.Context
		want evaluate.Decision
	}{
		{"nothing", condition.Context{}, ok},
		{"marked absent", condition.Pairs("aws:PrincipalAccount", nil), no},
		{"faulty", condition.Pairs("aws:SourceVpc"), no},
	} {
		r, err := lambdaperm.Invoke(f, "", ann, lambdaperm.WithContext(tt.ctx))
		if err != nil || r.Decision != tt.want {
			t.Errorf("%s: %v, want %v\n%s", tt.name, err, tt.want, r)
		}
	}
}
