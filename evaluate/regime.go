package evaluate

import (
	"slices"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/internal/regime"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// By which rules a request is decided, for package analyze.

func init() {
	regime.Of = func(evaluator, request any) regime.Regime {
		return regimeOf(evaluator.(*Evaluator), request.(*Request))
	}
	regime.Key = func(request any, key string, anyAction bool) (condition.Value, regime.State) {
		return keyOf(request.(*Request), key, anyAction)
	}
	regime.Form = func(request any, key string) string { return valuesOf(request.(*Request), key) }
	regime.Class, regime.Sites = classOf, sitesOf
	regime.Unguarded, regime.Services, regime.IsNamed = unguarded, servicesWithRules, isNamed
	regime.IsSent = func(key string) bool {
		d, _ := derivationOf(key)
		return d != nil && d.sent != nil
	}
}

// regimeOf returns the regime of a request.
func regimeOf(e *Evaluator, req *Request) (r regime.Regime) {
	var f facts
	if !f.gather(e, req) {
		return r
	}
	r.Valid, r.Facts, r.Ungrantable, r.Lack = true, f.formulaFacts(), f.ungrantable, f.barredLack
	r.Managed = f.rcpRule == customersKeys
	for _, s := range (Policies{}).slots() {
		if f.consulted(s.kind) {
			r.Says |= 1 << s.kind
		}
		all := e.groups[s.kind].all
		for i := range all {
			r.Worth = append(r.Worth, worthOf(f.names(&all[i])))
			r.Path = append(r.Path, f.pathMattersTo(&all[i]))
		}
	}
	return r
}

// worthOf says what it is worth how a statement names the caller.
func worthOf(h how) regime.Worth {
	switch {
	case h == 0:
		return regime.Unnamed
	case h&direct != 0:
		return regime.Direct
	case h&limited != 0:
		return regime.Limited
	}
	return regime.Delegated
}

// pathMattersTo reports whether it matters to a statement what the path of the caller's role is, which is not known
// (K-11).
func (f *facts) pathMattersTo(st *statement) bool {
	if f.caller != roleSession || f.p.pathKnown {
		return false
	}
	for entry := range st.Principals() {
		if entry.Kind() == policy.PrincipalRole && sameName(entry, f.p) {
			return true
		}
	}
	return st.role != nil
}

// keyOf tells what follows about a key from the caller, and from the account, organization and tags of the resource: for
// the action of the request, or wherever AWS sends the key.
func keyOf(req *Request, key string, anyAction bool) (condition.Value, regime.State) {
	e := (*env)(req)
	d, tag := derivationOf(key)
	if d == nil || d.standing == underived {
		return condition.Value{}, regime.Free
	}
	v, ok := d.follows(e, tag)
	ok = ok && d.called(e) && (anyAction || d.sent == nil || d.sent(e, key, tag))
	switch {
	case originOf(key) == DerivedFromPrincipal:
		switch {
		case ok:
			return v, regime.Fixed
		case !d.called(e), d.standing == knownKey, d.standing == assumedKey, tag != "" && req.Principal.allTags():
			return v, regime.Never
		}
	case key == "aws:requestedregion" || key == "ec2:region", strings.HasSuffix(key, "resourceaccount") && req.Resource.Account == "" && req.Resource.ARN != "*":
		// the Region may be another than that in the ARN, and the account the one in the ARN
	case originOf(key) == DerivedFromResource:
		switch {
		case ok:
			return v, regime.Fixed
		case tag != "" && req.Resource.Tags != nil:
			return v, regime.Never
		}
	}
	return condition.Value{}, regime.Free
}

// valuesOf returns a pattern of the values of a key that does not follow as a whole: a session of a role whose name is not
// known has the unique id of the role.
func valuesOf(req *Request, key string) string {
	p := req.Principal.principal
	if key == "aws:userid" && p != nil && p.kind == roleSession && p.uniqueID != "" && p.session == "" { // V-11
		return p.uniqueID + ":?*"
	}
	return ""
}

// classOf tells actions apart for which the rules may differ.
func classOf(name string) string {
	service, _, _ := strings.Cut(name, ":")
	service = ascii.ToLower(service)
	t := tableOf(service)
	switch {
	case t == nil && action.SupportsRCP(service):
		return "rcp"
	case t == nil:
		return ""
	case service == "sts": // not every caller makes every call
		return ascii.ToLower(name)
	}
	rows := uint64(0)
	for i := range t.rows {
		if o := &t.rows[i]; o.isAbout(name) {
			rows |= 1 << i
		}
	}
	return service + ":" + strconv.FormatUint(rows, 16)
}

// isAbout reports whether the row is about an action, wherever its resource is.
func (o *operation) isAbout(name string) bool {
	_, short, _ := strings.Cut(name, ":")
	switch {
	case o.actions != nil && !inList(o.actions, short), o.except != nil && inList(o.except, short):
		return false
	}
	return o.excepts == nil || !o.excepts(name)
}

// sitesOf returns the places that matter for an action.
func sitesOf(name string) (list [][]regime.Site) {
	service, _, _ := strings.Cut(name, ":")
	t := tableOf(ascii.ToLower(service))
	if t == nil {
		return nil
	}
	for i := range t.rows {
		o := &t.rows[i]
		if o.on == nil || !o.isAbout(name) {
			continue
		}
		sites := make([]regime.Site, len(o.on))
		for i, s := range o.on {
			sites[i] = regime.Site{Service: s.service, Prefix: s.prefix, Account: s.account}
		}
		list = append(list, sites)
		if o.unlockedBy != 0 {
			list = append(list, []regime.Site{{Service: "iam", Prefix: reservedBySSO}})
		}
	}
	return list
}

// unguarded returns the services of which some actions need no permission.
func unguarded() (list []string) {
	for _, name := range tableServices {
		for _, o := range tableOf(name).rows {
			if o.free != 0 && !slices.Contains(list, name) {
				list = append(list, name)
			}
		}
	}
	return list
}

// servicesWithRules returns the services with operations that have rules of their own, and those of which only some
// actions have one of some keys.
func servicesWithRules(keys []string) []string {
	list := slices.Clone(tableServices[:])
	for _, key := range keys {
		prefix, _, _ := strings.Cut(key, ":")
		if prefix != "aws" {
			list = append(list, prefix)
			continue
		}
		for i := range withoutOwner {
			list = append(list, withoutOwner[i].service)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// isNamed reports whether a name stands for the resource of an action that takes none (OP-7).
func isNamed(name string) bool {
	service, _, _ := strings.Cut(name, ":")
	t := tableOf(ascii.ToLower(service))
	if t == nil {
		return false
	}
	return slices.ContainsFunc(t.rows, func(o operation) bool { return o.none != nil && o.isAbout(name) })
}
