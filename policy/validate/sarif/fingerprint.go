package sarif

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/policy/validate"
)

// newFingerprints returns what findings are known by from one run to the next, for each policy and finding. No two are
// the same for one code and file.
func newFingerprints(policies []Policy) [][]string {
	list := make([][]string, len(policies))
	type key struct{ uri, hash string }
	seen := make(map[key]int)
	for i := range policies {
		p := &policies[i]
		var statements statements
		if len(p.Findings) > 0 {
			statements.read(p.Text)
		}
		for k := range p.Findings {
			hash := p.hash(&p.Findings[k], &statements)
			at := key{p.URI, hash}
			seen[at]++
			list[i] = append(list[i], hash+":"+strconv.Itoa(seen[at]))
		}
	}
	return list
}

// hash is made of what a finding is about, not of where that stands: of the code, the path without numbers, what the
// statement is called or says, and the text at the place.
func (p *Policy) hash(f *validate.Finding, s *statements) string {
	h := sha256.New()
	add := func(part string) { h.Write(strconv.AppendQuote(nil, part)) }
	add(string(f.Code))
	add(p.Name)
	path, _ := jsonscan.ParsePath(f.Path)
	for _, step := range path {
		if step.Index < 0 {
			add(step.Name)
		}
	}
	if len(path) > 1 && path[0].Name == "Statement" && path[1].Index >= 0 {
		add(s.identity(path[1].Index))
	}
	if len(path) > 2 || len(path) == 1 {
		add(p.value(f))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// value is the text at the place of a finding, "" of a list or object: it changes with all that is in it.
func (p *Policy) value(f *validate.Finding) string {
	start, end := f.Start.Offset, f.End.Offset
	if start < 0 || end <= start || end > len(p.Text) || p.Text[start] == '{' || p.Text[start] == '[' {
		return ""
	}
	return string(p.Text[start:end])
}

// statements are those of a policy, by what they are known by.
type statements struct {
	nodes []*jsonscan.Node
	known map[int]string
}

func (s *statements) read(data []byte) {
	s.known = make(map[int]string)
	text := strings.TrimPrefix(string(data), "\ufeff")
	v, err := jsonscan.Read(text, len(text))
	if err != nil || v.Kind() != jsonscan.KindObject {
		return
	}
	if list := jsonscan.Tree(v).Member("Statement"); list != nil {
		s.nodes = list.Entries()
	}
}

// identity returns the Sid of a statement, or, without one, its text without blanks.
func (s *statements) identity(i int) string {
	if i >= len(s.nodes) {
		return ""
	}
	known, ok := s.known[i]
	if !ok {
		if sid := s.nodes[i].Member("Sid"); sid != nil && sid.Kind() == jsonscan.KindString && sid.Text() != "" {
			known = "Sid " + sid.Text()
		} else {
			var b bytes.Buffer
			_ = json.Compact(&b, []byte(s.nodes[i].Raw())) // it was read as JSON
			sum := sha256.Sum256(b.Bytes())
			known = string(sum[:])
		}
		s.known[i] = known
	}
	return known
}
