package lambdaperm

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
)

// CheckTrust asks whether services may assume the execution role: without names lambda.amazonaws.com alone, which every
// function needs. The role of a Lambda@Edge function must also trust edgelambda.amazonaws.com, one that further
// services use must trust them as well ("Set up IAM permissions and roles for Lambda@Edge", Amazon CloudFront Developer
// Guide). There is one check for each name, in the order given. A role without a trust policy trusts nobody.
//
// It is not documented whether Lambda sends aws:SourceArn and aws:SourceAccount with the call. It is taken not to unless
// the function's TrustSendsSource says that it does, and the note [NoteSourceNotDocumented] gives both readings where
// that decides.
//
// The note [NoteAllActions] is about the role's other policies. Whether the function's code may assume its own role is
// a question for [Call].
//
// Its errors are an [*Error] with [CodeInvalidARN] for the function or a text that is not the ARN of a role,
// [CodeUnknownQualifier] for a function with a qualifier, [CodeRoleMissing], [CodeInvalidParameter] for a role of
// another account, [CodeUnknownService] for what is no service principal, or the [*policy.Error] of a policy that is
// not legal in its place.
func CheckTrust(f Function, services ...string) (Report, error) {
	return partly(f.Partial, func(x *unknowns) (Report, error) {
		return checkTrustOf(x, x.function(f), services...)
	})
}

// checkTrustOf is CheckTrust with examples for what is not known.
func checkTrustOf(x *unknowns, f Function, services ...string) (Report, error) {
	v, err := newRoleReport(x, &f, "may the services assume the execution role of "+f.ARN.String())
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
	v.addNames(&ctx, service)
	sends := v.f.TrustSendsSource && strings.TrimSuffix(service, ".cn") == lambdaService
	if sends { // L2-11
		ctx.Set(keySourceARN, v.f.ARN.String())
		ctx.Set(keySourceAccount, v.f.ARN.AccountID)
	}
	r := v.resource(v.role.ARN)
	r.Tags = v.role.Tags
	v.attached[v.role.ARN] = v.role.Trust
	c, err := v.ask("let "+service+" assume the execution role", &Caller{Principal: who}, assumeRole, r, ctx)
	if err != nil {
		return err
	}
	for _, key := range [...]string{keySourceARN, keySourceAccount} { // OPEN-9, L2-11
		unsent := slices.ContainsFunc(c.Result.MissingContext, func(k string) bool { return ascii.EqualFold(k, key) })
		if unsent || sends && testedIn(v.role.Trust, key) {
			v.noteSource(service, key, sends)
		}
	}
	return nil
}

// noteSource adds the note that a key of the request to assume the role is not documented, and how it was read.
func (v *roleReport) noteSource(service, key string, sent bool) {
	message := "it is not documented whether " + service + " sends " + key + " when it assumes a role"
	switch {
	case sent:
		message += ", and tools recommend conditions on it: as TrustSendsSource of the function says, the request was taken " +
			"to have it; if Lambda does not send it, such a condition does not hold"
	case strings.TrimSuffix(service, ".cn") == lambdaService:
		message += ", though tools recommend conditions on it: the request was taken to lack it, so that such a condition " +
			"does not hold; TrustSendsSource of the function takes it to be sent"
	default:
		message += ": the request was taken to lack it"
	}
	v.note(Note{NoteSourceNotDocumented, message})
}

// testedIn reports whether a statement of a policy has a condition on a key.
func testedIn(p *policy.Policy, key string) bool {
	for _, s := range p.Statements() {
		for _, t := range s.Condition().Tests() {
			if ascii.EqualFold(t.Key(), key) {
				return true
			}
		}
	}
	return false
}

// isLogGroup reports whether a text can be the name of a log group ("CreateLogGroup", Amazon CloudWatch Logs API
// Reference).
func isLogGroup(name string) bool { return isOf(nameChars+"/.#", name, 1, 512) }
