package condition_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
)

// What comparable engines were seen to get wrong, one test each.

func TestPeerNegatedOperatorWithoutVariableValue(t *testing.T) { // iam-simulate
	for _, s := range []condition.Spec{
		is("StringNotEquals", "k", "${aws:PrincipalTag/Team}"), is("StringNotLike", "k", "${aws:PrincipalTag/Team}*"),
		is("StringNotEqualsIgnoreCase", "k", "${aws:PrincipalTag/Team}"), is("ArnNotLike", "k", "arn:aws:s3:::${aws:PrincipalTag/Team}"),
	} {
		if !mustHold(t, s, in{"k": "arn:aws:s3:::red"}) {
			t.Errorf("%v does not hold", s)
		}
	}
}

func TestPeerWholeAddressSpace(t *testing.T) { // iam-simulate
	for _, address := range []string{"0.0.0.0", "127.0.0.1", "128.0.0.0", "255.255.255.255"} {
		if !mustHold(t, is("IpAddress", "k", "0.0.0.0/0"), in{"k": address}) {
			t.Errorf("%s is outside 0.0.0.0/0", address)
		}
		if mustHold(t, is("NotIpAddress", "k", "0.0.0.0/0"), in{"k": address}) {
			t.Errorf("%s is not inside 0.0.0.0/0", address)
		}
	}
}

func TestPeerVariablesOfOldVersions(t *testing.T) { // iam-simulate
	b, err := condition.NewWithoutVariables(is("StringEquals", "k", "${aws:username}"))
	if err != nil {
		t.Fatal(err)
	}
	if b.Eval(in{"k": "bob", "aws:username": "bob"}.context()) || !b.Eval(in{"k": "${aws:username}"}.context()) {
		t.Error("a variable is more than its text")
	}
}

func TestPeerNumberPrefixes(t *testing.T) { // iam-simulate
	testEval(t, []evalCase{
		{"C-26 trailing text", specs{is("NumericEquals", "k", "10")}, in{"k": "10abc"}, false},
		{"C-26 exponent", specs{is("NumericEquals", "k", "1000")}, in{"k": "1e3"}, true},
		{"C-26 exponent is read", specs{is("NumericEquals", "k", "1")}, in{"k": "1e3"}, false},
		{"C-26 beyond 2^53", specs{is("NumericEquals", "k", "9007199254740992")}, in{"k": "9007199254740993"}, false},
	})
}

func TestPeerEpochs(t *testing.T) { // iam-simulate
	testEval(t, []evalCase{
		{"C-25 seconds in the policy", specs{is("DateEquals", "k", "1700000000")}, in{"k": "2023-11-14T22:13:20Z"}, true},
		{"C-25 seconds in the request", specs{is("DateLessThan", "aws:EpochTime", "2023-11-14T22:13:21Z")}, in{"aws:EpochTime": "1700000000"}, true},
		{"C-25 no milliseconds", specs{is("DateEquals", "k", "1700000000000")}, in{"k": "2023-11-14T22:13:20Z"}, false},
		{"C-25 no free text", specs{is("DateGreaterThan", "k", "0")}, in{"k": "March 7, 2024"}, false},
		{"C-25 no local time", specs{is("DateGreaterThan", "k", "0")}, in{"k": "2024-03-07T00:00:00"}, false},
		{"Q-27 four digits", specs{is("DateEquals", "k", "2024")}, in{"k": "2024"}, true},
		{"Q-27 four digits in the request", specs{is("DateLessThan", "k", "1971-01-01")}, in{"k": "2024"}, true},
	})
}

func TestPeerEscapes(t *testing.T) { // iam-simulate
	for escape, char := range map[string]string{"${*}": "*", "${?}": "?", "${$}": "$"} {
		for _, operator := range []string{"StringEquals", "StringEqualsIgnoreCase", "StringLike"} {
			if !mustHold(t, is(operator, "k", "x"+escape), in{"k": "x" + char}) || mustHold(t, is(operator, "k", "x"+escape), in{"k": "x" + escape}) {
				t.Errorf("V-08: %s is not %s under %s", escape, char, operator)
			}
		}
	}
}

func TestPeerDefaults(t *testing.T) { // iam-simulate
	testEval(t, []evalCase{
		{"V-01 empty default", specs{is("StringEquals", "k", "x${a, ''}")}, in{"k": "x"}, true},
		{"V-01 comma and blank in the default", specs{is("StringEquals", "k", "${a, 'b, c'}")}, in{"k": "b, c"}, true},
		{"V-01 quote and brace in the default", specs{is("StringEquals", "k", "${a, 'it's} b'}")}, in{"k": "it's} b"}, true},
		{"V-05 empty value", specs{is("StringEquals", "k", "x${a}")}, in{"k": "x", "a": ""}, true},
		{"V-05 empty value before the default", specs{is("StringEquals", "k", "x${a, 'd'}")}, in{"k": "x", "a": ""}, true},
	})
}

func TestPeerVariableInARNPart(t *testing.T) { // iam-simulate
	account := in{"aws:PrincipalAccount": "111122223333", "aws:RequestedRegion": "us-east-1", "k": "arn:aws:sns:us-east-1:111122223333:t"}
	for _, operator := range []string{"ArnLike", "ArnEquals"} {
		if !mustHold(t, is(operator, "k", "arn:aws:sns:${aws:RequestedRegion}:${aws:PrincipalAccount}:t"), account) {
			t.Errorf("%s: the colon of a variable's name divides the ARN", operator)
		}
	}
	if mustHold(t, is("ArnLike", "k", "arn:aws:sns:us-east-1:${a}:t"), in{"a": "x:y", "k": "arn:aws:sns:us-east-1:x:y:t"}) {
		t.Error("C-22: a value reaches over a colon")
	}
}

func TestPeerIPv6(t *testing.T) { // iam-simulate
	for _, s := range []string{"2001:db8::1", "2001:DB8::1", "2001:0db8:0:0:0:0:0:1"} {
		if !mustHold(t, is("IpAddress", "k", s), in{"k": "2001:db8:0::1"}) || !mustHold(t, is("IpAddress", "k", "2001:db8::1"), in{"k": s}) {
			t.Errorf("C-24: %s is not 2001:db8::1", s)
		}
	}
	if !mustHold(t, is("NotIpAddress", "k", "192.0.2.1"), in{"k": "2001:db8::1"}) || !mustHold(t, is("NotIpAddress", "k", "2001:db8::1"), in{"k": "192.0.2.1"}) {
		t.Error("C-24: a bare address of the other family")
	}
}

func TestPeerWildcardsMatchEveryCharacter(t *testing.T) { // iam-simulate, seaweedfs
	testEval(t, []evalCase{
		{"C-18 star over a newline", specs{is("StringLike", "k", "a*z")}, in{"k": "a\nz"}, true},
		{"C-18 star over a newline, negated", specs{is("StringNotLike", "k", "*.txt")}, in{"k": "a\n.txt"}, false},
		{"C-18 question mark on a newline", specs{is("StringLike", "k", "a?z")}, in{"k": "a\nz"}, true},
		{"C-18 question mark beyond the BMP", specs{is("StringLike", "k", "a?z")}, in{"k": "a😀z"}, true},
		{"C-18 question mark is one character", specs{is("StringLike", "k", "a??z")}, in{"k": "a😀z"}, false},
		{"C-22 question mark in an ARN", specs{is("ArnLike", "k", "arn:aws:s3:::?")}, in{"k": "arn:aws:s3:::😀"}, true},
	})
}

func TestPeerUnknownKeys(t *testing.T) { // iam-simulate
	for _, key := range []string{"token.actions.githubusercontent.com:sub", "kms:EncryptionContext:app", "nobody:Knows/This.key"} {
		if !mustHold(t, is("StringLike", key, "repo:org/*"), in{key: "repo:org/app"}) || mustHold(t, is("StringLike", key, "repo:org/*"), in{key: "repo:other"}) {
			t.Errorf("%s is not in force", key)
		}
	}
}

func TestPeerEmptyStringUnderForAllValues(t *testing.T) { // iam-simulate
	if !mustHold(t, is("ForAllValues:StringEquals", "aws:TagKeys", "a"), in{"aws:TagKeys": list{""}}) {
		t.Error("C-11: an empty data set does not hold")
	}
}

func TestPeerEvaluationChangesNothing(t *testing.T) { // yams
	b, err := condition.New(is("StringEquals", "k", "${aws:username}", "${svc:x, 'nobody'}"), is("ArnLike", "r", "arn:aws:s3:::${aws:username}/*"), is("Bool", "b", "${svc:flag}"))
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for _, user := range []string{"alice", "bob"} {
		own := in{"aws:username": user, "k": user, "r": "arn:aws:s3:::" + user + "/x", "b": "true", "svc:flag": "true"}.context()
		foreign := own.Clone()
		foreign.Set("k", map[string]string{"alice": "bob", "bob": "alice"}[user])
		wait.Go(func() {
			for range 500 {
				if !b.Eval(own) || b.Eval(foreign) || b.EvalStrict(foreign) || b.Explain(own)[0].Reason != condition.ValueMatches {
					t.Errorf("%s sees the other's values", user)
					return
				}
			}
		})
	}
	wait.Wait()
}

func TestPeerEveryOperatorIsInForce(t *testing.T) { // seaweedfs
	for _, f := range fixtures {
		for _, prefix := range []string{"", "ForAllValues:", "ForAnyValue:"} {
			for _, suffix := range []string{"", "IfExists"} {
				value := f.other
				if f.negated {
					value = f.match
				}
				if mustHold(t, is(prefix+f.name+suffix, "svc:k", f.value), in{"svc:k": value}) {
					t.Errorf("%s%s%s restricts nothing", prefix, f.name, suffix)
				}
			}
		}
	}
	if _, err := condition.New(is("StringSomething", "k", "v")); err == nil {
		t.Error("C-15: an unknown operator is accepted")
	}
}

func TestPeerNothingIsSharedBetweenBlocks(t *testing.T) { // seaweedfs
	two, one := is("StringEquals", "k", "alice", "bob"), is("StringEquals", "k", "alice bob")
	if !mustHold(t, two, in{"k": "alice"}) || mustHold(t, one, in{"k": "alice"}) || !mustHold(t, one, in{"k": "alice bob"}) || mustHold(t, two, in{"k": "alice bob"}) {
		t.Error("two blocks are taken for one")
	}
}

func TestPeerStarInTheValue(t *testing.T) { // seaweedfs, versitygw
	if mustHold(t, is("StringNotLike", "k", "*.txt"), in{"k": "*a.txt"}) || !mustHold(t, is("StringLike", "k", "b/*"), in{"k": "b/*x"}) {
		t.Error("a star in the value uses up the star of the pattern")
	}
}

func TestPeerManyStars(t *testing.T) { // minio: exponential work would not come to an end here
	pattern := strings.Repeat("*a", 30) + "*b"
	if mustHold(t, is("StringLike", "k", pattern), in{"k": strings.Repeat("a", 300)}) {
		t.Error("matches without a b")
	}
	if mustHold(t, is("ArnLike", "k", "arn:aws:s3:::"+pattern), in{"k": "arn:aws:s3:::" + strings.Repeat("a", 300)}) {
		t.Error("an ARN matches without a b")
	}
}

func TestPeerNegationInsideTheQuantifier(t *testing.T) { // minio
	testEval(t, []evalCase{
		{"C-09 one bad value", specs{is("ForAllValues:StringNotEquals", "k", "bad")}, in{"k": list{"good", "bad"}}, false},
		{"C-07 absent", specs{is("ForAllValues:StringNotEquals", "k", "bad")}, nil, true},
		{"C-09 one good value", specs{is("ForAnyValue:StringNotEquals", "k", "bad")}, in{"k": list{"good", "bad"}}, true},
		{"C-03 NumericNotEquals, absent", specs{is("NumericNotEquals", "k", "1")}, nil, true},
		{"C-03 DateNotEquals, absent", specs{is("DateNotEquals", "k", "1")}, nil, true},
	})
}

func TestPeerSubstitutedValuesAreData(t *testing.T) { // minio, seaweedfs, versitygw
	testEval(t, []evalCase{
		{"V-07 star", specs{is("StringLike", "k", "home/${aws:username}/*")}, in{"aws:username": "*", "k": "home/bob/x"}, false},
		{"V-05 no literal text", specs{is("StringEquals", "k", "${aws:username}")}, in{"k": "${aws:username}"}, false},
		{"V-05 no literal text under StringLike", specs{is("StringLike", "k", "${aws:username}*")}, in{"k": "${aws:username}x"}, false},
		{"V-01 default", specs{is("StringEquals", "k", "${aws:username, 'd'}")}, in{"k": "d"}, true},
	})
}

func TestPeerUnreadableAddress(t *testing.T) { // cubefs, lakeFS
	for _, address := range []string{"", "x", "1.2.3", "1.2.3.4:80", "unix:@", "::g", "\xff"} {
		if mustHold(t, is("IpAddress", "k", "0.0.0.0/0", "::/0"), in{"k": address}) {
			t.Errorf("%q is an address", address)
		}
	}
	if !mustHold(t, is("NotIpAddress", "k", "192.0.2.1"), nil) || !mustHold(t, is("StringNotLike", "k", "*"), nil) {
		t.Error("C-03: a negated operator does not hold where the key is absent")
	}
}

func TestPeerSmallDifferences(t *testing.T) { // yams
	testEval(t, []evalCase{
		{"C-22 account and service take wildcards", specs{is("ArnLike", "k", "arn:aws:s?s:*:1111*:t")}, in{"k": "arn:aws:sns:us-east-1:111122223333:t"}, true},
		{"C-22 resource types are text", specs{is("ArnLike", "k", "arn:aws:iam::111122223333:*/bob")}, in{"k": "arn:aws:iam::111122223333:user/bob"}, true},
		{"C-17 tag keys ignore case", specs{is("StringEquals", "aws:PrincipalTag/Team", "red")}, in{"aws:PrincipalTag/team": "red"}, true},
		{"C-26 numbers have decimals", specs{is("NumericLessThan", "k", "1.5")}, in{"k": "1.25"}, true},
		{"C-24 a bare address", specs{is("IpAddress", "k", "192.0.2.1")}, in{"k": "192.0.2.1"}, true},
		{"Q-10 an empty value is there", specs{is("StringNotEquals", "k", "")}, in{"k": ""}, false},
	})
}

// Where AWS says nothing, or each service does as it likes: what we chose.
func TestPeerUndocumented(t *testing.T) {
	const bucket = "arn:aws:s3:::b"
	testEval(t, []evalCase{
		{"C-10 ForAnyValue and IfExists, absent", specs{is("ForAnyValue:StringEqualsIfExists", "k", "v")}, nil, true},
		{"Q-08 plain operator on a multivalued key", specs{is("StringEquals", "aws:TagKeys", "a")}, in{"aws:TagKeys": list{"a"}}, false},
		{"Q-08 negated plain operator on a multivalued key", specs{is("StringNotEquals", "aws:TagKeys", "a")}, in{"aws:TagKeys": list{"b"}}, false},
		{"C-14 ArnNotLike on text that is no ARN", specs{is("ArnNotLike", "k", bucket)}, in{"k": "b"}, false},
		{"Q-05 a lone star", specs{is("ArnLike", "k", "*")}, in{"k": bucket}, true},
		{"Q-28 Null on an empty list", specs{is("Null", "k", "true")}, in{"k": list{}}, true},
		{"C-22 wildcard in the resource's type", specs{is("ArnLike", "k", "arn:aws:iam::111122223333:u?er/b*")}, in{"k": "arn:aws:iam::111122223333:user/bob"}, true},
		{"C-22 region in other case", specs{is("ArnLike", "k", "arn:aws:sns:US-EAST-1:111122223333:t")}, in{"k": "arn:aws:sns:us-east-1:111122223333:t"}, false},
		{"C-22 service in other case", specs{is("ArnLike", "k", "arn:aws:S3:::b")}, in{"k": bucket}, false},
	})
}
