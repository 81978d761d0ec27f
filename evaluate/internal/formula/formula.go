// Package formula has AWS's rules for combining policies, for anything a statement can be worth: true or false, what
// absent keys could make of it, not known yet, or the set of requests to which it applies. It is the general writing of
// what package evaluate decides for true and false without allocating.
//
// It knows no policies and no requests. Who asks supplies, besides an [Algebra]:
//
//   - [Facts], which hold for all requests the question is about: where they differ, the question is asked once for
//     each;
//   - [Statements]: for each, what it is worth. True is a statement that applies: its action, principal, resource and
//     condition all cover the request. One that cannot apply may be left out.
//
// Only statements that have a say may be supplied. Who asks leaves out those of policy types that have none about the
// caller, action or resource; identity policies and boundaries have none about a root user or a caller without an
// account, and a root user's session policies none but to deny. It leaves out Allow statements of a resource's policy
// that cannot grant the action to this caller. And it says how strong the others are (see [Grants]).
//
// Every part is combined, whatever the others are worth, so that the outcome is right for all requests at once. Nothing
// is negated: a statement that comes to apply never makes less of Denied or of Granted.
//
// The numbers of rules in the code are those of RULES.md.
package formula

// An Algebra says how what statements are worth is combined. Both functions must not depend on the order of the parts.
type Algebra[T any] struct {
	Any func(parts ...T) T // worth what one of them is, as "or" or a union; of no parts what never holds
	All func(parts ...T) T // worth what they all are, as "and" or an intersection; of no parts what always holds
}

// Facts are what the decision depends on besides statements. The zero value is a caller without an account: a service,
// an identity provider or nobody.
type Facts struct {
	Account   bool // the caller is a user, a session or the root user of an account
	Root      bool // … the root user
	Federated bool // … a session of GetFederationToken
	Same      bool // … and the account owns the resource, or the other side has no policy to ask
	MustAllow bool // the resource's own policy must allow or delegate: trust policies and key policies

	Overriding bool // the call is allowed whatever the policies say
	Barred     bool // no policy can allow the call, to anybody or to this caller
	Open       bool // the call needs no permission, but can be denied
}

// Statements are what the statements of the policies in force are worth. The zero value is no policies.
type Statements[T any] struct {
	Denies []T // all Deny statements
	// The Allow statements of types that limit, level by level: on each one must apply. A type that has no say, or of
	// which no policy was given, has no levels; a level on which nothing can apply is there and empty.
	SCP, Endpoint, Boundary, Session [][]T
	Identity                         []T // the Allow statements of identity policies
	Resource                         Grants[T]
}

// Grants are what the Allow statements of the resource's policy are worth, each in one place, by the strongest way in
// which it names the caller.
type Grants[T any] struct {
	Direct    []T // the session, the user or everyone
	Limited   []T // the role, or the user behind a session of GetFederationToken
	Delegated []T // the account; for callers without one, the service or identity provider
}

// An Outcome is a decision: what Denied is worth is an explicit deny; the rest of what Granted is worth is allowed;
// what is left is an implicit deny.
type Outcome[T any] struct{ Denied, Granted T }

// Decide combines the statements.
func Decide[T any](a Algebra[T], f Facts, s Statements[T]) Outcome[T] {
	if f.Overriding { // E-24
		return Outcome[T]{Denied: a.Any(), Granted: a.All()}
	}
	return Outcome[T]{Denied: a.Any(s.Denies...), Granted: granted(a, f, s)} // E-01
}

// granted is what the Allow statements make of the request.
func granted[T any](a Algebra[T], f Facts, s Statements[T]) T {
	switch {
	case f.Barred: // E-23, E-35a, E-45, E-46, E-47, OP-2
		return a.Any()
	case f.Open: // E-24
		return a.All()
	}
	direct, limited := a.Any(s.Resource.Direct...), a.Any(s.Resource.Limited...)
	delegated := a.Any(s.Resource.Delegated...)
	grant := a.Any(direct, limited, delegated)
	session := limit(a, s.Session)
	if f.Federated && len(s.Session) == 0 { // E-22
		session = a.Any()
	}
	limits := a.All(limit(a, s.Boundary), session)
	identity := a.Any(s.Identity...)

	var core T
	switch {
	case !f.Account: // E-33, E-71, E-73: the resource's policy alone
		core = grant
	case f.Root && (!f.Same || f.MustAllow): // E-70, OP-4: the task policy of AssumeRoot only takes away
		core = grant
	case f.Root: // E-70
		core = a.All()
	case !f.Same: // E-40, E-41: both sides
		core = a.All(grant, identity, limits)
	default:
		if f.MustAllow { // E-30, E-31, E-35
			identity = a.All(delegated, identity)
		}
		// E-11: direct grants need nothing else. E-12: those to the role are limited by boundary and session policies.
		core = a.Any(direct, a.All(a.Any(limited, identity), limits))
	}
	return a.All(limit(a, s.SCP), limit(a, s.Endpoint), core) // E-50, E-80
}

// limit is what a type of policies that must allow on every level leaves over.
func limit[T any](a Algebra[T], levels [][]T) T {
	parts := make([]T, len(levels))
	for i, level := range levels {
		parts[i] = a.Any(level...)
	}
	return a.All(parts...)
}

// Truth is the algebra of what is known: a statement applies or does not.
var Truth = Algebra[bool]{
	Any: func(parts ...bool) (is bool) {
		for _, p := range parts {
			is = is || p
		}
		return is
	},
	All: func(parts ...bool) bool {
		for _, p := range parts {
			if !p {
				return false
			}
		}
		return true
	},
}
