package lambdaperm_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// parameters reads those of AddPermission out of a Fix.
func parameters(t *testing.T, fix string) lambdapolicy.AddPermissionInput {
	t.Helper()
	fix, _, _ = strings.Cut(fix, "; or ")
	list, ok := strings.CutPrefix(fix, "AddPermission ")
	list, hasID := cutOut(list, ", StatementId=…")
	if !ok || !hasID {
		t.Fatalf("no parameters: %q", fix)
	}
	in := lambdapolicy.AddPermissionInput{StatementID: "fix"}
	for parameter := range strings.SplitSeq(list, ", ") {
		name, value, _ := strings.Cut(parameter, "=")
		switch name {
		case "FunctionName":
			in.FunctionName = value
		case "Qualifier":
			in.Qualifier = value
		case "Action":
			in.Action = value
		case "Principal":
			in.Principal = value
		case "SourceArn":
			in.SourceARN = value
		case "SourceAccount":
			in.SourceAccount = value
		case "EventSourceToken":
			in.EventSourceToken = value
		case "FunctionUrlAuthType":
			in.FunctionURLAuthType = value
		case "InvokedViaFunctionUrl":
			in.InvokedViaFunctionURL = value == "true"
		default:
			t.Fatalf("parameter %q", name)
		}
	}
	return in
}

// cutOut returns a text without a part of it.
func cutOut(s, part string) (rest string, ok bool) {
	before, after, ok := strings.Cut(s, part)
	return before + after, ok
}

// mended does what the failed checks of a report say, and returns the function that comes of it.
func mended(t *testing.T, f lambdaperm.Function, r lambdaperm.Report) lambdaperm.Function {
	t.Helper()
	for i, c := range r.Failed() {
		in := parameters(t, c.Fix)
		in.StatementID += string(rune('0' + i))
		var err error
		if f, err = f.AddPermission(in); err != nil {
			t.Fatalf("%s: %v", c.Fix, err)
		}
	}
	return f
}

// TestFixLetsIn does what the report says, asks again, and wants to be let in, without a note that the grant is too wide.
func TestFixLetsIn(t *testing.T) {
	type entry struct {
		name string
		ask  func(f lambdaperm.Function, qualifier string) (lambdaperm.Report, error)
	}
	var entries []entry
	fromSource := func(name string, s lambdaperm.Source) {
		entries = append(entries, entry{name, func(f lambdaperm.Function, qualifier string) (lambdaperm.Report, error) {
			return lambdaperm.InvokeFromSource(f, qualifier, s)
		}})
	}
	for _, row := range pushRows {
		fromSource("RBP-27/"+row.id, row.source())
	}
	fromSource("RBP-27/PUSH-13", lambdaperm.Source{Name: "alexa-appkit", Token: "amzn1.ask.skill.x"})
	fromSource("RBP-27/PUSH-15", lambdaperm.Source{Name: "config", Account: accountA})
	for _, id := range []string{userB, "arn:aws:iam::" + accountB + ":root", "arn:aws:sts::" + accountB + ":assumed-role/r/s"} {
		entries = append(entries, entry{"RBP-27/" + id, func(f lambdaperm.Function, qualifier string) (lambdaperm.Report, error) {
			return lambdaperm.Invoke(f, qualifier, callerOf(id, anyInvoke))
		}})
	}
	for _, authType := range []string{lambdapolicy.AuthNone, lambdapolicy.AuthIAM} {
		id := map[string]string{lambdapolicy.AuthNone: "anonymous", lambdapolicy.AuthIAM: userB}[authType]
		entries = append(entries, entry{"RBP-27 RBP-29/" + authType, func(f lambdaperm.Function, qualifier string) (lambdaperm.Report, error) {
			f.URLs = map[string]lambdaperm.URL{"": {AuthType: authType}, "live": {AuthType: authType}}
			return lambdaperm.InvokeURL(f, qualifier, callerOf(id, bothURL))
		}})
	}
	for _, e := range entries {
		for _, qualifier := range []string{"", "live"} {
			t.Run(e.name+"/"+qualifier, func(t *testing.T) {
				f := functionWith()
				r, err := e.ask(f, qualifier)
				wants(t, r, err, no)
				f = mended(t, f, r)
				r, err = e.ask(f, qualifier)
				wants(t, r, err, ok)
				if strings.Contains(r.String(), "fix:") {
					t.Errorf("there is nothing to do:\n%v", r)
				}
			})
		}
	}
}

// TestReportSays: what a report says of a policy that is not there, or hangs elsewhere, and what it says to do.
func TestReportSays(t *testing.T) {
	topic := lambdaperm.Source{ARN: "arn:aws:sns:us-east-1:111122223333:t"}
	with := func(policies map[string]*policy.Policy) lambdaperm.Function {
		f := functionNamed(functionARN)
		f.Policies = policies
		return f
	}
	of := func(sid, on, topic string) *policy.Policy {
		s := to(byService("sns.amazonaws.com"), allowing("lambda:InvokeFunction", on, when("ArnLike", "AWS:SourceArn", topic)))
		return document(strings.Replace(s, "{", `{"Sid":"`+sid+`",`, 1)).Named("topics.json")
	}
	grant := func(sid, on string) *policy.Policy { return of(sid, on, topic.ARN) }
	other := document(to(byService("s3.amazonaws.com"), allowing("lambda:InvokeFunction", functionARN+":live")))
	ofUser := document(to(aws(userA), allowing("lambda:InvokeFunction", functionARN)))
	ofRole := document(to(aws(roleARN), allowing("lambda:InvokeFunction", functionARN)))
	const session = "arn:aws:sts::" + accountA + ":assumed-role/r/s"
	source := func(f lambdaperm.Function, qualifier string) question {
		return func() (lambdaperm.Report, error) { return lambdaperm.InvokeFromSource(f, qualifier, topic) }
	}
	url := func(statements ...string) question {
		return func() (lambdaperm.Report, error) {
			return lambdaperm.InvokeURL(urlFunction(lambdapolicy.AuthNone, statements...), "", callerOf("anonymous"))
		}
	}
	one, two := urlStatements(lambdapolicy.AuthNone)
	const add = "AddPermission FunctionName=f, "
	const rest = "StatementId=…, Principal=sns.amazonaws.com, Action=lambda:InvokeFunction, SourceArn=arn:aws:sns:us-east-1:111122223333:t"
	const both = " alone is not enough: URLs made since October 2025 take both actions, and since November 2026 all URLs do"
	throughRole := func(role lambdaperm.Role, qualifier string) question {
		return func() (lambdaperm.Report, error) {
			return lambdaperm.InvokeThroughRole(functionWith(), qualifier, "states", role)
		}
	}
	onFunction := invRoleFor("states.amazonaws.com")
	onFunction.Identity = identity(allowing("lambda:InvokeFunction", functionARN))
	for _, tt := range []struct {
		name        string
		ask         question
		remark, fix string
	}{
		{"RBP-11/no policy at all", source(with(nil), ""), "the unqualified function has no policy", add + rest},
		{"RBP-11/no policy at all, alias", source(with(nil), "live"), "the alias live has no policy", add + "Qualifier=live, " + rest},
		{"RBP-11/a policy about something else", source(with(map[string]*policy.Policy{"": document(to(byService("s3.amazonaws.com"),
			allowing("lambda:InvokeFunction", functionARN)))}), ""), "", add + rest},
		{"RBP-11/alias called, grant on the function", source(with(map[string]*policy.Policy{"": grant("topic", functionARN)}), "live"),
			"the alias live has no policy of its own, and a matching grant (Allow topic of resource policy topics.json) hangs on the unqualified function",
			add + "Qualifier=live, " + rest + "; or call " + functionARN},
		{"RBP-11/version called, grant on an alias", source(with(map[string]*policy.Policy{"live": grant("topic", functionARN+":live")}), "3"),
			"version 3 has no policy of its own, and a matching grant (Allow topic of resource policy topics.json) hangs on the alias live",
			add + "Qualifier=3, " + rest + "; or call " + functionARN + ":live"},
		{"RBP-11/function called, grant on the alias", source(with(map[string]*policy.Policy{"live": grant("topic", functionARN+":live")}), ""),
			"the unqualified function has no policy of its own, and a matching grant (Allow topic of resource policy topics.json) hangs on the alias live",
			add + rest + "; or call " + functionARN + ":live"},
		{"RBP-11/alias with a policy, grant on the function",
			source(with(map[string]*policy.Policy{"": grant("topic", functionARN), "live": other}), "live"),
			"only the policy of the alias live counts, and a matching grant (Allow topic of resource policy topics.json) hangs on the unqualified function",
			add + "Qualifier=live, " + rest + "; or call " + functionARN},
		{"RBP-11/alias called, grant for another topic on the function",
			source(with(map[string]*policy.Policy{"": of("another", functionARN, topic.ARN+"2")}), "live"),
			"the alias live has no policy", add + "Qualifier=live, " + rest},
		{"RBP-6/$LATEST called, grant on the function", source(with(map[string]*policy.Policy{"": grant("topic", functionARN)}), "$LATEST"),
			"$LATEST has no policy of its own, and a matching grant (Allow topic of resource policy topics.json) hangs on the unqualified function",
			"call " + functionARN},
		{"RBP-6/$LATEST called, no policy", source(with(nil), "$LATEST"), "$LATEST has no policy", ""},
		{"RBP-11/a policy elsewhere that is not legal",
			source(with(map[string]*policy.Policy{"": anyInvoke}), "live"), "the alias live has no policy", add + "Qualifier=live, " + rest},
		{"RBP-21/user of the account, grant on the function", invoking(with(map[string]*policy.Policy{"": ofUser}), "live", asUser()),
			"the alias live has no policy of its own, and a matching grant (Allow #0 of resource policy resource) hangs on the unqualified function",
			add + "Qualifier=live, StatementId=…, Principal=" + userA + ", Action=lambda:InvokeFunction; or call " + functionARN},
		{"RBP-21/session of the account, grant on the function", invoking(with(map[string]*policy.Policy{"": ofRole}), "live", as(session)),
			"the alias live has no policy of its own, and a matching grant (Allow #0 of resource policy resource) hangs on the unqualified function",
			"Allow lambda:InvokeFunction on " + functionARN + ":live in an identity policy; or call " + functionARN},
		{"RBP-21/user of the account", invoking(with(nil), "", asUser()), "the unqualified function has no policy",
			"Allow lambda:InvokeFunction on " + functionARN + " in an identity policy"},
		{"RBP-21/the identity policy allows the function alone", invoking(with(nil), "live", asUser(allowing("lambda:InvokeFunction", functionARN))),
			"the alias live has no policy", "Allow lambda:InvokeFunction on " + functionARN + ":live in an identity policy"},
		{"SEED-12/role without permission for the alias", throughRole(onFunction, "live"), "the alias live has no policy",
			"Allow lambda:InvokeFunction on " + functionARN + ":live in an identity policy"},
		{"SEED-12/another service in the trust policy", throughRole(invRoleFor("ec2.amazonaws.com", "lambda:*"), ""), "",
			"Allow sts:AssumeRole to states.amazonaws.com in the trust policy of " + roleARN},
		{"RBP-29/URL without lambda:InvokeFunction", url(one), "lambda:InvokeFunctionUrl" + both,
			add + "StatementId=…, Principal=*, Action=lambda:InvokeFunction, InvokedViaFunctionUrl=true"},
		{"RBP-29/URL without lambda:InvokeFunctionUrl", url(two), "lambda:InvokeFunction" + both,
			add + "StatementId=…, Principal=*, Action=lambda:InvokeFunctionUrl, FunctionUrlAuthType=NONE"},
		{"RBP-24/an explicit deny", invoking(with(nil), "", asUser(denying("lambda:*", "*"))), "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := tt.ask()
			if err != nil {
				t.Fatal(err)
			}
			failed := r.Failed()
			if len(failed) != 1 {
				t.Fatalf("%d checks failed: %v", len(failed), r)
			}
			if c := failed[0]; c.Remark != tt.remark || c.Fix != tt.fix {
				t.Errorf("remark %q\n want %q\nfix %q\nwant %q", c.Remark, tt.remark, c.Fix, tt.fix)
			}
			if text := r.String(); !strings.Contains(text, tt.remark) || !strings.Contains(text, tt.fix) ||
				!strings.Contains(text, "("+failed[0].Request.Action+" on "+failed[0].Request.Resource.ARN+")") {
				t.Errorf("the text does not say so:\n%s", text)
			}
		})
	}
}

// TestGrantWithoutSid: a statement without Sid is named by its number and its policy.
func TestGrantWithoutSid(t *testing.T) {
	f := functionNamed(functionARN)
	f.Policies = map[string]*policy.Policy{"": document(to(byService("sns.amazonaws.com"), allowing("lambda:GetFunction", functionARN)),
		to(byService("sns.amazonaws.com"), allowing("lambda:InvokeFunction", functionARN))).Named("topics.json")}
	r, err := lambdaperm.InvokeFromSource(f, "", lambdaperm.Source{ARN: "arn:aws:sns:us-east-1:111122223333:t"})
	wants(t, r, err, ok, lambdaperm.NoteConfusedDeputy)
	if got := r.Notes[0].Message; !strings.HasPrefix(got, "statement #1 of resource policy topics.json lets Amazon SNS in") {
		t.Error(got)
	}
}
