package validate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// The functions of keysRules about keys that they name.

func (r *run) unsentEndpointKey(s *statement) {
	for i := range s.tests {
		t := &s.tests[i]
		sent, ok := endpointKeyOf(t.key)
		if !ok {
			continue
		}
		f := finding{code: "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES", place: named(t.at)}
		if s.action.not {
			f.message = "NotAction covers services that do not send " + quote.Text(t.key)
			f.related = []place{at(s.action.at)}
		} else if a := s.unsent(sent); a != nil {
			f.message = quote.Text(t.key) + " is not sent with all that " + quote.Text(a.text) + " covers"
			f.related = []place{at(a.at)}
		} else {
			continue
		}
		f.help = "name the actions of services that send " + sent.name + ", each by its prefix (services as of " +
			endpointKeysAsOf + ")"
		r.report(f)
	}
}

// unsent returns the first entry of Action that covers what a key is not sent with.
func (s *statement) unsent(sent *endpointKey) *actionEntry {
	for _, service := range s.services() {
		if !sent.by(service) {
			return s.first(service)
		}
	}
	for i := range s.actions {
		if a := &s.actions[i]; a.text == "*" || a.covers(passRole.action) {
			return a
		}
	}
	return nil
}

// first returns the first entry of Action that is about a service.
func (s *statement) first(service string) *actionEntry {
	for i := range s.actions {
		if ascii.EqualFold(s.actions[i].service, service) {
			return &s.actions[i]
		}
	}
	return nil
}

// isFree reports whether the test is about a key that every caller sets as he likes.
func (t *test) isFree() bool { return t.isOneOf("aws:Referer", "aws:UserAgent") }

// untrustworthyKey looks for an Allow that a free key decides, and for a Deny that one exempts from. Where a service is
// allowed, RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL says it.
func (r *run) untrustworthyKey(s *statement) {
	if s.allow() && (!s.condition.whole || s.isNarrowed() || r.recommends(s)) {
		return
	}
	for i := range s.tests {
		t := &s.tests[i]
		if !t.isFree() {
			continue
		}
		f := finding{code: "UNTRUSTWORTHY_CONDITION_KEY", place: named(t.at)}
		switch {
		case s.allow() && t.positive():
			f.message = "any caller can send the " + quote.Text(t.key) + " that is allowed"
		case s.deny() && t.op.Negated():
			f.message = "any caller can send the " + quote.Text(t.key) + " that is not denied"
		default:
			continue
		}
		r.report(f)
	}
}

// isNarrowed reports whether a test of a key narrows the statement that is not free.
func (s *statement) isNarrowed() bool {
	for i := range s.tests {
		if t := &s.tests[i]; !t.isFree() && t.narrows() {
			return true
		}
	}
	return false
}

// tests reports whether there is a test of one of some keys.
func (s *statement) isTested(keys ...string) bool {
	for i := range s.tests {
		if s.tests[i].isOneOf(keys...) {
			return true
		}
	}
	return false
}

func (r *run) unpairedKey(s *statement) {
	if !s.condition.whole || s.isTested("aws:SourceVpc", "aws:SourceVpce", "aws:SourceVpcArn") {
		return
	}
	for i := range s.tests {
		if t := &s.tests[i]; t.is("aws:VpcSourceIp") && t.base != "Null" {
			r.report(finding{
				code: "MISSING_PAIRED_CONDITION_KEYS", place: named(t.at),
				message: quote.Text(t.key) + " is tested without a key that says which VPC the address is of",
			})
		}
	}
}

// attributesWithoutSelect looks for reading from DynamoDB that a list of attributes limits only where a request has
// one. Query and Scan have the parameter Select, which says whether it must; a test with IfExists counts where the
// statement covers an action without it, which a plain one would keep from being allowed.
func (r *run) attributesWithoutSelect(s *statement) {
	if !s.allow() || !s.condition.whole || !s.isTested("dynamodb:Attributes") {
		return
	}
	reads, others := false, false
	for _, name := range [...]string{"Query", "Scan"} {
		reads = reads || s.covers("dynamodb:"+name)
	}
	for _, name := range [...]string{"GetItem", "BatchGetItem", "PartiQLSelect"} {
		others = others || s.covers("dynamodb:"+name)
	}
	if reads = reads || others; !reads {
		return
	}
	for _, name := range [...]string{"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "ConditionCheckItem"} {
		others = others || s.covers("dynamodb:"+name)
	}
	for i := range s.tests {
		t := &s.tests[i]
		plain := t.base == "StringEquals" && (others || !t.op.IfExists())
		if plain && t.is("dynamodb:Select") && t.has("SPECIFIC_ATTRIBUTES") {
			return
		}
	}
	for i := range s.tests {
		if t := &s.tests[i]; t.is("dynamodb:Attributes") && t.positive() {
			r.report(finding{
				code: "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT", place: named(t.at),
				message: "a request that lists no attributes gets all of them in spite of " + quote.Text(t.key),
			})
		}
	}
}

func (r *run) irrelevantKey(s *statement) {
	if !strings.HasPrefix(r.resourceType, "AWS::S3::") && !s.isAbout("s3") {
		return
	}
	for i := range s.tests {
		if t := &s.tests[i]; t.is("s3:ResourceAccount") {
			r.report(finding{
				code: "IRRELEVANT_CONDITION_KEY_IN_POLICY", place: named(t.at),
				message: quote.Text(t.key) + " is the account of the bucket or access point itself",
			})
		}
	}
}

// isAbout reports whether all entries of Resource are ARNs of one service.
func (s *statement) isAbout(service string) bool {
	for i := range s.resources {
		if s.resources[i].n == 0 || s.resources[i].part[2] != service {
			return false
		}
	}
	return len(s.resources) > 0 && s.resource.whole
}
