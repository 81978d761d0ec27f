package policy_test

import (
	"errors"
	"fmt"
	"io/fs"
	"testing/fstest"

	"github.com/lambdaiam/lambdaiam/policy"
)

func ExampleParse() {
	p, err := policy.Parse([]byte(`{
  "Version": "2012-10-17",
  "Statement": [{
    "Sid": "Read",
    "Effect": "Allow",
    "Action": ["s3:Get*", "s3:ListBucket"],
    "Resource": "arn:aws:s3:::reports/*"
  }]
}`), policy.WithName("reader"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, s := range p.Statements() {
		fmt.Println(p.Name(), i, s.Sid(), s.Effect())
		fmt.Println(s.MatchAction("s3:GetObject"), s.MatchAction("s3:PutObject"))
	}
	// Output:
	// reader 0 Read Allow
	// true false
}

func ExampleParse_error() {
	_, err := policy.Parse([]byte(`{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Action": "lambda:InvokeFunction",
    "Resource": "*",
    "Condition": {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "10.0.0.0/80"]}}
  }
}`))
	if e, ok := errors.AsType[*policy.Error](err); ok {
		fmt.Println(e.Line, e.Column)
		fmt.Println(e.Path)
		fmt.Println(e.Code)
	}
	// Output:
	// 7 64
	// Statement[0].Condition.IpAddress."aws:SourceIp"[1]
	// TYPE_MISMATCH_IP_RANGE
}

func ExamplePolicy_CheckKind() {
	p := policy.MustParse(`{
  "Version": "2012-10-17",
  "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*"}]
}`)
	fmt.Println(p.CheckKind(policy.Resource))
	err := p.CheckKind(policy.Identity)
	fmt.Println(err)
	if e, ok := errors.AsType[*policy.Error](err); ok {
		fmt.Println(e.Code, e.Path)
	}
	// Output:
	// <nil>
	// policy:3:50: Statement[0].Principal: an identity policy must not have a Principal (UNSUPPORTED_PRINCIPAL)
	// UNSUPPORTED_PRINCIPAL Statement[0].Principal
}

// A linter reads the policies of a directory and says where each is wrong.
func ExampleParseFile() {
	files := fstest.MapFS{ // os.DirFS("policies") in a program
		"reader.json": {Data: []byte(`{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Actions": "s3:GetObject",
    "Resource": "*"
  }
}`)},
		"site.json": {Data: []byte(`{
  "Version": "2012-10-17",
  "Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}
}`)},
	}
	for _, name := range []string{"reader.json", "site.json", "writer.json"} {
		p, err := policy.ParseFile(files, name)
		if err == nil {
			err = p.CheckKind(policy.Identity)
		}
		if e, ok := errors.AsType[*policy.Error](err); ok {
			fmt.Printf("%s:%d:%d-%d: %s\n", e.Policy, e.Line, e.Column, e.End.Column, e.Reason)
		}
		fmt.Println(errors.Is(err, fs.ErrNotExist), err)
	}
	// Output:
	// reader.json:5:5-14: unknown element "Actions"; there is "Action"
	// false policy: reader.json:5:5: Statement[0].Actions: unknown element "Actions"; there is "Action" (INVALID_POLICY_ELEMENT)
	// site.json:3:49-52: an identity policy must not have a Principal
	// false policy: site.json:3:49: Statement[0].Principal: an identity policy must not have a Principal (UNSUPPORTED_PRINCIPAL)
	// writer.json:0:0-0: cannot be read: "file does not exist"
	// true policy: writer.json: cannot be read: "file does not exist" (UNREADABLE_FILE)
}

func ExamplePolicy_Place() {
	const text = `{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Action": ["s3:GetObject", "s3:PutObject"],
    "Resource": "*",
    "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:orders"}}
  }
}`
	p := policy.MustParse(text, policy.WithName("orders"))
	for _, path := range []string{"Statement[0].Action[1]", `Statement[0].Condition.ArnLike."aws:SourceArn"[0]`, "Statement[1]"} {
		at, err := p.Place(path)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%d:%d to %d:%d: %s\n", at.Start.Line, at.Start.Column, at.End.Line, at.End.Column, text[at.Start.Offset:at.End.Offset])
	}
	// Output:
	// 5:32 to 5:46: "s3:PutObject"
	// 7:48 to 7:72: "arn:aws:sns:*:*:orders"
	// policy: orders: Statement[1]: the policy has no such part (NO_SUCH_PATH)
}

// The API of IAM returns policy documents percent-encoded, as GetRolePolicy does.
func ExampleParseURLEncoded() {
	p, err := policy.ParseURLEncoded("%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C"+
		"%22Action%22%3A%22lambda%3AInvokeFunction%22%2C%22Resource%22%3A%22%2A%22%7D%5D%7D", policy.WithName("invoker"))
	fmt.Println(p, err)

	_, err = policy.ParseURLEncoded("100%")
	fmt.Println(err)
	// Output:
	// {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"*"}]} <nil>
	// policy:1:1: not percent-encoded (INVALID_ENCODING)
}

// The answer of aws lambda get-policy holds the document as a string.
func ExampleParseEmbedded() {
	p, err := policy.ParseEmbedded([]byte(`{
  "Policy": "{\"Version\":\"2012-10-17\",\"Id\":\"default\",\"Statement\":[{\"Sid\":\"sns\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"sns.amazonaws.com\"},\"Action\":\"lambda:InvokeFunction\",\"Resource\":\"arn:aws:lambda:us-east-1:111122223333:function:f\"}]}",
  "RevisionId": "4843f2f6-7c59-4fda-b484-afd0bc0e22b8"
}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range p.Statements() {
		for who := range s.Principals() {
			fmt.Println(s.Sid(), s.Effect(), who.ID())
		}
	}
	// Output: sns Allow sns.amazonaws.com
}

func ExampleEscapeLiteral() {
	fmt.Println("arn:aws:s3:::reports/" + policy.EscapeLiteral("why?.txt"))
	// Output: arn:aws:s3:::reports/why${?}.txt
}

// SQS stores what is no ARN. Read as stored, the entry matches nothing and is listed.
func ExampleWithStored() {
	const stored = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"sqs:SendMessage",
  "Resource":"https://queue.amazonaws.com/111122223333/orders"}}`
	_, err := policy.Parse([]byte(stored))
	fmt.Println(err != nil)
	p, err := policy.Parse([]byte(stored), policy.WithStored())
	if err != nil {
		panic(err)
	}
	for _, dead := range p.Dead() {
		fmt.Println(dead)
	}
	// Output:
	// true
	// policy:2:14: Statement[0].Resource: "https://queue.amazonaws.com/111122223333/orders": neither "*" nor an ARN, which begins with "arn:" (INVALID_ARN_PREFIX)
}
