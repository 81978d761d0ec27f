package simulator_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/simulator"
	"github.com/lambdaiam/lambdaiam/policy"
)

// FuzzCustom: whatever the bytes, Custom does not panic, errors are *Error and lead to a place in the text, and nothing
// is allowed that package evaluate does not allow for a request which is read from the text in a plain way.
func FuzzCustom(f *testing.F) {
	sample, err := os.ReadFile("testdata/sample.request.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sample)
	for _, request := range []object{
		{"PolicyInputList": []string{all}, "ActionNames": []string{"s3:GetObject"}, "ResourceArns": []string{"*", object1}},
		{
			"PolicyInputList": []string{policyOf(allow("sqs:*", "arn:aws:sqs:*:*:${aws:username}"))},
			"ActionNames":     []string{"sqs:SendMessage"},
			"ResourceArns":    []string{"arn:aws:sqs:us-east-1:111122223333:bob"}, "CallerArn": bob,
			"ResourcePolicy": policyOf(to(allow("sqs:*", "*"), bob)), "ResourceOwner": "arn:aws:iam::111122223333:root",
			"PermissionsBoundaryPolicyInputList": []string{policyOf(allow("sqs:*", "*"))},
		},
		{
			"PolicyInputList": []any{json.RawMessage(all), strings.ReplaceAll(all, "{", "%7B")},
			"ActionNames":     []string{"a:B", "a:C"},
			"ContextEntries": []object{entry("aws:username", "string", "x"), entry("aws:TagKeys", "stringList", "x", "y"),
				entry("aws:SourceIp", "ip", "192.0.2.1"), entry("aws:CurrentTime", "date", "2026-01-01")},
			"CallerArn": "arn:aws:iam::111122223333:group/g", "MaxItems": 1, "Marker": "2",
		},
	} {
		f.Add(text(f, request))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, opts := range [][]simulator.Option{nil, {simulator.AsAWS()}} {
			answer, err := simulator.Custom(data, opts...)
			if err != nil {
				e, ok := errors.AsType[*simulator.Error](err)
				lines := strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n")
				if !ok || answer != nil || e.Code == "" || e.Line < 1 || e.Line > len(lines) || e.Column < 1 ||
					e.Column > 1+len([]rune(lines[e.Line-1])) {
					t.Fatalf("error %v (%T)", err, err)
				}
				continue
			}
			check(t, data, decode(t, answer))
		}
	})
}

// check compares a response with what package evaluate says.
func check(t *testing.T, data []byte, r response) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(bytes.TrimPrefix(data, []byte("\ufeff")), &members); err != nil {
		t.Fatal(err)
	}
	read := func(name string, to any) {
		if members[name] != nil {
			if err := json.Unmarshal(members[name], to); err != nil {
				t.Fatal(name, err)
			}
		}
	}
	parse := func(document json.RawMessage) *policy.Policy {
		p, err := policy.Parse(document)
		var s string
		if json.Unmarshal(document, &s) == nil {
			p, err = policy.Parse([]byte(s))
			if strings.HasPrefix(s, "%") {
				p, err = policy.ParseURLEncoded(s)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	var ps evaluate.Policies
	var identity, boundary []json.RawMessage
	var levels []map[string]json.RawMessage
	read("PolicyInputList", &identity)
	for _, document := range identity {
		ps.Identity = append(ps.Identity, parse(document))
	}
	read("PermissionsBoundaryPolicyInputList", &boundary)
	for _, document := range boundary {
		ps.Boundary = parse(document)
	}
	if members["ResourcePolicy"] != nil {
		ps.Resource = parse(members["ResourcePolicy"])
	}
	read("OrderedOrganizationPolicyInputList", &levels)
	for _, l := range levels {
		var documents []json.RawMessage
		if l["ServiceControlPolicyInputList"] != nil {
			if err := json.Unmarshal(l["ServiceControlPolicyInputList"], &documents); err != nil {
				t.Fatal(err)
			}
		}
		var level evaluate.Level
		for _, document := range documents {
			level.Policies = append(level.Policies, parse(document))
		}
		ps.SCPs = append(ps.SCPs, level)
	}
	e, err := evaluate.Compile(ps)
	if err != nil {
		t.Fatal(err)
	}

	var entries []map[string]json.RawMessage
	var context condition.Context
	read("ContextEntries", &entries)
	for _, entry := range entries {
		var name, typ string
		var values []string
		for member, to := range map[string]any{"ContextKeyName": &name, "ContextKeyType": &typ, "ContextKeyValues": &values} {
			if entry[member] != nil {
				if err := json.Unmarshal(entry[member], to); err != nil {
					t.Fatal(err)
				}
			}
		}
		if strings.HasSuffix(typ, "List") || len(values) != 1 {
			context.SetMulti(name, values...)
		} else {
			context.Set(name, values[0])
		}
	}
	var caller, owner string
	read("CallerArn", &caller)
	read("ResourceOwner", &owner)
	owner = strings.TrimSuffix(owner[strings.LastIndexByte(strings.TrimSuffix(owner, ":root"), ':')+1:], ":root")

	// decide says whether the engine allows an action on a resource.
	decide := func(action, resource string) evaluate.Decision {
		req := evaluate.Request{Action: action, Resource: evaluate.Resource{ARN: resource}, Context: context}
		a, err := arn.Parse(resource)
		if err != nil || a.AccountID == "" {
			req.Resource.Account = owner
		}
		unknown := []string{"aws:PrincipalArn", "aws:username"}
		switch {
		case caller == "":
			account, partition := a.AccountID+req.Resource.Account, a.Partition
			unknown = append(unknown, "aws:PrincipalAccount", "aws:PrincipalType", "kms:CallerAccount")
			if account == "" {
				unknown = append(unknown, "aws:ResourceAccount", "s3:ResourceAccount", "s3express:ResourceAccount")
			}
			if !arn.IsAccountID(account) {
				account = "000000000000"
			}
			if !arn.KnownPartition(partition) {
				partition = "aws"
			}
			req.Principal = evaluate.MustParsePrincipal("arn:" + partition + ":iam::" + account + ":user/(not given)")
		case strings.Contains(caller, ":group/"):
			account, _, _ := strings.Cut(caller, ":group/")
			req.Principal = evaluate.MustParsePrincipal(account + ":user/(not given)")
		default:
			req.Principal, unknown = evaluate.MustParsePrincipal(caller), nil
		}
		for _, key := range unknown {
			if _, _, known := context.Find(strings.ToLower(key)); !known {
				req.Context.SetAbsent(key)
			}
		}
		return e.Decide(&req)
	}
	var resources []string
	read("ResourceArns", &resources)
	if len(resources) == 0 {
		resources = []string{"*"}
	}
	for _, result := range r.EvaluationResults {
		var decisions []evaluate.Decision
		for i, resource := range resources {
			d := decide(result.EvalActionName, resource)
			decisions = append(decisions, d)
			if result.ResourceSpecificResults != nil && result.ResourceSpecificResults[i].EvalResourceDecision != d.String() {
				t.Errorf("%s on %s: %s, the engine has %s", result.EvalActionName, strconv.Quote(resource),
					result.ResourceSpecificResults[i].EvalResourceDecision, d)
			}
		}
		if d := evaluate.Combine(decisions...); result.EvalDecision != d.String() {
			t.Errorf("%s: %s, the engine has %s", result.EvalActionName, result.EvalDecision, d)
		}
	}
}
