// Package standin has the texts that stand for values nobody knows yet, inside ordinary strings.
//
// A stand-in is the character U+FDD0, a letter for the class of the value, the label, and U+FDD1: characters that
// Unicode keeps for the internal use of programs, so that no text of a user has them. In the label characters that mean
// something in ARNs and patterns are others, for private use, so that a stand-in is like a name to who divides a text.
// It means something only to who was told that a text may hold some; to everybody else it is text.
package standin

import (
	"strconv"
	"strings"
)

// The classes of values, as stand-ins have them.
const (
	Account   byte = 'a' // twelve digits
	Region    byte = 'r'
	Partition byte = 'p'
	Name      byte = 'n' // not empty; no star, question mark, dollar sign, colon, slash or blank
	Path      byte = 'h' // as a name, with slashes
	Text      byte = 't' // anything
	Policy    byte = 'd' // no text: a policy, a statement or a condition
	Choice    byte = 'c' // no text: whether a statement is there
)

// classes are the letters that stand for a text, and those that do not.
const (
	classesOfText = "arpnht"
	classes       = classesOfText + "dc"
)

const (
	opening, closing = "\ufdd0", "\ufdd1"
	escapedOpening   = `\ufdd0` // as Go quotes them
	escapedClosing   = `\ufdd1`
)

// IsText reports whether values of a class are texts.
func IsText(class byte) bool { return strings.IndexByte(classesOfText, class) >= 0 }

// private is the first of the characters that stand for those of ASCII in labels.
const private = 0x10ff00

// encode returns a label as it stands in a stand-in.
func encode(label string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && !isPlain(r) {
			return private + r
		}
		return r
	}, label)
}

// decode is the inverse of encode.
func decode(label string) string {
	return strings.Map(func(r rune) rune {
		if isPrivate(r) {
			return r - private
		}
		return r
	}, label)
}

func isPlain(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_' || r == '-'
}

func isPrivate(r rune) bool { return private <= r && r < private+0x80 }

// IsLabel reports whether a text can be a label: whether it has no characters that are kept for stand-ins.
func IsLabel(text string) bool { return !In(text) && !strings.ContainsFunc(text, isPrivate) }

// Of returns what stands for a value.
func Of(class byte, label string) string {
	return opening + string(class) + encode(label) + closing
}

// In reports whether a text has characters that are kept for stand-ins.
func In(text string) bool { return strings.Contains(text, opening) || strings.Contains(text, closing) }

// InVariable reports whether a stand-in is inside of a policy variable.
func InVariable(text string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], opening)
		if i < 0 {
			return false
		}
		from += i + len(opening)
		before := text[:from]
		if strings.LastIndex(before, "${") > strings.LastIndexByte(before, '}') {
			return true
		}
	}
}

// A Piece is a part of a text: Text where Class is zero, else a value that is not known.
type Piece struct {
	Text  string
	Label string
	Class byte
}

// Split returns the pieces of a text, none of which is empty; ok is false where what is in it is no stand-in.
func Split(text string) (pieces []Piece, ok bool) {
	for text != "" {
		before, rest, found := strings.Cut(text, opening)
		if strings.Contains(before, closing) {
			return nil, false
		}
		if before != "" {
			pieces = append(pieces, Piece{Text: before})
		}
		if !found {
			return pieces, true
		}
		inner, behind, closed := strings.Cut(rest, closing)
		if !closed || len(inner) < 2 || strings.IndexByte(classes, inner[0]) < 0 || strings.Contains(inner, opening) {
			return nil, false
		}
		pieces = append(pieces, Piece{Label: decode(inner[1:]), Class: inner[0]})
		text = behind
	}
	return pieces, true
}

// Replace returns a text with what by returns in the place of each stand-in. What is none stays.
func Replace(text string, by func(class byte, label string) string) string {
	if !In(text) {
		return text
	}
	pieces, ok := Split(text)
	if !ok {
		return text
	}
	var b strings.Builder
	for _, p := range pieces {
		if p.Class == 0 {
			b.WriteString(p.Text)
		} else {
			b.WriteString(by(p.Class, p.Label))
		}
	}
	return b.String()
}

// Show returns a text as people are shown it: with the labels in angle brackets. It takes text in which stand-ins are
// quoted as Go quotes them, cut off, or malformed.
func Show(text string) string {
	text = show(text, opening, closing, decode)
	return show(text, escapedOpening, escapedClosing, unescape)
}

// unescape is decode for what is quoted as Go quotes it.
func unescape(label string) string {
	const escape, digits = `\U0010ff`, 2
	parts := strings.Split(label, escape)
	for i, part := range parts[1:] {
		if len(part) >= digits {
			if c, err := strconv.ParseUint(part[:digits], 16, 7); err == nil {
				parts[i+1] = string(rune(c)) + part[digits:]
			}
		}
	}
	return strings.Join(parts, "")
}

func show(text, opening, closing string, decode func(string) string) string {
	if !strings.Contains(text, opening) && !strings.Contains(text, closing) {
		return text
	}
	parts := strings.Split(text, opening)
	for i, part := range parts[1:] {
		if part != "" && strings.IndexByte(classes, part[0]) >= 0 {
			part = part[1:]
		}
		label, behind, closed := strings.Cut(part, closing)
		if parts[i+1] = decode(label); closed {
			parts[i+1] += ">" + behind
		}
	}
	return strings.ReplaceAll(strings.Join(parts, "<"), closing, ">")
}
