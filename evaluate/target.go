package evaluate

import "math/bits"

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
	n, at := 0, first
	for ; len(s)-at >= 8; at += 8 {
		for found := coloned(word(s[at:])); found != 0 && n < len(colons); found &= found - 1 {
			colons[n] = at + bits.TrailingZeros64(found)/8
			n++
		}
		if n == len(colons) {
			break
		}
	}
	for ; n < len(colons); at++ {
		if at == len(s) {
			return
		}
		if s[at] == ':' {
			colons[n] = at
			n++
		}
	}
	p.partition, p.service = s[first:colons[0]], s[colons[0]+1:colons[1]]
	p.region, p.account = s[colons[1]+1:colons[2]], s[colons[2]+1:colons[3]]
	p.resource, p.ok = s[colons[3]+1:], true
}

// coloned sets the highest bit of each of eight bytes that is a colon.
func coloned(w uint64) uint64 {
	const each, low = 0x0101010101010101, 0x7f7f7f7f7f7f7f7f
	w ^= ':' * each
	return ^((w&low + low) | w | low)
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
