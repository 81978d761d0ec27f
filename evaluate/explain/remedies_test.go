package explain_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/explain"
	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

var scenarioFiles = flag.String("explain.scenarios", "../scenario/testdata/*.json*", "pattern of scenario files whose denials are explained")

// A tally counts what became of denials.
type tally struct {
	denied, remedied, offered, statements int
	without                               []string // those with nothing but NOTHING_HELPS or OWNER_DECIDES, with their reason
}

func (c *tally) String() string {
	return fmt.Sprintf("%d denied, %d with a remedy, %d of them with something to do; %d new statements", c.denied, c.remedied, c.offered, c.statements)
}

// look checks the explanation of one request: what is offered is applied from the data alone, and must have the request
// allowed, keep the conditions of the nearest statement and let no stranger in.
func (c *tally) look(t *testing.T, name string, req evaluate.Request, ps evaluate.Policies) {
	e, err := evaluate.Compile(ps)
	if err != nil {
		return
	}
	x := explain.Explain(e, &req)
	if (len(x.Blockers) == 0) != (x.Trace.Result.Decision == evaluate.Allowed) {
		t.Errorf("%s: %s with blockers %v", name, x.Trace.Result.Decision, briefBlockers(x))
	}
	if !x.Trace.Result.Equal(e.Evaluate(&req)) {
		t.Errorf("%s: the trace has another result", name)
	}
	if x.Trace.Result.Decision == evaluate.Allowed {
		if x.Remedies != nil || x.Code != "" || x.Sentence != "" {
			t.Errorf("%s: allowed, and explained: %v", name, x)
		}
		return
	}
	c.denied++
	if len(x.Remedies) == 0 {
		t.Errorf("%s: no remedy and no reason", name)
		return
	}
	if len(x.Remedies) > 3 {
		t.Errorf("%s: %d remedies", name, len(x.Remedies))
	}
	if x.Remedies[0].Code != explain.NothingHelps {
		c.remedied++
	}
	offered := false
	for _, r := range x.Remedies {
		if !r.Verified {
			t.Errorf("%s: %s is shown and not verified", name, r.Code)
		}
		owner := slices.ContainsFunc(r.Changes, func(ch explain.Change) bool {
			return ch.Code == explain.OwnerDecides || ch.Code == explain.NothingHelps
		})
		offered = offered || !owner
		if x.Trace.Result.Decision == evaluate.ExplicitDeny && !owner {
			t.Errorf("%s: %s is offered against a Deny", name, r.Code)
		}
		changed, asked := ps, req
		for _, ch := range r.Changes {
			if ch.Code == explain.AddStatement {
				c.statements++
				keepsConditions(t, name, x, &ch)
			}
			applied(t, name, &changed, &asked, &ch)
		}
		if owner {
			continue
		}
		if d := compile(t, changed).Decide(&asked); d != evaluate.Allowed {
			t.Errorf("%s: %s: %s as it is told", name, r.Code, d)
		}
		if who := letIn(t, ps, changed, asked); who != "" {
			t.Errorf("%s: %s lets %s in", name, r.Code, who)
		}
	}
	if offered {
		c.offered++
	} else {
		c.without = append(c.without, fmt.Sprintf("%s: %s: %s", name, x.Remedies[0].Code, x.Remedies[0].Changes[0].Say))
	}
}

// keepsConditions checks that a new statement has the keys of the nearest statement of its type under their operators.
func keepsConditions(t *testing.T, name string, x *explain.Explanation, c *explain.Change) {
	for _, n := range x.Near {
		if n.ReadAs != c.Kind {
			continue
		}
		for _, test := range n.Tests {
			if !slices.ContainsFunc(c.Spec.Condition, func(s condition.Spec) bool { return ascii.EqualFold(s.Key, test.Test.Key()) }) {
				t.Errorf("%s: the new statement lacks %s of %s", name, test.Test.Key(), n.Ref)
			}
		}
		return
	}
}

// applied makes a change from what the explanation says of it.
func applied(t *testing.T, name string, ps *evaluate.Policies, req *evaluate.Request, c *explain.Change) {
	with := func(p *policy.Policy) *policy.Policy {
		var err error
		q := p
		if c.Statement != "" {
			q = p.Without(func(s *policy.Statement) bool {
				return s.Sid() == c.Statement || s.Sid() == "" && strings.HasPrefix(c.Statement, "#")
			})
		}
		if q == nil {
			q, err = policy.New(policy.Version2012, *c.Spec)
		} else {
			q, err = q.With(*c.Spec)
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		return q.Named(p.Name())
	}
	switch c.Code {
	case explain.SendKey:
		req.Context.SetValue(c.Key, condition.One(c.Values[0]))
		return
	case explain.AskOtherwise:
		if c.Resource != "" {
			req.Resource.ARN = c.Resource
		} else {
			req.Principal = evaluate.MustParsePrincipal(c.Values[0])
		}
		return
	case explain.AttachManaged:
		ps.Identity = append(slices.Clone(ps.Identity), managed.MustLookup(c.Managed))
		return
	case explain.OwnerDecides, explain.NothingHelps:
		return
	}
	list := func(old []*policy.Policy) []*policy.Policy {
		if c.Statement == "" {
			return append(slices.Clone(old), with(nil))
		}
		list := slices.Clone(old)
		for i, p := range list {
			if label := p.Name(); label == c.Policy || label == "" && c.Policy == fmt.Sprintf("%s[%d]", c.Kind, i) {
				list[i] = with(p)
			}
		}
		return list
	}
	switch c.Kind {
	case policy.Identity:
		ps.Identity = list(ps.Identity)
	case policy.Session:
		ps.Session = list(ps.Session)
	case policy.Boundary:
		ps.Boundary = with(ps.Boundary)
	case policy.Endpoint:
		ps.Endpoint = with(ps.Endpoint)
	default:
		ps.Resource = with(ps.Resource)
	}
}

// letIn names a stranger who is let in by changed policies and was not before, whose own policies allow everything.
func letIn(t *testing.T, before, after evaluate.Policies, req evaluate.Request) string {
	all := listOf(statements("all", fullAWS))
	for _, id := range []string{"arn:aws:iam::777766665555:user/eve", "anonymous", "macie.amazonaws.com"} {
		asked := req
		asked.Principal = evaluate.MustParsePrincipal(id)
		if id == req.Principal.ID() {
			continue
		}
		decide := func(ps evaluate.Policies) evaluate.Decision {
			return compile(t, evaluate.Policies{Identity: all, Resource: ps.Resource, RCPs: ps.RCPs, Endpoint: ps.Endpoint}).Decide(&asked)
		}
		if decide(after) != decide(before) {
			return id
		}
	}
	return ""
}

// TestRemediesOfScenarios explains the denials of scenario files.
func TestRemediesOfScenarios(t *testing.T) {
	files, err := filepath.Glob(*scenarioFiles)
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	var c tally
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		list, err := scenario.Read(data)
		if err != nil {
			continue
		}
		for _, s := range list {
			if s.Err == nil {
				c.look(t, s.Name, s.Request, s.Policies)
			}
		}
	}
	t.Log(&c)
	for _, s := range c.without {
		t.Log(s)
	}
	if c.denied < 20 {
		t.Errorf("only %d denials", c.denied)
	}
}

// silentCases are denials with two and three sides silent, alternately, about a queue, a function, a key, a role and a
// bucket, in one account and across two.
func silentCases(n int) (names []string, requests []evaluate.Request, policies []evaluate.Policies) {
	const mine, other = "123456789012", "444455556666"
	for i := range n {
		r := rand.New(rand.NewPCG(3, uint64(i)))
		pick := func(list ...string) string { return list[r.IntN(len(list))] }
		owner := pick(mine, other)
		call := [...][2]string{
			{"sqs:SendMessage", "arn:aws:sqs:eu-west-1:" + owner + ":orders"},
			{"lambda:InvokeFunction", "arn:aws:lambda:eu-west-1:" + owner + ":function:orders" + pick("", ":live")},
			{"kms:Decrypt", "arn:aws:kms:eu-west-1:" + owner + ":key/1234"},
			{"sts:AssumeRole", "arn:aws:iam::" + owner + ":role/target"},
			{"s3:GetObject", "arn:aws:s3:::data/x"},
		}[r.IntN(5)]
		req := ask(pick("arn:aws:iam::"+mine+":user/ann", session), call[0], call[1])
		req.Resource.Account = owner
		full, silent := statements("full", fullAWS), statements("silent", `{"Effect":"Allow","Action":"ec2:Describe*","Resource":"*"}`)
		near := statements("near", `{"Sid":"Near","Effect":"Allow","Action":"`+pick("sqs:ReceiveMessage", "lambda:GetFunction", "s3:PutObject", "kms:Encrypt")+`","Resource":"*"`+
			pick("", `,"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`)+`}`)
		ps := evaluate.Policies{
			Identity: listOf(full), Boundary: full, SCPs: []evaluate.Level{{Name: "root", Policies: listOf(full)}},
			Endpoint: statements("endpoint", `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`),
		}
		if owner == mine && (call[0] == "kms:Decrypt" || call[0] == "sts:AssumeRole") {
			ps.Resource = statements("own", `{"Effect":"Allow","Principal":{"AWS":"`+mine+`"},"Action":"`+call[0]+`"`+map[bool]string{true: "", false: `,"Resource":"*"`}[call[0] == "sts:AssumeRole"]+`}`)
		}
		silence := []func(){
			func() { ps.Identity = listOf(near) }, func() { ps.Boundary = silent },
			func() { ps.SCPs = []evaluate.Level{{Name: "root", Policies: listOf(silent)}} },
			func() {
				ps.Endpoint = statements("endpoint", `{"Effect":"Allow","Principal":"*","Action":"ec2:*","Resource":"*"}`)
			},
		}
		if owner == other {
			silence = append(silence, func() { ps.Resource = nil })
		}
		r.Shuffle(len(silence), func(i, j int) { silence[i], silence[j] = silence[j], silence[i] })
		for _, quiet := range silence[:2+i%2] {
			quiet()
		}
		names = append(names, fmt.Sprintf("silent %d", i))
		requests, policies = append(requests, req), append(policies, ps)
	}
	return names, requests, policies
}

// TestRemediesOfSilence explains 200 denials with two and three sides silent.
func TestRemediesOfSilence(t *testing.T) {
	var c tally
	names, requests, policies := silentCases(200)
	for i := range names {
		c.look(t, names[i], requests[i], policies[i])
	}
	t.Log(&c)
	if c.denied < 200 || c.remedied < 200 {
		t.Errorf("%v, want all denied and all with a remedy", &c)
	}
}
