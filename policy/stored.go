package policy

// Dead returns, for a policy read with [WithStored], what means nothing in it: for each such entry, operator and date,
// in the order of the statements, the error that [Parse] has for it without that option, with its place. The entries of
// a policy that was built from such a policy with [Policy.With] or [Policy.Without] have no positions.
func (p *Policy) Dead() (list []*Error) {
	if p == nil || !p.stored {
		return nil
	}
	for i := range p.statements {
		for _, f := range p.statements[i].dead(p.version) {
			list = append(list, p.refuse(in(in(f, element(i)), member("Statement"))))
		}
	}
	return list
}

// dead returns the faults of what means nothing, with paths that start at the statement.
func (s *Statement) dead(version string) (list []*fault) {
	spec := s.spec()
	numbers := make(map[PrincipalType]int)
	for _, entry := range append(spec.Principal, spec.NotPrincipal...) { // one of them is nil
		if _, f := newPrincipal(entry); f != nil {
			list = append(list, atPrincipal(f, s.elementName(&principalPair), entry.Type, numbers[entry.Type]))
		}
		numbers[entry.Type]++
	}
	for i, entry := range append(spec.Resource, spec.NotResource...) {
		if _, err := resourceOf(version)(entry); err != nil {
			f := arnFault(err)
			_ = in(in(f, element(i)), member(s.elementName(&resourcePair)))
			list = append(list, f)
		}
	}
	for _, t := range s.condition.Tests() {
		if err := t.Unreadable(); err != nil {
			f := conditionFault(err)
			_ = in(f, member("Condition"))
			list = append(list, f)
		}
	}
	return list
}
