package terraform

import (
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// members returns those of an object, by name; nil for what is not there.
func (r *reader) members(v jsonscan.Value) map[string]jsonscan.Value {
	if v.Kind() == jsonscan.KindNull {
		return nil
	}
	if err := v.Want(jsonscan.KindObject); err != nil {
		r.failed(err)
		return nil
	}
	m := make(map[string]jsonscan.Value, min(v.Most(), 16))
	r.failed(v.Members(func(name string, _ int, v jsonscan.Value) error {
		m[name] = v
		return nil
	}))
	return m
}

// each calls f for every element of a list; null is an empty one.
func (r *reader) each(v jsonscan.Value, f func(i int, v jsonscan.Value)) {
	if v.Kind() == jsonscan.KindNull {
		return
	}
	if err := v.Want(jsonscan.KindList); err != nil {
		r.failed(err)
		return
	}
	r.failed(v.Elements(func(i int, v jsonscan.Value) error {
		f(i, v)
		return nil
	}))
}

// string returns a text; "" for what is not there.
func (r *reader) string(v jsonscan.Value) string {
	if v.Kind() == jsonscan.KindNull {
		return ""
	}
	if err := v.Want(jsonscan.KindString); err != nil {
		r.failed(err)
		return ""
	}
	return v.Text()
}

// open returns a value with all that is in it, no name twice; nil for null.
func (r *reader) open(v jsonscan.Value) *jsonscan.Node {
	if v.Kind() == jsonscan.KindNull {
		return nil
	}
	n := jsonscan.Tree(v)
	r.checkNames(n)
	return n
}

func (r *reader) checkNames(n *jsonscan.Node) {
	for i := range n.Inner {
		m := &n.Inner[i]
		if m.Twice {
			r.failed(jsonscan.Repeated(m.Step.Name, m.NameAt))
			return
		}
		if len(m.Inner) > 0 {
			r.checkNames(m)
		}
	}
}
