package account

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Function returns a function with what the snapshot knows of it: its policies by qualifier, aliases and versions where
// both are known, URLs, execution role with all its policies, destinations, layers with their policies, and the
// policies and resource control policies of what it reaches. A qualifier of the ARN does not count.
//
// The file system behind an access point of Amazon EFS is not known, so that it is left out. An execution role of an
// account without authorization details has policies that nobody knows.
//
// The error is an [*Error] with [CodeUnknownFunction], or what is wrong with the function, its role, or a document.
func (s *Snapshot) Function(name string) (lambdaperm.Function, error) {
	f, err := s.find(name)
	if err != nil {
		return lambdaperm.Function{}, err
	}
	out := lambdaperm.Function{ARN: f.arn, Tags: maps.Clone(f.tags), URLs: maps.Clone(f.urls)}
	if f.versions != nil && f.aliases != nil { // where one is not known every qualifier may exist
		out.Versions, out.Aliases = slices.Clone(f.versions), slices.Clone(f.aliases)
	}
	if out.Policies, err = f.policiesByQualifier(); err != nil {
		return lambdaperm.Function{}, err
	}
	out.OnSuccess, out.OnFailure = f.asynchronous()
	out.ImageRepository = imageRepository(f.arn.Partition, f.image)
	if c := f.config; c != nil {
		out.VPC, out.DeadLetter, out.KMSKey, out.Tracing = cloneVPC(c.vpc), c.deadLetter, c.kmsKey, c.tracing
		out.LogGroup, out.Durable = c.logGroup, c.durable
		if out.Layers, err = s.layers(c.layers); err != nil {
			return lambdaperm.Function{}, err
		}
		out.Insights = slices.ContainsFunc(c.layers, isInsights)
		out.FileSystems = c.fileSystems()
	}
	if role := f.roleARN(); role != "" {
		if out.Role, err = s.executionRole(role); err != nil {
			return lambdaperm.Function{}, err
		}
	}
	if err := s.reached(&out, f); err != nil {
		return lambdaperm.Function{}, err
	}
	return out, nil
}

// isInsights reports whether a layer is that of Lambda Insights.
func isInsights(layer string) bool { return strings.Contains(layer, ":layer:LambdaInsightsExtension") }

// find finds a function by its ARN.
func (s *Snapshot) find(name string) (*function, error) {
	fn, err := arn.ParseFunction(name)
	if err != nil {
		return nil, &Error{Code: CodeUnknownFunction, Input: name, Reason: "not the ARN of a function", err: err}
	}
	f := s.functions[fn.Unqualified().String()]
	switch {
	case f == nil:
		return nil, &Error{Code: CodeUnknownFunction, Input: name, Reason: "the snapshot does not have the function"}
	case f.bad != nil:
		return nil, f.bad.error()
	}
	return f, nil
}

// roleARN returns the ARN of the execution role, "" if it is not known.
func (f *function) roleARN() string {
	if f.config != nil && f.config.role != "" {
		return f.config.role
	}
	return f.role
}

// policiesByQualifier returns the policies of the function.
func (f *function) policiesByQualifier() (map[string]*policy.Policy, error) {
	var out map[string]*policy.Policy
	for _, q := range slices.Sorted(maps.Keys(f.policies)) {
		p, err := f.policies[q].body.get()
		if err != nil {
			return nil, err
		}
		if out == nil {
			out = make(map[string]*policy.Policy)
		}
		out[q] = p
	}
	return out, nil
}

// asynchronous returns the destinations of the function itself, or else of the one qualifier that has some.
func (f *function) asynchronous() (onSuccess, onFailure string) {
	for _, q := range []string{"", arn.Latest} {
		if d, ok := f.async[q]; ok {
			return d.onSuccess, d.onFailure
		}
	}
	for _, d := range f.async {
		if len(f.async) == 1 {
			return d.onSuccess, d.onFailure
		}
	}
	return "", ""
}

// layers returns versions of layers with their policies.
func (s *Snapshot) layers(names []string) (list []lambdaperm.LayerVersion, err error) {
	for _, name := range names {
		l := lambdaperm.LayerVersion{ARN: name}
		if l.Policy, err = s.policyOf(name); err != nil {
			return nil, err
		}
		if a, err := arn.Parse(name); err == nil {
			if at := s.placed[a.AccountID]; at != nil {
				l.Organization, l.OrganizationPath = at.of.id, at.path()
			}
		}
		list = append(list, l)
	}
	return list, nil
}

// policyOf returns the policy of a resource, nil if none is known.
func (s *Snapshot) policyOf(name string) (*policy.Policy, error) {
	t, err := s.target("", name)
	if err != nil || t.policy == nil {
		return nil, err
	}
	return t.policy.get()
}

// fileSystems returns the file systems whose ARN follows from that of the access point: those of Amazon S3 Files.
func (c *configuration) fileSystems() (list []lambdaperm.FileSystem) {
	for _, fs := range c.accessPoints {
		if system, _, ok := strings.Cut(fs.accessPoint, "/access-point/"); ok {
			list = append(list, lambdaperm.FileSystem{ARN: system, AccessPoint: fs.accessPoint, Write: true})
		}
	}
	return list
}

// executionRole returns a role with all its policies.
func (s *Snapshot) executionRole(name string) (*lambdaperm.Role, error) {
	c, err := s.callerNamed(name)
	if err != nil {
		return nil, err
	}
	side, err := s.side(c, refuse)
	if err != nil {
		return nil, err
	}
	scps, err := s.controls(c.account, policy.SCP)
	if err != nil {
		return nil, err
	}
	role := &lambdaperm.Role{ARN: name, Identity: side.identity, Boundary: side.boundary, SCPs: scps}
	if e := c.entity; e != nil {
		role.UniqueID, role.Tags = e.id, maps.Clone(e.tags)
		if e.trust != nil {
			if role.Trust, err = e.trust.get(); err != nil {
				return nil, err
			}
		}
	}
	return role, nil
}

// reached adds the policies of what a function reaches, and the resource control policies of the accounts of that.
func (s *Snapshot) reached(out *lambdaperm.Function, f *function) error {
	names := []string{out.DeadLetter, out.OnSuccess, out.OnFailure, out.KMSKey, out.ImageRepository}
	for _, fs := range out.FileSystems {
		names = append(names, fs.ARN)
	}
	for _, m := range f.mappings {
		names = append(names, m.of.SourceARN, m.of.OnFailure, m.of.FilterKey)
		for _, secret := range m.of.Secrets {
			names = append(names, secret.ARN)
		}
	}
	accounts := []string{f.arn.AccountID}
	for _, name := range names {
		t, err := s.target("", name)
		if err != nil {
			return err
		}
		a, err := arn.Parse(name)
		if err != nil {
			continue
		}
		if account := cmp.Or(a.AccountID, t.account); account != "" {
			accounts = append(accounts, account)
		}
		if t.policy == nil {
			continue
		}
		p, err := t.policy.get()
		if err != nil {
			return err
		}
		if out.ResourcePolicies == nil {
			out.ResourcePolicies = make(map[string]*policy.Policy)
		}
		out.ResourcePolicies[name] = p
	}
	for _, account := range accounts {
		rcps, err := s.controls(account, policy.RCP)
		if err != nil {
			return err
		}
		if rcps == nil {
			continue
		}
		if out.RCPs == nil {
			out.RCPs = make(map[string][]evaluate.Level)
		}
		out.RCPs[account] = rcps
	}
	return nil
}

// functionTarget is target for a function, a version or an alias.
func (s *Snapshot) functionTarget(fn arn.Function) (target, error) {
	f := s.functions[fn.Unqualified().String()]
	if f == nil {
		return target{}, nil
	}
	if f.bad != nil {
		return target{}, f.bad.error()
	}
	t := target{listed: !f.stored || fn.Qualifier == "", account: fn.AccountID, tags: f.tags}
	if p := f.policies[fn.Qualifier]; p != nil {
		t.listed, t.policy = true, p.body
	}
	return t, nil
}

// settleFunctions reports what is wrong with functions.
func (r *reader) settleFunctions() {
	for _, name := range slices.Sorted(maps.Keys(r.s.functions)) {
		f := r.s.functions[name]
		if f.bad != nil {
			r.report(name, false, f.bad)
		}
		slices.Sort(f.versions)
		slices.Sort(f.aliases)
		f.versions, f.aliases = slices.Compact(f.versions), slices.Compact(f.aliases)
		if f.config == nil {
			continue
		}
		for _, fs := range f.config.accessPoints {
			if !strings.Contains(fs.accessPoint, "/access-point/") {
				c := f.config
				const reason = "the file system behind the access point is not known, and left out"
				r.report(name, true, c.self(CodeNotModelled, fs.accessPoint, reason))
			}
		}
		if len(f.async) > 1 {
			if _, latest := f.async[arn.Latest]; !latest {
				const reason = "destinations of several versions and aliases, and none of the function itself: they are left out"
				r.report(name, true, f.config.self(CodeNotModelled, "", reason))
			}
		}
	}
}
