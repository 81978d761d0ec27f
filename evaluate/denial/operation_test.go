package denial_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/denial"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// IN-64: the tables of operations are in order, lead from what the Service Authorization Reference does not know to what
// it knows, and are all found.
func TestOperationTables(t *testing.T) {
	last := ""
	for name, other := range denial.Renamed() {
		a, known := action.Lookup(other)
		service, operation, _ := strings.Cut(name, ":")
		switch _, before := action.Lookup(name); {
		case name <= last:
			t.Errorf("%s stands behind %s", name, last)
		case !known || a.Name() != other:
			t.Errorf("%s: %s is no action", name, other)
		case before && name != "lambda:InvokeAsync": // which is both
			t.Errorf("%s is an action itself", name)
		case strings.Trim(operation, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz2") != "":
			t.Errorf("%s is no name of an operation", name)
		}
		last = name
		d, err := one(t, sample(t, object{"eventSource": service + ".amazonaws.com", "eventName": operation, "errorMessage": "Access Denied"}))
		if err != nil || d.Action != other || !d.Sure.Action {
			t.Errorf("%s: %s, error %v", name, d.Action, err)
		}
	}
	last = ""
	for source, prefix := range denial.Prefixes() {
		s, known := action.LookupService(prefix)
		if source <= last || !known || s.Prefix() != prefix || strings.Trim(source, "abcdefghijklmnopqrstuvwxyz.-") != "" {
			t.Errorf("%s: %s, behind %s", source, prefix, last)
		}
		last = source
		var name string
		for a := range s.Actions() {
			_, name, _ = strings.Cut(a.Name(), ":")
			break
		}
		d, err := one(t, sample(t, object{"eventSource": source + ".amazonaws.com", "eventName": name, "errorMessage": "Access Denied"}))
		if err != nil || d.Action != prefix+":"+name {
			t.Errorf("%s: %s, error %v", source, d.Action, err)
		}
	}
}
