package analyze

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/glob"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A caller is a class of callers that the statements cannot tell apart but by condition keys (AN-20).
type caller struct {
	principal evaluate.Principal
	facts     map[string]*fact // by key in lower case (AN-21)
	// form is the key whose value says who it is, of a caller that is named nowhere; made makes the caller of it.
	form     string
	made     func(text string) (evaluate.Principal, error)
	stranger bool
}

type nameKey struct {
	st     *statement
	caller *caller
	action string
}

// callerKeys are the keys that say who the caller is.
var callerKeys = []string{
	"aws:federatedprovider", "aws:principalaccount", "aws:principalarn", "aws:principalisawsservice",
	"aws:principalservicename", "aws:principalservicenameslist", "aws:principaltype", "aws:username",
}

// accountKeys are absent for services, identity providers and anonymous callers (AN-22).
var accountKeys = []string{"aws:principalorgid", "aws:principalorgpaths"}

// ofResource reports whether policies of the kind name callers.
func (q *question) ofResource() bool {
	switch q.kind {
	case policy.Resource, policy.Trust, policy.Key, policy.Endpoint, policy.RCP:
		return true
	}
	return false
}

// classes returns the classes of callers for some statements.
func (q *question) classes(pos, neg []*statement) []*caller {
	if q.callers == nil {
		q.callers = q.makeClasses()
	}
	if q.strange {
		var list []*caller
		for _, c := range q.callers {
			if c.stranger {
				list = append(list, c)
			}
		}
		return list
	}
	if q.ofResource() {
		return q.callers
	}
	asked := false
	for _, st := range slices.Concat(pos, neg) {
		s := solver{pos: []*statement{st}}
		for _, key := range slices.Concat(st.keys, s.variableKeys()) {
			asked = asked || slices.Contains(callerKeys, key)
		}
	}
	if !asked {
		return q.callers[:1]
	}
	return q.callers
}

// makeClasses makes all classes of callers.
func (q *question) makeClasses() (list []*caller) {
	accounts, partitions, services, providers := []string{}, []string{"aws"}, []string{}, []string{}
	var ids []policy.Principal
	add := func(list *[]string, text string) {
		if text != "" && !slices.Contains(*list, text) {
			*list = append(*list, text)
		}
	}
	for _, st := range q.all {
		for p := range st.Principals() {
			add(&accounts, p.Account())
			add(&partitions, p.Partition())
			switch p.Kind() {
			case policy.PrincipalService:
				add(&services, p.ID())
			case policy.PrincipalFederated:
				add(&providers, p.ID())
			case policy.PrincipalUser, policy.PrincipalRole, policy.PrincipalRoleSession, policy.PrincipalFederatedUser,
				policy.PrincipalUniqueID:
				if !slices.Contains(ids, *p) {
					ids = append(ids, *p)
				}
			}
		}
		for i, t := range st.tests {
			for text := range t.Values() {
				switch st.keys[i] {
				case "aws:principalaccount":
					if arn.IsAccountID(text) {
						add(&accounts, text)
					} else if isPartial(text) {
						q.undecided(Partial, st.keys[i])
					}
				case "aws:principalarn":
					parts := strings.SplitN(text, ":", 6)
					if len(parts) < 6 {
						continue
					}
					if !strings.ContainsAny(parts[1], "*?$") {
						add(&partitions, parts[1])
					}
					if arn.IsAccountID(parts[4]) {
						add(&accounts, parts[4])
					} else if isPartial(parts[4]) {
						q.undecided(Partial, st.keys[i])
					}
				case "aws:principalservicename", "aws:principalservicenameslist":
					if !strings.ContainsAny(text, "*?$") {
						add(&services, text)
					}
				}
			}
		}
	}
	partitions = slices.DeleteFunc(partitions, func(p string) bool { return !arn.KnownPartition(p) })
	other := "111122223333"
	for _, other = range []string{"111122223333", "444455556666", "777788889999", "123456789012", "999999999999"} {
		if !slices.Contains(accounts, other) {
			break
		}
	}
	var named [][]glob.Piece
	for _, id := range ids {
		named = append(named, []glob.Piece{{Text: id.ID()}})
	}
	for i, account := range append([]string{other}, accounts...) {
		for _, partition := range partitions {
			list = append(list, q.accountClasses(partition, account, named, i == 0)...)
		}
	}
	if !q.ofResource() {
		return slices.DeleteFunc(list, func(c *caller) bool { return c.form == "" })
	}
	for _, id := range ids {
		text := id.ID()
		if id.Kind() == policy.PrincipalUniqueID {
			text = "arn:aws:iam::" + other + ":user/unique"
			if strings.HasPrefix(id.ID(), "AROA") {
				text = "arn:aws:iam::" + other + ":role/unique"
			}
		}
		p, err := evaluate.ParsePrincipal(text)
		if err != nil {
			continue
		}
		if id.Kind() == policy.PrincipalUniqueID {
			p = p.WithUserID(id.ID())
		}
		list = append(list, q.class(p))
	}
	var serviceNames, providerNames [][]glob.Piece
	for _, name := range services {
		serviceNames = append(serviceNames, []glob.Piece{{Text: name}})
		if p, err := evaluate.ParsePrincipal(name); err == nil {
			list = append(list, q.class(p))
		}
	}
	form := wildcards("?*.amazonaws.com")
	list = append(list, q.formClass("aws:principalservicename", "unnamed.amazonaws.com", form, serviceNames))
	for _, name := range providers {
		providerNames = append(providerNames, []glob.Piece{{Text: name}})
		if p, err := evaluate.ParsePrincipal(name); err == nil {
			list = append(list, q.class(p))
		}
	}
	for _, kind := range []string{"saml", "oidc"} {
		head := "arn:aws:iam::" + other + ":" + kind + "-provider/"
		form := wildcards("arn:aws:iam::*:" + kind + "-provider/?*")
		list = append(list, q.formClass("aws:federatedprovider", head+"unnamed", form, providerNames))
	}
	anonymous := q.class(evaluate.MustParsePrincipal("anonymous"))
	anonymous.stranger = true
	return append(list, anonymous)
}

// accountClasses returns the user, the role session and the root user of an account that are named nowhere.
func (q *question) accountClasses(partition, account string, named [][]glob.Piece, stranger bool) (list []*caller) {
	head := "arn:" + partition + ":iam::" + account + ":"
	list = append(list,
		q.formClass("aws:principalarn", head+"user/example", wildcards(head+"user/?*"), named),
		q.formClass("aws:principalarn", head+"role/example", wildcards(head+"role/?*"), named))
	if p, err := evaluate.ParsePrincipal(head + "root"); err == nil {
		list = append(list, q.class(p))
	}
	for _, c := range list {
		c.stranger = stranger
	}
	return list
}

// formClass returns the class of callers with a value of a form for a key, and none of those named.
func (q *question) formClass(key, example string, form []glob.Piece, named [][]glob.Piece) *caller {
	principal := evaluate.MustParsePrincipal(example)
	c := q.class(principal)
	c.form = key
	c.made = evaluate.ParsePrincipal
	c.facts[key] = q.newFact(fact{present: true, must: [][]glob.Piece{form}, not: named, candidates: []string{example}})
	if f := c.facts["aws:username"]; f != nil && f.value != nil {
		c.facts["aws:username"] = q.newFact(fact{
			present: true, not: [][]glob.Piece{wildcards("*:*"), wildcards("*/*")}, candidates: []string{*f.value},
		})
	}
	if key == "aws:principalservicename" {
		c.facts["aws:principalservicenameslist"] = q.newFact(fact{present: true})
	}
	return c
}

// class returns the class of one caller, with the keys that follow from who it is: package evaluate says so.
func (q *question) class(p evaluate.Principal) *caller {
	c := &caller{principal: p, facts: make(map[string]*fact)}
	object := evaluate.Resource{ARN: "arn:aws:s3:::bucket/key"}
	trace := keyProbe().Trace(&evaluate.Request{Principal: p, Action: "s3:GetObject", Resource: object})
	for _, k := range trace.Keys {
		key := lower(k.Key)
		switch {
		case k.Origin == evaluate.Absent:
			c.facts[key] = q.newFact(fact{absent: true})
		case !k.Value.IsList():
			text := k.Value.At(0)
			c.facts[key] = q.newFact(fact{value: &text})
		default:
			c.facts[key] = q.newFact(fact{present: true})
		}
	}
	if p.Account() == "" {
		for _, key := range accountKeys {
			c.facts[key] = q.newFact(fact{absent: true})
		}
	}
	return c
}

// named reports whether a statement names a class of callers, which package evaluate is asked.
func (q *question) named(st *statement, c *caller, pt *point) bool {
	if !st.HasPrincipal() {
		return true
	}
	key := nameKey{st: st, caller: c, action: q.calls(pt)}
	if found, ok := q.names[key]; ok {
		return found
	}
	request := evaluate.Request{Principal: c.principal, Action: pt.action}
	request.Resource.ARN = pt.example(q.kind)
	applies := len(q.applying(q.probe(st), &request)) > 0
	q.names[key] = applies
	return applies
}

// calls returns what it depends on, of an action, whom a statement names: not every caller can make every call of sts, and
// in the policies of gateway endpoints an account stands for its root user.
func (q *question) calls(pt *point) string {
	switch {
	case pt.service == "sts":
		return ascii.ToLower(pt.action)
	case q.kind == policy.Endpoint:
		return pt.service
	}
	return ""
}

func (q *question) allNamed(list []*statement, c *caller, pt *point) bool {
	for _, st := range list {
		if !q.named(st, c, pt) {
			return false
		}
	}
	return true
}

// probe returns an evaluator of a policy with the principals of a statement, and nothing else that it asks for.
func (q *question) probe(st *statement) *evaluate.Evaluator {
	if e := q.probes[st]; e != nil {
		return e
	}
	spec := policy.StatementSpec{Effect: st.Effect(), Action: []string{"*"}, Resource: []string{"*"}}
	list := []policy.PrincipalSpec{}
	for p := range st.Principals() {
		list = append(list, policy.PrincipalSpec{Type: p.Type(), ID: p.ID()})
	}
	if st.NotPrincipal() {
		spec.NotPrincipal = list
	} else {
		spec.Principal = list
	}
	var e *evaluate.Evaluator
	if p, err := policy.New(policy.Version2012, spec); err == nil {
		e = q.compileAs(p, q.probeKind())
	}
	q.probes[st] = e
	return e
}

func (q *question) probeKind() policy.Kind {
	if q.kind == policy.Endpoint {
		return policy.Endpoint
	}
	return policy.Resource
}

// canonical notes entries that name nobody who is known.
func (q *question) canonical(st *statement) {
	for p := range st.Principals() {
		if p.Kind() == policy.PrincipalCanonicalUser { // AN-20
			q.undecided(Canonical, "")
		}
	}
}
