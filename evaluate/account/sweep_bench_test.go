package account_test

import (
	"fmt"
	"iter"
	"runtime"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/internal/fleetdata"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// manyActions returns n actions, of services in turn, so that some of each are among them.
func manyActions(n int) (names []string) {
	var next []func() (action.Action, bool)
	for _, service := range []string{
		"s3", "ec2", "iam", "lambda", "dynamodb", "sqs", "sns", "rds", "logs", "kms", "glue", "ecs", "ssm", "cloudwatch", "athena",
	} {
		pull, _ := iter.Pull(action.Expand(service + ":*"))
		next = append(next, pull)
	}
	for len(names) < n {
		for _, pull := range next {
			if a, ok := pull(); ok && len(names) < n {
				names = append(names, a.String())
			}
		}
	}
	return names
}

var fourResources = []string{
	"*", "arn:aws:s3:::data-100000000000-1", "arn:aws:lambda:eu-west-1:100000000000:function:f1",
	"arn:aws:dynamodb:eu-west-1:100000000000:table/orders",
}

// BenchmarkSweep sweeps an account of an organization that was made up: the rows alone, with their JSON, and the same
// decisions by DecideAll, with a request of each that is there already.
func BenchmarkSweep(b *testing.B) {
	for _, size := range []struct{ principals, actions, resources int }{{200, 1000, 1}, {50, 1000, 4}, {500, 10, 1}, {500, 1, 1}} {
		s := fleet(b, fleetdata.Organization{Seed: 1, Accounts: 1, Principals: size.principals})
		plan := account.Plan{Actions: manyActions(size.actions), Resources: fourResources[:size.resources]}
		rows := size.principals * size.actions * size.resources
		name := fmt.Sprintf("principals=%d,actions=%d,resources=%d", size.principals, size.actions, size.resources)
		var line []byte
		b.Run(name, func(b *testing.B) {
			perRow(b, rows, func() (n int) {
				for _, err := range s.Sweep(b.Context(), plan) {
					if err != nil {
						b.Fatal(err)
					}
					n++
				}
				return n
			})
		})
		b.Run(name+",json", func(b *testing.B) {
			perRow(b, rows, func() (n int) {
				for row := range s.Sweep(b.Context(), plan) {
					line = row.AppendJSON(line[:0])
					n++
				}
				return n
			})
		})
		b.Run(name+",decideAll", func(b *testing.B) {
			perRow(b, rows, func() (n int) {
				for p := range s.Principals() {
					e, requests := compiled(b, s, p.ARN, plan)
					for range e.DecideAll(b.Context(), requests) {
						n++
					}
				}
				return n
			})
		})
	}
}

// perRow measures what makes rows, for each of them.
func perRow(b *testing.B, rows int, sweep func() int) {
	if n := sweep(); n != rows {
		b.Fatalf("%d rows, want %d", n, rows)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for b.Loop() {
		sweep()
	}
	runtime.ReadMemStats(&after)
	n := float64(rows) * float64(b.N)
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/n, "ns/row")
	b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/n, "B/row")
	b.ReportMetric(float64(after.Mallocs-before.Mallocs)/n, "allocs/row")
}

// compiled are the policies of a principal without those of resources, and the requests of a plan.
func compiled(b *testing.B, s *account.Snapshot, principal string, plan account.Plan) (*evaluate.Evaluator, iter.Seq[*evaluate.Request]) {
	ps, err := s.Policies(principal, "s3:ListAllMyBuckets", "*")
	if err != nil {
		b.Fatal(err)
	}
	e, err := evaluate.Compile(ps)
	if err != nil {
		b.Fatal(err)
	}
	p, err := s.Principal(principal)
	if err != nil {
		b.Fatal(err)
	}
	return e, func(yield func(*evaluate.Request) bool) {
		for _, a := range plan.Actions {
			for _, r := range plan.Resources {
				if !yield(&evaluate.Request{Principal: p, Action: a, Resource: evaluate.Resource{ARN: r}}) {
					return
				}
			}
		}
	}
}

// BenchmarkPolicies is what policies of AWS cost over 1,000 actions and four resources, each alone, and as a principal
// with six of them has them, with a boundary and two levels of service control policies: compiled when nobody had them
// before, and when others have them; and a decision.
func BenchmarkPolicies(b *testing.B) {
	six := []string{
		"ReadOnlyAccess", "AWSLambda_FullAccess", "AmazonS3FullAccess", "AmazonDynamoDBFullAccess", "AmazonSQSFullAccess",
		"AWSLambdaBasicExecutionRole",
	}
	var levels []evaluate.Level
	for i, denied := range []string{"organizations:LeaveOrganization", "rds:Delete*"} {
		levels = append(levels, evaluate.Level{Name: fmt.Sprint(i), Policies: []*policy.Policy{
			managed.MustLookup("FullAWSAccess"), policy.MustParse(document("Deny", denied)),
		}})
	}
	actions := manyActions(1000)
	for _, bb := range []struct {
		name  string
		names []string
	}{
		{"ReadOnlyAccess", six[:1]}, {"SecurityAudit", []string{"SecurityAudit"}}, {"ViewOnlyAccess", []string{"ViewOnlyAccess"}},
		{"AdministratorAccess", []string{"AdministratorAccess"}}, {"AmazonDynamoDBFullAccess", six[3:4]}, {"AWSLambda_FullAccess", six[1:2]},
		{"principal", six},
	} {
		var list []*policy.Policy
		for _, name := range bb.names {
			list = append(list, managed.MustLookup(name))
		}
		ps := evaluate.Policies{Identity: list}
		if len(list) > 1 {
			ps.Boundary, ps.SCPs = managed.MustLookup("PowerUserAccess"), levels
		}
		compile := func(b *testing.B, identity func() []*policy.Policy) {
			b.ReportAllocs()
			for b.Loop() {
				ps := ps
				ps.Identity = identity()
				if _, err := evaluate.Compile(ps); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.Run(bb.name+"/compile=first", func(b *testing.B) {
			compile(b, func() (made []*policy.Policy) {
				for _, p := range list {
					made = append(made, p.Without(func(*policy.Statement) bool { return false }))
				}
				return made
			})
		})
		b.Run(bb.name+"/compile=again", func(b *testing.B) { compile(b, func() []*policy.Policy { return list }) })
		b.Run(bb.name+"/decide", func(b *testing.B) {
			e, err := evaluate.Compile(ps)
			if err != nil {
				b.Fatal(err)
			}
			p := evaluate.MustParsePrincipal("arn:aws:iam::100000000000:role/r")
			var requests []evaluate.Request
			for _, a := range actions {
				for _, r := range fourResources {
					requests = append(requests, evaluate.Request{Principal: p, Action: a, Resource: evaluate.Resource{ARN: r}})
				}
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				e.Decide(&requests[i%len(requests)])
			}
		})
	}
}
