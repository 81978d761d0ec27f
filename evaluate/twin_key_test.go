package evaluate_test

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lambdaiam/lambdaiam/evaluate"
)

// The keys of the twin: what the context says, and what follows from principal, resource and other keys.

// twinLists are the keys of services that the reference lists for the actions of the cases (K-08, K-09).
var twinLists = map[string]string{
	"s3:GetObject": "s3:resourceaccount", "s3:ListAllMyBuckets": "s3:resourceaccount", "s3:PutBucketPolicy": "s3:resourceaccount",
	"sts:AssumeRole": "iam:resourcetag/", "sts:AssumeRoleWithSAML": "iam:resourcetag/", "sts:AssumeRoleWithWebIdentity": "iam:resourcetag/",
	"sts:TagSession": "iam:resourcetag/", "sts:SetSourceIdentity": "iam:resourcetag/",
	"kms:Decrypt": "kms:calleraccount", "kms:RetireGrant": "kms:calleraccount", "kms:UpdateAlias": "kms:calleraccount",
	"kms:EnableKey": "kms:calleraccount",
	"iam:GetRole":   "iam:resourcetag/", "iam:PassRole": "iam:resourcetag/", "iam:CreateRole": "iam:resourcetag/",
	"iam:UpdateAssumeRolePolicy": "iam:resourcetag/",
	"ec2:StartInstances":         "ec2:resourcetag/ ec2:region", "ec2:CreateVpcPeeringConnection": "ec2:resourcetag/ ec2:region",
}

// twinNoOwner are the actions of the cases for which AWS does not send whose the resource is (K-10).
var twinNoOwner = []string{"ec2:CreateVpcPeeringConnection", "ebs:ListSnapshotBlocks"}

func init() {
	twinCalls = append(twinCalls,
		twinCall{action: "ec2:StartInstances", resources: []string{"arn:aws:ec2:us-east-1:ACCOUNT:instance/WORD", "arn:aws:ec2:eu-west-1:ACCOUNT:instance/i-1"}},
		twinCall{action: "ec2:CreateVpcPeeringConnection", resources: []string{"arn:aws:ec2:us-east-1:ACCOUNT:vpc/WORD"}},
		twinCall{action: "ebs:ListSnapshotBlocks", resources: []string{"arn:aws:ec2:us-east-1::snapshot/WORD"}},
	)
	twinCallers = append(twinCallers,
		twinCaller{ID: twinReserved, Kind: "session", Name: "AWSReservedSSO_Ops_1", Session: "jo"},
		twinCaller{ID: twinReserved, Kind: "session", Name: "AWSReservedSSO_Ops_1", Session: "jo", Path: "/aws-reserved/sso.amazonaws.com/eu-west-1/", PathKnown: true},
	)
}

// part is a part of the resource's ARN, "" if it is none.
func (c *twinCase) part(i int) string {
	if parts := strings.SplitN(c.Resource, ":", 6); len(parts) == 6 && parts[0] == "arn" {
		return parts[i]
	}
	return ""
}

// owner: E-43, OP-8.
func (c *twinCase) owner() (string, bool) {
	if c.part(2) == "sso" && c.Owner != "" {
		return c.Owner, true
	}
	for _, a := range []string{c.part(4), c.Owner, c.Caller.Account} {
		if a != "" {
			return a, true
		}
	}
	return "", false
}

// key is the value of a condition key, in lower case: what the context says, or what follows from principal, resource
// and other keys (K-05).
func (c *twinCase) key(key string) (twinValue, bool) {
	if v, ok := c.Context[key]; ok {
		return v, !v.Absent
	}
	if key == "aws:tagkeys" { // K-07
		return c.tagKeys()
	}
	s, ok := c.derived(key)
	return twinValue{Values: []string{s}}, ok
}

// set returns what the context says of a key, nothing where that is nothing.
func (c *twinCase) set(key string) []string { return c.Context[key].Values }

// one returns the value of a key that has one in the context.
func (c *twinCase) one(key string) (string, bool) {
	v, ok := c.Context[key]
	if !ok || v.Absent || v.List {
		return "", false
	}
	return v.Values[0], true
}

// tagKeys: K-07, as the request spells them.
func (c *twinCase) tagKeys() (twinValue, bool) {
	v := twinValue{List: true}
	for key, value := range c.Context {
		if strings.HasPrefix(key, "aws:requesttag/") && !value.Absent {
			v.Values = append(v.Values, twinSpelled(key)[len("aws:requesttag/"):])
		}
	}
	return v, len(v.Values) > 0
}

// twinSpelled is a key as the request spells it.
func twinSpelled(key string) string {
	if len(key)%2 == 0 {
		return strings.ToUpper(key)
	}
	return key
}

// twinTag returns the value of a tag, by its key in lower case, and how many there are.
func twinTag(tags map[string]string, key string) (value string, n int) {
	for k, v := range tags {
		if strings.ToLower(k) == key {
			value, n = v, n+1
		}
	}
	if n > 1 {
		return "", n
	}
	return value, n
}

func (c *twinCase) derived(key string) (string, bool) {
	p := c.Caller
	account := p.Account != ""
	some := func(s string) (string, bool) { return s, s != "" }
	// organization: the id at the beginning of the path, of the one in the context before that of the facts.
	organization := func(paths, id, path string) (string, bool) {
		if set := c.set(paths); len(set) > 0 && strings.HasPrefix(set[0], "o-") && strings.Contains(set[0], "/") {
			return strings.Split(set[0], "/")[0], true
		}
		if id == "" {
			id, _, _ = strings.Cut(path, "/")
		}
		return some(id)
	}
	lists := func(key string) bool { return slices.Contains(strings.Fields(twinLists[c.call.action]), key) }
	noOwner := slices.Contains(twinNoOwner, c.call.action) // K-10
	if key, ok := strings.CutPrefix(key, "aws:principaltag/"); ok {
		v, n := twinTag(p.SessionTags, key) // E-90
		if n == 0 {
			v, n = twinTag(p.Tags, key)
		}
		return v, n == 1 && p.Kind != "root" // which nobody can tag
	}
	if family, tag, ok := strings.Cut(key, ":resourcetag/"); ok {
		if family != "aws" { // K-08
			if !lists(family + ":resourcetag/") {
				return "", false
			}
			if _, ok := c.Context["aws:resourcetag/"+tag]; ok {
				return c.one("aws:resourcetag/" + tag)
			}
		}
		v, n := twinTag(c.Tags, tag)
		return v, n == 1
	}
	time := func(key string) (t time.Time, ok bool) {
		if s, ok := c.one(key); ok {
			return twinDate(s)
		}
		return t, false
	}
	switch key {
	case "aws:principalarn":
		switch partition := c.part(1); {
		case p.Kind == "user", p.Kind == "federated":
			return p.ID, true
		case p.AnyPartition && partition != "":
			return "arn:" + partition + ":iam::" + p.Account + ":root", true
		case p.Kind == "root":
			return "arn:" + p.Partition + ":iam::" + p.Account + ":root", true
		case c.supposed != "":
			return c.supposed, true
		case p.Kind == "session" && c.reserved():
			return p.reservedPath() + p.Name, true
		case p.Kind == "session" && p.Path == "":
			return "arn:" + p.Partition + ":iam::" + p.Account + ":role/" + p.Name, true
		case p.Kind == "session":
			return "arn:" + p.Partition + ":iam::" + p.Account + ":role" + p.Path + p.Name, true
		}
	case "aws:principalaccount":
		if p.Kind == "anonymous" {
			return "anonymous", true
		}
		return some(p.Account)
	case "aws:principaltype": // V-11
		return some(map[string]string{"user": "User", "session": "AssumedRole", "federated": "FederatedUser", "root": "Account",
			"anonymous": "Anonymous"}[p.Kind])
	case "aws:userid":
		switch {
		case p.Kind == "user":
			return some(p.UniqueID)
		case p.Kind == "federated":
			return p.Account + ":" + p.Name, true
		case p.Kind == "session" && p.UniqueID != "" && p.Session != "":
			return p.UniqueID + ":" + p.Session, true
		case p.Kind == "root":
			return p.Account, true
		case p.Kind == "anonymous":
			return "anonymous", true
		}
	case "aws:username":
		return p.Name, p.Kind == "user"
	case "aws:principalorgid":
		s, ok := organization("aws:principalorgpaths", p.Organization, p.OrganizationPath)
		return s, ok && account
	case "aws:principalorgpaths":
		return some(p.OrganizationPath)
	case "aws:principalisawsservice":
		return strconv.FormatBool(p.Kind == "service"), p.Kind != "anonymous" && p.Kind != "provider"
	case "aws:principalservicename", "aws:principalservicenameslist":
		return p.ID, p.Kind == "service"
	case "aws:federatedprovider":
		return p.ID, p.Kind == "provider"
	case "aws:sourceidentity":
		return some(p.SourceIdentity)
	case "aws:calledviafirst", "aws:calledvialast": // K-06
		chain := c.set("aws:calledvia")
		switch {
		case len(chain) == 0 || !account: // a service calls with the rights of a principal of an account
			return "", false
		case key == "aws:calledviafirst":
			return chain[0], true
		}
		return chain[len(chain)-1], true
	case "aws:viaawsservice": // K-06
		return strconv.FormatBool(len(c.set("aws:calledvia"))+len(c.set("aws:calledviafirst"))+len(c.set("aws:calledvialast")) > 0), true
	case "aws:resourceaccount":
		s, ok := c.owner()
		return s, ok && !noOwner
	case "aws:resourceorgid":
		s, ok := organization("aws:resourceorgpaths", "", c.OwnerPath)
		return s, ok && !noOwner
	case "aws:resourceorgpaths":
		return c.OwnerPath, c.OwnerPath != "" && !noOwner
	case "aws:sourceorgid": // of calls that a service makes directly
		s, ok := organization("aws:sourceorgpaths", "", "")
		return s, ok && p.Kind == "service"
	case "aws:vpceorgid":
		return organization("aws:vpceorgpaths", "", "")
	case "aws:viaawsmcpservice": // K-06, of the other chain
		return "true", len(c.set("aws:calledviaawsmcp")) > 0 && account
	case "aws:requestedregion":
		return some(c.part(3))
	case "kms:calleraccount", "s3:resourceaccount", "s3express:resourceaccount", "ec2:region": // K-09
		same := map[string]string{"kms:calleraccount": "aws:principalaccount", "s3:resourceaccount": "aws:resourceaccount",
			"s3express:resourceaccount": "aws:resourceaccount", "ec2:region": "aws:requestedregion"}[key]
		given, ok := c.one(same)
		switch _, marked := c.Context[same]; {
		case !lists(key), key == "kms:calleraccount" && !account && p.Kind != "service":
			return "", false
		case ok:
			return given, true
		case key == "kms:calleraccount": // the account of the caller whatever is said of the other key
			return some(p.Account)
		case marked:
			return "", false
		case strings.HasSuffix(key, ":resourceaccount"):
			return c.owner()
		}
		return some(c.part(3))
	case "aws:currenttime":
		t, ok := time("aws:epochtime")
		return t.UTC().Format(twinLayout), ok
	case "aws:epochtime":
		t, ok := time("aws:currenttime")
		return strconv.FormatInt(t.Unix(), 10), ok
	}
	return "", false
}

const twinLayout = time.RFC3339Nano

// unplaced tells whether the caller has a role of IAM Identity Center of which nobody said where it is (K-11), reserved
// whether its ARN is not known either.
func (p *twinCaller) unplaced() bool {
	return p != nil && p.Kind == "session" && strings.HasPrefix(p.Name, "AWSReservedSSO_") && !p.PathKnown
}

// reservedPath begins the ARN of a role of IAM Identity Center in the caller's account.
func (p *twinCaller) reservedPath() string {
	return "arn:" + p.Partition + ":iam::" + p.Account + ":role/aws-reserved/sso.amazonaws.com/"
}

func (c *twinCase) reserved() bool {
	_, set := c.Context["aws:principalarn"]
	return c.Caller.unplaced() && !set
}

// supposing tells whether something is so: for a role of IAM Identity Center for every ARN that it may have or, where
// that is said to be enough, for one (K-11). texts are those of the statement, which may name Regions.
func (c *twinCase) supposing(one bool, texts []string, is func() bool) bool {
	if !c.reserved() {
		return is()
	}
	defer func() { c.supposed = "" }()
	named := []string{""}
	for _, r := range evaluate.Regions() {
		named = append(named, r+"/")
	}
	for _, text := range texts {
		if _, rest, ok := strings.Cut(text, "/aws-reserved/sso.amazonaws.com/"); ok {
			if r, _, ok := strings.Cut(rest, "/"); ok && r != "" && r != "us-east-1" && !strings.ContainsAny(r, "*?$") {
				named = append(named, r+"/")
			}
		}
	}
	for _, r := range named {
		c.supposed = c.Caller.reservedPath() + r + c.Caller.Name
		if is() == one {
			return one
		}
	}
	return !one
}
