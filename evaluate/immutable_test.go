package evaluate_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A scribbler assigns zero values through everything that accessors hand out.
type scribbler struct{ called map[string]bool }

// spared are the documented exceptions: what they point to belongs to the policy. Their accessors are tried all the same.
var spared = map[reflect.Type]bool{
	reflect.TypeFor[*policy.Policy]():      true,
	reflect.TypeFor[*policy.Statement]():   true,
	reflect.TypeFor[*evaluate.Evaluator](): true,
}

func (s scribbler) over(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		s.methods(v)
		if !spared[v.Type()] {
			s.inside(v.Elem())
			v.Elem().SetZero()
		}
	case reflect.Func: // an iterator
		yield := v.Type().In(0)
		v.Call([]reflect.Value{reflect.MakeFunc(yield, func(args []reflect.Value) []reflect.Value {
			for _, arg := range args {
				s.over(arg)
			}
			return []reflect.Value{reflect.ValueOf(true)}
		})})
	case reflect.Struct:
		s.methods(v)
		s.inside(v)
	case reflect.Slice:
		for i := range v.Len() {
			s.over(v.Index(i))
			v.Index(i).SetZero()
		}
	case reflect.Map:
		v.Clear()
	case reflect.Interface:
		if !v.IsNil() {
			s.over(v.Elem())
		}
	}
}

// inside scribbles over the exported fields of a struct.
func (s scribbler) inside(v reflect.Value) {
	if v.Kind() != reflect.Struct {
		return
	}
	for i := range v.NumField() {
		if v.Type().Field(i).IsExported() {
			s.over(v.Field(i))
		}
	}
}

// methods calls the methods without parameters.
func (s scribbler) methods(v reflect.Value) {
	for i := range v.NumMethod() {
		if m := v.Method(i); m.Type().NumIn() == 0 {
			s.called[v.Type().String()+"."+v.Type().Method(i).Name] = true
			for _, result := range m.Call(nil) {
				if t := result.Type(); t != v.Type() && reflect.PointerTo(t) != v.Type() { // not one more of the same
					s.over(result)
				}
			}
		}
	}
}

// What is promised to be immutable stays as it is, whatever is assigned through what its accessors hand out.
func TestImmutable(t *testing.T) {
	stored, err := policy.Parse([]byte(`{"Version":"2012-10-17","Id":"i","Statement":[
		{"Sid":"a","Effect":"Allow","Principal":{"AWS":["111122223333","AIDAEXAMPLEEXAMPLEAB"],"Service":"sns.amazonaws.com"},"Action":["s3:Get*","s3:PutObject"],
			"Resource":["arn:aws:s3:::b/*/${aws:username}","arn:aws:s3:::b/k"],"Condition":{"StringLike":{"app:k":["v","w*"]},"Bool":{"app:b":"true"}}},
		{"Effect":"Deny","Principal":"*","NotAction":"s3:*","NotResource":"arn:aws:s3:::c"}]}`), policy.WithStored(), policy.WithName("bucket"))
	if err != nil {
		t.Fatal(err)
	}
	everything, own := managed.MustLookup("AdministratorAccess"), managed.MustLookup("AmazonS3ReadOnlyAccess")
	ps := evaluate.Policies{
		Identity: []*policy.Policy{own}, Boundary: everything, Resource: stored, SCPs: []evaluate.Level{level(everything)},
	}
	e, err := evaluate.Compile(ps)
	if err != nil {
		t.Fatal(err)
	}
	var requests []evaluate.Request
	for _, who := range []evaluate.Principal{
		evaluate.MustParsePrincipal(aliceARN).WithTags(map[string]string{"t": "x"}).WithOrganization("o-1", "o-1/r-1/"), bob, snsCalls, anonymous,
	} {
		for _, call := range []string{"s3:GetObject", "s3:PutObject", "ec2:StartInstances"} {
			for _, at := range []string{"arn:aws:s3:::b/k", "arn:aws:s3:::b/x/alice", "arn:aws:s3:::c"} {
				req := ask(who, call, at)
				req.Context.Set("app:k", "w1")
				req.Context.SetMulti("aws:TagKeys", "t")
				req.Context.SetBool("app:b", at != "arn:aws:s3:::c")
				requests = append(requests, req)
			}
		}
	}
	say := func(e *evaluate.Evaluator) (all string) {
		for i := range requests {
			result, err := json.Marshal(e.Evaluate(&requests[i]))
			request, _ := json.Marshal(requests[i])
			all += fmt.Sprintln(e.Decide(&requests[i]), string(result), err, string(request))
		}
		return all + fmt.Sprintln(stored, everything, own, stored.Dead(), stored.Len())
	}
	fresh := func() *evaluate.Evaluator {
		e, err := evaluate.Compile(ps)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	before := say(e)
	s := scribbler{map[string]bool{}}
	try := func(what string, v any) {
		t.Helper()
		s.over(reflect.ValueOf(v))
		if got := say(e); got != before {
			t.Errorf("%s: assigning through it changed\n%s\nto\n%s", what, before, got)
		}
		if got := say(fresh()); got != before {
			t.Errorf("%s: assigning through it changed what is compiled later:\n%s\nwas\n%s", what, got, before)
		}
	}
	for _, p := range []*policy.Policy{stored, everything, own} {
		try("policy "+p.Name(), p)
	}
	try("the evaluator", e)
	for i := range requests[:9] {
		result := e.Evaluate(&requests[i])
		try("a result", &result)
	}
	who := requests[0].Principal
	try("a principal", &who)
	tags, _ := requests[0].Context.TagKeys()
	try("a value", &tags)
	info, err := managed.AWS().Info("AdministratorAccess")
	if err != nil {
		t.Fatal(err)
	}
	try("what is known of a managed policy", &info)
	if again, err := managed.AWS().Info("AdministratorAccess"); err != nil || again.Name != "AdministratorAccess" || again.ARN == "" {
		t.Errorf("the catalogue says %+v, %v", again, err)
	}
	for _, name := range []string{
		"*policy.Policy.Statements", "*policy.Policy.Dead", "*policy.Statement.Principals", "*policy.Statement.Actions", "*policy.Statement.Resources",
		"*policy.Statement.Condition", "*condition.Block.Tests", "condition.Test.Values", "condition.Test.VariableKeys", "*arn.Pattern.VariableKeys",
		"*evaluate.Evaluator.Policies", "*policy.Principal.Account", "*policy.Action.Literal",
	} {
		if !s.called[name] {
			t.Errorf("%s was not tried", name)
		}
	}
}
