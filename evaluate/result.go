package evaluate

import (
	"reflect"
	"slices"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A Result is a decision with its reasons. The zero value is an implicit deny without reasons.
type Result struct {
	Decision Decision
	// By is the policy type that decided, in the order of Outcomes: of an explicit deny the first type with a Deny that
	// applies; of an implicit deny the first that had to allow and did not; of an allowed request [policy.Resource]
	// where the grant of the resource's policy suffices without the caller's own, else [policy.Identity]. It is zero
	// where no policy decided: see Reason.
	By policy.Kind
	// Reason says why no policy decided, "" where one did or the caller is the root user of the resource's account.
	Reason Reason
	// Statements are those that decided, in the order of Outcomes and then of the documents: on an explicit deny all
	// Deny statements that apply, on an allowed request all Allow statements that apply, else none.
	Statements []Match
	// Outcomes says what each type of policy that was given had to say, SCPs and RCPs level by level: RCPs, SCPs,
	// endpoint, resource, identity, boundary, session.
	Outcomes []Outcome
	// Misses are the statements that do not apply, with the first element that does not cover the request.
	Misses []Miss
	// MissingContext lists the condition keys, in alphabetical order, that the request does not have and that could
	// have changed the decision, and those that were derived from an assumption and could have. Keys marked absent are not
	// listed ([condition.Context.SetAbsent]).
	MissingContext []string
	// Problems are what could not be read or had to be assumed.
	Problems []Problem
	// DependsOn are the values that nobody knows yet on which the answer depends, by label: some make the request
	// allowed, others do not. The Decision is then a deny, and the Reason [DependsOnUnknown]. It is empty where the
	// answer is the same for all values. There can be values too many in it, but none is missing.
	DependsOn []condition.Unknown
	// Undecided are the statements that may apply, depending on such values; they are neither among Statements nor
	// Misses.
	Undecided []Undecided

	needs kindSet // the types that would have to allow, of a denied request
	asked sought  // for texts
}

// Reason names what decided a request where no policy did; a [condition.Reason] says what became of a test. The zero
// value is for decisions that policies made.
type Reason string

// The reasons: a closed list.
const (
	NeedsNoPermission Reason = "NEEDS_NO_PERMISSION" // the call is open to every caller
	CrossPartition    Reason = "CROSS_PARTITION"     // caller and resource are in different partitions
	AWSOwned          Reason = "AWS_OWNED_RESOURCE"  // AWS's own policies cannot be changed
	ReservedRole      Reason = "AWS_RESERVED_ROLE"   // roles of IAM Identity Center cannot be changed
	AWSManagedAlias   Reason = "AWS_MANAGED_ALIAS"   // aliases of AWS managed keys cannot be changed
	FederatedSession  Reason = "FEDERATED_USER_CALL" // sessions of GetFederationToken cannot call IAM or STS
	InvalidRequest    Reason = "INVALID_REQUEST"     // see [Request.Validate]
	CallerCannotCall  Reason = "CALLER_CANNOT_CALL"  // a call that callers of this kind cannot make
	WorkLimit         Reason = "WORK_LIMIT"          // deciding would take more work than [WithMaxWork] lets it
	AllowedIfAssumed  Reason = "ALLOWED_IF_ASSUMED"  // see [WithDenyAssumed]
	DependsOnUnknown  Reason = "DEPENDS_ON_UNKNOWN"  // it depends on values that nobody knows yet: see Result.DependsOn
)

// Equal reports whether two results are the same in all their fields; their texts may differ in what was asked.
func (r Result) Equal(other Result) bool { return reflect.DeepEqual(r.fields(), other.fields()) }

// fields returns the result without what is for texts only.
func (r Result) fields() Result {
	r.needs, r.asked = 0, sought{}
	r.Misses = slices.Clone(r.Misses)
	for i := range r.Misses {
		r.Misses[i].st = nil
	}
	return r
}

// Equal reports whether two misses are the same in all their fields; their texts may differ in what was wanted.
func (m Miss) Equal(other Miss) bool {
	m.st, other.st = nil, nil
	return reflect.DeepEqual(m, other)
}

// A Ref names a statement.
type Ref struct {
	Policy    string      // the policy's name, or its place in [Policies], such as identity[0]
	Sid       string      // "" without one
	LevelName string      // of an SCP or RCP, "" without one
	Level     int         // of an SCP or RCP, the root 0
	Index     int         // in the policy, from 0
	Kind      policy.Kind // the field of [Policies] that holds the policy
	ReadAs    policy.Kind // Trust or Key where the resource's policy is that of a role or key, else Kind
	Effect    policy.Effect
}

// A Match is a statement that applies.
type Match struct {
	Ref
	As string // how the statement names the caller, such as "role" or "account"; "" where it has no Principal
}

// A Miss is a statement that does not apply.
type Miss struct {
	Ref
	Element string                 // Principal, NotPrincipal, Action, NotAction, Resource, NotResource or Condition
	Tests   []condition.TestReport // of a Condition: the tests that do not hold
	st      *policy.Statement      // for texts, of an element
}

// sought is what a request has for the elements of statements.
type sought struct{ action, principal, resource string }

// by returns what the request has for an element.
func (a *sought) by(element string) string {
	switch element {
	case "Action", "NotAction":
		return a.action
	case "Principal", "NotPrincipal":
		return a.principal
	}
	return a.resource
}

// An Outcome is what the policies of one kind say, or of one level of SCPs or RCPs.
type Outcome struct {
	LevelName string      // of SCPs or RCPs, "" without one
	Level     int         // of SCPs or RCPs, the root 0
	Kind      policy.Kind // the field of [Policies]
	ReadAs    policy.Kind // as in [Ref]
	Decision  Decision
	Consulted bool // false: these policies have no say about this caller, action or resource
	Undecided bool // statements that may apply ([Result.Undecided]) could change the Decision
}

// A ProblemCode names what a [Problem] is, for programs to branch on. Errors have a [Code].
type ProblemCode string

// The codes of problems: a closed list.
const (
	ProblemInvalidRequest   ProblemCode = "INVALID_REQUEST"                 // the request has no decision
	ProblemAccountAssumed   ProblemCode = "RESOURCE_ACCOUNT_ASSUMED"        // the resource is taken to be the caller's
	ProblemNoResource       ProblemCode = "ACTION_TAKES_NO_RESOURCE"        // the request names a resource all the same
	ProblemResourceType     ProblemCode = "RESOURCE_TYPE_NOT_TAKEN"         // the request names a resource of another type
	ProblemNotGrantable     ProblemCode = "ACTION_NOT_GRANTABLE"            // to another account, by the resource's policy
	ProblemUnknownAction    ProblemCode = "UNKNOWN_ACTION"                  // evaluated as it is written
	ProblemAmbiguousTag     ProblemCode = "AMBIGUOUS_TAG"                   // two tag keys differ in case only
	ProblemNotConsulted     ProblemCode = "POLICY_NOT_CONSULTED"            // a type that was given has no say
	ProblemRCPWithoutEffect ProblemCode = "RCP_NOT_SUPPORTED"               // RCPs do not reach the action
	ProblemRolePathUnknown  ProblemCode = "ROLE_PATH_UNKNOWN"               // a role matched by its name alone
	ProblemNotPrincipal     ProblemCode = "NOT_PRINCIPAL_LEVELS"            // NotPrincipal lists the caller in part
	ProblemCanonicalUser    ProblemCode = "CANONICAL_USER_NOT_MODELLED"     // an entry that matches nobody here
	ProblemUnreadable       ProblemCode = "UNREADABLE_VALUE"                // not of the operator's type
	ProblemSetOperator      ProblemCode = "MISSING_QUALIFIER"               // a multivalued key under a plain operator
	ProblemListForSingle    ProblemCode = "LIST_FOR_SINGLE_VALUED_KEY"      // of the request
	ProblemEmptyList        ProblemCode = "EMPTY_LIST"                      // Null on a key without values
	ProblemNotDocumented    ProblemCode = "CROSS_ACCOUNT_NOT_DOCUMENTED"    // by the resource's policy: no page says
	ProblemRCPMayReach      ProblemCode = "RCP_MAY_REACH"                   // an RCP would deny an action without resource
	ProblemDelegatedAdmin   ProblemCode = "DELEGATED_ADMINISTRATOR_ASSUMED" // the caller's account is taken to be one
	ProblemAccountDiffers   ProblemCode = "RESOURCE_ACCOUNT_DIFFERS"        // from the one in the ARN, and wins
	ProblemDeadEntry        ProblemCode = "DEAD_ENTRY"                      // of a stored policy: matches nothing
)

// The codes about keys of the request and the caller's role, which belong to the list.
const (
	ProblemSetOperatorNull ProblemCode = "SET_OPERATOR_ON_NULL"        // ForAllValues:Null or ForAnyValue:Null decides
	ProblemKeyNeverSent    ProblemCode = "KEY_NEVER_SENT"              // AWS does not send the key for the action
	ProblemUnknownKey      ProblemCode = "UNKNOWN_CONTEXT_KEY"         // no such aws: key is known
	ProblemKeysDisagree    ProblemCode = "KEYS_DISAGREE"               // a key contradicts what it follows from
	ProblemServiceLinked   ProblemCode = "SERVICE_LINKED_ROLE_UNKNOWN" // and the decision depends on it
	ProblemUnexplained     ProblemCode = "UNEXPLAINED"                 // the reasons would take too much work
	ProblemKeyAssumed      ProblemCode = "KEY_ASSUMED"                 // a value that could change the decision
	ProblemCallerUnknown   ProblemCode = "CALLER_UNKNOWN"              // an entry of Principal that may name the caller
	ProblemVariable        ProblemCode = "VARIABLE_WITHOUT_EFFECT"     // an entry of Resource matches nothing by it
)

// A Problem is something that could not be read or had to be assumed. Policy and Path say where, if it is in a policy.
// Of a long value Message and Value have the beginning and the length, and one that is not printable is quoted.
type Problem struct {
	Code    ProblemCode `json:"code"`
	Message string      `json:"message"`
	Policy  string      `json:"policy,omitempty"`
	Path    string      `json:"path,omitempty"`
	Key     string      `json:"key,omitempty"`   // the condition key
	Value   string      `json:"value,omitempty"` // the value of the request
}
