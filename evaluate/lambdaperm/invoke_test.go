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
		return invExplicit
	}
	own, owners := identity == "allow", resource == "allow"
	if same && (own || owners) || !same && own && owners {
		return invAllowed
	}
	return invImplicit
}

func TestInvokeMatrix(t *testing.T) {
	callers := map[string][2]string{ // account, and how a policy names the caller
		invUserA: {"same", invUserA},
		"arn:aws:sts::111122223333:assumed-role/r/s": {"same", invRoleA},
		invUserB: {"cross", invUserB},
		"arn:aws:sts::444455556666:assumed-role/r/s": {"cross", "arn:aws:iam::444455556666:role/r"},
	}
	identities := map[string][]*policy.Policy{
		"none":  nil,
		"allow": {invAnyInvoke},
		"deny":  {invAnyInvoke, invDoc(`{"Effect":"Deny","Action":"lambda:InvokeFunction","Resource":"` + invFn + `"}`)},
	}
	for id, who := range callers {
		byName := invGrant(invAWS(who[1]), "lambda:InvokeFunction", invFn, "")
		resources := map[string][]string{
			"none":     nil,
			"allow":    {byName},
			"deny":     {byName, strings.Replace(byName, `"Allow"`, `"Deny"`, 1)},
			"own-root": {invGrant(invAWS(invRootA), "lambda:InvokeFunction", invFn, "")},
		}
		for identity, policies := range identities {
			for resource, statements := range resources {
				t.Run("RBP-21 RBP-22 RBP-23/"+id+"/identity "+identity+"/resource "+resource, func(t *testing.T) {
					r, err := lambdaperm.Invoke(invFunction(statements...), "", invCaller(id, policies...))
					invCheck(t, r, err, invokeRule(who[0] == "same", identity, resource))
					if len(r.Checks) != 1 || (r.Decision == invAllowed) != (r.Checks[0].Missing == "") {
						t.Errorf("checks:\n%v", r)
					}
				})
			}
		}
	}
}

func TestInvoke(t *testing.T) {
	withSCP := func(c lambdaperm.Caller, p *policy.Policy) lambdaperm.Caller {
		c.SCPs = [][]*policy.Policy{{p}}
		return c
	}
	any := invDoc(`{"Effect":"Allow","Action":"*","Resource":"*"}`)
	dropping := invDoc(`{"Effect":"Allow","Action":"*","Resource":"*"}`, `{"Effect":"Deny","Action":"lambda:*","Resource":"*"}`)
	bounded := invCaller(invUserA, invAnyInvoke)
	bounded.Boundary = invDoc(`{"Effect":"Allow","Action":"s3:*","Resource":"*"}`)
	roleWithBoundary := invCaller(invRoleA)
	roleWithBoundary.Boundary = bounded.Boundary
	session := invCaller(invRoleA, invAnyInvoke)
	session.Session = []*policy.Policy{bounded.Boundary}
	endpoint := invCaller(invUserA, invAnyInvoke)
	endpoint.Endpoint = invDoc(`{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}`)
	const byName = `"lambda:InvokeFunction"`
	userB := invGrant(invAWS(invUserB), "lambda:InvokeFunction", invFn, "")
	accountB := invGrant(invAWS(invB), "lambda:InvokeFunction", invFn, "")
	roleA := invGrant(invAWS(invRoleA), "lambda:InvokeFunction", invFn, "")
	for _, tt := range [...]struct {
		name string
		fn   lambdaperm.Function
		who  lambdaperm.Caller
		want evaluate.Decision
		by   policy.Kind
	}{
		{"SEED-11/same account, identity alone", invFunction(), invCaller(invUserA, invAnyInvoke), invAllowed, policy.Identity},
		{"SEED-11/other account, identity alone", invFunction(), invCaller(invUserB, invAnyInvoke), invImplicit, policy.Resource},
		{"SEED-11/other account, function policy alone", invFunction(accountB), invCaller(invUserB), invImplicit, policy.Identity},
		{"SEED-11/other account, both", invFunction(accountB), invCaller(invUserB, invAnyInvoke), invAllowed, policy.Identity},
		{"SEED-51/function policy denies the user", invFunction(strings.Replace(invGrant(invAWS(invUserA), "lambda:InvokeFunction", invFn, ""),
			"Allow", "Deny", 1)), invCaller(invUserA, invAnyInvoke), invExplicit, policy.Resource},
		{"RBP-21/role by its ARN", invFunction(roleA), invCaller(invRoleA), invAllowed, policy.Resource},
		{"RBP-22/root user of the account", invFunction(invGrant(invAWS(invRootA), "lambda:InvokeFunction", invFn, "")),
			invCaller(invRootA), invAllowed, 0},
		{"RBP-22/account id", invFunction(invGrant(invAWS(invA), "lambda:InvokeFunction", invFn, "")), invCaller(invUserA), invImplicit, policy.Identity},
		{"RBP-23/root user of another account", invFunction(accountB), invCaller("arn:aws:iam::444455556666:root"), invAllowed, policy.Resource},
		{"RBP-26/SCP denies", invFunction(), withSCP(invCaller(invUserA, invAnyInvoke), dropping), invExplicit, policy.SCP},
		{"RBP-26/SCP allows", invFunction(), withSCP(invCaller(invUserA, invAnyInvoke), any), invAllowed, policy.Identity},
		{"RBP-26/boundary", invFunction(), bounded, invImplicit, policy.Boundary},
		{"E-12/boundary limits a grant to the role", invFunction(roleA), roleWithBoundary, invImplicit, policy.Boundary},
		{"E-12/boundary does not limit a grant to the user", invFunction(invGrant(invAWS(invUserA), "lambda:InvokeFunction", invFn, "")),
			bounded, invAllowed, policy.Resource},
		{"E-41/user of another account by name, no identity policy", invFunction(userB), invCaller(invUserB), invImplicit, policy.Identity},
		{"RBP-26/session policy", invFunction(), session, invImplicit, policy.Session},
		{"E-80/endpoint", invFunction(), endpoint, invImplicit, policy.Endpoint},
		{"E-45/other partition", invFunction(), invCaller("arn:aws-cn:iam::444455556666:user/u", invAnyInvoke), invImplicit, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := lambdaperm.Invoke(tt.fn, "", tt.who)
			invCheck(t, r, err, tt.want)
			if got := r.Checks[0].Result.By; got != tt.by {
				t.Errorf("decided by %v, want %v", got, tt.by)
			}
		})
	}
	t.Run("RBP-27", func(t *testing.T) {
		r, err := lambdaperm.Invoke(invFunction(), "", invCaller(invUserB, invAnyInvoke))
		invCheck(t, r, err, invImplicit)
		if want := "no policy of type resource allows lambda:InvokeFunction on " + invFn; r.Checks[0].Missing != want {
			t.Errorf("missing %q, want %q", r.Checks[0].Missing, want)
		}
	})
	t.Run("RBP-33d/public", func(t *testing.T) {
		r, err := lambdaperm.Invoke(invFunction(invGrant(`"*"`, "lambda:InvokeFunction", invFn, "")), "", invCaller(invUserB, invAnyInvoke))
		invCheck(t, r, err, invAllowed, lambdaperm.PublicGrant)
		r, err = lambdaperm.Invoke(invFunction(invGrant(invAWS("*"), "lambda:*", invFn, "")), "", invCaller(invUserB))
		invCheck(t, r, err, invImplicit)
	})
	t.Run("RBP-33d/for URLs alone", func(t *testing.T) {
		f := invFunction(invGrant(`"*"`, "lambda:InvokeFunction", invFn, `"Bool":{"lambda:InvokedViaFunctionUrl":"true"}`))
		c := invCaller(invUserB, invAnyInvoke)
		c.Context.Set("lambda:InvokedViaFunctionUrl", "true") // nobody can say so
		r, err := lambdaperm.Invoke(f, "", c)
		invCheck(t, r, err, invImplicit)
		if got := r.Checks[0].Result.MissingContext; len(got) > 0 {
			t.Errorf("missing context %v", got)
		}
	})
	t.Run("RBP-14/organization", func(t *testing.T) {
		f := invFunction(invGrant(invAWS(invB), "lambda:InvokeFunction", invFn, `"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}`))
		c := invCaller(invUserB, invAnyInvoke)
		r, err := lambdaperm.Invoke(f, "", c)
		invCheck(t, r, err, invImplicit)
		c.Principal = c.Principal.WithOrganization("o-a1b2c3d4e5", "")
		r, err = lambdaperm.Invoke(f, "", c)
		invCheck(t, r, err, invAllowed)
	})
	t.Run("K-05/context of the caller", func(t *testing.T) {
		c := invCaller(invUserA, invDoc(`{"Effect":"Allow","Action":`+byName+`,"Resource":"*","Condition":{"StringEquals":{"aws:SourceVpc":"vpc-1"}}}`))
		r, err := lambdaperm.Invoke(invFunction(), "", c)
		invCheck(t, r, err, invImplicit)
		var vpc condition.Context
		vpc.Set("aws:SourceVpc", "vpc-1")
		r, err = lambdaperm.Invoke(invFunction(), "", c, lambdaperm.WithContext(vpc))
		invCheck(t, r, err, invAllowed)
		c.Context = vpc
		r, err = lambdaperm.Invoke(invFunction(), "", c)
		invCheck(t, r, err, invAllowed)
		if vpc.Len() != 1 {
			t.Error("the question changed its argument")
		}
	})
}

// TestSeedPush has the seeds about services that call.
func TestSeedPush(t *testing.T) {
	bucket := lambdaperm.Source{ARN: "arn:aws:s3:::b", Account: invA}
	grant := invGrant(invService("s3.amazonaws.com"), "lambda:InvokeFunction", invFn, `"StringEquals":{"AWS:SourceAccount":"111122223333"}`)
	t.Run("SEED-1 SEED-14/no policy", func(t *testing.T) {
		r, err := lambdaperm.InvokeFromSource(invFunction(), "", bucket)
		invCheck(t, r, err, invImplicit)
	})
	t.Run("SEED-1 RBP-24/policy", func(t *testing.T) {
		r, err := lambdaperm.InvokeFromSource(invFunction(grant), "", bucket)
		invCheck(t, r, err, invAllowed)
	})
	t.Run("SEED-28 SEED-52/policies of accounts do not count", func(t *testing.T) {
		f := invFunction(grant)
		f.Role = &lambdaperm.Role{ARN: invRoleA, Identity: []*policy.Policy{invAnyInvoke}, SCPs: [][]*policy.Policy{{
			invDoc(`{"Effect":"Deny","Action":"lambda:*","Resource":"*"}`)}}}
		r, err := lambdaperm.InvokeFromSource(f, "", bucket)
		invCheck(t, r, err, invAllowed)
		wrong := bucket
		wrong.Account = invB
		r, err = lambdaperm.InvokeFromSource(f, "", wrong)
		invCheck(t, r, err, invImplicit)
	})
	t.Run("SEED-24 RBP-18.1", func(t *testing.T) {
		f := invFunction(grant, `{"Effect":"Deny","Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction",
			"Resource":["`+invFn+`","`+invFn+`:*"],"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::blocked"}}}`)
		r, err := lambdaperm.InvokeFromSource(f, "", bucket)
		invCheck(t, r, err, invAllowed)
		r, err = lambdaperm.InvokeFromSource(f, "", lambdaperm.Source{ARN: "arn:aws:s3:::blocked", Account: invA})
		invCheck(t, r, err, invExplicit)
		r, err = lambdaperm.InvokeFromSource(f, "", lambdaperm.Source{ARN: "arn:aws:s3:::b", Account: invB})
		invCheck(t, r, err, invImplicit)
	})
	t.Run("SEED-27 SEED-53/policy on version 1", func(t *testing.T) {
		f := invNamed(invFn)
		f.Policies = map[string]*policy.Policy{"1": invDoc(strings.Replace(grant, invFn, invFn+":1", 1))}
		r, err := lambdaperm.InvokeFromSource(f, "1", bucket)
		invCheck(t, r, err, invAllowed)
		r, err = lambdaperm.InvokeFromSource(f, "2", bucket)
		invCheck(t, r, err, invImplicit)
		r, err = lambdaperm.InvokeFromSource(f, "", bucket)
		invCheck(t, r, err, invImplicit)
	})
}

// TestAddressed has RBP-28, ARN-4 and OPEN-1: whose policy is consulted.
func TestAddressed(t *testing.T) {
	on := func(effect, resource string) string {
		return `{"Effect":"` + effect + `","Principal":{"AWS":"` + invUserA + `"},"Action":"lambda:InvokeFunction","Resource":` + resource + `}`
	}
	const f, all = `"` + invFn + `"`, `["` + invFn + `","` + invFn + `:*"]`
	const prod, version = `"` + invFn + `:prod"`, `"` + invFn + `:1"`
	notConsulted := []lambdaperm.NoteCode{lambdaperm.FunctionPolicyNotConsulted}
	byFunction := []lambdaperm.NoteCode{lambdaperm.FunctionPolicyDecided}
	byAddressed := []lambdaperm.NoteCode{lambdaperm.AddressedPolicyDecided}
	for _, tt := range [...]struct {
		name                string
		whole, prod         string // statement in the policy of f and of f:prod
		qualifier           string
		want, open          evaluate.Decision // without and with FunctionLevelPolicy
		wantNotes, openNote []lambdaperm.NoteCode
	}{
		{"RBP-28/on f, called as f", on("Allow", f), "", "", invAllowed, invAllowed, nil, nil},
		{"RBP-28/on f, called as prod", on("Allow", f), "", "prod", invImplicit, invImplicit, nil, byAddressed},
		{"RBP-28/on prod, called as f", "", on("Allow", prod), "", invImplicit, invImplicit, nil, nil},
		{"RBP-28/on prod, called as prod", "", on("Allow", prod), "prod", invAllowed, invAllowed, nil, nil},
		{"ARN-4/on prod, called as its version", "", on("Allow", prod), "1", invImplicit, invImplicit, nil, nil},
		{"ARN-9/on f, called as $LATEST", on("Allow", f), "", "$LATEST", invImplicit, invImplicit, nil, byAddressed},
		{"OPEN-1/f and f:* on f, called as prod", on("Allow", all), "", "prod", invImplicit, invAllowed, notConsulted, byFunction},
		{"OPEN-1/f and f:* on f, called as f", on("Allow", all), "", "", invAllowed, invAllowed, nil, nil},
		{"OPEN-1/denied on f, allowed on prod", on("Deny", all), on("Allow", prod), "prod", invAllowed, invExplicit, notConsulted, byFunction},
		{"OPEN-1/allowed on f, denied on prod", on("Allow", all), on("Deny", prod), "prod", invExplicit, invExplicit, notConsulted, byAddressed},
		{"OPEN-1/allowed on both", on("Allow", all), on("Allow", prod), "prod", invAllowed, invAllowed, notConsulted, byAddressed},
		{"OPEN-1/denied on both", on("Deny", all), on("Deny", prod), "prod", invExplicit, invExplicit, notConsulted, byAddressed},
		{"OPEN-1/on f about another version", on("Allow", version), "", "prod", invImplicit, invImplicit, nil, byAddressed},
		{"OPEN-1/policy of f without Resource", strings.Replace(on("Allow", f), `,"Resource":`+f, "", 1), "", "prod",
			invImplicit, invImplicit, nil, nil},
	} {
		fn := invNamed(invFn)
		fn.Policies = make(map[string]*policy.Policy)
		if tt.whole != "" {
			fn.Policies[""] = invDoc(tt.whole)
		}
		if tt.prod != "" {
			fn.Policies["prod"] = invDoc(tt.prod)
		}
		t.Run(tt.name, func(t *testing.T) {
			r, err := lambdaperm.Invoke(fn, tt.qualifier, invCaller(invUserA))
			invCheck(t, r, err, tt.want, tt.wantNotes...)
		})
		t.Run(tt.name+"/function level", func(t *testing.T) {
			r, err := lambdaperm.Invoke(fn, tt.qualifier, invCaller(invUserA), lambdaperm.FunctionLevelPolicy())
			invCheck(t, r, err, tt.open, tt.openNote...)
		})
	}
	t.Run("OPEN-1/other account", func(t *testing.T) {
		fn := invNamed(invFn)
		fn.Policies = map[string]*policy.Policy{"": invDoc(invGrant(invAWS(invB), "lambda:InvokeFunction", invFn+":*", ""))}
		for _, tt := range [...]struct {
			identity []*policy.Policy
			want     evaluate.Decision
			note     lambdaperm.NoteCode
		}{{[]*policy.Policy{invAnyInvoke}, invAllowed, lambdaperm.FunctionPolicyDecided}, {nil, invImplicit, lambdaperm.AddressedPolicyDecided}} {
			r, err := lambdaperm.Invoke(fn, "prod", invCaller(invUserB, tt.identity...), lambdaperm.FunctionLevelPolicy())
			invCheck(t, r, err, tt.want, tt.note)
		}
	})
	t.Run("OPEN-1/service", func(t *testing.T) {
		fn := invFunction(invGrant(invService("s3.amazonaws.com"), "lambda:InvokeFunction", invFn+":*", ""))
		r, err := lambdaperm.InvokeFromSource(fn, "prod", lambdaperm.Source{ARN: "arn:aws:s3:::b", Account: invA}, lambdaperm.FunctionLevelPolicy())
		invCheck(t, r, err, invAllowed, lambdaperm.FunctionPolicyDecided, lambdaperm.ConfusedDeputy)
		if len(r.Checks) != 2 || !r.Checks[0].Advisory || r.Checks[1].Advisory {
			t.Errorf("checks:\n%v", r)
		}
	})
}

func TestInvokeRefused(t *testing.T) {
	known := invNamed(invFn)
	known.Versions, known.Aliases = []string{"1"}, []string{"prod"}
	qualified := invNamed(invFn + ":1")
	malformed := invNamed(invFn)
	malformed.ARN.AccountID = "1"
	for _, tt := range [...]struct {
		name      string
		fn        lambdaperm.Function
		qualifier string
		who       lambdaperm.Caller
		code      lambdaperm.Code
		input     string
	}{
		{"no function", lambdaperm.Function{}, "", invCaller(invUserA), lambdaperm.CodeInvalidARN, ""},
		{"malformed function", malformed, "", invCaller(invUserA), lambdaperm.CodeInvalidARN, "arn:aws:lambda:us-east-1:1:function:f"},
		{"qualified function", qualified, "", invCaller(invUserA), lambdaperm.CodeUnknownQualifier, "1"},
		{"unknown alias", known, "dev", invCaller(invUserA), lambdaperm.CodeUnknownQualifier, "dev"},
		{"unknown version", known, "2", invCaller(invUserA), lambdaperm.CodeUnknownQualifier, "2"},
		{"no qualifier at all", known, "a b", invCaller(invUserA), lambdaperm.CodeUnknownQualifier, "a b"},
		{"nobody", known, "1", lambdaperm.Caller{}, lambdaperm.CodeInvalidPrincipal, ""},
		{"RBP-25/anonymous", known, "1", invCaller("anonymous"), lambdaperm.CodeInvalidPrincipal, "anonymous"},
		{"RBP-24/service", known, "prod", invCaller("s3.amazonaws.com"), lambdaperm.CodeInvalidPrincipal, "s3.amazonaws.com"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := lambdaperm.Invoke(tt.fn, tt.qualifier, tt.who)
			invRefused(t, r, err, tt.code, tt.input)
		})
	}
	// A policy that is not legal in its place is refused by package policy, in each of the questions.
	identity := invDoc(invGrant(`"*"`, "lambda:InvokeFunction", invFn, ""))
	function := invNamed(invFn)
	function.Policies = map[string]*policy.Policy{"": invAnyInvoke}
	function.URLs = map[string]lambdaperm.URL{"": {AuthType: lambdapolicy.AuthIAM}}
	role := lambdaperm.Role{ARN: invRoleA, Trust: invAnyInvoke}
	ask := map[string]func() (lambdaperm.Report, error){
		"identity": func() (lambdaperm.Report, error) {
			return lambdaperm.Invoke(invNamed(invFn), "", invCaller(invUserA, identity))
		},
		"resource": func() (lambdaperm.Report, error) { return lambdaperm.Invoke(function, "", invCaller(invUserA)) },
		"function level": func() (lambdaperm.Report, error) {
			return lambdaperm.Invoke(function, "prod", invCaller(invUserA), lambdaperm.FunctionLevelPolicy())
		},
		"source": func() (lambdaperm.Report, error) {
			return lambdaperm.InvokeFromSource(function, "", lambdaperm.Source{ARN: "arn:aws:sns:us-east-1:111122223333:t"})
		},
		"subscription": func() (lambdaperm.Report, error) {
			return lambdaperm.InvokeFromSource(invNamed(invFn), "", lambdaperm.Source{ARN: "arn:aws:sns:us-east-1:444455556666:t", Policy: invAnyInvoke})
		},
		"URL": func() (lambdaperm.Report, error) { return lambdaperm.InvokeURL(function, "", invCaller(invUserA)) },
		"trust": func() (lambdaperm.Report, error) {
			return lambdaperm.InvokeThroughRole(invNamed(invFn), "", "states", role)
		},
		"listed": func() (lambdaperm.Report, error) {
			return lambdaperm.InvokeThroughRole(invNamed(invFn), "", "codepipeline", lambdaperm.Role{ARN: invRoleA, Identity: []*policy.Policy{identity}})
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
