package main

import (
	"bytes"
	"flag"
	"fmt"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/explain/page"
	"github.com/lambdaiam/lambdaiam/internal/browser"
)

var (
	browserPath = flag.String("browser", "", "the Chromium to look at pages with; without it they are not looked at")
	update      = flag.Bool("update", false, "take the pictures anew, with -browser")
)

const mostPicture = 200_000 // bytes

// pictures are the names of the pictures, and how each is taken.
func pictures(yield func(file, path string, width int, dark bool)) {
	for _, path := range []string{"/page", "/playground"} {
		for _, width := range []int{390, 1100} {
			for _, dark := range []bool{false, true} {
				scheme := map[bool]string{false: "light", true: "dark"}[dark]
				yield(fmt.Sprintf("testdata/%s-%d-%s.png", path[1:], width, scheme), path, width, dark)
			}
		}
	}
}

// TestInBrowser looks at the page of an explanation and at the playground, both with a script in a Sid.
func TestInBrowser(t *testing.T) {
	if *browserPath == "" {
		t.Skip("skipped: without -browser nothing is looked at; .ci/browser does it")
	}
	list := scenarios(t, "testdata/script.json")
	x, err := explained(formOf(&list[0]))
	if err != nil {
		t.Fatal(err)
	}
	play := server(list).Handler
	var asked []string
	var lock sync.Mutex
	served := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lock.Lock()
		asked = append(asked, r.URL.Path)
		lock.Unlock()
		switch r.URL.Path {
		case "/page":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			if err := page.WriteHTML(w, x); err != nil {
				t.Error(err)
			}
		case "/playground":
			r.URL.Path, r.URL.RawQuery = "/", "scenario=0"
			play.ServeHTTP(w, r)
		default:
			http.NotFound(w, r)
		}
	}))
	defer served.Close()
	b, err := browser.Start(*browserPath)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	pictures(func(file, path string, width int, dark bool) {
		asked = nil
		v, err := b.Look(served.URL+path, width, dark)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if len(v.Requests) != 1 || len(asked) != 1 {
			t.Errorf("%s: the page asks for %q and %q", file, v.Requests, asked)
		}
		if len(v.Wide) > 0 {
			t.Errorf("%s: wider than the window: %q", file, v.Wide)
		}
		if len(v.Faint) > 0 {
			t.Errorf("%s: contrast below 4.5 : 1: %q", file, v.Faint)
		}
		if v.Scripts != 0 || !strings.Contains(v.Text, "<script>alert(1)</script>") {
			t.Errorf("%s: %d scripts in\n%s", file, v.Scripts, v.Text)
		}
		if *update {
			if err := os.WriteFile(file, v.PNG, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if len(v.PNG) >= mostPicture {
			t.Errorf("%s has %d bytes", file, len(v.PNG))
		}
	})
}

// TestPictures holds that the pictures that were taken are there, and are no larger than they may be.
func TestPictures(t *testing.T) {
	want := 0
	pictures(func(file, _ string, width int, _ bool) {
		want++
		data, err := os.ReadFile(file)
		if err != nil {
			t.Error(err)
			return
		}
		config, err := png.DecodeConfig(bytes.NewReader(data))
		if err != nil || config.Width != width || config.Height < 400 || len(data) >= mostPicture {
			t.Errorf("%s: %d bytes, %d by %d pixels, %v", file, len(data), config.Width, config.Height, err)
		}
	})
	if found, err := filepath.Glob("testdata/*.png"); err != nil || len(found) != want {
		t.Errorf("%d pictures, want %d: %v", len(found), want, err)
	}
}
