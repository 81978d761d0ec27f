package lambdaperm_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestCheckWebFunction ("Lambda Web Function permissions", "Deploying Web Function code from Amazon S3", AWS Lambda Developer
// Guide; the policy of the bucket is that of AWS's skill aws-lambda-web-functions).
func TestCheckWebFunction(t *testing.T) {
	const bucket, group = "arn:aws:s3:::web-code", "arn:aws:logs:us-east-1:" + accountA + ":log-group:"
	lambda := byService("lambda.amazonaws.com")
	reading := func(actions string, conditions ...string) map[string]*policy.Policy {
		return byResource(bucket, to(lambda, allowing(actions, bucket+"/*", conditions...)))
	}
	const both = "s3:GetObject s3:GetObjectVersion"
	type set = func(*lambdaperm.WebFunction)
	bucketPolicy := func(p map[string]*policy.Policy) set {
		return func(w *lambdaperm.WebFunction) { w.ResourcePolicies = p }
	}
	byKey := func(statement string) set {
		return func(w *lambdaperm.WebFunction) {
			w.CodeKey, w.ResourcePolicies[keyARN] = keyARN, document(statement)
		}
	}
	source := func(revisions string) string { return when("ArnLike", "aws:SourceArn", revisions) }
	role := func(change func(*lambdaperm.Role)) set {
		return func(w *lambdaperm.WebFunction) { change(w.Role) }
	}
	for _, tt := range []struct {
		name, revision string
		set            set
		want           evaluate.Decision
		fails          string
		notes          []lambdaperm.NoteCode
	}{
		{"L2-9/all there", "", nil, ok, "", nil},
		{"L2-9/all there, a revision", "r1", nil, ok, "", nil},
		{"L2-9/no bucket policy", "", bucketPolicy(nil), no, both, nil},
		{"L2-9/objects without versions", "", bucketPolicy(reading("s3:GetObject")), no, "s3:GetObjectVersion", nil},
		{"L2-9/another service", "", bucketPolicy(byResource(bucket, to(byService("s3.amazonaws.com"), allowing(both, bucket+"/*")))), no, both, nil},
		{"L2-9/another bucket", "", bucketPolicy(byResource("arn:aws:s3:::other", to(lambda, allowing(both, "*")))), no, both, nil},
		{"L2-9/source and account",
			"", bucketPolicy(reading(both, when("StringEquals", "aws:SourceAccount", accountA), source(lambdaARN+"web-function/*"))), ok, "", nil},
		{"L2-9/another account as the source", "", bucketPolicy(reading(both, when("StringEquals", "aws:SourceAccount", accountB))), no, both, nil},
		{"L2-9/source: the revisions", "", bucketPolicy(reading(both, source(webARN+"/revision/*"))), ok, "", nil},
		{"L2-9/source: the web function", "", bucketPolicy(reading(both, source(webARN))), no, both, nil},
		{"L2-9/source: the role's account in another form", "", bucketPolicy(reading(both, source(functionARN))), no, both, nil},
		{"L2-9/source: this revision", "r1", bucketPolicy(reading(both, source(webRevision))), ok, "", nil},
		{"L2-9/source: another revision", "r2", bucketPolicy(reading(both, source(webRevision))), no, both, nil},
		{"L2-9/source: a revision, id not known", "", bucketPolicy(reading(both, source(webRevision))), no, both, nil},
		{"L2-9/bucket of another account", "", func(w *lambdaperm.WebFunction) { w.CodeAccount = accountB }, ok, "", nil},
		{"L2-9/role not trusted", "", role(func(r *lambdaperm.Role) { r.Trust = trusting(byService("ec2.amazonaws.com")) }), no, "sts:AssumeRole", nil},
		{"L2-9/trust not known", "", role(func(r *lambdaperm.Role) { r.Trust = nil }), ok, "", []lambdaperm.NoteCode{lambdaperm.NoteTrustNotGiven}},
		{"L2-9 OPEN-9/trust with a source", "", role(func(r *lambdaperm.Role) {
			r.Trust = document(to(lambda, `{"Effect":"Allow","Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":"`+accountA+`"}}}`))
		}), no, "sts:AssumeRole", []lambdaperm.NoteCode{lambdaperm.NoteSourceNotDocumented}},
		{"L2-9/no logs", "", role(func(r *lambdaperm.Role) { r.Identity = nil }), no, "logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents", nil},
		{"L2-9/logs of the web function", "", role(func(r *lambdaperm.Role) { r.Identity = identity(allowing("logs:*", group+"/aws/lambda/w:*")) }), ok, "", nil},
		{"L2-9/logs of another",
			"", role(func(r *lambdaperm.Role) { r.Identity = identity(allowing("logs:*", group+"/aws/lambda/x:*")) }), no, "logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents", nil},
		{"L2-9/a log group by name", "", func(w *lambdaperm.WebFunction) {
			w.LogGroup, w.Role.Identity = "web", identity(allowing("logs:*", group+"web:*"))
		}, ok, "", nil},
		{"L2-9/key", "", byKey(to(lambda, allowing("kms:Decrypt", "*"))), ok, "", nil},
		{"L2-9/key for another service", "", byKey(to(byService("s3.amazonaws.com"), allowing("kms:Decrypt", "*"))), no, "kms:Decrypt", nil},
		{"L2-9/key without a policy", "", func(w *lambdaperm.WebFunction) { w.CodeKey = keyARN }, no, "kms:Decrypt", nil},
		{"L2-9/the role's permission does not help", "", func(w *lambdaperm.WebFunction) {
			w.CodeKey, w.Role.Identity = keyARN, identity(allowing("*", "*"))
		}, no, "kms:Decrypt", nil},
		{"L2-9/key of AWS for S3", "", func(w *lambdaperm.WebFunction) { w.CodeKey = "arn:aws:kms:us-east-1:" + accountA + ":alias/aws/s3" }, no, "",
			[]lambdaperm.NoteCode{lambdaperm.NoteCannotWork}},
		{"L2-9 L2-12/resource control policy", "", func(w *lambdaperm.WebFunction) {
			w.RCPs = map[string][]evaluate.Level{accountA: {level(document(`{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}`))}}
		}, never, both, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := webNamed(func(w *lambdaperm.WebFunction) {
				w.Role = &lambdaperm.Role{ARN: roleARN, Trust: trusting(lambda), Identity: lookup(t, "AWSLambdaBasicExecutionRole")}
				w.CodeObject, w.ResourcePolicies = webCodeARN, reading(both)
			})
			if tt.set != nil {
				tt.set(w)
			}
			r, err := lambdaperm.CheckWebFunction(*w, tt.revision)
			wants(t, r, err, tt.want, tt.notes...)
			if diff := cmp.Diff(tt.fails, failed(r)); diff != "" {
				t.Errorf("failed (-want +got):\n%s\n%v", diff, r)
			}
		})
	}
	for _, tt := range []struct {
		name, revision string
		set            set
		code           lambdaperm.Code
		input          string
	}{
		{"a function", "", func(w *lambdaperm.WebFunction) { w.ARN = functionARN }, lambdaperm.CodeInvalidARN, functionARN},
		{"no role", "", func(w *lambdaperm.WebFunction) { w.Role = nil }, lambdaperm.CodeRoleMissing, webARN},
		{"role of another account",
			"", role(func(r *lambdaperm.Role) { r.ARN = "arn:aws:iam::" + accountB + ":role/r" }), lambdaperm.CodeInvalidParameter, "arn:aws:iam::" + accountB + ":role/r"},
		{"a user for a role", "", role(func(r *lambdaperm.Role) { r.ARN = userA }), lambdaperm.CodeInvalidARN, userA},
		{"no code", "", func(w *lambdaperm.WebFunction) { w.CodeObject = "" }, lambdaperm.CodeInvalidParameter, webARN},
		{"a bucket for the code", "", func(w *lambdaperm.WebFunction) { w.CodeObject = bucket }, lambdaperm.CodeInvalidARN, bucket},
		{"a key that is none", "", func(w *lambdaperm.WebFunction) { w.CodeKey = queueARN }, lambdaperm.CodeInvalidARN, queueARN},
		{"a revision that is none", "a/b", func(*lambdaperm.WebFunction) {}, lambdaperm.CodeInvalidParameter, "a/b"},
		{"a log group that is none", "", func(w *lambdaperm.WebFunction) { w.LogGroup = "a b" }, lambdaperm.CodeInvalidParameter, "a b"},
	} {
		t.Run("L2-9/error/"+tt.name, func(t *testing.T) {
			w := webNamed(func(w *lambdaperm.WebFunction) { w.Role, w.CodeObject = &lambdaperm.Role{ARN: roleARN}, webCodeARN }, tt.set)
			r, err := lambdaperm.CheckWebFunction(*w, tt.revision)
			isRefused(t, r, err, tt.code, tt.input)
		})
	}
}
