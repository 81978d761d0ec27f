package denial

import "iter"

// Renamed and Prefixes yield the rows of the tables of operations.
func Renamed() iter.Seq2[string, string]  { return rows(renamed[:]) }
func Prefixes() iter.Seq2[string, string] { return rows(prefixes[:]) }

func rows(list []pair) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for _, p := range list {
			if !yield(p.name, p.other) {
				return
			}
		}
	}
}
