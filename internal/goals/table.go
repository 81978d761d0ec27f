package main

import (
	"fmt"
	"io"
)

// The tables: what is compared with what.

// goals are ratios of two measured figures, or one figure where there is no second one.
var goals = []struct{ what, of, to, wanted string }{
	{"Decide managed=10 : statements=1", "Decide/managed=10 ns/op", one, "≤ 4"},
	{"Decide function=70 : statements=1", "Decide/function=70 ns/op", one, "≤ 3"},
	{"Decide bucket=60 : statements=1", "Decide/bucket=60 ns/op", one, "≤ 3.5"},
	{"Decide perimeter=3x20 : statements=1", "Decide/perimeter=3x20 ns/op", one, "≤ 6"},
	{"Decide worst=conditions-only : statements=1", "Decide/worst=conditions-only ns/op", one, "≤ 4"},
	{"Decide alltypes : statements=1", "Decide/alltypes ns/op", one, "≤ 6"},
	{"Decide statements=1 : floor", one, "Floor ns/op", "≤ 3.5"},
	{"Decide conditions=3 : statements=1", "Decide/conditions=3 ns/op", one, "≤ 2.3"},
	{"Decide statements=1 : base", one, one + " base", "≤ 1"},
	{"Decide statements=200 : base", "Decide/statements=200 ns/op", "Decide/statements=200 ns/op base", "≤ 1"},
	{"Decide statements=10000 : base", "Decide/statements=10000 ns/op", "Decide/statements=10000 ns/op base", "≤ 1"},
	{"Decide scale=1000000 : scale=1000", "Decide/scale=1000000 ns/op", "Decide/scale=1000 ns/op", "as base, 3 to 6"},
	{"Evaluate once managed=10 : Evaluate managed=10", "EvaluateOnce/managed=10 ns/op", "Evaluate/managed=10 ns/op", "≤ 2"},
	{"first Compile of a process : second, managed=10", "First ns/op", "Second ns/op", "≤ 2"},
	{"Compile managed=10, allocations", "Compile/managed=10 allocs/op", "", "≤ 1000"},
	{"Compile of a principal, shared=500, µs", "Compile/shared=500 ns/op", thousands, "≤ 20"},
	{"Compile of a principal, shared=500, KB", "Compile/shared=500 B/op", thousands, "≤ 10"},
	{"With scale=100000 : Compile of the policy", "With/scale=100000 ns/op", "With/scale=100000,compile ns/op", "≤ 2"},
	{"Evaluate statements=200 : Decide statements=200", "Evaluate/statements=200 ns/op", "Decide/statements=200 ns/op", "≤ 180"},
	{"Parse managed, MB/s : base", "Parse/managed MB/s", "Parse/managed MB/s base", "≥ 1.25"},
	{"DecideAll managed=10 : loop, one processor", "DecideAll/managed=10 ns/op", "DecideAll/managed=10,loop ns/op", "≤ 1.1"},
	{"DecideAll managed=10 : loop, two processors", "DecideAll/managed=10 ns/op 2", "DecideAll/managed=10,loop ns/op 2", "≤ 0.65"},
}

const (
	one       = "Decide/statements=1 ns/op"
	thousands = "500 principals, in thousands" // which is counted, not measured
)

// printGoals prints a line for each goal, with a dash for what was not measured.
func (m measured) printGoals(w io.Writer) {
	m[thousands] = []float64{500 * 1000}
	fmt.Fprintf(w, "| %-49s | %-15s | %8s |\n|---|---|---|\n", "goal", "wanted", "measured")
	for _, g := range goals {
		value, by := m.median(g.of), 1.0
		if g.to != "" {
			by = m.median(g.to)
		}
		text := "-"
		if value > 0 && by > 0 {
			text = fmt.Sprintf("%.2f", value/by)
		}
		fmt.Fprintf(w, "| %-49s | %-15s | %8s |\n", g.what, g.wanted, text)
	}
}

// printEngines prints a line for each load, with how many times as long the other engines take.
func (m measured) printEngines(w io.Writer) {
	fmt.Fprintf(w, "| %-16s | %-21s | %-36s | %-36s |\n|---|---|---|---|\n", "decision over", "lambdaiam", "cedar-go", "cel-go")
	for _, load := range []string{
		"statements=1", "statements=200", "statements=10000", "conditions=3", "managed=10", "bucket=60", "function=70", "perimeter=3x20",
	} {
		cost := func(engine string) (text string, ns float64) {
			ns = m.median("/" + load + "/" + engine + " ns/op")
			return fmt.Sprintf("%s, %.0f allocs", duration(ns), m.median("/"+load+"/"+engine+" allocs/op")), ns
		}
		ours, ns := cost("lambdaiam")
		fmt.Fprintf(w, "| %-16s | %-21s |", load, ours)
		for _, engine := range []string{"cedar-go", "cel-go"} {
			text, theirs := cost(engine)
			fmt.Fprintf(w, " %-36s |", fmt.Sprintf("%s: %.*f×", text, decimals(theirs/ns), theirs/ns))
		}
		fmt.Fprintln(w)
	}
}

// decimals is how many a ratio is worth.
func decimals(ratio float64) int {
	if ratio < 10 {
		return 1
	}
	return 0
}

// duration writes nanoseconds in three digits.
func duration(ns float64) string {
	switch {
	case ns < 1e3:
		return fmt.Sprintf("%.3g ns", ns)
	case ns < 1e6:
		return fmt.Sprintf("%.3g µs", ns/1e3)
	}
	return fmt.Sprintf("%.3g ms", ns/1e6)
}
