package explain

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/internal/differ"
	"github.com/lambdaiam/lambdaiam/policy"
)

const (
	notNear       = 10 // the least cost of a statement that is not near
	mostSpellings = 64 // for how many statements the spelling of resources is compared
	forRemedies   = 4  // how many near statements of a type remedies look at
)

// A candidate is a statement with what it costs.
type candidate struct {
	st      *evaluate.StatementTrace
	cost    int
	differs int // how many elements do
	at      int // among the statements of its type and level
}

func byCost(a, b candidate) int { return cmp.Or(a.cost-b.cost, a.differs-b.differs) }

// findNear fills in the near misses: Allow statements of the types that stand in the way.
func (w *work) findNear() {
	w.asked = differ.NewResource(w.x.Request.Resource.ARN)
	var all []candidate
	spellings := mostSpellings
	for i := range w.inWay {
		o := &w.inWay[i]
		if o.denies() || o.code == NotGrantable {
			continue
		}
		var list []candidate // of this type, as many as are wanted
		most := max(w.near, forRemedies)
		for j := range o.Statements {
			s := &o.Statements[j]
			if s.Effect != policy.Allow || s.Applies {
				continue
			}
			c := candidate{st: s, at: j}
			if c.cost, c.differs = w.costOf(s, &spellings); c.cost >= notNear {
				continue
			}
			at, _ := slices.BinarySearchFunc(list, c, func(have, c candidate) int {
				return cmp.Or(byCost(have, c), -1) // behind its equals
			})
			if at < most {
				list = slices.Insert(list, at, c)[:min(len(list)+1, most)]
			}
		}
		for _, c := range list[:min(len(list), forRemedies)] {
			o.near = append(o.near, w.nearOf(c))
		}
		all = append(all, list...)
	}
	slices.SortStableFunc(all, byCost)
	for _, c := range all[:max(0, min(len(all), w.near))] {
		w.x.Near = append(w.x.Near, w.nearOf(c))
	}
}

// costOf returns what differs between a statement and the request, and in how many elements and tests.
func (w *work) costOf(s *evaluate.StatementTrace, spellings *int) (cost, differs int) {
	for i := range s.Elements {
		e := &s.Elements[i]
		if e.Covers {
			if slices.ContainsFunc(e.Entries, func(t evaluate.EntryTrace) bool { return t.Covers && isLiteral(t.Text) }) {
				cost--
			}
			continue
		}
		differs++
		least := differ.Far
		for j := range e.Entries {
			least = min(least, w.entryCost(e, &e.Entries[j], *spellings > 0))
		}
		if cost += least; least == differ.Far {
			return cost, differs
		}
		if e.Element == "Resource" {
			*spellings--
		}
	}
	for i := range s.Tests {
		if s.Tests[i].Holds {
			cost--
		} else {
			cost += testCost(&s.Tests[i], s.Codes[i])
			differs++
		}
	}
	return cost, differs
}

func isLiteral(text string) bool { return !differ.IsWild(text) }

// entryCost returns what differs between an entry and the request.
func (w *work) entryCost(e *evaluate.ElementTrace, t *evaluate.EntryTrace, spell bool) int {
	switch t.Code {
	case evaluate.NotKnown:
		return 1
	case "": // an entry of NotAction and the like that is not the one that excludes
		return differ.Far
	case evaluate.PrincipalOtherPath, evaluate.ResourceVariableEmpty:
		return 1
	case evaluate.ActionSpelling, evaluate.PrincipalOtherSession, evaluate.ActionExcluded, evaluate.PrincipalExcluded,
		evaluate.ResourceExcluded:
		return 2
	case evaluate.PrincipalOtherName:
		if t.Type == policy.TypeAWS {
			return 2
		}
		return 3
	case evaluate.ResourceMustBeStar, evaluate.ResourceNamesNone:
		return 3
	case evaluate.ActionOtherName:
		return 4
	case evaluate.PrincipalOtherAccount, evaluate.PrincipalOtherType, evaluate.PrincipalDeletedID:
		return 5
	case evaluate.ActionOtherService:
		return differ.Far
	}
	return w.asked.ARN(cmp.Or(t.Resolved, t.Text), spell).Cost
}

// testCost returns what differs between a test and the request.
func testCost(t *condition.TestReport, code evaluate.EntryCode) int {
	switch code {
	case evaluate.NotKnown, evaluate.ConditionKeyAbsent, evaluate.ConditionCase,
		evaluate.ConditionPatternUnderEquals, evaluate.ConditionEmptyList:
		return 1
	case evaluate.ConditionSegment:
		return 2
	case evaluate.ConditionValue:
		if t.Value.Len() == 1 && strings.Contains(t.Test.Operator().String(), "String") {
			for value := range t.Test.Values() {
				if differ.Spelled(value, t.Value.At(0)) {
					return 2
				}
			}
		}
	}
	return 3
}

// nearOf returns a near miss.
func (w *work) nearOf(c candidate) Near {
	n := Near{StatementTrace: *c.st, Cost: c.cost, at: c.at}
	for i := range c.st.Elements {
		if e := &c.st.Elements[i]; !e.Covers {
			n.Differs = append(n.Differs, w.elementDifference(e))
		}
	}
	for i := range c.st.Tests {
		if t := &c.st.Tests[i]; !t.Holds {
			n.Differs = append(n.Differs, testDifference(t, c.st.Codes[i]))
		}
	}
	return n
}

// elementDifference says what an element wants and the request does not have, the nearest entry first.
func (w *work) elementDifference(e *evaluate.ElementTrace) Difference {
	d := Difference{Element: e.Element}
	switch strings.TrimPrefix(e.Element, "Not") {
	case "Action":
		d.Got = []string{w.x.Request.Action}
	case "Resource":
		d.Got = []string{w.x.Request.Resource.ARN}
	default:
		d.Got = []string{w.x.Request.Principal.ID()}
	}
	type entry struct {
		*evaluate.EntryTrace
		cost int
	}
	list := make([]entry, len(e.Entries))
	for i := range e.Entries {
		list[i] = entry{&e.Entries[i], w.entryCost(e, &e.Entries[i], len(e.Entries) <= mostSpellings)}
	}
	slices.SortStableFunc(list, func(a, b entry) int { return a.cost - b.cost })
	for i, t := range list {
		if i == 0 {
			d.Code = t.Code
		}
		d.Wanted = append(d.Wanted, t.Text)
	}
	d.Say = sayings[d.Code]
	return d
}

// testDifference says what a test wants and what the request has.
func testDifference(t *condition.TestReport, code evaluate.EntryCode) Difference {
	d := Difference{
		Element: "Condition", Operator: t.Test.OperatorName(), Key: t.Test.Key(), Code: code,
		Wanted: slices.Collect(t.Test.Values()), Say: sayings[code],
	}
	if t.Reason != condition.KeyAbsent && t.Reason != condition.ReasonNone {
		d.Got = slices.Collect(t.Value.All())
	}
	return d
}

// sayings are a phrase for each code.
var sayings = map[evaluate.EntryCode]string{
	evaluate.NotKnown: "depends on what nobody knows yet",

	evaluate.ActionOtherService: "an action of another service",
	evaluate.ActionOtherName:    "another action of the service",
	evaluate.ActionSpelling:     "the action is spelled differently, and one of the two is none",
	evaluate.ActionExcluded:     "the action is among those left out",

	evaluate.PrincipalOtherType:    "another type of caller",
	evaluate.PrincipalOtherAccount: "somebody of another account",
	evaluate.PrincipalOtherName:    "somebody else",
	evaluate.PrincipalOtherPath:    "the same name with another path",
	evaluate.PrincipalOtherSession: "another session",
	evaluate.PrincipalDeletedID:    "a unique id: AWS writes it where a user or role was deleted",
	evaluate.PrincipalExcluded:     "the caller is among those left out",

	evaluate.ResourcePartition:        "another partition",
	evaluate.ResourceService:          "a resource of another service",
	evaluate.ResourceRegion:           "another Region",
	evaluate.ResourceAccount:          "another account",
	evaluate.ResourceType:             "another type of resource",
	evaluate.ResourceName:             "another name",
	evaluate.ResourceCase:             "only the case of letters differs",
	evaluate.ResourceSpelling:         "a few letters differ",
	evaluate.ResourceContainerOnly:    "what contains the resource is named, not what is in it",
	evaluate.ResourceContentOnly:      "what the resource contains is named, not the resource",
	evaluate.ResourceQualifierMissing: "a version or alias is named, and the function asked for",
	evaluate.ResourceQualifierAdded:   "the function is named, and a version or alias asked for",
	evaluate.ResourceQualifierOther:   "another version or alias",
	evaluate.ResourceMustBeStar:       `the action takes no resource: only "*" covers it`,
	evaluate.ResourceNamesNone:        "the request, or the entry, names no resource",
	evaluate.ResourceVariableEmpty:    "a variable has no value that can stand there",
	evaluate.ResourceExcluded:         "the resource is among those left out",

	evaluate.ConditionKeyAbsent:          "the request does not have the key",
	evaluate.ConditionKeyNeverSent:       "no request of this caller for the action has the key",
	evaluate.ConditionKeyPresent:         "the request has the key, and must not",
	evaluate.ConditionValue:              "another value",
	evaluate.ConditionCase:               "only the case of letters differs",
	evaluate.ConditionSegment:            "one part of the ARN differs",
	evaluate.ConditionPatternUnderEquals: `"*" and "?" are characters under this operator`,
	evaluate.ConditionUnreadable:         "a value is not of the operator's type",
	evaluate.ConditionNeedsSetOperator:   "the key is multivalued and needs ForAllValues or ForAnyValue",
	evaluate.ConditionListGiven:          "the key takes one value and was given a list",
	evaluate.ConditionEmptyList:          "the key was given without a value",
	evaluate.ConditionVariableEmpty:      "a variable in the values has no value",
}
