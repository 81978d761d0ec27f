package terraform

import (
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// What a plan can be made to grow to stays below a multiple of its size.
const (
	longestText = 8 << 10 // of a name or ARN that others refer to; AWS has none above 2 KiB
	// mostReferences is how many references an expression may have that is looked at: one that is a single value has one.
	mostReferences = 32
	mostLoose      = 1 << 16 // parts that are given to everything they may belong to, and triggers
)

// bounded returns a text that others refer to, and refuses one that is longer than any of AWS.
func (r *reader) bounded(in *instance, text string) string {
	if len(text) <= longestText {
		return text
	}
	r.fail(stack.CodeInvalidValue, in.at, "a name or ARN that is longer than any of AWS")
	return ""
}

// loose counts a part that is given to one of many, and reports whether there may be more.
func (r *reader) loose(in *instance) bool {
	if r.looseParts++; r.looseParts <= mostLoose {
		return true
	}
	r.fail(stack.CodeTooLarge, in.at, "too many parts of which nobody knows what they belong to, or too many triggers")
	return false
}

// An index has what is asked for again and again, by what others know it by.
type index struct {
	rolePolicies map[roleEntry]bool     // inline policies that the plan makes, changes or deletes
	detached     map[roleEntry]bool     // managed policies that it takes away
	routes       map[string][]*instance // of integrations, by their ids
	stages       map[*instance][]string // of APIs
	triggers     map[triggerKey]bool
	filePolicies map[*instance]bool // of file systems; of nil where nobody knows of which
	only         map[int]string     // the one reference of an expression, by its place; "" for none or several
	looseParts   int
}

// A roleEntry is a policy by its name or ARN, of a role by its name.
type roleEntry struct{ role, entry string }

type triggerKey struct{ id, by, function, qualifier, arn string }

// hasRolePolicy reports whether the plan makes, changes or deletes an inline policy of a role.
func (r *reader) hasRolePolicy(role *instance, name string) bool {
	if r.rolePolicies == nil {
		r.rolePolicies = make(map[roleEntry]bool)
		for _, in := range r.instances {
			if in.typ != "aws_iam_role_policy" {
				continue
			}
			b := r.block(in)
			if of, _ := b.refersTo("aws_iam_role", "role"); of != nil {
				r.rolePolicies[roleEntry{r.name(of), b.text("name")}] = true
			}
		}
		for _, in := range r.deleted {
			if in.typ == "aws_iam_role_policy" {
				r.rolePolicies[roleEntry{r.was(in, "role"), r.was(in, "name")}] = true
			}
		}
	}
	return r.rolePolicies[roleEntry{r.name(role), name}]
}

// isDetached reports whether the plan takes a managed policy from a role.
func (r *reader) isDetached(role *instance, arn string) bool {
	if r.detached == nil {
		r.detached = make(map[roleEntry]bool)
		for _, in := range r.deleted {
			if in.typ == "aws_iam_role_policy_attachment" {
				r.detached[roleEntry{r.was(in, "role"), r.was(in, "policy_arn")}] = true
			}
		}
	}
	return r.detached[roleEntry{r.name(role), arn}]
}

// was returns an argument of a resource that is deleted.
func (r *reader) was(in *instance, name string) string {
	v := r.members(in.values)[name]
	if v.Kind() != jsonscan.KindString {
		return ""
	}
	return r.literal(v.Text(), v.Offset())
}

// hasFilePolicy reports whether a file system has a policy, or may have one.
func (r *reader) hasFilePolicy(system *instance) bool {
	if r.filePolicies == nil {
		r.filePolicies = make(map[*instance]bool)
		for _, in := range r.instances {
			if in.typ == "aws_efs_file_system_policy" {
				of, _ := r.block(in).refersTo("aws_efs_file_system", "file_system_id")
				r.filePolicies[of] = true
			}
		}
	}
	return r.filePolicies[system] || r.filePolicies[nil]
}
