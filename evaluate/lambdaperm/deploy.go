package lambdaperm

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// A Deployment is a function with all that is deployed along with it. Function is needed; the zero value of any other
// field leaves the part out.
type Deployment struct {
	// Function is the function as it shall be, with its role, code, layers, aliases, URLs, tags and destinations of
	// asynchronous invocations. Its Policies do not count: those of Before do, and Permissions.
	Function Function `json:"function,omitzero"`
	// Before is the function as it is, nil if it is created.
	Before *Function `json:"before,omitempty"`
	// NewCode says that the code of a function that is there is replaced, also where Function and Before describe it in
	// the same words, such as a key in S3.
	NewCode bool `json:"newCode,omitempty"`
	// PublishVersion says that a version is published, to which the aliases are moved.
	PublishVersion      bool `json:"publishVersion,omitempty"`
	ReservedConcurrency bool `json:"reservedConcurrency,omitempty"`
	// ProvisionedConcurrency are the versions and aliases that get some.
	ProvisionedConcurrency []string                          `json:"provisionedConcurrency,omitempty"`
	Permissions            []lambdapolicy.AddPermissionInput `json:"permissions,omitempty"` // that are added
	Mappings               []DeploymentMapping               `json:"mappings,omitempty"`    // that are created
}

// A DeploymentMapping is an event source mapping of a [Deployment]. The zero value is none.
type DeploymentMapping struct {
	Mapping   EventSourceMapping `json:"mapping,omitzero"`
	Qualifier string             `json:"qualifier,omitempty"` // the version or alias that is invoked, "" for the function
	Tags      map[string]string  `json:"tags,omitempty"`
}

// A DeploymentReport is the answer to the question whether somebody may deploy. The zero value is an implicit deny
// without reports.
type DeploymentReport struct {
	Question string            `json:"question"` // in words
	Decision evaluate.Decision `json:"decision"`
	Reports  []Report          `json:"reports"` // of the operations, in the order in which they are called
}

// CheckDeployment asks whether a caller may deploy a function with all that belongs to it. Each operation of Lambda's
// API that the deployment takes has a report, that of [Do]; all must be allowed. They are in the order of what depends
// on what, as CloudFormation would call them: the function itself, reserved concurrency, a version, aliases, provisioned
// concurrency, permissions, URLs, the configuration of asynchronous invocations, event source mappings.
//
// Where there is a function already only what differs from Before is asked about: UpdateFunctionCode, also for NewCode;
// UpdateFunctionConfiguration, with the parameters that change; TagResource and UntagResource; the code signing
// configuration; then the rest as above, with what is no longer there deleted last. Aliases that are there are moved
// where a version is published. What Function leaves out of role and code stays as it is; layers, network, tags,
// aliases, URLs, destinations and code signing configuration that are left out are taken away. A deployment that
// changes nothing is allowed, without reports.
//
// Not asked is what tools call besides, such as GetFunction while they wait or the calls of CloudFormation itself, nor
// what the execution role needs: see [CheckRole] and [PollEventSource].
//
// The error is that of [Do] or, for a permission, of [Function.AddPermission]; or an [*Error] with
// [CodeInvalidParameter] for a Before that is another function.
func CheckDeployment(c Caller, d Deployment) (DeploymentReport, error) {
	if _, _, err := d.Function.target(""); err != nil {
		return DeploymentReport{}, err
	}
	if c.Principal.Account() == "" {
		return DeploymentReport{}, &Error{Code: CodeInvalidPrincipal, Input: c.Principal.ID(),
			Reason: "only users, role sessions and root users deploy"}
	}
	operations, err := d.operations()
	if err != nil {
		return DeploymentReport{}, err
	}
	r := DeploymentReport{
		Question: quote.Sentence("may " + c.Principal.ID() + " deploy " + d.Function.ARN.String()), Decision: evaluate.Allowed,
	}
	var decisions []evaluate.Decision
	for _, op := range operations {
		report, err := Do(c, op)
		if err != nil {
			return DeploymentReport{}, err
		}
		r.Reports = append(r.Reports, report)
		decisions = append(decisions, report.Decision)
	}
	if len(decisions) > 0 {
		r.Decision = evaluate.Combine(decisions...)
	}
	return r, nil
}

// Failed returns the checks that count and are not allowed, of all reports.
func (r DeploymentReport) Failed() []Check {
	var failed []Check
	for _, report := range r.Reports {
		failed = append(failed, report.Failed()...)
	}
	return failed
}

// String gives the reports as a person would want to read them, each under the question.
func (r DeploymentReport) String() string {
	var b strings.Builder
	b.WriteString(quote.Sentence(r.Question) + ": " + r.Decision.String())
	for _, report := range r.Reports {
		b.WriteString("\n  " + strings.ReplaceAll(report.String(), "\n", "\n  "))
	}
	return b.String()
}
