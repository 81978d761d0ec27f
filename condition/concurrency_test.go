package condition_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/concurrent"
)

// Blocks and contexts that nobody changes may be used by many goroutines at once, without anything having been used
// before. The race detector looks.
func TestConcurrency(t *testing.T) {
	specs := []condition.Spec{
		{Operator: "StringLike", Key: "s3:prefix", Values: []string{"home/${aws:username}/*"}},
		{Operator: "StringEqualsIfExists", Key: "aws:PrincipalTag/Team", Values: []string{"${aws:RequestTag/Team, 'red'}"}},
		{Operator: "IpAddress", Key: "aws:SourceIp", Values: []string{"203.0.113.0/24", "2001:db8::/32"}},
		{Operator: "ForAllValues:StringEquals", Key: "aws:TagKeys", Values: []string{"Team", "Stage"}},
		{Operator: "ForAnyValue:ArnLike", Key: "app:arns", Values: []string{"arn:aws:s3:::${aws:username}*"}},
		{Operator: "DateLessThan", Key: "aws:CurrentTime", Values: []string{"2030-01-01T00:00:00Z"}},
		{Operator: "NumericLessThanEquals", Key: "s3:max-keys", Values: []string{"100"}},
		{Operator: "Bool", Key: "aws:SecureTransport", Values: []string{"true"}},
		{Operator: "Null", Key: "app:absent", Values: []string{"true"}},
	}
	block, err := condition.New(specs...)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := condition.NewWithoutVariables(specs...)
	if err != nil {
		t.Fatal(err)
	}
	_, fault := condition.New(condition.Spec{Operator: "Is", Key: "a:b", Values: []string{"c"}})
	operator, err := condition.ParseOperator("ForAnyValue:StringNotLikeIfExists")
	if err != nil {
		t.Fatal(err)
	}
	var request condition.Context
	request.Set("aws:username", "bob")
	request.Set("s3:prefix", "home/bob/x")
	request.SetAddr("aws:SourceIp", netip.MustParseAddr("203.0.113.7"))
	request.SetMulti("aws:TagKeys", "Team")
	request.SetMulti("app:arns", "arn:aws:s3:::x", "arn:aws:s3:::bobs")
	request.SetTime("aws:CurrentTime", time.Unix(1700000000, 0))
	request.SetInt("s3:max-keys", 7)
	request.SetBool("aws:SecureTransport", true)
	request.SetAbsent("app:absent")
	one, list := condition.One("a"), condition.List("a", "b")

	var users atomic.Int32
	use := func(b *strings.Builder) {
		me := fmt.Sprint("user", users.Add(1))
		say := func(v ...any) { fmt.Fprintln(b, v...) }
		for _, bl := range []*condition.Block{&block, &plain} {
			say(bl.Len(), bl.Eval(request), bl.EvalStrict(request), bl.Explain(request), bl.ExplainStrict(request))
			for i, test := range bl.Tests() {
				say(i, test.Key(), test.Len(), test.At(0), test.Operator(), slices.Collect(test.Values()), test.VariableKeys())
				closed := func(string) bool { return false }
				say(test.Possible(request, closed), test.PossibleStrict(request, closed))
			}
		}
		// A copy that is changed is nobody else's.
		own := request
		own.Set("aws:username", me)
		own.Set("s3:prefix", "home/"+me+"/x")
		own.SetMulti("app:arns", "arn:aws:s3:::"+me)
		own.SetValue("app:new", list)
		own.SetAbsent("app:other")
		say(block.Eval(own), own.Len())
		for key, v := range request.All() {
			say(key, v, v.IsList(), v.Len(), v.At(0), slices.Collect(v.All()))
		}
		say(request.Find("s3:prefix"))
		say(request.Lookup("s3:prefix"))
		say(request.Value("aws:username"))
		say(request.Len(), request.MarkedAbsent("app:absent"), one, list, slices.Collect(list.All()))
		say(condition.VariableValue("aws:username", one, true))
		say(condition.ParseTime("2030-01-01T00:00:00Z"))
		say(condition.LookupKey("aws:TagKeys"))
		for k := range condition.Keys() {
			say(k, k.Type)
		}
		say(operator, operator.IfExists(), operator.Negated(), operator.Set(), operator.TakesVariables(), fault)
		say(condition.ParseOperator("ForAllValues:BinaryEquals"))
		say(condition.New(condition.Spec{Operator: "IpAddress", Key: "aws:SourceIp", Values: []string{"10.0.0.0/80"}}))
	}

	if got := concurrent.Same(t, use); !strings.HasPrefix(got, "9 true true ") {
		t.Errorf("the block does not hold: %s", got)
	}
}
