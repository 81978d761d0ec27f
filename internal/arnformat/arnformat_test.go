package arnformat_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/internal/arnformat"
	"github.com/lambdaiam/lambdaiam/internal/glob"
)

func TestAppend(t *testing.T) {
	text := func(s string) glob.Piece { return glob.Piece{Text: s} }
	in := []glob.Piece{{Kind: glob.One, Within: true}, {Kind: glob.Star, Within: true}}
	out := []glob.Piece{{Kind: glob.One}, {Kind: glob.Star}}
	join := func(lists ...[]glob.Piece) (all []glob.Piece) {
		for _, l := range lists {
			all = append(all, l...)
		}
		return all
	}
	for _, c := range []struct {
		text    string
		isARN   bool
		want    []glob.Piece
		literal int
	}{
		{"", true, nil, 0},
		{"arn:${P}:s3:::${B}/${O}", true, join([]glob.Piece{text("arn:")}, in, []glob.Piece{text(":s3:::")}, in, []glob.Piece{text("/")}, out), 11},
		{"arn:*", true, []glob.Piece{text("arn:"), {Kind: glob.Star, Within: true}}, 4},
		{"a:tag/<key>", false, join([]glob.Piece{text("a:tag/")}, out), 6},
		{"a:tag/${key", false, []glob.Piece{text("a:tag/${key")}, 11},
	} {
		got, literal := arnformat.Append(nil, c.text, c.isARN)
		if diff := cmp.Diff(c.want, got); diff != "" || literal != c.literal {
			t.Errorf("%s: %d literal (-want +got)\n%s", c.text, literal, diff)
		}
	}
}

func TestStars(t *testing.T) {
	for text, want := range map[string][2]string{
		"":                              {"", ""},
		"arn:${P}:s3:::${B}/${O}":       {"arn:*:s3:::*/*", "arn:"},
		"function:${Name}:${Alias}":     {"function:*:*", "function:"},
		"arn:${P}:braket:*:*:device/${": {"arn:*:braket:*:*:device/${", "arn:"},
		"root":                          {"root", "root"},
	} {
		if got := [2]string{arnformat.Stars(text), arnformat.Head(text)}; got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
