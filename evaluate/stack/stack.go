package stack

import (
	"iter"
	"slices"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/internal/standin"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A Stack is what a deployment will create, as far as permissions see it. It is made by a reader of templates,
// immutable and safe for concurrent use. The zero value is an empty stack.
type Stack struct {
	d          Description
	functions  map[string]int // by ID
	roles      map[string]int
	resources  map[string]int
	byARN      map[string]int
	parts      map[string]parts // of functions
	withPolicy []int            // the resources that have one
	parsed     map[*Document]*policy.Policy
	faults     []*Error
	faulty     map[string]*Error // by resource; the first
	statements map[string]error  // of permissions that Lambda refuses, by ID
	texts      map[string]bool   // the labels of values that stand in texts
	qualifiers []qualifierExample
	partitions func() []*Stack
}

// New returns the stack that a reader found. The description must not be changed afterwards.
func New(d Description) *Stack {
	s := &Stack{
		d: d, functions: make(map[string]int), roles: make(map[string]int), resources: make(map[string]int),
		byARN: make(map[string]int), parsed: make(map[*Document]*policy.Policy), faulty: make(map[string]*Error),
		statements: make(map[string]error), texts: make(map[string]bool),
	}
	s.findParts()
	s.findTexts()
	s.findQualifiers()
	s.partitions = partitionsOf(&s.d)
	for _, f := range d.Faults {
		s.addFault(f)
	}
	for i := range d.Resources {
		r := &d.Resources[i]
		if _, twice := s.resources[r.ID]; !twice {
			s.resources[r.ID] = i
		}
		if _, twice := s.byARN[r.ARN]; !twice && r.ARN != "" {
			s.byARN[r.ARN] = i
		}
		if len(r.Policies) > 0 {
			s.withPolicy = append(s.withPolicy, i)
		}
		for j := range r.Policies {
			s.parse(r.ID, &r.Policies[j], resourceKind(r))
		}
	}
	for i := range d.Roles {
		r := &d.Roles[i]
		s.roles[r.ID] = i
		if r.Trust != nil {
			s.parse(r.ID, r.Trust, policy.Trust)
		}
		for j := range r.Policies {
			s.parse(r.ID, &r.Policies[j], policy.Identity)
		}
		if r.Boundary != nil {
			s.parse(r.ID, r.Boundary, policy.Boundary)
		}
	}
	for i := range d.Functions {
		s.functions[d.Functions[i].ID] = i
	}
	s.checkPermissions()
	return s
}

// parts are the numbers of what belongs to a function.
type parts struct{ permissions, triggers, mappings, urls []int }

// findParts sorts permissions, triggers, mappings and URLs by their functions.
func (s *Stack) findParts() {
	s.parts = make(map[string]parts)
	for i := range s.d.Permissions {
		p := s.parts[s.d.Permissions[i].Function]
		p.permissions = append(p.permissions, i)
		s.parts[s.d.Permissions[i].Function] = p
	}
	for i := range s.d.Triggers {
		p := s.parts[s.d.Triggers[i].Function]
		p.triggers = append(p.triggers, i)
		s.parts[s.d.Triggers[i].Function] = p
	}
	for i := range s.d.Mappings {
		p := s.parts[s.d.Mappings[i].Function]
		p.mappings = append(p.mappings, i)
		s.parts[s.d.Mappings[i].Function] = p
	}
	for i := range s.d.URLs {
		p := s.parts[s.d.URLs[i].Function]
		p.urls = append(p.urls, i)
		s.parts[s.d.URLs[i].Function] = p
	}
}

// findTexts finds the labels of values that stand in the texts that come together in questions.
func (s *Stack) findTexts() {
	add := func(text string) {
		pieces, _ := standin.Split(text)
		for _, p := range pieces {
			if p.Class != 0 {
				s.texts[p.Label] = true
			}
		}
	}
	for i := range s.d.Resources {
		add(s.d.Resources[i].ARN)
		for j := range s.d.Resources[i].Policies {
			add(string(s.d.Resources[i].Policies[j].Text))
		}
	}
	for i := range s.d.Roles {
		r := &s.d.Roles[i]
		add(r.ARN)
		if r.Trust != nil {
			add(string(r.Trust.Text))
		}
		if r.Boundary != nil {
			add(string(r.Boundary.Text))
		}
		for j := range r.Policies {
			add(string(r.Policies[j].Text))
		}
	}
	for i := range s.d.Functions {
		fn := &s.d.Functions[i].Function
		for _, text := range []string{
			fn.ARN.Partition, fn.ARN.Region, fn.ARN.AccountID, fn.ARN.Name, fn.DeadLetter, fn.OnSuccess, fn.OnFailure,
			fn.KMSKey, fn.ImageRepository,
		} {
			add(text)
		}
		for _, l := range fn.Layers {
			add(l.ARN)
		}
	}
	for i := range s.d.Permissions {
		in := &s.d.Permissions[i].Input
		for _, text := range []string{
			in.Principal, in.SourceARN, in.SourceAccount, in.EventSourceToken, in.PrincipalOrgID, in.Qualifier,
		} {
			add(text)
		}
	}
	for i := range s.d.Mappings {
		add(s.d.Mappings[i].Mapping.SourceARN)
	}
}

func (s *Stack) addFault(f *Error) {
	s.faults = append(s.faults, f)
	if s.faulty[f.Resource] == nil {
		s.faulty[f.Resource] = f
	}
}

// Faults returns what is wrong with resources, as far as the template shows it. Answers about such a resource are
// errors.
func (s *Stack) Faults() []*Error { return slices.Clone(s.faults) }

// Incomplete returns what was not read of the template and may hold further grants.
func (s *Stack) Incomplete() []Incomplete { return slices.Clone(s.d.Incomplete) }

// Functions yields the IDs of the functions in the order of the template.
func (s *Stack) Functions() iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range s.d.Functions {
			if !yield(s.d.Functions[i].ID) {
				return
			}
		}
	}
}

// Function returns a function as it will be: its execution role with all policies, its own policies by qualifier, its
// URLs, and the policies of the resources of the stack. Texts of what nobody knows yet have stand-ins
// ([condition.PartialText]). Conditions that nobody knows leave what hangs on them there perhaps. The error is an
// [*Error] with [CodeUnknownFunction] or [CodeFault].
func (s *Stack) Function(id string, opts ...Option) (lambdaperm.Function, error) {
	f, err := s.find(id)
	if err != nil {
		return lambdaperm.Function{}, err
	}
	w := &world{Stack: s, o: newOptions(opts), given: given(f.When)}
	out, err := w.function(f)
	if err != nil {
		return out, err
	}
	out.ResourcePolicies, err = w.resourcePolicies()
	return out, err
}

func (s *Stack) find(id string) (*Function, error) {
	i, ok := s.functions[id]
	if !ok {
		if err := s.faulty[id]; err != nil {
			return nil, refuse(CodeFault, id, "the function has a fault: "+err.Reason, err)
		}
		return nil, refuse(CodeUnknownFunction, id, "the stack has no such function", nil)
	}
	return &s.d.Functions[i], nil
}

// refuse is the error of a question.
func refuse(code Code, input, reason string, err error) *Error {
	return &Error{Code: code, Input: condition.ShowPartial(input), Reason: condition.ShowPartial(reason), Err: err}
}

// isKnown reports whether a text has no stand-ins.
func isKnown(text string) bool {
	parts, err := condition.PartsOf(text)
	return err == nil && (len(parts) == 0 || len(parts) == 1 && parts[0].Unknown == condition.Unknown{})
}

// Triggers yields what triggers a function, in the order of the template; none for what is no function of the stack.
func (s *Stack) Triggers(id string) iter.Seq[Trigger] {
	return func(yield func(Trigger) bool) {
		for _, t := range s.d.Triggers {
			if t.Function == id && !yield(t) {
				return
			}
		}
	}
}

// Mappings yields the event source mappings of a function.
func (s *Stack) Mappings(id string) iter.Seq[Mapping] {
	return func(yield func(Mapping) bool) {
		for _, m := range s.d.Mappings {
			if m.Function == id && !yield(m) {
				return
			}
		}
	}
}

// A Policy is one of a stack with its place.
// Policies yields the policies of a role, a resource or, by their qualifiers, a function. What was refused is left out.
