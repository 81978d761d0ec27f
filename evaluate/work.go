package evaluate

import (
	"math"
	"strings"
)

// DefaultMaxWork is how much work a decision may take unless [WithMaxWork] says otherwise. No policy of AWS's quotas and
// no request of ordinary size comes near it.
const DefaultMaxWork = 1 << 27

// WithMaxWork bounds the work of a decision, which grows with the size of the policies, but with their size times that of
// the request where values are compared with patterns. The unit is one entry or value with wildcards against one byte of
// the request (its resource, condition keys and tags); what has a "?" behind a star, and so is compared at each place,
// counts 32 times for each of its characters. What is looked up is not counted. A request that would take more is
// denied, with the reason [WorkLimit], by Decide and Evaluate alike. Zero stands for [DefaultMaxWork], a negative number
// for no bound.
func WithMaxWork(n int64) Option { return func(e *Evaluator) { e.maxWork = n } }

// explained is how many times the work of a decision the reasons for it may take.
const explained = 2

// limit is the bound in force.
func (e *Evaluator) limit() int64 {
	switch {
	case e.maxWork == 0:
		return DefaultMaxWork
	case e.maxWork < 0:
		return math.MaxInt64
	}
	return e.maxWork
}

// mayExplain reports whether all statements may be asked for reasons.
func (f *facts) mayExplain() bool {
	f.allowance = math.MaxInt64 // what was decided stays
	return f.e.limit()/f.req.size() >= f.e.weight()/explained
}

// mayScan reports whether a scan of all statements stays within the limit, so that it decides as an index would.
func (e *Evaluator) mayScan(req *Request) bool {
	return req == nil || req.Principal.principal == nil || e.limit()/req.size() >= e.weight()
}

// weight is what all statements together can cost for a byte of a request.
func (e *Evaluator) weight() (n int64) {
	for kind := range e.groups {
		n += e.groups[kind].weight
	}
	return n
}

// unmeasured is what may be spent before a request is measured, which most need not be.
const unmeasured = 256

// work is what a decision has spent and may spend.
type work struct {
	spent, allowance int64
	measured, over   bool
}

// spend notes work on entries of the policies. It returns false when there has been too much: then nothing more counts.
func (f *facts) spend(entries int32) bool {
	f.spent += int64(entries)
	return f.spent <= f.allowance || f.measure()
}

// measure finds what may be spent on a request of its size, and reports whether it has not been.
func (f *facts) measure() bool {
	if !f.measured {
		f.measured, f.allowance = true, f.e.limit()/f.req.size()
	}
	f.over = f.spent > f.allowance
	return !f.over
}

// size is the number of bytes, at least one, that policies compare with.
func (r *Request) size() int64 {
	n := 1 + len(r.Resource.ARN) + len(r.Principal.ID()) + r.Context.Size()
	for key, value := range r.Resource.Tags {
		n += 1 + len(key) + len(value)
	}
	for _, tags := range [...]tagSet{r.Principal.principal.tags, r.Principal.principal.passed} {
		n += tags.size()
	}
	return int64(n)
}

// weigh notes how much work a statement can be.
func (s *statement) weigh() {
	if s.HasResource() {
		for r := range s.Resources() {
			if r.IsLiteral() || r.IsPrefix() {
				continue
			}
			s.onResource = add(s.onResource, weight(r.String()))
		}
	}
	for _, t := range s.Condition().Tests() {
		name := t.OperatorName()
		is := func(family string) bool { return strings.Contains(name, family) }
		patterns := is("Like") || is("Arn")
		if is("Arn") || is("Numeric") || is("Date") || is("Ip") {
			s.onTests = add(s.onTests, 1) // to read the request's value
		}
		for value := range t.Values() {
			if patterns && strings.ContainsAny(value, "*?$") {
				s.onTests = add(s.onTests, weight(value))
			}
		}
	}
}

// placed is how much more it costs to compare at each place of a value than to find a text in it.
const placed = 32

// weight is the work of a pattern for each byte of a value: what stands between two stars is found in one pass, unless it
// has a "?" and is compared at each place.
func weight(pattern string) int32 {
	n := 1
	if strings.IndexByte(pattern, '?') >= 0 {
		_, rest, _ := strings.Cut(pattern, "*") // what is before the first star has one place
		for part := range strings.SplitSeq(rest, "*") {
			if strings.IndexByte(part, '?') >= 0 {
				n = max(n, placed*len(part))
			}
		}
	}
	return int32(min(n, math.MaxInt32))
}

func add(a, b int32) int32 { return int32(min(int64(a)+int64(b), math.MaxInt32)) }

func (t tagSet) size() (n int) {
	for _, tag := range t {
		n += 1 + len(tag.key) + len(tag.value)
	}
	return n
}
