package lambdaperm

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A Function is a Lambda function as its permissions see it. Only the ARN is needed; a question says what else it needs.
type Function struct {
	ARN arn.Function // unqualified
	// Policies are the resource policies by qualifier: "" for the unqualified function, a version or the name of an alias
	// (RBP-11). A qualifier that is missing has no policy.
	Policies map[string]*policy.Policy
	// Versions and Aliases are the qualifiers that exist. If both are nil every well-formed qualifier is taken to exist.
	Versions []string
	Aliases  []string
	Role     *Role             // the execution role
	URLs     map[string]URL    // by qualifier: "" or an alias
	Tags     map[string]string // of the function, its versions and aliases

	Layers            []string // ARNs of layer versions
	VPC               *VPC
	CodeSigningConfig string // ARN
	Tracing           bool   // active tracing with X-Ray
	Insights          bool   // Lambda Insights
	Durable           bool   // a durable function
	LogGroup          string // name; "" for /aws/lambda/ and the name of the function
	DeadLetter        string // ARN of an SQS queue or SNS topic
	OnSuccess         string // ARN of the destination of asynchronous invocations
	OnFailure         string
	FileSystems       []FileSystem
	KMSKey            string // ARN of the key that encrypts environment variables
	ImageRepository   string // ARN of the ECR repository of a function packaged as image
	// ResourcePolicies are the policies, by ARN, of what the execution role reaches for the function: its dead-letter queue,
	// destinations (of a bucket also for its objects), key and repository. What is missing is taken to have no policy; a key
	// in the role's account, to have the default key policy.
	ResourcePolicies map[string]*policy.Policy
}

// A URL is the configuration of a function URL.
type URL struct {
	AuthType string // lambdapolicy.AuthNone or lambdapolicy.AuthIAM
}

// A VPC is a function's VPC configuration.
type VPC struct {
	ID             string
	Subnets        []string
	SecurityGroups []string
}

// A FileSystem is an EFS file system that a function mounts.
type FileSystem struct {
	ARN         string // of the file system
	AccessPoint string // ARN
	Write       bool
	HasPolicy   bool           // without a policy of its own no permission is needed
	Policy      *policy.Policy // the file system's policy, if known
}

// A Role is an IAM role with its policies.
type Role struct {
	ARN      string
	UniqueID string         // AROA…, "" if not known
	Trust    *policy.Policy // who may assume it
	Identity []*policy.Policy
	Boundary *policy.Policy
	SCPs     [][]*policy.Policy // of its account; nil: no organization
	Tags     map[string]string
}

// A Caller is who asks, with the policies on its side.
type Caller struct {
	Principal evaluate.Principal
	Identity  []*policy.Policy
	Boundary  *policy.Policy
	Session   []*policy.Policy
	SCPs      [][]*policy.Policy
	Endpoint  *policy.Policy    // of the VPC endpoint the call goes through
	Context   condition.Context // what else is known about the call, such as aws:SourceIp
}

// policies are the policies in force when the caller meets a resource with a policy, which may be nil.
func (c *Caller) policies(resource *policy.Policy) evaluate.Policies {
	return evaluate.Policies{
		Identity: c.Identity, Boundary: c.Boundary, Session: c.Session, SCPs: c.SCPs, Endpoint: c.Endpoint, Resource: resource,
	}
}

// Session returns a session of the role as a caller. It returns an *Error if the role's ARN is none.
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
	return fn, f.Policies[qualifier], nil
}

// resource is the function with a qualifier as the resource of a request.
func (f *Function) resource(fn arn.Function) evaluate.Resource {
	return evaluate.Resource{ARN: fn.String(), Account: fn.AccountID, Tags: f.Tags}
}
