package evaluate_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
)

// The cases of the twin.

var twinAtoms = []string{"a", "b", "alice", "blue", "*", "?", "${", "}", "$", ":", "/", "\n", "é", "😀", "𝒳", "K", "K", "ß", "ſ", "", "'", " ", "${aws:username}"}

func twinWord(r *rand.Rand) (s string) {
	for range r.IntN(4) {
		s += genPick(r, twinAtoms...)
	}
	return s
}

func twinWords(r *rand.Rand) map[string]string {
	m := map[string]string{"Team": genPick(r, "blue", "", "*", twinWord(r))}
	if genChance(r, 10) {
		m["team"] = "red"
	}
	return m
}

func twinMakeCaller(r *rand.Rand) *twinCaller {
	p := genPick(r, twinCallers...)
	switch p.Kind {
	case "service", "anonymous", "provider":
		return &p
	}
	p.Partition, p.Account = "aws", genAccount
	if strings.HasPrefix(p.ID, "arn:aws-cn:") {
		p.Partition = "aws-cn"
	}
	if genChance(r, 50) {
		p.Organization, p.OrganizationPath = "o-1", "o-1/r-1/ou-1/"
	}
	if p.Kind == "user" || p.Kind == "session" {
		p.UniqueID = genPick(r, "", map[string]string{"user": "AIDA1", "session": "AROA1"}[p.Kind])
	}
	if p.Kind == "session" && genChance(r, 20) {
		p.Linked, p.SourceIdentity = genPick(r, "yes", "no"), "alice"
	}
	p.Management = genChance(r, 10)
	if genChance(r, 60) {
		p.Tags = twinWords(r)
	}
	if p.Kind == "session" && genChance(r, 30) {
		p.SessionTags = twinWords(r)
	}
	return &p
}

func (c *twinCase) given(kind policy.Kind) bool { return c.Levels[kind] > 0 }

// pick picks a condition key, often one that the request has.
func (c *twinCase) pick(r *rand.Rand) *twinKey {
	if len(c.keys) > 0 && genChance(r, 50) {
		return genPick(r, c.keys...)
	}
	return &twinKeys[r.IntN(len(twinKeys))]
}

// mutate makes a pattern of a text: pieces behind its first characters become wildcards or variables.
func (c *twinCase) mutate(r *rand.Rand, s string, from int) string {
	for range r.IntN(3) {
		list := []rune(s)
		if len(list) <= from {
			break
		}
		i := from + r.IntN(len(list)-from)
		j := min(len(list), i+r.IntN(4))
		middle := genPick(r, "*", "*", "?", "**", "", "*?", "word")
		if middle == "word" {
			middle = c.word(r)
		}
		s = string(list[:i]) + middle + string(list[j:])
	}
	if list := []rune(s); genChance(r, 30) && len(list) > from {
		k := c.pick(r)
		if v, ok := c.variable(k.lower); ok && v != "" {
			s = string(list[:from]) + strings.Replace(string(list[from:]), v, "${"+genPick(r, k.key, strings.ToUpper(k.key))+"}", 1)
		}
	}
	return s
}

// word is text for a policy: sometimes a variable.
func (c *twinCase) word(r *rand.Rand) string {
	switch {
	case genChance(r, 20):
		return "${" + c.pick(r).key + "}"
	case genChance(r, 15):
		return "${" + c.pick(r).key + ", '" + genPick(r, "", "a", "*", "blue", "a}b", "arn:aws:s3:::data") + "'}"
	case genChance(r, 10):
		return genPick(r, "${*}", "${?}", "${$}")
	}
	return twinEscape.Replace(twinWord(r))
}

var twinEscape = strings.NewReplacer("*", "${*}", "?", "${?}", "$", "${$}")

// twinRefused reports whether a value may not stand in a policy.
func twinRefused(operator, value string) bool {
	_, err := condition.New(condition.Spec{Operator: operator, Key: "k", Values: []string{value}})
	return err != nil
}

// tests makes a Condition element.
func (c *twinCase) tests(r *rand.Rand) (tests []condition.Spec) {
	for range 1 + r.IntN(2) {
		k := c.pick(r)
		family := k.family
		switch {
		case genChance(r, 15):
			family = genPick(r, "String", "Numeric", "Date", "Bool", "Binary", "Ip", "Arn")
		case genChance(r, 12):
			family = "Null"
		}
		operator := genPick(r, twinOperators[family]...)
		op := genPick(r, "", "", "", "ForAllValues:", "ForAnyValue:") + operator
		if family != "Null" && genChance(r, 20) {
			op += "IfExists"
		}
		t := condition.Spec{Operator: op, Key: genPick(r, k.key, k.lower, strings.ToUpper(k.key)), Values: []string{}}
		have, _ := c.key(k.lower)
		for range genPick(r, 0, 1, 1, 1, 2, 3) {
			v := c.word(r)
			for try := 0; try < 5 && (try == 0 || twinRefused(operator, v)); try++ {
				switch {
				case len(have.Values) > 0 && genChance(r, 60):
					v = genPick(r, have.Values...)
				case family != "String" && genChance(r, 90):
					v = genPick(r, twinFamilies[family]...)
				}
				if family == "Bool" && genChance(r, 30) {
					v = "${app:word}"
				}
				if family == "String" || family == "Arn" && genChance(r, 60) {
					v = c.mutate(r, v, 0)
				}
			}
			t.Values = append(t.Values, v)
		}
		tests = append(tests, t)
	}
	return tests
}

// statement makes a statement for a kind of policy, by text that often fits.
func (c *twinCase) statement(r *rand.Rand, kind policy.Kind) policy.StatementSpec {
	entries := slices.Clone(twinEntries[c.Caller.Kind])
	if id := c.Caller.UniqueID; id != "" {
		entries = append(entries, policy.AWSPrincipals(id)...)
	}
	if c.Caller.Account != "" && genChance(r, 30) {
		entries = append(entries, genPick(r, twinNear...), genPick(r, twinNear...))
	}
	if c.Caller.Kind == "provider" {
		entries = policy.FederatedPrincipals(c.Caller.ID, "arn:aws:iam::"+genPick(r, genAccount, genOther)+":oidc-provider/"+c.Caller.ID)
	}
	base := genCase{caller: &genCaller{entries: entries}, call: &genCall{action: c.Action}}
	base.call.resource.ARN = c.Resource
	s := genSpec(r, kind, &base, nil, nil)
	if s.NotPrincipal != nil && genChance(r, 50) { // G-71: every level, or all but one
		s.Effect, s.NotPrincipal = policy.Deny, entries
		if i := r.IntN(len(entries) + 1); i < len(entries) {
			s.NotPrincipal = slices.Delete(entries, i, i+1)
		}
	}
	if kind == policy.RCP && s.Effect == policy.Allow { // stands alone
		s.Effect, s.Action = policy.Deny, []string{c.Action}
	}
	if genChance(r, 15) {
		i := strings.IndexByte(c.Action, ':') + 1 + r.IntN(3)
		s.NotAction, s.Action = nil, []string{c.Action[:i] + genPick(r, "*", "?", "**") + c.Action[min(len(c.Action), i+r.IntN(3)):]}
	}
	if strings.HasPrefix(c.Resource, "arn:") && genChance(r, 45) {
		entries := []string{}
		for range genPick(r, 0, 1, 1, 1, 2) {
			service := len("arn:" + c.part(1) + ":" + c.part(2) + ":")
			entry := c.mutate(r, c.Resource, genPick(r, service, service, service, len("arn:")))
			if genChance(r, 10) {
				parts := strings.Split(entry, ":")
				entry = strings.Join(parts[:min(len(parts), 2+r.IntN(4))], ":") + genPick(r, "", "*")
			}
			entries = append(entries, entry)
		}
		s.Resource, s.NotResource = entries, nil
		if genChance(r, 20) {
			s.Resource, s.NotResource = nil, entries
		}
	}
	if kind == policy.Resource && genChance(r, 10) {
		s.Resource, s.NotResource = nil, nil
	}
	if genChance(r, 50) {
		s.Condition = c.tests(r)
	}
	return s
}

// twinMake makes a case.
func twinMake(seed uint64, r *rand.Rand) *twinCase {
	c := &twinCase{Seed: seed, Caller: twinMakeCaller(r), Context: map[string]twinValue{}}
	c.call = &twinCalls[r.IntN(len(twinCalls))]
	c.Action = c.call.action
	if genChance(r, 10) { // M-01
		c.Action = genPick(r, strings.ToUpper(c.Action), strings.ToLower(c.Action))
	}
	if c.Caller.Kind == "service" && c.call.action == "sts:AssumeRoleWithWebIdentity" {
		c.Caller.Kind = "provider" // as ParsePrincipal says
	}
	account := genPick(r, genAccount, genAccount, genOther)
	c.Resource = strings.Replace(genPick(r, c.call.resources...), "ACCOUNT", account, 1)
	for strings.Contains(c.Resource, "WORD") {
		c.Resource = strings.Replace(c.Resource, "WORD", twinWord(r), 1)
	}
	if c.part(4) == "" {
		c.Owner = genPick(r, "", genAccount, genOther)
	}
	c.Management, c.Strict = genChance(r, 10), genChance(r, 20)
	if genChance(r, 40) {
		c.Tags = twinWords(r)
	}
	c.makeContext(r)
	for _, kind := range genKinds {
		if !genChance(r, map[bool]int{true: 85, false: 30}[kind == policy.Identity || kind == policy.Resource]) {
			continue
		}
		c.Levels[kind] = 1
		if (kind == policy.SCP || kind == policy.RCP) && genChance(r, 30) {
			c.Levels[kind] = 2
		}
		for level := range c.Levels[kind] {
			c.documents(r, kind, level)
		}
	}
	return c
}

func (c *twinCase) makeContext(r *rand.Rand) {
	for range r.IntN(8) {
		k := &twinKeys[r.IntN(len(twinKeys))]
		if c.Caller.Kind == "service" && genChance(r, 20) {
			k = twinServices
		}
		word := func() string {
			switch {
			case k.family == "String" && genChance(r, 30): // some parts of an ARN, colons and all
				parts := strings.Split(genPick(r, c.Resource, twinTopic, twinFunction), ":")
				from := r.IntN(len(parts))
				return strings.Join(parts[from:from+1+r.IntN(len(parts)-from)], ":")
			case len(k.values) > 0 && genChance(r, 85):
				return genPick(r, k.values...)
			}
			return twinWord(r)
		}
		v := twinValue{Values: []string{word()}}
		switch {
		case genChance(r, 10):
			v = twinValue{Absent: true}
		case twinMultivalued[k.lower] && genChance(r, 80), k.key == "app:words", genChance(r, 8):
			v = twinValue{List: true}
			for range r.IntN(4) {
				v.Values = append(v.Values, word())
			}
		}
		if _, again := c.Context[k.lower]; !again {
			c.keys = append(c.keys, k)
		}
		c.Context[k.lower] = v
	}
}

// documents makes the policies of a level. Statements that are none are left out.
func (c *twinCase) documents(r *rand.Rand, kind policy.Kind, level int) {
	n := 1
	if kind == policy.Identity || kind == policy.Session || kind == policy.SCP || kind == policy.RCP {
		n = genPick(r, 1, 1, 2)
	}
	for range n {
		d := twinDocument{Kind: kind, Level: level, Version: policy.Version2012}
		if kind != policy.SCP && kind != policy.RCP && genChance(r, 15) {
			d.Version = genPick(r, policy.Version2008, "")
		}
		for range 1 + r.IntN(3) {
			s := c.statement(r, kind)
			s.Sid = fmt.Sprintf("S%d", c.kept)
			if !d.add(s) {
				c.dropped++
				continue
			}
			c.kept++
		}
		if len(d.Statements) == 0 && !d.add(genFiller(kind)) {
			panic("the filler is refused")
		}
		c.Policies = append(c.Policies, d)
	}
}

// add adds a statement if the document may have it.
func (d *twinDocument) add(s policy.StatementSpec) bool {
	var built *policy.Policy
	var err error
	if d.built == nil {
		built, err = policy.New(d.Version, s)
	} else {
		built, err = d.built.With(s)
	}
	if err != nil || built.CheckKind(d.Kind) != nil {
		return false
	}
	d.Statements, d.built = append(d.Statements, s), built
	return true
}
