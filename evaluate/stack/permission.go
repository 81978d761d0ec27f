package stack

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// checkPermissions finds the permissions that Lambda refuses: faults of theirs (IN-47).
func (s *Stack) checkPermissions() {
	for i := range s.d.Permissions {
		p := &s.d.Permissions[i]
		f, ok := s.functions[p.Function]
		if !ok {
			continue
		}
		if _, err := s.statement(p, s.d.Functions[f].Function.ARN); err != nil {
			s.statements[p.ID] = err
			s.addFault(&Error{Code: CodeInvalidPermission, Resource: p.ID, File: s.d.File,
				Line: p.Place.Line, Column: p.Place.Column, Path: p.Place.Path,
				Reason: "Lambda refuses the permission: " + condition.ShowPartial(err.Error()), Err: err})
		}
	}
}

// functionPolicies returns the policies of a function by qualifier: the statements of its permissions in their order.
func (w *world) functionPolicies(f *Function) (map[string]*policy.Policy, error) {
	specs := make(map[string][]policy.PartialSpec)
	for _, i := range w.parts[f.ID].permissions {
		p := &w.d.Permissions[i]
		if w.statements[p.ID] != nil {
			continue
		}
		u, absent := w.left(p.When)
		if absent {
			continue
		}
		spec, err := w.statement(p, f.Function.ARN)
		if err != nil {
			return nil, refuse(CodeInvalidPermission, p.ID, err.Error(), err)
		}
		spec.If = u
		q := w.qualifier(p.Input.Qualifier)
		specs[q] = append(specs[q], spec)
	}
	if len(specs) == 0 {
		return nil, nil
	}
	out := make(map[string]*policy.Policy, len(specs))
	for qualifier, list := range specs {
		p, err := policy.NewPartial("2012-10-17", list...)
		if err != nil {
			return nil, refuse(CodeInvalidPermission, f.ID, err.Error(), err)
		}
		name := f.ID
		if qualifier != "" {
			name += ":" + condition.ShowPartial(qualifier)
		}
		out[qualifier] = p.Named(name)
	}
	return out, nil
}

// statement returns what Lambda makes of a permission: of an example with values in the place of those that nobody
// knows, into which these are put.
func (s *Stack) statement(p *Permission, fn arn.Function) (policy.PartialSpec, error) {
	in := p.Input
	in.Qualifier = s.qualifier(in.Qualifier)
	name := "arn:" + fn.Partition + ":lambda:" + fn.Region + ":" + fn.AccountID + ":function:" + fn.Name
	target := name
	if in.Qualifier != "" {
		target += ":" + in.Qualifier
	}
	if !isKnown(in.Action) {
		return unknownStatement(in.Action, "Action of "+p.ID), nil
	}
	example := in
	example.FunctionName = exampleOf(name, "")
	for _, field := range [...]struct {
		text *string
		as   string // an example of the whole
	}{
		{&example.Qualifier, "x"}, {&example.Principal, "000000000000"}, {&example.SourceARN, "arn:aws:s3:::x"},
		{&example.SourceAccount, "000000000000"}, {&example.EventSourceToken, "x"},
		{&example.FunctionURLAuthType, lambdapolicy.AuthNone}, {&example.PrincipalOrgID, "o-aaaaaaaaaa"},
	} {
		*field.text = exampleOf(*field.text, field.as)
	}
	who := principalForm(in.Principal)
	if who == unknownPrincipal {
		example.Principal = "000000000000"
	}
	spec, err := lambdapolicy.AddPermission(example, arn.ARN{})
	if err != nil {
		return policy.PartialSpec{}, err
	}
	spec.Resource = []string{target}
	for i := range spec.Condition {
		c := &spec.Condition[i]
		switch ascii.ToLower(c.Key) {
		case "aws:sourcearn":
			c.Values = []string{in.SourceARN}
		case "aws:sourceaccount":
			c.Values = []string{in.SourceAccount}
		case "lambda:eventsourcetoken":
			c.Values = []string{in.EventSourceToken}
		case "lambda:functionurlauthtype":
			c.Values = []string{in.FunctionURLAuthType}
		case "aws:principalorgid":
			c.Values = []string{in.PrincipalOrgID}
		}
	}
	switch who {
	case accountPrincipal:
		spec.Principal = policy.AWSPrincipals("arn:" + fn.Partition + ":iam::" + in.Principal + ":root")
	case arnPrincipal:
		spec.Principal = policy.AWSPrincipals(in.Principal)
	case servicePrincipal:
		spec.Principal = policy.ServicePrincipals(in.Principal)
	case unknownPrincipal:
		return unknownStatement(in.Principal, "Principal of "+p.ID), nil
	}
	return policy.PartialSpec{StatementSpec: spec}, nil
}

// form is what a Principal is, as far as it must be put into a statement again.
type form uint8

const (
	knownPrincipal form = iota // of which an example is the whole
	accountPrincipal
	arnPrincipal
	servicePrincipal
	unknownPrincipal
)

func principalForm(who string) form {
	parts, _ := condition.PartsOf(who)
	switch {
	case arn.IsAccountID(who) || len(parts) == 1 && parts[0].Unknown.Class == condition.ClassAccount:
		return accountPrincipal
	case isKnown(who):
		return knownPrincipal
	case strings.HasPrefix(who, "arn:"):
		return arnPrincipal
	case strings.HasSuffix(who, ".amazonaws.com"):
		return servicePrincipal
	}
	return unknownPrincipal
}

// unknownStatement is one of which a value that nobody knows decides what it says; name is for one of several parts.
func unknownStatement(value, name string) policy.PartialSpec {
	if parts, err := condition.PartsOf(value); err == nil && len(parts) == 1 && parts[0].Unknown.Label != "" { // IN-40
		name = parts[0].Unknown.Label
	}
	return policy.PartialSpec{Unknown: condition.Unknown{Label: label(name), Class: condition.ClassPolicy}}
}

// exampleOf returns a text with values in the place of what nobody knows; whole is one for a text that is unknown as a
// whole.
func exampleOf(text, whole string) string {
	parts, err := condition.PartsOf(text)
	if err != nil {
		return text
	}
	if len(parts) == 1 && parts[0].Unknown != (condition.Unknown{}) && whole != "" {
		return whole
	}
	var b strings.Builder
	for _, p := range parts {
		switch p.Unknown.Class {
		case 0:
			b.WriteString(p.Text)
		case condition.ClassAccount:
			b.WriteString("000000000000")
		case condition.ClassRegion:
			b.WriteString("us-east-1")
		case condition.ClassPartition:
			b.WriteString("aws")
		default:
			b.WriteString("x")
		}
	}
	return b.String()
}
