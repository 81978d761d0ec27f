package managed_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

// What the default documents of the package contain, counted once by another program.
var wantCounts = map[string]int{
	"policies": 1594, "Version 2012-10-17": 1594, "Statement an object": 21, "statements": 8853, "Deny": 80,
	"NotAction": 14, "NotResource": 15, "arn:*: resources": 145, "above 6144 characters": 81, "largest": 152297,
	"operators": 26, "StringEquals": 2534, "StringLike": 714, "Null": 507, "ForAnyValue:StringEquals": 361,
	"ForAllValues:StringEquals": 178, "keys": 605, "keys ignoring case": 590, "Date, IpAddress, Binary": 0,
	"variables": 58, "${aws:PrincipalAccount}": 900, "${*}": 2, "default values": 0, "booleans": 28, "empty strings": 96,
	"Principal": 0,
}

// MP-1, MP-4: the counts hold over the policies as they are parsed, and where the JSON type counts, over the text.
func TestCounts(t *testing.T) {
	got := make(map[string]int)
	for name := range wantCounts {
		got[name] = 0
	}
	operators, keys, folded, variables := set{}, set{}, set{}, set{}
	for info := range managed.AWS().All() {
		if info.Origin != managed.OriginPackage {
			continue
		}
		p, err := managed.Lookup(info.Name)
		if err != nil {
			t.Fatal(err)
		}
		got["policies"]++
		got["Version "+p.Version()]++
		for _, s := range p.Statements() {
			countStatement(got, s)
			seen := set{}
			for _, test := range s.Condition().Tests() {
				operator := test.Operator().String()
				operators[operator] = true
				if _, counted := wantCounts[operator]; counted && !seen[operator] {
					got[operator]++
				}
				seen[operator] = true
				for _, part := range []string{"Date", "IpAddress", "Binary"} {
					if strings.Contains(operator, part) {
						got["Date, IpAddress, Binary"]++
					}
				}
				keys[test.Key()], folded[strings.ToLower(test.Key())] = true, true
				for value := range test.Values() {
					if value == "" {
						got["empty strings"]++
					}
				}
			}
		}
		text, err := managed.AWS().Document(info.Name, "")
		if err != nil {
			t.Fatal(err)
		}
		countText(t, got, variables, string(text))
	}
	got["operators"], got["keys"], got["keys ignoring case"] = len(operators), len(keys), len(folded)
	got["variables"] = len(variables)
	if diff := cmp.Diff(wantCounts, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

type set map[string]bool

func countStatement(got map[string]int, s *policy.Statement) {
	got["statements"]++
	for name, is := range map[string]bool{
		"Deny": s.Effect() == policy.Deny, "NotAction": s.NotAction(), "NotResource": s.NotResource(),
		"Principal": s.HasPrincipal(),
	} {
		if is {
			got[name]++
		}
	}
	for r := range s.Resources() {
		if strings.HasPrefix(r.String(), "arn:*:") {
			got["arn:*: resources"]++
		}
	}
}

// countText counts what the parsed policy does not tell.
func countText(t *testing.T, got map[string]int, variables set, text string) {
	var document struct {
		Statement any
	}
	if err := json.Unmarshal([]byte(text), &document); err != nil {
		t.Fatal(err)
	}
	if _, isObject := document.Statement.(map[string]any); isObject {
		got["Statement an object"]++
	}
	got["booleans"] += booleans(document.Statement)
	got["largest"] = max(got["largest"], len(text))
	if len(strings.Join(strings.Fields(text), "")) > 6144 {
		got["above 6144 characters"]++
	}
	for _, part := range strings.Split(text, "${")[1:] {
		name, _, _ := strings.Cut(part, "}")
		variables[name] = true
		if strings.Contains(name, ",") {
			got["default values"]++
		}
		if _, counted := got["${"+name+"}"]; counted {
			got["${"+name+"}"]++
		}
	}
}

func booleans(value any) int {
	n := 0
	switch value := value.(type) {
	case bool:
		return 1
	case []any:
		for _, v := range value {
			n += booleans(v)
		}
	case map[string]any:
		for _, v := range value {
			n += booleans(v)
		}
	}
	return n
}
