package simulator_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/simulator"
)

// TestMissing: the keys that are reported as missing, by default and as AWS reports them.
func TestMissing(t *testing.T) {
	type list = []string
	mfa, transport := `{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`, `{"Bool":{"aws:SecureTransport":"false"}}`
	notMine := `{"StringNotEquals":{"aws:PrincipalAccount":"111122223333"}}`
	filled := `{"StringEquals":{"aws:PrincipalAccount":"1","aws:principalid":"2","aws:PrincipalType":"3","aws:Type":"4",` +
		`"aws:userid":"5","aws:username":"6","aws:PrincipalArn":"7"}}`
	own := allow("s3:GetObject", "arn:aws:s3:::b/${aws:username}")
	get := allow("s3:GetObject", "arn:aws:s3:::b/*")
	for _, tt := range []struct {
		name     string
		request  object
		decision string
		ours     list
		aws      list
	}{
		{
			"S-02 keys that could change the decision",
			object{"PolicyInputList": list{policyOf(with(get, mfa), with(deny("s3:PutObject", "*"), transport))}},
			"implicitDeny", list{"aws:MultiFactorAuthPresent"}, list{"aws:MultiFactorAuthPresent", "aws:SecureTransport"},
		},
		{
			"IN-80 not those that are given",
			object{"PolicyInputList": list{policyOf(with(get, mfa), with(deny("s3:*", "*"), transport))},
				"ContextEntries": []object{entry("AWS:MultiFactorAuthPresent", "boolean", "true")}},
			"allowed", list{"aws:SecureTransport"}, list{"aws:SecureTransport"},
		},
		{
			"IN-80 not those that only SCPs name",
			object{"PolicyInputList": list{policyOf(with(get, mfa))},
				"OrderedOrganizationPolicyInputList": []object{level(policyOf(allow("*", "*"), with(deny("s3:*", "*"), transport)))}},
			"implicitDeny", list{"aws:MultiFactorAuthPresent"}, list{"aws:MultiFactorAuthPresent"},
		},
		{
			"IN-80 those of SCPs that others name too",
			object{"PolicyInputList": list{policyOf(get, with(deny("iam:*", "*"), transport))},
				"OrderedOrganizationPolicyInputList": []object{level(policyOf(allow("*", "*"), with(deny("s3:*", "*"), transport)))}},
			"allowed", list{"aws:SecureTransport"}, list{"aws:SecureTransport"},
		},
		{
			"IN-80 those of the boundary, which AWS does not report",
			object{"PolicyInputList": list{policyOf(get)}, "PermissionsBoundaryPolicyInputList": list{policyOf(with(get, mfa))}},
			"implicitDeny", list{"aws:MultiFactorAuthPresent"}, list{},
		},
		{
			"IN-80 the name of a caller who is not given",
			object{"PolicyInputList": list{policyOf(own)}},
			"implicitDeny", list{"aws:username"}, list{"aws:username"},
		},
		{
			"IN-80 the name of a caller, as a key",
			object{"PolicyInputList": list{policyOf(own)}, "ContextEntries": []object{entry("aws:username", "string", "1")}},
			"allowed", list{}, list{},
		},
		{
			"IN-80 the name of a caller who is given",
			object{"PolicyInputList": list{policyOf(own)}, "CallerArn": "arn:aws:iam::111122223333:user/1"},
			"allowed", list{}, list{},
		},
		{
			"IN-80 not what another statement allows anyway",
			object{"PolicyInputList": list{policyOf(own, get)}},
			"allowed", list{}, list{"aws:username"},
		},
		{
			"IN-80 nor what one allows with a key that is given",
			object{"PolicyInputList": list{policyOf(own, with(get, mfa))},
				"ContextEntries": []object{entry("aws:MultiFactorAuthPresent", "boolean", "true")}},
			"allowed", list{}, list{"aws:username"},
		},
		{
			"IN-80 those of the resource's policy",
			object{"PolicyInputList": list{}, "CallerArn": bob, "ResourcePolicy": policyOf(with(to(get, bob), mfa))},
			"implicitDeny", list{"aws:MultiFactorAuthPresent"}, list{"aws:MultiFactorAuthPresent"},
		},
		{
			"IN-80 nor that of another resource",
			object{"PolicyInputList": list{policyOf(with(allow("s3:GetObject", "arn:aws:s3:::c/*"),
				`{"StringEquals":{"aws:username":"1"}}`))}},
			"implicitDeny", list{}, list{"aws:username"},
		},
		{
			"IN-80 a caller who would be spared by a Deny",
			object{"PolicyInputList": list{policyOf(get, with(deny("s3:*", "*"), notMine))}},
			"explicitDeny", list{"aws:PrincipalAccount"}, list{"aws:PrincipalAccount"},
		},
		{
			"IN-80 not where another Deny applies",
			object{"PolicyInputList": list{policyOf(get, deny("s3:*", object1), with(deny("s3:*", "*"), notMine))}},
			"explicitDeny", list{}, list{"aws:PrincipalAccount"},
		},
		{
			"IN-80 a caller whom a Deny may name",
			object{"PolicyInputList": list{policyOf(get, with(deny("s3:*", "*"),
				`{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:user/1"}}`))}},
			"allowed", list{"aws:PrincipalArn"}, list{"aws:PrincipalArn"},
		},
		{
			"IN-80 an Allow that holds without the key",
			object{"PolicyInputList": list{policyOf(with(get, `{"StringNotEquals":{"aws:PrincipalType":"AssumedRole"}}`))}},
			"allowed", list{"aws:PrincipalType"}, list{"aws:PrincipalType"},
		},
		{
			"IN-80 whatever the boundary allows too",
			object{"PolicyInputList": list{policyOf(with(get, `{"StringNotEquals":{"aws:PrincipalType":"AssumedRole"}}`))},
				"PermissionsBoundaryPolicyInputList": list{all}},
			"allowed", list{"aws:PrincipalType"}, list{"aws:PrincipalType"},
		},
		{
			"IN-80 not where an SCP denies",
			object{"PolicyInputList": list{policyOf(get, with(deny("s3:*", "*"), notMine))},
				"OrderedOrganizationPolicyInputList": []object{level(policyOf(deny("*", "*")))}},
			"explicitDeny", list{}, list{"aws:PrincipalAccount"},
		},
		{
			"IN-80 what AWS's simulator fills in for a caller",
			object{"CallerArn": bob, "PolicyInputList": list{policyOf(get, with(deny("s3:*", "*"), filled))}},
			"allowed", list{}, list{"aws:PrincipalArn"},
		},
		{
			"IN-80 not what another statement wants",
			object{"PolicyInputList": list{policyOf(with(get, `{"StringNotEquals":{"aws:PrincipalType":"AssumedRole"}}`), own)}},
			"allowed", list{"aws:PrincipalType"}, list{"aws:PrincipalType", "aws:username"},
		},
		{
			"IN-80 two keys of one statement, of which one is the caller's",
			object{"PolicyInputList": list{policyOf(with(own, mfa))}},
			"implicitDeny", list{"aws:MultiFactorAuthPresent", "aws:username"}, list{"aws:MultiFactorAuthPresent", "aws:username"},
		},
		{
			"IN-80 two keys, of which one is given",
			object{"PolicyInputList": list{policyOf(with(get,
				`{"StringEquals":{"aws:RequestedRegion":"eu-west-1","aws:PrincipalType":"User"}}`))},
				"ContextEntries": []object{entry("aws:RequestedRegion", "string", "eu-west-1")}},
			"implicitDeny", list{"aws:PrincipalType"}, list{"aws:PrincipalType"},
		},
		{
			"IN-80 a key of an SCP that another policy names, beside the caller's",
			object{"PolicyInputList": list{policyOf(get, with(deny("iam:*", "*"), transport))},
				"OrderedOrganizationPolicyInputList": []object{level(policyOf(allow("*", "*"), with(deny("s3:*", "*"),
					`{"Bool":{"aws:SecureTransport":"false"},"StringEquals":{"aws:PrincipalType":"User"}}`)))}},
			"allowed", list{"aws:SecureTransport"}, list{"aws:SecureTransport"},
		},
		{
			"IN-80 in alphabetical order",
			object{"PolicyInputList": list{policyOf(with(get,
				`{"Bool":{"aws:SecureTransport":"true"},"StringEquals":{"aws:PrincipalType":"User"}}`))}},
			"implicitDeny", list{"aws:PrincipalType", "aws:SecureTransport"}, list{"aws:PrincipalType", "aws:SecureTransport"},
		},
		{
			"IN-80 the owner of a resource of whom nothing is known",
			object{"PolicyInputList": list{policyOf(with(get, `{"StringEquals":{"aws:ResourceAccount":"111122223333"}}`))}},
			"implicitDeny", list{"aws:ResourceAccount"}, list{"aws:ResourceAccount"},
		},
		{
			"IN-80 the owner who is given",
			object{"PolicyInputList": list{policyOf(with(get, `{"StringEquals":{"aws:ResourceAccount":"111122223333"}}`))},
				"ResourceOwner": "arn:aws:iam::111122223333:root"},
			"allowed", list{}, list{"aws:ResourceAccount"},
		},
		{
			"IN-80 the member of a group has a name",
			object{"PolicyInputList": list{policyOf(own)}, "CallerArn": "arn:aws:iam::111122223333:group/g"},
			"implicitDeny", list{"aws:username"}, list{},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.request["ActionNames"], tt.request["ResourceArns"] = list{"s3:GetObject"}, list{object1}
			for _, form := range []struct {
				name string
				want list
				opts []simulator.Option
			}{{"ours", tt.ours, nil}, {"as AWS", tt.aws, []simulator.Option{simulator.AsAWS()}}} {
				r := only(t, ask(t, tt.request, form.opts...))
				if r.EvalDecision != tt.decision {
					t.Errorf("%s: %s, want %s", form.name, r.EvalDecision, tt.decision)
				}
				if diff := cmp.Diff(form.want, r.MissingContextValues); diff != "" {
					t.Errorf("%s (-want +got)\n%s", form.name, diff)
				}
				if diff := cmp.Diff(form.want, r.ResourceSpecificResults[0].MissingContextValues); diff != "" {
					t.Errorf("%s, of the resource (-want +got)\n%s", form.name, diff)
				}
			}
		})
	}
}

// TestCallerAccount: keys of services that follow from the caller are not told either.
func TestCallerAccount(t *testing.T) { // IN-80
	const key = "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555"
	request := object{
		"ActionNames": []string{"kms:Decrypt"}, "ResourceArns": []string{key},
		"PolicyInputList": []string{policyOf(with(deny("kms:*", "*"), `{"StringEquals":{"kms:CallerAccount":"111122223333"}}`))},
	}
	want := []string{"kms:CallerAccount"}
	if r := only(t, ask(t, request)); r.EvalDecision != "implicitDeny" || !slices.Equal(r.MissingContextValues, want) {
		t.Errorf("got %+v", r)
	}
	request["CallerArn"] = bob
	if r := only(t, ask(t, request)); r.EvalDecision != "explicitDeny" || len(r.MissingContextValues) != 0 {
		t.Errorf("got %+v", r)
	}
}

// TestMissingOfSeveral: at the top each key of any resource stands once.
func TestMissingOfSeveral(t *testing.T) { // IN-80
	mfa := `{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`
	r := only(t, ask(t, object{
		"ActionNames": []string{"s3:GetObject"}, "ResourceArns": []string{object1, object2, "arn:aws:s3:::b/3"},
		"PolicyInputList": []string{policyOf(with(allow("*", object2), mfa), with(allow("*", object1), mfa),
			with(allow("*", "arn:aws:s3:::b/3"), `{"Bool":{"aws:SecureTransport":"true"}}`))},
	}))
	want := []string{"aws:MultiFactorAuthPresent", "aws:SecureTransport"}
	if diff := cmp.Diff(want, r.MissingContextValues); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(want[:1], r.ResourceSpecificResults[1].MissingContextValues); diff != "" {
		t.Errorf("of a resource (-want +got)\n%s", diff)
	}
}
