package lambdaperm

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
)

// CheckRole asks whether the execution role has everything that the configuration of a function needs, as [Features]
// says: log events always; tracing, network interfaces, the dead-letter queue, destinations, file systems, the key,
// Lambda Insights, durable executions and the container image where the function has them. There is one check for each
// action on each resource, with the remedy where the role's identity policies lack what a managed policy has.
//
// The names of further features may follow that the configuration does not tell, such as application-signals,
// parameters-and-secrets, s3-object-lambda, or, for an operator role put in place of the execution role,
// capacity-provider.
//
// If the trust policy is known the first check is whether Lambda may assume the role; see [CheckTrust]. The notes
// [NoteAllActions], [NoteQualifiedSourceFunction], [NoteSourceFunctionInResourcePolicy], [NoteSourceFunctionNotSent],
// [NoteKeyPolicyAssumed] and [NoteTrustNotGiven] are about what a decision does not show.
//
// A file system without a policy of its own needs no permission. For a container image either the role or, for
// lambda.amazonaws.com, the policy of the repository must allow; for a repository of another account both.
//
// Its errors are an [*Error] with [CodeInvalidARN] for the function, its role, or something in the configuration that
// is not the ARN it should be; [CodeUnknownQualifier] for a function with a qualifier or a malformed version;
// [CodeRoleMissing]; [CodeInvalidParameter] for a role of another account, a repository of another Region, a name that
// is no log group's, or a further feature that is not known or that the configuration tells; or the [*policy.Error] of
// a policy that is not legal in its place.
func CheckRole(f Function, further ...string) (Report, error) {
	v, err := newRoleReport(&f, "does the execution role have what "+f.ARN.String()+" needs")
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

// configuration returns the features that the function has, in the order of the table.
func (v *roleReport) configuration() ([]want, error) {
	f := v.f
	wants := []want{{lookupFeature("logs"), nil}}
	if f.Tracing {
		wants = append(wants, want{lookupFeature("xray"), nil})
	}
	if f.VPC != nil || len(f.FileSystems) > 0 { // a file system is reached through a VPC
		wants = append(wants, want{lookupFeature("vpc"), v.network(f.VPC)})
	}
	if f.DeadLetter != "" {
		more, err := destination(f.DeadLetter, "sqs", "sns")
		if err != nil {
			return nil, err
		}
		wants = append(wants, want{lookupFeature("dead-letter"), more})
	}
	for _, text := range [...]string{f.OnSuccess, f.OnFailure} {
		if text != "" {
			more, err := destination(text, "sqs", "sns", "lambda", "events", "s3")
			if err != nil {
				return nil, err
			}
			wants = append(wants, want{lookupFeature("destination"), more})
		}
	}
	for _, fs := range f.FileSystems {
		if err := isARN(fs.ARN, "elasticfilesystem", "file-system/"); err != nil {
			return nil, err
		}
		if !fs.HasPolicy && fs.Policy == nil {
			continue
		}
		more := values{"filesystem": {fs.ARN}}
		if fs.AccessPoint != "" {
			more["accesspoint"] = []string{fs.AccessPoint}
		}
		if fs.Write {
			more["writable"] = more["filesystem"]
		}
		if fs.Policy != nil {
			v.attached[fs.ARN] = fs.Policy
		}
		wants = append(wants, want{lookupFeature("efs"), more})
	}
	if f.KMSKey != "" {
		if err := isARN(f.KMSKey, "kms", ""); err != nil {
			return nil, err
		}
		wants = append(wants, want{lookupFeature("kms"), values{"key": {f.KMSKey}}})
	}
	if f.Insights {
		wants = append(wants, want{lookupFeature("insights"), nil})
	}
	if f.Durable {
		wants = append(wants, want{lookupFeature("durable"), nil})
	}
	if f.ImageRepository != "" {
		if err := isARN(f.ImageRepository, "ecr", "repository/"); err != nil {
			return nil, err
		}
		if a, _ := arn.Parse(f.ImageRepository); a.Region != f.ARN.Region { // IDP-12
			return nil, &Error{Code: CodeInvalidParameter, Input: f.ImageRepository, Reason: "not in the Region of the function"}
		}
		wants = append(wants, want{lookupFeature("image"), values{"repository": {f.ImageRepository}}})
	}
	return wants, nil
}

// network returns the ARNs of the subnets and security groups of a VPC, which may be nil.
func (v *roleReport) network(vpc *VPC) values {
	if vpc == nil {
		return nil
	}
	at := "arn:" + v.f.ARN.Partition + ":ec2:" + v.f.ARN.Region + ":" + v.f.ARN.AccountID + ":"
	more := make(values)
	for _, id := range vpc.Subnets {
		more["subnet"] = append(more["subnet"], at+"subnet/"+id)
	}
	for _, id := range vpc.SecurityGroups {
		more["securitygroup"] = append(more["securitygroup"], at+"security-group/"+id)
	}
	return more
}

// destination returns the names for a queue, topic, function, event bus or bucket, whose service must be one of those
// given. Lambda puts objects under aws/lambda/ in a bucket.
func destination(text string, services ...string) (values, error) {
	refuse := &Error{Code: CodeInvalidARN, Input: text, Reason: "not the ARN of a destination"}
	a, err := arn.Parse(text)
	if err != nil || !arn.KnownPartition(a.Partition) || strings.ContainsAny(a.Resource, "*?") ||
		!slices.Contains(services, a.Service) {
		return nil, refuse
	}
	owned := arn.IsAccountID(a.AccountID) && a.Region != ""
	switch {
	case a.Service == "sqs" && owned:
		return values{"queue": {text}}, nil
	case a.Service == "sns" && owned:
		return values{"topic": {text}}, nil
	case a.Service == "lambda" && owned && strings.HasPrefix(a.Resource, "function:"):
		return values{"function": {text}}, nil
	case a.Service == "events" && owned && strings.HasPrefix(a.Resource, "event-bus/"):
		return values{"bus": {text}}, nil
	case a.Service == "s3" && a.AccountID == "" && a.Region == "" && !strings.Contains(a.Resource, "/"):
		return values{"bucket": {text}, "object": {text + "/aws/lambda/*"}}, nil
	}
	return nil, refuse
}
