// Package browser lets tests look at pages in Chromium, without a window: what they ask for, what is too wide or too
// faint, what they say, and a picture. No program contains it.
package browser

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// A Browser is a running Chromium. It does one thing at a time.
type Browser struct {
	cmd     *exec.Cmd
	to      io.WriteCloser
	from    chan message // closed when the browser ends
	folder  string
	session string // of the only page
	number  int
}

// message is what the browser says: the answer to a command with its number, or an event.
type message struct {
	ID     int             `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Message string `json:"message"`
	} `json:"error"`
}

// A View is a page as it was seen.
type View struct {
	Requests []string // the addresses it asked for, itself among them
	Wide     []string // elements that reach beyond the window
	Faint    []string // texts whose contrast with what is behind them is below 4.5 : 1
	Scripts  int      // how many script elements there are
	Text     string   // as a reader would copy it
	Height   int
	PNG      []byte // down to 1,600 pixels
}

// Start starts the browser of a path. It is controlled through two pipes, and no port is open.
func Start(path string) (*Browser, error) {
	folder, err := os.MkdirTemp("", "browser")
	if err != nil {
		return nil, err
	}
	b := &Browser{folder: folder, from: make(chan message, 1000)}
	if err := b.start(path); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

func (b *Browser) start(path string) error {
	in, to, err := os.Pipe()
	if err != nil {
		return err
	}
	defer in.Close()
	b.to = to
	from, out, err := os.Pipe()
	if err != nil {
		return err
	}
	defer out.Close()
	cmd := exec.Command(path, "--headless", "--remote-debugging-pipe", "--user-data-dir="+b.folder, "--no-sandbox",
		"--disable-gpu", "--no-first-run", "--hide-scrollbars", "--disable-dev-shm-usage",
		"--disable-background-networking", "about:blank")
	cmd.ExtraFiles = []*os.File{in, out} // 3 and 4
	if err := cmd.Start(); err != nil {
		return errors.Join(err, from.Close())
	}
	b.cmd = cmd
	go b.read(from)
	var target struct{ TargetID, SessionID string }
	if err := b.call(&target, "Target.createTarget", map[string]any{"url": "about:blank"}); err != nil {
		return err
	}
	attach := map[string]any{"targetId": target.TargetID, "flatten": true}
	if err := b.call(&target, "Target.attachToTarget", attach); err != nil {
		return err
	}
	b.session = target.SessionID
	for _, domain := range []string{"Page", "Network", "Runtime"} {
		if err := b.call(nil, domain+".enable", nil); err != nil {
			return err
		}
	}
	return nil
}

// Close ends the browser, and all that it started with it.
func (b *Browser) Close() error {
	if b.cmd != nil {
		b.session = ""
		if err := b.call(nil, "Browser.close", nil); err != nil {
			b.cmd.Process.Kill()
		}
		b.cmd.Wait() // whatever it says at its end
	}
	if b.to != nil {
		b.to.Close()
	}
	return os.RemoveAll(b.folder)
}

// read reads messages, which end in a zero byte.
func (b *Browser) read(from io.ReadCloser) {
	defer close(b.from)
	defer from.Close()
	r := bufio.NewReaderSize(from, 1<<20)
	for {
		data, err := r.ReadBytes(0)
		if err != nil {
			return
		}
		var m message
		if json.Unmarshal(bytes.TrimSuffix(data, []byte{0}), &m) == nil {
			b.from <- m
		}
	}
}

// patience is how long the browser may take for one command.
const patience = 2 * time.Minute

// next returns the next message.
func (b *Browser) next() (message, error) {
	select {
	case m, ok := <-b.from:
		if !ok {
			return m, errors.New("the browser ended")
		}
		return m, nil
	case <-time.After(patience):
		return message{}, errors.New("the browser does not answer")
	}
}

// call sends a command and reads its result. Events that come before it go to hear.
func (b *Browser) call(result any, method string, params any, hear ...func(message)) error {
	b.number++
	form := map[string]any{"id": b.number, "method": method}
	if params != nil {
		form["params"] = params
	}
	if b.session != "" {
		form["sessionId"] = b.session
	}
	data, err := json.Marshal(form)
	if err != nil {
		return err
	}
	if _, err := b.to.Write(append(data, 0)); err != nil {
		return err
	}
	for {
		m, err := b.next()
		switch {
		case err != nil:
			return fmt.Errorf("%s: %w", method, err)
		case m.ID != b.number:
			for _, f := range hear {
				f(m)
			}
			continue
		case m.Error != nil:
			return fmt.Errorf("%s: %s", method, m.Error.Message)
		case result == nil:
			return nil
		}
		return json.Unmarshal(m.Result, result)
	}
}

// look is the script that looks at a page; it is not part of any.
const look = `(width => {
	const wide = [], faint = [];
	const numbers = color => (color.match(/[\d.]+/g) || []).map(Number);
	const light = color => {
		const [r, g, b] = numbers(color).map(v => (v /= 255, v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4)));
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const behind = element => {
		for (; element; element = element.parentElement) {
			const color = getComputedStyle(element).backgroundColor, n = numbers(color);
			if (n.length == 3 || n[3] == 1) return color;
			if (n[3] > 0) return "rgb(127, 127, 127)";
		}
		return "rgb(127, 127, 127)";
	};
	const check = (element, text) => {
		const a = light(getComputedStyle(element).color), b = light(behind(element));
		const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		if (!(contrast >= 4.5)) faint.push(contrast.toFixed(2) + " " + text.slice(0, 80));
	};
	for (const element of document.body.querySelectorAll("*")) {
		if (element.getBoundingClientRect().right > width + 0.5) wide.push(element.outerHTML.slice(0, 80));
		if (element.value) check(element, element.value);
	}
	if (document.documentElement.scrollWidth > width) wide.push("the page: " + document.documentElement.scrollWidth);
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walker.nextNode()) {
		const text = walker.currentNode.textContent.trim();
		if (text) check(walker.currentNode.parentElement, text);
	}
	const values = [...document.querySelectorAll("textarea")].map(t => t.value);
	return JSON.stringify({Wide: wide, Faint: faint, Scripts: document.scripts.length,
		Text: [document.body.innerText, ...values].join("\n"), Height: document.documentElement.scrollHeight});
})`

// mostHeight is how much of a long page a picture shows.
const mostHeight = 1600

// Look opens an address in a window of a width, for readers who like it light or dark.
func (b *Browser) Look(address string, width int, dark bool) (*View, error) {
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	window := map[string]any{"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 600}
	if err := b.call(nil, "Emulation.setDeviceMetricsOverride", window); err != nil {
		return nil, err
	}
	media := map[string]any{"features": []any{map[string]any{"name": "prefers-color-scheme", "value": scheme}}}
	if err := b.call(nil, "Emulation.setEmulatedMedia", media); err != nil {
		return nil, err
	}
	v, loaded := &View{}, false
	hear := func(m message) {
		switch m.Method {
		case "Page.loadEventFired":
			loaded = true
		case "Network.requestWillBeSent":
			var p struct{ Request struct{ URL string } }
			if json.Unmarshal(m.Params, &p) == nil {
				v.Requests = append(v.Requests, p.Request.URL)
			}
		}
	}
	var went struct{ ErrorText string }
	if err := b.call(&went, "Page.navigate", map[string]any{"url": address}, hear); err != nil || went.ErrorText != "" {
		return nil, errors.Join(err, errors.New(went.ErrorText))
	}
	for !loaded {
		m, err := b.next()
		if err != nil {
			return nil, err
		}
		hear(m)
	}
	var seen struct {
		Result struct{ Value string }
	}
	script := map[string]any{"expression": fmt.Sprintf("%s(%d)", look, width)}
	if err := b.call(&seen, "Runtime.evaluate", script, hear); err != nil {
		return nil, err
	}
	if err := json.Unmarshal([]byte(seen.Result.Value), v); err != nil {
		return nil, fmt.Errorf("the page was not looked at: %w", err)
	}
	var shot struct{ Data []byte }
	clip := map[string]any{"x": 0, "y": 0, "width": width, "height": min(v.Height, mostHeight), "scale": 1}
	picture := map[string]any{"format": "png", "captureBeyondViewport": true, "clip": clip}
	if err := b.call(&shot, "Page.captureScreenshot", picture, hear); err != nil {
		return nil, err
	}
	var err error
	v.PNG, err = small(shot.Data)
	return v, err
}
