package explain

import (
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/explain/internal/outline"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// What an outline has of remedies, and of requests that a Deny would spare.

// sections are what stands below the policy types.
func (d *drawer) sections() (list []outline.Section) {
	if spared := d.spared(); spared != nil {
		list = append(list, outline.Section{Title: "would be spared", Nodes: spared})
	}
	var offered, closing []outline.Node
	for i := range d.x.Remedies {
		r := &d.x.Remedies[i]
		nodes := changes(r)
		switch {
		case r.Code == NothingHelps, r.Code == OwnerDecides && d.x.Trace.Result.Decision == evaluate.ExplicitDeny:
			closing = append(closing, nodes...)
		default:
			offered = append(offered, outline.Node{Head: said(all(len(nodes))), Nodes: nodes})
		}
	}
	switch {
	case len(offered) == 1:
		n := offered[0]
		title := "to have it allowed"
		if len(n.Nodes) > 1 {
			title += ", " + n.Head.String()
		}
		list = append(list, outline.Section{Title: title, Nodes: n.Nodes})
	case len(offered) > 1:
		s := outline.Section{Title: "to have it allowed, one of"}
		for _, n := range offered {
			if len(n.Nodes) == 1 {
				n = n.Nodes[0]
			}
			s.Nodes = append(s.Nodes, n)
		}
		list = append(list, s)
	}
	if closing != nil {
		list = append(list, outline.Section{Nodes: closing})
	}
	return list
}

// all says that n changes are needed together.
func all(n int) string {
	counts := [...]string{2: "both", 3: "all three", 4: "all four", 5: "all five"}
	if n > 1 && n < len(counts) {
		return counts[n]
	}
	return "all " + thousands(n)
}

// changes are the lines of a remedy.
func changes(r *Remedy) (nodes []outline.Node) {
	for i := range r.Changes[:min(len(r.Changes), mostTypes)] {
		c := &r.Changes[i]
		n := outline.Node{Head: said(quote.Sentence(c.Say)), Code: string(c.Code)}
		if owner := limitOwner[c.Kind]; owner != "" && c.Code != OwnerDecides && c.Code != NothingHelps {
			n.Under = append(n.Under, said("a limit that somebody set: ask who owns "+owner))
		}
		if !r.Verified && c.Code != OwnerDecides && c.Code != NothingHelps {
			n.Under = append(n.Under, said("tried, and the request is not allowed with it"))
		}
		nodes = append(nodes, n)
	}
	return further(nodes, len(r.Changes)-len(nodes), "further change", "further changes")
}

// limitOwner names what limits, "" for policies that do not.
var limitOwner = map[policy.Kind]string{
	policy.SCP: "the organization's policies", policy.RCP: "the organization's policies", policy.Boundary: "the boundary",
	policy.Session: "the session", policy.Endpoint: "the endpoint",
}

// spared are the requests that a Deny would spare: of several statements for each of them.
func (d *drawer) spared() (nodes []outline.Node) {
	denials := 0
	for i := range d.x.Blockers {
		denials += len(d.x.Blockers[i].Denials)
	}
	for i := range d.x.Blockers {
		for j := range d.x.Blockers[i].Denials {
			denial := &d.x.Blockers[i].Denials[j]
			var says []outline.Node
			for k := range denial.Spares {
				if say := denial.Spares[k].Say; say != "" {
					says = append(says, outline.Node{Head: said(quote.Sentence(say))})
				}
			}
			switch {
			case says == nil:
			case denials == 1:
				return says
			case len(nodes) < mostTypes:
				by := join(said("by "), statementName(&denial.StatementTrace, false))
				nodes = append(nodes, outline.Node{Head: by, Nodes: says})
			}
		}
	}
	return nodes
}
