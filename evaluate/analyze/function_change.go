package analyze

import (
	"context"
	"iter"
	"maps"
	"slices"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A Change is a row of [WhoCanChange]: whether a caller can do something to a function or its role in a way.
type Change struct {
	Caller   evaluate.Principal
	Function arn.Function // unqualified
	Way      ChangeWay
	Path
}

// ChangeWay is a way to run code with the execution role of a function, or to change what runs or with which role. The
// zero value is none.
type ChangeWay string

// The ways: a closed list, in the order of the rows.
const (
	// ReplaceCode puts other code into the function, that of $LATEST: UpdateFunctionCode.
	ReplaceCode ChangeWay = "REPLACE_CODE"
	// MoveAlias puts other code behind an alias, for callers who invoke that: UpdateFunctionCode, which can publish a
	// version, or UpdateFunctionConfiguration and PublishVersion; and UpdateAlias. Only a function that has aliases, or
	// may have some, has this row.
	MoveAlias ChangeWay = "MOVE_ALIAS"
	// Reconfigure changes what starts: UpdateFunctionConfiguration, which sets the handler, environment variables that
	// runtimes obey, and the command of an image.
	Reconfigure ChangeWay = "RECONFIGURE"
	// AddLayer puts code beside that of the function: UpdateFunctionConfiguration with layers, and
	// lambda:GetLayerVersion on a layer version of the function's account, or of another one that lets everybody use
	// it.
	AddLayer ChangeWay = "ADD_LAYER"
	// ReplaceRole gives the function another role: UpdateFunctionConfiguration with a role, and iam:PassRole on some
	// role of the account.
	ReplaceRole ChangeWay = "REPLACE_ROLE"
	// CreateWithRole runs code of the caller's own with the role: CreateFunction, in any Region of the account, and
	// iam:PassRole on the role.
	CreateWithRole ChangeWay = "CREATE_WITH_ROLE"
	// LendRole gives the role to another function of the account, which the caller configures:
	// UpdateFunctionConfiguration with the role, and iam:PassRole on it. That there is such a function is not looked
	// at.
	LendRole ChangeWay = "LEND_ROLE"
	// MapSource lets Lambda invoke the function with what an event source has: CreateEventSourceMapping, or
	// UpdateEventSourceMapping of some mapping, for the function or one of its qualifiers.
	MapSource ChangeWay = "MAP_SOURCE"
	// Permit lets others invoke the function: AddPermission or PutResourcePolicy, on it or one of its qualifiers.
	Permit ChangeWay = "PERMIT"
)

// Gain says what a way of changing a function gains. The zero value is nothing.
type Gain string

// The gains: a closed list.
const (
	GainCode       Gain = "code"       // code that the caller chooses runs with the role
	GainRole       Gain = "role"       // the function has another role
	GainInvocation Gain = "invocation" // the code that is there runs for whom the caller chooses
)

// Gain returns what the way gains, "" for a way that is none.
func (w ChangeWay) Gain() Gain {
	switch w {
	case ReplaceCode, MoveAlias, Reconfigure, AddLayer, CreateWithRole, LendRole:
		return GainCode
	case ReplaceRole:
		return GainRole
	case MapSource, Permit:
		return GainInvocation
	}
	return ""
}

// WhoCanChange answers, for each system, in which ways its caller can run code with the execution role of the function,
// or change what the function runs or as whom: one row for each [ChangeWay] in their order, for the systems in theirs.
// A caller can take over the role if a row of [GainCode] is Yes; a row of [GainInvocation] is about the code that is
// there, with events that the caller chooses. That somebody invokes the function then is taken for granted. Only users,
// role sessions and root users call the API, so there are no rows for others.
//
// Each way is operations of Lambda's API with what [lambdaperm.Do] says they take, and all of it must be allowed. What
// the caller chooses may be anything: layers, network, tags, the name of a new function, the principal of a permission.
// What Lambda asks besides for some parameters, such as looking up a network, tagging, reading code or an image from
// where it is, is not asked, since other parameters do without; so a Yes whose request needs lambda:VpcIds or
// aws:TagKeys, or which is about a function from an image, can be a false alarm. So can one about a function that
// demands signed code.
//
// Not a way by themselves are PublishLayerVersion, since a function names the version of a layer that it uses and takes
// no other until its configuration changes; PublishVersion, CreateAlias and UpdateAlias, which move code that the
// function had; CreateFunctionUrlConfig, since a URL lets nobody in that no policy does. The operations of other
// services are other questions, which [System.Granted] answers: to assume the role (sts:AssumeRole), to change its
// policies or who may assume it, and to pass it to other services.
//
// Ways that need the execution role are Undecided with [NotKnown] where the function has none here. Errors and ctx
// are as in [WhoCanInvoke].
func WhoCanChange(ctx context.Context, systems iter.Seq[FunctionSystem], opts ...Option) iter.Seq2[Change, error] {
	return eachSystem(systems, func(s *FunctionSystem, yield func(Change, error)) { s.changes(ctx, opts, yield) })
}

// changes yields the rows of a system.
func (s *FunctionSystem) changes(ctx context.Context, opts []Option, yield func(Change, error)) {
	if err := s.check(); err != nil {
		yield(Change{Caller: s.System.Caller, Function: s.Function.ARN}, err)
		return
	}
	if kindOf(s.System.Caller) != isUser {
		return
	}
	for _, w := range s.ways() {
		row := Change{Caller: s.System.Caller, Function: s.Function.ARN, Way: w.way}
		calls, err := s.calls(w.variants)
		switch {
		case err != nil:
		case w.needsRole && s.Function.Role == nil:
			message := "the execution role of " + s.Function.ARN.String() + " is not known"
			row.Open = []Open{{Code: NotKnown, Message: message}}
		default:
			row.Path, err = s.ask(ctx, calls, opts)
		}
		yield(row, err)
	}
}

// calls returns the call of each variant.
func (s *FunctionSystem) calls(variants [][]operating) ([]call, error) {
	var list []call
	for _, operations := range variants {
		var c call
		for _, o := range operations {
			needs, err := s.operation(o)
			if err != nil {
				return nil, err
			}
			c = append(c, needs...)
		}
		list = append(list, c)
	}
	return list, nil
}

// A wayPlan is a way with its variants: the operations that one takes.
type wayPlan struct {
	way       ChangeWay
	needsRole bool
	variants  [][]operating
}

// ways returns what each way takes.
func (s *FunctionSystem) ways() []wayPlan {
	on := func(name string) operating { return operating{op: lambdaperm.Operation{Name: name}} }
	update, configure := on("UpdateFunctionCode"), on("UpdateFunctionConfiguration")
	list := []wayPlan{{ReplaceCode, false, [][]operating{{update}}}}
	if s.mayHaveAlias() {
		list = append(list, wayPlan{MoveAlias, false, [][]operating{
			{update, on("UpdateAlias")}, {configure, on("PublishVersion"), on("UpdateAlias")},
		}})
	}
	var layers [][]operating
	if s.Function.ImageRepository == "" { // else it has none
		layers = [][]operating{{s.withLayers(configure)}}
	}
	return append(list,
		wayPlan{Reconfigure, false, [][]operating{{configure}}},
		wayPlan{AddLayer, false, layers},
		wayPlan{ReplaceRole, false, [][]operating{{s.withAnyRole(configure)}}},
		wayPlan{CreateWithRole, true, [][]operating{{s.withRole(s.other("CreateFunction"))}}},
		wayPlan{LendRole, true, [][]operating{{s.withRole(s.other("UpdateFunctionConfiguration"))}}},
		s.mapSource(), s.permit(),
	)
}

// mayHaveAlias reports whether the function has aliases, or it is not known which it has.
func (s *FunctionSystem) mayHaveAlias() bool {
	f := &s.Function
	return f.Versions == nil && f.Aliases == nil || slices.ContainsFunc(s.qualifiers(), func(q string) bool {
		fn, err := f.ARN.WithQualifier(q)
		return err == nil && fn.IsAlias()
	})
}

// example returns an ARN of a service in the function's account, as an example for others.
func (s *FunctionSystem) example(service, region, account, resource string) string {
	partition := s.Function.ARN.Partition
	return arn.ARN{Partition: partition, Service: service, Region: region, AccountID: account, Resource: resource}.String()
}

// other returns an operation on any function of the account, of those that no policy of a function can let anybody do.
func (s *FunctionSystem) other(name string) operating {
	fn := s.Function.ARN
	fn.Name = "example"
	if fn == s.Function.ARN {
		fn.Name = "another"
	}
	return operating{
		op:     lambdaperm.Operation{Name: name, Function: &lambdaperm.Function{ARN: fn}},
		places: map[string][]place{fn.String(): s.anyRegion(place{}, "function:?*")},
	}
}

// anyRegion returns the places of a resource of Lambda in the function's account: in its Region, or any.
func (s *FunctionSystem) anyRegion(p place, resource string) []place {
	home, any := p, p
	home.pattern = s.example("lambda", s.Function.ARN.Region, s.Function.ARN.AccountID, resource)
	any.pattern = s.example("lambda", "?*", s.Function.ARN.AccountID, resource)
	return []place{home, any}
}

// withRole lets an operation pass the execution role.
func (s *FunctionSystem) withRole(o operating) operating {
	o.op.Role = s.Function.Role
	if o.op.Role == nil { // it is not asked
		o.op.Role = &lambdaperm.Role{ARN: s.example("iam", "", s.Function.ARN.AccountID, "role/example")}
	}
	return o
}

// withAnyRole lets an operation pass some role of the account.
func (s *FunctionSystem) withAnyRole(o operating) operating {
	role := s.example("iam", "", s.Function.ARN.AccountID, "role/example")
	o.op.Role = &lambdaperm.Role{ARN: role}
	return o.at(role, []place{{pattern: s.example("iam", "", s.Function.ARN.AccountID, "role/?*")}})
}

// withLayers lets an operation give layers, of the account or of another one.
func (s *FunctionSystem) withLayers(o operating) operating {
	const versions = "layer:?*:?*"
	home := s.Function.ARN
	layer := s.example("lambda", home.Region, home.AccountID, "layer:example:1")
	o.op.Layers = []lambdaperm.LayerVersion{{ARN: layer}}
	places := s.anyRegion(place{unlisted: "the policy of a layer version of " + home.AccountID}, versions)
	return o.at(layer, append(places, place{
		pattern: s.example("lambda", "?*", "*", versions), policy: publicLayer(s.System.Caller.Account()),
	}))
}

// at returns an operation with what one more ARN stands for.
func (o operating) at(example string, places []place) operating {
	o.places = maps.Clone(o.places)
	if o.places == nil {
		o.places = make(map[string][]place)
	}
	o.places[example] = places
	return o
}

// publicLayer returns the policy of a layer version that lets everybody use it, in other accounts than one.
func publicLayer(account string) *policy.Policy {
	spec := wholeSpec(policy.Resource, policy.Allow)
	elsewhere := condition.Spec{Operator: "StringNotEquals", Key: "aws:ResourceAccount", Values: []string{account, awsAccount}}
	spec.Condition = []condition.Spec{elsewhere}
	return made(spec).Named("public layer")
}

// mapSource returns the way MapSource.
func (s *FunctionSystem) mapSource() wayPlan {
	f, plan := s.bare(), wayPlan{way: MapSource}
	mapping := s.example("lambda", f.ARN.Region, f.ARN.AccountID, "event-source-mapping:example")
	any := place{pattern: s.example("lambda", f.ARN.Region, f.ARN.AccountID, "event-source-mapping:?*")}
	var targets []string
	for _, q := range s.qualifiers() {
		if fn, err := f.ARN.WithQualifier(q); err == nil {
			targets = append(targets, policy.EscapeLiteral(fn.String()))
		}
	}
	for _, name := range []string{"CreateEventSourceMapping", "UpdateEventSourceMapping"} {
		op := lambdaperm.Operation{Name: name, Function: &f, Resource: evaluate.Resource{ARN: mapping}}
		plan.variants = append(plan.variants, []operating{{
			op: op, chosen: map[string][]string{"lambda:FunctionArn": targets}, places: map[string][]place{mapping: {any}},
		}})
	}
	return plan
}

// permit returns the way Permit.
func (s *FunctionSystem) permit() wayPlan {
	f, plan := s.bare(), wayPlan{way: Permit}
	for _, name := range []string{"AddPermission", "PutResourcePolicy"} {
		for _, q := range s.qualifiers() {
			if name == "AddPermission" && q == arn.Latest { // Lambda refuses it
				continue
			}
			op := lambdaperm.Operation{Name: name, Function: &f, Qualifier: q, Principals: []string{"*"}}
			plan.variants = append(plan.variants, []operating{{op: op, chosen: map[string][]string{"lambda:Principal": nil}}})
		}
	}
	return plan
}
