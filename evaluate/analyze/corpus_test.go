package analyze_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/internal/glob"
	"github.com/lambdaiam/lambdaiam/internal/template"
	"github.com/lambdaiam/lambdaiam/managed"
)

// resourcesOfAll returns the resources of all managed policies that have no variables, each once.
func resourcesOfAll(t *testing.T) (list []*arn.Pattern) {
	t.Helper()
	seen := make(map[string]bool)
	for info := range managed.AWS().All() {
		p, err := managed.AWS().Lookup(info.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, st := range p.Statements() {
			for r := range st.Resources() {
				if text := r.String(); !seen[text] && !strings.Contains(text, "${") && !r.MatchesAll() {
					seen[text] = true
					list = append(list, r)
				}
			}
		}
	}
	return list
}

// TestCorpusWords holds that the automata agree with the engine about the resources of all managed policies: what they
// find in a pattern matches it, what they find beside it does not, and so with one pattern beside another.
func TestCorpusWords(t *testing.T) {
	list := resourcesOfAll(t)
	pattern := func(r *arn.Pattern) cover.Pattern {
		parsed, err := template.Parse(r.String(), template.Options{Wildcards: true, Parts: template.Open})
		if err != nil {
			t.Fatal(err)
		}
		return cover.New(parsed.Pieces())
	}
	budget := cover.NewBudget(100_000_000)
	word := func(must, not *arn.Pattern) (string, bool) {
		w := cover.Wanted{Must: [][]cover.Pattern{{cover.New([]glob.Piece{{Text: "arn:aws:"}, {Kind: glob.Star}})}}}
		if must != nil {
			w.Must = append(w.Must, []cover.Pattern{pattern(must)})
		}
		if not != nil {
			w.Not = []cover.Pattern{pattern(not)}
		}
		found, ok := budget.Word(w)
		return cover.String(found, nil), ok
	}
	random := rand.New(rand.NewPCG(13, 14))
	beside := 0
	for _, r := range list {
		if text, ok := word(r, nil); ok == strings.HasPrefix(r.String(), "arn:aws-") || ok && !r.Match(text, nil) {
			t.Errorf("%s: %q %t is in it", r, text, ok)
		}
		if text, ok := word(nil, r); !ok || r.Match(text, nil) {
			t.Errorf("%s: %q %t is not", r, text, ok)
		}
		other := list[random.IntN(len(list))]
		text, ok := word(r, other)
		if ok && (!r.Match(text, nil) || other.Match(text, nil)) {
			t.Errorf("%s: %q is beside %s", r, text, other)
		}
		if ok {
			beside++
		}
	}
	if budget.Spent() || len(list) < 2000 || beside < len(list)/2 {
		t.Errorf("%d patterns, %d beside others, spent %t: they prove little", len(list), beside, budget.Spent())
	}
}
