package main

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/bits"
	"strings"

	"github.com/lambdaiam/lambdaiam/managed/internal/layout"
)

const zeroChecksum = "0000000000000000000000000000000000000000000000000000000000000000"

// A catalogue is the content of the data.
type catalogue struct {
	Head     string // as-of date and sources
	Newer    []string
	Policies []managed // by name
}

// A managed is a policy. Times are in seconds since 1970, 0 where they are not known.
type managed struct {
	Name, Path                 string // the ARN ends in Path and Name
	Kind                       int
	Deprecated, Overlay, NoARN bool
	Successor                  string
	Created, Updated           int64
	Default                    int
	Versions                   []version // by number
}

type version struct {
	Number   int
	Created  int64
	Document string
}

// head returns the lines that say where the data comes from.
func head() string {
	var b strings.Builder
	fmt.Fprintf(&b, "as-of %s\n", documents.date)
	for _, p := range []pin{documents, names} {
		fmt.Fprintf(&b, "source %s %s %s %s %s\n", p.Name, p.Version, p.date, p.licence, p.Integrity)
	}
	return b.String()
}

// encode writes the data.
func encode(c *catalogue) ([]byte, error) {
	var texts []string
	index := make(map[string]int)
	for i, m := range c.Policies {
		index[m.Name] = i
		for _, v := range m.Versions {
			if v.Number == m.Default {
				texts = append(texts, v.Document)
			}
		}
	}
	dict := dictionary(texts)
	head := c.Head + "sha256 " + zeroChecksum + "\n"
	for _, name := range c.Newer {
		head += "newer " + name + "\n"
	}
	var policies, versions, names, docs []byte
	count := 0
	le := binary.LittleEndian
	for _, m := range c.Policies {
		var flags byte
		for flag, set := range map[byte]bool{layout.Deprecated: m.Deprecated, layout.Overlay: m.Overlay, layout.NoARN: m.NoARN} {
			if set {
				flags |= flag
			}
		}
		successor := 0
		if m.Successor != "" {
			at, ok := index[m.Successor]
			if !ok {
				return nil, fmt.Errorf("%s: no policy is named as its successor %q", m.Name, m.Successor)
			}
			successor = at + 1
		}
		policies = le.AppendUint32(policies, uint32(len(names)))
		policies = append(policies, byte(len(m.Path)), byte(len(m.Name)), byte(m.Kind), flags)
		policies = le.AppendUint16(policies, uint16(count))
		policies = le.AppendUint16(policies, uint16(m.Default))
		policies = le.AppendUint16(policies, uint16(successor))
		policies = le.AppendUint16(policies, 0)
		policies = le.AppendUint32(policies, uint32(m.Created))
		policies = le.AppendUint32(policies, uint32(m.Updated))
		names = append(names, m.Path+m.Name...)
		for _, v := range m.Versions {
			versions = le.AppendUint16(versions, uint16(v.Number))
			versions = le.AppendUint16(versions, 0)
			versions = le.AppendUint32(versions, uint32(v.Created))
			versions = le.AppendUint32(versions, uint32(len(docs)))
			versions = le.AppendUint32(versions, uint32(len(v.Document)))
			var err error
			if docs, err = deflate(docs, v.Document, dict); err != nil {
				return nil, err
			}
			count++
		}
	}
	// A last record of each kind, so that a record ends where the next one begins.
	end := make([]byte, layout.PolicySize)
	le.PutUint16(end[layout.PolicyVersions:], uint16(count))
	policies = append(policies, end...)
	end = make([]byte, layout.VersionSize)
	le.PutUint32(end[layout.VersionDocument:], uint32(len(docs)))
	versions = append(versions, end...)

	data := []byte(layout.Magic)
	at := len(layout.Magic) + 4*(layout.Parts+1)
	parts := [layout.Parts][]byte{[]byte(head), table(c.Policies), policies, versions, names, dict, docs}
	for _, part := range parts {
		data = le.AppendUint32(data, uint32(at))
		at += len(part)
	}
	data = le.AppendUint32(data, uint32(at))
	for _, part := range parts {
		data = append(data, part...)
	}
	return bytes.Replace(data, []byte(zeroChecksum), []byte(checksum(data)), 1), nil
}

// table finds policies by the hash of their name.
func table(policies []managed) []byte {
	numbers := make([]uint16, 1<<bits.Len(uint(2*len(policies))))
	for i, m := range policies {
		at := hash(m.Name) % len(numbers)
		for numbers[at] != 0 {
			at = (at + 1) % len(numbers)
		}
		numbers[at] = uint16(i + 1)
	}
	var text []byte
	for _, n := range numbers {
		text = binary.LittleEndian.AppendUint16(text, n)
	}
	return text
}

// hash mixes eight bytes of a name at a time, then the last eight again; of a shorter name each byte.
func hash(name string) int {
	h, text := uint64(len(name)), []byte(name)
	mix := func(n uint64) {
		h = (h ^ n) * 0x9E3779B97F4A7C15
		h ^= h >> 32
	}
	for rest := text; len(rest) > 8; rest = rest[8:] {
		mix(binary.LittleEndian.Uint64(rest))
	}
	if len(text) >= 8 {
		mix(binary.LittleEndian.Uint64(text[len(text)-8:]))
	} else {
		for _, b := range text {
			mix(uint64(b))
		}
	}
	return int(h & 0x7fffffff)
}

// checksum is the hash of data in which the checksum itself is zeros.
func checksum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func deflate(to []byte, text string, dict []byte) ([]byte, error) {
	b := bytes.NewBuffer(to)
	w, err := flate.NewWriterDict(b, flate.BestCompression, dict)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write([]byte(text)); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
