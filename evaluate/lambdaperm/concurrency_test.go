package lambdaperm_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/internal/concurrent"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// Functions, roles and callers that nobody changes may be asked about by many goroutines at once, without anything
// having been used before. The race detector looks.
func TestConcurrency(t *testing.T) {
	const queue, photos = "arn:aws:sqs:us-east-1:111122223333:q", "arn:aws:s3:::photos"
	role := lambdaperm.Role{
		ARN:      roleARN,
		Trust:    document(`{"Effect":"Allow","Principal":{"Service":["lambda.amazonaws.com","states.amazonaws.com"]},"Action":"sts:AssumeRole"}`),
		Identity: []*policy.Policy{document(`{"Effect":"Allow","Action":["sqs:*","logs:*","s3:GetObject","lambda:InvokeFunction"],"Resource":"*"}`)},
		Tags:     map[string]string{"t": "x"},
	}
	f := lambdaperm.Function{
		ARN:      arn.Function{Partition: "aws", Region: "us-east-1", AccountID: accountA, Name: "f"},
		Policies: map[string]*policy.Policy{"": document(`{"Sid":"s","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"` + functionARN + `"}`)},
		Role:     &role, URLs: map[string]lambdaperm.URL{"": {AuthType: lambdapolicy.AuthIAM}},
		Tags: map[string]string{"t": "x"}, Tracing: true, DeadLetter: queue,
	}
	ann := lambdaperm.Caller{Principal: evaluate.MustParsePrincipal(userA),
		Identity: []*policy.Policy{document(`{"Effect":"Allow","Action":["lambda:*","iam:PassRole"],"Resource":"*"}`)}}
	layer := document(`{"Sid":"l","Effect":"Allow","Principal":"*","Action":"lambda:GetLayerVersion","Resource":"arn:aws:lambda:us-east-1:111122223333:layer:l:1"}`)
	var ctx condition.Context
	ctx.Set("aws:SourceIp", "203.0.113.7")

	use := func(b *strings.Builder) {
		say := func(v ...any) { fmt.Fprintln(b, v...) }
		report := func(r lambdaperm.Report, err error) {
			say(r, err, len(r.Failed()))
			fmt.Fprintf(b, "%+v\n", r.Notes)
			for _, c := range r.Checks {
				say(c.Name, c.Result)
			}
		}
		report(lambdaperm.Invoke(f, "", ann, lambdaperm.WithContext(ctx)))
		report(lambdaperm.InvokeURL(f, "", ann, lambdaperm.WithLegacyURL()))
		report(lambdaperm.InvokeFromSource(f, "1", lambdaperm.Source{ARN: photos, Account: accountA}, lambdaperm.WithFunctionLevelPolicy()))
		report(lambdaperm.InvokeThroughRole(f, "", "states", role))
		report(lambdaperm.Call(f, lambdaperm.CallInput{Action: "s3:GetObject", Resource: evaluate.Resource{ARN: photos + "/a", Account: accountA}}))
		report(lambdaperm.CheckRole(f, "PULL-4"))
		report(lambdaperm.CheckTrust(f, "lambda.amazonaws.com"))
		report(lambdaperm.PollEventSource(f, lambdaperm.EventSourceMapping{SourceARN: queue}))
		report(lambdaperm.CreateEventSourceMapping(ann, f, "", f.Tags))
		report(lambdaperm.CreateFunction(ann, lambdaperm.Function{ARN: f.ARN, Role: &role, Tags: f.Tags,
			Layers: []lambdaperm.LayerVersion{{ARN: "arn:aws:lambda:us-east-1:111122223333:layer:l:1", Policy: layer}}}))
		report(lambdaperm.UpdateFunctionConfiguration(ann, f, lambdaperm.UpdateFunctionConfigurationInput{Role: &role}))
		report(lambdaperm.PassRole(ann, role, "lambda.amazonaws.com"))
		report(lambdaperm.Do(ann, lambdaperm.Operation{Name: "GetFunction", Function: &f}))
		report(lambdaperm.Do(ann, lambdaperm.Operation{Name: "No"}))
		escalation, err := lambdaperm.Escalation(ann, role)
		say(escalation, err, escalation.Beyond(), escalation.Escalates())
		session, err := role.Session("s")
		say(session.Principal, err)

		more, err := f.AddPermission(lambdapolicy.AddPermissionInput{FunctionName: "f", StatementID: "sns", Action: "lambda:InvokeFunction",
			Principal: "sns.amazonaws.com"})
		say(more.Policies[""], err)
		less, err := more.RemovePermission("", "s")
		say(less.Policies[""], err, f.Policies[""])

		for s := range lambdaperm.EventSources() {
			fmt.Fprintf(b, "%+v %v %v\n", s, s.Has(queue), s.Principals("us-east-1", f.ARN))
		}
		for feature := range lambdaperm.Features() {
			fmt.Fprintf(b, "%+v\n", feature)
		}
		say(lambdaperm.ActionsOf("CreateFunction"))
		say(lambdaperm.EventSourceOf(queue))
		say(lambdaperm.LookupEventSource("sqs"))
		say(lambdaperm.AuthenticationIAM, lambdaperm.ModelPush)
	}

	if got := concurrent.Same(t, use); !strings.HasPrefix(got, "may "+userA+" invoke "+functionARN+": allowed") {
		t.Errorf("got %.2000s", got)
	}
}
