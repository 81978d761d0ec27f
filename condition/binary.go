package condition

import "encoding/base64"

// binaries are the decoded values of BinaryEquals.
type binaries struct{ parsed[string] }

func readBinaries(texts []string) (matcher, fault) {
	m := &binaries{}
	return m, m.read(texts, parseBinary, CodeTypeMismatchBinary, "not base64")
}

func parseBinary(s string) (string, bool) {
	data, err := base64.StdEncoding.DecodeString(s)
	return string(data), err == nil
}

func (m *binaries) match(value string, _ relation) verdict {
	var text, buffer [512]byte // short values stay on the stack
	var data []byte
	var err error
	if len(value) <= len(text) {
		var n int
		n, err = base64.StdEncoding.Decode(buffer[:], text[:copy(text[:], value)])
		data = buffer[:n]
	} else {
		data, err = base64.StdEncoding.DecodeString(value)
	}
	if err != nil {
		return unreadable
	}
	for _, v := range m.all {
		if string(data) == v {
			return matched
		}
	}
	return unmatched
}
