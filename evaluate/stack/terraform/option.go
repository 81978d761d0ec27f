package terraform

// An Option changes how a plan is read.
type Option func(*options)

type options struct {
	max  int
	name string
}

// DefaultMaxSize is the size of the largest plan that is read without [WithMaxSize], in bytes.
const DefaultMaxSize = 64 << 20

// WithMaxSize sets the size of the largest plan that is read, in bytes, in place of [DefaultMaxSize].
func WithMaxSize(bytes int) Option { return func(o *options) { o.max = bytes } }

// WithName gives the name of the file, for errors.
func WithName(name string) Option { return func(o *options) { o.name = name } }
