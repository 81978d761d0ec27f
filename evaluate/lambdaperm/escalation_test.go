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
	all := allowing("*", "*")
	pass := allowing("lambda:CreateFunction iam:PassRole", "*")
	onlyLambda := when("StringEquals", "iam:PassedToService", "lambda.amazonaws.com")
	limited := func(c lambdaperm.Caller, boundary ...string) lambdaperm.Caller {
		c.Boundary = document(boundary...)
		return c
	}
	underSCP := asUser(all)
	underSCP.SCPs = []evaluate.Level{level(document(all)), level(document(allowing("s3:*", "*")))}
	session := as("arn:aws:sts::"+accountA+":assumed-role/dev/ann", all)
	session.Session = []*policy.Policy{document(allowing("s3:Get*", "*"))}
	endpoint := asUser(all)
	endpoint.Endpoint = policy.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:Get*","Resource":"*"}}`)
	but := func(element, value string) string {
		s := allowing("s3:x", "*")
		if element == "NotAction" {
			return strings.Replace(s, `"Action":["s3:x"]`, `"NotAction":[`+value+`]`, 1)
		}
		return strings.Replace(allowing("s3:*", "*"), `"Resource":["*"]`, `"NotResource":[`+value+`]`, 1)
	}
	tests := []struct {
		name string
		c    lambdaperm.Caller
		role []string
		want string // what is beyond, one per line
	}{
		{"SEED-47/an administrator's role", asUser(pass), []string{all}, "* on *"},
		{"SEED-47/an administrator passes it", asUser(all), []string{all}, ""},
		{"SEED-47/root passes it", as("arn:aws:iam::" + accountA + ":root"), []string{all, allowing("s3:GetObject", object)}, ""},
		{"SEED-47/account id passes it", as(accountA), []string{all}, ""},
		{"SEED-47/root under an SCP", lambdaperm.Caller{Principal: evaluate.MustParsePrincipal("arn:aws:iam::" + accountA + ":root"), SCPs: underSCP.SCPs}, []string{all}, "* on *"},
		{"SEED-47/no policies", asUser(), []string{allowing("s3:GetObject", object)}, "s3:GetObject on " + object},
		{"SEED-47/single request, held", asUser(allowing("s3:Get*", "*")), []string{allowing("s3:GetObject", object)}, ""},
		{"SEED-47/single request, denied", asUser(all, denying("s3:*", bucket+"/*")), []string{allowing("s3:GetObject", object)}, "s3:GetObject on " + object},
		{"SEED-47/single request of two", asUser(allowing("s3:GetObject", "*")), []string{allowing("s3:GetObject s3:PutObject", object)}, "s3:PutObject on " + object},
		{"SEED-47/two resources", asUser(allowing("s3:GetObject", object)), []string{allowing("s3:GetObject", object+" "+object+"2")}, "s3:GetObject on " + object + "2"},
		{"SEED-47/resource of another account", asUser(all), []string{allowing("lambda:InvokeFunction", "arn:aws:lambda:us-east-1:"+accountB+":function:g")}, ""},
		{"SEED-47/resource of another account, not held", asUser(), []string{allowing("lambda:InvokeFunction", "arn:aws:lambda:us-east-1:"+accountB+":function:g")},
			"lambda:InvokeFunction on arn:aws:lambda:us-east-1:" + accountB + ":function:g"},
		{"SEED-47/key", asUser(allowing("kms:Decrypt", "*")), []string{allowing("kms:Decrypt", "arn:aws:kms:us-east-1:"+accountA+":key/k")}, ""},
		{"SEED-47/role to assume", asUser(), []string{allowing("sts:AssumeRole", roleARN)}, "sts:AssumeRole on " + roleARN},
		{"SEED-47/action without resource", asUser(allowing("lambda:ListFunctions", "*")), []string{allowing("lambda:ListFunctions", "*")}, ""},
		{"SEED-47/action without resource, not held", asUser(), []string{allowing("lambda:ListFunctions", "*")}, "lambda:ListFunctions on *"},
		{"SEED-47 OP-7/a name that stands for no resource", asUser(), []string{allowing("s3:ListAllMyBuckets", "arn:aws:s3:::*")}, "s3:ListAllMyBuckets on arn:aws:s3:::*"},
		{"SEED-47 M-18/grant of nothing", asUser(), []string{allowing("lambda:ListFunctions", functionARN)}, ""},
		{"SEED-47 M-19/grant of nothing", asUser(), []string{allowing("iam:CreatePolicy", roleARN)}, ""},
		{"SEED-47/wildcard in the resource, covered", asUser(allowing("s3:*", bucket+"*")), []string{allowing("s3:GetObject", bucket+"/*")}, ""},
		{"SEED-47/wildcard in the resource, part of it", asUser(allowing("s3:*", bucket+"/x*")), []string{allowing("s3:GetObject", bucket+"/*")}, "s3:GetObject on " + bucket + "/*"},
		{"SEED-47/wildcard in the action, covered", asUser(allowing("S3:*", "*")), []string{allowing("s3:get*", object)}, ""},
		{"SEED-47/wildcard in the action, by single actions", asUser(allowing("s3:GetObject", "*")), []string{allowing("s3:Get*", object)}, "s3:Get* on " + object},
		{"SEED-47/every resource", asUser(allowing("s3:GetObject", bucket+"/*")), []string{allowing("s3:GetObject", "*")}, "s3:GetObject on *"},
		{"SEED-47/covered but denied in part", asUser(all, denying("s3:DeleteBucket", "*")), []string{allowing("s3:*", "*")}, "s3:* on *"},
		{"SEED-47/covered, denied elsewhere", asUser(all, denying("s3:DeleteBucket", "*")), []string{allowing("s3:Get*", "*")}, ""},
		{"SEED-47/covered, denied on another resource", asUser(all, denying("s3:*", "arn:aws:s3:::c/*")), []string{allowing("s3:*", bucket+"/*")}, ""},
		{"SEED-47/denied under a condition", asUser(all, denying("s3:*", "*", when("Bool", "aws:SecureTransport", "false"))), []string{allowing("s3:*", bucket+"/*")}, "s3:* on " + bucket + "/*"},
		{"SEED-47/denied but for a service", asUser(all, strings.Replace(denying("s3:*", "*"), `"Action"`, `"NotAction"`, 1)), []string{allowing("s3:*", "*")}, ""},
		{"SEED-47/the same condition", asUser(allowing("iam:PassRole", "*", onlyLambda)), []string{allowing("iam:PassRole", "*", onlyLambda)}, ""},
		{"SEED-47/the same condition, one request", asUser(allowing("iam:PassRole", roleARN, onlyLambda)), []string{allowing("iam:PassRole", roleARN, onlyLambda)}, ""},
		{"SEED-47/another operator", asUser(allowing("iam:PassRole", "*", onlyLambda)),
			[]string{allowing("iam:PassRole", "*", when("StringNotEquals", "iam:PassedToService", "lambda.amazonaws.com"))}, "iam:PassRole on *"},
		{"SEED-47/another key", asUser(allowing("iam:PassRole", "*", onlyLambda)),
			[]string{allowing("iam:PassRole", "*", when("StringEquals", "aws:CalledViaFirst", "lambda.amazonaws.com"))}, "iam:PassRole on *"},
		{"SEED-47/another value", asUser(allowing("iam:PassRole", "*", onlyLambda)),
			[]string{allowing("iam:PassRole", "*", when("StringEquals", "iam:PassedToService", "ec2.amazonaws.com"))}, "iam:PassRole on *"},
		{"SEED-47/a condition of the caller only", asUser(allowing("iam:PassRole", "*", onlyLambda)), []string{allowing("iam:PassRole", "*")}, "iam:PassRole on *"},
		{"SEED-47/a condition of the role only", asUser(allowing("iam:PassRole", "*")), []string{allowing("iam:PassRole", "*", onlyLambda)}, ""},
		{"SEED-47/variable of the role", asUser(allowing("s3:*", bucket+"/*")), []string{allowing("s3:GetObject", bucket+"/${aws:userid}/*")}, ""},
		{"SEED-47/variable of the caller", asUser(allowing("s3:*", bucket+"/${aws:username}/*")), []string{allowing("s3:GetObject", bucket+"/ann/*")}, "s3:GetObject on " + bucket + "/ann/*"},
		{"SEED-47/variable of the caller, one request", asUser(allowing("s3:*", bucket+"/${aws:username}/*")), []string{allowing("s3:GetObject", bucket+"/ann/k")}, ""},
		{"SEED-47/boundary", limited(asUser(all), allowing("s3:Get*", "*")), []string{allowing("s3:Get*", "*"), allowing("s3:Put*", "*")}, "s3:Put* on *"},
		{"SEED-47/session policy", session, []string{allowing("s3:Get*", "*"), allowing("s3:Put*", "*")}, "s3:Put* on *"},
		{"SEED-47/service control policy", underSCP, []string{allowing("s3:*", "*"), allowing("ec2:*", "*")}, "ec2:* on *"},
		{"SEED-47/endpoint policy", endpoint, []string{allowing("s3:Get*", "*"), allowing("s3:Put*", "*")}, "s3:Put* on *"},
		{"SEED-47/NotAction of the role, denied in part", asUser(all, denying("ec2:*", "*")), []string{but("NotAction", `"iam:*"`)}, "not iam:* on *"},
		{"SEED-47/NotAction of the role, denied elsewhere", asUser(all, denying("iam:*", "*")), []string{but("NotAction", `"iam:*"`)}, ""},
		{"SEED-47/NotAction of the role, denied by NotAction", asUser(all, strings.Replace(denying("iam:*", "*"), `"Action"`, `"NotAction"`, 1)),
			[]string{but("NotAction", `"iam:*"`)}, "not iam:* on *"},
		{"SEED-47/NotAction of the role", asUser(allowing("s3:*", "*")), []string{but("NotAction", `"iam:*"`)}, "not iam:* on *"},
		{"SEED-47/NotAction of both", asUser(but("NotAction", `"iam:*"`)), []string{but("NotAction", `"iam:*","s3:*"`)}, ""},
		{"SEED-47/NotAction of both, caller has less", asUser(but("NotAction", `"iam:*","s3:*"`)), []string{but("NotAction", `"iam:*"`)}, "not iam:* on *"},
		{"SEED-47/NotAction of the caller", asUser(but("NotAction", `"iam:*"`)), []string{allowing("s3:*", "*"), allowing("iam:Get*", "*")}, "iam:Get* on *"},
		{"SEED-47/NotResource of the role", asUser(allowing("s3:*", bucket+"*")), []string{but("NotResource", `"`+bucket+`"`)}, "s3:* on not " + bucket},
		{"SEED-47/NotResource of the role, covered", asUser(all), []string{but("NotResource", `"`+bucket+`"`)}, ""},
		{"SEED-47/NotResource of the caller", asUser(but("NotResource", `"`+bucket+`"`)), []string{allowing("s3:*", "arn:aws:s3:::c"), allowing("s3:*", "arn:aws:s3:::*")}, "s3:* on arn:aws:s3:::*"},
		{"SEED-47/NotResource of both", asUser(but("NotResource", `"`+bucket+`"`)), []string{but("NotResource", `"`+bucket+`*"`)}, ""},
		{"SEED-47/Deny of the role grants nothing", asUser(), []string{denying("*", "*")}, ""},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			r, err := lambdaperm.Escalation(c.c, lambdaperm.Role{ARN: roleARN, Identity: []*policy.Policy{document(c.role...)}})
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
				if g.Why == "" || g.Policy == "" || !strings.Contains(g.String(), "#"+strconv.Itoa(g.Index)+" of identity[0]") {
					t.Errorf("grant without reason or policy: %+v", g)
				}
			}
		})
	}
}

// SEED-47, LC-13: the decision stays what it is.
func TestEscalationIsNoDecision(t *testing.T) {
	admin := lambdaperm.Role{ARN: roleARN, Identity: []*policy.Policy{document(allowing("*", "*"))}}
	ann := asUser(allowing("lambda:CreateFunction iam:PassRole", "*"))
	decided, err := lambdaperm.CreateFunction(ann, lambdaperm.Function{ARN: functionNamed("f").ARN, Role: &admin})
	if err != nil || decided.Decision != ok {
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
	role := lambdaperm.Role{ARN: roleARN, Identity: []*policy.Policy{document(allowing("*", "*"))}}
	_, err := lambdaperm.Escalation(lambdaperm.Caller{Principal: evaluate.MustParsePrincipal("s3.amazonaws.com")}, role)
	isError(t, err, lambdaperm.CodeInvalidPrincipal, "s3.amazonaws.com")
	_, err = lambdaperm.Escalation(lambdaperm.Caller{}, role)
	isError(t, err, lambdaperm.CodeInvalidPrincipal, "")
	resource := document(to(aws("*"), allowing("s3:GetObject", "*")))
	role.Identity = []*policy.Policy{resource}
	r, err := lambdaperm.Escalation(asUser(), role)
	wantPolicyError(t, err)
	c := asUser()
	c.Identity = []*policy.Policy{resource}
	_, err = lambdaperm.Escalation(c, lambdaperm.Role{ARN: roleARN})
	wantPolicyError(t, err)
	if diff := cmp.Diff(lambdaperm.EscalationReport{}, r); diff != "" {
		t.Error(diff)
	}
}
