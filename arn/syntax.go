package arn

import "strings"

// Lengths as the Lambda API Reference gives them, in bytes.
const (
	maxFunctionName  = 64
	maxQualifier     = 128
	maxResourceName  = 140 // layers and capacity providers; the API bounds name or ARN by one number
	maxExecutionName = 64
	maxExecutionID   = 1024 // the API bounds only the whole ARN
	accountDigits    = 12
)

// IsRegion reports whether s has the form of a Region's code, such as us-east-1 or us-gov-west-1; whether there is such
// a Region it does not know. The form is that of the Lambda API Reference:
//
//	(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d
func IsRegion(s string) bool {
	s = strings.TrimPrefix(s, "eusc-")
	if len(s) < len("xx-x-1") || !all(s[:2], isLower) || s[2] != '-' {
		return false
	}
	middle, last := s[3:len(s)-2], s[len(s)-2:]
	if last[0] != '-' || !isDigit(last[1]) {
		return false
	}
	if kind, area, ok := strings.Cut(middle, "-"); ok {
		iso, isIso := strings.CutPrefix(kind, "iso")
		if kind != "gov" && !(isIso && len(iso) <= 1 && all(iso, isLower)) {
			return false
		}
		middle = area
	}
	return middle != "" && all(middle, isLower)
}

// IsAccountID reports whether s has the form of an account id, twelve digits.
func IsAccountID(s string) bool { return len(s) == accountDigits && all(s, isDigit) }

// isName is the alphabet that Lambda uses for every name, [a-zA-Z0-9-_].
func isName(s string, limit int) bool {
	return s != "" && len(s) <= limit && all(s, isNameByte)
}

func isVersion(s string) bool { return s != "" && len(s) <= maxQualifier && all(s, isDigit) }

// isAlias: an alias of digits only would be a version.
func isAlias(s string) bool { return isName(s, maxQualifier) && !all(s, isDigit) }

// isFixed covers what names code, not a moving target: the versions that a durable execution may run on, and any
// qualifier that is no alias.
func isFixed(s string) bool { return s == Latest || s == LatestPublished || isVersion(s) }

func isQualifier(s string) bool { return isFixed(s) || isAlias(s) }

// isUUID: eight, four, four, four and twelve lower-case hexadecimal digits.
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		switch i {
		case 8, 13, 18, 23:
			if s[i] != '-' {
				return false
			}
		default:
			if !isDigit(s[i]) && (s[i] < 'a' || s[i] > 'f') {
				return false
			}
		}
	}
	return true
}

// isCodeSigningID is csc-[a-z0-9]{17}.
func isCodeSigningID(s string) bool {
	id, ok := strings.CutPrefix(s, "csc-")
	return ok && len(id) == 17 && all(id, func(c byte) bool { return isLower(c) || isDigit(c) })
}

func all(s string, ok func(byte) bool) bool {
	for i := range len(s) {
		if !ok(s[i]) {
			return false
		}
	}
	return true
}

func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isNameByte(c byte) bool {
	return isLower(c) || isDigit(c) || 'A' <= c && c <= 'Z' || c == '-' || c == '_'
}
