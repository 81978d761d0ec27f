package lambdaperm

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A Function is a Lambda function as its permissions see it. Only the ARN is needed; a question says what else it
// needs.
type Function struct {
	ARN arn.Function `json:"arn,omitzero"` // unqualified
	// Policies are the resource policies by qualifier: "" for the unqualified function, a version or the name of an
	// alias. A qualifier that is missing has no policy.
	Policies map[string]*policy.Policy `json:"policies,omitempty"`
	// RevisionIDs are the latest revision ids by qualifier. If it is nil, none are known and any will do; else a
	// qualifier that is missing has one that is not known.
	RevisionIDs map[string]string `json:"revisionIds,omitzero"`
	// Versions and Aliases are the qualifiers that exist. If both are nil every well-formed qualifier is taken to
	// exist.
	Versions []string          `json:"versions,omitzero"`
	Aliases  []string          `json:"aliases,omitzero"`
	Role     *Role             `json:"role,omitempty"` // the execution role
	URLs     map[string]URL    `json:"urls,omitempty"` // by qualifier: "" or an alias
	Tags     map[string]string `json:"tags,omitempty"` // of the function, its versions and aliases

	Layers            []LayerVersion `json:"layers,omitempty"`
	VPC               *VPC           `json:"vpc,omitempty"`
	CodeSigningConfig string         `json:"codeSigningConfig,omitempty"` // ARN
	CapacityProvider  string         `json:"capacityProvider,omitempty"`  // ARN
	Tracing           bool           `json:"tracing,omitempty"`           // active tracing with X-Ray
	Insights          bool           `json:"insights,omitempty"`          // Lambda Insights
	Durable           bool           `json:"durable,omitempty"`           // a durable function
	// LogGroup is a name; "" stands for /aws/lambda/ and the name of the function.
	LogGroup   string `json:"logGroup,omitempty"`
	DeadLetter string `json:"deadLetter,omitempty"` // ARN of an SQS queue or SNS topic, not a FIFO one
	// OnSuccess and OnFailure are the ARNs of the destinations of asynchronous invocations. A bucket takes failures
	// alone.
	OnSuccess string `json:"onSuccess,omitempty"`
	OnFailure string `json:"onFailure,omitempty"`
	// DestinationKeys are the ARNs of the KMS keys that encrypt queues, topics and buckets, by the ARN of the
	// destination or dead-letter queue. What is missing has no customer managed key.
	DestinationKeys map[string]string `json:"destinationKeys,omitempty"`
	FileSystems     []FileSystem      `json:"fileSystems,omitempty"`
	KMSKey          string            `json:"kmsKey,omitempty"` // ARN: encrypts environment variables
	// CodeObject is the ARN of the object in S3 with the code, CodeVersion the id of its version, "" for none. The
	// account of the bucket is CodeAccount, "" for that of the function.
	CodeObject  string `json:"codeObject,omitempty"`
	CodeVersion string `json:"codeVersion,omitempty"`
	CodeAccount string `json:"codeAccount,omitempty"`
	// CodeReference says that the code stays in CodeObject, where Lambda reads it (S3ObjectStorageMode REFERENCE).
	CodeReference   bool   `json:"codeReference,omitempty"`
	CodeKey         string `json:"codeKey,omitempty"`         // ARN: the KMS key that encrypts the code
	DurableKey      string `json:"durableKey,omitempty"`      // ARN: the KMS key of durable executions; implies Durable
	ImageRepository string `json:"imageRepository,omitempty"` // ARN: the ECR repository of an image
	// ResourcePolicies are the policies, by ARN, of what the execution role, Lambda itself or whoever creates the
	// function reaches for it: its dead-letter queue, destinations and code (of a bucket also for its objects), keys and
	// repository. What is missing is taken to have no policy; a key in the function's account, to have the default key
	// policy, which lets no service use it.
	ResourcePolicies map[string]*policy.Policy `json:"resourcePolicies,omitempty"`
	// RCPs are the resource control policies by account, root first in each: they count for what a question asks about
	// in that account. An account that is missing is in no organization.
	RCPs map[string][]evaluate.Level `json:"rcps,omitempty"`
	// TrustSendsSource takes Lambda to send aws:SourceArn (the function's ARN) and aws:SourceAccount when it assumes
	// Role. AWS does not document whether it does; false takes it not to, so that a trust policy that demands one of
	// the keys lets Lambda not in.
	TrustSendsSource bool `json:"trustSendsSource,omitempty"`
	// Partial says that the texts of the function, its role and what is asked beside it may have stand-ins for what
	// nobody knows yet ([condition.Unknown]): ARNs, accounts, Regions and names, but for partitions, qualifiers and a
	// text of which it is not known of what service the ARN is. The questions about invoking, the execution role and
	// event source mappings then have three outcomes: see [Report.DependsOn]. Values with which a question would be
	// refused do not count.
	Partial bool `json:"partial,omitempty"`
}

// A LayerVersion is a version of a layer with the policy that its owner attached to it, nil for none. The zero value
// names none.
type LayerVersion struct {
	ARN    string         `json:"arn,omitempty"`
	Policy *policy.Policy `json:"policy,omitempty"`
	// Organization and OrganizationPath say where the owner's account stands, as in [evaluate.Resource].
	Organization     string `json:"organization,omitempty"`
	OrganizationPath string `json:"organizationPath,omitempty"`
	// CodeObject is the ARN of the object in S3 where the content of the version stays, "" if Lambda keeps a copy
	// (S3ObjectStorageMode COPY). The account of the bucket is CodeAccount, "" for that of the layer.
	CodeObject  string `json:"codeObject,omitempty"`
	CodeAccount string `json:"codeAccount,omitempty"`
}

// A URL is the configuration of a function URL.
type URL struct {
	AuthType string `json:"authType"` // lambdapolicy.AuthNone or lambdapolicy.AuthIAM
}

// A VPC is a function's VPC configuration.
type VPC struct {
	ID             string   `json:"id,omitempty"`
	Subnets        []string `json:"subnets,omitempty"`
	SecurityGroups []string `json:"securityGroups,omitempty"`
}

// A FileSystem is a file system of Amazon EFS or Amazon S3 Files that a function mounts. The ARN says which: those of
// the latter have the service s3files.
type FileSystem struct {
	ARN         string `json:"arn,omitempty"`         // of the file system
	AccessPoint string `json:"accessPoint,omitempty"` // ARN
	Write       bool   `json:"write,omitempty"`
	// HasPolicy says that an EFS file system has a policy; without one no permission is needed. S3 Files always wants
	// the permission.
	HasPolicy bool           `json:"hasPolicy,omitempty"`
	Policy    *policy.Policy `json:"policy,omitempty"` // the file system's policy, if known
	Bucket    string         `json:"bucket,omitempty"` // ARN of the bucket behind S3 Files, "" if it is not known
}

// A Role is an IAM role with its policies.
type Role struct {
	ARN      string            `json:"arn,omitempty"`
	UniqueID string            `json:"uniqueId,omitempty"` // AROA…, "" if not known
	Trust    *policy.Policy    `json:"trust,omitempty"`    // who may assume it
	Identity []*policy.Policy  `json:"identity,omitempty"`
	Boundary *policy.Policy    `json:"boundary,omitempty"`
	SCPs     []evaluate.Level  `json:"scps,omitzero"` // of its account; nil: no organization
	Tags     map[string]string `json:"tags,omitempty"`
}

// Session returns a session of the role as a caller. It returns an [*Error] if the role's ARN is none.
func (r *Role) Session(name string) (Caller, error) {
	refuse := &Error{Code: CodeInvalidARN, Input: r.ARN, Reason: "not the ARN of a role"}
	a, err := arn.Parse(r.ARN)
	path, isRole := strings.CutPrefix(a.Resource, "role/")
	if err != nil || !isRole || a.Service != "iam" {
		return Caller{}, refuse
	}
	slash := strings.LastIndexByte(path, '/') + 1
	p, err := evaluate.ParsePrincipal("arn:" + a.Partition + ":sts::" + a.AccountID + ":assumed-role/" + path[slash:] + "/" + name)
	if err != nil {
		return Caller{}, refuse
	}
	p = p.WithRolePath(path[:slash]).WithTags(r.Tags).WithUserID(r.UniqueID)
	return Caller{Principal: p, Identity: r.Identity, Boundary: r.Boundary, SCPs: r.SCPs}, nil
}

// target returns the ARN of the function with a qualifier, and the policy attached there.
func (f *Function) target(qualifier string) (arn.Function, *policy.Policy, error) {
	if _, err := f.ARN.MarshalText(); err != nil || f.ARN.IsZero() {
		return arn.Function{}, nil, &Error{Code: CodeInvalidARN, Input: f.ARN.String(), Reason: "not the ARN of a function"}
	}
	if q := f.ARN.Qualifier; q != "" {
		return arn.Function{}, nil, &Error{Code: CodeUnknownQualifier, Input: q, Reason: "the function is given without its qualifier"}
	}
	fn, err := f.ARN.WithQualifier(qualifier)
	if err != nil {
		return fn, nil, &Error{Code: CodeUnknownQualifier, Input: qualifier, Reason: "not a qualifier of " + f.ARN.String()}
	}
	known := f.Versions == nil && f.Aliases == nil
	if qualifier != "" && qualifier != arn.Latest && !known && !slices.Contains(f.Versions, qualifier) && !slices.Contains(f.Aliases, qualifier) {
		return fn, nil, &Error{Code: CodeUnknownQualifier, Input: qualifier, Reason: "no version or alias of " + f.ARN.String()}
	}
	return fn, f.Policies[qualifier], nil // RBP-11, RBP-28: each version and alias has its own, or none
}

// resource is the function with a qualifier as the resource of a request.
func (f *Function) resource(fn arn.Function) evaluate.Resource {
	return evaluate.Resource{ARN: fn.String(), Account: fn.AccountID, Tags: f.Tags}
}

// checkRole returns an *Error if the function has no execution role, or one that Lambda does not take.
func (f *Function) checkRole() error {
	if f.Role == nil {
		return &Error{Code: CodeRoleMissing, Input: f.ARN.String(), Reason: "the function has no execution role here"}
	}
	a, err := arn.Parse(f.Role.ARN)
	if err != nil || !isRoleARN(a) {
		return &Error{Code: CodeInvalidARN, Input: f.Role.ARN, Reason: "not the ARN of a role"}
	}
	if a.AccountID != f.ARN.AccountID || a.Partition != f.ARN.Partition {
		return &Error{Code: CodeInvalidParameter, Input: f.Role.ARN,
			Reason: "a function and its execution role belong to one account: " + f.ARN.String()}
	}
	return nil
}

// passed returns the role as what is passed (ROLE-6). It must belong to a partition and account that are given
// (ROLE-5).
func (r *Role) passed(partition, account string) (evaluate.Resource, error) {
	a, err := arn.Parse(r.ARN)
	if err != nil || !isRoleARN(a) {
		return evaluate.Resource{}, &Error{Code: CodeInvalidARN, Input: r.ARN, Reason: "not the ARN of a role"}
	}
	if account != "" && a.AccountID != account || partition != "" && a.Partition != partition {
		return evaluate.Resource{}, &Error{Code: CodeInvalidParameter, Input: r.ARN,
			Reason: "Role: it must belong to the account " + account}
	}
	return evaluate.Resource{ARN: r.ARN, Account: a.AccountID, Tags: r.Tags}, nil
}

// isRoleARN reports whether an ARN has the form that Lambda takes for a role, with the slash and the name that every
// role has (ROLE-6).
func isRoleARN(a arn.ARN) bool {
	name, isRole := strings.CutPrefix(a.Resource, "role/")
	return isRole && isOf(nameChars+"+=,.@/", name, 1, len(name)) && !strings.HasSuffix(name, "/") &&
		a.Service == "iam" && a.Region == "" && arn.IsAccountID(a.AccountID) && arn.KnownPartition(a.Partition)
}

// isARN returns an *Error if a text is not the ARN of a resource of a service and an account.
func isARN(text, service, prefix string) error {
	a, err := arn.Parse(text)
	if err != nil || !arn.KnownPartition(a.Partition) || a.Service != service || !arn.IsAccountID(a.AccountID) ||
		!strings.HasPrefix(a.Resource, prefix) || strings.ContainsAny(text, "*?") {
		return &Error{Code: CodeInvalidARN, Input: text, Reason: "not an ARN arn:…:" + service + ":REGION:ACCOUNT:" + prefix + "…"}
	}
	return nil
}

const nameChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"

// isOf reports whether s is min to max of the characters.
func isOf(chars, s string, min, max int) bool {
	return len(s) >= min && len(s) <= max && strings.Trim(s, chars) == ""
}
