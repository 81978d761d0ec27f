package lambdaperm

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
)

// CheckTrust asks whether services may assume the execution role: without names lambda.amazonaws.com alone, which
// every function needs. The role of a Lambda@Edge function must also trust edgelambda.amazonaws.com, one that further
// services use must trust them as well (ROLE-1, SEED-18, SEED-21; "Set up IAM permissions and roles for Lambda@Edge",
// Amazon CloudFront Developer Guide). There is one check for each name, in the order given. A role without a trust
// policy trusts nobody.
//
// It is not documented whether Lambda sends aws:SourceArn and aws:SourceAccount with the call (OPEN-9): it is taken
// not to, and the note SourceNotDocumented says so where that decides.
//
// The note AllActions is about the role's other policies (SEED-19). Whether the function's code may assume its own
// role is a question for Call.
//
// Its errors are an *Error with CodeInvalidARN for the function or a text that is not the ARN of a role (ROLE-6),
// CodeUnknownQualifier for a function with a qualifier, CodeRoleMissing, CodeInvalidParameter for a role of another
// account (ROLE-5), CodeUnknownService for what is no service principal, or the *policy.Error of a policy that is not
// legal in its place.
func CheckTrust(f Function, services ...string) (Report, error) {
	v, err := newRoleReport(&f, "may the services assume the execution role of "+f.ARN.String())
	if err != nil {
		return Report{}, err
	}
	if len(services) == 0 {
		services = []string{lambdaService}
	}
	for _, service := range services {
		if err := v.assume(service); err != nil {
			return Report{}, err
		}
	}
	v.lintAllActions()
	return v.answer(), nil
}

// assume checks that a service may assume the role.
func (v *roleReport) assume(service string) error {
	who, err := evaluate.ParsePrincipal(service)
	if err != nil || !strings.HasSuffix(strings.TrimSuffix(service, ".cn"), amazonaws) {
		return &Error{Code: CodeUnknownService, Input: service, Reason: "not the name of a service, such as " + lambdaService}
	}
	var ctx condition.Context
	if v.f.ARN.Partition == "aws-cn" { // PUSH-31: the names there have two forms
		global := strings.TrimSuffix(service, ".cn")
		ctx.SetMulti(keyServiceNames, global, global+".cn")
	}
	r := v.resource(v.role.ARN)
	r.Tags = v.role.Tags
	v.attached[v.role.ARN] = v.role.Trust
	c, err := v.ask("let "+service+" assume the execution role", &Caller{Principal: who}, "sts:AssumeRole", r, ctx)
	if err != nil {
		return err
	}
	for _, key := range [...]string{keySourceARN, keySourceAccount} {
		if slices.ContainsFunc(c.Result.MissingContext, func(k string) bool { return strings.EqualFold(k, key) }) {
			v.note(Note{SourceNotDocumented, "it is not documented whether " + service + " sends " + key +
				" when it assumes a role: the request was taken to lack it"})
		}
	}
	return nil
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

const nameChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"

// isOf reports whether s is min to max of the characters.
func isOf(chars, s string, min, max int) bool {
	return len(s) >= min && len(s) <= max && strings.Trim(s, chars) == ""
}

// isLogGroup reports whether a text can be the name of a log group ("CreateLogGroup", Amazon CloudWatch Logs API
// Reference).
func isLogGroup(name string) bool { return isOf(nameChars+"/.#", name, 1, 512) }

// isRoleARN reports whether an ARN has the form that Lambda takes for a role, with the slash and the name that every
// role has (ROLE-6).
func isRoleARN(a arn.ARN) bool {
	name, isRole := strings.CutPrefix(a.Resource, "role/")
	return isRole && isOf(nameChars+"+=,.@/", name, 1, len(name)) && !strings.HasSuffix(name, "/") &&
		a.Service == "iam" && a.Region == "" && arn.IsAccountID(a.AccountID) && arn.KnownPartition(a.Partition)
}
