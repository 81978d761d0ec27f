package explain

import (
	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// What a summary says of the nearest statement.

// byNearest says what the nearest statement of an obstacle differs in, "" where that says little.
func (w *work) byNearest(o *obstacle) string {
	if len(o.near) == 0 || len(o.near[0].Differs) != 1 {
		return ""
	}
	switch d := &o.near[0].Differs[0]; {
	case d.Element == "Condition":
		return w.byTest(o, d)
	case d.Code == evaluate.ResourceQualifierAdded:
		f, _ := arn.ParseFunction(w.x.Request.Resource.ARN)
		what := "version"
		if f.IsAlias() {
			what = "alias"
		}
		return "the grant is for the function, and the call is for its " + what + " " + quote.Name(f.Qualifier)
	case d.Code == evaluate.ResourceQualifierMissing:
		return "the grant is for a version or alias, and the call is for the function"
	}
	return ""
}

// byTest says what the test wants that alone does not hold.
func (w *work) byTest(o *obstacle, d *Difference) string {
	who, key := "the "+o.ReadAs.Title(), named(d.Key)
	switch d.Code {
	case evaluate.ConditionKeyAbsent:
		return who + " wants " + key + ", and the request has none"
	case evaluate.ConditionKeyNeverSent:
		return who + " wants " + key + ", which no such request has"
	case evaluate.ConditionKeyPresent:
		return who + " wants no " + key + ", and the request has one"
	case evaluate.ConditionEmptyList:
		return who + " wants a value of " + key + ", and the request has an empty list"
	case evaluate.ConditionListGiven:
		return who + " wants one value of " + key + ", and the request has a list"
	case evaluate.ConditionNeedsSetOperator:
		return who + " tests " + key + ", which is a list, with an operator for one value"
	case evaluate.ConditionUnreadable:
		return who + " tests " + key + ", and a value of it cannot be read"
	case evaluate.ConditionVariableEmpty:
		return who + " compares " + key + " with a variable that has no value"
	}
	if ascii.EqualFold(d.Key, "aws:SourceArn") && o.Kind == policy.Resource {
		return w.resourcePolicy() + " lets another " + w.sourceInWords() + " in"
	}
	if d.Code == evaluate.ConditionCase {
		return who + " wants " + key + " in another case of letters than the request has"
	}
	return who + " wants another " + key + " than the request has"
}

// sourceInWords says what kind of thing the aws:SourceArn of the request is.
func (w *work) sourceInWords() string {
	v, _ := w.x.Request.Context.Lookup("aws:SourceArn")
	switch a, err := arn.Parse(v.String()); {
	case err != nil:
		return "source"
	case a.Service == "s3":
		return "bucket"
	case a.Service == "sns":
		return "topic"
	case a.Service == "sqs":
		return "queue"
	case a.Service == "events":
		return "rule"
	case a.Service == "execute-api":
		return "API"
	}
	return "source"
}
