package analyze

import (
	"context"
	"iter"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/internal/inorder"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
)

// A FunctionSystem is a system about a Lambda function: somebody with the policies on the own side, and the function
// that [WhoCanInvoke] and [WhoCanChange] ask about.
//
// The function brings its ARN, its policies by qualifier, its tags and URLs, its execution role, and the resource
// control policies by account. What System says about resource policy, resource control policies and resource in their
// place does not count, but where the account of its Resource stands, if that is the function's or not said, and
// Unlisted, which is about the policies of the function. Tags that are nil may be any. The zero value is no question.
type FunctionSystem struct {
	System   System
	Function lambdaperm.Function
}

// A Path is what a way to do something takes: requests of which each must be allowed. They are requests of their own,
// so that each has the condition keys it likes.
type Path struct {
	// Verdict is Yes if all requests can be allowed, No if one cannot, else Undecided. Where the way has variants, such
	// as qualifiers, one that is Yes is enough, and all must be No.
	Verdict Verdict
	// Steps are the requests in the order in which AWS decides them, of the variant that came nearest: of a Yes all,
	// with a request that shows it in each Answer; else those before the first No, and that one. There are none where
	// what does not depend on policies says No.
	Steps []Step
	Open  []Open // what was not decided; of a Yes the policies that nobody knows, which could deny
}

// A Step is one request of a path.
type Step struct {
	Name   string // in words, as the Check of package lambdaperm
	Access Access // what was asked
	Answer Answer // the request that shows it, or why there is none
}

// An Invocation is a row of [WhoCanInvoke]: whether a caller can invoke a function in a way.
type Invocation struct {
	Caller   evaluate.Principal
	Function arn.Function // as it is addressed, with the qualifier
	By       InvokeWay
	Path
}

// InvokeWay is a way to invoke a function. The zero value is none.
type InvokeWay string

// The ways to invoke a function: a closed list.
const (
	ByInvoke      InvokeWay = "Invoke"      // the Invoke API, with or without response stream, or an event of a service
	ByInvokeAsync InvokeWay = "InvokeAsync" // the API of this name, which is deprecated
	ByURL         InvokeWay = "URL"         // the function URL
)

// WhoCanInvoke answers, for each system, whether its caller can invoke the function: unqualified, as $LATEST, and at
// each version and alias that the function lists or has a policy for; and each of its URLs. Rows come in the order of
// the systems, for each in that order: versions by number, aliases by name, then InvokeAsync, then URLs. The work is done
// by all processors, some systems ahead of the row that was taken last.
//
// What AWS asks is what [lambdaperm.Invoke], [lambdaperm.InvokeFromSource] and [lambdaperm.InvokeURL] say. The policy
// that counts is the one attached to what is called. A URL takes lambda:InvokeFunctionUrl and lambda:InvokeFunction,
// and one with AuthType NONE takes every caller for anonymous. Users, role sessions and root users can do all of it;
// services send events, with any values of keys such as aws:SourceArn, so that the request of a Yes says of which
// source one is let in; anonymous callers have URLs only, and there are no rows for others.
//
// Not asked is what makes the function run in other ways: event source mappings, for which Lambda polls as the
// execution role ([lambdaperm.PollEventSource]), and roles that a service assumes to invoke, which are callers of their
// own. Nor is a version or alias that nothing names: where Versions and Aliases are nil there may be more.
//
// An error beside a row is about that row: an [*lambdaperm.Error] about the function or a qualifier, or a
// [*policy.Error] of a policy that is not legal in its place. A system without a caller ([*evaluate.Error]), and a
// function whose ARN is none or that is Partial, has one such row, with no way. Once ctx
// is done the rows that are left are Undecided, with code [Cancelled].
func WhoCanInvoke(ctx context.Context, systems iter.Seq[FunctionSystem], opts ...Option) iter.Seq2[Invocation, error] {
	return eachSystem(systems, func(s *FunctionSystem, yield func(Invocation, error)) {
		s.invocations(ctx, opts, yield)
	})
}

// eachSystem yields the rows of each system, which all processors find. The rows of a system come together.
func eachSystem[R any](systems iter.Seq[FunctionSystem], find func(*FunctionSystem, func(R, error))) iter.Seq2[R, error] {
	type row struct {
		row R
		err error
	}
	rows := func(s FunctionSystem) (list []row) {
		find(&s, func(r R, err error) { list = append(list, row{r, err}) })
		return list
	}
	return func(yield func(R, error) bool) {
		for _, list := range inorder.Answer(context.Background(), systems, 1, rows) { // what a context leaves is said
			for _, r := range list {
				if !yield(r.row, r.err) {
					return
				}
			}
		}
	}
}

// invocations yields the rows of a system.
func (s *FunctionSystem) invocations(ctx context.Context, opts []Option, yield func(Invocation, error)) {
	who := kindOf(s.System.Caller)
	bare := s.bare()
	row := func(by InvokeWay, qualifier string, calls []call, err error) {
		r := Invocation{Caller: s.System.Caller, Function: bare.ARN, By: by}
		if fn, wrong := bare.ARN.WithQualifier(qualifier); wrong == nil {
			r.Function = fn
		}
		if err == nil {
			r.Path, err = s.ask(ctx, calls, opts)
		}
		yield(r, err)
	}
	if err := s.check(); err != nil {
		row("", "", nil, err)
		return
	}
	if who == isUser || who == isService {
		for _, qualifier := range s.qualifiers() {
			c, err := s.invoke(qualifier, who)
			row(ByInvoke, qualifier, []call{c}, err)
		}
	}
	if who == isUser {
		asynchronous := operating{op: lambdaperm.Operation{Name: "InvokeAsync"}}
		c, err := s.operation(asynchronous)
		row(ByInvokeAsync, "", []call{c}, err)
	}
	if who == isOther {
		return
	}
	for _, qualifier := range sortedKeys(s.Function.URLs) {
		c, err := s.url(qualifier, who)
		row(ByURL, qualifier, []call{c}, err)
	}
}
