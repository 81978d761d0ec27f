package policy_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
)

func unknown(label string, c condition.Class) condition.Unknown {
	return condition.Unknown{Label: label, Class: c}
}

var (
	bucket = unknown("Ref Bucket", condition.ClassName)
	anyOne = unknown("Role.Arn", condition.ClassText)
	isProd = unknown("IsProd", condition.ClassChoice)
	whole  = unknown("Fn::If X", condition.ClassPolicy)
)

func TestPartialParse(t *testing.T) {
	text := `{"Version":"2012-10-17","Statement":[
 {"Sid":"A","Effect":"Allow","Principal":{"AWS":["111122223333","` + anyOne.StandIn() + `"]},"Action":["s3:Get*","s3:` + bucket.StandIn() + `"],
  "Resource":["arn:aws:s3:::` + bucket.StandIn() + `/*","arn:aws:s3:::c"],"Condition":{"StringEquals":{"aws:username":"` + bucket.StandIn() + `"},"Bool":{"aws:SecureTransport":true}}},
 "` + whole.StandIn() + `",
 {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":"` + whole.StandIn() + `"}]}`
	p, err := policy.Parse([]byte(text), policy.WithName("p"), policy.WithStatementIf(2, isProd))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.CheckKind(policy.Resource); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]condition.Unknown{whole, isProd, bucket, anyOne}, p.Unknowns()); diff != "" {
		t.Errorf("unknowns (-want +got):\n%s", diff)
	}
	want := `{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Principal":{"AWS":["111122223333","<Role.Arn>"]},"Action":["s3:Get*","s3:<Ref Bucket>"],` +
		`"Resource":["arn:aws:s3:::<Ref Bucket>/*","arn:aws:s3:::c"],"Condition":{"StringEquals":{"aws:username":"<Ref Bucket>"},"Bool":{"aws:SecureTransport":true}}},` +
		`"<Fn::If X>",{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}]}`
	if diff := cmp.Diff(want, p.String()); diff != "" {
		t.Errorf("written (-want +got):\n%s", diff)
	}
	for i, s := range p.Statements() {
		if i == 0 && (s.MatchAction("s3:<Ref Bucket>") || s.MatchResource("arn:aws:s3:::<Ref Bucket>/x", nil) || s.MatchResource("arn:aws:s3:::x/x", nil)) {
			t.Error("an entry that is not known matches by itself")
		}
		if i == 0 && (!s.MatchAction("s3:GetObject") || !s.MatchResource("arn:aws:s3:::c", nil)) {
			t.Error("an entry that is known does not match")
		}
		if i == 1 && (s.Effect() != 0 || s.MatchAction("s3:GetObject")) {
			t.Error("a statement of which nothing is known says something")
		}
	}
	if place, err := p.Place("Statement[2].Effect"); err != nil || place.Start.Line != 5 {
		t.Errorf("place %v, error %v", place, err)
	}
	// The same again, and other ones.
	again, err := policy.Parse([]byte(text), policy.WithStatementIf(2, isProd))
	if err != nil || !p.Equal(again) || !again.Equal(p) {
		t.Errorf("not equal to itself, error %v", err)
	}
	for _, other := range []string{strings.ReplaceAll(text, bucket.StandIn(), unknown("Ref Bucket", condition.ClassPath).StandIn()), strings.ReplaceAll(text, anyOne.StandIn(), "111122223334")} {
		if q, err := policy.Parse([]byte(other), policy.WithStatementIf(2, isProd)); err != nil || p.Equal(q) || q.Equal(p) {
			t.Errorf("equal to another, error %v", err)
		}
	}
	with, err := p.With(policy.StatementSpec{Effect: policy.Allow, Principal: policy.Everyone(), Action: []string{"s3:X"}, Resource: []string{"*"}})
	if err != nil || len(with.Unknowns()) != 4 || with.Len() != 4 || with.CheckKind(policy.Resource) != nil {
		t.Errorf("With: %v, error %v", with, err)
	}
	known := with.Without(func(s *policy.Statement) bool { return s.Effect() != policy.Allow })
	if got := known.Unknowns(); !slices.Equal(got, []condition.Unknown{bucket, anyOne}) {
		t.Errorf("Without leaves %v", got)
	}
	if got := known.Without(func(s *policy.Statement) bool { return s.Sid() == "A" }); got.Unknowns() != nil || got.IsUnknown() {
		t.Errorf("Without leaves %v", got.Unknowns())
	}
	plain, err := policy.Parse([]byte(`{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`), policy.WithUnknowns())
	if err != nil || plain.Unknowns() != nil || plain.IsUnknown() {
		t.Errorf("of what is known not all is: %v, error %v", plain.Unknowns(), err)
	}
}

func TestNewUnknown(t *testing.T) {
	p, err := policy.NewUnknown("arn:aws:iam::aws:policy/Retired")
	if err != nil {
		t.Fatal(err)
	}
	for kind := policy.Identity; kind <= policy.Endpoint; kind++ {
		if err := p.CheckKind(kind); err != nil {
			t.Errorf("%v: %v", kind, err)
		}
	}
	if p.Name() != "arn:aws:iam::aws:policy/Retired" || !p.IsUnknown() || p.Len() != 0 || p.String() != `"<arn:aws:iam::aws:policy/Retired>"` {
		t.Errorf("got %v", p)
	}
	if got := p.Named("other"); !got.IsUnknown() || len(got.Unknowns()) != 1 || got.Equal(&policy.Policy{}) || !got.Equal(p) {
		t.Errorf("under another name: %v", got.Unknowns())
	}
	if err := p.CheckKind(0); err == nil {
		t.Error("it is of no kind")
	}
	for _, label := range []string{"", strings.Repeat("a", condition.MaxLabel+1), "\ufdd0"} { // IN-30
		var e *condition.Error
		if q, err := policy.NewUnknown(label); !errors.As(err, &e) || e.Code != condition.CodeInvalidUnknown || q != nil {
			t.Errorf("%q: got %v, error %v", label, q, err)
		}
	}
	if (*policy.Policy)(nil).IsUnknown() || (*policy.Policy)(nil).Unknowns() != nil {
		t.Error("nil")
	}
}

// TestPartialRefused is about stand-ins where there can be none.
func TestPartialRefused(t *testing.T) {
	statement := func(replace ...string) string {
		return strings.NewReplacer(replace...).Replace(
			`{"Version":"2012-10-17","Id":"i","Statement":[{"Sid":"S","Effect":"Allow","Action":"s3:Get","Resource":"arn:aws:s3:::b","Condition":{"StringEquals":{"aws:username":"v"}}}]}`)
	}
	u := bucket.StandIn()
	const misplaced, invalid = policy.CodeUnknownMisplaced, policy.Code(condition.CodeInvalidUnknown)
	for _, c := range []struct {
		name, text string
		code       policy.Code
	}{
		{"IN-31 Version", statement("2012-10-17", u), misplaced},
		{"IN-31 Id", statement(`"i"`, `"`+u+`"`), misplaced},
		{"IN-31 Sid", statement(`"S"`, `"`+u+`"`), misplaced},
		{"IN-31 Effect", statement("Allow", u), misplaced},
		{"IN-31 an operator", statement("StringEquals", u), misplaced},
		{"IN-31 a condition key", statement("aws:username", "aws:PrincipalTag/"+u), misplaced},
		{"IN-31 a member", statement("Sid", u), policy.CodeInvalidElement},
		{"IN-31 a variable", statement("s3:::b", "s3:::${"+u+"}"), misplaced},
		{"IN-31 a variable of a condition", statement(`"v"`, `"${`+u+`}"`), misplaced},
		{"IN-30 half a stand-in", statement("s3:::b", u[:5]), invalid},
		{"IN-30 what is no text", statement("s3:::b", whole.StandIn()), misplaced},
		{"IN-30 no class", statement("s3:::b", unknown("x", 0).StandIn()), invalid},
		{"IN-30 two classes in one entry", statement("s3:::b", "s3:::"+u+unknown(bucket.Label, condition.ClassText).StandIn()), invalid},
		{"IN-30 two classes in two", statement("s3:::b", "s3:::"+u, `"s3:Get"`, `"s3:`+unknown(bucket.Label, condition.ClassText).StandIn()+`"`), invalid},
		{"IN-31 a statement that is text", `{"Statement":["x"]}`, policy.CodeDataTypeMismatch},
		{"IN-31 a statement of another class", `{"Statement":["` + u + `"]}`, policy.CodeDataTypeMismatch},
		{"IN-31 a Condition of another class", statement(`{"StringEquals":{"aws:username":"v"}}`, `"`+u+`"`), policy.CodeDataTypeMismatch},
		{"IN-31 a service that no name can be", statement("s3:Get", "Get"+u), policy.CodeInvalidAction},
		{"IN-31 a resource that is none whatever the name is", statement("arn:aws:s3:::b", u), policy.Code("INVALID_ARN_PREFIX")},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := policy.Parse([]byte(c.text), policy.WithUnknowns())
			var e *policy.Error
			if !errors.As(err, &e) || e.Code != c.code || p.Len() != 0 || p.CheckKind(policy.Identity) == nil {
				t.Fatalf("got %v, want code %s", err, c.code)
			}
			if form, _ := json.Marshal(e); strings.Contains(err.Error()+string(form), "ufdd") || strings.ContainsAny(err.Error(), "\ufdd0\ufdd1") {
				t.Errorf("the error shows a stand-in: %v", err)
			}
		})
	}
	for i, u := range map[int]condition.Unknown{-1: isProd, 1: isProd, 0: {Label: "x"}} {
		if _, err := policy.Parse([]byte(statement()), policy.WithStatementIf(i, u)); err == nil {
			t.Errorf("statement %d may be missing", i)
		}
	}
	// What no kind of policy has is refused whatever the values are.
	p, err := policy.Parse([]byte(statement("s3:Get", "s3:"+u)), policy.WithUnknowns())
	if err != nil {
		t.Fatal(err)
	}
	var e *policy.Error
	if err := p.CheckKind(policy.Trust); !errors.As(err, &e) || e.Code == "" || strings.Contains(err.Error(), "ufdd") {
		t.Errorf("as a trust policy: %v", err)
	}
	if err := p.CheckKind(policy.Identity); err != nil {
		t.Errorf("as an identity policy: %v", err)
	}
	if _, err := policy.Parse([]byte(statement("s3:::b", "s3:::"+u))); err != nil {
		t.Errorf("text that nobody asked about: %v", err)
	}
}

func TestNewPartial(t *testing.T) {
	p, err := policy.NewPartial(policy.Version2012,
		policy.PartialSpec{StatementSpec: policy.StatementSpec{Effect: policy.Allow, Action: []string{"s3:*"}, Resource: []string{"arn:aws:s3:::" + bucket.StandIn()}}, If: isProd},
		policy.PartialSpec{Unknown: whole},
	)
	if err != nil || len(p.Unknowns()) != 3 || p.CheckKind(policy.Identity) != nil {
		t.Errorf("got %v with %v, error %v", p, p.Unknowns(), err)
	}
	for name, call := range map[string]func() (*policy.Policy, error){
		"IN-31 no statement":           func() (*policy.Policy, error) { return policy.NewPartial("") },
		"IN-31 another version":        func() (*policy.Policy, error) { return policy.NewPartial("2013-01-01") },
		"IN-31 a statement of a class": func() (*policy.Policy, error) { return policy.NewPartial("", policy.PartialSpec{Unknown: bucket}) },
		"IN-30 what is no unknown": func() (*policy.Policy, error) {
			return policy.NewPartial("", policy.PartialSpec{Unknown: condition.Unknown{Class: condition.ClassPolicy}})
		},
		"IN-31 a statement that is not": func() (*policy.Policy, error) { return policy.NewPartial("", policy.PartialSpec{If: isProd}) },
	} {
		var e *policy.Error
		if q, err := call(); !errors.As(err, &e) || q.Len() != 0 {
			t.Errorf("%s: got %v, error %v", name, q, err)
		}
	}
}

// TestPartialSize holds that a policy with many values takes memory in proportion.
func TestPartialSize(t *testing.T) {
	allocations := func(n int) float64 {
		var list []string
		for i := range n {
			list = append(list, fmt.Sprintf(`{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::%s"}`, unknown(fmt.Sprint("u", i), condition.ClassName).StandIn()))
		}
		text := []byte(`{"Statement":[` + strings.Join(list, ",") + `]}`)
		return testing.AllocsPerRun(2, func() {
			if p, err := policy.Parse(text, policy.WithUnknowns()); err != nil || len(p.Unknowns()) != n {
				t.Error(err)
			}
		})
	}
	if few, many := allocations(100), allocations(400); many > 5*few {
		t.Errorf("%.0f allocations for 100 statements, %.0f for 400", few, many)
	}
}
