package account_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/account"
)

// What is not known, and which decisions hang on it.

// TestPartial: what is missing of an incomplete account is unknown (IN-11).
func TestPartial(t *testing.T) {
	s := read(t, texts{"1.json": page(users(
		user("ana", `"GroupList":["g"]`, inline("UserPolicyList", "p", deny("s3:DeleteBucket"))),
		user("ben"),
	), truncated)}, account.AllowPartial())
	if a, err := s.Account(here); err != nil || !a.Partial {
		t.Errorf("account %+v, %v", a, err)
	}
	for _, q := range []struct{ name, who, action, want string }{
		{"IN-11 the group is missing", ana, "s3:GetBucketAcl", "depends on group/g"},
		{"IN-11 denied whatever the group has", ana, "s3:DeleteBucket", "explicitDeny"},
		{"IN-11 the user is missing", "arn:aws:iam::" + here + ":user/cem", "s3:GetBucketAcl", "depends on arn:aws:iam::" + here + ":user/cem"},
		{"IN-11 the role is missing", session, "s3:GetBucketAcl", "depends on " + session},
		{"what is there is known", "arn:aws:iam::" + here + ":user/ben", "s3:GetBucketAcl", "implicitDeny"},
	} {
		t.Run(q.name, func(t *testing.T) {
			if got := decide(t, s, q.who, q.action, bucket); got != q.want {
				t.Errorf("%s, want %s", got, q.want)
			}
		})
	}
}

// TestNotFound: a managed policy that is attached and found nowhere is unknown (IN-16).
func TestNotFound(t *testing.T) {
	const retired = "arn:aws:iam::aws:policy/SampleRetired2015"
	s := read(t, texts{"a.json": page(users(
		user("ana", attach(retired, customer("gone")), inline("UserPolicyList", "p", deny("s3:DeleteBucket"))),
		user("ben", inline("UserPolicyList", "p", allow("s3:*")), `"PermissionsBoundary":{"PermissionsBoundaryArn":"`+customer("gone")+`"}`),
	))})
	for _, q := range []struct{ name, who, action, want string }{
		{"IN-16 two", ana, "s3:GetBucketAcl", "depends on " + customer("gone") + ", " + retired},
		{"IN-16 denied in any case", ana, "s3:DeleteBucket", "explicitDeny"},
		{"IN-16 a boundary", "arn:aws:iam::" + here + ":user/ben", "s3:GetBucketAcl", "depends on " + customer("gone")},
		{"IN-16 the boundary does not matter", "arn:aws:iam::" + here + ":user/ben", "sqs:ListQueues", "implicitDeny"},
	} {
		t.Run(q.name, func(t *testing.T) {
			if got := decide(t, s, q.who, q.action, bucket); got != q.want {
				t.Errorf("%s, want %s", got, q.want)
			}
		})
	}
	want := []string{
		ana + " POLICY_NOT_FOUND a.json UserDetailList[0] remark", ana + " POLICY_NOT_FOUND a.json UserDetailList[0] remark",
		"arn:aws:iam::" + here + ":user/ben POLICY_NOT_FOUND a.json UserDetailList[1] remark",
	}
	if diff := cmp.Diff(want, problems(s)); diff != "" {
		t.Errorf("problems (-want +got)\n%s", diff)
	}
}

// TestUnreadCallers: of a caller of an account that was not read nobody knows the policies (IN-01, IN-17).
func TestUnreadCallers(t *testing.T) {
	partner := "arn:aws:sts::" + there + ":assumed-role/partner/s"
	queue := "arn:aws:sqs:eu-west-1:" + here + ":q"
	s := read(t, texts{
		"a.json": page(users(user("ana", inline("UserPolicyList", "p", allow("*"))))),
		"b.json": "[" + resource(queue, "", `"Effect":"Allow","Principal":{"AWS":"`+there+`"},"Action":"sqs:SendMessage","Resource":"*"`) + "," + resource(queue+"2", "", "") + "," +
			resource(queue+"3", "", `"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"`) + "]",
	})
	for _, q := range []struct{ name, who, action, resource, want string }{
		{"the resource lets it in", partner, "sqs:SendMessage", queue, "depends on " + partner},
		{"the resource does not let it in", partner, "sqs:SendMessage", queue + "2", "implicitDeny"},
		{"the resource denies", partner, "sqs:SendMessage", queue + "3", "explicitDeny"},
		{"a root user needs nothing else", there, "sqs:SendMessage", queue, "allowed"},
		{"a session of GetFederationToken", "arn:aws:sts::" + here + ":federated-user/f", "sqs:SendMessage", queue + "2", "depends on arn:aws:sts::" + here + ":federated-user/f"},
	} {
		t.Run("IN-17 "+q.name, func(t *testing.T) {
			if got := decide(t, s, q.who, q.action, q.resource); got != q.want {
				t.Errorf("%s, want %s", got, q.want)
			}
		})
	}
	f := read(t, texts{"f.json": `{"FunctionName":"orders","FunctionArn":"` + fn + `","Role":"arn:aws:iam::` + here + `:role/r"}`})
	got, err := f.Function(fn)
	if err != nil || got.Role == nil || len(got.Role.Identity) != 1 || !got.Role.Identity[0].IsUnknown() {
		t.Errorf("the execution role of an account that was not read: %+v, %v", got.Role, err)
	}
}

// TestUnknownControlPolicy: the name of a control policy without its document (IN-16, IN-20).
func TestUnknownControlPolicy(t *testing.T) {
	const name = "arn:aws:organizations::" + there + ":policy/o-1/service_control_policy/p-1"
	s := read(t, texts{
		"a.json": page(users(user("ana", inline("UserPolicyList", "p", allow("s3:*"))))), "b.json": resource(bucket, here, ""),
		"o.json": organization(level("r-1", scps(fullAccess, `"`+name+`"`), accounts(level(here, scps(fullAccess, deny("s3:DeleteBucket")))))),
	})
	for action, want := range map[string]string{"s3:ListBucket": "depends on " + name, "s3:DeleteBucket": "explicitDeny", "sqs:ListQueues": "implicitDeny"} {
		if got := decide(t, s, ana, action, bucket); got != want {
			t.Errorf("%s: %s, want %s", action, got, want)
		}
	}
	if diff := cmp.Diff([]string{"r-1 POLICY_NOT_FOUND o.json root remark"}, problems(s)); diff != "" {
		t.Errorf("problems (-want +got)\n%s", diff)
	}
	long := "arn:aws:iam::aws:policy/" + strings.Repeat("x", 2000)
	s = read(t, texts{"a.json": page(users(user("ana", attach(long))))})
	if got := decide(t, s, ana, "s3:ListBucket", bucket); got != string(account.CodePolicyNotFound) {
		t.Errorf("a name that is too long for a label: %s", got)
	}
}
