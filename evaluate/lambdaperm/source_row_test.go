package lambdaperm

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/lambdasource"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// addSource adds a row to a table until the test ends.
func addSource[R any](t *testing.T, table *[]R, r R) {
	t.Helper()
	before := *table
	t.Cleanup(func() { *table = before })
	*table = append(slices.Clip(before), r)
}

const (
	madeFunction = "arn:aws:lambda:eu-west-1:111122223333:function:f"
	madeARN      = "arn:aws:mill:eu-west-1:111122223333:wheel/w1"
	madeSecret   = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:s"
)

func madeDoc(statements string) *policy.Policy {
	return policy.MustParse(`{"Version":"2012-10-17","Statement":[` + statements + `]}`)
}

// madeUp is a function whose role may do anything, with a statement in its policy.
func madeUp(t *testing.T, statement string) Function {
	t.Helper()
	fn, err := arn.ParseFunction(madeFunction)
	if err != nil {
		t.Fatal(err)
	}
	f := Function{ARN: fn, Role: &Role{
		ARN:      "arn:aws:iam::111122223333:role/r",
		Trust:    madeDoc(`{"Effect":"Allow","Principal":{"Service":["lambda.amazonaws.com","mill.amazonaws.com"]},"Action":"sts:AssumeRole"}`),
		Identity: []*policy.Policy{madeDoc(`{"Effect":"Allow","Action":"*","Resource":"*"}`)},
	}}
	if statement != "" {
		f.Policies = map[string]*policy.Policy{"": madeDoc(statement)}
	}
	return f
}

// found returns the made-up source as the public tables have it.
func found(t *testing.T, names ...string) EventSource {
	t.Helper()
	var e EventSource
	for source := range EventSources() {
		if source.Name == names[0] {
			e = source
		}
	}
	if e.Name == "" || e.Title == "" {
		t.Fatalf("EventSources has no %s", names[0])
	}
	for _, name := range names {
		if got, err := LookupEventSource(name); err != nil || !cmp.Equal(got, e) {
			t.Errorf("LookupEventSource(%q) = %+v, %v", name, got, err)
		}
	}
	return e
}

func ofARN(t *testing.T, e EventSource) {
	t.Helper()
	if got, err := EventSourceOf(madeARN); err != nil || !cmp.Equal(got, e) {
		t.Errorf("EventSourceOf: %+v, %v", got, err)
	}
	if !e.Has(madeARN) || e.Has("arn:aws:mill:eu-west-1:111122223333:stone/s") {
		t.Error("Has")
	}
	if _, err := EventSourceOf("arn:aws:mill:eu-west-1:111122223333:stone/s"); err == nil || !strings.Contains(err.Error(), "{wheel}") {
		t.Errorf("the ARN of something else: %v", err)
	}
}

// asked returns actions and resources of the checks, and whether the report is allowed.
func asked(t *testing.T, r Report, err error) (string, bool) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, c := range r.Checks {
		list = append(list, c.Request.Action+" "+strings.TrimPrefix(c.Request.Resource.ARN, "arn:aws:"))
	}
	return strings.Join(list, "\n"), r.Decision == evaluate.Allowed
}

func TestNewSourcePushes(t *testing.T) {
	addSource(t, &lambdasource.Push, lambdasource.Source{ID: "X-1", Name: "mill", Title: "AWS Mill", Principal: "mill.amazonaws.com",
		Facts: lambdasource.SendsARN | lambdasource.SendsAccount | lambdasource.NamedRegion, ARNs: []string{"mill:{region}:{account}:wheel/{wheel}"},
		CrossAccount: "the wheel must turn", Subscription: []string{"mill:Subscribe"}})
	e := found(t, "mill", "X-1")
	ofARN(t, e)
	f := madeUp(t, `{"Effect":"Allow","Principal":{"Service":"mill.eu-west-1.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"*",
		"Condition":{"ArnLike":{"aws:SourceArn":"`+madeARN+`"},"StringEquals":{"aws:SourceAccount":["111122223333","444455556666"]}}}`)
	if diff := cmp.Diff([]string{"mill.eu-west-1.amazonaws.com"}, e.Principals("eu-west-1", f.ARN)); diff != "" {
		t.Error(diff)
	}
	r, err := InvokeFromSource(f, "", Source{ARN: madeARN})
	if checks, allowed := asked(t, r, err); !allowed || checks != "lambda:InvokeFunction lambda:eu-west-1:111122223333:function:f" || len(r.Notes) > 0 {
		t.Errorf("InvokeFromSource: %v", r)
	}
	foreign := strings.Replace(madeARN, "111122223333", "444455556666", 1)
	r, err = InvokeFromSource(f, "", Source{ARN: foreign, Policy: madeDoc(`{"Effect":"Allow","Principal":"*","Action":"mill:*","Resource":"*"}`)})
	if checks, allowed := asked(t, r, err); allowed || !strings.Contains(checks, "mill:Subscribe mill:") || !strings.Contains(r.String(), "the wheel must turn") {
		t.Errorf("InvokeFromSource of another account: %v", r)
	}
	if r, err = InvokeThroughRole(f, "", "mill", *f.Role); err != nil || r.Decision == evaluate.Allowed || len(r.Checks) != 2 {
		t.Errorf("InvokeThroughRole: %v %v", r, err) // the role does not trust the name with a Region
	}
	if _, err = PollEventSource(f, EventSourceMapping{SourceARN: madeARN}); err == nil {
		t.Error("a source that pushes is polled")
	}
}

func TestNewSourceRunsWithRole(t *testing.T) {
	addSource(t, &lambdasource.Push, lambdasource.Source{ID: "X-1", Name: "mill", Title: "AWS Mill", Principal: "mill.amazonaws.com",
		Facts: lambdasource.RunsWithRole | lambdasource.HasToken})
	f := madeUp(t, "")
	r, err := InvokeFromSource(f, "", Source{Name: "mill", Token: "t"})
	if checks, allowed := asked(t, r, err); !allowed || strings.Count(checks, assumeRole) != 2 || !r.Checks[2].Advisory {
		t.Errorf("%v", r)
	}
	f.Role = nil
	if _, err = InvokeFromSource(f, "", Source{Name: "mill", Token: "t"}); err == nil || !strings.Contains(err.Error(), "AWS Mill") {
		t.Errorf("without a role: %v", err)
	}
}

func TestNewSourceCallsURL(t *testing.T) {
	addSource(t, &lambdasource.Push, lambdasource.Source{ID: "X-1", Name: "mill", Title: "AWS Mill", Principal: "mill.amazonaws.com",
		Facts: lambdasource.SendsARN | lambdasource.OmitsAccount | lambdasource.CallsURL, ARNs: []string{"mill:{region}:{account}:wheel/{wheel}"}})
	f := madeUp(t, `{"Effect":"Allow","Principal":{"Service":"mill.amazonaws.com"},"Action":"lambda:*","Resource":"*",
		"Condition":{"ArnLike":{"aws:SourceArn":"`+madeARN+`"},"Null":{"aws:SourceAccount":"true"}}}`)
	f.URLs = map[string]URL{"": {AuthType: lambdapolicy.AuthIAM}}
	r, err := InvokeFromSource(f, "", Source{ARN: madeARN})
	if checks, allowed := asked(t, r, err); !allowed || !strings.Contains(checks, invokeURL) {
		t.Errorf("%v", r)
	}
}

func TestNewSourceWithRole(t *testing.T) {
	addSource(t, &lambdasource.Roles, lambdasource.Source{Name: "mill", Title: "AWS Mill", Principal: "mill.amazonaws.com",
		Facts: lambdasource.WithRole | lambdasource.Scales, ARNs: []string{"mill:{region}:{account}:wheel/{wheel}"}, Actions: []string{invokeFunction, listFunctions}})
	e := found(t, "mill")
	ofARN(t, e)
	f := madeUp(t, "")
	for _, service := range []string{"mill", "mill.amazonaws.com"} {
		r, err := InvokeThroughRole(f, "1", service, *f.Role)
		checks, allowed := asked(t, r, err)
		want := "sts:AssumeRole iam::111122223333:role/r\nlambda:InvokeFunction lambda:eu-west-1:111122223333:function:f:1\nlambda:ListFunctions *"
		if !allowed || checks != want {
			t.Errorf("%s: %v", service, r)
		}
		if _, err := InvokeThroughRole(f, "", service, *f.Role); err == nil {
			t.Error("it scales what can have no provisioned concurrency")
		}
	}
	if _, err := InvokeFromSource(f, "", Source{ARN: madeARN}); err == nil || !strings.Contains(err.Error(), "InvokeThroughRole") {
		t.Errorf("InvokeFromSource: %v", err)
	}
	if _, err := PollEventSource(f, EventSourceMapping{SourceARN: madeARN}); err == nil || !strings.Contains(err.Error(), "InvokeThroughRole") {
		t.Errorf("PollEventSource: %v", err)
	}
}

// TestNewSourceIsPolled adds a source that has all that a polled source may have, and asks for all of it.
func TestNewSourceIsPolled(t *testing.T) {
	addSource(t, &pullSources, pullRow{
		sourceRow{ID: "X-1", Name: "mill", Title: "AWS Mill", ARNs: []string{"mill:{region}:{account}:wheel/{wheel}"}},
		polling{
			arn: "wheel", facts: speaksKafka | inVPC | maybePublic,
			ways:  []way{{0, maySecret, ""}, {AuthenticationBasic, needsSecret, "kafka-secret"}, {AuthenticationIAM, noSecret, ""}},
			takes: []string{"mill", "logs", whatTheWayTakes, FeatureMappingVPC},
			note:  "and water", managed: basicRole,
			needs: []needRow{{"sqs:ReceiveMessage", "{wheel}", 0, ""}, {"sqs:SendMessage", "*", optional, ""}},
		}})
	e := found(t, "mill", "X-1")
	ofARN(t, e)
	var feature Feature
	for f := range Features() {
		if f.Name == "mill" {
			feature = f
		}
	}
	if feature.ID != "X-1" || feature.Title != e.Title || feature.Managed != basicRole || feature.Remark != "and water" || len(feature.Needs) != 2 {
		t.Errorf("Features: %+v", feature)
	}
	f := madeUp(t, "")
	if r, err := InvokeFromSource(f, "", Source{ARN: madeARN}); err == nil || !strings.Contains(err.Error(), "PollEventSource") {
		t.Errorf("InvokeFromSource: %v %v", r, err)
	}
	if _, err := InvokeThroughRole(f, "", "mill", *f.Role); err == nil {
		t.Error("InvokeThroughRole")
	}

	own := "sqs:ReceiveMessage mill:eu-west-1:111122223333:wheel/w1\nsqs:SendMessage *\n" +
		"logs:CreateLogGroup logs:eu-west-1:111122223333:log-group:/aws/lambda/f:*\n" +
		"logs:CreateLogStream logs:eu-west-1:111122223333:log-group:/aws/lambda/f:log-stream:*\n" +
		"logs:PutLogEvents logs:eu-west-1:111122223333:log-group:/aws/lambda/f:log-stream:*"
	secrets := []Secret{{ARN: madeSecret}}
	denying := madeDoc(`{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}`)
	for _, tt := range []struct {
		name    string
		m       EventSourceMapping
		checks  string // that must be there besides its own
		allowed bool
	}{
		{"as it is", EventSourceMapping{}, "", true},
		{"a secret that it may have", EventSourceMapping{Secrets: secrets}, "", true},
		{"password", EventSourceMapping{Authentication: AuthenticationBasic, Secrets: secrets}, getSecret, true},
		{"IAM", EventSourceMapping{Authentication: AuthenticationIAM}, "", true},
		{"VPC", EventSourceMapping{VPC: &VPC{Subnets: []string{"subnet-1"}}}, "ec2:CreateNetworkInterface ec2:eu-west-1:111122223333:subnet/subnet-1", true},
		{"endpoint", EventSourceMapping{Endpoints: Endpoints{STS: denying}}, assumeRole, false},
		{"registry", EventSourceMapping{Registry: &SchemaRegistry{URI: "https://r.example", Secrets: secrets}}, getSecret, true},
		{"topic", EventSourceMapping{OnFailure: "kafka://t"}, "", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.m.SourceARN = madeARN
			r, err := PollEventSource(f, tt.m)
			checks, allowed := asked(t, r, err)
			if !strings.Contains(checks, own) || !strings.Contains(checks, tt.checks) || allowed != tt.allowed ||
				strings.Contains(checks, "ec2:") != (tt.m.VPC != nil) || r.Checks[2].Advisory == r.Checks[3].Advisory {
				t.Errorf("%v", r)
			}
		})
	}
	for name, m := range map[string]EventSourceMapping{
		"way":        {Authentication: AuthenticationTLS},
		"no secret":  {Authentication: AuthenticationBasic},
		"secret":     {Authentication: AuthenticationIAM, Secrets: secrets},
		"connection": {Cluster: "arn:aws:kafka:eu-west-1:111122223333:cluster/c/1"},
	} {
		m.SourceARN = madeARN
		if _, err := PollEventSource(f, m); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	// What the role lacks, the managed policy of the row has.
	f.Role.Identity = nil
	r, err := PollEventSource(f, EventSourceMapping{SourceARN: madeARN})
	if _, allowed := asked(t, r, err); allowed || r.Checks[1].Remedy != basicRole {
		t.Errorf("without permissions: %v", r)
	}
}
