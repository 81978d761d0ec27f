package account_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/account"
)

// planned is a snapshot with two principals of one account and one of another, resources and functions.
func planned(t testing.TB) *account.Snapshot {
	const fn = "arn:aws:lambda:eu-west-1:" + here + ":function:"
	return read(t, texts{
		"here.json":  page(users(user("ana", inline("UserPolicyList", "p", allow("*")))), roles(role("path/job"))),
		"there.json": in(there, page(users(user("ben")))),
		"resources.json": `[{"arn":"` + bucket + `","account":"` + here + `"},{"arn":"arn:aws:sqs:eu-west-1:` + there + `:q"},
			{"arn":"arn:aws:s3:::a","account":"` + there + `"}]`,
		"functions.json": `{"Functions":[{"FunctionName":"f","FunctionArn":"` + fn + `f"},{"FunctionName":"e","FunctionArn":"` + fn + `e"}]}`,
	})
}

// TestSweepPlan: what a plan asks, and in which order (FL-3).
func TestSweepPlan(t *testing.T) {
	const (
		ben = "arn:aws:iam::" + there + ":user/ben"
		job = "arn:aws:iam::" + here + ":role/path/job"
		e   = "arn:aws:lambda:eu-west-1:" + here + ":function:e"
		f   = "arn:aws:lambda:eu-west-1:" + here + ":function:f"
		q   = "arn:aws:sqs:eu-west-1:" + there + ":q"
		x   = "arn:aws:s3:::x/k"
		get = "s3:GetObject"
	)
	one := []string{get}
	s := planned(t)
	for _, tt := range []struct {
		name                           string
		plan                           account.Plan
		principals, actions, resources []string
	}{
		{"all principals, no resource", account.Plan{Actions: one}, []string{job, ana, ben}, one, []string{"*"}},
		{"each once", account.Plan{Principals: []string{ana, ana, "*"}, Actions: []string{get, "S3:getobject"}, Resources: []string{"*", "*"}},
			[]string{job, ana, ben}, one, []string{"*"}},
		{"principals in the order of the snapshot", account.Plan{Principals: []string{ben, ana}, Actions: one}, []string{ana, ben}, one, []string{"*"}},
		{"patterns of principals", account.Plan{Principals: []string{"arn:aws:iam::*:user/*"}, Actions: one}, []string{ana, ben}, one, []string{"*"}},
		{"a path", account.Plan{Principals: []string{"arn:aws:iam::1*:role/*/jo?"}, Actions: one}, []string{job}, one, []string{"*"}},
		{"a pattern of nobody", account.Plan{Principals: []string{"arn:aws:iam::*:user/zoe*"}, Actions: one}, nil, nil, nil},
		{"others first", account.Plan{Principals: []string{ana, session, "lambda.amazonaws.com", "arn:aws:iam::" + here + ":root"}, Actions: one},
			[]string{session, "lambda.amazonaws.com", "arn:aws:iam::" + here + ":root", ana}, one, []string{"*"}},
		{"actions as the reference writes them", account.Plan{Principals: []string{ana}, Actions: []string{"S3:GETOBJECT"}}, []string{ana}, one, []string{"*"}},
		{"an action nobody knows", account.Plan{Principals: []string{ana}, Actions: []string{"new:Thing", "s3:GetNewThing"}}, []string{ana},
			[]string{"new:Thing", "s3:GetNewThing"}, []string{"*"}},
		{"patterns of actions", account.Plan{Principals: []string{ana}, Actions: []string{"s3:PutObjectA*", "s3:PutObject?cl", "sqs:*equeue"}}, []string{ana},
			[]string{"s3:PutObjectAcl", "s3:PutObjectAnnotation", "sqs:CreateQueue", "sqs:DeleteQueue", "sqs:PurgeQueue"}, []string{"*"}},
		{"resources in the order of the plan", account.Plan{Principals: []string{ana}, Actions: one, Resources: []string{x, "*", bucket}},
			[]string{ana}, one, []string{x, "*", bucket}},
		{"patterns of resources", account.Plan{Principals: []string{ana}, Actions: one, Resources: []string{bucket, "arn:*"}},
			[]string{ana}, one, []string{bucket, e, f, "arn:aws:s3:::a", q}},
		{"functions", account.Plan{Principals: []string{ana}, Actions: one, Resources: []string{"arn:aws:lambda:*:*:function:*"}},
			[]string{ana}, one, []string{e, f}},
		{"of IAM", account.Plan{Principals: []string{ana}, Actions: one, Resources: []string{"arn:aws:iam::" + here + ":*"}},
			[]string{ana}, one, []string{job, ana}},
		{"a pattern of nothing", account.Plan{Principals: []string{ana}, Actions: one, Resources: []string{"arn:aws:sns:*"}}, nil, nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows, faults := swept(t, s, tt.plan)
			if faults != nil {
				t.Errorf("faults %v", faults)
			}
			var want, got []string
			for _, p := range tt.principals {
				for _, a := range tt.actions {
					for _, r := range tt.resources {
						want = append(want, p+" "+a+" "+r)
					}
				}
			}
			for _, row := range rows {
				got = append(got, row.Principal+" "+row.Action+" "+row.Resource)
				if diff := cmp.Diff(alone(t, s, row.Principal, row.Action, row.Resource), row); diff != "" {
					t.Errorf("(-Evaluate +Sweep)\n%s", diff)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestSweepPlanRefused: plans that cannot be asked (FL-3).
func TestSweepPlanRefused(t *testing.T) {
	one := []string{"s3:GetObject"}
	tooMany := func(n int, form func(i int) string) (list []string) {
		for i := range n {
			list = append(list, form(i))
		}
		return list
	}
	digits := func(i int) string { return strings.Repeat("x", i) }
	s := planned(t)
	for _, tt := range []struct {
		name string
		plan account.Plan
		code account.Code
		in   string
	}{
		{"no actions", account.Plan{}, account.CodeInvalidValue, ""},
		{"an empty action", account.Plan{Actions: []string{""}}, account.CodeInvalidValue, ""},
		{"no service", account.Plan{Actions: []string{"GetObject"}}, account.CodeInvalidValue, "GetObject"},
		{"an empty service", account.Plan{Actions: []string{":GetObject"}}, account.CodeInvalidValue, ":GetObject"},
		{"no name", account.Plan{Actions: []string{"s3:"}}, account.CodeInvalidValue, "s3:"},
		{"a pattern without service", account.Plan{Actions: []string{"Get*"}}, account.CodeInvalidValue, "Get*"},
		{"a pattern as a service", account.Plan{Actions: []string{"s*:Get*"}}, account.CodeInvalidValue, "s*:Get*"},
		{"a pattern of no action", account.Plan{Actions: []string{"s3:Get*", "s3:Fetch*"}}, account.CodeInvalidValue, "s3:Fetch*"},
		{"no principal", account.Plan{Actions: one, Principals: []string{""}}, account.CodeInvalidValue, ""},
		{"no such principal", account.Plan{Actions: one, Principals: []string{"arn:aws:iam::1:user/x"}}, account.CodeInvalidValue, "arn:aws:iam::1:user/x"},
		{"no pattern of principals", account.Plan{Actions: one, Principals: []string{"user/*"}}, account.CodeInvalidValue, "user/*"},
		{"no resource", account.Plan{Actions: one, Resources: []string{""}}, account.CodeInvalidValue, ""},
		{"no ARN", account.Plan{Actions: one, Resources: []string{"b/x"}}, account.CodeInvalidValue, "b/x"},
		{"a short ARN", account.Plan{Actions: one, Resources: []string{"arn:aws:s3"}}, account.CodeInvalidValue, "arn:aws:s3"},
		{"no pattern of ARNs", account.Plan{Actions: one, Resources: []string{"b/*"}}, account.CodeInvalidValue, "b/*"},
		{"many patterns of actions", account.Plan{Actions: tooMany(1025, func(int) string { return "s3:GetObject?*" })}, account.CodeTooLarge, ""},
		{"many actions", account.Plan{Actions: tooMany(65537, func(i int) string { return "s3:x" + digits(i%300) + "y" + digits(i/300) })},
			account.CodeTooLarge, ""},
		{"many patterns of principals", account.Plan{Actions: one, Principals: tooMany(1025, func(int) string { return "*" })}, account.CodeTooLarge, ""},
		{"many principals", account.Plan{Actions: one, Principals: make([]string, 1<<20+1)}, account.CodeTooLarge, ""},
		{"many patterns of resources", account.Plan{Actions: one, Resources: tooMany(1025, func(int) string { return "arn:*" })}, account.CodeTooLarge, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := 0
			for row, err := range s.Sweep(t.Context(), tt.plan) {
				n++
				if row.Principal != "" || row.Action != "" || codeOf(t, err) != tt.code {
					t.Errorf("%v, %v, want %s", row, err, tt.code)
				} else if e := err.(*account.Error); e.Input != tt.in || e.Reason == "" || e.File != "" {
					t.Errorf("%v", e)
				}
			}
			if n != 1 {
				t.Errorf("%d rows", n)
			}
		})
	}
}

// TestSweepFaults: a fault is told once, where the first decision would stand, and the sweep goes on (FL-3).
func TestSweepFaults(t *testing.T) {
	const broken = `{"Version":"2012-10-17","Statement":[{"Effect":"Maybe","Action":"*","Resource":"*"}]}`
	const job, bad = "arn:aws:iam::" + here + ":role/job", "arn:aws:s3:::bad"
	s := read(t, texts{
		"here.json": page(
			users(user("ana", inline("UserPolicyList", "p", allow("*"))), user("bea", inline("UserPolicyList", "p", broken)), user("cid")),
			roles(role("job", `"AssumeRolePolicyDocument":`+broken)),
		),
		"there.json":     in(there, page(users(user("ben")))),
		"resources.json": `[{"arn":"` + bad + `","account":"` + here + `","policy":` + broken + `},{"arn":"arn:aws:sqs:eu-west-1:` + there + `:q"}]`,
		"organization.json": `{"organization":"o-x","managementAccount":"777788889999","root":{"id":"r-x","scps":["p-FullAWSAccess"],"rcps":[],
			"accounts":[{"id":"` + here + `","scps":["p-FullAWSAccess"],"rcps":[]},{"id":"` + there + `","scps":["p-FullAWSAccess"],"rcps":[` + broken + `]}]}}`,
	})
	for _, tt := range []struct {
		name string
		plan account.Plan
		want []string
	}{
		{"a principal", account.Plan{Actions: []string{"s3:GetObject", "s3:PutObject"}}, []string{
			"job s3:GetObject *", "job s3:PutObject *", "ana s3:GetObject *", "ana s3:PutObject *", "bea   INVALID_POLICY",
			"cid s3:GetObject *", "cid s3:PutObject *", "ben  * INVALID_POLICY", // which counts as a resource of its account
		}},
		{"nobody", account.Plan{Principals: []string{ana, "arn:aws:iam::" + here + ":user/zoe"}, Actions: []string{"s3:GetObject"}}, []string{
			"zoe   UNKNOWN_PRINCIPAL", "ana s3:GetObject *",
		}},
		{"a principal that is asked nothing", account.Plan{Principals: []string{"arn:aws:iam::*:user/b*"}, Actions: []string{"s3:GetObject"}, Resources: []string{"arn:aws:sns:*"}},
			[]string{"bea   INVALID_POLICY"}},
		{"a resource", account.Plan{Principals: []string{ana}, Actions: []string{"s3:GetObject", "s3:PutObject"}, Resources: []string{"*", bad + "/k", bucket}}, []string{
			"ana s3:GetObject *", "ana  bad/k INVALID_POLICY", "ana s3:GetObject b", "ana s3:PutObject *", "ana s3:PutObject b",
		}},
		{"a trust policy", account.Plan{Principals: []string{ana}, Actions: []string{"iam:GetRole", "sts:AssumeRole", "iam:PassRole", "sts:TagSession"}, Resources: []string{job, "*"}}, []string{
			"ana iam:GetRole job", "ana iam:GetRole *", "ana  job INVALID_POLICY", "ana sts:AssumeRole *", "ana iam:PassRole job", "ana iam:PassRole *", "ana sts:TagSession *",
		}},
		{"a resource control policy", account.Plan{Principals: []string{ana}, Actions: []string{"sqs:SendMessage", "sqs:ReceiveMessage"}, Resources: []string{"arn:aws:sqs:*"}}, []string{
			"ana  q INVALID_POLICY",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			last := func(arn string) string {
				return arn[strings.LastIndexAny(strings.TrimSuffix(arn, "/k"), ":/")+1:]
			}
			var got []string
			for row, err := range s.Sweep(t.Context(), tt.plan) {
				line := last(row.Principal) + " " + row.Action + " " + last(row.Resource)
				if err != nil {
					line += " " + string(codeOf(t, err))
					if row.Account == "" || row.Decision != 0 || row.By != 0 {
						t.Errorf("%+v", row)
					}
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
