package stack

import (
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
)

// over puts a configuration in the place of that of a function.
func (c *Configuration) over(f *lambdaperm.Function) {
	g := &c.Function
	f.VPC, f.Layers, f.FileSystems, f.Tracing, f.Durable = g.VPC, g.Layers, g.FileSystems, g.Tracing, g.Durable
	f.DeadLetter, f.KMSKey, f.LogGroup = g.DeadLetter, g.KMSKey, g.LogGroup
	f.ImageRepository, f.CodeSigningConfig = g.ImageRepository, g.CodeSigningConfig
}

// inConfigurations asks about a function in each of its configurations. What the answers have in common is the answer;
// else it depends on the conditions that make the difference.
func (f *Function) inConfigurations(ask func(When) Answer) Answer {
	if len(f.Configurations) == 0 {
		return ask(f.When)
	}
	var out Answer
	var values []condition.Unknown
	outcomes := make([]Outcome, len(f.Configurations))
	for i := range f.Configurations {
		when := f.Configurations[i].When
		if exclusive(f.When, when) {
			continue
		}
		a := ask(both(f.When, when))
		if a.Err != nil {
			return a
		}
		if out.Outcome == "" || out.Outcome == OutcomeAllowed {
			out = a
		}
		outcomes[i] = a.Outcome
		values = append(values, a.DependsOn...)
	}
	differ := false
	for i, one := range outcomes {
		for j, another := range outcomes[:i] {
			if one == "" || another == "" || one == another {
				continue
			}
			differ = true
			if u, ok := onlyDifference(f.Configurations[i].When, f.Configurations[j].When); ok {
				values = append(values, u)
			}
		}
	}
	if differ {
		out.Outcome = OutcomeDepends
	}
	if out.Outcome == OutcomeDepends {
		out.DependsOn = sorted(values)
	}
	return out
}

// onlyDifference returns the condition in which two ways differ, if it is one.
func onlyDifference(a, b When) (u condition.Unknown, ok bool) {
	for i := range min(len(a), len(b)) {
		if a[i] == b[i] {
			continue
		}
		if ok {
			return condition.Unknown{}, false
		}
		u, ok = a[i].Condition, true
	}
	return u, ok
}
