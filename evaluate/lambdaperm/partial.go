package lambdaperm

import (
	"maps"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
)

// Questions about functions of which not all is known. What is asked, and of whom, follows from examples of the values;
// requests are asked with stand-ins in the place of the examples. Where it matters whether an account or Region that is
// not known is another one that was given, both are asked.

// An unknowns has the examples for a question; nil for one of which everything is known.
type unknowns struct {
	examples map[condition.Unknown]string
	given    map[condition.Unknown]string // what values are taken to be in place of an example
	known    []string                     // the texts that were seen without their stand-ins
	first    int                          // the number of the first example
	clash    bool                         // an example stands in another text
	err      error

	accounts, regions map[string]bool
}

const (
	mostClashes  = 100 // how often other examples are tried
	mostVariants = 16  // how many ways are asked in which accounts and Regions can be the same
)

// partly answers a question, about examples if it is partial.
func partly(partial bool, ask func(x *unknowns) (Report, error)) (Report, error) {
	if !partial {
		return ask(nil)
	}
	var x *unknowns
	try := func(given map[condition.Unknown]string, first int) (Report, error) {
		x = &unknowns{
			examples: make(map[condition.Unknown]string), given: given, first: first,
			accounts: make(map[string]bool), regions: make(map[string]bool),
		}
		report, err := ask(x)
		if x.err != nil {
			return Report{}, x.err
		}
		return x.show(report, err)
	}
	report, err := try(nil, 1)
	for first := 1; x.clash && first < mostClashes; first++ {
		report, err = try(nil, 1+first*1000)
	}
	if x.clash {
		return Report{}, &Error{Code: CodeInvalidParameter, Reason: "no examples were found for the unknown values"}
	}
	fresh := x.first
	variants, all := x.variants()
	if variants == nil {
		return report, err
	}
	reports := []Report{report}
	errs := []error{err}
	for _, given := range variants {
		r, err := try(given, fresh)
		reports, errs = append(reports, r), append(errs, err)
	}
	return merge(reports, errs, all)
}

// variants returns the ways in which accounts and Regions that are not known can be others that were given, and those
// that can; nil if there is none.
func (x *unknowns) variants() (list []map[condition.Unknown]string, open []condition.Unknown) {
	for u := range x.examples {
		open = append(open, u)
	}
	slices.SortFunc(open, func(a, b condition.Unknown) int { return strings.Compare(a.Label, b.Label) })
	others := func(u condition.Unknown) (texts []string) {
		var set map[string]bool
		switch u.Class {
		case condition.ClassAccount:
			set = x.accounts
		case condition.ClassRegion:
			set = x.regions
		}
		for _, text := range slices.Sorted(maps.Keys(set)) {
			if text != x.examples[u] {
				texts = append(texts, text)
			}
		}
		return texts
	}
	open = slices.DeleteFunc(open, func(u condition.Unknown) bool { return len(others(u)) == 0 })
	if len(open) == 0 {
		return nil, nil
	}
	list = []map[condition.Unknown]string{{}}
	for _, u := range open {
		for _, given := range slices.Clone(list) {
			for _, text := range others(u) {
				if len(list) > mostVariants {
					return list[1:], open
				}
				more := maps.Clone(given)
				more[u] = x.back(text)
				list = append(list, more)
			}
		}
	}
	return list[1:], open
}

// merge returns the first report with what all come to: values with which the question is refused do not count.
func merge(reports []Report, errs []error, open []condition.Unknown) (Report, error) {
	first := slices.IndexFunc(errs, func(err error) bool { return err == nil })
	if first < 0 {
		return Report{}, errs[0]
	}
	merged := reports[first]
	same, allowed := len(reports) <= mostVariants, false
	var deps []condition.Unknown
	for i := range reports {
		if errs[i] != nil {
			continue
		}
		r := &reports[i]
		deps = append(deps, r.DependsOn...)
		if is := r.Decision == evaluate.Allowed; i == first {
			allowed = is
		} else if is != allowed {
			same = false
		}
		if r.Decision != merged.Decision && merged.Decision == evaluate.ExplicitDeny {
			merged.Decision = r.Decision
		}
	}
	if !same {
		deps = append(deps, open...)
	}
	if merged.DependsOn = inOrder(deps); len(merged.DependsOn) > 0 {
		merged.Decision = evaluate.ImplicitDeny
	}
	return merged, nil
}

// inOrder returns values in the order of their labels, each once.
func inOrder(list []condition.Unknown) []condition.Unknown {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b condition.Unknown) int { return strings.Compare(a.Label, b.Label) })
	return slices.Compact(list)
}
