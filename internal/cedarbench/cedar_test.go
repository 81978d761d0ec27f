// Package cedarbench measures Decide beside Authorize of cedar-go, the Go implementation of the Cedar policy language,
// and beside cel-go, that of the Common Expression Language, on the same work. It is a module of its own so that nobody
// else needs them. Run it in its folder:
//
//	go test -bench .
//
// A load is written three times, in each language as its users would write it: an IAM statement with the bucket and its
// objects, a Cedar policy for the objects in a bucket, a CEL expression that compares texts. What IAM says with patterns
// of actions and resources, Cedar says with groups that entities are in, so that nothing is matched when it is asked.
// CEL has one program a statement, optimized, asked in order: those that deny, then those that allow, until one is true.
// Parsing and compiling are done before the clock starts, and so are the requests, Cedar's entities and CEL's values. In
// the loads of one and 200 statements the last one decides; in the others the requests go round. All sides are checked
// to decide as Decide must, of 10,000 statements the other two on the first 64 requests.
//
// The three do not do quite the same. Authorize asks every policy, and tells which ones decided; Decide asks an index,
// and tells the decision only. Cedar compares whole entity identifiers, IAM matches patterns of text. Of a bucket in
// another account Decide asks the caller's policies too, of an organization all three levels; the other two have one set.
package cedarbench

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"cel.dev/cel-go/cel"
	"github.com/cedar-policy/cedar-go"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/loads"
	"github.com/lambdaiam/lambdaiam/policy"
)

const (
	account = "111111111111"
	key     = "/reports/2026/january.csv"
)

func bucket(i int) string { return fmt.Sprintf("bucket-%05d", i) }

// A load is one set of policies and its requests in all languages; requests are as many as a power of two.
type load struct {
	name     string
	policies evaluate.Policies
	requests []evaluate.Request
	want     []evaluate.Decision // nil: all are allowed
	cedar    *cedar.PolicySet
	entities cedar.EntityMap
	asked    []cedar.Request
	cel      celSet
	values   []cel.Activation
	keys     map[string]string // those that follow from what Decide is told of caller and resource
}

// allowed reports whether a request is.
func (l *load) allowed(i int) bool { return l.want == nil || l.want[i] == evaluate.Allowed }

// add adds a request for an object in a bucket.
func (l *load) add(n int) {
	req := evaluate.Request{Principal: evaluate.MustParsePrincipal("arn:aws:iam::" + account + ":user/alice"), Action: "s3:GetObject",
		Resource: evaluate.Resource{ARN: "arn:aws:s3:::" + bucket(n) + key, Account: account}}
	l.requests = append(l.requests, req)

	in := cedar.NewEntityUID("Bucket", cedar.String(bucket(n)))
	object := cedar.NewEntityUID("Object", cedar.String(bucket(n)+key))
	l.entities[in] = cedar.Entity{UID: in}
	l.entities[object] = cedar.Entity{UID: object, Parents: cedar.NewEntityUIDSet(in)}
	l.asked = append(l.asked, cedar.Request{
		Principal: cedar.NewEntityUID("User", "alice"), Action: cedar.NewEntityUID("Action", "GetObject"), Resource: object,
	})
}

func (l *load) parse(b *testing.B, iam []string, cedarText string) {
	b.Helper()
	for _, text := range iam {
		p, err := policy.Parse([]byte(text))
		if err != nil {
			b.Fatal(err)
		}
		l.policies.Identity = append(l.policies.Identity, p)
	}
	l.parseCedar(b, cedarText)
}

func (l *load) parseCedar(b *testing.B, text string) {
	b.Helper()
	var err error
	if l.cedar, err = cedar.NewPolicySetFromBytes("load.cedar", []byte(text)); err != nil {
		b.Fatal(err)
	}
}

// statements is a load of n permits, each for the objects of a bucket.
func statements(b *testing.B, n int) *load {
	l := &load{name: fmt.Sprintf("statements=%d", n), entities: cedar.EntityMap{}}
	var iam []string // documents of 100 statements
	var list []string
	var text strings.Builder
	for i := range n {
		list = append(list, fmt.Sprintf(`{"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"],
			"Resource": ["arn:aws:s3:::%[1]s", "arn:aws:s3:::%[1]s/*"]}`, bucket(i)))
		if len(list) == 100 || i == n-1 {
			iam = append(iam, `{"Version": "2012-10-17", "Statement": [`+strings.Join(list, ",")+`]}`)
			list = nil
		}
		fmt.Fprintf(&text, `permit (principal == User::"alice", action in [Action::"GetObject", Action::"ListBucket"], resource in Bucket::"%s");
`, bucket(i))
	}
	l.parse(b, iam, text.String())
	if n < 1000 {
		l.add(n - 1)
		return l
	}
	for i := range 8192 {
		l.add(i * 7919 % n)
	}
	return l
}

// conditions is one permit with three conditions: a network, a flag, and a tag of the caller.
func conditions(b *testing.B) *load {
	l := &load{name: "conditions=3", entities: cedar.EntityMap{}, keys: map[string]string{"aws:PrincipalTag/team": "audit"}}
	l.parse(b, []string{`{"Version": "2012-10-17", "Statement": {
		"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket-00000/*",
		"Condition": {
			"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "192.0.2.0/24"]},
			"Bool": {"aws:SecureTransport": "true"},
			"StringEquals": {"aws:PrincipalTag/team": ["finance", "audit"]}
		}
	}}`}, `permit (principal == User::"alice", action == Action::"GetObject", resource in Bucket::"bucket-00000")
	when {
		(context.sourceIP.isInRange(ip("10.0.0.0/8")) || context.sourceIP.isInRange(ip("192.0.2.0/24"))) &&
		context.secureTransport == true &&
		["finance", "audit"].contains(principal.team)
	};`)
	l.add(0)
	req := &l.requests[0]
	req.Principal = req.Principal.WithTags(map[string]string{"team": "audit"})
	req.Context.Set("aws:SourceIp", "192.0.2.17")
	req.Context.SetBool("aws:SecureTransport", true)

	alice := l.asked[0].Principal
	l.entities[alice] = cedar.Entity{UID: alice, Attributes: cedar.NewRecord(cedar.RecordMap{"team": cedar.String("audit")})}
	l.asked[0].Context = cedar.NewRecord(cedar.RecordMap{
		"sourceIP": cedar.IPAddr(netip.MustParsePrefix("192.0.2.17/32")), "secureTransport": cedar.True,
	})
	return l
}

func Benchmark(b *testing.B) {
	for _, l := range []*load{
		statements(b, 1), statements(b, 200), statements(b, 10000), conditions(b), translated(b, loads.Managed(), nil),
		translated(b, loads.Bucket(), nil), translated(b, loads.Function(), nil), translated(b, loads.Perimeter(), perimeterKeys),
	} {
		l.compileCEL(b)
		mask, checked := len(l.requests)-1, len(l.requests)
		if checked > 1024 {
			checked = 64
		}
		b.Run(l.name+"/lambdaiam", func(b *testing.B) {
			e, err := evaluate.Compile(l.policies)
			if err != nil {
				b.Fatal(err)
			}
			for i := range l.requests {
				if d := e.Decide(&l.requests[i]); (d == evaluate.Allowed) != l.allowed(i) {
					b.Fatalf("request %d: %v", i, d)
				}
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				e.Decide(&l.requests[i&mask])
			}
		})
		b.Run(l.name+"/cedar-go", func(b *testing.B) {
			for i := range checked {
				if d, diag := cedar.Authorize(l.cedar, l.entities, l.asked[i]); bool(d) != l.allowed(i) || len(diag.Errors) > 0 {
					b.Fatalf("request %d: %v, %v", i, d, diag)
				}
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				cedar.Authorize(l.cedar, l.entities, l.asked[i&mask])
			}
		})
		b.Run(l.name+"/cel-go", func(b *testing.B) {
			for i := range checked {
				if allowed, err := l.cel.allowed(l.values[i]); allowed != l.allowed(i) || err != nil {
					b.Fatalf("request %d: %v, %v", i, allowed, err)
				}
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				l.cel.allowed(l.values[i&mask])
			}
		})
	}
}
