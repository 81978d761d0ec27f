package analyze_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
)

// fourTypes is a system with identity policies, a boundary, two levels of SCPs, RCPs and a resource's policy, and one
// before it in which one of them says less.
func fourTypes(caller string) (now, old analyze.System) {
	now = analyze.System{
		Caller: evaluate.MustParsePrincipal(caller),
		Policies: evaluate.Policies{
			Identity: of(
				doc(allow(`"Action":["lambda:InvokeFunction","lambda:Get*","lambda:List*"],"Resource":"*"`)+","+
					allow(`"Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::data-*/${aws:PrincipalTag/team}/*"`)),
				doc(allow(`"Action":"dynamodb:*","Resource":"arn:aws:dynamodb:*:*:table/orders"`)+","+
					deny(`"Action":"dynamodb:DeleteTable","Resource":"*"`)),
			),
			Boundary: doc(allow(anything) + "," + deny(`"Action":["iam:*","organizations:*","account:*"],"Resource":"*"`)),
			SCPs: levels(doc(allow(anything)), doc(allow(anything)+","+
				deny(`"NotAction":["iam:*","sts:*","route53:*","support:*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1","us-east-1"]}}`))),
			RCPs: levels(doc(`{"Effect":"Deny","Principal":"*","Action":["s3:*","sqs:*"],"Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-abcdefghij"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}}`)),
		},
	}
	old = now
	old.Policies.Identity = of(now.Policies.Identity[0])
	return now, old
}

func BenchmarkSystem(b *testing.B) {
	for _, caller := range []string{"arn:aws:iam::111122223333:role/app", "arn:aws:iam::111122223333:user/ann"} {
		now, old := fourTypes(caller)
		run := func(name string, ask func() (analyze.Answer, error), want analyze.Verdict) {
			b.Run(fmt.Sprintf("types=4/%s/%s", name, now.Caller.ARN()[25:]), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if a, err := ask(); err != nil || a.Verdict != want {
						b.Fatal(a.Verdict, a.Open, err)
					}
				}
			})
		}
		ctx := context.Background()
		run("granted", func() (analyze.Answer, error) {
			return now.Granted(ctx, analyze.Access{Actions: []string{"dynamodb:*"}, Resources: []string{"arn:aws:dynamodb:*:*:table/*"}})
		}, analyze.Yes)
		run("granted=no", func() (analyze.Answer, error) {
			return now.Granted(ctx, analyze.Access{Actions: []string{"dynamodb:DeleteTable", "iam:*"}})
		}, analyze.No)
		run("new", func() (analyze.Answer, error) { return now.NewAccess(ctx, old) }, analyze.Yes)
		run("new=no", func() (analyze.Answer, error) { return old.NewAccess(ctx, now) }, analyze.No)
	}
}
