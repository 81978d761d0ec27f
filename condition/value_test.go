package condition_test

import (
	"strings"
	"testing"
)

func TestStrings(t *testing.T) {
	testEval(t, []evalCase{
		{"C-18 StringEquals is exact", specs{is("StringEquals", "k", "Abc")}, in{"k": "Abc"}, true},
		{"C-18 StringEquals, other case", specs{is("StringEquals", "k", "Abc")}, in{"k": "abc"}, false},
		{"C-18 StringEquals, star", specs{is("StringEquals", "k", "a*")}, in{"k": "abc"}, false},
		{"C-18 StringEquals, star itself", specs{is("StringEquals", "k", "a*")}, in{"k": "a*"}, true},
		{"C-18 StringEquals, question mark", specs{is("StringEquals", "k", "a?")}, in{"k": "ab"}, false},
		{"C-18 StringEquals, blanks", specs{is("StringEquals", "k", "a")}, in{"k": "a "}, false},
		{"C-18 StringNotEquals, star", specs{is("StringNotEquals", "k", "a*")}, in{"k": "abc"}, true},
		{"C-18 StringEqualsIgnoreCase", specs{is("StringEqualsIgnoreCase", "k", "STRASSE Ä")}, in{"k": "strasse ä"}, true},
		{"C-18 StringEqualsIgnoreCase, sharp s", specs{is("StringEqualsIgnoreCase", "k", "straße")}, in{"k": "STRASSE"}, false},
		{"C-18 StringEqualsIgnoreCase, composed and not", specs{is("StringEqualsIgnoreCase", "k", "\u00e9")}, in{"k": "e\u0301"}, false},
		{"C-18 StringEqualsIgnoreCase, final sigma", specs{is("StringEqualsIgnoreCase", "k", "Σ")}, in{"k": "ς"}, false},
		{"C-18 StringEqualsIgnoreCase, star", specs{is("StringEqualsIgnoreCase", "k", "A*")}, in{"k": "abc"}, false},
		{"C-18 StringNotEqualsIgnoreCase", specs{is("StringNotEqualsIgnoreCase", "k", "ABC")}, in{"k": "abc"}, false},
		{"C-18 StringLike is case-sensitive", specs{is("StringLike", "k", "A*")}, in{"k": "abc"}, false},
		{"C-18 StringLike crosses everything", specs{is("StringLike", "k", "a*z")}, in{"k": "a/b:c\n*z"}, true},
		{"C-18 StringLike, one character", specs{is("StringLike", "k", "a?c")}, in{"k": "a:c"}, true},
		{"C-18 StringLike, no character", specs{is("StringLike", "k", "a?c")}, in{"k": "ac"}, false},
		{"C-18 StringLike, the whole value", specs{is("StringLike", "k", "a*c")}, in{"k": "abcd"}, false},
		{"C-20 empty pattern, empty value", specs{is("StringLike", "s3:prefix", "")}, in{"s3:prefix": ""}, true},
		{"C-20 empty pattern, a value", specs{is("StringLike", "s3:prefix", "")}, in{"s3:prefix": "a"}, false},
		{"C-20 empty pattern, absent", specs{is("StringLike", "s3:prefix", "")}, nil, false},
		{"C-21 star, absent", specs{is("StringLike", "k", "*")}, nil, false},
		{"C-21 star, empty value", specs{is("StringLike", "k", "*")}, in{"k": ""}, true},
	})
}

func TestARNs(t *testing.T) {
	const pattern = "arn:aws:someservice:*:111122223333:finance/*"
	const tricky = "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt"
	const bucket = "arn:aws:s3:::bucket-1"
	testEval(t, []evalCase{
		{"C-22 StringLike crosses the parts", specs{is("StringLike", "k", pattern)}, in{"k": tricky}, true},
		{"C-22 ArnLike does not", specs{is("ArnLike", "k", pattern)}, in{"k": tricky}, false},
		{"C-22 ArnLike, another region", specs{is("ArnLike", "k", pattern)}, in{"k": "arn:aws:someservice:us-east-2:111122223333:finance/x:y"}, true},
		{"C-22 bucket", specs{is("ArnLike", "aws:SourceArn", "arn:aws:s3:::bucket*")}, in{"aws:SourceArn": bucket}, true},
		{"C-22 another account", specs{is("ArnEquals", "aws:SourceArn", "arn:aws:sns:us-west-2:111122223333:T")}, in{"aws:SourceArn": "arn:aws:sns:us-west-2:444455556666:T"}, false},
		{"C-22 absent", specs{is("ArnEquals", "aws:SourceArn", "arn:aws:sns:us-west-2:111122223333:T")}, nil, false},
		{"C-22 part 6 keeps its colons", specs{is("ArnLike", "k", "arn:aws:lambda:*:*:function:f*")}, in{"k": "arn:aws:lambda:eu-west-1:111122223333:function:f:1"}, true},
		{"C-22 part 6 without the colon", specs{is("ArnLike", "k", "arn:aws:lambda:*:*:function")}, in{"k": "arn:aws:lambda:eu-west-1:111122223333:function:f"}, false},
		{"C-22 wildcards in all parts", specs{is("ArnLike", "k", "*:a?s:*3:*:*:*")}, in{"k": bucket}, true},
		{"C-22 question mark is no colon", specs{is("ArnLike", "k", "arn:aws:s3?::bucket-1:x")}, in{"k": "arn:aws:s3:::bucket-1:x"}, false},
		{"C-22 case-sensitive", specs{is("ArnLike", "k", "arn:aws:s3:::Bucket*")}, in{"k": bucket}, false},
		{"C-22 empty partition", specs{is("ArnLike", "k", "arn::s3:::bucket*")}, in{"k": "arn::s3:::bucket-1"}, true},
		{"C-23 ArnEquals takes wildcards", specs{is("ArnEquals", "k", "arn:aws:s3:::bucket*")}, in{"k": bucket}, true},
		{"C-23 ArnNotEquals takes wildcards", specs{is("ArnNotEquals", "k", "arn:aws:s3:::bucket*")}, in{"k": bucket}, false},
		{"C-14 ArnNotLike on text that is no ARN", specs{is("ArnNotLike", "k", "arn:aws:s3:::b")}, in{"k": "bucket"}, false},
		{"C-14 ArnNotEquals on a short ARN", specs{is("ArnNotEquals", "k", "arn:aws:s3:::b")}, in{"k": "arn:aws:s3"}, false},
		{"C-14 ARN key under a String operator", specs{is("StringNotEquals", "aws:SourceArn", "x")}, in{"aws:SourceArn": "bucket"}, true},
		{"Q-05 star", specs{is("ArnLike", "aws:PrincipalArn", "*")}, in{"aws:PrincipalArn": bucket}, true},
		{"Q-05 star, negated", specs{is("ArnNotLike", "aws:PrincipalArn", "*")}, in{"aws:PrincipalArn": bucket}, false},
		{"Q-05 star on text that is no ARN", specs{is("ArnLike", "aws:PrincipalArn", "*")}, in{"aws:PrincipalArn": "bob"}, false},
		{"Q-05 star, absent", specs{is("ArnLike", "aws:PrincipalArn", "*")}, nil, false},
		{"Q-05 fewer than six parts", specs{is("ArnLike", "k", "arn:aws:s3:*")}, in{"k": bucket}, false},
		{"Q-05 fewer than six parts, negated", specs{is("ArnNotLike", "k", "arn:aws:s3:*")}, in{"k": bucket}, false},
		{"Q-05 fewer than six parts, another value matches", specs{is("ArnLike", "k", "arn:aws:s3:*", "arn:aws:s3:::*")}, in{"k": bucket}, true},
	})
}

func TestAddresses(t *testing.T) {
	in4, in6 := in{"k": "203.0.113.7"}, in{"k": "2001:db8::7"}
	testEval(t, []evalCase{
		{"C-24 bare address", specs{is("IpAddress", "k", "203.0.113.7")}, in4, true},
		{"C-24 bare address is one address", specs{is("IpAddress", "k", "203.0.113.6")}, in4, false},
		{"C-24 bare IPv6 address", specs{is("IpAddress", "k", "2001:DB8:0::7")}, in6, true},
		{"C-24 bare IPv6 address is one address", specs{is("IpAddress", "k", "2001:db8::")}, in6, false},
		{"C-24 bits under the mask", specs{is("IpAddress", "k", "203.0.113.99/24")}, in4, true},
		{"C-24 IPv6 bits under the mask", specs{is("IpAddress", "k", "2001:db8::ffff/32")}, in6, true},
		{"C-24 IPv4 in an IPv6 range", specs{is("IpAddress", "k", "::/0")}, in4, false},
		{"C-24 IPv6 in an IPv4 range", specs{is("IpAddress", "k", "0.0.0.0/0")}, in6, false},
		{"C-24 IPv4 not in an IPv6 range", specs{is("NotIpAddress", "k", "::/0")}, in4, true},
		{"C-24 IPv6 not in an IPv4 range", specs{is("NotIpAddress", "k", "0.0.0.0/0")}, in6, true},
		{"C-24 mixed list", specs{is("IpAddress", "k", "198.51.100.0/24", "2001:db8::/32")}, in6, true},
		{"C-24 mixed list, negated", specs{is("NotIpAddress", "k", "198.51.100.0/24", "2001:db8::/32")}, in6, false},
		{"C-24 private range", specs{is("IpAddress", "aws:VpcSourceIp", "10.0.0.0/8")}, in{"aws:VpcSourceIp": "10.1.2.3"}, true},
		{"C-24 everything", specs{is("IpAddress", "k", "0.0.0.0/0")}, in4, true},
		{"C-24 malformed", specs{is("IpAddress", "k", "0.0.0.0/0")}, in{"k": "203.0.113"}, false},
		{"C-24 malformed, negated", specs{is("NotIpAddress", "k", "198.51.100.0/24")}, in{"k": "203.0.113"}, false},
		{"C-24 a range in the request", specs{is("IpAddress", "k", "203.0.113.0/24")}, in{"k": "203.0.113.0/24"}, false},
		{"C-24 a zone in the request", specs{is("NotIpAddress", "k", "203.0.113.0/24")}, in{"k": "fe80::1%eth0"}, false},
		{"Q-13 mapped address in the request", specs{is("IpAddress", "k", "203.0.113.0/24")}, in{"k": "::ffff:203.0.113.7"}, true},
		{"Q-13 mapped address in the request, negated", specs{is("NotIpAddress", "k", "203.0.113.0/24")}, in{"k": "::ffff:203.0.113.7"}, false},
		{"Q-13 mapped range in the policy", specs{is("IpAddress", "k", "::ffff:203.0.113.0/120")}, in4, false},
		{"Q-13 mapped address in the policy", specs{is("IpAddress", "k", "::ffff:203.0.113.7")}, in4, false},
	})
}

func TestDatesNumbersBooleans(t *testing.T) {
	const noon = "2024-05-06T12:00:00Z"
	long := strings.Repeat("1", 1000)
	testEval(t, []evalCase{
		{"C-25 zone", specs{is("DateEquals", "k", noon)}, in{"k": "2024-05-06T14:00+02:00"}, true},
		{"C-25 fraction", specs{is("DateGreaterThan", "k", noon)}, in{"k": "2024-05-06T12:00:00.1Z"}, true},
		{"C-25 the day is its first instant", specs{is("DateLessThanEquals", "aws:CurrentTime", "2024-05-06")}, in{"aws:CurrentTime": "2024-05-06T00:00:01Z"}, false},
		{"C-25 epoch against text", specs{is("DateEquals", "aws:EpochTime", "2023-11-14T22:13:20Z")}, in{"aws:EpochTime": "1700000000"}, true},
		{"C-25 text against epoch", specs{is("DateEquals", "aws:CurrentTime", "1700000000")}, in{"aws:CurrentTime": "2023-11-14T22:13:20Z"}, true},
		{"C-25 aws:EpochTime is a number too", specs{is("NumericGreaterThan", "aws:EpochTime", "1699999999")}, in{"aws:EpochTime": "1700000000"}, true},
		{"C-14 a date that is none, negated", specs{is("DateNotEquals", "k", noon)}, in{"k": "2024-05-06 12:00:00"}, false},
		{"Q-27 four digits", specs{is("DateEquals", "k", "2024")}, in{"k": "1970-01-01T00:33:44Z"}, true},
		{"Q-27 four digits are no year", specs{is("DateEquals", "k", "2024")}, in{"k": "2024-01-01"}, false},
		{"C-26 decimal", specs{is("NumericEquals", "k", "10")}, in{"k": "10.0"}, true},
		{"C-26 precision", specs{is("NumericEquals", "k", "9007199254740993")}, in{"k": "9007199254740992"}, false},
		{"C-26 precision, order", specs{is("NumericLessThan", "k", "9007199254740993")}, in{"k": "9007199254740992"}, true},
		{"C-26 exponent and sign", specs{is("NumericEquals", "k", "1e1")}, in{"k": "+10"}, true},
		{"C-26 hexadecimal", specs{is("NumericNotEquals", "k", "10")}, in{"k": "0x0b"}, false},
		{"C-26 infinity", specs{is("NumericGreaterThan", "k", "10")}, in{"k": "inf"}, false},
		{"C-26 not a number", specs{is("NumericNotEquals", "k", "10")}, in{"k": "NaN"}, false},
		{"C-26a a thousand digits", specs{is("NumericEquals", "k", long)}, in{"k": long}, true},
		{"C-26a a digit more", specs{is("NumericNotEquals", "k", long)}, in{"k": long + "1"}, false},
		{"C-26a greatest exponent", specs{is("NumericGreaterThan", "k", "1e999999")}, in{"k": "1e1000000"}, true},
		{"C-26a exponent out of bounds", specs{is("NumericGreaterThan", "k", "1")}, in{"k": "1e1000001"}, false},
		{"C-27 false", specs{is("Bool", "k", "false")}, in{"k": "false"}, true},
		{"C-27 letter case of the policy", specs{is("Bool", "k", "TRUE")}, in{"k": "true"}, true},
		{"C-27 both, true", specs{is("Bool", "k", "true", "false")}, in{"k": "true"}, true},
		{"C-27 both, false", specs{is("Bool", "k", "true", "false")}, in{"k": "false"}, true},
		{"C-27 both, absent", specs{is("Bool", "k", "true", "false")}, nil, false},
		{"C-27 a number is no boolean", specs{is("Bool", "k", "true")}, in{"k": "1"}, false},
		{"C-27 nothing is not false", specs{is("Bool", "k", "false")}, in{"k": ""}, false},
		{"C-18 BinaryEquals", specs{is("BinaryEquals", "k", "AP8=")}, in{"k": "AP8="}, true},
		{"C-18 BinaryEquals, other bytes", specs{is("BinaryEquals", "k", "AP8=")}, in{"k": "AP7="}, false},
		{"C-18 BinaryEquals, case", specs{is("BinaryEquals", "k", "AP8=")}, in{"k": "ap8="}, false},
		{"C-18 BinaryEquals, no base64", specs{is("BinaryEquals", "k", "AP8=")}, in{"k": "AP8"}, false},
		{"C-18 BinaryEquals, long", specs{is("BinaryEquals", "k", "AP8=", strings.Repeat("AAAA", 500))}, in{"k": strings.Repeat("AAAA", 500)}, true},
		{"C-18 BinaryEquals, long and different", specs{is("BinaryEquals", "k", strings.Repeat("AAAA", 500))}, in{"k": strings.Repeat("AAAA", 499) + "AAAB"}, false},
		{"C-18 BinaryEquals, longer", specs{is("BinaryEquals", "k", strings.Repeat("AAAA", 128))}, in{"k": strings.Repeat("AAAA", 129)}, false},
	})
}
