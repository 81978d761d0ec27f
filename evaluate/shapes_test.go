package evaluate_test

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/raced"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A shape is a question of which two parts grow together. Its name says which.
type shape struct {
	name string
	n    int // of each part
	make func(n int) (evaluate.Policies, evaluate.Request)
}

// numbered returns n texts of a format with a number.
func numbered(n int, format string) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf(format, i)
	}
	return list
}

func testOf(operator, key string, values ...string) condition.Spec {
	return condition.Spec{Operator: operator, Key: key, Values: values}
}

// tests returns a test for each of n keys.
func testsOf(n int, operator, key string, values ...string) (list []condition.Spec) {
	for _, k := range numbered(n, key) {
		list = append(list, testOf(operator, k, values...))
	}
	return list
}

// identityOf returns an identity policy of statements about everything, each with tests.
func identityOf(effect policy.Effect, statements ...[]condition.Spec) evaluate.Policies {
	return evaluate.Policies{Identity: []*policy.Policy{about(effect, nil, statements...)}}
}

// about returns a policy of statements about everything, each with tests.
func about(effect policy.Effect, principals []policy.PrincipalSpec, statements ...[]condition.Spec) *policy.Policy {
	specs := make([]policy.StatementSpec, len(statements))
	for i, tests := range statements {
		specs[i] = policy.StatementSpec{Effect: effect, Principal: principals, Action: []string{"*"}, Resource: []string{"*"}, Condition: tests}
	}
	p, err := policy.New(policy.Version2012, specs...)
	if err != nil {
		panic(err)
	}
	return p
}

// times returns n statements with the same tests.
func times(n int, tests ...condition.Spec) [][]condition.Spec {
	list := make([][]condition.Spec, n)
	for i := range list {
		list[i] = tests
	}
	return list
}

func tagsOf(n int) map[string]string {
	tags := make(map[string]string, n)
	for _, k := range numbered(n, "T%d") {
		tags[k] = "v"
	}
	return tags
}

var devSession = evaluate.MustParsePrincipal(sessionARN) // of which no path is known

var shapes = []shape{
	{"statements × length of a request value", 300, func(n int) (evaluate.Policies, evaluate.Request) {
		return identityOf(policy.Allow, times(n, testOf("Bool", "a:b", "true"))...), ask(alice, "s3:GetObject", object, keys{"a:b": strings.Repeat("é", 100*n)})
	}},
	{"statements × values of the request", 300, func(n int) (evaluate.Policies, evaluate.Request) {
		return identityOf(policy.Allow, times(n, testOf("Bool", "a:b", "true"))...), ask(alice, "s3:GetObject", object, keys{"a:b": numbered(10*n, "v%d")})
	}},
	{"statements × values of a policy", 300, func(n int) (evaluate.Policies, evaluate.Request) {
		ps := identityOf(policy.Allow, times(n, testOf("NumericEquals", "a:b", "1"))...)
		ps.Identity = append(ps.Identity, about(policy.Allow, nil, []condition.Spec{testOf("NumericEquals", "a:b", numbered(10*n, "%d")...)}))
		return ps, ask(alice, "s3:GetObject", object, keys{"a:b": "x"})
	}},
	{"statements × length of base64", 300, func(n int) (evaluate.Policies, evaluate.Request) {
		return identityOf(policy.Deny, times(n, testOf("BinaryEquals", "a:b", "YQ=="))...), ask(alice, "s3:GetObject", object, keys{"a:b": strings.Repeat("YWJj", 5*n)})
	}},
	{"statements × length of what is no address", 300, func(n int) (evaluate.Policies, evaluate.Request) {
		return identityOf(policy.Deny, times(n, testOf("IpAddress", "a:b", "::"))...), ask(alice, "s3:GetObject", object, keys{"a:b": "::%" + strings.Repeat("x", 100*n)})
	}},
	{"statements × length of the policy's name", 300, func(n int) (evaluate.Policies, evaluate.Request) {
		ps := identityOf(policy.Allow, times(n, testOf("Bool", "a:b", "true"))...)
		ps.Identity[0] = ps.Identity[0].Named(strings.Repeat("x", 100*n))
		return ps, ask(alice, "s3:GetObject", object, keys{"a:b": "x"})
	}},
	{"tests × request keys", 300, func(n int) (evaluate.Policies, evaluate.Request) {
		req := ask(alice, "s3:GetObject", object)
		for _, key := range numbered(n, "a:k%d") {
			req.Context.Set(key, "x")
		}
		return identityOf(policy.Allow, testsOf(n, "Bool", "a:k%d", "true")), req
	}},
	{"levels × absent keys", 300, func(n int) (evaluate.Policies, evaluate.Request) {
		ps := identityOf(policy.Allow, nil, testsOf(n, "StringEquals", "aws:PrincipalTag/t%d", "v"))
		for _, key := range numbered(n, "aws:PrincipalTag/t%d") {
			ps.SCPs = append(ps.SCPs, level(about(policy.Allow, nil, []condition.Spec{testOf("StringEquals", key, "v")})))
		}
		return ps, ask(alice, "s3:GetObject", object)
	}},
	{"levels × absent keys that stand in several tests", 300, func(n int) (evaluate.Policies, evaluate.Request) {
		ps := identityOf(policy.Allow, nil, testsOf(n, "StringEquals", "aws:PrincipalTag/t%d", "v"))
		for range n {
			ps.SCPs = append(ps.SCPs, level(about(policy.Allow, nil, []condition.Spec{testOf("StringEquals", "aws:PrincipalTag/t1", "v")})))
		}
		return ps, ask(alice, "s3:GetObject", object)
	}},
	{"tests × tags of the principal", 300, func(n int) (evaluate.Policies, evaluate.Request) {
		return identityOf(policy.Allow, testsOf(n, "StringEquals", "aws:PrincipalTag/t%d", "v")),
			ask(alice.WithTags(tagsOf(n)), "s3:GetObject", object)
	}},
	{"tests × tags of the session", 300, func(n int) (evaluate.Policies, evaluate.Request) {
		return identityOf(policy.Allow, testsOf(n, "StringEquals", "aws:PrincipalTag/t%d", "v")),
			ask(roleDev.WithTags(tagsOf(n)).WithSessionTags(tagsOf(n)), "s3:GetObject", object)
	}},
	{"tests × tags of the resource", 300, func(n int) (evaluate.Policies, evaluate.Request) {
		req := ask(alice, "s3:GetObject", object)
		req.Resource.Tags = tagsOf(n)
		return identityOf(policy.Allow, testsOf(n, "StringEquals", "aws:ResourceTag/t%d", "v")), req
	}},
	{"tests × tags of the request", 300, func(n int) (evaluate.Policies, evaluate.Request) {
		req := ask(alice, "s3:GetObject", object)
		for _, key := range numbered(n, "aws:RequestTag/t%d") {
			req.Context.Set(key, "v")
		}
		return identityOf(policy.Allow, testsOf(n, "StringEquals", "aws:RequestTag/t%d", "v")), req
	}},
	{"tag keys that are set × tags of the request", 300, func(n int) (evaluate.Policies, evaluate.Request) {
		req := ask(alice, "s3:GetObject", object, keys{"aws:TagKeys": numbered(n, "t%d")})
		for i := range n {
			req.Context.Set(fmt.Sprintf("aws:RequestTag/t%d", n-1-i), "v")
		}
		return identityOf(policy.Allow, nil), req
	}},
	{"principals × names of a service", 300, func(n int) (evaluate.Policies, evaluate.Request) {
		return evaluate.Policies{Resource: about(policy.Allow, policy.ServicePrincipals(numbered(n, "a%d.amazonaws.com")...), nil)},
			ask(snsCalls, "s3:GetObject", object, keys{"aws:PrincipalServiceNamesList": numbered(n, "b%d.amazonaws.com")})
	}},
	{"principals × length of aws:PrincipalArn", 300, func(n int) (evaluate.Policies, evaluate.Request) {
		return evaluate.Policies{Resource: about(policy.Allow, policy.AWSPrincipals(numbered(n, roleARN+"%d")...), nil)},
			ask(devSession, "s3:GetObject", object, keys{"aws:PrincipalArn": strings.Repeat("x", 100*n)})
	}},
	{"patterns × ARNs that a role may have", 300, func(n int) (evaluate.Policies, evaluate.Request) {
		return identityOf(policy.Allow, []condition.Spec{testOf("ArnLike", "aws:PrincipalArn", numbered(n, "arn:aws:iam::*:role/*%d")...)}),
			ask(devSession, "s3:GetObject", object)
	}},
	{"statements × ARNs that a role of IAM Identity Center may have", 300, func(n int) (evaluate.Policies, evaluate.Request) {
		return identityOf(policy.Deny, times(n, testOf("StringEquals", "a:b", "${aws:PrincipalArn}"))...),
			ask(evaluate.MustParsePrincipal(reservedSession), "s3:GetObject", object, keys{"a:b": "x"})
	}},
	{"variables × length of their value", 300, func(n int) (evaluate.Policies, evaluate.Request) {
		return identityOf(policy.Allow, []condition.Spec{testOf("StringEquals", "a:b", numbered(n, "${a:c}%d")...)}),
			ask(alice, "s3:GetObject", object, keys{"a:b": "x", "a:c": strings.Repeat("x", 100*n)})
	}},
	{"variables × statements", 300, func(n int) (evaluate.Policies, evaluate.Request) {
		return identityOf(policy.Allow, append(times(n, testOf("StringEquals", "a:b", "v")), []condition.Spec{testOf("StringEquals", "a:b", numbered(n, "${a:k%d}")...)})...),
			ask(alice, "s3:GetObject", object)
	}},
	{"values × values", 300, func(n int) (evaluate.Policies, evaluate.Request) {
		return identityOf(policy.Allow, []condition.Spec{testOf("ForAllValues:StringEquals", "a:b", numbered(n, "v%d")...)}),
			ask(alice, "s3:GetObject", object, keys{"a:b": numbered(n, "v%d")})
	}},
}

// grown returns how many bytes a function allocates.
func grown(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// TestShapes: deciding, evaluating and writing a result takes memory in proportion to policies and request, also where
// two of their parts meet: four times as much of both takes at most five times as many bytes.
func TestShapes(t *testing.T) {
	for _, s := range shapes {
		t.Run(s.name, func(t *testing.T) {
			prepare := func(n int) (decide, rest func()) {
				ps, req := s.make(n)
				e, err := evaluate.Compile(ps)
				if err != nil {
					t.Fatal(err)
				}
				return func() { e.Decide(&req) }, func() {
					r := e.Evaluate(&req)
					if d := e.Decide(&req); d != r.Decision {
						t.Fatalf("Decide says %v, Evaluate %v", d, r.Decision)
					}
					if text := r.String(); len(text) > 1<<20 {
						t.Errorf("%d bytes of text", len(text))
					}
					for _, p := range r.Problems {
						if len(p.Message) > 8<<10 || len(p.Value) > 8<<10 {
							t.Fatalf("a problem with %d and %d bytes", len(p.Message), len(p.Value))
						}
					}
				}
			}
			decide, rest := prepare(s.n)
			decideMany, restMany := prepare(4 * s.n)
			decide() // what is opened on first use
			rest()
			const little = 64 << 10 // what others in this process allocate meanwhile; a product would be much more
			if a, b := grown(decide), grown(decideMany); b > 5*a+little {
				t.Errorf("Decide allocates %d bytes, and for four times as much %d", a, b)
			}
			if a, b := grown(rest), grown(restMany); b > 5*a+little {
				t.Errorf("Evaluate and String allocate %d bytes, and for four times as much %d", a, b)
			}
		})
	}
}

// TestShapesWork: parts so large that work which grew with their product would be seen. Where patterns, and what cannot
// be put in order, meet long texts and lists, the work is their product.
func TestShapesWork(t *testing.T) {
	raced.Alone(t)
	const n = 30_000
	for _, s := range shapes {
		switch s.name {
		case "tests × request keys", "levels × absent keys", "tests × tags of the principal", "tests × tags of the session",
			"tests × tags of the resource", "tests × tags of the request", "tag keys that are set × tags of the request",
			"principals × names of a service", "variables × statements", "values × values":
		default:
			continue
		}
		ps, req := s.make(n)
		e, err := evaluate.Compile(ps)
		if err != nil {
			t.Fatal(err)
		}
		if r := e.Evaluate(&req); r.Decision != e.Decide(&req) || len(r.String()) > 1<<20 {
			t.Errorf("%s: %v with %d bytes of text", s.name, r.Decision, len(r.String()))
		}
	}
	for _, operator := range []string{"StringEquals", "StringNotEquals", "StringLike", "StringEqualsIgnoreCase", "NumericEquals", "NumericLessThan",
		"DateEquals", "DateGreaterThan", "ArnLike", "IpAddress", "BinaryEquals"} {
		value := "%d"
		switch operator {
		case "ArnLike":
			value = "arn:aws:s3:::%d"
		case "IpAddress":
			value = "2001:db8::%04x"
		case "BinaryEquals":
			value = "%08d"
		}
		const many = 20_000
		for _, set := range []string{"ForAnyValue:", "ForAllValues:"} {
			ps := identityOf(policy.Allow, []condition.Spec{testOf(set+operator, "a:b", numbered(many, value)...)})
			e, err := evaluate.Compile(ps)
			if err != nil {
				t.Fatal(err)
			}
			for _, list := range [][]string{numbered(many, value), numbered(many, value+"1")} {
				req := ask(alice, "s3:GetObject", object, keys{"a:b": list})
				if r := e.Evaluate(&req); r.Decision != e.Decide(&req) {
					t.Errorf("%s%s: %v", set, operator, r.Decision)
				}
			}
		}
	}
}

// TestResultBound: the text of a result has at most 1 MiB, and says what it left out; problems hold the beginning of what
// is long. The JSON form has all of them.
func TestResultBound(t *testing.T) {
	raced.Alone(t)
	const n = 20_000
	long := strings.Repeat("é", 50_000)
	allow := identityOf(policy.Allow, times(n)...)
	for _, tt := range []struct {
		name string
		ps   evaluate.Policies
		req  evaluate.Request
		says []string
	}{
		{"statements", allow, ask(alice, "s3:GetObject", object), []string{"\n  Allow #0 of identity policy identity[0] applies\n", " more statements that apply"}},
		{"misses and problems", identityOf(policy.Allow, times(n, testOf("Bool", "a:b", "true"))...), ask(alice, "s3:GetObject", object, keys{"a:b": long}),
			[]string{"the request has ééé", "… (100000 bytes), and it or a value", " more statements that do not apply\n", "\n  UNREADABLE_VALUE in identity[0]", " more problems"}},
		{"tests", identityOf(policy.Allow, testsOf(n, "Bool", "a:k%d", "true")), ask(alice, "s3:GetObject", object, keys{"a:k0": long}),
			[]string{"… (20000 tests in all)"}},
		{"keys", identityOf(policy.Allow, testsOf(n, "StringEquals", "aws:PrincipalTag/t%d", "true")), ask(alice, "s3:GetObject", object),
			[]string{"could change with: aws:PrincipalTag/t0, ", " more keys"}},
		{"names", evaluate.Policies{Identity: []*policy.Policy{genPolicy(policy.StatementSpec{Sid: strings.Repeat("a", 50_000), Effect: policy.Allow,
			Action: []string{"*"}, Resource: []string{"*"}}).Named(long)}}, ask(alice, "s3:GetObject", object), []string{`aaa"… (50000 bytes) of identity policy "ééé`, `"… (100000 bytes) applies`}},
		{"key of a problem", identityOf(policy.Allow, []condition.Spec{testOf("Bool", "a:"+long, "true")}), ask(alice, "s3:GetObject", object, keys{"a:" + long: "x"}),
			[]string{"UNREADABLE_VALUE in identity[0] at Statement[0].Condition.Bool."}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := evaluate.Evaluate(&tt.req, tt.ps)
			if err != nil {
				t.Fatal(err)
			}
			text := r.String()
			if len(text) > 1<<20 {
				t.Errorf("%d bytes", len(text))
			}
			for _, part := range tt.says {
				if !strings.Contains(text, part) {
					t.Errorf("%.3000s …\ndoes not say %q", text, part)
				}
			}
			for _, p := range r.Problems {
				if len(p.Message) > 8<<10 || len(p.Value) > 2<<10 {
					t.Fatalf("a problem with %d and %d bytes: %.200s", len(p.Message), len(p.Value), p)
				}
			}
		})
	}
	// A short text is whole.
	r, err := evaluate.Evaluate(new(ask(alice, "s3:GetObject", object, keys{"a:b": strings.Repeat("x", 1024)})), identityOf(policy.Allow, times(3, testOf("Bool", "a:b", "true"))...))
	if err != nil || strings.Contains(r.String(), "…") || r.Problems[0].Value != strings.Repeat("x", 1024) {
		t.Errorf("%v, %s", err, r)
	}
	data, err := json.Marshal(r)
	if err != nil || strings.Count(string(data), `"UNREADABLE_VALUE"`) != 3 {
		t.Errorf("%v, %s", err, data)
	}
}
