package evaluate

import (
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A Trace is a decision and what every statement says about the request, element by element. Package explain makes of
// it what a person wants to know. The zero value is an implicit deny of which nothing is known.
type Trace struct {
	Result Result
	Rule   Rule // which branch of the decision it was; of an explicit deny the one there would be without the Deny
	// Types are the policy types in the order of Result.Outcomes, and among them, without statements, those that were
	// not given and stand in the way.
	Types []TypeTrace
	// Keys are the condition keys for which a statement has a test or a variable, in the order of their lower case.
	// Neither they nor statements are there where Result has the problem UNEXPLAINED.
	Keys []KeyTrace
}

// A TypeTrace is what the policies of one kind say, or of one level of SCPs or RCPs. The zero value is none.
type TypeTrace struct {
	Outcome
	Given  bool // false: there is no such policy, and one would have to allow
	Part   Part // what the type is needed for here
	Blocks bool // it stands in the way of the request: a Deny applies, or it would have to allow and does not
	// Account is whose policies these are: the caller's, or that of the resource; "" where that is nobody's or not known.
	Account string
	// Statements are all, in the order of the documents.
	Statements []StatementTrace
}

// A StatementTrace is what one statement says about the request. The zero value is none.
type StatementTrace struct {
	Ref
	Line, Column int    // where it begins, from 1, columns in code points; 0 for a policy built in code
	Applies      bool   // all elements cover the request and all tests hold
	May          bool   // it may apply, depending on values that nobody knows yet; then Applies is false
	As           string // how the statement names the caller, as in a [Match]; "" where it does not or has no Principal
	// Elements are Principal, Action and Resource, or NotPrincipal and so on, those that it has; also those behind one
	// that does not cover the request.
	Elements []ElementTrace
	Tests    []condition.TestReport // of the Condition: all, also those that hold
	Codes    []EntryCode            // why each of Tests does not hold, "" where it does
}

// An ElementTrace is what one element of a statement says about the request. The zero value is none.
type ElementTrace struct {
	Element string       `json:"element"` // Principal, NotPrincipal, Action, NotAction, Resource or NotResource
	Covers  bool         `json:"covers"`  // the element covers the request
	May     bool         `json:"may"`     // it may, depending on values that nobody knows yet; then Covers is false
	Entries []EntryTrace `json:"entries"` // in their order; those of Principal type by type
}

// An EntryTrace is what one entry of an element says about the request. The zero value is none.
type EntryTrace struct {
	Text     string               `json:"text"`     // as written
	Type     policy.PrincipalType `json:"type"`     // the member of Principal it stands in, "" in other elements
	Resolved string               `json:"resolved"` // with its variables filled in, "" if there are none
	Covers   bool                 `json:"covers"`   // the entry covers the request
	May      bool                 `json:"may"`      // it may, depending on values not known yet; then Covers is false
	// Code says why the entry does not cover the request, and of NotAction, NotResource and NotPrincipal that it covers
	// the request and so excludes it; else "".
	Code EntryCode `json:"code"`
}

// A KeyTrace is a condition key that statements ask for, and what the request has for it. The zero value is none.
type KeyTrace struct {
	Key    string          // as the catalogue spells it, or else the statement
	Value  condition.Value // meaningless where the key is absent
	Origin Origin          // where the value comes from, or why there is none
}

// Rule names the branch of the decision that a request took. The zero value is none.
type Rule uint8

// The rules: a closed list.
const (
	RuleOneAccount       Rule = iota + 1 // caller and resource are of one account
	RuleTwoAccounts                      // they are of two
	RuleResourceAlone                    // the caller has no account
	RuleTrustOrKey                       // a role that is assumed, or a KMS key
	RuleDirectGrant                      // the resource's policy names the session, the user or everyone
	RuleLimitedGrant                     // it names the role, or the user behind a federated session
	RuleRoot                             // the caller is a root user
	RuleOpen                             // the call needs no permission
	RuleCrossPartition                   // these and the following: no policy can allow the request
	RuleAWSOwned                         // …
	RuleReservedRole                     // …
	RuleAWSManagedAlias                  // …
	RuleFederatedSession                 // …
	RuleCallerCannotCall                 // …
	RuleInvalidRequest                   // …
	RuleWorkLimit                        // …
	RuleAllowedIfAssumed                 // …
	RuleDependsOnUnknown                 // the answer is not the same for all values that are not known yet
)

// Part says what the policies of a type are needed for in a decision.
type Part uint8

const (
	NoSay      Part = iota // they have no say
	OnlyDenies             // they can deny; what they allow counts for nothing
	MayAllow               // they can allow, and need not
	MustAllow              // without them the request is not allowed
)

// Origin says where the value of a condition key comes from.
type Origin uint8

const (
	Absent               Origin = iota // the request does not have the key
	MarkedAbsent                       // the request says so ([condition.Context.SetAbsent])
	Given                              // the context has it
	DerivedFromPrincipal               // it follows from the caller
	DerivedFromResource                // it follows from the resource
	DerivedFromKeys                    // it follows from other keys of the context
)

// EntryCode says why an entry of a statement does not cover a request, or why a test does not hold.
type EntryCode string

// NotKnown is the code of entries that may cover the request, and of tests that may hold, depending on values that
// nobody knows yet.
const NotKnown EntryCode = "NOT_KNOWN"

// The codes of entries of Action and NotAction: with those below a closed list.
const (
	ActionOtherService EntryCode = "ACTION_OTHER_SERVICE" // the entry names an action of another service
	ActionOtherName    EntryCode = "ACTION_OTHER_NAME"    // another action of the same service
	ActionSpelling     EntryCode = "ACTION_SPELLING"      // a name that differs in up to three letters and is no action
	ActionExcluded     EntryCode = "ACTION_EXCLUDED"      // NotAction lists the action
)

// The codes of entries of Principal and NotPrincipal.
const (
	PrincipalOtherType    EntryCode = "PRINCIPAL_OTHER_TYPE"    // the entry names another type of caller, such as a service
	PrincipalOtherAccount EntryCode = "PRINCIPAL_OTHER_ACCOUNT" // somebody of another account
	PrincipalOtherName    EntryCode = "PRINCIPAL_OTHER_NAME"    // another user, role, service or provider
	PrincipalOtherPath    EntryCode = "PRINCIPAL_OTHER_PATH"    // a role or user of this name with another path
	PrincipalOtherSession EntryCode = "PRINCIPAL_OTHER_SESSION" // another session of the role
	PrincipalDeletedID    EntryCode = "PRINCIPAL_DELETED_ID"    // a unique id, which AWS shows for who was deleted
	PrincipalExcluded     EntryCode = "PRINCIPAL_EXCLUDED"      // NotPrincipal lists the caller
)

// The codes of entries of Resource and NotResource. Of several parts of an ARN that differ the first one counts.
const (
	ResourcePartition        EntryCode = "RESOURCE_PARTITION"         // the partition differs
	ResourceService          EntryCode = "RESOURCE_SERVICE"           // the service differs
	ResourceRegion           EntryCode = "RESOURCE_REGION"            // the Region differs
	ResourceAccount          EntryCode = "RESOURCE_ACCOUNT"           // the account differs
	ResourceType             EntryCode = "RESOURCE_TYPE"              // the type of resource differs
	ResourceName             EntryCode = "RESOURCE_NAME"              // the name differs
	ResourceCase             EntryCode = "RESOURCE_CASE"              // the case of letters differs
	ResourceSpelling         EntryCode = "RESOURCE_SPELLING"          // up to three letters differ
	ResourceContainerOnly    EntryCode = "RESOURCE_CONTAINER_ONLY"    // a bucket is named, an object asked for, and the like
	ResourceContentOnly      EntryCode = "RESOURCE_CONTENT_ONLY"      // objects are named, the bucket asked for, and the like
	ResourceQualifierMissing EntryCode = "RESOURCE_QUALIFIER_MISSING" // the function is asked for, a version or alias named
	ResourceQualifierAdded   EntryCode = "RESOURCE_QUALIFIER_ADDED"   // a version or alias is asked for, the function named
	ResourceQualifierOther   EntryCode = "RESOURCE_QUALIFIER_OTHER"   // another version or alias is named
	ResourceMustBeStar       EntryCode = "RESOURCE_MUST_BE_STAR"      // the action takes no resource: only "*" covers it
	ResourceNamesNone        EntryCode = "RESOURCE_NAMES_NONE"        // the request, or the entry, names no resource
	ResourceVariableEmpty    EntryCode = "RESOURCE_VARIABLE_EMPTY"    // a variable has no value that can stand there
	ResourceExcluded         EntryCode = "RESOURCE_EXCLUDED"          // NotResource lists the resource
)

// The codes of tests of a Condition.
const (
	ConditionKeyAbsent          EntryCode = "CONDITION_KEY_ABSENT"           // the request does not have the key
	ConditionKeyNeverSent       EntryCode = "CONDITION_KEY_NEVER_SENT"       // no request of this caller for the action has it
	ConditionKeyPresent         EntryCode = "CONDITION_KEY_PRESENT"          // the request has the key and must not
	ConditionValue              EntryCode = "CONDITION_VALUE"                // the value is none of those wanted
	ConditionCase               EntryCode = "CONDITION_CASE"                 // only the case of letters differs
	ConditionSegment            EntryCode = "CONDITION_SEGMENT"              // one part of an ARN differs
	ConditionPatternUnderEquals EntryCode = "CONDITION_PATTERN_UNDER_EQUALS" // "*" and "?" are characters there
	ConditionUnreadable         EntryCode = "CONDITION_UNREADABLE"           // a value is not of the operator's type
	ConditionNeedsSetOperator   EntryCode = "CONDITION_NEEDS_SET_OPERATOR"   // the key is multivalued and the operator plain
	ConditionListGiven          EntryCode = "CONDITION_LIST_GIVEN"           // a list for a key that takes one value
	ConditionEmptyList          EntryCode = "CONDITION_EMPTY_LIST"           // the key was given without a value
	ConditionVariableEmpty      EntryCode = "CONDITION_VARIABLE_EMPTY"       // a variable in the values wanted has no value
)
