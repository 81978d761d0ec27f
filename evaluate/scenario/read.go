package scenario

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Limits of what is read. Policies have limits of their own: see [policy.Parse].
const (
	DefaultMaxSize  = 64 << 20 // bytes of a text, without [WithMaxSize]
	MaxScenarioSize = 8 << 20  // bytes of one scenario, and of the policies that it names
	MaxScenarios    = 1 << 17  // scenarios in a text
)

// An Option changes how a text is read.
type Option func(*options)

type options struct {
	max     int
	catalog managed.Catalog
}

// WithMaxSize sets the size of the largest text that is read, in bytes, in place of [DefaultMaxSize].
func WithMaxSize(bytes int) Option { return func(o *options) { o.max = bytes } }

// WithCatalog sets the catalogue in which policies that are named by a string are looked up, in place of
// [managed.AWS].
func WithCatalog(c managed.Catalog) Option { return func(o *options) { o.catalog = c } }

// Read reads scenarios: one object, a list of them, or one per line. It keeps no reference to data. One leading byte
// order mark is skipped.
//
// A scenario with a fault has an Err, an [*Error], and whatever else of it can be read; so has a line that is not JSON,
// an element of the list that is no object, and a scenario with a policy that is refused. The others are not affected.
//
// Read itself fails, with an [*Error], where no scenario can be found: the text is too large or blank, it is one JSON
// value other than an object or a list, it begins a list and is not JSON, or it is not JSON and neither are all its
// lines objects nor does at least one have a member "request".
func Read(data []byte, opts ...Option) ([]Scenario, error) {
	o := options{max: DefaultMaxSize, catalog: managed.AWS()}
	for _, opt := range opts {
		opt(&o)
	}
	c := &catalog{o.catalog, make(map[*policy.Policy]int)}
	if len(data) > o.max {
		return nil, piece{}.locate(jsonscan.ErrTooLarge(o.max))
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	text := string(data)
	start := len(text) - len(strings.TrimLeft(text, space))
	whole := piece{text, 1, 1}
	valid := json.Valid(data) // of any depth, and without recursion
	switch {
	case start == len(text):
		return nil, &Error{Code: CodeNoScenario, Line: 1, Column: 1, Reason: "the text is blank"}
	case !valid && text[start] == '[':
		return nil, whole.locate(notJSON(text))
	case !valid:
		return readLines(whole, c)
	case text[start] == '[':
		return readList(whole, c)
	case text[start] == '{':
		s, _ := whole.read(c)
		return []Scenario{s}, nil
	}
	return nil, whole.locate(&fault{code: CodeWrongType, offset: start, reason: "neither an object nor a list"})
}

// readList reads the elements of a list.
func readList(whole piece, c *catalog) ([]Scenario, error) {
	scenarios := []Scenario{}
	for p := range whole.elements() {
		if len(scenarios) == MaxScenarios {
			return nil, p.locate(tooMany())
		}
		s, _ := p.read(c)
		scenarios = append(scenarios, s)
	}
	return scenarios, nil
}

// readLines reads one scenario per line.
func readLines(whole piece, c *catalog) ([]Scenario, error) {
	var scenarios []Scenario
	objects, requests := 0, 0
	for p := range whole.lines() {
		if len(scenarios) == MaxScenarios {
			return nil, p.locate(tooMany())
		}
		s, found := p.read(c)
		scenarios = append(scenarios, s)
		if found.object {
			objects++
		}
		if found.request {
			requests++
		}
	}
	// An object that is spread over several lines and is not JSON has lines that are objects too: statements, for
	// example.
	if objects < len(scenarios) && requests == 0 {
		return nil, whole.locate(notJSON(whole.text))
	}
	return scenarios, nil
}

func tooMany() *fault {
	return &fault{code: CodeTooMany, reason: "more than " + strconv.Itoa(MaxScenarios) + " scenarios"}
}

// notJSON says why a text is not JSON.
func notJSON(text string) error {
	if _, err := jsonscan.Read(text, len(text)); err != nil {
		return err
	}
	return &fault{code: CodeSyntax, reason: "not JSON"}
}

// found says what was found in a piece of text.
type found struct {
	object  bool // an object
	request bool // with a member "request"
}

// read reads one scenario.
func (p piece) read(c *catalog) (Scenario, found) {
	r := reader{piece: p, catalog: c}
	root, err := r.open()
	if err != nil {
		return Scenario{Err: p.locate(err)}, found{}
	}
	var s Scenario
	var has found
	err = root.Want(jsonscan.KindObject)
	if has.object = err == nil; has.object {
		err = root.Members(func(name string, at int, v jsonscan.Value) error {
			has.request = has.request || name == "request"
			r.note(r.member(&s, name, at, v))
			return nil
		})
	}
	r.note(err)
	if has.object && !has.request {
		r.note(missing(root, "request"))
	}
	s.Err = r.err()
	return s, has
}

// member reads a member of a scenario.
func (r *reader) member(s *Scenario, name string, at int, v jsonscan.Value) (err error) {
	switch name {
	case "name":
		s.Name, err = text(v)
	case "why":
		s.Why, err = text(v)
	case "request":
		s.Request, err = request(v)
	case "policies":
		s.Policies, err = r.policies(v)
	case "expect":
		s.Expect, err = expectation(v)
	default:
		return jsonscan.Unknown(name, at)
	}
	return in(err, member(name))
}

// A reader reads one scenario.
type reader struct {
	piece
	catalog *catalog
	size    int      // how many bytes the policies take up that are named
	hidden  []*fault // faults that open hid
	spans   []span   // where policies stand
	first   *fault   // the first fault of the scenario itself
	refusal *fault   // the first refusal of a policy
}

type span struct{ from, to int }

// note keeps the first fault.
func (r *reader) note(err error) {
	if err != nil && r.first == nil {
		r.first = asFault(err)
	}
}

// err returns what is wrong with the scenario. A scenario that is malformed is so whatever its policies are.
func (r *reader) err() error {
	for _, f := range r.hidden {
		if !r.inPolicy(f.offset) {
			return r.locate(f)
		}
	}
	for _, f := range [...]*fault{r.first, r.refusal} {
		if f != nil {
			return r.locate(f)
		}
	}
	return nil
}

func (r *reader) inPolicy(offset int) bool {
	for _, s := range r.spans {
		if s.from <= offset && offset < s.to {
			return true
		}
	}
	return false
}

// locate gives an error of this package or of jsonscan its place.
func (p piece) locate(err error) *Error {
	f := asFault(err)
	e := &Error{Code: f.code, Path: f.path.String(), Reason: f.reason, err: f.err}
	if p.line > 0 {
		e.Line, e.Column = p.at(f.offset)
	}
	return e
}
