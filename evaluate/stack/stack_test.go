package stack_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/cloudformation"
	"github.com/lambdaiam/lambdaiam/policy"
)

var here = stack.Environment{Account: "111122223333", Region: "eu-west-1"}

const sample = "cloudformation/testdata/orders.template.json"

func read(t testing.TB, text string, env stack.Environment) *stack.Stack {
	t.Helper()
	if text == sample {
		data, err := os.ReadFile(sample)
		if err != nil {
			t.Fatal(err)
		}
		text = string(data)
	}
	st, err := cloudformation.Read([]byte(text), env)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// outsideRole is a template with a function whose role is not of it.
const outsideRole = `{"Resources": {"Fn": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "f", "Role": "arn:aws:iam::111122223333:role/app"}}}}`

// An outside knows one role and one bucket.
type outside struct{}

func (outside) Policies(principal, action, resource string) (evaluate.Policies, error) {
	if principal != "arn:aws:iam::111122223333:role/app" {
		return evaluate.Policies{}, errors.New("nobody knows")
	}
	ps := evaluate.Policies{Identity: []*policy.Policy{policy.MustParse(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["logs:*", "s3:GetObject"], "Resource": "*"}]}`)}}
	switch {
	case action == "sts:AssumeRole":
		ps.Resource = policy.MustParse(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}`)
	case strings.HasPrefix(resource, "arn:aws:s3:::locked/"):
		ps.Resource = policy.MustParse(`{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::locked/*"}]}`)
	}
	return ps, nil
}

// TestWithOutside: IN-46, roles that the stack refers to are those of a snapshot; IN-53, resources likewise.
func TestWithOutside(t *testing.T) {
	st := read(t, outsideRole, here)
	role := func(opts ...stack.Option) stack.Outcome {
		i := slices.IndexFunc(st.Audit(opts...), func(a stack.Answer) bool { return a.Kind == stack.KindRole })
		return st.Audit(opts...)[i].Outcome
	}
	if got := role(); got != stack.OutcomeDepends {
		t.Errorf("without: %s", got)
	}
	if got := role(stack.WithOutside(outside{})); got != stack.OutcomeAllowed {
		t.Errorf("with: %s", got)
	}
	for resource, want := range map[string]stack.Outcome{"arn:aws:s3:::open/a": stack.OutcomeAllowed, "arn:aws:s3:::locked/a": stack.OutcomeDenied} {
		if a := st.AskCall("Fn", "s3:GetObject", resource, stack.WithOutside(outside{})); a.Outcome != want {
			t.Errorf("%s: %s", resource, a)
		}
	}
}

// TestWithSCPs: IN-53, service control policies count if they are given, and an audit says once that none were.
func TestWithSCPs(t *testing.T) {
	st := read(t, sample, here)
	deny := policy.MustParse(`{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "dynamodb:*", "Resource": "*"}, {"Effect": "Allow", "Action": "*", "Resource": "*"}]}`)
	noted := func(answers []stack.Answer) (n int) {
		for _, a := range answers {
			for _, note := range a.Notes {
				if note.Code == stack.NoteNoSCPs {
					n++
				}
			}
		}
		return n
	}
	if n := noted(st.Audit()); n != 1 {
		t.Errorf("%d notes that there are none", n)
	}
	with := stack.WithSCPs(evaluate.Level{Policies: []*policy.Policy{deny}})
	if n := noted(st.Audit(with)); n != 0 {
		t.Errorf("%d notes that there are none, with some", n)
	}
	if a := st.AskCall("Fn", "dynamodb:PutItem", "Table", with); a.Outcome != stack.OutcomeDenied {
		t.Error(a)
	}
	if a := st.AskCall("Fn", "s3:GetObject", "arn:aws:s3:::${DataBucket}/a", with); a.Outcome != stack.OutcomeAllowed {
		t.Error(a)
	}
}

// TestFunction: the function as it will be.
func TestFunction(t *testing.T) {
	st := read(t, sample, here)
	if diff := cmp.Diff([]string{"Fn"}, slices.Collect(st.Functions())); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	f, err := st.Function("Fn")
	if err != nil {
		t.Fatal(err)
	}
	if got := condition.ShowPartial(f.Role.ARN); got != "arn:aws:iam::111122223333:role/<Ref AWS::StackName>-Role-<Ref Role>" {
		t.Errorf("role %s", got)
	}
	var names []string
	for _, p := range f.Role.Identity {
		names = append(names, p.Name())
	}
	if diff := cmp.Diff([]string{"AWSLambdaBasicExecutionRole", "RoleDefaultPolicy"}, sortedTexts(names)); diff != "" {
		t.Errorf("policies (-want +got)\n%s", diff)
	}
	var sids []string
	for _, s := range f.Policies[""].Statements() {
		sids = append(sids, s.Sid())
	}
	if diff := cmp.Diff([]string{"UploadsMayInvoke", "NightlyMayInvoke"}, sids); diff != "" {
		t.Errorf("IN-47 statements in the order of the template (-want +got)\n%s", diff)
	}
	var triggers, mappings []string
	for x := range st.Triggers("Fn") {
		triggers = append(triggers, x.ID+" by "+x.By)
	}
	for m := range st.Mappings("Fn") {
		mappings = append(mappings, m.ID+" of "+m.Source)
	}
	if diff := cmp.Diff([]string{"Uploads by Uploads", "Topic by Sub", "Nightly by Nightly"}, triggers); diff != "" {
		t.Errorf("triggers (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"QueueMapping of Queue", "StreamMapping of Stream"}, mappings); diff != "" {
		t.Errorf("mappings (-want +got)\n%s", diff)
	}
	_, err = st.Function("Nothing")
	if e, ok := errors.AsType[*stack.Error](err); !ok || e.Code != stack.CodeUnknownFunction {
		t.Errorf("error %v", err)
	}
}

func sortedTexts(list []string) []string { return slices.Sorted(slices.Values(list)) }

// TestPolicies: every policy with its place, IN-51.
func TestPolicies(t *testing.T) {
	st := read(t, sample, here)
	var got []string
	for _, id := range []string{"Role", "Fn", "Nothing"} {
		for p := range st.Policies(id) {
			got = append(got, p.Kind.String()+" "+p.Name)
			if p.Place.Line == 0 || p.Policy == nil || p.Locate("Statement[0]").Line == 0 {
				t.Errorf("%s: no place", p.Name)
			}
			if p.Name == "RoleDefaultPolicy" && p.Locate("Statement[1].Action[0]") != (stack.Place{Line: 128, Column: 9}) {
				t.Errorf("an action at %v", p.Locate("Statement[1].Action[0]"))
			}
		}
	}
	want := []string{"trust Role", "identity arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", "identity RoleDefaultPolicy", "resource Fn"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestPartitions: IN-42, where neither Region nor partition is known the answer is that of every partition.
func TestPartitions(t *testing.T) {
	st := read(t, sample, stack.Environment{})
	for resource, want := range map[string]string{
		"Table": "allowed", "OtherTable": "denied",
		"arn:aws:dynamodb:eu-west-1:111122223333:table/orders": "denied",
		"arn:aws:s3:::sample-prod/a":                           "depends on Ref AWS::Partition, Ref DataBucket",
	} {
		action := "dynamodb:PutItem"
		if strings.Contains(resource, "s3") {
			action = "s3:GetObject"
		}
		a := st.AskCall("Fn", action, resource)
		a.Notes = nil
		if _, got, _ := strings.Cut(a.String(), resource+": "); got != want {
			t.Errorf("%s: %s, want %s", resource, got, want)
		}
	}
}

// TestPartitionsUnused: IN-42, a permission that a trigger uses in one partition is not one without a trigger.
func TestPartitionsUnused(t *testing.T) {
	const text = `{"Resources": {
		"Fn": {"Type": "AWS::Lambda::Function", "Properties": {"Role": "arn:aws:iam::111122223333:role/r"}},
		"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "t"}},
		"Sub": {"Type": "AWS::SNS::Subscription", "Properties": {"Protocol": "lambda",
			"Endpoint": {"Fn::GetAtt": ["Fn", "Arn"]}, "TopicArn": {"Ref": "Topic"}}},
		"May": {"Type": "AWS::Lambda::Permission", "Properties": {"FunctionName": {"Ref": "Fn"}, "Action": "lambda:InvokeFunction",
			"Principal": "sns.amazonaws.com",
			"SourceArn": {"Fn::Sub": "arn:aws:sns:${AWS::Region}:${AWS::AccountId}:TOPIC"}}}}}`
	for topic, want := range map[string]bool{"t": false, "another": true} {
		got := false
		for _, a := range read(t, strings.Replace(text, "TOPIC", topic, 1), stack.Environment{}).Audit() {
			for _, n := range a.Notes {
				got = got || n.Code == stack.NoteNoTrigger
			}
		}
		if got != want {
			t.Errorf("%s: a note %t, want %t", topic, got, want)
		}
	}
}

// TestConfigurations: IN-44, what a role must have hangs on the conditions on which the configuration hangs.
func TestConfigurations(t *testing.T) {
	const vpc = `"VpcConfig": {"Fn::If": ["Prod", {"SubnetIds": ["s"], "SecurityGroupIds": ["g"]}, {"Ref": "AWS::NoValue"}]}`
	const inVPC = `{"Fn::If": ["Prod", "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole", {"Ref": "AWS::NoValue"}]}`
	const tracing = `"TracingConfig": {"Mode": {"Fn::If": ["Prod", "Active", "PassThrough"]}}`
	const never = `"TracingConfig": {"Mode": {"Fn::If": ["Prod", "PassThrough", {"Ref": "AWS::NoValue"}]}}`
	for _, tt := range []struct{ name, config, managed, role, want string }{
		{"IN-44 VPC in one case", vpc, "", "", "depends Condition Prod"},
		{"IN-44 and a policy in the same case", vpc, ", " + inVPC, "", "allowed"},
		{"IN-44 tracing in one case", tracing, "", "", "depends Condition Prod"},
		{"IN-40 tracing that nobody knows", `"TracingConfig": {"Mode": {"Ref": "Stage"}}`, "", "", "depends Ref Stage"},
		{"IN-44 tracing in none", never, "", "", "allowed"},
		{"IN-44 one of two conditions", vpc + `, "KmsKeyArn": {"Fn::If": ["Other", {"Ref": "AWS::NoValue"}, {"Ref": "AWS::NoValue"}]}, ` +
			`"Layers": {"Fn::If": ["Other", [], {"Ref": "AWS::NoValue"}]}`, "", "", "depends Condition Prod"},
		{"IN-44 only there where it holds", vpc, "", `"Condition": "Prod", `, "denied"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			st := read(t, `{"Parameters": {"Stage": {"Type": "String"}},
				"Conditions": {"Prod": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}, "Other": {"Fn::Equals": [{"Ref": "Stage"}, "x"]}},
				"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17",
					"Statement": {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}},
					"ManagedPolicyArns": ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"`+tt.managed+`]}},
				"Fn": {"Type": "AWS::Lambda::Function", `+tt.role+`"Properties": {"Role": {"Fn::GetAtt": ["Role", "Arn"]}, `+tt.config+`}}}}`, here)
			for _, a := range st.Audit() {
				if a.Kind != stack.KindRole {
					continue
				}
				got := string(a.Outcome)
				for _, u := range a.DependsOn {
					got += " " + u.Label
				}
				if got != tt.want || a.Err != nil {
					t.Errorf("%s %v, want %s", got, a.Err, tt.want)
				}
			}
		})
	}
}

// TestUnknownPrincipal: IN-40, a permission for whom nobody knows is named by the function as it is written.
func TestUnknownPrincipal(t *testing.T) {
	st := read(t, `{"Parameters": {"Who": {"Type": "String"}}, "Resources": {
		"Fn": {"Type": "AWS::Lambda::Function", "Properties": {"Role": "arn:aws:iam::111122223333:role/r"}},
		"Rule": {"Type": "AWS::Events::Rule", "Properties": {"Targets": [{"Id": "t", "Arn": {"Fn::GetAtt": ["Fn", "Arn"]}}]}},
		"May": {"Type": "AWS::Lambda::Permission", "Properties": {"FunctionName": {"Ref": "Fn"}, "Action": "lambda:InvokeFunction",
			"Principal": {"Ref": "Who"}}}}}`, here)
	for _, a := range st.Audit() {
		if a.Kind != stack.KindTrigger {
			continue
		}
		if a.Outcome != stack.OutcomeDepends || len(a.DependsOn) != 1 || a.DependsOn[0].Label != "Ref Who" {
			t.Errorf("%s, want it to depend on Ref Who", a)
		}
	}
}

// TestCallRegion: IN-42, a bucket of the stack is in its Region. IN-53: a role has its trust policy.
func TestCallRegion(t *testing.T) {
	const text = `{"Resources": {
		"Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement":
			{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}}}},
		"Other": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement":
			{"Effect": "Allow", "Principal": {"AWS": {"Fn::GetAtt": ["Role", "Arn"]}}, "Action": "sts:AssumeRole"}}}},
		"Policy": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyName": "p", "Roles": [{"Ref": "Role"}], "PolicyDocument":
			{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "sts:AssumeRole"], "Resource": "*"},
			{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:RequestedRegion": REGION}}}]}}},
		"Bucket": {"Type": "AWS::S3::Bucket"},
		"Fn": {"Type": "AWS::Lambda::Function", "Properties": {"Role": {"Fn::GetAtt": ["Role", "Arn"]}}}}}`
	for _, tt := range []struct {
		region string
		env    stack.Environment
		want   stack.Outcome
	}{
		{`{"Ref": "AWS::Region"}`, here, stack.OutcomeAllowed},
		{`{"Ref": "AWS::Region"}`, stack.Environment{Partition: "aws"}, stack.OutcomeAllowed},
		{`"us-east-1"`, here, stack.OutcomeDenied},
		{`"us-east-1"`, stack.Environment{Partition: "aws"}, stack.OutcomeDepends},
	} {
		st := read(t, strings.Replace(text, "REGION", tt.region, 1), tt.env)
		if a := st.AskCall("Fn", "s3:GetObject", "Bucket/x"); a.Outcome != tt.want || a.Err != nil {
			t.Errorf("%s in %s: %s %v, want %s", tt.region, tt.env.Region, a, a.Err, tt.want)
		}
		for _, n := range st.AskCall("Fn", "sts:AssumeRole", "Other").Notes {
			if n.Code == stack.NoteNoPolicy {
				t.Errorf("%v", n)
			}
		}
	}
}

// TestDeploy: question 7.
func TestDeploy(t *testing.T) {
	who := func(actions string) lambdaperm.Caller {
		return lambdaperm.Caller{Principal: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/dev"), Identity: []*policy.Policy{
			policy.MustParse(`{"Version": "2012-10-17", "Statement": [` + actions + `]}`)}}
	}
	for _, tt := range []struct{ name, statements, want string }{
		{"everything", `{"Effect": "Allow", "Action": "*", "Resource": "*"}`, "allowed"},
		{"nothing", `{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}`, "denied"},
		{"all but the role", `{"Effect": "Allow", "Action": "lambda:*", "Resource": "*"}`, "denied"},
		{"functions of the name", `{"Effect": "Allow", "Action": ["lambda:*"], "Resource": ["arn:aws:lambda:*:*:function:*-Fn-*", "arn:aws:lambda:*:*:event-source-mapping:*"]}, {"Effect": "Allow", "Action": "lambda:CreateEventSourceMapping", "Resource": "*"}, {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::*:role/*"}`, "allowed"},
		{"functions of a stack", `{"Effect": "Allow", "Action": ["lambda:*", "iam:PassRole"], "Resource": ["arn:aws:lambda:*:*:function:prod-*", "arn:aws:iam::*:role/prod-*"]}, {"Effect": "Allow", "Action": "lambda:CreateEventSourceMapping", "Resource": "*"}`, "depends Ref AWS::StackName"},
		{"functions of another name", `{"Effect": "Allow", "Action": ["lambda:*", "iam:PassRole"], "Resource": ["arn:aws:lambda:*:*:function:*-Gn-*", "arn:aws:iam::*:role/*"]}, {"Effect": "Allow", "Action": "lambda:CreateEventSourceMapping", "Resource": "*"}`, "depends Ref AWS::StackName"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			answers := read(t, sample, here).Deploy(who(tt.statements))
			if len(answers) != 1 || answers[0].Err != nil {
				t.Fatalf("%v", answers)
			}
			got := string(answers[0].Outcome)
			for _, u := range answers[0].DependsOn {
				got += " " + u.Label
			}
			if !strings.HasPrefix(got, tt.want) {
				t.Errorf("%s, want %s\n%s", got, tt.want, answers[0].Report)
			}
		})
	}
}

// TestZero: the zero value is an empty stack.
func TestZero(t *testing.T) {
	var st stack.Stack
	if n := len(st.Audit()) + len(st.Faults()) + len(st.Incomplete()) + len(slices.Collect(st.Functions())); n != 0 {
		t.Errorf("%d", n)
	}
	if _, err := st.Call("Fn", "s3:GetObject", "*"); err == nil {
		t.Error("no error")
	}
}

// TestConcurrent: a stack may be asked from everywhere at once.
func TestConcurrent(t *testing.T) {
	st := read(t, sample, stack.Environment{})
	var wait sync.WaitGroup
	texts := make([]string, 4)
	for i := range texts {
		wait.Go(func() {
			for _, a := range st.Audit() {
				texts[i] += a.String() + "\n"
			}
			texts[i] += st.AskCall("Fn", "s3:GetObject", "arn:aws:s3:::${DataBucket}/a").String()
			for p := range st.Policies("Role") {
				texts[i] += fmt.Sprint(p.Locate("Statement[0].Action"))
			}
		})
	}
	wait.Wait()
	for _, text := range texts[1:] {
		if text != texts[0] || text == "" {
			t.Errorf("%s\n%s", texts[0], text)
		}
	}
}
