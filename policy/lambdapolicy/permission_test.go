package lambdapolicy_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

func TestAddPermissionGolden(t *testing.T) {
	china := arn.ARN{Partition: "aws-cn", Region: "cn-north-1", AccountID: permOwner}
	for _, tt := range []struct {
		name string
		in   permissionInput
		in2  arn.ARN // defaults, if not permDefaults
		want string
	}{
		{"RBP-1 RBP-3 RBP-4 bucket, on an alias", permissionInput{FunctionName: "f", Qualifier: "prod", StatementID: "s3", Action: permInvoke,
			Principal: "s3.amazonaws.com", SourceARN: "arn:aws:s3:::b", SourceAccount: permOwner}, arn.ARN{},
			`{"Sid":"s3","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:111122223333:function:f:prod","Condition":{"StringEquals":{"AWS:SourceAccount":"111122223333"},"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::b"}}}`},
		{"RBP-2 account", permissionInput{FunctionName: "f", StatementID: "xaccount", Action: permInvoke, Principal: permOther}, arn.ARN{},
			`{"Sid":"xaccount","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:111122223333:function:f"}`},
		{"RBP-2 RBP-4 everyone of an organization", permissionInput{FunctionName: "f", StatementID: "org", Action: permInvoke, Principal: "*", PrincipalOrgID: "o-a1b2c3d4e5f"}, arn.ARN{},
			`{"Sid":"org","Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:111122223333:function:f","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5f"}}}`},
		{"RBP-2 RBP-4 Alexa", permissionInput{FunctionName: "f", StatementID: "alexa", Action: permInvoke, Principal: "alexa-appkit.amazon.com", EventSourceToken: "amzn1.ask.skill.x"}, arn.ARN{},
			`{"Sid":"alexa","Effect":"Allow","Principal":{"Service":"alexa-appkit.amazon.com"},"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:111122223333:function:f","Condition":{"StringEquals":{"lambda:EventSourceToken":"amzn1.ask.skill.x"}}}`},
		{"RBP-2 Alexa smart home", permissionInput{FunctionName: "f", StatementID: "home", Action: permInvoke, Principal: "alexa-connectedhome.amazon.com"}, arn.ARN{},
			`{"Sid":"home","Effect":"Allow","Principal":{"Service":"alexa-connectedhome.amazon.com"},"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:111122223333:function:f"}`},
		{"RBP-2 role", permissionInput{FunctionName: "f", StatementID: "role", Action: permInvoke, Principal: "arn:aws:iam::444455556666:role/path/r"}, arn.ARN{},
			`{"Sid":"role","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:role/path/r"},"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:111122223333:function:f"}`},
		{"RBP-2 user, RBP-3 version", permissionInput{FunctionName: "f:7", StatementID: "user", Action: "lambda:*", Principal: "arn:aws:iam::444455556666:user/u"}, arn.ARN{},
			`{"Sid":"user","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:user/u"},"Action":"lambda:*","Resource":"arn:aws:lambda:us-east-1:111122223333:function:f:7"}`},
		{"RBP-14 role and organization", permissionInput{FunctionName: "f", StatementID: "both", Action: permInvoke, Principal: "arn:aws:iam::444455556666:role/r", PrincipalOrgID: "o-a1b2c3d4e5"}, arn.ARN{},
			`{"Sid":"both","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:role/r"},"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:111122223333:function:f","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`},
		{"RBP-4 public URL", permissionInput{FunctionName: "f", StatementID: "FunctionURLAllowPublicAccess", Action: "lambda:InvokeFunctionUrl", Principal: "*", FunctionURLAuthType: lambdapolicy.AuthNone}, arn.ARN{},
			`{"Sid":"FunctionURLAllowPublicAccess","Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunctionUrl","Resource":"arn:aws:lambda:us-east-1:111122223333:function:f","Condition":{"StringEquals":{"lambda:FunctionUrlAuthType":"NONE"}}}`},
		{"RBP-4 calls through the URL", permissionInput{FunctionName: "f", StatementID: "FunctionURLInvokeAllowPublicAccess", Action: permInvoke, Principal: "*", InvokedViaFunctionURL: true}, arn.ARN{},
			`{"Sid":"FunctionURLInvokeAllowPublicAccess","Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:111122223333:function:f","Condition":{"Bool":{"lambda:InvokedViaFunctionUrl":"true"}}}`},
		{"RBP-4 all StringEquals keys in one block", permissionInput{FunctionName: "f", StatementID: "all", Action: "*", Principal: "*", SourceARN: "arn:aws:s3:::b",
			SourceAccount: permOwner, PrincipalOrgID: "o-a1b2c3d4e5", EventSourceToken: "t", FunctionURLAuthType: lambdapolicy.AuthIAM, InvokedViaFunctionURL: true}, arn.ARN{},
			`{"Sid":"all","Effect":"Allow","Principal":"*","Action":"*","Resource":"arn:aws:lambda:us-east-1:111122223333:function:f","Condition":{"StringEquals":{"AWS:SourceAccount":"111122223333","aws:PrincipalOrgID":"o-a1b2c3d4e5","lambda:EventSourceToken":"t","lambda:FunctionUrlAuthType":"AWS_IAM"},"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::b"},"Bool":{"lambda:InvokedViaFunctionUrl":"true"}}}`},
		{"RBP-5 SEED-17 topic", permissionInput{FunctionName: "my-function", StatementID: "AllowSNSInvoke", Action: permInvoke, Principal: "sns.amazonaws.com",
			SourceARN: "arn:aws:sns:us-east-1:123456789012:my-topic"}, arn.ARN{Partition: "aws", Region: "us-east-1", AccountID: "123456789012"},
			`{"Sid":"AllowSNSInvoke","Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:123456789012:function:my-function","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:sns:us-east-1:123456789012:my-topic"}}}`},
		{"RBP-7 principal and source of different services", permissionInput{FunctionName: "f", StatementID: "odd", Action: permInvoke, Principal: "sqs.amazonaws.com", SourceARN: "arn:aws:s3:::b"}, arn.ARN{},
			`{"Sid":"odd","Effect":"Allow","Principal":{"Service":"sqs.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:111122223333:function:f","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::b"}}}`},
		{"ARN-1 aws-cn account", permissionInput{FunctionName: "f", StatementID: "x", Action: permInvoke, Principal: permOther}, china,
			`{"Sid":"x","Effect":"Allow","Principal":{"AWS":"arn:aws-cn:iam::444455556666:root"},"Action":"lambda:InvokeFunction","Resource":"arn:aws-cn:lambda:cn-north-1:111122223333:function:f"}`},
		{"ARN-1 aws-cn service and source", permissionInput{FunctionName: "f:prod", StatementID: "x", Action: permInvoke, Principal: "events.amazonaws.com.cn",
			SourceARN: "arn:aws-cn:events:cn-north-1:111122223333:rule/r*"}, china,
			`{"Sid":"x","Effect":"Allow","Principal":{"Service":"events.amazonaws.com.cn"},"Action":"lambda:InvokeFunction","Resource":"arn:aws-cn:lambda:cn-north-1:111122223333:function:f:prod","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws-cn:events:cn-north-1:111122223333:rule/r*"}}}`},
		{"ARN-1 the function's partition, not the caller's", permissionInput{FunctionName: "arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:f", StatementID: "x", Action: permInvoke, Principal: permOther}, arn.ARN{},
			`{"Sid":"x","Effect":"Allow","Principal":{"AWS":"arn:aws-us-gov:iam::444455556666:root"},"Action":"lambda:InvokeFunction","Resource":"arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:f"}`},
		{"ARN-2 the same qualifier twice", permissionInput{FunctionName: "111122223333:function:f:prod", Qualifier: "prod", StatementID: "x", Action: permInvoke, Principal: permOther}, arn.ARN{},
			`{"Sid":"x","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:111122223333:function:f:prod"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			defaults := tt.in2
			if defaults.IsZero() {
				defaults = permDefaults
			}
			spec, err := lambdapolicy.AddPermission(tt.in, defaults)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, statementText(t, spec)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestAddPermissionRefuses: each field with values outside of its pattern.
func TestAddPermissionRefuses(t *testing.T) {
	const (
		parameter = lambdapolicy.CodeInvalidParameter
		principal = lambdapolicy.CodeInvalidPrincipal
		latest    = lambdapolicy.CodeLatestPolicy
	)
	long := strings.Repeat("x", 257)
	for _, field := range []struct {
		name string
		code lambdapolicy.Code
		set  func(*permissionInput, string)
		bad  []string
	}{
		{"ARN-2 FunctionName", parameter, func(in *permissionInput, s string) { in.FunctionName = s },
			[]string{"", "f g", "f*", long, permFunction + ":*", "arn:aws:s3:::f", "arn:aws:lambda:us-east-1:111122223333:layer:f"}},
		{"ARN-2 Qualifier", parameter, func(in *permissionInput, s string) { in.Qualifier = s }, []string{"a b", "*", "$latest", long}},
		{"RBP-6 Qualifier", latest, func(in *permissionInput, s string) { in.Qualifier = s }, []string{"$LATEST"}},
		{"StatementId", parameter, func(in *permissionInput, s string) { in.StatementID = s }, []string{"", "a b", "a.b", "é", "a/b", long[:101]}},
		{"Action", parameter, func(in *permissionInput, s string) { in.Action = s },
			[]string{"", "lambda:", "lambda:Invoke*", "lambda:Invoke?unction", "Lambda:InvokeFunction", "s3:GetObject", "InvokeFunction", "**", "lambda:A1", " *"}},
		{"RBP-2 Principal", principal, func(in *permissionInput, s string) { in.Principal = s },
			[]string{"", "invalid.nonaws.com", "s3", "11112222333", "1111222233334", "*.amazonaws.com", ".amazonaws.com", "amazonaws.com", "s3.amazonaws.com ",
				"s3 .amazonaws.com", "s3.amazonaws.com.de", "www.amazon.com", "accounts.google.com", "AROAEXAMPLE", "arn:aws:iam::444455556666:group/g",
				"arn:aws:iam::444455556666:role/*", "arn:aws:iam::444455556666:role/a b", "arn:aws:iam::444455556666:saml-provider/p", "arn:aws:iam::aws:role/r",
				"arn:aws:iam::444455556666:role/\xff", "arn:aws:s3:::b", "**", "anonymous"}},
		{"SourceArn", parameter, func(in *permissionInput, s string) { in.SourceARN = s },
			[]string{"b", "*", "arn:aws:s3", "arn:gcp:s3:::b", "arn:aws_x:s3:::b", "arn:aws:s*:::b", "arn:aws:sns:*:111122223333:t", "arn:aws:sns:us-east-1:*:t",
				"arn:aws:sns:useast1:111122223333:t", "arn:aws:sns:us-east-1:1234:t", "arn:aws:s3:::b\nc", "arn:aws:s3:::\xff", "arn:aws:s3:::${", "arn:*:s3:::b"}},
		{"SourceAccount", parameter, func(in *permissionInput, s string) { in.SourceAccount = s }, []string{"1111", "1111222233334", "11112222333x", "*"}},
		{"EventSourceToken", parameter, func(in *permissionInput, s string) { in.EventSourceToken = s }, []string{"a b", "a*", "é", long}},
		{"FunctionUrlAuthType", parameter, func(in *permissionInput, s string) { in.FunctionURLAuthType = s }, []string{"none", "IAM", "AWS_IAM "}},
		{"PrincipalOrgID", parameter, func(in *permissionInput, s string) { in.PrincipalOrgID = s },
			[]string{"o-", "o-123456789", "o-" + strings.Repeat("a", 33), "o-ABCDEFGHIJ", "r-1234567890", "*"}},
	} {
		for _, value := range field.bad {
			t.Run(field.name+" "+shortened(value), func(t *testing.T) {
				in := permission(func(in *permissionInput) { field.set(in, value) })
				spec, err := lambdapolicy.AddPermission(in, permDefaults)
				refused(t, err, field.code, value)
				if diff := cmp.Diff(policy.StatementSpec{}, spec); diff != "" {
					t.Errorf("a statement beside the error: %s", diff)
				}
			})
		}
	}
}

// TestAddPermissionRefusesTogether: values that are wrong only beside another.
func TestAddPermissionRefusesTogether(t *testing.T) {
	for _, tt := range []struct {
		name, function, qualifier string
		defaults                  arn.ARN
		code                      lambdapolicy.Code
		input                     string
	}{
		{"RBP-6 $LATEST in the name", "f:$LATEST", "", permDefaults, lambdapolicy.CodeLatestPolicy, "$LATEST"},
		{"RBP-6 $LATEST in the ARN", permFunction + ":$LATEST", "$LATEST", permDefaults, lambdapolicy.CodeLatestPolicy, "$LATEST"},
		{"ARN-2 two qualifiers", "f:1", "2", permDefaults, lambdapolicy.CodeInvalidParameter, "2"},
		{"ARN-3 no region", "f", "", arn.ARN{Partition: "aws", AccountID: permOwner}, lambdapolicy.CodeInvalidParameter, "f"},
		{"ARN-3 no defaults", "f", "", arn.ARN{}, lambdapolicy.CodeInvalidParameter, "f"},
		{"ARN-3 malformed account in the defaults", "f", "", arn.ARN{Partition: "aws", Region: "us-east-1", AccountID: "1"}, lambdapolicy.CodeInvalidParameter, "1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := permission(func(in *permissionInput) { in.FunctionName, in.Qualifier = tt.function, tt.qualifier })
			_, err := lambdapolicy.AddPermission(in, tt.defaults)
			refused(t, err, tt.code, tt.input)
		})
	}
}

// TestAddPermissionAccepts: the ends of each pattern.
func TestAddPermissionAccepts(t *testing.T) {
	long := strings.Repeat("x", 256)
	for _, in := range []permissionInput{
		permission(func(in *permissionInput) { in.StatementID = long[:100] }),
		permission(func(in *permissionInput) { in.StatementID = "a-B_9" }),
		permission(func(in *permissionInput) { in.Action = "lambda:NoSuchAction" }),
		permission(func(in *permissionInput) { in.EventSourceToken = long }),
		permission(func(in *permissionInput) { in.EventSourceToken = "a.b_c-D9" }),
		permission(func(in *permissionInput) { in.PrincipalOrgID = "o-" + long[:32] }),
		permission(func(in *permissionInput) { in.PrincipalOrgID = "o-" + long[:10] }),
		permission(func(in *permissionInput) { in.Principal = "logs.us-east-1.amazonaws.com" }),
		permission(func(in *permissionInput) { in.SourceARN = "arn:aws:execute-api:us-east-1:111122223333:abc/*/GET/x" }),
		permission(func(in *permissionInput) { in.SourceARN = "arn:aws:cloudfront::111122223333:distribution/E1" }),
		permission(func(in *permissionInput) { in.SourceARN = "arn:aws-iso-b:sns:us-isob-east-1:111122223333:t" }),
		permission(func(in *permissionInput) { in.SourceARN = "arn:aws-us-gov:sns:us-gov-west-1:111122223333:t" }),
		permission(func(in *permissionInput) {
			in.SourceARN = "arn:aws-eusc:sns:eusc-de-east-1:111122223333:t:${aws:PrincipalTag/t}"
		}),
		permission(func(in *permissionInput) { in.FunctionName = "us-east-1:111122223333:f" }),
	} {
		spec, err := lambdapolicy.AddPermission(in, permDefaults)
		if err != nil {
			t.Errorf("%+v: %v", in, err)
			continue
		}
		if _, err := lambdapolicy.AppendStatement(nil, spec); err != nil {
			t.Errorf("%+v: %v", in, err)
		}
		if spec.Effect != policy.Allow { // RBP-13
			t.Errorf("%+v: effect %v", in, spec.Effect)
		}
	}
	for partition := range arn.Partitions() {
		spec, err := lambdapolicy.AddPermission(permission(func(in *permissionInput) { in.Principal = permOther }),
			arn.ARN{Partition: partition, Region: "us-east-1", AccountID: permOwner})
		if err != nil {
			t.Fatal(err)
		}
		want := policy.AWSPrincipals("arn:" + partition + ":iam::444455556666:root")
		if diff := cmp.Diff(want, spec.Principal); diff != "" {
			t.Errorf("ARN-1 %s (-want +got)\n%s", partition, diff)
		}
	}
}

// TestTarget: RBP-3, the ARN as it is addressed is the one in the statement.
func TestTarget(t *testing.T) {
	for in, want := range map[permissionInput]string{
		permission(): permFunction,
		permission(func(in *permissionInput) { in.Qualifier = "prod" }):                       permFunction + ":prod",
		permission(func(in *permissionInput) { in.FunctionName = "f:7" }):                     permFunction + ":7",
		permission(func(in *permissionInput) { in.FunctionName = permOther + ":function:f" }): "arn:aws:lambda:us-east-1:444455556666:function:f",
	} {
		fn, err := in.Target(permDefaults)
		if err != nil || fn.String() != want {
			t.Errorf("%v, %v, want %s", fn, err, want)
		}
		spec, err := lambdapolicy.AddPermission(in, permDefaults)
		if diff := cmp.Diff([]string{want}, spec.Resource); diff != "" || err != nil {
			t.Errorf("%v (-want +got)\n%s", err, diff)
		}
	}
	fn, err := permission(func(in *permissionInput) { in.Qualifier = "$LATEST" }).Target(permDefaults)
	refused(t, err, lambdapolicy.CodeLatestPolicy, "$LATEST")
	if !fn.IsZero() {
		t.Errorf("%v beside the error", fn)
	}
}

// TestPrincipal: RBP-2, in the partition of what the statement is for.
func TestPrincipal(t *testing.T) {
	for in, want := range map[string][]policy.PrincipalSpec{
		permOther:                          policy.AWSPrincipals("arn:aws-cn:iam::444455556666:root"),
		"*":                                policy.Everyone(),
		"s3.amazonaws.com":                 policy.ServicePrincipals("s3.amazonaws.com"),
		"arn:aws:iam::444455556666:role/r": policy.AWSPrincipals("arn:aws:iam::444455556666:role/r"),
	} {
		got, err := lambdapolicy.Principal(in, "aws-cn")
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got)\n%s", in, err, diff)
		}
	}
	_, err := lambdapolicy.Principal("s3", "aws")
	refused(t, err, lambdapolicy.CodeInvalidPrincipal, "s3")
}
