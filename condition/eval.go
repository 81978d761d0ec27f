package condition

// Eval reports whether every test of the block holds for the values of src. It does not allocate, but for text that is
// no address under IpAddress, more than 512 bytes under BinaryEquals, and values with more than four policy variables.
func (b *Block) Eval(src Source) bool { return b.eval(src, false) }

// EvalStrict is Eval, but a negated operator holds where a value cannot be read as the operator's type: an unreadable
// value then never keeps a Deny from applying (the strict option of Q-12).
func (b *Block) EvalStrict(src Source) bool { return b.eval(src, true) }

func (b *Block) eval(src Source, strict bool) bool {
	// All must hold, so that the order is free: the cheapest first.
	next := b.first
	for range b.tests {
		t := &b.tests[next]
		if holds, _ := t.eval(src, strict); !holds {
			return false
		}
		next = t.next
	}
	return true
}

// eval tells whether the test holds, and why.
func (t *test) eval(src Source, strict bool) (bool, Reason) {
	v, present := src.Lookup(t.folded)
	op := t.op.info()
	if op.family == nullFamily {
		return t.evalNull(v, present)
	}
	if !present {
		switch {
		case t.op.ifExists, t.op.set == All:
			return true, KeyAbsent
		case t.op.set == Any:
			return false, KeyAbsent
		}
		return op.negated, KeyAbsent
	}
	if t.op.set == Single {
		switch {
		case v.list && t.cardinality == singleValued:
			return false, NeedsSetOperator
		case v.list || t.cardinality == multivalued:
			return false, ListUnderPlain
		}
		return t.satisfied(v.one, op, src, strict)
	}
	reason := EmptyList
	for i := range v.Len() {
		s := v.At(i)
		if s == "" {
			continue
		}
		var ok bool
		ok, reason = t.satisfied(s, op, src, strict)
		if ok == (t.op.set == Any) {
			return ok, reason
		}
	}
	return t.op.set == All, reason
}

// satisfied tells whether one request value satisfies the operator.
func (t *test) satisfied(value string, op *operator, src Source, strict bool) (bool, Reason) {
	switch t.match(value, op, src) {
	case matched:
		return !op.negated, ValueMatches
	case unmatched:
		return op.negated, NoValueMatches
	}
	return strict && op.negated, Unreadable
}
