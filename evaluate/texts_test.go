package evaluate_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/eviltext"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A textCase is a question with one text from outside in every place that takes one.
type textCase struct {
	policyName, sid, action, resource, operator, key, value, entry, level string // of policies
	principal, asked, arn, account, tag, contextKey, contextValue         string // of the request
	stored                                                                bool
}

// textFields are the places, and what a harmless text makes there with some words around it.
var textFields = map[string]func(c *textCase, s string){
	"policy name":       func(c *textCase, s string) { c.policyName = s },
	"Sid":               func(c *textCase, s string) { c.sid = s },
	"action":            func(c *textCase, s string) { c.action = "s3:" + s },
	"service":           func(c *textCase, s string) { c.action = s + ":Get" },
	"resource":          func(c *textCase, s string) { c.resource = "arn:aws:s3:::" + s },
	"no ARN":            func(c *textCase, s string) { c.resource = s },
	"variable":          func(c *textCase, s string) { c.value = "${aws:PrincipalTag/" + s + "}" },
	"default":           func(c *textCase, s string) { c.value = "${aws:PrincipalTag/t, '" + s + "'}" },
	"operator":          func(c *textCase, s string) { c.operator = s },
	"operator, stored":  func(c *textCase, s string) { c.operator, c.stored = s, true },
	"resource, stored":  func(c *textCase, s string) { c.resource, c.stored = s, true },
	"entry, stored":     func(c *textCase, s string) { c.entry, c.stored = s, true },
	"condition key":     func(c *textCase, s string) { c.key = s },
	"condition aws key": func(c *textCase, s string) { c.key = "aws:" + s },
	"condition value":   func(c *textCase, s string) { c.value = s },
	"entry":             func(c *textCase, s string) { c.entry = s },
	"entry of a user":   func(c *textCase, s string) { c.entry = "arn:aws:iam::111122223333:user/" + s },
	"entry of a role":   func(c *textCase, s string) { c.entry = "arn:aws:iam::111122223333:role/" + s + "/r" },
	"level":             func(c *textCase, s string) { c.level = s },
	"principal":         func(c *textCase, s string) { c.principal = s },
	"user":              func(c *textCase, s string) { c.principal = "arn:aws:iam::111122223333:user/" + s },
	"session":           func(c *textCase, s string) { c.principal = "arn:aws:sts::111122223333:assumed-role/r/" + s },
	"role":              func(c *textCase, s string) { c.principal = "arn:aws:iam::111122223333:role/" + s },
	"action asked":      func(c *textCase, s string) { c.asked = "s3:" + s },
	"service asked":     func(c *textCase, s string) { c.asked = s + ":Get" },
	"no action":         func(c *textCase, s string) { c.asked = s },
	"ARN asked":         func(c *textCase, s string) { c.arn = "arn:aws:s3:::" + s },
	"ARN of a service":  func(c *textCase, s string) { c.arn = "arn:aws:" + s + ":us-east-1:444455556666:x" },
	"partition":         func(c *textCase, s string) { c.arn = "arn:" + s + ":s3:::b" },
	"name asked":        func(c *textCase, s string) { c.arn = s },
	"account":           func(c *textCase, s string) { c.account = s },
	"account of sso":    func(c *textCase, s string) { c.arn, c.account = "arn:aws:sso::111122223333:instance/i", s },
	"tag":               func(c *textCase, s string) { c.tag = s },
	"context key":       func(c *textCase, s string) { c.contextKey = s },
	"context aws key":   func(c *textCase, s string) { c.contextKey = "aws:" + s },
	"context both":      func(c *textCase, s string) { c.contextKey, c.key = "s3:"+s, "s3:"+s },
	"context value":     func(c *textCase, s string) { c.contextValue = s },
	"derived":           func(c *textCase, s string) { c.contextKey, c.contextValue = "aws:PrincipalArn", s },
	"date":              func(c *textCase, s string) { c.operator, c.key, c.value = "DateLessThan", "x:d", s },
	"date, stored":      func(c *textCase, s string) { c.operator, c.key, c.value, c.stored = "DateLessThan", "x:d", s, true },
	"unreadable":        func(c *textCase, s string) { c.operator, c.value, c.contextValue = "Bool", "true", s },
	"number":            func(c *textCase, s string) { c.operator, c.value, c.contextValue = "NumericLessThan", "7", s },
}

func jsonText(s string) string {
	data, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(data)
}

// say hands on what every text of the question says, in the order of the places, and every error.
func (c *textCase) say(says func(place, text string), fails func(error)) {
	document := func(principal, effect string) *policy.Policy {
		text := `{"Version":"2012-10-17","Statement":[{"Sid":` + jsonText(c.sid) + `,` + principal + `"Effect":"` + effect + `","Action":` + jsonText(c.action) +
			`,"Resource":` + jsonText(c.resource) + `,"Condition":{` + jsonText(c.operator) + `:{` + jsonText(c.key) + `:[` + jsonText(c.value) + `]}}},` +
			`{` + principal + `"Effect":"` + effect + `","Action":"*","Resource":"*","Condition":{"StringEquals":{"x:other":["v",` + jsonText(c.value) + `]}}}]}`
		opts := []policy.Option{policy.WithName(c.policyName)}
		if c.stored {
			opts = append(opts, policy.WithStored())
		}
		p, err := policy.Parse([]byte(text), opts...)
		fails(err)
		for _, kind := range []policy.Kind{policy.Identity, policy.SCP, policy.Resource, policy.Trust, policy.Key, policy.RCP} {
			if err == nil {
				fails(p.CheckKind(kind))
			}
		}
		if err != nil {
			other := ""
			if principal != "" {
				other = `"Principal":"*",`
			}
			return policy.MustParse(`{"Version":"2012-10-17","Statement":{` + other + `"Effect":"` + effect + `","Action":"x:Other","Resource":"*"}}`)
		}
		return p
	}
	principal, err := evaluate.ParsePrincipal(c.principal)
	fails(err)
	if err != nil {
		principal = evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/u")
	}
	req := evaluate.Request{Principal: principal.WithTags(map[string]string{c.tag: c.tag}), Action: c.asked,
		Resource: evaluate.Resource{ARN: c.arn, Account: c.account, Tags: map[string]string{c.tag: "v", c.tag + "x": c.tag}}}
	req.Context.Set(c.contextKey, c.contextValue)
	req.Context.SetMulti("x:list", c.contextValue, c.contextValue)
	identity := document("", "Allow")
	named := `"Principal":{"AWS":` + jsonText(c.entry) + `},`
	for _, ps := range []evaluate.Policies{
		{Identity: []*policy.Policy{identity}, Resource: document(named, "Allow")},
		{Identity: []*policy.Policy{document("", "Deny"), policy.MustParse(anything)}, SCPs: []evaluate.Level{{Name: c.level, Policies: []*policy.Policy{document("", "Allow")}}}},
		{Identity: []*policy.Policy{policy.MustParse(anything)}, Boundary: identity, RCPs: []evaluate.Level{{Name: c.level, Policies: []*policy.Policy{document(`"Principal":"*",`, "Deny")}}}},
		{Identity: []*policy.Policy{policy.MustParse(anything)}, SCPs: []evaluate.Level{{Name: c.level, Policies: []*policy.Policy{document("", "Deny"), policy.MustParse(anything)}}}},
	} {
		r, err := evaluate.Evaluate(&req, ps)
		if err != nil {
			fails(err)
			continue
		}
		says("Result", r.String())
		says("AccessDenied", r.AccessDenied(&req))
		fails(req.Validate())
		for _, m := range r.Statements {
			says("Match", m.String())
		}
		for _, m := range r.Misses {
			says("Miss", m.String())
			for _, test := range m.Tests {
				says("TestReport", test.String())
			}
		}
		for _, p := range r.Problems {
			says("Problem", p.String())
			says("Message", p.Message)
			says("Value", p.Value)
		}
		for _, o := range r.Outcomes {
			says("Outcome", o.String())
		}
	}
	var d evaluate.Decision
	fails(d.UnmarshalText([]byte(c.value)))
	_, err = condition.ParseOperator(c.operator)
	fails(err)
}

const anything = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`

func newTextCase() textCase {
	return textCase{
		policyName: "p", sid: "s", action: "s3:GetObject", resource: "arn:aws:s3:::b/*", operator: "StringEquals", key: "x:k", value: "v",
		entry: "arn:aws:iam::111122223333:role/r", level: "l", principal: "arn:aws:iam::111122223333:user/u", asked: "s3:GetObject",
		arn: "arn:aws:s3:::b/o", tag: "t", contextKey: "x:k", contextValue: "w",
	}
}

// lines are how many lines all texts have, by what they are, and how many texts there are.
func (c *textCase) lines() (lines, texts map[string]int) {
	lines, texts = make(map[string]int), make(map[string]int)
	c.say(func(place, text string) {
		lines[place] += strings.Count(text, "\n")
		texts[place]++
	}, func(error) {})
	return lines, texts
}

// TestPromiseTexts holds that texts of policies and requests do not lie: whatever is in a name, key or value, a result
// has the lines it has with a harmless one, nothing in it is a control or turns the direction of writing, and errors are
// one line of 4 KiB at most.
func TestPromiseTexts(t *testing.T) {
	for field, put := range textFields {
		harmless := newTextCase()
		put(&harmless, "zz")
		want, texts := harmless.lines()
		for _, evil := range eviltext.Texts() {
			c := newTextCase()
			put(&c, evil)
			c.check(t, field)
			if evil == "" {
				continue // is a value of its own
			}
			got, n := c.lines()
			for place := range want {
				if n[place] == texts[place] && got[place] != want[place] {
					t.Errorf("%s %.40q: %s has %d lines more, want %d", field, evil, place, got[place], want[place])
				}
			}
		}
	}
}

// check holds what holds of each text by itself.
func (c *textCase) check(t *testing.T, field string) {
	t.Helper()
	c.say(func(place, text string) {
		lines := 1
		if place == "Result" {
			lines = 1000
			for _, line := range strings.Split(text, "\n")[1:] {
				if !strings.HasPrefix(line, "  ") {
					t.Errorf("%s: a line of the result is %.200q", field, line)
				}
			}
		}
		if fault := eviltext.Fault(text, lines); fault != "" {
			t.Errorf("%s: %s: %.1000s", field, place, fault)
		}
	}, func(err error) {
		if fault := eviltext.ErrorFault(err); fault != "" {
			t.Errorf("%s: %T: %.1000s", field, err, fault)
		}
		var e *policy.Error
		if errors.As(err, &e) {
			if fault := eviltext.Fault(e.Path+e.Reason, 1); fault != "" {
				t.Errorf("%s: %.1000s", field, fault)
			}
		}
	})
}

// FuzzTexts holds TestPromiseTexts for two texts in two places, and for any text in all of them.
func FuzzTexts(f *testing.F) {
	fields := make([]string, 0, len(textFields))
	for field := range textFields {
		fields = append(fields, field)
	}
	slices.Sort(fields)
	for i, evil := range eviltext.Texts() {
		if len(evil) < 1000 {
			f.Add(evil, "a\nb", uint8(i), uint8(3*i+1))
		}
	}
	f.Fuzz(func(t *testing.T, a, b string, i, j uint8) {
		if len(a) > 4000 || len(b) > 4000 {
			return
		}
		c := newTextCase()
		textFields[fields[int(i)%len(fields)]](&c, a)
		textFields[fields[int(j)%len(fields)]](&c, b)
		c.check(t, fields[int(i)%len(fields)]+" and "+fields[int(j)%len(fields)])
	})
}
