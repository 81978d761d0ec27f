package evaluate_test

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// The callers and calls of generated tests.

const (
	genAccount = "111111111111" // of the callers
	genOther   = "222222222222"
)

// A genCaller is a caller with what the rules say about its kind.
type genCaller struct {
	name      string
	principal evaluate.Principal
	own       bool // has identity policies and a boundary: a user or session (E-70, E-71, E-73)
	account   bool // belongs to an account
	free      bool // SCPs leave it alone (E-51): management account or service-linked role
	linked    bool // service-linked role: RCPs leave it alone too (E-60)
	root      bool
	federated bool
	entries   []policy.PrincipalSpec // that name it, besides "*"
}

func genPrincipal(id string) evaluate.Principal { return evaluate.MustParsePrincipal(id) }

var genAccountEntries = policy.AWSPrincipals(genAccount, "arn:aws:iam::"+genAccount+":root")

const (
	genUser     = "arn:aws:iam::" + genAccount + ":user/alice"
	genRole     = "arn:aws:iam::" + genAccount + ":role/team/app"
	genSession  = "arn:aws:sts::" + genAccount + ":assumed-role/app/s1"
	genFed      = "arn:aws:sts::" + genAccount + ":federated-user/fred"
	genFedUser  = "arn:aws:iam::" + genAccount + ":user/frank"
	genSAML     = "arn:aws:iam::" + genAccount + ":saml-provider/corp"
	genWeb      = "accounts.google.com"
	genService  = "sns.amazonaws.com"
	genLinked   = "arn:aws:iam::" + genAccount + ":role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"
	genStranger = "arn:aws:iam::" + genOther + ":user/bob"
)

func genNames(more []policy.PrincipalSpec, aws ...string) []policy.PrincipalSpec {
	return append(policy.AWSPrincipals(aws...), more...)
}

var genCallers = []genCaller{
	{name: "user", principal: genPrincipal(genUser), own: true, account: true, entries: genNames(genAccountEntries, genUser)},
	{name: "session", principal: genPrincipal(genSession).WithRolePath("/team/"), own: true, account: true,
		entries: genNames(genAccountEntries, genSession, genRole)},
	{name: "session, path not known", principal: genPrincipal(genSession), own: true, account: true,
		entries: genNames(genAccountEntries, genSession, genRole)},
	{name: "federated", principal: genPrincipal(genFed).WithFederatingUser(genFedUser), own: true, account: true, federated: true,
		entries: genNames(genAccountEntries, genFed, genFedUser)},
	{name: "federated, user not known", principal: genPrincipal(genFed), own: true, account: true, federated: true,
		entries: genNames(genAccountEntries, genFed)},
	{name: "root", principal: genPrincipal(genAccount), account: true, root: true, entries: genAccountEntries},
	{name: "management user", principal: genPrincipal(genUser).WithManagementAccount(true), own: true, account: true, free: true,
		entries: genNames(genAccountEntries, genUser)},
	{name: "service-linked role", principal: genPrincipal(genLinked), own: true, account: true, free: true, linked: true,
		entries: genNames(genAccountEntries, genLinked)},
	{name: "service", principal: genPrincipal(genService), entries: policy.ServicePrincipals(genService)},
	{name: "anonymous", principal: genPrincipal("anonymous")},
	{name: "saml", principal: genPrincipal(genSAML), entries: policy.FederatedPrincipals(genSAML)},
	{name: "web", principal: genPrincipal(genWeb), entries: policy.FederatedPrincipals(genWeb)},
}

var genEveryEntry = genNames(append(policy.FederatedPrincipals(genSAML, genWeb), policy.ServicePrincipals(genService)...),
	genUser, genRole, genSession, genFed, genFedUser, genLinked, genStranger, genAccount, genOther, "arn:aws:iam::"+genAccount+":root")

// A genCall is an action on a resource.
type genCall struct {
	action   string
	resource evaluate.Resource
	rcp      bool // RCPs reach it (G-92, E-61a)
	alias    bool // a KMS alias, which has no policy of its own (E-35a)
	requires bool // the resource's policy must allow or delegate (E-30)
	open     bool // needs no permission (E-24)
}

var genCalls = genEachOwner([]genCall{
	{action: "s3:GetObject", resource: evaluate.Resource{ARN: "arn:aws:s3:::data/x/1"}, rcp: true},
	{action: "sts:AssumeRole", resource: evaluate.Resource{ARN: "arn:aws:iam::ACCOUNT:role/target"}, rcp: true, requires: true},
	{action: "kms:Decrypt", resource: evaluate.Resource{ARN: "arn:aws:kms:us-east-1:ACCOUNT:key/k1"}, rcp: true, requires: true},
	{action: "kms:UpdateAlias", resource: evaluate.Resource{ARN: "arn:aws:kms:us-east-1:ACCOUNT:alias/mine"}, rcp: true, alias: true},
	{action: "lambda:InvokeFunction", resource: evaluate.Resource{ARN: "arn:aws:lambda:us-east-1:ACCOUNT:function:f:1"}},
	{action: "sqs:SendMessage", resource: evaluate.Resource{ARN: "arn:aws:sqs:us-east-1:ACCOUNT:queue"}, rcp: true},
	{action: "s3:ListAllMyBuckets", resource: evaluate.Resource{ARN: "*"}},
	{action: "sts:GetCallerIdentity", resource: evaluate.Resource{ARN: "*"}, open: true},
	{action: "sts:GetSessionToken", resource: evaluate.Resource{ARN: "*"}, open: true},
})

// genEachOwner gives each call a resource of the callers' account and one of another.
func genEachOwner(calls []genCall) (all []genCall) {
	for _, c := range calls {
		for _, account := range []string{genAccount, genOther} {
			if c.resource.ARN == "*" && account == genOther {
				continue
			}
			d := c
			d.resource.ARN = strings.Replace(c.resource.ARN, "ACCOUNT", account, 1)
			d.resource.Account = account
			all = append(all, d)
		}
	}
	return all
}

// hasSay tells whether policies of a kind have a say about a call ("Who has a say").
func (c *genCaller) hasSay(kind policy.Kind, call *genCall) bool {
	switch kind {
	case policy.Identity, policy.Boundary:
		return c.own
	case policy.Session:
		return c.account
	case policy.SCP:
		return c.account && !c.free
	case policy.RCP:
		return call.rcp && !c.linked
	case policy.Resource:
		return !call.alias && (call.resource.ARN != "*" || !strings.HasPrefix(call.action, "kms:"))
	}
	return true
}

// suits tells whether it is plain if policies of a kind have a say. Whether RCPs reach an action on "*" depends on what is
// known of the action (E-61a).
func (c *genCall) suits(kind policy.Kind) bool { return kind != policy.RCP || c.resource.ARN != "*" }
