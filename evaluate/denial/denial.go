package denial

import (
	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/internal/words"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// A Denial is a request that AWS denied; of [All] it may be one that was not. The zero value is none.
type Denial struct {
	// Request is the request as far as it is known. Its resource is empty, so that it is invalid and denied, where
	// nothing tells the resource.
	Request evaluate.Request
	// Principal, Action and Resource are what was written, without quotation marks; "" where nothing was.
	Principal, Action, Resource string
	Sure                        Sure
	Claimed                     Claim  // what AWS said about the policies; zero where it said nothing
	AuthorizationID             string // for GetRequestAuthorizationDetails; "" without one
	EventID                     string // of an event, else ""
	ErrorCode                   string // of an event, else ""
	Denied                      bool   // false only of [All], for a call that was not denied
}

// Sure says what of a request is known. The zero value is nothing.
type Sure struct {
	Principal bool `json:"principal"` // the caller, and not just the account
	Action    bool `json:"action"`    // it was said, or the Service Authorization Reference has it
	Resource  bool `json:"resource"`  // one resource, not a pattern or a name, or the action takes none
}

// A Claim is what AWS said about why a request is denied. The zero value is nothing.
type Claim struct {
	Type     policy.Kind `json:"type"`     // of the policy that denies or does not allow; 0 where AWS did not say
	Explicit bool        `json:"explicit"` // a Deny statement; false for what no policy of the type allows
	Policy   string      `json:"policy"`   // the ARN of a policy that denies, "" where AWS named none
}

// IsZero reports whether AWS said nothing.
func (c Claim) IsZero() bool { return c == Claim{} }

// isExact reports whether a text is the ARN of one resource.
func isExact(resource string) bool {
	a, err := arn.Parse(resource)
	return err == nil && resource[len(resource)-1] != '*' && !hasStar(a.AccountID)
}

func hasStar(s string) bool {
	for i := range len(s) {
		if s[i] == '*' {
			return true
		}
	}
	return false
}

// takesNone reports whether an action is known to take no resource.
func takesNone(name string) bool {
	a, ok := action.Lookup(name)
	return ok && !a.TakesResource()
}

// settle fills in the resource of a request.
func (d *Denial) settle() {
	d.Request.Resource.ARN = d.Resource
	d.Sure.Resource = d.Sure.Resource && isExact(d.Resource) // IN-61
	if d.Resource == "" && takesNone(d.Action) {
		d.Request.Resource.ARN, d.Sure.Resource = "*", true
	}
}

// String says what AWS claims, as in "an explicit deny in a service control policy"; "" for nothing.
func (c Claim) String() string {
	switch {
	case c.IsZero():
		return ""
	case c.Type == 0:
		return "an explicit deny"
	case !c.Explicit:
		return "no " + c.Type.Title() + " allows it"
	case c.Policy == "":
		return "an explicit deny in " + words.WithArticle(c.Type.Title())
	}
	return "an explicit deny in the " + c.Type.Title() + " " + quote.Name(c.Policy)
}

// String says who was denied what, on one line.
func (d Denial) String() string {
	if d.Action == "" {
		return ""
	}
	s := quote.Whole(d.Principal) + " " + quote.Whole(d.Action)
	if d.Resource != "" {
		s += " on " + quote.Whole(d.Resource)
	}
	switch {
	case !d.Denied:
		return s
	case d.Claimed.IsZero():
		return s + ": denied"
	}
	return s + ": " + d.Claimed.String()
}
