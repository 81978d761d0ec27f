package shard

import (
	"flag"
	"os"
	"strings"
)

// Flags defines the flags that say what is asked: actions, principals, resources, expect and explain.
func (j *Job) Flags(flags *flag.FlagSet) {
	several := func(list *[]string, separator string) func(string) error {
		return func(text string) (err error) {
			*list, err = appendList(*list, text, separator)
			return err
		}
	}
	flags.Func("actions", "`names` and patterns of actions, or @FILE", several(&j.Actions, ","))
	flags.Func("principals", "the `ARN` or a pattern of users and roles, or @FILE", several(&j.Principals, ""))
	flags.Func("resources", "the `ARN` or a pattern of resources, or @FILE", several(&j.Resources, ""))
	flags.Func("expect", "write rows of these `decisions` only", several(&j.Expect, ","))
	flags.BoolVar(&j.Explain, "explain", false, "write the result with its reasons")
}

// appendList appends a value of a flag to a list: the lines of a file, or what stands between separators.
func appendList(list []string, text, separator string) ([]string, error) {
	if name, ok := strings.CutPrefix(text, "@"); ok {
		b, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		text, separator = string(b), "\n"
	}
	entries := []string{text}
	if separator != "" {
		entries = strings.Split(text, separator)
	}
	for _, entry := range entries {
		if entry = strings.TrimSpace(entry); entry != "" {
			list = append(list, entry)
		}
	}
	return list, nil
}
