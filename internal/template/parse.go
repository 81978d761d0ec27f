package template

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/glob"
)

// Parse reads text.
func Parse(text string, o Options) (Template, error) {
	if o.Parts == None {
		if t, ok := simple(text, o); ok {
			return t, nil
		}
	}
	t, _, err := ParseARN(text, o)
	return t, err
}

// simple reads text as most are: without a character that has a meaning, or with one star at the end.
func simple(text string, o Options) (t Template, ok bool) {
	star := strings.IndexByte(text, '*')
	if star >= 0 && (star < len(text)-1 || !o.Wildcards) || strings.IndexByte(text, '?') >= 0 || strings.IndexByte(text, '$') >= 0 {
		return Template{}, false
	}
	return Template{text: text, prefix: star >= 0}, true
}

// ParseARN is [Parse] that also tells how the text was divided.
func ParseARN(text string, o Options) (Template, Colons, error) {
	if t, ok := simple(text, o); ok {
		var colons Colons
		if o.Parts != None {
			colons = divide(text)
			t.colons = uint8(colons.N)
		}
		if o.Parts == None || colons.N == 5 || o.Parts == Compared && !t.prefix {
			return t, colons, nil
		}
	}
	p := parser{text: text, options: o, t: newParts(room(text, o))}
	for p.i < len(text) {
		c := text[p.i]
		switch {
		case c == '*' && o.Wildcards:
			p.star()
		case c == '?' && o.Wildcards:
			p.add(glob.Piece{Kind: glob.One, Within: p.within()})
			p.i++
		case c == '$' && o.Variables && strings.HasPrefix(text[p.i:], "${"):
			if err := p.variable(); err != nil {
				return Template{}, Colons{}, err
			}
		case c == ':' && o.Parts != None:
			if p.colons.N < 5 {
				p.colons.At[p.colons.N] = p.i
				p.colons.N++
			}
			p.literal(1)
		default:
			end := p.i + 1
			for end < len(text) && !special(text[end]) && text[end] != ':' {
				end++
			}
			p.literal(end - p.i)
		}
	}
	p.flush()
	t := Template{text: text, parts: p.t, colons: uint8(p.colons.N), variables: uint8(p.variables)}
	t.padded = o.Parts == Open && p.colons.N < 5
	if n := len(p.t.pieces); t.padded && (n == 0 || n > fewPieces) {
		p.t.pieces = pad(p.t.pieces, p.colons.N)
		t.full = true
	}
	return t, p.colons, nil
}

// room returns how many pieces a text has, or a few more: documents hold so many that none should have room for nothing.
func room(text string, o Options) int {
	n := 0
	for i := 0; i < len(text); n++ {
		switch c := text[i]; {
		case c == '*' && o.Wildcards:
			for i < len(text) && text[i] == '*' {
				i++
			}
		case c == '?' && o.Wildcards:
			i++
		case c == '$' && o.Variables && strings.HasPrefix(text[i:], "${"):
			end := strings.IndexByte(text[i:], '}')
			if end < 0 {
				return n // and an error
			}
			i += end + 1
		default:
			for i++; i < len(text) && !special(text[i]); i++ {
			}
		}
	}
	return n
}

// special reports whether a character may have a meaning.
func special(c byte) bool { return c == '*' || c == '?' || c == '$' }

// divide finds the colons of text without variables.
func divide(text string) (c Colons) {
	for from := 0; c.N < len(c.At); c.N++ {
		i := strings.IndexByte(text[from:], ':')
		if i < 0 {
			break
		}
		c.At[c.N] = from + i
		from += i + 1
	}
	return c
}

type parser struct {
	text    string
	options Options
	i       int // the next byte
	colons  Colons
	from    int // literal text not yet in a piece: text[from:to]
	to      int
	t       *parts

	variables int
}

func (p *parser) within() bool { return p.options.Parts != None && p.colons.N < 5 }

// literal takes the next n bytes as they are. Adjoining stretches of literal text become one piece, without a copy.
func (p *parser) literal(n int) {
	if p.from == p.to {
		p.from = p.i
	}
	p.to = p.i + n
	p.i += n
}

func (p *parser) flush() {
	if p.from < p.to {
		p.t.pieces = append(p.t.pieces, glob.Piece{Text: p.text[p.from:p.to]})
	}
	p.from, p.to = 0, 0
}

func (p *parser) add(piece glob.Piece) {
	p.flush()
	p.t.pieces = append(p.t.pieces, piece)
}

// star takes a run of stars, which matches what one star does.
func (p *parser) star() {
	end := p.i
	for end < len(p.text) && p.text[end] == '*' {
		end++
	}
	within := p.within()
	if p.options.Parts == Open && (end == len(p.text) || p.text[end] == ':') { // M-11
		within = false
	}
	p.add(glob.Piece{Kind: glob.Star, Within: within})
	p.i = end
}

func (p *parser) variable() error {
	start := p.i
	fail := func(r Reason) error { return &Error{r, start} }
	body := p.text[start+2:]
	if len(body) >= 2 && body[1] == '}' && strings.IndexByte("*?$", body[0]) >= 0 { // V-08
		p.i = start + 2
		p.flush()
		p.literal(1)
		p.flush()
		p.i++
		return nil
	}
	end := strings.IndexByte(body, '}')
	comma := strings.IndexByte(body, ',')
	var key string
	var def fallback
	switch {
	case end < 0:
		return fail(MissingBrace)
	case comma >= 0 && comma < end:
		rest := body[comma+1:]
		key, def.ok = body[:comma], true
		if !strings.HasPrefix(rest, " '") {
			if strings.HasPrefix(strings.TrimLeft(rest, " \t"), "'") {
				return fail(Space)
			}
			return fail(MissingQuote)
		}
		quote := strings.Index(rest[2:], "'}")
		if quote < 0 {
			return fail(MissingQuote)
		}
		def.text = rest[2 : 2+quote]
		end = comma + 1 + 2 + quote + 1
	default:
		key = body[:end]
	}
	switch {
	case key == "":
		return fail(Empty)
	case strings.ContainsAny(key, " \t\r\n"):
		return fail(Space)
	case strings.Contains(key, "${"):
		return fail(MissingBrace)
	case p.variables == MaxVariables:
		return fail(TooMany)
	}
	p.add(glob.Piece{Kind: glob.Variable, Text: ascii.ToLower(key), Index: uint8(p.variables), Within: p.within()})
	if def.ok {
		p.t.defaults = append(p.t.defaults, make([]fallback, p.variables-len(p.t.defaults))...)
		p.t.defaults = append(p.t.defaults, def)
	}
	p.variables++
	p.i = start + 2 + end + 1
	return nil
}
