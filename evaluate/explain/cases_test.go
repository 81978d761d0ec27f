package explain_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A numberedCase is a denial with what its explanation must say. What statements and remedies are is written as in
// brief.
type numberedCase struct {
	name     string
	req      evaluate.Request
	policies evaluate.Policies
	rule     evaluate.Rule
	summary  string
	blockers []string
	near     []string
	remedies []string
}

const (
	session  = "arn:aws:sts::123456789012:assumed-role/orders/fn"
	role     = "arn:aws:iam::123456789012:role/orders"
	table    = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders"
	function = "arn:aws:lambda:eu-west-1:123456789012:function:orders"
)

// statements returns a policy on one line.
func statements(name string, list ...string) *policy.Policy {
	return policy.MustParse(`{"Version":"2012-10-17","Statement":[`+strings.Join(list, ",")+`]}`, policy.WithName(name))
}

func ask(caller, action, resource string, keys ...any) evaluate.Request {
	return evaluate.Request{
		Principal: evaluate.MustParsePrincipal(caller), Action: action, Resource: evaluate.Resource{ARN: resource},
		Context: condition.Pairs(keys...),
	}
}

func listOf(p ...*policy.Policy) []*policy.Policy { return p }

const (
	allowAll = `{"Sid":"All","Effect":"Allow","Action":"*","Resource":"*"}`
	fullAWS  = `{"Effect":"Allow","Action":"*","Resource":"*"}`
)

// numberedCases are realistic denials, one for each way in which a policy type stands in the way.
func numberedCases() []numberedCase {
	all := listOf(statements("dev", allowAll))
	put := ask(session, "dynamodb:PutItem", table)
	bucketEvent := ask("s3.amazonaws.com", "lambda:InvokeFunction", function,
		"aws:SourceArn", "arn:aws:s3:::uploads-new", "aws:SourceAccount", "123456789012")
	return []numberedCase{
		{
			name: "01 boundary", req: put,
			policies: evaluate.Policies{
				Identity: listOf(policy.MustParse("{\"Version\":\"2012-10-17\",\n \"Statement\":[\n     {\"Sid\":\"Table\",\"Effect\":\"Allow\",\"Action\":\"dynamodb:*\",\"Resource\":\""+table+"\"}]}", policy.WithName("orders-inline"))),
				Boundary: statements("team-boundary", `{"Sid":"Read","Effect":"Allow","Action":"dynamodb:Get*","Resource":"*"}`),
			},
			rule: evaluate.RuleOneAccount, summary: "the permissions boundary does not allow it; everything else does",
			blockers: []string{"NO_STATEMENT_ALLOWS boundary 123456789012"},
			near:     []string{"4 Read of team-boundary 1:38: Action dynamodb:Get*/dynamodb:PutItem ACTION_OTHER_NAME"},
			remedies: []string{
				"limit ADD_ENTRY caller boundary team-boundary/Read 1:38: in team-boundary, statement Read, add the action dynamodb:PutItem",
			},
		},
		{
			name: "02 a level of SCPs", req: put,
			policies: evaluate.Policies{Identity: all, SCPs: []evaluate.Level{
				{Name: "root", Policies: listOf(statements("FullAWSAccess", fullAWS))},
				{Name: "Workloads", Policies: listOf(statements("ou-readonly", `{"Sid":"ReadOnly","Effect":"Allow","Action":["dynamodb:Get*","dynamodb:Query"],"Resource":"*"}`))},
			}},
			rule: evaluate.RuleOneAccount, summary: "the service control policies of one level do not allow it",
			blockers: []string{"NO_STATEMENT_ALLOWS scp level 1 (Workloads) 123456789012"},
			near:     []string{"4 ReadOnly of ou-readonly 1:38: Action dynamodb:Get*, dynamodb:Query/dynamodb:PutItem ACTION_OTHER_NAME"},
			remedies: []string{"limit OWNER_DECIDES callersOrganization scp: the organization's administrators decide: level 1 (Workloads) has to allow dynamodb:PutItem"},
		},
		{
			name: "03 an SCP denies by a derived key", req: put,
			policies: evaluate.Policies{Identity: all, SCPs: []evaluate.Level{
				{Name: "root", Policies: listOf(statements("FullAWSAccess", fullAWS))},
				{Policies: listOf(statements("FullAWSAccess", fullAWS), policy.MustParse("{\"Version\":\"2012-10-17\",\"Statement\":[\n  {\"Sid\":\"Region\",\"Effect\":\"Deny\",\"NotAction\":[\"iam:*\",\"sts:*\"],\"Resource\":\"*\",\"Condition\":{\"StringNotEquals\":{\"aws:RequestedRegion\":\"us-east-1\"}}}]}", policy.WithName("region-lock")))},
			}},
			rule: evaluate.RuleOneAccount, summary: "a service control policy denies it",
			blockers: []string{"DENY_STATEMENT scp level 1 123456789012: Region of region-lock 2:3 spares a request in us-east-1"},
			remedies: []string{"limit OWNER_DECIDES callersOrganization scp region-lock/Region 2:3: no addition allows it: whoever owns region-lock decides"},
		},
		{
			name: "04 a trust policy names another service", req: ask("lambda.amazonaws.com", "sts:AssumeRole", role),
			policies: evaluate.Policies{Resource: statements("trust", `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}`)},
			rule:     evaluate.RuleResourceAlone, summary: "the trust policy of the role does not name lambda.amazonaws.com",
			blockers: []string{"OWNER_DOES_NOT_ALLOW trust 123456789012"},
			near:     []string{"2 #0 of trust 1:38: Principal ec2.amazonaws.com/lambda.amazonaws.com PRINCIPAL_OTHER_NAME"},
			remedies: []string{"NAME_CALLER owner trust trust/#0 1:38: in the trust policy of role orders, statement #0, add Service lambda.amazonaws.com"},
		},
		{
			name: "05 an external id is missing", req: ask("arn:aws:iam::444455556666:user/ann", "sts:AssumeRole", role),
			policies: evaluate.Policies{Identity: all, Resource: statements("trust",
				`{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"x-17"}}}`)},
			rule: evaluate.RuleTwoAccounts, summary: "the trust policy wants sts:ExternalId, and the request has none",
			blockers: []string{"NO_STATEMENT_ALLOWS trust 123456789012"},
			near:     []string{"-1 #0 of trust 1:38: StringEquals sts:ExternalId x-17/ CONDITION_KEY_ABSENT"},
			remedies: []string{"SEND_KEY request: send sts:ExternalId = x-17"},
		},
		{
			name: "06 a bucket's notification", req: bucketEvent,
			policies: evaluate.Policies{Resource: statements("the policy of the function", `{"Sid":"s3","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"`+function+
				`","Condition":{"StringEquals":{"AWS:SourceAccount":"123456789012"},"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::uploads"}}}`)},
			rule: evaluate.RuleResourceAlone, summary: "the function's policy lets another bucket in",
			blockers: []string{"OWNER_DOES_NOT_ALLOW resource 123456789012"},
			near:     []string{"-2 s3 of the policy of the function 1:38: ArnLike AWS:SourceArn arn:aws:s3:::uploads/arn:aws:s3:::uploads-new CONDITION_SEGMENT"},
			remedies: []string{
				"ADD_STATEMENT owner resource: on the function: AddPermission FunctionName=orders, StatementId=…, Principal=s3.amazonaws.com, Action=lambda:InvokeFunction, SourceArn=arn:aws:s3:::uploads-new, SourceAccount=123456789012",
				"CHANGE_VALUE owner resource the policy of the function/s3 1:38: on the function, statement s3: the value arn:aws:s3:::uploads-new besides (remove and add it again, or PutResourcePolicy)",
			},
		},
		{
			name: "07 an alias is called", req: ask("apigateway.amazonaws.com", "lambda:InvokeFunction", function+":live", "aws:SourceArn", "arn:aws:execute-api:eu-west-1:123456789012:abc/*/*/x"),
			policies: evaluate.Policies{Resource: statements("function", `{"Sid":"api","Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"`+function+`"}`)},
			rule:     evaluate.RuleResourceAlone, summary: "the grant is for the function, and the call is for its alias live",
			blockers: []string{"OWNER_DOES_NOT_ALLOW resource 123456789012"},
			near:     []string{"-1 api of function 1:38: Resource " + function + "/" + function + ":live RESOURCE_QUALIFIER_ADDED"},
			remedies: []string{
				"ADD_STATEMENT owner resource: on the function: AddPermission FunctionName=orders, Qualifier=live, StatementId=…, Principal=apigateway.amazonaws.com, Action=lambda:InvokeFunction, SourceArn=arn:aws:execute-api:eu-west-1:123456789012:abc/*/*/x",
				"ASK_OTHERWISE request: call the function without the version or alias",
			},
		},
		{
			name: "08 a key policy delegates to nobody", req: ask(session, "kms:Decrypt", "arn:aws:kms:eu-west-1:123456789012:key/1234"),
			policies: evaluate.Policies{Identity: all, Resource: statements("key", `{"Sid":"Admins","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/admin"},"Action":"kms:*","Resource":"*"}`)},
			rule:     evaluate.RuleTrustOrKey, summary: "the key policy names neither the role nor its account",
			blockers: []string{"NOT_DELEGATED key 123456789012"},
			near:     []string{"2 Admins of key 1:38: Principal arn:aws:iam::123456789012:role/admin/" + session + " PRINCIPAL_OTHER_NAME"},
			remedies: []string{
				`ADD_STATEMENT owner key: in the key policy add {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/orders"},"Action":"kms:Decrypt","Resource":"*"}`,
				"DELEGATE owner key: let the key policy delegate to the account; all identity policies of the account then count",
			},
		},
		{
			name: "09 an RCP denies since a key is absent", req: ask("arn:aws:iam::444455556666:user/ann", "s3:GetObject", "arn:aws:s3:::b/k"),
			policies: evaluate.Policies{
				Identity: all, Resource: statements("bucket", `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}`),
				RCPs: []evaluate.Level{{Name: "root", Policies: listOf(statements("perimeter", `{"Sid":"OrgOnly","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*",`+
					`"Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-mine"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}}`))}},
			},
			rule: evaluate.RuleDirectGrant, summary: "a resource control policy denies it, because aws:PrincipalOrgID is absent",
			blockers: []string{"DENY_BECAUSE_KEY_ABSENT rcp level 0 (root) 444455556666: OrgOnly of perimeter 1:38 spares a caller of organization o-mine: say it with Principal.WithOrganization if the caller is one; " +
				"a call that an AWS service makes"},
			remedies: []string{"limit OWNER_DECIDES ownersOrganization rcp perimeter/OrgOnly 1:38: no addition allows it: whoever owns perimeter decides"},
		},
		{
			name: "10 two accounts, both silent", req: ask("arn:aws:iam::444455556666:user/ann", "lambda:InvokeFunction", function),
			rule: evaluate.RuleTwoAccounts, summary: "neither the function's policy nor the caller's own policies allow it",
			blockers: []string{"OWNER_DOES_NOT_ALLOW resource 123456789012", "NO_POLICY_GIVEN identity 444455556666"},
			remedies: []string{
				"ADD_STATEMENT owner resource: on the function: AddPermission FunctionName=orders, StatementId=…, Principal=arn:aws:iam::444455556666:user/ann, Action=lambda:InvokeFunction & " +
					`ADD_STATEMENT caller identity: for arn:aws:iam::444455556666:user/ann add {"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:eu-west-1:123456789012:function:orders"}`,
			},
		},
		{
			name: "11 three types silent", req: ask(session, "sqs:SendMessage", "arn:aws:sqs:eu-west-1:123456789012:orders"),
			policies: evaluate.Policies{
				Identity: listOf(statements("orders", `{"Sid":"A","Effect":"Allow","Action":"sqs:ReceiveMessage","Resource":"*"}`)),
				Boundary: statements("boundary", `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`),
				SCPs:     []evaluate.Level{{Name: "root", Policies: listOf(statements("root-scp", `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`))}},
			},
			rule: evaluate.RuleOneAccount, summary: "three things stand in the way: SCPs, identity policies, permissions boundary",
			blockers: []string{"NO_STATEMENT_ALLOWS scp level 0 (root) 123456789012", "NO_STATEMENT_ALLOWS identity 123456789012", "NO_STATEMENT_ALLOWS boundary 123456789012"},
			near:     []string{"4 A of orders 1:38: Action sqs:ReceiveMessage/sqs:SendMessage ACTION_OTHER_NAME"},
			remedies: []string{"limit OWNER_DECIDES callersOrganization scp: the organization's administrators decide: level 0 (root) has to allow sqs:SendMessage & " +
				"ADD_ENTRY caller identity orders/A 1:38: in orders, statement A, add the action sqs:SendMessage & " +
				"OWNER_DECIDES caller boundary: whoever owns the permissions boundary decides: it has to allow sqs:SendMessage"},
		},
		{
			name: "12 a grant to the role is limited", req: ask(session, "sqs:SendMessage", "arn:aws:sqs:eu-west-1:123456789012:orders"),
			policies: evaluate.Policies{
				Resource: statements("queue", `{"Sid":"Send","Effect":"Allow","Principal":{"AWS":"`+role+`"},"Action":"sqs:SendMessage","Resource":"*"}`),
				Boundary: statements("boundary", `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`),
			},
			rule: evaluate.RuleLimitedGrant, summary: "the queue lets the role in, but the role's boundary does not allow it",
			blockers: []string{"GRANT_IS_LIMITED boundary 123456789012"},
			remedies: []string{"limit OWNER_DECIDES caller boundary: whoever owns the permissions boundary decides: it has to allow sqs:SendMessage"},
		},
		{
			name: "13 a star that is a character", req: ask("arn:aws:iam::123456789012:user/ann", "s3:ListBucket", "arn:aws:s3:::list", "s3:prefix", "home/ann/x"),
			policies: evaluate.Policies{Identity: listOf(statements("list", `{"Sid":"Home","Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::list","Condition":{"StringEquals":{"s3:prefix":"home/ann/*"}}}`))},
			rule:     evaluate.RuleOneAccount, summary: "the identity policy wants another s3:prefix than the request has",
			blockers: []string{"NO_STATEMENT_ALLOWS identity 123456789012"},
			near:     []string{"-1 Home of list 1:38: StringEquals s3:prefix home/ann/*/home/ann/x CONDITION_PATTERN_UNDER_EQUALS"},
			remedies: []string{"CHANGE_VALUE caller identity list/Home 1:38: in list, statement Home, StringLike in place of StringEquals"},
		},
	}
}

func compile(t testing.TB, ps evaluate.Policies, opts ...evaluate.Option) *evaluate.Evaluator {
	t.Helper()
	e, err := evaluate.Compile(ps, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return e
}
