package condition

// IsExact reports whether the test can hold only where the request has one value for the key, not a list, and that value
// is one of [Test.Values] to the letter. It is true of plain operators such as StringEquals and ArnLike whose values have
// neither wildcards nor variables.
func (t Test) IsExact() bool {
	if t.t.isDead() || t.t.op.set != Single || t.t.op.ifExists || t.t.op.Negated() {
		return false
	}
	switch t.t.op.info().family {
	case stringFamily, likeFamily, arnFamily:
	default:
		return false
	}
	for i := range t.t.values {
		if _, literal := t.t.values[i].Literal(); !literal {
			return false
		}
	}
	return len(t.t.values) > 0
}
