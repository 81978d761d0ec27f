package denial

import (
	"iter"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
)

// The grammar of a sentence:
//
//	sentence = "User: " caller " is not authorized to perform: " action [ " on resource: " resource ] [ " " reason ]
//	reason   = "because no " type " allows the " action " action"
//	         | "with an explicit deny" [ " in " ("a"|"an"|"the") " " type [ ": " policy ] ]
//
// It is read from a plain text, from one end to the other once.

const (
	beforeCaller = "User: "
	beforeAction = " is not authorized to perform: "
	because      = " because no "
	explicitly   = " with an explicit deny"
	beforeID     = " with the following authorization id: "
)

// policyTypes are the words for types of policies. The last is a spelling of an older edition of the guide.
var policyTypes = [...]struct {
	words string
	kind  policy.Kind
}{
	{"identity-based policy", policy.Identity},
	{"resource-based policy", policy.Resource},
	{"session policy", policy.Session},
	{"service control policy", policy.SCP},
	{"resource control policy", policy.RCP},
	{"VPC endpoint policy", policy.Endpoint},
	{"permissions boundary", policy.Boundary},
	{"role trust policy", policy.Trust},
	{"sessions policy", policy.Session},
}

// A found is a denial, where its sentence stands, and whether it may have been cut off behind its last part.
type found struct {
	Denial
	from, to int
	open     bool
}

// sentences yields the sentences of a plain text.
func sentences(s string) iter.Seq[found] {
	return func(yield func(found) bool) {
		start, caller := 0, ""
		for known := false; ; {
			next := strings.Index(s[start:], beforeAction)
			end := len(s)
			if next >= 0 {
				next += start
				end = next
			}
			name := s[start:end]
			name = name[strings.LastIndexByte(name, ' ')+1:] // a caller has no blank
			callerAt := end - len(name)
			called := next >= 0 && strings.HasSuffix(s[:callerAt], beforeCaller) && callerAt-len(beforeCaller) >= start
			if known {
				region := s[start:end]
				if called {
					region = s[start : callerAt-len(beforeCaller)]
				}
				if f, ok := sentence(caller, region); ok {
					f.from, f.to = start-len(beforeAction)-len(caller)-len(beforeCaller), start+f.to
					f.open = f.open && start+len(region) == len(s)
					if !yield(f) {
						return
					}
				}
			}
			if next < 0 {
				return
			}
			caller, known, start = name, called, next+len(beforeAction)
		}
	}
}

// sentence reads what follows the caller. The place in what it returns is the one behind what was read.
func sentence(caller, rest string) (found, bool) {
	p, err := parseCaller(caller)
	name := actionName(rest)
	if err != nil || name == "" {
		return found{}, false
	}
	f := found{Denial: Denial{Principal: caller, Action: name, Denied: true}}
	f.Sure = Sure{true, true, true}
	f.Request = evaluate.Request{Principal: p, Action: name}
	left := rest[len(name):]
	if after, ok := strings.CutPrefix(left, beforeResource); ok {
		f.Resource, left, f.Sure.Resource = resourceIn(after)
	}
	f.Claimed, left = claimIn(left, name)
	f.to = len(rest) - len(left)
	f.open = left == "" && (f.Claimed.IsZero() || f.Claimed.Policy != "")
	if i := strings.Index(left, beforeID); i >= 0 {
		f.AuthorizationID = wordOf(left[i+len(beforeID):], isIDByte)
	}
	f.settle()
	return f, true
}

// parseCaller reads a caller: an ARN, a service or "anonymous". No name of one has quotation marks.
func parseCaller(s string) (evaluate.Principal, error) {
	p, err := evaluate.ParsePrincipal(s)
	if err == nil && (strings.Contains(s, `"`) || !arn.IsARN(s) && s != "anonymous" && !isServiceName(s)) {
		return evaluate.Principal{}, &fault{code: CodeNoDenial, reason: "no caller"}
	}
	return p, err
}

// isServiceName reports whether a text has the form of a service's principal.
func isServiceName(s string) bool {
	return strings.HasSuffix(s, ".amazonaws.com") || strings.HasSuffix(s, ".amazonaws.com.cn")
}

// wordOf returns the bytes of a kind with which a text begins.
func wordOf(s string, is func(byte) bool) string {
	n := 0
	for n < len(s) && is(s[n]) {
		n++
	}
	return s[:n]
}

func isLetterOrDigit(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

func isIDByte(c byte) bool     { return isLetterOrDigit(c) || c == '-' || c == '_' }
func isActionByte(c byte) bool { return isIDByte(c) || c == ':' || c == '*' }
func isARNByte(c byte) bool    { return c > ' ' && !strings.ContainsRune("\"<>`\\", rune(c)) }

// actionName returns the action that a text begins with, "" for none.
func actionName(s string) string {
	name := wordOf(s, isActionByte)
	service, operation, ok := strings.Cut(name, ":")
	if !ok || service == "" || operation == "" || strings.Contains(operation, ":") || strings.Contains(service, "*") {
		return ""
	}
	return name
}

// resourceIn returns the resource that a text begins with, what follows it, and whether it is whole.
func resourceIn(s string) (resource, rest string, whole bool) {
	if inner, ok := strings.CutPrefix(s, `"`); ok {
		// A name may have quotation marks in it: the one that ends it has a blank, a full stop or nothing behind it.
		for i := 0; i < len(inner); i++ {
			if inner[i] == '"' && (i+1 == len(inner) || !isLetterOrDigit(inner[i+1]) && inner[i+1] != '/') {
				return inner[:i], inner[i+1:], true
			}
		}
		return strings.TrimRight(inner, " "), "", false
	}
	word := wordOf(s, isARNByte)
	if end := reasonAt(s); end >= 0 {
		if name := s[:end]; len(word) == end || !strings.ContainsAny(name, `"<>`) && !strings.Contains(name, ". ") {
			return name, s[end:], true
		}
	}
	for _, kind := range things {
		if rest, ok := strings.CutPrefix(s, kind); ok {
			word = kind + wordOf(rest, isARNByte)
		}
	}
	word = strings.TrimRight(word, `.,;)]}'`)
	return word, s[len(word):], true
}

// reasonAt returns where a reason begins, -1 if there is none.
func reasonAt(s string) int {
	a, b := strings.Index(s, because), strings.Index(s, explicitly)
	if a < 0 || b >= 0 && b < a {
		return b
	}
	return a
}

// things stand before names in texts of IAM such as "role MyRole".
var things = [...]string{"user ", "role ", "group ", "policy ", "instance profile "}

// claimIn returns the reason that a text begins with, and what follows it.
func claimIn(s, action string) (c Claim, rest string) {
	if after, ok := strings.CutPrefix(s, because); ok {
		kind, after := policyType(after)
		after, ok := strings.CutPrefix(after, " allows the ")
		if named := actionName(after); kind != 0 && ok && ascii.EqualFold(named, action) {
			if rest, ok := strings.CutPrefix(after[len(named):], " action"); ok {
				return Claim{Type: kind}, rest
			}
		}
		return Claim{}, s
	}
	after, ok := strings.CutPrefix(s, explicitly)
	if !ok || after != "" && isLetterOrDigit(after[0]) {
		return Claim{}, s
	}
	c.Explicit = true
	kind, named := policyIn(after, " in ")
	if kind == 0 {
		if strings.HasPrefix(after, " in ") || after == " in" || after == " i" { // IN-63: cut off
			return Claim{}, s
		}
		return c, after
	}
	c.Type = kind
	// What denies is then the latter ("Access denied when a VPC request fails due to another policy").
	if kind, rest := policyIn(named, " transitively through "); kind != 0 {
		c.Type, named = kind, rest
	}
	if text, ok := strings.CutPrefix(named, ": "); ok {
		word := strings.TrimRight(wordOf(text, isARNByte), `.,;)]}'`)
		if isPolicyARN(word) {
			c.Policy, named = word, text[len(word):]
		}
	}
	return c, named
}

// policyIn reads a type of policies with its article behind a text.
func policyIn(s, before string) (kind policy.Kind, rest string) {
	s, ok := strings.CutPrefix(s, before)
	article, after, _ := strings.Cut(s, " ")
	if !ok || article != "a" && article != "an" && article != "the" {
		return 0, ""
	}
	return policyType(after)
}

// policyType reads a type of policies.
func policyType(s string) (kind policy.Kind, rest string) {
	for _, t := range policyTypes {
		n := len(t.words)
		if len(s) >= n && ascii.EqualFold(s[:n], t.words) && (len(s) == n || !isLetterOrDigit(s[n])) {
			return t.kind, s[n:]
		}
	}
	return 0, ""
}

// isPolicyARN reports whether a text is the ARN of a policy of IAM or Organizations, to its end.
func isPolicyARN(s string) bool {
	a, err := arn.Parse(s)
	if err != nil {
		return false
	}
	name, ok := strings.CutPrefix(a.Resource, "policy/")
	if a.Service == "organizations" {
		name = name[strings.LastIndexByte(name, '/')+1:]
		return ok && strings.HasPrefix(name, "p-") && len(name) > len("p-")
	}
	return ok && a.Service == "iam" && name != ""
}
