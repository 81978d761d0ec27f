package main

import (
	"bytes"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
	"github.com/lambdaiam/lambdaiam/internal/eviltext"
)

func scenarios(t *testing.T, file string) []scenario.Scenario {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	list, err := scenario.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

const sample = "../explain/testdata/scenarios.jsonl"

// ask asks the server; a body is sent as a form.
func ask(t *testing.T, method, target, host string, body url.Values) *httptest.ResponseRecorder {
	t.Helper()
	var in io.Reader
	if body != nil {
		in = strings.NewReader(body.Encode())
	}
	r := httptest.NewRequest(method, target, in)
	r.Host = host
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	server(scenarios(t, sample)).Handler.ServeHTTP(w, r)
	return w
}

func TestAnswers(t *testing.T) {
	const home = "127.0.0.1:8080"
	request := url.Values{"request": {`{"principal":"arn:aws:iam::123456789012:user/ann","action":"s3:GetObject","resource":"arn:aws:s3:::b/k"}`}}
	with := func(name, text string) url.Values {
		return url.Values{"request": request["request"], name: {text}}
	}
	large := url.Values{"context": {strings.Repeat("x", mostBytes)}}
	for _, c := range []struct {
		name, method, target, host string
		body                       url.Values
		status                     int
		want                       string // in the text of the page
	}{
		{"begin", "GET", "/", home, nil, 200, "<h2 class=\"no\">implicitDeny</h2>"},
		{"localhost", "GET", "/", "localhost:8080", nil, 200, "NO_STATEMENT_ALLOWS"},
		{"no port", "GET", "/", "localhost", nil, 200, "NO_STATEMENT_ALLOWS"},
		{"IPv6", "GET", "/", "[::1]:8080", nil, 200, "NO_STATEMENT_ALLOWS"},
		{"links", "GET", "/", home, nil, 200, `<a href="/?scenario=1">region</a>`},
		{"a scenario", "GET", "/?scenario=1", home, nil, 200, "<h2 class=\"no\">explicitDeny</h2>"},
		{"its policy", "GET", "/?scenario=1", home, nil, 200, `"Sid": "Region"`},
		{"a script", "GET", "/?scenario=3", home, nil, 200, "arn:aws:s3:::b/<script>alert(1)</script>"},
		{"no scenario", "GET", "/?scenario=4", home, nil, 404, ""},
		{"no number", "GET", "/?scenario=-1", home, nil, 404, ""},
		{"other path", "GET", "/favicon.ico", home, nil, 404, ""},
		{"other host", "GET", "/", "rebound.example:8080", nil, 421, ""},
		{"a host that begins alike", "GET", "/", "127.0.0.1.example", nil, 421, ""},
		{"no host", "GET", "/", "", nil, 421, ""},
		{"HEAD", "HEAD", "/", home, nil, 405, ""},
		{"PUT", "PUT", "/", home, url.Values{}, 405, ""},
		{"DELETE", "DELETE", "/", home, nil, 405, ""},
		{"large", "POST", "/", home, large, 413, ""},
		{"empty", "POST", "/", home, url.Values{}, 200, "request: an object with principal"},
		{"request", "POST", "/", home, request, 200, "NO_POLICY_GIVEN"},
		{"a policy alone", "POST", "/", home, with("identity", `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`), 200, "<h2 class=\"yes\">allowed</h2>"},
		{"a level alone", "POST", "/", home, with("scps", "\n{\"Version\":\"2012-10-17\",\r\n\"Statement\":\r\n  {\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}}"), 200, "scps[0][0]</code> 3:3 applies"},
		{"context", "POST", "/", home, with("context", `{"aws:SourceIp":"x"}`), 200, "NO_POLICY_GIVEN"},
		{"no JSON", "POST", "/", home, with("boundary", "{"), 200, "boundary: unexpected end of JSON input"},
		{"no policy", "POST", "/", home, with("boundary", `{"Statement":[]}`), 200, "Statement"},
		{"out of its place", "POST", "/", home, with("boundary", `{}},"expect":{"x":{}`), 200, "boundary: invalid character"},
		{"request is no object", "POST", "/", home, url.Values{"request": {"[1]"}}, 200, "request: an object"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := ask(t, c.method, c.target, c.host, c.body)
			text := w.Body.String()
			if w.Code != c.status || !strings.Contains(html.UnescapeString(text), c.want) {
				t.Errorf("status %d, want %d with %q\n%.3000s", w.Code, c.status, c.want, text)
			}
			if strings.Contains(text, "<script") {
				t.Error("the page has a script")
			}
			if c.status != http.StatusOK {
				return
			}
			for name, want := range map[string]string{"Content-Security-Policy": "default-src 'none'; style-src 'sha256-", "Cache-Control": "no-store",
				"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Content-Type": "text/html; charset=utf-8"} {
				if got := w.Header().Get(name); !strings.HasPrefix(got, want) {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
		})
	}
}

// A scenario comes out of the text areas as it went in.
func TestFormKeepsScenario(t *testing.T) {
	for _, file := range []string{sample, "../../evaluate/scenario/testdata/push.jsonl", "../../evaluate/scenario/testdata/accounts.json"} {
		for _, s := range scenarios(t, file) {
			if s.Err != nil {
				continue
			}
			back, err := formOf(&s).scenario()
			if err != nil {
				t.Errorf("%s: %v", s.Name, err)
				continue
			}
			s.Name, s.Why, s.Expect = "", "", nil
			want, _ := json.Marshal(s)
			got, _ := json.Marshal(back)
			if !bytes.Equal(want, got) {
				t.Errorf("%s\n, want %s", got, want)
			}
		}
	}
	if f := formOf(&scenario.Scenario{Err: io.EOF}); f[0].Text != "" || len(f) != len(fields) {
		t.Errorf("%v", f)
	}
}

func TestListen(t *testing.T) {
	for addr, ok := range map[string]bool{"127.0.0.1:0": true, "localhost:0": true, "0.0.0.0:0": false, ":0": false, "192.0.2.1:0": false, "example.com:80": false, "127.0.0.1": false, "": false} {
		l, err := listen(addr)
		if (err == nil) != ok {
			t.Errorf("%q: %v", addr, err)
		}
		if err == nil {
			l.Close()
		}
	}
}

func TestLimits(t *testing.T) {
	s := server(nil)
	if s.ReadHeaderTimeout == 0 || s.ReadTimeout == 0 || s.WriteTimeout == 0 || s.IdleTimeout == 0 || s.MaxHeaderBytes == 0 {
		t.Errorf("%+v", s)
	}
}

func TestRun(t *testing.T) {
	for _, c := range []struct {
		args   []string
		status int
	}{
		{[]string{"-h"}, 0}, {[]string{"-nonsense"}, 2}, {[]string{"a", "b"}, 2}, {[]string{"testdata/nowhere"}, 1},
		{[]string{"-addr", "0.0.0.0:0"}, 1}, {[]string{"main.go"}, 1},
	} {
		var out, errs bytes.Buffer
		if status := run(c.args, nil, &out, &errs); status != c.status || errs.Len() == 0 || out.Len() != 0 {
			t.Errorf("%v: status %d, stdout %q, stderr %q", c.args, status, out.String(), errs.String())
		}
	}
}

func TestNames(t *testing.T) {
	for _, evil := range eviltext.Texts() {
		if fault := eviltext.Fault(shown(evil, 1), 1); fault != "" {
			t.Error(fault)
		}
	}
}

// TestServes asks a server that listens.
func TestServes(t *testing.T) {
	l, err := listen("127.0.0.1:0")
	if err != nil {
		t.Skip("nothing listens on this system: ", err)
	}
	s := server(nil)
	go s.Serve(l)
	defer s.Close()
	resp, err := http.Get("http://" + l.Addr().String() + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != 200 || !bytes.Contains(body, []byte("NO_STATEMENT_ALLOWS")) {
		t.Errorf("status %d, %v\n%s", resp.StatusCode, err, body)
	}
}
