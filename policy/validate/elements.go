package validate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// missingVersion looks for documents without a Version (F-093).
func (r *run) missingVersion() {
	if r.root.Member("Version") != nil {
		return
	}
	f := finding{code: "MISSING_VERSION", place: whole,
		message: "no Version: the policy is read as one of " + policy.Version2008 + ", which has no policy variables"}
	if !r.readsAsVariable() { // the meaning stays the same
		at := r.root.Offset() + 1
		f.fix = []edit{{at, at, `"Version":"` + policy.Version2012 + `",`}}
	}
	r.report(f)
}

// readsAsVariable reports whether some text of the document would be a variable under Version 2012-10-17.
func (r *run) readsAsVariable() bool { return strings.Contains(r.root.Raw(), "${") }

// repeatedSids looks for the Sid of another statement: once for a Sid, where it comes again (F-094; F-013 is refused).
func (r *run) repeatedSids() {
	type use struct {
		first    *jsonscan.Node
		reported bool
	}
	uses := make(map[string]*use, len(r.statements))
	for _, s := range r.sids() {
		u := uses[s.Text()]
		switch {
		case u == nil:
			uses[s.Text()] = &use{first: s}
		case !u.reported:
			u.reported = true
			r.report(finding{code: "UNIQUE_SIDS_RECOMMENDED", place: at(s), related: []place{at(u.first)},
				message: "the Sid " + quote.Text(s.Text()) + " is that of an earlier statement"})
			for i := range r.found { // F-013
				f := &r.found[i]
				if f.code == "UNIQUE_SIDS_REQUIRED" && f.error != nil && f.error.Offset-r.mark == s.Offset() {
					f.related = []place{at(u.first)}
				}
			}
		}
	}
}

// sids returns the Sids of all statements that are text and not empty, those that were refused too.
func (r *run) sids() (list []*jsonscan.Node) {
	for _, s := range r.statements {
		if m := s.at.Member("Sid"); m != nil && m.Kind() == jsonscan.KindString && m.Text() != "" {
			list = append(list, m)
		}
	}
	return list
}

// emptyElements looks for elements of a statement with nothing in them (F-124 to F-128, F-133).
func (r *run) emptyElements(s *statement) {
	empty := func(n *jsonscan.Node) bool {
		return n != nil && !r.refused[n] && n.Kind() >= jsonscan.KindList && len(n.Inner) == 0
	}
	say := func(code Code, n *jsonscan.Node, what string) {
		r.report(finding{code: code, place: at(n), message: what})
	}
	if s.sid != nil && s.sid.Text() == "" {
		r.report(finding{code: "EMPTY_SID_VALUE", place: at(s.sid), message: "the Sid is empty",
			fix: remove(s.at, func(n *jsonscan.Node) bool { return n == s.sid })})
	}
	if empty(s.action.at) {
		say("EMPTY_ARRAY_ACTION", s.action.at, "no action: the statement is about nothing")
	}
	if empty(s.resource.at) {
		say("EMPTY_ARRAY_RESOURCE", s.resource.at, "no resource: the statement is about nothing")
	}
	if p := s.principal.at; p != nil && !r.refused[p] && p.Kind() == jsonscan.KindObject {
		if len(p.Inner) == 0 {
			say("EMPTY_OBJECT_PRINCIPAL", p, "no principal: the statement is about nobody")
		}
		for i := range p.Inner {
			if m := &p.Inner[i]; empty(m) {
				say("EMPTY_ARRAY_PRINCIPAL", m, "no principal of type "+m.Step.Name)
			}
		}
	}
	if c := s.condition.at; c != nil && !r.refused[c] && c.Kind() == jsonscan.KindObject {
		if len(c.Inner) == 0 {
			say("EMPTY_OBJECT_CONDITION", c, "no condition: the statement always applies")
		}
		for i := range c.Inner {
			if m := &c.Inner[i]; empty(m) {
				say("EMPTY_OBJECT_CONDITION", m, m.Step.Name+" has no condition key")
			}
		}
	}
}

// numbers looks for account ids that are numbers (F-L24).
func (r *run) numbers(s *statement) {
	for _, p := range s.principals {
		if p.at.Kind() == jsonscan.KindNumber {
			r.report(finding{code: "ACCOUNT_ID_AS_NUMBER", place: at(p.at), fix: replace(p.at, p.ID()),
				message: "the account id " + p.ID() + " is a number: one that begins with a zero would lose it"})
		}
	}
}

// byteOrderMark looks for one (F-L25).
func (r *run) byteOrderMark() {
	if r.mark > 0 {
		r.report(finding{code: "BYTE_ORDER_MARK", place: whole, message: "a byte order mark stands before the document"})
	}
}

// unusedID looks for an Id that nothing reads (F-L26).
func (r *run) unusedID() {
	if m := r.root.Member("Id"); m != nil && !r.refused[m] {
		r.report(finding{code: "ID_WITHOUT_USE", place: at(m), message: "nothing reads the Id of " + article(r.kind),
			fix: remove(r.root, func(n *jsonscan.Node) bool { return n == m })})
	}
}

// controlCharacters looks for values with characters that IAM does not store (F-L27). In the text itself, CheckKind
// refuses some of them.
func (r *run) controlCharacters() {
	r.values(r.root, func(n *jsonscan.Node) {
		for _, c := range n.Text() {
			if c == '\t' || c == '\n' || c == '\r' || ' ' <= c && c <= 0xff {
				continue
			}
			r.report(finding{code: "CONTROL_CHARACTER", place: at(n), message: quote.Text(n.Text()) + " has the character " +
				quote.Text(string(c)) + ", which IAM does not store"})
			return
		}
	})
}

// values calls f for every text in a value but those that were refused.
func (r *run) values(n *jsonscan.Node, f func(*jsonscan.Node)) {
	if r.refused[n] {
		return
	}
	if n.Kind() == jsonscan.KindString {
		f(n)
	}
	for i := range n.Inner {
		if m := &n.Inner[i]; !m.Twice {
			r.values(m, f)
		}
	}
}

// sidCharacters looks for Sids of trust, service control and resource control policies that are no letters and digits
// (F-014). Those of policies of identities are refused.
func (r *run) sidCharacters(s *statement) {
	if s.sid == nil || identityKinds.has(r.kind) {
		return
	}
	for i := range len(s.sid.Text()) {
		if c := ascii.Lower(s.sid.Text()[i]); (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			r.report(finding{code: "UNSUPPORTED_SID", place: at(s.sid), message: quote.Text(s.sid.Text()) +
				": the Sid of " + article(r.kind) + " has no other characters than A-Z, a-z and 0-9"})
			return
		}
	}
}

// keyForms looks for condition keys without a service, or without a name behind it (F-046). The host in the key of an
// identity provider has no https:// before it.
func (r *run) keyForms(s *statement) {
	for i := range s.tests {
		t := &s.tests[i]
		service, name, ok := strings.Cut(t.key, ":")
		if ok && service != "" && name != "" && !strings.HasPrefix(name, "//") {
			continue
		}
		r.report(finding{code: "INVALID_CONDITION_KEY_FORMAT", place: named(t.at),
			message: "the condition key " + quote.Text(t.key) + " is not a service and a name with a colon between them"})
	}
}
