package account

import (
	"cmp"
	"io/fs"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// Read reads the files of a directory and of those beneath it. What a file is its members tell, not its name; files
// that are not JSON are left out ([Snapshot.Skipped]), and so are directories whose names begin with a dot.
//
// Read fails, with an [*Error], where a file cannot be read at all: it is too large, not UTF-8, nested deeper than 64,
// not JSON, or nothing of what the package comment lists; and where the last page of authorization details is missing,
// or there is nothing to read. A fault of one user, role, policy, function, resource or unit stays with it: see
// [Snapshot.Problems].
func Read(fsys fs.FS, opts ...Option) (*Snapshot, error) {
	r := newReader(opts)
	if fsys == nil {
		return nil, nothing()
	}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return &Error{Code: CodeUnreadable, File: name, Reason: "cannot be read: " + unreadable(err), err: err}
		case d.IsDir() && name != "." && strings.HasPrefix(d.Name(), "."):
			r.s.skipped = append(r.s.skipped, name+"/")
			return fs.SkipDir
		case d.IsDir():
			return nil
		case d.Type()&fs.ModeSymlink != 0:
			if info, err := fs.Stat(fsys, name); err != nil || !info.Mode().IsRegular() {
				r.s.skipped = append(r.s.skipped, name)
				return nil
			}
		case !d.Type().IsRegular():
			r.s.skipped = append(r.s.skipped, name)
			return nil
		}
		return r.file(fsys, name)
	})
	if err != nil {
		return nil, err
	}
	return r.all()
}

// ReadFile is [Read] for one file.
func ReadFile(fsys fs.FS, name string, opts ...Option) (*Snapshot, error) {
	r := newReader(opts)
	if fsys == nil {
		return nil, nothing()
	}
	if err := r.file(fsys, name); err != nil {
		return nil, err
	}
	return r.all()
}

// all reads the files of [WithFile] after the others, and makes the snapshot.
func (r *reader) all() (*Snapshot, error) {
	if r.files == 0 {
		return nil, nothing()
	}
	for _, f := range r.shared {
		if f.fsys == nil {
			return nil, nothing()
		}
		before := r.files
		switch err := r.file(f.fsys, f.name); {
		case err != nil:
			return nil, err
		case r.files == before:
			return nil, &Error{Code: CodeUnknownFormat, File: f.name, Reason: "not JSON"}
		}
	}
	return r.finish()
}

func nothing() *Error {
	return &Error{Code: CodeNoInput, Reason: "there is no file of a kind that is read"}
}

// A reader makes a snapshot out of files.
type reader struct {
	options
	s           *Snapshot
	unnamed     int // entities without a name
	files       int // of a kind that is read
	pages       []*page
	directories map[string]*directory // of iam-collect's layout
	names       []string              // of these, in order
	within      map[string][]string   // those in a directory
}

func newReader(opts []Option) *reader {
	r := &reader{options: optionsOf(opts), directories: make(map[string]*directory)}
	r.s = newSnapshot(r.catalog)
	return r
}

// file reads one file.
func (r *reader) file(fsys fs.FS, name string) error {
	f, ok, err := r.read(fsys, name)
	switch {
	case err != nil:
		return err
	case !ok:
		r.s.skipped = append(r.s.skipped, name)
		return nil
	}
	r.files++
	if at, ok := layoutOf(name); ok {
		return r.stored(f, at)
	}
	for p := range f.pieces() {
		v, err := p.open()
		if err == nil {
			err = p.objects(v, r.object)
			v.Release()
		}
		if err != nil {
			return p.whole().fault(err).error()
		}
	}
	return nil
}

// A format is one kind of object that is read, told by the members it has.
type format struct {
	members []string // one of them tells
	read    func(r *reader, in spot, v jsonscan.Value) error
}

// formats are the kinds of objects. The first that fits counts.
var formats = []format{
	{[]string{"UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"}, (*reader).page},
	{[]string{"organization", "managementAccount", "root"}, (*reader).organization},
	{[]string{"arn", "policy"}, (*reader).resource},
	{[]string{"Policy"}, (*reader).attached},
	{[]string{"Configuration"}, (*reader).function},
	{[]string{"Functions"}, each("Functions", (*reader).configuration)},
	{[]string{"Aliases"}, each("Aliases", (*reader).alias)},
	{[]string{"Versions"}, each("Versions", (*reader).version)},
	{[]string{"EventSourceMappings"}, each("EventSourceMappings", (*reader).mapping)},
	{[]string{"FunctionUrlConfigs"}, each("FunctionUrlConfigs", (*reader).url)},
	{[]string{"FunctionEventInvokeConfigs"}, each("FunctionEventInvokeConfigs", (*reader).destinations)},
	{[]string{"AliasArn"}, (*reader).alias},
	{[]string{"FunctionName"}, (*reader).configuration},
	{[]string{"UUID", "EventSourceArn"}, (*reader).mapping},
	{[]string{"FunctionUrl", "AuthType"}, (*reader).url},
	{[]string{"DestinationConfig", "MaximumRetryAttempts", "MaximumEventAgeInSeconds"}, (*reader).destinations},
}

// object reads an object, whatever it is (IN-10).
func (r *reader) object(in spot, v jsonscan.Value) error {
	var names []string
	err := v.Members(func(name string, _ int, _ jsonscan.Value) error { names = append(names, name); return nil })
	if err != nil {
		return in.fault(err)
	}
	for _, f := range formats {
		if slices.ContainsFunc(f.members, func(name string) bool { return slices.Contains(names, name) }) {
			return f.read(r, in, v)
		}
	}
	what := "nothing that is read has these members"
	if len(names) == 0 {
		what = "the object is empty"
	} else {
		slices.SortFunc(names, cmp.Compare)
		what += ": " + quote.Join(len(names), ", ", func(i int) string { return quote.Text(names[i]) })
	}
	return in.wrong(CodeUnknownFormat, v, what)
}

// each reads the elements of a list that is a member of an object.
func each(list string, read func(*reader, spot, jsonscan.Value) error) func(*reader, spot, jsonscan.Value) error {
	return func(r *reader, in spot, v jsonscan.Value) error {
		return in.object(v, list, func(v jsonscan.Value) error {
			return in.elements(v, func(i int, v jsonscan.Value) error { return read(r, in.inner(v, index(list, i)), v) })
		})
	}
}

// mostNameless is how many entities may be there of which nothing tells what they are.
const mostNameless = 1000

// nameless notes a fault of an entity of which nothing tells what it is. It returns an error where there are too many:
// then the file is not what it says.
func (r *reader) nameless(f *fault) error {
	where := *f.in // what it belongs to may serve again
	f.in = &where
	if r.unnamed++; r.unnamed > mostNameless {
		return f
	}
	r.report("", false, f)
	return nil
}

// report notes a fault that stays with an entity.
func (r *reader) report(entity string, remark bool, f *fault) {
	r.s.found = append(r.s.found, finding{entity, remark, f})
}
