package analyze

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/internal/glob"
	"github.com/lambdaiam/lambdaiam/internal/template"
)

// A fact is something that is so of a dimension besides the tests.
type fact struct {
	id              uint64
	present, absent bool
	value           *string        // the key has this value
	must            [][]glob.Piece // the value matches one of these, if there are any
	not             [][]glob.Piece // and none of these
	some            []string       // a list has each of these, ignoring case
	never           []string       // and none of these
	name            string         // it is this, ignoring case, if it is not empty
	check           func(text string) bool
	ranges          int // how many check looks at
	candidates      []string

	musts, nots []cover.Pattern // of must and not, once they are needed
}

// wants adds what the fact says to what is wanted of a text.
func (f *fact) wants(w *cover.Wanted) {
	if f.musts == nil && len(f.must) > 0 {
		f.musts = patterns(f.must)
	}
	if f.nots == nil && len(f.not) > 0 {
		f.nots = patterns(f.not)
	}
	if f.musts != nil {
		w.Must = append(w.Must, f.musts)
	}
	w.Not = append(w.Not, f.nots...)
}

func (q *question) newFact(f fact) *fact {
	q.last++ // below the numbers of literals
	f.id = q.last
	return &f
}

// holds reports whether text is a value that the fact allows.
func (f *fact) holds(text string) bool {
	match := func(p []glob.Piece) bool { return glob.Match(p, text, nil) }
	return (f.value == nil || *f.value == text) && (len(f.must) == 0 || slices.ContainsFunc(f.must, match)) &&
		!slices.ContainsFunc(f.not, match) && (f.check == nil || f.check(text))
}

var (
	anyText   = []glob.Piece{{Kind: glob.One}, {Kind: glob.Star}}
	arnOfText = wildcards("arn:*:*:*:*:*")
)

// wildcards returns the pieces of text in which a "*" matches colons too.
func wildcards(text string) []glob.Piece {
	t, err := template.Parse(text, template.Options{Wildcards: true})
	if err != nil {
		return nil
	}
	return t.Pieces()
}

func patterns(list [][]glob.Piece) []cover.Pattern {
	out := make([]cover.Pattern, len(list))
	for i, p := range list {
		out[i] = cover.New(p)
	}
	return out
}

// pieces returns the pieces of a template with the values of variables in place; false if it matches nothing. The value
// of a variable that is a letter stays a variable.
func (s *solver) pieces(t *template.Template) ([]glob.Piece, bool) {
	if t.IsDead() {
		return nil, false
	}
	list := t.Pieces()
	for i := range list {
		p := &list[i]
		if p.Kind != glob.Variable {
			continue
		}
		v := s.values[p.Text]
		switch {
		case v.letter:
			p.Index = v.number
			continue
		case v.absent:
			text, ok := t.Default(*p)
			if !ok {
				return nil, false
			}
			*p = glob.Piece{Text: text, Within: p.Within}
		default:
			*p = glob.Piece{Text: v.text, Within: p.Within}
		}
		if p.Within && strings.Contains(p.Text, ":") {
			return nil, false
		}
		p.Within = false
	}
	return list, true
}

// within keeps the stars of the first five parts of an ARN in their part (AN-14).
func within(list []glob.Piece) []glob.Piece {
	colons := 0
	out := slices.Clone(list)
	for i := range out {
		switch out[i].Kind {
		case glob.Literal:
			colons += strings.Count(out[i].Text, ":")
		case glob.Star:
			if colons > 0 && colons < 5 {
				out[i].Within = true
			}
		}
	}
	return out
}

// find returns a text that is wanted.
func (s *solver) find(w cover.Wanted) solution {
	w.Within = s.colonless()
	word, ok := s.q.budget.Word(w)
	if !ok {
		return solution{}
	}
	found := solution{ok: true, value: condition.One(s.text(word))}
	if slices.ContainsFunc(word, func(r rune) bool { return r >= cover.FirstVariable }) {
		found.word = word
	}
	return found
}

// colonless tells which letters of variables stand for texts without colons.
func (s *solver) colonless() (list []bool) {
	for _, v := range s.values {
		if v.letter {
			for len(list) <= int(v.number) {
				list = append(list, false)
			}
			list[v.number] = v.colonless
		}
	}
	return list
}

// text returns the text of a word, with an example for each letter of a variable.
func (s *solver) text(word []rune) string {
	return cover.String(word, func(k int) string {
		for _, key := range sortedKeys(s.values) {
			if v := s.values[key]; v.letter && int(v.number) == k {
				return v.text
			}
		}
		return ""
	})
}

// An alternative is one way for a test to have its outcome: the value matches one pattern of must, if it is not nil,
// and none of not.
type alternative struct {
	must []cover.Pattern
	not  []cover.Pattern
	arn  int // 1: it is an ARN, -1: it is none
}

// wordOf finds a text for tests of text, which is exact.
func (s *solver) wordOf(tests []literal, facts []*fact, info keyInfo) solution {
	base := cover.Wanted{Must: [][]cover.Pattern{patterns([][]glob.Piece{anyText})}}
	if info.typ == condition.TypeARN {
		base.Must = append(base.Must, patterns([][]glob.Piece{arnOfText}))
	}
	for _, f := range facts {
		f.wants(&base)
		if f.name != "" {
			base.Must = append(base.Must, []cover.Pattern{cover.NewName([]glob.Piece{{Text: f.name}})})
		}
		for _, name := range f.never {
			base.Not = append(base.Not, cover.NewName([]glob.Piece{{Text: name}}))
		}
	}
	ways := make([][]alternative, len(tests))
	for i := range tests {
		ways[i] = s.alternatives(&tests[i])
	}
	var walk func(i int, w cover.Wanted) solution
	walk = func(i int, w cover.Wanted) solution {
		if i == len(tests) {
			return s.find(w)
		}
		for _, a := range ways[i] {
			next := both(w)
			if a.must != nil {
				next.Must = append(next.Must, a.must)
			}
			next.Not = append(next.Not, a.not...)
			switch {
			case a.arn > 0:
				next.Must = append(next.Must, patterns([][]glob.Piece{arnOfText}))
			case a.arn < 0 && info.typ == condition.TypeARN:
				continue
			case a.arn < 0:
				next.Not = append(next.Not, cover.New(arnOfText))
			}
			if found := walk(i+1, next); found.ok || s.q.budget.Spent() {
				return found
			}
		}
		return solution{}
	}
	return walk(0, base)
}

// alternatives returns the ways in which a test of text has an outcome for one value. They are kept where they do not
// depend on the values of variables.
func (s *solver) alternatives(l *literal) []alternative {
	if len(l.test.VariableKeys()) > 0 {
		return s.makeAlternatives(l)
	}
	if l.st.ways == nil {
		l.st.ways = make(map[uint64][]alternative)
	}
	list, ok := l.st.ways[l.id]
	if !ok {
		list = s.makeAlternatives(l)
		l.st.ways[l.id] = list
	}
	return list
}

func (s *solver) makeAlternatives(l *literal) []alternative {
	t, want := l.test, l.want
	f, negated := l.of, t.Operator().Negated()
	match := want != negated // one of the values must match, or none may
	compile := cover.New
	if f == foldFamily {
		compile = cover.NewFold
	}
	union := []cover.Pattern{} // empty: nothing matches
	malformed := false
	for text := range t.Values() {
		list, ok, bad := s.valuePieces(text, f, l.st.variables)
		malformed = malformed || bad
		if ok {
			union = append(union, compile(list))
		}
	}
	if f != arnFamily {
		if match {
			return []alternative{{must: union}}
		}
		return []alternative{{not: union}}
	}
	switch matched, unmatched := (alternative{must: union, arn: 1}), (alternative{not: union, arn: 1}); {
	case !negated && want:
		return []alternative{matched}
	case !negated:
		return []alternative{{not: union}}
	case want && malformed:
		return nil
	case want:
		return []alternative{unmatched}
	case malformed:
		return []alternative{{}}
	default:
		return []alternative{matched, {arn: -1}}
	}
}

// valuePieces returns the pieces of a value of a test; bad if no value of the request can be compared with it.
func (s *solver) valuePieces(text string, f family, variables bool) (list []glob.Piece, ok, bad bool) {
	o := template.Options{Variables: variables, Wildcards: f == likeFamily}
	if f == arnFamily {
		o = template.Options{Wildcards: true, Variables: variables, Parts: template.Compared}
		if text == "*" {
			return arnOfText, true, false
		}
		first, rest, cut := strings.Cut(text, ":")
		if cut && strings.ContainsAny(first, "*?") && !strings.Contains(first, "$") {
			if !glob.Match(wildcards(first), "arn", nil) {
				return nil, false, strings.Count(text, ":") < 5
			}
			text = "arn:" + rest
		}
	}
	t, err := template.Parse(text, o)
	if err != nil {
		return nil, false, true
	}
	if f == arnFamily && t.Colons() < 5 {
		if !t.IsVariable() {
			return nil, false, true
		}
		if t, err = template.Parse(text, template.Options{Variables: true}); err != nil {
			return nil, false, true
		}
		list, ok = s.pieces(&t)
		if ok && s.exact && (len(list) != 1 || !arn.IsARN(list[0].Text)) {
			return nil, false, true
		}
		return list, ok, false
	}
	list, ok = s.pieces(&t)
	return list, ok, false
}
