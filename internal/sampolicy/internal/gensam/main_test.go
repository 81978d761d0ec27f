package main

import (
	"bytes"
	"testing"

	"github.com/lambdaiam/lambdaiam/internal/sampolicy"
)

// TestDataIsItsSource: the data gives the pinned file back, and a file that differs in one byte is refused.
func TestDataIsItsSource(t *testing.T) {
	if err := verify(); err != nil {
		t.Fatal(err)
	}
	file, err := embeddedFile()
	if err != nil {
		t.Fatal(err)
	}
	if err := checkHash(bytes.Replace(file, []byte("s3:GetObject"), []byte("s3:PutObject"), 1)); err == nil {
		t.Error("a file with another action is accepted")
	}
}

// TestEncode: what is written is what is read, whichever compressor wrote it.
func TestEncode(t *testing.T) {
	file, err := embeddedFile()
	if err != nil {
		t.Fatal(err)
	}
	data, err := encode(file)
	if err != nil {
		t.Fatal(err)
	}
	text, err := sampolicy.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if len(data) > len(text)/4 {
		t.Errorf("%d bytes of data for %d of text", len(data), len(text))
	}
	if _, err := encode([]byte("{")); err == nil {
		t.Error("a broken file is encoded")
	}
}
