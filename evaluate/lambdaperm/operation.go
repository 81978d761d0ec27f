package lambdaperm

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// An Operation is a call of Lambda's API, as far as its permissions depend on it. Name is needed, and whatever the
// operation is about; the zero value of any other field leaves the parameter out. See [Do].
type Operation struct {
	Name string `json:"name,omitempty"` // as in the API reference, such as "UpdateAlias"; letter case counts

	// Function is the function that is operated on, with the policies and tags it has, and Qualifier a version or alias
	// of it: what is authorised is the ARN as addressed. With event source mappings it is the mapping's target.
	Function  *Function `json:"function,omitempty"`
	Qualifier string    `json:"qualifier,omitempty"`
	// WebFunction is the web function that is operated on, or Endpoint or Revision, which name one of its own; those that
	// are created are asked about with the web function.
	WebFunction *WebFunction `json:"webFunction,omitempty"`
	Endpoint    string       `json:"endpoint,omitempty"`
	Revision    string       `json:"revision,omitempty"`
	// Resource is what is operated on otherwise: a layer or layer version, an event source mapping, a code signing
	// configuration, and so on. It goes before Function and WebFunction where both are of a fitting type. Where the action takes no
	// resource, only the account that owns it counts.
	Resource evaluate.Resource `json:"resource,omitzero"`
	// ResourcePolicy is the policy of Resource. A function brings its own.
	ResourcePolicy *policy.Policy `json:"resourcePolicy,omitempty"`

	Role   *Role          `json:"role,omitempty"`   // the role that is passed
	Layers []LayerVersion `json:"layers,omitempty"` // that the function shall have
	// VPC is what the function, capacity provider or network connector shall be in.
	VPC               *VPC              `json:"vpc,omitempty"`
	CodeSigningConfig string            `json:"codeSigningConfig,omitempty"` // ARN
	CapacityProvider  string            `json:"capacityProvider,omitempty"`  // ARN
	NetworkConnectors []string          `json:"networkConnectors,omitempty"` // ARNs of those that are passed
	Tags              map[string]string `json:"tags,omitempty"`              // that the call gives
	TagKeys           []string          `json:"tagKeys,omitempty"`           // that UntagResource takes away
	// AuthType is that of a function URL, or of the permission for one: lambdapolicy.AuthNone or lambdapolicy.AuthIAM;
	// that an endpoint of a web function shall have: WebAuthIAM or WebAuthApplication.
	AuthType string `json:"authType,omitempty"`
	// Principals are those that a permission is for, in the words of the call: a service, account id, ARN or "*".
	// Without them PutResourcePolicy takes those of Document, and DeleteResourcePolicy those of the policy that is
	// there.
	Principals []string       `json:"principals,omitempty"`
	Document   *policy.Policy `json:"document,omitempty"` // that PutResourcePolicy puts

	// What follows is as the fields of Function with these names: for a function that is changed what it shall have,
	// for a layer version CodeObject, CodeVersion and CodeAccount.
	FileSystems     []FileSystem `json:"fileSystems,omitempty"`
	CodeObject      string       `json:"codeObject,omitempty"`
	CodeVersion     string       `json:"codeVersion,omitempty"`
	CodeAccount     string       `json:"codeAccount,omitempty"`
	CodeReference   bool         `json:"codeReference,omitempty"`
	CodeKey         string       `json:"codeKey,omitempty"`
	ImageRepository string       `json:"imageRepository,omitempty"`
	KMSKey          string       `json:"kmsKey,omitempty"`
	DurableKey      string       `json:"durableKey,omitempty"`
	// Mapping is the event source mapping that is made, changed, read or deleted.
	Mapping *EventSourceMapping `json:"mapping,omitempty"`
	// ResourcePolicies are the policies, by ARN, of the bucket, keys and repository that the call uses. They come
	// before those of Mapping and Function; what is missing is taken as there.
	ResourcePolicies map[string]*policy.Policy `json:"resourcePolicies,omitempty"`
	// RCPs are the resource control policies by account, which come before those of Function.
	RCPs map[string][]evaluate.Level `json:"rcps,omitempty"`
}

// Do asks whether a user, role session or root user may call an operation of Lambda's API. Everything AWS checks is a
// check of the report, and all must be allowed, each with the resource and condition keys it has ("Actions, resources,
// and condition keys for AWS Lambda", Service Authorization Reference). An operation takes the action of the same name,
// unless [ActionsOf] says otherwise. An action that takes no resource is asked about "*".
//
// Keys of Lambda come from the fields of the operation, and what it does not say from the caller's Context; those an
// action does not have are absent. Where principals are given there is one check for each. Checks of what a call does
// without are advisory. The policy of a resource lets another account do only what it can grant, else there is the note
// [NoteActionNotGrantable].
//
// Lambda asks other services with the caller's permissions, and what it needs there counts: it looks up the network and
// the mount targets ("Giving Lambda functions access to resources in an Amazon VPC", "Configuring Amazon EFS file
// system access"), reads the code or the image ("Create a Lambda function using a container image"), and uses or grants
// the use of KMS keys ("Securing Lambda environment variables", "Encrypting AWS Lambda durable execution data",
// "Control which events Lambda sends to your function"). These requests have aws:ViaAWSService, those to AWS KMS
// kms:ViaService and the encryption context that is documented; the policy of the caller's VPC endpoint is not asked.
// To see what is encrypted in an answer is advisory. Where neither the policy of a repository in the function's account
// nor the role's own policies let Lambda in, Lambda changes that policy with the caller's permissions.
//
// Chosen, where nothing is documented: the tags of what does not exist yet are asked about with "*" for its id; the
// request has the tags of the call as those of the resource; AddPermission and RemovePermission within
// PutResourcePolicy are asked about the same principals; a statement with NotPrincipal counts as one for "*";
// GetResourcePolicy and DeleteResourcePolicy are about functions and web functions.
//
// A web function and its revisions are created as WebFunction describes them, with the endpoint that Endpoint names or
// the only one there is; what the fields of the operation say goes before that. The caller must be able to read the code.
// The way to authenticate of an endpoint that there is, lambda:Resource/WebFunctionAuthType, is that of the description,
// else that of the caller's Context.
//
// The error is an [*Error]: [CodeUnknownOperation] for a name that is none; [CodeInvalidPrincipal] for a caller that is
// no IAM principal and for a principal that AddPermission refuses; [CodeInvalidARN] for an ARN of the wrong type;
// [CodeUnknownQualifier]; [CodeInvalidParameter] for a parameter that is missing, has no such value, or for a role of
// another account than the function, and for a configuration that Lambda refuses; [CodeUnknownSource] for a Mapping of
// what is not polled. Or it is the [*policy.Error] of a policy that is not legal in its place.
func Do(c Caller, op Operation) (Report, error) {
	row, err := operationOf(op.Name)
	if err != nil {
		return Report{}, err
	}
	if c.Principal.Account() == "" {
		return Report{}, &Error{Code: CodeInvalidPrincipal, Input: c.Principal.ID(),
			Reason: "only users, role sessions and root users call the API"}
	}
	if op.Function != nil && op.Function.Partial {
		return Report{}, &Error{Code: CodeInvalidParameter, Input: op.Name,
			Reason: "operations are asked about functions of which everything is known"}
	}
	if op.Function != nil {
		if _, _, err := op.Function.target(op.Qualifier); err != nil {
			return Report{}, err
		}
	}
	if err := op.completeWeb(row); err != nil {
		return Report{}, err
	}
	op.complete()
	if err := op.check(&c); err != nil {
		return Report{}, err
	}
	q := &operationReport{c: &c, op: &op, creates: row.creates}
	q.rcps = make(map[string][]evaluate.Level) // L2-12
	if op.Function != nil {
		maps.Copy(q.rcps, op.Function.RCPs)
	}
	if op.WebFunction != nil {
		maps.Copy(q.rcps, op.WebFunction.RCPs)
	}
	maps.Copy(q.rcps, op.RCPs)
	about := ""
	for i, s := range row.steps {
		subjects, err := q.subjects(s)
		if err != nil {
			return Report{}, err
		}
		if i == 0 && len(subjects) > 0 {
			about = " on " + subjects[0].resource.ARN
		}
		for _, t := range subjects {
			if err := q.ask(s, t); err != nil {
				return Report{}, err
			}
		}
	}
	q.Question = "may " + c.Principal.ID() + " call " + op.Name + about
	return q.answer(), nil
}

// ActionsOf returns the IAM actions that AWS can check for an operation of Lambda's API, in the order of the checks;
// which of them it does check depends on the call. For most operations that is the one action of the same name. The
// error is an [*Error] with [CodeUnknownOperation].
func ActionsOf(operation string) ([]string, error) {
	row, err := operationOf(operation)
	if err != nil {
		return nil, err
	}
	var actions []string
	for _, s := range row.steps {
		if !slices.Contains(actions, s.action) {
			actions = append(actions, s.action)
		}
	}
	return actions, nil
}

// Operations returns the names of all operations of Lambda's API that [Do] can be asked about, in alphabetical order.
func Operations() iter.Seq[string] {
	return func(yield func(string) bool) {
		var names []string
		for _, row := range operationRows {
			names = append(names, row.name)
		}
		for a := range action.Expand(lambdaPrefix + "*") {
			if name := strings.TrimPrefix(a.Name(), lambdaPrefix); !slices.Contains(permissionOnly[:], name) {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		for _, name := range slices.Compact(names) {
			if !yield(name) {
				return
			}
		}
	}
}

// operationOf returns the row of an operation, made up for one that is not in the table.
func operationOf(name string) (operationRow, error) {
	for _, row := range operationRows {
		if row.name == name {
			return row, nil
		}
	}
	a, ok := action.Lookup(lambdaPrefix + name)
	if !ok || a.Name() != lambdaPrefix+name || slices.Contains(permissionOnly[:], name) {
		return operationRow{}, &Error{Code: CodeUnknownOperation, Input: name,
			Reason: "no operation of Lambda's API is known by this name"}
	}
	return operationRow{name: name, steps: []step{{"", lambdaPrefix + name, atSelf}}}, nil
}

// An operationReport is a question about an operation, on the way to its report.
type operationReport struct {
	draft
	c       *Caller
	op      *Operation
	creates bool
}

// A subject is what a check is about.
type subject struct {
	resource evaluate.Resource
	policy   *policy.Policy // the resource's own
}

// ask makes the checks of a step on one resource: one, or one for each principal of the operation where the action has
// lambda:Principal (OPEN-5).
func (q *operationReport) ask(s step, t subject) error {
	name := s.name
	if name == "" {
		name = "call " + q.op.Name
	}
	if a, err := arn.Parse(t.resource.ARN); err == nil && t.resource.Account == "" {
		t.resource.Account = a.AccountID
	}
	principals := []string{""}
	if hasKey(s.action, keyPrincipal) && len(q.op.Principals) > 0 {
		principals = q.op.Principals
	}
	for _, principal := range principals { // OPEN-5
		full := name
		if principal != "" {
			full += " for " + principal
		}
		ctx := q.context(s, principal)
		req := evaluate.Request{Principal: q.c.Principal, Action: s.action, Resource: t.resource, Context: ctx}
		ps := q.c.policies(t.policy)
		if s.isForwarded() {
			ps.Endpoint = nil // that of the call to Lambda
		}
		check, err := q.check(full, req, ps)
		if err != nil {
			return err
		}
		check.Advisory = s.at.advisory()
		q.noteGrantable(check) // RBP-19, RBP-20
		if s.action == passRole {
			q.remarkPassRole(check)
		}
	}
	return nil
}
