package denial

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/region"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// denial makes a denial of an event (IN-64).
func (e *event) denial() (Denial, error) {
	d := Denial{
		Claimed: e.sentence.Claimed, AuthorizationID: e.sentence.AuthorizationID,
		EventID: e.id, ErrorCode: e.code, Denied: e.denied(),
	}
	c, err := e.caller()
	if err != nil {
		return Denial{}, err
	}
	d.Principal, d.Request.Principal, d.Sure.Principal = c.text, c.Principal, c.sure
	d.Action, d.Sure.Action = e.sentence.Action, true
	if d.Action == "" {
		d.Action, d.Sure.Action = actionOf(e.source, e.name)
	}
	if d.Action == "" {
		return Denial{}, at(e.at, CodeMissingMember, "neither eventName nor errorMessage names an action")
	}
	d.Request.Action = d.Action
	if d.Request.Context, err = e.keys(); err != nil {
		return Denial{}, err
	}
	d.Resource, d.Sure.Resource = e.resource(d.Action)
	d.settle()
	d.Request.Resource.Account = e.owner(d.Resource)
	return d, nil
}

// resource returns the resource of an event, and whether it is sure.
func (e *event) resource(name string) (string, bool) {
	a, known := action.Lookup(name)
	said := e.sentence.Resource
	if said != "" && e.sentence.Sure.Resource {
		return said, true
	}
	found, several := "", false
	for _, r := range e.resources {
		text := r.arn
		if text == "" && r.prefix != "" {
			text = r.prefix + "*"
		}
		if _, fits := a.ResourceType(text); text == "" || known && !fits {
			continue
		}
		several = several || found != "" && found != text
		if found == "" {
			found = text
		}
	}
	switch {
	case found != "" && (said == "" || !several && strings.HasPrefix(found, said)): // IN-63: said was cut
		return found, !several
	case said != "":
		return said, false
	case known && !a.TakesResource():
		return "", true
	}
	if known {
		return e.parameterResource(a)
	}
	return "", false
}

// owner returns the account of a resource whose ARN has none, if resources tell it: that of an object is the bucket's.
func (e *event) owner(resource string) string {
	a, err := arn.Parse(resource)
	if err != nil || a.AccountID != "" {
		return ""
	}
	for _, r := range e.resources {
		if arn.IsAccountID(r.account) && r.arn != "" && (r.arn == resource || strings.HasPrefix(resource, r.arn+"/")) {
			return r.account
		}
	}
	return ""
}

// parameterResource returns the resource that requestParameters name: an ARN is one, a name becomes one in the account
// of the caller, which is no more than likely.
func (e *event) parameterResource(a action.Action) (string, bool) {
	names := make(map[string]string)
	found, several := "", false
	_ = members(e.parameters, func(name string, v jsonscan.Value) error {
		if v.Kind() != jsonscan.KindString || v.Text() == "" {
			return nil
		}
		text := v.Text()
		names[ascii.ToLower(name)] = text
		if _, fits := a.ResourceType(text); fits {
			several = several || found != "" && found != text
			found = text
		}
		return nil
	})
	home := e.home()
	if f, err := arn.ParseFunctionIn(names["functionname"], home); err == nil && a.Service().Prefix() == "lambda" {
		if q, err := f.WithQualifier(names["qualifier"]); err == nil {
			f = q
		}
		if _, fits := a.ResourceType(f.String()); fits { // ARN-3
			return f.String(), true
		}
	}
	if found != "" {
		return found, !several
	}
	// A queue is named by a URL that ends in /ACCOUNT/NAME.
	if url, name, ok := cutLast(names["queueurl"]); ok {
		names["queuename"] = name
		if _, account, _ := cutLast(url); arn.IsAccountID(account) {
			home.AccountID = account
		}
	}
	if home.AccountID == "" || len(names) == 0 {
		return "", false
	}
	for t := range a.ResourceTypes() {
		for format := range t.ARNFormats() {
			text := fill(format, home, names)
			if made, fits := a.ResourceType(text); fits && made.Name() == t.Name() {
				return text, false
			}
		}
	}
	return "", false
}

// cutLast cuts a text at its last slash.
func cutLast(s string) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, '/')
	if i < 0 {
		return "", "", false
	}
	return s[:i], s[i+1:], true
}

// home returns partition, Region and account in which a caller's names are. Of somebody of another account there is an
// event where the resource is.
func (e *event) home() arn.ARN {
	home := arn.ARN{Partition: region.PartitionOf(e.region), Region: e.region, AccountID: e.identity.account}
	if !arn.IsAccountID(home.AccountID) || e.identity.kind == "AWSAccount" {
		home.AccountID = e.recipient
	}
	if a, err := arn.Parse(e.identity.arn); err == nil {
		home.Partition = a.Partition
	}
	return home
}

// fill fills in the placeholders of the format of an ARN by parameters of the same name; "" where one is missing.
func fill(format string, home arn.ARN, names map[string]string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(format, "${")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		value := ""
		switch name {
		case "Partition":
			value = home.Partition
		case "Region":
			value = home.Region
		case "Account":
			value = home.AccountID
		case "ObjectName":
			value = names["key"]
		default:
			value = names[ascii.ToLower(name)]
			if strings.ContainsAny(value, ":*") || strings.Contains(value, "/") && name != "LogGroupName" {
				return ""
			}
		}
		if value == "" {
			return ""
		}
		b.WriteString(value)
		format = after
	}
}
