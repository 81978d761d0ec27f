package evaluate

import "github.com/lambdaiam/lambdaiam/policy"

// A node is a part of the formula that combines statements, seen from what may become of them. The zero value is false
// for ever.
type node struct {
	now       bool   // the part is true
	reachable bool   // it is, or can be made, true
	fixed     bool   // it is true and stays so
	path      keySet // if it is false: the keys of the smallest sets that make it true
	cut       keySet // if it is true: the keys of the smallest sets that make it false
}

var always = node{now: true, reachable: true, fixed: true}

func leaf(o outlook) node {
	n := node{now: o.now, reachable: true, fixed: o.now && !o.canFail}
	if !o.now {
		n.path = o.winning
	} else if o.canFail {
		n.cut = o.losing
	}
	return n
}

// some is true where one of the parts is.
func some(parts ...node) (n node) {
	for _, p := range parts {
		n.now = n.now || p.now
		n.reachable = n.reachable || p.reachable
		n.fixed = n.fixed || p.fixed
	}
	for _, p := range parts {
		if !n.now {
			n.path.add(p.path)
		} else if !n.fixed {
			n.cut.add(p.cut)
		}
	}
	return n
}

// every is true where all parts are.
func every(parts ...node) node {
	n := always
	for _, p := range parts {
		n.now = n.now && p.now
		n.reachable = n.reachable && p.reachable
		n.fixed = n.fixed && p.fixed
	}
	for _, p := range parts {
		switch {
		case n.now:
			n.cut.add(p.cut)
		case n.reachable && !p.now:
			n.path.add(p.path)
		}
	}
	return n
}

// formula is what facts.decide does after the explicit denies, in terms of what may become of the statements.
func (m *missing) formula(live *[kinds][]outlook) node {
	switch {
	case m.reason != "":
		return node{}
	case m.open:
		return always
	}
	allow := func(kind policy.Kind, level int) node {
		var leaves []node
		for _, o := range live[kind] {
			if o.st.Effect() == policy.Allow && o.st.level == level {
				leaves = append(leaves, leaf(o))
			}
		}
		return some(leaves...)
	}
	limit := func(kind policy.Kind) node {
		n := always
		if m.consulted(kind) {
			for level := range m.e.groups[kind].allow {
				n = every(n, allow(kind, level))
			}
		}
		return n
	}
	grantable := m.ungrantable() == ""
	granted := func(ways, stronger how) node {
		var leaves []node
		for _, o := range live[policy.Resource] {
			if grantable && o.st.Effect() == policy.Allow && o.h&ways != 0 && o.h&stronger == 0 {
				leaves = append(leaves, leaf(o))
			}
		}
		return some(leaves...)
	}
	const limited = byRole | byFederatingUser
	var identity node
	if m.consulted(policy.Identity) {
		identity = allow(policy.Identity, 0)
	}
	session := limit(policy.Session)
	if m.caller == federatedUser && !m.e.given.has(policy.Session) {
		session = node{}
	}
	callerSide := func(identity node) node { return every(identity, limit(policy.Boundary), session) }
	anyGrant := granted(^how(0), 0)
	var core node
	switch {
	case !m.account:
		core = anyGrant
	case m.caller == root && !m.same:
		core = every(anyGrant, callerSide(always))
	case m.caller == root:
		delegated := always
		if m.mustAllow {
			delegated = granted(^direct, direct)
		}
		core = some(granted(direct, 0), callerSide(delegated))
	case !m.same:
		core = every(anyGrant, callerSide(identity))
	default:
		if m.mustAllow {
			identity = every(granted(byAccount, direct|limited), identity)
		}
		core = some(granted(direct, 0), callerSide(some(granted(limited, direct), identity)))
	}
	return every(limit(policy.SCP), limit(policy.Endpoint), core)
}
