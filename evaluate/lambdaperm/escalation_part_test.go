package lambdaperm

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/internal/cover"
)

// TestCoverResource is about the readings of an entry; package cover has the tests of comparing.
func TestCoverResource(t *testing.T) {
	const b = "arn:aws:s3:::b"
	for _, c := range []struct {
		name, p, q      string
		covers, overlap bool
	}{
		{"SEED-47/everything", "*", b, true, true},
		{"SEED-47/everything, twice", "**", "*", true, true},
		{"SEED-47/everything by part", b, "*", false, true},
		{"SEED-47/the same", b, b, true, true},
		{"SEED-47/another", b, b + "2", false, false},
		{"SEED-47/objects", b + "/*", b + "/k*", true, true},
		{"SEED-47/objects, the other way round", b + "/k*", b + "/*", false, true},
		{"SEED-47/Region", "arn:aws:lambda:*:*:function:*", "arn:aws:lambda:us-*:111122223333:function:f", true, true},
		{"SEED-47/other service", "arn:aws:lambda:*:*:function:*", "arn:aws:sqs:us-east-1:111122223333:function:f", false, false},
		{"SEED-47/star stays in its part", "arn:aws:lambda:*:function:f", "arn:aws:lambda:us-east-1:111122223333:function:f", false, true},
		{"SEED-47 M-16/short", "arn:aws:sqs:*", "arn:aws:sqs:us-east-1:111122223333:q", true, true},
		{"SEED-47 M-16/short inside", "arn:aws:sqs:us-east-1:111122223333:q", "arn:aws:sqs:*", false, true},
		{"SEED-47 M-16/both short", "arn:aws:sqs:*", "arn:aws:sqs:us-east-1", true, true},
		{"SEED-47 M-16/shorter inside", "arn:aws:sqs:*:*:*", "arn:aws:sqs:us-east-1", true, true},
		{"SEED-47 M-16/shorter inside, not all", "arn:aws:sqs:*:*:q", "arn:aws:sqs:us-east-1", false, true},
		{"SEED-47 M-16/short, without a last part", "arn:aws:sqs:", "arn:aws:sqs", false, true},
		{"SEED-47/variable inside", b + "/*", b + "/${aws:username}/*", true, true},
		{"SEED-47/variable outside", b + "/${aws:username}/*", b + "/ann/*", false, true},
		{"SEED-47/variable that is not closed", b + "/*", b + "/${aws", true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, q := resourceEntry(c.p), resourceEntry(c.q)
			b := cover.NewBudget(1 << 20)
			if got := q.within([]entry{p}, &b); got != c.covers {
				t.Errorf("%q covers %q: %v", c.p, c.q, got)
			}
			if p.wide.Overlaps(q.wide) != c.overlap || q.wide.Overlaps(p.wide) != c.overlap {
				t.Errorf("%q and %q overlap: %v", c.p, c.q, p.wide.Overlaps(q.wide))
			}
		})
	}
}
