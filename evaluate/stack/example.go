package stack

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// The question who may deploy takes texts of which all is known: it is asked with an example for each value that nobody
// knows, and each request is decided again with the values in their places.

// examples are the examples of one question.
type examples struct {
	of map[string]string // by stand-in
}

// text returns a text with examples.
func (x *examples) text(s string) string {
	parts, err := condition.PartsOf(s)
	if err != nil || isKnown(s) {
		return s
	}
	var b strings.Builder
	for _, p := range parts {
		if p.Unknown == (condition.Unknown{}) {
			b.WriteString(p.Text)
			continue
		}
		standIn := p.Unknown.StandIn()
		if x.of[standIn] == "" {
			if x.of == nil {
				x.of = make(map[string]string)
			}
			n := strconv.Itoa(1000 + len(x.of))
			x.of[standIn] = "notknown" + n + "x"
			switch p.Unknown.Class {
			case condition.ClassAccount:
				x.of[standIn] = "90000000" + n
			case condition.ClassRegion:
				x.of[standIn] = "zz-notknown-" + n[3:]
			}
		}
		b.WriteString(x.of[standIn])
	}
	return b.String()
}

// replacer puts something in the place of examples.
func (x *examples) replacer(by func(standIn string) string) *strings.Replacer {
	var pairs []string
	for _, standIn := range slices.Sorted(maps.Keys(x.of)) {
		pairs = append(pairs, x.of[standIn], by(standIn))
	}
	return strings.NewReplacer(pairs...)
}

// deployment returns a deployment with examples.
func (x *examples) deployment(d lambdaperm.Deployment) lambdaperm.Deployment {
	fn := &d.Function
	fn.Partial = false
	for _, text := range []*string{
		&fn.ARN.Partition, &fn.ARN.Region, &fn.ARN.AccountID, &fn.ARN.Name, &fn.DeadLetter, &fn.OnSuccess, &fn.OnFailure,
		&fn.KMSKey, &fn.ImageRepository, &fn.CodeSigningConfig, &fn.LogGroup,
	} {
		*text = x.text(*text)
	}
	if fn.Role != nil {
		role := *fn.Role
		role.ARN, role.Tags = x.text(role.ARN), x.values(role.Tags)
		fn.Role = &role
	}
	fn.Tags, fn.Aliases = x.values(fn.Tags), x.list(fn.Aliases)
	if fn.VPC != nil {
		fn.VPC = &lambdaperm.VPC{ID: "vpc-notknown", Subnets: x.list(fn.VPC.Subnets),
			SecurityGroups: x.list(fn.VPC.SecurityGroups)}
	}
	fn.Layers = slices.Clone(fn.Layers)
	for i := range fn.Layers {
		fn.Layers[i].ARN = layerExample(x.text(fn.Layers[i].ARN))
	}
	fn.FileSystems = slices.Clone(fn.FileSystems)
	for i := range fn.FileSystems {
		fs := &fn.FileSystems[i]
		fs.ARN, fs.AccessPoint = x.text(fs.ARN), x.text(fs.AccessPoint)
	}
	urls := fn.URLs
	fn.URLs = make(map[string]lambdaperm.URL, len(urls))
	for q, u := range urls {
		fn.URLs[x.text(q)] = u
	}
	policies := fn.ResourcePolicies
	fn.ResourcePolicies = make(map[string]*policy.Policy, len(policies))
	for name, p := range policies {
		fn.ResourcePolicies[x.text(name)] = p
	}
	for i := range d.Mappings {
		m := &d.Mappings[i]
		m.Qualifier, m.Mapping.SourceARN = x.text(m.Qualifier), x.text(m.Mapping.SourceARN)
		m.Mapping.OnFailure, m.Mapping.FilterKey = x.text(m.Mapping.OnFailure), x.text(m.Mapping.FilterKey)
		m.Mapping.Secrets = slices.Clone(m.Mapping.Secrets)
		for j := range m.Mapping.Secrets {
			m.Mapping.Secrets[j].ARN = x.text(m.Mapping.Secrets[j].ARN)
		}
	}
	for i := range d.Permissions {
		d.Permissions[i].Qualifier = x.text(d.Permissions[i].Qualifier)
	}
	return d
}

// layerExample returns the ARN of a layer version with a number for one that nobody knows.
func layerExample(name string) string {
	at := strings.LastIndexByte(name, ':')
	if _, err := strconv.ParseUint(name[at+1:], 10, 63); err != nil && strings.Count(name, ":") == 7 {
		return name[:at+1] + "1"
	}
	return name
}

func (x *examples) list(texts []string) []string {
	var out []string
	for _, text := range texts {
		out = append(out, x.text(text))
	}
	return out
}

func (x *examples) values(m map[string]string) map[string]string {
	if m == nil {
		return nil
	}
	out := make(map[string]string, len(m))
	for key, value := range m {
		out[key] = x.text(value)
	}
	return out
}

// again decides the requests of a caller that have examples with the values in their places.
func (x *examples) again(c lambdaperm.Caller, r *lambdaperm.Report) error {
	back := x.replacer(func(standIn string) string { return standIn }).Replace
	show := x.replacer(condition.ShowPartial).Replace
	r.Question = show(r.Question)
	failed, open := false, []condition.Unknown(nil)
	for i := range r.Checks {
		check := &r.Checks[i]
		if err := x.decide(c, check, back); err != nil {
			return err
		}
		for _, text := range [...]*string{&check.Name, &check.Missing, &check.Remark, &check.Fix} {
			*text = show(*text)
		}
		if check.Advisory || check.Result.Decision == evaluate.Allowed {
			continue
		}
		failed = failed || len(check.Result.DependsOn) == 0
		open = append(open, check.Result.DependsOn...)
	}
	for i := range r.Notes {
		r.Notes[i].Message = show(r.Notes[i].Message)
	}
	switch {
	case !failed && len(open) == 0:
		r.Decision = evaluate.Allowed
	case !failed:
		r.Decision, r.DependsOn = evaluate.ImplicitDeny, sorted(open)
	case r.Decision == evaluate.Allowed:
		r.Decision = evaluate.ImplicitDeny
	}
	return nil
}

// decide decides one request again if there are examples in it. What the policy of a resource allows stays.
func (x *examples) decide(c lambdaperm.Caller, check *lambdaperm.Check, back func(string) string) error {
	req := check.Request
	req.Resource.ARN, req.Resource.Account = back(req.Resource.ARN), back(req.Resource.Account)
	changed := req.Resource.ARN != check.Request.Resource.ARN || req.Resource.Account != check.Request.Resource.Account
	tags := make(map[string]string, len(req.Resource.Tags))
	for key, value := range req.Resource.Tags {
		tags[key] = back(value)
		changed = changed || tags[key] != value
	}
	req.Resource.Tags = tags
	req.Context = req.Context.Clone()
	for key, value := range check.Request.Context.All() {
		texts := slices.Collect(value.All())
		for i, text := range texts {
			texts[i] = back(text)
			changed = changed || texts[i] != text
		}
		if value.IsList() {
			req.Context.SetMulti(key, texts...)
		} else if len(texts) == 1 {
			req.Context.Set(key, texts[0])
		}
	}
	byResource := check.Result.Decision == evaluate.Allowed && check.Result.By == policy.Resource
	if !changed || byResource || req.Principal.String() != c.Principal.String() {
		return nil
	}
	req.Partial = true
	result, err := evaluate.Evaluate(&req, evaluate.Policies{Identity: c.Identity, Boundary: c.Boundary,
		Session: c.Session, SCPs: c.SCPs, Endpoint: c.Endpoint})
	if err != nil {
		return err
	}
	check.Request, check.Result, check.Explanation = req, result, nil
	return nil
}
