package evaluate

import (
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// The texts of a Result, which have their lines and a bound whatever is in the policies and the request.

// String names effect, statement, policy and, of an organization's policy, the level: the statement by Sid if it has
// one and else by number, as in "Deny Region of scp policy region-lock on level 1 (workloads)".
func (r Ref) String() string {
	return r.Effect.String() + " " + quote.Name(r.Statement()) + " of " + r.ReadAs.String() + " policy " +
		quote.Name(r.Policy) + onLevel(r.Kind, r.Level, r.LevelName)
}

// onLevel says where in an organization policies are attached, "" for other policies.
func onLevel(kind policy.Kind, level int, name string) string {
	if kind != policy.SCP && kind != policy.RCP {
		return ""
	}
	s := " on level " + strconv.Itoa(level)
	if name != "" {
		s += " (" + quote.Name(name) + ")"
	}
	return s
}

// String says which statement, or policy, may apply, which of its elements are undecided, and on what they depend.
func (u Undecided) String() string {
	s := strings.TrimPrefix(u.Ref.String(), " ")
	if u.Index < 0 {
		s = u.ReadAs.String() + " policy " + quote.Name(u.Policy) + onLevel(u.Kind, u.Level, u.LevelName)
	}
	return s + " may apply: it depends on " + labels(u.DependsOn) + " (" +
		quote.Join(len(u.Elements), ", ", func(i int) string { return quote.Name(u.Elements[i]) }) + ")"
}

// labels joins the labels of values.
func labels(list []condition.Unknown) string {
	return quote.Join(len(list), ", ", func(i int) string { return quote.Excerpt(list[i].Label) })
}

// Statement returns the Sid as it is written, whatever is in it, or "#" and the number of the statement; "" for no
// statement in particular (see [Undecided]).
func (r Ref) Statement() string {
	if r.Index < 0 {
		return ""
	}
	if r.Sid != "" {
		return r.Sid
	}
	return "#" + strconv.Itoa(r.Index)
}

// mostOfMiss is about how many bytes of the tests of a statement are shown.
const mostOfMiss = 16 << 10

// String says which statement does not apply, and why: what it wants, and of tests what the request has; [Result.String]
// says that of elements too. Of many tests it says how many are left out.
func (m Miss) String() string { return m.text(&sought{}) }

// text is String with what the request has.
func (m *Miss) text(has *sought) string {
	if m.Element != "Condition" {
		s := m.Ref.String() + " does not apply: " + quote.Name(m.Element) + " does not cover the request"
		if m.st == nil {
			return s
		}
		s += ": "
		if got := has.by(m.Element); got != "" {
			s += "it has " + quote.Excerpt(got) + ", "
		}
		return s + m.entries()
	}
	var b strings.Builder
	b.WriteString(m.Ref.String() + " does not apply: ")
	for i, t := range m.Tests {
		if i > 0 {
			b.WriteString("; ")
		}
		if b.Len() > mostOfMiss {
			b.WriteString("… (" + strconv.Itoa(len(m.Tests)) + " tests in all)")
			break
		}
		b.WriteString(t.String())
	}
	return b.String()
}

// entries writes the entries of the element that does not cover the request.
func (m *Miss) entries() string {
	var list []string
	switch strings.TrimPrefix(m.Element, "Not") {
	case "Action":
		for e := range m.st.Actions() {
			list = append(list, e.String())
		}
	case "Principal":
		for e := range m.st.Principals() {
			list = append(list, e.ID())
		}
	case "Resource":
		for e := range m.st.Resources() {
			list = append(list, e.String())
		}
	}
	if len(list) == 0 {
		return "there is no entry"
	}
	what := "wanted one of "
	if strings.HasPrefix(m.Element, "Not") {
		what = "wanted none of "
	}
	return what + quote.Join(len(list), ", ", func(i int) string { return quote.Excerpt(list[i]) })
}

// String names the policies of the outcome and says where in an organization they are attached, such as "service
// control policy on level 1 (workloads)".
func (o Outcome) String() string { return o.ReadAs.Title() + onLevel(o.Kind, o.Level, o.LevelName) }

// String returns code, place and message.
func (p Problem) String() string {
	s := quote.Name(string(p.Code))
	if p.Policy != "" {
		s += " in " + quote.Name(p.Policy)
	}
	if p.Path != "" {
		s += " at " + quote.Excerpt(p.Path)
	}
	return s + ": " + quote.Sentence(p.Message)
}

// mostOfPart is how many bytes of statements, of misses, of missing keys and of problems are shown.
const mostOfPart = 240 << 10

// String explains the decision on several lines, the last without line break. It is never longer than 1 MiB: it says
// how many statements, keys and problems are left out of it. Names and values of policies and request are cut, and
// quoted where they could look like something else, so that none can add a line. For programs there is the JSON form.
func (r Result) String() string {
	var b strings.Builder
	b.WriteString(r.Decision.String())
	switch {
	case r.By != 0:
		b.WriteString(", decided by " + r.readAs(r.By).String())
	case len(r.DependsOn) > 0:
		b.WriteString(", for it depends on " + labels(r.DependsOn))
	case r.Reason != "" && r.Reason != InvalidRequest: // which is among the problems, with what is wrong
		b.WriteString(", " + quote.Name(string(r.Reason)))
	}
	line := func(s string) {
		b.WriteString("\n  ")
		b.WriteString(s)
	}
	// part writes up to n lines, and how many do not fit.
	part := func(n int, what string, at func(int) string) {
		for i, end := 0, b.Len()+mostOfPart; i < n; i++ {
			s := at(i)
			if b.Len()+len(s) > end {
				line("… and " + strconv.Itoa(n-i) + " more " + what)
				break
			}
			line(s)
		}
	}
	if ways := r.inTheWay(); len(ways) > 1 {
		line("in the way: " + quote.Join(len(ways), ", ", func(i int) string { return ways[i] }))
	}
	part(len(r.Statements), "statements that apply", func(i int) string {
		m := &r.Statements[i]
		if m.As != "" {
			return m.Ref.String() + " applies (names the caller as " + quote.Name(m.As) + ")"
		}
		return m.Ref.String() + " applies"
	})
	part(len(r.Undecided), "statements that may apply", func(i int) string { return r.Undecided[i].String() })
	if r.Decision == ImplicitDeny {
		var allow []int
		for i := range r.Misses {
			if r.Misses[i].Effect == policy.Allow {
				allow = append(allow, i)
			}
		}
		part(len(allow), "statements that do not apply", func(i int) string { return r.Misses[allow[i]].text(&r.asked) })
	}
	if keys := r.MissingContext; len(keys) > 0 {
		line("could change with: ")
		for i, end := 0, b.Len()+mostOfPart; i < len(keys); i++ {
			key := quote.Name(keys[i])
			if b.Len()+len(key) > end {
				b.WriteString(" … and " + strconv.Itoa(len(keys)-i) + " more keys")
				break
			}
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(key)
		}
	}
	part(len(r.Problems), "problems", func(i int) string { return r.Problems[i].String() })
	return b.String()
}

// readAs returns what the policies of a kind are: Trust or Key where the resource's policy is that of a role or key.
func (r *Result) readAs(kind policy.Kind) policy.Kind {
	for i := range r.Outcomes {
		if r.Outcomes[i].Kind == kind {
			return r.Outcomes[i].ReadAs
		}
	}
	return kind
}

// inTheWay names the types of policies, and levels of them, that stand in the way of the request.
func (r *Result) inTheWay() (names []string) {
	for _, kind := range order {
		given := false
		for i := range r.Outcomes {
			o := &r.Outcomes[i]
			if o.Kind != kind {
				continue
			}
			given = true
			if o.Decision == ExplicitDeny && r.Decision != Allowed || r.needs.has(kind) && o.Decision == ImplicitDeny {
				names = append(names, o.String())
			}
		}
		if !given && r.needs.has(kind) {
			names = append(names, kind.Title()+" (none is given)")
		}
	}
	return names
}
