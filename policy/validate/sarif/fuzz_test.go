package sarif_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/validate"
	"github.com/lambdaiam/lambdaiam/policy/validate/sarif"
)

// FuzzWrite holds that whatever the text, there is one line of JSON with a result for each finding, fingerprints that
// differ, and those of a text with a line above are the same.
func FuzzWrite(f *testing.F) {
	f.Add(faulty, uint8(policy.Identity))
	f.Add("\ufeff{}", uint8(policy.Trust))
	f.Add(`{"Statement":[{"Sid":1},{"Sid":"a"},7,{"Sid":"a","Effect":"x"}],"Statement":{}}`, uint8(policy.Resource))
	f.Add(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"a":{"](":"x"}}}}`, uint8(policy.Session))
	f.Add("{", uint8(0))
	f.Fuzz(func(t *testing.T, text string, kind uint8) {
		if len(text) > 4096 {
			return
		}
		p := of("p.json", text, policy.Kind(kind%10))
		out, read := write(t, p)
		if len(read.Runs[0].Results) != len(p.Findings) || strings.Count(out, "\n") != 1 || !json.Valid([]byte(out)) {
			t.Fatalf("%d findings: %s", len(p.Findings), out)
		}
		was := prints(t, p)
		if len(slices.Compact(slices.Clone(was))) != len(was) {
			t.Fatalf("two findings have one fingerprint: %q", was)
		}
		if !strings.HasPrefix(text, "{") {
			return
		}
		below := of("p.json", "\n"+text, policy.Kind(kind%10))
		if now := prints(t, below); len(below.Findings) == len(p.Findings) && !slices.Equal(now, was) {
			t.Fatalf("%q, below a line %q", was, now)
		}
	})
}

func BenchmarkWrite(b *testing.B) {
	text := `{"Version":"2012-10-17","Statement":[` + strings.TrimSuffix(strings.Repeat(`{"Effect":"Allow","Action":["s3:ListBuckets","s3:Get*","s3:GetObject"],"Resource":"*"},`, 500), ",") + `]}`
	list := []sarif.Policy{{URI: "p.json", Text: []byte(text), Findings: validate.Text([]byte(text), policy.Identity)}}
	b.Run("500statements", func(b *testing.B) {
		b.ReportAllocs()
		var out bytes.Buffer
		for b.Loop() {
			out.Reset()
			if err := sarif.Write(&out, list); err != nil {
				b.Fatal(err)
			}
		}
	})
}
