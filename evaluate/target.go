package evaluate

import "strings"

// arnParts are the parts of an ARN that decisions need.
type arnParts struct {
	partition, service, region, account, resource string
	ok                                            bool // it is an ARN
}

// splitARN divides an ARN; ok is false for any other text.
func splitARN(s string) (p arnParts) {
	p.split(s)
	return p
}

// split fills p, which is zero, as splitARN says.
func (p *arnParts) split(s string) {
	const first = len("arn:")
	if len(s) < first || s[:first] != "arn:" {
		return
	}
	var colons [4]int
	at := first
	for n := range colons {
		i := strings.IndexByte(s[at:], ':')
		if i < 0 {
			return
		}
		colons[n] = at + i
		at += i + 1
	}
	p.partition, p.service = s[first:colons[0]], s[colons[0]+1:colons[1]]
	p.region, p.account = s[colons[1]+1:colons[2]], s[colons[2]+1:colons[3]]
	p.resource, p.ok = s[at:], true
}

// awsAccount stands in ARNs for the account of resources that AWS owns (E-46).
const awsAccount = "aws"

// owner returns the account that owns the resource, which r divides. Where neither the ARN nor the request names one it
// is taken to be the caller's, and assumed is true (E-43). Where they name two, the request has it (OP-8).
func owner(req *Request, r *arnParts) (account string, assumed bool) {
	switch {
	case req.Resource.Account != "" && r.account != awsAccount:
		return req.Resource.Account, false
	case r.account != "":
		return r.account, false
	}
	return req.Principal.Account(), true
}
