package policy

// MarshalJSON writes the document without blanks: members in the order Version, Id, Statement and Sid, Effect,
// Principal, Action, Resource, Condition, everything below them in its own order and shape. [Parse] reads it back as an
// equal policy, where something is dead with [WithStored]. Of what is not known the label stands there in angle
// brackets ([condition.ShowPartial]), which is not read back.
func (p *Policy) MarshalJSON() ([]byte, error) {
	if p == nil {
		return []byte("null"), nil
	}
	w := writer{}
	if p.IsUnknown() && len(p.statements) == 0 {
		w.text(shownUnknown(p.partial.Whole))
		return w.b, nil
	}
	w.open('{')
	if p.version != "" {
		w.member("Version")
		w.text(p.version)
	}
	if p.hasID {
		w.member("Id")
		w.text(p.id)
	}
	w.member("Statement")
	if !p.bare {
		w.open('[')
	}
	for i := range p.statements {
		if !p.bare {
			w.element()
		}
		s := &p.statements[i]
		if s.unknown {
			w.text(shownUnknown(p.partial.Statements[i].Whole))
			continue
		}
		w.statement(s.spec(), &s.shape, s.hasSid)
	}
	if !p.bare {
		w.close(']')
	}
	w.close('}')
	return w.b, nil
}

// String returns the document as [Policy.MarshalJSON] writes it.
func (p *Policy) String() string {
	if p == nil {
		return ""
	}
	b, _ := p.MarshalJSON()
	return string(b)
}

// MarshalJSON writes the statement as it stands in a document that [Policy.MarshalJSON] writes; the zero value is null.
func (s Statement) MarshalJSON() ([]byte, error) {
	if s.effect == 0 {
		return []byte("null"), nil
	}
	var w writer
	w.statement(s.spec(), &s.shape, s.hasSid)
	return w.b, nil
}

// MarshalText returns the entry as it was written.
func (a Action) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// MarshalJSON writes the entry as a Principal element of its own: {"AWS":"111122223333"} or "*"; the zero value is null.
func (p Principal) MarshalJSON() ([]byte, error) {
	if p.typ == 0 {
		return []byte("null"), nil
	}
	return p.spec().MarshalJSON()
}

// MarshalJSON writes the entry as a Principal element of its own: {"AWS":"111122223333"} or "*". The error is an [*Error]
// for text that is not UTF-8.
func (p PrincipalSpec) MarshalJSON() ([]byte, error) {
	var w writer
	sh := shapeOf(&StatementSpec{Principal: []PrincipalSpec{p}})
	w.principals([]PrincipalSpec{p}, &sh, sh.principals)
	return w.done()
}

// MarshalJSON writes the statement as it stands in a document, whether [New] would refuse it or not. The error is an
// [*Error] for text that is not UTF-8.
func (s StatementSpec) MarshalJSON() ([]byte, error) {
	s.group()
	var w writer
	sh := shapeOf(&s)
	w.statement(&s, &sh, s.Sid != "")
	return w.done()
}
