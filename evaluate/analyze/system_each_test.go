package analyze_test

import (
	"iter"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
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

// sysDimensions are what requests of a caller can differ in besides action and resource.
func sysDimensions(keys []*sysKey, caller evaluate.Principal, action, arn string) (list []sysDimension) {
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
		case k.name == "aws:RequestedRegion" && regionOf(arn) != "": // follows from the resource
		case k.name == "aws:EpochTime" && !has("aws:CurrentTime"):
			add(sysKeyNamed("aws:CurrentTime"))
		case k.name == "aws:userid" && !sysHasUserID(caller): // every request has it
			var d sysDimension
			for _, v := range []string{"AIDAEXAMPLEANN", "AROAEXAMPLEAPP:s1", "x"} {
				d = append(d, sysSetting{key: k.name, list: []string{v}}.apply)
			}
			list = append(list, d)
		case len(k.values) > 0:
			add(k)
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
	for _, name := range map[string][]string{"iam": {"aws:MultiFactorAuthPresent", "aws:CalledVia"}, "kms": {"kms:RequestAlias"}}[service] {
		if !has(name) {
			add(sysKeyNamed(name))
		}
	}
	return list
}

func regionOf(arn string) string {
	if parts := strings.SplitN(arn, ":", 6); len(parts) == 6 {
		return parts[3]
	}
	return ""
}

// sysHasUserID reports whether package evaluate derives aws:userid.
func sysHasUserID(p evaluate.Principal) bool {
	req := evaluate.Request{Principal: p, Action: "a:B", Resource: evaluate.Resource{ARN: "*"}}
	return sysProbe.Decide(&req) == evaluate.ExplicitDeny
}

// sysProbe denies everything to callers with aws:userid.
var sysProbe = func() *evaluate.Evaluator {
	p := policy.MustParse(`{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*",
		"Condition": {"Null": {"aws:userid": "false"}}}}`)
	e, err := evaluate.Compile(evaluate.Policies{Resource: p})
	if err != nil {
		panic(err)
	}
	return e
}()

// each yields requests of the system's domain that keys tell apart. What one is asked about is only good until the next.
func (r *sysMaker) each(s *sysSpec, keys []*sysKey) iter.Seq[*evaluate.Request] {
	return func(yield func(*evaluate.Request) bool) {
		for _, action := range s.theme.actions {
			for _, arn := range sysResources(action, r.resources) {
				if s.resource.ARN != "" && arn != s.resource.ARN {
					continue
				}
				req := evaluate.Request{Principal: s.caller.principal, Action: action, Resource: s.resource}
				req.Resource.ARN = arn
				if req.Validate() != nil {
					continue
				}
				for c := range r.contexts(sysDimensions(keys, s.caller.principal, action, arn)) {
					req.Context = c
					if !yield(&req) {
						return
					}
				}
			}
		}
	}
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
