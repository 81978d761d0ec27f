package action_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

func TestLookupConditionKey(t *testing.T) {
	for _, tt := range []struct{ service, key, want, typ string }{
		{"s3", "s3:prefix", "s3:prefix", "String"},
		{"S3", "S3:Prefix", "s3:prefix", "String"}, // ACT-1
		{"s3", "s3:max-keys", "s3:max-keys", "Numeric"},
		{"s3", "s3:ExistingObjectTag/team", "s3:ExistingObjectTag/<key>", "String"},
		{"s3", "s3:ExistingObjectTag/<key>", "s3:ExistingObjectTag/<key>", "String"},
		{"s3", "s3:ExistingObjectTag/", "", ""},
		// K-08: families that the reference spells with a word, or without the part that varies.
		{"secretsmanager", "secretsmanager:ResourceTag/team", "secretsmanager:ResourceTag/${TagKey}", "String"},
		{"ssm", "ssm:ResourceTag/tag-key", "ssm:resourceTag/${TagKey}", "String"},
		{"elasticloadbalancing", "elasticloadbalancing:ResourceTag/", "", ""},
		{"elasticloadbalancing", "elasticloadbalancing:ResourceTag/team", "elasticloadbalancing:ResourceTag/${TagKey}", "String"},
		{"sagemaker", "sagemaker:ResourceTag/", "", ""},
		{"glacier", "glacier:ResourceTag/", "", ""},
		{"lambda", "aws:requesttag/Cost:Center/1", "aws:RequestTag/${TagKey}", "String"},
		{"lambda", "aws:RequestTag/${TagKey}", "aws:RequestTag/${TagKey}", "String"},
		{"lambda", "aws:SourceIp", "", ""}, // a global key that the reference does not list
		{"kms", "kms:EncryptionContext:project", "kms:EncryptionContext:${EncryptionContextKey}", "String"},
		{"kms", "kms:EncryptionContextKeys", "kms:EncryptionContextKeys", "ArrayOfString"},
		{"sts", "token.actions.githubusercontent.com:ref", "token.actions.githubusercontent.com:ref", "String"},
		{"sts", "token.actions.githubusercontent.com/acme:ref", "token.actions.githubusercontent.com/${SubPath}:ref", "String"},
		{"sts", "token.actions.githubusercontent.com:sub", "", ""}, // in the IAM guide, not in the reference
		{"codebuild", "codebuild:secondarySources/s1.insecureSsl", "codebuild:secondarySources/${sourceIdentifier}.insecureSsl", "Bool"},
		// The longer of two families that cover it.
		{"events", "events:Metadata/source/Matcher", "events:Metadata/${MetadataKey}/Matcher", "String"},
		{"events", "events:Metadata/source", "events:Metadata/${MetadataKey}", "ArrayOfString"},
		{"lambda", "s3:prefix", "", ""},
		{"lambda", "", "", ""},
		{"nosuchservice", "s3:prefix", "", ""},
		{"", "", "", ""},
	} {
		t.Run(tt.service+" "+tt.key, func(t *testing.T) {
			k, ok := action.LookupConditionKey(tt.service, tt.key)
			typ := ""
			if ok {
				typ = typeName(k)
			}
			if k.Name() != tt.want || typ != tt.typ || ok != (tt.want != "") || k.String() != k.Name() {
				t.Errorf("LookupConditionKey = %q, %s, %v, want %q, %s", k, typ, ok, tt.want, tt.typ)
			}
			if ok && !k.Match(tt.key) {
				t.Errorf("%s does not match %s", k, tt.key)
			}
		})
	}
}

// member returns the name of a key as a request would have it.
func member(k action.ConditionKey) string {
	return strings.ReplaceAll(placeholders.ReplaceAllString(k.Name(), "x1"), "<key>", "x1")
}

// TestTagFamilies is K-08: no family is without the part that varies, and none has a word for it.
func TestTagFamilies(t *testing.T) {
	for s := range action.Services() {
		for a := range s.Actions() {
			seen := map[string]bool{}
			for k := range a.ConditionKeys() {
				if strings.HasSuffix(k.Name(), "/") || strings.HasSuffix(k.Name(), "/tag-key") || seen[k.Name()] {
					t.Errorf("%s has the key %s", a, k)
				}
				seen[k.Name()] = true
			}
		}
	}
}

func TestEveryKeyIsFound(t *testing.T) {
	for s := range action.Services() {
		for k := range s.ConditionKeys() {
			for _, name := range []string{k.Name(), member(k), strings.ToUpper(member(k))} {
				if got, ok := action.LookupConditionKey(s.Prefix(), name); !ok || got != k || !k.Match(name) {
					t.Errorf("LookupConditionKey(%q, %q) = %v, %v", s, name, got, ok)
				}
			}
			if k.Match("") || k.Match("x:y") {
				t.Errorf("%s matches anything", k)
			}
		}
	}
}

// TestConditionCatalogue compares all keys with the catalogue of package condition, by which the engine evaluates: it
// must have every multivalued key, and agree about those that both have.
func TestConditionCatalogue(t *testing.T) {
	describe := func(typ condition.Type, multi bool) string {
		if multi {
			return "ArrayOf" + typ.String()
		}
		return typ.String()
	}
	arrays := 0
	got := map[string]string{}
	for s := range action.Services() {
		for k := range s.ConditionKeys() {
			if k.Multivalued() {
				arrays++
			}
			c, ok := condition.LookupKey(member(k))
			switch {
			case ok && (c.Type != k.Type() || c.Multivalued != k.Multivalued()):
				got[k.Name()] = describe(k.Type(), k.Multivalued()) + ", catalogue: " + describe(c.Type, c.Multivalued)
			case !ok && k.Multivalued():
				got[k.Name()] = describe(k.Type(), true) + ", catalogue: none"
			}
		}
	}
	if arrays != 506+27+4 {
		t.Errorf("%d multivalued keys", arrays)
	}
	want := map[string]string{
		// AWS's managed policies allow requests by testing these without a set operator, which an array could not
		// match.
		"events:detail-type": "ArrayOfString, catalogue: none",
		"events:source":      "ArrayOfString, catalogue: none",
		// The reference knows it as array with Amazon Q; the global keys page, which defines it, as one value.
		"identitystore:UserId": "ArrayOfString, catalogue: String",
		// The IAM page, which defines it, says multivalued.
		"cognito-identity.amazonaws.com:amr": "String, catalogue: ArrayOfString",
		// The catalogue has one family, events:Metadata/, of which these are members.
		"events:Metadata/${MetadataKey}/Matcher": "String, catalogue: ArrayOfString",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
}
