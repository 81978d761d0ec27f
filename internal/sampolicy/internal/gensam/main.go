// Command gensam writes the data of package sampolicy: the file of its source, without blanks and deflated.
//
//	go run ./internal/sampolicy/internal/gensam -from FILE   write the data from the file, if it has the pinned hash
//	go generate ./internal/sampolicy                         write the data anew from what it holds
//	go run ./internal/sampolicy/internal/gensam -check       hold the data to the pinned hash
//
// The data keeps all of the file but its blanks, and the file is indented by two of them throughout. So the data alone
// gives the file back to the byte, and its hash proves, without the network, that the data is what the source says.
package main

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/lambdaiam/lambdaiam/internal/sampolicy"
)

func main() {
	check := flag.Bool("check", false, "compare the data with its source")
	from := flag.String("from", "", "the file of the source; none: what the data holds")
	flag.Parse()
	run := func() error { return write(*from) }
	if *check {
		run = verify
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "gensam:", err)
		os.Exit(1)
	}
}

func verify() error {
	file, err := embeddedFile()
	if err != nil {
		return err
	}
	if err := checkHash(file); err != nil {
		return err
	}
	source := sampolicy.From()
	fmt.Printf("the policy templates give back %s of %s at %s, to the byte\n", source.File, source.Repository,
		source.Commit)
	return nil
}

func write(from string) error {
	file, err := embeddedFile()
	if from != "" {
		file, err = os.ReadFile(from)
	}
	if err != nil {
		return err
	}
	if err := checkHash(file); err != nil {
		return err
	}
	data, err := encode(file)
	if err != nil {
		return err
	}
	path, err := target()
	if err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}

// embeddedFile returns the file of the source as the data gives it back.
func embeddedFile() ([]byte, error) {
	text, err := sampolicy.JSON()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(text), "", "  "); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

func checkHash(file []byte) error {
	sum := sha256.Sum256(file)
	if have, want := hex.EncodeToString(sum[:]), sampolicy.From().SHA256; have != want {
		return fmt.Errorf("the file has the hash %s, pinned is %s", have, want)
	}
	return nil
}

func encode(file []byte) ([]byte, error) {
	var text, data bytes.Buffer
	if err := json.Compact(&text, file); err != nil {
		return nil, err
	}
	w, err := flate.NewWriter(&data, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(text.Bytes()); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return data.Bytes(), nil
}

// target finds the file with the data from any directory of the module.
func target() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "internal", "sampolicy", "templates.bin"), nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("no go.mod above the working directory")
		}
		dir = parent
	}
}
