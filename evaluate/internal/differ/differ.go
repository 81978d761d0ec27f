// Package differ says what differs between an entry of a policy and what a request has where the entry does not cover
// it, and how much that is. Nothing is decided by it.
package differ

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/nearest"
	"github.com/lambdaiam/lambdaiam/internal/template"
)

// Kind is what differs. The zero value is nothing.
type Kind uint8

const (
	Nothing Kind = iota
	Case
	Spelling
	Name
	Type
	Account
	Region
	Service
	Partition
	ContainerOnly    // the pattern names what contains the value
	ContentOnly      // the pattern names what the value contains
	QualifierMissing // the value has no qualifier and the pattern one
	QualifierAdded   // the value has a qualifier and the pattern none
	QualifierOther
)

// Far is the cost of what is not near.
const Far = 99

// costs are what each kind of difference costs, once.
var costs = [...]int{
	Nothing: 0, Case: 1, ContainerOnly: 1, ContentOnly: 1, QualifierMissing: 1, QualifierAdded: 1,
	Spelling: 2, QualifierOther: 2, Region: 3, Account: 3, Name: 4, Type: 5, Partition: 5, Service: 5,
}

// A Diff is what differs: the first thing, what all together cost, and how many there are.
type Diff struct {
	Kind  Kind
	Cost  int
	Parts int
}

func (d *Diff) add(k Kind) {
	if k == Nothing {
		return
	}
	if d.Kind == Nothing {
		d.Kind = k
	}
	d.Cost += costs[k]
	d.Parts++
}

// Reach is how many letters spellings may differ in.
const Reach = 3

// longest is how long texts may be whose spelling is compared.
const longest = 256

// Spelled reports whether two texts differ in few of their letters, whose case does not count.
func Spelled(a, b string) bool {
	reach := min(Reach, min(len(a), len(b))/2)
	return reach > 0 && len(a) <= longest && len(b) <= longest && nearest.Distance(a, b, reach) <= reach
}

// text compares two texts, the first of which may have wildcards. Spellings are compared where spell is true.
func text(pattern, value string, spell bool) Kind {
	if pattern == value || pattern == "*" {
		return Nothing
	}
	wild := IsWild(pattern)
	switch {
	case wild && Matches(pattern, value, false):
		return Nothing
	case wild && Matches(pattern, value, true), !wild && ascii.EqualFold(pattern, value):
		return Case
	case spell && !wild && Spelled(pattern, value):
		return Spelling
	}
	return Name
}

// IsWild reports whether a text has wildcards.
func IsWild(s string) bool { return strings.IndexByte(s, '*') >= 0 || strings.IndexByte(s, '?') >= 0 }

// Matches reports whether a pattern with wildcards and no variables matches a value, with fold whatever the case.
func Matches(pattern, value string, fold bool) bool {
	if star := len(pattern) - 1; star >= 0 && pattern[star] == '*' && !IsWild(pattern[:star]) {
		prefix := pattern[:star] // most are of this form
		return len(value) >= star && (value[:star] == prefix || fold && ascii.EqualFold(value[:star], prefix))
	}
	t, err := template.Parse(pattern, template.Options{Wildcards: true})
	if err != nil {
		return false
	}
	if fold {
		return t.MatchFold(value, nil)
	}
	return t.Match(value, nil)
}

// A Resource is the resource of a request, divided. The zero value is no ARN.
type Resource struct {
	head     string // the parts before the last one
	parts    [6]string
	segments []string // of the last part
	isARN    bool
}

// NewResource divides a resource.
func NewResource(arn string) *Resource {
	r := new(Resource)
	r.isARN = split(arn, &r.parts) == 6 && r.parts[0] == "arn"
	if r.isARN {
		r.head = arn[:len(arn)-len(r.parts[5])]
	}
	r.segments = divide(r.parts[5], nil)
	return r
}

// ARN compares an entry of Resource, whose variables are filled in, with a resource that it does not cover. Where no
// part differs by itself the name does.
func (r *Resource) ARN(pattern string, spell bool) (d Diff) {
	if !r.isARN {
		d.add(Name)
		return d
	}
	if name, ok := strings.CutPrefix(pattern, r.head); ok { // as in most entries that are near
		r.compare(&d, name, spell)
		if d.Kind == Nothing {
			d.add(Name)
		}
		return d
	}
	var want [6]string
	n := split(pattern, &want)
	if want[0] != "arn" {
		d.add(Name)
		return d
	}
	for i := n; i < 6; i++ {
		want[i] = "*" // missing parts are any
	}
	have := &r.parts
	part := func(i int, k Kind) bool {
		if text(want[i], have[i], false) == Nothing {
			return true
		}
		d.add(k)
		return false
	}
	part(1, Partition)
	if !part(2, Service) && (!part(3, Region) || !part(4, Account) || want[5] != have[5] || d.Parts > 1) {
		d.Kind, d.Cost = Service, Far // not the only difference
		return d
	}
	if d.Kind != Service {
		part(3, Region)
		part(4, Account)
		r.compare(&d, want[5], spell)
	}
	if d.Kind == Nothing {
		d.add(Name)
	}
	return d
}

// split divides an ARN at its first five colons and returns the number of parts.
func split(s string, parts *[6]string) int {
	for i := range 5 {
		colon := strings.IndexByte(s, ':')
		if colon < 0 {
			parts[i] = s
			return i + 1
		}
		parts[i], s = s[:colon], s[colon+1:]
	}
	parts[5] = s
	return 6
}

// mostSegments is how many parts of a name are compared.
const mostSegments = 16

// divide divides a name at its colons and slashes; the last segment has what is left.
func divide(s string, list []string) []string {
	from := 0
	for i := 0; i < len(s) && len(list) < mostSegments-1; i++ {
		if s[i] == ':' || s[i] == '/' {
			list = append(list, s[from:i])
			from = i + 1
		}
	}
	return append(list, s[from:])
}

// typeless reports whether ARNs of a service begin with a name rather than a type of resource.
func typeless(service string) bool {
	switch service {
	case "s3", "sns", "sqs", "execute-api", "codecommit", "codepipeline":
		return true
	}
	return false
}

// compare compares the last parts of two ARNs.
func (r *Resource) compare(d *Diff, want string, spell bool) {
	have, service := r.parts[5], r.parts[2]
	if text(want, have, false) == Nothing {
		return
	}
	var room [4]string
	w, h := divide(want, room[:0]), r.segments
	n, m := len(w), len(h)
	whole := *d
	for i := range min(n, m) {
		if i == n-1 && m > n && strings.HasSuffix(w[i], "*") { // the star takes up all that follows
			rest := m - 1 - i // the length of all that follows: its separators, and its segments
			for _, s := range h[i:] {
				rest += len(s)
			}
			d.add(text(w[i], have[len(have)-rest:], spell))
			return
		}
		k := text(w[i], h[i], spell)
		if k == Name || k == Spelling {
			switch {
			case i == 0 && n > 1 && m > 1 && !typeless(service):
				k = Type
			case i == 2 && n == 3 && m == 3 && service == "lambda" && h[0] == "function":
				k = QualifierOther
			}
		}
		d.add(k)
	}
	if n == m {
		return
	}
	same := d.Parts == whole.Parts
	lambda := service == "lambda" && h[0] == "function" && w[0] == "function" && max(n, m) == 3 && min(n, m) == 2
	switch {
	case lambda && n < m:
		d.add(QualifierAdded)
	case lambda:
		d.add(QualifierMissing)
	case same && n < m && n > 0:
		d.add(ContainerOnly)
	case same && n > m:
		d.add(ContentOnly)
	default:
		d.add(Name)
	}
}

// Segment reports whether two ARNs, of which the first may have wildcards, differ in one part only.
func Segment(pattern, value string) bool {
	if !strings.HasPrefix(pattern, "arn:") || !strings.HasPrefix(value, "arn:") {
		return false
	}
	return NewResource(value).ARN(pattern, false).Parts == 1
}
