package fleetdata

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestFiles: the same values make the same files, and an account is the same whatever the number of accounts. Package
// account reads them in its tests.
func TestFiles(t *testing.T) {
	o := Organization{Seed: 1, Accounts: 3, Principals: 9, Missing: 4, Documents: true}
	dir := t.TempDir()
	if err := o.Write(dir); err != nil {
		t.Fatal(err)
	}
	n := 0
	for name, text := range o.Files() {
		written, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !bytes.Equal(written, text) {
			t.Errorf("%s is not the same again: %v", name, err)
		}
		n++
	}
	if n != 4 {
		t.Errorf("%d files", n)
	}
	more, other := o, o
	more.Accounts, other.Seed = 30, 2
	if !bytes.Equal(o.Account(2), more.Account(2)) {
		t.Error("another account among more accounts")
	}
	if bytes.Equal(o.Account(2), other.Account(2)) || bytes.Equal(o.Account(1), o.Account(2)) {
		t.Error("the same account for another seed or number")
	}
	if err := o.Write(filepath.Join(dir, "missing")); err == nil {
		t.Error("written to a directory that is not there")
	}
}
