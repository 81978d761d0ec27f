package evaluate

import (
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/policy/action"
)

// actionsOutsideReference are actions of the table that the reference does not list: what pages print as operations and
// IAM authorises by other actions, and what came after the data.
const actionsOutsideReference = "BatchExecuteStatement ExecuteStatement ExecuteTransaction TransactGetItems TransactWriteItems"

// TestOperationTable: every row has a page, and names that AWS has.
func TestOperationTable(t *testing.T) {
	if !slices.IsSorted(tableServices[:]) {
		t.Error("the services are not in order")
	}
	for _, service := range tableServices {
		table := tableOf(service)
		if table == nil {
			t.Errorf("%s has no table", service)
			continue
		}
		known := map[string]bool{}
		for a := range action.Expand(service + ":*") {
			known[strings.TrimPrefix(a.Name(), service+":")] = true
		}
		if len(known) == 0 {
			t.Errorf("%s is no service", service)
		}
		if len(table.rows) > 32 {
			t.Errorf("%s has more rows than a set of bits has places", service)
		}
		for i, o := range table.rows {
			if o.page == nil || o.page.title == "" {
				t.Errorf("%s, row %d: no page", service, i)
			}
			for _, name := range slices.Concat(o.actions, o.except) {
				if !known[name] && !slices.Contains(strings.Fields(actionsOutsideReference), name) {
					t.Errorf("%s, row %d: %s is no action", service, i, name)
				}
				if table.lengths != 0 && table.lengths>>len(name)&1 == 0 {
					t.Errorf("%s, row %d: the lengths leave %s out", service, i, name)
				}
			}
			if table.lengths != 0 && o.actions == nil {
				t.Errorf("%s, row %d is about every action, and there are lengths", service, i)
			}
			if o.reach != toEveryone && (o.free|o.cannot != 0 || o.locked != "" || o.unlocks || o.ignored || o.must != 0 || o.alone || o.none != nil || o.rcp != asService) {
				t.Errorf("%s, row %d: reach stands with another column: it is not always looked at", service, i)
			}
		}
		f := facts{service: strings.ToUpper(service), name: "X"}
		if f.rowsFor(); f.service != service {
			t.Errorf("%s is not found in other letters", service)
		}
	}
	for _, service := range []string{"", "S3X", "made", "ſ3", strings.Repeat("A", 100)} {
		f := facts{service: service, name: "X"}
		if rows := f.rowsFor(); rows != nil || f.service != service {
			t.Errorf("%q has rows", service)
		}
	}
}
