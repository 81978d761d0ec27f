package managed_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

func TestJSON(t *testing.T) {
	kind, err := json.Marshal(policy.Identity)
	if err != nil {
		t.Fatal(err)
	}
	info, err := managed.AWS().Info("AWSLambdaFullAccess")
	if err != nil {
		t.Fatal(err)
	}
	versions, err := managed.AWS().Versions("AWSLambdaVPCAccessExecutionRole")
	if err != nil {
		t.Fatal(err)
	}
	_, unknown := managed.Lookup("AWSLambdaRoles")
	mine := managed.Catalog{}.With("b", policy.MustParse(own)).With("a", policy.MustParse(own))
	form := func(name string) string {
		return `{"name":"` + name + `","arn":"","path":"","defaultVersion":"","deprecated":false,"successor":"","origin":"own"}`
	}
	for _, tt := range []struct {
		name  string
		value any
		want  string
	}{
		{"info", info, fmt.Sprintf(`{"name":"AWSLambdaFullAccess","arn":"arn:aws:iam::aws:policy/AWSLambdaFullAccess","path":"/","kind":%s,`+
			`"defaultVersion":"v8","updated":"2017-11-27T00:00:00Z","deprecated":true,"successor":"AWSLambda_FullAccess","origin":"overlay"}`, kind)},
		{"version", versions[0], `{"id":"v1","created":"2016-02-11T23:15:26Z","default":false}`},
		{"empty catalogue", managed.Catalog{}, `[]`},
		{"catalogue", mine, "[" + form("a") + "," + form("b") + "]"},
		{"origin", managed.OriginPackage, `"package"`},
		{"no origin", managed.Origin(0), `""`},
		{"error", unknown, `{"code":"UNKNOWN_MANAGED_POLICY","input":"AWSLambdaRoles","version":"","suggestions":["AWSLambdaRole"],"reason":"there is no policy of this name"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if b, err := json.Marshal(tt.value); err != nil || string(b) != tt.want {
				t.Errorf("got  %s, %v\nwant %s", b, err, tt.want)
			}
		})
	}
	b, err := json.Marshal(managed.AWS())
	var list []json.RawMessage
	if err != nil || json.Unmarshal(b, &list) != nil || len(list) != len(slices.Collect(managed.AWS().All())) {
		t.Errorf("the catalogue of AWS: %d policies, %v", len(list), err)
	}
}

func TestOriginText(t *testing.T) {
	for o := range managed.OriginOwn + 1 {
		text, err := o.MarshalText()
		back := managed.OriginOverlay
		if again := back.UnmarshalText(text); err != nil || again != nil || back != o || string(text) != o.String() {
			t.Errorf("%v is written as %s, %v, and read as %v, %v", o, text, err, back, again)
		}
	}
	if text, err := managed.Origin(4).MarshalText(); code(err) != managed.CodeUnknownWord {
		t.Errorf("no origin is written as %s, %v", text, err)
	}
	for _, text := range []string{"Own", "\xff", "Origin(4)"} {
		o := managed.OriginOwn
		if err := o.UnmarshalText([]byte(text)); code(err) != managed.CodeUnknownWord || o != 0 {
			t.Errorf("%q is read as %v, %v", text, o, err)
		}
	}
}

func TestMustLookup(t *testing.T) {
	if p := managed.MustLookup("AWSLambdaRole"); p.Name() != "AWSLambdaRole" {
		t.Errorf("got %q", p.Name())
	}
	defer func() {
		if err, ok := recover().(error); !ok || code(err) != managed.CodeUnknownPolicy {
			t.Errorf("MustLookup panics with %v", err)
		}
	}()
	managed.MustLookup("")
}
