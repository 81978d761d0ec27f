package stack

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Call asks whether the code of a function may make a call. The resource is the ID of one of the stack, which stands
// for its ARN, also followed by a slash and more; an ARN; an ARN with ${NAME} for what the template calls so, such as
// arn:aws:s3:::${Bucket}/a or ${Table.Arn}; or "*". The resource of the stack brings its policy. A bucket that is not
// of the stack is taken to belong to the account.
//
// The decision is an implicit deny where the answer depends on values that nobody knows yet: [Stack.AskCall] tells
// these apart. The error is an [*Error] with [CodeUnknownFunction], [CodeUnknownResource], [CodeFault] or
// [CodeQuestion].
func (s *Stack) Call(function, action, resource string, opts ...Option) (lambdaperm.Report, error) {
	a := s.AskCall(function, action, resource, opts...)
	if a.Err != nil {
		return lambdaperm.Report{}, a.Err
	}
	return a.Report, nil
}

// AskCall is [Stack.Call] with the outcome and what it depends on.
func (s *Stack) AskCall(function, action, resource string, opts ...Option) Answer {
	if list := s.eachPartition(); list != nil {
		return s.inPartitions(list, func(st *Stack) []Answer {
			return []Answer{st.AskCall(function, action, resource, opts...)}
		})[0]
	}
	a := Answer{Kind: KindCall, Function: function, Action: action, Other: resource,
		Question: "may " + function + " call " + action + " on " + resource}
	f, err := s.find(function)
	if err != nil {
		a.Err = s.questionError(err)
		return a
	}
	name, err := s.resolve(resource)
	if err != nil {
		a.Err = s.questionError(err)
		return a
	}
	a.Resource = condition.ShowPartial(name)
	o := newOptions(opts)
	at, own := s.own(name)
	when := f.When
	if own {
		when = both(when, s.d.Resources[at].When)
	}
	a = s.ask(a, when, o, func(w *world) (lambdaperm.Report, error) {
		fn, err := w.function(f)
		if err != nil {
			return lambdaperm.Report{}, err
		}
		in := lambdaperm.CallInput{Action: action, Resource: evaluate.Resource{ARN: name}}
		if account := accountOf(name); account == "" && name != "*" {
			in.Resource.Account = fn.ARN.AccountID
			if own && s.d.Resources[at].Account != "" {
				in.Resource.Account = s.d.Resources[at].Account
			}
		}
		if region := fn.ARN.Region; own && strings.HasPrefix(action, "s3:") && s.inOneRegion(region) {
			in.Context.Set("aws:RequestedRegion", region) // a bucket is where its stack is, and its ARN does not say it
		}
		if in.Policy, err = w.policyOf(name, action, fn.Role); err != nil {
			return lambdaperm.Report{}, err
		}
		return lambdaperm.Call(fn, in)
	})
	if own && len(s.d.Resources[at].Policies) == 0 && !s.isTrusting(at, action) && a.Err == nil { // IN-53
		a.Notes = append(a.Notes, Note{NoteNoPolicy, s.d.Resources[at].ID + " has no policy: none in this template"})
	}
	return a
}

// isTrusting reports whether the policy of a resource is the trust policy of a role.
func (s *Stack) isTrusting(at int, action string) bool {
	i, ok := s.roles[s.d.Resources[at].ID]
	return ok && s.d.Roles[i].Trust != nil && strings.HasPrefix(action, "sts:")
}

// inOneRegion reports whether all is in a Region, as far as ARNs say: plans may have several.
func (s *Stack) inOneRegion(region string) bool {
	return region != "" && !slices.ContainsFunc(s.d.Resources, func(r Resource) bool {
		parts := strings.SplitN(r.ARN, ":", 6)
		return len(parts) == 6 && parts[3] != "" && parts[3] != region
	})
}

// accountOf returns the account in an ARN.
func accountOf(name string) string {
	parts := strings.SplitN(name, ":", 6)
	if len(parts) < 6 {
		return ""
	}
	return parts[4]
}

// resolve returns the ARN that the resource of a question is.
func (s *Stack) resolve(text string) (string, error) {
	refused := func(input string) error {
		return refuse(CodeUnknownResource, input, "neither an ARN nor something that the template has an ARN for", nil)
	}
	if !isKnown(text) {
		return "", refused(text)
	}
	if r, ok := s.resources[text]; ok {
		if s.d.Resources[r].ARN == "" {
			return "", refused(text)
		}
		return s.d.Resources[r].ARN, nil
	}
	if strings.Contains(text, "${") {
		return s.substitute(text)
	}
	if text == "*" || strings.HasPrefix(text, "arn:") {
		return text, nil
	}
	id, rest, _ := strings.Cut(text, "/")
	if r, ok := s.resources[id]; ok && s.d.Resources[r].ARN != "" {
		return s.d.Resources[r].ARN + "/" + rest, nil
	}
	return "", refused(text)
}

// substitute puts in what the template has for ${NAME}.
func (s *Stack) substitute(text string) (string, error) {
	var b strings.Builder
	for rest := text; ; {
		before, behind, found := strings.Cut(rest, "${")
		b.WriteString(before)
		if !found {
			break
		}
		name, after, closed := strings.Cut(behind, "}")
		value, ok := "", false
		if closed && s.d.Lookup != nil {
			value, ok = s.d.Lookup(name)
		}
		if !ok {
			return "", refuse(CodeUnknownResource, name, "the template has nothing of this name", nil)
		}
		b.WriteString(value)
		rest = after
	}
	if _, err := condition.PartsOf(b.String()); err != nil {
		return "", refuse(CodeUnknownResource, text, err.Error(), err)
	}
	return b.String(), nil
}

// own returns the resource of the stack that an ARN names, or that what it names is in.
func (s *Stack) own(name string) (at int, ok bool) {
	for {
		if i, found := s.byARN[name]; found {
			return i, true
		}
		slash := strings.LastIndexByte(name, '/')
		if slash < 0 {
			return 0, false
		}
		name = name[:slash]
	}
}

// policyOf returns the policy of what an ARN names: of a resource of the stack, else what is known outside. Where
// nobody knows whether it is a resource of the stack that has a policy, that policy is unknown.
func (w *world) policyOf(name, action string, role *lambdaperm.Role) (*policy.Policy, error) {
	if strings.Contains(name, ":iam::") && strings.HasPrefix(action, "sts:") {
		return w.trustOf(name, action, role)
	}
	if at, ok := w.own(name); ok {
		return w.resourcePolicy(at)
	}
	for _, i := range w.withPolicy {
		if r := &w.d.Resources[i]; r.ARN != "" && (!isKnown(r.ARN) || !isKnown(name)) && mayHold(r.ARN, name) {
			return w.unknownPolicy("policy of " + r.ID)
		}
	}
	if w.o.outside == nil || !isKnown(name) || role == nil || !isKnown(role.ARN) {
		return nil, nil
	}
	ps, err := w.o.outside.Policies(role.ARN, action, name)
	if err != nil {
		return nil, nil
	}
	return ps.Resource, nil
}

// trustOf returns the trust policy of a role: of the stack, the execution role itself, or one that is known outside. Of
// any other nobody knows it.
func (w *world) trustOf(name, action string, role *lambdaperm.Role) (*policy.Policy, error) {
	if role != nil && role.ARN == name {
		return nil, nil // which Call takes for the role's own
	}
	if at, ok := w.own(name); ok {
		if i, is := w.roles[w.d.Resources[at].ID]; is && w.d.Roles[i].Trust != nil {
			return w.policy(w.d.Roles[i].Trust)
		}
	}
	if w.o.outside != nil && role != nil && isKnown(role.ARN) && isKnown(name) {
		if ps, err := w.o.outside.Policies(role.ARN, action, name); err == nil {
			return ps.Resource, nil
		}
	}
	return w.unknownPolicy("trust policy of " + condition.ShowPartial(name))
}

// mayHold reports whether an ARN, or one with a slash and more behind it, can be another.
func mayHold(holder, name string) bool {
	a, b := strings.SplitN(holder, ":", 6), strings.SplitN(name, ":", 6)
	if len(a) < 6 || len(b) < 6 || a[2] != b[2] {
		return false
	}
	for i := range a[:5] {
		if isKnown(a[i]) && isKnown(b[i]) && a[i] != b[i] {
			return false
		}
	}
	head, _, _ := strings.Cut(b[5], "/")
	return mayEqual(a[5], b[5]) || mayEqual(a[5], head)
}
