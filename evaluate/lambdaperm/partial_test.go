package lambdaperm_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A stack is a function with what is around it, in which "<…>" stand for values that may not be known: <fn> and <bucket> and
// so on are names, <account> and <other> accounts, <region> and <elsewhere> Regions.
type stack func(string) string

// openStack has stand-ins, stackWith values. What has no value of its own is known.
func openStack(labels ...string) stack {
	return func(s string) string {
		for label, known := range knownValues {
			text := known
			for _, l := range labels {
				if l == label {
					text = condition.Unknown{Label: label, Class: classOf(label)}.StandIn()
				}
			}
			s = strings.ReplaceAll(s, "<"+label+">", text)
		}
		return s
	}
}

func stackWith(values map[string]string) stack {
	return func(s string) string {
		for label, known := range knownValues {
			if v, ok := values[label]; ok {
				known = v
			}
			s = strings.ReplaceAll(s, "<"+label+">", known)
		}
		return s
	}
}

var knownValues = map[string]string{
	"fn": "fn", "role": "app", "bucket": "uploads", "queue": "jobs", "table": "orders", "account": "111122223333", "other": "444455556666",
	"region": "eu-west-1", "elsewhere": "us-east-1",
}

// universe has the values that are tried.
var universe = map[string][]string{
	"fn": {"fn", "f2"}, "role": {"app", "r2"}, "bucket": {"uploads", "prod", "b2"}, "queue": {"jobs", "q2"}, "table": {"orders", "t2"},
	"account": {"111122223333", "444455556666", "777788889999"}, "other": {"111122223333", "444455556666", "777788889999"},
	"region": {"eu-west-1", "us-east-1", "ap-south-1"}, "elsewhere": {"eu-west-1", "us-east-1", "ap-south-1"},
}

func classOf(label string) condition.Class {
	switch label {
	case "account", "other":
		return condition.ClassAccount
	case "region", "elsewhere":
		return condition.ClassRegion
	}
	return condition.ClassName
}

func (s stack) policy(statements string) *policy.Policy {
	data, _ := json.Marshal(s(`{"Version":"2012-10-17","Statement":[` + statements + `]}`))
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		panic(err)
	}
	p, err := policy.Parse([]byte(text), policy.WithUnknowns())
	if err != nil {
		panic(err)
	}
	return p
}

func (s stack) function(own, identity string) lambdaperm.Function {
	f := lambdaperm.Function{
		ARN:     arn.Function{Partition: "aws", Region: s("<region>"), AccountID: s("<account>"), Name: s("<fn>")},
		Role:    &lambdaperm.Role{ARN: s("arn:aws:iam::<account>:role/service/<role>"), Identity: []*policy.Policy{s.policy(identity)}},
		Partial: true,
	}
	f.Role.Trust = s.policy(`{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}`)
	if own != "" {
		f.Policies = map[string]*policy.Policy{"": s.policy(own)}
	}
	return f
}

const (
	mayInvoke = `{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:<region>:<account>:function:<fn>","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::%s"},"StringEquals":{"aws:SourceAccount":"%s"}}}`
	mayPoll   = `{"Effect":"Allow","Action":["sqs:ReceiveMessage","sqs:DeleteMessage","sqs:GetQueueAttributes"],"Resource":"arn:aws:sqs:<region>:%s:%s"}`
	mayLog    = `{"Effect":"Allow","Action":"logs:*","Resource":"arn:aws:logs:<region>:<account>:*"}`
)

// A partialQuestion is a question with the labels of what is not known.
type partialQuestion struct {
	name   string
	labels []string
	ask    func(s stack) (lambdaperm.Report, error)
	want   string
}

var partialQuestions = []partialQuestion{
	{"IN-30 the same bucket", []string{"fn", "bucket"}, func(s stack) (lambdaperm.Report, error) {
		return lambdaperm.InvokeFromSource(s.function(fmt.Sprintf(mayInvoke, "<bucket>", "<account>"), mayLog), "", lambdaperm.Source{ARN: s("arn:aws:s3:::<bucket>"), Account: s("<account>")})
	}, "allowed"},
	{"IN-32 another bucket", []string{"bucket"}, func(s stack) (lambdaperm.Report, error) {
		return lambdaperm.InvokeFromSource(s.function(fmt.Sprintf(mayInvoke, "prod", "<account>"), mayLog), "", lambdaperm.Source{ARN: s("arn:aws:s3:::<bucket>"), Account: s("<account>")})
	}, "depends on bucket"},
	{"IN-34 no permission", []string{"bucket", "fn"}, func(s stack) (lambdaperm.Report, error) {
		return lambdaperm.InvokeFromSource(s.function("", mayLog), "", lambdaperm.Source{ARN: s("arn:aws:s3:::<bucket>"), Account: s("<account>")})
	}, "implicitDeny"},
	{"IN-30 account and Region of everything", []string{"account", "region", "fn", "bucket"}, func(s stack) (lambdaperm.Report, error) {
		return lambdaperm.InvokeFromSource(s.function(fmt.Sprintf(mayInvoke, "<bucket>", "<account>"), mayLog), "", lambdaperm.Source{ARN: s("arn:aws:s3:::<bucket>"), Account: s("<account>")})
	}, "allowed"},
	{"IN-34 a bucket of another account", []string{"other"}, func(s stack) (lambdaperm.Report, error) {
		return lambdaperm.InvokeFromSource(s.function(fmt.Sprintf(mayInvoke, "<bucket>", "<account>"), mayLog), "", lambdaperm.Source{ARN: s("arn:aws:s3:::<bucket>"), Account: s("<other>")})
	}, "depends on other"},
	{"IN-30 a queue", []string{"queue", "role"}, func(s stack) (lambdaperm.Report, error) {
		f := s.function("", fmt.Sprintf(mayPoll, "<account>", "<queue>")+","+mayLog)
		return lambdaperm.PollEventSource(f, lambdaperm.EventSourceMapping{SourceARN: s("arn:aws:sqs:<region>:<account>:<queue>")})
	}, "allowed"},
	{"IN-32 another queue", []string{"queue", "role"}, func(s stack) (lambdaperm.Report, error) {
		f := s.function("", fmt.Sprintf(mayPoll, "<account>", "jobs"))
		return lambdaperm.PollEventSource(f, lambdaperm.EventSourceMapping{SourceARN: s("arn:aws:sqs:<region>:<account>:<queue>")})
	}, "depends on queue"},
	{"IN-34 a queue in a Region that is not known", []string{"elsewhere"}, func(s stack) (lambdaperm.Report, error) {
		f := s.function("", fmt.Sprintf(strings.ReplaceAll(mayPoll, "<region>", "*"), "<account>", "*"))
		return lambdaperm.PollEventSource(f, lambdaperm.EventSourceMapping{SourceARN: s("arn:aws:sqs:<elsewhere>:<account>:<queue>")})
	}, "depends on elsewhere"},
	{"IN-30 the role", []string{"account", "region", "fn", "role"}, func(s stack) (lambdaperm.Report, error) {
		return lambdaperm.CheckRole(s.function("", mayLog))
	}, "allowed"},
	{"IN-32 a dead-letter queue", []string{"queue"}, func(s stack) (lambdaperm.Report, error) {
		f := s.function("", mayLog+`,{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:*:*:jobs"}`)
		f.DeadLetter = s("arn:aws:sqs:<region>:<account>:<queue>")
		return lambdaperm.CheckRole(f)
	}, "depends on queue"},
	{"IN-34 a layer of an account that is not known", []string{"other"}, func(s stack) (lambdaperm.Report, error) {
		f := s.function("", mayLog)
		f.Layers = []lambdaperm.LayerVersion{{ARN: s("arn:aws:lambda:<region>:<other>:layer:l:3")}}
		return lambdaperm.CheckRole(f)
	}, "allowed"},
	{"IN-30 a call on a table", []string{"table"}, func(s stack) (lambdaperm.Report, error) {
		f := s.function("", `{"Effect":"Allow","Action":"dynamodb:PutItem","Resource":"arn:aws:dynamodb:<region>:<account>:table/<table>"}`)
		return lambdaperm.Call(f, lambdaperm.CallInput{Action: "dynamodb:PutItem", Resource: evaluate.Resource{ARN: s("arn:aws:dynamodb:<region>:<account>:table/<table>")}})
	}, "allowed"},
	{"IN-34 a table of another account", []string{"other"}, func(s stack) (lambdaperm.Report, error) {
		f := s.function("", `{"Effect":"Allow","Action":"dynamodb:PutItem","Resource":"*"}`)
		return lambdaperm.Call(f, lambdaperm.CallInput{Action: "dynamodb:PutItem", Resource: evaluate.Resource{ARN: s("arn:aws:dynamodb:<region>:<other>:table/orders")}})
	}, "depends on other"},
	{"IN-34 a key of an account that is not known", []string{"other"}, func(s stack) (lambdaperm.Report, error) {
		f := s.function("", `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"*"}`)
		return lambdaperm.Call(f, lambdaperm.CallInput{Action: "kms:Decrypt", Resource: evaluate.Resource{ARN: s("arn:aws:kms:<region>:<other>:key/k")}})
	}, "depends on other"},
	{"IN-31 a user", []string{"fn"}, func(s stack) (lambdaperm.Report, error) {
		c := lambdaperm.Caller{
			Principal: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann"),
			Identity:  []*policy.Policy{s.policy(`{"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:*:*:function:<fn>"}`)},
		}
		return lambdaperm.Invoke(s.function("", mayLog), "", c)
	}, "allowed"},
	{"IN-31 the URL", []string{"fn"}, func(s stack) (lambdaperm.Report, error) {
		f := s.function(`{"Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunctionUrl","Resource":"arn:aws:lambda:*:*:function:fn","Condition":{"StringEquals":{"lambda:FunctionUrlAuthType":"NONE"}}},{"Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction","Resource":"*","Condition":{"Bool":{"lambda:InvokedViaFunctionUrl":"true"}}}`, mayLog)
		f.URLs = map[string]lambdaperm.URL{"": {AuthType: "NONE"}}
		return lambdaperm.InvokeURL(f, "", lambdaperm.Caller{Principal: evaluate.MustParsePrincipal("anonymous")})
	}, "depends on fn"},
	{"IN-31 a rule's role", []string{"role", "fn"}, func(s stack) (lambdaperm.Report, error) {
		role := lambdaperm.Role{
			ARN: s("arn:aws:iam::<account>:role/<role>"), Trust: s.policy(`{"Effect":"Allow","Principal":{"Service":"scheduler.amazonaws.com"},"Action":"sts:AssumeRole"}`),
			Identity: []*policy.Policy{s.policy(`{"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:*:*:function:<fn>"}`)},
		}
		return lambdaperm.InvokeThroughRole(s.function("", mayLog), "", "scheduler.amazonaws.com", role)
	}, "allowed"},
	{"IN-31 the trust policy", []string{"role", "account"}, func(s stack) (lambdaperm.Report, error) {
		return lambdaperm.CheckTrust(s.function("", mayLog))
	}, "allowed"},
}

// TestPartial holds that questions about functions of which not all is known have the answers that they have for all values,
// or depend on those that make a difference.
func TestPartial(t *testing.T) {
	for _, q := range partialQuestions {
		t.Run(q.name, func(t *testing.T) {
			r, err := q.ask(openStack(q.labels...))
			if err != nil {
				t.Fatal(err)
			}
			got := r.Decision.String()
			if len(r.DependsOn) > 0 {
				got = "depends on"
				for _, u := range r.DependsOn {
					got += " " + u.Label
				}
			}
			if got != q.want {
				t.Errorf("got %s, want %s\n%v", got, q.want, r)
			}
			text := r.String() + string(mustJSON(t, r))
			for _, c := range r.Checks {
				text += c.Name + c.Missing + c.Remark + c.Fix
				if c.Explanation != nil {
					text += c.Explanation.String()
				}
			}
			for _, n := range r.Notes {
				text += n.Message
			}
			if strings.ContainsAny(text, "\ufdd0\ufdd1") || strings.Contains(text, "ufdd") || strings.Contains(text, "unknown1") || strings.Contains(text, "90000000000") || strings.Contains(text, "zz-unknown") {
				t.Errorf("the report shows what stands for a value:\n%s", text)
			}
			q.assign(t, r)
		})
	}
}

// assign puts in values of a small universe, and holds the answer to those with values.
func (q *partialQuestion) assign(t *testing.T, r lambdaperm.Report) {
	t.Helper()
	groups := make(map[string]bool) // allowed, by the values that the answer depends on
	next := make([]int, len(q.labels))
	for more := true; more; {
		values := make(map[string]string)
		for i, label := range q.labels {
			values[label] = universe[label][next[i]]
		}
		known, err := q.ask(stackWith(values))
		if err == nil {
			allowed := known.Decision == evaluate.Allowed
			if len(r.DependsOn) == 0 && allowed != (r.Decision == evaluate.Allowed) {
				t.Errorf("with %v: %v", values, known)
			}
			group := ""
			for _, u := range r.DependsOn {
				group += values[u.Label] + " "
			}
			if was, ok := groups[group]; ok && was != allowed {
				t.Errorf("with %v it is another answer: values are missing from DependsOn", values)
			}
			groups[group] = allowed
		}
		more = false
		for i, label := range q.labels {
			if next[i]++; next[i] < len(universe[label]) {
				more = true
				break
			}
			next[i] = 0
		}
	}
}

// TestPartialRefused is about values that cannot be unknown here.
func TestPartialRefused(t *testing.T) {
	text := condition.Unknown{Label: "T", Class: condition.ClassText}.StandIn()
	for _, c := range []struct {
		name   string
		change func(*lambdaperm.Function)
		code   lambdaperm.Code
	}{
		{"IN-31 a partition", func(f *lambdaperm.Function) {
			f.ARN.Partition = condition.Unknown{Label: "P", Class: condition.ClassPartition}.StandIn()
		}, lambdaperm.CodeInvalidParameter},
		{"IN-31 what is no text", func(f *lambdaperm.Function) {
			f.KMSKey = condition.Unknown{Label: "P", Class: condition.ClassPolicy}.StandIn()
		}, lambdaperm.CodeInvalidParameter},
		{"IN-31 an ARN of a service that is not known", func(f *lambdaperm.Function) { f.DeadLetter = text }, lambdaperm.CodeInvalidARN},
		{"IN-30 half a stand-in", func(f *lambdaperm.Function) { f.DeadLetter = text[:4] }, lambdaperm.CodeInvalidParameter},
		{"IN-30 nobody said so", func(f *lambdaperm.Function) { f.Partial = false }, lambdaperm.CodeInvalidARN},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := openStack("fn").function("", mayLog)
			c.change(&f)
			r, err := lambdaperm.CheckRole(f)
			var e *lambdaperm.Error
			if !errors.As(err, &e) || e.Code != c.code || r.Checks != nil {
				t.Fatalf("got %v, error %v", r, err)
			}
			if c.name != "IN-30 nobody said so" && (strings.Contains(err.Error(), "ufdd") || strings.ContainsAny(e.Input, "\ufdd0")) {
				t.Errorf("the error shows a stand-in: %v", err)
			}
		})
	}
	f := openStack("fn").function("", mayLog)
	who := lambdaperm.Caller{Principal: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann")}
	var e *lambdaperm.Error
	if _, err := lambdaperm.CreateFunction(who, f); !errors.As(err, &e) || e.Code != lambdaperm.CodeInvalidParameter {
		t.Errorf("an operation: %v", err)
	}
	// Names that look like examples.
	s := openStack("fn", "bucket")
	f = s.function(fmt.Sprintf(mayInvoke, "<bucket>", "<account>"), mayLog)
	f.LogGroup = "unknown1x-unknown2x"
	if r, err := lambdaperm.InvokeFromSource(f, "", lambdaperm.Source{ARN: s("arn:aws:s3:::<bucket>"), Account: s("<account>")}); err != nil || r.Decision != evaluate.Allowed {
		t.Errorf("got %v, error %v", r, err)
	}
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
