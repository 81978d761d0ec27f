package analyze_test

import (
	"context"
	"reflect"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
)

// found are requests of the enumeration that contradict a No.
type sysFound struct {
	granted    []*evaluate.Request // by access
	gone, come *evaluate.Request   // that only the old, or only the new system allows
}

// enumerate asks package evaluate about all requests.
func (r *sysMaker) enumerate(v, old *sysView, accesses []sysAccess) *sysFound {
	f := &sysFound{granted: make([]*evaluate.Request, len(accesses))}
	for req := range r.each(v.sysSpec, sysMentioned(v.sysSpec, old.sysSpec)) {
		is, was := v.allows(req), old.allows(req)
		if is {
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
func TestSystems(t *testing.T) {
	st, ctx := newSysTest(t), context.Background()
	hits := map[string]int{}
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
		contradicts := func(question string, a analyze.Answer, req *evaluate.Request) {
			if req == nil {
				return
			}
			if hits[question]++; a.Verdict == analyze.No {
				small, before := reduced(v.sysSpec, old.sysSpec, func(s, old *sysSpec) bool {
					v, was := s.view(), old.view()
					if question == "different" && was.allows(req) {
						v, was = was, v
					}
					a, err := v.system.NewAccess(ctx, was.system, analyze.AnyARN())
					return err == nil && a.Verdict == analyze.No && v.allows(req) && !was.allows(req)
				})
				st.wrong("%s: No, but %s\nold %v\nnew %v", question, jsonOf(req), before, small)
			}
		}
		for n, access := range accesses {
			const question = "granted"
			a, err := v.system.Granted(ctx, access.Access, analyze.AnyARN())
			st.count(question, a, err)
			st.shows(question, a, v, nil)
			if req := f.granted[n]; req != nil {
				if hits[question]++; a.Verdict == analyze.No {
					small, _ := reduced(v.sysSpec, nil, func(s, _ *sysSpec) bool {
						v := s.view()
						a, err := v.system.Granted(ctx, access.Access, analyze.AnyARN())
						return err == nil && a.Verdict == analyze.No && v.allows(req)
					})
					st.wrong("granted: No, but %s\nasked for %+v\n%v", jsonOf(req), access.Access, small)
				}
			}
			if a.Verdict == analyze.Yes && !access.covers(&a.Request) {
				st.wrong("granted: %s is not what was asked for: %+v", jsonOf(a.Request), access.Access)
			}
			if n != i%len(accesses) || i%4 != 0 {
				continue
			}
			again, _ := v.system.Granted(ctx, access.Access, analyze.AnyARN())
			if !reflect.DeepEqual(a, again) { // AN-10
				st.wrong("AN-10: %+v, then %+v", a, again)
			}
			plain, err := v.system.Granted(ctx, access.Access)
			st.shows("granted, both readings", st.count("granted, both readings", plain, err), v, nil)
			if plain.Verdict == analyze.Yes && a.Verdict == analyze.No { // AN-14
				st.wrong("AN-14: with fewer requests %s\n%v", jsonOf(plain.Request), v)
			}
		}
		come, err := v.system.NewAccess(ctx, old.system, analyze.AnyARN())
		st.shows("new access", st.count("new access", come, err), v, old)
		contradicts("new access", come, f.come)
		if i%3 != 0 {
			continue
		}
		different, err := v.system.Different(ctx, old.system, analyze.AnyARN())
		back, err2 := old.system.Different(ctx, v.system, analyze.AnyARN())
		st.count("different", different, err)
		st.count("different", back, err2)
		for n, a := range []analyze.Answer{different, back} {
			one, other := v, old
			if n != a.Side {
				one, other = old, v
			}
			st.shows("different", a, one, other)
			contradicts("different", a, f.come)
			contradicts("different", a, f.gone)
		}
		if different.Verdict != back.Verdict { // AN-04
			st.wrong("AN-04: different %v, the other way round %v\nold %v\nnew %v", different.Verdict, back.Verdict, old, v)
		}
		if come.Verdict == analyze.Yes && different.Verdict != analyze.Yes || come.Verdict == analyze.Undecided && different.Verdict == analyze.No {
			st.wrong("AN-04: different %v, new access %v\nold %v\nnew %v", different.Verdict, come.Verdict, old, v)
		}
	}
	st.rates()
	t.Logf("enumeration finds %v", hits)
	for question, n := range hits {
		if v := st.verdicts[question]; v[analyze.No] < *systems/20 || n < v[analyze.Yes]/3 || v[analyze.Undecided] > *systems/20 {
			t.Errorf("%s: the systems prove little", question)
		}
	}
}
