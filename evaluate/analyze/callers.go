package analyze

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
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
	asks := func(st *statement) bool { return st.asksCaller }
	if !slices.ContainsFunc(pos, asks) && !slices.ContainsFunc(neg, asks) {
		return q.callers[:1]
	}
	return q.callers
}

// makeClasses makes all classes of callers.
func (q *question) makeClasses() (list []*caller) {
	m := q.mentioned()
	partitions := slices.DeleteFunc(m.partitions.list, func(p string) bool { return !arn.KnownPartition(p) })
	other := "111122223333"
	for _, other = range []string{"111122223333", "444455556666", "777788889999", "123456789012", "999999999999"} {
		if !m.accounts.has[other] {
			break
		}
	}
	var named [][]glob.Piece
	for _, id := range m.ids {
		named = append(named, []glob.Piece{{Text: id.ID()}})
	}
	for i, account := range append([]string{other}, m.accounts.list...) {
		for _, partition := range partitions {
			list = append(list, q.accountClasses(partition, account, named, i == 0)...)
		}
		if q.over() {
			return list
		}
	}
	if !q.ofResource() {
		return slices.DeleteFunc(list, func(c *caller) bool { return c.form == "" })
	}
	for _, id := range m.ids {
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
	classes := func(names []string) (pieces [][]glob.Piece) {
		for _, name := range names {
			pieces = append(pieces, []glob.Piece{{Text: name}})
			if p, err := evaluate.ParsePrincipal(name); err == nil {
				list = append(list, q.class(p))
			}
		}
		return pieces
	}
	services := classes(m.services.list)
	form := wildcards("?*.amazonaws.com")
	list = append(list, q.formClass("aws:principalservicename", "unnamed.amazonaws.com", form, services))
	providers := classes(m.providers.list)
	for _, kind := range []string{"saml", "oidc"} {
		head := "arn:aws:iam::" + other + ":" + kind + "-provider/"
		form := wildcards("arn:aws:iam::*:" + kind + "-provider/?*")
		list = append(list, q.formClass("aws:federatedprovider", head+"unnamed", form, providers))
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

// classSteps is about how much work a class is.
const classSteps = 96

// class returns the class of one caller, with the keys that follow from who it is: package evaluate says so.
func (q *question) class(p evaluate.Principal) *caller {
	c := &caller{principal: p, facts: make(map[string]*fact)}
	object := evaluate.Resource{ARN: "arn:aws:s3:::bucket/key"}
	q.budget.Spend(classSteps)
	if q.keyProbe == nil {
		q.keyProbe = keyProbe()
	}
	trace := q.keyProbe.Trace(&evaluate.Request{Principal: p, Action: "s3:GetObject", Resource: object})
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
