package account_test

import (
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/policy"
)

// holes returns the names of the unknown policies of a caller of a question, by their slots.
func holes(t *testing.T, s *account.Snapshot, id, action, resource string) (list []string) {
	t.Helper()
	for c := range s.Callers(action, resource) {
		if c.Principal.ID() != id {
			continue
		}
		add := func(slot string, policies ...*policy.Policy) {
			for _, p := range policies {
				if p.IsUnknown() {
					list = append(list, slot+": "+p.Name())
				}
			}
		}
		add("identity", c.Policies.Identity...)
		add("boundary", c.Policies.Boundary)
		add("session", c.Policies.Session...)
		add("resource", c.Policies.Resource)
		for _, l := range c.Policies.SCPs {
			add("scp", l.Policies...)
		}
		for _, l := range c.Policies.RCPs {
			add("rcp", l.Policies...)
		}
		if _, err := evaluate.Compile(c.Policies); err != nil {
			t.Errorf("the policies are refused: %v", err)
		}
		return list
	}
	t.Errorf("%s is not among the callers", id)
	return nil
}

// TestCallersHoles: what is at fault is a policy that is unknown, never silence (AN-64).
func TestCallersHoles(t *testing.T) {
	const ben = "arn:aws:iam::" + here + ":user/ben"
	const broken = `{"Version":"2012-10-17","Statement":[]}`
	long := customer(strings.Repeat("x", 2000))
	job := "arn:aws:iam::" + here + ":role/job"
	levels := func(root string) texts { return texts{"o.json": organization(root)} }
	for _, c := range []struct {
		name             string
		files            texts
		id, action, what string
		want             []string
	}{
		{"a user at fault", texts{"a.json": page(users(user("ana", `"Tags":1`), user("ben")))}, ana, "s3:GetObject", bucket, []string{"identity: the policies of " + ana}},
		{"the others have nothing", texts{"a.json": page(users(user("ana", `"Tags":1`), user("ben")))}, ben, "s3:GetObject", bucket, nil},
		{"a document", texts{"a.json": page(users(user("ana", inline("UserPolicyList", "p", broken))))}, ana, "s3:GetObject", bucket, []string{"identity: user/ana:p"}},
		{"a document of a group", texts{"a.json": page(users(user("ana", `"GroupList":["g"]`)), groups(group("g", inline("GroupPolicyList", "p", broken))))},
			ana, "s3:GetObject", bucket, []string{"identity: group/g:p"}},
		{"a group at fault", texts{"a.json": page(users(user("ana", `"GroupList":["g"]`)), groups(group("g", `"GroupPolicyList":1`)))},
			ana, "s3:GetObject", bucket, []string{"identity: arn:aws:iam::" + here + ":group/g"}},
		{"a group that is not there", texts{"a.json": page(users(user("ana", `"GroupList":["g"]`)))}, ana, "s3:GetObject", bucket, []string{"identity: the policies of " + ana}},
		{"a managed policy", texts{"a.json": page(users(user("ana", attach(customer("p")))), policies(managedPolicy(customer("p"), broken)))},
			ana, "s3:GetObject", bucket, []string{"identity: " + customer("p")}},
		{"a managed policy that is nowhere", texts{"a.json": page(users(user("ana", attach(customer("p")))))}, ana, "s3:GetObject", bucket, []string{"identity: " + customer("p")}},
		{"a name that is too long for a label", texts{"a.json": page(users(user("ana", attach(long))))}, ana, "s3:GetObject", bucket, []string{"identity: a policy whose name cannot be shown"}},
		{"a boundary", texts{"a.json": page(users(user("ana", `"PermissionsBoundary":{"PermissionsBoundaryArn":"`+customer("p")+`"}`)), policies(managedPolicy(customer("p"), broken)))},
			ana, "s3:GetObject", bucket, []string{"boundary: " + customer("p")}},
		{"a list that is missing", texts{"a.json": page(users(detail("user/ana", `"GroupList":[]`)))}, ana, "s3:GetObject", bucket, []string{"identity: a list that is missing of " + ana}},
		{"a level", levels(level("r-1", `"scps":1`, accounts(level(here, scps(fullAccess))))), ana, "s3:GetObject", bucket,
			[]string{"scp: the service control policies of account " + here, "rcp: the resource control policies of account " + here}},
		{"a control policy", levels(level("r-1", scps(broken), accounts(level(here, scps(fullAccess))))), ana, "s3:GetObject", bucket,
			[]string{"scp: the service control policies of account " + here}},
		{"a resource control policy", levels(level("r-1", scps(fullAccess), rcps(broken), accounts(level(here, scps(fullAccess))))), ana, "s3:GetObject", bucket,
			[]string{"rcp: the resource control policies of account " + here}},
		{"the policy of a resource", texts{"b.json": `{"arn":"` + bucket + `","account":"` + here + `","policy":` + broken + `}`}, ana, "s3:GetObject", bucket, []string{"resource: the policy of " + bucket}},
		{"a resource that occurs twice", texts{"b.json": `[{"arn":"` + bucket + `","account":"` + here + `"},{"arn":"` + bucket + `","account":"` + there + `"}]`}, ana, "s3:GetObject", bucket,
			[]string{"resource: the policy of " + bucket}},
		{"a pattern", texts{"b.json": `{"arn":"` + bucket + `","account":"` + here + `","policy":` + broken + `}`}, ana, "s3:GetObject", "arn:aws:s3:::?", []string{"resource: the policy of " + bucket}},
		{"a function", texts{"f.json": `{"FunctionName":"orders","FunctionArn":"` + fn + `"}`, "b.json": `{"arn":"` + fn + `","policy":1}`}, ana, "lambda:InvokeFunction", fn,
			[]string{"resource: the policy of " + fn}},
		{"versions of a function", texts{"f.json": `{"FunctionName":"orders","FunctionArn":"` + fn + `"}`, "b.json": `{"arn":"` + fn + `","policy":1}`}, ana, "lambda:InvokeFunction", fn + ":*",
			[]string{"resource: the policy of " + fn + ":*"}},
		{"a role that is assumed", texts{"a.json": page(users(user("ana")), roles(role("job", `"Tags":1`)))}, ana, "sts:AssumeRole", job, []string{"resource: the policy of " + job}},
		{"a role without a trust policy", texts{"a.json": page(users(user("ana")), roles(detail("role/job", `"RolePolicyList":[]`, `"AttachedManagedPolicies":[]`)))}, ana, "sts:AssumeRole", job,
			[]string{"resource: the policy of " + job}},
	} {
		t.Run("AN-64 "+c.name, func(t *testing.T) {
			files := texts{"a.json": page(users(user("ana"))), "b.json": resource(bucket, here, "")}
			for name, text := range c.files {
				files[name] = text
			}
			if diff := cmp.Diff(c.want, holes(t, read(t, files), c.id, c.action, c.what)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestCallersExamples: an example cannot speak for all where a policy asks for names (AN-65).
func TestCallersExamples(t *testing.T) {
	const example = "arn:aws:iam::" + there + ":role/example"
	const whom = "the roles of account " + there
	let := func(condition string) string {
		return `"Effect":"Allow","Principal":{"AWS":"` + there + `"},"Action":"*","Resource":"*","Condition":` + condition
	}
	scp := func(condition string) string {
		return `{"name":"S","document":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"*","Condition":` + condition + `}]}}`
	}
	for _, c := range []struct {
		name, resource, scp string
		want                []string
	}{
		{"who it is does not matter", let(`{"Bool":{"aws:SecureTransport":"true"}}`), fullAccess, nil},
		{"a name", let(`{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::` + there + `:role/x"}}`), fullAccess, nil},
		{"a pattern of names", let(`{"ArnLike":{"aws:principalarn":"arn:aws:iam::` + there + `:role/x*"}}`), fullAccess, []string{"resource: what " + bucket + " says about " + whom}},
		{"a variable", let(`{"StringEquals":{"aws:ResourceTag/owner":"${aws:username}"}}`), fullAccess, []string{"resource: what " + bucket + " says about " + whom}},
		{"a variable in a resource", strings.ReplaceAll(let(`{}`), `"Resource":"*"`, `"Resource":"`+bucket+`/${aws:username}"`), fullAccess, []string{"resource: what " + bucket + " says about " + whom}},
		{"a control policy with a pattern", let(`{}`), scp(`{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/x*"}}`), []string{"scp: what S says about " + whom}},
		{"a control policy with a name", let(`{}`), scp(`{"ArnNotEquals":{"aws:PrincipalArn":"arn:aws:iam::` + there + `:role/x"}}`), nil},
	} {
		t.Run("AN-65 "+c.name, func(t *testing.T) {
			s := read(t, texts{
				"a.json": page(users(user("ana"))), "b.json": resource(bucket, here, c.resource),
				"o.json": organization(level("r-1", scps(c.scp), accounts(level(here, scps(fullAccess)), level(there, scps(fullAccess))))),
			})
			want := append([]string{"identity: the policies of " + whom}, c.want...)
			if diff := cmp.Diff(want, holes(t, s, example, "s3:GetObject", bucket)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if got := holes(t, s, "arn:aws:iam::"+there+":root", "s3:GetObject", bucket); got != nil {
				t.Errorf("the root user is itself, and has %q", got)
			}
		})
	}
}

// TestCallersPartial: of an account that is not complete there may be more users and roles (AN-61, IN-11).
func TestCallersPartial(t *testing.T) {
	in := "arn:aws:iam::" + here + ":"
	s := read(t, texts{
		"1.json": page(users(user("ana"), user("example")), truncated),
		"b.json": resource(bucket, here, `"Effect":"Allow","Principal":{"AWS":"`+in+`user/cem"},"Action":"*","Resource":"*"`),
	}, account.AllowPartial())
	want := []string{
		in + "root", ana, in + "user/example", in + "user/cem",
		in + "role/example for the roles of account " + here, in + "user/example- for the users of account " + here,
	}
	if diff := cmp.Diff(want, who(s, "s3:GetObject", bucket)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"identity: " + in + "user/cem"}, holes(t, s, in+"user/cem", "s3:GetObject", bucket)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestCallersOwner: the owner of a resource, and what belongs to nobody who was read (AN-60, AN-61).
func TestCallersOwner(t *testing.T) {
	in, other := "arn:aws:iam::"+there+":", "arn:aws:iam::999999999999:"
	s := read(t, texts{
		"a.json": page(users(user("ana"))), "b.json": resource("arn:aws:s3:::of-another", "777788889999", ""),
	})
	want := []string{
		"arn:aws:iam::" + here + ":root", ana, "anonymous", "example.amazonaws.com for any other service", in + "root",
		in + "role/example for the roles of account " + there, in + "user/example for the users of account " + there,
		other + "root for the root user of any other account", other + "role/example for the roles of any other account", other + "user/example for the users of any other account",
	}
	if diff := cmp.Diff(want, who(s, "sqs:SendMessage", "arn:aws:sqs:eu-west-1:"+there+":q")); diff != "" {
		t.Errorf("a queue of an account that was not read (-want +got)\n%s", diff)
	}
	want = slices.Concat(want[:4], want[7:])
	if diff := cmp.Diff(want, who(s, "s3:ListBucket", bucket)); diff != "" {
		t.Errorf("a bucket of which nothing is known (-want +got)\n%s", diff)
	}
	for c := range s.Callers("s3:ListBucket", bucket) {
		owner := ""
		if c.Principal.Account() != here {
			owner = here
		}
		if c.Resource.Account != owner || c.Unlisted != "the policy of "+bucket {
			t.Errorf("for %v the account is %q, and %q is not listed", c.Principal, c.Resource.Account, c.Unlisted)
		}
	}
	cn := read(t, texts{"a.json": page(users(entry("arn:aws-cn:iam::"+here+":user/li", `"GroupList":[]`, `"AttachedManagedPolicies":[]`)))})
	want = []string{"arn:aws-cn:iam::" + here + ":root", "arn:aws-cn:iam::" + here + ":user/li"}
	if diff := cmp.Diff(want, who(cn, "iam:GetUser", "arn:aws-cn:iam::"+here+":user/li")); diff != "" {
		t.Errorf("in another partition (-want +got)\n%s", diff)
	}
	odd := read(t, texts{"a.json": page(users(user("a*b"))), "b.json": resource(bucket, here, "")})
	want = []string{"arn:aws:iam::" + here + ":root", "arn:aws:iam::" + here + ":user/example for arn:aws:iam::" + here + ":user/a*b"}
	if diff := cmp.Diff(want, who(odd, "s3:ListBucket", bucket)); diff != "" {
		t.Errorf("a user with a name that no caller can have (-want +got)\n%s", diff)
	}
	var zero account.Snapshot
	if got := who(&zero, "iam:GetUser", "arn:aws:iam::"+here+":user/x"); len(got) != 3 {
		t.Errorf("a snapshot that knows nothing: %q, want the owner's three", got)
	}
}

// TestCallersStream: callers are made as they are yielded, and the loop may end (AN-60).
func TestCallersStream(t *testing.T) {
	s := read(t, texts{"details.json": largeDetails()})
	const table = "arn:aws:dynamodb:eu-west-1:" + here + ":table/orders-1-1"
	n := 0
	for range s.Callers("dynamodb:GetItem", table) { // parses the documents
		n++
	}
	if n < 1001 {
		t.Fatalf("%d callers", n)
	}
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	i, early := 0, uint64(0)
	for range s.Callers("dynamodb:GetItem", table) {
		switch i++; i {
		case 50:
			early = heap()
		case 1000:
			if late := heap(); late > early+64<<10 {
				t.Errorf("%d bytes are held after 50 callers, %d after 1,000", early, late)
			}
		}
	}
	if i != n {
		t.Errorf("%d callers, then %d", n, i)
	}
	i = 0
	for range s.Callers("dynamodb:GetItem", "*") {
		if i++; i == n/2 {
			break
		}
	}
}

func BenchmarkCallers(b *testing.B) {
	s := read(b, texts{"details.json": largeDetails()})
	b.ReportAllocs()
	for b.Loop() {
		for range s.Callers("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:"+here+":table/orders-1-1") {
		}
	}
}
