package account_test

import (
	"encoding/json"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// A mutation is a change of one member of a file.
type mutation struct {
	what, file, text string
}

// documents are members that hold policy documents, whose inside package policy judges.
var documents = []string{"PolicyDocument", "Document", "AssumeRolePolicyDocument", "policy", "document", "scps", "rcps"}

// mayBeMissing are members without which a file says something else that is as good: who has no boundary has no such
// member, and a resource without a policy has none either.
var mayBeMissing = []string{"policy", "rcps", "UserPolicyList"}

// mutationsOf drops, doubles and retypes each member of a file.
func mutationsOf(t *testing.T, file, text string) (list []mutation) {
	t.Helper()
	root, err := jsonscan.ReadNested(text, len(text), jsonscan.MostDepth)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	var visit func(n *jsonscan.Node)
	visit = func(n *jsonscan.Node) {
		for i := range n.Inner {
			m := &n.Inner[i]
			if m.Step.Index < 0 {
				add := func(what string, text string) {
					list = append(list, mutation{file + ": " + what + " " + m.Path().String(), file, text})
				}
				from, to := m.NameAt, m.End()
				whole := text[from:to]
				without := text[:from] + text[to:]
				if i+1 < len(n.Inner) {
					without = text[:from] + text[n.Inner[i+1].NameAt:]
				} else if i > 0 {
					without = text[:n.Inner[i-1].End()] + text[to:]
				}
				if !slices.Contains(mayBeMissing, m.Step.Name) {
					add("without", without)
				}
				add("twice", text[:to]+","+whole+text[to:])
				add("twice, empty first", text[:from]+text[from:m.NameEnd(text)]+":null,"+text[from:])
				for _, other := range []string{"null", "true", "1", `"x"`, "[]", "{}"} {
					if v, err := jsonscan.Read(other, 10); err != nil || v.Kind() != m.Kind() {
						add("as "+other, text[:m.Offset()]+other+text[to:])
					}
				}
			}
			if !slices.Contains(documents, m.Step.Name) {
				visit(m)
			}
		}
	}
	visit(jsonscan.Tree(root))
	return list
}

// mutationQuestions ask every principal for every action on every resource.
func mutationQuestions() (list []evaluate.Request) {
	for _, who := range []string{
		ana, "arn:aws:iam::" + here + ":user/ben", "arn:aws:sts::" + here + ":assumed-role/orders-fn/s", "arn:aws:sts::" + here + ":assumed-role/legacy/s",
		"arn:aws:sts::" + here + ":assumed-role/admin/s", "sns.amazonaws.com",
	} {
		for _, q := range [][2]string{
			{"lambda:InvokeFunction", "arn:aws:lambda:eu-west-1:" + here + ":function:orders-api"}, {"lambda:InvokeFunction", fn + ":live"},
			{"lambda:InvokeFunction", "arn:aws:lambda:us-east-1:" + here + ":function:orders-api"}, {"s3:GetObject", "arn:aws:s3:::sample-plain/x"}, {"s3:GetObject", "arn:aws:s3:::sample-orders-data/x"},
			{"dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:" + here + ":table/orders"}, {"organizations:LeaveOrganization", "*"}, {"iam:CreateUser", "arn:aws:iam::" + here + ":user/x"},
			{"sts:AssumeRole", "arn:aws:iam::" + here + ":role/service/orders-fn"}, {"sqs:SendMessage", "arn:aws:sqs:eu-west-1:" + here + ":dead"},
		} {
			list = append(list, evaluate.Request{Principal: evaluate.MustParsePrincipal(who), Action: q[0], Resource: evaluate.Resource{ARN: q[1]}})
		}
	}
	return list
}

// TestMutations: dropping, doubling and retyping a member never turns a denied answer into an allowed one without an
// error or a note.
func TestMutations(t *testing.T) {
	base := texts{}
	err := fs.WalkDir(sampleFiles(t), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(sampleFiles(t), name)
		base[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range lambdaFiles() {
		if name != "details.json" && name != "organization.json" {
			base[name] = text
		}
	}
	whole := read(t, base)
	requests := mutationQuestions()
	denied := make(map[int]bool)
	for i, req := range requests {
		if r, err := whole.Evaluate(req); err != nil || r.Decision != evaluate.Allowed {
			denied[i] = true
		}
	}
	if len(denied) == 0 || len(denied) == len(requests) {
		t.Fatalf("%d of %d requests are denied", len(denied), len(requests))
	}
	before := lines(t, whole.Problems())
	n, opened, noted := 0, 0, 0
	for _, name := range slices.Sorted(maps.Keys(base)) {
		for _, m := range mutationsOf(t, name, base[name]) {
			n++
			files := maps.Clone(base)
			files[name] = m.text
			s, err := account.Read(files.fs())
			if err != nil {
				codeOf(t, err)
				continue
			}
			opened++
			isNoted := !slices.Equal(before, lines(t, s.Problems()))
			for i, req := range requests {
				if !denied[i] {
					continue
				}
				r, err := s.Evaluate(req)
				if err != nil {
					codeOf(t, err)
					continue
				}
				if r.Decision != evaluate.Allowed {
					continue
				}
				if isNoted || len(notes(r)) > 0 {
					noted++
					continue
				}
				t.Errorf("%s: %s %s by %s is allowed", m.what, req.Action, req.Resource.ARN, req.Principal)
			}
		}
	}
	t.Logf("%d mutants, %d of them were read; %d answers became allowed, with a note", n, opened, noted)
	if n < 1000 || opened == 0 || opened == n || noted == 0 {
		t.Errorf("%d mutants, %d read, %d noted: the test has no teeth", n, opened, noted)
	}
}

// lines are problems without their places, which a change moves.
func lines(t *testing.T, problems []account.Problem) (list []string) {
	t.Helper()
	for _, p := range problems {
		e := *p.Err
		e.Line, e.Column = 0, 0
		text, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, p.Entity+" "+strings.TrimSpace(string(text)))
	}
	return list
}
