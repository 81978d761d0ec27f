package analyze

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A Permission is a row of [Unused]: an Allow statement of an identity policy. The zero value is none.
type Permission struct {
	Ref evaluate.Ref
	// Answer is No for a statement that no request needs. Undecided says in Open why it is not known.
	Answer Answer
}

// Unused lists the Allow statements of a system's identity policies that no request needs: without such a statement the
// system allows what it did. Either nothing lets through what the statement allows, be it a boundary, a control policy, a
// Deny or the policy of a resource in another account, or something else allows that too; taken away together such
// statements may matter. Statements of which it is not known are listed too, those that a request needs are not.
//
// Rows come in the order of the policies. Each statement is a question of its own, a [System.NewAccess] with its steps
// and errors; an error is the last row. It is about what policies say, not about what callers did.
func Unused(ctx context.Context, s System, opts ...Option) iter.Seq2[Permission, error] {
	return func(yield func(Permission, error) bool) {
		for i, p := range s.Policies.Identity {
			for number, st := range p.Statements() {
				if st.Effect() != policy.Allow {
					continue
				}
				without := s
				without.Policies.Identity = slices.Clone(s.Policies.Identity)
				if rest := p.Without(func(other *policy.Statement) bool { return other == st }); rest != nil {
					without.Policies.Identity[i] = rest
				} else {
					without.Policies.Identity = slices.Delete(without.Policies.Identity, i, i+1)
				}
				answer, err := s.NewAccess(ctx, without, opts...)
				if err != nil {
					yield(Permission{}, err)
					return
				}
				if answer.Verdict == Yes {
					continue
				}
				row := Permission{Answer: answer, Ref: evaluate.Ref{
					Policy: cmp.Or(p.Name(), fmt.Sprintf("identity[%d]", i)), Sid: st.Sid(), Index: number,
					Kind: policy.Identity, ReadAs: policy.Identity, Effect: policy.Allow,
				}}
				if !yield(row, nil) {
					return
				}
			}
		}
	}
}
