package terraform

import (
	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/internal/forms"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/region"
)

// settleEnvironment checks what was given and adds what the data sources of the plan say.
func (r *reader) settleEnvironment() {
	refuse := func(input, reason string) {
		if r.err == nil {
			r.err = &stack.Error{Code: stack.CodeInvalidEnvironment, Input: input, Reason: reason}
		}
	}
	e := &r.env
	switch {
	case e.Account != "" && !arn.IsAccountID(e.Account):
		refuse(e.Account, "the account is not twelve digits")
	case e.Region != "" && !arn.IsRegion(e.Region):
		refuse(e.Region, "the Region is none")
	case e.Partition != "" && !arn.KnownPartition(e.Partition):
		refuse(e.Partition, "the partition is none")
	}
	if e.Account == "" { // IN-75
		e.Account = r.said("aws_caller_identity", arn.IsAccountID, "account_id")
	}
	if e.Region == "" {
		e.Region = r.said("aws_region", arn.IsRegion, "region", "name", "id")
	}
	if e.Region == "" {
		e.Region = r.constantRegion(r.members(r.providers["aws"]))
	}
	if e.Partition == "" {
		e.Partition = r.said("aws_partition", arn.KnownPartition, "partition", "id")
	}
	if e.Partition == "" && e.Region != "" {
		e.Partition = region.PartitionOf(e.Region)
	}
	if e.Partition != "" && e.Region != "" && e.Partition != region.PartitionOf(e.Region) {
		refuse(e.Partition, "not the partition of the Region")
	}
	r.out.Environment = *e
}

// said returns the attribute that all data sources of a type have, "" if they differ: then there are several providers.
func (r *reader) said(typ string, valid func(string) bool, attributes ...string) string {
	found := ""
	for _, in := range r.all {
		if in.mode != "data" || in.typ != typ || in.reading {
			continue
		}
		b := r.block(in)
		for _, attribute := range attributes {
			n := b.known(attribute)
			if n == nil {
				continue
			}
			text := b.literal(n)
			switch {
			case !valid(text) || marked(step(b.secret, attribute)):
			case found != "" && found != text:
				return ""
			default:
				found = text
			}
			break
		}
	}
	return found
}

// The labels of what nobody says about where the plan is carried out.
const (
	accountLabel   = "data.aws_caller_identity.account_id"
	regionLabel    = "data.aws_region.region"
	partitionLabel = "data.aws_partition.partition"
	suffixLabel    = "data.aws_partition.dns_suffix"
)

func (r *reader) orUnknown(text, label string, class condition.Class) string {
	if text != "" {
		return text
	}
	return r.unknown(label, class)
}

func (r *reader) partition() string {
	return r.orUnknown(r.env.Partition, partitionLabel, condition.ClassPartition)
}

// region returns the Region of a resource: its own, where the provider has that argument, else that of its provider.
func (r *reader) region(in *instance) string {
	b := r.block(in)
	if n := b.known("region"); n != nil && in.mode == "managed" && in.typ != "aws_s3_bucket" && arn.IsRegion(n.Text()) {
		return n.Text()
	}
	p := r.providerOf(in)
	if p.key == "" {
		return r.orUnknown(r.env.Region, regionLabel, condition.ClassRegion)
	}
	return r.orUnknown(p.region, "region of provider "+p.key, condition.ClassRegion)
}

// constantRegion returns the Region that the configuration of a provider has as a constant, else "".
func (r *reader) constantRegion(provider map[string]jsonscan.Value) string {
	constant := r.members(r.members(provider["expressions"])["region"])["constant_value"]
	if constant.Kind() == jsonscan.KindString && arn.IsRegion(constant.Text()) {
		return constant.Text()
	}
	return ""
}

func (r *reader) account(in *instance) string {
	if p := r.providerOf(in); p.elsewhere {
		return r.unknown("account of provider "+p.key, condition.ClassAccount)
	}
	return r.orUnknown(r.env.Account, accountLabel, condition.ClassAccount)
}

// suffix returns the end of host names.
func (r *reader) suffix() string {
	if text := forms.Suffix(r.env.Partition); text != "" {
		return text
	}
	return r.unknown(suffixLabel, condition.ClassName)
}

// A provider is the configuration of one with an alias; the zero value is the one without.
type provider struct {
	key, region string
	elsewhere   bool // it may be in another account
}

// providerOf returns the provider of a resource.
func (r *reader) providerOf(in *instance) *provider {
	c := in.config
	if c == nil {
		return &provider{}
	}
	if c.provider == nil {
		c.provider = &provider{}
		settings := r.members(r.providers[c.providerKey])
		if _, alias := settings["alias"]; alias {
			c.provider = &provider{key: c.providerKey, region: r.constantRegion(settings)}
			expressions := r.members(settings["expressions"])
			for _, other := range [...]string{
				"assume_role", "assume_role_with_web_identity", "profile", "access_key", "shared_credentials_files",
			} {
				_, given := expressions[other]
				c.provider.elsewhere = c.provider.elsewhere || given
			}
		}
	}
	return c.provider
}
