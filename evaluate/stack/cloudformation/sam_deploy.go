package cloudformation

// gradually notes that traffic moves to new versions of the function step by step, for which AWS CodeDeploy needs a
// role.
func (f *samFunction) gradually() {
	preference := f.object(f.id, f.props, "DeploymentPreference")
	if !given(preference) {
		return
	}
	if enabled := preference.member("Enabled"); enabled != nil {
		value := f.always(enabled)
		if !given(value) || value.kind == kindString && (value.text == "false" || value.text == "False") {
			return
		}
	}
	on := f.condition
	if !given(preference.member("PassthroughCondition")) {
		on = nil
	}
	f.deployed = append(f.deployed, deployment{maker(preference.at), on, given(preference.member("Role")), f.propagated()})
}

// A deployment is what a function says about how it is deployed.
type deployment struct {
	at        maker
	condition *node // on which it is there, nil for none
	hasRole   bool
	tags      *node // for the role, nil for none
}

// deployRole makes the role of CodeDeploy, if a function needs it.
func (s *sam) deployRole() {
	var conditions []*node
	tags := (*node)(nil)
	needed := false
	for _, d := range s.deployed {
		needed = needed || !d.hasRole
		conditions = append(conditions, d.condition)
		tags = merged(tags, d.tags)
	}
	if !needed {
		return
	}
	m := s.deployed[0].at
	fields := []field{{"AssumeRolePolicyDocument", m.trust("codedeploy.amazonaws.com")},
		{"ManagedPolicyArns", m.list(s.managedARN(m, "service-role/AWSCodeDeployRoleForLambda"))}}
	if tags != nil {
		fields = append(fields, field{"Tags", s.tags(m, "", tags)})
	}
	s.add("CodeDeployServiceRole", "AWS::IAM::Role", m, s.any(conditions, "ServerlessCodeDeployCondition"), fields...)
}
