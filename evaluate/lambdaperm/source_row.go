package lambdaperm

import (
	"iter"
	"slices"

	"github.com/lambdaiam/lambdaiam/arn"
)

// A sourceRow is an event source, in a form that keeps its lines short: facts are bits, the formats of ARNs begin
// behind the partition, and what most sources do not have is left out. A row says all there is to know about its
// source: a new source is a new row.
type sourceRow struct {
	// Who calls, for what, and with which keys.
	id, title string
	name      EventSourceName
	principal string
	facts     sourceFact
	arns      []string // the formats of ARNs behind "arn:{partition}:"

	crossAccount string   // EventSource.CrossAccount
	subscription []string // EventSource.Subscription
	actions      []string // that the role takes; nil: lambda:InvokeFunction
	poll         *polling // of a source that is polled, else nil
}

// A sourceFact is what a row says with yes or no.
type sourceFact uint16

const (
	withRole     sourceFact = 1 << iota // invokes as a role; neither this nor polled: pushes
	sendsARN                            // aws:SourceArn is always sent
	sendsAccount                        // aws:SourceAccount is always sent
	omitsAccount                        // … never
	hasToken                            // no ARN, no account, a token
	callsURL                            // calls the function's URL
	namedOptIn                          // NamingByOptInRegion
	namedBoth                           // NamingBoth
	namedRegion                         // NamingByRegion
	runsWithRole                        // the execution role must trust it, and the function's policy does not count
	sameAccount                         // cannot work with a function of another account
	sameRegion                          // … of another Region
	sendsRegion                         // aws:SourceArn has the function's Region, whatever the source's
	asCaller                            // without a role calls with the permissions of whoever calls it; without a principal always
	scales                              // changes provisioned concurrency, which only versions and aliases have
)

// A polling is how Lambda polls a source, and what the execution role needs for it.
type polling struct {
	facts pollFact
	// arn is what the needs call the ARN of the source, "" if they do not. Where that ends in "/", arn, "/" and more,
	// within is what they call what comes before.
	arn, within string
	ways        []way    // to authenticate; nil: none, and no secret
	takes       []string // the features that a mapping takes, in the order of the checks; nil: the source's own

	// The source's own feature, as in a featureRow.
	managed, note string
	needs         []needRow
}

// A pollFact is what a polling says with yes or no.
type pollFact uint16

const (
	speaksKafka   pollFact = 1 << iota // has topics, and may have a schema registry
	isMSK                              // a cluster of Amazon MSK
	byConnection                       // the ARN may be that of a connection to a cluster, and the mapping name the cluster
	inVPC                              // is reached from within a VPC, so through its endpoints (PULL-15a)
	maybePublic                        // needs no network interfaces where the mapping names no VPC
	keepsFailures                      // no destination for what could not be processed (L2-7)
	unfiltered                         // no filter criteria (L2-7)
)

const (
	// whatTheWayTakes stands in polling.takes for the feature of the way to authenticate.
	whatTheWayTakes  = "(authentication)"
	selfManagedKafka = EventSourceSelfManagedKafka // also a feature
)

// sourceRows returns all rows in the order of EventSources.
func sourceRows() iter.Seq[*sourceRow] {
	return func(yield func(*sourceRow) bool) {
		for _, table := range [...][]sourceRow{pushSources, pullSources, roleSources} {
			for i := range table {
				if !yield(&table[i]) {
					return
				}
			}
		}
	}
}

// checkReach adds the notes that a source cannot work because it belongs to another account or Region than the function.
// The account of its ARN is that of its owner.
func (d *draft) checkReach(r *sourceRow, source, fn arn.ARN) {
	for _, of := range [...]struct {
		what, source, function string
		same                   sourceFact
	}{{"account", source.AccountID, fn.AccountID, sameAccount}, {"Region", source.Region, fn.Region, sameRegion}} {
		if r.is(of.same) && of.source != "" && of.source != of.function { // L2-7
			d.cannotWork(r.title + " of " + of.what + " " + of.source + " cannot work with a function of " + of.what + " " + of.function +
				", whatever the policies say")
		}
	}
}

func (r *sourceRow) is(f sourceFact) bool { return r.facts&f != 0 }

func (p *polling) is(f pollFact) bool { return p.facts&f != 0 }

// model says how the source and a function come together.
func (r *sourceRow) model() Model {
	switch {
	case r.poll != nil:
		return ModelPull
	case r.is(withRole):
		return ModelRole
	}
	return ModelPush
}

// source returns the row as what it stands for.
func (r *sourceRow) source() EventSource {
	e := EventSource{
		ID: r.id, Name: r.name, Title: r.title, Principal: r.principal, Model: r.model(), URL: r.is(callsURL), Token: r.is(hasToken),
		SameAccount: r.is(sameAccount), SameRegion: r.is(sameRegion), SendsFunctionRegion: r.is(sendsRegion),
		CrossAccount: r.crossAccount, Subscription: slices.Clone(r.subscription),
		Actions: slices.Clone(r.actions),
	}
	switch {
	case r.is(namedOptIn):
		e.Naming = NamingByOptInRegion
	case r.is(namedBoth):
		e.Naming = NamingBoth
	case r.is(namedRegion):
		e.Naming = NamingByRegion
	}
	if r.is(sendsARN) {
		e.SendsSourceARN = SentAlways
	}
	switch {
	case r.is(sendsAccount):
		e.SendsSourceAccount = SentAlways
	case r.is(omitsAccount):
		e.SendsSourceAccount = SentNever
	}
	if e.Token {
		e.SendsSourceARN, e.SendsSourceAccount = SentNever, SentNever
	}
	for _, format := range r.arns {
		e.ARNs = append(e.ARNs, anyPartition+format)
	}
	if e.Model == ModelRole && r.principal != "" && r.actions == nil {
		e.Actions = []string{invokeFunction}
	}
	return e
}
