package account

import (
	"cmp"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// The layout in which the program iam-collect stores what it reads: a directory for each user, role, policy and
// resource. Nothing can be said of a directory before all its files are known.

// A directory is one of the layout.
type directory struct {
	partition string
	area      string   // accounts, organizations or indexes
	steps     []string // from there
	files     map[string]*piece
	used      map[string]bool
}

// layoutOf tells whether a file belongs to the layout, and to which directory of it.
func layoutOf(name string) (at directory, ok bool) {
	steps := strings.Split(path.Dir(name), "/")
	for i := 0; i+2 < len(steps); i++ {
		at = directory{partition: steps[i+1], area: steps[i+2], steps: steps[i+3:]}
		if steps[i] == "aws" && arn.KnownPartition(at.partition) && slices.Contains(areas, at.area) {
			return at, true
		}
	}
	return directory{}, false
}

var areas = []string{"accounts", "organizations", "indexes"}

// stored takes in a file of the layout.
func (r *reader) stored(f *file, at directory) error {
	name := path.Dir(f.name)
	d := r.directories[name]
	if d == nil {
		d = &at
		d.files, d.used = make(map[string]*piece), make(map[string]bool)
		r.directories[name] = d
	}
	d.files[path.Base(f.name)] = &piece{file: f, text: f.text}
	return nil
}

// assemble reads the layout.
func (r *reader) assemble() error {
	r.names = slices.Sorted(maps.Keys(r.directories))
	r.within = make(map[string][]string)
	for _, name := range r.names {
		r.within[path.Dir(name)] = append(r.within[path.Dir(name)], name)
	}
	for _, name := range r.names {
		if d := r.directories[name]; d.area == "organizations" && len(d.steps) == 1 {
			if err := r.storedOrganization(d, name); err != nil {
				return err
			}
		}
	}
	for _, name := range r.names {
		d := r.directories[name]
		switch {
		case d.area == "indexes" && len(d.steps) == 0:
			r.indexes(d)
		case d.area == "accounts" && len(d.steps) > 0:
			r.storedIn(d)
		}
	}
	for _, name := range r.names {
		d := r.directories[name]
		for _, file := range slices.Sorted(maps.Keys(d.files)) {
			if !d.used[file] {
				r.s.skipped = append(r.s.skipped, d.files[file].name)
			}
		}
	}
	return nil
}

// open reads a file of a directory; ok is false if there is none.
func (d *directory) open(name string) (in *spot, v jsonscan.Value, ok bool, err error) {
	p := d.files[name]
	if p == nil {
		return nil, v, false, nil
	}
	d.used[name] = true
	in = p.whole()
	v, err = p.open()
	return in, v, err == nil, err
}

// readers read the files of a directory by their names.
type readers = map[string]func(in *spot, v jsonscan.Value) error

// each reads files of a directory by their names, and returns the first fault.
func (d *directory) each(read readers) (first *fault) {
	for _, name := range slices.Sorted(maps.Keys(read)) {
		in, v, ok, err := d.open(name)
		if ok {
			err = read[name](in, v)
		}
		if err != nil && first == nil {
			first = in.fault(err)
		}
	}
	return first
}

// any is a file of the directory, for what is wrong with it as a whole.
func (d *directory) any() *spot {
	return d.files[slices.Min(slices.Collect(maps.Keys(d.files)))].whole()
}

// storedIn reads a directory of an account.
func (r *reader) storedIn(d *directory) {
	account, steps := d.steps[0], d.steps[1:]
	if !arn.IsAccountID(account) {
		return
	}
	join := strings.Join(steps[:max(len(steps)-1, 0)], "/")
	switch {
	case len(steps) == 0:
		r.noted("", d.each(readers{"organization.json": func(in *spot, v jsonscan.Value) error {
			var id string
			err := in.object(v, "organizationId", func(v jsonscan.Value) error { return text(&id, v) })
			if err == nil && id != "" {
				r.s.memberOf[account] = id
			}
			return err
		}}))
	case join == "iam/user" || join == "iam/group" || join == "iam/role":
		r.storedEntity(d, Kind(steps[1]), account)
	case join == "iam/policy" || join == "iam/aws/policy":
		r.storedPolicy(d, account)
	case steps[0] != "iam":
		r.storedResource(d, account, steps)
	}
}

// noted reports a fault, if there is one.
func (r *reader) noted(entity string, f *fault) {
	if f != nil {
		r.report(entity, false, f)
	}
}

// indexes reads which account has which bucket, and which organization has which account.
func (r *reader) indexes(d *directory) {
	r.noted("", d.each(readers{
		"buckets-to-accounts.json": func(in *spot, v jsonscan.Value) error {
			return in.members(v, func(bucket string, v jsonscan.Value) error {
				var id string
				err := in.object(v, "accountId", func(v jsonscan.Value) error { return text(&id, v) })
				if err == nil && !arn.IsAccountID(id) {
					err = in.missing(v, "accountId")
				}
				if err == nil {
					r.s.buckets[bucket] = id
				}
				return err
			})
		},
		"accounts-to-orgs.json": func(in *spot, v jsonscan.Value) error {
			return in.members(v, func(account string, v jsonscan.Value) error {
				var id string
				err := text(&id, v)
				if err == nil {
					r.s.memberOf[account] = id
				}
				return err
			})
		},
	}))
}

// unescaped returns the name of a directory without percent-encoding.
func unescaped(name string) string {
	if s, err := url.PathUnescape(name); err == nil {
		return s
	}
	return name
}

// bucketARN is the ARN of a bucket that is known by its directory.
func bucketARN(partition, name string) string {
	return arn.ARN{Partition: cmp.Or(partition, "aws"), Service: "s3", Resource: unescaped(name)}.String()
}
