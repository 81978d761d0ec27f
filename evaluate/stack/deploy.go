package stack

import (
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// Deploy asks whether somebody may create each function with what belongs to it: the function with its role, version
// and aliases, permissions, URLs, destinations and mappings. There is one answer for each function, whose report has
// the checks of all operations of Lambda's API ([lambdaperm.CheckDeployment]). What CloudFormation or Terraform calls
// of other services, and to create roles, is not asked.
func (s *Stack) Deploy(c lambdaperm.Caller, opts ...Option) []Answer {
	if list := s.eachPartition(); list != nil {
		return s.inPartitions(list, func(st *Stack) []Answer { return st.Deploy(c, opts...) })
	}
	o := newOptions(opts)
	var answers []Answer
	for i := range s.d.Functions {
		f := &s.d.Functions[i]
		a := Answer{Kind: KindDeploy, Function: f.ID, Place: f.Place,
			Question: "may " + c.Principal.String() + " create " + f.ID}
		answers = append(answers, s.ask(a, f.When, o, func(w *world) (lambdaperm.Report, error) {
			d, err := w.deployment(f)
			if err != nil {
				return lambdaperm.Report{}, err
			}
			x := &examples{}
			deployed, err := lambdaperm.CheckDeployment(c, x.deployment(d))
			if err != nil {
				return lambdaperm.Report{}, err
			}
			out := lambdaperm.Report{Question: deployed.Question, Decision: deployed.Decision}
			for _, r := range deployed.Reports {
				out.Checks = append(out.Checks, r.Checks...)
				out.Notes = append(out.Notes, r.Notes...)
			}
			return out, x.again(c, &out)
		}))
	}
	return answers
}

// deployment returns a function with what is created along with it.
func (w *world) deployment(f *Function) (lambdaperm.Deployment, error) {
	fn, err := w.function(f)
	if err != nil {
		return lambdaperm.Deployment{}, err
	}
	fn.Aliases = f.Aliases
	d := lambdaperm.Deployment{Function: fn, PublishVersion: len(f.Versions) > 0}
	for _, i := range w.parts[f.ID].permissions {
		p := &w.d.Permissions[i]
		if w.statements[p.ID] != nil {
			continue
		}
		if _, absent := w.given.of(p.When); !absent {
			d.Permissions = append(d.Permissions, permissionExample(p))
		}
	}
	for _, i := range w.parts[f.ID].mappings {
		m := &w.d.Mappings[i]
		if _, absent := w.given.of(m.When); !absent {
			d.Mappings = append(d.Mappings, lambdaperm.DeploymentMapping{Mapping: m.Mapping, Qualifier: m.Qualifier})
		}
	}
	return d, nil
}

// permissionExample returns the parameters of a permission with examples in the place of what nobody knows: the
// deployment question looks at the principal and the way of authentication alone.
func permissionExample(p *Permission) lambdapolicy.AddPermissionInput {
	in := p.Input
	in.SourceARN = exampleOf(in.SourceARN, "arn:aws:s3:::x")
	in.SourceAccount = exampleOf(in.SourceAccount, "000000000000")
	in.PrincipalOrgID = exampleOf(in.PrincipalOrgID, "o-aaaaaaaaaa")
	in.EventSourceToken = exampleOf(in.EventSourceToken, "x")
	if principalForm(in.Principal) == unknownPrincipal {
		in.Principal = "000000000000"
	}
	return in
}
