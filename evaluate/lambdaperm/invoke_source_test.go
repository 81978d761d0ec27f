package lambdaperm_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// pushRow is what the table of push sources says about one, in terms of a test: the principal, an ARN, and whether the
// account is sent (Y), never sent (N) or not documented (?).
type pushRow struct {
	id, name, principal, arn, account string
}

var pushRows = [...]pushRow{
	{"PUSH-1", "s3", "s3.amazonaws.com", "arn:aws:s3:::own", "Y"},
	{"PUSH-2", "sns", "sns.amazonaws.com", "arn:aws:sns:us-east-1:111122223333:own", "N"},
	{"PUSH-3", "events", "events.amazonaws.com", "arn:aws:events:us-east-1:111122223333:rule/own", "Y"},
	{"PUSH-3/bus", "events", "events.amazonaws.com", "arn:aws:events:us-east-1:111122223333:rule/bus/own", "Y"},
	{"PUSH-4", "apigateway", "apigateway.amazonaws.com", "arn:aws:execute-api:us-east-1:111122223333:api1/own/GET/x", "Y"},
	{"PUSH-5", "logs", "logs.amazonaws.com", "arn:aws:logs:us-east-1:111122223333:log-group:own:*", "Y"},
	{"PUSH-5/regional", "logs", "logs.us-east-1.amazonaws.com", "arn:aws:logs:us-east-1:111122223333:log-group:own:*", "Y"},
	{"PUSH-6", "alarms", "lambda.alarms.cloudwatch.amazonaws.com", "arn:aws:cloudwatch:us-east-1:111122223333:alarm:own", "Y"},
	{"PUSH-7", "cognito-idp", "cognito-idp.amazonaws.com", "arn:aws:cognito-idp:us-east-1:111122223333:userpool/own", "Y"},
	{"PUSH-8", "cognito-sync", "cognito-sync.amazonaws.com", "arn:aws:cognito-sync:us-east-1:111122223333:identitypool/own", "?"},
	{"PUSH-9", "iot", "iot.amazonaws.com", "arn:aws:iot:us-east-1:111122223333:rule/own", "Y"},
	{"PUSH-10", "iotevents", "iotevents.amazonaws.com", "arn:aws:iotevents:us-east-1:111122223333:detectorModel/own", "?"},
	{"PUSH-11", "elasticloadbalancing", "elasticloadbalancing.amazonaws.com",
		"arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/own/1", "Y"},
	{"PUSH-12", "vpc-lattice", "vpc-lattice.amazonaws.com", "arn:aws:vpc-lattice:us-east-1:111122223333:targetgroup/own", "?"},
	{"PUSH-16", "codecommit", "codecommit.amazonaws.com", "arn:aws:codecommit:us-east-1:111122223333:own", "Y"},
	{"PUSH-17", "ses", "ses.amazonaws.com", "arn:aws:ses:us-east-1:111122223333:receipt-rule-set/s:receipt-rule/own", "Y"},
	{"PUSH-18", "lex", "lex.amazonaws.com", "arn:aws:lex:us-east-1:111122223333:intent:own:1", "?"},
	{"PUSH-19", "lexv2", "lexv2.amazonaws.com", "arn:aws:lex:us-east-1:111122223333:bot-alias/own/A", "Y"},
	{"PUSH-20", "connect", "connect.amazonaws.com", "arn:aws:connect:us-east-1:111122223333:instance/own", "Y"},
	{"PUSH-21", "secretsmanager", "secretsmanager.amazonaws.com", "arn:aws:secretsmanager:us-east-1:111122223333:secret:own", "Y"},
	{"PUSH-22", "bedrock", "bedrock.amazonaws.com", "arn:aws:bedrock:us-east-1:111122223333:agent/own", "Y"},
	{"PUSH-23", "bedrock-agentcore", "bedrock-agentcore.amazonaws.com",
		"arn:aws:bedrock-agentcore:us-east-1:111122223333:evaluator/own", "Y"},
	{"PUSH-24", "appsync", "appsync.amazonaws.com", "arn:aws:appsync:us-east-1:111122223333:apis/own", "?"},
	{"PUSH-28/pinpoint", "pinpoint", "pinpoint.us-east-1.amazonaws.com",
		"arn:aws:mobiletargeting:us-east-1:111122223333:apps/own", "Y"},
	{"PUSH-28/workmail", "workmail", "workmail.us-east-1.amazonaws.com", "arn:aws:workmail:us-east-1:111122223333:organization/own", "?"},
	{"PUSH-28/chime", "chime", "voiceconnector.chime.amazonaws.com", "arn:aws:chime:us-east-1:111122223333:sma/own", "?"},
	{"PUSH-28/transfer", "transfer", "transfer.amazonaws.com", "arn:aws:transfer:us-east-1:111122223333:server/own", "?"},
}

// source is the row's own source, by its ARN alone where that says enough.
func (r pushRow) source() lambdaperm.Source {
	s := lambdaperm.Source{ARN: r.arn}
	if r.name == "s3" {
		s.Account = accountA
	}
	return s
}

// TestPushRows is PUSH-32.
func TestPushRows(t *testing.T) {
	for _, row := range pushRows {
		byARN := `"ArnLike":{"AWS:SourceArn":"` + row.arn + `"}`
		byAccount := `"StringEquals":{"AWS:SourceAccount":"` + accountA + `"}`
		pinned := byARN
		if row.account == "Y" {
			pinned += "," + byAccount
		}
		f := functionWith(to(byService(row.principal), allowing("lambda:InvokeFunction", functionARN, pinned)))
		t.Run(row.id+"/right source", func(t *testing.T) {
			r, err := lambdaperm.InvokeFromSource(f, "", row.source())
			wants(t, r, err, ok)
		})
		t.Run(row.id+"/right source by name", func(t *testing.T) {
			s := row.source()
			s.Name = row.name
			r, err := lambdaperm.InvokeFromSource(f, "", s)
			wants(t, r, err, ok)
		})
		t.Run(row.id+"/other resource", func(t *testing.T) {
			s := row.source()
			s.ARN = strings.Replace(s.ARN, "own", "other", 1)
			r, err := lambdaperm.InvokeFromSource(f, "", s)
			wants(t, r, err, no)
		})
		t.Run(row.id+"/same name, other account", func(t *testing.T) {
			s := row.source()
			s.ARN = strings.Replace(s.ARN, accountA, accountB, 1)
			if s.Account != "" {
				s.Account = accountB
			}
			var notes []lambdaperm.NoteCode
			switch row.name {
			case "sns":
				notes = append(notes, lambdaperm.NoteCrossAccountSource)
			case "elasticloadbalancing", "vpc-lattice": // L2-7
				notes = append(notes, lambdaperm.NoteCannotWork)
			}
			r, err := lambdaperm.InvokeFromSource(f, "", s)
			wants(t, r, err, no, notes...)
		})
		t.Run(row.id+"/other service in the statement", func(t *testing.T) {
			g := functionWith(to(byService("batch.amazonaws.com"), allowing("lambda:InvokeFunction", functionARN, pinned)))
			r, err := lambdaperm.InvokeFromSource(g, "", row.source())
			wants(t, r, err, no)
		})
		t.Run(row.id+"/no policy", func(t *testing.T) { // SEED-16: nothing is granted by itself
			r, err := lambdaperm.InvokeFromSource(functionWith(), "", row.source())
			wants(t, r, err, no)
		})
		t.Run(row.id+"/by account too", func(t *testing.T) {
			g := functionWith(to(byService(row.principal), allowing("lambda:InvokeFunction", functionARN, byARN+","+byAccount)))
			r, err := lambdaperm.InvokeFromSource(g, "", row.source())
			switch row.account {
			case "Y":
				wants(t, r, err, ok)
			case "N":
				wants(t, r, err, no, lambdaperm.NoteSourceAccountNeverSent)
			case "?": // OPEN-8
				wants(t, r, err, no, lambdaperm.NoteSourceNotDocumented)
				if diff := cmp.Diff([]string{"aws:SourceAccount"}, r.Checks[0].Result.MissingContext); diff != "" {
					t.Errorf("missing context (-want +got):\n%s", diff)
				}
				s := row.source()
				s.Context.Set("aws:SourceAccount", accountA)
				r, err = lambdaperm.InvokeFromSource(g, "", s)
				wants(t, r, err, ok)
			}
		})
		t.Run(row.id+"/PUSH-29", func(t *testing.T) {
			g := functionWith(to(byService(row.principal), allowing("lambda:InvokeFunction", functionARN)))
			r, err := lambdaperm.InvokeFromSource(g, "", row.source())
			wants(t, r, err, ok, lambdaperm.NoteConfusedDeputy)
		})
	}
}

func TestPushToken(t *testing.T) {
	for id, name := range map[string]string{"PUSH-13": "alexa-appkit", "PUSH-14": "alexa-connectedhome"} {
		invoke := func(condition, token string) (lambdaperm.Report, error) {
			f := functionWith(to(byService(name+".amazon.com"), allowing("lambda:InvokeFunction", functionARN, condition)))
			return lambdaperm.InvokeFromSource(f, "", lambdaperm.Source{Name: name, Token: token})
		}
		const byToken = `"StringEquals":{"lambda:EventSourceToken":"amzn1.ask.skill.x"}`
		t.Run(id+"/right token", func(t *testing.T) {
			r, err := invoke(byToken, "amzn1.ask.skill.x")
			wants(t, r, err, ok)
		})
		t.Run(id+"/wrong token", func(t *testing.T) {
			r, err := invoke(byToken, "amzn1.ask.skill.y")
			wants(t, r, err, no)
		})
		t.Run(id+"/by account", func(t *testing.T) {
			r, err := invoke(`"StringEquals":{"AWS:SourceAccount":"`+accountA+`"}`, "amzn1.ask.skill.x")
			wants(t, r, err, no, lambdaperm.NoteSourceAccountNeverSent)
		})
		t.Run(id+"/without condition", func(t *testing.T) {
			r, err := invoke("", "amzn1.ask.skill.x")
			wants(t, r, err, ok, lambdaperm.NoteConfusedDeputy)
		})
	}
}

// TestPushWithoutARN has the sources for which no aws:SourceArn is documented.
func TestPushWithoutARN(t *testing.T) {
	const rule = "arn:aws:config:us-east-1:111122223333:config-rule/r"
	for _, tt := range [...]struct {
		name, principal, condition string
		source                     lambdaperm.Source
		want                       evaluate.Decision
		notes                      []lambdaperm.NoteCode
	}{
		{"PUSH-15/account", "config", `"StringEquals":{"AWS:SourceAccount":"111122223333"}`,
			lambdaperm.Source{Name: "config", Account: accountA}, ok, nil},
		{"PUSH-15/account of the rule", "config", `"StringEquals":{"AWS:SourceAccount":"111122223333"}`,
			lambdaperm.Source{ARN: rule}, ok, nil},
		{"PUSH-15/other account", "config", `"StringEquals":{"AWS:SourceAccount":"111122223333"}`,
			lambdaperm.Source{Name: "config", Account: accountB}, no, nil},
		{"PUSH-15/by ARN", "config", `"ArnLike":{"AWS:SourceArn":"` + rule + `"}`,
			lambdaperm.Source{ARN: rule}, no, []lambdaperm.NoteCode{lambdaperm.NoteSourceNotDocumented}},
		{"PUSH-15/PUSH-29", "config", "", lambdaperm.Source{Name: "config", Account: accountA}, ok,
			[]lambdaperm.NoteCode{lambdaperm.NoteConfusedDeputy}},
		{"PUSH-25", "appconfig", "", lambdaperm.Source{Name: "appconfig"}, ok,
			[]lambdaperm.NoteCode{lambdaperm.NoteConfusedDeputy}},
		{"PUSH-25/by both", "appconfig",
			`"ArnLike":{"AWS:SourceArn":"arn:aws:appconfig:*:111122223333:*"},"StringEquals":{"AWS:SourceAccount":"111122223333"}`,
			lambdaperm.Source{Name: "appconfig"}, no,
			[]lambdaperm.NoteCode{lambdaperm.NoteSourceNotDocumented, lambdaperm.NoteSourceNotDocumented}},
		{"PUSH-28/mediatailor", "mediatailor", "", lambdaperm.Source{Name: "mediatailor"}, ok,
			[]lambdaperm.NoteCode{lambdaperm.NoteConfusedDeputy}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := functionWith(to(byService(tt.principal+".amazonaws.com"), allowing("lambda:InvokeFunction", functionARN, tt.condition)))
			r, err := lambdaperm.InvokeFromSource(f, "", tt.source)
			wants(t, r, err, tt.want, tt.notes...)
		})
	}
}

func TestPushConditions(t *testing.T) {
	api := func(path string) lambdaperm.Source {
		return lambdaperm.Source{ARN: "arn:aws:execute-api:us-east-1:111122223333:api1/" + path}
	}
	topic := func(region, account, name string) lambdaperm.Source {
		return lambdaperm.Source{ARN: "arn:aws:sns:" + region + ":" + account + ":" + name}
	}
	bucket := lambdaperm.Source{ARN: "arn:aws:s3:::b", Account: accountA}
	like := func(pattern string) string { return `"ArnLike":{"AWS:SourceArn":"` + pattern + `"}` }
	const apiPattern = "arn:aws:execute-api:us-east-1:111122223333:api1/*/GET/"
	seed17 := like("arn:aws:sns:us-east-1:123456789012:my-topic")
	for _, tt := range [...]struct {
		name, principal, condition string
		source                     lambdaperm.Source
		want                       evaluate.Decision
		notes                      []lambdaperm.NoteCode
	}{
		{"PUSH-30/match", "apigateway.amazonaws.com", like(apiPattern), api("prod/GET/"), ok, nil},
		{"PUSH-30/other method", "apigateway.amazonaws.com", like(apiPattern), api("prod/POST/"), no, nil},
		{"SEED-17/my-topic", "sns.amazonaws.com", seed17, topic("us-east-1", "123456789012", "my-topic"), ok,
			[]lambdaperm.NoteCode{lambdaperm.NoteCrossAccountSource}},
		{"SEED-17/other-topic", "sns.amazonaws.com", seed17, topic("us-east-1", "123456789012", "other-topic"), no,
			[]lambdaperm.NoteCode{lambdaperm.NoteCrossAccountSource}},
		{"SEED-17/other account", "sns.amazonaws.com", seed17, topic("us-east-1", "999999999999", "my-topic"), no,
			[]lambdaperm.NoteCode{lambdaperm.NoteCrossAccountSource}},
		{"PUSH-2/opt-in Region, global name", "sns.amazonaws.com", "", topic("ap-east-1", accountA, "t"), no, nil},
		{"PUSH-2/opt-in Region, regional name", "sns.ap-east-1.amazonaws.com", like("arn:aws:sns:ap-east-1:111122223333:t"),
			topic("ap-east-1", accountA, "t"), ok, nil},
		{"PUSH-5/log group without :*", "logs.amazonaws.com", like("arn:aws:logs:us-east-1:111122223333:log-group:g:*"),
			lambdaperm.Source{ARN: "arn:aws:logs:us-east-1:111122223333:log-group:g"}, ok, nil},
		{"PUSH-5 LC-12/name of another Region", "logs.eu-west-1.amazonaws.com", "",
			lambdaperm.Source{ARN: "arn:aws:logs:us-east-1:111122223333:log-group:g"}, no, nil},
		{"PUSH-29/bucket without account", "s3.amazonaws.com", like("arn:aws:s3:::b"), bucket, ok,
			[]lambdaperm.NoteCode{lambdaperm.NoteSourceAccountMissing}},
		{"PUSH-29 L-12/any bucket", "s3.amazonaws.com", like("arn:aws:s3:::*"), bucket, ok,
			[]lambdaperm.NoteCode{lambdaperm.NoteConfusedDeputy}},
		{"PUSH-29/any ARN", "s3.amazonaws.com", like("arn:*:*:*:*:*"), bucket, ok,
			[]lambdaperm.NoteCode{lambdaperm.NoteConfusedDeputy}},
		{"PUSH-29/account alone", "s3.amazonaws.com", `"StringEquals":{"aws:sourceaccount":"111122223333"}`, bucket, ok, nil},
		{"PUSH-29/any account", "s3.amazonaws.com", `"StringLike":{"aws:SourceAccount":["*"]}`, bucket, ok,
			[]lambdaperm.NoteCode{lambdaperm.NoteConfusedDeputy}},
		{"PUSH-29/not one account", "s3.amazonaws.com", `"StringNotEquals":{"aws:SourceAccount":"444455556666"}`, bucket, ok,
			[]lambdaperm.NoteCode{lambdaperm.NoteConfusedDeputy}},
		{"PUSH-29/if it exists", "s3.amazonaws.com", `"StringEqualsIfExists":{"aws:SourceAccount":"111122223333"}`, bucket, ok,
			[]lambdaperm.NoteCode{lambdaperm.NoteConfusedDeputy}},
		{"PUSH-29/all values, of which there may be none", "s3.amazonaws.com",
			`"ForAllValues:StringEquals":{"aws:SourceAccount":"111122223333"}`, bucket, ok,
			[]lambdaperm.NoteCode{lambdaperm.NoteConfusedDeputy}},
		{"PUSH-29/it exists", "s3.amazonaws.com", `"Null":{"aws:SourceAccount":"false"}`, bucket, ok,
			[]lambdaperm.NoteCode{lambdaperm.NoteConfusedDeputy}},
		{"PUSH-29/another key", "s3.amazonaws.com", `"StringEquals":{"aws:RequestedRegion":"us-east-1"}`, bucket, ok,
			[]lambdaperm.NoteCode{lambdaperm.NoteConfusedDeputy}},
		{"PUSH-29/topic of any account", "sns.amazonaws.com", like("arn:aws:sns:us-east-1:*:t"), topic("us-east-1", accountA, "t"),
			ok, []lambdaperm.NoteCode{lambdaperm.NoteConfusedDeputy}},
		{"PUSH-31/principal of China elsewhere", "s3.amazonaws.com.cn", "", bucket, no, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := functionWith(to(byService(tt.principal), allowing("lambda:InvokeFunction", functionARN, tt.condition)))
			r, err := lambdaperm.InvokeFromSource(f, "", tt.source)
			wants(t, r, err, tt.want, tt.notes...)
		})
	}
	t.Run("PUSH-29/organization", func(t *testing.T) {
		f := functionWith(to(byService("s3.amazonaws.com"), allowing("lambda:InvokeFunction", functionARN, `"StringEquals":{"aws:SourceOrgID":"o-a1b2c3d4e5"}`)))
		s := bucket
		s.Context.Set("aws:SourceOrgID", "o-a1b2c3d4e5")
		r, err := lambdaperm.InvokeFromSource(f, "", s)
		wants(t, r, err, ok)
		var more condition.Context
		more.Set("aws:SourceOrgID", "o-a1b2c3d4e5")
		r, err = lambdaperm.InvokeFromSource(f, "", bucket, lambdaperm.WithContext(more))
		wants(t, r, err, ok)
		more.Set("aws:SourceOrgID", "o-other12345")
		r, err = lambdaperm.InvokeFromSource(f, "", s, lambdaperm.WithContext(more)) // the source's own counts
		wants(t, r, err, ok)
	})
	t.Run("RBP-33/everyone without condition", func(t *testing.T) {
		f := functionWith(to(`"*"`, allowing("lambda:InvokeFunction", functionARN)))
		r, err := lambdaperm.InvokeFromSource(f, "", bucket)
		wants(t, r, err, ok, lambdaperm.NotePublicGrant)
	})
	for _, suffix := range [...]string{"", ".cn"} {
		t.Run("PUSH-31/China"+suffix, func(t *testing.T) {
			const fn = "arn:aws-cn:lambda:cn-north-1:111122223333:function:f"
			f := functionNamed(fn)
			f.Policies = map[string]*policy.Policy{"": document(to(byService("s3.amazonaws.com"+suffix), allowing("lambda:InvokeFunction", fn, `"StringEquals":{"AWS:SourceAccount":"111122223333"}`)))}
			r, err := lambdaperm.InvokeFromSource(f, "", lambdaperm.Source{ARN: "arn:aws-cn:s3:::b", Account: accountA})
			wants(t, r, err, ok)
		})
	}
}

// TestPushContext holds the request against what the source sends: nothing of it can be set otherwise.
func TestPushContext(t *testing.T) {
	s := lambdaperm.Source{ARN: "arn:aws:sns:us-east-1:111122223333:t"}
	s.Context.Set("AWS:SourceArn", "arn:aws:sns:us-east-1:111122223333:other")
	s.Context.Set("aws:SourceAccount", accountB)
	s.Context.Set("lambda:EventSourceToken", "x")
	s.Context.Set("lambda:InvokedViaFunctionUrl", "true")
	s.Context.Set("aws:SourceOrgID", "o-a1b2c3d4e5")
	r, err := lambdaperm.InvokeFromSource(functionWith(), "", s)
	wants(t, r, err, no)
	req := r.Checks[0].Request
	if req.Principal.ID() != "sns.amazonaws.com" || req.Action != "lambda:InvokeFunction" || req.Resource.ARN != functionARN {
		t.Errorf("request %v", req)
	}
	got := make(map[string]string)
	for key, value := range req.Context.All() {
		got[key] = value.String()
	}
	want := map[string]string{"aws:SourceArn": s.ARN, "aws:SourceOrgID": "o-a1b2c3d4e5"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("context (-want +got):\n%s", diff)
	}
	if v, _ := s.Context.Lookup("lambda:eventsourcetoken"); v.String() != "x" {
		t.Error("the question changed its argument")
	}
}

func TestPushSubscription(t *testing.T) {
	topic := lambdaperm.Source{ARN: "arn:aws:sns:us-east-1:444455556666:t"}
	f := functionWith(to(byService("sns.amazonaws.com"), allowing("lambda:InvokeFunction", functionARN, `"ArnLike":{"AWS:SourceArn":"`+topic.ARN+`"}`)))
	allow := func(actions string) *policy.Policy {
		return document(`{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":[` + actions + `],"Resource":"` + topic.ARN + `"}`)
	}
	for _, tt := range [...]struct {
		name   string
		policy *policy.Policy
		fn     lambdaperm.Function
		want   evaluate.Decision
		failed int
	}{
		{"PUSH-33/both policies", allow(`"sns:Subscribe","sns:ListSubscriptionsByTopic"`), f, ok, 0},
		{"PUSH-33/subscribing alone", allow(`"sns:Subscribe"`), f, ok, 0},
		{"PUSH-33/topic does not let subscribe", allow(`"sns:Publish"`), f, no, 1},
		{"PUSH-33/function does not let invoke", allow(`"sns:Subscribe"`), functionWith(), no, 1},
		{"PUSH-33/topic policy not known", nil, f, ok, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := topic
			s.Policy = tt.policy
			r, err := lambdaperm.InvokeFromSource(tt.fn, "", s)
			wants(t, r, err, tt.want, lambdaperm.NoteCrossAccountSource)
			if got := len(r.Failed()); got != tt.failed {
				t.Errorf("%d checks failed, want %d\n%v", got, tt.failed, r)
			}
		})
	}
	for partition := range arn.Partitions() {
		t.Run("ARN-1 PUSH-33/"+partition, func(t *testing.T) {
			in := func(s string) string { return strings.Replace(s, "arn:aws:", "arn:"+partition+":", 1) }
			s := lambdaperm.Source{ARN: in(topic.ARN), Policy: document(`{"Effect":"Allow","Principal":{"AWS":"111122223333"},` +
				`"Action":"sns:Subscribe","Resource":"` + in(topic.ARN) + `"}`)}
			f := functionNamed(in(functionARN))
			f.Policies = map[string]*policy.Policy{"": document(to(byService("sns.amazonaws.com"), allowing("lambda:InvokeFunction", in(functionARN), `"ArnLike":{"AWS:SourceArn":"`+s.ARN+`"}`)))}
			r, err := lambdaperm.InvokeFromSource(f, "", s)
			wants(t, r, err, ok, lambdaperm.NoteCrossAccountSource)
		})
	}
	t.Run("PUSH-33/topic of the same account", func(t *testing.T) {
		own := lambdaperm.Source{ARN: "arn:aws:sns:us-east-1:111122223333:t", Policy: allow(`"sns:Publish"`)}
		r, err := lambdaperm.InvokeFromSource(f, "", own)
		wants(t, r, err, no)
		if len(r.Checks) != 1 {
			t.Errorf("%d checks", len(r.Checks))
		}
	})
}

func TestLambdaAtEdge(t *testing.T) {
	trust := func(services string) *lambdaperm.Role {
		return &lambdaperm.Role{ARN: roleARN, Trust: document(`{"Effect":"Allow","Principal":{"Service":[` + services + `]},"Action":"sts:AssumeRole"}`)}
	}
	edge := lambdaperm.Source{Name: "edgelambda", ARN: "arn:aws:cloudfront::111122223333:distribution/E1"}
	grant := to(byService("edgelambda.amazonaws.com"), allowing("lambda:InvokeFunction", functionARN+":1", `"ArnLike":{"AWS:SourceArn":"arn:aws:cloudfront::111122223333:distribution/E1"}`))
	for _, tt := range [...]struct {
		name     string
		role     *lambdaperm.Role
		policy   *policy.Policy
		source   string
		want     evaluate.Decision
		advisory evaluate.Decision
	}{
		{"PUSH-27/both services, no policy", trust(`"lambda.amazonaws.com","edgelambda.amazonaws.com"`), nil, "E1", ok, no},
		{"PUSH-27/policy for it", trust(`"lambda.amazonaws.com","edgelambda.amazonaws.com"`), document(grant), "E1", ok, ok},
		{"PUSH-27/other distribution", trust(`"lambda.amazonaws.com","edgelambda.amazonaws.com"`), document(grant), "E2", ok, no},
		{"SEED-21 ROLE-1/Lambda alone", trust(`"lambda.amazonaws.com"`), document(grant), "E1", no, ok},
		{"ROLE-1/Lambda@Edge alone", trust(`"edgelambda.amazonaws.com"`), document(grant), "E1", no, ok},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := functionNamed(functionARN)
			f.Role, f.Policies = tt.role, map[string]*policy.Policy{"1": tt.policy}
			s := edge
			s.ARN = strings.Replace(s.ARN, "E1", tt.source, 1)
			r, err := lambdaperm.InvokeFromSource(f, "1", s)
			wants(t, r, err, tt.want)
			if last := r.Checks[len(r.Checks)-1]; !last.Advisory || last.Result.Decision != tt.advisory {
				t.Errorf("advisory check:\n%v", r)
			}
		})
	}
	r, err := lambdaperm.InvokeFromSource(functionNamed(functionARN), "1", edge)
	isRefused(t, r, err, lambdaperm.CodeRoleMissing, functionARN+":1")
	f := functionNamed(functionARN)
	f.Role, f.Policies = trust(`"lambda.amazonaws.com"`), map[string]*policy.Policy{"1": anyInvoke}
	if _, err := lambdaperm.InvokeFromSource(f, "1", edge); err == nil {
		t.Error("a function policy without principals is taken")
	}
	r, err = lambdaperm.InvokeFromSource(f, "a b", edge)
	isRefused(t, r, err, lambdaperm.CodeUnknownQualifier, "a b")
	f.Role = &lambdaperm.Role{ARN: "no role"}
	r, err = lambdaperm.InvokeFromSource(f, "1", edge)
	isRefused(t, r, err, lambdaperm.CodeInvalidARN, "no role")
}

func TestSourceRefused(t *testing.T) {
	const topic = "arn:aws:sns:us-east-1:111122223333:t"
	for _, tt := range [...]struct {
		name   string
		source lambdaperm.Source
		code   lambdaperm.Code
		input  string
	}{
		{"nothing", lambdaperm.Source{}, lambdaperm.CodeUnknownSource, ""},
		{"unknown name", lambdaperm.Source{Name: "S3", ARN: "arn:aws:s3:::b"}, lambdaperm.CodeUnknownSource, "S3"},
		{"unknown service", lambdaperm.Source{ARN: "arn:aws:ec2:us-east-1:111122223333:vpc/v"}, lambdaperm.CodeUnknownSource,
			"arn:aws:ec2:us-east-1:111122223333:vpc/v"},
		{"SEED-12/a role's service", lambdaperm.Source{ARN: "arn:aws:states:us-east-1:111122223333:stateMachine:m"},
			lambdaperm.CodeUnknownSource, "states"},
		{"no ARN", lambdaperm.Source{ARN: "b"}, lambdaperm.CodeInvalidARN, "b"},
		{"an object", lambdaperm.Source{ARN: "arn:aws:s3:::b/k", Account: accountA}, lambdaperm.CodeInvalidARN, "arn:aws:s3:::b/k"},
		{"of another kind", lambdaperm.Source{Name: "s3", ARN: topic}, lambdaperm.CodeInvalidARN, topic},
		{"ARN missing", lambdaperm.Source{Name: "sns"}, lambdaperm.CodeInvalidARN, ""},
		{"ARN of a polled source missing", lambdaperm.Source{Name: "sqs"}, lambdaperm.CodeInvalidARN, ""},
		{"ARN of what has none", lambdaperm.Source{Name: "alexa-appkit", ARN: topic, Token: "t"}, lambdaperm.CodeInvalidARN, topic},
		{"other partition", lambdaperm.Source{ARN: "arn:aws-cn:sns:cn-north-1:111122223333:t"}, lambdaperm.CodeInvalidARN,
			"arn:aws-cn:sns:cn-north-1:111122223333:t"},
		{"PUSH-1/account of a bucket missing", lambdaperm.Source{ARN: "arn:aws:s3:::b"}, lambdaperm.CodeInvalidParameter, "arn:aws:s3:::b"},
		{"account malformed", lambdaperm.Source{ARN: "arn:aws:s3:::b", Account: "1"}, lambdaperm.CodeInvalidParameter, "1"},
		{"account of somebody else", lambdaperm.Source{ARN: topic, Account: accountB}, lambdaperm.CodeInvalidParameter, accountB},
		{"PUSH-13/token missing", lambdaperm.Source{Name: "PUSH-13"}, lambdaperm.CodeInvalidParameter, ""},
		{"PUSH-13/token malformed", lambdaperm.Source{Name: "PUSH-13", Token: "a b"}, lambdaperm.CodeInvalidParameter, "a b"},
		{"token of a topic", lambdaperm.Source{ARN: topic, Token: "t"}, lambdaperm.CodeInvalidParameter, "t"},
		{"PUSH-26/no URL", lambdaperm.Source{ARN: "arn:aws:cloudfront::111122223333:distribution/E1"}, lambdaperm.CodeURLMissing, functionARN},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := lambdaperm.InvokeFromSource(functionWith(), "", tt.source)
			isRefused(t, r, err, tt.code, tt.input)
		})
	}
}
