package scenario_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A policy that is named twice in a list is one policy, on each level and in each type anew; one that is written twice
// is two.
func TestNamedTwice(t *testing.T) {
	own := `{"Version":"2012-10-17","Statement":{"Sid":"Own","Effect":"Allow","Action":"*","Resource":"*"}}`
	s := one(t, with("policies", `{"identity":["AdministratorAccess","ReadOnlyAccess","AdministratorAccess",`+own+`,`+own+`,"ReadOnlyAccess"],
		"session":["AdministratorAccess"],"scps":[["FullAWSAccess","FullAWSAccess"],["FullAWSAccess"]]}`))
	var names []string
	for _, p := range s.Policies.Identity {
		names = append(names, p.Name())
	}
	if got := strings.Join(names, " "); got != "AdministratorAccess ReadOnlyAccess  " {
		t.Errorf("identity policies %q", got)
	}
	if len(s.Policies.Session) != 1 || len(s.Policies.SCPs) != 2 || len(s.Policies.SCPs[0].Policies) != 1 || len(s.Policies.SCPs[1].Policies) != 1 {
		t.Errorf("%d session policies, levels %v", len(s.Policies.Session), s.Policies.SCPs)
	}
	want := []string{"#0", "#0", "#0", "Own", "Own", "#0"} // of two levels, identity policies and the session policy
	s.Request.Principal = evaluate.MustParsePrincipal(user)
	s.Request.Resource = evaluate.Resource{ARN: "*"}
	s.Expect = &scenario.Expect{Decision: new(evaluate.Allowed), Statements: want}
	if o := scenario.Check(s); !o.Pass() {
		t.Error(o.String())
	}
}

// The first unknown name is told, with what was probably meant; further ones are left out, and policies with known names
// are there.
func TestUnknownNames(t *testing.T) {
	text := with("policies", `{"identity":["AdministratorAcces","ReadOnlyAcces","ReadOnlyAccess","AdministratorAcces"]}`)
	list, err := scenario.Read([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	before, _, _ := strings.Cut(text, `"AdministratorAcces"`)
	s := list[0]
	if len(s.Policies.Identity) != 1 || s.Policies.Identity[0].Name() != "ReadOnlyAccess" {
		t.Errorf("policies %v", s.Policies.Identity)
	}
	wantError(t, s.Err, scenario.CodeUnknownManaged, 2, utf8.RuneCountInString(before)-1, "policies.identity[0]") // behind "{\n"
	if text := s.Err.Error(); !strings.Contains(text, `there is "AdministratorAccess"`) || strings.Contains(text, "ReadOnly") {
		t.Errorf("error %s", text)
	}
}

// Policies that are named count as if they were written: a scenario that is so larger than one may be is refused, in the
// place where it becomes that.
func TestNamedTooLarge(t *testing.T) {
	statement := `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::` + strings.Repeat("b", 1000) + `"}`
	large := policy.MustParse(`{"Version":"2012-10-17","Statement":[` + statement + strings.Repeat(","+statement, 199) + `]}`)
	size := len(large.String())
	var text string
	read := func(n int, open, end string) scenario.Scenario {
		text = with("policies", `{`+open+strings.Repeat(`["Large"],`, n-1)+`["Large"]`+end+`}`)
		list, err := scenario.Read([]byte(text), scenario.WithCatalog(managed.AWS().With("Large", large)))
		if err != nil {
			t.Fatal(err)
		}
		return list[0]
	}
	most := scenario.MaxScenarioSize / size
	if s := read(most, `"scps":[`, `]`); s.Err != nil || len(s.Policies.SCPs) != most {
		t.Errorf("%d levels: %d, %v", most, len(s.Policies.SCPs), s.Err)
	}
	s := read(most+1, `"scps":[`, `]`)
	last := utf8.RuneCountInString(text[:strings.LastIndex(text, `"Large"`)])
	wantError(t, s.Err, scenario.CodeTooLarge, 2, last-1, fmt.Sprintf("policies.scps[%d][0]", most))
	if o := scenario.Check(s); o.Pass() || o.Result.Decision != evaluate.ImplicitDeny {
		t.Errorf("it is decided: %s", o.String())
	}
	if s := read(3, `"identity":["Large"`+strings.Repeat(`,"Large"`, 2*most)+`],"scps":[`, `]`); s.Err != nil || len(s.Policies.Identity) != 1 {
		t.Errorf("named again and again in a list: %v", s.Err)
	}
}

// grown returns how many bytes a function allocates.
func grown(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// TestShapes: reading and checking a scenario takes memory in proportion to it, also where two lists in it meet: four
// times as much text takes at most five times as many bytes.
func TestShapes(t *testing.T) {
	repeat := func(n int, f func(i int) string) string {
		parts := make([]string, n)
		for i := range parts {
			parts[i] = f(i)
		}
		return strings.Join(parts, ",")
	}
	for _, tt := range []struct {
		name string
		n    int
		text func(n int) string
	}{
		{"a managed policy × its names", 1000, func(n int) string {
			return with("policies", `{"identity":[`+repeat(n, func(int) string { return `"SecurityAudit"` })+`]}`)
		}},
		{"unknown names × names that there are", 1000, func(n int) string {
			return with("policies", `{"identity":[`+repeat(n, func(i int) string { return fmt.Sprintf(`"AmazonS3FullAcces%d"`, i) })+`]}`)
		}},
		{"expected × actual statements", 500, func(n int) string {
			return `{"request":{"principal":"` + user + `","action":"a:B","resource":"*"},"policies":{"identity":[{"Version":"2012-10-17","Statement":[` +
				repeat(n, func(int) string { return `{"Effect":"Allow","Action":"*","Resource":"*"}` }) + `]}]},"expect":{"statements":[` +
				repeat(n, func(i int) string { return fmt.Sprintf(`"#%d"`, n-1-i) }) + `]}}`
		}},
		{"statements × length of a value", 500, func(n int) string {
			return `{"request":{"principal":"` + user + `","action":"a:B","resource":"*","context":{"a:b":"` + strings.Repeat("x", 100*n) + `"}},` +
				`"policies":{"identity":[{"Version":"2012-10-17","Statement":[` +
				repeat(n, func(int) string {
					return `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"a:b":"true"}}}`
				}) + `]}]}}`
		}},
		{"context keys × tag keys", 500, func(n int) string {
			return `{"request":{"principal":"` + user + `","action":"a:B","resource":"*","context":{` +
				repeat(n, func(i int) string { return fmt.Sprintf(`"aws:RequestTag/t%d":"v"`, i) }) +
				`,"aws:TagKeys":[` + repeat(n, func(i int) string { return fmt.Sprintf(`"t%d"`, n-1-i) }) + `]}}}`
		}},
	} {
		run := func(n int) func() {
			text := []byte(tt.text(n))
			return func() {
				list, err := scenario.Read(text)
				if err != nil || len(list) != 1 {
					t.Fatalf("%s: %v", tt.name, err)
				}
				if o := scenario.Check(list[0]); list[0].Expect != nil && !o.Pass() {
					t.Fatalf("%s: %.1000s", tt.name, o.String())
				} else if len(o.String()) > 2<<20 {
					t.Fatalf("%s: %d bytes of text", tt.name, len(o.String()))
				}
			}
		}
		few, many := run(tt.n), run(4*tt.n)
		few() // what is opened on first use
		if a, b := grown(few), grown(many); b > 5*a+64<<10 {
			t.Errorf("%s: %d bytes, and for four times as much %d", tt.name, a, b)
		}
	}
}

// What is many is read and checked soon: work that grew with the square of it would be seen.
func TestLimitsNames(t *testing.T) {
	const n = 100_000
	var unknown, expected []string
	for i := range n {
		unknown = append(unknown, fmt.Sprintf(`"AmazonS3FullAcces%d"`, i))
		expected = append(expected, fmt.Sprintf(`"#%d"`, n-1-i))
	}
	list, err := scenario.Read([]byte(with("policies", `{"identity":[`+strings.Join(unknown, ",")+`]}`)))
	if err != nil || list[0].Err == nil {
		t.Fatalf("%v, %v", err, list[0].Err)
	}
	specs := make([]policy.StatementSpec, n)
	for i := range specs {
		specs[i] = policy.StatementSpec{Effect: policy.Allow, Action: []string{"*"}, Resource: []string{"*"}}
	}
	p, err := policy.New(policy.Version2012, specs...)
	if err != nil {
		t.Fatal(err)
	}
	s := one(t, `{"request":{"principal":"`+user+`","action":"a:B","resource":"*"},"expect":{"statements":[`+strings.Join(expected, ",")+`]}}`)
	s.Policies.Identity = []*policy.Policy{p}
	if o := scenario.Check(s); !o.Pass() {
		t.Errorf("%.500s", o.String())
	}
}
