package cloudformation

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/internal/reading"
)

func shown(text string) string { return condition.ShowPartial(text) }

// A functionParts is a function, with what other resources say of it.
type functionParts struct {
	of   stack.Function
	name string
}

func (r *reader) describeFunction(res *resource) error {
	f := &functionParts{name: res.name, of: stack.Function{ID: res.id, When: res.when, Place: r.place(res.at)}}
	fn := &f.of.Function
	fn.ARN = arn.Function{Partition: r.partition, Region: r.region, AccountID: r.account, Name: res.name}
	role, err := r.needText(res.props, "Role")
	if err != nil {
		return err
	}
	f.of.Role = role
	if i, ok := r.byARN[role]; ok {
		f.of.Role = r.out.Resources[i].ID
	}
	if err := r.configure(fn, res.props); err != nil {
		return err
	}
	if f.of.Configurations, err = r.configurations(res.props); err != nil {
		return err
	}
	if fn.Tags, err = r.tagsOf(res.props); err != nil {
		return err
	}
	r.findReads(f, res)
	r.functions[res.id] = f
	if r.functionNames[f.name] == nil {
		r.functionNames[f.name] = f
	}
	return nil
}

// configurations returns what the configuration can be where it hangs on conditions that nobody knows (IN-44); nil where
// it does not, or on more of them than are looked at.
func (r *reader) configurations(props *node) (list []stack.Configuration, err error) {
	config := &node{kind: kindObject, at: props.at}
	for _, m := range props.members {
		switch m.name {
		case "DeadLetterConfig", "KmsKeyArn", "TracingConfig", "LoggingConfig", "Code", "CodeSigningConfigArn", "DurableConfig",
			"Layers", "VpcConfig", "FileSystemConfigs":
			config.members = append(config.members, member{m.name, m.at, tracingChoice(m)})
		}
	}
	if n := len(conditionsIn(config, nil)); n == 0 || n > mostChoices {
		return nil, nil
	}
	for _, v := range variants(config) {
		c := stack.Configuration{When: v.when}
		if err := r.configure(&c.Function, v.value); err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, nil
}

// tracingChoice returns the value of a member in which a mode of tracing that nobody knows is one of two.
func tracingChoice(m member) *node {
	mode := m.value.member("Mode")
	if m.name != "TracingConfig" || mode == nil {
		return m.value
	}
	text, ok := asText(mode)
	parts, err := condition.PartsOf(text)
	if !ok || err != nil || len(parts) != 1 || parts[0].Unknown.Label == "" {
		return m.value
	}
	out := *m.value
	out.members = nil
	for _, inner := range m.value.members {
		if inner.name == "Mode" {
			inner.value = &node{kind: kindChoice, text: parts[0].Unknown.Label, at: mode.at, items: []*node{
				{kind: kindString, text: "Active", at: mode.at}, {kind: kindString, text: "PassThrough", at: mode.at}}}
		}
		out.members = append(out.members, inner)
	}
	return &out
}

// configure reads what the permissions of a function depend on.
func (r *reader) configure(fn *lambdaperm.Function, props *node) error {
	get := func(to *string, object, name string) error {
		in := props
		if object != "" {
			var err error
			if in, err = r.objectOf(props, object); err != nil || in == nil {
				return err
			}
		}
		var err error
		*to, err = r.textOf(in, name)
		return err
	}
	var tracing, image string
	for _, p := range [...]struct {
		to           *string
		object, name string
	}{
		{&fn.DeadLetter, "DeadLetterConfig", "TargetArn"}, {&fn.KMSKey, "", "KmsKeyArn"}, {&tracing, "TracingConfig", "Mode"},
		{&fn.LogGroup, "LoggingConfig", "LogGroup"}, {&image, "Code", "ImageUri"},
		{&fn.CodeSigningConfig, "", "CodeSigningConfigArn"},
	} {
		if err := get(p.to, p.object, p.name); err != nil {
			return err
		}
	}
	fn.Tracing = tracing == "Active"
	if image != "" {
		fn.ImageRepository = reading.Repository(r.partition, image)
	}
	durable, err := r.objectOf(props, "DurableConfig")
	if err != nil {
		return err
	}
	fn.Durable = durable != nil
	layers, err := r.textsOf(props, "Layers")
	if err != nil {
		return err
	}
	for _, name := range layers {
		fn.Layers = append(fn.Layers, lambdaperm.LayerVersion{ARN: name})
	}
	vpc, err := r.objectOf(props, "VpcConfig")
	if err != nil {
		return err
	}
	if fn.VPC, err = r.vpcOf(vpc); err != nil {
		return err
	}
	for _, e := range r.entries(props, "FileSystemConfigs") {
		text, err := r.needText(e.node, "Arn")
		if err != nil {
			return err
		}
		fn.FileSystems = append(fn.FileSystems, r.fileSystem(text)...)
	}
	return nil
}

func (r *reader) vpcOf(n *node) (*lambdaperm.VPC, error) {
	if n == nil {
		return nil, nil
	}
	subnets, err := r.textsOf(n, "SubnetIds")
	if err != nil {
		return nil, err
	}
	groups, err := r.textsOf(n, "SecurityGroupIds")
	if err != nil || len(subnets) == 0 && len(groups) == 0 {
		return nil, err
	}
	return &lambdaperm.VPC{Subnets: subnets, SecurityGroups: groups}, nil
}

// fileSystem returns the file system behind an access point, if that is one of the template.
func (r *reader) fileSystem(accessPoint string) []lambdaperm.FileSystem {
	if system, _, ok := strings.Cut(accessPoint, "/access-point/"); ok { // Amazon S3 Files
		return []lambdaperm.FileSystem{{ARN: system, AccessPoint: accessPoint, Write: true}}
	}
	i, ok := r.byARN[accessPoint]
	if !ok {
		return nil
	}
	res := r.resources[r.out.Resources[i].ID]
	id, err := r.textOf(res.props, "FileSystemId")
	if err != nil || id == "" {
		return nil
	}
	system := "arn:" + r.partition + ":elasticfilesystem:" + r.region + ":" + r.account + ":file-system/" + id
	fs := lambdaperm.FileSystem{ARN: system, AccessPoint: accessPoint, Write: true}
	if i, ok := r.byARN[system]; ok {
		fs.HasPolicy = r.resources[r.out.Resources[i].ID].props.member("FileSystemPolicy") != nil
	}
	return []lambdaperm.FileSystem{fs}
}

// findReads finds resources in environment variables.
func (r *reader) findReads(f *functionParts, res *resource) {
	raw := res.properties().member("Environment").member("Variables")
	if raw == nil || raw.kind != kindObject {
		return
	}
	for _, m := range raw.members {
		seen := make(map[string]bool)
		eachInner(listNode(m.at, m.value), func(name string, at int) {
			other := r.resources[name]
			if other == nil || !other.there || seen[name] || other.form == nil || other.form.ARN == "" {
				return
			}
			seen[name] = true
			f.of.Reads = append(f.of.Reads, stack.Read{Variable: m.name, Resource: name, Place: r.place(at)})
		})
	}
}

// functionOf finds the function that a text names, nil if it is none of the template.
func (r *reader) functionOf(text string) (*functionParts, reading.Function) {
	t, ok := reading.SplitFunction(text)
	if !ok || t.Account != "" && t.Account != r.account || t.Region != "" && t.Region != r.region {
		return nil, t
	}
	return r.functionNames[t.Name], t
}

// functionIn is functionOf for a property.
func (r *reader) functionIn(in *node, name string) (*functionParts, reading.Function, error) {
	text, err := r.needText(in, name)
	if err != nil {
		return nil, reading.Function{}, err
	}
	f, t := r.functionOf(text)
	return f, t, nil
}

func (r *reader) describeVersion(res *resource) error {
	f, _, err := r.functionIn(res.props, "FunctionName")
	if f != nil {
		f.of.Versions = append(f.of.Versions, r.unknown(res.label(), condition.ClassName))
	}
	return err
}

func (r *reader) describeAlias(res *resource) error {
	f, _, err := r.functionIn(res.props, "FunctionName")
	if f != nil {
		f.of.Aliases = append(f.of.Aliases, res.name)
	}
	return err
}

// describePermission reads a statement of a function's policy (IN-47).
// describeLayerPermission puts a statement into the policy of a layer version.
