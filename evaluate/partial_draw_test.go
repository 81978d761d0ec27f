package evaluate_test

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Drawn policies.

func (d *drawing) drawPolicy(kind policy.Kind, n int) drawnPolicy {
	p := drawnPolicy{kind: kind, version: policy.Version2012}
	if kind == policy.SCP || kind == policy.RCP {
		p.level = n
	} else if d.IntN(5) == 0 {
		p.version = pick(d, []string{policy.Version2008, ""})
	}
	if u := d.hole([]string{""}, condition.ClassPolicy).Unknown; u.Label != "" && d.IntN(3) == 0 {
		p.unknown = u
		return p
	}
	for range 1 + d.IntN(3) {
		p.statements = append(p.statements, d.drawStatement(kind))
	}
	return p
}

func (d *drawing) drawStatement(kind policy.Kind) (s drawnStatement) {
	s.effect = policy.Allow
	if d.IntN(4) == 0 || kind == policy.RCP {
		s.effect = policy.Deny
	}
	s.ifThere = d.hole([]string{""}, condition.ClassChoice).Unknown
	if kind != policy.RCP && d.IntN(3) == 0 {
		s.unknown = d.hole([]string{""}, condition.ClassPolicy).Unknown
	}
	action := func() drawnText {
		service, name, _ := strings.Cut(d.request.action, ":")
		switch d.IntN(5) {
		case 0:
			return joined(d.hole([]string{d.request.action}, condition.ClassText))
		case 1:
			return joined(known(service+":"), d.hole([]string{"*", "Get*", name}, condition.ClassText, condition.ClassName))
		case 2:
			return joined(known(service+":"), known(name[:2]), d.hole([]string{"*", "x"}, condition.ClassName))
		}
		return joined(known(d.request.action))
	}
	for range 1 + d.IntN(2) {
		s.action = append(s.action, action())
	}
	s.notAction = d.IntN(12) == 0 && kind != policy.RCP
	for range 1 + d.IntN(2) {
		switch d.IntN(4) {
		case 0: // that of the request
			s.resource = append(s.resource, d.request.resource)
		case 1: // … and more
			s.resource = append(s.resource, append(slices.Clone(d.request.resource), known("*")))
		default:
			s.resource = append(s.resource, d.arn(true))
		}
	}
	s.notResource = d.IntN(8) == 0
	switch kind {
	case policy.RCP:
		s.principal = []drawnEntry{{policy.TypeEveryone, joined(known("*"))}}
	case policy.Resource, policy.Endpoint:
		s.notPrincipal = d.IntN(8) == 0
		for range 1 + d.IntN(2) {
			s.principal = append(s.principal, d.drawEntry())
		}
		if d.services == "sts" && kind == policy.Resource {
			s.resource = nil
		}
	}
	for range max(0, d.IntN(5)-2) {
		s.tests = append(s.tests, d.drawTest())
	}
	return s
}

func (d *drawing) drawEntry() drawnEntry {
	switch d.IntN(10) {
	case 8, 9: // the caller, maybe
		switch first := d.request.principal[0].Text; {
		case strings.Contains(first, "amazonaws") || first == "logs.":
			return drawnEntry{policy.TypeService, d.request.principal}
		case first == samlARN || first == "accounts.google.com":
			return drawnEntry{policy.TypeFederated, d.request.principal}
		case first != "anonymous":
			return drawnEntry{policy.TypeAWS, d.request.principal}
		}
		return drawnEntry{policy.TypeAWS, joined(known("*"))}
	case 0:
		return drawnEntry{policy.TypeAWS, joined(known("*"))}
	case 1:
		return drawnEntry{policy.TypeService, joined(d.hole([]string{"sns.amazonaws.com"}, condition.ClassText))}
	case 2:
		return drawnEntry{policy.TypeService, joined(known("logs."), d.region(), known(".amazonaws.com"))}
	case 3:
		return drawnEntry{policy.TypeAWS, joined(d.hole([]string{acctA}, condition.ClassText, condition.ClassAccount))}
	case 4:
		return drawnEntry{policy.TypeFederated, joined(known("arn:aws:iam::"), d.account(), known(":"+pick(d, []string{"saml-provider/corp", "oidc-provider/accounts.google.com"})))}
	}
	return drawnEntry{policy.TypeAWS, d.person()}
}

func (d *drawing) drawTest() drawnTest {
	t := drawnTest{key: pick(d, append([]string{
		"aws:PrincipalArn", "aws:username", "aws:PrincipalAccount", "aws:ResourceAccount", "aws:PrincipalTag/t", "aws:ResourceTag/t",
		"aws:RequestedRegion", "aws:PrincipalOrgID", "s3:ResourceAccount", "aws:userid",
	}, drawnKeys...))}
	if len(d.request.context) > 0 && d.IntN(2) == 0 {
		t.key = pick(d, d.request.context).key
	}
	set, suffix := pick(d, []string{"", "", "", "ForAllValues:", "ForAnyValue:"}), pick(d, []string{"", "", "", "IfExists"})
	base := pick(d, []string{
		"StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase",
		"ArnLike", "ArnNotLike", "ArnEquals", "NumericEquals", "DateLessThan", "Bool", "IpAddress", "NotIpAddress", "Null",
	})
	value := func(texts ...string) drawnText {
		return joined(d.hole(texts, condition.ClassText, condition.ClassName))
	}
	switch base {
	case "Null":
		suffix = ""
		t.values = []drawnText{value("true", "false")}
	case "Bool":
		t.values = []drawnText{value("true", "false")}
	case "NumericEquals":
		t.values = []drawnText{value("5", "7")}
	case "DateLessThan":
		t.values = []drawnText{value("2025-01-01T00:00:00Z")}
	case "IpAddress", "NotIpAddress":
		t.values = []drawnText{value("10.0.0.0/8")}
	default:
		for range 1 + d.IntN(2) {
			v := d.value()
			if d.IntN(3) == 0 {
				v = d.arn(true)
			}
			if d.IntN(6) == 0 {
				v = joined(known(pick(d, []string{"*", "${aws:PrincipalArn}", "${aws:username}", "b*", "${custom:key}"})))
			}
			t.values = append(t.values, v)
		}
	}
	t.operator = set + base + suffix
	return t
}

// render returns a text with values, or with stand-ins where values is nil.
func (t drawnText) render(values map[string]string) string {
	if values == nil {
		text, err := condition.PartialText(t...)
		if err != nil {
			panic(err)
		}
		return text
	}
	var b strings.Builder
	for _, p := range t {
		if p.Unknown.Label != "" {
			b.WriteString(values[p.Unknown.Label])
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

// requestWith returns the request with values, or with stand-ins where they are nil.
func (d *drawing) requestWith(values map[string]string) (req evaluate.Request, err error) {
	r := &d.request
	parse := evaluate.ParsePrincipal
	if values == nil {
		parse, req.Partial = evaluate.ParsePartialPrincipal, true
	}
	if req.Principal, err = parse(r.principal.render(values)); err != nil {
		return req, err
	}
	if r.rolePath != "" {
		req.Principal = req.Principal.WithRolePath(r.rolePath)
	}
	req.Action = r.action
	req.Resource.ARN, req.Resource.Account = r.resource.render(values), r.account.render(values)
	if r.tag != nil {
		req.Resource.Tags = map[string]string{"t": r.tag.render(values)}
		req.Principal = req.Principal.WithTags(map[string]string{"t": r.userTag.render(values)})
	}
	for _, k := range r.context {
		var texts []string
		for _, v := range k.values {
			texts = append(texts, v.render(values))
		}
		if k.list {
			req.Context.SetMulti(k.key, texts...)
		} else {
			req.Context.Set(k.key, texts[0])
		}
	}
	return req, nil
}
