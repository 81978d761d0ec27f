package analyze_test

import (
	"context"
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

func (t *sysTest) granted(v *sysView, a *sysAccess) analyze.Verdict {
	t.Helper()
	return t.ask(&sysQuestion{name: "granted", access: a}, v, nil).Verdict
}

func (t *sysTest) newAccess(v, old *sysView) analyze.Verdict {
	t.Helper()
	return t.ask(&sysQuestion{name: "new access"}, v, old).Verdict
}

// more returns the system with one more statement of an effect in one of its documents, nil if there is none that may
// have one.
func (r *sysMaker) more(s *sysSpec, effect policy.Effect) *sysSpec {
	s = s.clone()
	may := func(d *sysDoc) bool {
		return d.kind != policy.RCP || effect == policy.Deny && d.list[0].Effect == policy.Deny
	}
	list := slices.Collect(func(yield func(*sysDoc) bool) {
		for i := range s.docs {
			if may(&s.docs[i]) && !yield(&s.docs[i]) {
				return
			}
		}
	})
	if len(list) == 0 {
		return nil
	}
	d := oneOf(r, list...)
	d.list = append(d.list, r.statement(d, effect))
	return s
}

// mixed returns the system with its statements, documents and entries in another order.
func (r *sysMaker) mixed(s *sysSpec) *sysSpec {
	s = s.clone()
	mix := func(list []string) []string {
		list = slices.Clone(list)
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		return list
	}
	for i := range s.docs {
		list := s.docs[i].list
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		for n := range list {
			st := &list[n]
			st.Action, st.NotAction = mix(st.Action), mix(st.NotAction)
			st.Resource, st.NotResource = mix(st.Resource), mix(st.NotResource)
		}
	}
	r.Shuffle(len(s.docs), func(i, j int) { s.docs[i], s.docs[j] = s.docs[j], s.docs[i] })
	return s
}

// TestSystemLaws holds what is so of all answers about systems: nothing is new in a system itself; another Deny allows
// nothing, another Allow takes nothing away; order does not matter; more actions or resources are not less; and what
// is new is granted. Where an answer is not known, nothing is said.
func TestSystemLaws(t *testing.T) {
	st := newSysTest(t)
	for i := range systemNumbers(4) {
		st.number = i
		r := newSysMaker(uint64(i) + 2<<32)
		v := r.system().view()
		old := r.older(v.sysSpec).view()
		all := r.everything()
		is, was := st.granted(v, all), st.granted(old, all)
		come := st.newAccess(v, old)
		if q := (&sysQuestion{name: "new access"}); st.ask(q, v, v).Verdict != analyze.No {
			st.small("new in the system itself", "", q, v, nil, func(v, _ *sysView) bool {
				a, err := q.answer(v, v)
				return err == nil && a.Verdict != analyze.No
			})
		}
		switch {
		case is == analyze.Yes && was == analyze.No && come == analyze.No:
			st.wrong("what is granted is not new", "old %v\nnew %v", old, v)
		}
		mixed := r.mixed(v.sysSpec).view()
		if a := st.granted(mixed, all); contradict(a, is) { // AN-10
			st.wrong("AN-10", "%v, in another order %v\n%v", is, a, v)
		}
		if a, b := st.newAccess(mixed, v), st.newAccess(v, mixed); a == analyze.Yes || b == analyze.Yes {
			st.wrong("AN-10: in another order there is something new", "%v", v)
		}
		for _, effect := range []policy.Effect{policy.Deny, policy.Allow} {
			s := r.more(v.sysSpec, effect)
			if s == nil {
				continue
			}
			narrow, wide := s.view(), v
			if effect == policy.Allow {
				narrow, wide = v, narrow
			}
			if st.granted(narrow, all) == analyze.Yes && st.granted(wide, all) == analyze.No {
				st.wrong("one more statement changes what is granted the wrong way", "%v\nnarrow %v\nwide %v", effect, narrow, wide)
			}
			if st.newAccess(narrow, wide) == analyze.Yes {
				st.wrong("with one more statement something is new", "%v\nnarrow %v\nwide %v", effect, narrow, wide)
			}
			if first := st.newAccess(narrow, old); first == analyze.Yes && st.newAccess(wide, old) == analyze.No {
				st.wrong("what is new in the narrow system is not in the wide one", "old %v\nnarrow %v\nwide %v", old, narrow, wide)
			}
			if first := st.newAccess(old, wide); first == analyze.Yes && st.newAccess(old, narrow) == analyze.No {
				st.wrong("what the wide system lacks the narrow one has", "wide %v\nnarrow %v\nnew %v", wide, narrow, old)
			}
		}
		whole := st.granted(v, newSysAccess(nil, nil))
		if whole == analyze.No && (is == analyze.Yes && v.resource.ARN == "" || come == analyze.Yes) {
			st.wrong("granted or new, but nothing at all is", "%v and %v\nold %v\nnew %v", is, come, old, v)
		}
		for _, a := range r.accesses() {
			if v.resource.ARN == "" && st.granted(v, a) == analyze.Yes && whole == analyze.No {
				st.wrong("granted, but nothing at all is", "%+v\n%v", a.Access, v)
			}
		}
		if v.resource.ARN == "" && v.theme.name != "sts" && !v.isElsewhere(r.arn) {
			one := v.clone()
			one.resource.ARN = r.arn
			a := st.ask(&sysQuestion{name: "granted", access: all}, one.view(), nil)
			known, listed := action.Lookup(a.Request.Action)
			spelled := listed && !known.TakesResource() // which may be about the one resource, and about no other
			b := st.granted(v, newSysAccess(all.Actions, []string{r.arn}))
			if a.Verdict == analyze.Yes && !spelled && b == analyze.No {
				st.wrong("granted where it is the one resource only", "%s\n%v", r.arn, v)
			}
		}
	}
	st.rates()
}

func contradict(a, b analyze.Verdict) bool {
	return a != b && a != analyze.Undecided && b != analyze.Undecided
}

// widest and narrowest are what a policy of which nothing is known can be.
func sysExtreme(kind policy.Kind, effect policy.Effect) sysDoc {
	says := map[policy.Effect]int{policy.Allow: sysAllows, policy.Deny: sysDenies}[effect]
	return sysDoc{kind: kind, version: policy.Version2012, list: []policy.StatementSpec{sysTruthStatement(kind, says)}}
}

// TestSystemUnknown holds that a policy of which nothing is known is between the widest and the narrowest: what the
// narrowest allows is granted, what even the widest does not is not, and all else is not decided.
func TestSystemUnknown(t *testing.T) { // AN-53, IN-34
	st := newSysTest(t)
	unknown, err := policy.NewUnknown("nobody knows it")
	if err != nil {
		t.Fatal(err)
	}
	for i := range systemNumbers(2) {
		st.number = i
		r := newSysMaker(uint64(i) + 3<<32)
		s := r.system()
		all := r.everything()
		if len(s.docs) == 0 {
			continue
		}
		n := r.IntN(len(s.docs))
		kind := s.docs[n].kind
		with := func(effect policy.Effect) *sysView {
			d := sysExtreme(kind, effect)
			d.level = s.docs[n].level
			c := s.clone()
			c.docs[n] = d
			return c.view()
		}
		wide, narrow := with(policy.Allow), with(policy.Deny)
		open := with(policy.Allow).system // which is changed
		replaceUnknown(&open, s, n, unknown)
		answer, err := open.Granted(context.Background(), all.Access)
		if err != nil {
			t.Fatalf("%d: %v", i, err)
		}
		least, most := st.granted(narrow, all), st.granted(wide, all)
		want := analyze.Undecided
		switch {
		case least == analyze.Yes:
			want = analyze.Yes
		case most == analyze.No:
			want = analyze.No
		}
		if answer.Verdict != want && (least != analyze.Undecided && most != analyze.Undecided) {
			st.wrong("a policy not known", "%v: %v, want %v; the narrowest %v, the widest %v\n%v",
				kind, answer.Verdict, want, least, most, wide)
		}
		if answer.Verdict == analyze.Undecided && want == analyze.Undecided && most == analyze.Yes &&
			!slices.ContainsFunc(answer.Open, func(o analyze.Open) bool { return o.Code == analyze.NotKnown }) {
			st.wrong("a policy not known is not open", "%v: %v\n%v", kind, answer.Open, wide)
		}
	}
	st.rates()
}

// replaceUnknown puts a policy of which nothing is known in the place of a document.
func replaceUnknown(sys *analyze.System, s *sysSpec, n int, unknown *policy.Policy) {
	d, at := s.docs[n], 0
	for _, other := range s.docs[:n] {
		if other.kind == d.kind && other.level == d.level {
			at++
		}
	}
	switch ps := &sys.Policies; d.kind {
	case policy.Identity:
		ps.Identity[at] = unknown
	case policy.Session:
		ps.Session[at] = unknown
	case policy.Boundary:
		ps.Boundary = unknown
	case policy.Resource:
		ps.Resource = unknown
	case policy.Endpoint:
		ps.Endpoint = unknown
	case policy.SCP:
		ps.SCPs[d.level].Policies[at] = unknown
	case policy.RCP:
		ps.RCPs[d.level].Policies[at] = unknown
	}
}

// TestSystemUnlisted holds the same of a policy that the resource may have and that nobody knows.
func TestSystemUnlisted(t *testing.T) { // AN-54
	st := newSysTest(t)
	for i := range systemNumbers(4) {
		st.number = i
		r := newSysMaker(uint64(i) + 4<<32)
		s := r.system()
		all := r.everything()
		s.dropKind(policy.Resource)
		without := s.view()
		wide := s.clone()
		wide.levels[policy.Resource] = 1
		wide.docs = append(wide.docs, sysExtreme(policy.Resource, policy.Allow))
		least, most := st.granted(without, all), st.granted(wide.view(), all)
		open := without.system
		open.Unlisted = "the policy of the bucket"
		answer, err := open.Granted(context.Background(), all.Access)
		if err != nil {
			t.Fatalf("%d: %v", i, err)
		}
		want := analyze.Undecided
		switch {
		case least == analyze.Yes:
			want = analyze.Yes
		case most == analyze.No:
			want = analyze.No
		}
		if answer.Verdict != want && least != analyze.Undecided && most != analyze.Undecided {
			st.wrong("with an unlisted policy", "%v, want %v; without one %v, with the widest %v\n%v",
				answer.Verdict, want, least, most, without)
		}
		named := slices.ContainsFunc(answer.Open, func(o analyze.Open) bool { return o.Code == analyze.NotKnown })
		if want != analyze.No && answer.Verdict == want && !named && least != analyze.Undecided && most != analyze.Undecided {
			st.wrong("an unlisted policy is not open", "%v: %v\n%v", answer.Verdict, answer.Open, without)
		}
	}
	st.rates()
}
