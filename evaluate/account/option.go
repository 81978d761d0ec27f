package account

import (
	"io/fs"

	"github.com/lambdaiam/lambdaiam/managed"
)

// DefaultMaxFileSize is the size of the largest file that is read without [WithMaxFileSize], in bytes.
const DefaultMaxFileSize = 64 << 20

// An Option changes how a snapshot is read.
type Option func(*options)

type options struct {
	max     int
	partial bool
	catalog managed.Catalog
	shared  []shared
}

// A shared file is read with those of the snapshot.
type shared struct {
	fsys fs.FS
	name string
}

// WithMaxFileSize sets the size of the largest file that is read, in bytes, in place of [DefaultMaxFileSize].
func WithMaxFileSize(bytes int) Option { return func(o *options) { o.max = bytes } }

// WithCatalog sets the catalogue of AWS managed policies, in place of [managed.AWS].
func WithCatalog(c managed.Catalog) Option { return func(o *options) { o.catalog = c } }

// AllowPartial reads authorization details of which the last page is missing. Users, roles, groups and policies of that
// account that are not there are unknown then.
func AllowPartial() Option { return func(o *options) { o.partial = true } }

// WithFile reads another file as well, as if it stood beside those of the snapshot: an organization file, say, that
// many snapshots have in common. It may be given several times. A file that is not JSON is an error here, and such files
// alone are no snapshot.
func WithFile(fsys fs.FS, name string) Option {
	return func(o *options) { o.shared = append(o.shared, shared{fsys, name}) }
}

func optionsOf(opts []Option) options {
	o := options{max: DefaultMaxFileSize, catalog: managed.AWS()}
	for _, opt := range opts {
		opt(&o)
	}
	return o
}
