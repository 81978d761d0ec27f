package explain

import (
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// An Explanation says why a request was decided as it was, and what would change that. The zero value is that of an
// implicit deny of which nothing is known.
type Explanation struct {
	Request  evaluate.Request
	Trace    *evaluate.Trace // what every statement says; nil for the zero value only
	Code     Code            // what the decision hangs on: that of the first Blocker; "" for an allowed request
	Sentence string          // the sentence AWS refuses with ([evaluate.Result.AccessDenied]); "" for an allowed request
	Summary  string          // one or two sentences for a person, without the request
	Blockers []Blocker       // everything in the way, in the order of the decision; none for an allowed request
	Near     []Near          // the statements that came closest to allowing, nearest first
	Remedies []Remedy        // what would have the request allowed: one of them is enough. The best first
}

// A Blocker is a policy type, or a level of one, that stands in the way, or the reason why no policy can allow. The zero
// value is none.
type Blocker struct {
	Code      Code        // why
	Kind      policy.Kind // as a reader knows it: Trust and Key for the policies of roles and keys; 0 where no policy can
	Level     int         // of SCPs, the root 0
	LevelName string      // "" without one
	Account   string      // whose policies these are, "" where that is not known; of an organization's the account concerned
	Denials   []Denial    // the Deny statements that apply, of DENY_STATEMENT and DENY_BECAUSE_KEY_ABSENT
}

// A Denial is a Deny statement that applies. The zero value is none.
type Denial struct {
	evaluate.StatementTrace
	// Spares are the tests that make it apply, each with what the request would have to have so as to be spared.
	Spares []Difference
}

// A Near is an Allow statement that nearly covers the request. Its kind, as a reader knows it, is Ref.ReadAs. The zero
// value is none.
type Near struct {
	evaluate.StatementTrace
	Cost    int          // the smaller the nearer; for order only
	Differs []Difference // what differs from the request, in the order of elements and tests
	at      int          // its place among the statements of its type and level
}

// A Difference is what an element or a test of a statement wants and the request does not have. The zero value is none.
type Difference struct {
	Element  string             `json:"element"`  // Principal, NotAction, … or Condition
	Operator string             `json:"operator"` // of a test
	Key      string             `json:"key"`      // of a test
	Code     evaluate.EntryCode `json:"code"`     // why; of a Deny that applies "", or why it applies
	Wanted   []string           `json:"wanted"`   // the nearest entry, or the values of the test, as written
	Got      []string           `json:"got"`      // what the request has; none where it has nothing
	Say      string             `json:"say"`      // the same in words, such as "a request in us-east-1"
}

// A Remedy is a set of changes with which the request is allowed. The zero value is none.
type Remedy struct {
	Code     Code     // how it works: that of the first change
	Changes  []Change // all of them are needed
	Limit    bool     // one changes a policy that was put there to limit
	Verified bool     // the request was allowed with the changes; false only with [WithUnverified], and where nothing is offered
}

// A Change is one thing that somebody would have to change. The zero value is none.
type Change struct {
	Code      Code
	Side      Side        // who would have to do it
	Account   string      // whose policies these are, "" where that is not known
	Kind      policy.Kind // of the policy, as a reader knows it; 0 for the request
	Level     int         // of SCPs
	LevelName string
	Policy    string // its name; "" for a new one
	Statement string // the statement that is changed, by Sid or number; "" for one that is added
	Line      int    // where the statement begins; 0 for one that is added, and in a policy built in code
	Column    int
	Spec      *policy.StatementSpec // the statement to be added, or as it would be; nil where no text is offered
	// Permission are the parameters of AddPermission that add the statement to a function's policy, all but StatementID;
	// nil for other policies.
	Permission *lambdapolicy.AddPermissionInput
	Managed    string   // the AWS managed policy to attach
	Adds       int      // how many actions that allows besides the one asked
	Key        string   // the condition key to send
	Values     []string // what to send for it, one of them; or the entries or the value to add; or the session to ask in
	Resource   string   // the resource to ask for instead
	Say        string   // the change in words, one line
}

// An Option changes what an explanation has.
type Option func(*options)

type options struct {
	near            int
	withoutRemedies bool
	unverified      bool
	catalog         managed.Catalog
}

// DefaultNear is how many near misses an explanation has unless [WithNear] says otherwise.
const DefaultNear = 3

// WithNear sets how many near misses there are at most, in place of [DefaultNear]. None are looked for if n is not
// positive.
func WithNear(n int) Option { return func(o *options) { o.near = n } }

// WithoutRemedies leaves out the remedies: an explanation then costs little more than its trace.
func WithoutRemedies() Option { return func(o *options) { o.withoutRemedies = true } }

// WithUnverified also shows remedies with which the request was not allowed when they were tried, such as those for
// some of the policies in the way only.
func WithUnverified() Option { return func(o *options) { o.unverified = true } }

// WithCatalog sets the catalogue of managed policies from which one may be offered, in place of [managed.AWS]. The zero
// catalogue offers none.
func WithCatalog(c managed.Catalog) Option { return func(o *options) { o.catalog = c } }
