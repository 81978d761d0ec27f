package policy

import (
	"strings"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/internal/keep"
)

func init() {
	keep.Starts = func(p any, found func(line, column int)) { p.(*Policy).starts(found) }
	keep.Spec = func(s any) any { return s.(*Statement).spec() }
}

// starts tells where the statements begin, one after the other, as [Policy.Place] does, in one pass over the text: zeros
// for a policy that was built in code.
func (p *Policy) starts(found func(line, column int)) {
	line, column, at := 1, 1, 0
	for i := range p.statements {
		offset := p.statements[i].offset
		if !p.parsed || offset < at {
			found(0, 0)
			continue
		}
		between := p.text[at:offset]
		if n := strings.Count(between, "\n"); n > 0 {
			line, column = line+n, 1
			between = between[strings.LastIndexByte(between, '\n')+1:]
		}
		column += utf8.RuneCountInString(between)
		at = offset
		found(line, column)
	}
}
