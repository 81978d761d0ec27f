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
)

var checksumLine = regexp.MustCompile(`(?m)^sha256 ([0-9a-f]{64})\n`)

// verify checks what can be checked without the packages: that the data carries the hashes that are pinned here, and that
// its own checksum is right.
func verify(data []byte) error {
	if !bytes.HasPrefix(data, []byte(magic)) {
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
		at := data[len(magic)+4*i:]
		return data[le.Uint32(at):le.Uint32(at[4:])]
	}
	policies, versions, names, dict, docs := part(2), part(3), part(4), part(5), part(6)
	head := checksumLine.ReplaceAllString(string(part(0)), "")
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
	for ; len(policies) > policySize; policies = policies[policySize:] {
		text := string(names[le.Uint32(policies):])
		path, name, flags := int(policies[4]), int(policies[5]), policies[7]
		m := managed{
			Name: text[path : path+name], Path: text[:path], Kind: int(policies[6]),
			Deprecated: flags&flagDeprecated != 0, Overlay: flags&flagOverlay != 0, NoARN: flags&flagNoARN != 0,
			Default: int(le.Uint16(policies[10:])),
			Created: int64(le.Uint32(policies[16:])), Updated: int64(le.Uint32(policies[20:])),
		}
		if s := int(le.Uint16(policies[12:])); s > 0 {
			successors[len(c.Policies)] = s - 1
		}
		for i := le.Uint16(policies[8:]); i < le.Uint16(policies[policySize+8:]); i++ {
			v := versions[int(i)*versionSize:]
			from, to, size := le.Uint32(v[8:]), le.Uint32(v[versionSize+8:]), le.Uint32(v[12:])
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
