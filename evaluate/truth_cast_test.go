package evaluate_test

import (
	"slices"
	"strings"

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

// truthTypes are the types besides the resource's policy, in the order of truthStates.
var truthTypes = [...]policy.Kind{policy.Identity, policy.Boundary, policy.Session, policy.SCP, policy.RCP, policy.Endpoint}

// truthStates are the states of truthTypes.
type truthStates [len(truthTypes)]int

// truthNamings are the ways in which the resource's policy names callers.
var truthNamings = [][]policy.PrincipalSpec{
	policy.AWSPrincipals(genStranger, genOther),
	policy.AWSPrincipals(genSession, genFed),
	policy.AWSPrincipals(genUser),
	policy.AWSPrincipals(genRole),
	policy.AWSPrincipals(genFedUser),
	policy.AWSPrincipals(genAccount),
	policy.AWSPrincipals("arn:aws:iam::" + genAccount + ":root"),
	policy.Everyone(),
	policy.AWSPrincipals("*"),
	policy.ServicePrincipals(genService),
	policy.FederatedPrincipals(genSAML, genWeb),
	policy.AWSPrincipals(genRole, genAccount),
	policy.AWSPrincipals(genSession, genFed, genRole),
	policy.AWSPrincipals(genSession, genFed, genAccount),
	policy.AWSPrincipals(genUser, genFedUser, genAccount),
	append(append(policy.AWSPrincipals(genAccount, genUser, genSession, genRole, genFed, genFedUser),
		policy.ServicePrincipals(genService)...), policy.FederatedPrincipals(genSAML, genWeb)...),
}

// truthCallers are one of every kind, with those of whom path or user is not known.
var truthCallers = func() (list []*twinCaller) {
	ids := []string{genUser, genSession, genFed, genAccount, genService, "anonymous", genSAML, genWeb}
	for _, c := range twinCallers {
		if !slices.Contains(ids, c.ID) {
			continue
		}
		if strings.Contains(c.ID, genAccount) && c.Kind != "provider" {
			c.Partition, c.Account = "aws", genAccount
		}
		list = append(list, &c)
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

// truthStatement is a statement for a type of policy that says what the state demands.
func truthStatement(kind policy.Kind, state int) policy.StatementSpec {
	s := policy.StatementSpec{Sid: kind.String(), Effect: policy.Allow, Action: []string{"*"}, Resource: []string{"*"}}
	services := []string{"s3:*", "sts:*", "kms:*"}
	switch {
	case kind == policy.RCP && state == truthAllow: // RCPFullAWSAccess
		s.Sid = ""
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
	return s
}

func genPolicy(statements ...policy.StatementSpec) *policy.Policy {
	p, err := policy.New(policy.Version2012, statements...)
	if err != nil {
		panic(err)
	}
	return p
}

// truthDocument is a policy of one statement.
func truthDocument(kind policy.Kind, s policy.StatementSpec) twinDocument {
	return twinDocument{Kind: kind, Version: policy.Version2012, Statements: []policy.StatementSpec{s}, built: genPolicy(s)}
}

var truthDocuments = func() (all [len(truthTypes)][4]twinDocument) {
	for i, kind := range truthTypes {
		for state := truthAllow; state <= truthDeny; state++ {
			all[i][state] = truthDocument(kind, truthStatement(kind, state))
		}
	}
	return all
}()

// A truthCase is a case of the twin, and where it stands in the table.
type truthCase struct {
	twinCase
	states truthStates
	effect int
	naming []policy.PrincipalSpec
}

// truthMake makes one combination of policies, without caller and call.
func truthMake(states truthStates, effect int, naming []policy.PrincipalSpec) *truthCase {
	c := &truthCase{states: states, effect: effect, naming: naming}
	for i, kind := range truthTypes {
		if states[i] != truthNone {
			c.Levels[kind] = 1
			c.Policies = append(c.Policies, truthDocuments[i][states[i]])
		}
	}
	s := policy.StatementSpec{Sid: "resource", Effect: policy.Allow, Action: []string{"*"}, Resource: []string{"*"}}
	if effect == truthDenies || effect == truthDeniesOthers {
		s.Effect = policy.Deny
	}
	if effect == truthDeniesOthers || effect == truthAllowsOthers {
		s.NotPrincipal = naming
	} else {
		s.Principal = naming
	}
	if effect != truthNoPolicy {
		c.Levels[policy.Resource] = 1
		c.Policies = append(c.Policies, truthDocument(policy.Resource, s))
	}
	return c
}

// A truthCall is a call of the table: an ordinary one, a role that is assumed, a KMS key, each of the callers' account
// and of another.
type truthCall struct {
	*twinCall
	resource, owner string
	requests        map[*twinCaller]*evaluate.Request
}

// truthCalls are the calls with those who make them: identity providers assume roles by actions of their own (E-33).
var truthCalls = func() (list []truthCall) {
	for _, action := range []string{
		"s3:GetObject", "kms:Decrypt", "sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity",
	} {
		i := slices.IndexFunc(twinCalls, func(c twinCall) bool { return c.action == action })
		for _, owner := range []string{genAccount, genOther} {
			name := strings.NewReplacer("WORD", "x", "ACCOUNT", owner).Replace(twinCalls[i].resources[0])
			call := truthCall{&twinCalls[i], name, owner, map[*twinCaller]*evaluate.Request{}}
			for _, caller := range truthCallers {
				assumes := "sts:AssumeRole"
				switch caller.ID {
				case genSAML:
					assumes += "WithSAML"
				case genWeb:
					assumes += "WithWebIdentity"
				}
				if action != assumes && strings.HasPrefix(action, "sts:") {
					continue
				}
				req, _, err := (&twinCase{Caller: caller, Action: action, Resource: name, Owner: owner}).build()
				if err != nil {
					panic(err)
				}
				call.requests[caller] = req
			}
			list = append(list, call)
		}
	}
	return list
}()
