package simulator

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// A caller is who makes the requests. The zero value is one that is not given.
type caller struct {
	principal evaluate.Principal // of a group, somebody in its account
	hidden    []string           // keys that the principal has and that the caller is not known to have
}

func (c *caller) given() bool { return c.principal != evaluate.Principal{} }

// Keys that follow from a principal, and that of a caller who is not given, or of the member of a group, nobody told.
var (
	nameKeys = []string{"aws:PrincipalArn", "aws:username"}
	allKeys  = append([]string{"aws:PrincipalAccount", "aws:PrincipalType", "kms:CallerAccount"}, nameKeys...)
	// ownerKeys follow from the account of the caller where the owner of a resource is not told either.
	ownerKeys = []string{"aws:ResourceAccount", "s3:ResourceAccount", "s3express:ResourceAccount"}
)

// noAccount is the account of a caller of whom none is known. No key shows it.
const noAccount = "000000000000"

// somebody returns a user or role of an account of which nothing else is known. It has a name that IAM lets none have.
func somebody(kind, partition, account string) evaluate.Principal {
	if !arn.IsAccountID(account) {
		account = noAccount
	}
	if !arn.KnownPartition(partition) {
		partition = "aws"
	}
	return evaluate.MustParsePrincipal("arn:" + partition + ":iam::" + account + ":" + kind + "/(not given)")
}

// readCaller reads a CallerArn.
func readCaller(v jsonscan.Value, asAWS bool) (caller, error) {
	s, err := text(v, 1, maxARN)
	if err != nil {
		return caller{}, err
	}
	a, err := arn.Parse(s)
	kind, name, _ := strings.Cut(a.Resource, "/")
	session := a.Service == "sts" && (kind == "assumed-role" || kind == "federated-user")
	entity := a.Service == "iam" && (kind == "user" || kind == "role")
	group := a.Service == "iam" && kind == "group" && name != "" && a.Region == "" && arn.IsAccountID(a.AccountID) &&
		arn.KnownPartition(a.Partition)
	var c caller
	switch {
	case err != nil:
	case group:
		return caller{somebody("user", a.Partition, a.AccountID), nameKeys}, nil
	case entity, session && !asAWS: // IN-80
		if c.principal, err = evaluate.ParsePrincipal(s); err == nil {
			return c, nil
		}
	}
	wanted := " is not the ARN of a user, role, group or session"
	if asAWS {
		wanted = " is not the ARN of a user, role or group"
	}
	return caller{}, &fault{code: CodeInvalidCaller, offset: v.Offset(), reason: quote.Text(s) + wanted, err: err}
}

// hide takes the keys out of the context that nobody told.
func (s *simulation) hide() {
	s.context = s.told
	hidden := s.caller.hidden
	if !s.caller.given() {
		hidden = allKeys
	}
	s.hidden = markAbsent(&s.context, hidden)
	s.ownerless = s.context
	s.hidden = append(s.hidden, markAbsent(&s.ownerless, ownerKeys)...)
}

// markAbsent marks keys absent that the context does not have, and returns them.
func markAbsent(c *condition.Context, keys []string) (marked []string) {
	for _, key := range keys {
		if _, _, known := c.Find(key); !known {
			c.SetAbsent(key)
			marked = append(marked, key)
		}
	}
	return marked
}

// request returns the request for an action on a resource, and whether that belongs to another account than the caller.
func (s *simulation) request(action, resource string) (req *evaluate.Request, cross bool) {
	req = &evaluate.Request{
		Principal: s.caller.principal, Action: action, Resource: evaluate.Resource{ARN: resource}, Context: s.context,
	}
	a, _ := arn.Parse(resource) // "*" has no account
	account := a.AccountID
	if account == "" {
		account, req.Resource.Account = s.owner, s.owner
	}
	if !s.caller.given() {
		req.Principal = somebody("user", a.Partition, account)
		if account == "" {
			req.Context = s.ownerless
		}
	}
	return req, account != "" && account != awsAccount && account != req.Principal.Account()
}

// asRole returns the request of a caller who is not given as that of a role: which of both it is nobody told.
func asRole(req *evaluate.Request) *evaluate.Request {
	role := *req
	a, _ := arn.Parse(req.Principal.ID())
	role.Principal = somebody("role", a.Partition, a.AccountID)
	return &role
}

// awsAccount stands in ARNs for the account of what AWS owns and every account may use.
const awsAccount = "aws"
