// Package permission says what parameters of Lambda's AddPermission make, and writes them for people.
package permission

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// Statement returns the statement that parameters without StatementID make on a function, without a Sid, or the error of
// [lambdapolicy.AddPermission].
func Statement(in lambdapolicy.AddPermissionInput, fn arn.Function) (policy.StatementSpec, error) {
	in.StatementID = "s"
	made, err := lambdapolicy.AddPermission(in, fn.ARN())
	made.Sid = ""
	return made, err
}

// Text writes parameters on one line, in which the StatementID is left open.
func Text(in lambdapolicy.AddPermissionInput) string {
	via := ""
	if in.InvokedViaFunctionURL {
		via = "true"
	}
	var b strings.Builder
	b.WriteString("AddPermission FunctionName=" + quote.Name(in.FunctionName))
	for _, p := range [...]struct{ name, value string }{
		{"Qualifier", in.Qualifier}, {"StatementId", "…"}, {"Principal", in.Principal}, {"Action", in.Action},
		{"SourceArn", in.SourceARN}, {"SourceAccount", in.SourceAccount}, {"PrincipalOrgID", in.PrincipalOrgID},
		{"EventSourceToken", in.EventSourceToken}, {"FunctionUrlAuthType", in.FunctionURLAuthType},
		{"InvokedViaFunctionUrl", via},
	} {
		switch p.value {
		case "":
		case "…":
			b.WriteString(", " + p.name + "=…")
		default:
			b.WriteString(", " + p.name + "=" + quote.Whole(p.value))
		}
	}
	return b.String()
}
