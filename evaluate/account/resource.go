package account

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A resource is one that the snapshot lists.
type resource struct {
	arn     string
	account string    // "" if it is not known
	policy  *document // nil if it has none
	tags    map[string]string
	spot
	pieced bool
	bad    *fault
}

// resource reads a resource with its policy.
func (r *reader) resource(in spot, v jsonscan.Value) error {
	res := &resource{spot: in}
	var qualifier string
	bad := res.members(v, func(name string, v jsonscan.Value) (err error) {
		switch name {
		case "arn":
			return res.identify(v)
		case "account":
			if err = text(&res.account, v); err == nil && !arn.IsAccountID(res.account) {
				err = res.invalid(v, "not the id of an account")
			}
		case "policy":
			res.policy, err = res.document(v, policy.Resource, "")
		case "qualifier":
			return text(&qualifier, v)
		case "tags":
			return res.tagObject(&res.tags, v)
		}
		return err
	})
	if bad == nil && res.arn == "" {
		bad = res.missing(v, "arn")
	}
	if res.arn == "" {
		return r.nameless(res.fault(bad))
	}
	a, _ := arn.Parse(res.arn)
	switch {
	case arn.IsAccountID(a.AccountID) && res.account == "":
		res.account = a.AccountID
	case arn.IsAccountID(a.AccountID) && res.account != a.AccountID && bad == nil:
		bad = res.wrong(CodeInvalidValue, v, "the account is not the one in the ARN")
	}
	if bad != nil {
		res.bad = res.fault(bad)
	}
	if fn, err := arn.ParseFunction(res.arn); err == nil {
		return r.functionPolicy(res, fn, qualifier)
	}
	r.list(res)
	return nil
}

// identify reads the ARN of a resource.
func (res *resource) identify(v jsonscan.Value) error {
	var s string
	if err := text(&s, v); err != nil {
		return err
	}
	if a, err := arn.Parse(s); err != nil || !arn.KnownPartition(a.Partition) || a.Service == "" {
		return res.invalid(v, "not an ARN")
	}
	res.arn = s
	return nil
}

// list takes a resource into the list.
func (r *reader) list(res *resource) {
	if res.policy != nil {
		res.policy.name = res.arn
	}
	if res.account != "" {
		r.s.account(res.account)
	}
	first := r.s.resources[res.arn]
	switch {
	case first == nil:
		r.s.resources[res.arn] = res
		first = res
	case first.pieced || res.pieced || !first.same(&res.spot): // IN-12
		first.bad = res.self(CodeDuplicateEntity, res.arn, "occurs twice, and not the same")
	}
	if first.bad != nil {
		r.report(first.arn, false, first.bad)
	}
}

// A target is what the snapshot knows of the resource of a request.
type target struct {
	listed  bool // the snapshot knows the policy, or that there is none
	account string
	policy  *document
	tags    map[string]string
}

// target finds the resource of a request, or the one whose policy covers it, and its policy.
func (s *Snapshot) target(action, name string) (target, error) {
	a, err := arn.Parse(name)
	if err != nil { // such as "*", or a phone number: it has no policy
		return target{listed: true}, nil
	}
	if a.Service == "iam" {
		return s.role(action, name, a)
	}
	if fn, err := arn.ParseFunction(name); err == nil {
		return s.functionTarget(fn)
	}
	owner := policyOwner(a)
	res := s.resources[owner]
	if res == nil {
		t := target{}
		if a.Service == "s3" && a.AccountID == "" {
			bucket, _, _ := strings.Cut(a.Resource, "/")
			t.account = s.buckets[bucket]
		}
		return t, nil
	}
	if res.bad != nil {
		return target{}, res.bad.error()
	}
	t := target{listed: true, account: res.account, policy: res.policy}
	if owner == name {
		t.tags = res.tags
	}
	if t.policy == nil && a.Service == "kms" { // every key has a policy: this one is not known
		t.listed = false
	}
	return t, nil
}

// describe adds what the snapshot knows to a resource, and returns its account, "" where nothing tells it.
func (t *target) describe(r *evaluate.Resource) string {
	if r.Account == "" {
		r.Account = t.account // IN-18
	}
	if r.Tags == nil {
		r.Tags = t.tags
	}
	return ownerOf(r.ARN, r.Account)
}

// locate adds where the account of a resource stands in its organization, unless something is said of that.
func (s *Snapshot) locate(r *evaluate.Resource, account string) {
	at := s.placed[account]
	if at == nil || r.Organization != "" || r.OrganizationPath != "" {
		return
	}
	r.Organization, r.OrganizationPath = at.of.id, at.path()
	r.ManagementAccount = r.ManagementAccount || at.of.management == at.id
}

// role is target for users, roles and policies: a role that is assumed has its trust policy, all others have none.
func (s *Snapshot) role(action, name string, a arn.ARN) (target, error) {
	service, _, _ := strings.Cut(action, ":")
	assumes := ascii.EqualFold(service, "sts")
	m := s.accounts[a.AccountID]
	if m == nil || m.byARN[name] == nil {
		return target{listed: !assumes}, nil
	}
	e := m.byARN[name]
	t := target{listed: true, account: a.AccountID, tags: e.tags}
	if !assumes || e.kind != KindRole {
		return t, nil
	}
	switch {
	case e.bad != nil:
		return target{}, e.bad.error()
	case e.trust == nil && e.pieced:
		t.listed = false
	case e.trust == nil:
		return target{}, e.self(CodeMissingMember, "", `there is no member "AssumeRolePolicyDocument"`).error()
	}
	t.policy = e.trust
	return t, nil
}

// policyOwner returns the ARN of the resource whose policy covers a resource: of a bucket for its objects, of a table
// for its indexes. Most resources have their own.
func policyOwner(a arn.ARN) string {
	first := func(sep string, n int) string { // the first n parts
		rest := a.Resource
		for range n {
			i := strings.Index(rest, sep)
			if i < 0 {
				return a.String()
			}
			rest = rest[i+len(sep):]
		}
		a.Resource = strings.TrimSuffix(a.Resource[:len(a.Resource)-len(rest)], sep)
		return a.String()
	}
	switch a.Service {
	case "s3":
		if a.AccountID == "" {
			return first("/", 1) // BUCKET/KEY
		}
		if strings.HasPrefix(a.Resource, "accesspoint/") {
			return first("/", 2) // accesspoint/NAME/object/KEY
		}
	case "s3-object-lambda":
		return first("/", 2)
	case "dynamodb":
		if strings.Contains(a.Resource, "/index/") {
			return first("/", 2) // table/NAME/index/INDEX
		}
	case "es":
		return first("/", 2) // domain/NAME/PATH
	case "execute-api":
		return first("/", 1) // API/STAGE/METHOD/PATH
	}
	return a.String()
}
