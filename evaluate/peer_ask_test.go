package evaluate_test

import (
	"bufio"
	"encoding/json"
	"flag"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Another engine is asked what it says to the cases of the second generator, by a program that takes cases on its
// standard input: internal/peer has one.

var (
	peerCommand = flag.String("peer.command", "", "the program that asks another engine, with its arguments")
	peerCount   = flag.Int("peer.cases", 2000, "ask it about this many cases of the second generator")
	peerSeed    = flag.Uint64("peer.seed", 1, "the first seed of these")
	peerShow    = flag.Int("peer.show", 20, "stop reducing after this many differences that nobody has judged")
	peerWrite   = flag.Bool("peer.write", false, "write testdata/peer.jsonl anew, with smaller cases where there are some")
)

// A peer is a running program.
type peer struct {
	in  io.Writer
	out *bufio.Reader
}

// peerStart starts the program; it ends with the test.
func peerStart(t *testing.T, command string) *peer {
	t.Helper()
	words := strings.Fields(command)
	cmd := exec.CommandContext(t.Context(), words[0], words[1:]...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close(); _ = cmd.Wait() })
	return &peer{in, bufio.NewReader(out)}
}

// A peerAnswer is what the program says.
type peerAnswer struct {
	Says, Why string
	Ignored   []string
}

func (p *peer) ask(t *testing.T, q peerCase) (a peerAnswer) {
	t.Helper()
	line, err := json.Marshal(q)
	if err == nil {
		_, err = p.in.Write(append(line, '\n'))
	}
	if err == nil {
		line, err = p.out.ReadBytes('\n')
	}
	if err == nil {
		err = json.Unmarshal(line, &a)
	}
	if err != nil {
		t.Fatalf("the program that asks the peer: %v", err)
	}
	return a
}

// A peerCase is what the program is asked. All keys that follow from something are spelled out.
type peerCase struct {
	Principal string            `json:"principal"`
	Action    string            `json:"action"`
	Resource  string            `json:"resource"`
	Account   string            `json:"account"`
	Context   map[string]any    `json:"context"`
	Policies  evaluate.Policies `json:"policies"`
}

func peerAsked(req *evaluate.Request, ps evaluate.Policies) peerCase {
	q := peerCase{Principal: req.Principal.ID(), Action: req.Action, Resource: req.Resource.ARN, Account: req.Resource.Account,
		Context: map[string]any{}, Policies: ps}
	if arn.IsAccountID(q.Principal) {
		q.Principal = "arn:aws:iam::" + q.Principal + ":root"
	}
	if parts := strings.Split(q.Resource, ":"); q.Account == "" && len(parts) > 5 {
		q.Account = parts[4]
	}
	if q.Account == "" {
		q.Account = req.Principal.Account()
	}
	for key := range peerKeys(ps) {
		v, ok := req.Context.Lookup(key)
		if !ok && !req.Context.MarkedAbsent(key) {
			v, ok = req.Derive(strings.ToLower(key))
		}
		def, _ := condition.LookupKey(key)
		switch {
		case !ok:
		case v.IsList() || def.Multivalued:
			q.Context[key] = slices.AppendSeq([]string{}, v.All())
		default:
			q.Context[key] = v.At(0)
		}
	}
	return q
}

var peerVariable = regexp.MustCompile(`\$\{([A-Za-z0-9-]+:[^},"]+)`)

// peerKeys are the keys that policies mention, in tests and in variables.
func peerKeys(ps evaluate.Policies) map[string]bool {
	text, _ := json.Marshal(ps)
	var document any
	_ = json.Unmarshal(text, &document)
	names := map[string]string{} // by the key in lower case: some are spelled in several ways
	add := func(key string) { names[strings.ToLower(key)] = key }
	for _, m := range peerVariable.FindAllStringSubmatch(string(text), -1) {
		add(m[1])
	}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			for name, e := range v {
				if tests, ok := e.(map[string]any); ok && name == "Condition" {
					for _, test := range tests {
						for key := range test.(map[string]any) {
							add(key)
						}
					}
					continue
				}
				walk(e)
			}
		}
	}
	walk(document)
	keys := map[string]bool{}
	for lower, name := range names {
		if k := secondKey(lower); k != nil {
			name = k.key
		}
		keys[name] = true
	}
	return keys
}

// asked is what the peer is asked about a case. Policies that have no say for reasons that it leaves to those who ask
// are left out.
func (c *twinCase) asked() peerCase {
	req, ps, err := c.build()
	if err != nil {
		panic(err)
	}
	has := c.hasSay()
	if !has[policy.Identity] {
		ps.Identity, ps.Boundary = nil, nil
	}
	if !has[policy.Session] {
		ps.Session = nil
	}
	if !has[policy.SCP] {
		ps.SCPs = nil
	}
	if !has[policy.RCP] {
		ps.RCPs = nil
	}
	if !has[policy.Resource] {
		ps.Resource = nil
	}
	return peerAsked(req, ps)
}

// peerMake makes a case that can be asked: the peer takes endpoint policies for everyone alone and session policies of
// sessions, and there are things about callers that it cannot be told.
func peerMake(seed uint64) *twinCase {
	for try := uint64(0); ; try++ {
		c := secondMake(seed + try<<40)
		p := c.Caller
		c.Strict, p.Token, p.FederatingUser = false, false, ""
		if p.Kind == "service" && !strings.HasSuffix(p.ID, ".amazonaws.com") || p.ID == "cognito-identity.amazonaws.com" && p.Kind == "service" {
			continue // a web identity provider that does something else
		}
		if c.reserved() {
			p.Path, p.PathKnown = "/aws-reserved/sso.amazonaws.com/", true
		}
		if p.Kind != "session" && p.Kind != "federated" {
			c.without(policy.Session)
		}
		for _, d := range c.Policies {
			for i := range d.Statements {
				if d.Kind == policy.Endpoint {
					d.Statements[i].Principal, d.Statements[i].NotPrincipal = policy.Everyone(), nil
				}
			}
		}
		if c.rebuild() {
			return c
		}
	}
}

// without drops all policies of a kind.
func (c *twinCase) without(kind policy.Kind) {
	c.Levels[kind] = 0
	c.Policies = slices.DeleteFunc(c.Policies, func(d twinDocument) bool { return d.Kind == kind })
}
