package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// This file says how CycloneDX writes it, in the order of its fields.

type bom struct {
	Schema   string `json:"$schema"`
	Format   string `json:"bomFormat"`
	Spec     string `json:"specVersion"`
	Version  int    `json:"version"`
	Metadata struct {
		Component component `json:"component"`
	} `json:"metadata"`
	Components []component `json:"components"`
}

type component struct {
	Type     string    `json:"type"`
	Ref      string    `json:"bom-ref"`
	Name     string    `json:"name"`
	Version  string    `json:"version,omitempty"`
	Scope    string    `json:"scope,omitempty"`
	Hashes   []hash    `json:"hashes,omitempty"`
	Licences []licence `json:"licenses"`
	URL      string    `json:"purl"`
}

type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

// A licence is one of the list of SPDX, or an expression of several.
type licence struct {
	Licence    *named `json:"license,omitempty"`
	Expression string `json:"expression,omitempty"`
}

type named struct {
	ID string `json:"id"`
}

func licences(id string) []licence {
	if strings.Contains(id, " ") {
		return []licence{{Expression: id}}
	}
	return []licence{{Licence: &named{id}}}
}

// phrases are parts of licences, by their names in the list of SPDX.
var phrases = []struct{ id, phrase string }{
	{"Apache-2.0", "Apache License Version 2.0, January 2004"},
	{"MIT", "Permission is hereby granted, free of charge, to any person obtaining a copy of this software"},
	{"BSD-3-Clause", "Neither the name of"},
	{"BSD-3-Clause", "Neither name of copyright holders nor the names of its contributors"},
	{"BSD-3-Clause", "The names of its contributors may not be used to endorse or promote products"},
	{"ISC", "Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee"},
	{"Unlicense", "This is free and unencumbered software released into the public domain"},
}

// bsd2Phrase stands in the licences of both forms; BSD-3-Clause says more.
const bsd2Phrase = "Redistributions in binary form must reproduce the above copyright notice"

// several are sentences of modules of which some files have one licence and the others another.
var several = []struct{ expression, phrase string }{
	{"MIT AND Apache-2.0", "This project is covered by two different licenses: MIT and Apache."},
	{"Apache-2.0 AND BSD-3-Clause", "The common/types/pb/equal.go modification of proto.Equal logic"},
}

// licenceOfModule says which licence a module has.
func licenceOfModule(dir string) ([]licence, error) {
	list, err := readLicence(filepath.Join(dir, "LICENSE"))
	if errors.Is(err, fs.ErrNotExist) {
		list, err = readLicence(filepath.Join(dir, "LICENSE-APACHE-2.0.txt"))
	}
	return list, err
}

// readLicence says which licence a file holds. It is an error unless it is exactly one that is known.
func readLicence(file string) ([]licence, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	id, err := licenceOf(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return licences(id), nil
}

func licenceOf(text string) (id string, err error) {
	words := strings.Join(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n>", r) }), " ")
	for _, s := range several {
		if strings.Contains(words, s.phrase) {
			return s.expression, nil
		}
	}
	for _, p := range phrases {
		if !strings.Contains(words, p.phrase) {
			continue
		}
		if id != "" && id != p.id {
			return "", fmt.Errorf("%s and %s", id, p.id)
		}
		id = p.id
	}
	if id == "" && strings.Contains(words, bsd2Phrase) {
		return "BSD-2-Clause", nil
	}
	if id == "" {
		return "", fmt.Errorf("no licence that is known")
	}
	return id, nil
}
