package lambdaperm

import (
	"cmp"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A WebFunction is a Lambda web function as its permissions see it. Only the ARN is needed; a question says what else
// it needs ("Lambda Web Function permissions", AWS Lambda Developer Guide).
type WebFunction struct {
	ARN string `json:"arn,omitempty"` // arn:…:lambda:REGION:ACCOUNT:web-function/NAME
	// Policy is the resource policy of the web function, nil for none. There is one, and its statements name the
	// endpoints they are about.
	Policy *policy.Policy `json:"policy,omitempty"`
	// Endpoints are those there are, by name; of a web function that is created, the one it is created with.
	Endpoints map[string]WebFunctionEndpoint `json:"endpoints,omitempty"`
	Tags      map[string]string              `json:"tags,omitempty"` // also of its endpoints and revisions
	Role      *Role                          `json:"role,omitempty"` // the execution role
	// LogGroup is a name; "" stands for /aws/lambda/ and the name of the web function.
	LogGroup string `json:"logGroup,omitempty"`
	// CodeObject is the ARN of the object in S3 with the code, where Lambda reads it whenever it starts the code. The
	// account of the bucket is CodeAccount, "" for that of the web function. CodeKey is the ARN of the KMS key that
	// encrypts the object, "" if it is not the customer's.
	CodeObject  string `json:"codeObject,omitempty"`
	CodeAccount string `json:"codeAccount,omitempty"`
	CodeKey     string `json:"codeKey,omitempty"`
	// ResourcePolicies are the policies, by ARN, of the bucket with the code and of CodeKey. What is missing is taken to
	// have no policy.
	ResourcePolicies map[string]*policy.Policy `json:"resourcePolicies,omitempty"`
	// RCPs are the resource control policies by account, root first in each: they count for what a question asks about
	// in that account. An account that is missing is in no organization.
	RCPs map[string][]evaluate.Level `json:"rcps,omitempty"`
}

// A WebFunctionEndpoint is the configuration of an endpoint of a web function.
type WebFunctionEndpoint struct {
	AuthType string `json:"authType"` // WebAuthIAM or WebAuthApplication
}

// The ways to authenticate that an endpoint of a web function can have ("Lambda Web Function endpoint access control",
// AWS Lambda Developer Guide).
const (
	WebAuthIAM         = "IamAuth"            // IAM decides
	WebAuthApplication = "ApplicationManaged" // every request reaches the code, which authenticates as it likes
)

// Condition keys of web functions.
const (
	keyWebRequestAuth  = "lambda:Request/WebFunctionAuthType"  // that the call gives
	keyWebResourceAuth = "lambda:Resource/WebFunctionAuthType" // of the endpoint there is
)

// target returns the parts of the ARN, or an *Error if it is not that of a web function.
func (w *WebFunction) target() (arn.ARN, error) {
	a, err := arn.Parse(w.ARN)
	if err != nil || isARN(w.ARN, "lambda", "web-function/") != nil || a.Region == "" || !isWebName(w.name()) {
		return a, &Error{Code: CodeInvalidARN, Input: w.ARN, Reason: "not the ARN of a web function"}
	}
	return a, nil
}

func (w *WebFunction) name() string {
	_, name, _ := strings.Cut(w.ARN, ":web-function/")
	return name
}

// endpoint returns the ARN of an endpoint, revision that of a revision.
func (w *WebFunction) endpoint(name string) string { return w.ARN + "/endpoint/" + name }
func (w *WebFunction) revision(id string) string   { return w.ARN + "/revision/" + id }

// isWebName reports whether a text can name a web function, an endpoint or a revision.
func isWebName(name string) bool { return isOf(nameChars, name, 1, 64) }

func isWebAuth(authType string) bool { return authType == WebAuthIAM || authType == WebAuthApplication }

// code returns the object with the code as a resource of an account, and the policy of its bucket.
func (w *WebFunction) code(object, account string) (evaluate.Resource, *policy.Policy) {
	bucket, _, _ := strings.Cut(object, "/")
	return evaluate.Resource{ARN: object, Account: cmp.Or(w.CodeAccount, account)}, w.ResourcePolicies[bucket]
}
