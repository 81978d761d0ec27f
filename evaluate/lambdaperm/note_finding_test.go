package lambdaperm_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/validate"
)

// TestNotesAreFindings: what a note says of a document alone, package validate finds in the document, under the same code
// (F-L05, F-L06, F-L07, F-L10, F-L12, F-L14, F-L15, F-L18, F-L20).
func TestNotesAreFindings(t *testing.T) {
	const function = "arn:aws:lambda:us-east-1:111122223333:function:f"
	grant := func(principal, action, condition string) string {
		return `{"Effect":"Allow","Principal":` + principal + `,"Action":"` + action + `","Resource":"` + function + `","Condition":{` + condition + `}}`
	}
	for _, c := range []struct {
		note      lambdaperm.NoteCode
		kind      policy.Kind
		statement string
	}{
		{lambdaperm.NoteAllActions, policy.Identity, `{"Effect":"Allow","Action":"*","Resource":"*"}`},
		{lambdaperm.NoteSourceAccountNeverSent, policy.Resource, grant(`{"Service":"sns.amazonaws.com"}`, "lambda:InvokeFunction", `"StringEquals":{"aws:SourceAccount":"111122223333"}`)},
		{lambdaperm.NoteSourceAccountMissing, policy.Resource, grant(`{"Service":"s3.amazonaws.com"}`, "lambda:InvokeFunction", `"ArnLike":{"aws:SourceArn":"arn:aws:s3:::b"}`)},
		{lambdaperm.NotePublicGrant, policy.Resource, grant(`"*"`, "lambda:InvokeFunction", "")},
		{lambdaperm.NoteLegacyURLOnly, policy.Resource, grant(`{"AWS":"444455556666"}`, "lambda:InvokeFunctionUrl", "")},
		{lambdaperm.NoteSourceFunctionInResourcePolicy, policy.Resource, grant(`"*"`, "s3:GetObject", `"ArnEquals":{"lambda:SourceFunctionArn":"`+function+`"}`)},
		{lambdaperm.NoteQualifiedSourceFunction, policy.Identity, `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"ArnEquals":{"lambda:SourceFunctionArn":"` + function + `:1"}}}`},
		{lambdaperm.NotePassRoleTagCondition, policy.Identity, `{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::111122223333:role/r","Condition":{"StringEquals":{"iam:ResourceTag/a":"b"}}}`},
		{lambdaperm.NoteActionNotGrantable, policy.Resource, grant(`{"AWS":"444455556666"}`, "lambda:UpdateFunctionConfiguration", "")},
	} {
		found := false
		for _, f := range validate.Text([]byte(`{"Version":"2012-10-17","Statement":[`+c.statement+`]}`), c.kind) {
			found = found || string(f.Code) == string(c.note)
		}
		if !found {
			t.Errorf("no finding %s", c.note)
		}
	}
}
