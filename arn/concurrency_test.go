package arn_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/concurrent"
)

// Everything may be used by many goroutines at once, without anything having been used before. The race detector looks.
func TestConcurrency(t *testing.T) {
	const lambda = "arn:aws:lambda:eu-west-1:123456789012:"
	whole := arn.MustParse(lambda + "function:orders")
	var ctx arn.Variables = vars{"aws:username": "bob"}
	filled, plain := pattern(t, bucket+"home/${aws:username}/*"), pattern(t, "arn:aws:lambda:*:*:function:o*")
	_, fault := arn.Parse("arn:aws")
	function, err := arn.ParseFunctionIn("orders:prod", whole)
	if err != nil {
		t.Fatal(err)
	}
	use := func(b *strings.Builder) {
		say := func(v ...any) { fmt.Fprintln(b, v...) }
		say(arn.IsARN(whole.String()), arn.KnownPartition("aws"), slices.Collect(arn.Partitions()), fault, whole.IsZero())
		say(whole.AppendText(nil))
		say(whole.MarshalText())
		var a arn.ARN
		say(a.UnmarshalText([]byte(whole.String())), a)

		say(function, function.ARN(), function.IsAlias(), function.IsLatest(), function.IsVersion(), function.Unqualified())
		say(function.WithQualifier("prod"))
		var f arn.Function
		say(f.UnmarshalText([]byte(function.String())), f == function)
		say(arn.ParseFunctionIn("us-east-1:123456789012:orders:7", whole))

		concurrentText(say, arn.ParseLayer, lambda+"layer:l")
		concurrentText(say, arn.ParseLayerVersion, lambda+"layer:l:3")
		concurrentText(say, arn.ParseCodeSigningConfig, lambda+"code-signing-config:csc-0123456789abcdefg")
		concurrentText(say, arn.ParseCapacityProvider, lambda+"capacity-provider:trusted")
		concurrentText(say, arn.ParseEventSourceMapping, lambda+"event-source-mapping:a1b2c3d4-5678-90ab-cdef-11111ebc1111")
		concurrentText(say, arn.ParseDurableExecution, lambda+"function:orders:7/durable-execution/order-1/e42")

		for _, p := range []*arn.Pattern{&filled, &plain} {
			say(p, p.IsShort(), p.LiteralPrefix(), p.IsLiteral(), p.IsPrefix(), p.MatchesAll(), p.Unresolved(ctx), p.Unresolved(vars{}), p.VariableKeys())
			say(p.Match(bucket+"home/bob/x", ctx), p.Match(bucket+"home/eve/x", ctx), p.Match(whole.String(), ctx))
		}
		say(arn.ParsePattern(bucket + "${aws:username}"))
		say(arn.ParsePatternWithoutVariables(bucket + "${aws:username}"))
	}

	if got := concurrent.Same(t, use); !strings.Contains(got, "true false false") {
		t.Errorf("got %s", got)
	}
}

// concurrentText uses what the named resources of Lambda have in common.
func concurrentText[N interface {
	ARN() arn.ARN
	IsZero() bool
	MarshalText() ([]byte, error)
	String() string
}](say func(...any), parse func(string) (N, error), s string) {
	n, err := parse(s)
	say(n, err, n.ARN(), n.IsZero(), n.String())
	say(n.MarshalText())
	say(parse("arn:aws"))
}
