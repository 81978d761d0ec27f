package analyze_test

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
)

// The statements of random systems.

// anyStatement makes a statement for a document, legal there or not.
func (r *sysMaker) anyStatement(d *sysDoc, effect policy.Effect) policy.StatementSpec {
	kind := d.kind
	s := policy.StatementSpec{Effect: effect}
	if effect == 0 {
		s.Effect = oneOf(r, policy.Allow, policy.Allow, policy.Allow, policy.Deny)
	}
	if kind == policy.RCP {
		if len(d.list) == 0 && r.chance(30) { // RCPFullAWSAccess
			return policy.StatementSpec{
				Effect: policy.Allow, Principal: policy.Everyone(), Action: []string{"*"}, Resource: []string{"*"},
			}
		}
		s.Effect = policy.Deny
	}
	limit := kind != policy.Identity && kind != policy.Resource
	if limit && s.Effect == policy.Allow && r.chance(40) { // what most limits allow
		s.Action, s.Resource = []string{"*"}, []string{"*"}
		if kind == policy.Endpoint {
			s.Principal = policy.Everyone()
		}
		return s
	}
	r.actions(&s, kind)
	if kind != policy.Resource || r.chance(85) {
		s.Resource = r.list(r.resourceEntry)
		if r.chance(15) {
			s.Resource, s.NotResource = nil, s.Resource
		}
	}
	switch kind {
	case policy.RCP:
		s.Principal = policy.Everyone()
	case policy.Resource, policy.Endpoint:
		s.Principal = r.principals(kind)
		if r.chance(map[policy.Effect]int{policy.Allow: 6, policy.Deny: 25}[s.Effect]) {
			s.Principal, s.NotPrincipal = nil, s.Principal
		}
	}
	for range oneOf(r, 0, 0, 1, 1, 2) {
		r.addTest(&s)
	}
	return s
}

// addTest adds a test to the condition of a statement that has none of its operator and key.
func (r *sysMaker) addTest(s *policy.StatementSpec) {
	c := r.test()
	same := func(o condition.Spec) bool { return o.Operator == c.Operator && strings.EqualFold(o.Key, c.Key) }
	if !slices.ContainsFunc(s.Condition, same) {
		s.Condition = append(slices.Clip(s.Condition), c)
	}
}

func (r *sysMaker) list(one func() string) []string {
	list := []string{one()}
	if r.chance(30) {
		list = append(list, one())
	}
	return list
}

// actions makes Action or NotAction.
func (r *sysMaker) actions(s *policy.StatementSpec, kind policy.Kind) {
	s.Action = r.list(r.actionEntry)
	switch {
	case kind == policy.RCP:
		s.Action = slices.DeleteFunc(s.Action, func(text string) bool { return text == "*" })
	case r.chance(15):
		s.Action, s.NotAction = nil, s.Action
	}
}

func (r *sysMaker) actionEntry() string {
	action := r.action
	if r.chance(40) {
		action = oneOf(r, r.theme.actions...)
	}
	service, name, _ := strings.Cut(action, ":")
	return oneOf(r, "*", action, action, action, strings.ToUpper(action), service+":*", service+":*",
		service+":"+name[:1]+"*", service+":?"+name[1:], service+":*"+name[len(name)-1:])
}

// resourceEntry makes an entry of Resource that often covers what the system is about.
func (r *sysMaker) resourceEntry() string {
	arn := r.arn
	if r.chance(40) {
		arn = oneOf(r, r.resources...)
	}
	if r.chance(6) {
		return oneOf(r, "arn:aws:s3:::*", "arn:aws:s3", "arn:aws:*:*:*:*", "arn:*:s3:::*", "arn:aws:s3:::elsewhere/*")
	}
	parts := strings.SplitN(arn, ":", 6)
	last := strings.LastIndexAny(parts[5], "/:") + 1
	head, name := parts[5][:last], parts[5][last:]
	if r.variables && r.chance(35) {
		name = oneOf(r, "${aws:username}", "${aws:PrincipalTag/team}", "${aws:PrincipalTag/team, 'x'}*", "*${aws:username}",
			"${acme:key}", "${aws:SourceVpc}", "${aws:username}?", "${aws:ResourceAccount}")
		if r.chance(15) {
			parts[4] = oneOf(r, "${aws:PrincipalAccount}", "${aws:PrincipalTag/team}")
		}
		parts[5] = head + name
		return strings.Join(parts, ":")
	}
	if r.chance(25) {
		parts[4] = "*"
	}
	if r.chance(20) {
		parts[3] = "*"
	}
	parts[5] = oneOf(r, parts[5], parts[5], head+"*", head+"*", head+name[:1]+"*", head+strings.Repeat("?", len(name)),
		"*", head+"*"+name[len(name)-1:])
	return oneOf(r, strings.Join(parts, ":"), strings.Join(parts, ":"), arn, "*")
}

// principals makes the entries of Principal.
func (r *sysMaker) principals(kind policy.Kind) (list []policy.PrincipalSpec) {
	if r.chance(15) || kind == policy.Endpoint && r.chance(50) {
		return oneOf(r, policy.Everyone(), policy.AWSPrincipals("*"))
	}
	for range oneOf(r, 1, 1, 2, 3) {
		e := oneOf(r, sysOthers...)
		if len(r.caller.entries) > 0 && r.chance(75) {
			e = oneOf(r, r.caller.entries...)
		}
		if !slices.Contains(list, e) {
			list = append(list, e)
		}
	}
	return list
}

// test makes a test, mostly of the keys that the system is about.
func (r *sysMaker) test() condition.Spec {
	k := oneOf(r, r.keys...)
	if r.chance(20) {
		k = r.key()
	}
	name := k.name
	if r.chance(10) {
		name = strings.ToLower(name)
	}
	if r.chance(10) {
		return condition.Spec{Operator: "Null", Key: name, Values: []string{oneOf(r, "true", "false")}}
	}
	op := oneOf(r, operators[k.family]...)
	if k.set && r.chance(85) {
		op = oneOf(r, "ForAllValues:", "ForAnyValue:") + op
	}
	if r.chance(20) {
		op += "IfExists"
	}
	values := r.list(func() string { return oneOf(r, k.wanted...) })
	if r.variables && (k.family == "text" || k.family == "arn") && r.chance(35) {
		v := "${" + oneOf(r, sysVariables...) + "}"
		if r.chance(15) {
			v = "${aws:PrincipalTag/team, 'x'}"
		}
		if k.family == "arn" {
			v = "arn:aws:s3:::" + v
		}
		values[0] = v
	}
	return condition.Spec{Operator: op, Key: name, Values: values}
}
