package evaluate

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Roles whose path is not known (K-11). aws:PrincipalArn is then the ARN without a path, and what another path would
// change is reported. Of roles of IAM Identity Center more is known: the ARNs they can have are few, and a statement is
// asked for each of them.

// roleTests are the places of a statement at which the ARN of a role counts.
type roleTests struct {
	tests    []roleTest // one for each test of the condition
	resource bool       // a variable of Resource or NotResource stands for it
	regions  []string   // Regions named there that are not among those of the package
	unclear  bool       // those are too many to ask for each of them: nothing is known about the path
}

// mostRegions is how many Regions that are not known yet may be named in one statement.
const mostRegions = 32

// roleTest says how a test depends on the ARN of a role.
type roleTest uint8

const (
	untouched roleTest = iota
	byKey              // it is about aws:PrincipalArn, and its values do not depend on it
	byValue            // aws:PrincipalArn stands in its values
)

const principalARN = "aws:principalarn"

// roleTestsOf returns where the ARN of a role counts, nil if nowhere.
func roleTestsOf(s *policy.Statement) *roleTests {
	var r roleTests
	for entry := range s.Resources() {
		r.resource = r.resource || slices.Contains(entry.VariableKeys(), principalARN)
	}
	found := r.resource
	for i, t := range s.Condition().Tests() {
		kind := untouched
		switch {
		case slices.Contains(t.VariableKeys(), principalARN):
			kind = byValue
		case ascii.EqualFold(t.Key(), principalARN):
			kind = byKey
		default:
			continue
		}
		if r.tests == nil {
			r.tests = make([]roleTest, s.Condition().Len())
		}
		r.tests[i], found = kind, true
		for value := range t.Values() {
			r.regions = append(r.regions, otherRegions(value)...)
		}
	}
	if !found {
		return nil
	}
	slices.Sort(r.regions)
	if r.regions = slices.Compact(r.regions); len(r.regions) > mostRegions {
		r.regions, r.unclear = nil, true
	}
	return &roleTests{r.tests, r.resource, r.regions, r.unclear}
}

// reserved is what the path of a role of IAM Identity Center begins with, maybe with a Region behind it: there is none
// where the identity source is in us-east-1 ("Referencing permission sets in resource policies, Amazon EKS Cluster
// config maps, and AWS KMS key policies", AWS IAM Identity Center User Guide).
const (
	reservedName = "AWSReservedSSO_"
	reservedPath = "/aws-reserved/sso.amazonaws.com/"
)

// possibleARNs returns the ARNs that a role of IAM Identity Center can have, the one without a Region first.
func (p *principal) possibleARNs() []string {
	head := "arn:" + p.partition + ":iam::" + p.account + ":role" + reservedPath
	arns := []string{head + p.name}
	for r := range regions {
		if r.Partition == p.partition || r.Partition == "" {
			arns = append(arns, head+r.Name+"/"+p.name)
		}
	}
	return arns
}

// mayBe reports whether a role of IAM Identity Center whose path is not known can have the ARN, which has its
// partition, account and name.
func mayBe(arn string) bool {
	_, path, _ := strings.Cut(arn, ":role")
	path = path[:strings.LastIndexByte(path, '/')+1]
	region, ok := strings.CutPrefix(path, reservedPath)
	return ok && strings.Count(region, "/") <= 1
}

// pathOpen reports whether aws:PrincipalArn was derived for a role of which no path is known.
func (f *facts) pathOpen() bool {
	if f.caller != roleSession || f.p.pathKnown {
		return false
	}
	_, _, set := f.req.Context.Find(principalARN)
	return !set
}

// severalARNs reports whether the caller's role can have one of several ARNs.
func (f *facts) severalARNs() bool { return f.p.possible != nil && f.pathOpen() }

// holdsForRole reports whether the condition of a statement holds, where the role can have one of several ARNs.
func (f *facts) holdsForRole(st *statement) bool {
	for i, t := range st.Condition().Tests() {
		if !f.testHolds(st, i, t) {
			return false
		}
	}
	return true
}

// strictly reports whether values that cannot be read make negated operators of the statement true.
func (f *facts) strictly(st *statement) bool { return f.e.strict && st.Effect() == policy.Deny }

// testHolds reports whether a test holds, where the role can have one of several ARNs: for all of them, or, in a Deny
// statement, for one.
func (f *facts) testHolds(st *statement, i int, t condition.Test) bool {
	if st.role.kind(i) == untouched {
		return t.Holds(f.env, f.strictly(st))
	}
	deny := st.Effect() == policy.Deny
	if st.role.unclear {
		return deny
	}
	for _, arn := range f.p.possible {
		if f.testHoldsFor(st, i, t, arn) == deny {
			return deny
		}
	}
	for _, region := range st.role.regions {
		if f.testHoldsFor(st, i, t, f.p.inRegion(region)) == deny {
			return deny
		}
	}
	return !deny
}

// testHoldsFor reports whether a test holds for an ARN of the caller's role. Only for a variable it must allocate.
func (f *facts) testHoldsFor(st *statement, i int, t condition.Test, arn string) bool {
	if st.role.kind(i) == byKey {
		return t.HoldsFor(condition.One(arn), f.env, f.strictly(st))
	}
	return t.Holds(f.supposing(arn), f.strictly(st))
}

func (r *roleTests) kind(i int) roleTest {
	if r.tests == nil {
		return untouched
	}
	return r.tests[i]
}

// supposing returns the request of a caller whose role has the ARN.
func (f *facts) supposing(arn string) *supposed { return &supposed{f.env, arn} }

// supposed is a request in which aws:PrincipalArn, which nobody set, is an ARN.
type supposed struct {
	*env
	arn string
}

// Lookup makes supposed a condition.Source.
func (s *supposed) Lookup(key string) (condition.Value, bool) {
	if key == principalARN {
		return condition.One(s.arn), true
	}
	return s.env.Lookup(key)
}

// Value makes supposed a condition.Source.
func (s *supposed) Value(key string) (string, bool) {
	if key == principalARN {
		return s.arn, true
	}
	return s.env.Value(key)
}

// covers reports whether the statement covers the resource.
func (f *facts) covers(st *statement) bool {
	resource := f.req.Resource.ARN
	if st.spared != nil && f.standsFor == "" && f.pairs.lackAny(st.spared, resource) {
		return true // no entry of NotResource covers it, whatever variables stand for
	}
	if st.role == nil || !st.role.resource || !f.severalARNs() {
		return st.MatchResource(resource, f.env)
	}
	deny := st.Effect() == policy.Deny
	for _, arn := range f.p.possible {
		if st.MatchResource(resource, f.supposing(arn)) == deny {
			return deny
		}
	}
	return !deny
}

// inRegion returns the ARN of a role of IAM Identity Center with a Region in its path.
func (p *principal) inRegion(region string) string {
	return "arn:" + p.partition + ":iam::" + p.account + ":role" + reservedPath + region + "/" + p.name
}
