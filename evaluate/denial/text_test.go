package denial_test

import (
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/denial"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A said is what a text is read as.
type said struct {
	Principal, Action, Resource string
	Exact                       bool
	Type                        string
	Explicit                    bool
	Policy, ID                  string
}

func saidOf(d denial.Denial) said {
	return said{
		d.Principal, d.Action, d.Resource, d.Sure.Resource, d.Claimed.Type.String(), d.Claimed.Explicit, d.Claimed.Policy,
		d.AuthorizationID,
	}
}

// A message is a text of the samples and what it must be read as.
type message struct {
	Text   string
	Expect struct {
		Principal, Action, Resource, Type, Policy, AuthorizationID, Error string
		Exact                                                             *bool
		Explicit                                                          bool
	}
}

func messages(t testing.TB) (list []message) {
	t.Helper()
	data, err := os.ReadFile("testdata/messages.json")
	if err == nil {
		err = json.Unmarshal(data, &list)
	}
	if err != nil || len(list) == 0 {
		t.Fatal(err)
	}
	return list
}

// IN-60, IN-61: the samples.
func TestMessages(t *testing.T) {
	for _, m := range messages(t) {
		d, err := denial.Parse(m.Text)
		e := m.Expect
		if e.Error != "" {
			if code(err) != denial.Code(e.Error) {
				t.Errorf("%s: error %v", m.Text, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", m.Text, err)
			continue
		}
		want := said{e.Principal, e.Action, e.Resource, d.Sure.Resource, e.Type, e.Explicit, e.Policy, e.AuthorizationID}
		if e.Exact != nil {
			want.Exact = *e.Exact
		}
		if diff := cmp.Diff(want, saidOf(d)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", m.Text, diff)
		}
	}
}

// code returns the code of an error of the package, "" for nil.
func code(err error) denial.Code {
	if e, ok := errors.AsType[*denial.Error](err); ok {
		return e.Code
	}
	return ""
}

const (
	ana     = "arn:aws:iam::111122223333:user/ana"
	session = "arn:aws:sts::111122223333:assumed-role/r/s"
	fn      = "arn:aws:lambda:eu-west-1:111122223333:function:orders"
	get     = "lambda:GetFunction"
	denies  = "User: " + ana + " is not authorized to perform: " + get
	onFn    = denies + " on resource: " + fn
	noID    = " because no identity-based policy allows the lambda:GetFunction action"
	scp     = "arn:aws:organizations::210987654321:policy/o-sample12345/service_control_policy/p-region01"
)

func TestParse(t *testing.T) {
	full := said{Principal: ana, Action: get, Resource: fn, Exact: true, Type: "identity"}
	plain := said{Principal: ana, Action: get, Resource: fn, Exact: true}
	with := func(s said, change func(*said)) said { change(&s); return s }
	typed := func(kind string, explicit bool) said {
		return with(full, func(s *said) { s.Type, s.Explicit = kind, explicit })
	}
	on := func(resource string, exact bool) said {
		return with(full, func(s *said) { s.Resource, s.Exact = resource, exact })
	}
	bucket := func(key string) said {
		return said{Principal: ana, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/" + key, Exact: true, Type: "identity"}
	}
	const object = "User: " + ana + " is not authorized to perform: s3:GetObject on resource: "
	const noObject = " because no identity-based policy allows the s3:GetObject action"
	for _, c := range []struct {
		name, text string
		want       said
	}{
		{"IN-60: alone", onFn + noID, full},
		{"IN-60: CLI", "An error occurred (AccessDeniedException) when calling the GetFunction operation (reached max retries: 4): " + onFn + noID, full},
		{"IN-60: Go", "operation error Lambda: GetFunction, https response error StatusCode: 403, RequestID: 1, AccessDeniedException: " + onFn + noID, full},
		{"IN-60: Java", onFn + noID + " (Service: Lambda, Status Code: 403, Request ID: 0a1b) (SDK Attempt Count: 1)", full},
		{"IN-60: Java 1", onFn + " (Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException; Request ID: 0a1b)", plain},
		{"IN-60: CloudFormation", `Resource handler returned message: "` + onFn + noID + ` (Service: Lambda, Status Code: 403)" (RequestToken: x, HandlerErrorCode: AccessDenied)`, full},
		{"IN-60: EC2", "You are not authorized to perform this operation. " + onFn + noID + ". Encoded authorization failure message: AAAA", full},
		{"IN-60: Terraform", "Error: reading Lambda Function (orders): " + onFn + "\n\tstatus code: 403, request id: 0a1b", plain},
		{"IN-60: Terraform's frame", "╷\n│ Error: x: User:\n│ " + ana + " is not authorized to perform:\n│ " + get + " on resource:\n│ " + fn + " because no\n│ identity-based policy allows the lambda:GetFunction action\n│\n╵", full},
		{"IN-60: colours", "\x1b[31m│\x1b[0m \x1b[0m" + strings.ReplaceAll(onFn+noID, " is", "\n\x1b[31m│\x1b[0m \x1b[0mis"), full},
		{"IN-60: JSON", `{"msg":"` + onFn + noID + `","level":"error"}`, full},
		{"IN-60: JSON, resource last", `{"msg":"` + onFn + `","level":"error"}`, plain},
		{"IN-60: JSON, line ends", strings.ReplaceAll(onFn+noID, " on ", `\non `), full},
		{"IN-60: JSON, other line ends", strings.ReplaceAll(onFn+noID, " on ", `\r\n\ton `), full},
		{"IN-60: JSON's JSON, line ends", strings.ReplaceAll(onFn+noID, " on ", `\\n on `), full},
		{"IN-60: blanks and line ends", strings.ReplaceAll(onFn+noID, " ", " \r\n\t "), full},
		{"IN-60: no-break spaces", strings.ReplaceAll(onFn+noID, " ", "\u00a0"), full},
		{"IN-60: full stop", onFn + noID + ".", full},
		{"IN-60: full stop behind the resource", onFn + ".", plain},
		{"IN-60: old explicit deny", onFn + " with an explicit deny", with(plain, func(s *said) { s.Explicit = true })},
		{"IN-60: old explicit deny, text behind", onFn + " with an explicit deny (Service: IAM)", with(plain, func(s *said) { s.Explicit = true })},
		{"IN-60: the last sentence", "User: " + session + " is not authorized to perform: s3:PutObject on resource: x: " + onFn + noID, full},
		{"IN-60: the last sentence that fits", onFn + noID + " User: Bob Smith is not authorized to perform: nothing", full},
		{"IN-60: the last one's reason", onFn + noID + "\n" + onFn, plain},
		{"IN-60: boundary, explicit", onFn + " with an explicit deny in a permissions boundary: arn:aws:iam::111122223333:policy/B", with(typed("boundary", true), func(s *said) { s.Policy = "arn:aws:iam::111122223333:policy/B" })},
		{"IN-60: endpoint", onFn + strings.ReplaceAll(noID, "identity-based policy", "VPC endpoint policy"), typed("endpoint", false)},
		{"IN-60: session", onFn + strings.ReplaceAll(noID, "identity-based policy", "session policy"), typed("session", false)},
		{"IN-60: session, older spelling", onFn + " with an explicit deny in a sessions policy", typed("session", true)},
		{"IN-60: RCP", onFn + " with an explicit deny in a resource control policy", typed("rcp", true)},
		{"IN-60: trust", onFn + " with an explicit deny in the role trust policy", typed("trust", true)},
		{"IN-60: SCP, named", onFn + " with an explicit deny in a service control policy: " + scp + ".", with(typed("scp", true), func(s *said) { s.Policy = scp })},
		{"IN-60: SCP, not named", onFn + " with an explicit deny in a service control policy: see the console", typed("scp", true)},
		{"IN-60: endpoint through an SCP", onFn + " with an explicit deny in a VPC endpoint policy transitively through a service control policy", typed("scp", true)},
		{"IN-60: AWS managed policy", onFn + " with an explicit deny in an identity-based policy: arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3 (Service: S3)",
			with(typed("identity", true), func(s *said) { s.Policy = "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3" })},
		{"IN-60: a reason for another action", onFn + strings.ReplaceAll(noID, "GetFunction", "GetAlias"), plain},
		{"IN-60: an unknown type", onFn + " because no magic policy allows the lambda:GetFunction action", plain},
		{"IN-60: KMS", denies + " on this resource because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access",
			said{Principal: ana, Action: get}},
		{"IN-60: an id", onFn + ". Go to https://x/#/authorization-details/a1 for complete details, or call the GetRequestAuthorizationDetails API with the following authorization id: a1b2",
			with(plain, func(s *said) { s.ID = "a1b2" })},
		{"IN-60: an id of other letters", onFn + noID + " with the following authorization id: a1-b2_C3Z9.", with(full, func(s *said) { s.ID = "a1-b2_C3Z9" })},
		{"IN-60: an id right behind the resource", onFn + " with the following authorization id: zZ", with(plain, func(s *said) { s.ID = "zZ" })},
		{"IN-60: an action with an odd letter", strings.ReplaceAll(onFn+noID, get, "s3-object-lambda:GetZ_9z"), with(full, func(s *said) { s.Action = "s3-object-lambda:GetZ_9z" })},
		{"IN-60: an id, quoted", `"` + onFn + noID + `. Go to https://x/ for complete details, or call the GetRequestAuthorizationDetails API with the following authorization id: a1b2"`,
			with(full, func(s *said) { s.ID = "a1b2" })},
		{"IN-61: in quotation marks", object + `"arn:aws:s3:::b/a.csv"` + noObject, bucket("a.csv")},
		{"IN-61: in JSON's", `{"m":"` + object + `\"arn:aws:s3:::b/a.csv\"` + noObject + `"}`, bucket("a.csv")},
		{"IN-61: in JSON's JSON's", object + `\\\"arn:aws:s3:::b/a.csv\\\"` + noObject, bucket("a.csv")},
		{"IN-61: in XML's", "<Message>" + object + "&quot;arn:aws:s3:::b/a.csv&quot;" + noObject + "</Message>", bucket("a.csv")},
		{"IN-61: in XML's numbers", object + "&#34;arn:aws:s3:::b/a.csv&#x22;" + noObject, bucket("a.csv")},
		{"IN-61: any mark without quotation marks", object + "arn:aws:s3:::b/!a", said{Principal: ana, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/!a", Exact: true}},
		{"IN-61: behind the resource", object + "arn:aws:s3:::b/a)]}',;.", said{Principal: ana, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/a", Exact: true}},
		{"IN-61: blanks in a name", object + `"arn:aws:s3:::b/a  b  because no.csv"` + noObject, bucket("a  b  because no.csv")},
		{"IN-61: a quotation mark in a name", object + `"arn:aws:s3:::b/a"b.csv"` + noObject, bucket(`a"b.csv`)},
		{"IN-61: blanks without quotation marks", object + "arn:aws:s3:::b/a b.csv" + noObject, bucket("a b.csv")},
		{"IN-61: no closing mark", object + `"arn:aws:s3:::b/a.cs`, said{Principal: ana, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/a.cs"}},
		{"IN-61: a pattern", denies + " on resource: arn:aws:lambda:eu-west-1:111122223333:function:*" + noID, on("arn:aws:lambda:eu-west-1:111122223333:function:*", false)},
		{"IN-61: everything", denies + " on resource: *" + noID, on("*", false)},
		{"IN-61: a masked account", denies + " on resource: arn:aws:execute-api:us-east-1:********3333:abc/test/GET/" + noID, on("arn:aws:execute-api:us-east-1:********3333:abc/test/GET/", false)},
		{"IN-61: an ARN that ends in a colon", denies + " on resource: arn:aws:logs:us-east-1:111122223333:log-group::log-stream:" + noID, on("arn:aws:logs:us-east-1:111122223333:log-group::log-stream:", true)},
		{"IN-61: a name", denies + " on resource: my-example-widget" + noID, on("my-example-widget", false)},
		{"IN-61: a name of two words", denies + " on resource: role MyRole" + noID, on("role MyRole", false)},
		{"IN-61: a name of two words, alone", denies + " on resource: role MyRole", with(on("role MyRole", false), func(s *said) { s.Type = "" })},
		{"IN-61: a name of three words, alone", denies + " on resource: instance profile P (Service: IAM)", with(on("instance profile P", false), func(s *said) { s.Type = "" })},
		{"IN-61: a name of one word, text behind", denies + " on resource: widget failed", with(on("widget", false), func(s *said) { s.Type = "" })},
		{"IN-61: none, and the action takes none", "User: " + ana + " is not authorized to perform: lambda:ListFunctions because no identity-based policy allows the lambda:ListFunctions action",
			said{Principal: ana, Action: "lambda:ListFunctions", Exact: true, Type: "identity"}},
		{"IN-61: none, and the action takes some", denies + noID, on("", false)},
		{"IN-61: none, in JSON", `{"m":"` + denies + `","next":"x"}`, said{Principal: ana, Action: get}},
		{"IN-61: an empty one", denies + ` on resource: "" (x "y")`, said{Principal: ana, Action: get}},
		{"IN-61: spelled as SNS does", "User: " + session + " is not authorized to perform: SNS:Publish on resource: arn:aws:sns:us-east-1:444455556666:t because no resource-based policy allows the SNS:Publish action",
			said{Principal: session, Action: "SNS:Publish", Resource: "arn:aws:sns:us-east-1:444455556666:t", Exact: true, Type: "resource"}},
		{"IN-62: a role", strings.ReplaceAll(onFn+noID, ana, "arn:aws:iam::111122223333:role/p/r"), with(full, func(s *said) { s.Principal = "arn:aws:iam::111122223333:role/p/r" })},
		{"IN-60: anonymous", strings.ReplaceAll(onFn+noID, ana, "anonymous"), with(full, func(s *said) { s.Principal = "anonymous" })},
		{"IN-60: root", strings.ReplaceAll(onFn+noID, ana, "arn:aws:iam::111122223333:root"), with(full, func(s *said) { s.Principal = "arn:aws:iam::111122223333:root" })},
		{"IN-60: federated user", strings.ReplaceAll(onFn+noID, ana, "arn:aws:sts::111122223333:federated-user/bob"), with(full, func(s *said) { s.Principal = "arn:aws:sts::111122223333:federated-user/bob" })},
		{"IN-60: China", strings.ReplaceAll(onFn+noID, "arn:aws:", "arn:aws-cn:"), with(full, func(s *said) {
			s.Principal, s.Resource = strings.Replace(ana, "aws", "aws-cn", 1), strings.Replace(fn, "aws", "aws-cn", 1)
		})},
		{"IN-60: a service", strings.ReplaceAll(onFn+noID, ana, "events.amazonaws.com"), with(full, func(s *said) { s.Principal = "events.amazonaws.com" })},
		{"IN-63: the reason cut off", onFn + " because no identity-based pol", plain},
		{"IN-63: cut off behind the type", onFn + " with an explicit deny in a service control policy", typed("scp", true)},
		{"IN-63: the type cut off", onFn + " with an explicit deny in a service con", plain},
		{"IN-63: the article cut off", onFn + " with an explicit deny i", plain},
		{"IN-63: the policy cut off", onFn + " with an explicit deny in a service control policy: arn:aws:organizations::2109", typed("scp", true)},
		{"IN-63: the last action cut off", onFn + " because no identity-based policy allows the lambda:GetFun", plain},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := denial.Parse(c.text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, saidOf(d)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if d.Request.Principal.ID() != d.Principal || d.Request.Action != d.Action || !d.Denied || !d.Sure.Principal || !d.Sure.Action {
				t.Errorf("request %v", d.Request)
			}
			wantARN := d.Resource
			if wantARN == "" && d.Sure.Resource {
				wantARN = "*"
			}
			if d.Request.Resource.ARN != wantARN {
				t.Errorf("resource %q, want %q", d.Request.Resource.ARN, wantARN)
			}
		})
	}
}

func TestParseNoDenial(t *testing.T) {
	for name, text := range map[string]string{
		"IN-60: empty":                    "",
		"IN-60: S3":                       "An error occurred (AccessDenied) when calling the GetObject operation: Access Denied",
		"IN-60: endpoint":                 "The request was denied due to a VPC endpoint policy",
		"IN-60: execution role":           "The provided execution role does not have permissions to call ReceiveMessage on SQS",
		"IN-60: no caller":                "User is not authorized to perform: s3:GetObject",
		"IN-60: quotation marks in it":    `User: arn:aws:iam::111122223333:user/a"y"na is not authorized to perform: s3:GetObject`,
		"IN-60: another word":             "Caller: " + ana + " is not authorized to perform: s3:GetObject",
		"IN-60: no principal":             "User: bob is not authorized to perform: s3:GetObject",
		"IN-60: a masked principal":       "User: arn:aws:iam::************:user/bob is not authorized to perform: s3:GetObject",
		"IN-60: no action":                "User: " + ana + " is not authorized to perform: s3",
		"IN-60: an action of no service":  "User: " + ana + " is not authorized to perform: :GetObject on resource: x",
		"IN-60: an action of two colons":  "User: " + ana + " is not authorized to perform: a:b:c on resource: x",
		"IN-60: an action of any service": "User: " + ana + " is not authorized to perform: *:b on resource: x",
		"IN-60: an action of no name":     "User: " + ana + " is not authorized to perform: s3: on resource: x",
		"IN-60: the action cut off":       "User: " + ana + " is not authorized to perf",
		"IN-60: other access":             "User: " + ana + " is not authorized to access this resource",
	} {
		if d, err := denial.Parse(text); code(err) != denial.CodeNoDenial || d.Denied || d.Action != "" {
			t.Errorf("%s: %v, error %v", name, d, err)
		}
	}
	if _, err := denial.Parse(strings.Repeat(" ", denial.MaxText) + onFn); code(err) != denial.CodeTooLarge {
		t.Errorf("IN-60: too large: %v", err)
	}
	if d, err := denial.Parse(strings.Repeat(" ", denial.MaxText-len(onFn)) + onFn); err != nil || d.Action != get {
		t.Errorf("IN-60: large: %v", err)
	}
}

// IN-63: of the beginning of a text nothing is read that the whole does not say.
func TestParseCut(t *testing.T) {
	for _, m := range messages(t) {
		whole, err := denial.Parse(m.Text)
		if err != nil {
			continue
		}
		for n := range m.Text {
			d, err := denial.Parse(m.Text[:n])
			if err != nil {
				continue
			}
			if d.Principal != whole.Principal || !strings.HasPrefix(whole.Action, d.Action) || !strings.HasPrefix(whole.Resource, d.Resource) ||
				!strings.HasPrefix(whole.AuthorizationID, d.AuthorizationID) {
				t.Fatalf("%q is read as %v", m.Text[:n], saidOf(d))
			}
			if c := d.Claimed; !c.IsZero() && (c.Explicit != whole.Claimed.Explicit || c.Type != 0 && c.Type != whole.Claimed.Type) {
				t.Fatalf("%q claims %v", m.Text[:n], c)
			}
		}
	}
}

// What package evaluate writes is read again.
func TestParseAccessDenied(t *testing.T) {
	deny := policy.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}`, policy.WithName(scp))
	for _, resource := range []string{fn, "arn:aws:s3:::b/a  b.csv", "*"} {
		for _, ps := range []evaluate.Policies{{}, {SCPs: []evaluate.Level{{Policies: []*policy.Policy{deny}}}}, {Session: []*policy.Policy{deny}}} {
			req := evaluate.Request{Principal: evaluate.MustParsePrincipal(session), Action: "s3:GetObject", Resource: evaluate.Resource{ARN: resource}}
			r, err := evaluate.Evaluate(&req, ps)
			if err != nil {
				t.Fatal(err)
			}
			d, err := denial.Parse("Error: " + r.AccessDenied(&req) + ".")
			want := denial.Claim{Type: r.By, Explicit: r.Decision == evaluate.ExplicitDeny}
			if want.Explicit {
				want.Policy = scp
			}
			if err != nil || d.Principal != session || d.Action != req.Action || d.Resource != resource || d.Claimed != want {
				t.Errorf("%s: %v, %v, error %v", r.AccessDenied(&req), saidOf(d), d.Claimed, err)
			}
		}
	}
}

func TestParseLog(t *testing.T) {
	log := "start\n" + onFn + noID + "\nUser: x is not authorized to perform: y\nretry: " + denies + " on resource: a: " + denies + " on resource: b\n" +
		"User: " + ana + "\nis not authorized to perform: " + get + "\non resource: c because no\nidentity-based policy allows the lambda:GetFunction action\n" + denies
	var got []string
	for d, err := range denial.ParseLog(log) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, d.Resource+" "+d.Claimed.Type.String())
	}
	if want := []string{fn + " identity", "b ", "c identity", " "}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for range denial.ParseLog(log) {
		break // no panic
	}
	n := 0
	for _, err := range denial.ParseLog(log, denial.WithMaxSize(10)) {
		if n++; code(err) != denial.CodeTooLarge {
			t.Errorf("error %v", err)
		}
	}
	if n != 1 {
		t.Errorf("%d times", n)
	}
}
