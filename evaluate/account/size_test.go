package account_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
)

// largeDetails are authorization details of 500 users, 500 roles and 300 policies as the AWS CLI prints them.
func largeDetails() string {
	var b strings.Builder
	document := func(n int) string {
		var statements []string
		for i := range 3 {
			statements = append(statements, fmt.Sprintf(`{
                "Sid": "S%d",
                "Effect": "Allow",
                "Action": ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"],
                "Resource": "arn:aws:dynamodb:eu-west-1:111122223333:table/orders-%d-%d",
                "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}
              }`, i, n, i))
		}
		return `{"Version": "2012-10-17", "Statement": [` + strings.Join(statements, ", ") + `]}`
	}
	list := func(n int, one func(i int)) {
		for i := range n {
			if i > 0 {
				b.WriteString(",\n")
			}
			one(i)
		}
	}
	attached := func(i int) string {
		return fmt.Sprintf(`[{"PolicyName": "p%d", "PolicyArn": "arn:aws:iam::111122223333:policy/p%d"},
          {"PolicyName": "ReadOnlyAccess", "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}]`, i%300, i%300)
	}
	b.WriteString(`{"UserDetailList": [`)
	list(500, func(i int) {
		fmt.Fprintf(&b, `{"Path": "/", "UserName": "user-%d", "UserId": "AIDASAMPLE%010d", "Arn": "arn:aws:iam::111122223333:user/user-%d",
      "CreateDate": "2026-01-05T10:00:00+00:00", "GroupList": ["group-%d"], "UserPolicyList": [{"PolicyName": "own", "PolicyDocument": %s}],
      "AttachedManagedPolicies": %s, "Tags": [{"Key": "team", "Value": "t%d"}]}`, i, i, i, i%10, document(i), attached(i), i%7)
	})
	b.WriteString(`], "GroupDetailList": [`)
	list(10, func(i int) {
		fmt.Fprintf(&b, `{"Path": "/", "GroupName": "group-%d", "GroupId": "AGPASAMPLE%010d", "Arn": "arn:aws:iam::111122223333:group/group-%d",
      "GroupPolicyList": [], "AttachedManagedPolicies": %s}`, i, i, i, attached(i))
	})
	b.WriteString(`], "RoleDetailList": [`)
	list(500, func(i int) {
		fmt.Fprintf(&b, `{"Path": "/service/", "RoleName": "role-%d", "RoleId": "AROASAMPLE%010d", "Arn": "arn:aws:iam::111122223333:role/service/role-%d",
      "CreateDate": "2026-01-05T10:00:00+00:00", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
      "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}, "InstanceProfileList": [],
      "RolePolicyList": [{"PolicyName": "own", "PolicyDocument": %s}], "AttachedManagedPolicies": %s, "Tags": [],
      "RoleLastUsed": {"LastUsedDate": "2026-01-05T10:00:00+00:00", "Region": "eu-west-1"}}`, i, i, i, document(i), attached(i))
	})
	b.WriteString(`], "Policies": [`)
	list(300, func(i int) {
		fmt.Fprintf(&b, `{"PolicyName": "p%d", "PolicyId": "ANPASAMPLE%010d", "Arn": "arn:aws:iam::111122223333:policy/p%d", "Path": "/",
      "DefaultVersionId": "v2", "AttachmentCount": 1, "PermissionsBoundaryUsageCount": 0, "IsAttachable": true, "PolicyVersionList": [
      {"Document": %s, "VersionId": "v2", "IsDefaultVersion": true, "CreateDate": "2026-03-02T10:00:00+00:00"},
      {"Document": %s, "VersionId": "v1", "IsDefaultVersion": false, "CreateDate": "2026-01-02T10:00:00+00:00"}]}`, i, i, i, document(i), document(i+1))
	})
	b.WriteString(`]}`)
	return b.String()
}

// TestMemory: reading allocates less than four times the size of the file.
func TestMemory(t *testing.T) {
	text := largeDetails()
	files := fstest.MapFS{"details.json": {Data: []byte(text)}}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	s, err := account.Read(files)
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Fatal(err)
	}
	ratio := float64(after.TotalAlloc-before.TotalAlloc) / float64(len(text))
	t.Logf("%d bytes, allocated %.2f times as much", len(text), ratio)
	if ratio > 4 {
		t.Errorf("allocated %.2f times the size of the file, want less than 4", ratio)
	}
	a, err := s.Account("111122223333")
	if err != nil || a.Users != 500 || a.Roles != 500 || a.Policies != 300 {
		t.Errorf("account %+v, error %v", a, err)
	}
	if p := s.Problems(); len(p) > 0 {
		t.Errorf("problems: %v", p[0].Err)
	}
}

func BenchmarkRead(b *testing.B) {
	text := largeDetails()
	files := fstest.MapFS{"details.json": {Data: []byte(text)}}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := account.Read(files); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkEvaluate: a request of each of 500 roles, with policies that are parsed already.
func BenchmarkEvaluate(b *testing.B) {
	s := read(b, texts{"details.json": largeDetails()})
	var list []evaluate.Request
	for i := range 500 {
		list = append(list, evaluate.Request{
			Principal: evaluate.MustParsePrincipal(fmt.Sprintf("arn:aws:sts::%s:assumed-role/role-%d/s", here, i)), Action: "dynamodb:GetItem",
			Resource: evaluate.Resource{ARN: fmt.Sprintf("arn:aws:dynamodb:eu-west-1:%s:table/orders-%d-1", here, i)},
		})
	}
	for _, req := range list {
		if _, err := s.Evaluate(req); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := s.Evaluate(list[i%len(list)]); err != nil {
			b.Fatal(err)
		}
	}
}
