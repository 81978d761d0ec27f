package evaluate_test

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
)

// The elements of the second generator's statements: each covers the request in one of many ways, or misses it by little.

// statement makes a statement that covers the request, but for one element, named by miss.
func (a *secondAim) statement(kind policy.Kind, effect policy.Effect, miss string) policy.StatementSpec {
	r := a.r
	s := policy.StatementSpec{Effect: effect}
	if kind == policy.Resource || kind == policy.Endpoint {
		s.Principal = a.entries(kind, miss == "principal")
		if genChance(r, map[bool]int{true: 35, false: 5}[effect == policy.Deny]) {
			s.Principal, s.NotPrincipal = nil, a.spared(miss == "principal")
		}
	}
	if kind == policy.RCP {
		s.Principal = policy.Everyone()
	}
	s.Action = a.actions(miss == "action")
	if kind == policy.RCP {
		s.Action = slices.DeleteFunc(s.Action, func(t string) bool { return t == "*" })
		if len(s.Action) == 0 {
			s.Action = []string{a.c.call.action}
		}
	} else if genChance(r, 10) {
		s.Action, s.NotAction = nil, a.actions(miss != "action")
	}
	if kind != policy.Resource || genChance(r, 85) {
		s.Resource = a.resources(miss == "resource")
		if genChance(r, 12) {
			s.Resource, s.NotResource = nil, a.resources(miss != "resource")
		}
	}
	for range genPick(r, 0, 1, 1, 2) {
		s.Condition = append(s.Condition, a.test(false))
	}
	if miss == "condition" {
		s.Condition = append(s.Condition, a.test(true))
	}
	return s
}

// actions makes an Action element.
func (a *secondAim) actions(miss bool) []string {
	r, action := a.r, a.c.call.action
	service, name, _ := strings.Cut(action, ":")
	i := r.IntN(len(name))
	head := service + ":" + name[:i]
	hits := []string{action, "*", service + ":*", head + "*", head + "?" + name[i+1:], service + ":*" + name[i:], strings.ToUpper(action),
		head + "**" + name[i:]}
	misses := []string{head, action + "s", action + "?", service + "x:*", head + "?" + name[i:], "iamx:" + name, service + ":?*x*"}
	if miss {
		return []string{genPick(r, misses...)}
	}
	list := []string{genPick(r, hits...)}
	if genChance(r, 30) {
		list = slices.Insert(list, r.IntN(2), genPick(r, misses...))
	}
	return list
}

// resources makes a Resource element.
func (a *secondAim) resources(miss bool) []string {
	r, c := a.r, a.c
	parts := strings.SplitN(c.Resource, ":", 6)
	if len(parts) < 6 { // "*"
		if miss {
			return []string{genPick(r, "arn:aws:s3:::depot/*", "arn:aws:*:*:*:*", "?", "arn:aws:s3:::*")}
		}
		if c.call.anyBucket {
			return []string{genPick(r, "*", "arn:*:s3:::*", "arn:aws:s3:::*", "arn:aws:s3*", "arn:aws:s3:::d*")}
		}
		return []string{genPick(r, "*", "*", "**")}
	}
	entry := func(miss bool) string {
		p := slices.Clone(parts)
		if genChance(r, 30) {
			p[1] = "*"
		}
		for i := 3; i < 5; i++ {
			switch {
			case genChance(r, 30):
				p[i] = "*"
			case p[i] != "" && genChance(r, 10):
				p[i] = p[i][:len(p[i])-1] + "?"
			case i == 4 && genChance(r, 15):
				p[i] = a.asVariable(p[i])
			}
		}
		p[5] = a.pattern(p[5], 0)
		if miss {
			switch i := genPick(r, 1, 3, 4, 5, 5, 5); i {
			case 1:
				p[1] = genPick(r, "aws", "aws-cn", "aws-us-gov")
			case 5:
				p[5] = secondOff(r, parts[5])
			default:
				p[i] = genPick(r, secondOther, "eu-west-1", "", "eu-*-2", "??", "${aws:SourceAccount}")
			}
		}
		text := strings.Join(p, ":")
		if !miss && genChance(r, 6) { // a short ARN
			text = strings.Join(p[:3+r.IntN(3)], ":")
		}
		return text
	}
	if miss {
		return []string{entry(true)}
	}
	list := []string{entry(false)}
	switch {
	case genChance(r, 30):
		list = []string{"*"}
	case genChance(r, 25):
		list = slices.Insert(list, r.IntN(2), entry(true))
	}
	return list
}

// entry writes an entry of Principal for a name.
func (a *secondAim) entry(id string) policy.PrincipalSpec {
	switch a.c.Caller.Kind {
	case "service":
		return policy.ServicePrincipals(id)[0]
	case "provider":
		return policy.FederatedPrincipals(id)[0]
	}
	return policy.AWSPrincipals(id)[0]
}

// entries makes a Principal element.
func (a *secondAim) entries(kind policy.Kind, miss bool) []policy.PrincipalSpec {
	r := a.r
	if !miss && (len(a.names) == 0 || genChance(r, 20) || kind == policy.Endpoint && genChance(r, 40)) {
		return genPick(r, policy.Everyone(), policy.AWSPrincipals("*"))
	}
	wrong := func() policy.PrincipalSpec {
		near := policy.AWSPrincipals(secondOther, "arn:aws-cn:iam::"+secondHome+":root", "AIDAQ3EXAMPLE7")
		near = append(near, policy.ServicePrincipals("lambda.amazonaws.com")[0], policy.FederatedPrincipals("cognito-identity.amazonaws.com")[0])
		for _, level := range slices.Sorted(maps.Keys(a.names)) {
			for _, id := range a.names[level] {
				if !strings.HasPrefix(id, "arn:") {
					continue
				}
				off := strings.NewReplacer("assumed-role/", "assumed-role/x", "/ops/", "/", "role/", "role/x/", "user/", "user/x/").Replace(id)
				if genChance(r, 40) {
					off = strings.NewReplacer("aws:", "aws-us-gov:", secondHome, secondOther).Replace(id)
				} else if genChance(r, 30) {
					off = id + "x"
				}
				near = append(near, a.entry(off))
			}
		}
		return genPick(r, near...)
	}
	list := []policy.PrincipalSpec{}
	if !miss {
		level := genPick(r, slices.Sorted(maps.Keys(a.names))...)
		list = append(list, a.entry(genPick(r, a.names[level]...)))
	}
	for len(list) == 0 || genChance(r, 25) {
		list = append(list, wrong())
	}
	return list
}

// spared makes a NotPrincipal element: of every level of the caller, or of all but one.
func (a *secondAim) spared(all bool) (list []policy.PrincipalSpec) {
	levels := slices.Sorted(maps.Keys(a.names))
	for _, level := range levels {
		list = append(list, a.entry(genPick(a.r, a.names[level]...)))
	}
	if !all && len(list) > 0 {
		i := a.r.IntN(len(list))
		list = slices.Delete(list, i, i+1)
	}
	if len(list) == 0 {
		list = policy.AWSPrincipals(secondOther)
	}
	return list
}

// twinKeysIn are the keys that are named, or whose family is, in a list of names.
func twinKeysIn(keys []twinKey, list string) iter.Seq[*twinKey] {
	return func(yield func(*twinKey) bool) {
		for i := range keys {
			for name := range strings.FieldsSeq(list) {
				if strings.HasPrefix(keys[i].lower, name) && !yield(&keys[i]) {
					return
				}
			}
		}
	}
}

// test makes a test of a condition that holds, or one that misses by little.
func (a *secondAim) test(miss bool) condition.Spec {
	r, c := a.r, a.c
	var there []*twinKey
	for i := range secondKeys {
		if _, ok := c.key(secondKeys[i].lower); ok {
			there = append(there, &secondKeys[i])
		}
	}
	k := &secondKeys[r.IntN(len(secondKeys))]
	own := twinLists[c.call.action] // keys of the service
	switch {
	case own != "" && genChance(r, 25):
		k = genPick(r, slices.Collect(twinKeysIn(secondKeys, own))...)
	case len(there) > 0 && genChance(r, 60):
		k = genPick(r, there...)
	case genChance(r, 60):
		if _, ok := c.Context[k.lower]; !ok {
			a.give(k)
		}
	}
	value, ok := c.key(k.lower)
	family := k.family
	switch {
	case genChance(r, 10):
		family = genPick(r, "String", "Numeric", "Date", "Bool", "Ip", "Arn", "Binary")
	case genChance(r, 10):
		t := condition.Spec{Operator: genPick(r, "Null", "Null", "Null", "ForAllValues:Null", "ForAnyValue:Null"), Key: k.key}
		t.Values = []string{genPick(r, "true", "false")}
		if !miss && !strings.Contains(t.Operator, ":") {
			t.Values = []string{fmt.Sprint(!ok)}
		}
		return t
	}
	operator := genPick(r, twinOperators[family]...)
	t := condition.Spec{Operator: operator, Key: genPick(r, k.key, k.key, strings.ToLower(k.key))}
	if twinMultivalued[k.lower] && genChance(r, 80) || genChance(r, 12) {
		t.Operator = genPick(r, "ForAllValues:", "ForAnyValue:") + t.Operator
	}
	if genChance(r, 15) {
		t.Operator += "IfExists"
	}
	negated := strings.Contains(operator, "Not")
	for range genPick(r, 1, 1, 1, 2, 3) {
		var v string
		for try := 0; try == 0 || try < 6 && twinRefused(operator, v); try++ {
			v = genPick(r, k.values...)
			if len(value.Values) > 0 {
				v = genPick(r, value.Values...)
			}
			if miss != negated || genChance(r, 15) {
				v = a.missed(family, v)
			} else {
				v = a.respelled(family, operator, v)
			}
		}
		t.Values = append(t.Values, v)
	}
	return t
}
