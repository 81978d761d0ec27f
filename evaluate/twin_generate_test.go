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

func (c *twinCase) given(kind policy.Kind) bool { return c.Levels[kind] > 0 }

// pick picks a condition key, often one that the request has.
func (c *twinCase) pick(r *rand.Rand) *twinKey {
	if len(c.keys) > 0 && genChance(r, 50) {
		return genPick(r, c.keys...)
	}
	return twinPick(r)
}

// twinPick picks a condition key. Families come before keys: most keys hold text, which has the fewest rules.
func twinPick(r *rand.Rand) *twinKey {
	return genPick(r, twinByFamily[genPick(r, "String", "String", "String", "Numeric", "Date", "Bool", "Binary", "Ip", "Arn", "Arn")]...)
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
		middle := genPick(r, "*", "*", "?", "**", "", "*?", "*??", "word")
		if middle == "word" {
			middle = c.word(r)
		}
		s = string(list[:i]) + middle + string(list[j:])
	}
	if list := []rune(s); genChance(r, 40) && len(list) > from {
		head, tail := string(list[:from]), string(list[from:])
		for _, k := range append([]*twinKey{twinPick(r)}, c.keys...) { // the first whose value occurs
			v, ok := c.variable(k.lower)
			if ok && v != "" && strings.Contains(tail, v) && (v != tail || genChance(r, 20)) {
				return head + strings.Replace(tail, v, "${"+genPick(r, k.key, strings.ToUpper(k.key))+"}", 1)
			}
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
		return "${" + c.pick(r).key + ", '" + genPick(r, "", "a", "*", "blue", "a}b", "a'b", "arn:aws:s3:::data") + "'}"
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
				case len(have.Values) > 0 && genChance(r, 50):
					v = genPick(r, have.Values...)
					switch textual := family == "String" || family == "Arn"; {
					case textual && genChance(r, 30):
						v = twinEscape.Replace(v)
					case textual && genChance(r, 10) && !strings.Contains(v, "'}"):
						v = "${" + c.pick(r).key + ", '" + v + "'}"
					}
				case family != "String" && genChance(r, 90):
					v = genPick(r, twinFamilies[family]...)
				}
				if family == "Bool" && genChance(r, 30) {
					v = "${app:word}"
				}
				if family == "String" || family == "Arn" && genChance(r, 75) {
					v = c.mutate(r, v, 0)
				}
				if strings.HasSuffix(operator, "IgnoreCase") && genChance(r, 50) {
					v = strings.ToUpper(v)
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
	if c.Caller.Account != "" && genChance(r, 50) {
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
			entry := c.Resource
			if genChance(r, 30) {
				entry = twinEscape.Replace(entry)
			}
			entry = c.mutate(r, entry, genPick(r, service, service, service, len("arn:")))
			if genChance(r, 10) {
				parts := strings.Split(entry, ":")
				entry = strings.Join(parts[:min(len(parts), 2+r.IntN(4))], ":") + genPick(r, "", "*")
			}
			if rest, ok := strings.CutPrefix(c.part(5), "a1/"); ok && kind == policy.Resource && genChance(r, 50) { // G-100
				entry = "execute-api:/" + c.mutate(r, rest, 0)
			}
			entries = append(entries, entry)
		}
		if genChance(r, 3) {
			entries = append(entries, "**")
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
	if c.Caller.AnyPartition && genChance(r, 50) { // an account id names its account in every partition
		c.Resource = strings.Replace(c.Resource, "arn:aws:", "arn:aws-cn:", 1)
	}
	if c.part(4) == "" || c.part(2) == "sso" {
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

// keyed is a key on which it depends whether a call has an exception, nil if there is none.
func (call *twinCall) keyed() *twinKey {
	key := map[string]string{"iam": "aws:MultiFactorAuthPresent", "kms": "kms:ResourceAliases"}[call.action[:strings.IndexByte(call.action, ':')]]
	if call.changedBy != "" {
		key = "aws:CalledVia"
	}
	i := slices.IndexFunc(twinKeys, func(k twinKey) bool { return k.key == key })
	if i < 0 {
		return nil
	}
	return &twinKeys[i]
}

// twinParts takes some of the parts of an ARN, colons and all.
func twinParts(r *rand.Rand, arn string) string {
	parts := strings.Split(arn, ":")
	from := min(genPick(r, 3, 3, 4, r.IntN(6)), len(parts)-1)
	return strings.Join(parts[from:from+1+r.IntN(len(parts)-from)], ":")
}

// give gives the request a value for a key.
func (c *twinCase) give(k *twinKey, v twinValue) {
	if _, again := c.Context[k.lower]; !again {
		c.keys = append(c.keys, k)
	}
	c.Context[k.lower] = v
}

func (c *twinCase) makeContext(r *rand.Rand) {
	for range r.IntN(8) {
		k := twinPick(r)
		switch {
		case c.Caller.Kind == "service" && genChance(r, 20):
			k = twinServices
		case c.call.keyed() != nil && genChance(r, 20):
			k = c.call.keyed()
		}
		word := func() string {
			switch {
			case k.family == "String" && genChance(r, 40):
				return twinParts(r, c.Resource)
			case k.family == "Arn" && genChance(r, 20):
				return c.Resource
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
		c.give(k, v)
		if k.family == "Arn" && !v.Absent && !v.List && genChance(r, 50) { // for a variable in an ARN of the policy
			c.give(twinVariable, twinValue{Values: []string{twinParts(r, v.Values[0])}})
		}
	}
}

// documents makes the policies of a level. Statements that are none are left out.
func (c *twinCase) documents(r *rand.Rand, kind policy.Kind, level int) {
	n := 1
	if kind == policy.Identity || kind == policy.Session || kind == policy.SCP || kind == policy.RCP {
		n = genPick(r, 1, 1, 2)
	}
	if (kind == policy.SCP || kind == policy.RCP) && genChance(r, 5) {
		n = 0 // a level of SCPs without policies allows nothing (E-50)
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
