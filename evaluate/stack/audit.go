package stack

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// Audit asks every question that the template raises. Function by function, in the order of the template: whether each
// trigger may invoke it, at the version or alias it addresses; whether Lambda can poll the source of each mapping;
// whether the execution role trusts Lambda and has what the configuration needs; whether everyone may call a URL
// without authentication; and, without an outcome, which resources the environment variables name. Then come notes
// about permissions that let in more than the template needs or that nothing uses, about what of the template was not
// read, and one if no service control policies were given.
//
// What hangs on a condition that nobody knows is asked about as if it were there. A question that cannot be answered
// has an Err: the fault of a resource, or what package lambdaperm refuses.
func (s *Stack) Audit(opts ...Option) []Answer {
	if list := s.eachPartition(); list != nil {
		return s.inPartitions(list, func(st *Stack) []Answer { return st.Audit(opts...) })
	}
	o := newOptions(opts)
	var answers []Answer
	for i := range s.d.Functions {
		f := &s.d.Functions[i]
		for _, j := range s.parts[f.ID].triggers {
			answers = appendNew(answers, s.askTrigger(f, &s.d.Triggers[j], o))
		}
		for _, j := range s.parts[f.ID].mappings {
			answers = append(answers, s.askMapping(f, &s.d.Mappings[j], o))
		}
		answers = append(answers, s.askRole(f, o))
		for _, j := range s.parts[f.ID].urls {
			if u := &s.d.URLs[j]; u.AuthType == lambdapolicy.AuthNone {
				answers = append(answers, s.askURL(f, u, o))
			}
		}
		for _, read := range f.Reads {
			answers = append(answers, s.hint(f, read))
		}
	}
	answers = s.permissionNotes(answers)
	for _, part := range s.d.Incomplete {
		message := part.Reason + ": other grants may exist"
		answers = append(answers, Answer{Kind: KindNote, Question: cmp.Or(part.ID, part.Type) + " is not read", Other: part.ID,
			Notes: []Note{{NoteIncomplete, message}}, Place: part.Place})
	}
	if !o.scpsSet && len(s.d.Functions) > 0 {
		answers = append(answers, Answer{Kind: KindNote, Question: "service control policies",
			Notes: []Note{{NoteNoSCPs, "none were given, so that none count"}}})
	}
	return answers
}

// appendNew appends an answer that is not the same as the one before: an API has a trigger for each stage.
func appendNew(answers []Answer, a Answer) []Answer {
	if n := len(answers); n > 0 {
		b := &answers[n-1]
		if a.Kind == b.Kind && a.Function == b.Function && a.Qualifier == b.Qualifier && a.Other == b.Other && a.Place == b.Place &&
			a.Outcome == b.Outcome && slices.Equal(a.DependsOn, b.DependsOn) && (a.Err == nil) == (b.Err == nil) {
			return answers
		}
	}
	return append(answers, a)
}

func qualified(f *Function, qualifier string) string {
	if qualifier == "" {
		return f.ID
	}
	return f.ID + ":" + condition.ShowPartial(qualifier)
}

func (s *Stack) askTrigger(f *Function, t *Trigger, o *options) Answer {
	a := Answer{Kind: KindTrigger, Function: f.ID, Qualifier: condition.ShowPartial(t.Qualifier), Other: t.ID, Place: t.Place,
		Question: "may " + t.ID + " invoke " + qualified(f, t.Qualifier)}
	if t.Role != "" {
		a.Question += " with the role " + condition.ShowPartial(t.Role)
		return s.ask(a, both(f.When, t.When), o, func(w *world) (lambdaperm.Report, error) {
			fn, err := w.function(f)
			if err != nil {
				return lambdaperm.Report{}, err
			}
			role, err := w.role(t.Role, f)
			if err != nil {
				return lambdaperm.Report{}, err
			}
			return lambdaperm.InvokeThroughRole(fn, w.qualifier(t.Qualifier), t.Service, *role)
		})
	}
	a = s.ask(a, both(f.When, t.When), o, func(w *world) (lambdaperm.Report, error) {
		fn, err := w.function(f)
		if err != nil {
			return lambdaperm.Report{}, err
		}
		if err := haveForm(t.Source.ARN); err != nil {
			return lambdaperm.Report{}, err
		}
		from := t.Source
		if from.Policy, err = w.sourcePolicy(&from); err != nil {
			return lambdaperm.Report{}, err
		}
		return lambdaperm.InvokeFromSource(fn, w.qualifier(t.Qualifier), from)
	})
	for _, i := range s.parts[f.ID].permissions {
		p := &s.d.Permissions[i]
		if a.Outcome == OutcomeAllowed && p.Input.Qualifier == t.Qualifier && serves(p, t) {
			a.Notes = append(a.Notes, breadth(p)...)
		}
	}
	return a
}

// sourcePolicy returns the policy of what triggers: of a topic of another account, which must let the function subscribe,
// nobody knows it unless it is of the stack.
func (w *world) sourcePolicy(s *lambdaperm.Source) (*policy.Policy, error) {
	if s.Policy != nil || !strings.Contains(s.ARN, ":sns:") {
		return s.Policy, nil
	}
	if at, ok := w.own(s.ARN); ok {
		return w.resourcePolicy(at)
	}
	return w.unknownPolicy("policy of " + condition.ShowPartial(s.ARN))
}

func (s *Stack) askMapping(f *Function, m *Mapping, o *options) Answer {
	source := cmp.Or(m.Source, condition.ShowPartial(m.Mapping.SourceARN), "Apache Kafka")
	a := Answer{Kind: KindPoll, Function: f.ID, Qualifier: condition.ShowPartial(m.Qualifier), Other: m.ID, Place: m.Place,
		Resource: condition.ShowPartial(m.Mapping.SourceARN),
		Question: "may Lambda poll " + source + " for " + qualified(f, m.Qualifier) + " (" + m.ID + ")"}
	return s.ask(a, both(f.When, m.When), o, func(w *world) (lambdaperm.Report, error) {
		fn, err := w.function(f)
		if err != nil {
			return lambdaperm.Report{}, err
		}
		if err := haveForm(m.Mapping.SourceARN, m.Mapping.OnFailure, m.Mapping.FilterKey); err != nil {
			return lambdaperm.Report{}, err
		}
		mapping := m.Mapping
		if mapping.ResourcePolicies, err = w.policiesOf(polled(&mapping)); err != nil {
			return lambdaperm.Report{}, err
		}
		return lambdaperm.PollEventSource(fn, mapping)
	})
}

func (s *Stack) askRole(f *Function, o *options) Answer {
	a := Answer{Kind: KindRole, Function: f.ID, Other: condition.ShowPartial(f.Role), Place: f.Place,
		Question: "does the execution role of " + f.ID + " trust Lambda and have what the configuration needs"}
	return f.inConfigurations(func(when When) Answer { // IN-44
		return s.ask(a, when, o, func(w *world) (lambdaperm.Report, error) {
			fn, err := w.function(f)
			if err != nil {
				return lambdaperm.Report{}, err
			}
			if err := haveForm(fn.DeadLetter, fn.OnSuccess, fn.OnFailure, fn.KMSKey); err != nil {
				return lambdaperm.Report{}, err
			}
			return lambdaperm.CheckRole(fn)
		})
	})
}

func (s *Stack) askURL(f *Function, u *URL, o *options) Answer {
	a := Answer{Kind: KindURL, Function: f.ID, Qualifier: condition.ShowPartial(u.Qualifier), Other: u.ID, Place: u.Place,
		Question: "may everyone call the URL of " + qualified(f, u.Qualifier)}
	a = s.ask(a, both(f.When, u.When), o, func(w *world) (lambdaperm.Report, error) {
		fn, err := w.function(f)
		if err != nil {
			return lambdaperm.Report{}, err
		}
		anybody := lambdaperm.Caller{Principal: evaluate.MustParsePrincipal("anonymous")}
		return lambdaperm.InvokeURL(fn, w.qualifier(u.Qualifier), anybody)
	})
	if a.Outcome == OutcomeAllowed {
		a.Notes = append(a.Notes, Note{NotePublic, "public: everyone may, without a signature"})
	}
	return a
}

// hint is a question that the environment raises and nobody asked: which calls the code makes it does not say.
func (s *Stack) hint(f *Function, read Read) Answer {
	a := Answer{Kind: KindCall, Function: f.ID, Other: read.Resource, Place: read.Place,
		Question: "what may " + f.ID + " do with " + read.Resource,
		Notes: []Note{{NoteNotAsked,
			"the variable " + read.Variable + " names it: ask Call about the calls that the code makes"}}}
	if i, ok := s.resources[read.Resource]; ok {
		a.Resource = condition.ShowPartial(s.d.Resources[i].ARN)
	}
	return a
}
