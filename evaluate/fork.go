package evaluate

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A fork tells candidates with the same text apart: those whose Principal lists only users and roles by these, those
// with an exact test by its values, for the key that most of them test. It may find too many, never too few: what it
// finds is asked as if there were no fork.
type fork struct {
	rest    []int32 // the places of those that cannot be told apart
	callers []int32 // of all that are told apart by users and roles
	key     string  // the condition key, in lower case; "" for none
	places  []int32 // by hash, those with the same side by side
	table   byHash  // of spans
	spans   []span  // parts of places
}

// A fork is worth having for manyCandidates and more. To keep it small, statements with more than fewNames names or
// values are not told apart, nor are lists in which statements stand more than fewEntries times, and a statement is told
// apart in no more than maxForked buckets: sets of statements that differ a little would each have all their values.
const (
	manyCandidates = 8
	fewNames       = 8
	fewEntries     = 4
	maxForked      = 8
)

// A branch is a candidate's place under a hash.
type branch struct {
	hash  uint64
	place int32
}

// newFork makes the fork of a list, nil where it is not worth having.
func (m *maker) newFork(list []candidate) *fork {
	statements := 0
	for i := range list {
		if i == 0 || list[i].st != list[i-1].st {
			statements++
		}
	}
	if statements < manyCandidates || len(list) > fewEntries*statements {
		return nil
	}
	fk := &fork{}
	var branches []branch
	var others []int32
	for i := range list {
		if m.forked[list[i].st.number] > maxForked {
			fk.rest = append(fk.rest, int32(i))
			continue
		}
		hashes := namesOf(list[i].st)
		if hashes == nil {
			others = append(others, int32(i))
			continue
		}
		fk.callers = append(fk.callers, int32(i))
		for _, h := range hashes {
			branches = append(branches, branch{h, int32(i)})
		}
	}
	fk.key = sharedKey(list, others)
	for _, i := range others {
		values := exactValues(list[i].st, fk.key)
		if values == nil {
			fk.rest = append(fk.rest, i)
		}
		for _, v := range values {
			branches = append(branches, branch{hashOfValue(v), i})
		}
	}
	if len(list)-len(fk.rest) < manyCandidates/2 {
		return nil
	}
	slices.Sort(fk.rest)
	slices.SortFunc(branches, func(a, b branch) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.place, b.place)) })
	fk.places = make([]int32, len(branches))
	for from, to := 0, 0; from < len(branches); from = to {
		for ; to < len(branches) && branches[to].hash == branches[from].hash; to++ {
			fk.places[to] = branches[to].place
		}
		fk.spans = append(fk.spans, span{from: int32(from), to: int32(to)})
	}
	fk.table = newByHash(len(fk.spans))
	for i, s := range fk.spans {
		fk.table.add(branches[s.from].hash, int32(i))
	}
	return fk
}

// namesOf returns the hashes of the users and roles in the Principal of a statement, nil if there is anybody else.
func namesOf(st *statement) (hashes []uint64) {
	if !st.HasPrincipal() || st.NotPrincipal() {
		return nil
	}
	for entry := range st.Principals() {
		switch {
		case len(hashes) == fewNames:
			return nil
		case entry.Kind() == policy.PrincipalUser:
			hashes = append(hashes, hashOfUser(entry.ID()))
		case entry.Kind() == policy.PrincipalRole: // by its name: the path of the caller's role may not be known
			hashes = append(hashes, hashOfRole(entry.Partition(), entry.Account(), entry.Name()))
		default:
			return nil
		}
	}
	return hashes
}

// exactValues returns the values of a statement's exact test of a key, nil if it has none. Where the key may be the ARN
// of a role whose path is not known, its value is not one (K-11).
func exactValues(st *statement, key string) (values []string) {
	if key == "" || st.role != nil {
		return nil
	}
	for _, t := range st.Condition().Tests() {
		if t.Len() <= fewNames && ascii.EqualFold(t.Key(), key) && t.IsExact() {
			for v := range t.Values() {
				values = append(values, v)
			}
			return values
		}
	}
	return nil
}

// sharedKey returns the key that most of the statements have an exact test for, the first of several.
func sharedKey(list []candidate, places []int32) (best string) {
	counts := make(map[string]int)
	for _, i := range places {
		st := list[i].st
		for _, t := range st.Condition().Tests() {
			key := ascii.ToLower(t.Key())
			if t.Len() > fewNames || !t.IsExact() || st.role != nil {
				continue
			}
			if counts[key]++; counts[key] > counts[best] {
				best = key
			}
		}
	}
	return best
}

func hashOfUser(arn string) uint64 { return hashOf(arn) }

func hashOfRole(partition, account, name string) uint64 {
	return hashOf(name) ^ bits.RotateLeft64(hashOf(account), 1) ^ bits.RotateLeft64(hashOf(partition), 2)
}

func hashOfValue(value string) uint64 { return ^hashOf(value) }

// searchFork is search for the candidates of a fork under the first n bytes of the resource.
func (f *facts) searchFork(fk *fork, list []candidate, resource string, n int, enough how) (found how) {
	if found = f.searchPlaces(list, fk.rest, resource, n, enough); found&enough != 0 {
		return found
	}
	if fk.callers != nil {
		switch f.caller {
		case user:
			found |= f.searchHash(fk, list, hashOfUser(f.p.arn), resource, n, enough)
		case roleSession:
			found |= f.searchHash(fk, list, hashOfRole(f.p.partition, f.p.account, f.p.name), resource, n, enough)
		case federatedUser: // the user behind it may be named
			found |= f.searchPlaces(list, fk.callers, resource, n, enough)
		}
		if found&enough != 0 {
			return found
		}
	}
	if fk.key != "" {
		if v, ok := f.env.Lookup(fk.key); ok {
			if value, one := single(v, ok); one {
				found |= f.searchHash(fk, list, hashOfValue(value), resource, n, enough)
			}
		}
	}
	return found
}

// searchHash is searchFork for the candidates under a hash.
func (f *facts) searchHash(fk *fork, list []candidate, hash uint64, resource string, n int, enough how) (found how) {
	for i, at := fk.table.next(hash, hash); i >= 0 && found&enough == 0; i, at = fk.table.next(hash, at) {
		s := fk.spans[i]
		found |= f.searchPlaces(list, fk.places[s.from:s.to], resource, n, enough)
	}
	return found
}

// searchPlaces is searchList for some candidates of a list.
func (f *facts) searchPlaces(list []candidate, places []int32, resource string, n int, enough how) (found how) {
	var last *statement
	f.steps += len(places)
	for _, i := range places {
		if f.pairs.lacks(list[i].pairs, resource) {
			continue
		}
		if found |= f.askOnce(&list[i], &last, resource, n, enough); found&enough != 0 {
			break
		}
	}
	return found
}
