package validate_test

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/eviltext"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/validate"
)

// codes lists what was found, each with its path.
func codes(list []validate.Finding) (all []string) {
	for _, f := range list {
		all = append(all, string(f.Code)+" "+f.Path)
	}
	return all
}

// TestAllAtOnce: every fault of a text is found, and what is not refused is checked.
func TestAllAtOnce(t *testing.T) {
	const text = `{"Version":"2012-10-17","Note":1,"Statement":[
		{"Effect":"Allow","Action":["lambda:GetFunction","lambda:Frob",5,"x"],"Resource":["*","lambda"],"Condition":{"Foo":{"a:k":"v"},"Bool":{"aws:SecureTransport":"yes"}}},
		7,
		{"Sid":"","Effect":"allow","Action":"s3:ListBuckets","Resource":{"Ref":"B"}}]}`
	want := []string{
		"INVALID_POLICY_ELEMENT Note", "INVALID_ACTION Statement[0].Action[1]", "DATA_TYPE_MISMATCH Statement[0].Action[2]",
		"INVALID_ACTION Statement[0].Action[3]", "INVALID_ARN_PREFIX Statement[0].Resource[1]", "INVALID_CONDITION_OPERATOR Statement[0].Condition.Foo",
		`TYPE_MISMATCH_BOOLEAN Statement[0].Condition.Bool."aws:SecureTransport"`, "DATA_TYPE_MISMATCH Statement[1]", "EMPTY_SID_VALUE Statement[2].Sid",
		"INVALID_EFFECT Statement[2].Effect", "INVALID_ACTION Statement[2].Action", "DATA_TYPE_MISMATCH Statement[2].Resource",
	}
	if diff := cmp.Diff(want, codes(validate.Text([]byte(text), policy.Identity))); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestOneFinding: what cannot be read at all, and what is no document, has one finding.
func TestOneFinding(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "JSON_SYNTAX_ERROR "},
		{"not JSON", `{"Statement":[}`, "JSON_SYNTAX_ERROR "},
		{"not UTF-8", "{\"\xff\":1}", "INVALID_UTF8 "},
		{"large", strings.Repeat(" ", policy.DefaultMaxSize+1), "POLICY_TOO_LARGE "},
		{"list", `[{"Effect":"Allow"}]`, "DATA_TYPE_MISMATCH "},
		{"bare statement", `{"Effect":"Allow","Action":"frob:x","Resource":"y"}`, "INVALID_POLICY_ELEMENT Effect"},
		{"bare statement with a Version", `{"Version":"2012-10-17","Effect":"Allow","NotAction":"frob:x","Resource":"y"}`, "INVALID_POLICY_ELEMENT Effect"},
	} {
		got := validate.Text([]byte(c.text), policy.Identity, validate.Ignore("INVALID_POLICY_ELEMENT", "JSON_SYNTAX_ERROR"))
		if diff := cmp.Diff([]string{c.want}, codes(got)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
	}
	if got := validate.Text([]byte("{}"), 99); len(got) != 1 || got[0].Code != "MISSING_STATEMENT" {
		t.Errorf("%v", got)
	}
	if got := validate.Policy(nil, policy.Identity); len(got) != 1 || got[0].Code != "MISSING_STATEMENT" || !got[0].Refusal {
		t.Errorf("nil: %v", got)
	}
	p := policy.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"x:y","Resource":"*"}}`)
	if got := validate.Policy(p, 0); len(got) != 1 || got[0].Code != "INVALID_KIND" {
		t.Errorf("no kind: %v", codes(got))
	}
}

// TestBuiltInCode: a policy without text has findings with paths, without places and edits.
func TestBuiltInCode(t *testing.T) {
	p, err := policy.New("", policy.StatementSpec{
		Sid: "a-b", Effect: policy.Allow, Action: []string{"lambda:Invoke", "lambda:GetFunction"}, Resource: []string{"arn:aws:lambda:region:1:function:Δ"},
		Condition: []condition.Spec{{Operator: "StringEquals", Key: "name", Values: []string{"x"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	got := validate.Policy(p, policy.Identity)
	want := []string{
		"MISSING_VERSION ", "UNSUPPORTED_SID Statement[0].Sid", "INVALID_ACTION Statement[0].Action[0]", "INVALID_ARN_ACCOUNT Statement[0].Resource",
		"INVALID_ARN_REGION Statement[0].Resource", "CONTROL_CHARACTER Statement[0].Resource",
	}
	for _, w := range want {
		if !slices.Contains(codes(got), w) {
			t.Errorf("no %s among %q", w, codes(got))
		}
	}
	for _, f := range got {
		if f.Start != (policy.Position{}) || f.End != (policy.Position{}) || f.Fix != nil {
			t.Errorf("%s has a place or a fix: %+v", f.Code, f)
		}
		if f.Code == "CONTROL_CHARACTER" && f.Refusal {
			t.Error("G-106: there is no text whose characters could be refused")
		}
	}
	id, err := policy.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}`).WithID("x")
	if err != nil {
		t.Fatal(err)
	}
	_ = validate.Policy(id, policy.Identity)
}

// TestStored: what means nothing in a policy that AWS gave back is found, and refused by nothing.
func TestStored(t *testing.T) {
	const text = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"logs.amazonaws.com","Federated":"arn:aws:iam::1:user/x"},"Action":"sqs:SendMessage",
		"Resource":["https://queue","arn:aws:sqs:eu-central-1:210987654321:q"],"Condition":{"Foo":{"a:k":"v"},"DateLessThan":{"aws:CurrentTime":"01T"}}}]}`
	p, err := policy.Parse([]byte(text), policy.WithStored())
	if err != nil {
		t.Fatal(err)
	}
	var dead []string
	for _, f := range validate.Policy(p, policy.Resource) {
		if f.Refusal {
			t.Errorf("%s refuses it", f.Code)
		}
		if f.Code == "DEAD_ENTRY" {
			dead = append(dead, f.Path)
		}
	}
	want := []string{
		"Statement[0].Principal.AWS", "Statement[0].Principal.Federated", "Statement[0].Resource[0]", `Statement[0].Condition.Foo."a:k"`,
		`Statement[0].Condition.DateLessThan."aws:CurrentTime"`,
	}
	if diff := cmp.Diff(want, dead); diff != "" {
		t.Errorf("G-107 (-want +got)\n%s", diff)
	}
	refused := false
	for _, f := range validate.Policy(p, policy.SCP) {
		refused = refused || f.Refusal
	}
	if !refused {
		t.Error("the kind is wrong all the same")
	}
}

func TestOptions(t *testing.T) {
	const text = `{"Statement":[{"Sid":"","Effect":"Allow","Principal":{"AWS":"AROA1234567890ABCDEFG"},"Action":["lambda:Frob","sns:Publish"],"Resource":"*"}]}`
	for _, c := range []struct {
		name string
		opts []validate.Option
		want []string
	}{
		{"none", nil, []string{"MISSING_VERSION ", "EMPTY_SID_VALUE Statement[0].Sid", "INVALID_ROLE_REFERENCE Statement[0].Principal.AWS", "INVALID_ACTION Statement[0].Action[0]"}},
		{"least", []validate.Option{validate.MinSeverity(validate.Warning)}, []string{"MISSING_VERSION ", "INVALID_ROLE_REFERENCE Statement[0].Principal.AWS", "INVALID_ACTION Statement[0].Action[0]"}},
		{"errors", []validate.Option{validate.MinSeverity(validate.Error)}, []string{"INVALID_ACTION Statement[0].Action[0]"}},
		{"ignored", []validate.Option{validate.Ignore("MISSING_VERSION"), validate.Ignore("EMPTY_SID_VALUE", "INVALID_ACTION")}, []string{"INVALID_ROLE_REFERENCE Statement[0].Principal.AWS"}},
		{"resource type", []validate.Option{validate.WithResourceType("AWS::Lambda::Function"), validate.MinSeverity(validate.Error)},
			[]string{"INVALID_ACTION Statement[0].Action[0]", "UNSUPPORTED_ACTION_IN_POLICY Statement[0].Action[1]"}},
	} {
		if diff := cmp.Diff(c.want, codes(validate.Text([]byte(text), policy.Resource, c.opts...))); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
	}
}

// TestResourceType: with the type of the resource, entries of Resource are held to it (F-029).
func TestResourceType(t *testing.T) {
	const text = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"ACTION","Resource":["*","RESOURCE"]}]}`
	for _, c := range []struct {
		typ, action, resource string
		reported              bool
	}{
		{"AWS::S3::Bucket", "s3:GetObject", "arn:aws:s3:::box/*", false},
		{"AWS::S3::Bucket", "s3:GetObject", "arn:aws:sqs:eu-central-1:210987654321:q", true},
		{"AWS::S3::Bucket", "s3:GetObject", "arn:aws:s3:eu-central-1:210987654321:accesspoint/a", true},
		{"AWS::S3::AccessPoint", "s3:GetObject", "arn:aws:s3:eu-central-1:210987654321:accesspoint/a/object/*", false},
		{"AWS::SQS::Queue", "sqs:SendMessage", "arn:aws:sqs:eu-central-1:210987654321:q", false},
		{"AWS::Lambda::Function", "lambda:GetFunction", "arn:aws:lambda:eu-central-1:210987654321:layer:x", true},
		{"AWS::Glue::DataCatalog", "glue:GetTable", "arn:aws:glue:eu-central-1:210987654321:catalog", false},
		{"AWS::Glue::DataCatalog", "glue:GetTable", "arn:aws:s3:::box", true},
		{"Custom::Thing", "sqs:SendMessage", "arn:aws:sns:eu-central-1:210987654321:t", false},
	} {
		doc := strings.NewReplacer("ACTION", c.action, "RESOURCE", c.resource).Replace(text)
		got := validate.Text([]byte(doc), policy.Resource, validate.WithResourceType(c.typ))
		if slices.Contains(codes(got), "UNSUPPORTED_RESOURCE_ARN_IN_POLICY Statement[0].Resource[1]") != c.reported {
			t.Errorf("%s, %s: %q", c.typ, c.resource, codes(got))
		}
	}
}

// TestEvil: whatever stands in a policy, messages are one line of printable text.
func TestEvil(t *testing.T) {
	for _, evil := range eviltext.Texts() {
		for _, doc := range []string{
			`{"Version":"2012-10-17","Id":EVIL,"Statement":[{"Sid":EVIL,"Effect":"Allow","Action":["lambda:" EVIL],"Resource":EVIL}]}`,
			`{"Statement":[{"Sid":EVIL,"Effect":EVIL,"Principal":{"AWS":EVIL},"Action":EVIL,"Resource":["arn:aws:lambda:" EVIL],"Condition":{"StringLike":{EVIL:[EVIL]}}}]}`,
		} {
			doc = strings.ReplaceAll(doc, `" EVIL`, strings.TrimPrefix(strconv.Quote(evil), `"`))
			doc = strings.ReplaceAll(doc, "EVIL", strconv.Quote(evil))
			for k := policy.Identity; k <= policy.Endpoint; k++ {
				for _, f := range validate.Text([]byte(doc), k) {
					for _, text := range []string{f.Message, f.Help, f.Path} {
						if fault := eviltext.Fault(text, 1); fault != "" {
							t.Errorf("%s: %.500s", f.Code, fault)
						}
						if len(text) > 8<<10 && text != f.Path {
							t.Errorf("%s: %d bytes", f.Code, len(text))
						}
					}
				}
			}
		}
	}
}

// TestConcurrent: one policy is checked by many at once; the race detector looks on.
func TestConcurrent(t *testing.T) {
	p := policy.MustParse(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["lambda:Frob","lambda:ListFunctions"],"Resource":"arn:aws:lambda:eu-cental-1:210987654321:function:f"}]}`)
	want := validate.Policy(p, policy.Identity)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if diff := cmp.Diff(want, validate.Policy(p, policy.Identity)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	wait.Wait()
}
