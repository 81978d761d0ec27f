package evaluate_test

import (
	"math/rand/v2"
	"strings"
)

// The second generator's callers, calls and keys. They are written from the rules, without looking at those of the first.

const (
	secondHome  = "345678901234"
	secondOther = "456789012345"
)

// secondCaller makes a caller and says how texts of policies can name it: by the level of it that they name.
func secondCaller(r *rand.Rand) (p *twinCaller, names map[string][]string) {
	p = &twinCaller{Partition: genPick(r, "aws", "aws", "aws", "aws", "aws-cn", "aws-us-gov"), Account: genPick(r, secondHome, secondHome, secondOther)}
	iam := "arn:" + p.Partition + ":iam::" + p.Account + ":"
	sts := "arn:" + p.Partition + ":sts::" + p.Account + ":"
	names = map[string][]string{"account": {p.Account, iam + "root"}}
	path := genPick(r, "/", "/", "/ops/", "/a/b/c/", "/ops+x=y/", "/application/deep/down/")
	switch n := r.IntN(100); {
	case n < 20:
		p.Kind, p.Name = "user", genPick(r, "zoe", "Zoe", "zoe@x", "z.o+e=1,2", "r_-2")
		p.ID = iam + "user" + path + p.Name
		names["user"] = []string{p.ID}
	case n < 44:
		p.Kind, p.Name, p.Session = "session", genPick(r, "Admin", "Worker-1", "w"), genPick(r, "i-0abc", "zoe@x", "s=1")
		p.PathKnown, p.Path = genChance(r, 60), path
		if genChance(r, 12) {
			p.Name, p.Partition = "AWSReservedSSO_View_0123abcd", "aws"
			iam, sts = "arn:aws:iam::"+p.Account+":", "arn:aws:sts::"+p.Account+":"
			names["account"] = []string{p.Account, iam + "root"}
			p.Path = genPick(r, "/aws-reserved/sso.amazonaws.com/", "/aws-reserved/sso.amazonaws.com/eu-west-2/")
		} else if genChance(r, 15) {
			p.Name, p.Path = "AWSServiceRoleForAutoScaling", "/aws-service-role/autoscaling.amazonaws.com/"
		} else if genChance(r, 10) {
			p.Name, p.Path = "AWSServiceRoleForSSO", "/aws-service-role/sso.amazonaws.com/"
		}
		p.ID = sts + "assumed-role/" + p.Name + "/" + p.Session
		if p.PathKnown && genChance(r, 25) {
			p.ID, p.Session = iam+"role"+p.Path+p.Name, ""
		}
		names["role"] = []string{iam + "role" + p.Path + p.Name}
		if p.Session != "" {
			names["session"] = []string{p.ID}
		}
		if !p.PathKnown {
			p.Path = ""
		}
		p.Linked = genPick(r, "", "", "", "yes", "no")
	case n < 58:
		p.Kind, p.ID = "root", iam+"root"
		if genChance(r, 50) {
			p.ID, p.Partition, p.AnyPartition = p.Account, "aws", true
		}
	case n < 66:
		p.Kind, p.Name = "federated", genPick(r, "fay", "fay@x")
		p.ID = sts + "federated-user/" + p.Name
		names["session"] = []string{p.ID}
		if genChance(r, 60) {
			p.FederatingUser = iam + "user" + path + "broker"
			names["user"] = []string{p.FederatingUser}
		}
	case n < 78:
		p.Kind, p.Partition, p.Account = "service", "", ""
		p.ID = genPick(r, "lambda.amazonaws.com", "events.amazonaws.com", "logs.eu-west-1.amazonaws.com", "cloudtrail.amazonaws.com")
		names = map[string][]string{"service": {p.ID}}
	case n < 93:
		p.Kind, p.Partition, p.Account = "provider", "", ""
		p.ID = genPick(r, "accounts.google.com", "graph.facebook.com", "www.amazon.com", "cognito-identity.amazonaws.com", "login.example.org",
			"arn:aws:iam::"+secondHome+":saml-provider/Okta", "arn:aws:iam::"+secondOther+":oidc-provider/token.actions.githubusercontent.com")
		names = map[string][]string{"provider": {p.ID}}
		if !strings.HasPrefix(p.ID, "arn:") { // an account may have registered it
			names["provider"] = append(names["provider"], "arn:aws:iam::"+secondHome+":oidc-provider/"+p.ID, "arn:aws:iam::"+secondOther+":oidc-provider/"+p.ID)
		}
	default:
		return &twinCaller{Kind: "anonymous", ID: "anonymous"}, map[string][]string{}
	}
	if p.Account == "" {
		return p, names
	}
	switch p.Kind {
	case "user", "session":
		if genChance(r, 50) {
			kind := map[string]string{"user": "AIDA", "session": "AROA"}[p.Kind]
			p.UniqueID = kind + "Q3EXAMPLE7"
			level := map[string]string{"user": "user", "session": "role"}[p.Kind]
			names[level] = append(names[level], p.UniqueID)
		}
	}
	p.Token = (p.Kind == "user" || p.Kind == "root") && genChance(r, 25)
	p.Management = genChance(r, 12)
	switch r.IntN(3) {
	case 0:
		p.OrganizationPath = "o-7/r-7/ou-7a/"
	case 1:
		p.Organization = "o-7"
	}
	if p.Kind != "root" && genChance(r, 50) {
		p.Tags = map[string]string{"Project": genPick(r, "red", "", "x*"), "Level": genPick(r, "1", "2")}
	}
	if p.Kind == "session" && genChance(r, 40) {
		p.SessionTags = map[string]string{genPick(r, "Project", "project"): genPick(r, "green", "red")}
		p.SourceIdentity = genPick(r, "", "zoe")
	}
	return p, names
}

// secondCalls are the calls. In their resources RES is text that tries the matching of patterns, ACC an account, PAR the
// partition.
var secondCalls = []twinCall{
	{action: "s3:GetObject", rcp: true, resources: []string{"arn:PAR:s3:::depot/RES", "arn:PAR:s3:eu-west-1:ACC:accesspoint/ap/object/RES"}},
	{action: "s3:PutObject", rcp: true, resources: []string{"arn:PAR:s3:::depot/RES"}},
	{action: "s3:ListBucket", rcp: true, resources: []string{"arn:PAR:s3:::depot"}},
	{action: "s3:ListAllMyBuckets", rcp: true, noResource: true, anyBucket: true, resources: []string{"*"}},
	{action: "s3:GetBucketPolicy", rcp: true, reach: "own", unlocks: true, resources: []string{"arn:PAR:s3:::depot"}},
	{action: "s3:PutBucketPolicy", rcp: true, reach: "own", unlocks: true, resources: []string{"arn:PAR:s3:::depot"}},
	{action: "s3:DeleteBucketPolicy", rcp: true, reach: "own", unlocks: true, resources: []string{"arn:PAR:s3:::depot"}},
	{action: "s3express:CreateSession", resources: []string{"arn:PAR:s3express:eu-west-1:ACC:bucket/d--x-s3"}},
	{action: "sqs:SendMessage", rcp: true, resources: []string{"arn:PAR:sqs:eu-west-1:ACC:jobs-RES"}},
	{action: "sqs:ReceiveMessage", rcp: true, resources: []string{"arn:PAR:sqs:eu-west-1:ACC:jobs"}},
	{action: "sqs:GetQueueAttributes", rcp: true, unlocks: true, resources: []string{"arn:PAR:sqs:eu-west-1:ACC:jobs"}},
	{action: "sqs:SetQueueAttributes", rcp: true, reach: "own", unlocks: true, resources: []string{"arn:PAR:sqs:eu-west-1:ACC:jobs"}},
	{action: "sqs:TagQueue", rcp: true, reach: "own", resources: []string{"arn:PAR:sqs:eu-west-1:ACC:jobs"}},
	{action: "kms:Encrypt", rcp: true, requires: true, resources: []string{"arn:PAR:kms:eu-west-1:ACC:key/0a-1b"}},
	{action: "kms:DescribeKey", rcp: true, requires: true, resources: []string{"arn:PAR:kms:eu-west-1:ACC:key/0a-1b"}},
	{action: "kms:ScheduleKeyDeletion", rcp: true, requires: true, reach: "own", resources: []string{"arn:PAR:kms:eu-west-1:ACC:key/0a-1b"}},
	{action: "kms:CreateKey", rcp: true, reach: "own", noResource: true, resources: []string{"*"}},
	{action: "kms:DeleteAlias", rcp: true, reach: "own", resources: []string{"arn:PAR:kms:eu-west-1:ACC:alias/ours"}},
	{action: "kms:DeleteAlias", rcp: true, rcpNever: true, reach: "own", locked: true, resources: []string{"arn:PAR:kms:eu-west-1:ACC:alias/aws/sqs"}},
	{action: "secretsmanager:GetSecretValue", rcp: true, resources: []string{"arn:PAR:secretsmanager:eu-west-1:ACC:secret:pw-RES"}},
	{action: "secretsmanager:CreateSecret", rcp: true, reach: "own", resources: []string{"arn:PAR:secretsmanager:eu-west-1:ACC:secret:pw"}},
	{action: "dynamodb:Query", rcp: true, resources: []string{"arn:PAR:dynamodb:eu-west-1:ACC:table/T", "arn:PAR:dynamodb:eu-west-1:ACC:table/T/index/RES"}},
	{action: "dynamodb:UpdateItem", rcp: true, resources: []string{"arn:PAR:dynamodb:eu-west-1:ACC:table/T"}},
	{action: "dynamodb:DescribeContinuousBackups", rcp: true, reach: "own", resources: []string{"arn:PAR:dynamodb:eu-west-1:ACC:table/T"}},
	{action: "backup:CopyIntoBackupVault", resources: []string{"arn:PAR:backup:eu-west-1:ACC:backup-vault:v"}},
	{action: "backup:DeleteBackupVault", reach: "own", resources: []string{"arn:PAR:backup:eu-west-1:ACC:backup-vault:v"}},
	{action: "sns:Publish", resources: []string{"arn:PAR:sns:eu-west-1:ACC:news-RES"}},
	{action: "sns:CreateTopic", reach: "nobody", resources: []string{"arn:PAR:sns:eu-west-1:ACC:news"}},
	{action: "events:PutEvents", rcp: true, resources: []string{"arn:PAR:events:eu-west-1:ACC:event-bus/b"}},
	{action: "lambda:InvokeFunction", resources: []string{"arn:PAR:lambda:eu-west-1:ACC:function:fn", "arn:PAR:lambda:eu-west-1:ACC:function:fn:RES"}},
	{action: "lambda:InvokeFunctionUrl", resources: []string{"arn:PAR:lambda:eu-west-1:ACC:function:fn"}},
	{action: "lambda:ListFunctions", noResource: true, reach: "own", resources: []string{"*"}},
	{action: "ecr:BatchGetImage", rcp: true, resources: []string{"arn:PAR:ecr:eu-west-1:ACC:repository/img/RES"}},
	{action: "ecr:GetAuthorizationToken", rcp: true, reach: "nobody", noResource: true, resources: []string{"*"}},
	{action: "logs:PutLogEvents", rcp: true, resources: []string{"arn:PAR:logs:eu-west-1:ACC:log-group:/aws/x:log-stream:RES"}},
	{action: "glue:GetDatabase", resources: []string{"arn:PAR:glue:eu-west-1:ACC:database/db"}},
	{action: "cognito-identity:GetOpenIdToken", rcp: true, noResource: true, rcpAlways: true, resources: []string{"*"}},
	{action: "cognito-identity:GetCredentialsForIdentity", rcp: true, noResource: true, rcpAlways: true, resources: []string{"*"}},
	{action: "execute-api:Invoke", resources: []string{"arn:PAR:execute-api:eu-west-1:ACC:q9/live/GET/RES"}},
	{action: "ec2:TerminateInstances", resources: []string{"arn:PAR:ec2:eu-west-1:ACC:instance/i-7"}},
	{action: "ec2:DescribeInstances", noResource: true, resources: []string{"*"}},
	{action: "ebs:PutSnapshotBlock", resources: []string{"arn:PAR:ec2:eu-west-1::snapshot/snap-7"}},
	{action: "iam:GetRole", resources: []string{"arn:PAR:iam::ACC:role/ops/RES", "arn:PAR:iam::ACC:role/aws-reserved/sso.amazonaws.com/x"}},
	{action: "iam:CreateUser", resources: []string{"arn:PAR:iam::ACC:user/RES"}},
	{action: "iam:ListUsers", noResource: true, resources: []string{"*"}},
	{action: "iam:AttachRolePolicy", resources: []string{"arn:PAR:iam::ACC:role/ops/r"}},
	{action: "iam:AttachRolePolicy", locked: true, changedBy: "through", resources: []string{"arn:PAR:iam::ACC:role/aws-reserved/sso.amazonaws.com/x"}},
	{action: "iam:DeleteRolePermissionsBoundary", locked: true, changedBy: "role", resources: []string{"arn:PAR:iam::ACC:role/aws-reserved/sso.amazonaws.com/q/x"}},
	{action: "iam:TagRole", locked: true, resources: []string{"arn:PAR:iam::ACC:role/aws-reserved/sso.amazonaws.com/x"}},
	{action: "iam:CreatePolicyVersion", locked: true, resources: []string{"arn:PAR:iam::aws:policy/ReadOnlyAccess"}},
	{action: "sts:AssumeRole", rcp: true, requires: true, resources: []string{"arn:PAR:iam::ACC:role/deploy", "arn:PAR:iam::ACC:role/ops/deploy"}},
	{action: "sts:AssumeRole", rcp: true, rcpNever: true, requires: true, resources: []string{"arn:PAR:iam::ACC:role/aws-service-role/x.amazonaws.com/x"}},
	{action: "sts:AssumeRoleWithSAML", rcp: true, requires: true, resources: []string{"arn:PAR:iam::ACC:role/deploy"}},
	{action: "sts:AssumeRoleWithWebIdentity", rcp: true, requires: true, resources: []string{"arn:PAR:iam::ACC:role/deploy"}},
	{action: "sts:TagSession", rcp: true, requires: true, resources: []string{"arn:PAR:iam::ACC:role/deploy"}},
	{action: "sts:AssumeRoot", rcp: true, alone: true, resources: []string{"arn:PAR:iam::ACC:root"}},
	{action: "sts:GetFederationToken", rcp: true, resources: []string{"arn:PAR:sts::ACC:federated-user/RES"}},
	{action: "sts:GetCallerIdentity", rcp: true, noResource: true, resources: []string{"*"}},
	{action: "sts:GetSessionToken", rcp: true, noResource: true, resources: []string{"*"}},
	{action: "sts:DecodeAuthorizationMessage", rcp: true, noResource: true, resources: []string{"*"}},
}

// What the reference lists of the keys of services for these actions (K-08, K-09), and the action of K-10.
func init() {
	for _, list := range []struct{ keys, actions string }{
		{"s3:resourceaccount", "s3:PutObject s3:ListBucket s3:GetBucketPolicy s3:DeleteBucketPolicy"},
		{"s3express:resourceaccount", "s3express:CreateSession s3express:DeleteBucket"},
		{"kms:calleraccount", "kms:Encrypt kms:DescribeKey kms:ScheduleKeyDeletion kms:CreateKey kms:DeleteAlias"},
		{"secretsmanager:resourcetag/", "secretsmanager:GetSecretValue secretsmanager:CreateSecret"},
		{"ecr:resourcetag/", "ecr:BatchGetImage"},
		{"iam:resourcetag/", "iam:CreateUser iam:AttachRolePolicy iam:DeleteRolePermissionsBoundary iam:TagRole"},
		{"ec2:region ec2:resourcetag/", "ec2:TerminateInstances"},
		{"ec2:region", "ec2:DescribeInstances"},
	} {
		for action := range strings.FieldsSeq(list.actions) {
			twinLists[action] = list.keys
		}
	}
	twinNoOwner = append(twinNoOwner, "ebs:PutSnapshotBlock")
	for i := range secondKeys {
		secondKeys[i].lower = strings.ToLower(secondKeys[i].key)
	}
}
