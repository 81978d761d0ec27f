package scenario

import (
	"errors"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// A T is what [Run] and [Test] need of [*testing.T]. S is the type itself, which subtests get.
type T[S any] interface {
	Helper()
	Error(args ...any)
	Log(args ...any)
	Run(name string, f func(S)) bool
}

// Run runs each scenario as a subtest with its name. A subtest fails where the result is not as expected, or there is
// an error that was not; it tells what was wanted, what there was, and why. A scenario without expectation logs its
// result.
func Run[S T[S]](t S, scenarios []Scenario) {
	t.Helper()
	for i, s := range scenarios {
		name := s.Name
		if name == "" {
			name = "scenario " + strconv.Itoa(i)
		}
		t.Run(name, func(t S) {
			t.Helper()
			o := Check(s)
			switch {
			case !o.Pass():
				t.Error(o.String())
			case s.Expect == nil:
				t.Log(o.String())
			}
		})
	}
}

// String tells, on several lines, what failed, why the scenario must hold, and how the result came about. Where the
// decision is not the expected one it has the request first, and of a denial its explanation. It does not end in a line
// break, and nothing in a scenario can add a line to it.
func (o Outcome) String() string {
	var lines []string
	for _, failure := range o.Failures {
		lines = append(lines, quote.Sentence(failure))
	}
	if o.Scenario.Why != "" {
		lines = append(lines, "why: "+quote.Sentence(o.Scenario.Why))
	}
	if o.isOff() {
		if request, err := o.Scenario.Request.MarshalJSON(); err == nil {
			lines = append(lines, "request: "+quote.Sentence(string(request)))
		}
	}
	switch {
	case o.explanation != nil:
		lines = append(lines, o.explanation.String())
	case o.Err == nil:
		lines = append(lines, o.Result.String())
	case o.Pass():
		lines = append(lines, quote.Sentence(o.Err.Error()))
	}
	return strings.Join(lines, "\n")
}

// Test runs the scenarios of all files that match one of the patterns ([fs.Glob]), each file as a subtest whose
// subtests are its scenarios. It is an error of t if a pattern is malformed or matches no file, or if a file cannot be
// read or holds no scenario.
func Test[S T[S]](t S, fsys fs.FS, patterns ...string) {
	t.Helper()
	if len(patterns) == 0 {
		t.Error("scenario: no pattern")
	}
	var files []string
	for _, pattern := range patterns {
		names, err := fs.Glob(fsys, pattern)
		switch {
		case err != nil:
			t.Error("scenario: " + quote.Text(pattern) + ": " + quote.Sentence(err.Error()))
		case len(names) == 0:
			t.Error("scenario: no file matches " + quote.Text(pattern))
		}
		files = append(files, names...)
	}
	slices.Sort(files)
	for _, name := range slices.Compact(files) {
		t.Run(name, func(t S) {
			t.Helper()
			scenarios, err := readFile(fsys, name)
			if err != nil {
				t.Error(quote.Name(name) + ": " + quote.Sentence(err.Error()))
				return
			}
			Run(t, scenarios)
		})
	}
}

func readFile(fsys fs.FS, name string) ([]Scenario, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	scenarios, err := Read(data)
	if err == nil && len(scenarios) == 0 {
		err = errors.New("the file holds no scenario")
	}
	return scenarios, err
}
