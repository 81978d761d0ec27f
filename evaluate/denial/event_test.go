package denial_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/denial"
)

// An object is JSON in the making.
type object = map[string]any

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func into(t testing.TB, name string, to any) {
	t.Helper()
	if err := json.Unmarshal(read(t, name), to); err != nil {
		t.Fatal(err)
	}
}

func text(t testing.TB, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// An expected event of the samples.
type expected struct {
	EventID, Principal, RolePath, Action, Resource, Skipped, Error, Explained string
	Claim                                                                     *struct {
		Type     string
		Explicit bool
	}
	Context map[string]string
}

func expectedTrail(t testing.TB) []expected {
	var all struct{ Trail []expected }
	into(t, "expected.json", &all)
	return all.Trail
}

// IN-64: the samples.
func TestTrail(t *testing.T) {
	var want []expected
	for _, e := range expectedTrail(t) {
		if e.Skipped == "" {
			want = append(want, e)
		}
	}
	n := 0
	for d, err := range denial.ParseEvent(read(t, "trail.json")) {
		if n == len(want) {
			t.Fatalf("one more: %v, %v", d, err)
		}
		e := want[n]
		n++
		if e.Error != "" {
			if code(err) != denial.CodeIdentity {
				t.Errorf("%s: error %v", e.EventID, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if d.EventID != e.EventID || d.Principal != e.Principal || d.Action != e.Action || d.Resource != e.Resource || !d.Sure.Resource {
			t.Errorf("%s: got %v", e.EventID, saidOf(d))
		}
		if c := d.Claimed; c.IsZero() != (e.Claim == nil) || e.Claim != nil && (c.Type.String() != e.Claim.Type || c.Explicit != e.Claim.Explicit) {
			t.Errorf("%s: claim %v", e.EventID, c)
		}
		for key, value := range e.Context {
			if v, ok := d.Request.Context.Lookup(key); !ok || v.String() != value {
				t.Errorf("%s: %s is %v", e.EventID, key, v)
			}
		}
		if e.RolePath != "" && !strings.Contains(d.Request.Principal.ARN(), ":role"+e.RolePath) {
			t.Errorf("%s: the role is %s", e.EventID, d.Request.Principal.ARN())
		}
	}
	if n != len(want) {
		t.Errorf("%d denials, want %d", n, len(want))
	}
	n = 0
	for d, err := range denial.All(read(t, "trail.json")) {
		n++
		if n == 2 && (err != nil || d.Denied || d.EventID != "e2" || d.Action != get || !d.Claimed.IsZero()) {
			t.Errorf("the call that was not denied: %v, %v", d, err)
		}
	}
	if n != 5 {
		t.Errorf("All gives %d", n)
	}
}

// sample is the first event of the samples, changed.
func sample(t testing.TB, changes ...object) object {
	t.Helper()
	var trail struct{ Records []object }
	into(t, "trail.json", &trail)
	e := trail.Records[0]
	for _, c := range changes {
		for name, value := range c {
			if e[name] = value; value == nil {
				delete(e, name)
			}
		}
	}
	return e
}

// one is the one denial of an event.
func one(t testing.TB, e object) (denial.Denial, error) {
	t.Helper()
	var list []denial.Denial
	var errs []error
	for d, err := range denial.ParseEvent(text(t, e)) {
		list, errs = append(list, d), append(errs, err)
	}
	if len(list) != 1 {
		t.Fatalf("%d denials of %s", len(list), text(t, e))
	}
	return list[0], errs[0]
}

// IN-64: the same events in all containers.
func TestContainers(t *testing.T) {
	var trail struct{ Records []json.RawMessage }
	into(t, "trail.json", &trail)
	var want []string
	gather := func(data []byte) (list []string) {
		for d, err := range denial.ParseEvent(data) {
			list = append(list, d.EventID+" "+d.Action+" "+string(code(err)))
		}
		return list
	}
	want = gather(read(t, "trail.json"))
	if len(want) != 4 {
		t.Fatalf("got %q", want)
	}
	var lines, bridge, looked []byte
	var list []json.RawMessage
	var answers []object
	for _, r := range trail.Records {
		var b bytes.Buffer
		if err := json.Compact(&b, r); err != nil {
			t.Fatal(err)
		}
		lines = append(append(lines, b.Bytes()...), "\r\n\n"...)
		event := object{"version": "0", "detail-type": "AWS API Call via CloudTrail", "source": "aws.lambda", "detail": json.RawMessage(r)}
		list = append(list, text(t, event))
		bridge = append(append(bridge, text(t, event)...), '\n')
		answers = append(answers, object{"EventId": "x", "CloudTrailEvent": b.String()})
	}
	looked = text(t, object{"Events": answers, "NextToken": "x"})
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(read(t, "trail.json"))
	z.Close()
	for name, data := range map[string][]byte{
		"list": text(t, trail.Records), "lines": lines, "EventBridge": bridge, "list of EventBridge": text(t, list), "LookupEvents": looked,
		"gzip": packed.Bytes(), "byte order mark": append([]byte("\ufeff"), read(t, "trail.json")...), "list of files": append(append([]byte("["), read(t, "trail.json")...), ']'),
	} {
		if got := gather(data); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if got := gather(read(t, "lookup-events.json")); !slices.Equal(got, want[:1]) {
		t.Errorf("lookup-events.json: %q", got)
	}
	for range denial.ParseEvent(lines) {
		break // no panic
	}
	for range denial.ParseEvent(looked) {
		break
	}
	for range denial.ParseEvent(text(t, list)) {
		break
	}
}

// IN-64: userIdentity.
func TestIdentity(t *testing.T) {
	const message = "User: " + session + " is not authorized to perform: lambda:InvokeFunction"
	issuer := func(arn string) object { return object{"sessionIssuer": object{"type": "Role", "arn": arn}} }
	for _, c := range []struct {
		name     string
		identity any
		message  string
		want     string // the principal, or the code of an error
		arn      string // aws:PrincipalArn, if it is not the principal
		sure     bool
	}{
		{"IAMUser", object{"type": "IAMUser", "arn": ana, "principalId": "AIDAX", "accountId": "111122223333"}, "", ana, "", true},
		{"IAMUser before the sentence", object{"type": "IAMUser", "arn": ana}, message, ana, "", true},
		{"AssumedRole", object{"type": "AssumedRole", "arn": session, "sessionContext": issuer("arn:aws:iam::111122223333:role/p/q/r")}, "", session, "arn:aws:iam::111122223333:role/p/q/r", true},
		{"AssumedRole of another role", object{"type": "AssumedRole", "arn": session, "sessionContext": issuer("arn:aws:iam::111122223333:role/p/other")}, "", session, "arn:aws:iam::111122223333:role/r", true},
		{"AssumedRole without ARN", object{"type": "AssumedRole", "principalId": "AROAX:s", "sessionContext": issuer("arn:aws:iam::111122223333:role/p/r")}, "", "arn:aws:iam::111122223333:role/p/r", "", true},
		{"Role", object{"type": "Role", "arn": "arn:aws:iam::111122223333:role/r"}, "", "arn:aws:iam::111122223333:role/r", "", true},
		{"FederatedUser", object{"type": "FederatedUser", "arn": "arn:aws:sts::111122223333:federated-user/bob", "sessionContext": issuer(ana)}, "", "arn:aws:sts::111122223333:federated-user/bob", "", true},
		{"Root", object{"type": "Root", "arn": "arn:aws:iam::111122223333:root", "accountId": "111122223333"}, "", "arn:aws:iam::111122223333:root", "", true},
		{"Root without ARN", object{"type": "Root", "accountId": "111122223333"}, "", "arn:aws:iam::111122223333:root", "", true},
		{"Root without ARN and account", object{"type": "Root"}, "", "IDENTITY_NOT_USABLE", "", false},
		{"AWSService", object{"type": "AWSService", "invokedBy": "events.amazonaws.com"}, "", "events.amazonaws.com", "-", true},
		{"AWSService, not named", object{"type": "AWSService", "invokedBy": "AWS Internal"}, "", "IDENTITY_NOT_USABLE", "", false},
		{"AWSAccount with the sentence", object{"type": "AWSAccount", "accountId": "111122223333", "principalId": "AROAX:s"}, message, session, "arn:aws:iam::111122223333:role/r", true},
		{"AWSAccount with a sentence about another", object{"type": "AWSAccount", "accountId": "444455556666"}, message, "444455556666", "arn:aws:iam::444455556666:root", false},
		{"AWSAccount", object{"type": "AWSAccount", "accountId": "444455556666", "principalId": "AIDAX"}, "", "444455556666", "arn:aws:iam::444455556666:root", false},
		{"AWSAccount without account", object{"type": "AWSAccount"}, "", "IDENTITY_NOT_USABLE", "", false},
		{"anonymous", object{"type": "AWSAccount", "accountId": "ANONYMOUS_PRINCIPAL", "principalId": ""}, "", "anonymous", "-", true},
		{"WebIdentityUser", object{"type": "WebIdentityUser", "identityProvider": "accounts.google.com", "principalId": "accounts.google.com:app:bob", "userName": "bob"}, "", "accounts.google.com", "-", true},
		{"WebIdentityUser, OIDC", object{"type": "WebIdentityUser", "identityProvider": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com", "userName": "repo:o/r"},
			"", "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com", "-", true},
		{"SAMLUser", object{"type": "SAMLUser", "identityProvider": "x=", "userName": "bob"}, "", "arn:aws:iam::111122223333:saml-provider/S", "-", true},
		{"IdentityCenterUser", object{"type": "IdentityCenterUser"}, message, "IDENTITY_NOT_USABLE", "", false},
		{"Directory", object{"type": "Directory"}, "", "IDENTITY_NOT_USABLE", "", false},
		{"Unknown", object{"type": "Unknown"}, "", "IDENTITY_NOT_USABLE", "", false},
		{"no type", object{"accountId": "111122223333", "invokedBy": "AWS Internal"}, "", "IDENTITY_NOT_USABLE", "", false},
		{"none", nil, "", "IDENTITY_NOT_USABLE", "", false},
		{"IAMUser without ARN", object{"type": "IAMUser", "userName": "HIDDEN_DUE_TO_SECURITY_REASONS"}, "", "IDENTITY_NOT_USABLE", "", false},
		{"IAMUser without ARN, the sentence of another account", object{"type": "IAMUser", "accountId": "444455556666"}, message, "IDENTITY_NOT_USABLE", "", false},
		{"AssumedRole without ARN, with the sentence", object{"type": "AssumedRole", "principalId": "AROAX:s", "accountId": "111122223333"}, message, session, "arn:aws:iam::111122223333:role/r", true},
		{"an ARN that is no caller", object{"type": "IAMUser", "arn": fn}, "", "IDENTITY_NOT_USABLE", "", false},
		{"a wrong type", object{"type": 1}, "", "WRONG_TYPE", "", false},
		{"a text", "x", "", "WRONG_TYPE", "", false},
	} {
		t.Run("IN-64: "+c.name, func(t *testing.T) {
			d, err := one(t, sample(t, object{
				"userIdentity": c.identity, "errorMessage": c.message, "requestParameters": object{"principalArn": "arn:aws:iam::111122223333:saml-provider/S"},
			}))
			if err != nil {
				if string(code(err)) != c.want || d.Denied {
					t.Errorf("%v, error %v", d, err)
				}
				return
			}
			want := c.arn
			switch want {
			case "":
				want = c.want
			case "-":
				want = ""
			}
			if d.Principal != c.want || d.Request.Principal.ARN() != want || d.Sure.Principal != c.sure {
				t.Errorf("principal %q, %q, sure %t", d.Principal, d.Request.Principal.ARN(), d.Sure.Principal)
			}
		})
	}
}

// IN-64: what else an event tells of a caller goes with it.
func TestIdentityFacts(t *testing.T) {
	session := object{"sessionIssuer": object{"arn": ana}, "sourceIdentity": "ann"}
	for want, id := range map[string]object{
		`"userId":"AIDAX"`:               {"type": "IAMUser", "arn": ana, "principalId": "AIDAX"},
		`"userId":"AROAX`:                {"type": "AssumedRole", "arn": "arn:aws:sts::111122223333:assumed-role/r/s", "principalId": "AROAX:s"},
		`"sourceIdentity":"ann"`:         {"type": "AssumedRole", "arn": "arn:aws:sts::111122223333:assumed-role/r/s", "sessionContext": session},
		`"federatingUser":"` + ana + `"`: {"type": "FederatedUser", "arn": "arn:aws:sts::111122223333:federated-user/bob", "sessionContext": session},
		`"rolePath":"/p/"`:               {"type": "AssumedRole", "arn": "arn:aws:sts::111122223333:assumed-role/r/s", "sessionContext": object{"sessionIssuer": object{"arn": "arn:aws:iam::111122223333:role/p/r"}}},
	} {
		d, err := one(t, sample(t, object{"userIdentity": id, "errorMessage": ""}))
		if got := string(text(t, d.Request.Principal)); err != nil || !strings.Contains(got, want) {
			t.Errorf("%s is not in %s, error %v", want, got, err)
		}
	}
}

// IN-64: the action of an operation.
func TestOperations(t *testing.T) {
	for _, c := range []struct {
		source, name, want string
		sure               bool
	}{
		{"lambda", "GetFunction20150331v2", "lambda:GetFunction", true},
		{"lambda", "UpdateFunctionCode20150331v2", "lambda:UpdateFunctionCode", true},
		{"lambda", "CreateEventSourceMapping20150331", "lambda:CreateEventSourceMapping", true},
		{"lambda", "TagResource20170331v2", "lambda:TagResource", true},
		{"lambda", "PublishLayerVersion20181031", "lambda:PublishLayerVersion", true},
		{"lambda", "Invoke", "lambda:InvokeFunction", true},
		{"lambda", "InvokeAsync", "lambda:InvokeFunction", true},
		{"lambda", "InvokeWithResponseStream", "lambda:InvokeFunction", true},
		{"s3", "HeadObject", "s3:GetObject", true},
		{"s3", "ListObjectsV2", "s3:ListBucket", true},
		{"s3", "ListObjects", "s3:ListBucket", true},
		{"s3", "HeadBucket", "s3:ListBucket", true},
		{"s3", "ListBuckets", "s3:ListAllMyBuckets", true},
		{"s3", "CompleteMultipartUpload", "s3:PutObject", true},
		{"s3", "GetBucketCors", "s3:GetBucketCORS", true},
		{"s3", "GetObject", "s3:GetObject", true},
		{"monitoring", "PutMetricData", "cloudwatch:PutMetricData", true},
		{"email", "SendEmail", "ses:SendEmail", true},
		{"apigateway", "GetRestApis", "apigateway:GET", true},
		{"apigateway", "UpdateStage", "apigateway:PATCH", true},
		{"apigateway", "ExportApi", "apigateway:GET", true},
		{"apigateway", "CreateRestApi", "apigateway:POST", true},
		{"apigateway", "ImportRestApi", "apigateway:POST", true},
		{"apigateway", "GenerateClientCertificate", "apigateway:POST", true},
		{"apigateway", "TestInvokeMethod", "apigateway:POST", true},
		{"apigateway", "PutMethod", "apigateway:PUT", true},
		{"apigateway", "ReimportApi", "apigateway:PUT", true},
		{"apigateway", "TagResource", "apigateway:PUT", true},
		{"apigateway", "UntagResource", "apigateway:DELETE", true},
		{"apigateway", "DeleteStage", "apigateway:DELETE", true},
		{"apigateway", "FlushStageCache", "apigateway:DELETE", true},
		{"apigateway", "ResetAuthorizersCache", "apigateway:DELETE", true},
		{"apigateway", "Frobnicate", "apigateway:Frobnicate", false},
		{"lambda", "GetFunction20150331vx", "lambda:GetFunction20150331vx", false},
		{"lambda", "GetFunction2015033", "lambda:GetFunction2015033", false},
		{"lambda", "GetFunction20150331v", "lambda:GetFunction20150331v", false},
		{"cloudfront", "GetDistribution2020_05_31", "cloudfront:GetDistribution", true},
		{"iam", "CreateRole", "iam:CreateRole", true},
		{"sts", "AssumeRole", "sts:AssumeRole", true},
		{"kms", "Decrypt", "kms:Decrypt", true},
		{"lambda", "Frobnicate20150331v2", "lambda:Frobnicate", false},
		{"nosuch", "Frobnicate2", "nosuch:Frobnicate2", false},
	} {
		d, err := one(t, sample(t, object{"eventSource": c.source + ".amazonaws.com", "eventName": c.name, "errorMessage": "Access Denied"}))
		if err != nil || d.Action != c.want || d.Sure.Action != c.sure || d.Request.Action != c.want {
			t.Errorf("IN-64: %s %s: %s, sure %t, error %v", c.source, c.name, d.Action, d.Sure.Action, err)
		}
	}
	if _, err := one(t, sample(t, object{"eventName": nil, "eventSource": nil, "errorMessage": nil})); code(err) != denial.CodeMissingMember {
		t.Errorf("IN-64: no name: %v", err)
	}
	if d, err := one(t, sample(t, object{"eventSource": "elsewhere.amazonaws.com"})); err != nil || d.Action != get || !d.Sure.Action {
		t.Errorf("IN-64: the sentence comes before the name: %v, %v", d, err)
	}
}

// IN-64: the resource of an event.
func TestEventResource(t *testing.T) {
	entry := func(arn, account string) object { return object{"ARN": arn, "accountId": account, "type": "x"} }
	for _, c := range []struct {
		name          string
		source, event string
		change        object
		want          string
		sure          bool
		account       string
	}{
		{"an object", "s3", "GetObject", object{"resources": []object{{"ARN": "arn:aws:s3:::b/k"}, entry("arn:aws:s3:::b", "444455556666")}}, "arn:aws:s3:::b/k", true, "444455556666"},
		{"the bucket of a list", "s3", "ListObjects", object{"resources": []object{{"ARNPrefix": "arn:aws:s3:::b/"}, entry("arn:aws:s3:::b", "444455556666")}}, "arn:aws:s3:::b", true, "444455556666"},
		{"a prefix", "s3", "DeleteObjects", object{"resources": []object{{"ARNPrefix": "arn:aws:s3:::b/"}, entry("arn:aws:s3:::b", "444455556666")}}, "arn:aws:s3:::b/*", false, "444455556666"},
		{"several", "dynamodb", "BatchGetItem", object{"resources": []object{entry("arn:aws:dynamodb:eu-west-1:111122223333:table/a", "1"), entry("arn:aws:dynamodb:eu-west-1:111122223333:table/b", "1")}},
			"arn:aws:dynamodb:eu-west-1:111122223333:table/a", false, ""},
		{"the same twice", "dynamodb", "GetItem", object{"resources": []object{entry("arn:aws:dynamodb:eu-west-1:111122223333:table/a", "1"), entry("arn:aws:dynamodb:eu-west-1:111122223333:table/a", "1")}},
			"arn:aws:dynamodb:eu-west-1:111122223333:table/a", true, ""},
		{"a role", "sts", "AssumeRole", object{"resources": []object{entry("arn:aws:iam::444455556666:role/x", "444455556666")}}, "arn:aws:iam::444455556666:role/x", true, ""},
		{"a role in the parameters", "sts", "AssumeRole", object{"requestParameters": object{"roleArn": "arn:aws:iam::444455556666:role/x", "roleSessionName": "s"}}, "arn:aws:iam::444455556666:role/x", true, ""},
		{"a key", "kms", "Decrypt", object{"resources": []object{entry("arn:aws:kms:eu-west-1:444455556666:key/k", "444455556666")}}, "arn:aws:kms:eu-west-1:444455556666:key/k", true, ""},
		{"none taken", "lambda", "ListFunctions20150331", object{}, "", true, ""},
		{"a function by name", "lambda", "GetFunction20150331v2", object{}, "arn:aws:lambda:eu-west-1:111122223333:function:orders-api", true, ""},
		{"a function and its alias", "lambda", "Invoke", object{"requestParameters": object{"functionName": "f", "qualifier": "live"}}, "arn:aws:lambda:eu-west-1:111122223333:function:f:live", true, ""},
		{"a function by name, of somebody of another account", "lambda", "Invoke",
			object{"userIdentity": object{"type": "AWSAccount", "accountId": "444455556666"}, "requestParameters": object{"functionName": "f"}, "recipientAccountId": "111122223333"},
			"arn:aws:lambda:eu-west-1:111122223333:function:f", true, ""},
		{"a function by ARN", "lambda", "Invoke", object{"requestParameters": object{"functionName": "arn:aws:lambda:eu-west-1:444455556666:function:f"}}, "arn:aws:lambda:eu-west-1:444455556666:function:f", true, ""},
		{"a function by ARN, and its alias", "lambda", "Invoke", object{"requestParameters": object{"functionName": "arn:aws:lambda:eu-west-1:444455556666:function:f", "qualifier": "live"}},
			"arn:aws:lambda:eu-west-1:444455556666:function:f:live", true, ""},
		{"a mapping, of a function", "lambda", "UpdateEventSourceMapping20150331", object{"requestParameters": object{"uUID": "12345678-1234-1234-1234-123456789012", "functionName": "f"}},
			"arn:aws:lambda:eu-west-1:111122223333:event-source-mapping:12345678-1234-1234-1234-123456789012", false, ""},
		{"an object by name", "s3", "PutObject", object{"requestParameters": object{"bucketName": "b", "key": "p/k", "Host": "h"}}, "arn:aws:s3:::b/p/k", false, ""},
		{"a number is no name", "s3", "PutObject", object{"requestParameters": object{"bucketName": "b", "key": 7, "x": nil}}, "", false, ""},
		{"an empty name", "s3", "PutObject", object{"requestParameters": object{"bucketName": "b", "key": ""}}, "", false, ""},
		{"two ARNs that fit", "iam", "AttachRolePolicy", object{"requestParameters": object{"a": "arn:aws:iam::111122223333:role/a", "b": "arn:aws:iam::111122223333:role/b"}}, "arn:aws:iam::111122223333:role/b", false, ""},
		{"a table by name", "dynamodb", "Query", object{"requestParameters": object{"tableName": "t"}}, "arn:aws:dynamodb:eu-west-1:111122223333:table/t", false, ""},
		{"a queue by URL", "sqs", "SendMessage", object{"requestParameters": object{"queueUrl": "https://sqs.eu-west-1.amazonaws.com/444455556666/q"}}, "arn:aws:sqs:eu-west-1:444455556666:q", false, ""},
		{"an alias of a key is no name", "kms", "Decrypt", object{"requestParameters": object{"keyId": "alias/x"}}, "", false, ""},
		{"nothing told", "dynamodb", "Query", object{"requestParameters": nil}, "", false, ""},
		{"an unknown action", "lambda", "Frobnicate", object{"resources": []object{entry("arn:aws:lambda:eu-west-1:111122223333:function:f", "1")}}, "arn:aws:lambda:eu-west-1:111122223333:function:f", true, ""},
		{"another type", "lambda", "GetFunction20150331v2", object{"requestParameters": nil, "resources": []object{entry("arn:aws:iam::111122223333:role/x", "111122223333")}}, "", false, ""},
		{"the sentence first", "s3", "GetObject", object{"resources": []object{{"ARN": "arn:aws:s3:::b/k"}, entry("arn:aws:s3:::b", "444455556666")},
			"errorMessage": "User: " + ana + ` is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::b" because no identity-based policy allows the s3:ListBucket action`}, "arn:aws:s3:::b", true, "444455556666"},
	} {
		t.Run("IN-64: "+c.name, func(t *testing.T) {
			e := sample(t, object{"eventSource": c.source + ".amazonaws.com", "eventName": c.event, "errorMessage": "Access Denied"}, c.change)
			d, err := one(t, e)
			if err != nil || d.Resource != c.want || d.Sure.Resource != c.sure || d.Request.Resource.Account != c.account {
				t.Errorf("got %q, sure %t, account %q, error %v", d.Resource, d.Sure.Resource, d.Request.Resource.Account, err)
			}
			if d.Sure.Resource && d.Resource == "" != (d.Request.Resource.ARN == "*") {
				t.Errorf("request for %q", d.Request.Resource.ARN)
			}
		})
	}
}

// IN-63: a message that CloudTrail cut.
func TestCutMessage(t *testing.T) {
	name := strings.Repeat("k", 1024-len("User: "+ana+" is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/"))
	whole := "arn:aws:s3:::b/" + name + "more"
	e := object{
		"eventSource": "s3.amazonaws.com", "eventName": "GetObject", "requestParameters": nil,
		"errorMessage": ("User: " + ana + " is not authorized to perform: s3:GetObject on resource: " + whole)[:1024],
	}
	if d, err := one(t, sample(t, e)); err != nil || d.Resource != whole[:len(whole)-4] || d.Sure.Resource {
		t.Errorf("got %v, error %v", saidOf(d), err)
	}
	e["resources"] = []object{{"ARN": whole}}
	if d, err := one(t, sample(t, e)); err != nil || d.Resource != whole || !d.Sure.Resource {
		t.Errorf("got %v, error %v", saidOf(d), err)
	}
	e["resources"] = []object{{"ARN": "arn:aws:s3:::b/other"}}
	if d, err := one(t, sample(t, e)); err != nil || d.Sure.Resource {
		t.Errorf("got %v, error %v", saidOf(d), err)
	}
}

// IN-63: a message that CloudTrail cut in the action says less than the operation.
func TestCutAction(t *testing.T) {
	lead := strings.Repeat("x", 1024-len("User: "+ana+" is not authorized to perform: lambda:GetFun"))
	d, err := one(t, sample(t, object{"errorMessage": lead + "User: " + ana + " is not authorized to perform: lambda:GetFun"}))
	if err != nil || d.Action != get || !d.Sure.Action {
		t.Errorf("got %v, error %v", saidOf(d), err)
	}
}

// Names in China and in AWS GovCloud (US) are those of their partitions.
func TestEventPartition(t *testing.T) {
	for region, want := range map[string]string{"cn-north-1": "aws-cn", "us-gov-west-1": "aws-us-gov", "eusc-de-east-1": "aws-eusc", "us-isob-east-1": "aws-iso-b", "eu-west-1": "aws"} {
		e := sample(t, object{"awsRegion": region, "errorMessage": "Access Denied", "recipientAccountId": "111122223333",
			"userIdentity": object{"type": "AWSService", "invokedBy": "events.amazonaws.com"}})
		if d, err := one(t, e); err != nil || d.Resource != "arn:"+want+":lambda:"+region+":111122223333:function:orders-api" {
			t.Errorf("%s: %v, error %v", region, saidOf(d), err)
		}
	}
}

// An event's error has what is behind it.
func TestEventErrorUnwrap(t *testing.T) {
	_, err := one(t, sample(t, object{"userIdentity": object{"type": "IAMUser", "arn": fn}}))
	if e, ok := errors.AsType[*evaluate.Error](err); !ok || e.Input != fn {
		t.Errorf("behind %v is %v", err, e)
	}
}

// IN-64: context keys.
func TestEventKeys(t *testing.T) {
	identity := func(kind string, more object) object {
		id := object{"type": kind, "arn": session, "principalId": "AROAX:s", "accountId": "111122223333"}
		for name, v := range more {
			id[name] = v
		}
		return id
	}
	attributes := func(a object) object {
		return identity("AssumedRole", object{"sessionContext": object{"attributes": a, "sourceIdentity": "ann"}})
	}
	base := `{"aws:CurrentTime":"2026-11-20T08:10:11Z","aws:RequestedRegion":"eu-west-1","aws:SourceIp":"192.0.2.44","aws:UserAgent":"aws-sdk-go-v2","aws:userid":"AROAX:s"}`
	with := func(more string) string { return base[:len(base)-1] + "," + more + "}" }
	without := func(part string) string { return strings.Replace(base, part, "", 1) }
	const address = `"aws:SourceIp":"192.0.2.44",`
	for _, c := range []struct {
		name   string
		change object
		want   string
	}{
		{"few", object{"userIdentity": identity("AssumedRole", nil)}, base},
		{"session", object{"userIdentity": attributes(object{"creationDate": "2026-11-20T08:00:00Z", "mfaAuthenticated": "true"})},
			with(`"aws:MultiFactorAuthPresent":"true","aws:TokenIssueTime":"2026-11-20T08:00:00Z","aws:SourceIdentity":"ann"`)},
		{"multi-factor authentication as a boolean", object{"userIdentity": attributes(object{"mfaAuthenticated": false})}, with(`"aws:MultiFactorAuthPresent":"false","aws:SourceIdentity":"ann"`)},
		{"a service for the caller", object{"userIdentity": identity("AssumedRole", object{"invokedBy": "cloudformation.amazonaws.com"}), "sourceIPAddress": "cloudformation.amazonaws.com"},
			without(address)[:len(without(address))-1] + `,"aws:ViaAWSService":"true","aws:CalledVia":["cloudformation.amazonaws.com"]}`},
		{"AWS Internal", object{"userIdentity": identity("AssumedRole", object{"invokedBy": "AWS Internal"}), "sourceIPAddress": "AWS Internal", "vpcEndpointId": "AWS Internal"},
			without(address)[:len(without(address))-1] + `,"aws:ViaAWSService":"true"}`},
		{"the console", object{"userIdentity": identity("AssumedRole", object{"invokedBy": "signin.amazonaws.com"})}, base},
		{"a service-linked role", object{"userIdentity": identity("AssumedRole", object{"invokedBy": "ec2.amazonaws.com",
			"sessionContext": object{"sessionIssuer": object{"arn": "arn:aws:iam::111122223333:role/aws-service-role/ec2.amazonaws.com/r"}}})}, base},
		{"an endpoint", object{"userIdentity": identity("AssumedRole", nil), "vpcEndpointId": "vpce-1", "sourceIPAddress": "10.0.0.1"},
			without(address)[:len(without(address))-1] + `,"aws:VpcSourceIp":"10.0.0.1","aws:SourceVpce":"vpce-1"}`},
		{"IPv6", object{"userIdentity": identity("AssumedRole", nil), "sourceIPAddress": "2001:DB8::1"}, strings.Replace(base, "192.0.2.44", "2001:db8::1", 1)},
		{"TLS", object{"userIdentity": identity("AssumedRole", nil), "tlsDetails": object{"tlsVersion": "TLSv1.3"}}, with(`"aws:SecureTransport":"true"`)},
		{"web identity", object{"userIdentity": object{"type": "WebIdentityUser", "identityProvider": "arn:aws:iam::111122223333:oidc-provider/example.com",
			"principalId": "arn:aws:iam::111122223333:oidc-provider/example.com:sts.amazonaws.com:repo:o/r:ref", "userName": "repo:o/r:ref"}},
			strings.Replace(base, `"aws:userid":"AROAX:s"`, `"example.com:aud":"sts.amazonaws.com","example.com:sub":"repo:o/r:ref"`, 1)},
	} {
		d, err := one(t, sample(t, c.change))
		if err != nil {
			t.Errorf("IN-64: %s: %v", c.name, err)
			continue
		}
		var want, got any
		if err := json.Unmarshal([]byte(c.want), &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text(t, d.Request.Context), &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("IN-64: %s (-want +got)\n%s", c.name, diff)
		}
	}
}

// IN-64: what is a denial.
func TestIsDenial(t *testing.T) {
	for code, want := range map[string]bool{
		"AccessDenied": true, "AccessDeniedException": true, "Client.UnauthorizedOperation": true, "UnauthorizedOperation": true,
		"VpceAccessDenied": true, "S3.AccessDenied": true, "AuthorizationError": true, "AuthorizationErrorException": true,
		"ThrottlingException": false, "ResourceNotFoundException": false, "": false,
	} {
		n := 0
		for _, err := range denial.ParseEvent(text(t, sample(t, object{"errorCode": code, "errorMessage": "x"}))) {
			if n++; err != nil {
				t.Fatal(err)
			}
		}
		if n == 1 != want {
			t.Errorf("%q: %d denials", code, n)
		}
	}
	for name, change := range map[string]object{
		"in the response":            {"errorCode": nil, "errorMessage": nil, "responseElements": object{"errorCode": "AccessDenied", "errorMessage": onFn + noID, "x": 1}},
		"another code, the sentence": {"errorCode": "InvalidParameterValueException", "errorMessage": "x: " + onFn + noID},
	} {
		if d, err := one(t, sample(t, change)); err != nil || d.Claimed.Type.String() != "identity" {
			t.Errorf("%s: %v, %v", name, d, err)
		}
	}
}

// IN-65: events about the same call are one denial.
func TestSharedEvents(t *testing.T) {
	shared := func(id, message string, change object) object {
		return sample(t, object{"eventID": id, "sharedEventID": "s", "errorMessage": message}, change)
	}
	stranger := object{"userIdentity": object{"type": "AWSAccount", "accountId": "111122223333"}}
	for name, c := range map[string]struct {
		events []object
		want   string
	}{
		"the sentence second":   {[]object{shared("a", "Access Denied", nil), sample(t, object{"eventID": "x"}), shared("b", onFn, nil)}, "x b"},
		"the sentence first":    {[]object{shared("a", onFn, nil), shared("b", "Access Denied", nil)}, "a"},
		"both":                  {[]object{shared("a", onFn, nil), shared("b", onFn, nil)}, "a"},
		"neither":               {[]object{shared("a", "", nil), shared("b", "", nil)}, "a"},
		"a caller that is told": {[]object{shared("a", "", object{"userIdentity": object{"type": "Unknown"}}), shared("b", "", stranger)}, "b"},
		"the message":           {[]object{shared("a", "", nil), shared("b", "Access Denied", nil)}, "b"},
		"the denial":            {[]object{shared("a", "", object{"errorCode": nil}), shared("b", "", nil)}, "b"},
		"the sentence wins":     {[]object{shared("a", "", nil), shared("b", onFn, stranger)}, "b"},
	} {
		var got []string
		for d, err := range denial.ParseEvent(text(t, object{"Records": c.events})) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, d.EventID)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// IN-01: an event that cannot be read is told of, whichever call it shares.
func TestSharedFault(t *testing.T) {
	var got []string
	for d, err := range denial.ParseEvent(text(t, object{"Records": []object{
		sample(t, object{"sharedEventID": "s"}), sample(t, object{"sharedEventID": "s", "vpcEndpointId": 1}), sample(t, object{"sharedEventID": "t", "vpcEndpointId": 1}),
	}})) {
		got = append(got, d.EventID+string(code(err)))
	}
	if want := []string{"e1", "WRONG_TYPE", "WRONG_TYPE"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	escaped := strings.ReplaceAll(string(text(t, []object{sample(t), sample(t, object{"sharedEventID": "s"})})), "shared", `\u0073hared`)
	n := 0
	for range denial.ParseEvent([]byte(escaped)) {
		n++
	}
	if n != 2 {
		t.Errorf("%d denials where the name of the member has an escape", n)
	}
}

// IN-02, IN-06: faults stay with their event, and have a place.
func TestEventFaults(t *testing.T) {
	const good = `{"eventSource":"s3.amazonaws.com","eventName":"GetObject","errorCode":"AccessDenied","userIdentity":{"type":"Root","accountId":"111122223333"}}`
	for _, c := range []struct {
		name, text string
		want       []string // code, line, column and path of errors; "" for a denial
	}{
		{"wrong type", `{"Records":[` + good + ",\n" + `{"eventName":1,"errorCode":"AccessDenied"},` + good + `]}`, []string{"", "WRONG_TYPE 2:14 Records[1].eventName", ""}},
		{"twice", `[{"eventName":"a",` + "\n" + `"eventName":"b"},` + good + `]`, []string{"DUPLICATE_MEMBER 2:1 [0].eventName", ""}},
		{"twice, escaped", `[{"eventName":"a","event\u004eame":"b"},` + good + `]`, []string{"DUPLICATE_MEMBER 1:19 [0].eventName", ""}},
		{"twice in the identity", `{"eventName":"a","userIdentity":{"type":"Root","type":"IAMUser"}}`, []string{"DUPLICATE_MEMBER 1:48 userIdentity.type"}},
		{"another version", `{"eventVersion":"2.0","eventName":"a"}`, []string{"UNKNOWN_VERSION 1:17 eventVersion"}},
		{"a version that is none", `{"eventVersion":1.08,"eventName":"a"}`, []string{"WRONG_TYPE 1:17 eventVersion"}},
		{"time", strings.Replace(good, "{", `{"eventTime":"yesterday",`, 1), []string{"INVALID_VALUE 1:1 eventTime"}},
		{"multi-factor authentication", strings.Replace(good, `"Root"`, `"Root","sessionContext":{"attributes":{"mfaAuthenticated":"maybe"}}`, 1), []string{"INVALID_VALUE 1:167 userIdentity.sessionContext.attributes.mfaAuthenticated"}},
		{"resources", strings.Replace(good, "{", `{"resources":[{"ARN":1}],`, 1), []string{"WRONG_TYPE 1:22 resources[0].ARN"}},
		{"lines", good + "\n{\n" + good + "\n", []string{"", "JSON_SYNTAX_ERROR 2:2 ", ""}},
		{"lines, the first cut", good[1:] + "\n" + good + "\n", []string{"JSON_SYNTAX_ERROR 1:14 ", ""}},
		{"lines, the last cut", good + "\n" + good[:50] + "\n", []string{"", "JSON_SYNTAX_ERROR 2:51 "}},
		{"a line that is no event", good + "\n{}\n", []string{"", "UNKNOWN_FORMAT 2:1 "}},
		{"no event", `{"a":1}`, []string{"UNKNOWN_FORMAT 1:1 "}},
		{"a text", `"x"`, []string{"WRONG_TYPE 1:1 "}},
		{"an empty text", "", []string{"JSON_SYNTAX_ERROR 1:1 "}},
		{"no records", `{"Records":[]}`, nil},
		{"a record that is no event", `{"Records":[{"a":1},` + good + `]}`, []string{"UNKNOWN_FORMAT 1:13 Records[0]", ""}},
		{"records of another type", `{"Records":{}}`, []string{"UNKNOWN_FORMAT 1:1 "}},
		{"a record that is a text", `{"Records":["x",` + good + `]}`, []string{"WRONG_TYPE 1:13 Records[0]", ""}},
		{"not JSON", "{\"Records\":[\n}", []string{"JSON_SYNTAX_ERROR 2:1 "}},
		{"not UTF-8", "{\"a\":\"\xff\"}", []string{"INVALID_UTF8 1:7 "}},
		{"looked up, not JSON", `{"Events":[{"CloudTrailEvent":"{"},{"CloudTrailEvent":1},{},{"CloudTrailEvent":` + fmt.Sprintf("%q", good) + `}]}`,
			[]string{"JSON_SYNTAX_ERROR 1:2 Events[0].CloudTrailEvent", "WRONG_TYPE 1:55 Events[1].CloudTrailEvent", "MISSING_MEMBER 1:58 Events[2]", ""}},
		{"deep", `{"eventName":"a","x":` + strings.Repeat("[", 64) + strings.Repeat("]", 64) + "}", []string{"NESTING_TOO_DEEP 1:85 "}},
		{"deep enough", `{"x":` + strings.Repeat("[", 63) + strings.Repeat("]", 63) + "," + good[1:], []string{""}},
		{"damaged gzip", "\x1f\x8b\x00", []string{"JSON_SYNTAX_ERROR 0:0 "}},
		{"an event as large as may be", `{"x":"` + strings.Repeat("x", denial.MaxEvent-len(good)-len(`"x":"",`)) + `",` + good[1:], []string{""}},
		{"an event a byte larger", `{"x":"` + strings.Repeat("x", denial.MaxEvent-len(good)-len(`"x":"",`)+1) + `",` + good[1:], []string{"INPUT_TOO_LARGE 1:1 "}},
		{"a large event", `{"Records":[` + good + `,{"x":"` + strings.Repeat("x", denial.MaxEvent) + `",` + good[1:] + `]}`, []string{"", "INPUT_TOO_LARGE 1:157 Records[1]"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for d, err := range denial.ParseEvent([]byte(c.text)) {
				s := ""
				if e, ok := err.(*denial.Error); ok {
					s = fmt.Sprintf("%s %d:%d %s", e.Code, e.Line, e.Column, e.Path)
				} else if err != nil || !d.Denied {
					t.Fatalf("%v, error %v", d, err)
				}
				got = append(got, s)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	n := 0
	for _, err := range denial.ParseEvent([]byte(good), denial.WithMaxSize(20)) {
		if n++; code(err) != denial.CodeTooLarge {
			t.Errorf("error %v", err)
		}
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(bytes.Repeat([]byte(" "), 1<<20))
	z.Close()
	for _, err := range denial.ParseEvent(packed.Bytes(), denial.WithMaxSize(1<<20-1)) {
		if n++; code(err) != denial.CodeTooLarge {
			t.Errorf("error %v", err)
		}
	}
	if n != 2 {
		t.Errorf("%d errors", n)
	}
}

// A request of an event is evaluated like any other.
func TestEventEvaluates(t *testing.T) {
	for d, err := range denial.ParseEvent(read(t, "trail.json")) {
		if err != nil {
			continue
		}
		if r, err := evaluate.Evaluate(&d.Request, evaluate.Policies{}); err != nil || r.Decision != evaluate.ImplicitDeny || r.Reason != "" {
			t.Errorf("%s: %v, %v", d.EventID, r, err)
		}
	}
}
