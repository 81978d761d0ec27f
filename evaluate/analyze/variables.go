package analyze

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
)

// variableKeys returns the keys of variables in the statements, in their order.
func (s *solver) variableKeys() []string {
	found := make(map[string]bool)
	for _, st := range s.all {
		for _, key := range st.variableKeys() {
			found[key] = true
		}
	}
	return sortedKeys(found)
}

// variables tries values of the variables, and then all values at once.
func (s *solver) variables() bool {
	keys := s.variableKeys()
	s.exact = true
	if len(keys) == 0 {
		return s.variations(nil)
	}
	if len(keys) > maxVariables {
		s.q.undecided(Budget, "")
		return false
	}
	choices := make([][]value, len(keys))
	all, product := true, 1
	for i, key := range keys {
		var complete bool
		choices[i], complete = s.choices(key)
		product *= len(choices[i])
		all = all && complete
	}
	for try := range min(product, maxTries) {
		n := try
		values := make(map[string]value)
		for i, key := range keys {
			values[key] = choices[i][n%len(choices[i])]
			n /= len(choices[i])
		}
		s.set(values)
		if s.variations(s.valueFacts(keys)) {
			return true
		}
	}
	if all && product <= maxTries {
		return false
	}
	return s.letters(keys)
}

// letters looks for a request whatever the values of the variables are. There is none if none is found: what is found
// need not be one.
func (s *solver) letters(keys []string) bool {
	s.exact = false
	defer func() { s.exact = true }()
	cases := make([][]value, len(keys))
	total := 1
	for i, key := range keys {
		cases[i] = s.cases(key, uint8(i))
		total *= len(cases[i])
	}
	for n := range total {
		values := make(map[string]value)
		for i, key := range keys {
			values[key] = cases[i][n%len(cases[i])]
			n /= len(cases[i])
		}
		s.set(values)
		if s.variations(s.valueFacts(keys)) {
			return true
		}
	}
	return false
}

// cases returns the cases of the value of a variable, which are all: any value that is not empty, an empty one, none.
func (s *solver) cases(key string, number uint8) []value {
	if list, complete := s.choices(key); complete {
		return list
	}
	list := []value{{letter: true, number: number, text: fresh(int(number)), colonless: isColonless(key)}}
	f := s.caller.facts[key]
	if f == nil || !f.present {
		list = append(list, value{absent: true})
		typ := infoOf(key, false).typ
		isText := typ == condition.TypeString || typ == condition.TypeUnknown
		if isText {
			list = append(list, value{})
		}
	}
	return list
}

func fresh(i int) string { return "any" + string(rune('a'+i)) }

// isColonless reports whether no value of a key has a colon.
func isColonless(key string) bool { return key == "aws:username" || key == "aws:principalaccount" }

// valueFacts returns what the values of variables say about their keys.
func (s *solver) valueFacts(keys []string) (list []choice) {
	for _, key := range keys {
		v := s.values[key]
		k, _ := condition.LookupKey(key)
		var l literal
		switch {
		case k.Multivalued:
			continue // present or not, it has no value as a variable
		case v.absent:
			l = s.factLiteral("absent", fact{absent: true})
		case v.letter:
			l = s.factLiteral("present", fact{present: true})
		default:
			l = s.factLiteral("value "+v.text, fact{value: &v.text})
		}
		list = append(list, choice{dimension(key), l})
	}
	return list
}

// factLiteral returns a fact, which is the same for the same name.
func (s *solver) factLiteral(name string, f fact) literal { return s.q.fact(name, f).literal() }

func (f *fact) literal() literal { return literal{id: f.id, fact: f} }

// fact returns a fact, which is the same for the same name.
func (q *question) fact(name string, f fact) *fact {
	made := q.facts[name]
	if made == nil {
		made = q.newFact(f)
		q.facts[name] = made
	}
	return made
}

// choices returns values to try for a variable, and whether these are all.
func (s *solver) choices(key string) (list []value, complete bool) {
	if k, ok := condition.LookupKey(key); ok && k.Multivalued {
		return []value{{absent: true}}, true
	}
	if f := s.caller.facts[key]; f != nil {
		switch {
		case f.absent:
			return []value{{absent: true}}, true
		case f.value != nil:
			return []value{{text: *f.value}}, true
		}
	}
	if key == resourceAccount && !s.point.none {
		for _, a := range s.accounts() {
			list = append(list, value{text: a})
		}
		return append(list, value{absent: true}), false // what it is compared with may have a part of any
	}
	add := func(text string) {
		v := value{text: text}
		if text != "" && !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	for _, st := range s.pos {
		for i, t := range st.tests {
			op := t.Operator()
			if st.keys[i] == key && t.IsExact() && familyOf(op) == textFamily {
				for text := range t.Values() {
					add(text)
				}
				return list, len(list) > 0
			}
		}
	}
	info := infoOf(key, false)
	if fam, ok := familyOfType(info.typ); ok {
		c := candidates{budget: &s.q.budget, families: []family{fam}}
		for _, text := range c.find() {
			add(text)
		}
	} else if info.typ == condition.TypeARN {
		add("arn:aws:iam::" + exampleAccount + ":user/any")
	} else if strings.HasSuffix(key, "account") {
		add(exampleAccount)
	} else {
		add("any" + string(rune('a'+len(key)%26)))
	}
	for _, text := range s.places(key) {
		if len(list) < maxChoices && isOfType(text, info.typ) {
			add(text)
		}
	}
	if !slices.Contains(always, key) {
		list = append(list, value{absent: true})
	}
	return list, false
}

// maxChoices is how many values of a variable are tried.
const maxChoices = 7

// places returns values that could matter for a variable: those that tests of its key name; those of keys that are
// compared with it, by their tests and of the caller; and the texts between colons and slashes of resources.
func (s *solver) places(key string) (list []string) {
	compared := []string{key}
	name := "${" + key
	inResource := false
	for _, st := range s.all {
		for i, t := range st.tests {
			for text := range t.Values() {
				if strings.HasPrefix(lower(text), name) && !slices.Contains(compared, st.keys[i]) {
					compared = append(compared, st.keys[i])
				}
			}
		}
		for i := range st.templates {
			inResource = inResource || slices.Contains(st.templates[i].Variables(), key)
		}
	}
	for _, k := range compared {
		if f := s.caller.facts[k]; f != nil && f.value != nil {
			list = append(list, *f.value)
		}
		for _, st := range s.all {
			for i, t := range st.tests {
				for text := range t.Values() {
					if st.keys[i] == k && !strings.ContainsAny(text, "*?$") {
						list = append(list, text)
					}
				}
			}
		}
	}
	if !inResource {
		return list
	}
	if one := s.q.oneResource(); one != "" {
		parts := strings.FieldsFunc(one, isSeparator)
		slices.Reverse(parts)
		list = append(parts, list...)
	}
	for _, st := range s.all {
		for r := range st.Resources() {
			for _, text := range strings.FieldsFunc(r.String(), isSeparator) {
				if text = strings.Trim(text, "*?"); text != "arn" && text != "aws" && !strings.ContainsAny(text, "*?$") {
					list = append(list, text)
				}
			}
		}
	}
	return list
}

// isSeparator reports whether a character stands between the parts of ARNs and paths.
func isSeparator(c rune) bool { return c == ':' || c == '/' }
