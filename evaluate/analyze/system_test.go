package analyze_test

import (
	"context"
	"fmt"
	"iter"
	"reflect"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

// doc returns a policy of statements without Version and brackets.
func doc(statements string) *policy.Policy {
	return policy.MustParse(`{"Version":"2012-10-17","Statement":[` + statements + `]}`)
}

func allow(rest string) string { return `{"Effect":"Allow",` + rest + `}` }
func deny(rest string) string  { return `{"Effect":"Deny",` + rest + `}` }

func of(p ...*policy.Policy) []*policy.Policy { return p }

func levels(ps ...*policy.Policy) (list []evaluate.Level) {
	for _, p := range ps {
		list = append(list, evaluate.Level{Policies: []*policy.Policy{p}})
	}
	return list
}

const (
	anything  = `"Action":"*","Resource":"*"`
	getObject = `"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"`
)

// TestSystemGranted is AN-07 for each type of policies.
func TestSystemGranted(t *testing.T) {
	user := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann")
	role := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:role/worker")
	all := doc(allow(anything))
	for _, c := range []struct {
		name string
		s    analyze.System
		a    analyze.Access
		want analyze.Verdict
	}{
		{"nothing", analyze.System{Caller: user}, analyze.Access{Actions: []string{"s3:*"}}, analyze.No},
		{"a call that needs no permission", analyze.System{Caller: user}, analyze.Access{}, analyze.Yes},
		{"identity", analyze.System{Caller: user, Policies: evaluate.Policies{Identity: of(doc(allow(getObject)))}},
			analyze.Access{Actions: []string{"s3:GetObject"}}, analyze.Yes},
		{"other resource", analyze.System{Caller: user, Policies: evaluate.Policies{Identity: of(doc(allow(getObject)))}},
			analyze.Access{Actions: []string{"s3:GetObject"}, Resources: []string{"arn:aws:s3:::c/*"}}, analyze.No},
		{"boundary", analyze.System{Caller: user, Policies: evaluate.Policies{
			Identity: of(all), Boundary: doc(allow(getObject)),
		}}, analyze.Access{Actions: []string{"s3:PutObject"}}, analyze.No},
		{"boundary lets through", analyze.System{Caller: user, Policies: evaluate.Policies{
			Identity: of(all), Boundary: doc(allow(getObject)),
		}}, analyze.Access{Actions: []string{"s3:*"}}, analyze.Yes},
		{"SCP", analyze.System{Caller: user, Policies: evaluate.Policies{
			Identity: of(all), SCPs: levels(all, doc(allow(`"Action":"ec2:*","Resource":"*"`))),
		}}, analyze.Access{Actions: []string{"s3:*"}}, analyze.No},
		{"SCP denies but by a condition", analyze.System{Caller: user, Policies: evaluate.Policies{
			Identity: of(all),
			SCPs: levels(doc(allow(anything) + "," + deny(anything+
				`,"Condition":{"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}}`))),
		}}, analyze.Access{Actions: []string{"s3:GetObject"}}, analyze.Yes},
		{"a session's policy", analyze.System{Caller: role, Policies: evaluate.Policies{
			Identity: of(all), Session: of(doc(allow(getObject))),
		}}, analyze.Access{Actions: []string{"s3:PutObject"}}, analyze.No},
		{"E-11: the resource's policy names the user, the boundary does not matter", analyze.System{Caller: user, Policies: evaluate.Policies{
			Boundary: doc(allow(`"Action":"ec2:*","Resource":"*"`)),
			Resource: doc(allow(`"Principal":{"AWS":"arn:aws:iam::111122223333:user/ann"},` + getObject)),
		}}, analyze.Access{Actions: []string{"s3:GetObject"}}, analyze.Yes},
		{"E-12: it names the role, the boundary matters", analyze.System{Caller: role, Policies: evaluate.Policies{
			Boundary: doc(allow(`"Action":"ec2:*","Resource":"*"`)),
			Resource: doc(allow(`"Principal":{"AWS":"arn:aws:iam::111122223333:role/worker"},` + getObject)),
		}, Resource: evaluate.Resource{Account: "111122223333"}}, analyze.Access{Actions: []string{"s3:GetObject"}}, analyze.No},
		{"E-40: two accounts, one side", analyze.System{Caller: user, Policies: evaluate.Policies{
			Identity: of(all)}, Resource: evaluate.Resource{Account: "444455556666"},
		}, analyze.Access{Actions: []string{"s3:GetObject"}}, analyze.No},
		{"E-40: two accounts, both sides", analyze.System{Caller: user, Policies: evaluate.Policies{
			Identity: of(all), Resource: doc(allow(`"Principal":{"AWS":"111122223333"},` + getObject)),
		}, Resource: evaluate.Resource{Account: "444455556666"}}, analyze.Access{Actions: []string{"s3:GetObject"}}, analyze.Yes},
		{"RBP-19: what a function's policy cannot grant", analyze.System{Caller: user, Policies: evaluate.Policies{
			Identity: of(all), Resource: doc(allow(`"Principal":{"AWS":"111122223333"},` + anything)),
		}, Resource: evaluate.Resource{Account: "444455556666"}},
			analyze.Access{Actions: []string{"lambda:CreateFunction"}, Resources: []string{"arn:aws:lambda:*:*:function:*"}}, analyze.No},
		{"E-45: another partition", analyze.System{Caller: user, Policies: evaluate.Policies{Identity: of(all)}},
			analyze.Access{Actions: []string{"s3:GetObject"}, Resources: []string{"arn:aws-cn:s3:::*"}}, analyze.No},
		{"E-30: a role's trust policy must allow", analyze.System{Caller: user, Policies: evaluate.Policies{Identity: of(all)}},
			analyze.Access{Actions: []string{"sts:AssumeRole"}, Resources: []string{"arn:aws:iam::111122223333:role/x"}}, analyze.No},
		{"E-30: and does", analyze.System{Caller: user, Policies: evaluate.Policies{
			Identity: of(all), Resource: doc(allow(`"Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"`)),
		}}, analyze.Access{Actions: []string{"sts:AssumeRole"}, Resources: []string{"arn:aws:iam::111122223333:role/x"}}, analyze.Yes},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.s.Granted(context.Background(), c.a)
			if err != nil {
				t.Fatal(err)
			}
			if got.Verdict != c.want {
				t.Errorf("%v, want %v: %v\n%+v", got.Verdict, c.want, got.Open, got.Request)
			}
			t.Log(got.Steps)
		})
	}
}

// TestSystemNewAccess compares systems.
func TestSystemNewAccess(t *testing.T) { // AN-56
	user := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann")
	all := doc(allow(anything))
	narrow := doc(allow(getObject))
	denies := doc(allow(anything) + "," + deny(`"Action":"s3:DeleteBucket","Resource":"*"`))
	mk := func(identity, boundary, scp *policy.Policy) analyze.System {
		s := analyze.System{Caller: user, Policies: evaluate.Policies{Identity: of(identity), Boundary: boundary}}
		if scp != nil {
			s.Policies.SCPs = levels(all, scp)
		}
		return s
	}
	for _, c := range []struct {
		name     string
		now, old analyze.System
		want     analyze.Verdict
	}{
		{"the same", mk(all, narrow, denies), mk(all, narrow, denies), analyze.No},
		{"a boundary is gone", mk(all, nil, denies), mk(all, narrow, denies), analyze.Yes},
		{"a boundary that takes nothing away is gone", mk(narrow, nil, denies), mk(narrow, all, denies), analyze.No},
		{"a Deny of an SCP is gone", mk(all, nil, all), mk(all, nil, denies), analyze.Yes},
		{"a Deny of an SCP that the boundary makes needless is gone", mk(all, narrow, all), mk(all, narrow, denies), analyze.No},
		{"a Deny of an SCP came", mk(all, nil, denies), mk(all, nil, all), analyze.No},
		{"a tag", analyze.System{Caller: user.WithTags(map[string]string{"team": "a"}), Policies: evaluate.Policies{Identity: of(
			doc(allow(anything + `,"Condition":{"StringEquals":{"aws:PrincipalTag/team":"a"}}`)))}},
			analyze.System{Caller: user.WithTags(map[string]string{"team": "b"}), Policies: evaluate.Policies{Identity: of(
				doc(allow(anything + `,"Condition":{"StringEquals":{"aws:PrincipalTag/team":"a"}}`)))}}, analyze.Yes},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.now.NewAccess(context.Background(), c.old)
			if err != nil {
				t.Fatal(err)
			}
			if got.Verdict != c.want {
				t.Errorf("%v, want %v: %v\n%+v", got.Verdict, c.want, got.Open, got.Request)
			}
			t.Log(got.Steps)
		})
	}
}

// manyRoles yields systems of roles with policies they share.
func manyRoles(n int) iter.Seq[analyze.System] {
	readOnly, err := managed.Lookup("ReadOnlyAccess")
	if err != nil {
		panic(err)
	}
	full := doc(allow(anything))
	scps := levels(full, doc(allow(anything)+","+deny(`"NotAction":["iam:*","sts:*","route53:*"],"Resource":"*",`+
		`"Condition":{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1","us-east-1"]}}`)))
	boundary := doc(allow(anything) + "," + deny(`"Action":["iam:*","organizations:*"],"Resource":"*"`))
	return func(yield func(analyze.System) bool) {
		for i := range n {
			own := doc(allow(fmt.Sprintf(`"Action":["lambda:*","s3:Get*"],"Resource":["arn:aws:lambda:*:*:function:team%d-*","arn:aws:s3:::team%d/*"]`, i, i)))
			s := analyze.System{
				Caller:   evaluate.MustParsePrincipal(fmt.Sprintf("arn:aws:iam::111122223333:role/role%d", i)),
				Policies: evaluate.Policies{Identity: of(own, readOnly), Boundary: boundary, SCPs: scps},
				Resource: evaluate.Resource{ARN: "arn:aws:lambda:eu-west-1:111122223333:function:team7-orders", Account: "111122223333"},
			}
			if !yield(s) {
				return
			}
		}
	}
}

// TestWhoCan asks many callers.
func TestWhoCan(t *testing.T) { // AN-57
	yes, n := 0, 0
	for c, err := range analyze.WhoCan(context.Background(), manyRoles(40), analyze.Access{Actions: []string{"lambda:DeleteFunction"}}) {
		want := fmt.Sprintf("arn:aws:iam::111122223333:role/role%d", n)
		if err != nil || c.System.Caller.ID() != want {
			t.Fatalf("%v %s, want %s", err, c.System.Caller.ID(), want)
		}
		alone, err := c.System.Granted(context.Background(), analyze.Access{Actions: []string{"lambda:DeleteFunction"}})
		if err != nil || !reflect.DeepEqual(alone, c.Answer) {
			t.Errorf("%s: %+v, asked alone %+v, %v", want, c.Answer, alone, err)
		}
		if c.Answer.Verdict == analyze.Yes {
			yes++
		}
		n++
	}
	if yes != 1 || n != 40 {
		t.Errorf("%d of %d can", yes, n)
	}
}

func BenchmarkWhoCan(b *testing.B) {
	for _, n := range []int{500} {
		b.Run(fmt.Sprintf("roles=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for _, err := range analyze.WhoCan(context.Background(), manyRoles(n), analyze.Access{Actions: []string{"lambda:DeleteFunction"}}) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

// TestSystemResource is AN-13: a Yes has a resource of a form that AWS documents for the action, of the account that owns
// the resources, where one does; only with TypedResources no other counts.
func TestSystemResource(t *testing.T) {
	for _, c := range []struct{ action, resource, owner, want string }{
		{"sqs:SendMessage", "*", "", "arn:aws-cn:sqs:us-east-1:111122223333:example"},
		{"sqs:SendMessage", "*", "444455556666", "arn:aws-cn:sqs:us-east-1:444455556666:example"},
		{"lambda:InvokeFunction", "arn:aws-cn:lambda:eu-*", "", "arn:aws-cn:lambda:eu-:111122223333:function:x"},
		{"sqs:SendMessage", "arn:aws-cn:s3:::data", "", "arn:aws-cn:s3:::data"},
	} {
		s := analyze.System{
			Caller: evaluate.MustParsePrincipal("arn:aws-cn:iam::111122223333:role/app"), Resource: evaluate.Resource{Account: c.owner},
			Policies: evaluate.Policies{Identity: of(doc(allow(anything)))},
		}
		if c.owner != "" {
			s.Policies.Resource = doc(allow(`"Principal":{"AWS":"111122223333"},"Action":"*","Resource":"*"`))
		}
		a, err := s.Granted(context.Background(), analyze.Access{Actions: []string{c.action}, Resources: []string{c.resource}})
		if err != nil || a.Verdict != analyze.Yes || a.Request.Resource.ARN != c.want {
			t.Errorf("%s on %s: %v on %s, want %s: %v", c.action, c.resource, a.Verdict, a.Request.Resource.ARN, c.want, err)
		}
	}
}
