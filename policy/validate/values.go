package validate

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/internal/region"
)

// eachValue calls f for the values of the statement's tests.
func (s *statement) eachValue(which func(*test) bool, f func(*test, *value)) {
	for i := range s.tests {
		if t := &s.tests[i]; which(t) {
			for j := range t.values {
				f(t, &t.values[j])
			}
		}
	}
}

func (r *run) servicePrincipals(s *statement) {
	s.eachValue(func(t *test) bool {
		return t.isText() && t.positive() && (t.isIn("aws:CalledVia") || t.isOneOf("aws:CalledVia", "iam:PassedToService",
			"aws:PrincipalServiceName", "aws:PrincipalServiceNamesList", "kms:ViaService"))
	}, func(t *test, v *value) {
		regional := t.is("kms:ViaService")
		if !r.literal(v) || isServicePrincipal(v.text) && !(regional && !hasRegion(v.text)) {
			return
		}
		f := finding{
			code: "INVALID_SERVICE_PRINCIPAL_FORMAT", place: at(v.at),
			message: quote.Text(v.text) + " is no name of a service",
		}
		if regional {
			f.message += " with its Region"
			f.help = "write it as NAME.REGION.amazonaws.com"
		}
		r.report(f)
	})
}

const lettersAndDigits = "abcdefghijklmnopqrstuvwxyz0123456789"

// domains end the names of services.
var domains = [...]string{".amazonaws.com", ".amazonaws.com.cn"}

// isServicePrincipal reports whether a text has the form of the name of a service: NAME.amazonaws.com, of which NAME
// may have several parts.
func isServicePrincipal(text string) bool {
	for _, domain := range domains {
		name, ok := strings.CutSuffix(text, domain)
		if !ok {
			continue
		}
		for label := range strings.SplitSeq(name, ".") {
			if label == "" || strings.Trim(label, lettersAndDigits+"-") != "" {
				return false
			}
		}
		return true
	}
	return false
}

// hasRegion reports whether the last part of a service's name before the domain is a Region, with another one before it.
func hasRegion(text string) bool {
	for _, domain := range domains {
		if name, ok := strings.CutSuffix(text, domain); ok {
			i := strings.LastIndexByte(name, '.')
			return i > 0 && arn.IsRegion(name[i+1:])
		}
	}
	return false
}

func (r *run) mixedValues(s *statement) {
	for i := range s.tests {
		t := &s.tests[i]
		for j := range t.values {
			if v := &t.values[j]; v.kind() != t.values[0].kind() {
				r.report(finding{
					code: "INVALID_CONDITION_DATA_TYPE", place: at(v.at),
					message: quote.Text(v.text) + " is " + v.kind().String() + ", and the first value " +
						t.values[0].kind().String(),
				})
				break
			}
		}
	}
}

func (r *run) manyBooleans(s *statement) {
	for i := range s.tests {
		if t := &s.tests[i]; len(t.values) > 1 && (t.base == "Bool" || t.base == "Null") {
			r.report(finding{
				code: "INVALID_CONDITION_MULTIPLE_BOOLEAN", place: at(t.at),
				message: quote.Text(t.key) + " has more than one value under " + t.op.String(),
			})
		}
	}
}

func (r *run) booleanVariable(s *statement) {
	s.eachValue(func(t *test) bool { return t.base == "Bool" }, func(t *test, v *value) {
		if r.hasVariable(v.text) {
			r.report(finding{
				code: "INVALID_VARIABLE_FOR_OPERATOR", place: at(v.at),
				message: "the policy variable in " + quote.Text(v.text) + " stands under " + t.op.String(),
			})
		}
	})
}

func (r *run) regions(s *statement) {
	s.eachValue(func(t *test) bool {
		return t.isText() && t.isOneOf("aws:RequestedRegion", "ec2:Region")
	}, func(_ *test, v *value) {
		meant, wrong := region.IsWrong(v.text)
		if !wrong || !r.literal(v) {
			return
		}
		f := finding{
			code: "INVALID_REGION", place: at(v.at), message: quote.Text(v.text) + " is no Region",
			help: "write the code of a Region, such as eu-central-1 (Regions as of " + region.AsOf + ")",
		}
		if meant != nil {
			f.help = "write " + quotedOr(meant) + " (Regions as of " + region.AsOf + ")"
		}
		if len(meant) == 1 {
			f.fix = replace(v.at, meant[0])
		}
		r.report(f)
	})
}

// ids looks for VPCs and VPC endpoints whose id is none.
func (r *run) ids(s *statement) {
	s.eachValue(func(t *test) bool {
		return t.base != "Null" && t.isOneOf("aws:SourceVpc", "aws:SourceVpce")
	}, func(t *test, v *value) {
		f := finding{code: "INVALID_VPC_FORMAT", place: at(v.at), message: quote.Text(v.text) + " is no id of a VPC"}
		prefix := "vpc-"
		if t.is("aws:SourceVpce") {
			prefix = "vpce-"
			f.code, f.message = "INVALID_VPCE_FORMAT", f.message+" endpoint"
		}
		if r.literal(v) && !isID(v.text, prefix) {
			r.report(f)
		}
	})
}

// isID reports whether a text is a prefix and 8 or 17 letters or digits.
func isID(text, prefix string) bool {
	id, ok := strings.CutPrefix(text, prefix)
	return ok && (len(id) == 8 || len(id) == 17) && strings.Trim(ascii.ToLower(id), lettersAndDigits) == ""
}

// kmsKeys looks for values that should be ARNs of KMS keys: of keys of type ARN that are named so.
func (r *run) kmsKeys(s *statement) {
	s.eachValue(func(t *test) bool {
		suffix := func(end string) bool {
			return len(t.key) >= len(end) && ascii.EqualFold(t.key[len(t.key)-len(end):], end)
		}
		return slices.ContainsFunc([]string{"kmskeyarn", "kmskeyid", "kms-key-id"}, suffix) &&
			(t.isText() || t.isARN()) && r.facts(t.key).typ == condition.TypeARN
	}, func(t *test, v *value) {
		if r.literal(v) && !isKMSKey(v.text) {
			r.report(finding{
				code: "INVALID_KMS_KEY_VALUE", place: at(v.at),
				message: quote.Text(v.text) + " is no ARN of a KMS key, which " + quote.Text(t.key) + " holds",
			})
		}
	})
}

// isKMSKey reports whether a text is the ARN of a KMS key: arn:PARTITION:kms:REGION:ACCOUNT:key/ID.
func isKMSKey(text string) bool {
	part := strings.SplitN(text, ":", 6)
	return len(part) == 6 && part[0] == "arn" && part[2] == "kms" && part[3] != "" && part[4] != "" &&
		strings.HasPrefix(part[5], "key/") && part[5] != "key/"
}

func (r *run) epochs(s *statement) {
	s.eachValue(func(t *test) bool {
		return strings.HasPrefix(t.base, "Date") && !t.is("aws:EpochTime")
	}, func(_ *test, v *value) {
		if v.text != "" && strings.Trim(v.text, "0123456789") == "" {
			r.report(finding{
				code: "INVALID_DATE_VALUE", place: at(v.at),
				message: quote.Text(v.text) + " is a number of seconds since 1970, not a date",
			})
		}
	})
}
