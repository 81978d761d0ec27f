package evaluate_test

import (
	"flag"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/raced"
)

var impliedCases = flag.Int("implied.cases", raced.Fewer(4000), "generated requests of the test of derived keys")

// impliedKeys are the derived keys that the cases of the twin have something to derive from.
func impliedKeys() (keys []string) {
	for _, d := range evaluate.DerivedKeys() {
		switch {
		case strings.HasPrefix(d.Key, ":"):
			keys = append(keys, "ec2"+d.Key+"team", "iam"+d.Key+"team")
		case strings.HasSuffix(d.Key, "/"):
			keys = append(keys, d.Key+"team")
		default:
			keys = append(keys, d.Key)
		}
	}
	return keys
}

// TestImpliedKeys holds on generated requests that a derived key never contradicts one that was set, and that setting
// derived keys to their derived values by hand, one or all, changes no decision (K-06 to K-10).
func TestImpliedKeys(t *testing.T) {
	derived := map[string]int{}
	for seed := range uint64(*impliedCases) {
		c := twinMake(seed, genRand(seed+1<<42))
		req, ps, err := c.build()
		if err != nil {
			t.Fatal(err)
		}
		e, err := evaluate.Compile(ps)
		if err != nil {
			t.Fatal(err)
		}
		d := e.Decide(req)
		all := *req
		all.Context = req.Context.Clone()
		for _, key := range impliedKeys() {
			v, ok := req.Derive(key)
			if !ok {
				continue
			}
			derived[key]++
			if why := c.contradicts(key, slices.Collect(v.All())); why != "" {
				t.Errorf("%s is derived as %v, and %s\n%v", key, v, why, c)
			}
			if key == "aws:principalarn" && c.Caller.Kind == "session" && !c.Caller.PathKnown {
				continue // that the role has no path is assumed; who sets the key says it
			}
			one := *req
			one.Context = req.Context.Clone()
			one.Context.SetValue(key, v)
			all.Context.SetValue(key, v)
			if got := e.Decide(&one); got != d {
				t.Errorf("with %s = %v by hand: %v, want %v\n%v", key, v, got, d, c)
			}
			if r := e.Evaluate(&one); slices.ContainsFunc(r.Problems, func(p evaluate.Problem) bool {
				return p.Code == evaluate.ProblemKeysDisagree && strings.EqualFold(p.Key, key)
			}) {
				t.Errorf("with %s = %v by hand: %v\n%v", key, v, r.Problems, c)
			}
		}
		if got := e.Decide(&all); got != d {
			t.Errorf("with all derived keys by hand: %v, want %v\n%v", got, d, c)
		}
		if t.Failed() {
			return
		}
	}
	for _, key := range []string{"aws:calledviafirst", "aws:tagkeys", "ec2:resourcetag/team", "iam:resourcetag/team", "kms:calleraccount",
		"s3:resourceaccount", "ec2:region", "aws:resourceorgid"} {
		if derived[key] < *impliedCases/400 {
			t.Errorf("%s is derived in %d of %d cases: they prove little", key, derived[key], *impliedCases)
		}
	}
}

// contradicts says what a derived value has against what the request says.
func (c *twinCase) contradicts(key string, values []string) string {
	is := func(other string) string {
		if s, ok := c.one(other); ok && s != values[0] {
			return other + " is " + s
		}
		return ""
	}
	chain := c.set("aws:calledvia")
	switch key {
	case "aws:calledviafirst":
		if values[0] != chain[0] {
			return "is not the first"
		}
	case "aws:calledvialast":
		if values[0] != chain[len(chain)-1] {
			return "is not the last"
		}
	case "aws:viaawsservice":
		called := len(chain) > 0 || len(c.set("aws:calledviafirst")) > 0 || len(c.set("aws:calledvialast")) > 0
		if called != (values[0] == "true") {
			return "the chain says another thing"
		}
	case "aws:tagkeys":
		for k, v := range c.Context {
			if tag, ok := strings.CutPrefix(k, "aws:requesttag/"); ok && !v.Absent && !slices.ContainsFunc(values, func(s string) bool { return strings.ToLower(s) == tag }) {
				return "a tag of the request is not among them"
			}
		}
	case "aws:principalorgid", "aws:resourceorgid":
		path := c.set(strings.TrimSuffix(key, "id") + "paths")
		if len(path) > 0 && strings.HasPrefix(path[0], "o-") && strings.Contains(path[0], "/") && !strings.HasPrefix(path[0], values[0]+"/") {
			return "the path is another organization's"
		}
	case "kms:calleraccount":
		return is("aws:principalaccount")
	case "s3:resourceaccount":
		return is("aws:resourceaccount")
	case "ec2:region":
		return is("aws:requestedregion")
	case "ec2:resourcetag/team", "iam:resourcetag/team":
		return is("aws:resourcetag/team")
	}
	return ""
}

// TestDerivedTable holds the table of derived keys in the package's comment against the one in the code.
func TestDerivedTable(t *testing.T) {
	if wrong := evaluate.TableOfKeys(); wrong != nil {
		t.Errorf("the table is out of order at %q", wrong)
	}
	f, err := parser.ParseFile(token.NewFileSet(), "doc.go", nil, parser.ParseComments|parser.PackageClauseOnly)
	if err != nil {
		t.Fatal(err)
	}
	written := map[string]string{}
	for line := range strings.Lines(f.Doc.Text()) {
		// A row is indented: the key, two blanks or more, and what it is.
		cells := strings.SplitN(strings.TrimSpace(line), "  ", 2)
		if !strings.HasPrefix(line, "\t") || len(cells) != 2 || !strings.Contains(cells[0], ":") {
			continue
		}
		for key := range strings.SplitSeq(cells[0], ", ") {
			written[key], _, _ = strings.Cut(strings.TrimSpace(cells[1]), " ")
		}
	}
	for _, d := range evaluate.DerivedKeys() {
		name := "SERVICE:ResourceTag/"
		if !strings.HasPrefix(d.Key, ":") {
			name = d.Key
			if k, ok := condition.LookupKey(d.Key); ok {
				name = k.Name
			}
			for have := range written {
				if strings.EqualFold(have, name) {
					name = have
				}
			}
		}
		if got := written[name]; got != d.Standing {
			t.Errorf("the package's comment says %q of %s, the code %q", got, name, d.Standing)
		}
		delete(written, name)
	}
	for key := range written {
		t.Errorf("the package's comment has %s, the code has not", key)
	}
}
