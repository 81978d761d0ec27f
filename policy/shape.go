package policy

import "github.com/lambdaiam/lambdaiam/internal/jsonscan"

// A shape is how the elements of a statement were written where the language gives a choice.
type shape struct {
	principalObject bool
	hasCondition    bool
	actionList      bool
	resourceList    bool
	principals      []groupShape
	operators       []operatorShape
	keys            []valueShape // of all operators, one after the other
}

// A valueShape is the shape of one value or list.
type valueShape struct {
	list  bool
	first jsonscan.Kind    // of all values, if kinds is nil
	kinds *[]jsonscan.Kind // of the values one by one
}

// kind returns the kind of value i.
func (v *valueShape) kind(i int) jsonscan.Kind {
	if v.kinds != nil {
		return (*v.kinds)[i]
	}
	return v.first
}

// groupShape is a member of a Principal element.
type groupShape struct {
	name  string
	n     int
	shape valueShape
}

// operatorShape is a member of a Condition element.
type operatorShape struct {
	name string
	keys int // how many
}

// note records the kind of value i, the last one so far of at most so many.
func (v *valueShape) note(i, most int, kind jsonscan.Kind) {
	switch {
	case v.kinds != nil:
		*v.kinds = append(*v.kinds, kind)
	case i == 0:
		v.first = kind
	case kind != v.first:
		list := make([]jsonscan.Kind, i, most)
		for j := range list {
			list[j] = v.first
		}
		list = append(list, kind)
		v.kinds = &list
	}
}

// shapeOf gives a statement built in code the shape AWS prints: a single value stands without a list.
func shapeOf(spec *StatementSpec) shape {
	single := func(n int) valueShape { return valueShape{list: n != 1, first: jsonscan.KindString} }
	sh := shape{
		hasCondition: spec.Condition != nil,
		actionList:   len(spec.Action)+len(spec.NotAction) != 1,
		resourceList: len(spec.Resource)+len(spec.NotResource) != 1,
	}
	entries := len(spec.Principal) + len(spec.NotPrincipal)
	for _, list := range [...][]PrincipalSpec{spec.Principal, spec.NotPrincipal} {
		sh.principalObject = sh.principalObject || list != nil && (entries != 1 || len(list) == 1 && list[0].Type != TypeEveryone)
		for i, e := range list {
			if i == 0 || list[i-1].Type != e.Type {
				sh.principals = append(sh.principals, groupShape{name: string(e.Type)})
			}
			group := &sh.principals[len(sh.principals)-1]
			group.n++
			group.shape = single(group.n)
		}
	}
	for _, c := range spec.Condition {
		last := len(sh.operators) - 1
		if last < 0 || sh.operators[last].name != c.Operator {
			sh.operators = append(sh.operators, operatorShape{name: c.Operator})
			last++
		}
		sh.operators[last].keys++
		sh.keys = append(sh.keys, single(len(c.Values)))
	}
	return sh
}
