package terraform

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/internal/reading"
)

// splitFunction reads the name or ARN of a function, or the URI by which API Gateway invokes it; ok is false for what is
// none of them.
func splitFunction(text string) (f reading.Function, ok bool) {
	if _, rest, found := strings.Cut(text, ":path/2015-03-31/functions/"); found {
		text = strings.TrimSuffix(rest, "/invocations")
	}
	return reading.SplitFunction(text)
}

// functionOf returns the function of the plan that an argument names, and the qualifier that stands there; nil if it
// names another one, or if nobody knows.
func (r *reader) functionOf(b *block, name string) (f *functionParts, qualifier string) {
	if b.in.expanding > 1 { // an alias of itself
		return nil, ""
	}
	b.in.expanding++
	defer func() { b.in.expanding-- }()
	text := b.needed(name)
	if t, ok := b.target(name); ok && t.in != nil && (b.known(name) == nil || t.text == text) {
		switch {
		case t.in.typ == "aws_lambda_function" && t.in.mode == "managed":
			if t.attribute == "qualified_arn" || t.attribute == "qualified_invoke_arn" {
				return r.functions[t.in], r.version(t.in)
			}
			return r.functions[t.in], ""
		case t.in.typ == "aws_lambda_alias" && t.in.mode == "managed" && t.attribute != "function_name":
			f, _ := r.functionOf(r.block(t.in), "function_name")
			return f, r.name(t.in)
		}
	}
	split, ok := splitFunction(text)
	if !ok {
		return nil, ""
	}
	for _, in := range r.namedFunctions(split.Name) {
		of := r.functionARN(in)
		if (split.Account == "" || split.Account == of.AccountID) && (split.Region == "" || split.Region == of.Region) {
			return r.functions[in], split.Qualifier
		}
	}
	return nil, split.Qualifier
}

// namedFunctions returns the functions of the plan with a name, those of a provider without an alias first. Of very
// many it returns some.
func (r *reader) namedFunctions(name string) []*instance {
	const most = 64
	if r.functionNames == nil {
		r.functionNames = make(map[string][]*instance)
		for _, alias := range [...]bool{false, true} {
			for _, in := range r.instances {
				if r.functions[in] == nil || alias != (r.providerOf(in).key != "") {
					continue
				}
				if list := r.functionNames[r.name(in)]; len(list) < most {
					r.functionNames[r.name(in)] = append(list, in)
				}
			}
		}
	}
	return r.functionNames[name]
}

// idOf returns the address of what an ARN names, else the address of who says so.
func (r *reader) idOf(name string, by *instance) string {
	if in := r.byARN[name]; in != nil {
		return in.address
	}
	return by.address
}

// roleOf returns what a trigger has for a role: the address of one of the plan, or the ARN; "" for none.
func (r *reader) roleOf(b *block, name string) string {
	if b.isMissing(name) {
		return ""
	}
	if in, text := b.refersTo("aws_iam_role", name); in == nil {
		return text
	} else {
		return in.address
	}
}

// arnOr returns an ARN that an argument has; a name becomes one by a form with {} for it.
func (r *reader) arnOr(b *block, typ, name, form string) string {
	in, text := b.refersTo(typ, name)
	if in != nil {
		return r.arn(in)
	}
	if arn.IsARN(text) || strings.HasPrefix(text, "arn:") {
		return text
	}
	return strings.Replace(r.expand(b.in, form, name), "{}", text, 1)
}
