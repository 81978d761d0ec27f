package explain_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/explain"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A spoilt list is a list of statements of which one would allow the request but for one thing.
type spoilt struct {
	name string
	spec policy.StatementSpec
	code evaluate.EntryCode
}

// spoiltWays are ten ways to spoil a statement for a function that is invoked under its alias, with the code of each.
func spoiltWays(r *rand.Rand, fn string) []spoilt {
	good := func() policy.StatementSpec {
		return policy.StatementSpec{Sid: "Spoilt", Effect: policy.Allow, Action: []string{"lambda:InvokeFunction"}, Resource: []string{fn + ":live"},
			Condition: []condition.Spec{{Operator: "StringEquals", Key: "aws:SourceVpc", Values: []string{"vpc-17"}}}}
	}
	with := func(name string, code evaluate.EntryCode, change func(*policy.StatementSpec)) spoilt {
		s := good()
		change(&s)
		return spoilt{name, s, code}
	}
	name := fn[strings.LastIndexByte(fn, ':')+1:]
	at := 1 + r.IntN(len(name)-2)
	misspelt := fn[:len(fn)-len(name)] + name[:at] + name[at+1:]
	return []spoilt{
		with("qualifier missing in the policy", evaluate.ResourceQualifierAdded, func(s *policy.StatementSpec) { s.Resource = []string{fn} }),
		with("other qualifier", evaluate.ResourceQualifierOther, func(s *policy.StatementSpec) { s.Resource = []string{fn + ":test"} }),
		with("case of the name", evaluate.ResourceCase, func(s *policy.StatementSpec) { s.Resource = []string{strings.ToUpper(name[:1]) + name[1:]} }),
		with("spelling of the name", evaluate.ResourceSpelling, func(s *policy.StatementSpec) { s.Resource = []string{misspelt + ":live"} }),
		with("other account", evaluate.ResourceAccount, func(s *policy.StatementSpec) {
			s.Resource = []string{strings.Replace(fn, "123456789012", "999988887777", 1) + ":live"}
		}),
		with("other Region", evaluate.ResourceRegion, func(s *policy.StatementSpec) {
			s.Resource = []string{strings.Replace(fn, "eu-west-1", "eu-west-2", 1) + ":live"}
		}),
		with("spelling of the action", evaluate.ActionSpelling, func(s *policy.StatementSpec) { s.Action = []string{"lambda:InvokeFuncton"} }),
		with("another action", evaluate.ActionOtherName, func(s *policy.StatementSpec) { s.Action = []string{"lambda:GetFunction"} }),
		with("key absent", evaluate.ConditionKeyAbsent, func(s *policy.StatementSpec) { s.Condition[0].Key = "aws:SourceVpce" }),
		with("other value", evaluate.ConditionValue, func(s *policy.StatementSpec) { s.Condition[0].Values = []string{"vpc-0a1b2c3d"} }),
	}
}

// others are statements that are right about other things: other functions, other actions, other services.
func others(r *rand.Rand) (list []policy.StatementSpec) {
	names := []string{"orders", "billing", "thumbnails", "reports", "audit-log", "mailer", "exports", "search", "gateway", "cleanup", "stock", "prices"}
	actions := []string{"lambda:GetFunction", "lambda:UpdateFunctionCode", "lambda:PublishVersion", "lambda:InvokeFunction", "lambda:Get*", "lambda:ListTags"}
	for i := range 20 {
		s := policy.StatementSpec{Sid: fmt.Sprintf("Other%d", i), Effect: policy.Allow}
		name := names[r.IntN(len(names))] + fmt.Sprintf("-%d", r.IntN(1000)+1000)
		switch r.IntN(4) {
		case 0:
			s.Action, s.Resource = []string{"s3:GetObject", "s3:PutObject"}, []string{"arn:aws:s3:::" + name + "/*"}
		case 1:
			s.Action, s.Resource = []string{"dynamodb:Query"}, []string{"arn:aws:dynamodb:eu-west-1:123456789012:table/" + name}
		default:
			s.Action = []string{actions[r.IntN(len(actions))]}
			s.Resource = []string{"arn:aws:lambda:eu-west-1:123456789012:function:" + name}
		}
		list = append(list, s)
	}
	return list
}

// TestSpoilt is how often a statement that is spoilt in one place, hidden among twenty others, comes first, with the code
// of how it was spoilt: of 50 the tenth of each kind in turn, and of 500 made at random.
func TestSpoilt(t *testing.T) {
	for _, tt := range []struct {
		name         string
		cases, least int
		seed         uint64
	}{{"fifty", 50, 48, 1}, {"random", 500, 490, 2}} {
		t.Run(tt.name, func(t *testing.T) {
			right := 0
			for i := range tt.cases {
				r := rand.New(rand.NewPCG(tt.seed, uint64(i)))
				fn := "arn:aws:lambda:eu-west-1:123456789012:function:worker-" + fmt.Sprint(r.IntN(90)+10)
				ways := spoiltWays(r, fn)
				way := ways[i%len(ways)]
				if tt.seed == 2 {
					way = ways[r.IntN(len(ways))]
				}
				if way.code == evaluate.ResourceCase {
					name := fn[strings.LastIndexByte(fn, ':')+1:]
					way.spec.Resource = []string{fn[:len(fn)-len(name)] + way.spec.Resource[0] + ":live"}
				}
				list := others(r)
				list = slices.Insert(list, r.IntN(len(list)+1), way.spec)
				p, err := policy.New(policy.Version2012, list...)
				if err != nil {
					t.Fatal(err)
				}
				req := ask(session, "lambda:InvokeFunction", fn+":live", "aws:SourceVpc", "vpc-17")
				x := explain.Explain(compile(t, evaluate.Policies{Identity: listOf(p)}), &req, explain.WithoutRemedies())
				if len(x.Near) > 0 && x.Near[0].Sid == "Spoilt" && len(x.Near[0].Differs) == 1 && x.Near[0].Differs[0].Code == way.code {
					right++
				} else {
					t.Logf("%d: %s: %v", i, way.name, briefNear(x))
				}
			}
			t.Logf("%d of %d", right, tt.cases)
			if right < tt.least {
				t.Errorf("%d of %d come first, want %d", right, tt.cases, tt.least)
			}
		})
	}
}

// TestNearOrder is an example in which the order matters: nine statements, one with a wrong qualifier, one with another
// account, one that lacks a condition key.
func TestNearOrder(t *testing.T) {
	fn := "arn:aws:lambda:eu-west-1:123456789012:function:orders"
	of := func(sid, action, resource, condition string) string {
		return `{"Sid":"` + sid + `","Effect":"Allow","Action":"` + action + `","Resource":"` + resource + `"` + condition + `}`
	}
	p := statements("nine",
		of("Tables", "dynamodb:*", "*", ""),
		of("Account", "lambda:InvokeFunction", "arn:aws:lambda:eu-west-1:999988887777:function:orders:live", ""),
		of("Others", "lambda:InvokeFunction", "arn:aws:lambda:eu-west-1:123456789012:function:billing:live", ""),
		of("Key", "lambda:InvokeFunction", fn+":live", `,"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`),
		of("Read", "lambda:Get*", "*", ""),
		of("Qualifier", "lambda:InvokeFunction", fn+":test", ""),
		of("Buckets", "s3:*", "*", ""),
		of("Update", "lambda:UpdateFunctionCode", fn, ""),
		of("Far", "lambda:InvokeFunction", "arn:aws:lambda:us-east-1:999988887777:function:billing", ""),
	)
	req := ask(session, "lambda:InvokeFunction", fn+":live")
	x := explain.Explain(compile(t, evaluate.Policies{Identity: listOf(p)}), &req, explain.WithNear(9), explain.WithoutRemedies())
	var got []string
	for _, n := range x.Near {
		got = append(got, fmt.Sprintf("%s %d", n.Sid, n.Cost))
	}
	// 1-2, 2-1, 3-1, 4-1, 4, 4+1; Far: 3+3+4+1-1
	want := []string{"Key -1", "Qualifier 1", "Account 2", "Others 3", "Read 4", "Update 5"}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
