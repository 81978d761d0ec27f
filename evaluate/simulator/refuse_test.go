package simulator_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/simulator"
)

// TestRefuses: what is wrong with a request, and where. A column of 0 is not compared.
func TestRefuses(t *testing.T) {
	good := func(more string) string { // the line break puts what is more on line 2
		return `{"PolicyInputList":[],"ActionNames":["s3:GetObject"],` + "\n" + more + `}`
	}
	allText := strings.ReplaceAll(all, `"`, `\"`)
	long := func(n int) string { return strings.Repeat("x", n) }
	for _, tt := range []struct {
		name, request string
		code          simulator.Code
		line, column  int
		path          string
	}{
		{"IN-06 no JSON", "{\n]", simulator.CodeSyntax, 2, 1, ""},
		{"IN-06 nothing", "", simulator.CodeSyntax, 1, 1, ""},
		{"IN-06 more behind it", good(`"X":1`) + "}", simulator.CodeSyntax, 2, 7, ""},
		{"IN-06 no UTF-8", good("\"X\":\"\xff\""), simulator.CodeInvalidUTF8, 2, 6, ""},
		{
			"IN-06 too deep", good(`"X":` + strings.Repeat("[", 70) + strings.Repeat("]", 70)),
			simulator.CodeTooDeep, 2, 0, "",
		},
		{"IN-06 half a character", good(`"X":"\ud800"`), simulator.CodeLoneSurrogate, 2, 6, ""},
		{"IN-02 a list", `[]`, simulator.CodeWrongType, 1, 1, ""},
		{"IN-02 null", `null`, simulator.CodeWrongType, 1, 1, ""},
		{
			"IN-02 a member twice", good(`"ResourceArns":["*"],"ResourceArns":["*"]`),
			simulator.CodeDuplicate, 2, 22, "ResourceArns",
		},
		{
			"IN-02 a member twice, with an escape", good(`"MaxItems":1,"Max\u0049tems":1`),
			simulator.CodeDuplicate, 2, 14, "MaxItems",
		},
		{"IN-02 an unknown member twice", good(`"X":1,"X":1`), simulator.CodeDuplicate, 2, 7, "X"},
		{"IN-02 no list of policies", `{"ActionNames":["s3:GetObject"]}`, simulator.CodeMissingMember, 1, 1, ""},
		{"IN-02 no list of actions", `{"PolicyInputList":[]}`, simulator.CodeMissingMember, 1, 1, ""},
		{"IN-02 a text for a list", good(`"ResourceArns":"*"`), simulator.CodeWrongType, 2, 16, "ResourceArns"},
		{"IN-02 a number for a text", good(`"ResourceArns":["*",1]`), simulator.CodeWrongType, 2, 21, "ResourceArns[1]"},
		{"IN-02 null for a text", good(`"CallerArn":null`), simulator.CodeWrongType, 2, 13, "CallerArn"},
		{"IN-02 a number as a key's value", good(`"ContextEntries":[{"ContextKeyName":"a:Key","ContextKeyValues":[1]}]`),
			simulator.CodeWrongType, 2, 65, "ContextEntries[0].ContextKeyValues[0]"},
		{
			"IN-02 a list of levels of lists", good(`"OrderedOrganizationPolicyInputList":[[]]`),
			simulator.CodeWrongType, 2, 39, "OrderedOrganizationPolicyInputList[0]",
		},

		{"IN-80 no action", `{"PolicyInputList":[],"ActionNames":[]}`, simulator.CodeLimit, 1, 37, "ActionNames"},
		{
			"IN-80 an action without a service", `{"PolicyInputList":[],"ActionNames":["GetObject"]}`,
			simulator.CodeInvalidValue, 1, 38, "ActionNames[0]",
		},
		{
			"IN-80 a wildcard in an action", `{"PolicyInputList":[],"ActionNames":["s3:G","s3:Get*"]}`,
			simulator.CodeInvalidValue, 1, 45, "ActionNames[1]",
		},
		{
			"IN-80 a short action", `{"PolicyInputList":[],"ActionNames":["a:"]}`,
			simulator.CodeLimit, 1, 38, "ActionNames[0]",
		},
		{
			"IN-80 a long action", `{"PolicyInputList":[],"ActionNames":["s3:` + long(126) + `"]}`,
			simulator.CodeLimit, 1, 38, "ActionNames[0]",
		},
		{"IN-80 an empty resource", good(`"ResourceArns":[""]`), simulator.CodeLimit, 2, 17, "ResourceArns[0]"},
		{
			"IN-80 a resource that is no ARN", good(`"ResourceArns":["s3://b/1"]`),
			simulator.CodeInvalidValue, 2, 17, "ResourceArns[0]",
		},
		{
			"IN-80 a long resource", good(`"ResourceArns":["arn:aws:s3:::` + long(2036) + `"]`),
			simulator.CodeLimit, 2, 17, "ResourceArns[0]",
		},
		{"IN-80 two boundaries", good(`"PermissionsBoundaryPolicyInputList":["` + allText + `","` + allText + `"]`),
			simulator.CodeLimit, 2, 38, "PermissionsBoundaryPolicyInputList"},
		{"IN-80 eight levels", good(`"OrderedOrganizationPolicyInputList":[{},{},{},{},{},{},{},{}]`),
			simulator.CodeLimit, 2, 60, "OrderedOrganizationPolicyInputList[7]"},
		{
			"IN-80 an owner that is no ARN", good(`"ResourceOwner":"111122223333"`),
			simulator.CodeInvalidValue, 2, 17, "ResourceOwner",
		},
		{
			"IN-80 an owner that is a user", good(`"ResourceOwner":"` + bob + `"`),
			simulator.CodeInvalidValue, 2, 17, "ResourceOwner",
		},
		{
			"IN-80 an action without a name", `{"PolicyInputList":[],"ActionNames":["s3:"]}`,
			simulator.CodeInvalidValue, 1, 38, "ActionNames[0]",
		},
		{
			"IN-80 an action of no service", `{"PolicyInputList":[],"ActionNames":[":Get"]}`,
			simulator.CodeInvalidValue, 1, 38, "ActionNames[0]",
		},
		{
			"IN-80 an action with a blank", `{"PolicyInputList":[],"ActionNames":["s3:Get "]}`,
			simulator.CodeInvalidValue, 1, 38, "ActionNames[0]",
		},
		{
			"IN-80 an owner of another service", good(`"ResourceOwner":"arn:aws:sts::111122223333:root"`),
			simulator.CodeInvalidValue, 2, 17, "ResourceOwner",
		},
		{
			"IN-80 an owner in a Region", good(`"ResourceOwner":"arn:aws:iam:us-east-1:111122223333:root"`),
			simulator.CodeInvalidValue, 2, 17, "ResourceOwner",
		},
		{
			"IN-80 an owner without an account", good(`"ResourceOwner":"arn:aws:iam:::root"`),
			simulator.CodeInvalidValue, 2, 17, "ResourceOwner",
		},
		{"IN-80 no owner", good(`"ResourceOwner":""`), simulator.CodeLimit, 2, 17, "ResourceOwner"},
		{"IN-80 no caller", good(`"CallerArn":""`), simulator.CodeLimit, 2, 13, "CallerArn"},
		{"IN-80 a short caller", good(`"CallerArn":"x"`), simulator.CodeInvalidCaller, 2, 13, "CallerArn"},
		{
			"IN-80 a group of no name", good(`"CallerArn":"arn:aws:iam::111122223333:group/"`),
			simulator.CodeInvalidCaller, 2, 13, "CallerArn",
		},
		{
			"IN-80 a group in a Region", good(`"CallerArn":"arn:aws:iam:us-east-1:111122223333:group/g"`),
			simulator.CodeInvalidCaller, 2, 13, "CallerArn",
		},
		{
			"IN-80 a group nowhere", good(`"CallerArn":"arn:nowhere:iam::111122223333:group/g"`),
			simulator.CodeInvalidCaller, 2, 13, "CallerArn",
		},
		{
			"IN-80 a group of another service", good(`"CallerArn":"arn:aws:sts::111122223333:group/g"`),
			simulator.CodeInvalidCaller, 2, 13, "CallerArn",
		},
		{
			"IN-80 a user of another service", good(`"CallerArn":"arn:aws:sts::111122223333:user/u"`),
			simulator.CodeInvalidCaller, 2, 13, "CallerArn",
		},
		{
			"IN-80 a session without a name", good(`"CallerArn":"arn:aws:sts::111122223333:assumed-role/r"`),
			simulator.CodeInvalidCaller, 2, 13, "CallerArn",
		},
		{"IN-80 no items", good(`"MaxItems":0`), simulator.CodeInvalidValue, 2, 12, "MaxItems"},
		{"IN-80 too many items", good(`"MaxItems":1001`), simulator.CodeInvalidValue, 2, 12, "MaxItems"},
		{"IN-80 half an item", good(`"MaxItems":1.5`), simulator.CodeInvalidValue, 2, 12, "MaxItems"},
		{"IN-80 items as text", good(`"MaxItems":"1"`), simulator.CodeWrongType, 2, 12, "MaxItems"},
		{"IN-80 a marker of nothing", good(`"Marker":"next"`), simulator.CodeInvalidValue, 2, 10, "Marker"},
		{"IN-80 a marker behind the end", good(`"Marker":"2"`), simulator.CodeInvalidValue, 2, 10, "Marker"},
		{"IN-80 a marker of the beginning", good(`"Marker":"1"`), simulator.CodeInvalidValue, 2, 10, "Marker"},
		{"IN-80 a marker in another form", good(`"Marker":"+2"`), simulator.CodeInvalidValue, 2, 10, "Marker"},
		{
			"IN-80 a resource policy without a caller", good(`"ResourcePolicy":"` + allowEveryone + `"`),
			simulator.CodeMissingMember, 2, 18, "ResourcePolicy",
		},
		{
			"IN-80 a root user as caller", good(`"CallerArn":"arn:aws:iam::111122223333:root"`),
			simulator.CodeInvalidCaller, 2, 13, "CallerArn",
		},
		{
			"IN-80 a service as caller", good(`"CallerArn":"lambda.amazonaws.com"`),
			simulator.CodeInvalidCaller, 2, 13, "CallerArn",
		},
		{
			"IN-80 a caller without an account", good(`"CallerArn":"arn:aws:iam:::user/bob"`),
			simulator.CodeInvalidCaller, 2, 13, "CallerArn",
		},
		{
			"IN-80 a group without an account", good(`"CallerArn":"arn:aws:iam:::group/g"`),
			simulator.CodeInvalidCaller, 2, 13, "CallerArn",
		},
		{
			"IN-80 a caller of another kind", good(`"CallerArn":"arn:aws:iam::111122223333:saml-provider/x"`),
			simulator.CodeInvalidCaller, 2, 13, "CallerArn",
		},
		{"IN-80 a long policy", good(`"PermissionsBoundaryPolicyInputList":["` + allText + strings.Repeat(" ", 131_072) + `"]`),
			simulator.CodeLimit, 2, 39, "PermissionsBoundaryPolicyInputList[0]"},
		{"IN-80 a character that no policy has", good(`"PermissionsBoundaryPolicyInputList":["` + allText + `Ā"]`),
			simulator.CodeInvalidValue, 2, 39, "PermissionsBoundaryPolicyInputList[0]"},
		{"IN-80 a control character", good(`"PermissionsBoundaryPolicyInputList":["` + allText + `\u0000"]`),
			simulator.CodeInvalidValue, 2, 39, "PermissionsBoundaryPolicyInputList[0]"},
		{
			"IN-80 an empty policy", good(`"PermissionsBoundaryPolicyInputList":[""]`),
			simulator.CodeLimit, 2, 39, "PermissionsBoundaryPolicyInputList[0]",
		},

		{
			"IN-81 a key without a name", good(`"ContextEntries":[{"ContextKeyValues":["a"]}]`),
			simulator.CodeMissingMember, 2, 19, "ContextEntries[0]",
		},
		{
			"IN-81 a key without values", good(`"ContextEntries":[{"ContextKeyName":"a:Key"}]`),
			simulator.CodeMissingMember, 2, 19, "ContextEntries[0]",
		},
		{"IN-81 a key twice", good(`"ContextEntries":[{"ContextKeyName":"a:Key","ContextKeyValues":["a"]},{"ContextKeyName":"A:key","ContextKeyValues":["a"]}]`),
			simulator.CodeDuplicate, 2, 89, "ContextEntries[1].ContextKeyName"},
		{
			"IN-81 a short name", good(`"ContextEntries":[{"ContextKeyName":"a:Ke","ContextKeyValues":["a"]}]`),
			simulator.CodeLimit, 2, 37, "ContextEntries[0].ContextKeyName",
		},
		{
			"IN-81 a long name", good(`"ContextEntries":[{"ContextKeyName":"a:` + long(255) + `","ContextKeyValues":["a"]}]`),
			simulator.CodeLimit, 2, 37, "ContextEntries[0].ContextKeyName",
		},
		{"IN-81 an unknown type", good(`"ContextEntries":[{"ContextKeyName":"a:Key","ContextKeyType":"String","ContextKeyValues":["a"]}]`),
			simulator.CodeInvalidValue, 2, 62, "ContextEntries[0].ContextKeyType"},
		{"IN-81 a list of lists", good(`"ContextEntries":[{"ContextKeyName":"a:Key","ContextKeyType":"stringListList","ContextKeyValues":["a"]}]`),
			simulator.CodeInvalidValue, 2, 62, "ContextEntries[0].ContextKeyType"},

		{
			"IN-82 a scenario", good(`"ResourceHandlingOption":"EC2-VPC-EBS"`),
			simulator.CodeNotModelled, 2, 26, "ResourceHandlingOption",
		},
		{
			"IN-82 an empty scenario", good(`"ResourceHandlingOption":""`),
			simulator.CodeNotModelled, 2, 26, "ResourceHandlingOption",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := refused(t, []byte(tt.request))
			if e.Code != tt.code || e.Line != tt.line || tt.column != 0 && e.Column != tt.column || e.Path != tt.path || e.Reason == "" {
				t.Errorf("got %v, want %d:%d: %s (%s)", e, tt.line, tt.column, tt.path, tt.code)
			}
		})
	}
}

// allowEveryone is the text of a resource policy as it stands in a string.
const allowEveryone = `{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}]}`

// TestCodes: programs branch on the codes.
func TestCodes(t *testing.T) { // IN-06
	for code, want := range map[simulator.Code]string{
		simulator.CodeTooLarge: "INPUT_TOO_LARGE", simulator.CodeInvalidUTF8: "INVALID_UTF8",
		simulator.CodeTooDeep: "NESTING_TOO_DEEP", simulator.CodeSyntax: "JSON_SYNTAX_ERROR",
		simulator.CodeLoneSurrogate: "LONE_SURROGATE", simulator.CodeDuplicate: "DUPLICATE_MEMBER",
		simulator.CodeMissingMember: "MISSING_MEMBER", simulator.CodeWrongType: "WRONG_TYPE",
		simulator.CodeInvalidValue: "INVALID_VALUE", simulator.CodeLimit: "LIMIT_EXCEEDED",
		simulator.CodeInvalidCaller: "INVALID_CALLER", simulator.CodeInvalidPolicy: "INVALID_POLICY",
		simulator.CodeNotModelled: "NOT_MODELLED",
	} {
		if string(code) != want {
			t.Errorf("%s, want %s", code, want)
		}
	}
}
