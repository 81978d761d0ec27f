package main

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy/action/internal/layout"
)

// arnFormat is what the format of an ARN looks like.
var arnFormat = regexp.MustCompile(`^arn:\$\{Partition\}(:[^:\s]*){3}:([^\s{}*$~]|\$\{[\w-]+\}|\*)+$`)

// verify refuses what package action could not read, or not tell apart.
func (ref *reference) verify() error {
	for i := range ref.services {
		s := &ref.services[i]
		if err := s.verify(); err != nil {
			return fmt.Errorf("service %s: %w", s.prefix, err)
		}
	}
	for _, p := range ref.rcp {
		if !plain(p) || p != ascii.ToLower(p) {
			return fmt.Errorf("resource control policies reach %q", p)
		}
	}
	return nil
}

func (s *service) verify() error {
	if !plain(s.prefix) || s.prefix != ascii.ToLower(s.prefix) {
		return errors.New("is no prefix of actions")
	}
	seen := make(map[string]bool)
	once := func(kind, name string) error {
		id := kind + " " + ascii.ToLower(name)
		if seen[id] {
			return errors.New(id + " is there twice")
		}
		seen[id] = true
		return nil
	}
	for _, k := range s.keys {
		if err := once("key", k.name); err != nil {
			return err
		}
	}
	for _, t := range s.types {
		if err := once("type", t.name); err != nil {
			return err
		}
		for f := range strings.SplitSeq(t.arn, layout.Between) {
			if !arnFormat.MatchString(f) || strings.Count(f, "${")+strings.Count(f, "*") > layout.MaxPlaceholders {
				return fmt.Errorf("type %s: unknown format %q", t.name, f)
			}
		}
	}
	for _, a := range s.actions {
		if !plain(a.name) {
			return fmt.Errorf("%q is no action", a.name)
		}
		if err := once("action", a.name); err != nil {
			return err
		}
	}
	return nil
}

// plain reports whether a name has nothing but ASCII letters, digits and "-".
func plain(name string) bool {
	return name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == ""
}

// decode reads data as encode writes it and verifies that it is whole and from the pinned source.
func decode(data []byte) ([]block, error) {
	rest, ok := bytes.CutPrefix(data, []byte(header()))
	if !ok {
		return nil, errors.New("the data has another source, date or layout")
	}
	sum, rest, ok := bytes.Cut(rest, []byte("\n\n"))
	if !ok {
		return nil, errors.New("no checksum")
	}
	r := bytes.NewReader(rest)
	text := func() (string, error) {
		n, err := binary.ReadUvarint(r)
		if err != nil || n > uint64(r.Len()) {
			return "", io.ErrUnexpectedEOF
		}
		b := make([]byte, n)
		_, err = io.ReadFull(r, b)
		return string(b), err
	}
	dict, err := text()
	if err != nil {
		return nil, err
	}
	count, err := binary.ReadUvarint(r)
	if err != nil || count > uint64(r.Len()) {
		return nil, io.ErrUnexpectedEOF
	}
	bs := make([]block, count)
	sizes, packed := make([]uint64, count), make([]uint64, count)
	for i := range bs {
		var err error
		if bs[i].prefix, err = text(); err != nil {
			return nil, err
		}
		if sizes[i], err = binary.ReadUvarint(r); err != nil {
			return nil, err
		}
		if packed[i], err = binary.ReadUvarint(r); err != nil {
			return nil, err
		}
	}
	for i := range bs {
		if packed[i] > uint64(r.Len()) {
			return nil, io.ErrUnexpectedEOF
		}
		from := rest[len(rest)-r.Len():][:packed[i]]
		block, err := io.ReadAll(flate.NewReaderDict(bytes.NewReader(from), []byte(dict)))
		if err != nil {
			return nil, fmt.Errorf("service %s: %w", bs[i].prefix, err)
		}
		if _, err := r.Seek(int64(packed[i]), io.SeekCurrent); err != nil {
			return nil, err
		}
		if uint64(len(block)) != sizes[i] {
			return nil, fmt.Errorf("service %s has another length", bs[i].prefix)
		}
		bs[i].text = string(block)
	}
	if r.Len() > 0 {
		return nil, errors.New("more data than expected")
	}
	if want := checksum(header(), bs); want != string(sum)+"\n\n" {
		return nil, errors.New("wrong checksum")
	}
	return bs, nil
}
