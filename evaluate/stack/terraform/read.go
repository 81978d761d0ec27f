package terraform

import (
	"errors"
	"hash/fnv"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/internal/reading"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// Read reads a plan, or a state, in Terraform's JSON form. What is empty in the environment comes from the plan's data
// sources, else it is unknown; its stack name and parameters mean nothing here. Every error is a [*stack.Error].
func Read(plan []byte, env stack.Environment, opts ...Option) (*stack.Stack, error) {
	text := string(plan)
	d, err := read(text, env, opts)
	if err != nil {
		return nil, err
	}
	if d.Environment.Partition == "" {
		d.Partition = condition.Unknown{Label: partitionLabel, Class: condition.ClassPartition}
		d.InPartition = func(partition string) *stack.Stack {
			there := d.Environment
			there.Partition = partition
			in, err := read(text, there, opts)
			if err != nil {
				return nil
			}
			return stack.New(in)
		}
	}
	return stack.New(d), nil
}

// IsPlan reports whether a text is the JSON form of a plan or state, by its members; it may still be refused.
func IsPlan(text []byte) bool {
	root, err := jsonscan.ReadNested(string(text), len(text), jsonscan.MostDepth)
	if err != nil {
		return false
	}
	defer root.Release()
	found := false
	_ = root.Members(func(name string, _ int, _ jsonscan.Value) error {
		found = found || name == "format_version"
		return nil
	})
	return found
}

// read returns the description of a plan.
func read(plan string, env stack.Environment, opts []Option) (stack.Description, error) {
	r := &reader{text: plan, env: env, options: options{max: DefaultMaxSize}}
	for _, o := range opts {
		o(&r.options)
	}
	r.lines = jsonscan.NewIndex(r.text)
	root, err := jsonscan.ReadNested(r.text, r.options.max, jsonscan.MostDepth)
	if err != nil {
		return stack.Description{}, r.scanError(err)
	}
	defer root.Release()
	r.root = root
	r.readPlan(root)
	r.settleEnvironment()
	r.describe()
	if r.err != nil {
		return stack.Description{}, r.err
	}
	return r.out, nil
}

// A reader makes a description of a plan. Its first error is the one that counts; after it values are empty.
type reader struct {
	text    string
	root    jsonscan.Value
	env     stack.Environment
	options options
	lines   *jsonscan.Index
	err     *stack.Error
	out     stack.Description
	plan
	description
	index
}

// scanError returns an error of package jsonscan with its place in the plan.
func (r *reader) scanError(err error) *stack.Error {
	e, _ := errors.AsType[*jsonscan.Error](err)
	line, column := r.lines.Locate(e.Offset)
	return &stack.Error{Code: reading.Codes[e.Fault], File: r.options.name, Line: line, Column: column, Path: e.Path.String(),
		Reason: e.Reason}
}

// fail keeps an error at a byte of the plan, unless there is one already.
func (r *reader) fail(code stack.Code, at int, reason string) {
	if r.err != nil {
		return
	}
	line, column := r.lines.Locate(at)
	r.err = &stack.Error{Code: code, File: r.options.name, Line: line, Column: column,
		Path: r.root.PathTo(at).String(), Reason: reason}
}

// failed keeps an error of package jsonscan.
func (r *reader) failed(err error) {
	if e, ok := errors.AsType[*jsonscan.Error](err); ok {
		r.fail(reading.Codes[e.Fault], e.Offset, e.Reason)
	}
}

// place returns the place of a byte of the plan.
func (r *reader) place(at int, path string) stack.Place {
	line, column := r.lines.Locate(at)
	return stack.Place{Line: line, Column: column, Path: path}
}

// literal returns a text of the plan as it stands beside what is unknown.
func (r *reader) literal(text string, at int) string {
	if _, err := condition.PartialText(condition.Part{Text: text}); err != nil {
		r.fail(stack.CodeInvalidValue, at, "a character that is kept for values that are not known")
		return ""
	}
	return text
}

// unknown returns what stands for a value that nobody knows.
func (r *reader) unknown(label string, class condition.Class) string {
	return condition.Unknown{Label: labelOf(label), Class: class}.StandIn()
}

// labelOf returns a text as a label. One that is too long, or has characters that labels do not have, is cut or loses
// them, and gets a number of its own, so that different ones stay different.
func labelOf(text string) string {
	const longest = 1000
	if (condition.Unknown{Label: text, Class: condition.ClassText}).Validate() == nil && len(text) <= longest {
		return text
	}
	h := fnv.New64a()
	h.Write([]byte(text))
	plain := strings.Map(func(c rune) rune {
		if (condition.Unknown{Label: string(c), Class: condition.ClassText}).Validate() != nil {
			return -1
		}
		return c
	}, text)
	for len(plain) > longest {
		_, n := utf8.DecodeLastRuneInString(plain[:longest+1])
		plain = plain[:longest+1-n]
	}
	return plain + "… " + strconv.FormatUint(h.Sum64(), 16)
}
