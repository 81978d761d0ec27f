package analyze_test

import (
	"reflect"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// sysFound are requests of the enumeration that contradict a No.
type sysFound struct {
	granted    []*evaluate.Request // by access
	known      *evaluate.Request   // of the first access, for an action that the reference lists
	gone, come *evaluate.Request   // that only the old, or only the new system allows
}

// enumerate asks package evaluate about all requests.
func (r *sysMaker) enumerate(v, old *sysView, accesses []*sysAccess) *sysFound {
	f := &sysFound{granted: make([]*evaluate.Request, len(accesses))}
	for req := range r.each(v.sysSpec, old.sysSpec) {
		is, was := v.allows(req), old.allows(req)
		if is {
			if _, listed := action.Lookup(req.Action); listed && f.known == nil && accesses[0].covers(req) {
				f.known = new(*req)
			}
			for i := range accesses {
				if f.granted[i] == nil && accesses[i].covers(req) {
					f.granted[i] = new(*req)
				}
			}
		}
		switch {
		case is && !was && f.come == nil:
			f.come = new(*req)
		case was && !is && f.gone == nil:
			f.gone = new(*req)
		}
	}
	return f
}

// TestSystems asks about random systems with all types of policies and all kinds of callers. No request that is tried
// contradicts a No, and what is found is so.
func TestSystems(t *testing.T) { // AN-07
	st := newSysTest(t)
	hits := map[string]int{}
	anyARN := []analyze.Option{analyze.AnyARN()}
	for i := range systemNumbers(1) {
		st.number = i
		r := newSysMaker(uint64(i))
		v := r.system().view()
		old := r.older(v.sysSpec).view()
		if r.chance(50) {
			v, old = old, v
		}
		accesses := r.accesses()
		f := r.enumerate(v, old, accesses)
		holds := func(q *sysQuestion, v, old *sysView, req *evaluate.Request) analyze.Answer {
			a := st.ask(q, v, old)
			if req == nil {
				return a
			}
			if hits[q.name]++; a.Verdict == analyze.No {
				st.small("a wrong No", "there is "+jsonOf(req)+"; ", q, v, old, func(v, old *sysView) bool {
					a, err := q.answer(v, old)
					return err == nil && a.Verdict == analyze.No && v.allows(req) && (old == nil || !old.allows(req))
				})
			}
			return a
		}
		for n, access := range accesses {
			q := &sysQuestion{name: "granted", access: access, options: anyARN}
			a := holds(q, v, nil, f.granted[n])
			if n != i%len(accesses) || i%4 != 0 {
				continue
			}
			if again, _ := q.answer(v, nil); !reflect.DeepEqual(a, again) {
				st.wrong("AN-10", "%+v, then %+v", a, again)
			}
			plain := st.ask(&sysQuestion{name: "granted, both readings", access: access}, v, nil)
			if plain.Verdict == analyze.Yes && a.Verdict == analyze.No {
				st.wrong("AN-14: with fewer requests", "%s\n%v", jsonOf(plain.Request), v)
			}
		}
		if i%5 == 0 {
			q := &sysQuestion{name: "granted, known actions", access: accesses[0]}
			q.options = []analyze.Option{analyze.AnyARN(), analyze.KnownActions()}
			a := holds(q, v, nil, f.known)
			if _, listed := action.Lookup(a.Request.Action); a.Verdict == analyze.Yes && !listed {
				st.wrong("AN-11", "%s is not listed\n%v", jsonOf(a.Request), v)
			}
			q = &sysQuestion{name: "granted, types", access: accesses[0], options: append(q.options, analyze.TypedResources())}
			typed := st.ask(q, v, nil)
			if typed.Verdict == analyze.Yes && a.Verdict == analyze.No {
				st.wrong("AN-13: with fewer requests", "%s\n%v", jsonOf(typed.Request), v)
			}
		}
		q := &sysQuestion{name: "new access", options: anyARN}
		come := holds(q, v, old, f.come)
		if i%3 == 0 {
			st.different(v, old, come, holds(q, old, v, f.gone))
		}
	}
	st.rates()
	t.Logf("enumeration finds %v", hits)
	for question, n := range hits {
		v := st.verdicts[question]
		if *systems < 100 { // too few to prove anything
			break
		}
		if asked := v[analyze.Yes] + v[analyze.No] + v[analyze.Undecided]; v[analyze.No] < asked/20 ||
			n < v[analyze.Yes]/3 || v[analyze.Undecided] > asked/10 {
			t.Errorf("%s: the systems prove little", question)
		}
	}
}

// different holds that systems differ if and only if one of them allows something new.
func (t *sysTest) different(v, old *sysView, come, gone analyze.Answer) {
	t.Helper()
	q := &sysQuestion{name: "different", options: []analyze.Option{analyze.AnyARN()}, different: true}
	want := analyze.Undecided
	switch {
	case come.Verdict == analyze.Yes || gone.Verdict == analyze.Yes:
		want = analyze.Yes
	case come.Verdict == analyze.No && gone.Verdict == analyze.No:
		want = analyze.No
	}
	for _, pair := range [][2]*sysView{{v, old}, {old, v}} {
		if a := t.ask(q, pair[0], pair[1]); a.Verdict != want {
			t.wrong("AN-04", "different %v, new access %v and %v\nold %v\nnew %v", a.Verdict, come.Verdict, gone.Verdict, old, v)
		}
	}
}
