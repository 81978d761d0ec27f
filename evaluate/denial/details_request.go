package denial

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
)

// request makes the request of an evaluation.
func (d Details) request(e Evaluation) (evaluate.Request, error) {
	c := e.Context.Clone()
	c.Fill(d.Context)
	req := evaluate.Request{Action: e.Action, Resource: evaluate.Resource{ARN: e.Resource}}
	if e.Resource == "" && takesNone(e.Action) {
		req.Resource.ARN = "*"
	}
	text := func(key string) string {
		v, ok := c.Lookup(key)
		if !ok || v.IsList() && v.Len() != 1 {
			return ""
		}
		return v.At(0)
	}
	var err error
	if req.Principal, err = principalOf(text); err != nil {
		return req, err
	}
	if a, err := arn.Parse(e.Resource); err == nil && a.AccountID == "" {
		req.Resource.Account = text("aws:ResourceAccount")
	}
	req.Resource.Organization, req.Resource.OrganizationPath = text("aws:ResourceOrgID"), text("aws:ResourceOrgPaths")
	// What AWS does not list is not there, also where it would follow from something.
	absent := func(key string) {
		if _, _, told := c.Find(key); !told && !d.isUnread(e, key) {
			c.SetAbsent(key)
		}
	}
	for k := range condition.Keys() {
		if strings.HasPrefix(k.Name, "aws:") && !strings.HasSuffix(k.Name, "/") {
			absent(k.Name)
		}
	}
	for _, key := range derivedKeys {
		absent(key)
	}
	req.Context = c
	return req, nil
}

// derivedKeys are keys of services that follow from others.
var derivedKeys = [...]string{"ec2:Region", "kms:CallerAccount", "s3:ResourceAccount", "s3express:ResourceAccount"}

// isUnread reports whether a key was listed with a value that could not be read.
func (d Details) isUnread(e Evaluation, key string) bool {
	folded := ascii.ToLower(key)
	return d.unread[folded] || e.unread[folded]
}

// principalOf makes the caller of the keys of the context.
func principalOf(text func(key string) string) (evaluate.Principal, error) {
	id := text("aws:PrincipalArn")
	switch {
	case id != "":
	case text("aws:PrincipalServiceName") != "":
		id = text("aws:PrincipalServiceName")
	case text("aws:PrincipalType") == "Anonymous" || text("aws:PrincipalAccount") == "anonymous":
		id = "anonymous"
	case text("aws:FederatedProvider") != "":
		id = text("aws:FederatedProvider")
	default:
		return evaluate.Principal{}, &Error{Code: CodeNoRequest, Reason: "the context names no caller"}
	}
	p, err := evaluate.ParsePrincipal(id)
	if err != nil {
		return p, &Error{Code: CodeNoRequest, Reason: err.Error(), err: err}
	}
	if user := text("aws:userid"); user != "" {
		p = p.WithUserID(user)
	}
	if s := text("aws:SourceIdentity"); s != "" {
		p = p.WithSourceIdentity(s)
	}
	return p.WithOrganization(text("aws:PrincipalOrgID"), text("aws:PrincipalOrgPaths")), nil
}

// policies returns the policies that an evaluation asks (IN-68).
func (d Details) policies(e Evaluation) (evaluate.Policies, error) {
	var ps evaluate.Policies
	var scps, rcps []attached
	for i := range d.Policies {
		info := &d.Policies[i]
		p := info.Document
		if p == nil {
			var err error
			if p, err = policy.NewUnknown(info.URI); err != nil {
				return ps, err
			}
		}
		one := func(slot **policy.Policy) error {
			if *slot != nil {
				return &Error{Code: CodeConflict, Reason: "AWS lists two policies of kind " + info.Kind.String()}
			}
			*slot = p
			return nil
		}
		var err error
		switch info.Kind {
		case policy.Identity:
			ps.Identity = append(ps.Identity, p)
		case policy.Session:
			ps.Session = append(ps.Session, p)
		case policy.Boundary:
			err = one(&ps.Boundary)
		case policy.Endpoint:
			err = one(&ps.Endpoint)
		case policy.Resource:
			if info.isOf(e.Resource) {
				err = one(&ps.Resource)
			}
		case policy.SCP:
			scps = append(scps, attached{p, info.AttachedTo})
		case policy.RCP:
			rcps = append(rcps, attached{p, info.AttachedTo})
		}
		if err != nil {
			return ps, err
		}
	}
	text := func(key string) string {
		for _, c := range [...]condition.Context{e.Context, d.Context} {
			if v, ok := c.Lookup(key); ok && v.Len() == 1 {
				return v.At(0)
			}
		}
		return ""
	}
	ps.SCPs = levels(scps, text("aws:PrincipalOrgPaths"))
	ps.RCPs = levels(rcps, text("aws:ResourceOrgPaths"))
	return ps, nil
}

// isOf reports whether a policy of a resource is that of the resource named.
func (p *PolicyInfo) isOf(resource string) bool {
	for _, to := range p.AttachedTo {
		rest, ok := strings.CutPrefix(resource, to)
		if ok && (rest == "" || rest[0] == '/' || rest[0] == ':') {
			return true
		}
	}
	return len(p.AttachedTo) == 0
}

// same reports whether two entries say the same.
func (p PolicyInfo) same(other PolicyInfo) bool {
	return p.Kind == other.Kind && p.Inline == other.Inline && slices.Equal(p.AttachedTo, other.AttachedTo)
}

// An attached is a policy of an organization with what it is attached to.
type attached struct {
	policy *policy.Policy
	to     []string
}

// levels puts the policies of an organization in levels: the root first, units in the order of a path such as
// "o-…/r-…/ou-…/", those that are not in it after them, and the account last. It returns nil where there is no policy.
func levels(list []attached, path string) []evaluate.Level {
	if len(list) == 0 {
		return nil
	}
	steps := strings.Split(strings.Trim(path, "/"), "/")
	rank := func(to string) int {
		a, err := arn.Parse(to)
		kind, _, _ := strings.Cut(a.Resource, "/")
		name := to[strings.LastIndexByte(to, '/')+1:]
		switch {
		case err == nil && kind == "root":
			return -1
		case err == nil && kind == "account":
			return len(steps) + 1
		}
		if i := slices.Index(steps, name); i >= 0 {
			return i
		}
		return len(steps)
	}
	var out []evaluate.Level
	places := make(map[string]int)
	var attachedTo []string
	for _, p := range list {
		to := p.to
		if len(to) == 0 {
			to = []string{""}
		}
		for _, name := range to {
			i, ok := places[name]
			if !ok {
				i = len(out)
				places[name] = i
				attachedTo = append(attachedTo, name)
				out = append(out, evaluate.Level{Name: name[strings.LastIndexByte(name, '/')+1:]})
			}
			if l := &out[i]; len(l.Policies) == 0 || l.Policies[len(l.Policies)-1] != p.policy {
				l.Policies = append(l.Policies, p.policy)
			}
		}
	}
	slices.SortStableFunc(attachedTo, func(a, b string) int { return rank(a) - rank(b) })
	ordered := make([]evaluate.Level, len(out))
	for i, name := range attachedTo {
		ordered[i] = out[places[name]]
	}
	return ordered
}
