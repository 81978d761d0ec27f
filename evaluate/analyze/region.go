package analyze

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/glob"
	"github.com/lambdaiam/lambdaiam/internal/region"
)

// regionFacts ties aws:RequestedRegion to the Region in the ARN of the resource, if that is wanted (AN-66).
func (s *solver) regionFacts(keys []string) [][]choice {
	if !s.q.opts.region || !slices.Contains(keys, requestedRegion) || s.point.none {
		return [][]choice{nil}
	}
	value := func(name string) choice {
		return choice{requestedRegion, s.factLiteral("value "+name, fact{value: &name})}
	}
	if one := s.q.oneResource(); one != "" {
		if a, err := arn.Parse(one); err == nil && a.Region != "" {
			return [][]choice{{value(a.Region)}}
		}
		return [][]choice{nil}
	}
	none := fact{must: [][]glob.Piece{wildcardsWithin("arn:*:*::*:*")}}
	list := [][]choice{{{"", s.factLiteral("no Region", none)}}}
	for _, name := range s.regions() {
		where := fact{must: [][]glob.Piece{wildcardsWithin("arn:*:*:" + name + ":*:*")}}
		list = append(list, []choice{{"", s.factLiteral("Region "+name, where)}, value(name)})
	}
	return list
}

// regions returns the Regions in which the resource may be: those that are named and one more; all that are known if a
// test has a pattern.
func (s *solver) regions() []string {
	var names nameSet
	add := func(text string) (pattern bool) {
		if pattern = strings.ContainsAny(text, "*?$"); !pattern {
			names.add(text)
		}
		return pattern
	}
	patterns := false
	for _, st := range s.all {
		for i, t := range st.tests {
			if st.keys[i] == requestedRegion {
				for text := range t.Values() {
					patterns = add(text) || patterns
				}
			}
		}
		for r := range st.Resources() {
			if parts, n := r.Parts(); n > 3 {
				add(parts[3])
			}
		}
	}
	for _, r := range region.All {
		if !names.has[r.Name] {
			names.add(r.Name)
			if !patterns {
				break
			}
		}
	}
	return names.list
}
