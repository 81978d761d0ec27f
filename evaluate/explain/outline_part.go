package explain

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/explain/internal/outline"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// What an outline has of the elements and tests of a statement: what they want, and what the request has.

// element is the line of an element; differs is its difference, if it is that of a near statement.
func (d *drawer) element(s *evaluate.StatementTrace, e *evaluate.ElementTrace, differs *Difference) outline.Node {
	n := outline.Node{Mark: outline.No, Head: said(e.Element), Group: 1}
	not := strings.HasPrefix(e.Element, "Not")
	n.Got = d.asked(e.Element)
	entries := slices.Clone(e.Entries)
	if e.Covers && !not {
		entries = slices.DeleteFunc(entries, func(e evaluate.EntryTrace) bool { return !e.Covers })
	}
	if differs != nil && len(differs.Wanted) > 0 { // the nearest entry is among those that are shown
		i := slices.IndexFunc(entries, func(e evaluate.EntryTrace) bool { return e.Text == differs.Wanted[0] })
		if i >= mostShown {
			entries[0], entries[i] = entries[i], entries[0]
		}
	}
	n.Wanted = list(len(entries), func(i int) outline.Text { return entry(&entries[i]) })
	if len(entries) == 0 {
		n.Wanted = said("nothing")
	}
	switch {
	case e.May:
		n.Mark, n.Code = outline.None, string(evaluate.NotKnown)
		if not {
			n.Wanted = join(said("none of "), n.Wanted)
		}
		n.Cells = []outline.Text{join(said("wanted "), n.Wanted), join(said("got "), n.Got)}
		return n
	case e.Covers && not:
		lists := said(" does not list ")
		if len(entries) > 1 {
			lists = said(" do not list ")
		}
		n.Mark, n.Cells = outline.Yes, []outline.Text{join(n.Wanted, lists, n.Got)}
		n.Wanted = join(said("none of "), n.Wanted)
		return n
	case e.Covers:
		n.Mark = outline.Yes
		literal := len(entries) > 0 && d.isAsked(e.Element, entries[0].Text)
		n.Literal = literal && e.Element != "Principal"
		n.Cells = []outline.Text{n.Wanted}
		if e.Element == "Principal" && s.As != "" && !literal && slices.IndexFunc(entries, isNoIdentity) < 0 {
			n.Cells[0] = join(n.Wanted, said(" (the caller as "+s.As+")"))
		}
		return n
	}
	code := evaluate.EntryCode("")
	for i := range entries {
		if code = entries[i].Code; code != "" {
			break
		}
	}
	if differs != nil && differs.Code != "" {
		code = differs.Code
	}
	n.Code = string(code)
	if not {
		n.Wanted = join(said("none of "), n.Wanted)
	} else if len(entries) == 1 {
		n.Wanted, n.Got = d.shorter(e.Element, &entries[0], n.Wanted, n.Got)
	}
	n.Cells = []outline.Text{join(said("wanted "), n.Wanted), join(said("got "), n.Got)}
	return n
}

func isNoIdentity(e evaluate.EntryTrace) bool { return e.Type != policy.TypeAWS }

// entry is an entry as it is written; that of a Principal with its type.
func entry(e *evaluate.EntryTrace) outline.Text {
	t := name(quote.Whole(e.Text))
	if e.Type != "" && e.Text != "*" {
		t = join(said(string(e.Type)+" "), t)
	}
	if e.Resolved != "" {
		t = join(t, said(" = "), name(quote.Whole(e.Resolved)))
	}
	return t
}

// asked is what the request has for an element.
func (d *drawer) asked(element string) outline.Text {
	switch strings.TrimPrefix(element, "Not") {
	case "Action":
		return name(quote.Whole(d.x.Request.Action))
	case "Resource":
		return name(quote.Whole(d.x.Request.Resource.ARN))
	}
	return d.caller()
}

// caller names the caller as a Principal does.
func (d *drawer) caller() outline.Text {
	id := d.x.Request.Principal.ID()
	switch {
	case id == "":
		return said("nobody")
	case d.x.Request.Principal.Account() != "" || id == "anonymous" || strings.HasPrefix(id, "arn:"):
		return name(quote.Whole(id))
	case ascii.EqualFold(d.x.Request.Action, "sts:AssumeRoleWithWebIdentity"):
		return join(said("Federated "), name(quote.Whole(id)))
	}
	return join(said("Service "), name(quote.Whole(id)))
}

// isAsked reports whether an entry is exactly what the request has.
func (d *drawer) isAsked(element, text string) bool {
	switch element {
	case "Action":
		return ascii.EqualFold(text, d.x.Request.Action)
	case "Resource":
		return text == d.x.Request.Resource.ARN
	}
	return text == d.x.Request.Principal.ID()
}

// shorter leaves out what an entry and the request have in common: the front of ARNs, the account of a user or role.
func (d *drawer) shorter(element string, e *evaluate.EntryTrace, wanted, got outline.Text) (w, g outline.Text) {
	a, err := arn.Parse(e.Text)
	if err != nil || e.Resolved != "" {
		return wanted, got
	}
	if element == "Resource" {
		b, err := arn.Parse(d.x.Request.Resource.ARN)
		if front := len(e.Text) - len(a.Resource); err == nil && a.AccountID != "" && len(a.Resource) != 0 &&
			len(d.x.Request.Resource.ARN)-len(b.Resource) == front && e.Text[:front] == d.x.Request.Resource.ARN[:front] {
			return name("…:" + quote.Whole(a.Resource)), name("…:" + quote.Whole(b.Resource))
		}
		return wanted, got
	}
	p := d.x.Request.Principal
	kind, who := noun(p.ID())
	other, whom := noun(e.Text)
	if e.Code == evaluate.PrincipalOtherName && kind != "" && other != "" && a.AccountID == p.Account() {
		return join(said(other+" "), whom), join(said(kind+" "), who, said(" of the same account"))
	}
	return wanted, got
}

// noun names the user or role of an ARN, or the role of a session, as "role" and its name without path; "" for another
// ARN.
func noun(text string) (kind string, who outline.Text) {
	a, err := arn.Parse(text)
	if err != nil {
		return "", nil
	}
	kind, path, _ := strings.Cut(a.Resource, "/")
	switch {
	case a.Service == "sts" && kind == "assumed-role":
		path, _, _ = strings.Cut(path, "/")
		return "role", name(quote.Name(path))
	case a.Service != "iam" || kind != "user" && kind != "role":
		return "", nil
	}
	return kind, name(quote.Name(path[strings.LastIndexByte(path, '/')+1:]))
}

// test is the line of a test. That of a Deny that applies says what it wants although it holds.
func (d *drawer) test(t *condition.TestReport, code evaluate.EntryCode, denies bool) outline.Node {
	n := outline.Node{Mark: outline.No, Head: testName(t), Code: string(code), Wanted: wantedOf(t), Got: d.gotOf(t)}
	switch {
	case t.Reason == condition.NotKnown:
		n.Mark = outline.None
	case t.Holds:
		n.Mark = outline.Yes
	}
	switch {
	case t.Variable != "" && t.Test.Len() == 1:
		n.Wanted = join(n.Wanted, said(", which has no value"))
	case t.Variable != "":
		n.Wanted = join(n.Wanted, said(", of which ${"), name(quote.Name(t.Variable)), said("} has no value"))
	}
	if t.Holds && !denies && d.much != full {
		n.Cells = []outline.Text{n.Got}
		return n
	}
	n.Group = 2
	n.Cells = []outline.Text{join(said("wanted "), n.Wanted), join(said("got "), n.Got)}
	return n
}
