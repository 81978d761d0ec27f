package lambdaperm

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
)

// What was assumed about a request and could change its decision is noted (K-11): the request is asked again with
// something else in its place.

// doubtSession is about the name of a session of a role that a service made.
func (d *draft) doubtSession(c *Check, role *Role, ps evaluate.Policies) error {
	another, err := role.Session("another-session")
	if err != nil {
		return err
	}
	req := c.Request
	req.Principal = another.Principal
	res, err := d.decide(&req, ps)
	if err == nil && res.Decision != c.Result.Decision {
		d.note(Note{NoteSessionNameAssumed, "a decision depends on the name of the session, which is not documented: it is taken " +
			"to be " + c.Request.Principal.ID()})
	}
	return err
}

// doubtOwner is about the account that a bucket belongs to, which its ARN does not say.
func (d *draft) doubtOwner(c *Check, ps evaluate.Policies) error {
	a, err := arn.Parse(c.Request.Resource.ARN)
	if err != nil || a.Service != "s3" || a.AccountID != "" {
		return nil
	}
	req := c.Request
	req.Resource.Account = "000000000000"
	if req.Resource.Account == c.Request.Resource.Account {
		req.Resource.Account = "111111111111"
	}
	res, err := d.decide(&req, ps)
	if err == nil && res.Decision != c.Result.Decision {
		bucket, _, _ := strings.Cut(c.Request.Resource.ARN, "/")
		d.note(Note{NoteOwnerAssumed, "the bucket " + bucket + " is taken to belong to account " + c.Request.Resource.Account +
			", as nothing says whose it is"})
	}
	return err
}
