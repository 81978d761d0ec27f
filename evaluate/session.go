package evaluate

import (
	"maps"
	"slices"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
)

// An AssumeRole says how a role session begins.
type AssumeRole struct {
	SessionName    string            `json:"sessionName"`
	Tags           map[string]string `json:"tags,omitempty"`       // the session tags passed
	Transitive     []string          `json:"transitive,omitempty"` // the keys of those that go on to further sessions
	SourceIdentity string            `json:"sourceIdentity,omitempty"`
}

// WithSessionToken says whether a user or root user calls with credentials of GetSessionToken. The caller is the same
// with them, but of STS they are good for AssumeRole and GetCallerIdentity alone, and for IAM with multi-factor
// authentication only (aws:MultiFactorAuthPresent in the context; "Permissions for GetSessionToken").
func (p Principal) WithSessionToken(is bool) Principal {
	return p.with(func(q *principal) { q.temporary = is && (q.kind == user || q.kind == root) })
}

// Assume returns the session that the caller gets by assuming a role, which is given as a principal with its own tags:
// passed and inherited tags become the session's, transitive tags of the caller's session are inherited, the source
// identity stays ("Pass session tags in AWS STS"). Whether the caller may assume the role is another question, to be
// asked first with the caller as principal. It returns an [*Error] for a tag that is inherited already and for another
// source identity.
func (p Principal) Assume(role Principal, a AssumeRole) (Principal, error) {
	if p.principal == nil || role.principal == nil || role.kind != roleSession {
		return Principal{}, &Error{Code: CodeInvalidPrincipal, Input: role.ID(), Reason: "not a role"}
	}
	refuse := func(c Code, input, reason string) (Principal, error) {
		return Principal{}, &Error{Code: c, Input: input, Reason: reason}
	}
	tags := maps.Clone(a.Tags)
	if tags == nil {
		tags = make(map[string]string)
	}
	inherited := make(map[string]bool, len(p.inherited))
	for _, key := range p.inherited {
		inherited[key] = true
	}
	for _, key := range slices.Sorted(maps.Keys(a.Tags)) {
		if inherited[ascii.ToLower(key)] {
			return refuse(CodeInheritedTag, key, "the tag is inherited from the session before")
		}
	}
	for _, key := range p.inherited { // E-91
		if v, ok := p.passed.lookup(key); ok {
			tags[key] = v
		}
	}
	if p.sourceIdentity != "" && a.SourceIdentity != "" && a.SourceIdentity != p.sourceIdentity { // E-93
		return refuse(CodeSourceIdentity, a.SourceIdentity, "the source identity is already "+p.sourceIdentity)
	}
	return role.with(func(q *principal) {
		q.session = a.SessionName
		q.id = "arn:" + q.partition + ":sts::" + q.account + ":assumed-role/" + q.name + "/" + q.session
		q.passed = newTagSet(tags)
		q.inherited = slices.Clone(p.inherited)
		for _, key := range a.Transitive {
			q.inherited = append(q.inherited, ascii.ToLower(key))
		}
		q.sourceIdentity = p.sourceIdentity
		if a.SourceIdentity != "" {
			q.sourceIdentity = a.SourceIdentity
		}
	}), nil
}
