package explain

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// Remedies that change the request.

// sendKeys returns the option to send what the tests of a near statement want that fails in nothing else.
func (w *work) sendKeys(n *Near) (list []option) {
	for i := range n.Differs {
		if d := &n.Differs[i]; d.Element != "Condition" || !canBeSent(d) {
			return nil
		}
	}
	var changes []Change
	var values []condition.Value
	for i := range n.Tests {
		t := &n.Tests[i]
		if t.Holds {
			continue
		}
		value, ok := w.satisfying(t)
		if !ok {
			return nil
		}
		v := condition.One(value)
		if t.Test.Operator().Set() != condition.Single {
			v = condition.List(value)
		}
		c := Change{Code: SendKey, Key: t.Test.Key(), Values: []string{value}}
		if c.Say, c.Side = sendIt(c.Key, value); n.Codes[i] == evaluate.ConditionListGiven {
			c.Say, c.Side = "send "+named(c.Key)+" = "+named(value)+" as one value, not in a list", Request
		}
		changes, values = append(changes, c), append(values, v)
	}
	if len(changes) == 0 {
		return nil
	}
	return []option{{Change: changes[0], more: changes[1:], apply: func(d *draft) {
		for i, v := range values {
			d.req.Context.SetValue(changes[i].Key, v)
		}
	}}}
}

// unsendable are beginnings of keys, in lower case, that say who calls or what for: nobody can send another value.
var unsendable = [...]string{
	"aws:principalarn", "aws:principalaccount", "aws:principaltype", "aws:principalisawsservice", "aws:principalservicename",
	"aws:userid", "aws:username", "aws:sourcearn", "aws:sourceaccount", "aws:resourceaccount", "aws:calledvia",
	"aws:viaawsservice", "aws:federatedprovider", "kms:calleraccount", "s3:resourceaccount", "aws:sourceorg",
	"aws:resourceorg", "aws:currenttime", "aws:epochtime", "aws:tokenissuetime", "aws:requestedregion",
}

// canBeSent reports whether a request could have another value for the key of a test that does not hold.
func canBeSent(d *Difference) bool {
	switch d.Code {
	case evaluate.ConditionKeyNeverSent, evaluate.ConditionPatternUnderEquals, evaluate.ConditionKeyPresent,
		evaluate.ConditionUnreadable, evaluate.ConditionVariableEmpty:
		return false
	}
	key := ascii.ToLower(d.Key)
	for _, begin := range unsendable {
		if strings.HasPrefix(key, begin) {
			return false
		}
	}
	return true
}

// satisfying returns a value under which a test holds.
func (w *work) satisfying(t *condition.TestReport) (string, bool) {
	op := t.Test.Operator()
	if op.Negated() {
		return "", false
	}
	for wanted := range t.Test.Values() {
		if strings.Contains(wanted, "${") && len(t.Test.VariableKeys()) > 0 {
			continue
		}
		value := wanted
		switch name := op.String(); {
		case strings.Contains(name, "Like"), strings.Contains(name, "Arn"):
			value = strings.NewReplacer("*", "", "?", "x").Replace(wanted)
		case strings.Contains(name, "NumericLessThan"), strings.Contains(name, "NumericGreaterThan"):
			n, err := strconv.ParseInt(wanted, 10, 64)
			if err != nil {
				continue
			}
			if !strings.Contains(name, "Equals") {
				if n++; strings.Contains(name, "Less") {
					n -= 2
				}
			}
			value = strconv.FormatInt(n, 10)
		case strings.Contains(name, "IpAddress"):
			if p, err := netip.ParsePrefix(wanted); err == nil {
				value = p.Addr().String()
			}
		case strings.Contains(name, "Null"), strings.Contains(name, "Date") && !strings.Contains(name, "Equals"):
			continue
		}
		v := condition.One(value)
		if op.Set() != condition.Single {
			v = condition.List(value)
		}
		if value != "" && t.Test.HoldsFor(v, w.x.Request.Context, false) {
			return value, true
		}
	}
	return "", false
}

// fillVariable returns the option to send the value of the only variable in an entry of Resource with which the entry of a
// near statement covers the resource.
func (w *work) fillVariable(n *Near) []option {
	if !n.hasEmptyVariable() {
		return nil
	}
	for _, entry := range n.Differs[0].Wanted {
		before, rest, _ := strings.Cut(entry, "${")
		key, after, closed := strings.Cut(rest, "}")
		value, begins := strings.CutPrefix(w.x.Request.Resource.ARN, before)
		if !closed || !begins || strings.Contains(after, "${") || !strings.Contains(key, ":") || strings.Contains(key, ",") {
			continue
		}
		end := after // what ends the value: all that is literal
		if star := strings.IndexAny(after, "*?"); star >= 0 {
			end = after[:star]
		}
		if end != "" {
			value, _, closed = strings.Cut(value, end)
		}
		if value == "" || !closed || !canBeSent(&Difference{Key: key}) {
			continue
		}
		c := Change{Code: SendKey, Key: key, Values: []string{value}}
		c.Say, c.Side = sendIt(key, value)
		return []option{{Change: c, apply: func(d *draft) { d.req.Context.SetValue(key, condition.One(value)) }}}
	}
	return nil
}

// askOtherwise returns the options to ask for what a near statement covers that differs in the resource, or in the
// session, alone.
func (w *work) askOtherwise(n *Near) (list []option) {
	if len(n.Differs) != 1 {
		return nil
	}
	d := &n.Differs[0]
	wanted := ""
	for _, entry := range d.Wanted {
		if isLiteral(entry) && !strings.Contains(entry, "${") {
			wanted = entry
			break
		}
	}
	if wanted == "" {
		return nil
	}
	say := ""
	switch d.Code {
	case evaluate.ResourceQualifierAdded:
		say = "call the function without the version or alias"
	case evaluate.ResourceQualifierMissing, evaluate.ResourceQualifierOther:
		say = "call " + quote.Whole(wanted)
	case evaluate.ResourceNamesNone:
		if w.x.Request.Resource.ARN != "*" {
			return nil
		}
		say = "name the resource: ask for " + quote.Whole(wanted)
	case evaluate.ResourceCase, evaluate.ResourceSpelling, evaluate.ResourceRegion:
		say = "ask for " + quote.Whole(wanted)
	case evaluate.PrincipalOtherSession:
		who, err := evaluate.ParsePrincipal(wanted)
		if err != nil {
			return nil
		}
		return []option{{Change: Change{Code: AskOtherwise, Side: Request, Values: []string{wanted}, Say: "ask in the session " + quote.Whole(wanted)},
			apply: func(d *draft) { d.req.Principal = who }}}
	default:
		return nil
	}
	return []option{{Change: Change{Code: AskOtherwise, Side: Request, Resource: wanted, Say: say},
		apply: func(d *draft) { d.req.Resource.ARN = wanted }}}
}
