package denial_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/denial"
	"github.com/lambdaiam/lambdaiam/policy"
)

// IN-67, IN-68: the sample.
func TestDetails(t *testing.T) {
	var want struct {
		Details []struct {
			Action, Decision, By, Check string
			Statements                  []string
		}
	}
	into(t, "expected.json", &want)
	d, err := denial.ReadDetails(os.DirFS("testdata/details"))
	if err != nil || len(d.Problems) > 0 || len(d.Skipped) > 0 || len(d.Policies) != 2 {
		t.Fatalf("%v, error %v", d, err)
	}
	if p, q := d.Policies[0], d.Policies[1]; !p.Inline || q.Inline || p.Kind != policy.Identity || q.Kind != policy.SCP || len(p.AttachedTo) != 1 || len(q.AttachedTo) != 2 {
		t.Errorf("policies %v", d.Policies)
	}
	n := 0
	for c := range d.Check() {
		w := want.Details[n]
		n++
		var sids []string
		for _, m := range c.Result.Statements {
			sids = append(sids, m.Sid)
		}
		if c.Evaluation.Action != w.Action || c.Result.Decision.String() != w.Decision || c.Result.By.String() != w.By || !slices.Equal(sids, w.Statements) ||
			c.Verdict.String() != w.Check || len(c.Differs) > 0 {
			t.Errorf("got %v, want %v", c, w)
		}
	}
	if n != len(want.Details) || n == 0 {
		t.Errorf("%d evaluations", n)
	}
}

// details are the sample, changed.
func details(t testing.TB, change func(page object)) object {
	t.Helper()
	var page object
	into(t, "details/details.json", &page)
	if change != nil {
		change(page)
	}
	return page
}

// parsed are details with the documents of the sample.
func parsed(t testing.TB, page object) denial.Details {
	t.Helper()
	d, err := denial.ParseDetails(text(t, page))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"full.json", "inline-0123456789abcdef.json"} {
		if err := d.AddPolicy(read(t, "details/policies/"+name)); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// check is the comparison of the one evaluation.
func check(t testing.TB, d denial.Details) denial.Comparison {
	t.Helper()
	list := slices.Collect(d.Check())
	if len(list) != 1 {
		t.Fatalf("%d comparisons", len(list))
	}
	return list[0]
}

// IN-67: values of the context.
func TestDetailsContext(t *testing.T) {
	for _, c := range []struct {
		key   string
		value any
		want  string // JSON; "" for a value that cannot be read
	}{
		{"aws:SourceIp", "192.0.2.9/32", `"192.0.2.9"`},
		{"aws:SourceIp", "2001:db8::1/128", `"2001:db8::1"`},
		{"aws:SourceIp", "192.0.2.9", `"192.0.2.9"`},
		{"aws:SourceIp", "192.0.2.0/24", ""},
		{"aws:SourceIp", "2001:db8::/32", ""},
		{"aws:SourceIp", "AWS Internal", ""},
		{"aws:VpcSourceIp", "10.0.0.1/32", `"10.0.0.1"`},
		{"aws:EpochTime", "2026-11-20T08:00:00Z", `"1795161600"`},
		{"aws:EpochTime", 1795161600, `"1795161600"`},
		{"aws:EpochTime", "soon", ""},
		{"aws:CurrentTime", "2026-11-20T08:00:00Z", `"2026-11-20T08:00:00Z"`},
		{"aws:TokenIssueTime", "today", ""},
		{"aws:MultiFactorAuthAge", "300", `"300"`},
		{"aws:MultiFactorAuthAge", 300, `"300"`},
		{"aws:MultiFactorAuthAge", "inf", ""},
		{"aws:MultiFactorAuthAge", "2026-11-20T08:00:00Z", `"1795161600"`},
		{"s3:max-keys", "10", `"10"`},
		{"s3:max-keys", "ten", ""},
		{"aws:SecureTransport", true, `"true"`},
		{"aws:SecureTransport", "True", `"true"`},
		{"aws:SecureTransport", "yes", ""},
		{"aws:PrincipalOrgPaths", "[o-a/r-b/]", `["o-a/r-b/"]`},
		{"aws:PrincipalOrgPaths", "[o-a/r-b/, o-a/r-b/ou-c/]", `["o-a/r-b/","o-a/r-b/ou-c/"]`},
		{"aws:PrincipalOrgPaths", "o-a/r-b/", `["o-a/r-b/"]`},
		{"aws:TagKeys", "[]", `[]`},
		{"aws:TagKeys", []any{"a", "b"}, `["a","b"]`},
		{"aws:TagKeys", []any{object{}}, ""},
		{"aws:username", []any{"ana"}, `"ana"`},
		{"aws:username", []any{"ana", "ben"}, ""},
		{"aws:username", "[ana]", `"[ana]"`},
		{"aws:username", 7, `"7"`},
		{"aws:PrincipalTag/team", "[x]", `"[x]"`},
		{"dynamodb:LeadingKeys", "[a, b]", `["a","b"]`},
		{"nosuch:Key", "x", `"x"`},
		{"nosuch:Key", []any{"x"}, `["x"]`},
		{"nosuch:Key", "[x]", ""},
		{"nosuch:Key", object{"a": 1}, ""},
		{"aws:userid", nil, `null`},
	} {
		page := details(t, func(page object) { page["requestContext"] = object{c.key: c.value} })
		d, err := denial.ParseDetails(text(t, page))
		if err != nil {
			t.Errorf("IN-67: %s: %v", c.key, err)
			continue
		}
		got := strings.TrimSuffix(strings.TrimPrefix(string(text(t, d.Context)), fmt.Sprintf("{%q:", c.key)), "}")
		if c.want == "" {
			if len(d.Problems) != 1 || d.Problems[0].Code != denial.CodeUnreadable || got != "{" || !strings.HasPrefix(d.Problems[0].Path, "requestContext.") {
				t.Errorf("IN-67: %s %v: got %s, problems %v", c.key, c.value, got, d.Problems)
			}
			continue
		}
		if got != c.want || len(d.Problems) > 0 {
			t.Errorf("IN-67: %s %v: got %s, want %s, problems %v", c.key, c.value, got, c.want, d.Problems)
		}
	}
}

// first returns the first element of a list of objects.
func first(page object, name string) object { return page[name].([]any)[0].(object) }

// IN-67: where we differ from AWS is said.
func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name    string
		change  func(page object)
		verdict denial.Verdict
		differs string // in what differs, "" for nothing
	}{
		{"IN-67: the same", nil, denial.Agrees, ""},
		{"IN-67: another effect", func(p object) { first(p, "evaluations")["evaluatedEffect"] = "ALLOW" }, denial.Contradicts, "AWS decided allowed, here it is explicitDeny"},
		{"IN-67: an implicit deny", func(p object) {
			first(p, "evaluations")["evaluatedEffect"] = "IMPLICIT_DENY"
			first(p, "evaluations")["matchedPolicies"] = []any{}
		}, denial.Contradicts, "AWS decided implicitDeny"},
		{"IN-67: another statement", func(p object) {
			first(first(first(p, "evaluations"), "matchedPolicies"), "matchedStatements")["sid"] = "Other"
		}, denial.InPart, "only AWS has Deny Other of inline:0123456789abcdef"},
		{"IN-67: no statement", func(p object) { delete(first(p, "evaluations"), "matchedPolicies") }, denial.InPart, "AWS does not have Deny NoUsers"},
		{"IN-67: an Allow beside the Deny", func(p object) {
			list := first(first(p, "evaluations"), "matchedPolicies")
			list["matchedStatements"] = append(list["matchedStatements"].([]any), object{"sid": "x", "evaluatedEffect": "ALLOW"})
		}, denial.Agrees, ""},
		{"IN-67: a key that could not be read", func(p object) { p["requestContext"].(object)["aws:SourceIp"] = "192.0.2.0/24" }, denial.Agrees, ""},
		{"IN-67: a key that could not be read, and decides", func(p object) {
			p["requestContext"].(object)["aws:SourceIp"] = "192.0.2.0/24"
			first(p, "evaluations")["evaluatedEffect"] = "ALLOW"
		}, denial.Open, "the value of aws:SourceIp could not be read"},
		{"IN-67: the context of the evaluation", func(p object) { first(p, "evaluations")["context"] = object{"aws:SourceIp": "198.51.100.7/32"} }, denial.Contradicts, "here it is implicitDeny"},
		{"IN-67: no caller", func(p object) { delete(p["requestContext"].(object), "aws:PrincipalARN") }, denial.Open, "names no caller"},
		{"IN-67: a caller that is none", func(p object) { p["requestContext"].(object)["aws:PrincipalARN"] = "x" }, denial.Open, "NO_REQUEST"},
		{"IN-67: no resource", func(p object) { first(p, "evaluations")["resource"] = "" }, denial.Open, "the request has no resource"},
		{"IN-67: an action without resource", func(p object) {
			first(p, "evaluations")["resource"] = ""
			first(p, "evaluations")["action"] = "iam:ListUsers"
		}, denial.Contradicts, "here it is implicitDeny"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := check(t, parsed(t, details(t, c.change)))
			differs := strings.Join(got.Differs, "; ")
			if got.Verdict != c.verdict || !strings.Contains(differs, c.differs) || c.differs == "" && differs != "" {
				t.Errorf("%v: %s", got.Verdict, differs)
			}
		})
	}
	d, err := denial.ParseDetails(text(t, details(t, nil)))
	if err != nil {
		t.Fatal(err)
	}
	if c := check(t, d); c.Verdict != denial.Open || !slices.Equal(c.Differs, []string{
		"not known: arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess", "not known: inline:0123456789abcdef",
	}) {
		t.Errorf("without documents: %v %q", c.Verdict, c.Differs)
	}
}

// IN-67: AWS makes Sids for statements that have none, and need not list the Allow of a control policy.
func TestCheckStatements(t *testing.T) {
	const uri, full = "inline:0123456789abcdef", "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess"
	allow := func(uri, sid string) object {
		return object{"uri": uri, "matchedStatements": []any{object{"sid": sid, "evaluatedEffect": "ALLOW"}}}
	}
	for _, c := range []struct {
		name    string
		matched []any
		verdict denial.Verdict
		differs string
	}{
		{"IN-67: without the control policy", []any{allow(uri, "Mine")}, denial.Agrees, ""},
		{"IN-67: a Sid that AWS made, of a control policy", []any{allow(uri, "Mine"), allow(full, "stmt-1")}, denial.Agrees, ""},
		{"IN-67: no Sid, of a control policy", []any{allow(uri, "Mine"), allow(full, "")}, denial.Agrees, ""},
		{"IN-67: a Sid that AWS made, for another statement", []any{allow(uri, "stmt-1")}, denial.InPart, "AWS does not have Allow Mine"},
		{"IN-67: the Sid of a statement that does not apply", []any{allow(uri, "Mine"), allow(uri, "Not")}, denial.InPart, "only AWS has Allow Not"},
	} {
		d, err := denial.ParseDetails(text(t, details(t, func(p object) {
			e := first(p, "evaluations")
			e["evaluatedEffect"], e["matchedPolicies"] = "ALLOW", c.matched
		})))
		if err != nil {
			t.Fatal(err)
		}
		for uri, statements := range map[string]string{
			uri: `{"Sid":"Mine","Effect":"Allow","Action":"iam:*","Resource":"*"},{"Effect":"Allow","Action":"s3:*","Resource":"*"},
				{"Sid":"Not","Effect":"Allow","Action":"sqs:*","Resource":"*"}`,
			full: `{"Effect":"Allow","Action":"*","Resource":"*"}`,
		} {
			document := json.RawMessage(`{"Version":"2012-10-17","Statement":[` + statements + `]}`)
			if err := d.AddPolicy(text(t, object{"uri": uri, "policyDocument": document})); err != nil {
				t.Fatal(err)
			}
		}
		got := check(t, d)
		differs := strings.Join(got.Differs, "; ")
		if got.Verdict != c.verdict || !strings.Contains(differs, c.differs) || c.differs == "" && differs != "" {
			t.Errorf("%s: %v: %s", c.name, got.Verdict, differs)
		}
	}
}

// IN-67: the caller is who the context says.
func TestCheckCallers(t *testing.T) {
	for _, c := range []struct {
		context   object
		want, arn string
	}{
		{object{"aws:PrincipalArn": "arn:aws:iam::111122223333:role/p/r", "aws:userid": "AROAX:s", "aws:SourceIdentity": "ann"}, "arn:aws:iam::111122223333:role/p/r", "arn:aws:iam::111122223333:role/p/r"},
		{object{"aws:PrincipalARN": "arn:aws:iam::111122223333:root"}, "arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:root"},
		{object{"aws:PrincipalServiceName": "sns.amazonaws.com"}, "sns.amazonaws.com", ""},
		{object{"aws:PrincipalType": "Anonymous"}, "anonymous", ""},
		{object{"aws:PrincipalAccount": "anonymous"}, "anonymous", ""},
		{object{"aws:FederatedProvider": "accounts.google.com"}, "accounts.google.com", ""},
	} {
		page := details(t, func(p object) { p["requestContext"] = c.context })
		if got := check(t, parsed(t, page)); got.Request.Principal.ID() != c.want || got.Request.Principal.ARN() != c.arn || got.Request.Validate() != nil {
			t.Errorf("%v: %s, %q", c.context, got.Request.Principal, got.Differs)
		}
	}
}

// IN-68: the policy of a resource is asked for that resource, and of some kinds there is one.
func TestCheckPolicies(t *testing.T) {
	add := func(list ...object) denial.Comparison {
		d := parsed(t, details(t, func(p object) {
			for _, info := range list {
				p["policies"] = append(p["policies"].([]any), info)
			}
		}))
		return check(t, d)
	}
	to := func(arn string) []object { return []object{{"arn": arn}} }
	if c := add(object{"uri": "a", "type": "PERMISSIONS_BOUNDARY"}, object{"uri": "b", "type": "PERMISSIONS_BOUNDARY"}); c.Verdict != denial.Open || !strings.Contains(c.Differs[0], "two policies of kind boundary") {
		t.Errorf("two boundaries: %v %q", c.Verdict, c.Differs)
	}
	for name, c := range map[string]struct {
		info object
		want bool
	}{
		"of the resource":       {object{"uri": "a", "type": "RESOURCE_BASED_POLICY", "attachedTo": to("arn:aws:iam::111122223333:user/ben")}, true},
		"of what it is part of": {object{"uri": "a", "type": "RESOURCE_BASED_POLICY", "attachedTo": to("arn:aws:iam::111122223333:user")}, true},
		"not told":              {object{"uri": "a", "type": "RESOURCE_BASED_POLICY"}, true},
		"of another":            {object{"uri": "a", "type": "RESOURCE_BASED_POLICY", "attachedTo": to("arn:aws:iam::111122223333:user/be")}, false},
	} {
		got := false
		for _, o := range add(c.info).Result.Outcomes {
			got = got || o.Kind == policy.Resource
		}
		if got != c.want {
			t.Errorf("%s: asked %t", name, got)
		}
	}
	if _, err := denial.ParseDetails(text(t, details(t, nil)), denial.WithMaxSize(10)); code(err) != denial.CodeTooLarge {
		t.Errorf("error %v", err)
	}
	d := parsed(t, details(t, nil))
	if err := d.AddPolicy([]byte(`{"uri":"x"}`), denial.WithMaxSize(3)); code(err) != denial.CodeTooLarge {
		t.Errorf("error %v", err)
	}
	err := d.AddPolicy([]byte(`{"uri":"inline:0123456789abcdef","policyDocument":{"Statement":1}}`))
	if e, ok := errors.AsType[*policy.Error](err); !ok || e.Line != 1 {
		t.Errorf("behind %v is %v", err, e)
	}
	for range d.Check() {
		break // no panic
	}
}

// IN-67: keys that AWS does not list are absent, also those that would follow from the caller.
func TestCheckAbsent(t *testing.T) {
	for key, want := range map[string]denial.Verdict{"aws:username": denial.Contradicts, "aws:PrincipalAccount": denial.Agrees} {
		d, err := denial.ParseDetails(text(t, details(t, nil)))
		if err != nil {
			t.Fatal(err)
		}
		for uri, document := range map[string]string{
			"inline:0123456789abcdef": `{"Version":"2012-10-17","Statement":{"Sid":"NoUsers","Effect":"Deny","Action":"*","Resource":"*","Condition":{"Null":{"` + key + `":"false"}}}}`,
			"arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess": `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`,
		} {
			if err := d.AddPolicy(text(t, object{"uri": uri, "document": json.RawMessage(document)})); err != nil {
				t.Fatal(err)
			}
		}
		if c := check(t, d); c.Verdict != want {
			t.Errorf("%s: %v %q", key, c.Verdict, c.Differs)
		}
	}
}

// IN-68: levels by what policies are attached to.
func TestCheckLevels(t *testing.T) {
	allow := json.RawMessage(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`)
	const org = "arn:aws:organizations::210987654321:"
	to := func(names ...string) (list []object) {
		for _, n := range names {
			list = append(list, object{"arn": org + n})
		}
		return list
	}
	account, root, upper, lower, other := "account/o-s/111122223333", "root/o-s/r-a", "ou/o-s/ou-a-1", "ou/o-s/ou-a-2", "ou/o-s/ou-a-0"
	page := object{
		"requestContext": object{"aws:PrincipalArn": ana, "aws:ResourceAccount": "111122223333", "aws:PrincipalOrgPaths": "[o-s/r-a/ou-a-2/ou-a-1/]", "aws:PrincipalOrgID": "o-s"},
		"evaluations":    []object{{"action": "s3:GetObject", "resource": "arn:aws:s3:::c/k", "evaluatedEffect": "ALLOW"}},
		"policies": []object{
			{"uri": "scp1", "type": "SERVICE_CONTROL_POLICY", "attachedTo": to(account, other, lower)},
			{"uri": "scp2", "type": "SERVICE_CONTROL_POLICY", "attachedTo": to(upper, root)},
			{"uri": "rcp", "type": "RESOURCE_CONTROL_POLICY", "attachedTo": to(root)},
			{"uri": "id", "type": "IDENTITY_BASED_POLICY"}, {"uri": "session", "type": "SESSION_POLICY"}, {"uri": "boundary", "type": "PERMISSIONS_BOUNDARY"},
			{"uri": "endpoint", "type": "VPC_ENDPOINT_POLICY"},
			{"uri": "of another", "type": "RESOURCE_BASED_POLICY", "attachedTo": []object{{"arn": "arn:aws:s3:::b"}}},
		},
	}
	d, err := denial.ParseDetails(text(t, page))
	if err != nil {
		t.Fatal(err)
	}
	for _, uri := range []string{"scp1", "scp2", "id", "session", "boundary", "endpoint"} {
		document := allow
		if uri == "endpoint" {
			document = json.RawMessage(strings.Replace(string(allow), `"Effect"`, `"Principal":"*","Effect"`, 1))
		}
		if err := d.AddPolicy(text(t, object{"uri": uri, "policyDocument": document})); err != nil {
			t.Fatal(err)
		}
	}
	c := check(t, d)
	if c.Verdict != denial.Open || strings.Join(c.Differs, "") != "not known: rcp" {
		t.Errorf("%v: %v", c.Verdict, c.Differs)
	}
	var names []string
	for _, o := range c.Result.Outcomes {
		if o.Kind == policy.SCP {
			names = append(names, o.LevelName)
		}
	}
	if want := []string{"r-a", "ou-a-2", "ou-a-1", "ou-a-0", "111122223333"}; !slices.Equal(names, want) {
		t.Errorf("levels %q, want %q", names, want)
	}
	for _, o := range c.Result.Outcomes {
		if o.Kind == policy.Resource {
			t.Error("the policy of another resource is asked")
		}
	}
	// With everything known, a policy that is attached to two levels is one.
	rcp := strings.Replace(string(allow), `"Effect"`, `"Principal":"*","Effect"`, 1)
	if err := d.AddPolicy(text(t, object{"uri": "rcp", "policyDocument": json.RawMessage(rcp)})); err != nil {
		t.Fatal(err)
	}
	for _, uri := range []string{"id", "scp1", "scp2", "session", "boundary", "endpoint", "rcp"} {
		d.Evaluations[0].Matched = append(d.Evaluations[0].Matched, denial.MatchedStatement{URI: uri, Effect: policy.Allow})
	}
	if c := check(t, d); c.Verdict != denial.Agrees {
		t.Errorf("all known: %v %q", c.Verdict, c.Differs)
	}
}

// Pages are joined, whether they come as a list, one per line or in files.
func TestDetailsPages(t *testing.T) {
	second := details(t, func(p object) {
		first(p, "evaluations")["action"] = "iam:ListUsers"
		delete(p, "requestContext")
	})
	one := details(t, func(p object) { p["nextToken"] = "x" })
	for name, data := range map[string][]byte{
		"list": text(t, []object{one, second}), "lines": append(append(text(t, one), '\n'), text(t, second)...),
	} {
		d, err := denial.ParseDetails(data)
		if err != nil || len(d.Evaluations) != 2 || len(d.Policies) != 2 || len(d.Problems) > 0 || d.Context.Len() == 0 {
			t.Errorf("%s: %v, error %v", name, d, err)
		}
	}
	d, err := denial.ParseDetails(text(t, one))
	if err != nil || len(d.Problems) != 1 || d.Problems[0].Code != denial.CodeIncomplete {
		t.Errorf("the first page alone: %v, %v", d.Problems, err)
	}
	d, err = denial.ReadDetails(fstest.MapFS{
		"a.json": {Data: text(t, one)}, "b/c.json": {Data: text(t, second)}, "x.json": {Data: []byte(`{"Records":[]}`)}, "y.txt": {Data: []byte("{")},
		"w.json": {Data: []byte(`{"uri":"u"}`)}, "z.json": {Data: []byte("{")}, "p.json": {Data: read(t, "details/policies/full.json")},
		"q.json": {Data: []byte(`{"uri":"inline:0123456789abcdef","policyDocument":{"Statement":[{"Effect":"Maybe"}]}}`)},
		"r.json": {Data: []byte(`{"uri":"nobody's","policyDocument":"%7B%22Statement%22%3A%5B%5D%7D"}`)},
	})
	var codes []string
	for _, p := range d.Problems {
		codes = append(codes, p.File+" "+string(p.Code))
	}
	if want := []string{"z.json JSON_SYNTAX_ERROR", "q.json INVALID_POLICY", "r.json CONFLICT"}; err != nil || len(d.Evaluations) != 2 || !slices.Equal(d.Skipped, []string{"w.json", "x.json"}) || !slices.Equal(codes, want) {
		t.Errorf("skipped %q, problems %q, error %v", d.Skipped, codes, err)
	}
	if d.Policies[0].Document != nil || d.Policies[1].Document == nil {
		t.Errorf("documents %v", d.Policies)
	}
}

// An unreadable file system does not open b.json.
type unreadable struct{ fs.FS }

func (u unreadable) Open(name string) (fs.File, error) {
	if name == "b.json" {
		return nil, fs.ErrPermission
	}
	return u.FS.Open(name)
}

func TestDetailsFaults(t *testing.T) {
	set := func(path ...any) func(object) {
		return func(p object) {
			var at any = p
			for _, s := range path[:len(path)-2] {
				if i, ok := s.(int); ok {
					at = at.([]any)[i]
				} else {
					at = at.(object)[s.(string)]
				}
			}
			at.(object)[path[len(path)-2].(string)] = path[len(path)-1]
		}
	}
	for _, c := range []struct {
		change     func(object)
		code, path string
	}{
		{func(p object) { delete(p, "evaluations") }, "UNKNOWN_FORMAT", ""},
		{set("evaluations", object{}), "WRONG_TYPE", "evaluations"},
		{set("policies", 1), "WRONG_TYPE", "policies"},
		{set("requestContext", []any{}), "WRONG_TYPE", "requestContext"},
		{set("requestContext", "AWS:USERID", "x"), "DUPLICATE_MEMBER", "requestContext."},
		{set("evaluations", 0, "action", 1), "WRONG_TYPE", "evaluations[0].action"},
		{set("evaluations", 0, "action", nil), "MISSING_MEMBER", "evaluations[0]"},
		{set("evaluations", 0, "evaluatedEffect", "MAYBE"), "UNKNOWN_WORD", "evaluations[0].evaluatedEffect"},
		{set("evaluations", 0, "evaluatedEffect", nil), "MISSING_MEMBER", "evaluations[0]"},
		{set("evaluations", 0, "matchedPolicies", object{}), "WRONG_TYPE", "evaluations[0].matchedPolicies"},
		{set("evaluations", 0, "matchedPolicies", 0, "uri", 1), "WRONG_TYPE", "evaluations[0].matchedPolicies[0].uri"},
		{set("evaluations", 0, "matchedPolicies", 0, "matchedStatements", 0, "evaluatedEffect", "X"), "UNKNOWN_WORD", "evaluations[0].matchedPolicies[0].matchedStatements[0].evaluatedEffect"},
		{set("policies", 0, "type", "X"), "UNKNOWN_WORD", "policies[0].type"},
		{set("policies", 0, "type", nil), "MISSING_MEMBER", "policies[0]"},
		{set("policies", 0, "uri", nil), "MISSING_MEMBER", "policies[0]"},
		{set("policies", 0, "inline", "true"), "WRONG_TYPE", "policies[0].inline"},
		{set("policies", 0, "attachedTo", 0, "arn", 1), "WRONG_TYPE", "policies[0].attachedTo[0].arn"},
		{set("policies", 1, "uri", "inline:0123456789abcdef"), "CONFLICT", "policies[1]"},
		{set("nextToken", 1), "WRONG_TYPE", "nextToken"},
	} {
		_, err := denial.ParseDetails(text(t, details(t, c.change)))
		e, _ := err.(*denial.Error)
		if e == nil || string(e.Code) != c.code || !strings.HasPrefix(e.Path, c.path) || e.Line != 1 {
			t.Errorf("want %s at %s, error %v", c.code, c.path, err)
		}
	}
	other := details(t, set("requestContext", "aws:userid", "x"))
	if _, err := denial.ParseDetails(text(t, []object{details(t, nil), other})); code(err) != denial.CodeConflict {
		t.Errorf("pages with other contexts: %v", err)
	}
	for _, data := range []string{"", "x", "1", "[1]", "{}"} {
		if d, err := denial.ParseDetails([]byte(data)); code(err) == "" || len(d.Evaluations) > 0 {
			t.Errorf("%q: %v, %v", data, d, err)
		}
	}
	if _, err := denial.ReadDetails(fstest.MapFS{"a.json": {Data: text(t, details(t, nil))}, "b.json": {Data: text(t, other)}}); code(err) != denial.CodeConflict || err.(*denial.Error).File != "b.json" {
		t.Errorf("files with other contexts: %v", err)
	}
	if _, err := denial.ReadDetails(unreadable{fstest.MapFS{"a.json": {Data: text(t, details(t, nil))}, "b.json": {}}}); code(err) != denial.CodeFormat || !errors.Is(err, fs.ErrPermission) {
		t.Errorf("a file that cannot be read: %v", err)
	}
	if _, err := denial.ReadDetails(fstest.MapFS{"a.json": {Data: []byte("{}")}}); code(err) != denial.CodeFormat {
		t.Errorf("no details: %v", err)
	}
	if _, err := denial.ReadDetails(fstest.MapFS{"a.json": {Data: text(t, details(t, nil))}}, denial.WithMaxSize(10)); code(err) != denial.CodeTooLarge {
		t.Errorf("too large: %v", err)
	}
	d := parsed(t, details(t, nil))
	for document, want := range map[string]denial.Code{
		"{}": denial.CodeMissingMember, `{"uri":"inline:0123456789abcdef"}`: denial.CodeMissingMember, "x": denial.CodeSyntax, `{"uri":1}`: denial.CodeWrongType,
		`{"uri":"inline:0123456789abcdef","Statement":[]}`:                                                                                denial.CodePolicy,
		`{"uri":"inline:0123456789abcdef","Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`:             denial.CodeConflict,
		`{"uri":"inline:0123456789abcdef","policyDocument":"{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}"}`: denial.CodeConflict,
	} {
		err := d.AddPolicy([]byte(document))
		if code(err) != want {
			t.Errorf("%s: %v", document, err)
		}
	}
	if c := check(t, d); c.Verdict != denial.Agrees || c.Result.Decision != evaluate.ExplicitDeny {
		t.Errorf("after documents that were refused: %v", c)
	}
}
