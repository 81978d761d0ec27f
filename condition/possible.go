package condition

// A Possibility says what a test is, and what it could be if absent keys were given.
type Possibility struct {
	Holds    bool     `json:"holds"`    // what the test is now
	CanHold  bool     `json:"canHold"`  // it holds, or would if absent keys had certain values
	CanFail  bool     `json:"canFail"`  // it does not hold, or would not
	Key      string   `json:"key"`      // the test's own key in lower case, if it is absent and may be given; "" otherwise
	Variable []string `json:"variable"` // the keys in lower case of policy variables that are absent and may be given
}

// Possible says what could become of the test if keys that are absent from src were given. closed tells which absent
// keys cannot be given: it gets them in lower case. Where the key of a policy variable is absent and may be given, both
// outcomes are taken to be possible.
func (t Test) Possible(src Source, closed func(key string) bool) Possibility {
	return t.possible(src, closed, false)
}

// PossibleStrict is [Test.Possible] by the rule of [Block.EvalStrict].
func (t Test) PossibleStrict(src Source, closed func(key string) bool) Possibility {
	return t.possible(src, closed, true)
}

func (t Test) possible(src Source, closed func(key string) bool, strict bool) Possibility {
	holds, _ := t.t.eval(src, strict)
	p := Possibility{Holds: holds, CanHold: holds, CanFail: !holds}
	if t.t.isDead() {
		return p
	}
	for _, key := range t.VariableKeys() {
		if _, ok := src.Lookup(key); !ok && !closed(key) {
			p.Variable = append(p.Variable, key)
			p.CanHold, p.CanFail = true, true
		}
	}
	if _, ok := src.Lookup(t.t.folded); ok || closed(t.t.folded) {
		return p
	}
	p.Key = t.t.folded
	hold, fail := t.t.outcomes(strict)
	p.CanHold, p.CanFail = p.CanHold || hold, p.CanFail || fail
	return p
}

// outcomes tells which outcomes a test can have once its key is given, some way that fits the key.
func (t *test) outcomes(strict bool) (hold, fail bool) {
	if t.op.info().family == nullFamily {
		switch t.op.set {
		case All:
			return true, false
		case Any:
			return false, true
		}
		present := t.hasNull(false)
		return present, !present
	}
	satisfy, violate := t.reach(strict)
	switch t.op.set {
	case All: // a list may be empty, or hold empty strings only
		return true, violate
	case Any:
		return satisfy, true
	}
	switch t.cardinality {
	case multivalued:
		return false, true
	case singleValued:
		return satisfy, violate
	}
	return satisfy, true // a list is possible too
}

// reach tells whether some request value satisfies the operator, and whether one does not. Where values of the policy
// cover everything only together, it is taken that something is left.
func (t *test) reach(strict bool) (satisfy, violate bool) {
	var hit, miss, odd bool // some value is matched, unmatched, unreadable
	switch t.op.info().family {
	case stringFamily, foldFamily, likeFamily:
		hit, miss = len(t.values) > 0, true
		for i := range t.values {
			if t.values[i].MatchesAll() {
				miss = false
			}
		}
	case arnFamily:
		miss, odd = true, true
		for i := range t.values {
			switch formOf(&t.values[i]) {
			case anyARN:
				hit, miss = true, false
			case malformed:
				miss = false
			default:
				hit = true
			}
		}
	default:
		hit, miss, odd = len(t.values) > 0, true, true
	}
	if t.op.Negated() {
		return miss || strict && odd, hit || !strict && odd
	}
	return hit, miss || odd
}
