package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/nearest"
	"github.com/lambdaiam/lambdaiam/policy/validate"
)

// explain prints what a code is about, or the rule with a number.
func explain(w io.Writer, code string) error {
	for info := range validate.Codes() {
		if string(info.Code) != code && (info.Rule != code || code == "") {
			continue
		}
		var kinds []string
		for _, k := range info.Kinds {
			kinds = append(kinds, k.String())
		}
		by := "Access Analyzer's"
		if info.Ours {
			by = "our own"
		}
		if info.Refusal {
			by = "a refusal"
		}
		fmt.Fprintf(w, "%s", info.Code)
		if info.Rule != "" {
			fmt.Fprintf(w, " (%s)", info.Rule)
		}
		fmt.Fprintf(w, "\n%s, %s; of policies of kind %s\n\n%s\n\nWhat to do: %s.\n",
			info.Severity, by, strings.Join(kinds, ", "), info.Sentence, info.Help)
		if len(info.Tags) > 0 {
			fmt.Fprintf(w, "Tags: %s\n", strings.Join(info.Tags, ", "))
		}
		return nil
	}
	codes := func(yield func(string) bool) {
		for info := range validate.Codes() {
			if !yield(string(info.Code)) {
				return
			}
		}
	}
	return fmt.Errorf("-explain %.100q: no such code%s", code, nearest.Hint(nearest.Of(code, codes, nearest.Limit)))
}
