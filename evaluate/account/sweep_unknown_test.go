package account_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/account"
)

// TestSweepUnknown: what depends on unknown policies of every kind is what a request alone depends on (FL-3).
func TestSweepUnknown(t *testing.T) {
	const management, last = "777788889999", "999900001111"
	missing := func(names ...string) string {
		var list []string
		for _, name := range names {
			list = append(list, customer(name))
		}
		return attach(list...)
	}
	boundary := func(name string) string {
		return `"PermissionsBoundary":{"PermissionsBoundaryArn":"` + customer(name) + `"}`
	}
	details := func(id string) string {
		all := inline("UserPolicyList", "all", allow("*"))
		return in(id, page(
			users(
				user("known", all), user("one", missing("A")), user("two", missing("B", "A"), all),
				user("denied", missing("A"), inline("UserPolicyList", "no", deny("s3:*"))),
				user("bound", all, boundary("C")), user("both", missing("A"), boundary("C")),
				user("within", missing("A"), boundary("known")),
			),
			roles(role("job", missing("A")), role("aws-service-role/x.amazonaws.com/linked", missing("A"))),
			policies(managedPolicy(customer("known"), allow("s3:*", "sts:*"))),
		))
	}
	s := read(t, texts{
		"here.json": details(here), "there.json": details(there), "management.json": details(management), "last.json": details(last),
		"resources.json": `[{"arn":"arn:aws:s3:::b","account":"` + here + `","policy":{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*",
			"Action":"s3:ListBucket","Resource":"arn:aws:s3:::b"}}},{"arn":"arn:aws:s3:::c","account":"` + last + `"}]`,
		"organization.json": `{"organization":"o-x","managementAccount":"` + management + `","root":{"id":"r-x","scps":["p-FullAWSAccess"],"rcps":[],
			"accounts":[{"id":"` + here + `","scps":["p-FullAWSAccess"]}],
			"children":[{"id":"ou-1","scps":["arn:aws:organizations::777788889999:policy/o-x/service_control_policy/p-1"],"accounts":[
				{"id":"` + there + `","scps":["p-FullAWSAccess"]},{"id":"` + management + `","scps":["p-FullAWSAccess"]}]},
				{"id":"ou-2","scps":["p-FullAWSAccess"],"rcps":["arn:aws:organizations::777788889999:policy/o-x/resource_control_policy/p-2"],
				"accounts":[{"id":"` + last + `","scps":["p-FullAWSAccess","arn:aws:organizations::777788889999:policy/o-x/service_control_policy/p-3"]}]}]}}`,
	})
	plan := account.Plan{
		Principals: []string{
			"*", "arn:aws:sts::" + here + ":federated-user/f", "arn:aws:sts::" + there + ":assumed-role/job/s", "arn:aws:iam::" + there + ":root",
			"arn:aws:sts::" + here + ":assumed-role/linked/s", "arn:aws:iam::121212121212:user/nobody", "arn:aws:sts::121212121212:federated-user/f",
		},
		Actions: []string{
			"s3:ListBucket", "s3:GetObject", "sts:GetCallerIdentity", "sts:AssumeRole", "iam:CreateUser", "kms:Decrypt", "ec2:RunInstances",
		},
		Resources: []string{
			"*", "arn:aws:s3:::b", "arn:aws:s3:::b/k", "arn:aws:s3:::c", "arn:aws:s3:::d", "arn:aws:iam::" + here + ":role/job",
			"arn:aws:iam::" + last + ":role/job", "arn:aws:iam::343434343434:role/x", "arn:aws:kms:eu-west-1:" + there + ":key/1",
			"arn:aws-cn:s3:::b",
		},
	}
	rows, faults := swept(t, s, plan)
	if faults != nil {
		t.Fatal(faults)
	}
	seen := make(map[string]int)
	for _, row := range rows {
		if diff := cmp.Diff(alone(t, s, row.Principal, row.Action, row.Resource), row); diff != "" {
			t.Errorf("%s %s %s (-Evaluate +Sweep)\n%s", row.Principal, row.Action, row.Resource, diff)
		}
		for _, label := range row.DependsOn {
			seen[label[strings.LastIndexByte(label, '/')+1:]]++
		}
		seen[row.Decision.String()]++
	}
	for _, what := range []string{"A", "B", "C", "p-1", "p-2", "p-3", "f", "nobody", "allowed", "explicitDeny", "implicitDeny"} {
		if seen[what] == 0 {
			t.Errorf("no row with %s: %v", what, seen)
		}
	}
}
