package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const faulty = `{"Resources": {"Fn": {"Type": "AWS::Lambda::Function", "Properties": {"Role":
 {"Ref": "Nothing"}}}}}`

// dependent is a template whose answers all depend on a role from outside.
const dependent = `{"Parameters": {"RoleArn": {"Type": "String"}}, "Resources": {"Fn": {"Type": "AWS::Lambda::Function", "Properties": {"Role": {"Ref": "RoleArn"}}}}}`

func TestRun(t *testing.T) {
	write := func(name, text string) string {
		name = filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	where := []string{"-account", "111122223333", "-region", "eu-west-1"}
	const file = "sample/template.json"
	for _, tt := range []struct {
		name   string
		args   []string
		status int
		want   []string // parts of the output, in order
	}{
		{"the sample", nil, statusAllowed, []string{"may Uploads invoke Resize: allowed", "may Lambda poll Jobs for Resize (JobsMapping): allowed", "execution role of Resize", "allowed"}},
		{"a call", append(where, "-call", "Resize,dynamodb:PutItem,Pictures", file), statusAllowed, []string{"may Resize call dynamodb:PutItem on Pictures: allowed"}},
		{"a call that is denied", append(where, "-call", "Resize,dynamodb:GetItem,Pictures", file), statusDenied, []string{"denied"}},
		{"a call as JSON", append(where, "-json", "-call", "Resize,s3:GetObject,arn:aws:s3:::${Uploads}/a", file), statusDenied,
			[]string{`{"question":"call","function":"Resize","other":"arn:aws:s3:::${Uploads}/a","action":"s3:GetObject","resource":"arn:aws:s3:::`, `"outcome":"denied"`}},
		{"lines", append(where, "-json", file), statusAllowed,
			[]string{`{"question":"trigger","function":"Resize","other":"Uploads","outcome":"allowed","line":9,"column":13}` + "\n", `{"question":"poll","function":"Resize","other":"JobsMapping"`,
				`{"question":"role","function":"Resize","other":"ResizeRole","outcome":"allowed"`, `"note","notes":[{"code":"SCPS_NOT_GIVEN"`}},
		{"something depends", append(where, "-json", write("t.json", dependent)), statusDepends, []string{`"outcome":"depends","dependsOn":["Ref RoleArn"]`}},
		{"a parameter", append(where, "-json", "-parameter", "RoleArn=arn:aws:iam::111122223333:role/r", write("t.json", dependent)), statusDepends, []string{`"dependsOn":["arn:aws:iam::111122223333:role/r"]`}},
		{"a fault", append(where, "-json", write("t.json", faulty)), statusError, []string{`{"error":"stack: `, `UNRESOLVED_REFERENCE)","line":2,"column":10}`}},
		{"no template", []string{write("t.json", "{}")}, statusError, []string{"no template: it has no Resources"}},
		{"no file", []string{"nothing.json"}, statusError, []string{"nothing.json"}},
		{"a call that is none", []string{"-call", "Resize", file}, statusError, []string{"-call wants"}},
		{"a parameter that is none", []string{"-parameter", "x"}, statusError, nil},
		{"a flag that is none", []string{"-x"}, statusError, nil},
		{"help", []string{"-h"}, statusAllowed, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out, errs strings.Builder
			if status := run(tt.args, &out, &errs); status != tt.status {
				t.Errorf("status %d, want %d: %s", status, tt.status, out.String()+errs.String())
			}
			rest := out.String()
			for _, part := range tt.want {
				_, after, ok := strings.Cut(rest, part)
				if !ok {
					t.Fatalf("no %q in %s", part, out.String())
				}
				rest = after
			}
		})
	}
	var out, errs strings.Builder
	run(nil, &out, &errs)
	if diff := cmp.Diff("", errs.String()); diff != "" {
		t.Errorf("standard error (-want +got)\n%s", diff)
	}
}
