package analyze_test

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
)

// The enumeration of requests.

// sysMost is how many contexts are tried of one action on one resource: all, if they are not more.
const sysMost = 60

// sysTags are the tags that a request passes, with the keys in aws:TagKeys.
var sysTags = []struct{ tags, keys []string }{
	{nil, nil}, {[]string{"team", "a"}, []string{"team"}}, {[]string{"team", "b"}, []string{"Team"}},
	{[]string{"Env", "x"}, []string{"Env"}}, {[]string{"team", "ab", "Env", "a"}, []string{"team", "Env"}},
	{nil, []string{"other"}}, {[]string{"team", "a"}, []string{"other", "team"}},
}

// A sysDimension sets some keys in one of several ways.
type sysDimension []func(c *condition.Context)

// sysDimensions are what requests can differ in besides action and resource.
func sysDimensions(keys []*sysKey, systems []*sysSpec, action string) (list []sysDimension) {
	var tags bool
	has := func(name string) bool {
		return slices.ContainsFunc(keys, func(k *sysKey) bool { return k.name == name })
	}
	add := func(k *sysKey) {
		var d sysDimension
		for _, s := range k.settings() {
			d = append(d, s.apply)
		}
		list = append(list, d)
	}
	for _, k := range keys {
		switch {
		case k.name == "aws:TagKeys", strings.HasPrefix(k.name, "aws:RequestTag/"):
			tags = true
		case k.name == "aws:EpochTime" && !has("aws:CurrentTime"):
			add(sysKeyNamed("aws:CurrentTime"))
		case !slices.ContainsFunc(systems, func(s *sysSpec) bool { return !k.isSet(s) }):
			add(k)
		case k.open != nil:
			if v, is := sysOneKnows(k, systems); is {
				list = append(list, sysDimension{
					func(*condition.Context) {}, func(c *condition.Context) { c.SetValue(k.name, v) },
				})
			}
		}
	}
	if tags {
		var d sysDimension
		for _, t := range sysTags {
			d = append(d, func(c *condition.Context) {
				for i := 0; i < len(t.tags); i += 2 {
					c.Set("aws:RequestTag/"+t.tags[i], t.tags[i+1])
				}
				if len(t.keys) > 0 {
					c.SetMulti("aws:TagKeys", t.keys...)
				}
			})
		}
		list = append(list, d)
	}
	// What changes the rules of an operation, whether or not a policy asks for it.
	service, _, _ := strings.Cut(strings.ToLower(action), ":")
	rules := map[string][]string{"iam": {"aws:MultiFactorAuthPresent", "aws:CalledVia"}, "kms": {"kms:RequestAlias"}}
	for _, name := range rules[service] {
		if !has(name) {
			add(sysKeyNamed(name))
		}
	}
	return list
}

// sysOneKnows returns the value of a key that is derived in one system, where others do not tell what it is.
func sysOneKnows(k *sysKey, systems []*sysSpec) (v condition.Value, is bool) {
	unknown := false
	for _, s := range systems {
		if d, ok := s.derived(k.name); ok {
			v, is = d, true
		} else if !k.isSet(s) {
			return v, false
		} else {
			unknown = true
		}
	}
	return v, is && unknown
}

// each yields requests of the domain of some systems, of one caller and resource. One is only good until the next.
func (r *sysMaker) each(systems ...*sysSpec) iter.Seq[*evaluate.Request] {
	s, keys := systems[0], sysMentioned(systems...)
	return func(yield func(*evaluate.Request) bool) {
		for _, action := range s.theme.actions {
			for _, arn := range sysResources(action, r.resources) {
				if s.resource.ARN != "" && arn != s.resource.ARN || s.isElsewhere(arn) {
					continue
				}
				req := evaluate.Request{Principal: s.caller.principal, Action: action, Resource: s.resource}
				req.Resource.ARN = arn
				if req.Validate() != nil {
					continue
				}
				for c := range r.contexts(sysDimensions(keys, systems, action)) {
					req.Context = c
					if !yield(&req) {
						return
					}
				}
			}
		}
	}
}

// isElsewhere reports whether AWS owns the resource, and the system is about those of an account.
func (s *sysSpec) isElsewhere(arn string) bool {
	return strings.HasPrefix(arn, "arn:aws:iam::aws:") && s.resource.Account != "" && s.resource.ARN == ""
}

// contexts yields all combinations, or some if they are many.
func (r *sysMaker) contexts(dims []sysDimension) iter.Seq[condition.Context] {
	return func(yield func(condition.Context) bool) {
		all := 1
		for _, d := range dims {
			all = min(all*len(d), 1<<20)
		}
		for n := range min(all, sysMost) {
			var c condition.Context
			if all > sysMost {
				n = r.IntN(all)
			}
			for _, d := range dims {
				d[n%len(d)](&c)
				n /= len(d)
				if all > 1<<19 {
					n = r.IntN(1 << 20)
				}
			}
			if !yield(c) {
				return
			}
		}
	}
}

// sysMentioned returns the keys of tests and variables of some systems, in the order of sysKeys.
func sysMentioned(systems ...*sysSpec) (list []*sysKey) {
	found := make(map[string]bool)
	note := func(text string) {
		for _, name := range sysVariables {
			if strings.Contains(text, "${"+name) {
				found[strings.ToLower(name)] = true
			}
		}
	}
	for _, s := range systems {
		for i := range s.docs {
			for _, st := range s.docs[i].list {
				for _, text := range slices.Concat(st.Resource, st.NotResource) {
					note(text)
				}
				for _, c := range st.Condition {
					found[strings.ToLower(c.Key)] = true
					for _, text := range c.Values {
						note(text)
					}
				}
			}
		}
	}
	for i := range sysKeys {
		if name := strings.ToLower(sysKeys[i].name); found[name] {
			list = append(list, &sysKeys[i])
			delete(found, name)
		}
	}
	if len(found) > 0 {
		panic(fmt.Sprint("no keys: ", slices.Sorted(maps.Keys(found))))
	}
	return list
}
