package main

import (
	"strings"
	"testing"
)

// TestGoals: lines of benchmarks become ratios of medians, whatever was measured beside them.
func TestGoals(t *testing.T) {
	m := measured{}
	m.read("goos: linux\nBenchmarkDecide/statements=1 \t 100 \t 100.0 ns/op \t 0 B/op \t 0 allocs/op\n"+
		"BenchmarkDecide/managed=10 \t 100 \t 900 ns/op\nBenchmarkDecide/managed=10 \t 100 \t 300 ns/op\n"+
		"BenchmarkDecide/managed=10 \t 100 \t 200 ns/op\nPASS\n", "")
	m.read("BenchmarkDecide/statements=1 \t 100 \t 200 ns/op\n", " base")
	m.read("BenchmarkDecideAll/managed=10-2 \t 1 \t 60 ns/op\nBenchmarkDecideAll/managed=10,loop-2 \t 1 \t 100 ns/op\n", " 2")
	m.read("BenchmarkCompile/managed=10 \t 1 \t 60 ns/op \t 70 B/op \t 800 allocs/op\n", "")
	var b strings.Builder
	m.printGoals(&b)
	for _, want := range []string{
		"| Decide managed=10 : statements=1                  | ≤ 4             |     3.00 |\n",
		"| Decide statements=1 : base                        | ≤ 1             |     0.50 |\n",
		"| DecideAll managed=10 : loop, two processors       | ≤ 0.65          |     0.60 |\n",
		"| Compile managed=10, allocations                   | ≤ 1000          |   800.00 |\n",
		"| Decide bucket=60 : statements=1                   | ≤ 3.5           |        - |\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in\n%s", want, b.String())
		}
	}
}

func TestEngines(t *testing.T) {
	m := measured{}
	m.read("Benchmark/managed=10/lambdaiam \t 1 \t 200 ns/op \t 0 allocs/op\nBenchmark/managed=10/cedar-go \t 1 \t 9400 ns/op \t 75 allocs/op\n"+
		"Benchmark/managed=10/cel-go \t 1 \t 3000000 ns/op \t 0 allocs/op\n", "")
	var b strings.Builder
	m.printEngines(&b)
	if want := "| managed=10       | 200 ns, 0 allocs      | 9.4 µs, 75 allocs: 47×               | 3 ms, 0 allocs: 15000×               |\n"; !strings.Contains(b.String(), want) {
		t.Errorf("%q is missing in\n%s", want, b.String())
	}
}
