package lambdaiam_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// FuzzLetterCase holds that two texts are one key, tag key or name at every place or at none: those that differ in the
// case of ASCII letters only are (G-111).
func FuzzLetterCase(f *testing.F) {
	for _, pair := range [][2]string{
		{"stage", "Stage"}, {"stage", "\u017ftage"}, {"Key", "\u212aey"}, {"GetSessionToken", "Get\u017fessionToken"}, {"s3", "S3"},
		{"\u00e4", "\u00c4"}, {"\u03c3", "\u03c2"}, {"\u0131", "i"}, {"\u0130", "i"}, {"stage", "stages"}, {"", "a"}, {"a b", "A B"}, {"\xc3", "\xe3"},
		{"@", "`"}, {"[", "{"}, {"\u01c4", "\u01c5"}, {"sourcearn", "SourceARN"}, {"StringEquals", "stringequals"}, {"a/b", "A/B"}, {"k:\u1e9e", "k:\u00df"},
		{"prefix", "PREFI\u0058"}, {"listBucket", "LISTbUCKET"}, {"\u017f3", "s3"},
	} {
		f.Add(pair[0], pair[1])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if len(a) > 200 || len(b) > 200 {
			return
		}
		p := pairOf{a, b, t}
		p.keys()
		p.tags()
		p.names()
	})
}

// lower is the rule, written out.
func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c | 0x20
		}
	}
	return string(b)
}

type pairOf struct {
	a, b string
	t    *testing.T
}

func (p pairOf) one() bool { return lower(p.a) == lower(p.b) }

// is compares what a place says with the rule.
func (p pairOf) is(place string, one bool) {
	p.t.Helper()
	if one != p.one() {
		p.t.Errorf("G-111: %s: %q and %q are one: %v, want %v", place, p.a, p.b, one, p.one())
	}
}

// whenKey is a policy that allows everything to who has v under a key. Not all texts are keys.
func whenKey(key, value string) (*policy.Policy, bool) {
	p, err := policy.New(policy.Version2012, policy.StatementSpec{Effect: policy.Allow, Action: []string{"*"}, Resource: []string{"*"},
		Condition: []condition.Spec{{Operator: "StringEquals", Key: key, Values: []string{value}}}})
	return p, err == nil
}

const caseObject = "arn:aws:s3:::b/o"

func caseRequest() evaluate.Request {
	return evaluate.Request{Principal: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/u"), Action: "s3:GetObject",
		Resource: evaluate.Resource{ARN: caseObject, Account: "111122223333"}}
}

// allowed is what Decide and Evaluate say.
func (p pairOf) allowed(req evaluate.Request, identity *policy.Policy) bool {
	p.t.Helper()
	e, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{identity}})
	if err != nil {
		p.t.Fatal(err)
	}
	d := e.Decide(&req)
	if r := e.Evaluate(&req); r.Decision != d {
		p.t.Errorf("Decide %s, %s", d, r)
	}
	return d == evaluate.Allowed
}

// keys asks about condition keys.
func (p pairOf) keys() {
	for _, prefix := range []string{"x:", "aws:", "aws:RequestTag/", "s3:"} {
		pol, ok := whenKey(prefix+p.a, "v")
		if !ok {
			continue
		}
		req := caseRequest()
		req.Context.Set(prefix+p.b, "v")
		if k, _ := condition.LookupKey(prefix + p.a); !k.Multivalued {
			if !p.one() && strings.HasPrefix(prefix, "aws:") { // it may be derived
				continue
			}
			p.is("a key of the context, "+prefix, p.allowed(req, pol))
		}
		var absent condition.Context
		absent.SetAbsent(prefix + p.b)
		p.is("a key marked absent, "+prefix, absent.MarkedAbsent(prefix+p.a))
		_, found := req.Context.Lookup(lower(prefix + p.a))
		p.is("Lookup, "+prefix, found)

		_, err := condition.New(condition.Spec{Operator: "StringEquals", Key: prefix + p.a, Values: []string{"v"}},
			condition.Spec{Operator: "StringEquals", Key: prefix + p.b, Values: []string{"v"}})
		if e, ok := err.(*condition.Error); err == nil || ok && e.Code == condition.CodeDuplicateKey {
			p.is("a key given twice, "+prefix, err != nil)
		}
		_, knownA := condition.LookupKey(prefix + p.a)
		_, knownB := condition.LookupKey(prefix + p.b)
		if p.one() && knownA != knownB {
			p.t.Errorf("LookupKey: %q %v, %q %v", p.a, knownA, p.b, knownB)
		}
	}
	if pol, ok := whenKey("x:"+p.a, "v"); ok {
		s := scenario.Scenario{Request: caseRequest(), Policies: evaluate.Policies{Identity: []*policy.Policy{pol}},
			Expect: &scenario.Expect{MissingContext: []string{"x:" + p.b}}}
		o := scenario.Check(s)
		p.is("missing context that is expected", o.Pass())
	}
}

// tags asks about tags of caller and resource.
func (p pairOf) tags() {
	if p.a == "" || p.b == "" {
		return
	}
	caller := func(tags map[string]string) evaluate.Request {
		req := caseRequest()
		req.Principal = req.Principal.WithTags(tags)
		return req
	}
	session := func(tags map[string]string) evaluate.Request {
		req := caseRequest()
		req.Principal = evaluate.MustParsePrincipal("arn:aws:sts::111122223333:assumed-role/r/s").WithSessionTags(tags)
		return req
	}
	resource := func(tags map[string]string) evaluate.Request {
		req := caseRequest()
		req.Resource.Tags = tags
		return req
	}
	instance := func(tags map[string]string) evaluate.Request {
		req := caseRequest()
		req.Action, req.Resource = "ec2:StartInstances", evaluate.Resource{ARN: "arn:aws:ec2:us-east-1:111122223333:instance/i-1", Tags: tags}
		return req
	}
	for _, place := range []struct {
		key string
		ask func(map[string]string) evaluate.Request
	}{
		{"aws:PrincipalTag/", caller}, {"aws:PrincipalTag/", session}, {"aws:ResourceTag/", resource}, {"ec2:ResourceTag/", instance},
	} {
		pol, ok := whenKey(place.key+p.a, "v")
		if !ok {
			continue
		}
		p.is("a tag, "+place.key, p.allowed(place.ask(map[string]string{p.b: "v"}), pol))
		if p.a != p.b { // two tags of one key are none
			both := p.allowed(place.ask(map[string]string{p.a: "v", p.b: "w"}), pol)
			p.is("two tags, "+place.key, !both)
		}
		// What a policy variable stands for.
		if filled, ok := whenKey("x:is", "${"+place.key+p.a+"}"); ok && place.key == "aws:PrincipalTag/" && variable(p.a) {
			req := place.ask(map[string]string{p.b: "v"})
			req.Context.Set("x:is", "v")
			p.is("a variable, "+place.key, p.allowed(req, filled))
		}
	}
}

// variable reports whether a text may stand in a variable without meaning anything there.
func variable(s string) bool { return !strings.ContainsAny(s, "$*?,'{} \t\n\r\"") }

// names asks about names of actions, services and operators.
func (p pairOf) names() {
	for _, name := range []struct{ what, a, b string }{
		{"an action", "s3:" + p.a, "s3:" + p.b}, {"a service", p.a + ":Get", p.b + ":Get"},
	} {
		pol, err := policy.New(policy.Version2012, policy.StatementSpec{Effect: policy.Allow, Action: []string{name.a}, Resource: []string{"*"}})
		req := caseRequest()
		req.Action = name.b
		if err == nil && pol.CheckKind(policy.Identity) == nil && !strings.ContainsAny(name.a, "*?") && req.Validate() == nil {
			service, _, _ := strings.Cut(lower(name.b), ":")
			if service == "sts" || service == "iam" {
				continue // which have rules of their own
			}
			p.is(name.what, p.allowed(req, pol))
			_, knownA := action.Lookup(name.a)
			_, knownB := action.Lookup(name.b)
			if p.one() && knownA != knownB {
				p.t.Errorf("Lookup: %q %v, %q %v", name.a, knownA, name.b, knownB)
			}
		}
	}
	// Operators are spelled exactly (G-108), so that no two of them are one.
	_, errA := condition.ParseOperator(p.a)
	_, errB := condition.ParseOperator(p.b)
	if errA == nil && errB == nil && p.one() && p.a != p.b {
		p.t.Errorf("G-108: operators %q and %q", p.a, p.b)
	}
}
