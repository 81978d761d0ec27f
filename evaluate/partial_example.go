package evaluate

import (
	"slices"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/internal/standin"
)

// Examples of requests, one for each way in which facts can be.

// plainly returns a text with a value for each stand-in.
func plainly(text string) string {
	return standin.Replace(text, func(class byte, label string) string {
		switch class {
		case standin.Account:
			return someAccount("")
		case standin.Partition:
			return "aws"
		case standin.Region:
			return "us-east-1"
		}
		return "unknown"
	})
}

// someAccount returns an account that is not this one.
func someAccount(but string) string {
	for i := 1; ; i++ {
		if account := strings.Repeat(strconv.Itoa(i%10), 12); account != but {
			return account
		}
	}
}

// somePartition returns a partition that is not this one.
func somePartition(but string) string {
	for p := range arn.Partitions() {
		if p != but {
			return p
		}
	}
	return ""
}

// deciding are the keys of the context on which facts depend, and the beginnings of values that they are asked for.
var deciding = [...]struct {
	beginning string
	keys      []string
}{
	{"true", []string{"aws:multifactorauthpresent"}},
	{"sso.amazonaws.com", []string{"aws:calledvia", "aws:calledviafirst", "aws:calledvialast"}},
	{"alias/aws/", []string{"kms:requestalias", "kms:resourcealiases"}},
}

// contexts yields contexts with values for what facts depend on.
func (o *open) contexts(yield func(condition.Context) bool) {
	plain := o.shown.Context
	var open []int // places in deciding
	for i, d := range deciding {
		if slices.ContainsFunc(d.keys, o.givenOpen) {
			open = append(open, i)
		}
	}
	for set := range 1 << len(open) {
		c := plain.Clone()
		for bit, i := range open {
			value := "unknown"
			if set>>bit&1 != 0 {
				value = deciding[i].beginning
			}
			for _, key := range deciding[i].keys {
				if o.givenOpen(key) {
					c.Set(key, value)
				}
			}
		}
		if !yield(c) {
			return
		}
	}
}

// callers yields the caller with values for what facts depend on.
func (o *open) callers(yield func(*principal) bool) {
	p := o.req.Principal.principal
	partitions, accounts := []string{p.partition}, []string{p.account}
	if standin.In(p.partition) {
		partitions = slices.Collect(arn.Partitions())
	}
	if standin.In(p.account) {
		accounts = []string{someAccount(o.ownerText())}
		for _, account := range [...]string{o.ownerText(), splitARN(o.req.Resource.ARN).account} {
			if arn.IsAccountID(account) {
				accounts = append(accounts, account)
			}
		}
	}
	names, paths := []string{p.name}, []string{p.path}
	if standin.In(p.name) {
		names = []string{plainly(p.name)}
		if p.kind == roleSession {
			names = append(names, "AWSServiceRoleForSSO")
		}
	}
	inName := p.pathKnown && strings.Contains(p.name, masking+string(standin.Path)) // a path in the name
	if standin.In(p.path) || inName {
		paths = []string{plainly(p.path), "/aws-service-role/"}
	}
	for _, partition := range partitions {
		for _, account := range accounts {
			for _, name := range names {
				for _, path := range paths {
					q := *p
					q.partial = false
					q.partition, q.account, q.name, q.path = partition, account, name, path
					if !yield(&q) {
						return
					}
				}
			}
		}
	}
}

// ownerText returns the account that owns the resource, as the request has it.
func (o *open) ownerText() string {
	target := splitARN(o.req.Resource.ARN)
	account, _ := owner(o.req, &target)
	return account
}

// resources returns the resource with values for what facts depend on, for a caller with values.
func (o *open) resources(caller place) (list []Resource) {
	r := o.req.Resource
	switch {
	case !standin.In(r.ARN) && !standin.In(r.Account):
		return []Resource{r}
	case !dividesSurely(r.ARN):
		return o.anyResources(caller)
	}
	target := splitARN(r.ARN)
	owners := o.accountsFor(r.Account, caller)
	if standin.In(r.Account) && arn.IsAccountID(target.account) {
		owners = append(owners, target.account)
	}
	for _, owner := range owners {
		if !target.ok {
			list = append(list, Resource{ARN: plainly(r.ARN), Account: owner})
			continue
		}
		inARN := o.accountsFor(target.account, caller)
		if owner != "" && standin.In(target.account) { // or the request is invalid
			inARN = append(inARN, owner)
		}
		for _, account := range inARN {
			for _, partition := range o.partitionsFor(target.partition, caller) {
				for _, resource := range o.namesFor(target.service, target.resource) {
					text := "arn:" + partition + ":" + plainly(target.service) + ":" + plainly(target.region) + ":" + account +
						":" + resource
					list = append(list, Resource{ARN: text, Account: owner})
				}
			}
		}
	}
	return list
}

// accountsFor returns the accounts that matter among those that a text with stand-ins can be.
func (o *open) accountsFor(text string, caller place) []string {
	switch {
	case !standin.In(text):
		return []string{text}
	case text == o.req.Principal.Account():
		return []string{caller.account}
	}
	list := []string{someAccount(caller.account)}
	if caller.account != "" {
		list = append(list, caller.account)
	}
	if o.mayBe(text, awsAccount) {
		list = append(list, awsAccount)
	}
	return list
}

// partitionsFor returns the partitions that matter.
func (o *open) partitionsFor(text string, caller place) []string {
	switch {
	case !standin.In(text):
		return []string{text}
	case text == o.req.Principal.partition:
		return []string{caller.partition}
	}
	return []string{caller.partition, somePartition(caller.partition)}
}

// mayBe reports whether a text with stand-ins may be, or begin with, another one.
func (o *open) mayBe(text, other string) bool {
	var u units
	u.literal(other)
	return o.compare(o.divided(text), u, cover.NewPartial).Verdict != cover.Never
}

// namesFor returns resource parts of ARNs, with one for each site that the resource may be on.
func (o *open) namesFor(service, resource string) []string {
	list := []string{plainly(resource)}
	if !standin.In(resource) {
		return list
	}
	for _, s := range o.sites() {
		if s.service != service || s.prefix == "" {
			continue
		}
		var on units
		on.literal(s.prefix)
		on.star()
		if o.compare(on, o.divided(resource), cover.NewPartial).Verdict == cover.Maybe {
			list = append(list, s.prefix+"unknown", s.prefix)
		}
	}
	return list
}

// sites returns the sites of the rows of the service.
func (o *open) sites() (list []site) {
	var f facts
	f.divide(o.req)
	for _, row := range f.rowsFor() {
		list = append(list, row.on...)
	}
	list = append(list, site{service: "iam", prefix: reservedBySSO})
	return list
}

// anyResources is resources where it is not even known how the ARN is divided.
func (o *open) anyResources(caller place) (list []Resource) {
	given := []string{""}
	inARN := []string{someAccount(caller.account), caller.account}
	if text := o.req.Resource.Account; text != "" {
		given = o.accountsFor(text, caller)
		inARN = given // or the request is invalid
	}
	inARN = append(slices.Clip(inARN), awsAccount, "")
	for _, owner := range given {
		add := func(arn string) { list = append(list, Resource{ARN: arn, Account: owner}) }
		add("*")
		add("unknown")
		for _, account := range inARN {
			for _, partition := range [...]string{caller.partition, somePartition(caller.partition)} {
				for _, s := range append(o.sites(), site{service: "unknown"}) {
					if s.service != "" {
						add("arn:" + partition + ":" + s.service + "::" + account + ":" + s.prefix + "unknown")
					}
				}
			}
		}
	}
	return list
}
