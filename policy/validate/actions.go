package validate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/nearest"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// mostHints is for how many entries of a policy near actions are looked for.
const mostHints = 200

// unknownActions looks for entries that name no action, or no service (F-015, F-016).
func (r *run) unknownActions(s *statement) {
	for i := range s.actions {
		a := &s.actions[i]
		if a.service == "" {
			continue // "*"
		}
		f := finding{place: at(a.at)}
		if _, known := action.LookupService(a.service); !known {
			f.code, f.message = "INVALID_SERVICE_IN_ACTION", quote.Text(a.text)+": there is no service "+quote.Text(a.service)
		} else if a.name == "" || a.known() {
			continue
		} else {
			f.code, f.message = "INVALID_ACTION", quote.Text(a.text)+" is no action of "+a.service
		}
		var names []string
		if r.hints++; r.hints <= mostHints {
			names = meantBy(a.text)
		}
		f.help = "what is newer is not known" + asOf()
		if len(names) > 0 {
			f.help = "write " + quotedOr(names) + "; " + f.help
		}
		if len(names) == 1 && strings.Contains(names[0], ":") && !s.lists(names[0]) {
			f.fix = replace(a.at, names[0])
		}
		r.report(f)
	}
}

// lists reports whether an entry covers an action.
func (s *statement) lists(name string) bool {
	for i := range s.actions {
		if s.actions[i].covers(name) {
			return true
		}
	}
	return false
}

// known reports whether an entry covers an action of the reference, or of the list of what AWS itself writes beside it.
func (a *actionEntry) known() bool {
	if a.literal {
		_, ok := action.Lookup(a.text)
		return ok
	}
	if a.name == "*" {
		return true
	}
	for range action.Expand(a.text) {
		return true
	}
	return false
}

// namesOfAPIs are names of operations that are no actions, in lower case, with the action that allows them ("Actions,
// resources, and condition keys" of the services).
var namesOfAPIs = map[string]string{
	"lambda:invoke":                         "lambda:InvokeFunction",
	"lambda:invokewithresponsestream":       "lambda:InvokeFunction",
	"lambda:invokeurl":                      "lambda:InvokeFunctionUrl",
	"s3:listbuckets":                        "s3:ListAllMyBuckets",
	"s3:listobjects":                        "s3:ListBucket",
	"s3:listobjectsv2":                      "s3:ListBucket",
	"s3:listobjectversions":                 "s3:ListBucketVersions",
	"s3:headbucket":                         "s3:ListBucket",
	"s3:headobject":                         "s3:GetObject",
	"s3:copyobject":                         "s3:PutObject",
	"s3:uploadpart":                         "s3:PutObject",
	"s3:createmultipartupload":              "s3:PutObject",
	"s3:completemultipartupload":            "s3:PutObject",
	"s3:deleteobjects":                      "s3:DeleteObject",
	"s3:listmultipartuploads":               "s3:ListBucketMultipartUploads",
	"s3:listparts":                          "s3:ListMultipartUploadParts",
	"s3:getbucketencryption":                "s3:GetEncryptionConfiguration",
	"s3:putbucketencryption":                "s3:PutEncryptionConfiguration",
	"s3:getbucketlifecycleconfiguration":    "s3:GetLifecycleConfiguration",
	"s3:putbucketlifecycleconfiguration":    "s3:PutLifecycleConfiguration",
	"s3:getbucketreplication":               "s3:GetReplicationConfiguration",
	"s3:putbucketreplication":               "s3:PutReplicationConfiguration",
	"s3:getpublicaccessblock":               "s3:GetBucketPublicAccessBlock",
	"s3:putpublicaccessblock":               "s3:PutBucketPublicAccessBlock",
	"s3:getbucketnotificationconfiguration": "s3:GetBucketNotification",
	"s3:putbucketnotificationconfiguration": "s3:PutBucketNotification",
	"sqs:sendmessagebatch":                  "sqs:SendMessage",
	"sqs:deletemessagebatch":                "sqs:DeleteMessage",
	"sqs:changemessagevisibilitybatch":      "sqs:ChangeMessageVisibility",
	"sns:publishbatch":                      "sns:Publish",
	"kms:reencrypt":                         "kms:ReEncrypt*",
}

// meantBy returns what was probably meant by an entry that names no action: one name where it is certain.
func meantBy(text string) []string {
	if name, ok := namesOfAPIs[ascii.ToLower(text)]; ok {
		return []string{name}
	}
	names := action.Nearest(text)
	service, _, _ := strings.Cut(text, ":")
	if _, known := action.LookupService(service); known || len(names) == 0 || strings.Contains(names[0], ":") {
		return names
	}
	// The service is not known, and the name is none of an action of a near one; a pattern may be one still.
	_, name, _ := strings.Cut(text, ":")
	var list []string
	for _, prefix := range names {
		if a := newAction(prefix + ":" + name); a.known() {
			list = append(list, a.text)
		}
	}
	if len(list) > 0 {
		return list
	}
	return names
}

// quotedOr lists texts in quotation marks.
func quotedOr(names []string) string {
	return quote.Join(min(len(names), nearest.Most), " or ", func(i int) string { return quote.Text(names[i]) })
}

// typeService returns the prefix of the service of a type of resource such as AWS::Lambda::Function, "" for none.
func typeService(resourceType string) string {
	rest, ok := strings.CutPrefix(resourceType, "AWS::")
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(rest, "::")
	return ascii.ToLower(name)
}

// foreignActions looks for actions that the resource of the policy does not have (F-017). Those of a trust policy are
// refused.
func (r *run) foreignActions(s *statement) {
	service := typeService(r.resourceType)
	switch {
	case r.kind == policy.Key:
		service = "kms"
	case r.kind != policy.Resource || s.action.not:
		return
	case service == "":
		service = s.serviceOfResources()
	}
	if _, known := action.LookupService(service); !known || s.action.not {
		return
	}
	if service == "sns" {
		r.beyondTopics(s)
	}
	for i := range s.actions {
		a := &s.actions[i]
		if a.service == "" || ascii.EqualFold(a.service, service) || hasFormatOf(a.service, service) {
			continue
		}
		r.report(finding{code: "UNSUPPORTED_ACTION_IN_POLICY", place: at(a.at), help: "name actions of " + service,
			message: quote.Text(a.text) + " is no action of the resource, which is one of " + service})
	}
}

// serviceOfResources returns the service of all entries of Resource, "" if they are of several or of none.
func (s *statement) serviceOfResources() (service string) {
	if s.resource.not || !s.resource.whole {
		return ""
	}
	for i := range s.resources {
		e := &s.resources[i]
		if e.n < 3 || service != "" && service != e.part[2] {
			return ""
		}
		service = e.part[2]
	}
	return service
}
