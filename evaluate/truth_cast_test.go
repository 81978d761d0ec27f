package evaluate_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// The dimensions of the truth table.

// What a type of policy says.
const (
	truthNone   = iota // there is none
	truthAllow         // a statement allows the request
	truthSilent        // no statement applies
	truthDeny          // a statement denies the request
)

// truthTypes are the types besides the resource's policy, in the order of the states of a truthCase.
var truthTypes = [...]policy.Kind{policy.Identity, policy.Boundary, policy.Session, policy.SCP, policy.RCP, policy.Endpoint}

// truthStates are the states of truthTypes.
type truthStates [len(truthTypes)]int

// A truthNaming is how the resource's policy names callers: the entry, and what it stands for.
type truthNaming struct {
	name    string
	entries []policy.PrincipalSpec
	ways    []string
}

var truthNamings = []truthNaming{
	{"others only", policy.AWSPrincipals(genStranger, genOther), nil},
	{"session ARN", policy.AWSPrincipals(genSession, genFed), []string{"session"}},
	{"user ARN", policy.AWSPrincipals(genUser), []string{"user"}},
	{"role ARN", policy.AWSPrincipals(genRole), []string{"role"}},
	{"federating user ARN", policy.AWSPrincipals(genFedUser), []string{"federating user"}},
	{"account id", policy.AWSPrincipals(genAccount), []string{"account"}},
	{"root ARN", policy.AWSPrincipals("arn:aws:iam::" + genAccount + ":root"), []string{"account"}},
	{"*", policy.Everyone(), []string{"any"}},
	{"AWS *", policy.AWSPrincipals("*"), []string{"any"}},
	{"service", policy.ServicePrincipals(genService), []string{"service"}},
	{"provider", policy.FederatedPrincipals(genSAML, genWeb), []string{"provider"}},
	{"role and account", policy.AWSPrincipals(genRole, genAccount), []string{"role", "account"}},
	{"session and role", policy.AWSPrincipals(genSession, genFed, genRole), []string{"session", "role"}},
	{"session and account", policy.AWSPrincipals(genSession, genFed, genAccount), []string{"session", "account"}},
	{"user and account", policy.AWSPrincipals(genUser, genFedUser, genAccount), []string{"user", "federating user", "account"}},
	{"everyone by name", append(append(policy.AWSPrincipals(genAccount, genUser, genSession, genRole, genFed, genFedUser),
		policy.ServicePrincipals(genService)...), policy.FederatedPrincipals(genSAML, genWeb)...),
		[]string{"account", "user", "session", "role", "federating user", "service", "provider"}},
}

// A truthCaller is a caller and the identities it has (M-30).
type truthCaller struct {
	*genCaller
	identities []string
}

var truthCallers = func() (list []truthCaller) {
	identities := map[string][]string{
		"user":                      {"user", "account"},
		"session":                   {"session", "role", "account"},
		"session, path not known":   {"session", "role", "account"},
		"federated":                 {"session", "federating user", "account"},
		"federated, user not known": {"session", "account"},
		"root":                      {"account"},
		"service":                   {"service"},
		"anonymous":                 {},
		"saml":                      {"provider"},
		"web":                       {"provider"},
	}
	for i := range genCallers {
		if ids, ok := identities[genCallers[i].name]; ok {
			list = append(list, truthCaller{&genCallers[i], ids})
		}
	}
	return list
}()

// What the statement of the resource's policy is.
const (
	truthNoPolicy = iota
	truthAllows
	truthDenies
	truthDeniesOthers // Deny with NotPrincipal
	truthAllowsOthers // Allow with NotPrincipal
	truthEffects
)

type truthCase struct {
	states truthStates
	effect int
	naming *truthNaming
	caller *truthCaller
	call   *genCall
}

// truthPolicy is a policy of a type that says what the state demands.
func truthPolicy(kind policy.Kind, state int) *policy.Policy {
	s := policy.StatementSpec{Effect: policy.Allow, Action: []string{"*"}, Resource: []string{"*"}}
	services := []string{"s3:*", "sts:*", "kms:*"}
	switch {
	case state == truthNone:
		return nil
	case kind == policy.RCP && state == truthSilent:
		s.Effect, s.Action, s.Resource = policy.Deny, services, []string{"arn:aws:s3:::elsewhere/*"}
	case kind == policy.RCP && state == truthDeny:
		s.Effect, s.Action = policy.Deny, services
	case state == truthSilent:
		s.Action = []string{"other:Thing"}
	case state == truthDeny:
		s.Effect = policy.Deny
	}
	if kind == policy.RCP || kind == policy.Endpoint {
		s.Principal = policy.Everyone()
	}
	return genPolicy(s)
}

func genPolicy(statements ...policy.StatementSpec) *policy.Policy {
	p, err := policy.New(policy.Version2012, statements...)
	if err != nil {
		panic(err)
	}
	return p
}

var truthPolicies = func() (all [len(truthTypes)][4]*policy.Policy) {
	for i, kind := range truthTypes {
		for state := range all[i] {
			all[i][state] = truthPolicy(kind, state)
		}
	}
	return all
}()

// truthEvaluator compiles one combination of policies.
func truthEvaluator(t *testing.T, states truthStates, effect int, naming *truthNaming) *evaluate.Evaluator {
	one := func(i int) []*policy.Policy {
		if p := truthPolicies[i][states[i]]; p != nil {
			return []*policy.Policy{p}
		}
		return nil
	}
	levels := func(i int) [][]*policy.Policy {
		if p := one(i); p != nil {
			return [][]*policy.Policy{p}
		}
		return nil
	}
	ps := evaluate.Policies{
		Identity: one(0), Boundary: truthPolicies[1][states[1]], Session: one(2),
		SCPs: levels(3), RCPs: levels(4), Endpoint: truthPolicies[5][states[5]],
	}
	s := policy.StatementSpec{Effect: policy.Allow, Action: []string{"*"}, Resource: []string{"*"}}
	if effect == truthDenies || effect == truthDeniesOthers {
		s.Effect = policy.Deny
	}
	if effect == truthDeniesOthers || effect == truthAllowsOthers {
		s.NotPrincipal = naming.entries
	} else {
		s.Principal = naming.entries
	}
	if effect != truthNoPolicy {
		ps.Resource = genPolicy(s)
	}
	e, err := evaluate.Compile(ps)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// truthCalls are the calls of the table for a caller: an ordinary one, a role that is assumed, a KMS key.
func truthCalls(caller *truthCaller) (calls []*genCall) {
	for i := range genCalls {
		switch c := &genCalls[i]; c.action {
		case "s3:GetObject", "kms:Decrypt":
			calls = append(calls, c)
		case "sts:AssumeRole":
			d := *c
			switch caller.name { // E-33
			case "saml":
				d.action = "sts:AssumeRoleWithSAML"
			case "web":
				d.action = "sts:AssumeRoleWithWebIdentity"
			}
			calls = append(calls, &d)
		}
	}
	return calls
}
