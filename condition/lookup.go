package condition

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/template"
)

// How many texts are compared one by one; what is more is put in order: values of a policy, which takes some of the time
// of reading it, and of a request.
const (
	manyTexts  = 128
	manyValues = 32
)

// A lookup finds a request value among the values of a test that compares texts: the literal ones, of which there are
// many, by their order, the others one by one.
type lookup struct {
	literal   []int32 // their places in the order of their texts, each text once
	others    []int32
	order     func(a, b string) int
	malformed bool // a value is no ARN where it should be one
}

// newLookup returns a lookup, nil where literal values are few.
func newLookup(values []template.Template, f family) matcher {
	if len(values) <= manyTexts {
		return nil
	}
	l := &lookup{order: strings.Compare}
	if f == foldFamily || f == boolFamily {
		l.order = compareFold
	}
	places := make([]int32, len(values))
	literal, others := 0, len(values)
	for i := range values {
		l.malformed = l.malformed || f == arnFamily && formOf(&values[i]) == malformed
		if _, ok := values[i].Literal(); ok {
			places[literal] = int32(i)
			literal++
		} else {
			others--
			places[others] = int32(i)
		}
	}
	if literal <= manyTexts {
		return nil
	}
	l.others = places[others:]
	l.literal = inOrder(places[:literal], l.order, func(i int32) string { return values[i].String() })
	return l
}

// inOrder puts places in the order of their texts, and drops those whose text comes again.
func inOrder(places []int32, order func(a, b string) int, text func(int32) string) []int32 {
	slices.SortFunc(places, func(a, b int32) int { return order(text(a), text(b)) })
	return slices.CompactFunc(places, func(a, b int32) bool { return order(text(a), text(b)) == 0 })
}

func (l *lookup) match(t *test, value string, op *operator, vars template.Values) verdict {
	text, v := value, unmatched
	switch op.family {
	case boolFamily:
		given, ok := parseBool(value)
		if !ok {
			return unreadable
		}
		text = strconv.FormatBool(given)
	case arnFamily:
		if !arn.IsARN(value) {
			return unreadable
		}
		if l.malformed {
			v = unreadable
		}
	}
	if l.has(t.values, text) {
		return matched
	}
	for _, i := range l.others {
		switch matchOneByOne(op.family, t.values[i:i+1], value, vars) {
		case matched:
			return matched
		case unreadable:
			v = unreadable
		}
	}
	return v
}

// has reports whether one of the literal values is the text.
func (l *lookup) has(values []template.Template, text string) bool {
	_, ok := slices.BinarySearchFunc(l.literal, text, func(i int32, text string) int {
		return l.order(values[i].String(), text)
	})
	return ok
}

// matchOneByOne compares one request value with values that are texts.
func matchOneByOne(f family, values []template.Template, value string, vars template.Values) verdict {
	switch f {
	case foldFamily:
		return matchFold(values, value, vars)
	case boolFamily:
		return matchBool(values, value, vars)
	case arnFamily:
		return matchARN(values, value, vars)
	}
	return matchText(values, value, vars)
}

// compareFold orders texts by their letters in lower case: equal are those that glob.EqualFold takes for the same.
func compareFold(a, b string) int {
	same := 0 // most letters
	for same < len(a) && same < len(b) && a[same] == b[same] && a[same] < utf8.RuneSelf {
		same++
	}
	a, b = a[same:], b[same:]
	for a != "" && b != "" {
		x, n := foldedRune(a)
		y, m := foldedRune(b)
		if x != y {
			return cmp.Compare(x, y)
		}
		a, b = a[n:], b[m:]
	}
	return cmp.Compare(len(a), len(b))
}

// foldedRune returns the first letter of a text in lower case, and how many bytes it takes up. A byte that belongs to no
// letter is one of its own.
func foldedRune(s string) (rune, int) {
	if c := s[0]; c < utf8.RuneSelf {
		return rune(ascii.Lower(c)), 1
	}
	r, n := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && n == 1 {
		return utf8.MaxRune + 1 + rune(s[0]), 1
	}
	return unicode.ToLower(r), n
}
