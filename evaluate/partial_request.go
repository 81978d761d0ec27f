package evaluate

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/standin"
)

// ParsePartialPrincipal is [ParsePrincipal] for a text with stand-ins ([condition.Unknown]): a caller of whom the
// account, the partition, the path or a name is not known yet. Of what kind the caller is must be known, so that
// stand-ins of [condition.ClassText] are refused, and those of [condition.ClassPath] where a name stands, which has no
// path in it. A request of such a caller is partial, whatever [Request.Partial] says.
func ParsePartialPrincipal(id string) (Principal, error) {
	refuse := func(reason string) (Principal, error) {
		return Principal{}, &Error{Code: CodeInvalidPrincipal, Input: standin.Show(id), Reason: reason}
	}
	parts, err := condition.PartsOf(id)
	if err != nil {
		return refuse("no partial text")
	}
	var b strings.Builder
	var back []string // what stands there, and what it stands for
	partition := ""
	for i, p := range parts {
		if p.Unknown == (condition.Unknown{}) {
			b.WriteString(p.Text)
			continue
		}
		standIn := p.Unknown.StandIn()
		switch p.Unknown.Class {
		case condition.ClassPartition:
			if i != 1 || parts[0].Text != "arn:" {
				return refuse("a partition is unknown where none can stand")
			}
			partition = standIn
			b.WriteString("aws")
			continue
		case condition.ClassAccount, condition.ClassRegion, condition.ClassName, condition.ClassPath:
		default:
			return refuse("of what kind the caller is must be known")
		}
		example := exampleOf(p.Unknown.Class, id, back)
		back = append(back, example, standIn)
		b.WriteString(example)
	}
	p, err := ParsePrincipal(b.String())
	if err != nil || len(back) == 0 && partition == "" {
		if err != nil {
			return refuse(err.(*Error).Reason)
		}
		return p, nil
	}
	replace := strings.NewReplacer(back...).Replace
	q := *p.principal
	q.id, q.partial = id, true
	q.account, q.name, q.session, q.path = replace(q.account), replace(q.name), replace(q.session), replace(q.path)
	if partition != "" {
		q.partition = partition
	}
	if strings.Contains(q.name+q.session, masking+string(standin.Path)) {
		return refuse("a path is unknown where only a name can stand")
	}
	if q.kind != user && q.kind != roleSession && q.kind != federatedUser && q.kind != root {
		q.name = id
	}
	return Principal{q.derive()}, nil
}

// exampleOf returns a text of a class that does not stand in another one, nor among others.
func exampleOf(class condition.Class, text string, others []string) string {
	for i := 1; ; i++ {
		example := "unknown" + strconv.Itoa(i) + "x"
		switch class {
		case condition.ClassAccount:
			example = strconv.FormatInt(900000000000+int64(i), 10)
		case condition.ClassRegion:
			example = "zz-unknown-" + strconv.Itoa(i)
		}
		clashes := func(other string) bool {
			return strings.Contains(example, other) || strings.Contains(other, example)
		}
		if !strings.Contains(text, example) && !slices.ContainsFunc(others, clashes) {
			return example
		}
	}
}

// texts yields the texts of a partial request that may have stand-ins.
func (r *Request) texts(yield func(string) bool) {
	if !r.isPartial() {
		return
	}
	p := r.Principal.principal
	list := []string{
		r.Resource.ARN, r.Resource.Account, p.id, p.uniqueID, p.path, p.organization, p.organizationPath, p.federatingUser,
		p.sourceIdentity,
	}
	for _, tags := range [...]tagSet{p.tags, p.passed, newTagSet(r.Resource.Tags)} {
		for _, t := range tags {
			list = append(list, t.value)
		}
	}
	for _, v := range r.Context.All() {
		list = append(list, slices.Collect(v.All())...)
	}
	for _, text := range list {
		if !yield(text) {
			return
		}
	}
}

// Shown returns the request as people are shown it, with labels in angle brackets in the place of stand-ins
// ([condition.ShowPartial]): another one, where not all is known. It is for texts, not for decisions.
func (r *Request) Shown() *Request {
	if r == nil || !r.Partial && (r.Principal.principal == nil || !r.Principal.partial) {
		return r
	}
	show := standin.Show
	req := *r
	req.Partial = false
	req.Resource.ARN, req.Resource.Account = show(r.Resource.ARN), show(r.Resource.Account)
	req.Resource.Tags = maps.Clone(r.Resource.Tags)
	for key, value := range req.Resource.Tags {
		req.Resource.Tags[key] = show(value)
	}
	if p := r.Principal.principal; p != nil {
		req.Principal = Principal{p.shown()}
	}
	for key, v := range r.Context.All() {
		texts := slices.Collect(v.All())
		if !slices.ContainsFunc(texts, standin.In) {
			continue
		}
		for i := range texts {
			texts[i] = show(texts[i])
		}
		if v.IsList() {
			req.Context.SetMulti(key, texts...)
		} else {
			req.Context.Set(key, texts[0])
		}
	}
	return &req
}

// WithUnknowns returns the principal with what replace makes of its texts, which may put stand-ins there
// ([condition.Unknown]): a principal of [ParsePartialPrincipal], if there are some.
func (p Principal) WithUnknowns(replace func(text string) string) Principal {
	if p.principal == nil {
		return p
	}
	q := p.principal.mapped(replace)
	q.partial = standin.In(q.id + q.path)
	return Principal{q}
}

// shown returns the caller as people are shown it.
func (p *principal) shown() *principal {
	q := p.mapped(standin.Show)
	q.partial = false
	return q
}

// mapped returns the caller with other texts.
func (p *principal) mapped(replace func(string) string) *principal {
	q := *p
	for _, text := range [...]*string{
		&q.id, &q.partition, &q.account, &q.name, &q.session, &q.uniqueID, &q.path, &q.roleARN, &q.arn, &q.userid,
		&q.organization, &q.organizationPath, &q.federatingUser, &q.sourceIdentity,
	} {
		*text = replace(*text)
	}
	q.possible = slices.Clone(p.possible)
	for i := range q.possible {
		q.possible[i] = replace(q.possible[i])
	}
	for _, tags := range [...]*tagSet{&q.tags, &q.passed} {
		*tags = slices.Clone(*tags)
		for i := range *tags {
			(*tags)[i].value = replace((*tags)[i].value)
		}
	}
	return &q
}

const twoClasses = "the label stands for values of two classes"

// partialFault says what is wrong with a partial request, "" if nothing is: reason and the text at fault.
func (r *Request) partialFault() (reason, text string) {
	p := r.Principal.principal
	var keys []string
	for _, tags := range [...]tagSet{p.tags, p.passed, newTagSet(r.Resource.Tags)} {
		for _, t := range tags {
			keys = append(keys, t.name)
		}
	}
	for key := range r.Context.All() {
		keys = append(keys, key)
	}
	for _, key := range keys {
		if standin.In(key) {
			return "an unknown value in the key of a tag or of the context", key
		}
	}
	if standin.In(r.Action) {
		return "an unknown value in the action", r.Action
	}
	classes := make(map[string]condition.Class)
	for text := range r.texts {
		parts, err := condition.PartsOf(text)
		if err != nil {
			return "no partial text", text
		}
		for _, part := range parts {
			u := part.Unknown
			if u == (condition.Unknown{}) {
				continue
			}
			if !u.Class.IsText() {
				return "an unknown value that is no text", u.StandIn()
			}
			if c, ok := classes[u.Label]; ok && c != u.Class {
				return twoClasses, u.Label
			}
			classes[u.Label] = u.Class
		}
	}
	for _, text := range [...]string{
		p.organization, p.organizationPath, r.Resource.Organization, r.Resource.OrganizationPath,
	} {
		if standin.In(text) {
			return "an unknown value in the place in the organization", text
		}
	}
	if standin.In(p.id) && !p.partial {
		return "an unknown value in a principal that ParsePartialPrincipal did not read", p.id
	}
	return "", ""
}
