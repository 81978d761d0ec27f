package account

import (
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A crowd is who is named by the policies of resources, besides the users and roles of accounts that were read.
type crowd struct {
	everyone bool            // by a statement that allows
	anybody  bool            // by that, or perhaps by a policy that is not known
	accounts map[string]bool // named by a statement that allows
	names    map[string]bool // users, roles and sessions, by ARN

	services, providers map[string]bool

	// Who stands in a condition. It counts for those whom a statement lets in.
	saysAccounts, saysNames, saysServices map[string]bool
}

// crowdOf returns who the policies of objects name.
func crowdOf(objects []object) *crowd {
	c := &crowd{}
	for _, set := range []*map[string]bool{
		&c.accounts, &c.names, &c.services, &c.providers, &c.saysAccounts, &c.saysNames, &c.saysServices,
	} {
		*set = make(map[string]bool)
	}
	seen := make(map[*policy.Policy]bool)
	for _, o := range objects {
		c.anybody = c.anybody || o.unlisted != "" || o.policy.Unknowns() != nil
		if !seen[o.policy] {
			seen[o.policy] = true
			for _, st := range o.policy.Statements() {
				c.statement(st)
			}
		}
	}
	c.anybody = c.anybody || c.everyone
	for name := range c.saysNames {
		if a, err := arn.Parse(name); err == nil && (c.everyone || c.accounts[a.AccountID]) {
			c.names[name] = true
		}
	}
	if c.everyone {
		maps.Copy(c.services, c.saysServices)
	} else {
		clear(c.saysAccounts)
	}
	return c
}

func (c *crowd) statement(st *policy.Statement) {
	allows := st.Effect() == policy.Allow
	if allows && st.NotPrincipal() {
		c.everyone = true
	}
	for p := range st.Principals() {
		switch p.Kind() {
		case policy.PrincipalEveryone, policy.PrincipalCanonicalUser: // the latter is an account, nobody knows which
			c.everyone = c.everyone || allows
		case policy.PrincipalAccount:
			if allows && !st.NotPrincipal() {
				c.accounts[p.Account()] = true
			}
		case policy.PrincipalService:
			c.services[p.ID()] = true
		case policy.PrincipalFederated:
			c.providers[p.ID()] = true
		case policy.PrincipalUser, policy.PrincipalRole, policy.PrincipalRoleSession, policy.PrincipalFederatedUser:
			c.names[p.ID()] = true
		}
	}
	for _, test := range st.Condition().Tests() {
		for value := range test.Values() {
			c.value(ascii.ToLower(test.Key()), value)
		}
	}
}

// value takes in whom a condition names.
func (c *crowd) value(key, value string) {
	switch key {
	case "aws:principalarn":
		if a, err := arn.Parse(value); err == nil && arn.IsAccountID(a.AccountID) {
			c.saysAccounts[a.AccountID] = true
			if !varies(value) {
				c.saysNames[value] = true
			}
		}
	case "aws:principalaccount", "kms:calleraccount":
		if arn.IsAccountID(value) {
			c.saysAccounts[value] = true
		}
	case "aws:principalservicename", "aws:principalservicenameslist":
		if !varies(value) {
			c.saysServices[value] = true
		}
	}
}

// varies reports whether a value of a condition is more than a text.
func varies(value string) bool { return isPattern(value) || strings.Contains(value, "${") }

// strangers yields who could have access to objects besides the users and roles of the accounts that were read.
func (s *Snapshot) strangers(objects []object, trust bool) iter.Seq[*suspect] {
	return func(yield func(*suspect) bool) {
		partition := "aws"
		for _, o := range objects {
			if a, err := arn.Parse(o.ARN); err == nil && arn.KnownPartition(a.Partition) {
				partition = a.Partition
				break
			}
		}
		c := crowdOf(objects)
		open := s.openAccounts(c, objects)
		other := s.otherAccount(open)
		for made := range s.outsiders(c, "arn:"+partition+":iam::"+other+":", trust) {
			if !yield(made) {
				return
			}
		}
		if c.anybody {
			open = append(open, other)
		}
		for _, id := range open {
			whose := "account " + id
			if id == other {
				whose = "any other account"
			}
			if m := s.accounts[id]; m == nil || !m.isRead {
				root := s.suspect(evaluate.MustParsePrincipal("arn:" + partition + ":iam::" + id + ":root"))
				if id == other {
					root.standsFor = "the root user of " + whose
				}
				if !yield(root) {
					return
				}
			}
			if !yield(s.example(partition, id, KindRole, "the roles of "+whose)) ||
				!yield(s.example(partition, id, KindUser, "the users of "+whose)) {
				return
			}
		}
	}
}

// outsiders yields services, identity providers, anonymous callers, and who is named by ARN. What is of an account that
// is named nowhere begins with other.
func (s *Snapshot) outsiders(c *crowd, other string, trust bool) iter.Seq[*suspect] {
	return func(yield func(*suspect) bool) {
		named := append(slices.Sorted(maps.Keys(c.services)), slices.Sorted(maps.Keys(c.providers))...)
		if c.anybody {
			named = append(named, "anonymous")
		}
		for _, id := range named {
			if p, err := evaluate.ParsePrincipal(id); err == nil && !yield(s.suspect(p)) {
				return
			}
		}
		if c.anybody {
			examples := []string{"example.amazonaws.com"}
			if trust {
				examples = append(examples, other+"oidc-provider/example.com", other+"saml-provider/example")
			}
			for i, id := range examples {
				made := s.suspect(evaluate.MustParsePrincipal(id))
				made.standsFor = [...]string{"any other service", "any other OIDC provider", "any other SAML provider"}[i]
				if !yield(made) {
					return
				}
			}
		}
		for _, id := range slices.Sorted(maps.Keys(c.names)) {
			if p, err := evaluate.ParsePrincipal(id); err == nil && s.isStranger(c, p) && !yield(s.suspect(p)) {
				return
			}
		}
	}
}

// isStranger reports whether there may be a caller that a policy names, and that is no user or role that was read.
func (s *Snapshot) isStranger(c *crowd, p evaluate.Principal) bool {
	m := s.accounts[p.Account()]
	form, role := formOf(p)
	switch {
	case p.Account() == "" || form == rootForm || form == otherForm:
		return false
	case m == nil || !m.isRead || form == strangeForm:
		return true
	case form == sessionForm:
		return m.partial || m.byName[named{KindRole, role}] != nil
	}
	return m.partial && m.byARN[p.ID()] == nil
}

// openAccounts returns the accounts of which users or roles are not known and could have access.
func (s *Snapshot) openAccounts(c *crowd, objects []object) []string {
	open := maps.Clone(c.accounts)
	for _, o := range objects {
		if owner := ownerOf(o.ARN, o.Account); owner != "" {
			open[owner] = true
		}
	}
	maps.Copy(open, c.saysAccounts)
	if c.everyone {
		for a := range s.Accounts() {
			open[a.ID] = true
		}
	}
	maps.DeleteFunc(open, func(id string, _ bool) bool { return s.accounts[id].isWhole() || !arn.IsAccountID(id) })
	return slices.Sorted(maps.Keys(open))
}

// otherAccount returns the id of an account that is named nowhere.
func (s *Snapshot) otherAccount(named []string) string {
	for n := int64(999999999999); ; n-- {
		if id := strconv.FormatInt(n, 10); !s.has(id) && !slices.Contains(named, id) {
			return id
		}
	}
}

// askedKeys are the condition keys that tell callers of whom an example is given from each other.
var askedKeys = []string{
	"aws:federatedprovider", "aws:principalaccount", "aws:principalarn", "aws:principalservicename",
	"aws:principalservicenameslist", "aws:username", "kms:calleraccount",
}

// forAnybody returns policies for callers of whom an example is given. Those that tell them from each other are unknown
// (AN-65).
func forAnybody(ps evaluate.Policies, whom string) evaluate.Policies {
	if asksWho(ps.Resource) {
		ps.Resource = standIn("what " + ps.Resource.Name() + " says about " + whom)
	}
	for _, levels := range []*[]evaluate.Level{&ps.SCPs, &ps.RCPs} {
		*levels = slices.Clone(*levels)
		for i, l := range *levels {
			l.Policies = slices.Clone(l.Policies)
			for j, p := range l.Policies {
				if asksWho(p) {
					l.Policies[j] = standIn("what " + p.Name() + " says about " + whom)
				}
			}
			(*levels)[i] = l
		}
	}
	return ps
}

// asksWho reports whether a policy tells callers from each other by patterns of their names or by variables.
func asksWho(p *policy.Policy) bool {
	for _, st := range p.Statements() {
		for _, test := range st.Condition().Tests() {
			asked := slices.Contains(askedKeys, ascii.ToLower(test.Key()))
			for value := range test.Values() {
				if asked && varies(value) || strings.Contains(value, "${") {
					return true
				}
			}
		}
		for r := range st.Resources() {
			if len(r.VariableKeys()) > 0 {
				return true
			}
		}
	}
	return false
}
