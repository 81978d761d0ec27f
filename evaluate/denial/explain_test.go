package denial_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/evaluate/denial"
	"github.com/lambdaiam/lambdaiam/evaluate/explain"
)

func sampleSnapshot(t testing.TB) *account.Snapshot {
	t.Helper()
	s, err := account.Read(os.DirFS("../account/testdata/sample"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// IN-66: the samples.
func TestExplainSamples(t *testing.T) {
	s := sampleSnapshot(t)
	want := make(map[string]string)
	for _, e := range expectedTrail(t) {
		want[e.EventID] = e.Explained
	}
	n := 0
	for d, err := range denial.ParseEvent(read(t, "trail.json")) {
		if w := want[d.EventID]; err == nil && w != "" {
			n++
			x, err := d.Explain(s)
			if err != nil || x.Verdict.String() != w || x.Result.Decision != evaluate.ImplicitDeny || x.Result.By.String() != "identity" {
				t.Errorf("%s: %v, %v, error %v", d.EventID, x.Verdict, x.Result, err)
			}
			if x.Why == nil || x.Why.Trace.Result.Decision != x.Result.Decision {
				t.Errorf("%s: no explanation of the result", d.EventID)
			}
		}
	}
	if n == 0 {
		t.Error("no sample is explained")
	}
}

// small is a snapshot with a user, a bucket whose policy is known, and an organization with one level.
func small(t testing.TB, identity, scp, bucket string) *account.Snapshot {
	t.Helper()
	files := fstest.MapFS{
		"account.json": {Data: fmt.Appendf(nil, `{"UserDetailList":[{"Path":"/","UserName":"ana","UserId":"AIDAX","Arn":"%s","GroupList":[],"AttachedManagedPolicies":[%s],"Tags":[],
			"UserPolicyList":[{"PolicyName":"P","PolicyDocument":{"Version":"2012-10-17","Statement":[%s]}}]}],"GroupDetailList":[],
			"RoleDetailList":[{"Path":"/p/","RoleName":"r","RoleId":"AROAX","Arn":"arn:aws:iam::111122223333:role/p/r","RolePolicyList":[],"AttachedManagedPolicies":[],"Tags":[],"InstanceProfileList":[],
			"AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}},
			{"Path":"/p/","RoleName":"closed","RoleId":"AROAY","Arn":"arn:aws:iam::111122223333:role/p/closed","RolePolicyList":[],"AttachedManagedPolicies":[],"Tags":[],"InstanceProfileList":[],
			"AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}]}}],"Policies":[],"IsTruncated":false}`,
			ana, attachedOf(identity), strings.TrimPrefix(identity, "unknown,"))},
		"org.json": {Data: fmt.Appendf(nil, `{"organization":"o-s","managementAccount":"210987654321","root":{"id":"r-a","scps":[{"name":"Root","document":{"Version":"2012-10-17","Statement":[%s]}}],"rcps":[],
			"accounts":[{"id":"111122223333","scps":["arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess"],"rcps":[]}],"children":[]}}`, scp)},
	}
	if bucket != "" {
		files["bucket.json"] = &fstest.MapFile{Data: fmt.Appendf(nil, `{"arn":"arn:aws:s3:::b","account":"111122223333","policy":{"Version":"2012-10-17","Statement":[%s]}}`, bucket)}
	}
	s, err := account.Read(files)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// attachedOf returns what is attached: a policy that is found nowhere, if one is asked for.
func attachedOf(identity string) string {
	if strings.HasPrefix(identity, "unknown,") {
		return `{"PolicyName":"Gone","PolicyArn":"arn:aws:iam::111122223333:policy/Gone"}`
	}
	return ""
}

func TestExplain(t *testing.T) {
	const (
		allow   = `{"Sid":"A","Effect":"Allow","Action":"*","Resource":"*"}`
		nothing = `{"Sid":"N","Effect":"Allow","Action":"iam:GetUser","Resource":"*"}`
		deny    = `{"Sid":"D","Effect":"Deny","Action":"s3:*","Resource":"*"}`
		secure  = `{"Sid":"S","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}`
		let     = `{"Sid":"L","Effect":"Allow","Principal":{"AWS":"` + ana + `"},"Action":"s3:GetBucketPolicy","Resource":"arn:aws:s3:::b"}`
		office  = `{"Sid":"O","Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"x"}}}`
		vpc     = `{"Sid":"V","Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpc":"vpc-1"}}}`
		object  = "User: " + ana + ` is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/k"`
		no      = " because no %s allows the s3:GetObject action"
		explic  = " with an explicit deny in a "
	)
	implicit := func(kind string) string { return object + fmt.Sprintf(no, kind) }
	for _, c := range []struct {
		name                  string
		identity, scp, bucket string
		text                  string
		verdict               denial.Verdict
		reason                string // in the reasons, "" for none
		keys                  []string
	}{
		{"IN-66: the same type and effect", nothing, allow, let, implicit("identity-based policy"), denial.Agrees, "", nil},
		{"IN-66: no claim", nothing, allow, let, object, denial.Agrees, "", nil},
		{"IN-66: an explicit deny of the type", allow + "," + deny, allow, let, object + explic + "identity-based policy", denial.Agrees, "", nil},
		{"IN-66: an explicit deny, no type", allow + "," + deny, allow, let, object + " with an explicit deny", denial.Agrees, "", nil},
		{"IN-66: an implicit deny, an explicit one claimed, no type", nothing, allow, let, object + " with an explicit deny", denial.InPart, "AWS says an explicit deny, here it is implicitDeny by identity", nil},
		{"IN-66: an explicit deny, an implicit one claimed", allow + "," + deny, allow, let, implicit("identity-based policy"), denial.InPart, "here it is explicitDeny by identity", nil},
		{"IN-66: another type", allow, allow + "," + deny, let, object + explic + "identity-based policy", denial.InPart, "here it is explicitDeny by scp", nil},
		{"IN-66: two types, AWS names one", allow + "," + deny, allow + "," + deny, let, object + explic + "identity-based policy", denial.Agrees, "", nil},
		{"IN-66: two types that are silent", nothing, nothing, let, implicit("identity-based policy"), denial.Agrees, "", nil},
		{"IN-66: SCPs, implicit, an explicit one claimed", allow, nothing, let, object + explic + "service control policy", denial.Agrees, "", nil},
		{"IN-66: SCPs, implicit", allow, nothing, let, implicit("service control policy"), denial.Agrees, "", nil},
		{"IN-66: a named policy whose name cannot be compared", allow, allow + "," + deny, let, object + explic + "service control policy: " + scp, denial.Agrees, "", nil},
		{"IN-66: a policy is named, and an inline one denies", allow + "," + deny, allow, let, object + explic + "identity-based policy: arn:aws:iam::111122223333:policy/P",
			denial.InPart, "which does not deny here", nil},
		{"IN-66: allowed", allow, allow, let, implicit("identity-based policy"), denial.Contradicts, "the snapshot allows the request", nil},
		{"IN-66: allowed, an SCP claimed", allow, allow, let, object + explic + "service control policy", denial.Contradicts, "the snapshot allows the request", nil},
		{"IN-66: allowed, a key decides", allow, allow, secure, object + explic + "resource-based policy", denial.Open, "aws:SecureTransport", []string{"aws:SecureTransport"}},
		{"IN-66: allowed, the session's policies claimed", allow, allow, let, implicit("session policy"), denial.Open, "does not have the session policy", nil},
		{"IN-66: allowed, the endpoint's policy claimed", allow, allow, let, object + explic + "VPC endpoint policy", denial.Open, "does not have the VPC endpoint policy", nil},
		{"IN-66: allowed, the bucket's policy is not there", allow, allow, "", object + explic + "resource-based policy", denial.Open, "does not have the policy of the resource", nil},
		{"IN-66: allowed, nothing is claimed, the bucket's policy is not there", allow, allow, "", object, denial.Open, "does not have the policy of the resource", nil},
		{"IN-66: allowed, the bucket's policy is not there and not claimed", allow, allow, "", implicit("identity-based policy"), denial.Contradicts, "", nil},
		{"IN-66: denied, a key would allow", vpc, allow, let, implicit("identity-based policy"), denial.Agrees, "", []string{"aws:SourceVpc"}},
		{"IN-66: denied by another type, a key would allow", vpc, allow, let, object + explic + "service control policy", denial.Open, "decide: aws:SourceVpc", []string{"aws:SourceVpc"}},
		{"IN-66: denied, a tag that the user does not have", office, allow, let, implicit("identity-based policy"), denial.Agrees, "", []string{"aws:PrincipalTag/team"}},
		{"IN-66: a pattern, allowed", allow, allow, "", "User: " + ana + " is not authorized to perform: rds:DescribeDBClusters on resource: arn:aws:rds:eu-west-1:111122223333:cluster:* because no identity-based policy allows the rds:DescribeDBClusters action",
			denial.Open, "which resource", nil},
		{"IN-61: everything, by an action that takes none", allow, allow, "", "User: " + ana + " is not authorized to perform: lambda:ListFunctions on resource: * because no identity-based policy allows the lambda:ListFunctions action",
			denial.Contradicts, "", nil},
		{"IN-66: no resource", allow, allow, "", "User: " + ana + " is not authorized to perform: s3:GetObject", denial.Open, "the request has no resource", nil},
		{"IN-66: trust", allow, allow, "", "User: " + ana + " is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/p/r because no role trust policy allows the sts:AssumeRole action", denial.Agrees, "", nil},
		{"IN-66: trust, another type claimed", allow, allow, "", "User: " + ana + " is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/p/r with an explicit deny in a service control policy", denial.InPart, "", nil},
		{"IN-66: trust, explicit", allow, allow, "", "User: " + ana + " is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/p/closed with an explicit deny in the role trust policy", denial.Agrees, "", nil},
		{"IN-66: trust, explicit, another type claimed", allow, allow, "", "User: " + ana + " is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/p/closed with an explicit deny in a resource-based policy", denial.InPart, "", nil},
		{"IN-66: SCPs, implicit, a policy named", allow, nothing, let, object + explic + "service control policy: " + scp, denial.Agrees, "", nil},
		{"IN-66: denied, the bucket's policy is claimed and not there", nothing, allow, "", implicit("resource-based policy"), denial.Open, "does not have the policy of the resource", nil},
		{"IN-66: a stranger, the bucket's policy is silent", allow, allow, let, strings.ReplaceAll(implicit("resource-based policy"), ana, "arn:aws:sts::444455556666:assumed-role/x/y"), denial.Agrees, "", nil},
		{"IN-66: a stranger, the function's policy is not there", allow, allow, let, strings.ReplaceAll(onFn, ana, "arn:aws:sts::444455556666:assumed-role/x/y") + " because no resource-based policy allows the lambda:GetFunction action",
			denial.Open, "does not have the policy of the resource", nil},
		{"IN-66: a stranger, whose policies nobody knows", allow, allow, let, strings.ReplaceAll(implicit("identity-based policy"), ana, "arn:aws:sts::444455556666:assumed-role/x/y"), denial.Open, "an identity policy is not known", nil},
		{"IN-66: an unknown policy, a known one denies", "unknown," + deny, allow, let, object + explic + "identity-based policy", denial.Agrees, "", nil},
		{"IN-66: an unknown policy, a known one of another type denies", "unknown," + nothing, allow + "," + deny, let, object + explic + "identity-based policy", denial.Open, "identity policy is not known", nil},
		{"IN-66: an unknown policy", "unknown," + nothing, allow, let, implicit("identity-based policy"), denial.Open, "arn:aws:iam::111122223333:policy/Gone", nil},
		{"IN-66: denied whatever the unknown policy says", "unknown," + nothing, allow + "," + deny, let, object + explic + "service control policy", denial.Agrees, "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := denial.Parse(c.text)
			if err != nil {
				t.Fatal(err)
			}
			x, err := d.Explain(small(t, c.identity, c.scp, c.bucket), explain.WithoutRemedies())
			if err != nil {
				t.Fatal(err)
			}
			reasons := strings.Join(x.Reasons, "; ")
			if x.Verdict != c.verdict || !strings.Contains(reasons, c.reason) || (x.Verdict == denial.Agrees) != (reasons == "") || !slices.Equal(x.Keys, c.keys) {
				t.Errorf("%v: %q, keys %q, result %v", x.Verdict, x.Reasons, x.Keys, x.Result)
			}
			if (x.Verdict == denial.Contradicts) != (len(x.Unseen) > 0) {
				t.Errorf("%v, unseen %q", x.Verdict, x.Unseen)
			}
		})
	}
}

// IN-66: a policy of an organization that AWS names is known by the end of its ARN, where the file has that.
func TestExplainNamedSCP(t *testing.T) {
	denies := func(name string) *account.Snapshot {
		s, err := account.Read(fstest.MapFS{
			"a.json": {Data: fmt.Appendf(nil, `{"UserDetailList":[{"Path":"/","UserName":"ana","UserId":"AIDAX","Arn":"%s","GroupList":[],"Tags":[],"UserPolicyList":[],"AttachedManagedPolicies":[]}],
				"GroupDetailList":[],"RoleDetailList":[],"Policies":[]}`, ana)},
			"o.json": {Data: fmt.Appendf(nil, `{"organization":"o-s","managementAccount":"210987654321","root":{"id":"r-a","rcps":[],"accounts":[{"id":"111122223333","scps":[],"rcps":[]}],"children":[],
				"scps":[{"name":"%s","document":{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}}]}}`, name)},
		})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	d, err := denial.Parse(onFn + " with an explicit deny in a service control policy: " + scp)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]denial.Verdict{"p-region01": denial.Agrees, "p-other001": denial.InPart, "Region": denial.Agrees} {
		if x, err := d.Explain(denies(name)); err != nil || x.Verdict != want {
			t.Errorf("%s: %v %q, error %v", name, x.Verdict, x.Reasons, err)
		}
	}
}

// IN-66: a policy that AWS names and that has an ARN here must be one of those that deny.
func TestExplainNamed(t *testing.T) {
	const policyARN = "arn:aws:iam::111122223333:policy/"
	managed := func(name string) string {
		return fmt.Sprintf(`{"PolicyName":"%[1]s","PolicyId":"ANPA%[1]s","Arn":"%[2]s%[1]s","Path":"/","DefaultVersionId":"v1","AttachmentCount":1,"PermissionsBoundaryUsageCount":0,"IsAttachable":true,
			"PolicyVersionList":[{"VersionId":"v1","IsDefaultVersion":true,"Document":{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*"}}}]}`, name, policyARN)
	}
	s, err := account.Read(fstest.MapFS{"a.json": {Data: fmt.Appendf(nil, `{"UserDetailList":[{"Path":"/","UserName":"ana","UserId":"AIDAX","Arn":"%s","GroupList":[],"Tags":[],"UserPolicyList":[],
		"AttachedManagedPolicies":[{"PolicyName":"Deny","PolicyArn":"%sDeny"}]}],"GroupDetailList":[],"RoleDetailList":[],"Policies":[%s]}`, ana, policyARN, managed("Deny"))}})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]denial.Verdict{"Deny": denial.Agrees, "Other": denial.InPart} {
		d, err := denial.Parse("User: " + ana + ` is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/k" with an explicit deny in an identity-based policy: ` + policyARN + name)
		if err != nil {
			t.Fatal(err)
		}
		if x, err := d.Explain(s); err != nil || x.Verdict != want {
			t.Errorf("%s: %v %q, error %v", name, x.Verdict, x.Reasons, err)
		}
	}
}

// Unknown policies of every kind are left out of the explanation where they do not matter.
func TestExplainUnknown(t *testing.T) {
	gone := `{"PolicyName":"Gone","PolicyArn":"arn:aws:iam::111122223333:policy/Gone"}`
	boundary := `{"PermissionsBoundaryType":"Policy","PermissionsBoundaryArn":"arn:aws:iam::111122223333:policy/Edge"}`
	s, err := account.Read(fstest.MapFS{"a.json": {Data: fmt.Appendf(nil, `{"UserDetailList":[{"Path":"/","UserName":"ana","UserId":"AIDAX","Arn":"%s","GroupList":[],"Tags":[],
		"AttachedManagedPolicies":[%s],"PermissionsBoundary":%s,"UserPolicyList":[{"PolicyName":"P","PolicyDocument":{"Version":"2012-10-17","Statement":{"Sid":"D","Effect":"Deny","Action":"*","Resource":"*"}}}]}],
		"GroupDetailList":[],"RoleDetailList":[],"Policies":[]}`, ana, gone, boundary)}})
	if err != nil {
		t.Fatal(err)
	}
	d, err := denial.Parse(onFn + " with an explicit deny in an identity-based policy")
	if err != nil {
		t.Fatal(err)
	}
	x, err := d.Explain(s)
	if err != nil || x.Verdict != denial.Agrees || len(x.Result.DependsOn) > 0 || x.Why.Code == "" || x.Why.Trace.Result.Decision != evaluate.ExplicitDeny {
		t.Errorf("%v %q, error %v, %v", x.Verdict, x.Reasons, err, x.Why)
	}
}

// A call that was not denied is explained the other way round.
func TestExplainAllowed(t *testing.T) {
	allow := `{"Effect":"Allow","Action":"*","Resource":"*"}`
	keyed := `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpc":"vpc-1"}}}`
	other := `{"Effect":"Allow","Action":"iam:GetUser","Resource":"*"}`
	e := sample(t, object{"errorCode": nil, "errorMessage": nil, "userIdentity": object{"type": "IAMUser", "arn": ana, "principalId": "AIDAX", "accountId": "111122223333"}})
	for identity, want := range map[string]denial.Verdict{allow: denial.Agrees, keyed: denial.Open, other: denial.Contradicts} {
		n := 0
		for d, err := range denial.All(text(t, e)) {
			n++
			x, err2 := d.Explain(small(t, identity, allow, ""))
			if err != nil || err2 != nil || d.Denied || x.Verdict != want || (want == denial.Agrees) != (len(x.Reasons) == 0) {
				t.Errorf("%s: %v %q, errors %v, %v", identity, x.Verdict, x.Reasons, err, err2)
			}
		}
		if n != 1 {
			t.Errorf("%d calls", n)
		}
	}
}

// A caller that nobody knows, or that the account does not have, leaves it open.
func TestExplainCaller(t *testing.T) {
	s := sampleSnapshot(t)
	stranger, err := one(t, sample(t, object{"userIdentity": object{"type": "AWSAccount", "accountId": "444455556666"}, "errorMessage": "Access Denied"}))
	if err != nil {
		t.Fatal(err)
	}
	if x, err := stranger.Explain(s); err != nil || x.Verdict != denial.Open || !slices.Equal(x.Reasons, []string{"the caller is not known"}) {
		t.Errorf("%v %q, error %v", x.Verdict, x.Reasons, err)
	}
	gone, err := denial.Parse(strings.ReplaceAll(onFn+noID, "user/ana", "user/gone"))
	if err != nil {
		t.Fatal(err)
	}
	x, err := gone.Explain(s)
	if e, ok := err.(*account.Error); !ok || e.Code != account.CodeUnknownPrincipal || x.Verdict != denial.Open || len(x.Reasons) != 1 || x.Why != nil {
		t.Errorf("%v %q, error %v", x.Verdict, x.Reasons, err)
	}
	if x, err := (denial.Denial{}).Explain(s); err != nil || x.Verdict != denial.Open {
		t.Errorf("the zero value: %v, error %v", x.Verdict, err)
	}
	faulty := denial.Denial{Sure: denial.Sure{Principal: true}}
	faulty.Request.Context = condition.Pairs("odd")
	if x, err := faulty.Explain(s); err != nil || x.Verdict != denial.Open {
		t.Errorf("an invalid request: %v, error %v", x.Verdict, err)
	}
}
