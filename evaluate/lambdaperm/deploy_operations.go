package lambdaperm

import (
	"maps"
	"slices"
)

// A deploymentPlan is the list of operations of a deployment, on its way.
type deploymentPlan struct {
	d          *Deployment
	old        Function // zero if there is none
	now        Function // as the operations find it
	operations []Operation
}

// add adds an operation on the function as it is now.
func (p *deploymentPlan) add(op Operation) {
	now := p.now
	op.Function = &now
	p.operations = append(p.operations, op)
}

// operations returns the operations of a deployment in their order.
func (d *Deployment) operations() ([]Operation, error) {
	p := deploymentPlan{d: d, now: d.Function}
	p.now.Policies, p.now.URLs = nil, nil
	switch {
	case d.Before == nil:
		p.add(Operation{Name: "CreateFunction"})
	case d.Before.ARN != d.Function.ARN:
		return nil, &Error{Code: CodeInvalidParameter, Input: d.Before.ARN.String(),
			Reason: "Before: not " + d.Function.ARN.String()}
	default:
		p.old = *d.Before
		p.now.Policies, p.now.URLs, p.now.Tags, p.now.VPC = p.old.Policies, p.old.URLs, p.old.Tags, p.old.VPC
		p.update()
	}
	if d.ReservedConcurrency {
		p.add(Operation{Name: "PutFunctionConcurrency"})
	}
	if d.PublishVersion {
		p.add(Operation{Name: "PublishVersion"})
	}
	old := setOf(p.old.Aliases)
	for _, alias := range d.Function.Aliases { // an alias is no qualifier of these calls
		switch {
		case !old[alias]:
			p.add(Operation{Name: "CreateAlias"})
		case d.PublishVersion:
			p.add(Operation{Name: "UpdateAlias"})
		}
	}
	for _, qualifier := range d.ProvisionedConcurrency {
		p.add(Operation{Name: "PutProvisionedConcurrencyConfig", Qualifier: qualifier})
	}
	if err := p.permissions(); err != nil {
		return nil, err
	}
	p.urls()
	p.asynchronous()
	for _, m := range d.Mappings {
		p.add(Operation{Name: "CreateEventSourceMapping", Qualifier: m.Qualifier, Tags: m.Tags, Mapping: &m.Mapping})
	}
	p.remove()
	return p.operations, nil
}

// update adds what changes a function that is there.
func (p *deploymentPlan) update() {
	f, old := &p.d.Function, &p.old
	other := func(text, before string) bool { return text != "" && text != before }
	if p.d.NewCode || other(f.CodeObject, old.CodeObject) || other(f.CodeVersion, old.CodeVersion) ||
		other(f.ImageRepository, old.ImageRepository) || other(f.CodeKey, old.CodeKey) {
		p.add(Operation{
			Name: "UpdateFunctionCode", CodeObject: f.CodeObject, CodeVersion: f.CodeVersion, CodeAccount: f.CodeAccount,
			CodeReference: f.CodeReference, CodeKey: f.CodeKey, ImageRepository: f.ImageRepository,
		})
	}
	if op, differs := configuring(f, old); differs {
		p.add(op)
	}
	p.tags()
	switch {
	case f.CodeSigningConfig == old.CodeSigningConfig:
	case f.CodeSigningConfig == "":
		p.add(Operation{Name: "DeleteFunctionCodeSigningConfig"})
	default:
		p.add(Operation{Name: "PutFunctionCodeSigningConfig", CodeSigningConfig: f.CodeSigningConfig})
	}
}

// tags adds what gives and takes away tags. The requests have the tags that are there by then.
func (p *deploymentPlan) tags() {
	old, after := p.old.Tags, p.d.Function.Tags
	given := make(map[string]string)
	for key, value := range after {
		if was, ok := old[key]; !ok || was != value {
			given[key] = value
		}
	}
	stays := func(key string) bool { _, ok := after[key]; return ok }
	taken := slices.DeleteFunc(slices.Sorted(maps.Keys(old)), stays)
	if len(given) > 0 {
		p.add(Operation{Name: "TagResource", Tags: given})
		p.now.Tags = make(map[string]string)
		maps.Copy(p.now.Tags, old)
		maps.Copy(p.now.Tags, given)
	}
	if len(taken) > 0 {
		p.add(Operation{Name: "UntagResource", TagKeys: taken})
	}
	p.now.Tags = after
}

// configuring returns UpdateFunctionConfiguration with the parameters that differ, and whether any do.
func configuring(f, old *Function) (op Operation, differs bool) {
	op = Operation{Name: "UpdateFunctionConfiguration"}
	differs = f.Tracing != old.Tracing || f.Durable != old.Durable || f.LogGroup != old.LogGroup ||
		f.DeadLetter != old.DeadLetter
	if f.KMSKey != old.KMSKey {
		op.KMSKey, differs = f.KMSKey, true
	}
	if f.DurableKey != old.DurableKey {
		op.DurableKey, differs = f.DurableKey, true
	}
	if f.Role != nil && (old.Role == nil || f.Role.ARN != old.Role.ARN) {
		op.Role, differs = f.Role, true
	}
	sameLayer := func(a, b LayerVersion) bool { return a.ARN == b.ARN }
	if !slices.EqualFunc(f.Layers, old.Layers, sameLayer) {
		op.Layers, differs = f.Layers, true
	}
	vpc, was := f.VPC, old.VPC
	if vpc == nil {
		vpc = &VPC{}
	}
	if was == nil {
		was = &VPC{}
	}
	if vpc.ID != was.ID || !slices.Equal(vpc.Subnets, was.Subnets) ||
		!slices.Equal(vpc.SecurityGroups, was.SecurityGroups) {
		op.VPC, differs = vpc, true
	}
	if f.CapacityProvider != old.CapacityProvider {
		op.CapacityProvider, differs = f.CapacityProvider, true
	}
	sameMount := func(a, b FileSystem) bool { return a.ARN == b.ARN && a.AccessPoint == b.AccessPoint }
	if !slices.EqualFunc(f.FileSystems, old.FileSystems, sameMount) {
		op.FileSystems, differs = f.FileSystems, true
	}
	return op, differs
}

// permissions adds AddPermission for each, on the function as those before it leave it.
func (p *deploymentPlan) permissions() error {
	for _, in := range p.d.Permissions {
		with, err := p.now.AddPermission(in)
		if err != nil {
			return err
		}
		if in.FunctionName == "" {
			in.FunctionName = p.now.ARN.String()
		}
		fn, err := in.Target(p.now.ARN.ARN())
		if err != nil {
			return err
		}
		p.add(Operation{
			Name: "AddPermission", Qualifier: fn.Qualifier, Principals: []string{in.Principal}, AuthType: in.FunctionURLAuthType,
		})
		p.now = with
	}
	return nil
}

// urls adds what creates and changes URLs, in the order of their qualifiers.
func (p *deploymentPlan) urls() {
	for _, qualifier := range slices.Sorted(maps.Keys(p.d.Function.URLs)) {
		u := p.d.Function.URLs[qualifier]
		switch old, was := p.old.URLs[qualifier]; {
		case !was:
			p.add(Operation{Name: "CreateFunctionUrlConfig", Qualifier: qualifier, AuthType: u.AuthType})
		case old != u:
			p.add(Operation{Name: "UpdateFunctionUrlConfig", Qualifier: qualifier, AuthType: u.AuthType})
		}
	}
}

// asynchronous adds what sets the destinations of asynchronous invocations, or takes them away.
func (p *deploymentPlan) asynchronous() {
	f := &p.d.Function
	switch {
	case f.OnSuccess == p.old.OnSuccess && f.OnFailure == p.old.OnFailure:
	case f.OnSuccess == "" && f.OnFailure == "":
		p.add(Operation{Name: "DeleteFunctionEventInvokeConfig"})
	default:
		p.add(Operation{Name: "PutFunctionEventInvokeConfig"})
	}
}

// remove adds what deletes URLs and aliases that are no longer there.
func (p *deploymentPlan) remove() {
	p.now.Aliases, p.now.Versions = nil, nil // an alias that goes still counts
	for _, qualifier := range slices.Sorted(maps.Keys(p.old.URLs)) {
		if _, stays := p.d.Function.URLs[qualifier]; !stays {
			p.add(Operation{Name: "DeleteFunctionUrlConfig", Qualifier: qualifier})
		}
	}
	stays := setOf(p.d.Function.Aliases)
	for _, alias := range p.old.Aliases {
		if !stays[alias] {
			p.add(Operation{Name: "DeleteAlias"})
		}
	}
}

func setOf(list []string) map[string]bool {
	set := make(map[string]bool, len(list))
	for _, s := range list {
		set[s] = true
	}
	return set
}
