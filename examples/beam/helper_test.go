package main

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/internal/fleetdata"
)

func TestMain(m *testing.M) {
	flag.Parse()
	beam.Init()
	os.Exit(m.Run())
}

// asked is what the tests ask.
var asked = []string{"s3:*Object", "iam:PassRole", "ec2:RunInstances", "organizations:List*", "lambda:*Function"}

// texts are files by their names.
type texts map[string]string

// made is an organization that was made up. Some of its principals have policies whose documents are not there.
func made() texts {
	files := make(texts)
	for name, text := range (fleetdata.Organization{Seed: 5, Accounts: 4, Principals: 12, Missing: 6}).Files() {
		files[name] = string(text)
	}
	return files
}

// dir writes the files into a directory.
func (files texts) dir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// filesOf reads all files of a directory.
func filesOf(t *testing.T, dir string) texts {
	t.Helper()
	files := make(texts)
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(dir, name))
		files[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// runBeam runs the program.
func runBeam(t *testing.T, f fleet, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = f.run(t.Context(), args, &out, &errs)
	return status, out.String(), errs.String()
}

// swept returns the rows of an account and how many there are by the words of package account alone.
func swept(t *testing.T, files texts, file string) (text string, n tally) {
	t.Helper()
	dir := fstest.MapFS{file: {Data: []byte(files[file])}}
	if o := files[fleetdata.OrganizationFile]; o != "" {
		dir[fleetdata.OrganizationFile] = &fstest.MapFile{Data: []byte(o)}
	}
	s, err := account.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	n.Accounts = 1
	principals := make(map[string]bool)
	var b []byte
	for row, err := range s.Sweep(t.Context(), account.Plan{Actions: asked}) {
		if err != nil {
			t.Fatal(err)
		}
		principals[row.Principal] = true
		switch {
		case row.DependsOn != nil:
			n.Counts.Depends++
		case row.Decision.String() == "allowed":
			n.Counts.Allowed++
		default:
			n.Counts.Denied++
		}
		b = append(row.AppendJSON(b), '\n')
	}
	n.Counts.Principals = len(principals)
	n.Counts.Rows = n.Counts.Allowed + n.Counts.Denied + n.Counts.Depends
	if n.Counts.Allowed == 0 || n.Counts.Denied == 0 || n.Counts.Depends == 0 {
		t.Fatalf("%s does not show much: %+v", file, n)
	}
	return string(b), n
}

// summary is how a summary reads.
func summary(name string, n tally) string {
	return fmt.Sprintf(`{"account":%q,"principals":%d,"rows":%d,"allowed":%d,"denied":%d,"depends":%d,"errors":0}`+"\n",
		name, n.Counts.Principals, n.Counts.Rows, n.Counts.Allowed, n.Counts.Denied, n.Counts.Depends)
}
