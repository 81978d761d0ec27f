package cloudformation

// An Option changes how a template is read.
type Option func(*options)

type options struct {
	max             int
	withoutDefaults bool
	name            string
	places          func(offset int) (line, column int)
}

// DefaultMaxSize is the size of the largest template that is read without [WithMaxSize], in bytes.
const DefaultMaxSize = 4 << 20

// WithMaxSize sets the size of the largest template that is read, in bytes, in place of [DefaultMaxSize].
func WithMaxSize(bytes int) Option { return func(o *options) { o.max = bytes } }

// WithoutDefaults leaves parameters unknown that the environment does not give, whatever their defaults are.
func WithoutDefaults() Option { return func(o *options) { o.withoutDefaults = true } }

// WithName gives the name of the file, for errors.
func WithName(name string) Option { return func(o *options) { o.name = name } }

// WithPlaces gives the places of a template that was made from another text, such as YAML: locate returns line and column
// there of a byte of the JSON. Errors, answers and notes then have these places.
func WithPlaces(locate func(offset int) (line, column int)) Option {
	return func(o *options) { o.places = locate }
}
