package evaluate_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
)

const peerCases = "testdata/peer.jsonl"

// TestPeerLedger holds that there is a case of every judged difference, that it is decided as it was judged, and, where
// the peer is asked, that the peer still differs.
func TestPeerLedger(t *testing.T) {
	data, err := os.ReadFile(peerCases)
	if err != nil {
		t.Fatal(err)
	}
	cases, err := scenario.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	var p *peer
	if *peerCommand != "" {
		p = peerStart(t, *peerCommand)
	}
	for _, row := range peerLedger {
		i := slices.IndexFunc(cases, func(s scenario.Scenario) bool { return s.Name == row.id })
		if i < 0 {
			t.Errorf("no case of %q", row.id)
			continue
		}
		s := cases[i]
		cases = slices.Delete(cases, i, i+1)
		if outcome := scenario.Check(s); s.Err != nil || s.Expect == nil || !outcome.Pass() {
			t.Errorf("%s: %v, %v", row.id, s.Err, outcome)
		}
		if s.Why != row.why() {
			t.Errorf("%s rests on %q, not %q", row.id, s.Why, row.why())
		}
		if p != nil {
			if a := p.ask(t, peerAsked(&s.Request, s.Policies)); a.Says == fmt.Sprint(*s.Expect.Decision) {
				t.Errorf("the peer no longer differs in %q", row.id)
			}
		}
	}
	for _, s := range cases {
		t.Errorf("nothing is judged of %q", s.Name)
	}
}

// TestPeer asks another engine about cases of the second generator, if the flag names the program that does, reduces what
// it decides otherwise, and fails with what nobody has judged.
func TestPeer(t *testing.T) {
	if *peerCommand == "" {
		t.Log("the flag peer.command names no program; see internal/peer")
		return
	}
	p := peerStart(t, *peerCommand)
	decided := map[string]int{}
	kinds := map[string]int{}
	smallest := map[string][]byte{}
	shown := 0
	for i := range *peerCount {
		c := peerMake(*peerSeed + uint64(i))
		differ := func(c *twinCase) (d peerDifference, yes bool) {
			diffs, ours, _ := c.compareAll()
			a := p.ask(t, c.asked())
			said := len(diffs) == 0 && len(a.Ignored) == 0 && a.Says != "refused" && a.Says != "threw"
			if !said {
				a.Says = "not compared"
			}
			return peerDifference{c, ours, a.Says}, said && a.Says != fmt.Sprint(ours)
		}
		d, yes := differ(c)
		decided[fmt.Sprintf("%v, the peer: %s", d.ours, d.theirs)]++
		if !yes || shown == *peerShow {
			continue
		}
		small := c.reduced(func(c *twinCase) bool {
			e, yes := differ(c)
			return yes && e.ours == d.ours && e.theirs == d.theirs
		})
		d.twinCase = small
		k := slices.IndexFunc(peerLedger, func(row peerKind) bool { return row.is(d) })
		if k < 0 {
			shown++
			line, _ := json.Marshal(small.asked())
			t.Errorf("nobody has judged: we say %v, the peer %s, of seed %d:\n%s", d.ours, d.theirs, c.Seed, line)
			continue
		}
		row := peerLedger[k]
		kinds[row.id]++
		if line := small.witness(t, row); smallest[row.id] == nil || len(line) < len(smallest[row.id]) {
			smallest[row.id] = line
		}
	}
	for _, m := range []map[string]int{decided, kinds} {
		for _, name := range slices.Sorted(maps.Keys(m)) {
			t.Logf("%6d %s", m[name], name)
		}
	}
	if *peerWrite {
		peerWriteCases(t, smallest)
	}
}

// peerWriteCases writes the file of cases anew, with those given where there are none or larger ones.
func peerWriteCases(t *testing.T, smallest map[string][]byte) {
	t.Helper()
	old, _ := os.ReadFile(peerCases)
	for line := range bytes.Lines(old) {
		var c struct{ Name, Why string }
		if json.Unmarshal(line, &c) != nil {
			continue
		}
		line = bytes.TrimSpace(line)
		i := slices.IndexFunc(peerLedger, func(row peerKind) bool { return row.id == c.Name && row.why() == c.Why })
		if i >= 0 && (smallest[c.Name] == nil || len(smallest[c.Name]) >= len(line)) {
			smallest[c.Name] = line
		}
	}
	var out bytes.Buffer
	for _, row := range peerLedger {
		if line := smallest[row.id]; line != nil {
			out.Write(append(line, '\n'))
		}
	}
	if err := os.WriteFile(peerCases, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// witness is the case as a line of a scenario file.
func (c *twinCase) witness(t *testing.T, row peerKind) []byte {
	t.Helper()
	req, ps, err := c.build()
	if err != nil {
		t.Fatal(err)
	}
	_, d, _ := c.compareAll()
	line, err := json.Marshal(scenario.Scenario{Name: row.id, Why: row.why(), Request: *req, Policies: ps, Expect: scenario.Decision(d)})
	if err != nil {
		t.Fatal(err)
	}
	return line
}
