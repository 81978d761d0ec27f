package cloudformation

import (
	"cmp"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/internal/standin"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

func (r *reader) describePermission(res *resource) error {
	f, t, err := r.functionIn(res.props, "FunctionName")
	if err != nil {
		return err
	}
	p := stack.Permission{ID: res.id, When: res.when, Place: r.place(res.at)}
	in := &p.Input
	in.StatementID = res.id
	for _, property := range [...]struct {
		to       *string
		name     string
		required bool
	}{
		{&in.Action, "Action", true}, {&in.Principal, "Principal", true}, {&in.SourceARN, "SourceArn", false},
		{&in.SourceAccount, "SourceAccount", false}, {&in.EventSourceToken, "EventSourceToken", false},
		{&in.FunctionURLAuthType, "FunctionUrlAuthType", false}, {&in.PrincipalOrgID, "PrincipalOrgID", false},
	} {
		if *property.to, err = r.textOf(res.props, property.name); err != nil {
			return err
		}
		if property.required && *property.to == "" {
			return missing(res.node, property.name)
		}
	}
	if in.InvokedViaFunctionURL, err = r.flag(res.props, "InvokedViaFunctionUrl"); err != nil {
		return err
	}
	if f == nil {
		if standin.In(t.Name) || t.Name == "" {
			r.incomplete(res.id, res.kind, "nobody knows yet for which function this permission is", res.at)
		}
		return nil
	}
	p.Function, in.Qualifier = f.of.ID, t.Qualifier
	r.out.Permissions = append(r.out.Permissions, p)
	return nil
}

func (r *reader) describeLayerPermission(res *resource) error {
	layer, err := r.needText(res.props, "LayerVersionArn")
	if err != nil {
		return err
	}
	i, ok := r.byARN[layer]
	if !ok {
		return nil
	}
	statement := objectNode(res.at,
		member{"Effect", res.at, textNode(res.at, "Allow")},
		member{"Principal", res.at, nil}, member{"Action", res.at, nil},
		member{"Resource", res.at, textNode(res.at, layer)})
	who, err := r.needText(res.props, "Principal")
	if err != nil {
		return err
	}
	action, err := r.needText(res.props, "Action")
	if err != nil {
		return err
	}
	statement.set("Action", textNode(res.at, action))
	statement.set("Principal", textNode(res.at, who))
	if who != "*" {
		if arn.IsAccountID(who) {
			who = "arn:" + r.partition + ":iam::" + who + ":root"
		}
		statement.set("Principal", objectNode(res.at, member{"AWS", res.at, textNode(res.at, who)}))
	}
	organization, err := r.textOf(res.props, "OrganizationId")
	if err != nil {
		return err
	}
	if organization != "" {
		statement.set("Condition", objectNode(res.at, member{"StringEquals", res.at,
			objectNode(res.at, member{"aws:PrincipalOrgID", res.at, textNode(res.at, organization)})}))
	}
	document := objectNode(res.at, member{"Version", res.at, textNode(res.at, "2012-10-17")},
		member{"Statement", res.at, listNode(res.at, statement)})
	return r.addPolicy(i, res, document)
}

func (r *reader) describeURL(res *resource) error {
	f, t, err := r.functionIn(res.props, "TargetFunctionArn")
	if err != nil || f == nil {
		return err
	}
	qualifier, err := r.textOf(res.props, "Qualifier")
	if err != nil {
		return err
	}
	auth, err := r.needText(res.props, "AuthType")
	if err != nil {
		return err
	}
	if auth != lambdapolicy.AuthNone && auth != lambdapolicy.AuthIAM && !standin.In(auth) {
		return &fault{code: stack.CodeInvalidValue, at: res.at, input: auth, reason: "AuthType is NONE or AWS_IAM"}
	}
	r.out.URLs = append(r.out.URLs, stack.URL{ID: res.id, Function: f.of.ID, AuthType: auth,
		Qualifier: cmp.Or(qualifier, t.Qualifier), When: res.when, Place: r.place(res.at)})
	return nil
}

func (r *reader) describeInvokeConfig(res *resource) error {
	f, _, err := r.functionIn(res.props, "FunctionName")
	if err != nil || f == nil {
		return err
	}
	config, err := r.objectOf(res.props, "DestinationConfig")
	if err != nil || config == nil {
		return err
	}
	for _, d := range [...]struct {
		name string
		to   *string
	}{{"OnSuccess", &f.of.Function.OnSuccess}, {"OnFailure", &f.of.Function.OnFailure}} {
		on, err := r.objectOf(config, d.name)
		if err != nil {
			return err
		}
		if on == nil {
			continue
		}
		text, err := r.textOf(on, "Destination")
		if err != nil {
			return err
		}
		if *d.to == "" {
			*d.to = text
		}
	}
	return nil
}
