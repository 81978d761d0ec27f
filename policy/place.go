package policy

import (
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// A Position is a place in the text of a policy. The zero value is none: that of a policy built in code.
type Position struct {
	Line   int `json:"line"`   // from 1
	Column int `json:"column"` // from 1, in code points
	Offset int `json:"offset"` // in bytes from the beginning of the text
}

// A Place is where a part of a policy stands. The zero value is the document as a whole, of a policy built in code.
type Place struct {
	Path  string   `json:"path"`  // as [Policy.Place] was asked for it
	Start Position `json:"start"` // of its first character
	End   Position `json:"end"`   // of what follows its last character
}

// Place returns where a part of the policy stands. Paths are those of [Error] and of package evaluate's problems: names
// of members and numbers of elements from 0, as in
//
//	Statement[0].Action[1]
//	Statement[0].Principal.AWS[0]
//	Statement[0].Condition.StringLike."aws:SourceArn"[0]
//
// A name stands in quotation marks, with the escapes of Go, if it is more than letters, digits and underscores. One
// statement or value that stands for a list of one is found with [0] and without, and "" is the document as a whole.
// The place of a member is that of its value.
//
// A policy that was built in code, by [New], [Policy.With] or [Policy.Without], has the same paths, but no positions.
// Of a policy without statements, such as the one beside an error of [Parse], there is nothing but the document. The
// error is an [*Error] with [CodeNoSuchPath].
func (p *Policy) Place(path string) (Place, error) {
	if p == nil {
		p = &Policy{}
	}
	steps, ok := jsonscan.ParsePath(path)
	if !ok {
		return Place{}, &Error{Code: CodeNoSuchPath, Policy: p.name,
			Reason: quote.Text(path) + " is no path such as Statement[0].Action[1]"}
	}
	place := Place{Path: path}
	switch v, ok := p.find(steps); {
	case ok && p.parsed && len(p.statements) > 0:
		place.Start, place.End = p.position(v.Offset()), p.position(v.End())
	case !ok && !(p.hasID && steps.String() == "Id"): // that of WithID is not in the text
		return Place{}, &Error{Code: CodeNoSuchPath, Policy: p.name, Path: steps.String(),
			Reason: "the policy has no such part"}
	}
	return place, nil
}

// find returns the value that a path leads to: in the text, or in what would be written.
func (p *Policy) find(path jsonscan.Path) (v jsonscan.Value, found bool) {
	switch {
	case len(p.statements) == 0:
		return v, len(path) == 0
	case !p.parsed:
		v, _, found = jsonscan.Root(p.String()).Follow(path, standsForList(path, 2))
	case len(path) >= 2 && path[0].Name == "Statement" && path[1].Index >= 0: // without a search for the statement
		if i := path[1].Index; i < len(p.statements) {
			path = path[2:]
			v, _, found = jsonscan.At(p.text, p.statements[i].offset).Follow(path, standsForList(path, 0))
		}
	default:
		v, _, found = jsonscan.Root(p.text).Follow(path, standsForList(path, 2))
		if found && len(path) > 0 && path[0].Name == "Id" {
			found = v.Text() == p.id
		}
	}
	return v, found
}

// standsForList returns, for Follow, at which steps of a path one value may stand for a list of one. The step with
// number element is an element of a statement, those before it lead to the statement.
func standsForList(path jsonscan.Path, element int) func(step int) bool {
	return func(step int) bool {
		if step < element {
			return step == 1 && path[0].Name == "Statement"
		}
		switch path[element].Name {
		case "Action", "NotAction", "Resource", "NotResource":
			return step == element+1
		case "Principal", "NotPrincipal": // behind AWS, Service …
			return step == element+2
		case "Condition": // behind operator and key
			return step == element+3
		}
		return false
	}
}

// position returns a place in the text.
func (p *Policy) position(offset int) Position {
	line, column := jsonscan.Locate(p.text, offset)
	return Position{line, column, offset + p.skipped}
}
