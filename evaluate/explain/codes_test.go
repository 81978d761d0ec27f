package explain_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/explain"
	"github.com/lambdaiam/lambdaiam/policy"
)

// codesOf returns the values of the constants of a type that a package declares.
func codesOf(t *testing.T, dir, typeName string) (codes []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if name, ok := spec.Type.(*ast.Ident); ok && name.Name == typeName && len(spec.Values) == 1 {
				code, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				codes = append(codes, code)
			}
			return true
		})
	}
	return codes
}

// TestEveryCodeIsShown holds that there is a golden file for each code of the three lists, and that the code stands in it
// for a request that has it: in the text, or, for what is never near, in the tree. For a code without a case it fails.
func TestEveryCodeIsShown(t *testing.T) {
	var files []string
	for _, list := range []struct{ dir, of string }{{".", "Code"}, {"..", "Reason"}, {"..", "EntryCode"}} {
		codes := codesOf(t, list.dir, list.of)
		if len(codes) < 10 {
			t.Errorf("only %d constants of type %s were found", len(codes), list.of)
		}
		for _, code := range codes {
			files = append(files, code+".txt")
			t.Run(code, func(t *testing.T) {
				c, ok := codeCases()[code]
				if !ok {
					t.Fatal("there is no case for the code")
				}
				x := explain.Explain(compile(t, c.policies, c.opts...), &c.req)
				text := textOf(t, x)
				if !hasWord(text, code) {
					text = fmt.Sprintf("%+v\n", x)
				}
				if !hasWord(text, code) {
					t.Errorf("the code is not shown:\n%s", text)
				}
				golden(t, "codes/"+code+".txt", text)
			})
		}
	}
	entries, err := os.ReadDir("testdata/codes")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !slices.Contains(files, e.Name()) {
			t.Errorf("%s is of no code", e.Name())
		}
	}
}

func hasWord(text, word string) bool {
	return slices.Contains(strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' || r == ',' }), word)
}

type codeCase struct {
	req      evaluate.Request
	policies evaluate.Policies
	opts     []evaluate.Option
}

const (
	ann   = "arn:aws:iam::123456789012:user/ann"
	fed   = "arn:aws:sts::123456789012:federated-user/fred"
	alien = "arn:aws:iam::444455556666:user/ann"
)

var (
	aTable     = condition.Unknown{Label: "Ref Table", Class: condition.ClassName}.StandIn()
	aStatement = condition.Unknown{Label: "Fn::If IsProd", Class: condition.ClassPolicy}.StandIn()
)

// notKnown is statements for policies of which not all is known.
func notKnown(name string, list ...string) *policy.Policy {
	p, err := policy.Parse([]byte(`{"Version":"2012-10-17","Statement":[`+strings.Join(list, ",")+`]}`), policy.WithName(name), policy.WithUnknowns())
	if err != nil {
		panic(err)
	}
	return p
}

// retired is a policy that nobody has.
func retired() *policy.Policy {
	p, err := policy.NewUnknown("arn:aws:iam::aws:policy/SampleRetired2015")
	if err != nil {
		panic(err)
	}
	return p
}

// ofUnknown is ofIdentity for a statement of which not all is known.
func ofUnknown(req evaluate.Request, statement string) codeCase {
	return codeCase{req: req, policies: evaluate.Policies{Identity: listOf(notKnown("own", statement))}}
}

// ofIdentity is a request by somebody who has one statement.
func ofIdentity(statement string, req evaluate.Request) codeCase {
	return codeCase{req: req, policies: evaluate.Policies{Identity: listOf(statements("own", statement))}}
}

// ofTrust is a call of AssumeRole for a role whose trust policy has one statement.
func ofTrust(caller, who string) codeCase {
	return codeCase{req: ask(caller, "sts:AssumeRole", role), policies: evaluate.Policies{
		Identity: listOf(statements("own", allowAll)),
		Resource: statements("trust", `{"Sid":"T","Effect":"Allow",`+who+`,"Action":"sts:AssumeRole"}`),
	}}
}

// ofEntry is a request for a resource, by a user whose statement is for another one.
func ofEntry(action, entry, resource string) codeCase {
	return ofIdentity(`{"Sid":"S","Effect":"Allow","Action":"`+action+`","Resource":"`+entry+`"}`, ask(ann, action, resource))
}

// ofTest is a request with keys, by a user whose statement has a condition.
func ofTest(action, resource, condition string, keys ...any) codeCase {
	return ofIdentity(`{"Sid":"S","Effect":"Allow","Action":"`+action+`","Resource":"*","Condition":{`+condition+`}}`, ask(ann, action, resource, keys...))
}

// codeCases are a case for each code.
func codeCases() map[string]codeCase {
	numbered := numberedCases()
	of := func(n int) codeCase { return codeCase{req: numbered[n-1].req, policies: numbered[n-1].policies} }
	all := evaluate.Policies{Identity: listOf(statements("own", allowAll))}
	put := ask(ann, "dynamodb:PutItem", table)
	const bucket, tables = "arn:aws:s3:::b", "arn:aws:dynamodb:eu-west-1:123456789012:"
	return map[string]codeCase{
		// What stands in the way.
		"DENY_STATEMENT":          of(3),
		"DENY_BECAUSE_KEY_ABSENT": of(9),
		"NO_STATEMENT_ALLOWS":     of(1),
		"NO_POLICY_GIVEN":         of(10),
		"LEVEL_ALLOWS_NOTHING":    {req: put, policies: evaluate.Policies{Identity: all.Identity, SCPs: []evaluate.Level{{Name: "root"}}}},
		"NOT_DELEGATED":           of(8),
		"OWNER_DOES_NOT_ALLOW":    of(4),
		"GRANT_IS_LIMITED":        of(12),
		"SESSION_WITHOUT_POLICY":  {req: ask(fed, "dynamodb:PutItem", table), policies: all},
		"NOT_GRANTABLE": {req: ask(alien, "lambda:UpdateFunctionConfiguration", function), policies: evaluate.Policies{
			Identity: all.Identity, Resource: statements("function", `{"Sid":"A","Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"*","Resource":"*"}`),
		}},
		"NEEDS_NO_PERMISSION": {req: ask(ann, "sts:GetCallerIdentity", "*")},
		"CROSS_PARTITION":     {req: ask(ann, "dynamodb:PutItem", "arn:aws-cn:dynamodb:cn-north-1:444455556666:table/orders"), policies: all},
		"AWS_OWNED_RESOURCE":  {req: ask(ann, "iam:DeletePolicy", "arn:aws:iam::aws:policy/p"), policies: all},
		"AWS_RESERVED_ROLE":   {req: ask(ann, "iam:DeleteRole", "arn:aws:iam::123456789012:role/aws-reserved/r"), policies: all},
		"AWS_MANAGED_ALIAS":   {req: ask(ann, "kms:DeleteAlias", "arn:aws:kms:us-east-1:123456789012:alias/aws/s3"), policies: all},
		"FEDERATED_USER_CALL": {req: ask(fed, "iam:GetUser", ann), policies: all},
		"INVALID_REQUEST":     {req: evaluate.Request{Action: "PutItem"}, policies: all},
		"DEPENDS_ON_UNKNOWN": {req: ask(ann, "dynamodb:PutItem", table), policies: evaluate.Policies{Identity: listOf(
			notKnown("own", `{"Sid":"Table","Effect":"Allow","Action":"dynamodb:*","Resource":"arn:aws:dynamodb:eu-west-1:123456789012:table/`+aTable+`"}`, `"`+aStatement+`"`),
			retired(),
		)}},
		"NOT_KNOWN": ofUnknown(ask(ann, "dynamodb:PutItem", table),
			`{"Sid":"Table","Effect":"Allow","Action":"dynamodb:*","Resource":"arn:aws:dynamodb:eu-west-1:123456789012:table/`+aTable+`","Condition":{"Bool":{"aws:SecureTransport":"true"}}}`),
		"CALLER_CANNOT_CALL": {req: ask("arn:aws:iam::123456789012:root", "sts:AssumeRole", role)},
		"WORK_LIMIT": {
			req:      ask(ann, "dynamodb:PutItem", table, "app:text", strings.Repeat("a", 1000)),
			policies: heavy(), opts: []evaluate.Option{evaluate.WithMaxWork(100_000)},
		},
		"ALLOWED_IF_ASSUMED": {req: ask(ann, "s3:GetObject", bucket+"/k"), policies: all, opts: []evaluate.Option{evaluate.WithDenyAssumed()}},

		// Why an entry does not cover.
		"ACTION_OTHER_SERVICE":    of(12),
		"ACTION_OTHER_NAME":       of(1),
		"ACTION_SPELLING":         ofIdentity(`{"Sid":"S","Effect":"Allow","Action":"dynamodb:PutItme","Resource":"*"}`, put),
		"ACTION_EXCLUDED":         ofIdentity(`{"Sid":"S","Effect":"Allow","NotAction":["iam:*","dynamodb:Put*"],"Resource":"*"}`, put),
		"PRINCIPAL_OTHER_TYPE":    ofTrust("lambda.amazonaws.com", `"Principal":{"AWS":"123456789012"}`),
		"PRINCIPAL_OTHER_ACCOUNT": ofTrust(alien, `"Principal":{"AWS":"arn:aws:iam::777788889999:user/ann"}`),
		"PRINCIPAL_OTHER_NAME":    of(8),
		"PRINCIPAL_OTHER_PATH":    ofTrust(ann, `"Principal":{"AWS":"arn:aws:iam::123456789012:user/team/ann"}`),
		"PRINCIPAL_OTHER_SESSION": ofTrust(session, `"Principal":{"AWS":"arn:aws:sts::123456789012:assumed-role/orders/other"}`),
		"PRINCIPAL_DELETED_ID":    ofTrust(ann, `"Principal":{"AWS":"AIDAIOSFODNN7EXAMPLE"}`),
		"PRINCIPAL_EXCLUDED": {req: ask(alien, "sqs:SendMessage", "arn:aws:sqs:eu-west-1:123456789012:orders"), policies: evaluate.Policies{
			Identity: all.Identity, Resource: statements("queue", `{"Sid":"S","Effect":"Allow","NotPrincipal":{"AWS":["`+alien+`","arn:aws:iam::444455556666:root"]},"Action":"sqs:SendMessage","Resource":"*"}`),
		}},

		"RESOURCE_PARTITION":         ofEntry("dynamodb:PutItem", "arn:aws-cn:dynamodb:eu-west-1:123456789012:table/orders", table),
		"RESOURCE_SERVICE":           ofEntry("dynamodb:PutItem", "arn:aws:dax:eu-west-1:123456789012:table/orders", table),
		"RESOURCE_REGION":            ofEntry("dynamodb:PutItem", "arn:aws:dynamodb:us-east-1:123456789012:table/orders", table),
		"RESOURCE_ACCOUNT":           ofEntry("dynamodb:PutItem", "arn:aws:dynamodb:eu-west-1:444455556666:table/orders", table),
		"RESOURCE_TYPE":              ofEntry("dynamodb:PutItem", tables+"backup/orders", table),
		"RESOURCE_NAME":              ofEntry("dynamodb:PutItem", tables+"table/invoices", table),
		"RESOURCE_CASE":              ofEntry("dynamodb:PutItem", tables+"table/Orders", table),
		"RESOURCE_SPELLING":          ofEntry("dynamodb:PutItem", tables+"table/ordres", table),
		"RESOURCE_CONTAINER_ONLY":    ofEntry("s3:GetObject", bucket, bucket+"/k"),
		"RESOURCE_CONTENT_ONLY":      ofEntry("s3:ListBucket", bucket+"/*", bucket),
		"RESOURCE_QUALIFIER_MISSING": ofEntry("lambda:InvokeFunction", function+":live", function),
		"RESOURCE_QUALIFIER_ADDED":   of(7),
		"RESOURCE_QUALIFIER_OTHER":   ofEntry("lambda:InvokeFunction", function+":live", function+":test"),
		"RESOURCE_MUST_BE_STAR":      ofEntry("s3:ListAllMyBuckets", bucket, "*"),
		"RESOURCE_NAMES_NONE":        ofEntry("dynamodb:PutItem", table, "*"),
		"RESOURCE_VARIABLE_EMPTY":    ofEntry("s3:GetObject", bucket+"/${aws:PrincipalTag/team}/*", bucket+"/a/k"),
		"RESOURCE_EXCLUDED":          ofIdentity(`{"Sid":"S","Effect":"Allow","Action":"dynamodb:*","NotResource":"`+table+`"}`, put),

		"CONDITION_KEY_ABSENT":           of(5),
		"CONDITION_KEY_NEVER_SENT":       ofTest("lambda:InvokeFunction", function, `"StringEquals":{"lambda:Layer":"arn:aws:lambda:eu-west-1:123456789012:layer:l"}`),
		"CONDITION_KEY_PRESENT":          ofTest("s3:GetObject", bucket+"/k", `"Null":{"aws:SourceVpce":"true"}`, "aws:SourceVpce", "vpce-1"),
		"CONDITION_VALUE":                ofTest("s3:GetObject", bucket+"/k", `"StringEquals":{"aws:SourceVpce":["vpce-1","vpce-2"]}`, "aws:SourceVpce", "vpce-9"),
		"CONDITION_CASE":                 ofTest("s3:GetObject", bucket+"/k", `"StringEquals":{"aws:PrincipalTag/team":"Blue"}`, "aws:PrincipalTag/team", "blue"),
		"CONDITION_SEGMENT":              of(6),
		"CONDITION_PATTERN_UNDER_EQUALS": of(13),
		"CONDITION_UNREADABLE":           ofTest("s3:ListBucket", bucket, `"NumericLessThanEquals":{"s3:max-keys":"10"}`, "s3:max-keys", "ten"),
		"CONDITION_NEEDS_SET_OPERATOR":   ofTest("dynamodb:TagResource", table, `"StringEquals":{"aws:TagKeys":"team"}`, "aws:TagKeys", []string{"team"}),
		"CONDITION_LIST_GIVEN":           ofTest("s3:GetObject", bucket+"/k", `"StringEquals":{"aws:SourceVpce":"vpce-1"}`, "aws:SourceVpce", []string{"vpce-1"}),
		"CONDITION_EMPTY_LIST":           ofTest("dynamodb:TagResource", table, `"ForAnyValue:StringEquals":{"aws:TagKeys":"team"}`, "aws:TagKeys", []string{}),
		"CONDITION_VARIABLE_EMPTY":       ofTest("s3:ListBucket", bucket, `"StringEquals":{"s3:prefix":"${aws:PrincipalTag/team}"}`, "s3:prefix", "a"),

		// How a remedy works.
		"SEND_KEY":       of(5),
		"ASK_OTHERWISE":  of(7),
		"CHANGE_VALUE":   of(13),
		"ADD_ENTRY":      of(1),
		"ADD_STATEMENT":  of(10),
		"ATTACH_MANAGED": ofIdentity(`{"Sid":"S","Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}`, ask(ann, "sqs:ReceiveMessage", "arn:aws:sqs:eu-west-1:123456789012:orders")),
		"DELEGATE":       of(8),
		"NAME_CALLER":    of(4),
		"OWNER_DECIDES":  of(2),
		"NOTHING_HELPS":  {req: ask(ann, "iam:DeletePolicy", "arn:aws:iam::aws:policy/p"), policies: all},
	}
}

// heavy are policies that take more work than a hundred thousand units to decide about a long value.
func heavy() evaluate.Policies {
	var patterns []string
	for i := range 500 {
		patterns = append(patterns, fmt.Sprintf(`"*b%d*"`, i))
	}
	return evaluate.Policies{Identity: listOf(statements("own", allowAll,
		`{"Sid":"Heavy","Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringLike":{"app:text":[`+strings.Join(patterns, ",")+`]}}}`))}
}
