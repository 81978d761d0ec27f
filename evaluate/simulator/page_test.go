package simulator_test

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/simulator"
	"github.com/lambdaiam/lambdaiam/internal/concurrent"
)

// TestPages: the pages of a request have, one after the other, what it has without pages.
func TestPages(t *testing.T) { // IN-80
	request := object{
		"PolicyInputList": []string{policyOf(allow("s3:Get1?", "*"), deny("s3:Get1", "*"))}, "ResourceArns": []string{object1},
	}
	var names []string
	for i := range 104 {
		names = append(names, "s3:Get"+strconv.Itoa(i))
	}
	request["ActionNames"], request["MaxItems"] = names, 1000
	whole := ask(t, request)
	if len(whole.EvaluationResults) != len(names) || whole.IsTruncated || whole.Marker != "" {
		t.Fatalf("%d results, marker %q", len(whole.EvaluationResults), whole.Marker)
	}
	for _, tt := range []struct {
		items any
		sizes []int
	}{
		{nil, []int{100, 4}}, {1, nil}, {50, []int{50, 50, 4}}, {52, []int{52, 52}}, {103, []int{103, 1}}, {104, []int{104}},
	} {
		delete(request, "MaxItems")
		delete(request, "Marker")
		if tt.items != nil {
			request["MaxItems"] = tt.items
		}
		var got []evaluation
		var sizes []int
		for {
			page := ask(t, request)
			got = append(got, page.EvaluationResults...)
			sizes = append(sizes, len(page.EvaluationResults))
			if page.IsTruncated != (page.Marker != "") {
				t.Fatalf("truncated %v, marker %q", page.IsTruncated, page.Marker)
			}
			if !page.IsTruncated {
				break
			}
			request["Marker"] = page.Marker
		}
		if diff := cmp.Diff(whole.EvaluationResults, got); diff != "" {
			t.Errorf("pages of %v (-want +got)\n%s", tt.items, diff)
		}
		if diff := cmp.Diff(tt.sizes, sizes); tt.sizes != nil && diff != "" {
			t.Errorf("pages of %v (-want +got)\n%s", tt.items, diff)
		}
	}
}

// TestLimits: what is gone through for a page is bounded, by fewer actions on it, and else by an error.
func TestLimits(t *testing.T) { // IN-06
	arns := func(n int) (list []string) {
		for i := range n {
			list = append(list, "arn:aws:s3:::b/"+strconv.Itoa(i))
		}
		return list
	}
	request := object{
		"PolicyInputList": []string{all}, "ResourceArns": arns(1500),
		"ActionNames": []string{"s3:GetObject", "s3:PutObject", "s3:DeleteObject"},
	}
	page := ask(t, request)
	if len(page.EvaluationResults) != 2 || page.Marker != "3" {
		t.Errorf("%d actions on a page, marker %q", len(page.EvaluationResults), page.Marker)
	}
	// 32 MiB, where each resource counts for 8 KiB, its name of 18 bytes and the policy.
	most := 32 << 20 / (8<<10 + 18 + len(all))
	for n, fits := range map[int]bool{most: true, most + 1: false} {
		var names []string
		for i := range n {
			names = append(names, fmt.Sprintf("arn:aws:s3:::b%04d", i))
		}
		request["ResourceArns"], request["ActionNames"] = names, []string{"s3:GetObject"}
		_, err := simulator.Custom(text(t, request))
		e, ok := errors.AsType[*simulator.Error](err)
		if fits && err != nil || !fits && (!ok || e.Code != simulator.CodeLimit) {
			t.Errorf("%d resources: %v", n, err)
		}
	}
	request["ActionNames"] = []string{"s3:GetObject", "s3:PutObject", "s3:DeleteObject"}

	// With policies of 117 KiB.
	var statements []string
	for range 2500 {
		statements = append(statements, allow("a:B", "*"))
	}
	request["PolicyInputList"] = []string{policyOf(statements...)}
	request["ResourceArns"] = arns(300)
	if e := refused(t, text(t, request)); e.Code != simulator.CodeLimit {
		t.Errorf("too many resources for large policies: %v", e)
	}
	request["ResourceArns"] = arns(100)
	if page := ask(t, request); len(page.EvaluationResults) != 2 {
		t.Errorf("%d actions on a page", len(page.EvaluationResults))
	}

	// The decisions of a page share what work it may take.
	patterns := `"*"`
	for i := range 300 {
		patterns += `,"*a*` + strconv.Itoa(i) + `*"`
	}
	request["PolicyInputList"] = []string{policyOf(with(allow("*", "*"), `{"StringLike":{"aws:UserAgent":[`+patterns+`]}}`))}
	request["ContextEntries"] = []object{entry("aws:UserAgent", "string", strings.Repeat("x", 20_000))}
	request["ResourceArns"], request["ActionNames"] = arns(1500), []string{"s3:GetObject"}
	if e := refused(t, text(t, request)); e.Code != simulator.CodeLimit {
		t.Errorf("too much work for each: %v", e)
	}
	request["ResourceArns"] = arns(10)
	ask(t, request)

	// Patterns with values: decisions would take too much work.
	patterns = strings.Repeat(`"*a*b*c*d*e*f*g*",`, 6000) + `"*"`
	request["PolicyInputList"] = []string{policyOf(with(allow("*", "*"), `{"StringLike":{"aws:UserAgent":[`+patterns+`]}}`))}
	request["ContextEntries"] = []object{entry("aws:UserAgent", "string", strings.Repeat("abcdef", 50_000))}
	start := time.Now()
	if e := refused(t, text(t, request)); e.Code != simulator.CodeLimit || time.Since(start) > 10*time.Second {
		t.Errorf("too much work: %v after %v", e, time.Since(start))
	}
}

// TestMaxSize: a request may have so many bytes, and no more.
func TestMaxSize(t *testing.T) { // IN-06
	request := text(t, object{"PolicyInputList": []string{all}, "ActionNames": []string{"s3:GetObject"}})
	if _, err := simulator.Custom(request, simulator.WithMaxSize(len(request))); err != nil {
		t.Error(err)
	}
	e := refused(t, request, simulator.WithMaxSize(len(request)-1))
	if e.Code != simulator.CodeTooLarge || e.Line != 1 || e.Column != 1 {
		t.Errorf("got %v", e)
	}
	larger := append(bytes.Repeat([]byte(" "), simulator.DefaultMaxSize), request...)
	if simulator.DefaultMaxSize != 1<<20 {
		t.Errorf("the default is %d", simulator.DefaultMaxSize)
	}
	if e := refused(t, larger); e.Code != simulator.CodeTooLarge {
		t.Errorf("got %v", e)
	}
	full := object{"PolicyInputList": []string{all + strings.Repeat(" ", 131_072-len(all))}, "ActionNames": []string{"s3:GetObject"}}
	ask(t, full)
	full["PolicyInputList"] = []string{all + strings.Repeat(" ", 131_073-len(all))}
	if e := refused(t, text(t, full)); e.Code != simulator.CodeLimit || e.Path != "PolicyInputList[0]" {
		t.Errorf("got %v", e)
	}
	if _, err := simulator.Custom(append([]byte("\ufeff"), request...)); err != nil {
		t.Errorf("a byte order mark: %v", err)
	}
}

// TestDeterministic: the same request has the same response, also in many goroutines at once, and is not changed.
func TestDeterministic(t *testing.T) { // IN-05
	request := text(t, object{
		"PolicyInputList": []string{all, policyOf(with(deny("*", "*"),
			`{"StringEquals":{"a:Key":"1","b:Key":"2","aws:username":"3","c:Key":"4"}}`))},
		"ActionNames":  []string{"s3:GetObject", "sqs:SendMessage"},
		"ResourceArns": []string{object1, "arn:aws:sqs:us-east-1:444455556666:q"},
		"CallerArn":    bob, "PermissionsBoundaryPolicyInputList": []string{all},
	})
	before := bytes.Clone(request)
	concurrent.Same(t, func(b *strings.Builder) {
		for range 5 {
			for _, opts := range [][]simulator.Option{nil, {simulator.AsAWS()}} {
				response, err := simulator.Custom(request, opts...)
				fmt.Fprintln(b, string(response), err)
			}
		}
	})
	if !bytes.Equal(before, request) {
		t.Error("the request is changed")
	}
}
