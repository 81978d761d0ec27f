package lambdaperm_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

func TestEscalation(t *testing.T) {
	const bucket, object = "arn:aws:s3:::b", "arn:aws:s3:::b/k"
	all := opAllow("*", "*")
	pass := opAllow("lambda:CreateFunction iam:PassRole", "*")
	onlyLambda := opIf("StringEquals", "iam:PassedToService", "lambda.amazonaws.com")
	limited := func(c lambdaperm.Caller, boundary ...string) lambdaperm.Caller {
		c.Boundary = opDoc(boundary...)
		return c
	}
	underSCP := opUser(all)
	underSCP.SCPs = [][]*policy.Policy{{opDoc(all)}, {opDoc(opAllow("s3:*", "*"))}}
	session := opCaller("arn:aws:sts::"+opA+":assumed-role/dev/ann", all)
	session.Session = []*policy.Policy{opDoc(opAllow("s3:Get*", "*"))}
	endpoint := opUser(all)
	endpoint.Endpoint = policy.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:Get*","Resource":"*"}}`)
	but := func(element, value string) string {
		s := opAllow("s3:x", "*")
		if element == "NotAction" {
			return strings.Replace(s, `"Action":["s3:x"]`, `"NotAction":[`+value+`]`, 1)
		}
		return strings.Replace(opAllow("s3:*", "*"), `"Resource":["*"]`, `"NotResource":[`+value+`]`, 1)
	}
	tests := []struct {
		name string
		c    lambdaperm.Caller
		role []string
		want string // what is beyond, one per line
	}{
		{"SEED-47/an administrator's role", opUser(pass), []string{all}, "* on *"},
		{"SEED-47/an administrator passes it", opUser(all), []string{all}, ""},
		{"SEED-47/root passes it", opCaller("arn:aws:iam::" + opA + ":root"), []string{all, opAllow("s3:GetObject", object)}, ""},
		{"SEED-47/account id passes it", opCaller(opA), []string{all}, ""},
		{"SEED-47/root under an SCP", lambdaperm.Caller{Principal: evaluate.MustParsePrincipal("arn:aws:iam::" + opA + ":root"), SCPs: underSCP.SCPs}, []string{all}, "* on *"},
		{"SEED-47/no policies", opUser(), []string{opAllow("s3:GetObject", object)}, "s3:GetObject on " + object},
		{"SEED-47/single request, held", opUser(opAllow("s3:Get*", "*")), []string{opAllow("s3:GetObject", object)}, ""},
		{"SEED-47/single request, denied", opUser(all, opDeny("s3:*", bucket+"/*")), []string{opAllow("s3:GetObject", object)}, "s3:GetObject on " + object},
		{"SEED-47/single request of two", opUser(opAllow("s3:GetObject", "*")), []string{opAllow("s3:GetObject s3:PutObject", object)}, "s3:PutObject on " + object},
		{"SEED-47/two resources", opUser(opAllow("s3:GetObject", object)), []string{opAllow("s3:GetObject", object+" "+object+"2")}, "s3:GetObject on " + object + "2"},
		{"SEED-47/resource of another account", opUser(all), []string{opAllow("lambda:InvokeFunction", "arn:aws:lambda:us-east-1:"+opB+":function:g")}, ""},
		{"SEED-47/resource of another account, not held", opUser(), []string{opAllow("lambda:InvokeFunction", "arn:aws:lambda:us-east-1:"+opB+":function:g")},
			"lambda:InvokeFunction on arn:aws:lambda:us-east-1:" + opB + ":function:g"},
		{"SEED-47/key", opUser(opAllow("kms:Decrypt", "*")), []string{opAllow("kms:Decrypt", "arn:aws:kms:us-east-1:"+opA+":key/k")}, ""},
		{"SEED-47/role to assume", opUser(), []string{opAllow("sts:AssumeRole", opRole)}, "sts:AssumeRole on " + opRole},
		{"SEED-47/action without resource", opUser(opAllow("lambda:ListFunctions", "*")), []string{opAllow("lambda:ListFunctions", "*")}, ""},
		{"SEED-47/action without resource, not held", opUser(), []string{opAllow("lambda:ListFunctions", "*")}, "lambda:ListFunctions on *"},
		{"SEED-47 M-18/grant of nothing", opUser(), []string{opAllow("lambda:ListFunctions", opF)}, ""},
		{"SEED-47 M-19/grant of nothing", opUser(), []string{opAllow("iam:CreatePolicy", opRole)}, ""},
		{"SEED-47/wildcard in the resource, covered", opUser(opAllow("s3:*", bucket+"*")), []string{opAllow("s3:GetObject", bucket+"/*")}, ""},
		{"SEED-47/wildcard in the resource, part of it", opUser(opAllow("s3:*", bucket+"/x*")), []string{opAllow("s3:GetObject", bucket+"/*")}, "s3:GetObject on " + bucket + "/*"},
		{"SEED-47/wildcard in the action, covered", opUser(opAllow("S3:*", "*")), []string{opAllow("s3:get*", object)}, ""},
		{"SEED-47/wildcard in the action, by single actions", opUser(opAllow("s3:GetObject", "*")), []string{opAllow("s3:Get*", object)}, "s3:Get* on " + object},
		{"SEED-47/every resource", opUser(opAllow("s3:GetObject", bucket+"/*")), []string{opAllow("s3:GetObject", "*")}, "s3:GetObject on *"},
		{"SEED-47/covered but denied in part", opUser(all, opDeny("s3:DeleteBucket", "*")), []string{opAllow("s3:*", "*")}, "s3:* on *"},
		{"SEED-47/covered, denied elsewhere", opUser(all, opDeny("s3:DeleteBucket", "*")), []string{opAllow("s3:Get*", "*")}, ""},
		{"SEED-47/covered, denied on another resource", opUser(all, opDeny("s3:*", "arn:aws:s3:::c/*")), []string{opAllow("s3:*", bucket+"/*")}, ""},
		{"SEED-47/denied under a condition", opUser(all, opDeny("s3:*", "*", opIf("Bool", "aws:SecureTransport", "false"))), []string{opAllow("s3:*", bucket+"/*")}, "s3:* on " + bucket + "/*"},
		{"SEED-47/denied but for a service", opUser(all, strings.Replace(opDeny("s3:*", "*"), `"Action"`, `"NotAction"`, 1)), []string{opAllow("s3:*", "*")}, ""},
		{"SEED-47/the same condition", opUser(opAllow("iam:PassRole", "*", onlyLambda)), []string{opAllow("iam:PassRole", "*", onlyLambda)}, ""},
		{"SEED-47/the same condition, one request", opUser(opAllow("iam:PassRole", opRole, onlyLambda)), []string{opAllow("iam:PassRole", opRole, onlyLambda)}, ""},
		{"SEED-47/another operator", opUser(opAllow("iam:PassRole", "*", onlyLambda)),
			[]string{opAllow("iam:PassRole", "*", opIf("StringNotEquals", "iam:PassedToService", "lambda.amazonaws.com"))}, "iam:PassRole on *"},
		{"SEED-47/another key", opUser(opAllow("iam:PassRole", "*", onlyLambda)),
			[]string{opAllow("iam:PassRole", "*", opIf("StringEquals", "aws:CalledViaFirst", "lambda.amazonaws.com"))}, "iam:PassRole on *"},
		{"SEED-47/another value", opUser(opAllow("iam:PassRole", "*", onlyLambda)),
			[]string{opAllow("iam:PassRole", "*", opIf("StringEquals", "iam:PassedToService", "ec2.amazonaws.com"))}, "iam:PassRole on *"},
		{"SEED-47/a condition of the caller only", opUser(opAllow("iam:PassRole", "*", onlyLambda)), []string{opAllow("iam:PassRole", "*")}, "iam:PassRole on *"},
		{"SEED-47/a condition of the role only", opUser(opAllow("iam:PassRole", "*")), []string{opAllow("iam:PassRole", "*", onlyLambda)}, ""},
		{"SEED-47/variable of the role", opUser(opAllow("s3:*", bucket+"/*")), []string{opAllow("s3:GetObject", bucket+"/${aws:userid}/*")}, ""},
		{"SEED-47/variable of the caller", opUser(opAllow("s3:*", bucket+"/${aws:username}/*")), []string{opAllow("s3:GetObject", bucket+"/ann/*")}, "s3:GetObject on " + bucket + "/ann/*"},
		{"SEED-47/variable of the caller, one request", opUser(opAllow("s3:*", bucket+"/${aws:username}/*")), []string{opAllow("s3:GetObject", bucket+"/ann/k")}, ""},
		{"SEED-47/boundary", limited(opUser(all), opAllow("s3:Get*", "*")), []string{opAllow("s3:Get*", "*"), opAllow("s3:Put*", "*")}, "s3:Put* on *"},
		{"SEED-47/session policy", session, []string{opAllow("s3:Get*", "*"), opAllow("s3:Put*", "*")}, "s3:Put* on *"},
		{"SEED-47/service control policy", underSCP, []string{opAllow("s3:*", "*"), opAllow("ec2:*", "*")}, "ec2:* on *"},
		{"SEED-47/endpoint policy", endpoint, []string{opAllow("s3:Get*", "*"), opAllow("s3:Put*", "*")}, "s3:Put* on *"},
		{"SEED-47/NotAction of the role, denied in part", opUser(all, opDeny("ec2:*", "*")), []string{but("NotAction", `"iam:*"`)}, "not iam:* on *"},
		{"SEED-47/NotAction of the role, denied elsewhere", opUser(all, opDeny("iam:*", "*")), []string{but("NotAction", `"iam:*"`)}, ""},
		{"SEED-47/NotAction of the role, denied by NotAction", opUser(all, strings.Replace(opDeny("iam:*", "*"), `"Action"`, `"NotAction"`, 1)),
			[]string{but("NotAction", `"iam:*"`)}, "not iam:* on *"},
		{"SEED-47/NotAction of the role", opUser(opAllow("s3:*", "*")), []string{but("NotAction", `"iam:*"`)}, "not iam:* on *"},
		{"SEED-47/NotAction of both", opUser(but("NotAction", `"iam:*"`)), []string{but("NotAction", `"iam:*","s3:*"`)}, ""},
		{"SEED-47/NotAction of both, caller has less", opUser(but("NotAction", `"iam:*","s3:*"`)), []string{but("NotAction", `"iam:*"`)}, "not iam:* on *"},
		{"SEED-47/NotAction of the caller", opUser(but("NotAction", `"iam:*"`)), []string{opAllow("s3:*", "*"), opAllow("iam:Get*", "*")}, "iam:Get* on *"},
		{"SEED-47/NotResource of the role", opUser(opAllow("s3:*", bucket+"*")), []string{but("NotResource", `"`+bucket+`"`)}, "s3:* on not " + bucket},
		{"SEED-47/NotResource of the role, covered", opUser(all), []string{but("NotResource", `"`+bucket+`"`)}, ""},
		{"SEED-47/NotResource of the caller", opUser(but("NotResource", `"`+bucket+`"`)), []string{opAllow("s3:*", "arn:aws:s3:::c"), opAllow("s3:*", "arn:aws:s3:::*")}, "s3:* on arn:aws:s3:::*"},
		{"SEED-47/NotResource of both", opUser(but("NotResource", `"`+bucket+`"`)), []string{but("NotResource", `"`+bucket+`*"`)}, ""},
		{"SEED-47/Deny of the role grants nothing", opUser(), []string{opDeny("*", "*")}, ""},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			r, err := lambdaperm.Escalation(c.c, lambdaperm.Role{ARN: opRole, Identity: []*policy.Policy{opDoc(c.role...)}})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, g := range r.Beyond() {
				got = append(got, g.Action+" on "+g.Resource)
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "\n")); diff != "" {
				t.Errorf("beyond the caller (-want +got):\n%s\n%v", diff, r)
			}
			if r.Escalates() != (c.want != "") {
				t.Errorf("Escalates is %v", r.Escalates())
			}
			for _, g := range r.Grants {
				if g.Reason == "" || g.Policy == "" || !strings.Contains(g.String(), "#"+strconv.Itoa(g.Index)+" of identity[0]") {
					t.Errorf("grant without reason or policy: %+v", g)
				}
			}
		})
	}
}

// SEED-47, LC-13: the decision stays what it is.
func TestEscalationIsNoDecision(t *testing.T) {
	admin := lambdaperm.Role{ARN: opRole, Identity: []*policy.Policy{opDoc(opAllow("*", "*"))}}
	ann := opUser(opAllow("lambda:CreateFunction iam:PassRole", "*"))
	decided, err := lambdaperm.CreateFunction(ann, createInput{ARN: opARN("f"), Role: &admin})
	if err != nil || decided.Decision != opAllowed {
		t.Errorf("%v, %v", decided, err)
	}
	r, err := lambdaperm.Escalation(ann, admin)
	if err != nil || !r.Escalates() {
		t.Errorf("%v, %v", r, err)
	}
	if (lambdaperm.EscalationReport{}).Escalates() {
		t.Error("the zero report escalates")
	}
}

func TestEscalationRefused(t *testing.T) {
	role := lambdaperm.Role{ARN: opRole, Identity: []*policy.Policy{opDoc(opAllow("*", "*"))}}
	_, err := lambdaperm.Escalation(lambdaperm.Caller{Principal: evaluate.MustParsePrincipal("s3.amazonaws.com")}, role)
	invError(t, err, lambdaperm.CodeInvalidPrincipal, "s3.amazonaws.com")
	_, err = lambdaperm.Escalation(lambdaperm.Caller{}, role)
	invError(t, err, lambdaperm.CodeInvalidPrincipal, "")
	resource := opDoc(opGrant("*", "s3:GetObject", "*"))
	role.Identity = []*policy.Policy{resource}
	r, err := lambdaperm.Escalation(opUser(), role)
	wantPolicyError(t, err)
	c := opUser()
	c.Identity = []*policy.Policy{resource}
	_, err = lambdaperm.Escalation(c, lambdaperm.Role{ARN: opRole})
	wantPolicyError(t, err)
	if diff := cmp.Diff(lambdaperm.EscalationReport{}, r); diff != "" {
		t.Error(diff)
	}
}
