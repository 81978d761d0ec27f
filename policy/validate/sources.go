package validate

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/lambdasource"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/internal/template"
	"github.com/lambdaiam/lambdaiam/policy"
)

const (
	keySourceARN     = "aws:SourceArn"
	keySourceAccount = "aws:SourceAccount"
	keySourceOrg     = "aws:SourceOrgID"

	invokeFunction    = "lambda:InvokeFunction"
	invokeFunctionURL = "lambda:InvokeFunctionUrl"
)

// sources looks at statements that let services invoke functions (F-L06 to F-L08).
func (r *run) sources(s *statement) {
	if !s.allow() || s.principal.not || !r.onLambda(s) || !s.covers(invokeFunction) && !s.covers(invokeFunctionURL) {
		return
	}
	service, known, all := servicesOf(s)
	if service == "" {
		return
	}
	misfits := r.sourceARNs(s, known, all)
	if all && !slices.ContainsFunc(known, func(k *lambdasource.Source) bool { return !k.SendsNoAccount() }) {
		r.accountNeverSent(s, known[0])
	}
	r.accountMissing(s, service, misfits)
}

// servicesOf returns a service that a statement is about, "" if there is none, and the event sources that call under
// the names of its services. all says that it is about nobody else.
func servicesOf(s *statement) (service string, known []*lambdasource.Source, all bool) {
	all = s.principal.whole
	for i := range s.principals {
		p := &s.principals[i]
		if p.Kind() != policy.PrincipalService {
			all = false
			continue
		}
		service = p.ID()
		found := false
		for i := range lambdasource.Push {
			source := &lambdasource.Push[i]
			if !source.IsNamed(service) {
				continue
			}
			if found = true; !slices.Contains(known, source) {
				known = append(known, source)
			}
		}
		all = all && found
	}
	return service, known, all
}

// accountNeverSent finds tests of aws:SourceAccount for services that do not send it (F-L06).
func (r *run) accountNeverSent(s *statement, source *lambdasource.Source) {
	for i := range s.tests {
		t := &s.tests[i]
		if !t.is(keySourceAccount) || !t.requires() {
			continue
		}
		f := finding{code: "SOURCE_ACCOUNT_NEVER_SENT", place: named(t.at),
			message: source.Title + " never sends " + keySourceAccount + ": the statement never applies"}
		if source.Is(lambdasource.HasToken) {
			f.help = "test lambda:EventSourceToken instead, such as the id of a skill"
		} else if s.pinsAccount() { // the statement is no wider without it
			f.fix = s.without(t)
		}
		r.report(f)
	}
}

// pinsAccount reports whether a test of aws:SourceArn narrows the statement to sources of certain accounts.
func (s *statement) pinsAccount() bool {
	return s.some(func(t *test) bool {
		return t.is(keySourceARN) && t.narrows() && t.whole &&
			!slices.ContainsFunc(t.values, func(v value) bool { return !hasAccount(v.text) })
	})
}

// accountMissing finds tests of aws:SourceArn with values that leave the account open (F-L07). Values that are no ARN of
// a source have another finding.
func (r *run) accountMissing(s *statement, service string, misfits map[*jsonscan.Node]bool) {
	if s.some(func(t *test) bool { return (t.is(keySourceAccount) || t.is(keySourceOrg)) && t.narrows() }) {
		return
	}
	for i := range s.tests {
		t := &s.tests[i]
		if !t.is(keySourceARN) || !t.positive() {
			continue
		}
		for _, v := range t.values {
			if misfits[v.at] || !strings.HasPrefix(v.text, "arn:") || hasAccount(v.text) {
				continue
			}
			r.report(finding{code: "SOURCE_ACCOUNT_MISSING", place: named(t.at),
				message: quote.Text(v.text) + " names no account: " + quote.Text(service) +
					" may call for a source of any account that matches it"})
			break
		}
	}
}

// hasAccount reports whether the fifth part of an ARN is there and has no wildcard.
func hasAccount(text string) bool {
	parts := strings.SplitN(text, ":", 6)
	return len(parts) > 5 && parts[4] != "" && !hasWildcard(parts[4])
}

// sourceARNs finds tests of aws:SourceArn of which no value can be an ARN that one of the sources sends (F-L08), and
// returns the values that can be none.
func (r *run) sourceARNs(s *statement, known []*lambdasource.Source, all bool) map[*jsonscan.Node]bool {
	misfits := make(map[*jsonscan.Node]bool)
	if !all || len(known) == 0 {
		return misfits
	}
	for i := range s.tests {
		t := &s.tests[i]
		if !t.is(keySourceARN) || !t.positive() || len(t.values) == 0 || !t.whole || t.base == "StringEqualsIgnoreCase" {
			continue
		}
		if t.op.Set() == condition.All || !t.isText() && !t.isARN() {
			continue
		}
		fits := func(v value) bool { return placeholderIn(v.text) != "" || r.canSend(known, t, v.text) }
		if slices.ContainsFunc(t.values, fits) {
			continue
		}
		f := finding{code: "SOURCE_ARN_SHAPE", place: at(t.values[0].at),
			message: quote.Text(t.values[0].text) + " is no ARN that " + known[0].Title + " sends: the statement never applies"}
		for _, v := range t.values {
			misfits[v.at] = true
			if v.at != t.values[0].at {
				f.related = append(f.related, at(v.at))
			}
		}
		if sent := known[0].Sent(); len(sent) > 0 {
			f.help = "write the ARN of a source as the service sends it: " + lambdasource.AnyPartition +
				strings.Join(sent, " or "+lambdasource.AnyPartition)
		} else {
			f.help = "test lambda:EventSourceToken instead: the service sends no ARN"
		}
		r.report(f)
	}
	return misfits
}

// canSend reports whether one of the sources may send an ARN for which a value holds.
func (r *run) canSend(known []*lambdasource.Source, t *test, text string) bool {
	v := template.Literal(text)
	if t.op.TakesVariables() {
		var err error
		if v, err = template.Parse(text, template.Options{Wildcards: t.like(), Variables: r.variables()}); err != nil {
			return true
		}
	}
	pieces := v.Pieces()
	return slices.ContainsFunc(known, func(s *lambdasource.Source) bool { return s.CanSend(pieces) })
}

// requires reports whether the test fails where the key is absent.
func (t *test) requires() bool {
	return t.positive() && !t.op.IfExists() && t.op.Set() != condition.All && len(t.values) > 0
}

// without is the edits that take a test out of the condition, of which something else must be left.
func (s *statement) without(t *test) []edit {
	if edits := remove(t.operatorAt, func(n *jsonscan.Node) bool { return n == t.at }); edits != nil {
		return edits
	}
	return remove(s.condition.at, func(n *jsonscan.Node) bool { return n == t.operatorAt })
}
