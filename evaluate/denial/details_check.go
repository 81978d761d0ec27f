package denial

import (
	"iter"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A Comparison is an evaluation of AWS beside ours. The zero value is none.
type Comparison struct {
	Evaluation Evaluation
	Request    evaluate.Request // as it was evaluated here
	Result     evaluate.Result
	// Verdict is [Agrees] where decision and statements are the same, [InPart] where only the decision is, [Contradicts]
	// where that is not, and [Open] where it depends on what is not known.
	Verdict Verdict
	Differs []string // what differs, or is not known, in words
}

// Check evaluates each evaluation of AWS with the context and the policies of that very request, and nothing else, and
// says where we differ from AWS. Keys that AWS did not list are absent. A policy without document and a key that could
// not be read are not known.
func (d Details) Check() iter.Seq[Comparison] {
	return func(yield func(Comparison) bool) {
		for _, e := range d.Evaluations {
			if !yield(d.compare(e)) {
				return
			}
		}
	}
}

// compare compares one evaluation.
func (d Details) compare(e Evaluation) Comparison {
	c := Comparison{Evaluation: e, Verdict: Open}
	req, err := d.request(e)
	c.Request = req
	if err == nil {
		err = req.Validate()
	}
	if err != nil {
		c.Differs = append(c.Differs, err.Error())
		return c
	}
	ps, err := d.policies(e)
	if err == nil {
		c.Result, err = evaluate.Evaluate(&req, ps)
	}
	if err != nil {
		c.Differs = append(c.Differs, err.Error())
		return c
	}
	if len(c.Result.DependsOn) > 0 {
		c.Differs = notKnown(c.Result.DependsOn)
		return c
	}
	c.Differs = differences(e, &c.Result)
	unknown := d.unknownKeys(e, &c.Result)
	switch {
	case len(c.Differs) == 0:
		c.Verdict = Agrees
	case len(unknown) > 0:
		c.Differs = append(c.Differs, unknown...)
	case e.Decision == c.Result.Decision:
		c.Verdict = InPart
	default:
		c.Verdict = Contradicts
	}
	return c
}

// notKnown says what an answer depends on.
func notKnown(list []condition.Unknown) (reasons []string) {
	for _, u := range list {
		reasons = append(reasons, "not known: "+quote.Name(u.Label))
	}
	return reasons
}

// unknownKeys returns what of the context could not be read and could change the decision.
func (d Details) unknownKeys(e Evaluation, r *evaluate.Result) (list []string) {
	for _, key := range r.MissingContext {
		if folded := strings.ToLower(key); d.unread[folded] || e.unread[folded] {
			list = append(list, "the value of "+key+" could not be read")
		}
	}
	return list
}

// differences says where a result is another than that of AWS.
func differences(e Evaluation, r *evaluate.Result) (list []string) {
	if e.Decision != r.Decision {
		list = append(list, "AWS decided "+e.Decision.String()+", here it is "+r.Decision.String())
	}
	wanted := policy.Allow
	if e.Decision == evaluate.ExplicitDeny {
		wanted = policy.Deny
	}
	// A policy may be attached to several levels: AWS lists it once.
	type place struct {
		uri   string
		index int
	}
	seen := make(map[place]bool)
	ours := make(map[MatchedStatement]int)
	for _, m := range r.Statements {
		if at := (place{m.Policy, m.Index}); !seen[at] {
			seen[at] = true
			ours[MatchedStatement{m.Policy, m.Sid, m.Effect}]++
		}
	}
	for _, m := range e.Matched {
		if m.Effect != wanted {
			continue
		}
		if ours[m]--; ours[m] < 0 {
			list = append(list, "only AWS has "+m.String())
		}
	}
	for _, m := range r.Statements {
		s := MatchedStatement{m.Policy, m.Sid, m.Effect}
		if ours[s] > 0 && e.Decision == r.Decision {
			ours[s]--
			list = append(list, "AWS does not have "+s.String())
		}
	}
	return list
}

// String names the statement.
func (m MatchedStatement) String() string {
	sid := "a statement without Sid"
	if m.Sid != "" {
		sid = quote.Name(m.Sid)
	}
	return m.Effect.String() + " " + sid + " of " + quote.Name(m.URI)
}

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
	for k := range condition.Keys() { // what AWS does not list is not there, also where it would follow from something
		_, _, told := c.Find(k.Name)
		if derives := strings.HasPrefix(k.Name, "aws:") && !strings.HasSuffix(k.Name, "/"); derives && !told && !d.isUnread(e, k.Name) {
			c.SetAbsent(k.Name)
		}
	}
	for _, key := range [...]string{"ec2:Region", "kms:CallerAccount", "s3:ResourceAccount", "s3express:ResourceAccount"} {
		if _, _, told := c.Find(key); !told && !d.isUnread(e, key) {
			c.SetAbsent(key)
		}
	}
	req.Context = c
	return req, nil
}

// isUnread reports whether a key was listed with a value that could not be read.
func (d Details) isUnread(e Evaluation, key string) bool {
	folded := strings.ToLower(key)
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
		return evaluate.Principal{}, &Error{Code: CodeNoRequest, Reason: "the context names no caller: it has no aws:PrincipalArn"}
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
