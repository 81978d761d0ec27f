package account

import (
	"iter"
	"maps"
	"slices"
	"sync"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/managed"
)

// A Snapshot is what is known of accounts and organizations. It is made by [Read] and [ReadFile], immutable and safe
// for concurrent use. The zero value knows nothing.
type Snapshot struct {
	catalog       managed.Catalog
	accounts      map[string]*roster
	shared        map[string]*entity // policies of AWS on pages that tell no account
	organizations []*organization
	placed        map[string]*level    // accounts in organizations
	resources     map[string]*resource // by ARN
	buckets       map[string]string    // accounts by the names of buckets that may not be among the resources
	memberOf      map[string]string    // ids of organizations by account, also of those that were not read
	functions     map[string]*function // by ARN without qualifier
	skipped       []string
	found         []finding
	limits        sync.Map // of *limits by limitsOf
	ofAWS         sync.Map // of *policy.Policy of the catalogue by ARN
}

// A finding is a Problem before its place is known.
type finding struct {
	entity string
	remark bool
	fault  *fault
}

func newSnapshot(c managed.Catalog) *Snapshot {
	return &Snapshot{
		catalog: c, accounts: make(map[string]*roster), shared: make(map[string]*entity), placed: make(map[string]*level),
		resources: make(map[string]*resource), buckets: make(map[string]string), memberOf: make(map[string]string),
		functions: make(map[string]*function),
	}
}

// A roster has the users, groups, roles and policies of an account.
type roster struct {
	id      string
	isRead  bool // the snapshot has authorization details of it
	partial bool // and they are not complete
	list    []*entity
	byARN   map[string]*entity
	byName  map[named]*entity
}

// A named is the name of an entity of a kind. Names are unique, whatever the path.
type named struct {
	kind Kind
	name string
}

// account returns the roster of an account, which may be empty yet.
func (s *Snapshot) account(id string) *roster {
	m := s.accounts[id]
	if m == nil {
		m = &roster{id: id}
		s.accounts[id] = m
	}
	return m
}

// An Account is what a snapshot has of an account.
type Account struct {
	ID      string `json:"id"`
	Details bool   `json:"details"`           // users, groups, roles and policies were read
	Partial bool   `json:"partial,omitempty"` // and are not complete; see [AllowPartial]
	Users   int    `json:"users"`
	Groups  int    `json:"groups"`
	Roles   int    `json:"roles"`
	// Policies are the managed policies, those of AWS that were listed among them.
	Policies int `json:"policies"`
	// Organization and OrganizationPath are as in [evaluate.Resource], "" where no organization is known.
	Organization      string `json:"organization,omitempty"`
	OrganizationPath  string `json:"organizationPath,omitempty"`
	ManagementAccount bool   `json:"managementAccount,omitempty"`
}

// Account returns what is known of an account. The error is an [*Error] with [CodeUnknownAccount].
func (s *Snapshot) Account(id string) (Account, error) {
	if !s.has(id) {
		return Account{}, &Error{Code: CodeUnknownAccount, Input: id, Reason: "the snapshot does not have the account"}
	}
	a := Account{ID: id}
	if m := s.accounts[id]; m != nil {
		a.Details, a.Partial = m.isRead, m.partial
		for _, e := range m.list {
			switch e.kind {
			case KindUser:
				a.Users++
			case kindGroup:
				a.Groups++
			case KindRole:
				a.Roles++
			case kindPolicy:
				a.Policies++
			}
		}
	}
	if at := s.placed[id]; at != nil {
		a.Organization, a.OrganizationPath, a.ManagementAccount = at.of.id, at.path(), at.of.management == id
	}
	return a, nil
}

// has reports whether the snapshot has an account: its details, its place in an organization, or something that belongs
// to it.
func (s *Snapshot) has(id string) bool { return s.accounts[id] != nil || s.placed[id] != nil }

// Accounts yields the accounts in the order of their ids.
func (s *Snapshot) Accounts() iter.Seq[Account] {
	return func(yield func(Account) bool) {
		ids := slices.AppendSeq(slices.Collect(maps.Keys(s.accounts)), maps.Keys(s.placed))
		slices.Sort(ids)
		for _, id := range slices.Compact(ids) {
			if a, err := s.Account(id); err == nil && !yield(a) {
				return
			}
		}
	}
}

// An Entity is a user or role of an account.
type Entity struct {
	Kind     Kind              `json:"kind"`
	ARN      string            `json:"arn"`
	Account  string            `json:"account"`
	UniqueID string            `json:"uniqueId,omitempty"` // AIDA… or AROA…
	Tags     map[string]string `json:"tags,omitempty"`     // all of them; nil if the file does not say
	Groups   []string          `json:"groups,omitempty"`   // names
	// Policies are the names of the identity policies, those of groups among them: ARNs, and user/NAME:POLICY,
	// group/NAME:POLICY or role/NAME:POLICY for inline ones.
	Policies []string `json:"policies,omitempty"`
	Boundary string   `json:"boundary,omitempty"` // ARN
	// Err is why there are no answers about it, nil if there are. A document that is refused is not looked for.
	Err *Error `json:"error,omitempty"`
}

// Principals yields the users and roles in the order of their ARNs.
func (s *Snapshot) Principals() iter.Seq[Entity] {
	return func(yield func(Entity) bool) {
		for m, e := range s.people() {
			if !yield(s.entity(m, e)) {
				return
			}
		}
	}
}

// people yields the users and roles in the order of their ARNs, account after account.
func (s *Snapshot) people() iter.Seq2[*roster, *entity] {
	return func(yield func(*roster, *entity) bool) {
		for _, id := range slices.Sorted(maps.Keys(s.accounts)) {
			m := s.accounts[id]
			for _, name := range slices.Sorted(maps.Keys(m.byARN)) {
				if e := m.byARN[name]; (e.kind == KindUser || e.kind == KindRole) && !yield(m, e) {
					return
				}
			}
		}
	}
}

func (s *Snapshot) entity(m *roster, e *entity) Entity {
	out := Entity{
		Kind: e.kind, ARN: e.arn, Account: m.id, UniqueID: e.id, Tags: maps.Clone(e.tags), Groups: slices.Clone(e.groups),
		Boundary: e.boundary,
	}
	if e.bad != nil {
		out.Err = e.bad.error()
	}
	attached := make(map[string]bool)
	for from := range m.sources(e) {
		for _, d := range from.inline {
			out.Policies = append(out.Policies, d.name)
		}
		for _, arn := range from.attached {
			if !attached[arn] {
				attached[arn] = true
				out.Policies = append(out.Policies, arn)
			}
		}
		if from.bad != nil && out.Err == nil {
			out.Err = from.bad.error()
		}
	}
	return out
}

// sources yields an entity and its groups, as far as these are there, each once.
func (m *roster) sources(e *entity) iter.Seq[*entity] {
	return func(yield func(*entity) bool) {
		if !yield(e) {
			return
		}
		seen := make(map[string]bool, len(e.groups))
		for _, name := range e.groups {
			if seen[name] {
				continue
			}
			seen[name] = true
			if g := m.byName[named{kindGroup, name}]; g != nil && !yield(g) {
				return
			}
		}
	}
}

// Functions yields the functions of which something is known, without qualifiers, in the order of their ARNs.
func (s *Snapshot) Functions() iter.Seq[arn.Function] {
	return func(yield func(arn.Function) bool) {
		for _, name := range slices.Sorted(maps.Keys(s.functions)) {
			if !yield(s.functions[name].arn) {
				return
			}
		}
	}
}

// Skipped returns the files that are not JSON, those of iam-collect's directories that are not used, and the
// directories that were left out, which end in a slash.
func (s *Snapshot) Skipped() []string { return slices.Clone(s.skipped) }
