package explain_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/explain"
)

// TestMembersAreNeverMissing holds that objects in the same place of the JSON form have the same members, and no list is
// null.
func TestMembersAreNeverMissing(t *testing.T) {
	members := make(map[string][]string) // by path
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			names := slices.Sorted(maps.Keys(v))
			if before, ok := members[path]; ok && !slices.Equal(before, names) {
				t.Errorf("%s has members %v and %v", path, before, names)
			}
			members[path] = names
			for name, v := range v {
				switch name {
				case "request", "tests", "spec", "permission", "problems": // the forms of other packages
				default:
					if v == nil && name != "value" {
						t.Errorf("%s.%s is null", path, name)
					}
					walk(path+"."+name, v)
				}
			}
		case []any:
			for _, v := range v {
				walk(path+"[]", v)
			}
		}
	}
	read := func(x any) {
		data, err := json.Marshal(x)
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(data, &v); err != nil {
			t.Fatal(err)
		}
		walk("", v)
	}
	read(explain.Explanation{})
	for _, c := range codeCases() {
		read(explain.Explain(compile(t, c.policies, c.opts...), &c.req))
	}
	for _, path := range []string{"", ".blockers[].denials[].statement", ".near[].differs[]", ".remedies[].changes[]", ".types[].statements[].elements[].entries[]", ".keys[]"} {
		if len(members[path]) == 0 {
			t.Errorf("there is no %s", path)
		}
	}
	for path, zero := range map[string]any{".blockers[]": explain.Blocker{}, ".near[]": explain.Near{}, ".remedies[]": explain.Remedy{},
		".remedies[].changes[]": explain.Change{}, ".near[].differs[]": explain.Difference{}, ".blockers[].denials[]": explain.Denial{}} {
		data, err := json.Marshal(zero)
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(data, &v); err != nil {
			t.Fatal(err)
		}
		walk(path, v)
	}
}
