package condition

// Lists of texts under a set operator whose values are all literal: which of them the test has is asked from the
// smaller side.

// fewTexts is how many request values are asked for one by one.
const fewTexts = 4

// isLiteral reports whether a test compares texts, letter by letter, with literal values only.
func (t *test) isLiteral() bool {
	switch t.op.info().family {
	case stringFamily, likeFamily:
	default:
		return false
	}
	if l, ok := t.typed.(*lookup); ok {
		return len(l.others) == 0
	}
	for i := range t.values {
		if _, ok := t.values[i].Literal(); !ok {
			return false
		}
	}
	return true
}

// evalTexts is evalValue for a list and a test that is literal.
func (t *test) evalTexts(v *Value, negated bool) (bool, Reason) {
	some, all, empty := t.compareTexts(v)
	switch set := t.op.set; {
	case empty: // C-11
		return set == All, EmptyList
	case set == Any && !negated:
		return some, reasonOf(some)
	case set == Any:
		return !all, reasonOf(all)
	case !negated:
		return all, reasonOf(all)
	default:
		return !some, reasonOf(some)
	}
}

func reasonOf(matches bool) Reason {
	if matches {
		return ValueMatches
	}
	return NoValueMatches
}

// compareTexts tells whether some of the request values that are not empty are among the values of the test, whether all
// are, and whether there are none.
func (t *test) compareTexts(v *Value) (some, all, empty bool) {
	if v.list.ordered != nil && len(t.values) < v.Len() {
		n := 0
		for text := range t.distinct {
			if text != "" && v.Has(text) {
				n++
			}
		}
		return n > 0, n == len(v.list.ordered), len(v.list.ordered) == 0
	}
	all, empty = true, true
	l, many := t.typed.(*lookup)
	for _, s := range v.list.texts {
		if s == "" {
			continue
		}
		var has bool
		if many {
			has = l.has(t.values, s)
		} else {
			for i := 0; i < len(t.values) && !has; i++ {
				has = t.values[i].String() == s
			}
		}
		some, all, empty = some || has, all && has, false
		if some && !all {
			break
		}
	}
	return some, all, empty
}

// distinct gives the values of a test that is literal, each once.
func (t *test) distinct(yield func(string) bool) {
	if l, ok := t.typed.(*lookup); ok {
		for _, i := range l.literal {
			if !yield(t.values[i].String()) {
				return
			}
		}
		return
	}
next:
	for i := range t.values {
		for j := range i {
			if t.values[i].String() == t.values[j].String() {
				continue next
			}
		}
		if !yield(t.values[i].String()) {
			return
		}
	}
}
