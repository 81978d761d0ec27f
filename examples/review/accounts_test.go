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
func roleWith(name, trusted string) string { return roleFor(name, `{"AWS":"`+trusted+`"}`, "") }

// roleFor is a role that a Principal may assume, with further members.
func roleFor(name, principal, members string) string {
	trust := document(`"Principal":` + principal + `,"Action":"sts:AssumeRole"`)
	return `{"Arn":"arn:aws:iam::` + here + `:role/` + name + `","AttachedManagedPolicies":[],"RolePolicyList":[],"AssumeRolePolicyDocument":` + trust + members + `}`
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
	object := "s3:GetObject on " + bucket + "/in/"
	roles, users := " arn:aws:iam::444455556666:role/example, for the roles of account 444455556666, if their own policies allow",
		" arn:aws:iam::444455556666:user/example, for the users of account 444455556666, if their own policies allow"
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
		{"a partner", base, with(of(`{"AWS":"` + partner + `root"}`)), statusYes, []string{"gained   " + partner + "root", object,
			"gained  " + roles, object, "gained  " + users, object}, "resource policy"},
		{"a service", base, with(of(`{"Service":"logs.amazonaws.com"}`)), statusYes, []string{"gained   logs.amazonaws.com", "s3:GetObject on " + bucket + "/in/"}, "resource policy"},
		{"a bucket that is new", with(func(w *world) { w.resources = "" }), with(of(`{"Service":"logs.amazonaws.com"}`)), statusYes,
			[]string{"gained   logs.amazonaws.com", "s3:GetObject on " + bucket + "/in/"}, "resource policy"},
		{"who may assume a role", base, with(func(w *world) { w.roles = roleWith("job", ana) }), statusYes,
			[]string{"gained   " + ana, "sts:AssumeRole on arn:aws:iam::" + here + ":role/job"}, "trust policy"},
		{"an alias of a function", base, with(func(w *world) {
			w.resources += "," + resourceWith(fn+":live", document(`"Principal":{"AWS":"`+partner+`root"},"Action":"lambda:InvokeFunction","Resource":"`+fn+`:live"`))
		}), statusYes, []string{"gained   " + partner + "root", "lambda:InvokeFunction on " + fn + ":live", "gained  " + roles, "lambda:InvokeFunction on ",
			"gained  " + users, "lambda:InvokeFunction on "}, "resource policy"},
		{"a new user", base, with(func(w *world) { w.users += "," + userWith("cem", get, "") }), statusYes,
			[]string{"new      arn:aws:iam::" + here + ":user/cem, who can do this and more", "s3:GetObject on "}, "identity policy user/cem:p"},
		{"a new user without policies", base, with(func(w *world) {
			w.users += "," + userWith("cem", document(`"Action":"s3:GetObject","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"*"`), "")
		}), statusNo, []string{"new      arn:aws:iam::" + here + ":user/cem, who can do nothing"}, ""},
		{"a bucket that is no longer listed", with(of(`{"Service":"logs.amazonaws.com"}`)), with(func(w *world) { w.resources = "" }), statusUnknown,
			[]string{"no longer listed: " + bucket}, ""},
		{"a bucket without a policy that is no longer listed", base, with(func(w *world) { w.resources = "" }), statusNo, nil, ""},
		{"a role that is gone", base, with(func(w *world) { w.roles = "" }), statusNo, []string{"gone     arn:aws:iam::" + here + ":role/job"}, ""},
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

// TestTags: the tags of resources, users and roles decide who may do what.
func TestTags(t *testing.T) {
	const tag, ana, q = `"Condition":{"StringEquals":{"aws:ResourceTag/t":"1"}}`, "arn:aws:iam::" + here + ":user/ana", "arn:aws:sqs:eu-west-1:" + here + ":q"
	tagged := func(t string) string { return `,"Tags":[{"Key":"t","Value":"` + t + `"}]` }
	of := func(action, queue, user, role string) world {
		return world{
			users:     userWith("ana", document(`"Action":"`+action+`","Resource":"*",`+tag), "") + "," + userWith("ben", "", tagged(user)),
			roles:     roleFor("job", `{"Service":"ec2.amazonaws.com"}`, tagged(role)),
			resources: `{"arn":"` + q + `","tags":{"t":"` + queue + `"}}`,
		}
	}
	caller := func(tags string) world {
		may := document(`"Action":"sqs:SendMessage","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/t":"1"}}`)
		return world{users: userWith("ana", may, tags)}
	}
	queueless := of("sqs:SendMessage", "1", "0", "0")
	queueless.resources = ""
	for _, c := range []struct {
		name     string
		old, now world
		want     string // a part of what is printed about ana, "" if it gains nothing
	}{
		{"of the caller", caller(""), caller(tagged("1")), "sqs:SendMessage on "},
		{"of the caller that stay", caller(tagged("1")), caller(tagged("1")), ""},
		{"of a queue that is new", queueless, of("sqs:SendMessage", "1", "0", "0"), ""},
		{"of a queue", of("sqs:SendMessage", "0", "0", "0"), of("sqs:SendMessage", "1", "0", "0"), "sqs:SendMessage on " + q},
		{"of a queue that stay", of("sqs:SendMessage", "1", "0", "0"), of("sqs:SendMessage", "1", "0", "0"), ""},
		{"of a queue that go", of("sqs:SendMessage", "1", "0", "0"), of("sqs:SendMessage", "0", "0", "0"), ""},
		{"of a queue, for somebody else", of("sns:Publish", "0", "0", "0"), of("sns:Publish", "1", "0", "0"), ""},
		{"of a role", of("iam:UpdateAssumeRolePolicy", "0", "0", "0"), of("iam:UpdateAssumeRolePolicy", "0", "0", "1"), "iam:UpdateAssumeRolePolicy on arn:aws:iam::" + here + ":role/job"},
		{"of a role that is assumed", of("sts:TagSession", "0", "0", "0"), of("sts:TagSession", "0", "0", "1"), ""},
		{"of a user", of("iam:CreateAccessKey", "0", "0", "0"), of("iam:CreateAccessKey", "0", "1", "0"), "iam:CreateAccessKey on arn:aws:iam::" + here + ":user/ben"},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, out, stderr := runReview(t, c.old.snapshot(t), c.now.snapshot(t))
			want := statusNo
			if c.want != "" {
				want = statusYes
			}
			if status != want || stderr != "" || strings.Contains(out, "gained   "+ana) != (c.want != "") || !strings.Contains(out, c.want) {
				t.Errorf("status %d, want %d, stderr %q, printed\n%s", status, want, stderr, out)
			}
		})
	}
}

// TestStrangers: people of accounts that were not read gain what a policy opens to them.
func TestStrangers(t *testing.T) {
	const partners, strangers = "444455556666", "999999999999"
	bucketFor := func(statements ...string) world {
		for i, s := range statements {
			statements[i] = `{"Effect":"Allow",` + s + `,"Action":"s3:GetObject","Resource":"` + bucket + `/in/*"}`
		}
		policy := ""
		if len(statements) > 0 {
			policy = `{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`
		}
		return world{users: userWith("ana", "", ""), resources: resourceWith(bucket, policy)}
	}
	unread := func(w world) world {
		w.users = ""
		return w
	}
	roleFor := func(principal string) world { return world{roles: roleFor("job", principal, "")} }
	to := func(principal string) string { return `"Principal":{"AWS":"` + principal + `"}` }
	anybody := func(condition string) string { return `"Principal":"*","Condition":{` + condition + `}` }
	named := func(pattern string) string { return anybody(`"ArnLike":{"aws:PrincipalArn":"` + pattern + `"}`) }
	org := anybody(`"StringEquals":{"aws:PrincipalOrgID":"o-zzzzzzzzzz"}`)
	example := func(word, kind, id, whose string) string {
		return word + " arn:aws:iam::" + id + ":" + kind + "/example, for the " + kind + "s of " + whose + ", if their own policies allow\n"
	}
	both := func(word, id, whose string) []string {
		return []string{example(word, "role", id, whose), example(word, "user", id, whose)}
	}
	ofPartner := append(both("gained  ", partners, "account "+partners), "gained   "+partner+"root\n")
	for _, c := range []struct {
		name     string
		old, now world
		status   int
		want     []string // parts of what is printed
	}{
		{"an account may assume a role", roleFor(`{"Service":"lambda.amazonaws.com"}`), roleFor(`{"AWS":"` + partners + `","Service":"lambda.amazonaws.com"}`), statusYes,
			append(both("gained  ", partners, "account "+partners), "sts:AssumeRole on arn:aws:iam::"+here+":role/job", "\n2 gained access")},
		{"an account, a bucket", bucketFor(), bucketFor(to(partner + "root")), statusYes, ofPartner},
		{"a role of an account", bucketFor(), bucketFor(to(partner + "role/x")), statusYes, []string{"gained   " + partner + "role/x, if its own policies allow\n", "\n1 gained access"}},
		{"an organization of others", bucketFor(), bucketFor(org), statusYes, append(both("gained  ", strangers, "any other account"), `"aws:PrincipalOrgID":"o-zzzzzzzzzz"`)},
		{"roles by a pattern", bucketFor(), bucketFor(named("arn:aws:iam::*:role/ext-*")), statusUnknown,
			append(both("unknown ", strangers, "any other account"), "what "+bucket+" says about the roles of any other account (NOT_KNOWN)")},
		{"another pattern", bucketFor(named("arn:aws:iam::*:role/a-*")), bucketFor(named("arn:aws:iam::*:role/b-*")), statusUnknown, both("unknown ", strangers, "any other account")},
		{"everybody", bucketFor(), bucketFor(`"Principal":"*"`), statusYes, append(both("gained  ", strangers, "any other account"), "gained   example.amazonaws.com, for any other service\n", "gained   anonymous\n")},
		{"an account that only the old policy left out", bucketFor(anybody(`"StringNotEquals":{"aws:PrincipalAccount":"` + partners + `"}`)), bucketFor(`"Principal":"*"`), statusYes,
			append(ofPartner, "\n3 gained access")},
		{"an account in place of a pattern", bucketFor(named("arn:aws:iam::*:role/ex*")), bucketFor(to(partner + "root")), statusUnknown,
			append(both("unknown ", partners, "account "+partners), "1 gained access", "of 2 it is not known")},
		{"an account in place of everybody", bucketFor(`"Principal":"*"`), bucketFor(to(partner + "root")), statusNo, nil},
		{"a role in place of its account", roleFor(`{"AWS":"` + partners + `"}`), roleFor(`{"AWS":"` + partner + `role/x"}`), statusNo, nil},
		{"one account less", roleFor(`{"AWS":["222222222222","` + partners + `"]}`), roleFor(`{"AWS":"` + partners + `"}`), statusNo, nil},
		{"the same", bucketFor(named("arn:aws:iam::*:role/a-*"), to(partner+"root")), bucketFor(named("arn:aws:iam::*:role/a-*"), to(partner+"root")), statusNo, nil},
		{"in another order", bucketFor(to(partners), to("222222222222")), bucketFor(to("222222222222"), to(partners)), statusNo, nil},
		{"patterns in another order", bucketFor(named("arn:aws:iam::*:role/a-*"), org), bucketFor(org, named("arn:aws:iam::*:role/a-*")), statusNo, nil},
		{"a narrower pattern", bucketFor(named("arn:aws:iam::*:role/a-*")), bucketFor(named("arn:aws:iam::*:role/a-b*")), statusNo, nil},
		{"nobody", bucketFor(`"Principal":"*"`), bucketFor(), statusNo, nil},
		{"the own account, of which nobody was read", unread(bucketFor()), unread(bucketFor(`"Principal":"*"`)), statusYes, both("gained  ", here, "account "+here)},
		{"its users if they are allowed, of whom nobody was read", unread(bucketFor()), unread(bucketFor(to("arn:aws:iam::" + here + ":root"))), statusNo, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, out, stderr := runReview(t, c.old.snapshot(t), c.now.snapshot(t))
			if status != c.status || stderr != "" {
				t.Errorf("status %d, want %d; stderr %q", status, c.status, stderr)
			}
			for _, want := range c.want {
				if !strings.Contains(out, want) {
					t.Errorf("%q is missing", want)
				}
			}
			if t.Failed() || c.status == statusNo && strings.Count(out, "\n") != 1 {
				t.Errorf("printed\n%s", out)
			}
		})
	}
}
