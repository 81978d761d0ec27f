package lambdaperm

import "strings"

// A Need is one action that a feature takes. The zero value is none.
type Need struct {
	Action string `json:"action"`
	// Alternatives are actions each of which does as well.
	Alternatives []string `json:"alternatives,omitempty"`
	// Resource is the format of the ARN, in which names in braces stand for what function and mapping say; "*" for an
	// action that names no resource. Where a name stands for several ARNs there is a need for each, where it stands
	// for none there is no need. A star is part of a name that is not known beforehand, such as that of a log stream.
	Resource string `json:"resource"`
	// FromCode says that the request comes from inside the execution environment, with the credentials and the
	// session name that the function's code has. Other requests are Lambda's own.
	FromCode bool `json:"fromCode,omitempty"`
	// SourceFunctionArn says whether the request has lambda:SourceFunctionArn. It does if FromCode is true.
	SourceFunctionArn bool `json:"sourceFunctionArn,omitempty"`
	// Optional says that the feature works without the action.
	Optional bool `json:"optional,omitempty"`
	// Service says that the policy of the resource may allow the action to lambda.amazonaws.com instead; if role and
	// resource belong to different accounts it must allow both.
	Service bool `json:"service,omitempty"`
	// Key and Value are a condition key that the request has, "" for none. The Value is a format as Resource is.
	Key   string `json:"key,omitempty"`
	Value string `json:"value,omitempty"`
}

// A needRow is a Need for each of some actions, in a form that keeps its lines short.
type needRow struct {
	actions string // with blanks between them; a bar stands between alternatives
	on      string // the format of the resource
	facts   needFact
	key     string // KEY=VALUE
}

// needFact is what a row says with yes and no.
type needFact uint8

const (
	fromCode  needFact = 1 << iota // and so with lambda:SourceFunctionArn (ROLE-7)
	sent                           // by Lambda, with lambda:SourceFunctionArn (ROLE-8)
	optional                       // nothing fails without it
	byService                      // or by lambda.amazonaws.com (IDP-12)
)

// What tables of different files name.
const (
	anyENI           = "arn:{partition}:ec2:{region}:{account}:network-interface/*"
	networkOfMapping = "mapping-vpc" // the feature of that name
)

// needs returns the row as what it stands for.
func (r *needRow) needs() []Need {
	has := func(f needFact) bool { return r.facts&f != 0 }
	key, value, _ := strings.Cut(r.key, "=")
	var list []Need
	for actions := range strings.FieldsSeq(r.actions) {
		alternatives := strings.Split(actions, "|")
		n := Need{
			Action: alternatives[0], Resource: r.on, FromCode: has(fromCode), SourceFunctionArn: has(fromCode | sent),
			Optional: has(optional), Service: has(byService), Key: key, Value: value,
		}
		if len(alternatives) > 1 {
			n.Alternatives = alternatives[1:]
		}
		list = append(list, n)
	}
	return list
}
