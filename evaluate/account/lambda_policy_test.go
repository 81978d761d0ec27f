package account_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
)

// TestQualifiers: a policy belongs to the qualifier that its statements name, or that a member says (IN-21).
func TestQualifiers(t *testing.T) {
	plain := `{"FunctionName":"orders","FunctionArn":"` + fn + `"}`
	for _, c := range []struct {
		name, file string
		want       []string // qualifiers that SNS may invoke
		err        account.Code
	}{
		{"IN-21 the function", answerOf(permission(fn)), []string{""}, ""},
		{"IN-21 an alias", answerOf(permission(fn + ":live")), []string{"live"}, ""},
		{"IN-21 a version", answerOf(permission(fn+":7", fn+":7")), []string{"7"}, ""},
		{"IN-21 several, and none is said", answerOf(permission(fn, fn+":live")), nil, account.CodeSeveralQualifiers},
		{"IN-21 several, and one is said", answerOf(permission(fn, fn+":live"), `"qualifier":"live"`), []string{"live"}, ""},
		{"IN-21 one that is said counts", answerOf(permission(fn+":live", fn+":beta"), `"qualifier":"beta"`), []string{"beta"}, ""},
		{"IN-21 what is no qualifier", answerOf(permission(fn), `"qualifier":"a b"`), nil, account.CodeInvalidValue},
		{"IN-21 in a file of resources", `{"arn":"` + fn + `","policy":` + permission(fn+":live") + `}`, []string{"live"}, ""},
		{"IN-21 in a file of resources, with qualifier", `{"arn":"` + fn + `:live","policy":` + permission(fn+":live", fn) + `}`, []string{"live"}, ""},
		{"IN-21 in a file of resources, several", `{"arn":"` + fn + `","policy":` + permission(fn+":live", fn) + `}`, nil, account.CodeSeveralQualifiers},
		{"IN-21 in a file of resources, one is said", `{"arn":"` + fn + `","qualifier":"live","policy":` + permission(fn+":live", fn) + `}`, []string{"live"}, ""},
		{"IN-21 in a file of resources, no statement names it", `{"arn":"` + fn + `","policy":` + permission("*") + `}`, []string{""}, ""},
		{"IN-12 twice the same", answerOf(permission(fn)) + "\n" + answerOf(permission(fn)), []string{""}, ""},
		{"IN-12 twice the same, in two shapes", answerOf(permission(fn)) + "\n" + `{"arn":"` + fn + `","policy":` + permission(fn) + `}`, []string{""}, ""},
		{"IN-12 a document that cannot be read is not the same", answerOf(permission(fn)) + "\n" + `{"arn":"` + fn + `","policy":"x"}`, nil, account.CodeInvalidPolicy},
		{"IN-12 twice, and not the same", answerOf(permission(fn)) + "\n" + answerOf(permission(fn, fn)), nil, account.CodeDuplicateEntity},
		{"IN-01 a document that is refused", answerOf(strings.Replace(permission(fn), "Allow", "Perhaps", 1)), nil, account.CodeInvalidPolicy},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := read(t, texts{"f.json": plain, "p.json": c.file})
			f, err := s.Function(fn)
			if got := codeOf(t, err); got != c.err {
				t.Fatalf("error %v, want %q", err, c.err)
			}
			var got []string
			for q := range f.Policies {
				got = append(got, q)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			for _, q := range []string{"", "live", "beta", "7"} {
				name := fn
				if q != "" {
					name += ":" + q
				}
				want := "implicitDeny"
				if slices.Contains(c.want, q) && c.name != "IN-21 one that is said counts" {
					want = "allowed"
				}
				if c.err != "" {
					want = string(c.err)
				}
				if got := decide(t, s, "sns.amazonaws.com", "lambda:InvokeFunction", name); got != want && !(c.err == account.CodeInvalidPolicy && q != "") && !strings.Contains(c.name, "counts") {
					t.Errorf("%q: %s, want %s", q, got, want)
				}
			}
			if c.err != "" && len(s.Problems()) == 0 {
				t.Error("no problem")
			}
		})
	}
	for _, c := range []struct {
		name, file string
		code       account.Code
	}{
		{"no function", answerOf(permission("*")), account.CodeInvalidValue},
		{"no Resource", answerOf(`{"Version":"2012-10-17","Statement":[]}`), account.CodeInvalidValue},
		{"two functions", answerOf(permission(fn, fn+"2")), account.CodeInvalidValue},
		{"a function and a layer", answerOf(permission(fn, "arn:aws:lambda:eu-west-1:"+here+":layer:l:1")), account.CodeInvalidValue},
		{"not JSON", answerOf("x"), account.CodeInvalidPolicy},
		{"not percent-encoded", answerOf("%7"), account.CodeInvalidPolicy},
		{"IN-02 a policy of another type", `{"Policy":1}`, account.CodeWrongType},
	} {
		t.Run(c.name, func(t *testing.T) {
			if e := refused(t, texts{"f.json": plain, "p.json": c.file}); e.Code != c.code || e.File != "p.json" {
				t.Errorf("error %v, want %s", e, c.code)
			}
		})
	}
}

// TestFunctionPolicies: no file means no policy (IN-21), and a function that is not there may have one (IN-19).
func TestFunctionPolicies(t *testing.T) {
	s := read(t, lambdaFiles())
	for _, q := range []struct {
		name, who, resource, want string
		note                      bool
	}{
		{"IN-21 the function", "sns.amazonaws.com", fn, "allowed", false},
		{"IN-21 the alias", "sns.amazonaws.com", fn + ":live", "allowed", false},
		{"IN-21 another alias has none", "sns.amazonaws.com", fn + ":beta", "implicitDeny", false},
		{"IN-21 a function without a file has none", "sns.amazonaws.com", "arn:aws:lambda:eu-west-1:" + here + ":function:plain", "implicitDeny", false},
		{"IN-19 a function that is not there", "sns.amazonaws.com", fn + "2", "implicitDeny", true},
		{"IN-19 a layer version that is there", ana, "arn:aws:lambda:eu-west-1:" + there + ":layer:tools:3", "implicitDeny", false},
	} {
		t.Run(q.name, func(t *testing.T) {
			r, err := may(t, s, q.who, "lambda:InvokeFunction", q.resource)
			if err != nil || decision(r) != q.want {
				t.Errorf("%v, %v, want %s", decision(r), err, q.want)
			}
			if got := slices.Contains(notes(r), account.ProblemResourcePolicy); got != q.note {
				t.Errorf("note %v", got)
			}
		})
	}
	r, err := may(t, s, ana, "lambda:GetLayerVersion", "arn:aws:lambda:eu-west-1:"+there+":layer:tools:3")
	if err != nil || r.Decision != evaluate.Allowed {
		t.Errorf("the layer: %v, %v", r, err)
	}
}
