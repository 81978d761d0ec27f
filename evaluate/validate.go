package evaluate

import (
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/internal/standin"
)

// A fault is what makes a request invalid.
type fault uint8

const (
	noRequest fault = iota + 1
	noPrincipal
	noResource
	badAction
	otherAccount
	badContext
	badPartial
)

var faultReasons = [...]string{
	noRequest:    "there is no request",
	noPrincipal:  "the request has no principal",
	noResource:   "the request has no resource",
	badAction:    "the action is not service:Name",
	otherAccount: "the resource belongs to another account than its ARN says",
	badContext:   "the context is invalid",
	badPartial:   "an unknown value is misplaced",
}

// faultOf says why a request, whose action and resource are divided already, cannot be decided; 0 if it can.
func (f *facts) faultOf(req *Request) fault {
	switch account := f.target.account; {
	case req == nil:
		return noRequest
	case req.Principal.principal == nil:
		return noPrincipal
	case req.Resource.ARN == "":
		return noResource
	case f.service == "" || f.name == "":
		return badAction
	case account != "" && account != awsAccount && req.Resource.Account != "" && account != req.Resource.Account &&
		!ownerMayDiffer(f.target.service):
		return otherAccount
	case req.Context.Err() != nil:
		return badContext
	}
	return 0
}

// partialFaultOf is faultOf for a request of which not all is known: what could be something else is no fault.
func (f *facts) partialFaultOf(req *Request) fault {
	if reason, _ := req.partialFault(); reason != "" {
		return badPartial
	}
	found := f.faultOf(req)
	if found == otherAccount && (standin.In(f.target.account) || standin.In(req.Resource.Account)) {
		found = 0
		if req.Context.Err() != nil {
			found = badContext
		}
	}
	return found
}

// Validate returns an [*Error] that says what is wrong with a request that has no decision, the first such thing: no
// principal, no resource, an action that is not service:Name, an Account of the resource that is not the one in its
// ARN (except where AWS documents that another account may decide: IAM Identity Center), a context of faulty
// [condition.Pairs], whose error the Error wraps. It returns nil for any other request: that names mean something to AWS
// is not looked at.
func (r *Request) Validate() error {
	var f facts
	if r != nil {
		f.divide(r)
	}
	if e := f.invalid(r); e != nil {
		return e
	}
	return nil
}

// invalid returns what is wrong with a request, nil if nothing is.
func (f *facts) invalid(req *Request) *Error {
	found := f.faultOf(req)
	if req != nil && req.Principal.principal != nil && req.isPartial() {
		found = f.partialFaultOf(req)
	}
	if found == 0 {
		return nil
	}
	e := &Error{Code: CodeInvalidRequest, Reason: faultReasons[found]}
	switch found {
	case badAction:
		e.Input = req.Action
	case otherAccount:
		e.Input = standin.Show(req.Resource.Account)
	case badPartial:
		e.Reason, e.Input = req.partialFault()
		e.Input = standin.Show(e.Input)
	case badContext:
		e.err = req.Context.Err()
		e.Reason += ": " + e.err.Error()
	}
	return e
}

// invalidResult is the result of a request without decision.
func invalidResult(e *Error) Result {
	message := e.Reason
	if e.Input != "" {
		message = quote.Text(e.Input) + ": " + message
	}
	return Result{Reason: InvalidRequest, Problems: []Problem{{Code: ProblemInvalidRequest, Message: message}}}
}
