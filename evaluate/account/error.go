package account

import "github.com/lambdaiam/lambdaiam/internal/quote"

// Code names what is wrong with a snapshot, or with a question about it, for programs to branch on.
type Code string

// The codes of files that cannot be read: a closed list with those below.
const (
	CodeNoInput       Code = "NO_INPUT"          // there is no file of a kind that is read
	CodeUnreadable    Code = "UNREADABLE_FILE"   // a file that cannot be read
	CodeTooLarge      Code = "INPUT_TOO_LARGE"   // a file larger than [WithMaxFileSize] allows, or a [Plan]
	CodeUnknownFormat Code = "UNKNOWN_FORMAT"    // JSON that is nothing of what is read
	CodeInvalidUTF8   Code = "INVALID_UTF8"      // not UTF-8
	CodeTooDeep       Code = "NESTING_TOO_DEEP"  // nested deeper than 64
	CodeSyntax        Code = "JSON_SYNTAX_ERROR" // not JSON
	CodeLoneSurrogate Code = "LONE_SURROGATE"    // an escape that is half a character
	CodeIncomplete    Code = "INCOMPLETE"        // the last page of authorization details is missing
)

// The codes of faults that stay with one entity.
const (
	CodeDuplicateMember   Code = "DUPLICATE_MEMBER"   // a member that occurs twice
	CodeWrongType         Code = "WRONG_TYPE"         // a value of the wrong JSON type
	CodeMissingMember     Code = "MISSING_MEMBER"     // a member that must be there
	CodeInvalidValue      Code = "INVALID_VALUE"      // a text that is not what it should be
	CodeDuplicateEntity   Code = "DUPLICATE_ENTITY"   // an entity that occurs twice and is not the same
	CodeDefaultVersion    Code = "DEFAULT_VERSION"    // a managed policy without exactly one version in force
	CodeUnknownGroup      Code = "UNKNOWN_GROUP"      // a group of a user that is not there
	CodeInvalidPolicy     Code = "INVALID_POLICY"     // a document that is refused; see [Error.Unwrap]
	CodeSeveralQualifiers Code = "SEVERAL_QUALIFIERS" // a function's policy with statements for several qualifiers
)

// The codes of remarks, which change no answer by themselves.
const (
	CodePolicyNotFound    Code = "POLICY_NOT_FOUND"                       // attached, and nobody has the document
	CodeCatalogue         Code = "POLICY_DIFFERS_FROM_CATALOGUE"          // of AWS, other than the embedded one
	CodeCount             Code = "COUNT_DIFFERS"                          // a policy is used more often than is seen
	CodeEmptyLevel        Code = "LEVEL_WITHOUT_SERVICE_CONTROL_POLICIES" // nothing is allowed below
	CodeNotInOrganization Code = "ACCOUNT_NOT_IN_ORGANIZATION"            // the organization file does not have it
	CodeNotModelled       Code = "NOT_MODELLED"                           // read, and of no effect here
)

// The codes of questions.
const (
	CodeInvalidPrincipal Code = "INVALID_PRINCIPAL" // no form a caller can have
	CodeUnknownPrincipal Code = "UNKNOWN_PRINCIPAL" // a user or role that the account does not have
	CodeUnknownAccount   Code = "UNKNOWN_ACCOUNT"   // an account that the snapshot does not have
	CodeUnknownFunction  Code = "UNKNOWN_FUNCTION"  // a function that the snapshot does not have
)

// An Error says why a snapshot cannot be read, what is wrong with an entity, or why there is no answer. It is the only
// error type of this package. Line, column and path are those in the file; where a document is refused they are those
// at which the document begins, and the error behind it has the place in the document's own text.
type Error struct {
	Code   Code   `json:"code"`
	File   string `json:"file,omitempty"` // "" for a question
	Line   int    `json:"line,omitempty"` // from 1; 0 for a question and for a file as a whole
	Column int    `json:"column,omitempty"`
	Path   string `json:"path,omitempty"`  // such as RoleDetailList[3].Arn
	Input  string `json:"input,omitempty"` // the offending text, "" where there is none
	Reason string `json:"reason"`
	err    error
}

// Error gives file, line, column, path, input, reason and code.
func (e *Error) Error() string {
	return quote.Error("account", quote.Place(e.File, e.Line, e.Column, e.Path), e.Input, e.Reason, string(e.Code))
}

// Unwrap returns the [*policy.Error] of a document that is refused, the error of a file system or of package evaluate,
// or nil.
func (e *Error) Unwrap() error { return e.err }

// A Problem is what was found in a snapshot that does not keep it from being read.
type Problem struct {
	// Entity is what it belongs to: the ARN of a user, group, role, policy, function or resource, the id of an account
	// or of a unit of an organization; "" where that could not be read.
	Entity string `json:"entity,omitempty"`
	// Remark says that no answer is refused because of it. Answers about an entity that has another problem are errors.
	Remark bool   `json:"remark,omitempty"`
	Err    *Error `json:"error"`
}
