package terraform

import (
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

func (r *reader) describeRole(b *block) {
	role := &stack.Role{ID: b.in.address, ARN: r.arn(b.in), Trust: b.needDocument("assume_role_policy"), Tags: b.tags(),
		Place: r.placeOf(b.in)}
	r.roles[b.in] = role
	r.inlinePolicies(b, role)
	if !b.isUnknown("managed_policy_arns") || !b.isComputed("managed_policy_arns") {
		entries, whole := b.texts("managed_policy_arns")
		for _, e := range entries {
			if whole || !r.isDetached(b.in, e.text) {
				role.Policies = append(role.Policies, r.managed(b.in, e.text, e.target, b.label+".managed_policy_arns"))
			}
		}
	}
	if arn := b.text("permissions_boundary"); arn != "" {
		t, _ := b.target("permissions_boundary")
		d := r.managed(b.in, arn, t, b.label+".permissions_boundary")
		role.Boundary = &d
	}
}

// inlinePolicies reads the blocks inline_policy. The provider also fills them in where the configuration has none, with
// what a role had when it was looked at: those that a resource of the plan makes, changes or takes away are left out.
func (r *reader) inlinePolicies(b *block, role *stack.Role) {
	const name = "inline_policy"
	if b.isUnknown(name) && b.isComputed(name) {
		return
	}
	list, unknown := b.blocks(name)
	if unknown {
		role.Policies = append(role.Policies,
			stack.Document{ID: b.in.address, Unknown: labelOf(b.label + "." + name), Place: r.placeOf(b.in)})
	}
	for _, p := range list {
		if (b.in.config == nil || b.isComputed(name)) && p.known("name") != nil && r.hasRolePolicy(b.in, p.text("name")) {
			continue
		}
		if p.after != nil && len(p.after.Inner) == 0 { // an empty block says that there are no others
			continue
		}
		role.Policies = append(role.Policies, *p.needDocument("policy"))
	}
}

// tags returns the tags of a resource with those that the provider adds to every one.
func (b *block) tags() map[string]string {
	for _, name := range [...]string{"tags_all", "tags"} {
		n := b.known(name)
		if n == nil {
			continue
		}
		if err := n.Want(jsonscan.KindObject); err != nil {
			b.r.failed(err)
			return nil
		}
		tags := make(map[string]string)
		inner := &block{r: b.r, in: b.in, after: n, label: b.label + "." + name}
		inner.unknown, inner.secret = step(b.unknown, name), step(b.secret, name)
		for i := range n.Inner {
			tags[n.Inner[i].Step.Name] = inner.text(n.Inner[i].Step.Name)
		}
		if inner.unknown != nil {
			for i := range inner.unknown.Inner {
				if m := &inner.unknown.Inner[i]; marked(m) {
					tags[m.Step.Name] = inner.text(m.Step.Name)
				}
			}
		}
		return tags
	}
	return nil
}

func (r *reader) describeRolePolicy(b *block) {
	r.attach(b, "role", *b.needDocument("policy"))
}

func (r *reader) describeAttachment(b *block) {
	t, _ := b.target("policy_arn")
	r.attach(b, "role", r.managed(b.in, b.needed("policy_arn"), t, b.label+".policy_arn"))
}

// attach gives a policy to the role that an argument names. Where nobody knows which it is, any may have it.
func (r *reader) attach(b *block, name string, d stack.Document) {
	if in, text := b.refersTo("aws_iam_role", name); in != nil {
		r.roles[in].Policies = append(r.roles[in].Policies, d)
	} else if !isKnown(text) || r.isAmbiguous("aws_iam_role", text) {
		r.attachAny(b, name, d)
	}
}

func (r *reader) attachAny(b *block, name string, d stack.Document) {
	d.When = maybe(b, name)
	for _, in := range r.instances {
		if role := r.roles[in]; role != nil && r.loose(b.in) {
			role.Policies = append(role.Policies, d)
		}
	}
	r.incomplete(b.in, "nobody knows yet which role it is for")
}

func (r *reader) describeAttachments(b *block) {
	t, _ := b.target("policy_arn")
	d := r.managed(b.in, b.needed("policy_arn"), t, b.label+".policy_arn")
	entries, whole := b.texts("roles")
	if whole {
		r.attachAny(b, "roles", d)
		return
	}
	for _, e := range entries {
		in := e.target.in
		if in == nil || in.typ != "aws_iam_role" {
			in = r.named("aws_iam_role", e.text)
		}
		switch {
		case in != nil && r.roles[in] != nil:
			r.roles[in].Policies = append(r.roles[in].Policies, d)
		case !isKnown(e.text) || r.isAmbiguous("aws_iam_role", e.text):
			r.attachAny(b, "roles", d)
		}
	}
}
