package standin

import (
	"strconv"
	"strings"
	"testing"
)

func TestSplit(t *testing.T) {
	odd := "a:*?/${b}<\"> é\n"
	text := "arn:" + Of(Partition, "P") + ":s3:::" + Of(Name, odd) + Of(Text, "t") + "/*"
	pieces, ok := Split(text)
	want := []Piece{{Text: "arn:"}, {Label: "P", Class: Partition}, {Text: ":s3:::"}, {Label: odd, Class: Name}, {Label: "t", Class: Text}, {Text: "/*"}}
	if !ok || len(pieces) != len(want) {
		t.Fatalf("got %v, %v", pieces, ok)
	}
	for i := range want {
		if pieces[i] != want[i] {
			t.Errorf("piece %d is %v, want %v", i, pieces[i], want[i])
		}
	}
	if strings.ContainsAny(Of(Name, odd), ":*?/${}") {
		t.Error("a stand-in looks like more than a name")
	}
	shown := "arn:<P>:s3:::<" + odd + "><t>/*"
	if got := Show(text); got != shown {
		t.Errorf("shown as %q, want %q", got, shown)
	}
	if got := Show(strconv.Quote(Of(Name, "a b:c") + "x")); got != `"<a b:c>x"` {
		t.Errorf("quoted, it is shown as %s", got)
	}
	if got := Show(text[:len("arn:\ufdd0p")]); got != "arn:<" {
		t.Errorf("cut off, it is shown as %q", got)
	}
	if got := Replace(text, func(class byte, label string) string { return string(class) }); got != "arn:p:s3:::nt/*" {
		t.Errorf("replaced: %q", got)
	}
	if pieces, ok := Split(""); !ok || pieces != nil {
		t.Errorf("empty text has %v, %v", pieces, ok)
	}
}

func TestMalformed(t *testing.T) {
	whole := Of(Name, "a")
	for _, text := range []string{
		whole[:3], whole[:len(whole)-3], whole[3:], "x\ufdd1", "\ufdd0\ufdd1", "\ufdd0n\ufdd1", "\ufdd0Xa\ufdd1", "\ufdd0n\ufdd0na\ufdd1\ufdd1",
	} {
		if pieces, ok := Split(text); ok {
			t.Errorf("%q has the pieces %v", text, pieces)
		}
		if !In(text) || Replace(text, func(byte, string) string { return "" }) != text || strings.ContainsAny(Show(text), "\ufdd0\ufdd1") {
			t.Errorf("%q", text)
		}
	}
	if In("plain") || !IsLabel("plain") || IsLabel("a\ufdd0") || IsLabel("\U0010ff3a") {
		t.Error("In or IsLabel")
	}
}

func TestInVariable(t *testing.T) {
	u := Of(Name, "a")
	for text, want := range map[string]bool{
		u: false, "${x}" + u: false, u + "${x}": false, "${" + u + "}": true, "${x, '" + u + "'}": true, "${x}${" + u + "}": true, "": false,
	} {
		if InVariable(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
	for _, class := range []byte{Account, Region, Partition, Name, Path, Text} {
		if !IsText(class) {
			t.Errorf("%c is no text", class)
		}
	}
	if IsText(Policy) || IsText(Choice) {
		t.Error("what is no text is one")
	}
}
