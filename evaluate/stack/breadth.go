package stack

import (
	"cmp"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/internal/standin"
)

// breadth returns what a permission lets in that the template does not need.
func breadth(p *Permission) (notes []Note) {
	in := &p.Input
	service := strings.Contains(in.Principal, ".amazon")
	switch {
	case in.PrincipalOrgID != "":
	case in.Principal == "*" && in.FunctionURLAuthType != "AWS_IAM" && in.SourceARN == "":
		notes = append(notes, Note{NotePublic, p.ID + " lets everyone in"})
	case !service || in.EventSourceToken != "":
	case in.SourceARN == "" && in.SourceAccount == "":
		notes = append(notes, Note{NoteNoSource,
			p.ID + " lets in what anybody has at " + in.Principal + ": it has neither SourceArn nor SourceAccount"})
	case in.SourceARN == "":
		notes = append(notes, Note{NoteNoSource,
			p.ID + " lets in any resource of the account at " + in.Principal + ": it has no SourceArn"})
	case in.SourceAccount == "" && strings.Contains(in.SourceARN, ":s3:::"):
		notes = append(notes, Note{NoteNoSourceAccount,
			p.ID + " names a bucket and no SourceAccount: whoever has a bucket of this name may"})
	}
	return notes
}

// serves reports whether a permission could be there for a trigger, whatever qualifier it is for.
func serves(p *Permission, t *Trigger) bool {
	in := &p.Input
	invokes := in.Action == "lambda:InvokeFunction" || in.Action == "lambda:*" || in.Action == "*" || !isKnown(in.Action)
	if t.Role != "" || !invokes || in.FunctionURLAuthType != "" || in.InvokedViaFunctionURL {
		return false
	}
	if p.Input.Principal == "*" {
		return true
	}
	row, err := sourceKind(t)
	if err != nil {
		return false
	}
	who := p.Input.Principal
	first, _, _ := strings.Cut(row.Principal, ".")
	if isKnown(who) && who != row.Principal && !strings.HasPrefix(who, first+".") {
		return false
	}
	want, got := p.Input.SourceARN, t.Source.ARN
	if want == "" || want == got {
		return true
	}
	if !isKnown(want) || !isKnown(got) {
		return mayEqual(want, got)
	}
	pattern, err := arn.ParsePattern(want)
	return err != nil || pattern.Match(got, nil) || pattern.Match(got+":*", nil) || strings.TrimSuffix(got, ":*") == want
}

func sourceKind(t *Trigger) (lambdaperm.EventSource, error) {
	if t.Source.Name != "" {
		return lambdaperm.LookupEventSource(t.Source.Name)
	}
	return lambdaperm.EventSourceOf(t.Source.ARN)
}

// mayEqual reports whether two texts of which not all is known can be the same; a star in them is any text.
func mayEqual(a, b string) bool {
	if !strings.Contains(a, "*") && !strings.Contains(b, "*") {
		return !standin.Differ(a, b)
	}
	// What is before the first star and behind the last one is compared, continued by any text.
	one, another := standin.Of(standin.Text, "one"), standin.Of(standin.Text, "another")
	first, _, _ := strings.Cut(a, "*")
	other, _, _ := strings.Cut(b, "*")
	last, end := a[strings.LastIndexByte(a, '*')+1:], b[strings.LastIndexByte(b, '*')+1:]
	return !standin.Differ(first+one, other+another) && !standin.Differ(one+last, another+end)
}

// permissionNotes adds the notes about permissions: those that are wide, and those that no trigger uses.
func (s *Stack) permissionNotes(answers []Answer) []Answer {
	for i := range s.d.Permissions {
		p := &s.d.Permissions[i]
		if s.statements[p.ID] != nil {
			continue
		}
		f, ok := s.functions[p.Function]
		if !ok {
			continue
		}
		notes := append(breadth(p), s.unused(p)...)
		if len(notes) == 0 {
			continue
		}
		answers = append(answers, Answer{Kind: KindNote,
			Question: "the permission " + p.ID + " on " + qualified(&s.d.Functions[f], p.Input.Qualifier),
			Function: p.Function, Qualifier: condition.ShowPartial(p.Input.Qualifier), Other: p.ID, Notes: notes, Place: p.Place})
	}
	return answers
}

// unused returns a note about a permission for a service of which no trigger makes use.
func (s *Stack) unused(p *Permission) []Note {
	in := &p.Input
	if !strings.Contains(in.Principal, ".amazon") || in.EventSourceToken != "" ||
		strings.Contains(in.SourceARN, "/test-invoke-stage/") || strings.Contains(in.SourceARN, "/authorizers/") {
		return nil
	}
	var other *Trigger
	for _, i := range s.parts[p.Function].triggers {
		t := &s.d.Triggers[i]
		if !serves(p, t) {
			continue
		}
		if t.Qualifier == in.Qualifier {
			return nil
		}
		other = cmp.Or(other, t)
	}
	called := "the function"
	if in.Qualifier != "" {
		called = condition.ShowPartial(in.Qualifier)
	}
	if other == nil {
		return []Note{{NoteNoTrigger, "nothing in the template calls " + called + " through " + p.ID}}
	}
	calls := "the function"
	if other.Qualifier != "" {
		calls = condition.ShowPartial(other.Qualifier)
	}
	return []Note{{NoteOtherQualifier, p.ID + " is for " + called + ", and " + other.ID + " calls " + calls}}
}
