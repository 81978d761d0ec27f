package terraform

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// deniedPlan is a plan in which much is denied: by a Deny, by conditions, by a boundary, by what is missing.
func deniedPlan() []byte {
	f := thing{address: "aws_lambda_function.f", values: `{"function_name": "f", "vpc_config": [{"subnet_ids": ["subnet-1"], "security_group_ids": ["sg-1"]}],
		"dead_letter_config": [{"target_arn": "arn:aws:sqs:eu-west-1:111122223333:dead"}]}`, unknown: `{"arn": true, "role": true}`,
		expr: `{"function_name": {"constant_value": "f"}, "role": ` + refs("aws_iam_role.r.arn", "aws_iam_role.r") + `, "vpc_config": [{"subnet_ids": {"constant_value": ["subnet-1"]},
			"security_group_ids": {"constant_value": ["sg-1"]}}], "dead_letter_config": [{"target_arn": {"constant_value": "arn:aws:sqs:eu-west-1:111122223333:dead"}}]}`}
	r := role("aws_iam_role.r", "r")
	r.expr = `{"name": {"constant_value": "r"}, "assume_role_policy": {}, "permissions_boundary": ` + refs("aws_iam_policy.b.arn", "aws_iam_policy.b") + `}`
	r.unknown = `{"arn": true, "permissions_boundary": true, "managed_policy_arns": true, "inline_policy": true}`
	boundary := thing{address: "aws_iam_policy.b", values: `{"name": "b", "policy": "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"NotAction\": \"dynamodb:*\", \"Resource\": \"*\"}]}"}`,
		unknown: `{"arn": true}`, expr: `{"name": {"constant_value": "b"}, "policy": {}}`}
	all := `"not_actions": null, "not_resources": null, "principals": [], "not_principals": [], "sid": null`
	document := thing{address: "data.aws_iam_policy_document.d", actions: "read", values: `{"version": null, "source_policy_documents": null, "override_policy_documents": null, "statement": [
		{"effect": null, "actions": ["s3:GetObject", "sqs:ReceiveMessage", "dynamodb:GetItem"], "resources": ["*"], "condition": [], ` + all + `},
		{"effect": "Deny", "actions": ["sqs:ReceiveMessage"], "resources": [null], "condition": [], ` + all + `},
		{"effect": null, "actions": ["kinesis:PutRecord"], "resources": ["*"], "condition": [{"test": "StringEquals", "variable": "aws:PrincipalTag/team", "values": ["a"]}], ` + all + `}]}`,
		unknown: `{"json": true, "statement": [{}, {"resources": [true]}, {}]}`,
		expr: `{"statement": [{"actions": {"constant_value": ["s3:GetObject", "sqs:ReceiveMessage", "dynamodb:GetItem"]}, "resources": {"constant_value": ["*"]}},
			{"effect": {"constant_value": "Deny"}, "actions": {"constant_value": ["sqs:ReceiveMessage"]}, "resources": ` + refs("aws_sqs_queue.q.arn", "aws_sqs_queue.q") + `},
			{"actions": {"constant_value": ["kinesis:PutRecord"]}, "resources": {"constant_value": ["*"]}, "condition": [{"test": {"constant_value": "StringEquals"},
			"variable": {"constant_value": "aws:PrincipalTag/team"}, "values": {"constant_value": ["a"]}}]}]}`}
	p := thing{address: "aws_iam_role_policy.p", values: `{"name": "p"}`, unknown: `{"policy": true, "role": true}`,
		expr: `{"name": {"constant_value": "p"}, "role": ` + refs("aws_iam_role.r.name", "aws_iam_role.r") + `, "policy": ` + refs("data.aws_iam_policy_document.d.json", "data.aws_iam_policy_document.d") + `}`}
	return planOf(extra{}, f, r, boundary, document, p,
		thing{address: "aws_sqs_queue.q", values: `{"name": "q"}`, unknown: `{"arn": true, "policy": true}`, expr: `{"name": {"constant_value": "q"}}`},
		thing{address: "aws_s3_bucket.b", values: `{"bucket": "in"}`, unknown: `{"arn": true}`, expr: `{"bucket": {"constant_value": "in"}}`},
		thing{address: "aws_s3_bucket_policy.b", values: `{"policy": "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::in/*\"}]}"}`,
			unknown: `{"bucket": true}`, expr: `{"bucket": ` + refs("aws_s3_bucket.b.id", "aws_s3_bucket.b") + `, "policy": {}}`},
		thing{address: "aws_lambda_permission.p", values: `{"action": "lambda:InvokeFunction", "function_name": "f", "principal": "s3.amazonaws.com", "source_account": "111122223333",
			"source_arn": "arn:aws:s3:::other", "qualifier": null, "statement_id": "a", "event_source_token": null, "principal_org_id": null, "function_url_auth_type": null}`, unknown: `{"id": true}`,
			expr: `{"action": {"constant_value": "lambda:InvokeFunction"}, "function_name": {}, "principal": {"constant_value": "s3.amazonaws.com"}, "source_account": {"constant_value": "111122223333"},
				"source_arn": {"constant_value": "arn:aws:s3:::other"}, "statement_id": {"constant_value": "a"}}`},
		thing{address: "aws_s3_bucket_notification.b", values: `{"bucket": "in", "lambda_function": [{"events": ["s3:ObjectCreated:*"]}]}`, unknown: `{"lambda_function": [{"lambda_function_arn": true}]}`,
			expr: `{"bucket": {}, "lambda_function": [{"lambda_function_arn": ` + refs("aws_lambda_function.f.arn", "aws_lambda_function.f") + `}]}`},
		thing{address: "aws_lambda_event_source_mapping.q", values: `{"function_name": "f"}`, unknown: `{"event_source_arn": true}`,
			expr: `{"function_name": {}, "event_source_arn": ` + refs("aws_sqs_queue.q.arn", "aws_sqs_queue.q") + `}`})
}

// answers are those of all questions about deniedPlan.
func answers(plan []byte) (list []stack.Answer, s *stack.Stack, err error) {
	s, err = Read(plan, here)
	if err != nil {
		return nil, nil, err
	}
	list = s.Audit()
	for _, q := range [][2]string{{"s3:GetObject", "arn:aws:s3:::in/x"}, {"sqs:ReceiveMessage", "arn:aws:sqs:eu-west-1:111122223333:q"}, {"dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:111122223333:table/t"},
		{"kinesis:PutRecord", "arn:aws:kinesis:eu-west-1:111122223333:stream/s"}, {"sns:Publish", "arn:aws:sns:eu-west-1:111122223333:t"}} {
		list = append(list, s.AskCall("aws_lambda_function.f", q[0], q[1]))
	}
	return list, s, nil
}

// about is what an answer is about.
func about(a stack.Answer) string {
	return string(a.Kind) + " " + a.Function + " " + a.Other + " " + a.Action
}

// TestMutants holds that a plan of which a member or element is dropped, doubled or made one of another type does not
// allow what was denied, unless it is said what is wrong.
func TestMutants(t *testing.T) {
	plan := deniedPlan()
	before, s, err := answers(plan)
	if err != nil || len(s.Faults()) > 0 || len(s.Incomplete()) > 0 {
		t.Fatal(err, s)
	}
	denied := make(map[string]bool)
	for _, a := range before {
		if a.Err != nil {
			t.Fatal(a)
		}
		if a.Outcome == stack.OutcomeDenied {
			denied[about(a)] = true
		}
	}
	if len(denied) < 8 {
		t.Fatalf("too little is denied: %v", denied)
	}
	seen, refusals := 0, 0
	eachMutant(string(plan), func(what, mutant string) {
		seen++
		if every := 4; seen%every > 0 && (testing.Short() || !strings.HasPrefix(what, "drop")) {
			return // the questions take their time
		}
		after, s, err := answers([]byte(mutant))
		if err != nil {
			refusals++
			if e, ok := errors.AsType[*stack.Error](err); !ok || e.Line == 0 {
				t.Errorf("%s: %v", what, err)
			}
			return
		}
		if len(s.Faults()) > 0 || len(s.Incomplete()) > 0 {
			return
		}
		for _, a := range after {
			if a.Outcome == stack.OutcomeAllowed && denied[about(a)] && len(a.Notes) == 0 && len(a.Report.Notes) == 0 {
				t.Errorf("%s: %v", what, a)
			}
		}
	})
	if seen < 2000 || refusals < seen/50 {
		t.Errorf("%d mutants, of which %d are refused", seen, refusals)
	}
}

// eachMutant calls f with a JSON text that is another in one place, for every place.
func eachMutant(text string, f func(what, mutant string)) {
	root, err := jsonscan.ReadNested(text, len(text), jsonscan.MostDepth)
	if err != nil {
		panic(err)
	}
	var walk func(n *jsonscan.Node)
	walk = func(n *jsonscan.Node) {
		for i := range n.Inner {
			m := &n.Inner[i]
			path := m.Path().String()
			from, to := m.From(), m.End()
			if i+1 < len(n.Inner) {
				f("drop "+path, text[:from]+text[n.Inner[i+1].From():])
			} else if i > 0 {
				f("drop "+path, text[:n.Inner[i-1].End()]+text[to:])
			} else {
				f("drop "+path, text[:from]+text[to:])
			}
			f("double "+path, text[:to]+", "+text[from:])
			for kind, other := range []string{"null", "true", "5", `"x"`, "[]", "{}"} {
				if jsonscan.Kind(kind) != m.Kind() {
					f(path+" as "+strconv.Itoa(kind), text[:m.Offset()]+other+text[to:])
				}
			}
			walk(m)
		}
	}
	walk(jsonscan.Tree(root))
}
