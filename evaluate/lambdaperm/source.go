package lambdaperm

import (
	"iter"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
)

// A Model is the way in which an event source and a function come together, which says whose policy decides. The zero
// value is none.
type Model uint8

const (
	ModelPush Model = iota + 1 // the source's service invokes: the function's policy decides
	ModelPull                  // Lambda polls the source: the execution role decides
	ModelRole                  // the service invokes as a role that it assumes: the role's policies decide
)

// Sent tells whether a service sends a condition key when it invokes a function.
type Sent uint8

const (
	// SentNotDocumented keys are neither sent nor denied: a question leaves them to its context. A condition on one
	// does not hold then, and the result lists the key among those that could change the decision.
	SentNotDocumented Sent = iota
	SentAlways             // every request has the key
	SentNever              // no request has it
)

// Naming tells whether the name of a service principal has a Region in it.
type Naming uint8

const (
	NamingGlobal Naming = iota // such as s3.amazonaws.com
	// NamingByOptInRegion services use a name such as sns.af-south-1.amazonaws.com for what goes from a Region that
	// must be enabled first into another one ("Prerequisites for integrating Amazon SNS with Lambda functions across
	// regions", Amazon SNS Developer Guide).
	NamingByOptInRegion
	NamingBoth     // both names are in use, a policy may have either
	NamingByRegion // such as pinpoint.us-east-1.amazonaws.com
)

// An EventSource is a kind of event source, or a service that invokes functions: one row of a table. It is plain data;
// the zero value is none.
type EventSource struct {
	// ID is that of the row in RULES.md, "" with ModelRole; the sources of Amazon Pinpoint and others after it share one.
	ID    string          `json:"id,omitempty"`
	Name  EventSourceName `json:"name"`  // short and unique, such as s3, logs or states
	Title string          `json:"title"` // in words
	Model Model           `json:"model"`
	// Principal is the service that invokes or assumes the role, in its global form; "" where none does.
	Principal string `json:"principal,omitempty"`
	Naming    Naming `json:"naming"`
	// ARNs are the formats of the ARNs of such sources; none: they have no ARN. A name in braces stands for text
	// without colons and slashes, {name/} for text that may hold slashes, {name+} for any text to the end, and three
	// dots at the end for any text or none. What a name stands for has no wildcards: these are ARNs, not patterns.
	ARNs               []string `json:"arns,omitempty"`
	SendsSourceARN     Sent     `json:"sendsSourceArn"`     // aws:SourceArn, with the ARN of the source
	SendsSourceAccount Sent     `json:"sendsSourceAccount"` // aws:SourceAccount, with the account that owns it
	// SendsFunctionRegion says that the ARN in aws:SourceArn has the Region of the function, also where the source is in
	// another ("Invoking a Lambda function using an Amazon API Gateway endpoint", AWS Lambda Developer Guide).
	SendsFunctionRegion bool `json:"sendsFunctionRegion,omitempty"`
	// Token says that a token in lambda:EventSourceToken tells the callers of the service apart, such as an Alexa skill
	// id.
	Token bool `json:"token,omitempty"`
	URL   bool `json:"url,omitempty"` // the source calls the function's URL, not the Invoke API
	// SameAccount and SameRegion say that the source must belong to the function's account and be in its Region: from
	// elsewhere it cannot work, whatever the policies say.
	SameAccount bool `json:"sameAccount,omitempty"`
	SameRegion  bool `json:"sameRegion,omitempty"`
	// CrossAccount says what a source of another account than the function's needs besides, "" if nothing is known.
	CrossAccount string `json:"crossAccount,omitempty"`
	// Subscription are the actions that the policy of a source of another account must allow to the function's account:
	// the first for certain, the others by some tools.
	Subscription []string `json:"subscription,omitempty"`
	// Actions are what the role must be allowed; with [ModelRole] only.
	Actions []string `json:"actions,omitempty"`
}

// EventSources returns all known event sources: those that push, those that are polled, and the services that assume a
// role, each in the order of its table.
func EventSources() iter.Seq[EventSource] {
	return func(yield func(EventSource) bool) {
		for r := range sourceRows() {
			if !yield(r.source()) {
				return
			}
		}
	}
}

// LookupEventSource returns the event source with a Name or ID; of those that share an ID the first. Letter case
// counts. The error is an [*Error] with [CodeUnknownSource].
func LookupEventSource(name EventSourceName) (EventSource, error) {
	r, err := lookupSource(name)
	if err != nil {
		return EventSource{}, err
	}
	return r.source(), nil
}

func lookupSource(name EventSourceName) (*sourceRow, error) {
	for r := range sourceRows() {
		if name != "" && (r.Name == name || r.ID == name) {
			return r, nil
		}
	}
	return nil, &Error{Code: CodeUnknownSource, Input: name, Reason: "no event source has this name"}
}

// EventSourceOf returns the kind of event source that an ARN belongs to: a bucket's means notifications of Amazon S3,
// one of execute-api API Gateway. Where several kinds share a format it is the first in the order of [EventSources], so
// one that pushes before a role. The error is an [*Error]: [CodeInvalidARN] for text that is no ARN, or not that of an
// event source though its service has some, such as an object in a bucket; [CodeUnknownSource] for the ARN of any other
// service.
func EventSourceOf(sourceARN string) (EventSource, error) {
	r, err := sourceOf(sourceARN)
	if err != nil {
		return EventSource{}, err
	}
	return r.source(), nil
}

func sourceOf(sourceARN string) (*sourceRow, error) {
	a, err := arn.Parse(sourceARN)
	if err != nil || !arn.KnownPartition(a.Partition) {
		return nil, &Error{Code: CodeInvalidARN, Input: sourceARN, Reason: "not an ARN"}
	}
	for r := range sourceRows() {
		if r.has(a) {
			return r, nil
		}
	}
	var near []*sourceRow
	for r := range sourceRows() {
		if slices.ContainsFunc(r.ARNs, func(format string) bool { return strings.HasPrefix(format, a.Service+":") }) {
			near = append(near, r)
		}
	}
	if near != nil {
		return nil, notOf(sourceARN, near...)
	}
	return nil, &Error{Code: CodeUnknownSource, Input: sourceARN, Reason: "no event source has such an ARN"}
}
