package validate

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/policy"
)

// allow is a statement of an identity policy.
func allow(actions, resources, condition string) string {
	return `{"Effect":"Allow","Action":` + list(actions) + `,"Resource":` + list(resources) + conditionOf(condition) + `}`
}

func deny(actions, resources, condition string) string {
	return strings.Replace(allow(actions, resources, condition), "Allow", "Deny", 1)
}

// list returns texts with blanks between them as a list of JSON, one as a string.
func list(texts string) string {
	fields := strings.Fields(texts)
	if len(fields) == 1 {
		return quoted(fields[0])
	}
	for i, text := range fields {
		fields[i] = quoted(text)
	}
	return "[" + strings.Join(fields, ",") + "]"
}

func TestUsers(t *testing.T) {
	const (
		role       = "arn:aws:iam::123456789012:role/"
		toLambda   = `"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com"}`
		object     = "arn:aws:s3:::b/*"
		mfa        = `"Bool":{"aws:MultiFactorAuthPresent":"true"}`
		layers     = `"ForAllValues:StringLike":{"lambda:Layer":["arn:aws:lambda:*:123456789012:layer:*:*"]}`
		onLayers   = `Statement[0].Condition."ForAllValues:StringLike"."lambda:Layer"`
		vpc        = `"StringEquals":{"lambda:VpcIds":"vpc-12345678"}`
		onVPC      = `Statement[0].Condition.StringEquals."lambda:VpcIds"`
		source     = `"ArnEquals":{"lambda:SourceFunctionArn":"`
		onSource   = `Statement[0].Condition.ArnEquals."lambda:SourceFunctionArn"`
		firstTwo   = "Statement[0].Action[1]"
		theAction  = "Statement[0].Action"
		secondsOne = "Statement[1].Action"
	)
	checkPlaces(t, []placeCase{
		{"F-L05 everything", policy.Identity, allow("*", "*", ""), theAction},
		{"F-L05 among others", policy.Identity, allow("s3:GetObject *", "arn:aws:s3:::b *", ""), firstTwo},
		{"F-L05 a condition that narrows", policy.Identity, allow("*", "*", mfa), ""},
		{"F-L05 a condition that does not", policy.Identity, allow("*", "*", `"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}`), theAction},
		{"F-L05 one service", policy.Identity, allow("s3:*", "*", ""), ""},
		{"F-L05 some resources", policy.Identity, allow("*", object, ""), ""},
		{"F-L05 Deny", policy.Identity, deny("*", "*", ""), ""},
		{"F-L05 session", policy.Session, allow("*", "*", ""), ""},
		{"F-L05 all but some", policy.Identity, `{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`, ""},

		{"F-L09 alone", policy.Identity, deny("lambda:InvokeFunction", orders, ""), "Statement[0].Resource"},
		{"F-L09 the URL", policy.SCP, deny("lambda:InvokeFunctionUrl", orders, ""), "Statement[0].Resource"},
		{"F-L09 every action", policy.Boundary, deny("*", orders+" arn:aws:s3:::b", ""), "Statement[0].Resource[0]"},
		{"F-L09 all but some", policy.Identity, `{"Effect":"Deny","NotAction":"lambda:GetFunction","Resource":"` + orders + `"}`, "Statement[0].Resource"},
		{"F-L09 a star behind", policy.Identity, deny("lambda:InvokeFunction", orders+"*", ""), ""},
		{"F-L09 both", policy.Identity, deny("lambda:InvokeFunction", orders+" "+orders+":*", ""), ""},
		{"F-L09 an alias besides", policy.Identity, deny("lambda:InvokeFunction", orders+" "+orders+":live", ""), ""},
		{"F-L09 covered by another", policy.Identity, deny("lambda:InvokeFunction", orders+" arn:aws:lambda:*:*:function:*", ""), ""},
		{"F-L09 another function qualified", policy.Identity, deny("lambda:InvokeFunction", orders+" "+orders+"2:*", ""), "Statement[0].Resource[0]"},
		{"F-L09 qualified", policy.Identity, deny("lambda:InvokeFunction", orders+":live", ""), ""},
		{"F-L09 a star in the Region", policy.Identity, deny("lambda:InvokeFunction", "arn:aws:lambda:*:123456789012:function:orders", ""), "Statement[0].Resource"},
		{"F-L09 Allow", policy.Identity, allow("lambda:InvokeFunction", orders, ""), ""},
		{"F-L09 another action", policy.Identity, deny("lambda:DeleteFunction", orders, ""), ""},
		{"F-L09 NotResource", policy.Identity, `{"Effect":"Deny","Action":"lambda:InvokeFunction","NotResource":"` + orders + `"}`, ""},

		{"F-L13 layers", policy.Identity, allow("lambda:CreateFunction", "*", layers), onLayers},
		{"F-L13 another case", policy.SCP, allow("lambda:CreateFunction", "*", strings.Replace(layers, "lambda:Layer", "LAMBDA:layer", 1)),
			`Statement[0].Condition."ForAllValues:StringLike"."LAMBDA:layer"`},
		{"F-L13 subnets", policy.Identity, allow("lambda:CreateFunction", "*", `"ForAllValues:StringEquals":{"lambda:SubnetIds":["subnet-1"]}`),
			`Statement[0].Condition."ForAllValues:StringEquals"."lambda:SubnetIds"`},
		{"F-L13 present", policy.Identity, allow("lambda:CreateFunction", "*", layers+`,"Null":{"lambda:Layer":"false"}`), ""},
		{"F-L13 absent", policy.Identity, allow("lambda:CreateFunction", "*", layers+`,"Null":{"lambda:Layer":"true"}`), onLayers},
		{"F-L13 another present", policy.Identity, allow("lambda:CreateFunction", "*", layers+`,"Null":{"lambda:SubnetIds":"false"}`), onLayers},
		{"F-L13 any value", policy.Identity, allow("lambda:CreateFunction", "*", layers+`,"ForAnyValue:StringLike":{"lambda:Layer":"*"}`), ""},
		{"F-L13 another key", policy.Identity, allow("lambda:TagResource", "*", `"ForAllValues:StringEquals":{"aws:TagKeys":["a"]}`), ""},
		{"F-L13 ForAnyValue alone", policy.Identity, allow("lambda:CreateFunction", "*", strings.Replace(layers, "ForAllValues", "ForAnyValue", 1)), ""},
		{"F-L13 Deny", policy.Identity, deny("lambda:CreateFunction", "*", layers), ""},

		{"F-L15 an alias", policy.Identity, allow("s3:GetObject", object, source+orders+`:live"}`), onSource},
		{"F-L15 one of two", policy.Identity, allow("s3:GetObject", object, `"ArnEquals":{"lambda:SourceFunctionArn":["`+orders+`","`+orders+`:*"]}`), onSource + "[1]"},
		{"F-L15 negated", policy.Resource, `{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"` + object +
			`","Condition":{"ArnNotLike":{"lambda:SourceFunctionArn":"` + orders + `:*"}}}`, `Statement[0].Condition.ArnNotLike."lambda:SourceFunctionArn"`},
		{"F-L15 unqualified", policy.Identity, allow("s3:GetObject", object, source+orders+`"}`), ""},
		{"F-L15 a star behind the name", policy.Identity, allow("s3:GetObject", object, source+orders+`*"}`), ""},
		{"F-L15 a variable", policy.Identity, allow("s3:GetObject", object, source+`arn:aws:lambda:us-east-1:123456789012:function:${aws:PrincipalTag/f}"}`), ""},
		{"F-L15 a variable as qualifier", policy.Identity, allow("s3:GetObject", object, source+orders+`:${aws:PrincipalTag/f}"}`), onSource},
		{"F-L15 another key", policy.Identity, allow("lambda:CreateEventSourceMapping", "*", `"ArnEquals":{"lambda:FunctionArn":"`+orders+`:live"}`), ""},

		{"F-L16 alone", policy.Identity, allow("lambda:getfunction LAMBDA:enablereplication", orders, ""), firstTwo},
		{"F-L16 Disable", policy.Boundary, allow("lambda:DisableReplication", orders, ""), theAction},
		{"F-L16 with the star", policy.Identity, allow("lambda:EnableReplication*", orders, ""), ""},
		{"F-L16 Deny", policy.Identity, deny("lambda:EnableReplication", orders, ""), ""},

		{"F-L17 all", policy.Identity, allow("iam:PassRole", role+"*", ""), "Statement[0].Resource"},
		{"F-L17 all of IAM", policy.Identity, allow("iam:*", "arn:aws:s3:::b arn:aws:iam::*:*", ""), "Statement[0].Resource[1]"},
		{"F-L17 any account", policy.Session, allow("iam:PassRole", "arn:aws:iam::*:role/*", ""), "Statement[0].Resource"},
		{"F-L17 to a service", policy.Identity, allow("iam:PassRole", role+"*", toLambda), ""},
		{"F-L17 for a resource", policy.Identity, allow("iam:PassRole", role+"*", `"ArnLike":{"iam:AssociatedResourceARN":"arn:aws:ec2:*:*:instance/*"}`), ""},
		{"F-L17 perhaps to a service", policy.Identity, allow("iam:PassRole", role+"*", strings.Replace(toLambda, "Equals", "EqualsIfExists", 1)), "Statement[0].Resource"},
		{"F-L17 a path", policy.Identity, allow("iam:PassRole", role+"app/*", ""), ""},
		{"F-L17 a beginning", policy.Identity, allow("iam:PassRole", role+"app-*", ""), ""},
		{"F-L17 everything has a code of its own", policy.Identity, allow("iam:PassRole", "*", ""), ""},
		{"F-L17 another action", policy.Identity, allow("iam:GetRole", role+"*", ""), ""},
		{"F-L17 Deny", policy.Identity, deny("iam:PassRole", role+"*", ""), ""},

		{"F-L18 aws", policy.Identity, allow("iam:PassRole", role+"r", `"StringEquals":{"aws:ResourceTag/team":"red"}`), `Statement[0].Condition.StringEquals."aws:ResourceTag/team"`},
		{"F-L18 iam, Deny", policy.SCP, deny("iam:Pass*", "*", `"StringNotEquals":{"iam:ResourceTag/team":"red"}`), `Statement[0].Condition.StringNotEquals."iam:ResourceTag/team"`},
		{"F-L18 another tag", policy.Identity, allow("iam:PassRole", role+"r", `"StringEquals":{"aws:PrincipalTag/team":"red"}`), ""},
		{"F-L18 another action", policy.Identity, allow("iam:GetRole", role+"r", `"StringEquals":{"aws:ResourceTag/team":"red"}`), ""},
		{"F-L18 every action", policy.Identity, allow("*", "*", `"StringEquals":{"aws:ResourceTag/team":"red"}`), ""},

		{"F-L19 create and invoke", policy.Identity, allow("lambda:CreateFunction lambda:InvokeFunction", "*", "") + "," + allow("iam:PassRole", "*", toLambda), secondsOne},
		{"F-L19 the last one completes", policy.Identity, allow("iam:PassRole lambda:CreateFunction lambda:GetFunction lambda:AddPermission", "*", ""), "Statement[0].Action[3]"},
		{"F-L19 a mapping", policy.Identity, allow("iam:PassRole", role+"*", "") + "," + allow("lambda:Create*", "*", ""), secondsOne},
		{"F-L19 nothing runs it", policy.Identity, allow("iam:PassRole lambda:CreateFunction", "*", ""), ""},
		{"F-L19 some roles", policy.Identity, allow("lambda:CreateFunction lambda:InvokeFunction", "*", "") + "," + allow("iam:PassRole", role+"app-*", ""), ""},
		{"F-L19 to another service", policy.Identity, allow("lambda:CreateFunction lambda:InvokeFunction", "*", "") + "," +
			allow("iam:PassRole", "*", `"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}`), ""},
		{"F-L19 to Lambda among others", policy.Identity, allow("lambda:CreateFunction lambda:InvokeFunction", "*", "") + "," +
			allow("iam:PassRole", "*", `"StringLike":{"iam:PassedToService":["ec2.amazonaws.com","*.amazonaws.com"]}`), secondsOne},
		{"F-L19 code", policy.Identity, allow("lambda:GetFunction lambda:UpdateFunctionCode", "*", ""), firstTwo},
		{"F-L19 code of some", policy.Identity, allow("lambda:UpdateFunctionCode", orders, ""), ""},
		{"F-L19 code, narrowed", policy.Identity, allow("lambda:UpdateFunctionCode", "*", `"StringEquals":{"aws:ResourceTag/team":"red"}`), ""},
		{"F-L19 code, denied", policy.Identity, allow("lambda:UpdateFunctionCode", "*", "") + "," + deny("lambda:Update*", "*", ""), ""},
		{"F-L19 denied under a condition", policy.Identity, allow("lambda:UpdateFunctionCode", "*", "") + "," + deny("lambda:Update*", "*", mfa), theAction},
		{"F-L19 denied on some", policy.Identity, allow("lambda:UpdateFunctionCode", "*", "") + "," + deny("lambda:Update*", orders, ""), theAction},
		{"F-L19 passing denied", policy.Identity, allow("iam:PassRole lambda:CreateFunction lambda:InvokeFunction", "*", "") + "," + deny("iam:PassRole", "*", ""), ""},
		{"F-L19 all but some", policy.Identity, `{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`, "Statement[0].NotAction"},
		{"F-L19 boundary", policy.Boundary, allow("lambda:UpdateFunctionCode", "*", ""), ""},

		{"F-L21 not in the request", policy.Identity, allow("lambda:InvokeFunction", orders, vpc), onVPC},
		{"F-L21 Deny", policy.SCP, deny("lambda:InvokeFunction lambda:GetFunction", "*", vpc), onVPC},
		{"F-L21 of one of the actions", policy.Identity, allow("lambda:CreateFunction lambda:InvokeFunction", "*", vpc), ""},
		{"F-L21 of an action of a pattern", policy.Identity, allow("lambda:Create*", "*", vpc), ""},
		{"F-L21 everything", policy.Identity, deny("*", "*", vpc), ""},
		{"F-L21 no action of Lambda", policy.Identity, allow("s3:GetObject", object, vpc), ""},
		{"F-L21 IfExists", policy.Identity, deny("lambda:InvokeFunction", orders+"*", strings.Replace(vpc, "Equals", "EqualsIfExists", 1)), ""},
		{"F-L21 negated", policy.Identity, deny("lambda:InvokeFunction", orders+"*", strings.Replace(vpc, "Equals", "NotEquals", 1)), ""},
		{"F-L21 lambda:SourceFunctionArn", policy.Identity, allow("s3:GetObject", object, source+orders+`"}`), ""},
		{"F-L21 a key that is none", policy.Identity, allow("lambda:InvokeFunction", orders, `"StringEquals":{"lambda:Nothing":"x"}`), ""},
		{"F-L21 NotAction", policy.Identity, `{"Effect":"Allow","NotAction":"lambda:CreateFunction","Resource":"*","Condition":{` + vpc + `}}`, ""},
	})
}

// only returns the one finding of a code in an identity policy.
func only(t *testing.T, code Code, statements string) Finding {
	t.Helper()
	var found []Finding
	for _, f := range Text([]byte(`{"Version":"2012-10-17","Statement":[`+statements+`]}`), policy.Identity) {
		if f.Code == code {
			found = append(found, f)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%s: %d findings of %s", statements, len(found), code)
	}
	return found[0]
}

// TestUsersSeverity: what denies nothing is graver than what allows nothing.
func TestUsersSeverity(t *testing.T) {
	const vpc = `"StringEquals":{"lambda:VpcIds":"vpc-12345678"}`
	if f := only(t, "KEY_NOT_IN_REQUEST", allow("lambda:InvokeFunction", orders, vpc)); f.Severity != Warning {
		t.Errorf("Allow: %s", f.Severity)
	}
	if f := only(t, "KEY_NOT_IN_REQUEST", deny("lambda:InvokeFunction", "*", vpc)); f.Severity != SecurityWarning {
		t.Errorf("Deny: %s", f.Severity)
	}
}

// TestEscalationRelated: the other actions of the set, in the order of the text.
func TestEscalationRelated(t *testing.T) {
	f := only(t, "PRIVILEGE_ESCALATION", allow("lambda:CreateFunction lambda:InvokeFunction", "*", "")+","+allow("iam:PassRole", "*", ""))
	if len(f.Related) != 2 || f.Related[0].Path != "Statement[0].Action[0]" || f.Related[1].Path != "Statement[0].Action[1]" {
		t.Errorf("related: %v", f.Related)
	}
}

// TestDenyFix adds the function with a qualifier in the form that the list has (F-L09).
func TestDenyFix(t *testing.T) {
	const head = `{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"lambda:InvokeFunction","Resource":`
	const f, q = `"` + orders + `"`, `"` + orders + `:*"`
	for _, c := range [][2]string{
		{f, "[" + f + "," + q + "]"},
		{"[" + f + "]", "[" + f + "," + q + "]"},
		{"[" + f + ",\n  \"arn:aws:s3:::b\"]", "[" + f + ",\n  " + q + ",\n  \"arn:aws:s3:::b\"]"},
		{"[\"arn:aws:s3:::b\", " + f + "]", "[\"arn:aws:s3:::b\", " + f + ", " + q + "]"},
	} {
		text := []byte(head + c[0] + "}}")
		if got, n := Apply(text, Text(text, policy.Identity)); n != 1 || string(got) != head+c[1]+"}}" {
			t.Errorf("%s: %d, %s", c[0], n, got)
		}
	}
}

// TestSourceAccountFix takes the test of the account out where the ARN of the topic has it (F-L06).
func TestSourceAccountFix(t *testing.T) {
	const (
		topic = `"aws:SourceArn":"arn:aws:sns:us-east-1:123456789012:orders"`
		other = `"aws:SourceArn":"arn:aws:sns:us-east-1:*:orders"`
		owner = `"aws:SourceAccount":"123456789012"`
	)
	for _, c := range []struct{ condition, fixed string }{
		{`"StringEquals":{` + owner + `},"ArnLike":{` + topic + `}`, `"ArnLike":{` + topic + `}`},
		{`"ArnLike":{` + topic + `},"StringEquals":{"aws:PrincipalOrgID":"o-exampleorgid",` + owner + `}`,
			`"ArnLike":{` + topic + `},"StringEquals":{"aws:PrincipalOrgID":"o-exampleorgid"}`},
		{`"StringEquals":{` + owner + `}`, ""},
		{`"StringEquals":{` + owner + `},"ArnLike":{` + other + `}`, ""},
	} {
		wrap := func(condition string) string {
			return `{"Version":"2012-10-17","Statement":[` + byService("sns.amazonaws.com", condition) + `]}`
		}
		text := []byte(wrap(c.condition))
		for _, f := range Text(text, policy.Resource) {
			if f.Code != "SOURCE_ACCOUNT_NEVER_SENT" {
				continue
			}
			if got, n := Apply(text, []Finding{f}); n == 0 && c.fixed != "" || n > 0 && string(got) != wrap(c.fixed) {
				t.Errorf("%s: %d, %s", c.condition, n, got)
			}
		}
	}
}
