package denial

// Limits of what is read.
const (
	MaxText        = 64 << 10 // bytes of a text for [Parse]
	MaxEvent       = 1 << 20  // bytes of one event
	DefaultMaxSize = 64 << 20 // bytes of an input, without [WithMaxSize]
)

// An Option changes how an input is read.
type Option func(*options)

type options struct{ max int }

// WithMaxSize sets how many bytes an input may have, unpacked, in place of [DefaultMaxSize].
func WithMaxSize(bytes int) Option { return func(o *options) { o.max = bytes } }

func optionsOf(opts []Option) options {
	o := options{max: DefaultMaxSize}
	for _, opt := range opts {
		opt(&o)
	}
	return o
}
