package evaluate

// With returns an Evaluator with other policies: the types that ps gives are added, or take the place of those that e
// has; all others, and the options, are those of e. It costs about what [Compile] costs for the policies of ps alone,
// since what was compiled is shared: so the policies of a caller are compiled once, and with those of every resource
// the caller comes to. e stays as it is, and both may be used at the same time. Given is what is not empty, and SCPs
// and RCPs that are not nil, as for Compile; a type is taken away by compiling [Evaluator.Policies] without it.
//
// The errors are those of Compile, and an [*Error] if e is nil.
func (e *Evaluator) With(ps Policies) (*Evaluator, error) {
	if e == nil {
		return nil, &Error{Code: CodeNilEvaluator, Reason: "the evaluator is nil"}
	}
	changed := *e
	slots := ps.slots()
	for _, s := range slots {
		if s.levels != nil {
			changed.groups[s.kind] = group{}
			changed.present.drop(s.kind)
			changed.denies.drop(s.kind)
			changed.keyed.drop(s.kind)
			changed.open.drop(s.kind)
		}
	}
	for _, s := range slots {
		if err := changed.fill(s.kind, s.levels); err != nil {
			return nil, err
		}
	}
	return &changed, nil
}
