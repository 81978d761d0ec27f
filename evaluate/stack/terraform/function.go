package terraform

import (
	"cmp"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/internal/reading"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// A functionParts is a function of the plan.
type functionParts struct {
	of stack.Function
	in *instance
}

func (r *reader) describeFunction(b *block) {
	f := &functionParts{in: b.in, of: stack.Function{ID: b.in.address, Place: r.placeOf(b.in)}}
	fn := &f.of.Function
	fn.ARN = r.functionARN(b.in)
	if role, text := b.refersTo("aws_iam_role", "role"); role != nil {
		f.of.Role = role.address
	} else if f.of.Role = text; b.isUnknown("role") || b.isMissing("role") {
		name := r.unknown(b.label+".role", condition.ClassPath)
		f.of.Role = "arn:" + r.partition() + ":iam::" + fn.ARN.AccountID + ":role/" + name
	}
	r.configure(fn, b)
	if b.flag("publish") {
		f.of.Versions = []string{r.version(b.in)}
	}
	f.of.Reads = r.reads(b)
	r.functions[b.in] = f
}

// functionARN returns the ARN of a function. What is unknown of it is a part by itself.
func (r *reader) functionARN(in *instance) arn.Function {
	if text := r.arn(in); isKnown(text) {
		if f, err := arn.ParseFunction(text); err == nil {
			return f
		}
	}
	return arn.Function{Partition: r.partition(), Region: r.region(in), AccountID: r.account(in), Name: r.name(in)}
}

// version returns the number of the version that a function publishes.
func (r *reader) version(in *instance) string {
	b := r.block(in)
	if n := b.known("version"); n != nil && !b.isSecret("version") {
		return b.literal(n)
	}
	return r.unknown(in.address+".version", condition.ClassName)
}

// configure reads what the permissions of a function depend on.
func (r *reader) configure(fn *lambdaperm.Function, b *block) {
	fn.Tags = b.tags()
	fn.KMSKey, fn.CodeSigningConfig = b.given("kms_key_arn"), b.given("code_signing_config_arn")
	if inner := b.first("dead_letter_config"); inner != nil {
		fn.DeadLetter = inner.text("target_arn")
	}
	if inner := b.first("tracing_config"); inner != nil {
		mode := inner.given("mode")
		fn.Tracing = mode == "Active" || !isKnown(mode) // which needs more
	}
	if inner := b.first("logging_config"); inner != nil {
		fn.LogGroup = inner.given("log_group")
	}
	fn.Durable = b.first("durable_config") != nil
	if inner := b.first("vpc_config"); inner != nil {
		subnets, _ := inner.texts("subnet_ids")
		groups, _ := inner.texts("security_group_ids")
		if len(subnets) > 0 || len(groups) > 0 {
			fn.VPC = &lambdaperm.VPC{Subnets: plain(subnets), SecurityGroups: plain(groups)}
		}
	}
	layers, _ := b.texts("layers")
	for _, e := range layers {
		fn.Layers = append(fn.Layers, lambdaperm.LayerVersion{ARN: e.text})
	}
	if inner := b.first("file_system_config"); inner != nil {
		fn.FileSystems = r.fileSystem(inner)
	}
	if image := b.text("image_uri"); image != "" {
		fn.ImageRepository = reading.Repository(r.partition(), image)
	}
}

// fileSystem returns the file system behind an access point, if the plan has that.
func (r *reader) fileSystem(b *block) []lambdaperm.FileSystem {
	point, text := b.refersTo("aws_efs_access_point", "arn")
	if system, _, ok := strings.Cut(text, "/access-point/"); ok { // Amazon S3 Files
		return []lambdaperm.FileSystem{{ARN: system, AccessPoint: text, Write: true}}
	}
	if point == nil {
		return nil
	}
	of := r.block(point)
	fs := lambdaperm.FileSystem{AccessPoint: text, Write: true}
	system, id := of.refersTo("aws_efs_file_system", "file_system_id")
	if system == nil {
		fs.ARN = r.expand(point, "arn:{P}:elasticfilesystem:{R}:{A}:file-system/", "arn") + id
		return []lambdaperm.FileSystem{fs}
	}
	fs.ARN = r.arn(system)
	fs.HasPolicy = r.hasFilePolicy(system)
	return []lambdaperm.FileSystem{fs}
}

// reads finds resources of the plan in environment variables: by their names, ARNs and URLs, and where one variable is
// unknown and the expression has one reference, by that.
func (r *reader) reads(b *block) []stack.Read {
	environment := b.first("environment")
	if environment == nil || environment.whole {
		return nil
	}
	variables := environment.known("variables")
	var list []stack.Read
	add := func(variable string, in *instance) {
		if in != nil && in.mode == "managed" && r.arn(in) != "" && in != b.in {
			list = append(list, stack.Read{Variable: variable, Resource: in.address, Place: r.placeOf(b.in)})
		}
	}
	if variables != nil && !environment.isSecret("variables") {
		r.wantObject(variables)
		for i := range variables.Inner {
			m := &variables.Inner[i]
			if text := m.Text(); text != "" && !marked(step(step(environment.secret, "variables"), m.Step.Name)) {
				add(m.Step.Name, r.valued(text))
			}
		}
	}
	unknown := step(environment.unknown, "variables")
	var names []string
	if unknown != nil {
		for i := range unknown.Inner {
			if marked(&unknown.Inner[i]) {
				names = append(names, unknown.Inner[i].Step.Name)
			}
		}
	}
	if t, ok := environment.target("variables"); ok && len(names) == 1 {
		add(names[0], t.in)
	}
	return list
}

// valued returns the resource with a value as its name, ARN or URL: those that code is told about.
func (r *reader) valued(text string) *instance {
	if in := r.byARN[text]; in != nil {
		return in
	}
	for _, typ := range [...]string{"aws_dynamodb_table", "aws_s3_bucket", "aws_sqs_queue", "aws_sns_topic", "aws_kinesis_stream",
		"aws_secretsmanager_secret", "aws_ssm_parameter", "aws_lambda_function", "aws_cloudwatch_event_bus"} {
		if in := r.named(typ, text); in != nil {
			return in
		}
	}
	return nil
}

func (r *reader) describeAlias(b *block) {
	if f, _ := r.functionOf(b, "function_name"); f != nil {
		f.of.Aliases = append(f.of.Aliases, r.name(b.in))
	}
}

// functionName returns the name of the function that a resource is of.
func (r *reader) functionName(b *block) string {
	if in, _ := b.refersTo("aws_lambda_function", "function_name"); in != nil {
		return r.name(in)
	}
	name := b.needed("function_name")
	if t, ok := splitFunction(name); ok {
		return t.Name
	}
	return name
}

func (r *reader) describeURL(b *block) {
	f, qualifier := r.functionOf(b, "function_name")
	if f == nil {
		return
	}
	u := stack.URL{ID: b.in.address, Function: f.of.ID, Qualifier: cmp.Or(r.qualifier(b), qualifier),
		AuthType: b.needed("authorization_type"), Place: r.placeOf(b.in)}
	valid := u.AuthType == lambdapolicy.AuthNone || u.AuthType == lambdapolicy.AuthIAM
	if n := b.known("authorization_type"); n != nil && !valid && isKnown(u.AuthType) {
		b.wrong(n, "authorization_type is NONE or AWS_IAM")
	}
	r.out.URLs = append(r.out.URLs, u)
}

func (r *reader) describeInvokeConfig(b *block) {
	f, _ := r.functionOf(b, "function_name")
	config := b.first("destination_config")
	if f == nil || config == nil {
		return
	}
	fn := &f.of.Function
	for _, d := range [...]struct {
		name string
		to   *string
	}{{"on_success", &fn.OnSuccess}, {"on_failure", &fn.OnFailure}} {
		if on := config.first(d.name); on != nil && *d.to == "" {
			*d.to = on.text("destination")
		}
	}
}
