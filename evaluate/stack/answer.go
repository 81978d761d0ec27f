package stack

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// Kind is what an Answer is about. The zero value is none.
type Kind string

// The kinds of answers: a closed list.
const (
	KindTrigger Kind = "trigger" // may what triggers the function invoke it
	KindPoll    Kind = "poll"    // may Lambda poll the source of a mapping
	KindRole    Kind = "role"    // does the execution role trust Lambda and have what the configuration needs
	KindURL     Kind = "url"     // may everyone call the function's URL
	KindCall    Kind = "call"    // may the code make a call; in an audit: what nobody asked, see [Note]
	KindDeploy  Kind = "deploy"  // may somebody create the function with what belongs to it
	KindNote    Kind = "note"    // no question, but something to know
)

// An Outcome is the answer in a word; "" for a note and for an answer that is an error.
type Outcome string

// The outcomes: a closed list.
const (
	OutcomeAllowed Outcome = "allowed"
	OutcomeDenied  Outcome = "denied"
	OutcomeDepends Outcome = "depends" // on values that only the deployment will bring: see DependsOn
)

// An Answer is what a stack says to one question. The zero value is none.
type Answer struct {
	Kind      Kind   `json:"kind"`
	Question  string `json:"question"`            // in words
	Function  string `json:"function,omitempty"`  // ID
	Qualifier string `json:"qualifier,omitempty"` // the version or alias that is asked about, "" for the function
	Other     string `json:"other,omitempty"`     // ID, or the ARN of what is not in the stack: of what triggers, is polled, is called, or of a permission
	Action    string `json:"action,omitempty"`    // of a call
	// Resource is the ARN of what is called, with the labels of unknown values in angle brackets.
	Resource string  `json:"resource,omitempty"`
	Outcome  Outcome `json:"outcome,omitempty"`
	// DependsOn are the values that nobody knows yet on which the answer depends, by label.
	DependsOn []condition.Unknown `json:"dependsOn,omitempty"`
	Report    lambdaperm.Report   `json:"report,omitzero"` // with the decision, an implicit deny where it depends
	Notes     []Note              `json:"notes,omitempty"` // besides those of the report
	Err       *Error              `json:"error,omitempty"` // not nil: there is no answer
	Place     Place               `json:"place,omitzero"`  // of what raises the question; the zero value for what somebody asked
}

// A Note is something to know beside an answer.
type Note struct {
	Code    NoteCode `json:"code"`
	Message string   `json:"message"`
}

// NoteCode names a kind of note.
type NoteCode string

// The codes of notes: a closed list.
const (
	// NotePublic: the permission lets everyone in.
	NotePublic NoteCode = "PUBLIC_GRANT"
	// NoteNoSource: the permission lets any resource of the service in, of the account or, without SourceAccount, of
	// anybody.
	NoteNoSource NoteCode = "SOURCE_ARN_MISSING"
	// NoteNoSourceAccount: the permission names a bucket, and not the account it must belong to.
	NoteNoSourceAccount NoteCode = "SOURCE_ACCOUNT_MISSING"
	// NoteNoTrigger: nothing in the template calls the function through the permission.
	NoteNoTrigger NoteCode = "PERMISSION_WITHOUT_TRIGGER"
	// NoteOtherQualifier: the permission is for another qualifier than the trigger calls.
	NoteOtherQualifier NoteCode = "PERMISSION_FOR_OTHER_QUALIFIER"
	// NoteNotAsked: a variable of the environment has the name, ARN or URL of a resource, and which calls the code
	// makes is not in the template.
	NoteNotAsked NoteCode = "CALLS_NOT_KNOWN"
	// NoteNoPolicy: the resource has no policy in this template.
	NoteNoPolicy NoteCode = "NO_RESOURCE_POLICY"
	// NoteIncomplete: something in the template was not read, and may grant or deny more.
	NoteIncomplete NoteCode = "STACK_INCOMPLETE"
	// NoteNoSCPs: no service control policies were given, so that none count.
	NoteNoSCPs NoteCode = "SCPS_NOT_GIVEN"
)

// String gives the answer on one line.
func (a Answer) String() string {
	outcome := string(a.Outcome)
	if a.Err != nil {
		outcome = "error: " + a.Err.Error()
	}
	var notes []string
	for _, n := range a.Notes {
		notes = append(notes, n.Message)
	}
	if len(a.DependsOn) > 0 {
		var labels []string
		for _, u := range a.DependsOn {
			labels = append(labels, u.Label)
		}
		outcome += " on " + strings.Join(labels, ", ")
	}
	text := a.Question
	if outcome != "" {
		text += ": " + outcome
	}
	if len(notes) > 0 {
		text += " (" + strings.Join(notes, "; ") + ")"
	}
	return quote.Sentence(condition.ShowPartial(text))
}

// settle sets the outcome by the report.
func (a *Answer) settle() {
	a.DependsOn = nil
	if a.Report.Decision == evaluate.Allowed {
		a.Outcome = OutcomeAllowed
		return
	}
	if a.Outcome = OutcomeDenied; len(a.Report.DependsOn) > 0 {
		a.Outcome, a.DependsOn = OutcomeDepends, sorted(slices.Clone(a.Report.DependsOn))
	}
}

// sorted returns values by label, each once.
func sorted(values []condition.Unknown) []condition.Unknown {
	slices.SortFunc(values, func(a, b condition.Unknown) int {
		if c := strings.Compare(a.Label, b.Label); c != 0 {
			return c
		}
		return int(a.Class) - int(b.Class)
	})
	return slices.Compact(values)
}
