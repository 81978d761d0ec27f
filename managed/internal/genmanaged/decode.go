package main

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/managed/internal/layout"
)

var checksumLine = regexp.MustCompile(`(?m)^sha256 ([0-9a-f]{64})\n`)

// verify checks what can be checked without the packages: that the data carries the hashes that are pinned here, and
// that its own checksum is right.
func verify(data []byte) error {
	if !bytes.HasPrefix(data, []byte(layout.Magic)) {
		return errors.New("the data does not begin as it should")
	}
	if !bytes.Contains(data, []byte(head())) {
		return errors.New("the data does not come from the packages that are pinned")
	}
	match := checksumLine.FindSubmatchIndex(data)
	if match == nil {
		return errors.New("the data has no checksum")
	}
	blank := bytes.Clone(data)
	copy(blank[match[2]:match[3]], zeroChecksum)
	if checksum(blank) != string(data[match[2]:match[3]]) {
		return errors.New("the data has another checksum than it says")
	}
	return nil
}

// decode reads what encode wrote. It is a plain twin of the reader in package managed.
func decode(data []byte) (c *catalogue, err error) {
	defer func() {
		if r := recover(); r != nil {
			c, err = nil, fmt.Errorf("the data is damaged: %v", r)
		}
	}()
	data = slices.Clip(data) // so that a part cannot reach beyond it
	le := binary.LittleEndian
	part := func(i int) []byte {
		at := data[len(layout.Magic)+4*i:]
		return data[le.Uint32(at):le.Uint32(at[4:])]
	}
	policies, versions, names, dict, docs := part(layout.Policies), part(layout.Versions), part(layout.Names), part(layout.Dictionary), part(layout.Documents)
	head := checksumLine.ReplaceAllString(string(part(layout.Head)), "")
	c = &catalogue{}
	at := strings.Index(head, "newer ")
	if at < 0 {
		at = len(head)
	}
	c.Head = head[:at]
	for line := range strings.Lines(head[at:]) {
		c.Newer = append(c.Newer, strings.TrimSuffix(strings.TrimPrefix(line, "newer "), "\n"))
	}
	successors := make(map[int]int)
	for ; len(policies) > layout.PolicySize; policies = policies[layout.PolicySize:] {
		text := string(names[le.Uint32(policies):])
		path, name, flags := int(policies[4]), int(policies[5]), policies[7]
		m := managed{
			Name: text[path : path+name], Path: text[:path], Kind: int(policies[6]),
			Deprecated: flags&layout.Deprecated != 0, Overlay: flags&layout.Overlay != 0, NoARN: flags&layout.NoARN != 0,
			Default: int(le.Uint16(policies[10:])),
			Created: int64(le.Uint32(policies[16:])), Updated: int64(le.Uint32(policies[20:])),
		}
		if s := int(le.Uint16(policies[12:])); s > 0 {
			successors[len(c.Policies)] = s - 1
		}
		for i := le.Uint16(policies[8:]); i < le.Uint16(policies[layout.PolicySize+8:]); i++ {
			v := versions[int(i)*layout.VersionSize:]
			from, to, size := le.Uint32(v[8:]), le.Uint32(v[layout.VersionSize+8:]), le.Uint32(v[12:])
			document, err := io.ReadAll(flate.NewReaderDict(bytes.NewReader(docs[from:to]), dict))
			if err != nil {
				return nil, err
			}
			if len(document) != int(size) {
				return nil, fmt.Errorf("%s: %d bytes instead of %d", m.Name, len(document), size)
			}
			m.Versions = append(m.Versions, version{int(le.Uint16(v)), int64(le.Uint32(v[4:])), string(document)})
		}
		c.Policies = append(c.Policies, m)
	}
	for from, to := range successors {
		c.Policies[from].Successor = c.Policies[to].Name
	}
	return c, nil
}
