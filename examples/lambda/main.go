// Lambda tells who may use the functions of a small shop and what they may do themselves: a bucket, an API, a queue,
// a partner, the public, the code of a function, somebody who creates one, a workflow, a load balancer, encrypted filters,
// a pipeline, a web function. At the end it prints what the package knows about event sources and operations.
//
//	go run ./examples/lambda
//
// The policies are in the directory policies, each as it would stand in the account.
package main

import (
	"embed"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

//go:embed policies
var policies embed.FS

const (
	shop    = "111122223333" // the account of the functions
	partner = "444455556666"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run is main with everything it depends on as arguments.
func run(_ []string, _ io.Reader, stdout, stderr io.Writer) int {
	if err := tell(policies, stdout); err != nil {
		fmt.Fprintln(stderr, "lambda:", err)
		return 1
	}
	return 0
}

// tell writes the whole story.
func tell(policies fs.FS, w io.Writer) error {
	s := &story{policies: policies, w: w}
	s.bucket()
	s.api()
	s.queue()
	s.partner()
	s.public()
	s.code()
	s.create()
	s.workflow()
	s.balancer()
	s.filters()
	s.deploy()
	s.web()
	s.tables()
	return s.err
}

// bucket: a notification of S3 needs a statement in the function's policy. The ARN of a bucket has no account, so the
// statement names it: a bucket that is deleted can be created again by anybody.
func (s *story) bucket() {
	s.heading("A bucket and its function")
	f := s.function("thumbnails")
	f.Policies = map[string]*policy.Policy{"": s.read("thumbnails.json")}
	for _, source := range []lambdaperm.Source{
		{ARN: "arn:aws:s3:::shop-photos", Account: shop},
		{ARN: "arn:aws:s3:::shop-invoices", Account: shop},
		{ARN: "arn:aws:s3:::shop-photos", Account: partner},
	} {
		s.print("Bucket of account %s: ", source.Account)
		s.report(lambdaperm.InvokeFromSource(f, "", source))
	}
}

// api: each alias has a policy of its own, and that of the function is not its policy.
func (s *story) api() {
	s.heading("An API that calls the alias live")
	f := s.orders()
	source := lambdaperm.Source{ARN: "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/POST/orders"}
	s.report(lambdaperm.InvokeFromSource(f, "live", source))
	s.report(lambdaperm.InvokeFromSource(f, "", source))
}

// queue: Lambda reads a queue itself, with the execution role; the function needs no policy.
func (s *story) queue() {
	s.heading("A queue, with two execution roles")
	mapping := lambdaperm.EventSourceMapping{SourceARN: "arn:aws:sqs:eu-west-1:111122223333:shop-orders"}
	for _, name := range []string{"AWSLambdaBasicExecutionRole", "AWSLambdaSQSQueueExecutionRole"} {
		f := s.function("warehouse")
		f.Role = s.role("warehouse", managed.MustLookup(name))
		s.report(lambdaperm.PollEventSource(f, mapping))
	}
}

// partner: a caller of another account needs its own policies and that of the function.
func (s *story) partner() {
	s.heading("A partner's role")
	c := lambdaperm.Caller{
		Principal: evaluate.MustParsePrincipal("arn:aws:sts::444455556666:assumed-role/fulfilment/worker-7"),
		Identity:  []*policy.Policy{s.read("partner-fulfilment.json")},
	}
	f := s.orders()
	s.report(lambdaperm.Invoke(f, "", c))
	s.report(lambdaperm.Invoke(f, "live", c))
}

// public: a function URL for everybody takes two statements. The first alone was enough when URLs were new.
func (s *story) public() {
	s.heading("A public function URL, with one statement and with both")
	anyone := lambdaperm.Caller{Principal: evaluate.MustParsePrincipal("anonymous")}
	for _, file := range []string{"status-url-only.json", "status.json"} {
		f := s.function("status")
		f.URLs = map[string]lambdaperm.URL{"": {AuthType: lambdapolicy.AuthNone}}
		f.Policies = map[string]*policy.Policy{"": s.read(file)}
		s.report(lambdaperm.InvokeURL(f, "", anyone))
	}
}

// code: two functions share a role that lets only one of them write reports.
func (s *story) code() {
	s.heading("Two functions with one role")
	role := s.role("accounting", s.read("accounting-role.json"))
	for _, name := range []string{"reports", "cleanup"} {
		f := s.function(name)
		f.Role = role
		s.report(lambdaperm.Call(f, lambdaperm.CallInput{
			Action:   "s3:PutObject",
			Resource: evaluate.Resource{ARN: "arn:aws:s3:::shop-reports/2026/11.csv", Account: shop},
		}))
	}
}

// create: whoever creates a function passes a role to it, and must be allowed to.
func (s *story) create() {
	s.heading("A developer creates a function")
	role := s.role("warehouse", managed.MustLookup("AWSLambdaSQSQueueExecutionRole"))
	in := lambdaperm.Function{ARN: s.function("returns").ARN, Role: role}
	c := lambdaperm.Caller{
		Principal: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann"),
		Identity:  []*policy.Policy{s.read("developer.json")},
	}
	s.report(lambdaperm.CreateFunction(c, in))
	c.Identity = append(c.Identity, s.read("pass-warehouse-role.json"))
	s.report(lambdaperm.CreateFunction(c, in))
}

// workflow: a state machine invokes as a role, which must be trusted and allowed; a grant on the function is none on its
// alias.
func (s *story) workflow() {
	s.heading("A workflow with a role, which calls the alias live")
	f := s.orders()
	f.Policies = nil
	for _, file := range []string{"workflow-function.json", "workflow-alias.json"} {
		role := s.role("workflow", s.read(file))
		role.Trust = s.read("trust-states.json")
		s.report(lambdaperm.InvokeThroughRole(f, "live", lambdaperm.EventSourceStepFunctions, *role))
	}
}

// balancer: a load balancer and its function belong to one account, whatever the policies say.
func (s *story) balancer() {
	s.heading("A load balancer of the partner")
	f := s.function("orders")
	f.Policies = map[string]*policy.Policy{"": s.read("orders-balancer.json")}
	s.report(lambdaperm.InvokeFromSource(f, "", lambdaperm.Source{
		ARN: "arn:aws:elasticloadbalancing:eu-west-1:444455556666:targetgroup/orders/6d0ecf831eec9f09",
	}))
}

// filters: Lambda reads encrypted filter criteria as a service of its Region; the execution role has no part in it.
func (s *story) filters() {
	s.heading("A queue with encrypted filter criteria, with two key policies")
	const key = "arn:aws:kms:eu-west-1:111122223333:key/1a2b3c4d"
	f := s.function("warehouse")
	f.Role = s.role("warehouse", managed.MustLookup("AWSLambdaSQSQueueExecutionRole"))
	for _, file := range []string{"key-account.json", "key-lambda.json"} {
		s.report(lambdaperm.PollEventSource(f, lambdaperm.EventSourceMapping{
			SourceARN: "arn:aws:sqs:eu-west-1:111122223333:shop-orders", FilterKey: key,
			ResourcePolicies: map[string]*policy.Policy{key: s.read(file)},
		}))
	}
}

// deploy: one question for a function with all that belongs to it.
func (s *story) deploy() {
	s.heading("A pipeline deploys a function in a VPC")
	f := s.function("orders")
	f.Role = s.role("orders", managed.MustLookup("AWSLambdaVPCAccessExecutionRole"))
	f.VPC = &lambdaperm.VPC{ID: "vpc-1", Subnets: []string{"subnet-1"}, SecurityGroups: []string{"sg-1"}}
	f.CodeObject = "arn:aws:s3:::shop-builds/orders.zip"
	f.Aliases = []string{"live"}
	r, err := lambdaperm.CheckDeployment(lambdaperm.Caller{
		Principal: evaluate.MustParsePrincipal("arn:aws:sts::111122223333:assumed-role/pipeline/run-7"),
		Identity:  []*policy.Policy{s.read("pipeline.json")},
	}, lambdaperm.Deployment{
		Function: f, PublishVersion: true,
		Permissions: []lambdapolicy.AddPermissionInput{{
			StatementID: "api", Qualifier: "live", Action: "lambda:InvokeFunction", Principal: "apigateway.amazonaws.com",
			SourceARN: "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/*/POST/orders",
		}},
	})
	s.fail(err)
	s.print("%s\n\n", r)
}

// web: an endpoint of a web function takes a permission of its own.
func (s *story) web() {
	s.heading("A web function, for the partner")
	w := lambdaperm.WebFunction{
		ARN: "arn:aws:lambda:eu-west-1:111122223333:web-function/catalogue", Policy: s.read("catalogue.json"),
		Endpoints: map[string]lambdaperm.WebFunctionEndpoint{"partners": {AuthType: lambdaperm.WebAuthIAM}},
	}
	for _, file := range []string{"partner-fulfilment.json", "partner-catalogue.json"} {
		s.report(lambdaperm.InvokeWebFunction(w, "partners", lambdaperm.Caller{
			Principal: evaluate.MustParsePrincipal("arn:aws:sts::444455556666:assumed-role/fulfilment/worker-7"),
			Identity:  []*policy.Policy{s.read(file)},
		}))
	}
}

// orders is the function that the API and the partner call: the API its alias live, the partner the function.
func (s *story) orders() lambdaperm.Function {
	f := s.function("orders")
	f.Aliases = []string{"live"}
	f.Policies = map[string]*policy.Policy{"": s.read("orders.json"), "live": s.read("orders-live.json")}
	return f
}

// A story is told until something goes wrong; the first error stays.
type story struct {
	policies fs.FS
	w        io.Writer
	err      error
}

func (s *story) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

func (s *story) print(format string, args ...any) {
	if s.err != nil {
		return
	}
	_, err := fmt.Fprintf(s.w, format, args...)
	s.fail(err)
}

func (s *story) heading(text string) { s.print("# %s\n\n", text) }

// report writes an answer of package lambdaperm.
func (s *story) report(r lambdaperm.Report, err error) {
	s.fail(err)
	s.print("%s\n\n", r)
}

// function is a function of the shop.
func (s *story) function(name string) lambdaperm.Function {
	return lambdaperm.Function{ARN: arn.MustParseFunction("arn:aws:lambda:eu-west-1:" + shop + ":function:" + name)}
}

// role is a role of the shop that Lambda may assume.
func (s *story) role(name string, identity ...*policy.Policy) *lambdaperm.Role {
	return &lambdaperm.Role{
		ARN:      "arn:aws:iam::" + shop + ":role/" + name,
		Trust:    s.read("trust-lambda.json"),
		Identity: identity,
	}
}

// read is the policy in a file; where it is refused, nothing more is told.
func (s *story) read(file string) *policy.Policy {
	p, err := policy.ParseFile(s.policies, "policies/"+file, policy.WithName(file))
	s.fail(err)
	return p
}
