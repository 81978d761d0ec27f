package lambdaperm

import (
	"iter"
	"strings"
)

// A Feature is something about a function or an event source mapping that takes permissions of the execution role:
// one row of a table ("Defining Lambda function permissions with an execution role", AWS Lambda Developer Guide). It
// is plain data; the zero value is none.
type Feature struct {
	ID    string // PULL-n for what an event source mapping needs, else ""
	Name  string // short and unique, such as logs; of a polled event source its EventSource.Name
	Title string // in words
	Needs []Need // in the order of the table
	// Managed names the AWS managed policy that gives everything of the row, "" if there is none.
	Managed string
	Note    string // what to know besides, or ""
}

// A Need is one action that a feature takes. The zero value is none.
type Need struct {
	Action string
	// Alternatives are actions each of which does as well.
	Alternatives []string
	// Resource is the format of the ARN, in which names in braces stand for what function and mapping say; "*" for an
	// action that names no resource. Where a name stands for several ARNs there is a need for each, where it stands
	// for none there is no need. A star is part of a name that is not known beforehand, such as that of a log stream.
	Resource string
	// FromCode says that the request comes from inside the execution environment, with the credentials and the
	// session name that the function's code has (ROLE-7). Other requests are Lambda's own.
	FromCode bool
	// SourceFunctionArn says whether the request has lambda:SourceFunctionArn (ROLE-8). It does if FromCode is true.
	SourceFunctionArn bool
	// Optional says that the feature works without the action.
	Optional bool
	// Service says that the policy of the resource may allow the action to lambda.amazonaws.com instead; if role and
	// resource belong to different accounts it must allow both (IDP-12).
	Service bool
	// Key and Value are a condition key that the request has, "" for none. The Value is a format as Resource is.
	Key, Value string
}

// Features returns what an execution role may need: first for the function's own features, then for event source
// mappings. Not among them is that a function must be created with a role, and what the code does by itself: ask
// Call.
func Features() iter.Seq[Feature] {
	return func(yield func(Feature) bool) {
		for i := range features {
			if !yield(features[i].feature()) {
				return
			}
		}
	}
}

// lookupFeature returns the row with a name, nil if there is none.
func lookupFeature(name string) *featureRow {
	for i := range features {
		if features[i].name == name {
			return &features[i]
		}
	}
	return nil
}

// feature returns the row as what it stands for.
func (r *featureRow) feature() Feature {
	f := Feature{ID: r.id, Name: r.name, Title: r.title, Managed: r.managed, Note: r.note}
	for _, row := range r.needs {
		for actions := range strings.FieldsSeq(row.actions) {
			is := func(fact needFact) bool { return row.facts&fact != 0 }
			n := Need{Resource: row.on, FromCode: is(fromCode), SourceFunctionArn: is(fromCode | sent),
				Optional: is(optional), Service: is(byService)}
			alternatives := strings.Split(actions, "|")
			n.Action = alternatives[0]
			if len(alternatives) > 1 {
				n.Alternatives = alternatives[1:]
			}
			n.Key, n.Value, _ = strings.Cut(row.key, "=")
			f.Needs = append(f.Needs, n)
		}
	}
	return f
}

// values are what the names in the formats of a Need stand for.
type values map[string][]string

// expand returns the texts that a format stands for. A name that stands alone gives one text for each of its values;
// among other text a name has one value.
func (v values) expand(format string) []string {
	if name, ok := strings.CutPrefix(format, "{"); ok && strings.IndexByte(name, '}') == len(name)-1 {
		return v[name[:len(name)-1]]
	}
	for name, list := range v {
		if hole := "{" + name + "}"; strings.Contains(format, hole) {
			var all []string
			for _, value := range list {
				all = append(all, v.expand(strings.ReplaceAll(format, hole, value))...)
			}
			return all
		}
	}
	return []string{format}
}
