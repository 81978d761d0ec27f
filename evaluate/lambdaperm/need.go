package lambdaperm

import (
	"maps"
	"strings"
)

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
	// Principal is the service that makes the request itself, so that the policy of the resource must allow it and the
	// role's policies do not count: a format as Resource is, "" for the role.
	Principal string `json:"principal,omitempty"`
	// Key and Value are a condition key that the request has, "" for none. The Value is a format as Resource is.
	Key   string `json:"key,omitempty"`
	Value string `json:"value,omitempty"`
	// Keys are the condition keys of the request besides Key, by name, with values of the same form.
	Keys map[string]string `json:"keys,omitempty"`
}

// A needRow is a Need for each of some actions, in a form that keeps its lines short.
type needRow struct {
	actions string // with blanks between them; a bar stands between alternatives
	on      string // the format of the resource
	facts   needFact
	keys    string // KEY=VALUE, with blanks between them
}

// needFact is what a row says with yes and no.
type needFact uint8

const (
	fromCode   needFact = 1 << iota // and so with lambda:SourceFunctionArn (ROLE-7)
	sent                            // by Lambda, with lambda:SourceFunctionArn (ROLE-8)
	optional                        // nothing fails without it
	byService                       // or by lambda.amazonaws.com (IDP-12)
	asLambda                        // by lambda.amazonaws.com alone
	asRegional                      // by the service principal with the Region in its name alone
)

// What tables of different files name.
const (
	anyENI = "arn:{partition}:ec2:{region}:{account}:network-interface/*"
	// ofFunction, ofSource, viaLambda and viaOther are condition keys of requests to AWS KMS.
	ofFunction = "kms:EncryptionContext:aws:lambda:FunctionArn={functionarn}"
	ofSource   = "kms:EncryptionContext:aws:lambda:EventSourceArn={sourcearn}"
	viaLambda  = "kms:ViaService=lambda.{region}.amazonaws.com aws:ViaAWSService=true"
	viaOther   = "kms:ViaService={via} aws:ViaAWSService=true"
)

// needs returns the row as what it stands for.
func (r *needRow) needs() []Need {
	has := func(f needFact) bool { return r.facts&f != 0 }
	var list []Need
	for actions := range strings.FieldsSeq(r.actions) {
		alternatives := strings.Split(actions, "|")
		n := Need{
			Action: alternatives[0], Resource: r.on, FromCode: has(fromCode), SourceFunctionArn: has(fromCode | sent),
			Optional: has(optional), Service: has(byService),
		}
		switch {
		case has(asLambda):
			n.Principal = lambdaService
		case has(asRegional):
			n.Principal = "lambda.{region}" + amazonaws // L2-3
		}
		for pair := range strings.FieldsSeq(r.keys) {
			key, value, _ := strings.Cut(pair, "=")
			n.add(key, value)
		}
		if len(alternatives) > 1 {
			n.Alternatives = alternatives[1:]
		}
		list = append(list, n)
	}
	return list
}

// add adds a condition key, the first one as Key.
func (n *Need) add(key, value string) {
	if n.Key == "" {
		n.Key, n.Value = key, value
		return
	}
	if n.Keys == nil {
		n.Keys = make(map[string]string)
	}
	n.Keys[key] = value
}

// formats returns the formats of all condition keys by name.
func (n *Need) formats() map[string]string {
	all := make(map[string]string)
	maps.Copy(all, n.Keys)
	if n.Key != "" {
		all[n.Key] = n.Value
	}
	return all
}
