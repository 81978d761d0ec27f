package analyze_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/policy"
)

// mixed are keys with values of their types in several spellings, and what else a test may name.
var mixed = []struct {
	key       string
	own       []string // operators of the type
	values    []string // of requests, and of tests
	bounds    []string // of tests with an operator of the type
	different []string // of tests of text alone: no value of the key
}{
	{"aws:SourceIp", operators["ip"],
		[]string{"192.0.2.1", "::ffff:192.0.2.1", "0:0:0:0:0:ffff:192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:DB8::1", "2001:db8:0:0:0:0:0:1"},
		[]string{"192.0.2.1", "192.0.2.0/24", "2001:db8::/32", "2001:db8::1"}, []string{"192.0.2.1/32", "192.0.2.0/24", "1", "true"}},
	{"aws:SecureTransport", operators["bool"], []string{"true", "false"}, []string{"true", "false", "TRUE"}, []string{"TRUE", "True", "1", "0"}},
	{"s3:max-keys", operators["number"],
		[]string{"5", "5.0", "05", "+5", "5e0", "5E0", "6", "7", "7.00", "10", "1e1", "-1", "5.5"},
		[]string{"5", "7.0", "1e1", "+5"}, []string{"five", "5,0", "true"}},
	{"aws:CurrentTime", operators["date"],
		[]string{
			"2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", "2026-01-01", "1767225600", "01767225600", "2026-01-01T00:00:00.5Z", "1767225601",
			"2026-06-01T00:00:00Z", "1780272000", "1969-12-31T23:59:59Z",
		},
		[]string{"2026-01-01T00:00:00Z", "1767225600", "2026-06-01", "1970-01-01"}, []string{"2026-01-01t00:00:00z", "now", "1767225600.0"}},
	{"aws:SourceArn", operators["arn"], []string{"arn:aws:s3:::b", "arn:aws:sns:us-east-1:111122223333:t", "arn:aws:s3:::B"},
		[]string{"arn:aws:s3:::b", "arn:aws:s3:::*", "*"}, []string{"ARN:aws:s3:::b", "b", "5", "true"}},
	{"acme:key", []string{"NumericEquals", "NumericNotEquals", "NumericLessThan", "DateEquals", "DateNotEquals", "DateGreaterThan", "Bool", "IpAddress",
		"NotIpAddress", "BinaryEquals", "ArnLike", "ArnNotLike"},
		[]string{
			"1234", "01234", "1234.0", "1970-01-01T00:20:34Z", "1970-01-01T01:20:34+01:00", "true", "True", "tRuE", "false", "FALSE", "192.0.2.1",
			"::ffff:192.0.2.1", "arn:aws:s3:::b", "x", "~", "1235", "12\n34", "AQ==", "AR==", "trUe",
		}, nil, []string{"1234", "x"}},
}

// TestMixed asks about keys under patterns of text, which are not exact: some is decided, and what is not says so.
func TestMixed(t *testing.T) {
	none := parse(t, `"Action":"sqs:*","Resource":"*"`)
	for _, c := range []struct {
		name, old, new string
		want           analyze.Verdict
	}{
		{"AN-17 no number begins so", "", `"StringLike":{"s3:max-keys":"a*"}`, analyze.No},
		{"AN-17 a number that does", "", `"StringLike":{"s3:max-keys":"1?7"}`, analyze.Yes},
		{"AN-17 a date", "", `"StringLike":{"aws:CurrentTime":"2031-*"}`, analyze.Yes},
		{"AN-17 seconds", "", `"StringLike":{"aws:EpochTime":"17?????999"}`, analyze.Yes},
		{"AN-17 a time", "", `"StringLike":{"aws:CurrentTime":"2031-0?-17T*Z"}`, analyze.Yes},
		{"AN-17 an address", "", `"StringLike":{"aws:SourceIp":"10.2?.*"}`, analyze.Yes},
		{"AN-17 an address in a pattern", `"StringLike":{"aws:SourceIp":"10.*"}`, `"StringLike":{"aws:SourceIp":"10.0.*"}`, analyze.No},
		{"AN-17 an address in another", `"StringLike":{"aws:SourceIp":"10.0.*"}`, `"StringLike":{"aws:SourceIp":"10.*"}`, analyze.Yes},
		{"AN-17 a range and a pattern", `"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}`, `"StringLike":{"aws:SourceIp":"10.*"}`, analyze.Undecided},
		{"AN-17 booleans are few", "", `"StringLike":{"aws:SecureTransport":"t*"},"StringNotLike":{"aws:SecureTransport":"*e"}`, analyze.No},
		{"AN-17 no ARN is a number", "", `"ArnLike":{"s3:max-keys":"arn:*:*:*:*:*"}`, analyze.No},
		{"AN-17 text that is no number", "", `"StringLike":{"acme:key":"1*"},"NumericNotEqualsIfExists":{"acme:key":"1"}`, analyze.Yes},
		{"AN-17 text that no operator reads", `"NumericEquals":{"acme:key":"1"}`, `"StringLike":{"acme:key":"1*"}`, analyze.Yes},
		{"AN-17 not of the type asked for", "", `"StringLike":{"acme:key":"a*"},"NumericEquals":{"acme:key":"1"}`, analyze.No},
		{"AN-17 in capitals", "", `"StringEqualsIgnoreCase":{"aws:CurrentTime":"2031-01-01t00:00:00z"}`, analyze.Yes},
		{"AN-19 an instant written twice", "", `"StringEquals":{"aws:EpochTime":"1767225600","aws:CurrentTime":"2026-01-01T00:00:00Z"}`, analyze.Yes},
		{"AN-19 two instants", "", `"StringEquals":{"aws:EpochTime":"1767225601","aws:CurrentTime":"2026-01-01T00:00:00Z"}`, analyze.No},
		{"AN-17 numbers that are not calculated with", `"NumericLessThan":{"s3:max-keys":"1e500"}`, `"NumericLessThan":{"s3:max-keys":"2e500"}`, analyze.Undecided},
	} {
		t.Run(c.name, func(t *testing.T) {
			old := none
			if c.old != "" {
				old = parse(t, when(get, c.old))
			}
			a, err := analyze.NewAccess(context.Background(), old, parse(t, when(get, c.new)), policy.Identity)
			if err != nil || a.Verdict != c.want {
				t.Errorf("%v, want %v: %v %v %v", a.Verdict, c.want, a.Request.Context, a.Open, err)
			}
		})
	}
}

// ofOperator are bounds for a key of unknown type.
func ofOperator(op string) []string {
	switch {
	case strings.HasPrefix(op, "Numeric"):
		return []string{"1234", "1234.5"}
	case strings.HasPrefix(op, "Date"):
		return []string{"1234", "1970-01-01T00:20:34Z"}
	case op == "Bool":
		return []string{"true", "false"}
	case strings.HasSuffix(op, "IpAddress"):
		return []string{"192.0.2.1", "192.0.2.0/24"}
	case op == "BinaryEquals":
		return []string{"1234", "AQ==", "true"}
	}
	return []string{"arn:aws:s3:::b", "arn:aws:s3:::*"}
}

// TestSpellings asks about keys under operators of other types than theirs, as far as these compare whole texts. All of it
// is decided, and no value contradicts a No, however it is written.
func TestSpellings(t *testing.T) {
	texts := []string{"StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"}
	for _, k := range mixed {
		t.Run("AN-17 "+k.key, func(t *testing.T) {
			yes, no, hits := 0, 0, 0
			for i := range numbers(1) {
				r := &maker{rand.New(rand.NewPCG(uint64(i), 12)), policy.Identity, false}
				statement := func() policy.StatementSpec {
					s := policy.StatementSpec{Effect: pick(r, policy.Allow, policy.Allow, policy.Deny), Action: []string{"s3:GetObject"}, Resource: []string{"*"}}
					used := make(map[string]bool)
					for range 1 + r.IntN(3) {
						c := condition.Spec{Key: k.key}
						if k.key == "aws:CurrentTime" && r.IntN(3) == 0 {
							c.Key = "aws:EpochTime"
						}
						if r.IntN(2) == 0 {
							c.Operator = pick(r, k.own...)
							if c.Values = k.bounds; c.Values == nil {
								c.Values = ofOperator(c.Operator)
							}
							c.Values = some(r, 2, func() string { return pick(r, c.Values...) })
						} else {
							c.Operator = pick(r, texts...)
							c.Values = some(r, 4, func() string { return pick(r, append(k.different, k.values...)...) })
						}
						if name := c.Operator + c.Key; !used[name] {
							used[name] = true
							s.Condition = append(s.Condition, c)
						}
					}
					return s
				}
				random := func(most int) *policy.Policy {
					p, err := policy.New(policy.Version2012, some(r, most, statement)...)
					if err != nil {
						t.Fatal(err)
					}
					return p
				}
				old, new := random(3), random(2)
				a, err := analyze.NewAccess(context.Background(), old, new, policy.Identity)
				if err != nil {
					t.Fatal(err)
				}
				switch a.Verdict {
				case analyze.Yes:
					yes++
				case analyze.No:
					no++
				default:
					t.Errorf("%d: %v\nold %v\nnew %v", i, a.Open, old, new)
				}
				o, n := newOracle(t, policy.Identity, old), newOracle(t, policy.Identity, new)
				for _, first := range append(k.values, "") {
					others := []string{""}
					if k.key == "aws:CurrentTime" {
						others = k.values
					}
					for _, second := range others {
						req := &evaluate.Request{Principal: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann"), Action: "s3:GetObject"}
						req.Resource.ARN = "arn:aws:s3:::b/x"
						if first != "" {
							req.Context.Set(k.key, first)
						}
						if second != "" {
							at, _ := condition.ParseTime(first)
							if other, _ := condition.ParseTime(second); !at.Equal(other) {
								continue
							}
							req.Context.Set("aws:EpochTime", second)
						}
						if first == "" && (k.key == "aws:CurrentTime" || k.key == "aws:SecureTransport") {
							continue
						}
						if n.allows(req) && !o.allows(req) {
							if hits++; a.Verdict == analyze.No {
								t.Errorf("%d: No, but %q %q\nold %v\nnew %v", i, first, second, old, new)
							}
						}
					}
				}
			}
			t.Logf("%d yes, %d no, enumeration finds %d", yes, no, hits)
			if yes < *pairs/8 || no < *pairs/8 {
				t.Errorf("%d yes, %d no: they prove little", yes, no)
			}
		})
	}
}
