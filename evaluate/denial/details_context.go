package denial

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// A contextReader reads condition keys as the authorization details have them (IN-67).
type contextReader struct {
	context *condition.Context
	unread  map[string]bool
	faults  *[]*fault
	path    jsonscan.Path // of the object
}

// read reads an object of keys. A value that cannot be read is a fault, and no error.
func (r *contextReader) read(v jsonscan.Value) error {
	seen := make(map[string]bool)
	if err := v.Want(jsonscan.KindObject); err != nil {
		return err
	}
	return v.Members(func(key string, _ int, v jsonscan.Value) error {
		folded := ascii.ToLower(key)
		if seen[folded] {
			return in(at(v, CodeDuplicate, "the key occurs twice, in another case"), key)
		}
		seen[folded] = true
		if v.Kind() == jsonscan.KindNull {
			r.context.SetAbsent(key)
			return nil
		}
		value, reason := valueOf(keyOf(key), v)
		if reason != "" {
			r.unread[folded] = true
			f := at(v, CodeUnreadable, reason)
			f.path = r.path.Name(key)
			*r.faults = append(*r.faults, f)
			return nil
		}
		r.context.SetValue(key, value)
		return nil
	})
}

// keyOf returns what is known of a key; the zero value if nothing is.
func keyOf(name string) condition.Key {
	if k, ok := condition.LookupKey(name); ok {
		return k
	}
	service, _, _ := strings.Cut(name, ":")
	if k, ok := action.LookupConditionKey(service, name); ok {
		return condition.Key{Name: k.Name(), Type: k.Type(), Multivalued: k.Multivalued()}
	}
	return condition.Key{}
}

// valueOf reads the value of a key, or says why it cannot be read.
func valueOf(key condition.Key, v jsonscan.Value) (condition.Value, string) {
	var texts []string
	list := key.Multivalued
	switch v.Kind() {
	case jsonscan.KindList:
		list = true
		if err := v.Elements(func(_ int, v jsonscan.Value) error {
			if v.Kind() == jsonscan.KindNull || v.Kind() > jsonscan.KindString {
				return v.Want(jsonscan.KindString)
			}
			texts = append(texts, v.Text())
			return nil
		}); err != nil {
			return condition.Value{}, "a list of other things than texts"
		}
		if key.Type != condition.TypeUnknown && !key.Multivalued {
			if len(texts) != 1 {
				return condition.Value{}, "a list for a key of one value"
			}
			list = false
		}
	case jsonscan.KindObject:
		return condition.Value{}, v.Kind().String() + " for a condition key"
	default:
		text := v.Text()
		texts = []string{text}
		inner, ok := strings.CutPrefix(text, "[")
		inner, closed := strings.CutSuffix(inner, "]")
		switch {
		case !ok || !closed || v.Kind() != jsonscan.KindString:
		case key.Multivalued:
			texts = split(inner)
		case key.Type == condition.TypeUnknown:
			return condition.Value{}, "the key is not known: a text in brackets may be a list or not"
		}
	}
	for i, text := range texts {
		read, ok := textOf(key, text)
		if !ok {
			return condition.Value{}, quote.Text(text) + " is no value of type " + key.Type.String()
		}
		texts[i] = read
	}
	if list {
		return condition.List(texts...), ""
	}
	return condition.One(texts[0]), ""
}

// split returns the entries of a list in brackets.
func split(s string) []string {
	if strings.Trim(s, " ") == "" {
		return nil
	}
	list := strings.Split(s, ",")
	for i := range list {
		list[i] = strings.Trim(list[i], " ")
	}
	return list
}

// textOf returns a value as a request has it.
func textOf(key condition.Key, text string) (string, bool) {
	switch key.Type {
	case condition.TypeBool:
		text = ascii.ToLower(text)
		return text, text == "true" || text == "false"
	case condition.TypeIP:
		a, err := netip.ParseAddr(text)
		if p, notOne := netip.ParsePrefix(text); err != nil && notOne == nil && p.IsSingleIP() {
			a, err = p.Addr(), nil
		}
		return a.String(), err == nil
	case condition.TypeNumeric:
		if t, ok := condition.ParseTime(text); ok && strings.Contains(text, "-") {
			return strconv.FormatInt(t.Unix(), 10), true
		}
		_, err := strconv.ParseFloat(text, 64)
		return text, err == nil && strings.Trim(text, "0123456789.+-eE") == ""
	case condition.TypeDate:
		t, ok := condition.ParseTime(text)
		if ok && ascii.EqualFold(key.Name, "aws:EpochTime") { // a date whose values are numbers
			text = strconv.FormatInt(t.Unix(), 10)
		}
		return text, ok
	}
	return text, true
}
