package denial_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/denial"
	"github.com/lambdaiam/lambdaiam/internal/concurrent"
	"github.com/lambdaiam/lambdaiam/internal/eviltext"
)

// grown returns how many bytes a function allocates.
func grown(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// repeated joins n texts.
func repeated(n int, f func(i int) string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = f(i)
	}
	return strings.Join(parts, ",")
}

// TestShapes: reading takes memory in proportion to the input, whatever its shape: four times as much text takes at most
// six times as many bytes, since slices grow in steps. Work that grew with the square of it would be seen by the test taking long.
func TestShapes(t *testing.T) {
	log := func(text string) {
		for range denial.ParseLog(text) {
		}
	}
	trail := func(text string) {
		for range denial.ParseEvent([]byte(text)) {
		}
	}
	details := func(text string) {
		d, _ := denial.ParseDetails([]byte(text))
		for range d.Check() {
		}
	}
	const event = `{"eventID":"%[1]d","sharedEventID":"%[1]d","eventSource":"s3.amazonaws.com","eventName":"GetObject","errorCode":"AccessDenied","userIdentity":{"type":"Root","accountId":"111122223333"}}`
	for _, c := range []struct {
		name string
		n    int
		text func(n int) string
		read func(text string)
	}{
		{"sentences", 5000, func(n int) string { return strings.Repeat(onFn+noID+"\n", n) }, log},
		{"sentences on one line", 5000, func(n int) string { return strings.Repeat(onFn+" ", n) }, log},
		{"callers", 200_000, func(n int) string { return strings.Repeat("User: ", n) }, log},
		{"a long caller", 200_000, func(n int) string { return strings.Repeat("User:", n) + " is not authorized to perform: " }, log},
		{"backslashes", 500_000, func(n int) string { return strings.Repeat(`\`, n) }, log},
		{"tabs and line ends", 200_000, func(n int) string { return strings.Repeat("\n\t", n) }, log},
		{"blanks before a bar", 500_000, func(n int) string { return "\n" + strings.Repeat(" ", n) + "| " }, log},
		{"quotation marks", 200_000, func(n int) string { return onFn[:len(onFn)-len(fn)] + `"` + strings.Repeat(`a"b`, n) }, log},
		{"reasons", 50_000, func(n int) string { return onFn + strings.Repeat(" because no identity-based policy", n) }, log},
		{"colours", 200_000, func(n int) string { return strings.Repeat("\x1b[31m", n) }, log},
		{"events", 2000, func(n int) string {
			return `{"Records":[` + repeated(n, func(i int) string { return fmt.Sprintf(event, i) }) + "]}"
		}, trail},
		{"events on lines", 2000, func(n int) string {
			return strings.ReplaceAll(repeated(n, func(i int) string { return fmt.Sprintf(event, i) }), "},{", "}\n{")
		}, trail},
		{"faulty events", 20_000, func(n int) string { return "[" + repeated(n, func(int) string { return "\n{}" }) + "]" }, trail},
		{"resources", 2000, func(n int) string {
			return `{"eventName":"x","resources":[` + repeated(n, func(i int) string { return fmt.Sprintf(`{"ARN":"arn:aws:s3:::b%d"}`, i) }) + "]}"
		}, trail},
		{"parameters", 2000, func(n int) string {
			return strings.Replace(fmt.Sprintf(event, 1), "{", `{"requestParameters":{`+repeated(n, func(i int) string { return fmt.Sprintf(`"p%d":"v"`, i) })+"},", 1)
		}, trail},
		{"context keys", 2000, func(n int) string {
			return `{"evaluations":[],"requestContext":{` + repeated(n, func(i int) string { return fmt.Sprintf(`"aws:RequestTag/t%d":[{}]`, i) }) + "}}"
		}, details},
		{"values", 20_000, func(n int) string {
			return `{"evaluations":[],"requestContext":{"aws:TagKeys":"[` + repeated(n, func(i int) string { return fmt.Sprint(i) }) + `]"}}`
		}, details},
		{"matched statements", 5000, func(n int) string {
			return `{"evaluations":[{"action":"a:B","evaluatedEffect":"ALLOW","matchedPolicies":[{"uri":"u","matchedStatements":[` + repeated(n, func(i int) string { return fmt.Sprintf(`{"sid":"s%d"}`, i) }) + "]}]}]}"
		}, details},
		{"levels", 5000, func(n int) string {
			return `{"evaluations":[{"action":"a:B","resource":"*","evaluatedEffect":"ALLOW","context":{"aws:PrincipalArn":"` + ana + `"}}],"policies":[{"uri":"u","type":"SERVICE_CONTROL_POLICY","attachedTo":[` +
				repeated(n, func(i int) string { return fmt.Sprintf(`{"arn":"arn:aws:organizations::1:ou/o/ou-%d"}`, i) }) + "]}]}"
		}, details},
		{"documents and policies", 250, func(n int) string {
			return `{"evaluations":[],"policies":[` + repeated(n, func(i int) string { return fmt.Sprintf(`{"uri":"u%d","type":"SESSION_POLICY"}`, i) }) + "]}"
		}, details},
	} {
		few, many := c.text(c.n), c.text(4*c.n)
		c.read(few) // what is opened on first use
		if a, b := grown(func() { c.read(few) }), grown(func() { c.read(many) }); b > 6*a+64<<10 {
			t.Errorf("%s: %d bytes, and for four times as much %d", c.name, a, b)
		}
	}
	page := func(evaluations, policies int) []byte {
		return []byte(`{"evaluations":[` + repeated(evaluations, func(int) string { return `{"action":"a:B","evaluatedEffect":"ALLOW"}` }) + `],"policies":[` +
			repeated(policies, func(i int) string { return fmt.Sprintf(`{"uri":"u%d","type":"SESSION_POLICY"}`, i) }) + "]}")
	}
	for _, data := range [][]byte{page(10_001, 0), page(0, 1001)} {
		if _, err := denial.ParseDetails(data); code(err) != denial.CodeTooLarge {
			t.Errorf("error %v", err)
		}
	}
	if d, err := denial.ParseDetails(page(10_000, 1000)); err != nil || len(d.Evaluations) != 10_000 || len(d.Policies) != 1000 {
		t.Errorf("error %v", err)
	}
}

// Everything may be used by many goroutines at once.
func TestConcurrency(t *testing.T) {
	trail, s := read(t, "trail.json"), sampleSnapshot(t)
	d := parsed(t, details(t, nil))
	use := func(b *strings.Builder) {
		for _, m := range messages(t) {
			d, err := denial.Parse(m.Text)
			fmt.Fprintln(b, d, err)
		}
		for d, err := range denial.ParseEvent(trail) {
			fmt.Fprintln(b, d, err)
			if err == nil {
				x, err := d.Explain(s)
				fmt.Fprintln(b, x.Verdict, x.Reasons, err)
			}
		}
		for c := range d.Check() {
			fmt.Fprintln(b, c.Verdict, c.Result)
		}
	}
	if got := concurrent.Same(t, use); !strings.Contains(got, "agrees") {
		t.Errorf("got %s", got)
	}
}

// Whatever is in an input, texts about it have one line and no character that forges another.
func TestEvilTexts(t *testing.T) {
	for _, evil := range eviltext.Texts() {
		texts := []string{}
		for d, err := range denial.All(text(t, sample(t, object{"eventName": "x" + evil, "errorMessage": evil, "requestParameters": object{"functionName": evil}, "resources": []object{{"ARN": "arn:aws:x:::" + evil}}}))) {
			if err != nil {
				texts = append(texts, err.Error())
				continue
			}
			texts = append(texts, d.String())
		}
		for _, change := range []object{{"userIdentity": object{"type": evil}}, {"eventTime": evil}, {"eventVersion": evil}} {
			for _, err := range denial.All(text(t, sample(t, change))) {
				if err != nil {
					texts = append(texts, err.Error())
				}
			}
		}
		page := details(t, func(p object) {
			p["requestContext"].(object)["aws:SourceIp"+evil] = []any{object{}}
			first(first(p, "evaluations"), "matchedPolicies")["uri"] = evil
		})
		d, err := denial.ParseDetails(text(t, page))
		if err != nil {
			texts = append(texts, err.Error())
		}
		for _, p := range d.Problems {
			texts = append(texts, p.Error())
		}
		for c := range d.Check() {
			texts = append(texts, c.Differs...)
		}
		if _, err := denial.Parse(evil); err != nil {
			texts = append(texts, err.Error())
		}
		for _, s := range texts {
			if fault := eviltext.Fault(s, 1); fault != "" {
				t.Errorf("%.100q: %s", evil, fault)
			}
		}
	}
}
