package policy

import (
	"errors"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/internal/standin"
)

// Code names a reason to refuse a policy: the issue code of IAM Access Analyzer where one exists ("Access Analyzer
// policy check reference"), else one of ours. Faults of ARNs, variables and conditions have the codes of packages arn
// and condition, as text the same: those of [arn.Code] and [condition.Code].
type Code string

// The codes that packages arn and condition do not have: together with theirs a closed list.
const (
	CodeTooLarge             Code = "POLICY_TOO_LARGE"                // larger than WithMaxSize allows
	CodeInvalidUTF8          Code = "INVALID_UTF8"                    // not UTF-8
	CodeTooDeep              Code = "NESTING_TOO_DEEP"                // nested deeper than any policy needs
	CodeJSONSyntax           Code = "JSON_SYNTAX_ERROR"               // not JSON, or text after the document
	CodeLoneSurrogate        Code = "LONE_SURROGATE"                  // an escape that is half a character
	CodeInvalidEncoding      Code = "INVALID_ENCODING"                // an envelope that holds no document
	CodeDuplicateElement     Code = "DUPLICATE_ELEMENT"               // a member that occurs twice
	CodeInvalidElement       Code = "INVALID_POLICY_ELEMENT"          // a member with no place there
	CodeDataTypeMismatch     Code = "DATA_TYPE_MISMATCH"              // null, or a value of the wrong JSON type
	CodeInvalidVersion       Code = "INVALID_VERSION"                 // a Version other than the two, or not the one needed
	CodeMissingVersion       Code = "MISSING_VERSION"                 // no Version where one is needed
	CodeMissingStatement     Code = "MISSING_STATEMENT"               // no statement
	CodeMissingEffect        Code = "MISSING_EFFECT"                  // no Effect
	CodeInvalidEffect        Code = "INVALID_EFFECT"                  // neither Allow nor Deny
	CodeMissingAction        Code = "MISSING_ACTION"                  // neither Action nor NotAction
	CodeMissingResource      Code = "MISSING_RESOURCE"                // neither Resource nor NotResource where one is needed
	CodeMissingPrincipal     Code = "MISSING_PRINCIPAL"               // neither Principal nor NotPrincipal where one is needed
	CodeUnsupportedCombo     Code = "UNSUPPORTED_ELEMENT_COMBINATION" // both of a pair
	CodeEmptyAction          Code = "EMPTY_ARRAY_ACTION"
	CodeEmptyResource        Code = "EMPTY_ARRAY_RESOURCE"
	CodeEmptyPrincipal       Code = "EMPTY_ARRAY_PRINCIPAL"
	CodeEmptyNotAction       Code = "EMPTY_ARRAY_NOT_ACTION"
	CodeEmptyNotResource     Code = "EMPTY_ARRAY_NOT_RESOURCE"
	CodeEmptyNotPrincipal    Code = "EMPTY_NOT_PRINCIPAL"
	CodeEmptyCondition       Code = "EMPTY_ARRAY_CONDITION"     // a condition without values
	CodeInvalidAction        Code = "INVALID_ACTION"            // neither "*" nor service:Name with one colon
	CodeInvalidActionService Code = "INVALID_SERVICE_IN_ACTION" // a service of an action that is none
	CodeInvalidPrincipal     Code = "INVALID_PRINCIPAL_FORMAT"
	CodeInvalidFederated     Code = "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY"
	CodeInvalidPrincipalKey  Code = "INVALID_PRINCIPAL_KEY"
	CodeWildcardInPrincipal  Code = "UNSUPPORTED_WILDCARD_IN_PRINCIPAL"
	CodeUnsupportedPrincipal Code = "UNSUPPORTED_PRINCIPAL"  // a Principal where there may be none
	CodeUnsupportedSid       Code = "UNSUPPORTED_SID"        // characters other than A-Z, a-z, 0-9
	CodeUniqueSids           Code = "UNIQUE_SIDS_REQUIRED"   // a Sid that occurs twice
	CodeARNPartition         Code = "INVALID_ARN_PARTITION"  // neither a partition nor "*"
	CodeARNRegion            Code = "ARN_REGION_NOT_ALLOWED" // a Region where the service has none
	CodeControlCharacter     Code = "CONTROL_CHARACTER"      // a character that IAM does not store
	CodeUnsupportedAction    Code = "UNSUPPORTED_ACTION_IN_POLICY"
	CodeTrustNotPrincipal    Code = "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL"
	CodeTrustResource        Code = "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE"
	CodeSCPPrincipal         Code = "SCP_SYNTAX_ERROR_PRINCIPAL"
	CodeRCPPrincipal         Code = "RCP_SYNTAX_ERROR_PRINCIPAL"
	CodeRCPAllow             Code = "RCP_SYNTAX_ERROR_ALLOW"
	CodeRCPNotAction         Code = "RCP_SYNTAX_ERROR_NOTACTION"
	CodeRCPAction            Code = "RCP_SYNTAX_ERROR_ACTION"
	CodeInvalidKind          Code = "INVALID_KIND"      // not a Kind of this package
	CodeUnknownWord          Code = "UNKNOWN_WORD"      // a text or number that is none of an enumeration
	CodeNoSuchPath           Code = "NO_SUCH_PATH"      // a path that leads to no part of the policy, or is none
	CodeUnreadableFile       Code = "UNREADABLE_FILE"   // a file that cannot be read
	CodeUnknownMisplaced     Code = "UNKNOWN_MISPLACED" // a value that is not known where there can be none
)

// An Error says why a policy is refused, and where. It is the only error type of this package.
//
// It stands at what is wrong: at the value that Path leads to, where [Policy.Place] finds it too; at the name of a
// member that is unknown or occurs twice, at the first character that belongs to no JSON. What is missing is missing in
// Path.
type Error struct {
	Code   Code     `json:"code"`
	Policy string   `json:"policy,omitempty"` // the policy's name (WithName), "" if it has none
	Line   int      `json:"line"`             // from 1; 0 for a policy built in code
	Column int      `json:"column"`           // from 1, in code points; 0 for a policy built in code
	Offset int      `json:"offset"`           // in bytes from the beginning of the text
	End    Position `json:"end"`              // behind the last character of what is wrong
	Path   string   `json:"path"`             // such as Statement[2].Condition.IpAddress."aws:SourceIp"[0]; "" for the document as a whole
	Reason string   `json:"reason"`           // what is wrong, in words
	err    error
}

// Error gives policy, line, column, path, reason and code.
func (e *Error) Error() string {
	return quote.Error("policy", quote.Place(e.Policy, e.Line, e.Column, e.Path), "", e.Reason, string(e.Code))
}

// Unwrap returns the error of package arn or condition or of a file system behind this one, or nil.
func (e *Error) Unwrap() error { return e.err }

// A fault is an Error before its place in the text is known.
type fault struct {
	code   Code
	path   jsonscan.Path
	reason string
	err    error
}

func (f *fault) Error() string { return f.reason }

// refuse gives a fault, or an error of package jsonscan, its place in the text.
func (p *Policy) refuse(err error) *Error {
	e := &Error{Policy: p.name}
	end := 0
	switch f := err.(type) {
	case *fault:
		e.Code, e.Reason, e.err = f.code, f.reason, f.err
		path := f.path
		if p.parsed {
			if root, err := jsonscan.Read(p.text, len(p.text)); err == nil {
				var v jsonscan.Value
				v, path, _ = root.Follow(f.path, standsForList(f.path, 2))
				e.Offset, end = v.Offset(), v.End()
			}
		}
		e.Path = path.String()
	case *jsonscan.Error:
		e.Code, e.Reason, e.Offset, e.Path = scanCode(f.Fault), f.Reason, f.Offset, f.Path.String()
		end = f.End(p.text)
	default:
		e.Code, e.Reason = CodeJSONSyntax, err.Error()
	}
	if p.parsed {
		start := p.position(e.Offset)
		e.Line, e.Column, e.Offset, e.End = start.Line, start.Column, start.Offset, p.position(end)
	}
	if p.partial != nil {
		e.Reason, e.Path = standin.Show(e.Reason), standin.Show(e.Path)
	}
	return e
}

// refused is what the functions that make policies return with an error: the error with its place, and a policy that is
// of no use.
func (p *Policy) refused(err error) (*Policy, error) { return &Policy{name: p.name}, p.refuse(err) }

// in puts a step before the path of a fault or of a scanning error.
func in(err error, step jsonscan.Step) error {
	if err == nil {
		return nil
	}
	return within(err, step)
}

func within(err error, step jsonscan.Step) error {
	switch e := err.(type) {
	case *fault:
		e.path = append(jsonscan.Path{step}, e.path...)
	case *jsonscan.Error:
		e.Path = append(jsonscan.Path{step}, e.Path...)
	}
	return err
}

func member(name string) jsonscan.Step { return jsonscan.Step{Name: name, Index: -1} }
func element(i int) jsonscan.Step      { return jsonscan.Step{Index: i} }

// arnFault takes over an error of package arn.
func arnFault(err error) *fault {
	e, ok := errors.AsType[*arn.Error](err)
	if !ok {
		return &fault{code: CodeDataTypeMismatch, reason: err.Error(), err: err}
	}
	return &fault{code: Code(e.Code), reason: quote.Text(e.Input) + ": " + e.Reason, err: err}
}

// conditionFault takes over an error of package condition; its path starts at the operator.
func conditionFault(err error) *fault {
	e, ok := errors.AsType[*condition.Error](err)
	if !ok {
		return &fault{code: CodeDataTypeMismatch, reason: err.Error(), err: err}
	}
	f := &fault{code: Code(e.Code), reason: e.Reason, err: err}
	f.path = jsonscan.Path{}.Name(e.Operator)
	if e.Key != "" || e.Code == condition.CodeInvalidKey {
		f.path = f.path.Name(e.Key)
	}
	if e.Value >= 0 && e.Key != "" {
		f.path = f.path.Index(e.Value)
		f.reason = quote.Text(e.Input) + ": " + e.Reason
	} else if e.Key == "" {
		f.reason = quote.Text(e.Operator) + ": " + e.Reason
	}
	return f
}

// scanCode gives the code for a fault of the text.
func scanCode(f jsonscan.Fault) Code {
	switch f {
	case jsonscan.TooLarge:
		return CodeTooLarge
	case jsonscan.InvalidUTF8:
		return CodeInvalidUTF8
	case jsonscan.TooDeep:
		return CodeTooDeep
	case jsonscan.LoneSurrogate:
		return CodeLoneSurrogate
	case jsonscan.Duplicate:
		return CodeDuplicateElement
	case jsonscan.Null, jsonscan.WrongKind:
		return CodeDataTypeMismatch
	case jsonscan.UnknownName:
		return CodeInvalidElement
	}
	return CodeJSONSyntax
}
