package cloudformation

import "strings"

// A target is what a text says about a function: its name, the qualifier and, in ARNs, the account.
type target struct {
	name, qualifier, account, region string
}

// splitTarget reads the name or ARN of a function, of which parts may be unknown; ok is false for what is neither.
func splitTarget(text string) (t target, ok bool) {
	parts := strings.Split(text, ":")
	if parts[0] == "arn" {
		if len(parts) < 7 || parts[2] != "lambda" || parts[5] != "function" || len(parts) > 8 {
			return target{}, false
		}
		t.region, t.account = parts[3], parts[4]
		parts = parts[6:]
	} else if len(parts) > 2 && parts[1] == "function" {
		t.account = parts[0]
		parts = parts[2:]
	} else if len(parts) > 1 && parts[0] == "function" {
		parts = parts[1:]
	}
	t.name = parts[0]
	switch len(parts) {
	case 1:
	case 2:
		t.qualifier = parts[1]
	default:
		return target{}, false
	}
	return t, t.name != ""
}
