package evaluate

import "strconv"

// Decision is the answer to a request. The zero value is [ImplicitDeny].
type Decision uint8

const (
	ImplicitDeny Decision = iota // nothing allows the request
	ExplicitDeny                 // a Deny statement applies
	Allowed
)

var decisionNames = [...]string{"implicitDeny", "explicitDeny", "allowed"}

// String returns implicitDeny, explicitDeny or allowed: the words of the IAM policy simulator.
func (d Decision) String() string {
	if int(d) < len(decisionNames) {
		return decisionNames[d]
	}
	return "Decision(" + strconv.Itoa(int(d)) + ")"
}

// ParseDecision is the inverse of [Decision.String]; ok is false for any other text.
func ParseDecision(s string) (d Decision, ok bool) {
	for i, name := range decisionNames {
		if name == s {
			return Decision(i), true
		}
	}
	return ImplicitDeny, false
}

// MarshalText returns what [Decision.String] does.
func (d Decision) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what [Decision.MarshalText] writes. It returns an [*Error] for any other text, and d becomes
// [ImplicitDeny].
func (d *Decision) UnmarshalText(text []byte) error {
	var ok bool
	if *d, ok = ParseDecision(string(text)); !ok {
		return &Error{Code: CodeInvalidDecision, Input: string(text), Reason: "no decision"}
	}
	return nil
}

// Combine returns the decision for a call that needs several requests, such as one with several resources: [Allowed] if
// there is at least one and all are, [ExplicitDeny] if one is.
func Combine(decisions ...Decision) Decision { // M-20
	allowed := 0
	for _, d := range decisions {
		switch d {
		case ExplicitDeny:
			return ExplicitDeny
		case Allowed:
			allowed++
		}
	}
	if allowed > 0 && allowed == len(decisions) {
		return Allowed
	}
	return ImplicitDeny
}
