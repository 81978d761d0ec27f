package browser

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

var path = flag.String("browser", "", "the Chromium to look at pages with; without it tests that need one are skipped")

// TestFaults holds that what is wrong with a page is seen.
func TestFaults(t *testing.T) {
	if *path == "" {
		t.Skip("skipped: without -browser there is no browser")
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			w.Header().Set("Content-Type", "text/html")
			w.Write([]byte(`<meta name="viewport" content="width=device-width"><body style="background:#fff;color:#777"><p>faint</p><p style="color:#000">clear</p><div style="width:500px;background:#eee;color:#111">wide</div>` +
				`<img src="/other.png"><script>1</script><textarea style="color:#fff;background:#fefefe">hidden</textarea></body>`))
		}
	}))
	defer server.Close()
	b, err := Start(*path)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	v, err := b.Look(server.URL+"/", 390, false)
	if err != nil {
		t.Fatal(err)
	}
	has := func(list []string, part string) bool {
		return slices.ContainsFunc(list, func(s string) bool { return strings.Contains(s, part) })
	}
	if !has(v.Faint, "faint") || !has(v.Faint, "hidden") || has(v.Faint, "clear") || has(v.Faint, "wide") {
		t.Errorf("faint: %q", v.Faint)
	}
	if !has(v.Wide, "wide") || has(v.Wide, "clear") {
		t.Errorf("wide: %q", v.Wide)
	}
	if !has(v.Requests, "/other.png") || v.Scripts != 1 || !strings.Contains(v.Text, "hidden") {
		t.Errorf("%d scripts, text %q, requests %q", v.Scripts, v.Text, v.Requests)
	}
}

func TestSmall(t *testing.T) {
	m := image.NewRGBA(image.Rect(0, 0, 40, 40))
	for i := range 1600 {
		c := color.RGBA{uint8(i), uint8(i >> 4), 0, 255}
		if i < 1000 {
			c = color.RGBA{255, 255, 255, 255}
		}
		m.SetRGBA(i%40, i/40, c)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	data, err := small(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	few, err := png.Decode(bytes.NewReader(data))
	if err != nil || few.Bounds() != m.Bounds() {
		t.Fatalf("%v, %v", few.Bounds(), err)
	}
	if p, ok := few.(*image.Paletted); !ok || len(p.Palette) != 256 || few.At(1, 1) != m.At(1, 1) {
		t.Errorf("%T, %v", few, few.At(1, 1))
	}
	if _, err := small([]byte("no picture")); err == nil {
		t.Error("no error")
	}
}

func TestNoBrowser(t *testing.T) {
	if b, err := Start("/nowhere/chromium"); err == nil {
		b.Close()
		t.Error("it started")
	}
}
