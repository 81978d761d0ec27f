package sarif

import (
	"cmp"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/jsonwrite"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/validate"
)

const module = "github.com/lambdaiam/lambdaiam"

// MaxResults is how many results are written at most: no more are read by GitHub's code scanning.
const MaxResults = 25_000

// A Policy is what was found in a policy. The zero value is one in which nothing was found.
type Policy struct {
	URI      string // of the file: relative, with forward slashes and the escapes of a URI
	Name     string // tells the policies of a file apart; "" where there is one
	Text     []byte // of the policy, in which the findings have their places
	Findings []validate.Finding
	// Start and End are the part of the file that holds the policy, where that is not the file as a whole: a line of
	// texts, say. All findings are then placed there, and have no fixes.
	Start, End policy.Position
}

// Write writes what was found, the most grave first, else in the order given. It leaves out what exceeds [MaxResults],
// and the log then says so. The error is that of w.
func Write(w io.Writer, policies []Policy) error {
	l := log{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0",
		Runs:    []run{newRun(policies)},
	}
	b, err := jsonwrite.Marshal(l)
	if err != nil {
		return err
	}
	_, err = w.Write(append(b, '\n'))
	return err
}

func newRun(policies []Policy) run {
	r := run{ColumnKind: "unicodeCodePoints", Results: []result{}}
	r.Tool.Driver = driver{
		Name: "lambdaiam", SemanticVersion: version(), InformationURI: "https://" + module,
	}
	type place struct{ policy, finding int }
	var places []place
	for i := range policies {
		for k := range policies[i].Findings {
			places = append(places, place{i, k})
		}
	}
	slices.SortStableFunc(places, func(a, b place) int {
		return cmp.Compare(policies[b.policy].Findings[b.finding].Severity, policies[a.policy].Findings[a.finding].Severity)
	})
	if all := len(places); all > MaxResults {
		places = places[:MaxResults]
		r.Invocations = []invocation{{true, []notification{{"warning", text{
			fmt.Sprintf("%d of %d findings are left out: the least grave ones.", all-MaxResults, all),
		}}}}}
	}
	used := make(map[validate.Code]int)
	for _, p := range places {
		used[policies[p.policy].Findings[p.finding].Code] = 0
	}
	r.Tool.Driver.Rules = rulesOf(used)
	prints := newFingerprints(policies)
	for _, p := range places {
		of := &policies[p.policy]
		f := &of.Findings[p.finding]
		r.Results = append(r.Results, of.result(f, used[f.Code], prints[p.policy][p.finding]))
	}
	return r
}

// result writes a finding down.
func (p *Policy) result(f *validate.Finding, rule int, fingerprint string) result {
	r := result{
		RuleID: string(f.Code), RuleIndex: rule, Level: level(f.Severity),
		Message:             text{withoutLinks(sentences(f.Message, f.Help))},
		Locations:           []location{p.location(f.Place)},
		PartialFingerprints: map[string]string{"primaryLocationLineHash": fingerprint},
	}
	if p.inside() {
		return r
	}
	for i, place := range f.Related {
		at := p.location(place)
		at.ID, at.Message = i+1, &text{withoutLinks(cmp.Or(place.Path, "the policy"))}
		r.RelatedLocations = append(r.RelatedLocations, at)
	}
	if len(f.Fix) > 0 {
		change := artifactChange{ArtifactLocation: artifact{p.URI}}
		for _, e := range f.Fix {
			change.Replacements = append(change.Replacements, replacement{regionOf(e.Start, e.End), text{e.Text}})
		}
		r.Fixes = []fix{{text{withoutLinks(sentences(f.Help))}, []artifactChange{change}}}
	}
	return r
}

// inside reports whether the policy is a part of its file.
func (p *Policy) inside() bool { return p.Start.Line > 0 }

func (p *Policy) location(at policy.Place) location {
	start, end := at.Start, at.End
	if p.inside() {
		start, end = p.Start, p.End
	}
	return location{Physical: physical{artifact{p.URI}, regionOf(start, end)}}
}

// regionOf is a region, the beginning of the file for a policy without text.
func regionOf(start, end policy.Position) region {
	r := region{max(start.Line, 1), max(start.Column, 1), max(end.Line, 1), max(end.Column, 1)}
	if r.EndLine < r.StartLine || r.EndLine == r.StartLine && r.EndColumn < r.StartColumn {
		r.EndLine, r.EndColumn = r.StartLine, r.StartColumn
	}
	return r
}

// level is the word for a severity.
func level(s validate.Severity) string {
	switch s {
	case validate.Error:
		return "error"
	case validate.SecurityWarning, validate.Warning:
		return "warning"
	}
	return "note"
}

// sentences makes sentences of parts of them: of a message and a help, say.
func sentences(parts ...string) string {
	var list []string
	for _, s := range parts {
		if s != "" {
			if c := s[0]; 'a' <= c && c <= 'z' {
				s = string(c-'a'+'A') + s[1:]
			}
			list = append(list, strings.TrimSuffix(s, ".")+".")
		}
	}
	return strings.Join(list, " ")
}

// withoutLinks returns text in which nothing is read as a link: in messages, [words](place) is one.
func withoutLinks(s string) string {
	if !strings.Contains(s, "](") {
		return s
	}
	return strings.NewReplacer("[", `\[`, "]", `\]`).Replace(s)
}

// version returns the version of this module in the program that is running, 0.0.0 where that is not told.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if ok {
		for _, m := range append(info.Deps, &info.Main) {
			if v, ok := strings.CutPrefix(m.Version, "v"); ok && m.Path == module {
				return v
			}
		}
	}
	return "0.0.0"
}
