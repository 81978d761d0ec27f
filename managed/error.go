package managed

import (
	"github.com/lambdaiam/lambdaiam/internal/nearest"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// Code names the reason for an Error, for programs to branch on. The list of constants is closed.
type Code string

// The codes an Error can carry.
const (
	// CodeUnknownPolicy: the catalogue holds no policy with this name or ARN. Suggestions are the nearest names.
	CodeUnknownPolicy Code = "UNKNOWN_MANAGED_POLICY"
	// CodeWrongARN: there is a policy of this name, but its ARN is another one. Suggestions hold that ARN, or
	// the name if the policy has no ARN.
	CodeWrongARN Code = "WRONG_MANAGED_POLICY_ARN"
	// CodeNewerThanData: AWS has such a policy, but its document is newer than the data.
	CodeNewerThanData Code = "MANAGED_POLICY_NEWER_THAN_DATA"
	// CodeUnknownVersion: the policy is there, but not in this version. Suggestions are the newest versions that are.
	CodeUnknownVersion Code = "UNKNOWN_MANAGED_POLICY_VERSION"
	// CodeDamaged: the embedded data cannot be read. [Error.Unwrap] gives the reason. It does not happen with the data
	// as it was published, all of which is read by a test.
	CodeDamaged Code = "DAMAGED_MANAGED_POLICY_DATA"
	// CodeUnknownWord: the text is no [Origin], or the value has no text.
	CodeUnknownWord Code = "UNKNOWN_WORD"
)

// An Error says why there is no policy, or why a text was not read. It is the only error type of this package. The zero
// value describes no fault.
type Error struct {
	Code        Code     `json:"code"`
	Input       string   `json:"input"`       // the name or ARN that was asked for, or the text
	Version     string   `json:"version"`     // the version that was asked for, "" for the default version
	Suggestions []string `json:"suggestions"` // what was probably meant, the likeliest first, at most three
	Reason      string   `json:"reason"`      // what is wrong, in words
	err         error
}

// Error gives input, version, reason, suggestions and code.
func (e *Error) Error() string {
	reason := e.Reason
	if e.Version != "" {
		reason = "version " + quote.Text(e.Version) + ": " + reason
	}
	reason += nearest.Hint(e.Suggestions)
	return quote.Error("managed", "", e.Input, reason, string(e.Code))
}

// Unwrap returns the error behind this one, or nil.
func (e *Error) Unwrap() error { return e.err }
