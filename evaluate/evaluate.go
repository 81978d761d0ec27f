package evaluate

// Evaluate answers one request against a set of policies, with the reasons. It is [Compile] followed by
// [Evaluator.Evaluate] without making an index for one request; use these for more than one. Its errors are those of
// Compile; the [Result] is then zero, an implicit deny.
func Evaluate(req *Request, ps Policies, opts ...Option) (Result, error) {
	e, err := compile(ps, true, opts)
	if err != nil {
		return Result{}, err
	}
	if !e.mayScan(req) {
		if e, err = Compile(ps, opts...); err != nil {
			return Result{}, err
		}
	}
	return e.Evaluate(req), nil
}

// Evaluate answers a request as [Evaluator.Decide] does, with the reasons.
func (e *Evaluator) Evaluate(req *Request) Result {
	if e == nil {
		return Result{}
	}
	return new(facts).evaluate(e, req)
}

// evaluate is Evaluate for facts that nothing is known of. After it they say what the decision needed to know, unless
// the request is invalid: then they name no Evaluator.
func (f *facts) evaluate(e *Evaluator, req *Request) Result {
	if !f.gather(e, req.ordered()) {
		if e.asksPartially(req) && req.Validate() == nil {
			o := newOpen(e, req)
			if req := o.allKnown(); req != nil {
				return f.evaluate(e, req)
			}
			result, _ := o.result()
			return result
		}
		return invalidResult(f.invalid(req))
	}
	r := &report{f: f}
	r.out.Decision, r.out.By = f.decide()
	switch {
	case f.over:
		r.out.Reason = WorkLimit
	case f.open && r.out.Decision == Allowed:
		r.out.Reason = NeedsNoPermission
	case r.out.By == 0 && r.out.Decision == ImplicitDeny:
		r.out.Reason = f.barred
	}
	if f.over || !f.mayExplain() {
		r.problem(ProblemUnexplained, "policies and request are too large for reasons")
		if e.cautious { // what it rests on is not known
			r.out.doubt()
		}
		return r.out
	}
	r.out.asked = sought{f.req.Action, f.p.id, f.req.Resource.ARN}
	r.requestProblems()
	r.keyProblems()
	for _, kind := range order {
		if e.present.has(kind) {
			r.walk(kind)
		}
	}
	if r.out.Decision != Allowed {
		r.out.needs = f.needsOf(&r.out, r.granted).silent
	}
	r.out.MissingContext = f.missing(r.out.Decision)
	r.assumedProblems()
	if e.cautious {
		r.out.doubt()
	}
	return r.out
}
