package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	here    = "111122223333"
	partner = "arn:aws:iam::444455556666:"
	bucket  = "arn:aws:s3:::data"
)

// A world is what a snapshot is made of.
type world struct{ users, roles, policies, resources, scps string }

// snapshot writes a directory with a snapshot.
func (w world) snapshot(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	details := `{"UserDetailList":[` + w.users + `],"GroupDetailList":[],"RoleDetailList":[` + w.roles + `],"Policies":[` + w.policies + `]}`
	scps := w.scps
	if scps == "" {
		scps = document(`"Action":"*","Resource":"*"`)
	}
	organization := `{"organization":"o-1","managementAccount":"999900001111","root":{"id":"r-1","scps":["p-FullAWSAccess"],"accounts":[{"id":"` + here + `","scps":[` + scps + `]}]}}`
	for name, text := range map[string]string{"details.json": details, "resources.json": "[" + w.resources + "]", "organization.json": organization} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// userWith is a user with a policy, "" for none, and further members.
func userWith(name, policy, members string) string {
	return `{"Arn":"arn:aws:iam::` + here + `:user/` + name + `","GroupList":[],"AttachedManagedPolicies":[],"UserPolicyList":[` + inline(policy) + `]` + members + `}`
}

// roleWith is a role that somebody may assume.
func roleWith(name, trusted string) string {
	trust := document(`"Principal":{"AWS":"` + trusted + `"},"Action":"sts:AssumeRole"`)
	return `{"Arn":"arn:aws:iam::` + here + `:role/` + name + `","AttachedManagedPolicies":[],"RolePolicyList":[],"AssumeRolePolicyDocument":` + trust + `}`
}

func inline(policy string) string {
	if policy == "" {
		return ""
	}
	return `{"PolicyName":"p","PolicyDocument":` + policy + `}`
}

func resourceWith(arn, policy string) string {
	if policy != "" {
		policy = `,"policy":` + policy
	}
	return `{"arn":"` + arn + `","account":"` + here + `"` + policy + `}`
}

// TestReviewAccounts: who gained what between two snapshots.
func TestReviewAccounts(t *testing.T) {
	const ana, fn = "arn:aws:iam::" + here + ":user/ana", "arn:aws:lambda:eu-west-1:" + here + ":function:f"
	get, put := document(`"Action":"s3:GetObject","Resource":"*"`), document(`"Action":["s3:GetObject","s3:PutObject"],"Resource":"*"`)
	base := world{users: userWith("ana", get, "") + "," + userWith("ben", "", ""), roles: roleWith("job", partner+"root"), resources: resourceWith(bucket, "")}
	with := func(change func(w *world)) world {
		w := base
		change(&w)
		return w
	}
	bounded := func(boundary string) world {
		name := "arn:aws:iam::" + here + ":policy/b"
		return with(func(w *world) {
			w.users = userWith("ana", put, `,"PermissionsBoundary":{"PermissionsBoundaryArn":"`+name+`"}`)
			w.policies = `{"Arn":"` + name + `","DefaultVersionId":"v1","PolicyVersionList":[{"VersionId":"v1","IsDefaultVersion":true,"Document":` + boundary + `}]}`
		})
	}
	more := with(func(w *world) { w.users = userWith("ana", put, "") + "," + userWith("ben", "", "") })
	of := func(principal string) func(w *world) {
		policy := document(`"Principal":` + principal + `,"Action":"s3:GetObject","Resource":"` + bucket + `/in/*"`)
		return func(w *world) { w.resources = resourceWith(bucket, policy) }
	}
	for _, c := range []struct {
		name     string
		old, now world
		status   int
		want     []string // the lines but the last, without those of statements
		by       string   // a part of a line of statements
	}{
		{"nothing", base, base, statusNo, nil, ""},
		{"less", more, base, statusNo, nil, ""},
		{"a policy of a user", base, more, statusYes, []string{"gained   " + ana, "s3:PutObject on "}, "identity policy user/ana:p"},
		{"a boundary", bounded(get), bounded(put), statusYes, []string{"gained   " + ana, "s3:PutObject on "}, "boundary policy arn:aws:iam::" + here + ":policy/b"},
		{"a control policy", with(func(w *world) { w.scps = document(`"Action":"sqs:*","Resource":"*"`) }), base, statusYes,
			[]string{"gained   arn:aws:iam::" + here + ":root", " on ", "gained   " + ana, "s3:GetObject on "}, "scp policy"},
		{"the policy of a bucket", base, with(of(`{"AWS":"arn:aws:iam::` + here + `:user/ben"}`)), statusYes,
			[]string{"gained   arn:aws:iam::" + here + ":user/ben", "s3:GetObject on " + bucket + "/in/"}, "resource policy " + bucket},
		{"a partner", base, with(of(`{"AWS":"` + partner + `root"}`)), statusYes, []string{"gained   " + partner + "root", "s3:GetObject on " + bucket + "/in/"}, "resource policy"},
		{"a service", base, with(of(`{"Service":"logs.amazonaws.com"}`)), statusYes, []string{"gained   logs.amazonaws.com", "s3:GetObject on " + bucket + "/in/"}, "resource policy"},
		{"a bucket that is new", with(func(w *world) { w.resources = "" }), with(of(`{"Service":"logs.amazonaws.com"}`)), statusYes,
			[]string{"gained   logs.amazonaws.com", "s3:GetObject on " + bucket + "/in/"}, "resource policy"},
		{"who may assume a role", base, with(func(w *world) { w.roles = roleWith("job", ana) }), statusYes,
			[]string{"gained   " + ana, "sts:AssumeRole on arn:aws:iam::" + here + ":role/job"}, "trust policy"},
		{"an alias of a function", base, with(func(w *world) {
			w.resources += "," + resourceWith(fn+":live", document(`"Principal":{"AWS":"`+partner+`root"},"Action":"lambda:InvokeFunction","Resource":"`+fn+`:live"`))
		}), statusYes, []string{"gained   " + partner + "root", "lambda:InvokeFunction on " + fn + ":live"}, "resource policy"},
		{"a new user", base, with(func(w *world) { w.users += "," + userWith("cem", get, "") }), statusYes,
			[]string{"new      arn:aws:iam::" + here + ":user/cem, who can do this and more", "s3:GetObject on "}, "identity policy user/cem:p"},
		{"a new user without policies", base, with(func(w *world) {
			w.users += "," + userWith("cem", document(`"Action":"s3:GetObject","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"*"`), "")
		}), statusNo, []string{"new      arn:aws:iam::" + here + ":user/cem, who can do nothing"}, ""},
		{"a user who is gone", base, with(func(w *world) { w.users = userWith("ana", get, "") }), statusNo, []string{"gone     arn:aws:iam::" + here + ":user/ben"}, ""},
		{"a policy that nobody has", base, with(func(w *world) {
			w.users = strings.Replace(w.users, `"AttachedManagedPolicies":[]`, `"AttachedManagedPolicies":[{"PolicyArn":"arn:aws:iam::`+here+`:policy/none"}]`, 1)
		}), statusUnknown, []string{"unknown  " + ana, "open: what has no policy of its own: "}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, out, stderr := runReview(t, c.old.snapshot(t), c.now.snapshot(t))
			if status != c.status || stderr != "" {
				t.Errorf("status %d, want %d; stderr %q", status, c.status, stderr)
			}
			var lines []string
			for _, line := range strings.Split(strings.TrimSpace(out), "\n") {
				if !strings.HasPrefix(strings.TrimSpace(line), "by ") {
					lines = append(lines, line)
				}
			}
			lines = lines[:len(lines)-1]
			ok := len(lines) == len(c.want) && strings.Contains(out, c.by)
			for i := range min(len(lines), len(c.want)) {
				ok = ok && strings.Contains(lines[i], c.want[i])
			}
			if !ok {
				t.Errorf("printed\n%swant %q by %q", out, c.want, c.by)
			}
		})
	}
	if status, _, stderr := runReview(t, base.snapshot(t), t.TempDir()); status != statusUnknown || !strings.Contains(stderr, "NO_INPUT") {
		t.Errorf("an empty directory: status %d, stderr %q", status, stderr)
	}
}
