package validate

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestPositions holds that positions are those of package jsonscan in whatever order they are asked for.
func TestPositions(t *testing.T) {
	text := "{\n\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"é\",\n\t\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}"
	r := newRun(nil)
	r.placed, r.mark = true, 3
	r.read(text, jsonscan.Tree(jsonscan.Root(text)), policy.Identity, nil, nil)
	root := r.root
	action := root.Member("Statement").Entries()[0].Member("Action")
	list := []finding{
		{place: at(action), related: []place{named(root.Member("Version")), at(root)}},
		{place: whole, fix: []edit{{5, 9, ""}, {2, 2, ""}}},
	}
	position := r.positions(list)
	for _, offset := range []int{len(text), action.End(), 2, 9, action.Offset(), 0, 5, root.Member("Version").NameAt} {
		line, column := jsonscan.Locate(text, offset)
		if got, want := position(offset), (policy.Position{Line: line, Column: column, Offset: offset + 3}); got != want {
			t.Errorf("%d: %v, want %v", offset, got, want)
		}
	}
	r.placed = false
	if got := r.positions(list)(5); got != (policy.Position{}) {
		t.Errorf("of a policy built in code: %v", got)
	}
}

// TestManyValues holds that of many values under one operator the first has the fix of all, which is made once (F-095).
func TestManyValues(t *testing.T) {
	const n = 20_000
	text := allowIf(`"StringEquals":{"aws:username":[` + strings.Repeat(`"a*",`, n-1) + `"b*"]}`)
	fixes, found := 0, 0
	for _, f := range Text([]byte(text), policy.Identity) {
		if f.Code == "WILDCARD_WITHOUT_LIKE_OPERATOR" {
			found++
			if f.Fix != nil {
				fixes++
			}
		}
	}
	if found != n || fixes != 1 {
		t.Errorf("%d findings, %d fixes", found, fixes)
	}
}
