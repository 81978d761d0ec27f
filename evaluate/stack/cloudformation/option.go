package cloudformation

// An Option changes how a template is read.
type Option func(*options)

type options struct {
	max             int
	withoutDefaults bool
	name            string
	locate          func(offset int) (line, column int)
}

// DefaultMaxSize is the size of the largest template that is read without [WithMaxSize], in bytes.
const DefaultMaxSize = 4 << 20

// WithMaxSize sets the size of the largest template that is read, in bytes, in place of [DefaultMaxSize].
func WithMaxSize(bytes int) Option { return func(o *options) { o.max = bytes } }

// WithoutDefaults leaves parameters unknown that the environment does not give, whatever their defaults are.
func WithoutDefaults() Option { return func(o *options) { o.withoutDefaults = true } }

// WithPlaces says where the bytes of the template stand in another text that it was made from, such as YAML. Lines and
// columns count from 1.
func WithPlaces(locate func(offset int) (line, column int)) Option {
	return func(o *options) { o.locate = locate }
}

// WithName gives the name of the file, for errors.
func WithName(name string) Option { return func(o *options) { o.name = name } }
