package lambdaperm

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/standin"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Texts with examples in the place of what is not known, and back.

// text returns a text with examples in the place of stand-ins.
func (x *unknowns) text(s string) string {
	if x == nil {
		return s
	}
	parts, err := condition.PartsOf(s)
	if err != nil && x.err == nil {
		x.err = &Error{Code: CodeInvalidParameter, Input: condition.ShowPartial(s), Reason: "no partial text"}
	}
	var b strings.Builder
	for _, p := range parts {
		if p.Unknown == (condition.Unknown{}) {
			x.see(p.Text)
			b.WriteString(p.Text)
			continue
		}
		b.WriteString(x.example(p.Unknown))
	}
	if a, err := arn.Parse(b.String()); err == nil {
		x.account(a.AccountID)
		x.region(a.Region)
	}
	return b.String()
}

func (x *unknowns) account(s string) {
	if arn.IsAccountID(s) {
		x.accounts[s] = true
	}
}

func (x *unknowns) region(s string) {
	if arn.IsRegion(s) {
		x.regions[s] = true
	}
}

// see takes down a text that is known, in which no example may stand.
func (x *unknowns) see(s string) {
	x.known = append(x.known, s)
	for _, example := range x.examples {
		x.clash = x.clash || strings.Contains(s, example)
	}
}

// example returns the text that a value is taken to have.
func (x *unknowns) example(u condition.Unknown) string {
	if text, ok := x.given[u]; ok {
		return x.text(text)
	}
	if example, ok := x.examples[u]; ok {
		return example
	}
	n := x.first + len(x.examples)
	example := "unknown" + strconv.Itoa(n) + "x"
	switch {
	case u.Class == condition.ClassAccount:
		example = strconv.FormatInt(900000000000+int64(n), 10)
	case u.Class == condition.ClassRegion:
		example = "zz-unknown" + strings.Repeat("x", n%1000) + "-" + strconv.Itoa(n/1000%10)
	case u.Class == condition.ClassPartition || !u.Class.IsText():
		if x.err == nil {
			x.err = &Error{Code: CodeInvalidParameter, Input: condition.ShowPartial(u.StandIn()),
				Reason: "the class " + u.Class.String() + " cannot be unknown here"}
		}
	}
	x.examples[u] = example
	x.clash = x.clash || slices.ContainsFunc(x.known, func(s string) bool { return strings.Contains(s, example) })
	return example
}

// replacer returns what puts something in the place of examples. None of them begins another one.
func (x *unknowns) replacer(by func(condition.Unknown) string) *strings.Replacer {
	var pairs []string
	for u, example := range x.examples {
		pairs = append(pairs, example, by(u))
	}
	return strings.NewReplacer(pairs...)
}

// back returns a text with stand-ins in the place of examples.
func (x *unknowns) back(s string) string {
	return x.replacer(func(u condition.Unknown) string { return u.StandIn() }).Replace(s)
}

// request returns a request with stand-ins in the place of examples.
func (x *unknowns) request(req evaluate.Request) evaluate.Request {
	if x == nil {
		return req
	}
	back := x.replacer(func(u condition.Unknown) string { return u.StandIn() }).Replace
	req.Principal = req.Principal.WithUnknowns(back)
	req.Resource.ARN, req.Resource.Account = back(req.Resource.ARN), back(req.Resource.Account)
	if req.Resource.Tags != nil {
		req.Resource.Tags = maps.Clone(req.Resource.Tags)
		for key, value := range req.Resource.Tags {
			req.Resource.Tags[key] = back(value)
		}
	}
	req.Context = req.Context.Clone()
	for key, v := range req.Context.All() {
		texts := slices.Collect(v.All())
		for i := range texts {
			texts[i] = back(texts[i])
		}
		if v.IsList() {
			req.Context.SetMulti(key, texts...)
		} else {
			req.Context.Set(key, texts[0])
		}
	}
	req.Partial = true
	return req
}

// show puts labels in the place of examples in texts for people.
func (x *unknowns) show(r Report, err error) (Report, error) {
	labels := x.replacer(func(u condition.Unknown) string { return standin.Show(u.StandIn()) })
	show := func(s string) string { return standin.Show(labels.Replace(s)) }
	if e, ok := err.(*Error); ok {
		shown := *e
		shown.Input, shown.Reason = show(e.Input), show(e.Reason)
		return r, &shown
	}
	r.Question = show(r.Question)
	for i := range r.Checks {
		c := &r.Checks[i]
		for _, text := range [...]*string{&c.Name, &c.Missing, &c.Remark, &c.Fix} {
			*text = show(*text)
		}
	}
	for i := range r.Notes {
		r.Notes[i].Message = show(r.Notes[i].Message)
	}
	return r, err
}

// function returns a function with examples.
func (x *unknowns) function(f Function) Function {
	if x == nil {
		return f
	}
	f.ARN = arn.Function{
		Partition: x.text(f.ARN.Partition), Region: x.text(f.ARN.Region), AccountID: x.text(f.ARN.AccountID),
		Name: x.text(f.ARN.Name), Qualifier: x.text(f.ARN.Qualifier),
	}
	x.account(f.ARN.AccountID)
	x.region(f.ARN.Region)
	if f.RCPs != nil { // they are found by the account of a request
		rcps := make(map[string][]evaluate.Level)
		for _, account := range slices.Sorted(maps.Keys(f.RCPs)) {
			example := x.text(account)
			x.account(example)
			rcps[x.back(example)] = f.RCPs[account]
		}
		f.RCPs = rcps
	}
	for _, text := range [...]*string{
		&f.CodeSigningConfig, &f.CapacityProvider, &f.LogGroup, &f.DeadLetter, &f.OnSuccess, &f.OnFailure, &f.KMSKey,
		&f.CodeObject, &f.CodeVersion, &f.CodeAccount, &f.CodeKey, &f.DurableKey, &f.ImageRepository,
	} {
		*text = x.text(*text)
	}
	x.account(f.CodeAccount)
	f.Layers = slices.Clone(f.Layers)
	for i := range f.Layers {
		l := &f.Layers[i]
		l.ARN, l.CodeObject, l.CodeAccount = x.text(l.ARN), x.text(l.CodeObject), x.text(l.CodeAccount)
		x.account(l.CodeAccount)
	}
	f.FileSystems = slices.Clone(f.FileSystems)
	for i := range f.FileSystems {
		fs := &f.FileSystems[i]
		fs.ARN, fs.AccessPoint, fs.Bucket = x.text(fs.ARN), x.text(fs.AccessPoint), x.text(fs.Bucket)
	}
	f.DestinationKeys = byText(x, f.DestinationKeys, x.text)
	f.ResourcePolicies = byText(x, f.ResourcePolicies, func(p *policy.Policy) *policy.Policy { return p })
	if f.Role != nil {
		role := x.role(*f.Role)
		f.Role = &role
	}
	return f
}

// byText returns a map with examples in its keys.
func byText[T any](x *unknowns, m map[string]T, value func(T) T) map[string]T {
	if m == nil {
		return nil
	}
	with := make(map[string]T, len(m))
	for _, key := range slices.Sorted(maps.Keys(m)) {
		with[x.text(key)] = value(m[key])
	}
	return with
}

// role returns a role with examples.
func (x *unknowns) role(r Role) Role {
	r.ARN = x.text(r.ARN)
	return r
}

// source returns a source with examples.
func (x *unknowns) source(s Source) Source {
	if s.ARN, s.Account, s.Token = x.text(s.ARN), x.text(s.Account), x.text(s.Token); x != nil {
		x.account(s.Account)
	}
	return s
}

// caller takes down the account of a caller, who may have stand-ins.
func (x *unknowns) caller(c Caller) Caller {
	if x != nil {
		x.account(x.text(c.Principal.Account()))
	}
	return c
}

// resource returns a resource with examples.
func (x *unknowns) resource(r evaluate.Resource) evaluate.Resource {
	if r.ARN, r.Account = x.text(r.ARN), x.text(r.Account); x != nil {
		x.account(r.Account)
	}
	return r
}

// mapping returns an event source mapping with examples.
func (x *unknowns) mapping(m EventSourceMapping) EventSourceMapping {
	if x == nil {
		return m
	}
	for _, text := range [...]*string{
		&m.SourceARN, &m.ARN, &m.Cluster, &m.ConsumerGroup, &m.OnFailure, &m.OnSuccess, &m.FilterKey, &m.SourceKey,
	} {
		*text = x.text(*text)
	}
	m.Topics = slices.Clone(m.Topics)
	for i := range m.Topics {
		m.Topics[i] = x.text(m.Topics[i])
	}
	secrets := func(list []Secret) []Secret {
		list = slices.Clone(list)
		for i := range list {
			list[i] = Secret{ARN: x.text(list[i].ARN), Key: x.text(list[i].Key)}
		}
		return list
	}
	m.Secrets = secrets(m.Secrets)
	if m.Registry != nil {
		m.Registry = &SchemaRegistry{URI: x.text(m.Registry.URI), Secrets: secrets(m.Registry.Secrets)}
	}
	m.DestinationKeys = byText(x, m.DestinationKeys, x.text)
	m.ResourcePolicies = byText(x, m.ResourcePolicies, func(p *policy.Policy) *policy.Policy { return p })
	return m
}
