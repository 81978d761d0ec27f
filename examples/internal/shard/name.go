package shard

import "strings"

const (
	// Organization is the name of an organization file, without its extension.
	Organization = "organization"
	// RowsExt ends the name of a file with the rows of an account.
	RowsExt = ".jsonl"
	// SummaryExt ends the name of a file with its summary.
	SummaryExt = ".summary.json"
)

// Name returns what the account is called that a file with a snapshot is of, and whether it is such a file: its name
// ends in .json or .json.gz and does not begin with a dot.
func Name(file string) (name string, ok bool) {
	name, ok = strings.CutSuffix(strings.TrimSuffix(file, ".gz"), ".json")
	return name, ok && !strings.HasPrefix(file, ".")
}
