package lambdaperm_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestSourcesThatCannotWork has the sources that reach functions of their own account or Region alone, and some that
// reach others ("Use Lambda functions as targets of an Application Load Balancer", "Lambda functions as targets in VPC
// Lattice", and the pages of the Lambda Developer Guide on the sources that are polled). The function's policy lets every
// source in.
func TestSourcesThatCannotWork(t *testing.T) {
	f := functionWith(to(`"*"`, allowing("lambda:InvokeFunction", functionARN, when("StringLike", "aws:SourceArn", "*"))))
	denying := functionWith(to(`"*"`, denying("lambda:InvokeFunction", functionARN)))
	// Where Lambda polls, the role may do everything, and so does the source's policy allow it.
	poller, openToAll := withRole(identity(allowing("*", "*"))), document(to(`"*"`, allowing("*", "*")))
	poll := func(source string) (lambdaperm.Report, error) {
		m := mapping{SourceARN: source, ResourcePolicies: map[string]*policy.Policy{source: openToAll}}
		if strings.Contains(source, ":mq:") || strings.Contains(source, ":rds:") {
			m.Secrets = pollSecrets
		}
		return lambdaperm.PollEventSource(poller, m)
	}
	for _, tt := range []struct {
		name, arn       string // in the function's account and Region
		polled          bool
		account, region bool // it works from another
	}{
		{"elasticloadbalancing", "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/g/1", false, false, false},
		{"vpc-lattice", "arn:aws:vpc-lattice:us-east-1:111122223333:targetgroup/tg-1", false, false, false},
		{"iot", "arn:aws:iot:us-east-1:111122223333:rule/r", false, true, false},
		{"iot authorizer", "arn:aws:iot:us-east-1:111122223333:authorizer/a", false, true, false},
		{"events", "arn:aws:events:us-east-1:111122223333:rule/r", false, true, true},
		{"apigateway", "arn:aws:execute-api:us-east-1:111122223333:api1/prod/GET/x", false, true, true},
		{"documentdb", "arn:aws:rds:us-east-1:111122223333:cluster:c", true, false, false},
		{"mq", "arn:aws:mq:us-east-1:111122223333:broker:b:b-1", true, false, true},
		{"sqs", "arn:aws:sqs:us-east-1:111122223333:q", true, true, false},
		{"dynamodb", "arn:aws:dynamodb:us-east-1:111122223333:table/t/stream/2026-01-01T00:00:00.000", true, true, false},
		{"kinesis", "arn:aws:kinesis:us-east-1:111122223333:stream/s", true, true, true},
	} {
		foreign := strings.Replace(tt.arn, accountA, accountB, 1)
		far := strings.Replace(tt.arn, "us-east-1", "eu-west-1", 1)
		for _, from := range []struct {
			name, arn string
			works     bool
		}{
			{"its own", tt.arn, true},
			{"another account", foreign, tt.account},
			{"another Region", far, tt.region},
			{"another account and Region", strings.Replace(foreign, "us-east-1", "eu-west-1", 1), tt.account && tt.region},
		} {
			t.Run("L2-7/"+tt.name+"/"+from.name, func(t *testing.T) {
				s := lambdaperm.Source{ARN: from.arn}
				r, err := lambdaperm.InvokeFromSource(f, "", s)
				if tt.polled {
					r, err = poll(from.arn)
				}
				if err != nil {
					t.Fatal(err)
				}
				if allowed, cannot := r.Decision == ok, noted(r, lambdaperm.NoteCannotWork); allowed != from.works || cannot == from.works {
					t.Errorf("want it to work: %v\n%v", from.works, r)
				}
				if tt.polled {
					if !strings.Contains("mq documentdb", tt.name) {
						s.Policy = openToAll
						r, err := lambdaperm.InvokeFromSource(poller, "", s)
						if err != nil || (r.Decision == ok) != from.works || noted(r, lambdaperm.NoteCannotWork) == from.works {
							t.Errorf("as a source: %v %v", r, err)
						}
					}
					return
				}
				if r.Checks[0].Result.Decision != ok { // the check is there whatever comes of it
					t.Errorf("%v", r)
				}
				r, err = lambdaperm.InvokeFromSource(functionWith(), "", s)
				if err != nil || r.Decision != no || (r.Checks[0].Fix == "") == from.works {
					t.Errorf("what does not work has no fix: %v %v", r, err)
				}
				r, err = lambdaperm.InvokeFromSource(denying, "", s)
				if err != nil || r.Decision != never {
					t.Errorf("an explicit deny: %v %v", r, err)
				}
			})
		}
	}
	for _, name := range []string{"elasticloadbalancing", "vpc-lattice", "documentdb", "mq", "iot", "sqs", "dynamodb", "s3"} {
		e, err := lambdaperm.LookupEventSource(name)
		account := strings.Contains("elasticloadbalancing vpc-lattice documentdb mq", name)
		region := name != "mq" && name != "s3"
		if err != nil || e.SameAccount != account || e.SameRegion != region {
			t.Errorf("%s: SameAccount %v, SameRegion %v", name, e.SameAccount, e.SameRegion)
		}
	}
}

// noted reports whether a report has a note.
func noted(r lambdaperm.Report, code lambdaperm.NoteCode) bool {
	for _, n := range r.Notes {
		if n.Code == code {
			return true
		}
	}
	return false
}

// TestAPIOfAnotherRegion: API Gateway sends the ARN of its API with the Region of the function ("Invoking a Lambda
// function using an Amazon API Gateway endpoint").
func TestAPIOfAnotherRegion(t *testing.T) {
	const own, far = "arn:aws:execute-api:us-east-1:111122223333:api1/prod/GET/x", "arn:aws:execute-api:eu-west-1:111122223333:api1/prod/GET/x"
	for _, tt := range []struct {
		name, pattern, source string
		allowed               bool
	}{
		{"L2-2/same Region", own, own, true},
		{"L2-2/other Region, the function's in the policy", own, far, true},
		{"L2-2/other Region, the API's in the policy", far, far, false},
		{"L2-2/same Region, another in the policy", far, own, false},
		{"L2-2/other Region, any in the policy", "arn:aws:execute-api:*:111122223333:api1/*", far, true},
		{"L2-2/other Region, another API", "arn:aws:execute-api:us-east-1:111122223333:api2/*", far, false},
		{"L2-2/an authorizer", "arn:aws:execute-api:us-east-1:111122223333:api1/authorizers/*",
			"arn:aws:execute-api:eu-west-1:111122223333:api1/authorizers/a", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := functionWith(to(byService("apigateway.amazonaws.com"), allowing("lambda:InvokeFunction", functionARN, when("ArnLike", "AWS:SourceArn", tt.pattern))))
			var notes []lambdaperm.NoteCode
			if strings.Contains(tt.source, "eu-west-1") {
				notes = append(notes, lambdaperm.NoteSourceRegion)
			}
			r, err := lambdaperm.InvokeFromSource(f, "", lambdaperm.Source{ARN: tt.source})
			wants(t, r, err, either(tt.allowed, ok, no), notes...)
			if sent, _ := r.Checks[0].Request.Context.Lookup("aws:SourceArn"); sent.String() != strings.Replace(tt.source, "eu-west-1", "us-east-1", 1) {
				t.Errorf("aws:SourceArn %s", sent)
			}
			if account, _ := r.Checks[0].Request.Context.Lookup("aws:SourceAccount"); account.String() != accountA {
				t.Errorf("aws:SourceAccount %s", account)
			}
		})
	}
	t.Run("L2-2/other services send their own Region", func(t *testing.T) {
		const rule = "arn:aws:events:eu-west-1:111122223333:rule/r"
		f := functionWith(to(byService("events.amazonaws.com"), allowing("lambda:InvokeFunction", functionARN, when("ArnLike", "AWS:SourceArn", rule))))
		r, err := lambdaperm.InvokeFromSource(f, "", lambdaperm.Source{ARN: rule})
		wants(t, r, err, ok)
	})
	for e := range lambdaperm.EventSources() {
		if e.SendsFunctionRegion != (e.Name == "apigateway") {
			t.Errorf("L2-2 %s: SendsFunctionRegion %v", e.Name, e.SendsFunctionRegion)
		}
	}
}

// TestCloudFormation: macros and custom resources are invoked with the permissions of the user or of the stack's service
// role ("Overview of CloudFormation macros"), never by the function's policy.
func TestCloudFormation(t *testing.T) {
	const stack = "arn:aws:cloudformation:us-east-1:111122223333:stack/s/11111111-2222-3333-4444-555555555555"
	f := functionWith(to(byService("cloudformation.amazonaws.com"), allowing("lambda:InvokeFunction", functionARN)))
	for name, s := range map[string]lambdaperm.Source{
		"L2-6/by name": {Name: "cloudformation"}, "L2-6/by name and account": {Name: "cloudformation", Account: accountA},
		"L2-6/a stack": {ARN: stack}, "L2-6/a stack by name": {Name: "cloudformation", ARN: stack},
		"L2-6/a hook": {Name: "cloudformation-hooks"},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := lambdaperm.InvokeFromSource(f, "", s)
			input := "cloudformation"
			if strings.HasSuffix(name, "hook") {
				input = "cloudformation-hooks"
			}
			isRefused(t, r, err, lambdaperm.CodeUnknownSource, input)
			if !strings.Contains(err.Error(), "InvokeThroughRole") || strings.Contains(err.Error(), "see Invoke)") == strings.HasSuffix(name, "hook") {
				t.Errorf("it does not say what to ask: %v", err)
			}
		})
	}
	t.Run("L2-6/S3 Object Lambda", func(t *testing.T) {
		r, err := lambdaperm.InvokeFromSource(f, "", lambdaperm.Source{Name: "s3-object-lambda"})
		isRefused(t, r, err, lambdaperm.CodeUnknownSource, "s3-object-lambda")
		if strings.Contains(err.Error(), "InvokeThroughRole") || !strings.Contains(err.Error(), "see Invoke") {
			t.Errorf("it does not say what to ask: %v", err)
		}
	})
	stackRole := invRoleFor("cloudformation.amazonaws.com", "lambda:InvokeFunction")
	for _, service := range []string{"cloudformation", "cloudformation.amazonaws.com"} {
		t.Run("L2-6/the stack's service role/"+service, func(t *testing.T) {
			r, err := lambdaperm.InvokeThroughRole(functionWith(), "", service, stackRole)
			wants(t, r, err, ok)
		})
	}
	t.Run("L2-6/the user", func(t *testing.T) {
		r, err := lambdaperm.Invoke(f, "", asUser())
		wants(t, r, err, no)
		r, err = lambdaperm.Invoke(f, "", asUser(allowing("lambda:InvokeFunction", functionARN)))
		wants(t, r, err, ok)
	})
}

// TestARNShapes: an ARN of another form is refused with all the forms that would do.
func TestARNShapes(t *testing.T) {
	for _, tt := range []struct {
		name, source, arn string
		shapes            []string
	}{
		{"PUSH-9", "iot", "arn:aws:iot:us-east-1:111122223333:thing/t",
			[]string{":rule/{rule}", ":provisioningtemplate/{template}", ":authorizer/{authorizer}"}},
		{"PUSH-9/by the ARN alone", "", "arn:aws:iot:us-east-1:111122223333:thing/t",
			[]string{":rule/{rule}", ":provisioningtemplate/{template}", ":authorizer/{authorizer}"}},
		{"PUSH-5", "logs", "arn:aws:logs:us-east-1:111122223333:destination:d", []string{":log-group:{group/}:*", ":log-group:{group/}"}},
		{"PULL-2/all kinds of the service", "", "arn:aws:kinesis:us-east-1:111122223333:stream/s/x",
			[]string{":stream/{stream}", ":stream/{stream}/consumer/{consumer}:{created}"}},
		{"PUSH-9/missing", "iot", "", []string{":rule/{rule}", ":provisioningtemplate/{template}", ":authorizer/{authorizer}"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := lambdaperm.InvokeFromSource(functionWith(), "", lambdaperm.Source{Name: tt.source, ARN: tt.arn})
			isRefused(t, r, err, lambdaperm.CodeInvalidARN, tt.arn)
			for _, shape := range tt.shapes {
				if !strings.Contains(err.Error(), shape) {
					t.Errorf("%v does not name %s", err, shape)
				}
			}
			if strings.Count(err.Error(), "arn:{partition}") != len(tt.shapes) {
				t.Errorf("%v names other than %d forms", err, len(tt.shapes))
			}
		})
	}
}

// TestIoTAuthorizer: AWS IoT invokes custom authorizers with the ARN of the authorizer ("Authorizing AWS IoT to invoke
// your Lambda function").
func TestIoTAuthorizer(t *testing.T) {
	const own = "arn:aws:iot:us-east-1:111122223333:authorizer/own"
	grant := func(on, source string) string {
		return to(byService("iot.amazonaws.com"), allowing("lambda:InvokeFunction", on, when("ArnLike", "AWS:SourceArn", source)))
	}
	alias := functionNamed(functionARN)
	alias.Policies = map[string]*policy.Policy{"live": document(grant(functionARN+":live", own))}
	for _, tt := range []struct {
		name, qualifier, source string
		fn                      lambdaperm.Function
		allowed                 bool
	}{
		{"right", "", own, functionWith(grant(functionARN, own)), true},
		{"another authorizer", "", strings.Replace(own, "own", "other", 1), functionWith(grant(functionARN, own)), false},
		{"another account", "", strings.Replace(own, accountA, accountB, 1), functionWith(grant(functionARN, own)), false},
		{"the ARN of the function, as the page's sample prints", "", own, functionWith(grant(functionARN, functionARN)), false},
		{"another service", "", own, functionWith(strings.Replace(grant(functionARN, own), "iot.", "iotevents.", 1)), false},
		{"no policy", "", own, functionWith(), false},
		{"permission on the function, alias called", "live", own, functionWith(grant(functionARN, own)), false},
		{"permission on the alias, alias called", "live", own, alias, true},
	} {
		t.Run("L2-8/"+tt.name, func(t *testing.T) {
			r, err := lambdaperm.InvokeFromSource(tt.fn, tt.qualifier, lambdaperm.Source{ARN: tt.source})
			wants(t, r, err, either(tt.allowed, ok, no))
		})
	}
}
