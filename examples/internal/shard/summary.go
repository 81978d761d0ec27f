package shard

import (
	"errors"

	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/internal/jsonwrite"
)

// Counts are what came of an account, or of several. Allowed, Denied and Depends count all decisions, also those that
// are not written.
type Counts struct {
	Principals int `json:"principals"`
	Rows       int `json:"rows"` // lines that are written
	Allowed    int `json:"allowed"`
	Denied     int `json:"denied"`
	Depends    int `json:"depends"`
	Errors     int `json:"errors"` // principals and resources without answers; each is a line too
}

func (n *Counts) count(r account.Row) {
	switch decision(r) {
	case Allowed:
		n.Allowed++
	case Denied:
		n.Denied++
	case Depends:
		n.Depends++
	}
}

// Add returns the counts of both.
func (n Counts) Add(o Counts) Counts {
	return Counts{
		n.Principals + o.Principals, n.Rows + o.Rows, n.Allowed + o.Allowed, n.Denied + o.Denied, n.Depends + o.Depends,
		n.Errors + o.Errors,
	}
}

// A Summary says what came of an account: its counts, or the error because of which it has no rows.
type Summary struct {
	Account string `json:"account"`
	*Counts
	Error *account.Error `json:"error,omitempty"`
}

// Failed is the summary of an account that has no rows because of an error.
func Failed(name string, err error) Summary {
	e, ok := errors.AsType[*account.Error](err)
	if !ok {
		e = &account.Error{Code: account.CodeUnreadable, Reason: err.Error()}
	}
	return Summary{Account: name, Error: e}
}

// Good reports whether everything that was asked has an answer.
func (s Summary) Good() bool { return s.Error == nil && s.Counts != nil && s.Errors == 0 }

// Line returns the summary as a line of JSON.
func (s Summary) Line() ([]byte, error) {
	b, err := jsonwrite.Marshal(s)
	return append(b, '\n'), err
}
