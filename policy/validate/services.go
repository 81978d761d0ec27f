package validate

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// What a service refuses in the policies of its resources, though other services take it. Which service a policy
// belongs to is told by its actions and resources alone here, so that these are warnings.

// topicActions are what the policy of a topic may name ("Amazon SNS API permissions: Actions and resources reference",
// Amazon SNS Developer Guide, as of 2026-09).
var topicActions = []string{
	"sns:AddPermission", "sns:DeleteTopic", "sns:GetDataProtectionPolicy", "sns:GetTopicAttributes",
	"sns:ListSubscriptionsByTopic", "sns:ListTagsForResource", "sns:Publish", "sns:PutDataProtectionPolicy",
	"sns:RemovePermission", "sns:SetTopicAttributes", "sns:Subscribe",
}

// beyondTopics looks in the policy of a topic for actions that SNS does not take there (F-017).
func (r *run) beyondTopics(s *statement) {
	for i := range s.actions {
		a := &s.actions[i]
		_, known := action.Lookup(a.text)
		if !known || !a.literal || !ascii.EqualFold(a.service, "sns") || isOneOf(a.text, topicActions) {
			continue
		}
		r.report(finding{code: "UNSUPPORTED_ACTION_IN_POLICY", severity: Warning, place: at(a.at),
			message: "SNS does not take " + quote.Text(a.text) + " in the policy of a topic",
			help:    "allow it in a policy of an identity"})
	}
}

// repositoryActions are what a policy of a repository of ECR may name and a policy of the registry may not, which has
// Resource ("Private repository policies", "Private registry permissions", Amazon ECR User Guide).
var repositoryActions = []string{
	"ecr:BatchCheckLayerAvailability", "ecr:BatchDeleteImage", "ecr:BatchGetImage", "ecr:CompleteLayerUpload",
	"ecr:DescribeImages", "ecr:DescribeRepositories", "ecr:GetDownloadUrlForLayer", "ecr:InitiateLayerUpload",
	"ecr:ListImages", "ecr:PutImage", "ecr:UploadLayerPart",
}

// wholeResource looks for "*" as Resource where a service does not take it (F-029).
func (r *run) wholeResource(s *statement, e *resourceEntry) {
	f := finding{code: "UNSUPPORTED_RESOURCE_ARN_IN_POLICY", severity: Warning, place: at(e.at)}
	ofRepositories := func(a actionEntry) bool { return isOneOf(a.text, repositoryActions) }
	switch {
	case s.isOnlyOf("s3"):
		f.message = quote.Text(e.text) + " is no resource that S3 takes in the policy of a bucket"
		f.help = "write the ARNs of the bucket and of its objects: arn:aws:s3:::BUCKET and arn:aws:s3:::BUCKET/*"
	case s.isOnlyOf("ecr") && slices.ContainsFunc(s.actions, ofRepositories):
		f.message = "ECR takes no Resource in the policy of a repository"
		f.help = "take Resource out: the policy is about the repository that it is attached to"
	default:
		return
	}
	r.report(f)
}

// missingResource looks for statements without Resource where a service needs it and IAM's grammar does not (F-009).
func (r *run) missingResource(s *statement) {
	if s.resource.at == nil && s.isOnlyOf("s3") {
		r.report(finding{code: "MISSING_RESOURCE", severity: Warning, place: at(s.at),
			message: "S3 takes no statement without Resource in the policy of a bucket",
			help:    "write the ARNs of the bucket and of its objects: arn:aws:s3:::BUCKET and arn:aws:s3:::BUCKET/*"})
	}
}

// isOnlyOf reports whether a statement of a policy of a resource names actions of one service, and no others.
func (s *statement) isOnlyOf(service string) bool {
	other := func(a actionEntry) bool { return !ascii.EqualFold(a.service, service) }
	return len(s.actions) > 0 && s.action.whole && !s.action.not && !slices.ContainsFunc(s.actions, other)
}
