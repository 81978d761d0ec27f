package validate

import (
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Policy returns what is wrong or risky in a policy of kind k, in the order of the text. A policy built in code has
// paths but no positions, and nothing to edit. Of nil and of a policy without statements it finds that, and of a kind
// that is none that, and nothing else. A policy of which not all is known ([policy.Policy.Unknowns]) has no findings:
// they would be about text that nobody sees.
func Policy(p *policy.Policy, k policy.Kind, opts ...Option) []Finding {
	if p.Unknowns() != nil {
		return nil
	}
	err := p.CheckKind(k)
	if p.Len() == 0 {
		return refusalOnly(err)
	}
	text, mark := p.Source()
	r := newRun(opts)
	r.mark, r.placed = mark, text != ""
	if !r.placed {
		text = p.String()
	}
	dead := p.Dead()
	var faults []*policy.Error
	if err != nil {
		options := []policy.Option{policy.WithMaxSize(len(text))}
		if dead != nil {
			options = append(options, policy.WithStored())
		}
		faults = policy.Faults([]byte(text), k, options...)
		for _, e := range faults { // which have the place in the text behind the mark
			e.Offset, e.End.Offset = e.Offset+mark, e.End.Offset+mark
		}
		if !r.placed { // G-106: of what is built in code there is no text
			faults = slices.DeleteFunc(faults, func(e *policy.Error) bool { return e.Code == policy.CodeControlCharacter })
		}
	}
	r.read(text, jsonscan.Tree(jsonscan.Root(text)), k, faults, dead)
	r.check()
	return r.findings()
}

// Text returns what is wrong or risky in a text that should be a policy of kind k, in the order of the text. All that
// [policy.Parse] and [policy.Policy.CheckKind] refuse is among it, and so is what can be said about the rest.
func Text(data []byte, k policy.Kind, opts ...Option) []Finding {
	p, err := policy.Parse(data)
	if err == nil {
		return Policy(p, k, opts...)
	}
	r := newRun(opts)
	r.placed = true
	text := string(data)
	if rest, ok := strings.CutPrefix(text, "\ufeff"); ok {
		text, r.mark = rest, len("\ufeff")
	}
	v, unreadable := jsonscan.Read(text, policy.DefaultMaxSize)
	if unreadable != nil || v.Kind() != jsonscan.KindObject {
		return refusalOnly(err)
	}
	root := jsonscan.Tree(v)
	if isBareStatement(root) {
		r.bareStatement(text, root, err)
		return r.findings()
	}
	r.read(text, root, k, policy.Faults(data, k), nil)
	r.check()
	return r.findings()
}

// refusalOnly returns the finding of a refusal of what has nothing else to look at.
func refusalOnly(err error) []Finding {
	e, ok := errors.AsType[*policy.Error](err)
	if !ok {
		return nil
	}
	f := Finding{Code: Code(e.Code), Severity: Error, Refusal: true, Message: e.Reason,
		Place: policy.Place{
			Path: e.Path, Start: policy.Position{Line: e.Line, Column: e.Column, Offset: e.Offset}, End: e.End,
		}}
	if r := allRules().byCode[f.Code]; r != nil {
		f.Rule, f.Help = r.id, r.help
	}
	return []Finding{f}
}

func newRun(opts []Option) *run {
	return &run{
		options: optionsOf(opts), table: allRules(),
		budget: cover.NewBudget(mostCompared), unbound: cover.NewBudget(math.MaxInt64),
	}
}

// read takes in a text, with all for which it is refused and what means nothing in it.
func (r *run) read(text string, root *jsonscan.Node, k policy.Kind, faults, dead []*policy.Error) {
	if list := root.Member("Statement"); list != nil && list.Kind() == jsonscan.KindObject {
		list.Alone = true
	}
	refused := make(map[*jsonscan.Node]bool)
	for _, e := range dead {
		n := find(root, e)
		refused[n] = true
		r.found = append(r.found, finding{code: deadEntry, place: at(n), message: e.Reason})
	}
	for _, e := range faults {
		f := finding{code: Code(e.Code), place: place{error: e}, message: e.Reason, refusal: true}
		if n := find(root, e); e.Code == policy.CodeInvalidEffect {
			for _, effect := range [...]string{"Allow", "Deny"} {
				if ascii.EqualFold(strings.TrimSpace(n.Text()), effect) {
					f.fix = replace(n, effect)
				}
			}
		}
		r.found = append(r.found, f)
		switch e.Code {
		case policy.CodeDuplicateElement, policy.CodeInvalidElement: // are not read
		case policy.CodeMissingStatement, policy.CodeMissingEffect, policy.CodeMissingAction, policy.CodeMissingResource,
			policy.CodeMissingPrincipal, policy.CodeMissingVersion, policy.CodeInvalidKind:
		default:
			refused[find(root, e)] = true
		}
	}
	r.document = newDocument(text, root, k, refused)
}

// find returns the value that an error is about.
func find(root *jsonscan.Node, e *policy.Error) *jsonscan.Node {
	path, _ := jsonscan.ParsePath(e.Path)
	return root.Follow(path)
}

// check looks for what the rules are about.
func (r *run) check() {
	for _, rule := range r.table.rules {
		if rule.alone && !rule.kinds.has(r.kind) {
			continue
		}
		if rule.policy != nil {
			rule.policy(r)
		}
		if rule.statement != nil {
			for _, s := range r.statements {
				rule.statement(r, s)
			}
		}
	}
}

// isBareStatement reports whether a document is a statement that stands in place of one.
func isBareStatement(root *jsonscan.Node) bool {
	return root.Member("Statement") == nil && root.Member("Effect") != nil &&
		(root.Member("Action") != nil || root.Member("NotAction") != nil)
}

// bareStatement takes down the one finding about a statement without a document around it.
func (r *run) bareStatement(text string, root *jsonscan.Node, err error) {
	r.document = &document{text: text, root: root}
	e, ok := errors.AsType[*policy.Error](err)
	if !ok {
		return
	}
	f := finding{code: Code(e.Code), place: place{error: e}, refusal: true,
		message: "a statement without a document around it: " + e.Reason,
		help:    `wrap it: {"Version":"2012-10-17","Statement":[ … ]}`}
	if root.Member("Version") == nil && root.Member("Id") == nil {
		f.fix = []edit{
			{root.Offset(), root.Offset(), `{"Version":"2012-10-17","Statement":[`},
			{root.End(), root.End(), "]}"},
		}
	}
	r.found = append(r.found, f)
}
