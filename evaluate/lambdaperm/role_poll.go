package lambdaperm

import (
	"cmp"
	"maps"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// PollEventSource asks whether Lambda can poll the source of an event source mapping with the function's execution
// role: there is one check for each action on each resource, as [Features] says, with the remedy where the role's
// identity policies lack what a managed policy has. Polling needs no policy of the function.
//
// The requests are Lambda's own and have no lambda:SourceFunctionArn, except those that write logs; the note
// [NoteSourceFunctionNotSent] says where that decides. A source of another account needs the role's policies and its
// own, in Policies. Of kafka:DescribeCluster and kafka:DescribeClusterV2 one is enough. Advisory checks are for actions
// without which the mapping still works. If the role's trust policy is known, the first check is whether Lambda may
// assume the role. The key of filter criteria is used by Lambda itself, as lambda.REGION.amazonaws.com: the key's policy
// must allow that service, and the role's own permission does not help.
//
// The note [NoteCannotWork] is about a source that Lambda does not poll in another account or Region than the
// function's, whatever the policies say.
//
// Its errors are an [*Error] with [CodeUnknownSource] for a source that pushes (see [InvokeFromSource]) or that is not
// known; [CodeInvalidARN] for the function, its role, the source or another ARN of the mapping; [CodeUnknownQualifier]
// for a function with a qualifier; [CodeRoleMissing]; [CodeInvalidParameter] for a role of another account, for an
// authentication, destination or filter criteria that the source does not have, and for a secret that is missing; or
// the [*policy.Error] of a policy that is not legal in its place.
func PollEventSource(f Function, m EventSourceMapping) (Report, error) {
	return partly(f.Partial, func(x *unknowns) (Report, error) {
		f, m := x.function(f), x.mapping(m)
		return pollEventSource(x, &f, &m, condition.Context{})
	})
}

// pollEventSource is PollEventSource with keys that are known besides of the requests to the source.
func pollEventSource(x *unknowns, f *Function, m *EventSourceMapping, given condition.Context) (Report, error) {
	row, err := m.source()
	if err != nil {
		return Report{}, err
	}
	if err := m.check(row); err != nil {
		return Report{}, err
	}
	name := cmp.Or(m.SourceARN, row.Title)
	v, err := newRoleReport(x, f, "can Lambda poll "+name+" for "+f.ARN.String())
	if err != nil {
		return Report{}, err
	}
	v.given = given
	maps.Copy(v.attached, m.ResourcePolicies)
	v.reach(m, row)
	wants, err := v.mapping(m, row)
	if err != nil {
		return Report{}, err
	}
	if err := v.assumeIfKnown(); err != nil {
		return Report{}, err
	}
	if err := v.throughEndpoints(m.endpoints(row)); err != nil {
		return Report{}, err
	}
	for _, w := range wants {
		if err := v.require(w.feature, w.more); err != nil {
			return Report{}, err
		}
	}
	return v.answer(), nil
}

// throughEndpoints checks that the policies of VPC endpoints let Lambda assume the role and invoke the function. What
// else these calls need is no matter of the endpoint's: the trust policy is checked by itself, and an event source
// mapping invokes without a policy of the function.
func (v *roleReport) throughEndpoints(e Endpoints) error {
	v.endpoints = map[string]*policy.Policy{"secretsmanager": e.SecretsManager}
	if e.STS == nil && e.Lambda == nil {
		return nil
	}
	service := evaluate.MustParsePrincipal(lambdaService)
	granted := policy.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"` + lambdaService +
		`"},"Action":["` + assumeRole + `","` + invokeFunction + `"],"Resource":"*"}}`).Named("taken for granted")
	for _, c := range [...]struct {
		endpoint             *policy.Policy
		what, action, target string
	}{
		{e.STS, "assume the execution role through the VPC endpoint of AWS STS", assumeRole, v.role.ARN},
		{e.Lambda, "invoke the function through the VPC endpoint of AWS Lambda", invokeFunction, v.f.ARN.String()},
	} {
		if c.endpoint == nil {
			continue
		}
		_, err := v.check("let "+lambdaService+" "+c.what, evaluate.Request{Principal: service, Action: c.action,
			Resource: v.resource(c.target), Context: v.context(condition.Context{}, false)},
			evaluate.Policies{Resource: granted, Endpoint: c.endpoint})
		if err != nil {
			return err
		}
	}
	return nil
}
