package lambdaperm

import (
	"iter"
	"slices"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/lambdasource"
)

// A sourceRow is an event source as package lambdasource has it. A row says all there is to know about its source: a new
// source is a new row.
type sourceRow lambdasource.Source

func (r *sourceRow) facts() *lambdasource.Source { return (*lambdasource.Source)(r) }

// A pullRow is a source that Lambda polls.
type pullRow struct {
	sourceRow
	polling
}

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
		for i := range lambdasource.Push {
			if !yield((*sourceRow)(&lambdasource.Push[i])) {
				return
			}
		}
		for i := range pullSources {
			if !yield(&pullSources[i].sourceRow) {
				return
			}
		}
		for i := range lambdasource.Roles {
			if !yield((*sourceRow)(&lambdasource.Roles[i])) {
				return
			}
		}
	}
}

// poll returns how Lambda polls the source, nil if it does not.
func (r *sourceRow) poll() *polling {
	for i := range pullSources {
		if p := &pullSources[i]; r == &p.sourceRow {
			return &p.polling
		}
	}
	return nil
}

// checkReach adds the notes that a source cannot work because it belongs to another account or Region than the function.
// The account of its ARN is that of its owner.
func (d *draft) checkReach(r *sourceRow, source, fn arn.ARN) {
	for _, of := range [...]struct {
		what, source, function string
		same                   lambdasource.Fact
	}{{"account", source.AccountID, fn.AccountID, lambdasource.SameAccount}, {"Region", source.Region, fn.Region, lambdasource.SameRegion}} {
		if r.is(of.same) && of.source != "" && of.source != of.function { // L2-7
			d.cannotWork(r.Title + " of " + of.what + " " + of.source + " cannot work with a function of " + of.what + " " + of.function +
				", whatever the policies say")
		}
	}
}

func (r *sourceRow) is(f lambdasource.Fact) bool { return r.Facts&f != 0 }

func (p *polling) is(f pollFact) bool { return p.facts&f != 0 }

// model says how the source and a function come together.
func (r *sourceRow) model() Model {
	switch {
	case r.poll() != nil:
		return ModelPull
	case r.is(lambdasource.WithRole):
		return ModelRole
	}
	return ModelPush
}

// source returns the row as what it stands for.
func (r *sourceRow) source() EventSource {
	e := EventSource{
		ID: r.ID, Name: r.Name, Title: r.Title, Principal: r.Principal, Model: r.model(), URL: r.is(lambdasource.CallsURL), Token: r.is(lambdasource.HasToken),
		SameAccount: r.is(lambdasource.SameAccount), SameRegion: r.is(lambdasource.SameRegion), SendsFunctionRegion: r.is(lambdasource.SendsRegion),
		CrossAccount: r.CrossAccount, Subscription: slices.Clone(r.Subscription),
		Actions: slices.Clone(r.Actions),
	}
	switch {
	case r.is(lambdasource.NamedOptIn):
		e.Naming = NamingByOptInRegion
	case r.is(lambdasource.NamedBoth):
		e.Naming = NamingBoth
	case r.is(lambdasource.NamedRegion):
		e.Naming = NamingByRegion
	}
	if r.is(lambdasource.SendsARN) {
		e.SendsSourceARN = SentAlways
	}
	switch {
	case r.is(lambdasource.SendsAccount):
		e.SendsSourceAccount = SentAlways
	case r.is(lambdasource.OmitsAccount):
		e.SendsSourceAccount = SentNever
	}
	if e.Token {
		e.SendsSourceARN, e.SendsSourceAccount = SentNever, SentNever
	}
	for _, format := range r.ARNs {
		e.ARNs = append(e.ARNs, anyPartition+format)
	}
	if e.Model == ModelRole && r.Principal != "" && r.Actions == nil {
		e.Actions = []string{invokeFunction}
	}
	return e
}
