package cloudformation

import (
	"strconv"
	"strings"
	"sync"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/managed"
)

// A samRole is the role that SAM makes for a function or a state machine.
type samRole struct {
	*sam
	owner    string // whose role it is
	id       string
	at       maker
	managed  []*node // ARNs
	policies []*node // with their names
	rest     []field
	attached map[string]bool // ARNs and documents, as JSON
}

// newRole is the role of a function without the policies that it names and those for what it polls.
func (f *samFunction) newRole() *samRole {
	r := &samRole{sam: f.sam, owner: f.id, id: f.id + "Role", at: f.at}
	trust := f.object(f.id, f.props, "AssumeRolePolicyDocument")
	if trust == nil {
		trust = f.at.trust("lambda.amazonaws.com")
	}
	r.rest = []field{{"AssumeRolePolicyDocument", trust}, {"Path", present(f.props.member("RolePath"))},
		{"PermissionsBoundary", present(f.props.member("PermissionsBoundary"))},
		{"Tags", f.ownTags()}}
	if given(f.props.member("DurableConfig")) {
		r.attach(f.at, "service-role/AWSLambdaBasicDurableExecutionRolePolicy")
	} else {
		r.attach(f.at, "service-role/AWSLambdaBasicExecutionRole")
	}
	if tracing := f.props.member("Tracing"); f.traced() {
		r.attach(maker(tracing.at), f.tracingPolicy())
	}
	if vpc := f.props.member("VpcConfig"); given(vpc) {
		r.attach(maker(vpc.at), "service-role/AWSLambdaVPCAccessExecutionRole")
	}
	if queue := f.object(f.id, f.props, "DeadLetterQueue"); given(queue) {
		r.deadLetters(queue)
	}
	return r
}

// deadLetters lets the role send to the dead-letter queue of the function.
func (r *samRole) deadLetters(queue *node) {
	m := maker(queue.at)
	typ, target := queue.member("Type"), queue.member("TargetArn")
	if !given(typ) || !given(target) {
		r.fault(r.owner, stack.CodeMissingMember, queue, "DeadLetterQueue needs Type and TargetArn")
		return
	}
	action := map[string]string{"SQS": "sqs:SendMessage", "SNS": "sns:Publish"}[typ.text]
	if action == "" {
		r.fault(r.owner, stack.CodeInvalidValue, typ, "a dead-letter queue is of type SQS or SNS")
		return
	}
	r.addInline(m.inline("DeadLetterQueuePolicy", m.document(version2012, m.allow(target, action))))
}

// tracingPolicy is the managed policy for traces, which depends on the partition.
func (s *sam) tracingPolicy() string {
	if p := s.partition(); p == "" || p == "aws" {
		return "AWSXrayWriteOnlyAccess"
	}
	return "AWSXRayDaemonWriteAccess"
}

// partition is that of the deployment, "" if it is not known.
func (s *sam) partition() string { return s.r.env.Partition }

// partitionText is the partition as it stands in the text of an Fn::Sub.
func (s *sam) partitionText() string {
	if p := s.partition(); p != "" {
		return p
	}
	return "${AWS::Partition}"
}

// managedARN is the ARN of a managed policy of AWS by path and name.
func (s *sam) managedARN(m maker, path string) *node {
	rest := ":iam::aws:policy/" + path
	if p := s.partition(); p != "" {
		return m.text("arn:" + p + rest)
	}
	return m.sub("arn:${AWS::Partition}" + rest)
}

// attach attaches a managed policy of AWS unless it is attached.
func (r *samRole) attach(m maker, path string) { r.attachARN(r.managedARN(m, path)) }

func (r *samRole) attachARN(arn *node) {
	if r.first(arn) {
		r.managed = append(r.managed, arn)
	}
}

// first reports whether the role has not been given an ARN or a document before.
func (r *samRole) first(n *node) bool {
	key := string(jsonOf(n))
	if r.attached[key] {
		return false
	}
	if r.attached == nil {
		r.attached = make(map[string]bool)
	}
	r.attached[key] = true
	return true
}

// addInline adds an inline policy.
func (r *samRole) addInline(p *node) {
	r.first(p.member("PolicyDocument"))
	r.policies = append(r.policies, p)
}

// attachDocument attaches an inline policy unless there is one with the same document.
func (r *samRole) attachDocument(name string, document *node) {
	if r.first(document) {
		r.policies = append(r.policies, maker(document.at).inline(name, document))
	}
}

// sending is the document that lets a role send to a destination of a type, nil for no type of destinations.
func sending(m maker, typ string, arn *node) *node {
	var statements []*node
	switch typ {
	case "SQS":
		statements = []*node{m.allow(arn, "sqs:SendMessage")}
	case "SNS":
		statements = []*node{m.allow(arn, "sns:publish")}
	case "EventBridge":
		statements = []*node{m.allow(arn, "events:PutEvents")}
	case "Lambda":
		statements = []*node{m.allow(arn, "lambda:InvokeFunction")}
	case "S3", "S3Bucket":
		objects := callNode("Fn::Join", m.list(m.text("/"), m.list(arn, m.text("*"))))
		statements = []*node{m.allow(objects, "s3:PutObject"), m.allow(arn, "s3:ListBucket")}
	default:
		return nil
	}
	return m.document("", statements...)
}

// sendingName is the name of the policy for a destination of a type.
func sendingName(id, typ string) string { return id + strings.TrimSuffix(typ, "Bucket") + "Policy" }

// addPolicies adds the entries of Policies: names and ARNs of managed policies, documents and policy templates.
func (r *samRole) addPolicies(policies *node) {
	if !given(policies) {
		return
	}
	for i, entry := range entries(policies) {
		name := r.id + "Policy" + strconv.Itoa(i)
		c, then, otherwise, ok := choice(entry)
		if !ok {
			r.addPolicy(entry, name)
			continue
		}
		then, thenInline, ok := r.policy(then, name)
		otherwise, otherInline, right := r.policy(otherwise, name)
		switch {
		case !ok || !right:
		case thenInline && otherInline || thenInline && isNoValue(otherwise) || isNoValue(then) && otherInline:
			r.policies = append(r.policies, maker(entry.at).choose(c, then, otherwise))
		case thenInline || otherInline:
			r.fault(r.owner, stack.CodeInvalidFunction, entry, "an Fn::If of a managed policy and a document")
		default:
			r.attachARN(maker(entry.at).choose(c, then, otherwise))
		}
	}
}

func (r *samRole) addPolicy(entry *node, name string) {
	p, inline, ok := r.policy(entry, name)
	switch {
	case ok && inline:
		r.addInline(p)
	case ok:
		r.attachARN(p)
	}
}

// policy returns what an entry of Policies stands for: an inline policy, or the ARN of a managed one.
func (r *samRole) policy(entry *node, name string) (p *node, inline, ok bool) {
	if entry.kind == kindString {
		return r.byName(entry), false, true
	}
	if isDocument(entry) {
		return maker(entry.at).inline(name, entry), true, true
	}
	if function, _ := samCall(entry); function != "" {
		return entry, false, true
	}
	if _, _, is := policyTemplate(entry); is {
		if document := r.expand(r.owner, entry); document != nil {
			return maker(entry.at).inline(name, document), true, true
		}
		return nil, false, false
	}
	r.fault(r.owner, stack.CodeInvalidValue, entry, "no policy: neither a name, an ARN, a document nor a policy template")
	return nil, false, false
}

// isDocument reports whether a value is a policy, or a choice of one.
func isDocument(n *node) bool {
	if _, then, otherwise, ok := choice(n); ok {
		return isDocument(then) || isDocument(otherwise)
	}
	return n.member("Statement") != nil
}

// byName returns the ARN of a managed policy of AWS for its name, and any other text as it is.
func (r *samRole) byName(entry *node) *node {
	if strings.HasPrefix(entry.text, "arn:") {
		return entry
	}
	path, ok := managedPaths()[entry.text]
	if !ok {
		return entry
	}
	return r.managedARN(maker(entry.at), path)
}

// managedPaths are path and name of the managed policies of AWS, by name. Package managed looks for similar names
// where it has none, which takes longer.
var managedPaths = sync.OnceValue(func() map[string]string {
	paths := make(map[string]string)
	for info := range managed.AWS().All() {
		if _, path, ok := strings.Cut(info.ARN, ":policy/"); ok {
			paths[info.Name] = path
		}
	}
	return paths
})

// put puts the role, on a condition.
func (r *samRole) put(condition *node) {
	fields := append([]field{{"ManagedPolicyArns", r.at.list(r.managed...)}}, r.rest...)
	if len(r.policies) > 0 {
		fields = append(fields, field{"Policies", r.at.list(r.policies...)})
	}
	r.sam.add(r.id, "AWS::IAM::Role", r.at, condition, fields...)
}

// executionRole puts the role of the function where the template gives none, and returns what the property Role is.
func (f *samFunction) executionRole() *node {
	role := present(f.props.member("Role"))
	arn := f.at.attribute(f.role.id, "Arn")
	if role == nil {
		f.role.put(f.condition)
		return arn
	}
	c, then, otherwise, ok := choice(role)
	switch {
	case !ok || !isNoValue(then) && !isNoValue(otherwise):
		return role
	case isNoValue(then) && isNoValue(otherwise):
		f.role.put(f.condition)
		return arn
	case isNoValue(then):
		f.role.put(c)
		return f.at.choose(c, arn, otherwise)
	}
	f.role.put(f.not(c, ""))
	return f.at.choose(c, then, arn)
}
