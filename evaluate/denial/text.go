package denial

import (
	"bytes"
	"iter"
	"strings"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// Parse reads the sentence in which AWS denies a request, which may stand anywhere in a text of at most [MaxText]
// bytes:
//
//	User: arn:aws:iam::111122223333:user/ann is not authorized to perform: sqs:SendMessage
//	on resource: arn:aws:sqs:us-east-1:111122223333:orders
//	because no identity-based policy allows the sqs:SendMessage action
//
// It may also end "with an explicit deny in a service control policy: ARN" or without a reason, or have no resource,
// and the id for GetRequestAuthorizationDetails may follow. Blanks and line ends count alike, as do the escapes with
// which JSON and XML quote such a text, the frame that Terraform draws at its left, and colours of a terminal. Of
// several sentences the last counts.
//
// The caller must be one that [evaluate.ParsePrincipal] knows; a role stands for a session of it whose name is not
// known. The resource is kept as it was written, which may be a pattern or no ARN, and is then not sure. A claim that
// is cut off is left out. The error, an [*Error], is [CodeNoDenial] for any other text.
//
// The sources are "Troubleshoot access denied error messages" in the IAM User Guide, the page about authorization ids
// beside it, and "Troubleshoot access denied (403 Forbidden) errors" in the Amazon S3 User Guide.
func Parse(text string) (Denial, error) {
	if len(text) > MaxText { // IN-60
		return Denial{}, tooLarge(MaxText)
	}
	var last found
	for f := range sentences(plain(text).text) {
		last = f
	}
	if !last.Denied {
		return Denial{}, &Error{Code: CodeNoDenial, Reason: "no sentence about a denied request: " + quote.Text(text)}
	}
	return last.Denial, nil
}

// ParseLog reads every sentence of a log as [Parse] does, in order. Of several on one line, as an error that wraps
// others has them, the last counts. A log that is too large is an [*Error] with [CodeTooLarge].
func ParseLog(text string, opts ...Option) iter.Seq2[Denial, error] {
	return func(yield func(Denial, error) bool) {
		if o := optionsOf(opts); len(text) > o.max {
			yield(Denial{}, tooLarge(o.max))
			return
		}
		p := plain(text)
		var before found
		for f := range sentences(p.text) {
			if before.Denied && p.lineEnds(before.to, f.from) && !yield(before.Denial, nil) {
				return
			}
			before = f
		}
		if before.Denied {
			yield(before.Denial, nil)
		}
	}
}

// A plainText is a text in which every run of blanks and line ends is one blank.
type plainText struct {
	text string
	ends []int // where line ends were
}

// lineEnds reports whether the line ends between two places. Both only grow from call to call.
func (p *plainText) lineEnds(from, to int) bool {
	for len(p.ends) > 0 && p.ends[0] < from {
		p.ends = p.ends[1:]
	}
	return len(p.ends) > 0 && p.ends[0] < to
}

const beforeResource = " on resource: "

// plain makes a text plain. In a resource in quotation marks, the name of an object of Amazon S3, blanks stay as they
// are.
func plain(text string) *plainText {
	p := &plainText{}
	out := make([]byte, 0, len(text))
	quoted := false
	for i := 0; i < len(text); {
		if n := ordinary(text[i:]); n > 0 {
			out = append(out, text[i:i+n]...)
			i += n
			continue
		}
		if blanks, line := blank(text[i:]); blanks > 0 {
			switch {
			case quoted && !line:
				out = append(out, text[i:i+blanks]...)
			case len(out) == 0 || out[len(out)-1] != ' ':
				out = append(out, ' ')
			}
			if line && (len(p.ends) == 0 || p.ends[len(p.ends)-1] < len(out)-1) {
				p.ends = append(p.ends, len(out)-1)
			}
			i += blanks
			continue
		}
		if n := mark(text[i:]); n > 0 {
			quoted = !quoted && bytes.HasSuffix(out, []byte(beforeResource))
			out = append(out, '"')
			i += n
			continue
		}
		n := 1
		for text[i] == '\\' && i+n < len(text) && text[i+n] == '\\' { // which were looked at together
			n++
		}
		out = append(out, text[i:i+n]...)
		i += n
	}
	p.text = string(out)
	return p
}

// ordinary returns how many bytes a text begins with that stand for themselves.
func ordinary(text string) int {
	for i := range len(text) {
		if c := text[i]; c <= ' ' || c >= utf8.RuneSelf || c == '"' || c == '\\' || c == '&' {
			return i
		}
	}
	return len(text)
}

// blank returns how many bytes of blanks, line ends, frames and colours a text begins with, and whether a line ends
// there or something else than a blank is among them.
func blank(text string) (n int, line bool) {
	for n < len(text) {
		switch c := text[n]; {
		case c == ' ':
			n++
			continue
		case c == '\n' || c == '\r' || c == '\t':
			n++
			line = line || c != '\t'
			if c == '\n' {
				n += frame(text[n:])
			}
		case c == '\\':
			slashes := len(text[n:]) - len(strings.TrimLeft(text[n:], `\`))
			if end := n + slashes; end == len(text) || text[end] != 'n' && text[end] != 'r' && text[end] != 't' {
				return n, line
			}
			n += slashes + 1
			line = true
		case c == 0x1b:
			n += colour(text[n:])
		default:
			r, size := utf8.DecodeRuneInString(text[n:])
			if r != '│' && r != '╷' && r != '╵' && r != '\u00a0' {
				return n, line
			}
			n += size
		}
	}
	return n, line
}

// frame returns the length of the blanks and the bar that a line begins with, 0 if there is no bar.
func frame(line string) int {
	rest := strings.TrimLeft(line, " \t")
	if !strings.HasPrefix(rest, "| ") {
		return 0
	}
	return len(line) - len(rest) + 1
}

// colour returns the length of the escape sequence that a text begins with.
func colour(text string) int {
	n := 1
	if n < len(text) && text[n] == '[' {
		n++
		for n < len(text) && text[n] >= '0' && text[n] <= '?' {
			n++
		}
		n++
	}
	return min(n, len(text))
}

// mark returns the length of the quotation mark that a text begins with, as JSON and XML write it too; 0 for none.
func mark(text string) int {
	switch text[0] {
	case '"':
		return 1
	case '\\':
		n := 1
		for n < len(text) && text[n] == '\\' {
			n++
		}
		if n < len(text) && text[n] == '"' {
			return n + 1
		}
	case '&':
		for _, s := range [...]string{"&quot;", "&#34;", "&#x22;"} {
			if strings.HasPrefix(text, s) {
				return len(s)
			}
		}
	}
	return 0
}
