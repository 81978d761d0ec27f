package condition_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
)

func TestLookupKey(t *testing.T) {
	// want is the type, with [] behind it for a multivalued key.
	tests := []struct {
		name string
		keys map[string]string
	}{
		{"4.1 principal", map[string]string{
			"aws:PrincipalArn":              "ARN",
			"aws:PrincipalAccount":          "String",
			"aws:PrincipalOrgID":            "String",
			"aws:PrincipalOrgPaths":         "String[]",
			"aws:PrincipalTag/":             "String",
			"aws:PrincipalIsAWSService":     "Bool",
			"aws:PrincipalServiceName":      "String",
			"aws:PrincipalServiceNamesList": "String[]",
			"aws:PrincipalType":             "String",
			"aws:userid":                    "String",
			"aws:username":                  "String",
		}},
		{"4.2 role session", map[string]string{
			"aws:AssumedRoot":                  "Bool",
			"aws:FederatedProvider":            "String",
			"aws:TokenIssueTime":               "Date",
			"aws:MultiFactorAuthPresent":       "Bool", // C-28
			"aws:MultiFactorAuthAge":           "Numeric",
			"aws:SourceIdentity":               "String",
			"aws:SignInSessionArn":             "ARN",
			"aws:ChatbotSourceArn":             "ARN",
			"aws:Ec2InstanceSourceVpc":         "String",
			"aws:Ec2InstanceSourcePrivateIPv4": "IPAddress",
			"ec2:RoleDelivery":                 "Numeric",
			"ec2:SourceInstanceArn":            "ARN",
			"glue:RoleAssumedBy":               "String",
			"glue:CredentialIssuingService":    "String",
			"codebuild:BuildArn":               "ARN",
			"codebuild:ProjectArn":             "ARN",
			"lambda:SourceFunctionArn":         "ARN",
			"ssm:SourceInstanceArn":            "ARN",
			"identitystore:UserId":             "String",
		}},
		{"4.3 network", map[string]string{
			"aws:SourceIp":     "IPAddress",
			"aws:VpcSourceIp":  "IPAddress",
			"aws:SourceVpc":    "String",
			"aws:SourceVpce":   "String",
			"aws:SourceVpcArn": "ARN",
			"aws:VpceAccount":  "String",
			"aws:VpceOrgID":    "String",
			"aws:VpceOrgPaths": "String[]",
		}},
		{"4.4 resource", map[string]string{
			"aws:ResourceAccount":  "String",
			"aws:ResourceOrgID":    "String",
			"aws:ResourceOrgPaths": "String[]",
			"aws:ResourceTag/":     "String",
		}},
		{"4.5 request", map[string]string{
			"aws:CalledVia":          "String[]",
			"aws:CalledViaFirst":     "String",
			"aws:CalledViaLast":      "String",
			"aws:ViaAWSService":      "Bool",
			"aws:CalledViaAWSMCP":    "String",
			"aws:ViaAWSMCPService":   "Bool",
			"aws:IsMcpServiceAction": "Bool",
			"aws:CurrentTime":        "Date",
			"aws:EpochTime":          "Date",
			"aws:referer":            "String",
			"aws:UserAgent":          "String",
			"aws:RequestedRegion":    "String",
			"aws:RequestTag/":        "String",
			"aws:TagKeys":            "String[]",
			"aws:SecureTransport":    "Bool",
			"aws:SourceAccount":      "String",
			"aws:SourceArn":          "ARN",
			"aws:SourceOrgID":        "String",
			"aws:SourceOrgPaths":     "String[]",
			"aws:SourceOwner":        "String",
		}},
		{"4.6 STS", map[string]string{
			"sts:ExternalId":              "String",
			"sts:RoleSessionName":         "String",
			"sts:SourceIdentity":          "String",
			"sts:TransitiveTagKeys":       "String[]",
			"sts:TaskPolicyArn":           "ARN",
			"sts:RequestContext/":         "String",
			"sts:RequestContextProviders": "ARN[]",
			"sts:AWSServiceName":          "String",
			"sts:DurationSeconds":         "Numeric",
		}},
		{"4.7 OIDC", map[string]string{
			"www.amazon.com:app_id":                      "String",
			"www.amazon.com:user_id":                     "String",
			"graph.facebook.com:app_id":                  "String",
			"graph.facebook.com:id":                      "String",
			"accounts.google.com:aud":                    "String",
			"accounts.google.com:oaud":                   "String",
			"accounts.google.com:sub":                    "String",
			"accounts.google.com:email":                  "String",
			"cognito-identity.amazonaws.com:aud":         "String",
			"cognito-identity.amazonaws.com:sub":         "String",
			"cognito-identity.amazonaws.com:amr":         "String[]",
			"accounts.google.com:azp":                    "String",
			"token.actions.githubusercontent.com:aud":    "String",
			"token.actions.githubusercontent.com:sub":    "String",
			"oidc.eks.eu-west-1.amazonaws.com/id/ab:sub": "String",
			"idp.example.com:8443/realm:email":           "String",
			"idp.example.com/realm:amr":                  "String[]",
		}},
		{"4.8 SAML", map[string]string{
			"saml:aud":                    "String",
			"saml:iss":                    "String",
			"saml:sub":                    "String",
			"saml:sub_type":               "String",
			"saml:namequalifier":          "String",
			"saml:doc":                    "String",
			"saml:cn[]":                   "String[]",
			"saml:commonName[]":           "String[]",
			"saml:mail[]":                 "String[]",
			"saml:uid[]":                  "String[]",
			"saml:givenName[]":            "String[]",
			"saml:surname[]":              "String[]",
			"saml:eduPersonAffiliation[]": "String[]",
			"saml:eduPersonAffiliation":   "String[]",
			"saml:x500UniqueIdentifier[]": "String[]",
		}},
		{"4.9 IAM", map[string]string{
			"iam:PassedToService":               "String",
			"iam:AssociatedResourceArn":         "ARN",
			"iam:AWSServiceName":                "String",
			"iam:PermissionsBoundary":           "ARN",
			"iam:PolicyARN":                     "ARN",
			"iam:OrganizationsPolicyId":         "String",
			"iam:ResourceTag/":                  "String",
			"iam:FIDO-certification":            "String",
			"iam:FIDO-FIPS-140-2-certification": "String",
			"iam:FIDO-FIPS-140-3-certification": "String",
		}},
		{"Lambda", map[string]string{
			"lambda:CodeSigningConfigArn":  "ARN",
			"lambda:EventSourceToken":      "String",
			"lambda:FunctionArn":           "ARN",
			"lambda:FunctionUrlAuthType":   "String",
			"lambda:InvokedViaFunctionUrl": "Bool",
			"lambda:Layer":                 "String[]",
			"lambda:Principal":             "String",
			"lambda:SecurityGroupIds":      "String[]",
			"lambda:SubnetIds":             "String[]",
			"lambda:VpcIds":                "String",
		}},
		{"multivalued keys of other services", map[string]string{
			"kms:EncryptionContextKeys":                             "String[]",
			"kms:GrantOperations":                                   "String[]",
			"kms:ResourceAliases":                                   "String[]",
			"dynamodb:Attributes":                                   "String[]",
			"dynamodb:LeadingKeys":                                  "String[]",
			"logs:LogGeneratingResourceArns":                        "ARN[]",
			"s3:RequestObjectTagKeys":                               "String[]",
			"ses:Recipients":                                        "String[]",
			"route53:ChangeResourceRecordSetsNormalizedRecordNames": "String[]",
			"apigateway:Request/ApiKeyRequired":                     "Bool[]",
			"backup:CopyTargets":                                    "ARN[]",
			"events:Metadata/":                                      "String[]",
			"vpc-lattice-svcs:RequestQueryString/":                  "String[]",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for name, want := range tt.keys {
				k, ok := condition.LookupKey(name)
				got := k.Type.String()
				if k.Multivalued {
					got += "[]"
				}
				if !ok || got != want {
					t.Errorf("LookupKey(%q) = %+v, %v; want %s", name, k, ok, want)
				}
				if !strings.EqualFold(k.Name, name) {
					t.Errorf("LookupKey(%q) has the name %q", name, k.Name)
				}
				// ACT-1: letter case does not matter.
				for _, other := range []string{strings.ToLower(name), strings.ToUpper(name)} {
					if again, ok := condition.LookupKey(other); !ok || again != k {
						t.Errorf("LookupKey(%q) = %+v, %v; want %+v, true", other, again, ok, k)
					}
				}
			}
		})
	}
}

func TestLookupKeySpelling(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"AWS:SourceArn", "aws:SourceArn"},
		{"aws:sourceARN", "aws:SourceArn"},
		{"AWS:USERID", "aws:userid"},
		{"aws:Referer", "aws:referer"},
		{"aws:PRINCIPALTAG/Team", "aws:PrincipalTag/"},
		{"aws:RequestTag/a/b", "aws:RequestTag/"},
		{"aws:RequestTag/idp.example.com:amr", "aws:RequestTag/"},
		{"aws:ResourceTag//", "aws:ResourceTag/"},
		{"aws:ResourceTag/aws:cloudformation:stack-name", "aws:ResourceTag/"},
		{"iam:resourcetag/x", "iam:ResourceTag/"},
		{"sts:RequestContext/identitycenter:UserId", "sts:RequestContext/"},
		{"saml:EDUPERSONORGDN[]", "saml:edupersonorgdn[]"},
		{"IDP.example.com:SUB", "idp.example.com:sub"},
	} {
		if k, ok := condition.LookupKey(tt.in); !ok || k.Name != tt.want {
			t.Errorf("ACT-1: LookupKey(%q) = %+v, %v; want the name %q", tt.in, k, ok, tt.want)
		}
	}
}

func TestLookupKeyUnknown(t *testing.T) {
	for _, name := range []string{
		"", ":", "/", "aws:", "aws:/", "aws", "SourceIp", "aws:SourceIps", "aws:Source", " aws:SourceIp", "aws:SourceIp ",
		"aws:ARN", // K-03
		"aws:PrincipalTag", "aws:PrincipalTags/x", "aws:SourceIp/x", "PrincipalTag/x",
		"saml:[]", "saml:", "saml:mail", "saml[]", "aws:x[]",
		"idp.example.com", "idp.example.com:", "idp.example.com:amrs", "localhost:sub", "idp.example.com/sub", "host:a.b:sub",
		"events:source", "events:detail-type", // AWS tests them without a set operator
		"lambda:NoSuchKey", "s3:prefix", "\xff\xfe", "aws:SourceIp\x00",
	} {
		if k, ok := condition.LookupKey(name); ok || k != (condition.Key{}) {
			t.Errorf("LookupKey(%q) = %+v, %v; want nothing", name, k, ok)
		}
	}
}

func TestKeys(t *testing.T) {
	var names []string
	for k := range condition.Keys() {
		names = append(names, strings.ToLower(k.Name))
		if again, ok := condition.LookupKey(k.Name); !ok || again != k {
			t.Errorf("LookupKey(%q) = %+v, %v; want %+v, true", k.Name, again, ok, k)
		}
	}
	if len(names) == 0 || !slices.IsSorted(names) {
		t.Errorf("%d names, sorted: %v", len(names), slices.IsSorted(names))
	}
	for k := range condition.Keys() { // stopping early must not panic
		if strings.ToLower(k.Name) != names[0] {
			t.Errorf("the first key is %+v", k)
		}
		break
	}
}

func TestTypeString(t *testing.T) {
	var zero condition.Type
	for typ, want := range map[condition.Type]string{
		zero: "Unknown", condition.TypeString: "String", condition.TypeARN: "ARN", condition.TypeBool: "Bool", condition.TypeNumeric: "Numeric",
		condition.TypeDate: "Date", condition.TypeIP: "IPAddress", condition.TypeBinary: "Binary", 8: "Type(8)", 255: "Type(255)",
	} {
		if got := typ.String(); got != want {
			t.Errorf("Type(%d).String() = %q, want %q", uint8(typ), got, want)
		}
	}
}

func TestLookupKeyAllocs(t *testing.T) {
	for _, name := range []string{"aws:sourceip", "aws:principaltag/team", "idp.example.com/x:amr", "saml:name[]", "no:key", "idp.example.com:x"} {
		if n := testing.AllocsPerRun(100, func() { condition.LookupKey(name) }); n != 0 {
			t.Errorf("LookupKey(%q): %v allocations, want 0", name, n)
		}
	}
	if n := testing.AllocsPerRun(100, func() {
		for range condition.Keys() {
		}
	}); n != 0 {
		t.Errorf("Keys: %v allocations, want 0", n)
	}
}

func BenchmarkLookupKey(b *testing.B) {
	for _, name := range []string{"aws:sourceip", "aws:principaltag/team", "token.actions.githubusercontent.com:sub", "s3:prefix"} {
		b.Run(strings.ReplaceAll(name, "/", "_"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				condition.LookupKey(name)
			}
		})
	}
}

func FuzzLookupKey(f *testing.F) {
	for _, s := range []string{"aws:SourceIp", "aws:PrincipalTag/a/b", "saml:cn[]", "saml:[]", "a.b:amr", "a.b:", ":", "/", "", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		k, ok := condition.LookupKey(s)
		if ok != (k != condition.Key{}) || ok != (k.Type != condition.TypeUnknown) {
			t.Fatalf("LookupKey(%q) = %+v, %v", s, k, ok)
		}
		if again, ok2 := condition.LookupKey(k.Name); ok && (!ok2 || again != k) {
			t.Fatalf("LookupKey(%q) = %+v, but by its name %+v, %v", s, k, again, ok2)
		}
	})
}
