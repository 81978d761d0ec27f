package evaluate_test

import (
	"fmt"
	"math/rand/v2"
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
	const a = genAccount
	p := genPick(r,
		twinCaller{ID: genUser, Kind: "user", Name: "alice"},
		twinCaller{ID: "arn:aws:iam::" + a + ":user/di+v/😀", Kind: "user", Name: "😀"},
		twinCaller{ID: genSession, Kind: "session", Name: "app", Session: "s1"},
		twinCaller{ID: genSession, Kind: "session", Name: "app", Session: "s1", Path: "/team/", PathKnown: true},
		twinCaller{ID: genRole, Kind: "session", Name: "app", Path: "/team/", PathKnown: true},
		twinCaller{ID: genLinked, Kind: "session", Name: "AWSServiceRoleForX", Path: "/aws-service-role/x.amazonaws.com/", PathKnown: true},
		twinCaller{ID: genFed, Kind: "federated", Name: "fred"},
		twinCaller{ID: genFed, Kind: "federated", Name: "fred", FederatingUser: genFedUser},
		twinCaller{ID: a, Kind: "root", AnyPartition: true},
		twinCaller{ID: "arn:aws:iam::" + a + ":root", Kind: "root"},
		twinCaller{ID: genService, Kind: "service"}, twinCaller{ID: "anonymous", Kind: "anonymous"},
		twinCaller{ID: genSAML, Kind: "provider"}, twinCaller{ID: genWeb, Kind: "provider"},
		twinCaller{ID: "arn:aws-cn:iam::" + a + ":user/alice", Kind: "user", Name: "alice"},
	)
	switch p.Kind {
	case "service", "anonymous", "provider":
		return &p
	}
	p.Partition, p.Account = "aws", a
	if strings.HasPrefix(p.ID, "arn:aws-cn:") {
		p.Partition = "aws-cn"
	}
	if genChance(r, 50) {
		p.Organization, p.OrganizationPath = "o-1", "o-1/r-1/ou-1/"
	}
	if p.Kind == "user" || p.Kind == "session" {
		p.UniqueID = genPick(r, "", map[string]string{"user": "AIDA1", "session": "AROA1"}[p.Kind])
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

// mutate makes a pattern of a text: pieces become wildcards or variables.
func (c *twinCase) mutate(r *rand.Rand, s string, from int) string {
	for range r.IntN(3) {
		list := twinCharacters(s)
		if len(list) <= from {
			break
		}
		i := from + r.IntN(len(list)-from)
		j := min(len(list), i+r.IntN(4))
		middle := genPick(r, "*", "*", "?", "**", "", "*?", c.word(r))
		s = strings.Join(list[:i], "") + middle + strings.Join(list[j:], "")
	}
	if genChance(r, 25) {
		var fitting []string // keys that stand for a piece of the text
		for _, k := range twinKeys {
			if v, ok := c.variable(strings.ToLower(k.key)); ok && v != "" && strings.Contains(s, v) {
				fitting = append(fitting, k.key)
			}
		}
		if len(fitting) > 0 {
			key := genPick(r, fitting...)
			v, _ := c.variable(strings.ToLower(key))
			s = strings.Replace(s, v, "${"+genPick(r, key, strings.ToUpper(key))+"}", 1)
		}
	}
	return s
}

// word is text for a policy: sometimes a variable.
func (c *twinCase) word(r *rand.Rand) string {
	switch key := genPick(r, twinKeys...).key; {
	case genChance(r, 20):
		return "${" + key + "}"
	case genChance(r, 15):
		return "${" + key + ", '" + genPick(r, "", "a", "*", "blue", "a}b", "arn:aws:s3:::data") + "'}"
	case genChance(r, 10):
		return genPick(r, "${*}", "${?}", "${$}")
	}
	return policy.EscapeLiteral(twinWord(r))
}

// twinRefused reports whether a value may not stand in a policy.
func twinRefused(operator, value string) bool {
	_, err := condition.New(condition.Spec{Operator: operator, Key: "k", Values: []string{value}})
	return err != nil
}

// tests makes a Condition element.
func (c *twinCase) tests(r *rand.Rand) (tests []condition.Spec) {
	for range 1 + r.IntN(2) {
		k := genPick(r, twinKeys...)
		for try := 0; try < 3 && c.Context[k.key].Values == nil; try++ { // rather one that the request has
			k = genPick(r, twinKeys...)
		}
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
		t := condition.Spec{Operator: op, Key: genPick(r, k.key, strings.ToLower(k.key), strings.ToUpper(k.key)), Values: []string{}}
		have, present := c.key(strings.ToLower(k.key))
		if !present {
			have = twinValue{}
		}
		pool := append([]string{"true", "false", ""}, have.Values...)
		for _, other := range twinKeys {
			if other.family == family {
				pool = append(pool, other.values...)
			}
		}
		for range genPick(r, 0, 1, 1, 1, 2, 3) {
			v := c.word(r)
			for try := 0; try < 5 && (try == 0 || twinRefused(operator, v)); try++ {
				switch {
				case len(have.Values) > 0 && genChance(r, 60):
					v = genPick(r, have.Values...)
				case family != "String" && genChance(r, 90):
					v = genPick(r, pool...)
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
	entries := []policy.PrincipalSpec{}
	for _, caller := range genCallers {
		if p := c.Caller; strings.HasPrefix(caller.name, p.Kind) {
			entries = append(entries, caller.entries...)
		}
	}
	switch p := c.Caller; {
	case p.ID == genWeb:
		entries = append(entries, policy.FederatedPrincipals("arn:aws:iam::"+genPick(r, genAccount, genOther)+":oidc-provider/"+p.ID)...)
	case p.AnyPartition:
		entries = append(entries, policy.AWSPrincipals("arn:aws-cn:iam::"+p.Account+":root")...)
	}
	if id := c.Caller.UniqueID; id != "" {
		entries = append(entries, policy.AWSPrincipals(id)...)
	}
	base := genCase{caller: &genCaller{entries: entries}, call: &genCall{action: c.Action}}
	base.call.resource.ARN = c.Resource
	s := genSpec(r, kind, &base, nil, nil)
	if kind == policy.RCP && s.Effect == policy.Allow { // stands alone
		s.Effect, s.Action = policy.Deny, []string{c.Action}
	}
	if genChance(r, 15) {
		list := twinCharacters(c.Action)
		i := strings.IndexByte(c.Action, ':') + 1 + r.IntN(3)
		s.NotAction, s.Action = nil, []string{strings.Join(list[:i], "") + genPick(r, "*", "?", "**") + strings.Join(list[min(len(list), i+r.IntN(3)):], "")}
	}
	if strings.HasPrefix(c.Resource, "arn:") && genChance(r, 45) {
		entries := []string{}
		for range genPick(r, 0, 1, 1, 1, 2) {
			service := len(twinCharacters(strings.Join(strings.SplitAfterN(c.Resource, ":", 4)[:3], "")))
			entry := c.mutate(r, c.Resource, genPick(r, service, service, service, 4))
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
	if c.Caller.Kind == "service" && c.Action == "sts:AssumeRoleWithWebIdentity" {
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
		k := genPick(r, twinKeys...)
		word := func() string {
			if len(k.values) > 0 && genChance(r, 85) {
				return genPick(r, k.values...)
			}
			return twinWord(r)
		}
		v := twinValue{Values: []string{word()}}
		switch {
		case genChance(r, 10):
			v = twinValue{Absent: true}
		case twinMultivalued[strings.ToLower(k.key)] && genChance(r, 80), k.key == "app:words", genChance(r, 8):
			v = twinValue{List: true}
			for range r.IntN(4) {
				v.Values = append(v.Values, word())
			}
		}
		c.Context[k.key] = v
	}
	if parts := strings.Split(c.Resource, ":"); len(parts) > 5 && genChance(r, 15) { // more than a part of an ARN
		i := 1 + r.IntN(4)
		c.Context["app:word"] = twinValue{Values: []string{parts[i] + ":" + parts[i+1]}}
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
			if p, err := policy.New(d.Version, s); err != nil || p.CheckKind(kind) != nil {
				c.dropped++
				continue
			}
			c.kept++
			d.Statements = append(d.Statements, s)
		}
		if len(d.Statements) == 0 {
			d.Statements = []policy.StatementSpec{genFiller(kind)}
		}
		var err error
		if d.built, err = policy.New(d.Version, d.Statements...); err != nil {
			panic(err)
		}
		c.Policies = append(c.Policies, d)
	}
}
