package evaluate

import (
	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/internal/glob"
	"github.com/lambdaiam/lambdaiam/internal/standin"
	"github.com/lambdaiam/lambdaiam/policy"
)

// names tells in which ways a statement names the caller, whatever the values are and at most, as facts.names does, and
// on which values that depends.
func (o *open) names(f *facts, st *statement, spec *policy.StatementSpec) (least, most how, deps []int32) {
	var raw []policy.PrincipalSpec
	if spec != nil {
		raw = append(spec.Principal[:len(spec.Principal):len(spec.Principal)], spec.NotPrincipal...)
	}
	i := 0
	for entry := range st.Principals() {
		text := policy.PrincipalSpec{Type: entry.Type(), ID: entry.ID()}
		isRaw := i < len(raw) && standin.In(raw[i].ID)
		if isRaw {
			text = raw[i]
		}
		i++
		if !isRaw && !o.callerOpen(f) {
			if !f.namesRootOnly(st, entry) {
				h := f.namesAs(entry)
				least, most = least|h, most|h
			}
			continue
		}
		if !isRaw && entry.Kind() == policy.PrincipalInvalid {
			continue
		}
		w := wayfinder{o: o, f: f, raw: isRaw, member: text.Type}
		if isRaw {
			w.entry = o.divided(text.ID)
		} else {
			w.entry.literal(text.ID)
		}
		w.find()
		if f.gateway && st.kind == policy.Endpoint && f.caller != root { // E-81
			w.least, w.most = w.least&^byAccount, w.most&^byAccount
		}
		switch {
		case w.least != 0:
			o.noted(i-1, always)
		case w.most != 0:
			o.noted(i-1, maybe(w.deps...))
		default:
			o.noted(i-1, never)
		}
		least, most, deps = least|w.least, most|w.most, append(deps, w.deps...)
	}
	switch {
	case f.caller == provider && st.kind == policy.Resource && st.Effect() == policy.Allow && f.mispaired():
		return 0, 0, nil
	case !st.NotPrincipal():
		return least, most, deps
	case st.Effect() == policy.Allow:
		return unless(least != 0, most != 0, deps)
	}
	spared := !f.alwaysDenied(st)
	return unless(spared && f.exempt(least), spared && f.exempt(most), deps)
}

// unless returns everyone unless it is so that somebody is left out, for certain or maybe.
func unless(sure, may bool, deps []int32) (least, most how, _ []int32) {
	switch {
	case sure:
		return 0, 0, nil
	case may:
		return 0, byEveryone, deps
	}
	return byEveryone, byEveryone, nil
}

// callerOpen reports whether it depends on values whom entries name.
func (o *open) callerOpen(f *facts) bool {
	if !o.req.isPartial() {
		return false
	}
	p := o.req.Principal.principal
	return p.partial || standin.In(p.path) || standin.In(p.uniqueID) || standin.In(p.federatingUser) ||
		o.givenOpen(principalARN) || o.givenOpen("aws:principalservicenameslist") ||
		f.caller == provider && standin.In(o.req.Resource.ARN)
}

// A wayfinder finds the ways in which an entry names the caller.
type wayfinder struct {
	o           *open
	f           *facts
	raw         bool // the entry has values that are not known
	member      policy.PrincipalType
	entry       units
	least, most how
	deps        []int32
}

// way takes down a way: that the entry is what a pattern matches. Where the caller could have it only perhaps, it is
// none for certain.
func (w *wayfinder) way(h how, pattern units, perhaps bool) {
	v := w.o.compare(pattern, w.entry, cover.NewPartial)
	if perhaps && v.Verdict == cover.Always {
		v = maybe(append(pattern.deps, w.o.ofAsked...)...)
	}
	switch v.Verdict {
	case cover.Always:
		w.least, w.most = w.least|h, w.most|h
	case cover.Maybe:
		w.most |= h
		w.deps = append(w.deps, v.deps...)
	}
}

// is reports whether the entry may be of a type.
func (w *wayfinder) is(t policy.PrincipalType) bool {
	return w.member == t || w.member == policy.TypeEveryone && w.raw // a Principal of which nothing is known
}

// find finds all ways, as namesAs does.
func (w *wayfinder) find() {
	o, p := w.o, w.o.req.Principal.principal
	text := func(s string) units { return o.data(s) }
	joined := func(parts ...units) (u units) {
		for _, part := range parts {
			u.list, u.deps = append(u.list, part.list...), append(u.deps, part.deps...)
		}
		return u
	}
	var star units
	star.star()
	if w.is(policy.TypeAWS) || w.is(policy.TypeEveryone) {
		everyone := text("*")
		w.way(byEveryone, everyone, false)
	}
	if w.is(policy.TypeAWS) && w.f.account {
		partition := text(p.partition)
		if p.anyPartition {
			partition = star
		}
		w.way(byAccount, text(p.account), false)
		w.way(byAccount, joined(text("arn:"), partition, text(":iam::"), text(p.account), text(":root")), false)
		switch w.f.caller {
		case user:
			w.way(byUser, text(p.arn), false)
			w.uniqueID(byUser)
		case roleSession:
			w.role()
			w.uniqueID(byRole)
			if p.session != "" {
				w.way(bySession, text(p.id), false)
			}
		case federatedUser:
			w.way(bySession, text(p.id), false)
			if p.federatingUser != "" {
				w.way(byFederatingUser, text(p.federatingUser), false)
			}
		}
	}
	if w.is(policy.TypeService) && w.f.caller == service {
		w.way(byService, text(p.name), false)
		if list, ok := o.req.Context.Lookup("aws:principalservicenameslist"); ok {
			for name := range list.All() {
				w.way(byService, text(name), false)
			}
		}
	}
	if w.is(policy.TypeFederated) && w.f.caller == provider {
		w.way(byProvider, text(p.name), false)
		partition, account := star, star
		surely := dividesSurely(o.req.Resource.ARN)
		if target := splitARN(o.req.Resource.ARN); surely && target.ok {
			partition, account = text(target.partition), text(target.account)
		} else if surely {
			return
		}
		host := joined(text(":oidc-provider/"), text(p.name))
		w.way(byProvider, joined(text("arn:"), partition, text(":iam::"), account, host), !surely)
	}
}

func (w *wayfinder) uniqueID(h how) {
	if id := w.o.req.Principal.uniqueID; id != "" {
		w.way(h, w.o.data(id), false)
	}
}

// role finds whether the entry is the caller's role, as isRole does.
func (w *wayfinder) role() {
	o, p := w.o, w.o.req.Principal.principal
	if p.pathKnown {
		w.way(byRole, o.data(p.roleARN), false)
		return
	}
	_, given := w.f.env.given(principalARN)
	perhaps := given || p.possible != nil || o.roleOpen()
	before := "arn:" + p.partition + ":iam::" + p.account + ":role/"
	w.way(byRole, o.data(before+p.name), perhaps)
	path := o.data(before)
	path.list = append(path.list, cover.Unit{Piece: glob.Piece{Kind: glob.Star}})
	behind := o.data("/" + p.name)
	path.list, path.deps = append(path.list, behind.list...), append(path.deps, behind.deps...)
	w.way(byRole, path, perhaps)
}
