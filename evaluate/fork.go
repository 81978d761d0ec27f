package evaluate

import (
	"hash/maphash"
	"math/bits"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A fork tells candidates with the same text apart: those whose Principal lists only users and roles by these, those
// with an exact test by its values, for the key that most of them test. It may find too many, never too few: what it
// finds is asked as if there were no fork.
type fork struct {
	rest       []candidate // that cannot be told apart
	callers    []candidate // all that are told apart by users and roles
	key        string      // the condition key, in lower case; "" for none
	candidates []candidate // by hash, those with the same side by side
	byHash     map[uint64]span
}

// A fork is worth having for manyCandidates and more. To keep it small, statements with more than fewNames names or
// values are not told apart.
const (
	manyCandidates = 8
	fewNames       = 8
)

// newFork makes the fork of a list, nil where it is not worth having.
func newFork(list []candidate) *fork {
	if len(list) < manyCandidates {
		return nil
	}
	fk := &fork{byHash: make(map[uint64]span)}
	groups := make(map[uint64][]candidate)
	var order []uint64
	put := func(h uint64, c candidate) {
		if groups[h] == nil {
			order = append(order, h)
		}
		groups[h] = append(groups[h], c)
	}
	var others []candidate
	for _, c := range list {
		if hashes := namesOf(c.st); hashes != nil {
			fk.callers = append(fk.callers, c)
			for _, h := range hashes {
				put(h, c)
			}
		} else {
			others = append(others, c)
		}
	}
	fk.key = sharedKey(others)
	for _, c := range others {
		values := exactValues(c.st, fk.key)
		if values == nil {
			fk.rest = append(fk.rest, c)
		}
		for _, v := range values {
			put(hashOfValue(v), c)
		}
	}
	if len(list)-len(fk.rest) < manyCandidates/2 {
		return nil
	}
	for _, h := range order {
		from := int32(len(fk.candidates))
		fk.candidates = append(fk.candidates, groups[h]...)
		fk.byHash[h] = span{from: from, to: int32(len(fk.candidates))}
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
func sharedKey(list []candidate) (best string) {
	counts := make(map[string]int)
	for _, c := range list {
		for _, t := range c.st.Condition().Tests() {
			key := ascii.ToLower(t.Key())
			if exactValues(c.st, key) == nil {
				continue
			}
			if counts[key]++; counts[key] > counts[best] {
				best = key
			}
		}
	}
	return best
}

func hashOfUser(arn string) uint64 { return maphash.String(seed, arn) }

func hashOfRole(partition, account, name string) uint64 {
	return maphash.String(seed, name) ^ bits.RotateLeft64(maphash.String(seed, account), 1) ^ bits.RotateLeft64(maphash.String(seed, partition), 2)
}

func hashOfValue(value string) uint64 { return ^maphash.String(seed, value) }

// searchFork is search for the candidates of a fork under the first n bytes of the resource.
func (f *facts) searchFork(fk *fork, resource string, n int, h *hits, enough how) (found how) {
	ask := func(list []candidate) bool {
		if len(list) > 0 {
			found |= f.searchList(list, resource, n, h, enough)
		}
		return found&enough != 0
	}
	if ask(fk.rest) {
		return found
	}
	if fk.callers != nil {
		switch f.caller {
		case user:
			if ask(fk.of(hashOfUser(f.p.arn))) {
				return found
			}
		case roleSession:
			if ask(fk.of(hashOfRole(f.p.partition, f.p.account, f.p.name))) {
				return found
			}
		case federatedUser: // the user behind it may be named
			if ask(fk.callers) {
				return found
			}
		}
	}
	if fk.key != "" {
		if v, ok := f.env.Lookup(fk.key); ok {
			if value, one := single(v, ok); one {
				ask(fk.of(hashOfValue(value)))
			}
		}
	}
	return found
}

func (fk *fork) of(hash uint64) []candidate {
	s := fk.byHash[hash]
	return fk.candidates[s.from:s.to]
}
