package yaml

import "sort"

// Places says where in the YAML the values of the JSON stand. The zero value knows no place.
type Places struct{ list []place }

// A place is where a value or the name of a member begins in the JSON, in bytes, and where in the YAML.
type place struct{ offset, line, column int }

// Locate returns line and column in the YAML, from 1 and in code points, of a byte of the JSON: those of the value, or
// of the name of a member, in which the byte is. Without places it returns 1 and 1.
func (p Places) Locate(offset int) (line, column int) {
	i := sort.Search(len(p.list), func(i int) bool { return p.list[i].offset > offset })
	if i == 0 {
		return 1, 1
	}
	return p.list[i-1].line, p.list[i-1].column
}
