package cloudformation

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/internal/forms"
	"github.com/lambdaiam/lambdaiam/internal/standin"
)

// classes are the classes of unknown values by their label, as their places ask for them: what stands between the fifth
// colon of a bucket's ARN and a slash is a name. A value that stands in several places is of the narrowest class, since
// it has to fit everywhere.
type classes struct {
	of    map[string]condition.Class
	forms map[string]string // of ARNs that are unknown as a whole
}

// narrower reports whether a class leaves less open than another, which may be none yet.
func narrower(a, b condition.Class) bool { return b == 0 || a < b }

func (c *classes) ask(label string, class condition.Class) {
	if narrower(class, c.of[label]) {
		c.of[label] = class
	}
}

// demand says that a text is of a class as a whole, and so all that is unknown in it.
func (c *classes) demand(text string, class condition.Class) {
	if !standin.Has(text, standin.Text) {
		return
	}
	pieces, _ := standin.Split(text)
	if len(pieces) > 1 && class < condition.ClassName { // a part of an account is no account
		class = condition.ClassName
	}
	for _, p := range pieces {
		if p.Class == standin.Text {
			c.ask(p.Label, class)
		}
	}
}

// plainNames are the services whose resources have names without slashes.
var plainNames = map[string]bool{"sqs": true, "sns": true, "lambda": true, "dynamodb": true, "s3": true, "events": true,
	"execute-api": true, "kinesis": true, "states": true, "kms": true, "firehose": true, "cognito-idp": true}

// scan looks at a text that may be an ARN, and says of what is unknown in it which place it has.
func (c *classes) scan(text string) {
	if !strings.HasPrefix(text, "arn:") || !standin.Has(text, standin.Text) {
		return
	}
	parts := strings.SplitN(text, ":", 6)
	fields := [...]condition.Class{1: condition.ClassPartition, 3: condition.ClassRegion, 4: condition.ClassAccount}
	for i, class := range fields {
		if class != 0 && i < len(parts) {
			c.demand(parts[i], class)
		}
	}
	if len(parts) < 6 {
		return
	}
	service, rest := parts[2], parts[5]
	if service == "apigateway" { // the URI of an integration has a whole ARN in it
		return
	}
	if service == "s3" {
		bucket, key, _ := strings.Cut(rest, "/")
		c.demand(bucket, condition.ClassName)
		c.demand(key, condition.ClassPath)
		return
	}
	class := condition.ClassPath
	if plainNames[service] {
		class = condition.ClassName
	}
	c.demand(rest, class)
}

// scanAll looks at all texts of a value.
func (c *classes) scanAll(n *node) {
	switch n.kind {
	case kindString:
		c.scan(n.text)
	case kindList, kindChoice:
		for _, item := range n.items {
			c.scanAll(item)
		}
	case kindObject:
		for i := range n.members {
			m := &n.members[i]
			if m.value.kind == kindString {
				if class, ok := memberClasses[m.name]; ok {
					c.demand(m.value.text, class)
				}
			}
			c.scanAll(m.value)
		}
	}
}

// memberClasses are the classes of values that stand alone in a member.
var memberClasses = map[string]condition.Class{
	"SourceAccount": condition.ClassAccount, "aws:SourceAccount": condition.ClassAccount,
	"aws:PrincipalAccount": condition.ClassAccount, "aws:ResourceAccount": condition.ClassAccount,
	"AWS:SourceAccount":  condition.ClassAccount,
	"aws:PrincipalOrgID": condition.ClassName, "PrincipalOrgID": condition.ClassName, "aws:SourceOrgID": condition.ClassName,
	"EventSourceToken": condition.ClassName, "aws:RequestedRegion": condition.ClassRegion,
	"VpcId": condition.ClassName, "LogGroupName": condition.ClassPath,
}

// wholes are the forms of ARNs, by the service that a source of such an ARN belongs to.
var wholes = map[string]string{
	"sns.amazonaws.com": "arn:{P}:sns:{R}:{A}:{N}",
	"s3.amazonaws.com":  "arn:{P}:s3:::{N}",
}

// demandWhole says that a text is the ARN of a source of a service. If it is one unknown value nothing is known of it but
// the form: then the name in it gets the label.
func (r *reader) demandWhole(text, service string) {
	parts, err := condition.PartsOf(text)
	form := wholes[service]
	if form == "" || err != nil || len(parts) != 1 || parts[0].Unknown.Class != condition.ClassText {
		return
	}
	label := parts[0].Unknown.Label
	r.places.forms[label] = forms.Expand(form, func(name string) string {
		switch name {
		case "R":
			return r.unknown("Region of "+label, condition.ClassRegion)
		case "A":
			return r.unknown("account of "+label, condition.ClassAccount)
		case "N":
			return r.unknown(label, condition.ClassName)
		}
		return r.partition
	})
}

// findWholes finds ARNs that are unknown as a whole and of which the service is known.
func (r *reader) findWholes(res *resource) {
	text := func(name string) string {
		if n := res.props.member(name); n != nil && n.kind == kindString {
			return n.text
		}
		return ""
	}
	switch res.kind {
	case "AWS::SNS::Subscription":
		r.demandWhole(text("TopicArn"), "sns.amazonaws.com")
	case "AWS::Lambda::Permission":
		r.demandWhole(text("SourceArn"), text("Principal"))
	}
}

// settle returns a text with each unknown value in its class.
func (c *classes) settle(text string) string {
	if !standin.Has(text, standin.Text) {
		return text
	}
	return standin.Replace(text, func(class byte, label string) string {
		if asked := c.of[label]; class == standin.Text && asked != 0 {
			return condition.Unknown{Label: label, Class: asked}.StandIn()
		}
		if form := c.forms[label]; class == standin.Text && form != "" {
			return form
		}
		return standin.Of(class, label)
	})
}

// settleAll does so in all texts of a value.
func (c *classes) settleAll(n *node) *node {
	switch n.kind {
	case kindString:
		if !standin.Has(n.text, standin.Text) {
			return n
		}
		return &node{kind: kindString, text: c.settle(n.text), at: n.at, origin: n.origin}
	case kindUnknown:
		if class := c.of[n.text]; class != 0 {
			u := condition.Unknown{Label: n.text, Class: class}
			return &node{kind: kindString, text: u.StandIn(), at: n.at, origin: n.origin}
		}
	case kindList, kindChoice:
		for i := range n.items {
			n.items[i] = c.settleAll(n.items[i])
		}
	case kindObject:
		for i := range n.members {
			n.members[i].value = c.settleAll(n.members[i].value)
		}
	}
	return n
}
