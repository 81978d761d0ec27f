package terraform

import (
	"cmp"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/internal/jsonwrite"
)

// describePermission reads a statement of a function's policy. Where nobody knows which function it is for, each may
// have it.
func (r *reader) describePermission(b *block) {
	f, qualifier := r.functionOf(b, "function_name")
	p := stack.Permission{ID: b.in.address, Place: r.placeOf(b.in)}
	in := &p.Input
	in.StatementID = b.statementID()
	in.Action, in.Principal = b.needed("action"), b.needed("principal")
	in.Qualifier = cmp.Or(r.qualifier(b), qualifier)
	in.SourceARN, in.SourceAccount = b.text("source_arn"), b.text("source_account")
	in.EventSourceToken, in.FunctionURLAuthType = b.text("event_source_token"), b.text("function_url_auth_type")
	in.PrincipalOrgID = b.text("principal_org_id")
	in.InvokedViaFunctionURL = b.known("invoked_via_function_url") != nil && b.flag("invoked_via_function_url")
	if f != nil {
		p.Function = f.of.ID
		r.out.Permissions = append(r.out.Permissions, p)
		return
	}
	if isKnown(b.needed("function_name")) {
		return
	}
	p.When = maybe(b, "function_name")
	for _, other := range r.instances {
		if f := r.functions[other]; f != nil && r.loose(b.in) {
			p.Function = f.of.ID
			r.out.Permissions = append(r.out.Permissions, p)
		}
	}
	r.incomplete(b.in, "nobody knows yet for which function it is")
}

// qualifier returns the argument of that name; the version of a function that the plan makes is one unknown (IN-72).
func (r *reader) qualifier(b *block) string {
	if b.isUnknown("qualifier") {
		if t, ok := b.target("qualifier"); ok && t.in != nil && t.in.typ == "aws_lambda_function" && t.in.mode == "managed" &&
			t.attribute == "version" {
			return r.version(t.in)
		}
	}
	return b.text("qualifier")
}

// statementID returns the id of a permission's statement; one that the provider makes up is made of the address.
func (b *block) statementID() string {
	if n := b.known("statement_id"); n != nil && !b.isSecret("statement_id") {
		if text := b.literal(n); text != "" {
			return text
		}
	}
	const longest = 100
	id := strings.Map(func(c rune) rune {
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' {
			return c
		}
		return '_'
	}, b.in.address)
	return id[max(len(id)-longest, 0):]
}

// describeLayerPermission puts a statement into the policy of a layer version.
func (r *reader) describeLayerPermission(b *block) {
	in, _ := b.refersTo("aws_lambda_layer_version", "layer_name")
	if in == nil {
		return
	}
	var statement, document jsonwrite.Object
	statement.Add("Sid", b.statementID())
	statement.Add("Effect", "Allow")
	who := b.needed("principal")
	if who == "*" {
		statement.Add("Principal", who)
	} else {
		if !strings.HasPrefix(who, "arn:") {
			who = "arn:" + r.partition() + ":iam::" + who + ":root"
		}
		statement.Add("Principal", map[string]string{"AWS": who})
	}
	statement.Add("Action", b.needed("action"))
	statement.Add("Resource", r.arn(in))
	if organization := b.text("organization_id"); organization != "" {
		statement.Add("Condition", map[string]any{"StringEquals": map[string]string{"aws:PrincipalOrgID": organization}})
	}
	document.Add("Version", "2012-10-17")
	document.Add("Statement", []any{statement})
	if text, err := document.MarshalJSON(); err == nil {
		r.addPolicy(r.places[in], stack.Document{ID: b.in.address, Text: text, Place: r.placeOf(b.in)})
	}
}
