package evaluate

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Where the path of the caller's role, which is not known, matters (K-11).

// trials counts the values that were compared for one request to find out where the path matters: each value of a test
// with ARNs that are made of each of them. What is not found out by mostTrials is taken to matter.
type trials int

const mostTrials trials = 1 << 17

// pathMatters reports whether a test of the condition could have another outcome if the role had another path.
func (f *facts) pathMatters(st *statement, i int, t condition.Test, used *trials) bool {
	if st.role == nil || st.role.kind(i) == untouched || !f.pathOpen() {
		return false
	}
	if f.p.possible != nil {
		if st.role.unclear {
			return true
		}
		arns := f.p.possible
		for _, region := range st.role.regions {
			arns = append(slices.Clip(arns), f.p.inRegion(region))
		}
		first := f.testHoldsFor(st, i, t, arns[0])
		return slices.ContainsFunc(arns[1:], func(arn string) bool { return f.testHoldsFor(st, i, t, arn) != first })
	}
	first := f.testHoldsFor(st, i, t, f.p.arn)
	differs := func(text string) bool {
		return slices.ContainsFunc(f.p.arnsLike(text), func(arn string) bool {
			*used += trials(t.Len())
			return *used > mostTrials || f.testHoldsFor(st, i, t, arn) != first
		})
	}
	for value := range t.Values() {
		if differs(value) {
			return true
		}
	}
	for value := range f.valuesOf(t) {
		if differs(value) {
			return true
		}
	}
	return false
}

// valuesOf returns what the request has for the key of a test.
func (f *facts) valuesOf(t condition.Test) func(func(string) bool) {
	v, ok := f.env.Lookup(ascii.ToLower(t.Key()))
	if !ok {
		return func(func(string) bool) {}
	}
	return v.All()
}

// pathMattersToResource is pathMatters for Resource and NotResource.
func (f *facts) pathMattersToResource(st *statement) bool {
	if st.role == nil || !st.role.resource || !f.pathOpen() {
		return false
	}
	arns := f.p.possible
	if arns == nil {
		arns = append([]string{f.p.arn}, f.p.arnsLike(f.req.Resource.ARN)...)
	}
	coversFor := func(arn string) bool { return st.MatchResource(f.req.Resource.ARN, f.supposing(arn)) }
	first := coversFor(arns[0])
	return slices.ContainsFunc(arns[1:], func(arn string) bool { return coversFor(arn) != first })
}

// arnsLike returns ARNs that the role could have if it had a path, and of which the text, a pattern or a value, may say
// something. They are tried with the matcher itself, so that one too many does no harm. The path of the roles of IAM
// Identity Center is not among them: those have other names.
func (p *principal) arnsLike(text string) []string {
	var b strings.Builder
	for { // a variable may be anything
		before, rest, found := strings.Cut(text, "${")
		_, behind, ends := strings.Cut(rest, "}")
		if !found || !ends {
			break
		}
		b.WriteString(before + "*")
		text = behind
	}
	text = b.String() + text
	if _, rest, ok := strings.Cut(text, ":role"); ok {
		text = rest
	}
	paths := []string{"/x/"}
	for _, star := range [...]string{"", "x"} {
		s := strings.NewReplacer("*", star, "?", "x").Replace(text)
		before, _, _ := strings.Cut(s, "/"+p.name)
		paths = append(paths, s, s[:strings.LastIndexByte(s, '/')+1], strings.TrimSuffix(s, p.name), before, "/x/"+s)
	}
	var arns []string
	for _, path := range paths {
		if path = "/" + strings.Trim(path, "/") + "/"; path != "//" && !strings.Contains(path, "//") &&
			!strings.HasPrefix(path, reservedPath) {
			arns = append(arns, "arn:"+p.partition+":iam::"+p.account+":role"+path+p.name)
		}
	}
	return arns
}

// rolePath reports a place whose meaning depends on the path of the caller's role.
func (r *report) rolePath(st *statement, elements ...string) *Problem {
	message := "the path of the caller's role is not known: taken to have none"
	if r.f.severalARNs() {
		message = "the path of the caller's role is not known, which may have a Region in it: "
		if st.Effect() == policy.Deny {
			message += "a test that holds for one of them holds"
		} else {
			message += "a test that does not hold for all of them does not hold"
		}
	}
	p := r.at(st, ProblemRolePathUnknown, message, elements...)
	p.Value = quote.Excerpt(r.f.p.arn)
	return p
}

func resourceElement(st *statement) string {
	if st.NotResource() {
		return "NotResource"
	}
	return "Resource"
}
