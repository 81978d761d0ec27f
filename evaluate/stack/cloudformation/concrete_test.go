package cloudformation_test

import (
	"os"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/cloudformation"
)

// answered answers everything that can be asked about a template, by what the questions are about. Labels of values that
// nobody knows are left out, since others are known in another environment.
func answered(t *testing.T, data []byte, env stack.Environment, calls [][2]string) map[string]stack.Answer {
	t.Helper()
	st, err := cloudformation.Read(data, env)
	if err != nil {
		t.Fatal(err)
	}
	by := make(map[string]stack.Answer)
	add := func(a stack.Answer) {
		if a.Outcome != "" || a.Err != nil {
			by[strings.Join([]string{string(a.Kind), a.Function, a.Qualifier, a.Action, a.Place.Path}, " ")+" "+a.Question] = a
		}
	}
	for _, a := range st.Audit() {
		if a.Kind == stack.KindPoll || a.Kind == stack.KindRole || a.Kind == stack.KindURL || a.Kind == stack.KindTrigger {
			add(a)
		}
	}
	for f := range st.Functions() {
		for _, c := range calls {
			add(st.AskCall(f, c[0], c[1]))
		}
	}
	return by
}

// TestConcrete: an answer that does not depend is the answer for all values: with parameters, the name of the stack,
// account and Region given it is the same, or the question is not raised any more.
func TestConcrete(t *testing.T) {
	for file, calls := range map[string][][2]string{
		"rich": {{"s3:GetObject", "arn:aws:s3:::eu-data/x"}, {"s3:GetObject", "arn:aws:s3:::us-data/x"}, {"s3:GetObject", "arn:aws:s3:::a/x"},
			{"s3:GetObject", "${Bucket.Arn}/x"}, {"s3:PutObject", "arn:aws:s3:::a/x"}, {"sqs:SendMessage", "Queue"}, {"sqs:SendMessage", "arn:aws:sqs:eu-west-1:111122223333:q"}},
		"orders": {{"dynamodb:PutItem", "Table"}, {"dynamodb:PutItem", "OtherTable"}, {"s3:GetObject", "arn:aws:s3:::${DataBucket}/a"}, {"s3:GetObject", "arn:aws:s3:::sample-prod/a"},
			{"dynamodb:PutItem", "arn:aws:dynamodb:us-east-1:111122223333:table/prod-Table-X"}},
	} {
		data, err := os.ReadFile("testdata/" + file + ".template.json")
		if err != nil {
			t.Fatal(err)
		}
		open := answered(t, data, stack.Environment{}, calls)
		firm := 0
		for _, account := range []string{"111122223333", ""} {
			for _, region := range []string{"eu-west-1", "us-east-1", "cn-north-1"} {
				for _, value := range []string{"prod", "sample-prod"} {
					env := stack.Environment{Account: account, Region: region, StackName: value}
					if file == "orders" {
						env.Parameters = map[string]string{"DataBucket": value}
					} else {
						env.Parameters = map[string]string{"Env": value, "Names": "a,b"}
					}
					for key, a := range answered(t, data, env, calls) {
						b, ok := open[key]
						if !ok || b.Err != nil || a.Err != nil || b.Outcome == stack.OutcomeDepends {
							continue
						}
						if firm++; a.Outcome != b.Outcome {
							t.Errorf("%s, %+v: %s: %s %v, without values %s", file, env, key, a.Outcome, a.DependsOn, b.Outcome)
						}
					}
				}
			}
		}
		if firm < 50 {
			t.Errorf("%s: %d answers that do not depend", file, firm)
		}
	}
}
