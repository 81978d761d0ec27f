package explain

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/internal/permission"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// edits returns the options to change a near statement that differs in one thing alone. Its conditions stay.
func (w *work) edits(o *obstacle, n *Near) []option {
	if len(n.Differs) != 1 {
		return nil
	}
	s := w.statement(o, n)
	if s == nil {
		return nil
	}
	d, spec := &n.Differs[0], specOf(s)
	c := o.place(Change{
		Code: AddEntry, Policy: n.Policy, Statement: n.Statement(), Line: n.Line, Column: n.Column, Spec: &spec,
	})
	req := &w.x.Request
	in := "in " + quote.Name(n.Policy) + ", statement " + quote.Name(n.Statement()) + ", "
	_, err := arn.ParseFunction(req.Resource.ARN)
	function := o.ReadAs == policy.Resource && err == nil
	switch {
	case d.Element == "Action" && !function:
		spec.Action = append(spec.Action, req.Action)
		c.Values = []string{req.Action}
		c.Say = in + "add the action " + quote.Whole(req.Action)
	case d.Element == "Resource" && !function && d.Code != evaluate.ResourceMustBeStar && d.Code != evaluate.ResourceNamesNone:
		added := policy.EscapeLiteral(req.Resource.ARN)
		spec.Resource = append(spec.Resource, added)
		c.Values = []string{added}
		c.Say = in + "add the resource " + quote.Whole(added)
	case d.Element == "Principal" && o.ReadAs == policy.Trust:
		who, ok := grantee(req.Principal)
		if !ok {
			return nil
		}
		spec.Principal = append(spec.Principal, who...)
		c.Code, c.Values = NameCaller, []string{who[0].ID}
		c.Say = "in the trust policy of " + roleName(req.Resource.ARN) + ", statement " + quote.Name(n.Statement()) +
			", add " + string(who[0].Type) + " " + quote.Whole(who[0].ID)
	case d.Element == "Condition":
		if !w.changeValue(&c, &spec, d, in, function) {
			return nil
		}
	default:
		return nil
	}
	limit := isLimit(o.Kind)
	return []option{{Change: c, limit: limit, apply: func(d *draft) { d.edit(o, n, spec) }}}
}

// roleName names a role for a sentence.
func roleName(resource string) string {
	if _, name, ok := strings.Cut(resource, ":role/"); ok {
		return "role " + quote.Name(name[strings.LastIndexByte(name, '/')+1:])
	}
	return "the role"
}

// changeValue changes a test of a statement: an operator under which a star is a wildcard, or one more source of calls.
// Any other value would take away a guard.
func (w *work) changeValue(c *Change, spec *policy.StatementSpec, d *Difference, in string, function bool) bool {
	at := slices.IndexFunc(spec.Condition, func(s condition.Spec) bool { return s.Operator == d.Operator && s.Key == d.Key })
	if at < 0 {
		return false
	}
	c.Code, c.Key = ChangeValue, d.Key
	test := &spec.Condition[at]
	if d.Code == evaluate.ConditionPatternUnderEquals {
		test.Operator = strings.Replace(strings.Replace(d.Operator, "IgnoreCase", "", 1), "StringEquals", "StringLike", 1)
		c.Say = in + test.Operator + " in place of " + d.Operator
		return true
	}
	source := slices.ContainsFunc(sourceKeys[:], func(k struct{ key, operator string }) bool { return ascii.EqualFold(k.key, d.Key) })
	if !source || w.x.Request.Principal.Account() != "" || len(d.Got) != 1 || d.Got[0] == "" {
		return false
	}
	value := d.Got[0]
	if strings.Contains(d.Operator, "Like") || strings.Contains(d.Operator, "Arn") {
		if strings.ContainsAny(value, "*?$") {
			return false
		}
	}
	test.Values = append(test.Values, value)
	c.Values = []string{value}
	c.Say = in + "the value " + quote.Whole(value) + " of " + quote.Name(d.Key) + " besides"
	if function {
		c.Say = "on the function, statement " + quote.Name(c.Statement) + ": the value " + quote.Whole(value) +
			" besides (remove and add it again, or PutResourcePolicy)"
	}
	return true
}

// permission returns the parameters of AddPermission that add a statement to the policy of a function, and writes them;
// "" where there are none.
func (w *work) permission(o *obstacle, s *policy.StatementSpec) (in lambdapolicy.AddPermissionInput, said string) {
	req := &w.x.Request
	fn, err := arn.ParseFunction(req.Resource.ARN)
	if err != nil || o.ReadAs != policy.Resource || len(s.Principal) != 1 {
		return in, ""
	}
	in = lambdapolicy.AddPermissionInput{
		FunctionName: fn.Name, Qualifier: fn.Qualifier, Action: req.Action, Principal: s.Principal[0].ID,
	}
	for i := range s.Condition {
		t := &s.Condition[i]
		if len(t.Values) != 1 {
			return in, ""
		}
		switch v := t.Values[0]; ascii.ToLower(t.Key) {
		case "aws:sourcearn":
			in.SourceARN = v
		case "aws:sourceaccount":
			in.SourceAccount = v
		case "aws:principalorgid":
			in.PrincipalOrgID = v
		case "lambda:eventsourcetoken":
			in.EventSourceToken = v
		case "lambda:functionurlauthtype":
			in.FunctionURLAuthType = v
		case "lambda:invokedviafunctionurl":
			in.InvokedViaFunctionURL = v == "true"
		default:
			return in, ""
		}
	}
	made, err := permission.Statement(in, fn)
	if err != nil || len(made.Condition) != len(s.Condition) {
		return in, ""
	}
	*s = made
	return in, permission.Text(in)
}
