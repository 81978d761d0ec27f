package account

import (
	"path"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// What stands in the directories of iam-collect's layout.

// storedEntity reads the directory of a user, group or role.
func (r *reader) storedEntity(d *directory, kind Kind, account string) {
	e := &entity{kind: kind, pieced: true, spot: *d.any()}
	bad := d.each(readers{
		"metadata.json": func(in *spot, v jsonscan.Value) error {
			e.spot = *in
			return in.members(v, func(name string, v jsonscan.Value) error {
				switch name {
				case "arn":
					return e.identify(v)
				case "id":
					return text(&e.id, v)
				case "permissionBoundary":
					return e.policyARN(&e.boundary, v)
				}
				return nil
			})
		},
		"trust-policy.json": func(in *spot, v jsonscan.Value) (err error) {
			e.trust, err = in.document(v, policy.Resource, "")
			return err
		},
		"inline-policies.json": e.inlinePolicies,
		"managed-policies.json": func(in *spot, v jsonscan.Value) error {
			return in.elements(v, func(_ int, v jsonscan.Value) error {
				var arn string
				err := in.policyARN(&arn, v)
				if err == nil {
					e.attached = append(e.attached, arn)
				}
				return err
			})
		},
		"tags.json": func(in *spot, v jsonscan.Value) error { return in.tagObject(&e.tags, v) },
		"groups.json": func(in *spot, v jsonscan.Value) error {
			var groups []string
			err := in.texts(&groups, v)
			for _, g := range groups { // by name or ARN
				e.groups = append(e.groups, g[strings.LastIndexByte(g, '/')+1:])
			}
			return err
		},
	})
	r.storedMember(d, e, account, bad)
}

// storedPolicy reads the directory of a managed policy.
func (r *reader) storedPolicy(d *directory, account string) {
	e := &entity{kind: kindPolicy, pieced: true, spot: *d.any()}
	bad := d.each(readers{
		"metadata.json": func(in *spot, v jsonscan.Value) error {
			e.spot = *in
			return in.object(v, "arn", e.identify)
		},
		"current-policy.json": func(in *spot, v jsonscan.Value) (err error) {
			e.body, err = in.document(v, policy.Identity, "")
			return err
		},
	})
	r.storedMember(d, e, account, bad)
}

// storedMember takes what a directory holds into its account.
func (r *reader) storedMember(d *directory, e *entity, account string, bad *fault) {
	if bad != nil {
		e.fail(bad)
	}
	if e.arn == "" {
		if bad == nil {
			bad = e.self(CodeMissingMember, "", "nothing tells the ARN of what the directory is about")
		}
		r.report("", false, bad)
		return
	}
	if e.account != account && e.account != ofAWS {
		e.fail(e.self(CodeInvalidValue, e.arn, "not of the account of the directory"))
		e.account = account
	}
	e.finish()
	r.s.account(account).add(e)
}

// storedResource reads the directory of a resource.
func (r *reader) storedResource(d *directory, account string, steps []string) {
	res := &resource{pieced: true, spot: *d.any(), account: account}
	var role string
	bad := d.each(readers{
		"metadata.json": func(in *spot, v jsonscan.Value) error {
			res.spot = *in
			return in.members(v, func(name string, v jsonscan.Value) error {
				switch name {
				case "arn":
					return res.identify(v)
				case "role":
					if steps[0] == "lambda" {
						return text(&role, v)
					}
				}
				return nil
			})
		},
		"policy.json": func(in *spot, v jsonscan.Value) (err error) {
			res.policy, err = in.document(v, policy.Resource, "")
			return err
		},
		"tags.json": func(in *spot, v jsonscan.Value) error { return in.tagObject(&res.tags, v) },
	})
	if res.arn == "" && steps[0] == "s3" && len(steps) == 2 {
		res.arn = bucketARN(d.partition, steps[1])
	}
	switch {
	case res.arn == "" && res.policy == nil && bad == nil:
		return // a directory between others
	case res.arn == "":
		if bad == nil {
			bad = res.self(CodeMissingMember, "", "nothing tells the ARN of what the directory is about")
		}
		r.report("", false, bad)
		return
	}
	res.bad = bad
	fn, err := arn.ParseFunction(res.arn)
	if err != nil {
		r.list(res)
		return
	}
	f := r.s.function(fn)
	f.stored = true
	if f.role == "" {
		f.role = role
	}
	if f.tags == nil {
		f.tags = res.tags
	}
	switch {
	case bad != nil:
		f.fail(bad)
	case res.policy != nil:
		r.attach(f, "", &attached{spot{piece: res.policy.in.piece, at: res.policy.start}, res.policy})
	}
}

// storedOrganization reads the directory of an organization.
func (r *reader) storedOrganization(d *directory, name string) error {
	o := &organization{id: d.steps[0], policies: make(map[string]*document)}
	units := make(map[string]*level)
	parents := make(map[string]string)
	var order []*level
	read := func(in *spot, v jsonscan.Value, up string, account bool) error {
		return in.members(v, func(id string, v jsonscan.Value) error {
			l := &level{of: o, id: id, spot: spot{piece: in.piece, at: v.Offset(), prefix: quote.Member(id)}, account: account}
			order = append(order, l)
			if !account {
				units[id] = l
			}
			return l.members(v, func(name string, v jsonscan.Value) error {
				switch name {
				case up:
					parent := ""
					err := text(&parent, v)
					parents[id] = parent
					return err
				case "scps":
					l.fail(l.attachments(&l.scps, policy.SCP, v))
				case "rcps":
					l.fail(l.attachments(&l.rcps, policy.RCP, v))
				}
				return nil
			})
		})
	}
	bad := d.each(readers{
		"metadata.json": func(in *spot, v jsonscan.Value) error {
			return in.members(v, func(name string, v jsonscan.Value) error {
				switch name {
				case "rootAccountId":
					return text(&o.management, v)
				case "features":
					return o.features(in, v)
				}
				return nil
			})
		},
		"accounts.json": func(in *spot, v jsonscan.Value) error { return read(in, v, "ou", true) },
		"ous.json":      func(in *spot, v jsonscan.Value) error { return read(in, v, "parent", false) },
	})
	if bad != nil { // nobody can tell which accounts it is about
		return bad.error()
	}
	r.s.organizations = append(r.s.organizations, o)
	for _, kind := range []struct {
		name string
		kind policy.Kind
	}{{"scps", policy.SCP}, {"rcps", policy.RCP}} {
		r.storedControls(o, name+"/"+kind.name, kind.kind)
	}
	for _, l := range order {
		parent := parents[l.id]
		l.up = units[parent]
		if l.up == nil && (l.account || parent != "") {
			l.fail(l.self(CodeInvalidValue, parent, "no such unit"))
		}
	}
	for _, l := range order {
		if depth := l.depth(); depth > deepest {
			l.up = nil
			l.fail(l.self(CodeInvalidValue, l.id, "the units go in a circle"))
		}
	}
	for _, l := range order {
		if l.account {
			r.place(l)
		} else {
			r.settleLevel(l)
		}
	}
	return nil
}

// deepest is how many levels there are at most: root, five levels of units, account.
const deepest = 7

func (l *level) depth() (n int) {
	for ; l != nil && n <= deepest; l = l.up {
		n++
	}
	return n
}

// features reads which policy types are enabled. Only what is said not to be is not.
func (o *organization) features(in *spot, v jsonscan.Value) error {
	return in.members(v, func(name string, v jsonscan.Value) error {
		off := v.Kind() == jsonscan.KindBool && v.Raw() == "false"
		switch name {
		case "SERVICE_CONTROL_POLICY":
			o.noSCPs = off
		case "RESOURCE_CONTROL_POLICY":
			o.noRCPs = off
		}
		return nil
	})
}

// storedControls reads the policies of an organization, which have a directory each.
func (r *reader) storedControls(o *organization, in string, kind policy.Kind) {
	for _, name := range r.within[in] {
		d, id := r.directories[name], path.Base(name)
		var body *document
		label := unescaped(id)
		bad := d.each(readers{
			"metadata.json": func(in *spot, v jsonscan.Value) error {
				return in.object(v, "arn", func(v jsonscan.Value) error { return text(&label, v) })
			},
			"policy.json": func(in *spot, v jsonscan.Value) (err error) {
				body, err = in.document(v, kind, "")
				return err
			},
		})
		if bad != nil {
			r.report(o.id, false, bad)
			continue
		}
		if body != nil {
			body.name = label
			o.policies[strings.ToLower(unescaped(id))] = body
		}
	}
}
