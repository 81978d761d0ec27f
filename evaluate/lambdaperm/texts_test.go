package lambdaperm_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/internal/eviltext"
	"github.com/lambdaiam/lambdaiam/internal/raced"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// A textAsker asks all questions about a function in which one text stands in the places of which the number is at.
type textAsker struct {
	text string
	at   int
	next int
	says func(what string, lines int, text string)
	err  func(error)
}

// in returns the text, behind some words, if it is the turn of this place, and else what is usual there.
func (a *textAsker) in(words, usual string) string {
	a.next++
	if a.next == a.at {
		return words + a.text
	}
	return usual
}

// ask asks all questions, and returns how many places there are.
func (a *textAsker) ask() int {
	a.next = 0
	named := func(p *policy.Policy) *policy.Policy { return p.Named(a.in("", "p")) }
	spec := func(kind policy.Kind) *policy.Policy {
		s := policy.StatementSpec{Sid: a.in("", "s"), Effect: policy.Allow, Action: []string{"lambda:*"}, Resource: []string{a.in(lambdaARN+"function:", "*")}}
		if kind != policy.Identity {
			s.Principal = []policy.PrincipalSpec{{Type: policy.TypeAWS, ID: "*"}}
		}
		s.Condition = append(s.Condition, textTest("aws:SourceArn", a.in("", "v")), textTest(a.in("x:", "x:k"), a.in("", "v")))
		p, err := policy.New(policy.Version2012, s)
		if a.err(err); err != nil {
			return anyInvoke
		}
		return named(p)
	}
	fn, err := arn.ParseFunction(a.in(lambdaARN+"function:", functionARN))
	if a.err(err); err != nil {
		fn = arn.MustParseFunction(functionARN)
	}
	who, err := evaluate.ParsePrincipal(a.in("arn:aws:sts::"+accountA+":assumed-role/q/", userA))
	if a.err(err); err != nil {
		who = evaluate.MustParsePrincipal(userA)
	}
	caller := lambdaperm.Caller{Principal: who.WithTags(map[string]string{a.in("", "t"): a.in("", "v")}), Identity: []*policy.Policy{spec(policy.Identity)}}
	caller.SCPs = []evaluate.Level{{Name: a.in("", "l"), Policies: []*policy.Policy{spec(policy.Identity)}}}
	caller.Context.Set(a.in("x:", "x:k"), a.in("", "v"))
	role := &lambdaperm.Role{ARN: a.in("arn:aws:iam::"+accountA+":role/", roleARN), Identity: []*policy.Policy{spec(policy.Identity)}, Tags: map[string]string{a.in("", "t"): "v"}}
	alias, queue := a.in("", "live"), a.in("arn:aws:sqs:us-east-1:"+accountA+":", queueARN)
	f := lambdaperm.Function{
		ARN: fn, Role: role, Aliases: []string{alias}, Policies: map[string]*policy.Policy{"": spec(policy.Resource), alias: spec(policy.Resource)},
		URLs: map[string]lambdaperm.URL{"": {AuthType: a.in("", lambdapolicy.AuthIAM)}}, LogGroup: a.in("/aws/", ""), Tags: map[string]string{a.in("", "t"): "v"},
	}
	more := f
	more.Layers = []lambdaperm.LayerVersion{{ARN: a.in(lambdaARN+"layer:", lambdaARN+"layer:l:1")}}
	more.VPC = &lambdaperm.VPC{ID: a.in("", "vpc-1"), Subnets: []string{a.in("", "subnet-1")}, SecurityGroups: []string{a.in("", "sg-1")}}
	more.CodeObject, more.CodeVersion, more.KMSKey = a.in("arn:aws:s3:::b/", objectARN), a.in("", ""), a.in("arn:aws:kms:us-east-1:"+accountA+":key/", keyARN)
	more.DeadLetter, more.OnFailure = a.in("arn:aws:sqs:us-east-1:"+accountA+":", queueARN), a.in("arn:aws:s3:::", bucketARN)
	more.FileSystems = []lambdaperm.FileSystem{{ARN: a.in("arn:aws:elasticfilesystem:us-east-1:"+accountA+":file-system/", "arn:aws:elasticfilesystem:us-east-1:"+accountA+":file-system/fs-1")}}
	image := f
	image.ImageRepository = a.in("arn:aws:ecr:us-east-1:"+accountA+":repository/", "")
	mapping := lambdaperm.EventSourceMapping{SourceARN: queue, OnFailure: a.in("arn:aws:s3:::", ""), FilterKey: a.in("arn:aws:kms:us-east-1:"+accountA+":key/", "")}
	kafka := lambdaperm.EventSourceMapping{SelfManagedKafka: true, Topics: []string{a.in("", "t")}, ConsumerGroup: a.in("", "g"),
		Secrets: []lambdaperm.Secret{{ARN: a.in("arn:aws:secretsmanager:us-east-1:"+accountA+":secret:", "arn:aws:secretsmanager:us-east-1:"+accountA+":secret:s")}}}
	web := lambdaperm.WebFunction{ARN: a.in(lambdaARN+"web-function/", lambdaARN+"web-function/w"), Role: role, Policy: spec(policy.Resource), LogGroup: f.LogGroup,
		CodeObject: more.CodeObject, Endpoints: map[string]lambdaperm.WebFunctionEndpoint{"e": {AuthType: a.in("", lambdaperm.WebAuthIAM)}}}

	report := func(r lambdaperm.Report, err error) {
		if a.err(err); err != nil {
			return
		}
		lines := 1 + len(r.Notes)
		a.says("question", 1, r.Question)
		for _, c := range r.Checks {
			lines++
			for what, text := range map[string]string{"name": c.Name, "missing": c.Missing, "remark": c.Remark, "fix": c.Fix, "remedy": c.Remedy} {
				if a.says(what, 1, text); text != "" && what != "name" {
					lines++
				}
			}
			if c.Explanation != nil && len(c.Explanation.Near) > 0 { // the nearest
				lines++
			}
		}
		for _, n := range r.Notes {
			a.says("note "+string(n.Code), 1, n.Message)
		}
		a.says("Report", lines, r.String())
	}
	qualifier := a.in("", "live")
	for _, q := range []string{"", qualifier} {
		report(lambdaperm.Invoke(f, q, caller))
		report(lambdaperm.InvokeURL(f, q, caller))
		for _, s := range []lambdaperm.Source{
			{ARN: a.in("arn:aws:s3:::", bucketARN), Account: a.in("", accountA)}, {ARN: a.in("arn:aws:sns:us-east-1:"+accountB+":", "arn:aws:sns:us-east-1:"+accountB+":t")},
			{Name: lambdaperm.EventSourceName(a.in("", "Alexa")), Token: a.in("", "t"), Account: accountA}, {ARN: a.in("arn:aws:events:eu-west-1:"+accountA+":rule/", "arn:aws:events:eu-west-1:"+accountA+":rule/r")},
		} {
			report(lambdaperm.InvokeFromSource(f, q, s))
		}
		report(lambdaperm.InvokeThroughRole(f, q, lambdaperm.EventSourceName(a.in("", string(lambdaperm.EventSourceStepFunctions))), *role))
	}
	report(lambdaperm.CheckRole(more, a.in("", "x")))
	report(lambdaperm.CheckRole(more))
	report(lambdaperm.CheckRole(image))
	report(lambdaperm.CheckTrust(f, a.in("", "lambda.amazonaws.com")))
	report(lambdaperm.PollEventSource(f, mapping))
	report(lambdaperm.PollEventSource(f, kafka))
	report(lambdaperm.Call(f, lambdaperm.CallInput{Action: a.in("s3:", "s3:GetObject"), Resource: evaluate.Resource{ARN: a.in("arn:aws:s3:::", bucketARN)}}))
	report(lambdaperm.Call(f, lambdaperm.CallInput{Action: "s3:GetObject", Resource: evaluate.Resource{ARN: a.in("", bucketARN), Account: a.in("", "")}}))
	report(lambdaperm.CreateFunction(caller, more))
	report(lambdaperm.CreateFunction(caller, image))
	report(lambdaperm.PassRole(caller, *role, a.in("", "lambda.amazonaws.com")))
	report(lambdaperm.CheckWebFunction(web, a.in("", "")))
	report(lambdaperm.InvokeWebFunction(web, a.in("", "e"), caller))
	for name := range lambdaperm.Operations() {
		op := lambdaperm.Operation{Name: name, Function: &f, Qualifier: qualifier, Role: role, Mapping: &mapping, CodeObject: more.CodeObject, Layers: more.Layers, VPC: more.VPC,
			Tags: f.Tags, AuthType: lambdapolicy.AuthIAM, Principals: []string{"*"}, CodeSigningConfig: more.KMSKey}
		report(lambdaperm.Do(caller, op))
		op.Function, op.Resource.ARN = nil, queue
		report(lambdaperm.Do(caller, op))
	}
	report(lambdaperm.Do(caller, lambdaperm.Operation{Name: a.in("", "Invoke"), Function: &f, Principals: []string{a.in("", "*")}}))
	report(lambdaperm.Do(caller, lambdaperm.Operation{Name: "AddPermission", Function: &f, Principals: []string{a.in("", "*")}}))
	report(lambdaperm.Do(caller, lambdaperm.Operation{Name: "UntagResource", Function: &f, TagKeys: []string{a.in("", "*")}}))
	d, err := lambdaperm.CheckDeployment(caller, lambdaperm.Deployment{Function: more, Permissions: []lambdapolicy.AddPermissionInput{
		{StatementID: a.in("", "s"), Action: a.in("lambda:", "lambda:InvokeFunction"), Principal: a.in("", "sns.amazonaws.com"), SourceARN: a.in("arn:aws:sns:us-east-1:1:", "")}}})
	if a.err(err); err == nil {
		lines := 1
		for _, r := range d.Reports {
			lines += 1 + strings.Count(r.String(), "\n")
		}
		a.says("DeploymentReport", lines, d.String())
	}
	e, err := lambdaperm.Escalation(caller, *role)
	if a.err(err); err == nil {
		a.says("EscalationReport", 1+len(e.Beyond()), e.String())
		for _, g := range e.Grants {
			a.says("Grant", 1, g.String())
			a.says("Why", 1, g.Why)
		}
	}
	return a.next
}

// TestPromiseTexts holds that texts from outside do not lie in answers: whatever they are, each text of a report is one
// line without controls, a report has the lines of its checks and notes, and errors have 4 KiB at most.
func TestPromiseTexts(t *testing.T) {
	a := textAsker{says: func(string, int, string) {}, err: func(error) {}}
	places := a.ask()
	a.says = func(what string, lines int, text string) {
		if fault := eviltext.Fault(text, lines); fault != "" {
			t.Errorf("%d: %s: %.1000s", a.at, what, fault)
		}
	}
	a.err = func(err error) {
		if fault := eviltext.ErrorFault(err); fault != "" {
			t.Errorf("%d: %T: %.1000s", a.at, err, fault)
		}
	}
	all := eviltext.Texts()
	every := 12 // every place has a text that ends lines and some others: asking everything takes long
	if raced.Enabled {
		every = 60
	}
	for at := 1; at <= places; at++ {
		for i := at % every; i < len(all); i += every {
			a.at, a.text = at, all[i]
			a.ask()
		}
		a.at, a.text = at, all[0]
		a.ask()
	}
	if t.Failed() {
		return
	}
	// The fields of a report are exported: its text does not trust them.
	for _, evil := range all {
		r := lambdaperm.Report{Question: evil, Checks: []lambdaperm.Check{{Name: evil, Missing: evil + "a", Remark: evil + "a", Fix: evil + "a", Remedy: evil + "a",
			Request: evaluate.Request{Action: evil, Resource: evaluate.Resource{ARN: evil}}}}, Notes: []lambdaperm.Note{{Code: lambdaperm.NoteCode(evil), Message: evil}}}
		if fault := eviltext.Fault(r.String(), 7); fault != "" {
			t.Errorf("%.1000s", fault)
		}
		g := lambdaperm.Grant{Policy: evil, Sid: evil, Action: evil, Resource: evil, Why: evil}
		left := lambdaperm.LeftOut{Policy: evil, Sid: evil, Grants: 1}
		for _, text := range []string{fmt.Sprint(g), fmt.Sprint(left)} {
			if fault := eviltext.Fault(text, 1); fault != "" {
				t.Errorf("%.1000s", fault)
			}
		}
	}
}

// FuzzTexts holds TestPromiseTexts for any text in any place.
func FuzzTexts(f *testing.F) {
	for i, evil := range eviltext.Texts() {
		if len(evil) < 100 {
			f.Add(evil, uint8(4*i))
		}
	}
	f.Fuzz(func(t *testing.T, text string, at uint8) {
		if len(text) > 4000 {
			return
		}
		a := textAsker{text: text, at: int(at)}
		a.says = func(what string, lines int, text string) {
			if fault := eviltext.Fault(text, lines); fault != "" {
				t.Errorf("%s: %.1000s", what, fault)
			}
		}
		a.err = func(err error) {
			if fault := eviltext.ErrorFault(err); fault != "" {
				t.Errorf("%v: %.1000s", reflect.TypeOf(err), fault)
			}
		}
		a.ask()
	})
}

func textTest(key, value string) condition.Spec {
	return condition.Spec{Operator: "StringEquals", Key: key, Values: []string{value}}
}
