package policy_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/eviltext"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// textDocuments have a text from outside where EVIL stands.
var textDocuments = []string{
	`{EVIL:1}`, `{"Version":EVIL,"Statement":[]}`, `{"Version":"2012-10-17","Id":EVIL,"Statement":{}}`, `{"Statement":{EVIL:EVIL}}`, `{"Statement":EVIL}`,
	`{"Statement":{"Effect":EVIL}}`, `{EVIL:{EVIL:[EVIL]},EVIL:2}`, `{"Statement":{"Effect":"Allow","Action":EVIL,"Resource":"*"}}`,
	`{"Statement":{"Effect":"Allow","Action":"*","Resource":[EVIL]}}`, `{"Statement":{"Effect":"Allow","NotAction":"*","NotResource":{EVIL:EVIL}}}`,
	`{"Statement":{"Sid":EVIL,"Effect":"Allow","Action":"*","Resource":"*"}}`,
	`{"Statement":[{"Sid":EVIL,"Effect":"Allow","Action":"s3:*","Resource":"*"},{"Sid":EVIL,"Effect":"Deny","Action":"s3:*","Resource":"*"}]}`,
	`{"Statement":{"Effect":"Allow","Principal":EVIL,"Action":"*","Resource":"*"}}`, `{"Statement":{"Effect":"Allow","Principal":{EVIL:EVIL},"Action":"*"}}`,
	`{"Statement":{"Effect":"Allow","Principal":{"AWS":EVIL,"Service":EVIL},"Action":"*"}}`, `{"Statement":{"Effect":"Allow","Principal":{"Federated":[EVIL]},"Action":"sts:*"}}`,
	`{"Statement":{"Effect":"Allow","NotPrincipal":{"CanonicalUser":EVIL},"Action":"*","Resource":"*","Condition":{EVIL:{EVIL:EVIL}}}}`,
	`{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{EVIL:{EVIL:EVIL}}}}`, `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{EVIL:EVIL}}}}`,
	`{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLike":{EVIL:["v",EVIL,3],EVIL:"w"}}}}`,
	`{"Statement":{"Effect":"Allow","Action":{"Fn::Sub":EVIL},"Resource":{"Ref":EVIL}}}`, `{"Statement":{"Effect":"Allow","Action":{EVIL:EVIL},"Resource":"*"}}`,
}

// texts holds what is said about a document.
func texts(t *testing.T, name, document string) {
	t.Helper()
	check := func(err error) {
		t.Helper()
		if fault := eviltext.ErrorFault(err); fault != "" {
			t.Errorf("%.300q: %.1000s", document, fault)
		}
		if e, ok := errors.AsType[*policy.Error](err); ok {
			if fault := eviltext.Fault(e.Reason+e.Path, 1); fault != "" {
				t.Errorf("%.300q: %.1000s", document, fault)
			}
		}
	}
	for _, opts := range [][]policy.Option{{policy.WithName(name)}, {policy.WithName(name), policy.WithStored()}} {
		p, err := policy.Parse([]byte(document), opts...)
		check(err)
		for _, e := range p.Dead() {
			check(e)
		}
		for _, kind := range []policy.Kind{policy.Identity, policy.Resource, policy.Trust, policy.Key, policy.Boundary, policy.Session, policy.SCP, policy.RCP, policy.Endpoint} {
			if err == nil {
				check(p.CheckKind(kind))
			}
		}
		_, err = p.Place(name)
		check(err)
	}
}

// TestPromiseTexts holds that no error of a text from outside has a line break, a control or more than 4 KiB, whatever
// the text is and wherever it stands.
func TestPromiseTexts(t *testing.T) {
	for _, evil := range eviltext.Texts() {
		text, err := json.Marshal(evil)
		if err != nil {
			t.Fatal(err)
		}
		for _, document := range textDocuments {
			texts(t, evil, strings.ReplaceAll(document, "EVIL", string(text)))
			texts(t, evil, strings.Replace(document, "EVIL", string(text), 1))
		}
		texts(t, evil, evil)
		for _, err := range textErrors(evil) {
			if fault := eviltext.ErrorFault(err); fault != "" {
				t.Errorf("%T: %.1000s", err, fault)
			}
		}
	}
}

// textErrors are the errors of what takes a text by itself.
func textErrors(s string) (errs []error) {
	fn := arn.MustParseFunction("arn:aws:lambda:us-east-1:111122223333:function:f")
	add := func(_ any, err error) { errs = append(errs, err) }
	add(policy.ParseFile(fstest.MapFS{}, s))
	add(policy.ParseFile(fstest.MapFS{s: {Data: []byte(s)}}, s))
	add(policy.NewPrincipal(policy.PrincipalSpec{Type: policy.TypeAWS, ID: s}))
	add(policy.NewPrincipal(policy.PrincipalSpec{Type: policy.PrincipalType(s), ID: s}))
	add(policy.New(s))
	add(policy.New(policy.Version2012, policy.StatementSpec{Effect: policy.Allow, Action: []string{s}, Resource: []string{s}}))
	add(policy.New(policy.Version2012, policy.StatementSpec{Effect: policy.Allow, Action: []string{"*"}, Resource: []string{s}, Condition: []condition.Spec{{Operator: s, Key: s, Values: []string{s}}}}))
	add(policy.ParseEmbedded([]byte(s)))
	add(policy.ParseURLEncoded(s))
	add(condition.New(condition.Spec{Operator: "DateEquals", Key: s, Values: []string{s}}))
	add(condition.New(condition.Spec{Operator: "StringLike", Key: "a:b", Values: []string{"${" + s}}))
	add(condition.ParseOperator(s))
	c := condition.Pairs(s, 1i, s)
	errs = append(errs, c.Err())
	add(arn.Parse(s))
	add(arn.Parse("arn:aws:" + s + ":::x"))
	add(arn.ParsePattern(s))
	add(arn.ParsePattern("arn:aws:s3:::${" + s))
	add(arn.ParseFunction(s))
	add(arn.ParseFunction("arn:aws:lambda:us-east-1:111122223333:function:" + s))
	add(arn.ParseLayerVersion("arn:aws:lambda:us-east-1:111122223333:layer:" + s))
	add(managed.Lookup(s))
	add(managed.Lookup("Administrator" + s))
	var a action.AccessLevel
	add(nil, a.UnmarshalText([]byte(s)))
	add(arn.ParseFunctionIn(s, fn.ARN()))
	add(arn.ParseDurableExecution(fn.String() + ":1/durable-execution/" + s))
	for _, in := range []lambdapolicy.AddPermissionInput{
		{StatementID: s, Action: "lambda:InvokeFunction", Principal: "*"}, {StatementID: "s", Action: s, Principal: "*"}, {StatementID: "s", Action: "lambda:InvokeFunction", Principal: s},
		{StatementID: "s", Action: "lambda:InvokeFunction", Principal: "*", SourceARN: s}, {StatementID: "s", Action: "lambda:InvokeFunction", Principal: "*", EventSourceToken: s},
		{FunctionName: s, StatementID: "s", Action: "lambda:InvokeFunction", Principal: "*", Qualifier: s},
	} {
		add(lambdapolicy.AddPermission(in, fn.ARN()))
	}
	var k policy.Kind
	var e policy.Effect
	var set condition.Set
	return append(errs, k.UnmarshalText([]byte(s)), e.UnmarshalText([]byte(s)), set.UnmarshalText([]byte(s)))
}

// FuzzTexts holds TestPromiseTexts for any text and document.
func FuzzTexts(f *testing.F) {
	for i, evil := range eviltext.Texts() {
		if len(evil) < 1000 {
			f.Add(evil, textDocuments[i%len(textDocuments)])
		}
	}
	f.Fuzz(func(t *testing.T, name, document string) {
		if len(name) > 4000 {
			return
		}
		texts(t, name, document)
		text, err := json.Marshal(name)
		if err != nil {
			t.Fatal(err)
		}
		texts(t, name, strings.ReplaceAll(document, "EVIL", string(text)))
		for _, err := range textErrors(name) {
			if fault := eviltext.ErrorFault(err); fault != "" {
				t.Errorf("%T: %.1000s", err, fault)
			}
		}
	})
}
