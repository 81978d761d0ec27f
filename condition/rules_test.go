package condition_test

import "testing"

func TestCombination(t *testing.T) {
	two := specs{is("StringEquals", "a", "1", "2"), is("StringEquals", "b", "3"), is("StringNotLike", "c", "x*", "y*")}
	testEval(t, []evalCase{
		{"C-01 all tests hold", two, in{"a": "2", "b": "3", "c": "z"}, true},
		{"C-01 one operator fails", two, in{"a": "2", "b": "3", "c": "yes"}, false},
		{"C-01 one key of an operator fails", two, in{"a": "2", "b": "4", "c": "z"}, false},
		{"C-01 values are alternatives", two, in{"a": "1", "b": "3", "c": "z"}, true},
		{"C-01 none of the alternatives", two, in{"a": "3", "b": "3", "c": "z"}, false},
		{"C-01 first value of a negated operator", two, in{"a": "1", "b": "3", "c": "xy"}, false},
		{"C-03 positive, absent", specs{is("StringLike", "k", "*")}, nil, false},
		{"C-03 negated, absent", specs{is("StringNotLike", "k", "*")}, nil, true},
		{"C-03 negated number, absent", specs{is("NumericNotEquals", "k", "1")}, nil, true},
		{"C-03 negated date, absent", specs{is("DateNotEquals", "k", "1")}, nil, true},
		{"C-03 negated address, absent", specs{is("NotIpAddress", "k", "0.0.0.0/0")}, nil, true},
		{"C-03 negated ARN, absent", specs{is("ArnNotEquals", "k", "*")}, nil, true},
		{"C-03 marked absent", specs{is("StringEquals", "k", "")}, in{"k": nil}, false},
		{"C-04 absent", specs{is("NumericLessThanIfExists", "k", "1")}, nil, true},
		{"C-04 present and true", specs{is("NumericLessThanIfExists", "k", "1")}, in{"k": "0"}, true},
		{"C-04 present and false", specs{is("NumericLessThanIfExists", "k", "1")}, in{"k": "1"}, false},
		{"C-04 negated, absent", specs{is("StringNotEqualsIfExists", "k", "v")}, nil, true},
		{"C-04 negated, present and false", specs{is("StringNotEqualsIfExists", "k", "v")}, in{"k": "v"}, false},
		{"C-04 BinaryEquals, absent", specs{is("BinaryEqualsIfExists", "k", "QQ==")}, nil, true},
		{"C-05 Null true, absent", specs{is("Null", "k", "true")}, nil, true},
		{"C-05 Null true, marked absent", specs{is("Null", "k", "true")}, in{"k": nil}, true},
		{"C-05 Null true, present", specs{is("Null", "k", "true")}, in{"k": "v"}, false},
		{"C-05 Null false, absent", specs{is("Null", "k", "false")}, nil, false},
		{"C-05 Null false, present", specs{is("Null", "k", "false")}, in{"k": "v"}, true},
		{"C-05 Null on a multivalued key", specs{is("Null", "aws:TagKeys", "false")}, in{"aws:TagKeys": list{"a", "b"}}, true},
		{"C-05 Null true on a multivalued key", specs{is("Null", "aws:TagKeys", "true")}, in{"aws:TagKeys": list{"a"}}, false},
		{"C-05 Null true and false, present", specs{is("Null", "k", "true", "false")}, in{"k": "v"}, true},
		{"C-05 Null true and false, absent", specs{is("Null", "k", "true", "false")}, nil, true},
		{"Q-10 Null on an empty string", specs{is("Null", "k", "false")}, in{"k": ""}, true},
		{"Q-10 Null on a list of an empty string", specs{is("Null", "k", "true")}, in{"k": list{""}}, false},
		{"Q-28 Null true on an empty list", specs{is("Null", "aws:TagKeys", "true")}, in{"aws:TagKeys": list{}}, true},
		{"Q-28 Null false on an empty list", specs{is("Null", "aws:TagKeys", "false")}, in{"aws:TagKeys": list{}}, false},
		{"C-06 ForAllValues:Null true, present", specs{is("ForAllValues:Null", "k", "true")}, in{"k": "v"}, true},
		{"C-06 ForAllValues:Null true, absent", specs{is("ForAllValues:Null", "k", "true")}, nil, true},
		{"C-06 ForAllValues:Null false, absent", specs{is("ForAllValues:Null", "k", "false")}, nil, true},
		{"C-06 ForAnyValue:Null true, absent", specs{is("ForAnyValue:Null", "k", "true")}, nil, false},
		{"C-06 ForAnyValue:Null false, present", specs{is("ForAnyValue:Null", "k", "false")}, in{"k": list{"v"}}, false},
	})
}

func TestSets(t *testing.T) {
	all, any := is("ForAllValues:StringEquals", "k", "a", "b"), is("ForAnyValue:StringEquals", "k", "a", "b")
	allNot, anyNot := is("ForAllValues:StringNotEquals", "k", "a", "b"), is("ForAnyValue:StringNotEquals", "k", "a", "b")
	testEval(t, []evalCase{
		{"C-07 every value", specs{all}, in{"k": list{"b", "a", "a"}}, true},
		{"C-07 not every value", specs{all}, in{"k": list{"a", "c"}}, false},
		{"C-07 absent", specs{all}, nil, true},
		{"C-07 empty", specs{all}, in{"k": list{}}, true},
		{"C-08 one value", specs{any}, in{"k": list{"c", "b"}}, true},
		{"C-08 no value", specs{any}, in{"k": list{"c", "d"}}, false},
		{"C-08 absent", specs{any}, nil, false},
		{"C-08 empty", specs{any}, in{"k": list{}}, false},
		{"C-08 negated, absent", specs{anyNot}, nil, false},
		{"C-08 negated, empty", specs{anyNot}, in{"k": list{}}, false},
		{"C-09 ForAllValues negated, none in the list", specs{allNot}, in{"k": list{"c", "d"}}, true},
		{"C-09 ForAllValues negated, one in the list", specs{allNot}, in{"k": list{"c", "a"}}, false},
		{"C-09 ForAnyValue negated, one outside", specs{anyNot}, in{"k": list{"a", "c"}}, true},
		{"C-09 ForAnyValue negated, none outside", specs{anyNot}, in{"k": list{"a", "b"}}, false},
		{"C-10 ForAllValues, negated, IfExists, absent", specs{is("ForAllValues:StringNotLikeIfExists", "k", "*")}, nil, true},
		{"C-10 ForAnyValue, IfExists, absent", specs{is("ForAnyValue:StringLikeIfExists", "k", "*")}, nil, true},
		{"C-10 ForAnyValue, IfExists, present", specs{is("ForAnyValue:StringLikeIfExists", "k", "a*")}, in{"k": list{"b"}}, false},
		{"C-11 ForAllValues, empty strings only", specs{all}, in{"k": list{"", ""}}, true},
		{"C-11 ForAnyValue negated, empty strings only", specs{anyNot}, in{"k": list{"", ""}}, false},
		{"Q-10 ForAllValues, one empty string", specs{all}, in{"k": ""}, true},
		{"Q-10 ForAnyValue, one empty string", specs{is("ForAnyValue:StringEquals", "k", "")}, in{"k": ""}, false},
		{"Q-10 empty strings do not count", specs{all}, in{"k": list{"", "a"}}, true},
		{"Q-10 empty strings hide nothing", specs{all}, in{"k": list{"", "c"}}, false},
		{"C-13 one value as a set", specs{is("ForAnyValue:StringEquals", "aws:PrincipalOrgID", "o-x")}, in{"aws:PrincipalOrgID": "o-x"}, true},
		{"C-13 another value as a set", specs{is("ForAllValues:StringEquals", "aws:PrincipalOrgID", "o-x")}, in{"aws:PrincipalOrgID": "o-y"}, false},
		{"C-13 no value as a set", specs{is("ForAllValues:StringEquals", "aws:PrincipalOrgID", "o-x")}, nil, true},
	})
}

func TestPlainOperatorOnMultivaluedKey(t *testing.T) {
	pos, neg := is("StringEquals", "aws:TagKeys", "a"), is("StringNotEquals", "aws:TagKeys", "a")
	opt, negOpt := is("StringEqualsIfExists", "aws:TagKeys", "a"), is("StringNotEqualsIfExists", "aws:TagKeys", "a")
	testEval(t, []evalCase{
		{"C-12 positive, list", specs{pos}, in{"aws:TagKeys": list{"a"}}, false},
		{"C-12 positive, one string", specs{pos}, in{"aws:TagKeys": "a"}, false},
		{"C-12 positive, absent", specs{pos}, nil, false},
		{"C-12 negated, list", specs{neg}, in{"aws:TagKeys": list{"b", "c"}}, false},
		{"C-12 negated, one string", specs{neg}, in{"aws:TagKeys": "b"}, false},
		{"C-12 negated, absent", specs{neg}, nil, true},
		{"C-12 IfExists, list", specs{opt}, in{"aws:TagKeys": list{"a"}}, false},
		{"C-12 IfExists, absent", specs{opt}, nil, true},
		{"C-12 negated IfExists, list", specs{negOpt}, in{"aws:TagKeys": list{"b"}}, false},
		{"C-12 negated IfExists, absent", specs{negOpt}, nil, true},
		{"C-12 set operator, one string", specs{is("ForAnyValue:StringEquals", "aws:TagKeys", "a")}, in{"aws:TagKeys": "a"}, true},
		{"Q-08 uncatalogued, list of two", specs{is("StringLike", "svc:k", "*")}, in{"svc:k": list{"a", "b"}}, false},
		{"Q-08 uncatalogued, list of one", specs{is("StringLike", "svc:k", "*")}, in{"svc:k": list{"a"}}, false},
		{"Q-08 uncatalogued, list of none", specs{is("StringNotLike", "svc:k", "*")}, in{"svc:k": list{}}, false},
		{"Q-08 uncatalogued, one string", specs{is("StringLike", "svc:k", "*")}, in{"svc:k": "a"}, true},
		{"Q-08 single-valued, list of one", specs{is("StringEquals", "aws:username", "bob")}, in{"aws:username": list{"bob"}}, false},
		{"Q-08 single-valued, list, negated", specs{is("StringNotEquals", "aws:username", "bob")}, in{"aws:username": list{"amy"}}, false},
		{"Q-08 single-valued, list, IfExists", specs{is("StringEqualsIfExists", "aws:username", "bob")}, in{"aws:username": list{"bob"}}, false},
		{"Q-08 single-valued, list, set operator", specs{is("ForAllValues:StringEquals", "aws:username", "bob")}, in{"aws:username": list{"bob", "bob"}}, true},
		{"Q-07 ForAllValues:StringNotLike, in the list", specs{is("ForAllValues:StringNotLike", "aws:ResourceOrgPaths", "mediaou/", "sportsou/*")}, in{"aws:ResourceOrgPaths": list{"sportsou/costcenter"}}, false},
		{"Q-07 ForAllValues:StringNotLike, outside", specs{is("ForAllValues:StringNotLike", "aws:ResourceOrgPaths", "mediaou/", "sportsou/*")}, in{"aws:ResourceOrgPaths": list{"mediaou/costcenter"}}, true},
		{"Q-07 ForAllValues:StringNotLike, absent", specs{is("ForAllValues:StringNotLike", "aws:ResourceOrgPaths", "mediaou/", "sportsou/*")}, nil, true},
	})
}

func TestKeyNames(t *testing.T) {
	testEval(t, []evalCase{
		{"C-16 key in lower case", specs{is("IpAddress", "aws:sourceip", "192.0.2.1")}, in{"aws:SourceIp": "192.0.2.1"}, true},
		{"C-16 prefix in upper case", specs{is("IpAddress", "AWS:SourceIP", "192.0.2.1")}, in{"aws:SourceIp": "192.0.2.1"}, true},
		{"C-16 a different key", specs{is("IpAddress", "aws:VpcSourceIp", "192.0.2.1")}, in{"aws:SourceIp": "192.0.2.1"}, false},
		{"C-17 tag key", specs{is("StringEquals", "aws:ResourceTag/TagKey1", "V")}, in{"aws:resourcetag/tagkey1": "V"}, true},
		{"C-17 tag value", specs{is("StringEquals", "aws:ResourceTag/TagKey1", "V")}, in{"aws:resourcetag/tagkey1": "v"}, false},
		{"C-17 tag value, ignoring case", specs{is("StringEqualsIgnoreCase", "aws:ResourceTag/TagKey1", "V")}, in{"aws:resourcetag/tagkey1": "v"}, true},
		{"C-17 values of aws:TagKeys", specs{is("ForAnyValue:StringEquals", "aws:TagKeys", "Team")}, in{"aws:TagKeys": list{"team"}}, false},
		{"C-18 number as text", specs{is("StringEquals", "k", "10")}, in{"k": "10"}, true},
		{"C-18 another text of the number", specs{is("StringEquals", "k", "10")}, in{"k": "10.0"}, false},
		{"C-18 boolean as text", specs{is("StringEquals", "k", "true")}, in{"k": "true"}, true},
		{"G-09 boolean", specs{is("Bool", "aws:SecureTransport", "true")}, in{"aws:SecureTransport": "true"}, true},
		{"G-09 number", specs{is("NumericLessThan", "s3:max-keys", "10")}, in{"s3:max-keys": "9"}, true},
		{"G-10 values of several types are texts", specs{is("StringEquals", "k", "10", "true")}, in{"k": "true"}, true},
		{"K-02 directly in the unit", specs{is("ForAnyValue:StringEquals", "aws:PrincipalOrgPaths", "o-x/r-y/ou-p/")}, in{"aws:PrincipalOrgPaths": list{"o-x/r-y/ou-p/"}}, true},
		{"K-02 below, not directly", specs{is("ForAnyValue:StringEquals", "aws:PrincipalOrgPaths", "o-x/r-y/ou-p/")}, in{"aws:PrincipalOrgPaths": list{"o-x/r-y/ou-p/ou-q/"}}, false},
		{"K-02 in the unit or below: in it", specs{is("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-x/r-y/ou-p/*")}, in{"aws:PrincipalOrgPaths": list{"o-x/r-y/ou-p/"}}, true},
		{"K-02 in the unit or below: below", specs{is("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-x/r-y/ou-p/*")}, in{"aws:PrincipalOrgPaths": list{"o-x/r-y/ou-p/ou-q/"}}, true},
		{"K-02 only below: in it", specs{is("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-x/r-y/ou-p/ou-*")}, in{"aws:PrincipalOrgPaths": list{"o-x/r-y/ou-p/"}}, false},
		{"K-02 only below: below", specs{is("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-x/r-y/ou-p/ou-*")}, in{"aws:PrincipalOrgPaths": list{"o-x/r-y/ou-p/ou-q/"}}, true},
		{"K-04 absent", specs{is("StringEquals", "k", "")}, nil, false},
		{"K-04 empty value", specs{is("StringEquals", "k", "")}, in{"k": ""}, true},
		{"K-04 empty list", specs{is("StringEqualsIfExists", "k", "")}, in{"k": list{}}, false},
	})
}
