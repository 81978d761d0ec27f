package account

import (
	"maps"
	"slices"
	"strconv"

	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// What can be said when all files are read.

// add takes an entity into its account.
func (r *reader) add(e *entity, pg *page) {
	if e.account == ofAWS {
		pg.aws = append(pg.aws, e)
		return
	}
	if !pg.has[e.account] {
		pg.has[e.account] = true
		pg.accounts = append(pg.accounts, e.account)
	}
	r.s.account(e.account).add(e)
}

// add takes an entity in. One that occurs twice must be the same, member by member (IN-12).
func (m *roster) add(e *entity) {
	m.isRead = true
	if m.byARN == nil {
		m.byARN, m.byName = make(map[string]*entity), make(map[named]*entity)
	}
	first := m.byARN[e.arn]
	if first == nil {
		m.list = append(m.list, e)
		m.byARN[e.arn] = e
		key := named{e.kind, e.name}
		if other := m.byName[key]; other != nil && e.kind != kindPolicy {
			other.fail(e.again(other.arn))
			e.fail(other.again(e.arn))
		}
		m.byName[key] = e
		return
	}
	if first.pieced || e.pieced || !first.same(&e.spot) {
		first.bad = e.again(first.arn)
	}
}

// again is the fault of an entity that occurs a second time.
func (e *entity) again(arn string) *fault {
	return e.self(CodeDuplicateEntity, arn, "occurs twice, and not the same")
}

// finish makes the snapshot.
func (r *reader) finish() (*Snapshot, error) {
	if err := r.assemble(); err != nil {
		return nil, err
	}
	if err := r.joinPages(); err != nil {
		return nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(r.s.accounts)) {
		m := r.s.accounts[id]
		for _, e := range m.list {
			r.settle(m, e)
		}
		if m.isRead && r.s.placed[id] == nil && len(r.s.organizations) > 0 {
			const reason = "no organization that was read has the account"
			r.report(id, true, &fault{code: CodeNotInOrganization, input: id, reason: reason})
		}
		m.countUses(r)
	}
	r.settleFunctions()
	return r.s, nil
}

// joinPages looks for the last page of each account (IN-11), and gives the policies of AWS to the accounts.
func (r *reader) joinPages() error {
	last := make(map[string]bool)       // accounts that have their last page
	truncated := make(map[string]*page) // accounts that have another one
	spare := 0                          // last pages that tell no account
	var lone *page                      // a page that is not the last and tells no account
	for _, pg := range r.pages {
		for _, id := range pg.accounts {
			if pg.truncated {
				truncated[id] = pg
			} else {
				last[id] = true
			}
		}
		if len(pg.accounts) == 0 && pg.truncated {
			lone = pg
		} else if len(pg.accounts) == 0 {
			spare++
		}
		r.shareAWS(pg)
	}
	var open []string
	for _, id := range slices.Sorted(maps.Keys(truncated)) {
		if !last[id] {
			open = append(open, id)
		}
	}
	if len(open) == 1 && spare > 0 {
		open = nil
	}
	if len(open) == 0 && lone != nil && len(last) == 0 && spare == 0 {
		return r.incomplete(lone, "")
	}
	for _, id := range open {
		if err := r.incomplete(truncated[id], id); err != nil {
			return err
		}
	}
	return nil
}

// incomplete is what becomes of an account without its last page.
func (r *reader) incomplete(pg *page, id string) error {
	if r.partial {
		if id != "" {
			r.s.accounts[id].partial = true
		}
		return nil
	}
	f := pg.self(CodeIncomplete, id, "IsTruncated: further pages of the account are missing")
	return f.error()
}

// shareAWS takes in the policies of AWS on a page: for its account, or for all where it tells none, or several.
func (r *reader) shareAWS(pg *page) {
	for _, e := range pg.aws {
		if len(pg.accounts) == 1 {
			r.s.account(pg.accounts[0]).add(e)
			continue
		}
		first := r.s.shared[e.arn]
		if first == nil {
			r.s.shared[e.arn] = e
		} else if !first.same(&e.spot) {
			first.bad = e.again(first.arn)
		}
	}
}

// settle reports what is wrong with an entity, now that its account is known.
func (r *reader) settle(m *roster, e *entity) {
	for _, name := range e.groups {
		if m.byName[named{kindGroup, name}] == nil && !m.partial && e.bad == nil { // IN-14
			e.bad = e.self(CodeUnknownGroup, name, "the account does not have the group")
		}
	}
	if e.bad != nil {
		r.report(e.arn, false, e.bad)
	}
	for _, f := range e.lacks {
		r.report(e.arn, true, f)
	}
}

// countUses compares how often customer managed policies are used with how often AWS says they are.
func (m *roster) countUses(r *reader) {
	attached, bounds := make(map[string]int), make(map[string]int)
	for _, e := range m.list {
		for _, arn := range e.attached {
			attached[arn]++
		}
		if e.boundary != "" {
			bounds[e.boundary]++
		}
	}
	for _, e := range m.list {
		if e.kind != kindPolicy || e.account != m.id {
			continue
		}
		note := func(what string, want, got int) {
			if want > got {
				r.report(e.arn, true, e.self(CodeCount, "", quote.Name(what)+" is "+
					strconv.Itoa(want)+", and "+strconv.Itoa(got)+" are in the snapshot"))
			}
		}
		note("AttachmentCount", e.used, attached[e.arn])
		note("PermissionsBoundaryUsageCount", e.bounds, bounds[e.arn])
	}
}
