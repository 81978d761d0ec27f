package lambdaperm

import "slices"

// CheckRole asks whether the execution role has everything that the configuration of a function needs, as [Features]
// says: log events always; tracing, network interfaces, the dead-letter queue, destinations and their keys, file
// systems, keys, Lambda Insights, durable executions and the container image where the function has them. There is one
// check for each action on each resource, with the remedy where the role's identity policies lack what a managed policy
// has. What Lambda does without the role is checked too, as lambda.amazonaws.com, which the policy of the resource alone
// can allow: reading code and layers that stay in a bucket, and using the keys of code and of durable executions.
//
// The names of further features may follow that the configuration does not tell, such as [FeatureApplicationSignals],
// [FeatureParametersAndSecrets], [FeatureS3ObjectLambda], or, for an operator role put in place of the execution role,
// [FeatureCapacityProvider].
//
// If the trust policy is known the first check is whether Lambda may assume the role; see [CheckTrust]. The notes
// [NoteAllActions], [NoteQualifiedSourceFunction], [NoteSourceFunctionInResourcePolicy], [NoteSourceFunctionNotSent],
// [NoteKeyPolicyAssumed], [NoteOwnerAssumed], [NoteSessionNameAssumed] and [NoteTrustNotGiven] are about what a decision
// does not show.
//
// An EFS file system without a policy of its own needs no permission. For a container image either the role or, for
// lambda.amazonaws.com, the policy of the repository must allow; for a repository of another account both. The key of
// environment variables needs none of the role for certain: Lambda uses a grant. A FIFO queue or topic as destination is
// denied with [NoteCannotWork].
//
// Its errors are an [*Error] with [CodeInvalidARN] for the function, its role, or something in the configuration that
// is not the ARN it should be; [CodeUnknownQualifier] for a function with a qualifier or a malformed version;
// [CodeRoleMissing]; [CodeInvalidParameter] for a role of another account, a repository or key of durable executions of
// another Region, a file system of S3 Files of another account or Region, a FIFO dead-letter queue, a bucket in
// OnSuccess, a key for what is no destination, a name that is no log group's, or a further feature that is not known or
// that the configuration tells; or the [*policy.Error] of a policy that is not legal in its place.
func CheckRole(f Function, further ...string) (Report, error) {
	return partly(f.Partial, func(x *unknowns) (Report, error) {
		return checkRoleOf(x, x.function(f), further...)
	})
}

// checkRoleOf is CheckRole with examples for what is not known.
func checkRoleOf(x *unknowns, f Function, further ...string) (Report, error) {
	v, err := newRoleReport(x, &f, "does the execution role have what "+f.ARN.String()+" needs")
	if err != nil {
		return Report{}, err
	}
	if err := v.assumeIfKnown(); err != nil {
		return Report{}, err
	}
	wants, err := v.configuration()
	if err != nil {
		return Report{}, err
	}
	for _, name := range further {
		if !v.isFurther(name) {
			return Report{}, &Error{Code: CodeInvalidParameter, Input: name, Reason: "not a feature that has to be named"}
		}
		wants = append(wants, want{lookupFeature(name), nil})
	}
	for _, w := range wants {
		if err := v.require(w.feature, w.more); err != nil {
			return Report{}, err
		}
	}
	v.lintAllActions()
	return v.answer(), nil
}

// A want is a feature that is in use, with values for the names in its formats.
type want struct {
	feature *featureRow
	more    values
}

// assumeIfKnown checks that Lambda may assume the role, or notes that the trust policy is not known.
func (v *roleReport) assumeIfKnown() error {
	if v.role.Trust == nil {
		v.note(Note{NoteTrustNotGiven, "the trust policy of " + v.role.ARN + " is not known"})
		return nil
	}
	return v.assume(lambdaService)
}

// isFurther reports whether a feature needs nothing that the configuration would have to tell.
func (v *roleReport) isFurther(name string) bool {
	row := lookupFeature(name)
	return row != nil && !slices.ContainsFunc(row.needs, func(n needRow) bool { return len(v.known.expand(n.on)) == 0 })
}
