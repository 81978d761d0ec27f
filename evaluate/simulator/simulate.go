package simulator

import (
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/jsonwrite"
)

// An Option changes how a request is read and answered.
type Option func(*options)

type options struct {
	max   int
	asAWS bool
}

// WithMaxSize sets the size of the largest request that is read, in bytes, in place of [DefaultMaxSize].
func WithMaxSize(bytes int) Option { return func(o *options) { o.max = bytes } }

// AsAWS answers as the documentation has AWS's simulator where this package chose otherwise: the package's comment says
// where that is. It changes no decision.
func AsAWS() Option { return func(o *options) { o.asAWS = true } }

// Custom answers a request of SimulateCustomPolicy in JSON with a response in JSON, as the package's comment says
// ("SimulateCustomPolicy", IAM API Reference). It keeps no reference to request; one leading byte order mark is skipped.
// The error is an [*Error], and beside it there is no response: a request with a part that cannot be used has none.
func Custom(request []byte, opts ...Option) (response []byte, err error) {
	o := &options{max: DefaultMaxSize}
	for _, opt := range opts {
		opt(o)
	}
	if len(request) > o.max {
		return nil, locate("", jsonscan.ErrTooLarge(o.max))
	}
	text := strings.TrimPrefix(string(request), "\ufeff")
	s, err := read(text, o)
	if err != nil {
		return nil, locate(text, err)
	}
	p, err := s.page()
	if err != nil {
		return nil, locate(text, err)
	}
	return jsonwrite.Marshal(p)
}

// pageWork is how much work ([evaluate.WithMaxWork]) the decisions of a page may take together.
const pageWork = 1 << 31

// page answers the requests of a page.
func (s *simulation) page() (p page, err error) {
	to := min(len(s.actions), s.from+s.items)
	work := min(evaluate.DefaultMaxWork, pageWork/int64((to-s.from)*len(s.resources)))
	if s.evaluator, err = evaluate.Compile(s.policies, evaluate.WithMaxWork(work)); err != nil {
		return p, err
	}
	s.hide()
	s.keys, s.shown = s.findKeys(), s.sources()
	for _, name := range s.actions[s.from:to] {
		e, err := s.action(name)
		if err != nil {
			return p, err
		}
		p.Results = append(p.Results, e)
	}
	if to < len(s.actions) {
		p.IsTruncated, p.Marker = true, strconv.Itoa(to+1)
	}
	return p, nil
}
