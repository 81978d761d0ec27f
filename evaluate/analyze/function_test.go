package analyze_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

const thumbnails = "arn:aws:lambda:eu-west-1:111122223333:function:thumbnails"

// somebody is a caller with an identity policy of these statements; none: it has no policy.
func somebody(t testing.TB, id string, statements ...string) analyze.System {
	t.Helper()
	s := analyze.System{Caller: evaluate.MustParsePrincipal(id)}
	if len(statements) > 0 {
		s.Policies.Identity = []*policy.Policy{parse(t, statements...)}
	}
	return s
}

// about is the systems that meet a function, in the order of their callers.
func about(f lambdaperm.Function, callers ...analyze.System) (list []analyze.FunctionSystem) {
	for _, s := range callers {
		list = append(list, analyze.FunctionSystem{System: s, Function: f})
	}
	return list
}

func invocations(t testing.TB, systems []analyze.FunctionSystem, opts ...analyze.Option) (list []analyze.Invocation) {
	t.Helper()
	for row, err := range analyze.WhoCanInvoke(context.Background(), slices.Values(systems), opts...) {
		if err != nil {
			t.Fatalf("%v %v: %v", row.Caller, row.Function, err)
		}
		confirmed(t, row.Path)
		list = append(list, row)
	}
	return list
}

func changes(t testing.TB, systems []analyze.FunctionSystem, opts ...analyze.Option) (list []analyze.Change) {
	t.Helper()
	for row, err := range analyze.WhoCanChange(context.Background(), slices.Values(systems), opts...) {
		if err != nil {
			t.Fatalf("%v %v: %v", row.Caller, row.Way, err)
		}
		confirmed(t, row.Path)
		list = append(list, row)
	}
	return list
}

// confirmed checks what holds for each path: AN-73.
func confirmed(t testing.TB, p analyze.Path) {
	t.Helper()
	want := analyze.Yes
	for i, s := range p.Steps {
		v := s.Answer.Verdict
		switch {
		case s.Name == "" || strings.HasSuffix(s.Name, "*") || len(s.Access.Actions) != 1 || len(s.Access.Resources) != 1:
			t.Errorf("step %+v", s)
		case v == analyze.Yes && (s.Answer.Result.Decision != evaluate.Allowed || s.Answer.Request.Action != s.Access.Actions[0]):
			t.Errorf("a Yes of which the request is not allowed: %+v", s)
		case v == analyze.No && i != len(p.Steps)-1:
			t.Errorf("steps behind a No: %+v", p.Steps)
		}
		if v == analyze.No || v == analyze.Undecided && want != analyze.No {
			want = v
		}
	}
	if len(p.Steps) > 0 && p.Verdict != want || len(p.Steps) == 0 && p.Verdict == analyze.Yes ||
		p.Verdict == analyze.Undecided && p.Open == nil || p.Verdict == analyze.No && p.Open != nil {
		t.Errorf("%v with %+v and %v", p.Verdict, p.Steps, p.Open)
	}
}

// table is rows as a person would write them: for each caller a line with the verdict of each of its rows.
func table(rows []analyze.Invocation) string {
	var b strings.Builder
	last := ""
	for _, r := range rows {
		name := r.Caller.ID()[strings.LastIndexAny(r.Caller.ID(), ":/")+1:]
		if name != last {
			b.WriteString("\n" + name + ":")
			last = name
		}
		column := r.Function.Qualifier
		if column == "" {
			column = "f"
		}
		switch r.By {
		case analyze.ByURL:
			column = "URL " + column
		case analyze.ByInvokeAsync:
			column = "async"
		}
		b.WriteString(" " + column + " " + r.Verdict.String() + ",")
	}
	return b.String()
}

// thumbnailing is a function with an S3 trigger, an alias, and a grant for another account at the alias.
func thumbnailing(t testing.TB) lambdaperm.Function {
	t.Helper()
	return lambdaperm.Function{
		ARN:     arn.MustParseFunction(thumbnails),
		Aliases: []string{"prod"}, Versions: []string{"2", "10"},
		Role: &lambdaperm.Role{ARN: "arn:aws:iam::111122223333:role/service-role/thumbnails"},
		Policies: map[string]*policy.Policy{
			"": parse(t, `"Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"`+thumbnails+`",
				"Condition":{"StringEquals":{"AWS:SourceAccount":"111122223333"},"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::photos"}}`),
			"prod": parse(t, `"Principal":{"AWS":"arn:aws:iam::444455556666:role/partner"},"Action":"lambda:InvokeFunction",
				"Resource":"`+thumbnails+`:prod"`),
		},
	}
}

// AN-70, AN-72: a function with an S3 trigger, a grant for another account at an alias, and who there is.
func TestFunctionStory(t *testing.T) {
	rows := invocations(t, about(thumbnailing(t),
		somebody(t, "arn:aws:iam::111122223333:user/admin", `"Action":"lambda:*","Resource":"*"`),
		somebody(t, "arn:aws:iam::111122223333:root"),
		somebody(t, "arn:aws:iam::111122223333:role/deploy", `"Action":"lambda:InvokeFunction","Resource":"`+thumbnails+`:*"`),
		somebody(t, "arn:aws:iam::111122223333:user/reader", `"Action":"lambda:Get*","Resource":"*"`),
		somebody(t, "arn:aws:iam::444455556666:role/partner", `"Action":"lambda:*","Resource":"*"`),
		somebody(t, "arn:aws:iam::444455556666:role/lazy"),
		somebody(t, "arn:aws:iam::444455556666:role/other", `"Action":"lambda:*","Resource":"*"`),
		somebody(t, "s3.amazonaws.com"),
		somebody(t, "sns.amazonaws.com"),
		somebody(t, "anonymous"),
	))
	const want = `
admin: f yes, $LATEST yes, 2 yes, 10 yes, prod yes, async yes,
root: f yes, $LATEST yes, 2 yes, 10 yes, prod yes, async yes,
deploy: f no, $LATEST yes, 2 yes, 10 yes, prod yes, async no,
reader: f no, $LATEST no, 2 no, 10 no, prod no, async no,
partner: f no, $LATEST no, 2 no, 10 no, prod yes, async no,
lazy: f no, $LATEST no, 2 no, 10 no, prod no, async no,
other: f no, $LATEST no, 2 no, 10 no, prod no, async no,
s3.amazonaws.com: f yes, $LATEST no, 2 no, 10 no, prod no,
sns.amazonaws.com: f no, $LATEST no, 2 no, 10 no, prod no,`
	if got := table(rows); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	for _, r := range rows {
		if r.Caller.ID() != "s3.amazonaws.com" || r.Verdict != analyze.Yes {
			continue
		}
		for key, want := range map[string]string{"aws:SourceArn": "arn:aws:s3:::photos", "aws:SourceAccount": "111122223333"} {
			if got, _ := r.Steps[0].Answer.Request.Context.Value(key); got != want {
				t.Errorf("%s is %q, want %q", key, got, want)
			}
		}
	}
}

// AN-71: a URL takes two actions, each with keys of its own.
func TestFunctionURL(t *testing.T) {
	const url, call = `"Action":"lambda:InvokeFunctionUrl","Resource":"*"`, `"Action":"lambda:InvokeFunction","Resource":"*"`
	public := []string{
		everyone + when(url, `"StringEquals":{"lambda:FunctionUrlAuthType":"NONE"}`),
		everyone + when(call, `"Bool":{"lambda:InvokedViaFunctionUrl":"true"}`),
	}
	const user, stranger = "arn:aws:iam::111122223333:user/u", "arn:aws:iam::444455556666:user/u"
	for _, c := range []struct {
		name, auth string
		own        []string // of the caller
		function   []string // the function's policy
		caller     string
		want       analyze.Verdict
		api        analyze.Verdict // of the Invoke API; 0: there is no row
	}{
		{"both", lambdapolicy.AuthIAM, []string{url, call}, nil, user, analyze.Yes, analyze.Yes},
		{"the first only", lambdapolicy.AuthIAM, []string{url}, nil, user, analyze.No, analyze.No},
		{"the second only", lambdapolicy.AuthIAM, []string{call}, nil, user, analyze.No, analyze.Yes},
		{"the second through URLs only", lambdapolicy.AuthIAM,
			[]string{url, when(call, `"Bool":{"lambda:InvokedViaFunctionUrl":"true"}`)}, nil, user, analyze.Yes, analyze.No},
		{"the second not through URLs", lambdapolicy.AuthIAM,
			[]string{url, when(call, `"Null":{"lambda:InvokedViaFunctionUrl":"true"}`)}, nil, user, analyze.No, analyze.Yes},
		{"another way to authenticate", lambdapolicy.AuthIAM,
			[]string{when(url, `"StringEquals":{"lambda:FunctionUrlAuthType":"NONE"}`), call}, nil, user, analyze.No, analyze.Yes},
		{"another function", lambdapolicy.AuthIAM,
			[]string{when(url, `"StringLike":{"lambda:FunctionArn":"*:other"}`), call}, nil, user, analyze.No, analyze.Yes},
		{"another account", lambdapolicy.AuthIAM, []string{url, call}, nil, stranger, analyze.No, analyze.No},
		{"another account that is let in", lambdapolicy.AuthIAM, []string{url, call},
			[]string{`"Principal":{"AWS":"444455556666"},` + url, `"Principal":{"AWS":"444455556666"},` + call}, stranger, analyze.Yes, analyze.Yes},
		{"not signed", lambdapolicy.AuthIAM, nil, []string{everyone + url, everyone + call}, "anonymous", analyze.No, 0},
		{"public", lambdapolicy.AuthNone, nil, public, "anonymous", analyze.Yes, 0},
		{"public, half of it", lambdapolicy.AuthNone, nil, public[:1], "anonymous", analyze.No, 0},
		{"public, signed all the same", lambdapolicy.AuthNone, nil, public, stranger, analyze.Yes, analyze.No},
		{"not public, so that own policies do not count", lambdapolicy.AuthNone, []string{url, call}, nil, user, analyze.No, analyze.Yes},
		{"a service", lambdapolicy.AuthIAM, nil,
			[]string{`"Principal":{"Service":"cloudfront.amazonaws.com"},` + url, `"Principal":{"Service":"cloudfront.amazonaws.com"},` + call},
			"cloudfront.amazonaws.com", analyze.Yes, analyze.Yes},
		{"an identity provider", lambdapolicy.AuthNone, nil, public, "arn:aws:iam::111122223333:saml-provider/p", 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := lambdaperm.Function{
				ARN: arn.MustParseFunction(thumbnails), URLs: map[string]lambdaperm.URL{"": {AuthType: c.auth}},
			}
			if c.function != nil {
				f.Policies = map[string]*policy.Policy{"": parse(t, c.function...)}
			}
			var url, api analyze.Verdict
			for _, r := range invocations(t, about(f, somebody(t, c.caller, c.own...))) {
				switch {
				case r.By == analyze.ByURL:
					url = r.Verdict
				case r.By == analyze.ByInvoke && r.Function.Qualifier == "":
					api = r.Verdict
				}
			}
			if url != c.want || api != c.api {
				t.Errorf("URL %v, want %v; Invoke %v, want %v", url, c.want, api, c.api)
			}
		})
	}
}

// AN-72: only services that send a token have one, and source keys may have any value.
func TestFunctionServices(t *testing.T) {
	for _, c := range []struct {
		name, caller, condition string
		want                    analyze.Verdict
	}{
		{"a skill", "alexa-appkit.amazon.com", `"StringEquals":{"lambda:EventSourceToken":"amzn1.ask.skill.x"}`, analyze.Yes},
		{"a bucket sends none", "s3.amazonaws.com", `"StringEquals":{"lambda:EventSourceToken":"amzn1.ask.skill.x"}`, analyze.No},
		{"a topic", "sns.amazonaws.com", `"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:*:t"}`, analyze.Yes},
		{"not through a URL", "s3.amazonaws.com", `"Bool":{"lambda:InvokedViaFunctionUrl":"true"}`, analyze.No},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := lambdaperm.Function{ARN: arn.MustParseFunction(thumbnails), Policies: map[string]*policy.Policy{
				"": parse(t, when(`"Principal":{"Service":"`+c.caller+`"},"Action":"lambda:InvokeFunction","Resource":"*"`, c.condition))}}
			if got := invocations(t, about(f, somebody(t, c.caller)))[0].Verdict; got != c.want {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}
