package condition

import "net/netip"

// A quick test is one of a key that has one value, under a plain operator, with values that can be compared at once.
type quick uint8

const (
	slowly    quick = iota // it is none
	asText                 // StringEquals, StringLike and their negations with literal values
	asTrue                 // Bool with the value true alone
	asFalse                // Bool with the value false alone
	asAddress              // IpAddress and NotIpAddress
)

// howQuick returns how a test whose values are read can be quick.
func (t *test) howQuick() quick {
	if t.op.set != Single || t.cardinality == multivalued || len(t.values) == 0 {
		return slowly
	}
	switch t.op.info().family {
	case stringFamily, likeFamily:
		if t.typed == nil && t.isLiteral() {
			return asText
		}
	case boolFamily:
		text, _ := t.values[0].Literal()
		switch b, ok := parseBool(text); {
		case len(t.values) > 1 || !ok:
		case b:
			return asTrue
		default:
			return asFalse
		}
	case ipFamily:
		return asAddress
	}
	return slowly
}

// holds is evalHeld without the reason. A quick test needs no more than what stands here.
func (t *test) holds(h *held, src Source, strict bool) bool {
	if t.quick != slowly && !h.absent && h.value.list == nil {
		value := h.value.one
		switch t.quick {
		case asText:
			return t.isOneOf(value) != t.op.Negated()
		case asTrue, asFalse:
			if value == "true" || value == "false" {
				return (value == "true") == (t.quick == asTrue)
			}
		case asAddress:
			if h.isAddr {
				return t.typed.(ranges).contains(netip.AddrFrom4(h.addr)) != t.op.Negated()
			}
		}
	}
	holds, _ := t.evalHeld(h, src, strict)
	return holds
}

// isOneOf reports whether a text is one of the values, which are literal.
func (t *test) isOneOf(text string) bool {
	for i := range t.values {
		if t.values[i].String() == text {
			return true
		}
	}
	return false
}
