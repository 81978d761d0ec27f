package evaluate

import "github.com/lambdaiam/lambdaiam/policy"

// DecideBy is Decide with the deciding type, without the rest of what Evaluate collects.
func (e *Evaluator) DecideBy(req *Request) (Decision, policy.Kind) {
	var f facts
	if !f.gather(e, req) {
		return ImplicitDeny, 0
	}
	return f.decide()
}

// Formula returns the truth of the formula that finds missing keys; ok is false where no formula is asked: for an
// explicit deny, an invalid request, and a call that nothing can deny.
func (e *Evaluator) Formula(req *Request) (now, ok bool) {
	var f facts
	if !f.gather(e, req) || f.overriding {
		return false, false
	}
	if d, _ := f.decide(); d == ExplicitDeny {
		return false, false
	}
	m := missing{facts: &f, spelling: make(map[string]string), uses: make(map[string]int)}
	var live [kinds][]outlook
	for _, kind := range order {
		if f.consulted(kind) {
			for i := range e.groups[kind].all {
				if o, ok := m.outlook(&e.groups[kind].all[i]); ok {
					live[kind] = append(live[kind], o)
				}
			}
		}
	}
	return m.formula(&live).now, true
}

// Flat makes an Evaluator that scans all statements, without index.
func Flat() Option { return func(e *Evaluator) { e.flat = true } }
