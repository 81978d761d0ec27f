package explain

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/explain/internal/outline"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// What an outline has of statements.

// denials says which Deny statements apply.
func (d *drawer) denials(t *evaluate.TypeTrace) (says outline.Text, nodes []outline.Node) {
	var list []*evaluate.StatementTrace
	for i := range t.Statements {
		if s := &t.Statements[i]; s.Applies && s.Effect == policy.Deny {
			list = append(list, s)
		}
	}
	switch {
	case len(list) == 0:
		return said("a Deny statement applies"), nil
	case len(list) == 1:
		return join(statementName(list[0], true), said(" applies")), d.parts(list[0], nil)
	}
	says = said(thousands(len(list)) + " Deny statements apply")
	most := mostTypes
	if d.much == brief {
		if most = 1; d.shown {
			return says, nil
		}
		d.shown = true
	}
	for _, s := range list[:min(len(list), most)] {
		nodes = append(nodes, outline.Node{Head: statementName(s, true), Near: true, Nodes: d.parts(s, nil)})
	}
	if d.much != brief {
		nodes = further(nodes, len(list)-len(nodes), "further Deny statement", "further Deny statements")
	}
	return says, nodes
}

// silence says that no statement allows the request, and which came closest.
func (d *drawer) silence(t *evaluate.TypeTrace) (says outline.Text, nodes []outline.Node) {
	code := NoStatementAllows
	if b := d.blocker(t); b != nil {
		code = b.Code
	}
	switch {
	case !t.Given && (t.ReadAs == policy.Identity || t.ReadAs == policy.Session):
		return said("none were given"), nil
	case !t.Given:
		return said("none was given"), nil
	case code == LevelAllowsNothing:
		return said("no policy is attached there"), nil
	case code == NotGrantable:
		return said("cannot allow the action to this caller, whatever it says"), nil
	}
	says = said("nothing allows it")
	if t.ReadAs == policy.Key && code == NotDelegated {
		says = join(says, said(", so identity policies do not count for this key"))
	}
	allow, others := 0, 0 // statements, and of them those of other services
	for i := range t.Statements {
		if s := &t.Statements[i]; s.Effect == policy.Allow {
			if allow++; ofOtherService(s) {
				others++
			}
		}
	}
	for i := range d.x.Near {
		n := &d.x.Near[i]
		if n.Kind != t.Kind || n.Level != t.Level {
			continue
		}
		if d.much == brief {
			if d.shown {
				break
			}
			d.shown = true
			return says, []outline.Node{d.near(n, "nearest: ")}
		}
		before := "nearest: "
		if nodes != nil {
			before = "then: "
		}
		nodes = append(nodes, d.near(n, before))
	}
	if d.much == brief {
		return says, nil
	}
	service, _, _ := strings.Cut(d.x.Request.Action, ":")
	switch rest := allow - len(nodes); {
	case nodes == nil && allow > 0 && others == allow:
		says = join(says, said("; no statement is about "), name(quote.Name(ascii.ToLower(service))))
	case others == rest:
		nodes = further(nodes, rest, "further statement of other services", "further statements of other services")
	default:
		nodes = further(nodes, rest, "further statement", "further statements")
	}
	return says, nodes
}

// undecided says which statements may apply, and on what that depends.
func (d *drawer) undecided(t *evaluate.TypeTrace) (says outline.Text, nodes []outline.Node) {
	left := 0
	for i := range t.Statements {
		s := &t.Statements[i]
		if !s.May {
			continue
		}
		if n := len(nodes); n == mostTypes || d.much == brief && n == 1 {
			left++
			continue
		}
		head := join(statementName(s, true), said(" may apply"))
		if labels := d.dependsOn(s.Ref); labels != nil {
			head = join(head, said(": it depends on "), labels)
		}
		node := outline.Node{Head: head, Near: true}
		if d.much != brief {
			node.Nodes = d.parts(s, nil)
		}
		nodes = append(nodes, node)
	}
	if d.much != brief {
		nodes = further(nodes, left, "further statement", "further statements")
	}
	return said("not known yet"), nodes
}

// dependsOn are the labels of what it depends on whether a statement applies.
func (d *drawer) dependsOn(ref evaluate.Ref) outline.Text {
	for _, u := range d.x.Trace.Result.Undecided {
		if u.Ref == ref {
			return list(len(u.DependsOn), func(i int) outline.Text { return name(quote.Whole(u.DependsOn[i].Label)) })
		}
	}
	return nil
}

// ofOtherService reports whether every entry of Action is of another service than the request's.
func ofOtherService(s *evaluate.StatementTrace) bool {
	for i := range s.Elements {
		if e := &s.Elements[i]; e.Element == "Action" {
			of := func(e evaluate.EntryTrace) bool { return e.Code != evaluate.ActionOtherService }
			return !slices.ContainsFunc(e.Entries, of)
		}
	}
	return false
}

// near names a statement that came close, and says in what it differs.
func (d *drawer) near(n *Near, before string) outline.Node {
	s := &n.StatementTrace
	return outline.Node{Head: join(said(before), statementName(s, false)), Near: true, Nodes: d.parts(s, n.Differs)}
}

// statements are the lines of all statements of a type.
func (d *drawer) statements(t *evaluate.TypeTrace) (nodes []outline.Node) {
	n := min(len(t.Statements), mostStatements, d.left)
	d.left -= n
	for i := range t.Statements[:n] {
		s := &t.Statements[i]
		says, mark := said(" does not apply"), outline.None
		if s.May {
			says = said(" may apply")
		}
		if s.Applies {
			says, mark = said(" applies"), outline.Yes
			if s.As != "" {
				says = said(" applies (names the caller as " + s.As + ")")
			}
		}
		head := join(statementName(s, true), says)
		nodes = append(nodes, outline.Node{Mark: mark, Head: head, Near: true, Nodes: d.parts(s, nil)})
	}
	return further(nodes, len(t.Statements)-n, "further statement", "further statements")
}

// parts are the lines of the elements and tests of a statement.
func (d *drawer) parts(s *evaluate.StatementTrace, differs []Difference) (nodes []outline.Node) {
	denies := s.Effect == policy.Deny && s.Applies
	for i := range s.Elements {
		e := &s.Elements[i]
		if d.much == brief && (e.Covers || denies && len(s.Tests) > 0) {
			continue
		}
		n := d.element(s, e, differenceOf(differs, e.Element, "", ""))
		if last := len(nodes) - 1; e.Covers && last >= 0 && d.much != full && n.Literal && nodes[last].Literal {
			p := &nodes[last]
			p.Head, p.Cells, p.Group = join(p.Head, said(", "), n.Head), nil, 0
			p.Wanted, p.Got = join(p.Wanted, said(", "), n.Wanted), join(p.Got, said(", "), n.Got)
			continue
		}
		nodes = append(nodes, n)
	}
	for i := range s.Tests {
		t := &s.Tests[i]
		if t.Test == (condition.Test{}) || d.much == brief && t.Holds && !denies {
			continue
		}
		code := evaluate.EntryCode("")
		if i < len(s.Codes) {
			code = s.Codes[i]
		}
		nodes = append(nodes, d.test(t, code, denies))
	}
	if d.much == brief && len(nodes) > mostBrief {
		rest := len(nodes) - mostBrief + 1
		nodes = further(nodes[:mostBrief-1], rest, "further difference", "further differences")
	}
	return nodes
}

// differenceOf returns the difference of an element, or of a test; nil for none.
func differenceOf(differs []Difference, element, operator, key string) *Difference {
	for i := range differs {
		if d := &differs[i]; d.Element == element && d.Operator == operator && d.Key == key {
			return d
		}
	}
	return nil
}
