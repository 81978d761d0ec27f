package evaluate

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/standin"
)

// Keys that follow from texts of which not all is known. Most are made of the parts of such a text, so that the same is
// not known of them. Of others nothing is known, not even whether they are there.

// wild reports whether nothing is known of a key, in lower case, and on which values it depends.
func (o *open) wild(f *facts, key string) (deps []int32, is bool) {
	if !o.req.isPartial() {
		return nil, false
	}
	if _, _, known := o.req.Context.Find(key); known {
		return nil, false
	}
	switch key {
	case "aws:currenttime":
		is = o.givenOpen("aws:epochtime")
	case "aws:epochtime":
		is = o.givenOpen("aws:currenttime")
	case "aws:principalorgid":
		is = o.givenOpen("aws:principalorgpaths")
	case "aws:resourceorgid":
		is = o.givenOpen("aws:resourceorgpaths")
	case "aws:sourceorgid":
		is = o.givenOpen("aws:sourceorgpaths")
	case "aws:vpceorgid":
		is = o.givenOpen("aws:vpceorgpaths")
	case "aws:requestedregion", "ec2:region":
		is = !dividesSurely(o.req.Resource.ARN)
	case "aws:resourceaccount", "s3:resourceaccount", "s3express:resourceaccount":
		is = o.req.Resource.Account == "" && !dividesSurely(o.req.Resource.ARN)
	case "aws:username":
		is = strings.Contains(o.req.Principal.name, masking+string(standin.Path))
	case principalARN:
		is = o.roleOpen() || o.req.Principal.anyPartition && !dividesSurely(o.req.Resource.ARN)
	}
	return o.ofAsked, is
}

// givenOpen reports whether the context has a value for the key that is not known.
func (o *open) givenOpen(key string) bool {
	v, ok := o.req.Context.Lookup(key)
	return ok && slices.ContainsFunc(slices.Collect(v.All()), standin.In)
}

// roleOpen reports whether it depends on the name of the caller's role, which is not known, what its path can be
// (K-11).
func (o *open) roleOpen() bool {
	p := o.req.Principal.principal
	if p.kind != roleSession || p.pathKnown || !p.partial {
		return false
	}
	if p.possible != nil {
		return true
	}
	before, _, is := strings.Cut(p.name, masking)
	return is && (strings.HasPrefix(reservedName, before) || strings.HasPrefix(before, reservedName))
}

// dividesSurely reports whether it is known where the parts of an ARN begin and end, or that the text is none.
func dividesSurely(arn string) bool {
	if !standin.In(arn) {
		return true
	}
	pieces, _ := standin.Split(arn)
	colons := 0
	for i, p := range pieces {
		if i == 0 && !strings.HasPrefix(p.Text, "arn:") {
			return false
		}
		if colons += strings.Count(p.Text, ":"); colons >= 5 {
			return true
		}
		if p.Class == standin.Text {
			return false
		}
	}
	return true // too few parts, whatever the values are
}
