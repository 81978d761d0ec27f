package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const home = "111122223333"

func entity(kind, name, id, tags string, policy ...string) string {
	var inline []string
	for i, p := range policy {
		inline = append(inline, fmt.Sprintf(`{"PolicyName":"p%d","PolicyDocument":{"Version":"2012-10-17","Statement":[%s]}}`, i, p))
	}
	list := strings.Join(inline, ",")
	text := fmt.Sprintf(`{"Path":"/","%[1]sName":%[2]q,"%[1]sId":%[3]q,"Arn":"arn:aws:iam::%[4]s:%[5]s/%[2]s",%[6]s"AttachedManagedPolicies":[],"%[1]sPolicyList":[%[7]s]`,
		kind, name, id, home, strings.ToLower(kind), tags, list)
	if kind == "User" {
		return text + `,"GroupList":[]}`
	}
	return text + `,"InstanceProfileList":[],"AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}}`
}

func details(users, roles string) string {
	return `{"UserDetailList":[` + users + `],"GroupDetailList":[],"RoleDetailList":[` + roles + `],"Policies":[]}`
}

func bucket(statement string) string {
	return `[{"arn":"arn:aws:s3:::home","account":"` + home + `","policy":{"Version":"2012-10-17","Statement":[` + statement + `]}}]`
}

func allows(rest string) string { return `{"Effect":"Allow",` + rest + `}` }

// TestFiles asks about small accounts: who has a yes, and of whom it is not known.
func TestFiles(t *testing.T) {
	const full = `"arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess"`
	const organization = `{"organization":"o-abc1234567","managementAccount":"210987654321","root":{"id":"r-ab12","scps":[` + full + `],
		"accounts":["210987654321",{"id":"` + home + `","scps":[` + full + `]}],"children":[]}}`
	const object = "arn:aws:s3:::home/k"
	ann := "arn:aws:iam::" + home + ":user/ann"
	everything := allows(`"Action":"*","Resource":"*"`)
	reads := `"Action":"s3:GetObject","Resource":"arn:aws:s3:::home/*"`
	root := "arn:aws:iam::" + home + ":root"
	other := func(kinds ...string) (list []string) {
		for _, k := range kinds {
			list = append(list, "arn:aws:iam::999999999999:"+k)
		}
		return list
	}
	for _, c := range []struct {
		name             string
		files            map[string]string
		action, resource string
		can, open        []string
	}{
		{
			"a bucket for the organization", map[string]string{
				"a.json": details(entity("User", "ann", "AIDAANN", `"Tags":[],`), ""), "o.json": organization,
				"r.json": bucket(allows(`"Principal":"*",` + reads + `,"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-abc1234567"}}`)),
			},
			"s3:GetObject", object,
			[]string{root, ann, "arn:aws:iam::210987654321:root"}, []string{"arn:aws:iam::210987654321:role/example", "arn:aws:iam::210987654321:user/example"},
		},
		{
			"a bucket for another organization", map[string]string{
				"a.json": details(entity("User", "ann", "AIDAANN", `"Tags":[],`), ""), "o.json": organization,
				"r.json": bucket(allows(`"Principal":"*",` + reads + `,"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-other12345"}}`)),
			},
			"s3:GetObject", object, append([]string{root}, other("root")...), other("role/example", "user/example"),
		},
		{
			"a canonical user", map[string]string{
				"a.json": details(entity("User", "ann", "AIDAANN", `"Tags":[],`), ""),
				"r.json": bucket(allows(`"Principal":{"CanonicalUser":"` + strings.Repeat("79a59d900b949e55", 4) + `"},` + reads)),
			},
			"s3:GetObject", object, []string{root}, other("root", "role/example", "user/example"),
		},
		{
			"a user without tags", map[string]string{
				"a.json": details(entity("User", "ann", "AIDAANN", `"Tags":[],`, allows(`"Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"red"}}`)), ""),
				"r.json": `[{"arn":"arn:aws:s3:::home","account":"` + home + `"}]`,
			},
			"s3:GetObject", object, []string{root}, nil,
		},
		{
			"a user whose tags nobody tells", map[string]string{
				"a.json": details(entity("User", "ann", "AIDAANN", "", allows(`"Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"red"}}`)), ""),
				"r.json": `[{"arn":"arn:aws:s3:::home","account":"` + home + `"}]`,
			},
			"s3:GetObject", object, []string{root, ann}, nil,
		},
		{
			"the unique id of a role", map[string]string{
				"a.json": details("", entity("Role", "one", "AROAONE", `"Tags":[],`, everything)+","+entity("Role", "two", "AROATWO", `"Tags":[],`, everything)),
				"r.json": bucket(`{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*","Condition":{"StringNotLike":{"aws:userId":["AROAONE:*","` + home + `"]}}}`),
			},
			"s3:GetObject", object, []string{"arn:aws:iam::" + home + ":role/one", root}, nil,
		},
		{
			"an action without resource", map[string]string{
				"a.json": details(entity("User", "ann", "AIDAANN", `"Tags":[],`, everything)+","+entity("User", "bob", "AIDABOB", `"Tags":[],`), ""),
				"r.json": bucket(allows(`"Principal":"*",` + reads)),
			},
			"ec2:DescribeInstances", "*", []string{root, ann}, nil,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, text := range c.files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			status, out, stderr := runWhocan("-json", dir, c.action, c.resource)
			if stderr != "" || (status == statusUnknown) != (len(c.open) > 0) {
				t.Fatalf("status %d: %s", status, stderr)
			}
			var can, open []string
			for line := range strings.Lines(out) {
				var r struct {
					Principal, Verdict string
					Request            struct{ Resource any }
				}
				if err := json.Unmarshal([]byte(line), &r); err != nil {
					t.Fatal(err)
				}
				switch r.Verdict {
				case "yes":
					can = append(can, r.Principal)
				case "unknown":
					open = append(open, r.Principal)
				}
			}
			slices.Sort(can)
			slices.Sort(open)
			slices.Sort(c.can)
			slices.Sort(c.open)
			if !slices.Equal(can, c.can) || !slices.Equal(open, c.open) {
				t.Errorf("yes %v, want %v\nnot known %v, want %v\n%s", can, c.can, open, c.open, out)
			}
		})
	}
}
