package condition

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/nearest"
)

// An Operator is a condition operator with its set prefix and its IfExists suffix. It is comparable; the zero value is
// no operator. Source: "IAM JSON policy elements: Condition operators".
type Operator struct {
	base     uint8 // 1 + index in operators
	set      Set
	ifExists bool
}

// Set says how an operator treats several request values. The zero value is for operators without prefix.
type Set uint8

const (
	Single Set = iota // no prefix
	All               // ForAllValues: every value must satisfy the operator
	Any               // ForAnyValue: at least one value must
)

// family is what the values of an operator are.
type family uint8

const (
	stringFamily family = iota
	foldFamily
	likeFamily
	numericFamily
	dateFamily
	boolFamily
	binaryFamily
	ipFamily
	arnFamily
	nullFamily
)

// relation is how a request value must stand to a policy value; equal for all but Numeric and Date operators.
type relation uint8

const (
	equal relation = iota
	less
	lessOrEqual
	greater
	greaterOrEqual
)

// holds tells whether the result of a comparison, negative, zero or positive, satisfies the relation.
func (r relation) holds(compared int) bool {
	switch r {
	case less:
		return compared < 0
	case lessOrEqual:
		return compared <= 0
	case greater:
		return compared > 0
	case greaterOrEqual:
		return compared >= 0
	default:
		return compared == 0
	}
}

type operator struct {
	name     string
	family   family
	relation relation
	negated  bool
}

// operators is the closed list of IAM's operators (C-02).
var operators = [...]operator{
	{name: "StringEquals", family: stringFamily},
	{name: "StringNotEquals", family: stringFamily, negated: true},
	{name: "StringEqualsIgnoreCase", family: foldFamily},
	{name: "StringNotEqualsIgnoreCase", family: foldFamily, negated: true},
	{name: "StringLike", family: likeFamily},
	{name: "StringNotLike", family: likeFamily, negated: true},
	{name: "NumericEquals", family: numericFamily},
	{name: "NumericNotEquals", family: numericFamily, negated: true},
	{name: "NumericLessThan", family: numericFamily, relation: less},
	{name: "NumericLessThanEquals", family: numericFamily, relation: lessOrEqual},
	{name: "NumericGreaterThan", family: numericFamily, relation: greater},
	{name: "NumericGreaterThanEquals", family: numericFamily, relation: greaterOrEqual},
	{name: "DateEquals", family: dateFamily},
	{name: "DateNotEquals", family: dateFamily, negated: true},
	{name: "DateLessThan", family: dateFamily, relation: less},
	{name: "DateLessThanEquals", family: dateFamily, relation: lessOrEqual},
	{name: "DateGreaterThan", family: dateFamily, relation: greater},
	{name: "DateGreaterThanEquals", family: dateFamily, relation: greaterOrEqual},
	{name: "Bool", family: boolFamily},
	{name: "BinaryEquals", family: binaryFamily},
	{name: "IpAddress", family: ipFamily},
	{name: "NotIpAddress", family: ipFamily, negated: true},
	{name: "ArnEquals", family: arnFamily},
	{name: "ArnNotEquals", family: arnFamily, negated: true},
	{name: "ArnLike", family: arnFamily},
	{name: "ArnNotLike", family: arnFamily, negated: true},
	{name: "Null", family: nullFamily},
}

const (
	allPrefix      = "ForAllValues:"
	anyPrefix      = "ForAnyValue:"
	ifExistsSuffix = "IfExists"
)

// ParseOperator reads the name of an operator. Names are exact, letter case included. It returns an [*Error] with
// [CodeInvalidOperator], which names the operators that were probably meant, or [CodeNullWithIfExists].
func ParseOperator(name string) (Operator, error) {
	op, err := parseOperator(name)
	if err != nil {
		return Operator{}, err
	}
	return op, nil
}

func parseOperator(name string) (Operator, *Error) {
	op, code := findOperator(name)
	switch code {
	case "":
		return op, nil
	case CodeNullWithIfExists:
		return Operator{}, &Error{Code: code, Value: -1, Operator: name, Reason: "Null takes no IfExists"}
	}
	reason := "no such operator" + nearest.Hint(nearestOperators(name))
	return Operator{}, &Error{Code: code, Value: -1, Operator: name, Reason: reason}
}

// findOperator is parseOperator without texts, of which stored policies could need many: the code says what is wrong.
func findOperator(name string) (Operator, Code) {
	rest := name
	var op Operator
	if r, ok := strings.CutPrefix(rest, allPrefix); ok {
		rest, op.set = r, All
	} else if r, ok := strings.CutPrefix(rest, anyPrefix); ok {
		rest, op.set = r, Any
	}
	rest, op.ifExists = strings.CutSuffix(rest, ifExistsSuffix)
	for i := range operators {
		if operators[i].name != rest {
			continue
		}
		if op.ifExists && operators[i].family == nullFamily { // C-05
			return Operator{}, CodeNullWithIfExists
		}
		op.base = uint8(i + 1)
		return op, ""
	}
	return Operator{}, CodeInvalidOperator
}

// nearestOperators finds the operators that name is a misspelling of, in its letters, its case, prefix or order.
func nearestOperators(name string) []string {
	if len(name) > 100 {
		return nil
	}
	lower := ascii.ToLower(name)
	bare := lower
	for _, word := range []string{"forallvalues:", "forallvalue", "foranyvalues:", "foranyvalue", "ifexists", ":", " "} {
		bare = strings.ReplaceAll(bare, word, "")
	}
	list := nearest.Of(bare, func(yield func(string) bool) {
		for i := range operators {
			if !yield(operators[i].name) {
				return
			}
		}
	}, nearest.Limit)
	for i, meant := range list {
		if strings.Contains(lower, "ifexists") && meant != "Null" {
			meant += ifExistsSuffix
		}
		if strings.Contains(lower, "forall") {
			meant = allPrefix + meant
		} else if strings.Contains(lower, "forany") {
			meant = anyPrefix + meant
		}
		list[i] = meant
	}
	return list
}

// info returns the operator's row; o is not the zero value.
func (o Operator) info() *operator { return &operators[o.base-1] }

// String returns the name with prefix and suffix, "" for the zero value.
func (o Operator) String() string {
	if o.base == 0 {
		return ""
	}
	name := o.info().name
	switch o.set {
	case All:
		name = allPrefix + name
	case Any:
		name = anyPrefix + name
	}
	if o.ifExists {
		name += ifExistsSuffix
	}
	return name
}

// MarshalText returns the name, as [Operator.String] does.
func (o Operator) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads what [ParseOperator] reads, with its errors; empty text is the zero value. On an error the
// operator becomes the zero value.
func (o *Operator) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*o = Operator{}
		return nil
	}
	*o, err = ParseOperator(string(text))
	return err
}

// Set returns the set prefix.
func (o Operator) Set() Set { return o.set }

// IfExists reports whether the operator has the IfExists suffix: it then holds where the request does not have the key.
func (o Operator) IfExists() bool { return o.ifExists }

// Negated reports whether the operator is a negated one, such as StringNotEquals: it holds where none of the values
// matches.
func (o Operator) Negated() bool { return o.base != 0 && o.info().negated }

// TakesVariables reports whether policy variables may stand in the operator's values: those of String, Arn and Bool
// operators.
func (o Operator) TakesVariables() bool {
	if o.base == 0 {
		return false
	}
	switch o.info().family {
	case stringFamily, foldFamily, likeFamily, arnFamily, boolFamily: // V-02, Q-06
		return true
	}
	return false
}
