package evaluate

import (
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// deniedBy are the words for types of policies in AWS's sentences, with their article.
var deniedBy = [kinds]struct{ article, name string }{
	policy.Identity: {"an", "identity-based policy"},
	policy.Resource: {"a", "resource-based policy"},
	policy.Trust:    {"the", "role trust policy"},
	policy.Key:      {"a", "resource-based policy"},
	policy.Boundary: {"a", "permissions boundary"},
	policy.Session:  {"a", "session policy"},
	policy.SCP:      {"a", "service control policy"},
	policy.RCP:      {"a", "resource control policy"},
	policy.Endpoint: {"a", "VPC endpoint policy"},
}

// AccessDenied returns the sentence with which AWS refuses the request, which r is the result of, and "" for a request
// that is allowed, or of which that is not known (Result.DependsOn):
//
//	User: arn:aws:iam::111122223333:user/ann is not authorized to perform: sqs:SendMessage
//	on resource: arn:aws:sqs:us-east-1:111122223333:orders
//	because no identity-based policy allows the sqs:SendMessage action
//
// or at its end "with an explicit deny in a service control policy", with ": " and the ARN of the policy where its name
// ([policy.WithName]) is that of a policy of IAM or AWS Organizations: no others have one. Where no policy decided (see
// Reason) the sentence ends with the resource. It always names the resource, which not all services do, in quotation
// marks for Amazon S3. The caller is an ARN where it has one, or "anonymous". The text is one line whatever is in the
// request.
//
// The sources are "Troubleshoot access denied error messages" and "Troubleshoot access denied error messages with
// authorization ID" in the IAM User Guide, and "Troubleshoot access denied (403 Forbidden) errors" in the Amazon S3
// User Guide.
func (r Result) AccessDenied(req *Request) string {
	if r.Decision == Allowed || len(r.DependsOn) > 0 {
		return ""
	}
	var f facts
	if req == nil {
		req = &Request{}
	}
	req = req.Shown()
	f.divide(req)
	resource := quote.Whole(req.Resource.ARN)
	if f.target.service == "s3" {
		resource = strconv.Quote(req.Resource.ARN)
	}
	action := quote.Whole(req.Action)
	s := "User: " + req.callerName() + " is not authorized to perform: " + action + " on resource: " + resource
	if r.By == 0 || int(r.By) >= kinds {
		return s
	}
	by := deniedBy[r.By]
	if r.By == policy.Resource {
		f.operationFacts(req)
		by = deniedBy[f.readAs(r.By)]
	}
	if r.Decision != ExplicitDeny {
		return s + " because no " + by.name + " allows the " + action + " action"
	}
	s += " with an explicit deny in " + by.article + " " + by.name
	for _, m := range r.Statements {
		if m.Kind == r.By {
			if isPolicyARN(m.Policy) {
				s += ": " + quote.Whole(m.Policy)
			}
			break
		}
	}
	return s
}

// isPolicyARN reports whether a text is the ARN of a policy, not of the resource that has it.
func isPolicyARN(s string) bool {
	a, err := arn.Parse(s)
	return err == nil && (a.Service == "iam" || a.Service == "organizations") && strings.HasPrefix(a.Resource, "policy/")
}

// callerName returns the name the caller has in AWS's messages.
func (r *Request) callerName() string {
	p := r.Principal.principal
	switch {
	case p == nil:
		return "nobody"
	case p.kind == root: // which may have been given as an account id
		arn, _ := (*env)(r).derive("aws:principalarn")
		return quote.Whole(arn.String())
	}
	return quote.Whole(p.id)
}
