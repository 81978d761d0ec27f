// Package fleetdata makes up organizations of any size: accounts with users, groups and roles, one to eight managed
// policies each, inline policies, boundaries, resources with policies, and control policies on two levels of units. Tests
// and benchmarks sweep them; no program contains them.
package fleetdata

import (
	"encoding/json"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"strconv"

	"github.com/lambdaiam/lambdaiam/managed"
)

// An Organization says what to make. The same values make the same bytes, and an account is the same whatever the number
// of accounts.
type Organization struct {
	Seed       uint64
	Accounts   int
	Principals int // of each account: a third users, the others roles
	// Missing: each account's principals of which the number is a multiple of it have a policy attached whose document is
	// not there. None has for 0.
	Missing int
	// Documents: the files of accounts have the documents of AWS's policies too, as the AWS CLI gives them.
	Documents bool
}

// OrganizationFile is the name of the file with the control policies.
const OrganizationFile = "organization.json"

// AccountID returns the id of an account, from 0.
func (o Organization) AccountID(i int) string {
	return strconv.FormatInt(100000000000+int64(i)*7919, 10)
}

// Files yields names and texts: the organization file, and for each account a file of JSON Lines, ID.json, with the
// authorization details on the first line and resources with policies on the others.
func (o Organization) Files() iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		if !yield(OrganizationFile, o.Controls()) {
			return
		}
		for i := range o.Accounts {
			if !yield(o.AccountID(i)+".json", o.Account(i)) {
				return
			}
		}
	}
}

// Write writes the files to a directory that is there.
func (o Organization) Write(dir string) error {
	for name, text := range o.Files() {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// object is a JSON object.
type object map[string]any

func statement(effect string, actions, resources any, more object) object {
	s := object{"Effect": effect, "Action": actions, "Resource": resources}
	for name, value := range more {
		s[name] = value
	}
	return s
}

func document(statements ...object) object {
	return object{"Version": "2012-10-17", "Statement": statements}
}

func line(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // there is nothing in it that has none
	}
	return append(text, '\n')
}

// Controls returns the organization file: the first account is the management account, which stands below the root, all
// others below one of four units.
func (o Organization) Controls() []byte {
	all := func(name string) object {
		return object{"name": name, "document": document(statement("Allow", "*", "*", nil))}
	}
	control := func(name string, statements ...object) object {
		return object{"name": name, "document": document(statements...)}
	}
	outside := object{"StringNotEquals": object{"aws:PrincipalOrgID": "o-fleet12345"}, "BoolIfExists": object{"aws:PrincipalIsAWSService": "false"}}
	var units []object
	for u := range 4 {
		accounts := []object{}
		for i := 1; i < o.Accounts; i++ {
			if i%4 == u {
				accounts = append(accounts, o.member(i))
			}
		}
		denied := []string{"iam:CreateUser", "organizations:*", "account:*", services[u] + ":Delete*", services[u+4] + ":*"}
		units = append(units, object{
			"id": fmt.Sprintf("ou-flee-unit000%d", u), "accounts": accounts,
			"scps": []object{all("Everything"), control("Unit", statement("Deny", denied, "*", nil),
				statement("Deny", []string{"ec2:RunInstances", "rds:Create*"}, "*",
					object{"Condition": object{"StringNotEquals": object{"aws:RequestedRegion": []string{"eu-west-1", "us-east-1"}}}}))},
		})
	}
	root := object{
		"id": "r-flee", "accounts": []object{o.member(0)}, "children": units,
		"scps": []object{all("FullAWSAccess"), control("Root",
			statement("Deny", []string{"organizations:LeaveOrganization", "cloudtrail:StopLogging", "cloudtrail:DeleteTrail",
				"config:DeleteConfigurationRecorder", "guardduty:DeleteDetector"}, "*", nil),
			statement("Deny", "iam:*", "arn:aws:iam::*:role/guard/*", object{"Condition": object{
				"StringNotLike": object{"aws:PrincipalArn": "arn:aws:iam::*:role/guard/*"}}}))},
		"rcps": []object{control("Perimeter",
			statement("Deny", []string{"s3:*", "sqs:*", "kms:*"}, "*", object{"Principal": "*", "Condition": outside}))},
	}
	return line(object{"organization": "o-fleet12345", "managementAccount": o.AccountID(0), "root": root})
}

// member is an account in the organization file.
func (o Organization) member(i int) object {
	return object{"id": o.AccountID(i), "scps": []string{"p-FullAWSAccess"}}
}

// A maker makes an account.
type maker struct {
	o    Organization
	i    int
	id   string
	rand *rand.Rand
}

// Account returns the file of an account.
func (o Organization) Account(i int) []byte {
	m := &maker{o, i, o.AccountID(i), rand.New(rand.NewPCG(o.Seed, uint64(i)))}
	var users, groups, roles, policies []object
	for n := range customers {
		policies = append(policies, managedPolicy(m.arn("policy/"+customer(n)), m.policy(n)))
	}
	if o.Documents {
		for _, name := range documented() {
			policies = append(policies, managedPolicy(ofAWS+name, managed.MustLookup(path.Base(name))))
		}
	}
	for n := range 4 {
		groups = append(groups, object{
			"GroupName": group(n), "Arn": m.arn("group/" + group(n)), "AttachedManagedPolicies": m.attached(1 + m.rand.IntN(2)),
			"GroupPolicyList": []object{m.inline("Team", n)},
		})
	}
	for n := range o.Principals {
		if n%3 == 0 {
			users = append(users, m.user(n))
		} else {
			roles = append(roles, m.role(n))
		}
	}
	text := line(object{"UserDetailList": users, "GroupDetailList": groups, "RoleDetailList": roles, "Policies": policies})
	for _, r := range m.resources() {
		text = append(text, line(r)...)
	}
	return text
}
