package evaluate_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// stand returns what stands for a value of a class, which is its label.
func stand(class condition.Class) string {
	return condition.Unknown{Label: class.String(), Class: class}.StandIn()
}

var (
	anAccount   = stand(condition.ClassAccount)
	aRegion     = stand(condition.ClassRegion)
	aPartition  = stand(condition.ClassPartition)
	aName       = stand(condition.ClassName)
	aPath       = stand(condition.ClassPath)
	aText       = stand(condition.ClassText)
	aStatement  = stand(condition.ClassPolicy)
	anotherName = condition.Unknown{Label: "another", Class: condition.ClassName}.StandIn()
)

// partly parses a policy of statements, which are Go values.
func partly(t testing.TB, version string, statements ...any) *policy.Policy {
	t.Helper()
	data, err := json.Marshal(map[string]any{"Version": version, "Statement": statements})
	if err != nil {
		t.Fatal(err)
	}
	p, err := policy.Parse(data, policy.WithUnknowns())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

type m map[string]any

// answer is "allowed", a deny, or "depends on" and labels.
func answer(r evaluate.Result) string {
	if len(r.DependsOn) == 0 {
		return r.Decision.String()
	}
	var labels []string
	for _, u := range r.DependsOn {
		labels = append(labels, u.Label)
	}
	return "depends on " + strings.Join(labels, ", ")
}

func partlyAsked(resource string, keys ...any) evaluate.Request {
	return evaluate.Request{
		Principal: alice, Action: "s3:GetObject", Resource: evaluate.Resource{ARN: resource, Account: acctA},
		Context: condition.Pairs(keys...), Partial: true,
	}
}

// TestPartialResource is about Resource and NotResource.
func TestPartialResource(t *testing.T) {
	const b = "arn:aws:s3:::"
	for _, c := range []struct{ name, entry, asked, want string }{
		{"IN-30 the same value", b + aName + "/*", b + aName + "/k", "allowed"},
		{"IN-30 another value", b + aName + "/*", b + anotherName + "/k", "depends on another, name"},
		{"IN-32 a star covers a value", b + "*", b + aName + "/k", "allowed"},
		{"IN-32 a star between texts", b + "*/k", b + aName + "/k", "allowed"},
		{"IN-32 a question mark covers none for certain", b + "?", b + aName, "depends on name"},
		{"IN-32 another beginning", b + aName + "/*", "arn:aws:sqs:us-east-1:111122223333:q", "implicitDeny"},
		{"IN-32 a name has no slash", b + aName, b + "b/k", "implicitDeny"},
		{"IN-32 a path has slashes", b + aPath, b + "b/k", "depends on path"},
		{"IN-32 a name has no colon", "arn:aws:sqs:us-east-1:111122223333:" + aName, "arn:aws:sqs:us-east-1:111122223333:a:b", "implicitDeny"},
		{"IN-32 twelve digits", "arn:aws:sqs:us-east-1:" + anAccount + ":q", "arn:aws:sqs:us-east-1:11112222333:q", "implicitDeny"},
		{"IN-32 an account", "arn:aws:sqs:us-east-1:" + anAccount + ":q", "arn:aws:sqs:us-east-1:111122223333:q", "depends on account"},
		{"IN-32 a Region", "arn:aws:sqs:" + aRegion + ":111122223333:q", "arn:aws:sqs:us-east-1:111122223333:q", "depends on region"},
		{"IN-32 a partition", "arn:" + aPartition + ":s3:::b", b + "b", "depends on partition"},
		{"IN-32 a star that stays in its part", "arn:aws:sqs:us-*-1:111122223333:q", "arn:aws:sqs:us-" + aName + "-1:111122223333:q", "allowed"},
		{"IN-32 … and a text that may leave it", "arn:aws:sqs:us-*-1:111122223333:q", "arn:aws:sqs:us-" + aText + "-1:111122223333:q", "depends on text"},
		{"IN-32 any text may have wildcards", b + aText, b + "b/k", "depends on text"},
		{"IN-32 … but its beginning is known", b + aText, "arn:aws:sns:us-east-1:111122223333:t", "implicitDeny"},
		{"IN-32 a whole ARN", aText, b + "b/k", "depends on text"},
		{"IN-32 any text is no certain entry", aText + "/k", aText + "/k", "depends on text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			req := partlyAsked(c.asked)
			if !strings.HasPrefix(c.asked, b) {
				req.Action, req.Resource.Account = "sqs:SendMessage", ""
			}
			p := partly(t, policy.Version2012, m{"Effect": "Allow", "Action": "*", "Resource": c.entry})
			got := mustEvaluate(t, &req, evaluate.Policies{Identity: []*policy.Policy{p}})
			if answer(got) != c.want {
				t.Errorf("got %s, want %s\n%v", answer(got), c.want, got)
			}
			all := m{"Effect": "Allow", "Action": "*", "Resource": "*"}
			p = partly(t, policy.Version2012, all, m{"Effect": "Deny", "Action": "*", "NotResource": c.entry})
			opposite := c.want
			if c.want == "implicitDeny" {
				opposite = "explicitDeny"
			}
			if got := mustEvaluate(t, &req, evaluate.Policies{Identity: []*policy.Policy{p}}); answer(got) != opposite {
				t.Errorf("NotResource in a Deny: got %s, want %s", answer(got), opposite)
			}
		})
	}
}

func mustEvaluate(t testing.TB, req *evaluate.Request, ps evaluate.Policies) evaluate.Result {
	t.Helper()
	e, err := evaluate.Compile(ps)
	if err != nil {
		t.Fatal(err)
	}
	res := e.Evaluate(req)
	if d := e.Decide(req); d != res.Decision {
		t.Errorf("Decide says %v, Evaluate %v", d, res.Decision)
	}
	if tr := e.Trace(req); !tr.Result.Equal(res) {
		t.Errorf("Trace says\n%v\nEvaluate\n%v", tr.Result, res)
	}
	return res
}

// TestPartialCondition is about values of conditions and of the context.
func TestPartialCondition(t *testing.T) {
	for _, c := range []struct {
		name, operator, value string
		key                   any // what the request has
		want                  string
	}{
		{"IN-33 the same name", "StringEquals", aName, aName, "allowed"},
		{"IN-33 another name", "StringEquals", aName, "b", "depends on name"},
		{"IN-33 a name has no blank", "StringEquals", aName, "a b", "implicitDeny"},
		{"IN-33 negated", "StringNotEquals", aName, aName, "implicitDeny"},
		{"IN-33 negated, another name", "StringNotEquals", aName, "a b", "allowed"},
		{"IN-33 like", "StringLike", "x-*", "x-" + aName, "allowed"},
		{"IN-33 in another case", "StringEqualsIgnoreCase", "X-" + aName, "x-" + aName, "allowed"},
		{"IN-33 an ARN", "ArnLike", "arn:aws:s3:::*", "arn:aws:s3:::" + aName, "allowed"},
		{"IN-33 an ARN of another service", "ArnLike", "arn:aws:sns:*:*:*", "arn:aws:s3:::" + aName, "implicitDeny"},
		{"IN-33 what may be no ARN", "ArnNotLike", "arn:aws:sns:*:*:*", aText, "depends on text"},
		{"IN-33 a number", "NumericEquals", aText, "5", "depends on text"},
		{"IN-33 a number of the request", "NumericLessThan", "5", aText, "depends on text"},
		{"IN-33 a date", "DateLessThan", aText, "2026-01-01T00:00:00Z", "depends on text"},
		{"IN-33 a boolean", "Bool", aText, "true", "depends on text"},
		{"IN-33 an address", "IpAddress", aText, "192.0.2.1", "depends on text"},
		{"IN-33 an address of the request", "NotIpAddress", "192.0.2.0/24", aText, "depends on text"},
		{"IN-33 Null sees that the key is there", "Null", "false", aText, "allowed"},
		{"IN-33 Null with an unknown value", "Null", aText, "x", "depends on text"},
		{"IN-33 all of a list", "ForAllValues:StringEquals", aName, []string{aName, aName}, "allowed"},
		{"IN-33 all of a list, one of which may not be", "ForAllValues:StringEquals", aName, []string{aName, "b"}, "depends on name"},
		{"IN-33 any of a list", "ForAnyValue:StringEquals", "b", []string{aName, "b"}, "allowed"},
		{"IN-33 none of a list", "ForAnyValue:StringEquals", "a b", []string{aName, "b"}, "implicitDeny"},
		{"IN-37 an absent key is absent", "StringEquals", aName, nil, "implicitDeny"},
		{"IN-37 an absent key of a negated operator", "StringNotEquals", aName, nil, "allowed"},
		{"IN-37 an absent key that need not be there", "NumericEqualsIfExists", aText, nil, "allowed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := partly(t, policy.Version2012, m{
				"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": m{c.operator: m{"app:key": c.value}},
			})
			req := partlyAsked("arn:aws:s3:::b/k")
			switch v := c.key.(type) {
			case string:
				req.Context.Set("app:key", v)
			case []string:
				req.Context.SetMulti("app:key", v...)
			}
			got := mustEvaluate(t, &req, evaluate.Policies{Identity: []*policy.Policy{p}})
			if answer(got) != c.want {
				t.Errorf("got %s, want %s\n%v", answer(got), c.want, got)
			}
			wantMissing := []string(nil)
			if c.key == nil { // IN-37
				wantMissing = []string{"app:key"}
			}
			if diff := cmp.Diff(wantMissing, got.MissingContext); diff != "" {
				t.Errorf("missing context (-want +got):\n%s", diff)
			}
		})
	}
}

// TestPartialStatements is about statements and policies that may be there, or of which nothing is known, and about the
// places in them.
func TestPartialStatements(t *testing.T) {
	const arn = "arn:aws:s3:::b/k"
	allow := m{"Sid": "A", "Effect": "Allow", "Action": "*", "Resource": "*"}
	deny := m{"Sid": "D", "Effect": "Deny", "Action": "*", "Resource": "*"}
	unknown, err := policy.NewUnknown("arn:aws:iam::aws:policy/Retired")
	if err != nil {
		t.Fatal(err)
	}
	one := func(s ...any) *policy.Policy { return partly(t, policy.Version2012, s...) }
	identity := func(p ...*policy.Policy) evaluate.Policies { return evaluate.Policies{Identity: p} }
	maybe := func(effect policy.Effect) *policy.Policy {
		p, err := policy.NewPartial(policy.Version2012, policy.PartialSpec{
			StatementSpec: policy.StatementSpec{Effect: effect, Action: []string{"*"}, Resource: []string{"*"}},
			If:            condition.Unknown{Label: "IsProd", Class: condition.ClassChoice},
		})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	resource := func(principal any) *policy.Policy {
		return one(m{"Effect": "Allow", "Principal": principal, "Action": "*", "Resource": "*"})
	}
	levels := func(ps ...*policy.Policy) []evaluate.Level { return []evaluate.Level{level(ps...)} }
	for _, c := range []struct {
		name string
		ps   evaluate.Policies
		want string
	}{
		{"IN-31 a statement that may be there", identity(maybe(policy.Allow)), "depends on IsProd"},
		{"IN-31 a Deny that may be there", identity(one(allow), maybe(policy.Deny)), "depends on IsProd"},
		{"IN-31 a Deny that may be there, and nothing allows", identity(maybe(policy.Deny)), "implicitDeny"},
		{"IN-31 an action", identity(one(m{"Effect": "Allow", "Action": "s3:" + aName, "Resource": "*"})), "depends on name"},
		{"IN-31 an action of another service", identity(one(m{"Effect": "Allow", "Action": "sqs:" + aText, "Resource": "*"})), "implicitDeny"},
		{"IN-31 NotAction", identity(one(m{"Effect": "Allow", "NotAction": "sqs:" + aText, "Resource": "*"})), "allowed"},
		{"IN-31 a Condition", identity(one(m{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": aStatement})), "depends on policy"},
		{"IN-31 a statement as a whole", identity(one(aStatement)), "depends on policy"},
		{"IN-31 … which may deny too", identity(one(allow, aStatement)), "depends on policy"},
		{"IN-31 a Principal as a whole", evaluate.Policies{Resource: resource(aText)}, "depends on text"},
		{"IN-31 an account among principals", evaluate.Policies{Resource: resource(m{"AWS": anAccount}), Identity: []*policy.Policy{one(allow)}}, "allowed"},
		{"IN-31 a user of an account that is not known", evaluate.Policies{Resource: resource(m{"AWS": "arn:aws:iam::" + anAccount + ":user/alice"})}, "depends on account"},
		{"IN-31 another user", evaluate.Policies{Resource: resource(m{"AWS": "arn:aws:iam::" + anAccount + ":user/bob"})}, "implicitDeny"},
		{"IN-31 somebody of another type", evaluate.Policies{Resource: resource(m{"Service": aText})}, "implicitDeny"},
		{"IN-34 denied whatever it says", identity(one(deny), unknown), "explicitDeny"},
		{"IN-35 a policy", identity(unknown), "depends on arn:aws:iam::aws:policy/Retired"},
		{"IN-35 a policy beside one that allows", identity(one(allow), unknown), "depends on arn:aws:iam::aws:policy/Retired"},
		{"IN-35 a boundary", evaluate.Policies{Identity: []*policy.Policy{one(allow)}, Boundary: unknown}, "depends on arn:aws:iam::aws:policy/Retired"},
		{"IN-35 a boundary, and nothing allows", evaluate.Policies{Boundary: unknown}, "implicitDeny"},
		{"IN-35 a policy of the resource", evaluate.Policies{Resource: unknown}, "depends on arn:aws:iam::aws:policy/Retired"},
		{"IN-35 an SCP", evaluate.Policies{Identity: []*policy.Policy{one(allow)}, SCPs: levels(unknown)}, "depends on arn:aws:iam::aws:policy/Retired"},
		{"IN-35 an RCP only denies", evaluate.Policies{RCPs: levels(unknown)}, "implicitDeny"},
		{"IN-36 only what could tip the decision", evaluate.Policies{
			Identity: []*policy.Policy{one(m{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::" + aName + "/*"}), one(m{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:sqs:::" + anotherName})},
		}, "depends on name"},
	} {
		t.Run(c.name, func(t *testing.T) {
			req := partlyAsked(arn)
			if got := mustEvaluate(t, &req, c.ps); answer(got) != c.want {
				t.Errorf("got %s, want %s\n%v", answer(got), c.want, got)
			}
		})
	}
}

// TestPartialReasons holds that an answer has the reasons that are certain, and names what is not (IN-36).
func TestPartialReasons(t *testing.T) {
	p := partly(t, policy.Version2012,
		m{"Sid": "Sure", "Effect": "Allow", "Action": "*", "Resource": "*"},
		m{"Sid": "May", "Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::" + aName + "/*", "Condition": m{"Bool": m{"app:b": aText}}},
		m{"Sid": "No", "Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::" + aName + "/x"},
	).Named("own")
	req := partlyAsked("arn:aws:s3:::b/k", "app:b", "true")
	got := mustEvaluate(t, &req, evaluate.Policies{Identity: []*policy.Policy{p}})
	want := `allowed, decided by identity
  Allow Sure of identity policy own applies
  Allow May of identity policy own may apply: it depends on name, text (Resource, Condition)
  KEY_NEVER_SENT: "app:b" is no condition key of s3:GetObject: AWS does not send it`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(got.Misses) != 1 || got.Misses[0].Sid != "No" || got.Misses[0].Element != "Resource" {
		t.Errorf("misses: %v", got.Misses)
	}
	tr := must(evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{p}})).Trace(&req)
	var says []string
	for _, s := range tr.Types[0].Statements {
		says = append(says, fmt.Sprintf("%s %v %v %v", s.Sid, s.Applies, s.May, s.Codes))
		for _, e := range s.Elements {
			says = append(says, fmt.Sprintf("%s %v %v %s", e.Element, e.Covers, e.May, e.Entries[0].Code))
		}
	}
	wantSays := []string{
		"Sure true false []", "Action true false ", "Resource true false ",
		"May false true [NOT_KNOWN]", "Action true false ", "Resource false true NOT_KNOWN",
		"No false false []", "Action true false ", "Resource false false RESOURCE_NAME",
	}
	if diff := cmp.Diff(wantSays, says); diff != "" {
		t.Errorf("trace (-want +got):\n%s", diff)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
