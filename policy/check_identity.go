package policy

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/internal/seen"
)

// checkIdentity refuses what IAM does not store in policies of identities, and STS not as session policies.
func (p *Policy) checkIdentity(k Kind, yield func(*fault) bool) bool {
	if f := p.checkCharacters(k); f != nil && !yield(f) {
		return false
	}
	var sids seen.Set[string]
	for i := range p.statements {
		s := &p.statements[i]
		if s.unknown {
			continue
		}
		in := func(f *fault) bool {
			_ = in(in(f, element(i)), member("Statement"))
			return yield(f)
		}
		if s.sid != "" && sids.Twice(s.sid) && isSecond(p.statements[:i], s.sid) { // G-104; IAM looks at this first
			f := &fault{code: CodeUniqueSids, path: jsonscan.Path{}.Name("Sid"),
				reason: quote.Text(s.sid) + ": " + k.mustNotHave("a Sid twice")}
			if !in(f) {
				return false
			}
		}
		if !s.checkActions(k, in) || !s.checkResources(k, in) {
			return false
		}
	}
	return true
}

// isSecond reports whether just one of the statements has the Sid.
func isSecond(before []Statement, sid string) bool {
	n := 0
	for i := range before {
		if before[i].sid == sid {
			if n++; n > 1 {
				break
			}
		}
	}
	return n == 1
}

// checkCharacters refuses a text with characters that IAM does not store (G-106): those beyond U+00FF, since JSON has
// no control characters but tab and line ends. Of what is built in code there is no text.
func (p *Policy) checkCharacters(k Kind) *fault {
	at := beyondLatin1(p.text)
	if at < 0 {
		return nil
	}
	path := jsonscan.Root(p.text).PathTo(at)
	if p.bare && len(path) > 0 && path[0].Name == "Statement" {
		path = slices.Insert(path, 1, element(0))
	}
	return characterFault(k, path, p.text[at:], p.position(at).Column)
}

// characterFault is the fault of the first character of a text, which stands in a column.
func characterFault(k Kind, path jsonscan.Path, text string, column int) *fault {
	r, _ := utf8.DecodeRuneInString(text)
	where := strconv.QuoteRuneToASCII(r) + " in column " + strconv.Itoa(column)
	return &fault{code: CodeControlCharacter, path: path,
		reason: k.mustNotHave("characters beyond U+00FF, unless as escapes: " + where)}
}

// beyondLatin1 returns the place of the first character of UTF-8 text beyond U+00FF, -1 if there is none.
func beyondLatin1(text string) int {
	for i := range len(text) {
		if text[i] >= 0xc4 { // begins U+0100 or a later one; bytes inside a character are lower
			return i
		}
	}
	return -1
}

// checkActions refuses what is no action to IAM (G-102, G-103). Behind the colon it takes anything.
func (s *Statement) checkActions(k Kind, yield func(*fault) bool) bool {
	name := s.elementName(&actionPair)
	if len(s.actions) == 0 {
		return yield(faultAt(CodeEmptyAction, name, k.needs("an action in "+name)))
	}
	for i := range s.actions {
		text := s.actions[i].String()
		if s.actions[i].MatchesAll() || text == "" {
			continue
		}
		service, rest, _ := strings.Cut(text, ":")
		code, reason := CodeInvalidAction, "an action has one colon"
		switch {
		case strings.IndexByte(rest, ':') >= 0:
		case !isVendor(service):
			code, reason = CodeInvalidActionService, "a service has no other characters than letters, digits, -, _ and ."
		default:
			continue
		}
		f := faultAt(code, name, quote.Text(text)+": "+reason)
		f.path = f.path.Index(i)
		if !yield(f) {
			return false
		}
	}
	return true
}

// isVendor reports whether s can be the service of an action.
func isVendor(s string) bool {
	for i := range len(s) {
		if c := s[i]; !alphanumeric(s[i:i+1]) && c != '-' && c != '_' && c != '.' {
			return false
		}
	}
	return s != ""
}

// checkResources refuses what is no resource to IAM (G-102, G-105).
func (s *Statement) checkResources(k Kind, yield func(*fault) bool) bool {
	name := s.elementName(&resourcePair)
	if len(s.resources) == 0 && s.hasResource {
		return yield(faultAt(CodeEmptyResource, name, k.needs("a resource in "+name)))
	}
	for i := range s.resources {
		r := &s.resources[i]
		code, reason := Code(arn.CodeMissingARNField), "an ARN of a session policy has six parts"
		if k != Session || !r.IsShort() {
			code, reason = checkARN(r)
		}
		if code == "" {
			continue
		}
		f := faultAt(code, name, quote.Text(r.String())+": "+reason)
		f.path = f.path.Index(i)
		if !yield(f) {
			return false
		}
	}
	return true
}

// checkARN returns why IAM does not store an ARN, "" if it does.
func checkARN(r *arn.Pattern) (code Code, reason string) {
	// Nearly all entries need not be divided: there are rules about IAM, and about Regions in ARNs of S3.
	if rest, ok := strings.CutPrefix(r.String(), "arn:aws:"); ok && rest != "" && !strings.HasPrefix(rest, "iam:") &&
		(!strings.HasPrefix(rest, "s3:") || strings.HasPrefix(rest, "s3::")) {
		return "", ""
	}
	part, n := r.Parts()
	if n == 0 { // "*", or what a service stored
		return "", ""
	}
	partition, service, region, account, path := part[1], part[2], part[3], part[4], part[5]
	// AWS's own examples have "*" for the Region of IAM ("Tagging IAM users").
	hasRegion := region != "" && region != "*"
	switch {
	case partition != "*" && !arn.KnownPartition(partition):
		return CodeARNPartition, `the partition of an ARN is spelled out, or "*"`
	case n == 2:
		return Code(arn.CodeInvalidARNResource), "nothing follows the partition"
	case service == "iam" && hasRegion:
		return CodeARNRegion, "an ARN of IAM has no Region"
	case service == "s3" && hasRegion && n > 4 && account == "":
		return CodeARNRegion, "an ARN of S3 without an account has no Region"
	case service == "iam" && n == 6 && !isIAMPath(path):
		return Code(arn.CodeInvalidARNResource), `what an ARN of IAM names is "*", root, or begins with a type such as role/`
	}
	return "", ""
}

// iamTypes are the types of what ARNs of IAM name: those in its message, with those of the Service Authorization
// Reference.
var iamTypes = [...]string{
	"access-report/", "assumed-role/", "contextProvider/", "delegation-request/", "federated-user/", "group/",
	"instance-profile/", "mfa/", "oidc-provider/", "policy/", "report/", "role/", "role-template/", "saml-provider/",
	"server-certificate/", "sms-mfa/", "user/",
}

func isIAMPath(path string) bool {
	return strings.Trim(path, "*") == "" || path == "root" ||
		slices.ContainsFunc(iamTypes[:], func(typ string) bool { return strings.HasPrefix(path, typ) })
}

// elementName returns the name of the element of a pair that the statement has.
func (s *Statement) elementName(p *pair) string {
	if p == &actionPair && s.notAction || p == &resourcePair && s.notResource || p == &principalPair && s.notPrincipal {
		return p.not
	}
	return p.name
}
