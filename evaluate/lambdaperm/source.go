package lambdaperm

import (
	"iter"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
)

// A Model is the way in which an event source and a function come together, which says whose policy decides (SEED-1,
// SEED-14). The zero value is none.
type Model uint8

const (
	ModelPush Model = iota + 1 // the source's service invokes: the function's policy decides
	ModelPull                  // Lambda polls the source: the execution role decides
	ModelRole                  // the service invokes as a role that it assumes: the role's policies decide
)

// String returns push, pull or role; "" for any other value.
func (m Model) String() string {
	return [...]string{ModelPush: "push", ModelPull: "pull", ModelRole: "role", ModelRole + 1: ""}[min(m, ModelRole+1)]
}

// Sent tells whether a service sends a condition key when it invokes a function.
type Sent uint8

const (
	// NotDocumented keys are neither sent nor denied: a question leaves them to its context (OPEN-8). A condition on
	// one does not hold then, and the result lists the key among those that could change the decision.
	NotDocumented Sent = iota
	AlwaysSent         // every request has the key
	NeverSent          // no request has it
)

// String returns not documented, always or never; "" for any other value.
func (s Sent) String() string {
	return [...]string{"not documented", AlwaysSent: "always", NeverSent: "never", NeverSent + 1: ""}[min(s, NeverSent+1)]
}

// Naming tells whether the name of a service principal has a Region in it.
type Naming uint8

const (
	NamedGlobally Naming = iota // such as s3.amazonaws.com
	// NamedByOptInRegion services use a name such as sns.af-south-1.amazonaws.com for what goes from a Region that must
	// be enabled first into another one (PUSH-2; "Prerequisites for integrating Amazon SNS with Lambda functions across
	// regions", Amazon SNS Developer Guide).
	NamedByOptInRegion
	NamedBothWays // both names are in use, a policy may have either (PUSH-5, LC-12)
	NamedByRegion // such as pinpoint.us-east-1.amazonaws.com (PUSH-28)
)

// An EventSource is a kind of event source, or a service that invokes functions: one row of a table. It is plain data;
// the zero value is none.
type EventSource struct {
	ID        string // PUSH-n or PULL-n, "" with ModelRole. PUSH-28 has several sources
	Name      string // short and unique, such as s3, logs or states
	Title     string // in words
	Model     Model
	Principal string // of the service that invokes or assumes the role, in its global form; "" where none does
	Naming    Naming
	// ARNs are the formats of the ARNs of such sources; none: they have no ARN. A name in braces stands for text
	// without colons and slashes, {name/} for text that may hold slashes, {name+} for any text to the end, and three
	// dots at the end for any text or none. What a name stands for has no wildcards: these are ARNs, not patterns.
	ARNs          []string
	SourceARN     Sent // aws:SourceArn, with the ARN of the source
	SourceAccount Sent // aws:SourceAccount, with the account that owns it
	// Token says that a token in lambda:EventSourceToken tells the callers of the service apart, such as an Alexa skill
	// id.
	Token bool
	URL   bool // the source calls the function's URL, not the Invoke API (PUSH-26)
	// CrossAccount says what a source of another account than the function's needs besides, "" if nothing is known.
	CrossAccount string
	// Subscription are the actions that the policy of a source of another account must allow to the function's account:
	// the first for certain, the others by some tools (PUSH-33).
	Subscription []string
	// Actions are what the role must be allowed; with ModelRole only.
	Actions []string
}

// EventSources returns all known event sources: those that push, those that are polled, and the services that assume a
// role, each in the order of its table.
func EventSources() iter.Seq[EventSource] {
	return func(yield func(EventSource) bool) {
		for i := range sourceRows {
			if !yield(sourceRows[i].source()) {
				return
			}
		}
	}
}

// LookupEventSource returns the event source with a Name or ID; of those that share an ID the first. Letter case
// counts. The error is an *Error with CodeUnknownSource.
func LookupEventSource(name string) (EventSource, error) {
	for i := range sourceRows {
		if r := &sourceRows[i]; name != "" && (r.name == name || r.id == name) {
			return r.source(), nil
		}
	}
	return EventSource{}, &Error{Code: CodeUnknownSource, Input: name, Reason: "no event source has this name"}
}

// EventSourceOf returns the kind of event source that an ARN belongs to: a bucket's means notifications of Amazon S3,
// one of execute-api API Gateway. Where several kinds share a format it is the first in the order of EventSources, so
// one that pushes before a role. The error is an *Error: CodeInvalidARN for text that is no ARN, or not that of an
// event source though its service has some, such as an object in a bucket; CodeUnknownSource for the ARN of any other
// service.
func EventSourceOf(sourceARN string) (EventSource, error) {
	a, err := arn.Parse(sourceARN)
	if err != nil || !arn.KnownPartition(a.Partition) {
		return EventSource{}, &Error{Code: CodeInvalidARN, Input: sourceARN, Reason: "not an ARN"}
	}
	for i := range sourceRows {
		if sourceRows[i].has(a) {
			return sourceRows[i].source(), nil
		}
	}
	for i := range sourceRows {
		for shape := range strings.FieldsSeq(sourceRows[i].shapes) {
			if service, _, _ := strings.Cut(shape, ":"); service == a.Service {
				e := sourceRows[i].source()
				return EventSource{}, e.refuse(sourceARN)
			}
		}
	}
	return EventSource{}, &Error{Code: CodeUnknownSource, Input: sourceARN, Reason: "no event source has such an ARN"}
}

// Has reports whether an ARN has one of the formats of the source, in any partition.
func (e EventSource) Has(sourceARN string) bool {
	a, err := arn.Parse(sourceARN)
	if err != nil || !arn.KnownPartition(a.Partition) {
		return false
	}
	for _, format := range e.ARNs {
		if shape, ok := strings.CutPrefix(format, anyPartition); ok && hasShape(shape, a) {
			return true
		}
	}
	return false
}

// Principals returns the names under which the service may appear in the policy of a function when a source in a Region
// invokes it; the first is the principal of the request. In the China partition the names also end in .cn (PUSH-31). It
// is empty where no service invokes.
func (e EventSource) Principals(sourceRegion string, f arn.Function) []string {
	if e.Principal == "" {
		return nil
	}
	names := []string{e.Principal}
	if sourceRegion != "" {
		regional := strings.TrimSuffix(e.Principal, amazonaws) + "." + sourceRegion + amazonaws
		switch crosses := f.Partition == "aws" && sourceRegion != f.Region; {
		case e.Naming == NamedBothWays:
			names = append(names, regional)
		case e.Naming == NamedByRegion,
			e.Naming == NamedByOptInRegion && crosses && !slices.Contains(defaultRegions[:], sourceRegion):
			names[0] = regional
		}
	}
	if f.Partition == "aws-cn" {
		for _, name := range slices.Clone(names) {
			if strings.HasSuffix(name, amazonaws) {
				names = append(names, name+".cn")
			}
		}
	}
	return names
}

const anyPartition = "arn:{partition}:"

func (r *sourceRow) has(a arn.ARN) bool {
	for shape := range strings.FieldsSeq(r.shapes) {
		if hasShape(shape, a) {
			return true
		}
	}
	return false
}

// refuse makes the error for an ARN that is none of the source's.
func (e *EventSource) refuse(sourceARN string) error {
	reason := "not the ARN of an event source: " + e.Title + " has none"
	if len(e.ARNs) > 0 {
		reason = "not the ARN of an event source: " + e.Title + " has " + e.ARNs[0]
	}
	return &Error{Code: CodeInvalidARN, Input: sourceARN, Reason: reason}
}

// hasShape reports whether an ARN has the form that a row gives for it, without the partition.
func hasShape(shape string, a arn.ARN) bool {
	service, rest, _ := strings.Cut(shape, ":")
	region, rest, _ := strings.Cut(rest, ":")
	account, rest, _ := strings.Cut(rest, ":")
	switch {
	case service != a.Service,
		region == "" && a.Region != "", region != "" && !arn.IsRegion(a.Region),
		account == "" && a.AccountID != "", account != "" && !arn.IsAccountID(a.AccountID):
		return false
	}
	return resourceFits(rest, a.Resource)
}

// resourceFits reports whether the resource part of an ARN has a format.
func resourceFits(format, s string) bool {
	for {
		open := strings.IndexByte(format, '{')
		if open < 0 {
			if head, ok := strings.CutSuffix(format, "..."); ok {
				return strings.HasPrefix(s, head)
			}
			return s == format
		}
		var ok bool
		if s, ok = strings.CutPrefix(s, format[:open]); !ok {
			return false
		}
		name, rest, _ := strings.Cut(format[open:], "}")
		stops := ":/"
		switch {
		case strings.HasSuffix(name, "+"):
			stops = ""
		case strings.HasSuffix(name, "/"):
			stops = ":"
		}
		end := len(s)
		if i := strings.IndexAny(s, stops); i >= 0 {
			end = i
		}
		if end == 0 || strings.ContainsAny(s[:end], "*?") {
			return false
		}
		format, s = rest, s[end:]
	}
}

// defaultRegions are the Regions that need not be enabled. The list is closed: every Region since March 2019 must be
// ("Enable or disable AWS Regions in your account", AWS Account Management Reference Guide).
var defaultRegions = [...]string{
	"ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1",
	"eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1",
	"us-east-1", "us-east-2", "us-west-1", "us-west-2",
}
