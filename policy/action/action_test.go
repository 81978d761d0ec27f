package action_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

func TestLookup(t *testing.T) {
	for _, tt := range []struct {
		name, want string // want is "" for an action that is not known
	}{
		{"lambda:ListFunctions", "lambda:ListFunctions"},
		{"LAMBDA:listfunctions", "lambda:ListFunctions"}, // M-01
		{"lambda:listfunctions", "lambda:ListFunctions"},
		{"Lambda:LISTFUNCTIONS", "lambda:ListFunctions"},
		{"lambda:InvokeFunction", "lambda:InvokeFunction"},
		{"s3:getobject", "s3:GetObject"},
		{"EXECUTE-API:invoke", "execute-api:Invoke"},
		{"ec2:RunInstances", "ec2:RunInstances"},
		{"lambda:Invoke", ""}, // ACT-7: the API's name is no action
		{"lambda:EnableReplicationX", ""},
		{"lambda:Get*", ""},
		{"lambda:ListFunction", ""},
		{"lambda:ListFunctionsX", ""},
		{"lambda:ListFunctions:", ""},
		{"lambda:listfunction\u017f", ""}, // ſ is an s to Unicode
		{"s3:ListFunctions", ""},
		{"nosuchservice:Get", ""},
		{"lambda:", ""},
		{"lambda", ""},
		{":ListFunctions", ""},
		{":", ""},
		{"*", ""},
		{"", ""},
		{" lambda:ListFunctions", ""},
	} {
		t.Run("ACT-3 "+tt.name, func(t *testing.T) {
			a, ok := action.Lookup(tt.name)
			if a.Name() != tt.want || ok != (tt.want != "") || a.String() != a.Name() {
				t.Errorf("Lookup = %q, %v, want %q", a.Name(), ok, tt.want)
			}
			if !ok && a != (action.Action{}) {
				t.Error("not the zero value")
			}
		})
	}
}

func TestEveryActionIsFound(t *testing.T) {
	for s := range action.Services() {
		last := ""
		for a := range s.Actions() {
			for _, name := range []string{a.Name(), strings.ToLower(a.Name()), strings.ToUpper(a.Name())} {
				if got, ok := action.Lookup(name); !ok || got != a {
					t.Errorf("Lookup(%q) = %v, %v", name, got, ok)
				}
			}
			if !strings.HasPrefix(a.Name(), s.Prefix()+":") || a.Service() != s {
				t.Errorf("%s is an action of %s", a, s)
			}
			if last >= strings.ToLower(a.Name()) {
				t.Errorf("%s is out of order", a)
			}
			last = strings.ToLower(a.Name())
			if l := a.AccessLevel(); l < action.List || l > action.PermissionsManagement {
				t.Errorf("%s: AccessLevel = %v", a, l)
			}
			if got := len(slices.Collect(a.ResourceTypes())); (got > 0) != a.TakesResource() {
				t.Errorf("%s: TakesResource = %v, %d resource types", a, a.TakesResource(), got)
			}
		}
	}
}

func TestLookupAllocatesNothing(t *testing.T) {
	for _, name := range []string{"lambda:PassNetworkConnector", "LAMBDA:passnetworkconnector", "ec2:RunInstances", "lambda:No", "no:No", ""} {
		action.Lookup(name)
		if n := testing.AllocsPerRun(100, func() {
			a, _ := action.Lookup(name)
			a.TakesResource()
			a.Name()
			a.ResourceType("arn:aws:ec2:us-east-1:111122223333:subnet/subnet-1")
		}); n != 0 {
			t.Errorf("Lookup(%q) allocates %v times", name, n)
		}
	}
}

// What AWS says about a few actions of other services.
func TestActions(t *testing.T) {
	for _, tt := range []struct {
		name  string
		level action.AccessLevel
		types string
	}{
		{"s3:ListAllMyBuckets", action.List, ""},
		{"s3:ListBucket", action.List, "accesspoint, bucket"},
		{"s3:GetObject", action.Read, "accesspointobject, object"},
		{"s3:PutBucketPolicy", action.PermissionsManagement, "bucket*"},
		{"sqs:ReceiveMessage", action.Read, "queue*"},
		{"sqs:ListQueues", action.Read, ""},
		{"kms:Decrypt", action.Write, "key*"},
		{"kms:CreateAlias", action.Write, "alias*, key*"},
		{"iam:PassRole", action.Write, "role*"},
		{"iam:TagRole", action.Tagging, "role*"},
		{"sts:AssumeRole", action.Write, "role*"},
		{"sts:GetCallerIdentity", action.Read, ""},
		{"logs:PutLogEvents", action.Write, "log-stream*"},
		{"dynamodb:Query", action.Read, "index, table*"},
		// The source has the type twice.
		{"ec2-instance-connect:OpenTunnel", action.Write, "instance-connect-endpoint*"},
	} {
		t.Run("SAR "+tt.name, func(t *testing.T) {
			a, _ := action.Lookup(tt.name)
			if got := strings.Join(types(a), ", "); a.AccessLevel() != tt.level || got != tt.types {
				t.Errorf("%v on %s, want %v on %s", a.AccessLevel(), got, tt.level, tt.types)
			}
		})
	}
}

// A type that comes from an action has the keys of both.
func TestKeysOfUses(t *testing.T) {
	s, _ := action.LookupService("ec2")
	a, _ := action.Lookup("ec2:RunInstances")
	more := 0
	for r := range a.ResourceTypes() {
		plain, _ := s.ResourceType(strings.ToUpper(r.Name()))
		own, all := keys(plain.ConditionKeys()), keys(r.ConditionKeys())
		if diff := cmp.Diff(own, all[:len(own)]); diff != "" {
			t.Errorf("%s (-type +use):\n%s", r, diff)
		}
		more += len(all) - len(own)
		slices.Sort(all)
		if len(slices.Compact(all)) != len(all) {
			t.Errorf("%s has a key twice", r)
		}
	}
	t.Logf("ec2:RunInstances gives its resource types %d keys", more)
}

func TestZeroValues(t *testing.T) {
	var (
		a action.Action
		r action.ResourceType
		s action.Service
		k action.ConditionKey
		l action.AccessLevel
	)
	if a.Name() != "" || a.TakesResource() || a.AccessLevel() != 0 || a.Service() != s || l.String() != "" {
		t.Error("the zero Action has properties")
	}
	if _, ok := a.ResourceType("arn:aws:s3:::b"); ok || r.MatchARN("arn:aws:s3:::b") || r.Required() || r.Name() != "" {
		t.Error("the zero ResourceType has properties")
	}
	if s.Name() != "" || s.Prefix() != "" || s.String() != "" {
		t.Error("the zero Service has properties")
	}
	if _, ok := s.ResourceType(""); ok {
		t.Error("the zero Service has resource types")
	}
	if k.Name() != "" || k.Type() != condition.TypeUnknown || k.Multivalued() || k.Match("") {
		t.Error("the zero ConditionKey has properties")
	}
	n := 0
	for range a.ResourceTypes() {
		n++
	}
	for range a.ConditionKeys() {
		n++
	}
	for range r.ARNFormats() {
		n++
	}
	for range r.ConditionKeys() {
		n++
	}
	for range s.Actions() {
		n++
	}
	for range s.ResourceTypes() {
		n++
	}
	for range s.ConditionKeys() {
		n++
	}
	if n != 0 {
		t.Errorf("zero values yield %d times", n)
	}
}

func TestAccessLevelNames(t *testing.T) {
	var got []string
	for l := action.List; l <= action.PermissionsManagement+1; l++ {
		got = append(got, l.String())
	}
	want := []string{"List", "Read", "Write", "Tagging", "Permissions management", "AccessLevel(6)"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
