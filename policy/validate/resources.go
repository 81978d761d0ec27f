package validate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/internal/region"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// arnFields looks at the parts of the ARNs of Resource (F-019, F-022 to F-028).
func (r *run) arnFields(s *statement) {
	for i := range s.resources {
		e := &s.resources[i]
		if e.n == 0 {
			continue // "*"
		}
		if e.n < 6 {
			r.report(finding{code: "MISSING_ARN_FIELD", place: at(e.at),
				message: quote.Text(e.text) + ` has fewer than six parts; "*" stands for those that are missing`})
			continue
		}
		for _, part := range e.part[3:5] {
			if placeholderIn(part) != "" { // F-L01 says so
				return
			}
		}
		r.accountField(e)
		r.regionField(e)
		r.fieldsOfFormat(e)
	}
}

// otherAccounts are words that AWS has in place of an account.
var otherAccounts = [...]string{"aws", "aws-marketplace", "cloudfront", "third-party"}

// accountField looks for accounts that are none (F-022).
func (r *run) accountField(e *resourceEntry) {
	account := e.part[4]
	if account == "" || r.isOpen(account) || arn.IsAccountID(account) || isOneOfExactly(account, otherAccounts[:]) {
		return
	}
	r.report(finding{code: "INVALID_ARN_ACCOUNT", place: at(e.at),
		message: quote.Text(e.text) + ": " + quote.Text(account) + " is no account, which has twelve digits"})
}

// regionField looks for Regions that are none (F-023).
func (r *run) regionField(e *resourceEntry) {
	name := e.part[3]
	if name == "" || r.isOpen(name) {
		return
	}
	meant, wrong := region.IsWrong(name)
	if !wrong {
		return
	}
	f := finding{code: "INVALID_ARN_REGION", place: at(e.at),
		message: quote.Text(e.text) + ": " + quote.Text(name) + " is no Region",
		help:    `write the code of a Region, such as us-east-1, or "*" (Regions as of ` + region.AsOf + ")"}
	if meant != nil {
		f.help = "write " + quotedOr(meant) + " (Regions as of " + region.AsOf + ")"
	}
	if len(meant) == 1 {
		f.fix = r.replacePart(e, 3, meant[0])
	}
	r.report(f)
}

// replacePart is the edit that changes a part of an ARN.
func (r *run) replacePart(e *resourceEntry, i int, text string) []edit {
	part := e.part
	part[i] = text
	return replace(e.at, strings.Join(part[:], ":"))
}

// fieldsOfFormat compares an ARN with the formats of its service (F-024 to F-028).
func (r *run) fieldsOfFormat(e *resourceEntry) {
	formats := formatsOfARN(e.part[2])
	if len(formats) == 0 {
		return
	}
	part := sixthOf(e)
	r.steps += len(formats)
	// Formats that fit can only speak for the ARN: where those that are found at a glance do, it is right.
	fields, some := r.allWrong(e), false
	for _, f := range formats {
		if f.compare(&part) == meeting {
			fields.with(f)
			some = true
		}
	}
	if some && fields == (wrongFields{}) {
		return
	}
	fields, some = r.allWrong(e), false
	for _, f := range formats {
		if r.overlaps(f, &part) {
			fields.with(f)
			some = true
		}
	}
	if some && fields == (wrongFields{}) {
		return
	}
	var fits []*format
	pattern := r.pattern(e)
	for _, f := range formats {
		if r.fits(pattern, f) {
			fits = append(fits, f)
		}
	}
	if len(fits) == 0 {
		r.report(finding{code: "INVALID_ARN_RESOURCE", place: at(e.at), help: "write " + exampleOf(formats) + asOf(),
			message: quote.Text(e.text) + ": " + quote.Text(e.part[5]) + " is no resource of " + e.part[2]})
		return
	}
	fields = r.allWrong(e)
	for _, f := range fits {
		fields.with(f)
		fields.noRegion = fields.noRegion && !r.hasRegion(pattern, f)
		fields.noAccount = fields.noAccount && !r.hasAccount(pattern, f)
	}
	say := func(wrong bool, code Code, what string, i int) {
		if !wrong {
			return
		}
		f := finding{code: code, place: at(e.at), message: quote.Text(e.text) + ": such an ARN has " + what}
		f.help = "write " + exampleOf(fits) + asOf()
		if e.part[i] != "" {
			f.fix = r.replacePart(e, i, "")
		}
		r.report(f)
	}
	say(fields.region, "ARN_REGION_NOT_ALLOWED", "no Region", 3)
	say(fields.noRegion, "MISSING_ARN_REGION", "a Region", 3)
	say(fields.account, "ARN_ACCOUNT_NOT_ALLOWED", "no account", 4)
	say(fields.noAccount, "MISSING_ARN_ACCOUNT", "an account", 4)
}

// wrongFields are the fields of an ARN that none of the formats has so.
type wrongFields struct {
	region, account     bool // there, and empty in the formats
	noRegion, noAccount bool // empty, and there in the formats
}

// allWrong returns what is wrong with an ARN unless a format has it so.
func (r *run) allWrong(e *resourceEntry) wrongFields {
	return wrongFields{
		region: e.part[3] != "" && !r.isOpen(e.part[3]), account: e.part[4] != "" && !r.isOpen(e.part[4]),
		noRegion: e.part[3] == "", noAccount: e.part[4] == "",
	}
}

// with leaves what is wrong with a format too.
func (w *wrongFields) with(f *format) {
	w.region, w.account = w.region && !f.region, w.account && !f.account
	w.noRegion, w.noAccount = w.noRegion && f.region, w.noAccount && f.account
}

// exampleOf names up to three formats.
func exampleOf(formats []*format) string {
	n := min(len(formats), 3)
	return quote.Join(n, " or ", func(i int) string { return formats[i].text })
}

// typeFormats are the formats of the ARNs of types of resources that have a policy, by their names in CloudFormation.
// Of other types it is the service that counts.
var typeFormats = map[string]string{
	"AWS::DynamoDB::Table":        "arn:*:dynamodb:*:*:table/*",
	"AWS::ECR::Repository":        "arn:*:ecr:*:*:repository/*",
	"AWS::EFS::FileSystem":        "arn:*:elasticfilesystem:*:*:file-system/*",
	"AWS::KMS::Key":               "arn:*:kms:*:*:key/*",
	"AWS::Lambda::Alias":          "arn:*:lambda:*:*:function:*",
	"AWS::Lambda::Function":       "arn:*:lambda:*:*:function:*",
	"AWS::Lambda::LayerVersion":   "arn:*:lambda:*:*:layer:*",
	"AWS::Lambda::Version":        "arn:*:lambda:*:*:function:*",
	"AWS::S3::AccessPoint":        "arn:*:s3:*:*:accesspoint/*",
	"AWS::S3::Bucket":             "arn:*:s3:::*",
	"AWS::SNS::Topic":             "arn:*:sns:*:*:*",
	"AWS::SQS::Queue":             "arn:*:sqs:*:*:*",
	"AWS::SecretsManager::Secret": "arn:*:secretsmanager:*:*:secret:*",
}

// foreignResources looks for resources other than that of the policy (F-029).
func (r *run) foreignResources(s *statement) {
	if s.resource.not {
		return
	}
	for i := range s.resources {
		e := &s.resources[i]
		switch {
		case e.all:
			r.wholeResource(s, e)
			continue
		case e.n < 3 || r.belongs(s, e):
			continue
		}
		r.report(finding{code: "UNSUPPORTED_RESOURCE_ARN_IN_POLICY", place: at(e.at),
			message: quote.Text(e.text) + " is none of the resource that the policy is attached to"})
	}
}

// belongs reports whether an entry may be of the resource of the policy. Where that is not told, actions of Lambda
// speak for a policy of Lambda.
func (r *run) belongs(s *statement, e *resourceEntry) bool {
	if text := typeFormats[r.resourceType]; text != "" {
		return newPattern(text, false).Overlaps(r.pattern(e))
	}
	if service := typeService(r.resourceType); service != "" {
		if _, known := action.LookupService(service); known {
			return e.part[2] == service || hasFormatOf(service, e.part[2])
		}
		return true
	}
	if len(s.actions) == 0 || s.action.not {
		return true
	}
	for i := range s.actions {
		if !ascii.EqualFold(s.actions[i].service, "lambda") {
			return true
		}
	}
	return e.part[2] == "lambda"
}
