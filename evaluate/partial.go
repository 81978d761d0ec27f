package evaluate

import (
	"slices"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/internal/glob"
	"github.com/lambdaiam/lambdaiam/internal/standin"
)

// Requests and policies of which not all is known yet. Of each statement it is asked whether it applies for all values,
// for none, or may apply, and the formula is asked for the least and the most that this makes of the request. Nothing
// of this touches what is known: gather sends a request here before anything else is asked.

// isPartial reports whether not all of the request, which has a principal, may be known.
func (r *Request) isPartial() bool { return r.Partial || r.Principal.partial }

// IsPartial reports whether not all of the request may be known: [Request.Partial], or a principal of
// [ParsePartialPrincipal].
func (r *Request) IsPartial() bool {
	return r != nil && (r.Partial || r.Principal.principal != nil && r.Principal.partial)
}

// IsPartial reports whether not all of the policies is known ([policy.Policy.Unknowns]).
func (e *Evaluator) IsPartial() bool { return e != nil && e.open != 0 }

// asksPartially reports whether not all is known of a request or the policies.
func (e *Evaluator) asksPartially(req *Request) bool {
	return e != nil && req != nil && req.Principal.principal != nil && (e.open != 0 || req.isPartial())
}

// open are answers to a request of which, or of the policies for which, not all is known.
type open struct {
	e      *Evaluator // as it was asked
	known  *Evaluator // the same, for what is known: it has no index
	req    *Request   // with stand-ins
	shown  *Request   // with labels in their place
	budget cover.Budget

	numbers map[string]int32 // of the unknown values, from 1, by label
	values  []condition.Unknown
	clash   string  // a label with two classes
	ofAsked []int32 // the values in the request
	fresh   int32   // the number of the last value that has no label, counted down

	note func(entry int, v verdict) // is told what becomes of the entries of an element, if it is not nil

	cases []*facts // which of the facts can be, depending on the values
	lost  bool     // there are too many of them
}

// number returns the number of a value.
func (o *open) number(class byte, label string) int32 {
	u := unknownOf(class, label)
	n, ok := o.numbers[label]
	if !ok {
		o.values = append(o.values, u)
		n = int32(len(o.values))
		o.numbers[label] = n
	}
	if o.values[n-1] != u && o.clash == "" {
		o.clash = label
	}
	return n
}

// unknownOf returns the value that a stand-in stands for.
func unknownOf(class byte, label string) condition.Unknown {
	parts, err := condition.PartsOf(standin.Of(class, label))
	if err != nil || len(parts) != 1 {
		return condition.Unknown{Label: label}
	}
	return parts[0].Unknown
}

// numberOf is number for a value with its class.
func (o *open) numberOf(u condition.Unknown) int32 {
	pieces, _ := standin.Split(u.StandIn())
	return o.number(pieces[0].Class, u.Label)
}

// newOpen returns what can answer a request.
func newOpen(e *Evaluator, req *Request) *open {
	known := *e
	known.open, known.scans = 0, true
	o := &open{
		e: e, known: &known, req: req, shown: req.Shown().ordered(), budget: cover.NewBudget(e.limit()),
		numbers: make(map[string]int32),
	}
	for text := range req.texts {
		o.ofAsked = append(o.ofAsked, o.numbersIn(text)...)
	}
	slices.Sort(o.ofAsked)
	o.ofAsked = slices.Compact(o.ofAsked)
	o.findCases()
	return o
}

// numbersIn returns the values in a text that may have stand-ins.
func (o *open) numbersIn(text string) (list []int32) {
	if !standin.In(text) {
		return nil
	}
	pieces, _ := standin.Split(text)
	for _, p := range pieces {
		if p.Class != 0 {
			list = append(list, o.number(p.Class, p.Label))
		}
	}
	return list
}

// units are the pieces of a text, which is compared as it is, and the values that are not known in it.
type units struct {
	list []cover.Unit
	deps []int32
	none bool // matches nothing
}

func (u *units) literal(text string) {
	if text != "" {
		u.list = append(u.list, cover.Unit{Piece: glob.Piece{Text: text}})
	}
}

func (u *units) star() { u.list = append(u.list, cover.Unit{Piece: glob.Piece{Kind: glob.Star}}) }

// anything adds text of which nothing is known.
func (o *open) anything(u *units, within bool) {
	o.fresh--
	u.list = append(u.list, cover.Unit{Piece: glob.Piece{Within: within}, Unknown: o.fresh, Class: standin.Text})
}

// data returns a text of the request, or of a value in it.
func (o *open) data(text string) (u units) {
	if !o.req.isPartial() {
		u.literal(text)
		return u
	}
	return o.divided(text)
}

// divided returns a text that may have stand-ins.
func (o *open) divided(text string) (u units) {
	if !standin.In(text) {
		u.literal(text)
		return u
	}
	pieces, _ := standin.Split(text)
	for _, p := range pieces {
		if p.Class == 0 {
			u.literal(p.Text)
			continue
		}
		n := o.number(p.Class, p.Label)
		u.list, u.deps = append(u.list, cover.Unit{Unknown: n, Class: p.Class}), append(u.deps, n)
	}
	return u
}

// has reports whether a text of the request has values that are not known.
func (o *open) has(text string) bool { return o.req.isPartial() && standin.In(text) }

// mask returns a text with numbers in the place of stand-ins, whose labels could look like something else.
func (o *open) mask(text string) string {
	return standin.Replace(text, func(class byte, label string) string {
		return masking + strconv.Itoa(int(o.number(class, label))) + masked
	})
}

const masking, masked = "\ufdd0", "\ufdd1"

// unmask adds literal text of a masked one.
func (o *open) unmask(u *units, text string, pattern bool) {
	for {
		before, rest, found := strings.Cut(text, masking)
		u.literal(before)
		if !found {
			return
		}
		number, behind, _ := strings.Cut(rest, masked)
		n, err := strconv.Atoi(number)
		if err == nil && 0 < n && n <= len(o.values) {
			class := o.values[n-1].Class
			u.list = append(u.list, cover.Unit{Unknown: int32(n), Class: letterOf(class), Pattern: pattern})
			u.deps = append(u.deps, int32(n))
		}
		text = behind
	}
}

// letterOf returns the letter of a class in stand-ins.
func letterOf(c condition.Class) byte {
	pieces, _ := standin.Split(condition.Unknown{Label: "x", Class: c}.StandIn())
	return pieces[0].Class
}
