package stack

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
)

// Where neither Region nor partition is known a question is asked in every partition, since services, managed policies
// and principals are others there.

// eachPartition returns the stack in every partition; nil where the partition is known.
func (s *Stack) eachPartition() []*Stack {
	if s.partitions == nil {
		return nil
	}
	return s.partitions()
}

func partitionsOf(d *Description) func() []*Stack {
	if d.InPartition == nil {
		return nil
	}
	in := d.InPartition
	return sync.OnceValue(func() (list []*Stack) {
		for p := range arn.Partitions() {
			if st := in(p); st != nil {
				list = append(list, st)
			}
		}
		return list
	})
}

// inPartitions asks in every partition. What the answers have in common is the answer; else it depends on the
// partition.
func (s *Stack) inPartitions(list []*Stack, ask func(*Stack) []Answer) []Answer {
	type group struct {
		answers []Answer
	}
	var order []string
	groups := make(map[string]*group)
	for _, st := range list {
		count := make(map[string]int)
		for _, a := range ask(st) {
			key := strings.Join([]string{string(a.Kind), a.Function, a.Qualifier, a.Other, a.Action}, "\x00")
			count[key]++
			key += "\x00" + strconv.Itoa(count[key])
			if groups[key] == nil {
				groups[key] = &group{}
				order = append(order, key)
			}
			groups[key].answers = append(groups[key].answers, a)
		}
	}
	answers := make([]Answer, 0, len(order))
	for _, key := range order {
		a := s.common(groups[key].answers)
		if a.Kind == KindNote && len(groups[key].answers) < len(list) {
			if a.Notes = withoutUnused(a.Notes); len(a.Notes) == 0 {
				continue
			}
		}
		answers = append(answers, a)
	}
	return answers
}

// withoutUnused returns notes without those that say that no trigger uses a permission: in another partition one does.
func withoutUnused(notes []Note) []Note {
	return slices.DeleteFunc(slices.Clone(notes), func(n Note) bool {
		return n.Code == NoteNoTrigger || n.Code == NoteOtherQualifier
	})
}

// common returns what answers to one question in several partitions come to. Partitions in which it is refused do not
// count.
func (s *Stack) common(answers []Answer) Answer {
	out := answers[0]
	var values []condition.Unknown
	seen := make(map[Outcome]bool)
	for _, a := range answers {
		if a.Err != nil {
			continue
		}
		if out.Err != nil {
			out = a
		}
		seen[a.Outcome] = true
		values = append(values, a.DependsOn...)
	}
	if out.Err != nil || out.Outcome == "" {
		return out
	}
	if len(seen) > 1 {
		out.Outcome = OutcomeDepends
		values = append(values, s.d.Partition)
	}
	if out.Outcome == OutcomeDepends {
		out.DependsOn = sorted(values)
	}
	return out
}
