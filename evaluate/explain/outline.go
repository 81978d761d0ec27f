package explain

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/explain/internal/outline"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// What the forms for people are made of: an outline, whose lines each form writes in its own way.

// detail is how much an outline has.
type detail uint8

const (
	brief  detail = iota // what stands in the way, and the nearest statement
	normal               // the types the decision hangs on, the nearest statements and the remedies
	full                 // every type and statement, and the keys
)

// What an outline has at most of each; the rest is counted.
const (
	mostTypes      = 20
	mostLevels     = 150  // of the full form: types and levels
	mostStatements = 200  // of a type
	mostInAll      = 1000 // statements
	mostShown      = 20   // of an element
	mostKeys       = 100
)

// mostBrief is how many lines [Explanation.String] has of types, and of elements and tests: with the verdict, the four
// lines of the request and that of the nearest statement they are twelve.
const mostBrief = 3

func init() {
	outline.Of = func(x any) *outline.Outline { return x.(*Explanation).outline(normal) }
}

// A drawer makes an outline.
type drawer struct {
	x     *Explanation
	much  detail
	left  int  // how many statements there is room for
	shown bool // the nearest statement has its line; the brief form has one
}

// complete returns the explanation, or a copy with a trace; that of a nil Explanation is the zero one's.
func (x *Explanation) complete() *Explanation {
	if x == nil {
		x = new(Explanation)
	}
	if x.Trace == nil {
		copied := *x
		copied.Trace = new(evaluate.Trace)
		x = &copied
	}
	return x
}

// outline returns an outline of the explanation, also of one that is nil or has no trace.
func (x *Explanation) outline(much detail) *outline.Outline {
	x = x.complete()
	d := drawer{x: x, much: much, left: mostInAll}
	o := &outline.Outline{
		Decision: x.Trace.Result.Decision.String(),
		Allowed:  x.Trace.Result.Decision == evaluate.Allowed,
		Summary:  said(quote.Sentence(x.Summary)),
		Facts:    d.facts(),
		Types:    d.types(),
	}
	if len(x.Trace.Result.DependsOn) > 0 {
		o.Decision = "depends"
	}
	for i := range x.Blockers {
		if code := string(x.Blockers[i].Code); !slices.Contains(o.Codes, code) {
			o.Codes = append(o.Codes, code)
		}
	}
	if code := cmp.Or(string(x.Code), string(x.Trace.Result.Reason)); o.Codes == nil && code != "" {
		o.Codes = []string{code}
	}
	if much != brief {
		o.Sections = d.sections()
		o.Keys, o.MoreKeys = d.keys()
	}
	return o
}

// facts are the lines about the request.
func (d *drawer) facts() []outline.Fact {
	caller := name("nobody")
	if req := &d.x.Request; req.Principal.ID() != "" {
		caller = name(quote.Whole(req.Principal.ID()))
	}
	facts := []outline.Fact{
		{Name: "caller", Text: caller},
		{Name: "action", Text: name(quote.Whole(d.x.Request.Action))},
		{Name: "resource", Text: name(quote.Whole(d.x.Request.Resource.ARN))},
	}
	if rule := d.x.Trace.Rule; rule != 0 {
		name := rule.String()
		switch {
		case rule > evaluate.RuleOpen && rule != evaluate.RuleDependsOnUnknown:
			name = "no policy decides it"
		case rule == evaluate.RuleLimitedGrant && isFederatedUser(&d.x.Request):
			name = "a grant to the user behind the session"
		}
		facts = append(facts, outline.Fact{Name: "rule", Text: said(name + ": " + rule.Sentence())})
	}
	return facts
}

// keys are the condition keys with their origin.
func (d *drawer) keys() (keys []outline.Key, more int) {
	all := d.x.Trace.Keys
	for i := range all[:min(len(all), mostKeys)] {
		k := &all[i]
		value := "nothing"
		if k.Origin != evaluate.Absent && k.Origin != evaluate.MarkedAbsent {
			value = valueText(k.Value)
		}
		keys = append(keys, outline.Key{Name: quote.Whole(k.Key), Value: value, Origin: originText(k.Origin)})
	}
	return keys, len(all) - len(keys)
}

var originTexts = [...]string{
	evaluate.Absent: "the request does not have it", evaluate.MarkedAbsent: "marked absent", evaluate.Given: "given",
	evaluate.DerivedFromPrincipal: "derived from the caller", evaluate.DerivedFromResource: "derived from the resource",
	evaluate.DerivedFromKeys: "derived from other keys",
}

func originText(o evaluate.Origin) string {
	if int(o) < len(originTexts) {
		return originTexts[o]
	}
	return o.String()
}

// types are the lines about policy types.
func (d *drawer) types() []outline.Node {
	var list []*evaluate.TypeTrace
	for i := range d.x.Trace.Types {
		if t := &d.x.Trace.Types[i]; d.matters(t) {
			list = append(list, t)
		}
	}
	// The caller's own policies are asked for before those of the role that it assumes.
	slices.SortStableFunc(list, func(a, b *evaluate.TypeTrace) int { return cmp.Compare(late(a), late(b)) })
	most := mostTypes
	switch d.much {
	case brief:
		most = mostBrief
	case full:
		most = mostLevels
	}
	total := len(list)
	if total > most && d.x.Trace.Result.Decision != evaluate.Allowed { // what stands in the way is what matters
		list = slices.DeleteFunc(list, func(t *evaluate.TypeTrace) bool { return !t.Blocks })
	}
	if len(list) > most {
		list = list[:most-1]
	}
	var nodes []outline.Node
	for _, t := range list {
		nodes = append(nodes, d.typeNode(t))
	}
	return further(nodes, total-len(list), "further type or level", "further types or levels")
}

// further adds a line that counts what is left out, if there is something.
func further(nodes []outline.Node, n int, one, many string) []outline.Node {
	if n > 0 {
		nodes = append(nodes, outline.Node{Head: said("and " + counted(n, one, many))})
	}
	return nodes
}

func late(t *evaluate.TypeTrace) int {
	if t.ReadAs == policy.Trust {
		return 1
	}
	return 0
}

// matters reports whether a type has a line.
func (d *drawer) matters(t *evaluate.TypeTrace) bool {
	switch {
	case d.much == full, t.Blocks, t.Undecided:
		return true
	case d.much == brief && d.x.Trace.Result.Decision != evaluate.Allowed,
		d.x.Trace.Result.Decision == evaluate.ExplicitDeny, t.Decision != evaluate.Allowed:
		return false
	}
	return t.Part == evaluate.MayAllow || t.Part == evaluate.MustAllow
}

// blocker returns that of a type, nil for none.
func (d *drawer) blocker(t *evaluate.TypeTrace) *Blocker {
	for i := range d.x.Blockers {
		if b := &d.x.Blockers[i]; b.Kind == t.ReadAs && b.Level == t.Level {
			return b
		}
	}
	return nil
}

// typeName names the policies of a type.
func typeName(kind policy.Kind, level int, levelName string) outline.Text {
	var t outline.Text
	switch kind {
	case policy.Identity:
		return said("identity policies")
	case policy.Session:
		return said("session policies")
	case policy.SCP:
		t = said("SCPs, level " + strconv.Itoa(level))
	case policy.RCP:
		t = said("RCPs, level " + strconv.Itoa(level))
	default:
		return said(kind.Title())
	}
	if levelName != "" {
		t = join(t, said(" ("), name(quote.Name(levelName)), said(")"))
	}
	return t
}

// typeNode says what the policies of a type say.
func (d *drawer) typeNode(t *evaluate.TypeTrace) outline.Node {
	n := outline.Node{Head: typeName(t.ReadAs, t.Level, t.LevelName), Group: 1}
	var says outline.Text
	switch {
	case t.Blocks && t.Decision == evaluate.ExplicitDeny:
		n.Mark = outline.No
		says, n.Nodes = d.denials(t)
	case t.Blocks:
		n.Mark = outline.No
		says, n.Nodes = d.silence(t)
	case t.Undecided:
		says, n.Nodes = d.undecided(t)
	case t.Decision == evaluate.Allowed:
		n.Mark = outline.Yes
		says = d.grants(t)
	case !t.Consulted:
		says = said("have no say about this caller, action or resource")
	case t.Decision == evaluate.ExplicitDeny:
		says = said("a Deny statement applies and does not count")
	default:
		says = said("say nothing")
	}
	n.Cells = []outline.Text{says}
	if d.much == full {
		n.Nodes = d.statements(t)
	}
	return n
}

// grants says which Allow statements apply.
func (d *drawer) grants(t *evaluate.TypeTrace) outline.Text {
	var first *evaluate.StatementTrace
	count := 0
	for i := range t.Statements {
		if s := &t.Statements[i]; s.Applies && s.Effect == policy.Allow {
			if first = cmp.Or(first, s); first != nil {
				count++
			}
		}
	}
	if first == nil {
		return said("allow it")
	}
	says := statementName(first, true)
	if count > 1 {
		says = join(says, said(" and "+counted(count-1, "other", "others")))
	}
	denied := d.x.Trace.Result.Decision != evaluate.Allowed
	switch {
	case t.Kind == policy.Resource && denied && d.x.Trace.Rule == evaluate.RuleLimitedGrant:
		says = join(says, said(" (names the caller as "+first.As+": boundary and session policies still limit it)"))
	case t.Kind == policy.Identity && denied && t.Part == evaluate.MayAllow:
		says = join(says, said(" (does not count yet)"))
	}
	return says
}
