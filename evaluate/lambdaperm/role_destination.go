package lambdaperm

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
)

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
	case inS3(text, false):
		return values{"bucket": {text}, "object": {text + "/aws/lambda/*"}}, nil
	}
	return nil, refuse
}

// isFIFO reports whether the names are those of a FIFO queue or topic.
func (v values) isFIFO() bool {
	return slices.ContainsFunc(slices.Concat(v["queue"], v["topic"]), func(text string) bool {
		return strings.HasSuffix(text, ".fifo")
	})
}

// inS3 reports whether a text is the ARN of an object in Amazon S3, or else of a bucket.
func inS3(text string, object bool) bool {
	a, err := arn.Parse(text)
	bucket, key, hasKey := strings.Cut(a.Resource, "/")
	return err == nil && arn.KnownPartition(a.Partition) && a.Service == "s3" && a.Region == "" && a.AccountID == "" &&
		bucket != "" && hasKey == object && (key != "") == object && !strings.ContainsAny(text, "*?")
}
