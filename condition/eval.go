package condition

// Eval reports whether every test of the block holds for the values of src. It does not allocate, but for short text
// that is no address under IpAddress, and values with more than four policy variables. Of literal values under String
// and Arn operators, of numbers, dates and addresses it compares few: they are in order.
func (b *Block) Eval(src Source) bool { return b.eval(src, false) }

// EvalStrict is [Block.Eval], but a negated operator holds where a value cannot be read as the operator's type: an
// unreadable value then never keeps a Deny from applying.
func (b *Block) EvalStrict(src Source) bool { return b.eval(src, true) }

func (b *Block) eval(src Source, strict bool) bool {
	// All must hold, so that the order is free: the cheapest first.
	next := b.first
	for range b.tests {
		t := &b.tests[next]
		v, present := src.Lookup(t.folded)
		if !t.holds(&held{value: v, absent: !present}, src, strict) {
			return false
		}
		next = t.next
	}
	return true
}

// EvalWith is [Block.Eval] for the keys of f, and with strict [Block.EvalStrict].
func (b *Block) EvalWith(f *Finder, strict bool) bool {
	next := b.first
	for range b.tests {
		t := &b.tests[next]
		if !t.holds(f.find(t.folded), f.behind, strict) {
			return false
		}
		next = t.next
	}
	return true
}

// eval tells whether the test holds, and why.
func (t *test) eval(src Source, strict bool) (bool, Reason) {
	v, present := src.Lookup(t.folded)
	return t.evalHeld(&held{value: v, absent: !present}, src, strict)
}

// evalHeld is eval for what the request holds for the key; src is asked for variables only.
func (t *test) evalHeld(h *held, src Source, strict bool) (bool, Reason) {
	if t.isDead() {
		return false, t.deadReason()
	}
	op := t.op.info()
	if op.family == nullFamily {
		return t.evalNull(h)
	}
	if h.absent {
		switch {
		case t.op.ifExists, t.op.set == All: // C-04, C-10; C-07
			return true, KeyAbsent
		case t.op.set == Any: // C-08
			return false, KeyAbsent
		}
		return op.negated, KeyAbsent // C-03
	}
	v := &h.value
	if t.op.set == Single {
		switch {
		case v.list != nil && t.cardinality == singleValued:
			return false, NeedsSetOperator
		case v.list != nil || t.cardinality == multivalued: // C-12
			return false, ListUnderPlain
		}
		return t.satisfied(v.one, op, src, strict)
	}
	if v.Len() > fewTexts && t.isLiteral() {
		return t.evalTexts(v, op.negated)
	}
	reason := EmptyList
	for i := range v.Len() {
		s := v.At(i)
		if s == "" {
			continue // C-11
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

// Holds reports whether the test holds for the values of src, with strict by the rule of [Block.EvalStrict].
func (t Test) Holds(src Source, strict bool) bool {
	holds, _ := t.t.eval(src, strict)
	return holds
}

// HoldsFor is [Test.Holds] for a request that has the value v for the key of the test: src is asked for the variables
// in the test's values only.
func (t Test) HoldsFor(v Value, src Source, strict bool) bool {
	holds, _ := t.t.evalHeld(&held{value: v}, src, strict)
	return holds
}
