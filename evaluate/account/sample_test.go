package account_test

import (
	"bufio"
	"encoding/json"
	"io/fs"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
)

// question is a line of testdata/sample.jsonl: a request and what must come of it.
type question struct {
	Principal, Action, Resource string
	Context                     map[string]string
	Decision, By, Why           string
	DependsOn                   []string
}

// sample reads the snapshot of testdata/sample, and what is asked about it.
func sample(t testing.TB, opts ...account.Option) (*account.Snapshot, []question) {
	t.Helper()
	s, err := account.Read(sampleFiles(t), opts...)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open("testdata/sample.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []question
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		list = append(list, q)
	}
	if len(list) == 0 {
		t.Fatal("no questions")
	}
	return s, list
}

func sampleFiles(t testing.TB) fs.FS {
	t.Helper()
	root, err := os.OpenRoot("testdata/sample")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root.FS()
}

func (q *question) request(t testing.TB) evaluate.Request {
	t.Helper()
	var ctx condition.Context
	for key, value := range q.Context {
		ctx.Set(key, value)
	}
	return evaluate.Request{
		Principal: evaluate.MustParsePrincipal(q.Principal), Action: q.Action, Resource: evaluate.Resource{ARN: q.Resource}, Context: ctx,
	}
}

// answer is what a result says, in the words of a question.
func answer(r evaluate.Result) (a question) {
	a.Decision = r.Decision.String()
	if len(r.DependsOn) > 0 {
		a.Decision = "depends"
		for _, u := range r.DependsOn {
			a.DependsOn = append(a.DependsOn, u.Label)
		}
		return a
	}
	if r.Decision != evaluate.Allowed {
		a.By = r.By.String()
	}
	return a
}

// TestSample asks everything about the sample: IN-03, IN-13, IN-14, IN-15, IN-16, IN-17, IN-18, IN-20.
func TestSample(t *testing.T) {
	s, questions := sample(t)
	for _, q := range questions {
		t.Run(q.Why, func(t *testing.T) {
			want := question{Decision: q.Decision, By: q.By, DependsOn: q.DependsOn}
			req := q.request(t)
			got, err := s.Evaluate(req)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, answer(got)); diff != "" {
				t.Errorf("Evaluate (-want +got)\n%s", diff)
			}
			e, err := s.Evaluator(q.Principal)
			if err != nil {
				t.Fatal(err)
			}
			req.Principal = evaluate.Principal{}
			again, err := e.Evaluate(req)
			if err != nil {
				t.Fatal(err)
			}
			if !again.Equal(got) {
				t.Errorf("the Evaluator says %v", again)
			}
			ps, err := s.Policies(q.Principal, q.Action, q.Resource)
			if err != nil {
				t.Fatal(err)
			}
			req.Principal = e.Principal()
			other, err := evaluate.Evaluate(&req, ps)
			if err != nil || other.Decision != got.Decision {
				t.Errorf("with the policies alone: %v, %v", other, err)
			}
		})
	}
}

// TestSampleContents: IN-04, IN-10.
func TestSampleContents(t *testing.T) {
	s, _ := sample(t)
	want := []account.Entity{
		{Kind: "role", ARN: "arn:aws:iam::111122223333:role/admin", UniqueID: "AROASAMPLEROLEADM0002", Policies: []string{"arn:aws:iam::aws:policy/AdministratorAccess"}},
		{Kind: "role", ARN: "arn:aws:iam::111122223333:role/legacy", UniqueID: "AROASAMPLEROLELEG0003", Policies: []string{"role/legacy:NoDelete", "arn:aws:iam::aws:policy/SampleRetired2015"}},
		{Kind: "role", ARN: "arn:aws:iam::111122223333:role/service/orders-fn", UniqueID: "AROASAMPLEROLEORD0001",
			Policies: []string{"role/orders-fn:Table", "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}},
		{Kind: "user", ARN: "arn:aws:iam::111122223333:user/ana", UniqueID: "AIDASAMPLEUSERANA0001", Groups: []string{"developers"},
			Policies: []string{"group/developers:ReadOrders", "arn:aws:iam::111122223333:policy/teams/OrdersDeveloper"},
			Boundary: "arn:aws:iam::111122223333:policy/DeveloperBoundary", Tags: map[string]string{"team": "orders"}},
		{Kind: "user", ARN: "arn:aws:iam::111122223333:user/ben", UniqueID: "AIDASAMPLEUSERBEN0002"},
	}
	for i := range want {
		want[i].Account = "111122223333"
		if want[i].Tags == nil {
			want[i].Tags = map[string]string{} // the list is there and empty
		}
	}
	if diff := cmp.Diff(want, slices.Collect(s.Principals())); diff != "" {
		t.Errorf("Principals (-want +got)\n%s", diff)
	}
	accounts := []account.Account{
		{ID: "111122223333", Details: true, Users: 2, Groups: 1, Roles: 3, Policies: 2, Organization: "o-sample12345", OrganizationPath: "o-sample12345/r-ab12/ou-ab12-dev00001/"},
		{ID: "210987654321", Organization: "o-sample12345", OrganizationPath: "o-sample12345/r-ab12/", ManagementAccount: true},
	}
	if diff := cmp.Diff(accounts, slices.Collect(s.Accounts())); diff != "" {
		t.Errorf("Accounts (-want +got)\n%s", diff)
	}
	var problems []string
	for _, p := range s.Problems() {
		problems = append(problems, p.Entity+": "+p.Err.Error())
		if !p.Remark {
			t.Errorf("%s: %v is no remark", p.Entity, p.Err)
		}
	}
	wantProblems := []string{
		"arn:aws:iam::111122223333:role/legacy: account: authz-2.json:55:3: RoleDetailList[2]: \"arn:aws:iam::aws:policy/SampleRetired2015\": the document is in neither the snapshot nor the catalogue (POLICY_NOT_FOUND)",
	}
	if diff := cmp.Diff(wantProblems, problems); diff != "" {
		t.Errorf("Problems (-want +got)\n%s", diff)
	}
}
