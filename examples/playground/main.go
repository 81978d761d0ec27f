// Playground serves a page on which policies and a request can be changed, with the explanation of the decision above.
//
//	go run ./examples/playground [-addr 127.0.0.1:8080] [FILE]
//
// Each scenario of FILE has a link. The program listens on the loopback interface alone, answers nobody who calls it by
// another name than that of this machine to itself, and keeps nothing. The page loads nothing and has no script.
//
// The exit status is 1 when the file cannot be read or the address not be listened on, 2 for arguments that are none.
package main

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"html/template"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/explain"
	"github.com/lambdaiam/lambdaiam/evaluate/explain/page"
	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
)

var (
	//go:embed playground.html
	source string
	//go:embed playground.css
	css string
	//go:embed first.json
	first []byte // the scenario that is shown to begin with
)

const mostBytes = 1 << 20 // of a request

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run is main with everything it depends on as arguments. It returns only when the server cannot go on.
func run(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("playground", flag.ContinueOnError)
	flags.SetOutput(stderr)
	addr := flags.String("addr", "127.0.0.1:8080", "where to listen: a loopback address and a port")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err == nil && flags.NArg() > 1:
		fmt.Fprintln(stderr, "playground: there is one FILE")
		return 2
	case err != nil:
		return 2
	}
	var scenarios []scenario.Scenario
	if file := flags.Arg(0); file != "" {
		data, err := os.ReadFile(file)
		if err == nil {
			scenarios, err = scenario.Read(data)
		}
		if err != nil {
			fmt.Fprintln(stderr, "playground:", err)
			return 1
		}
	}
	listener, err := listen(*addr)
	if err == nil {
		fmt.Fprintf(stdout, "http://%s/\n", listener.Addr())
		err = server(scenarios).Serve(listener)
	}
	fmt.Fprintln(stderr, "playground:", err)
	return 1
}

// listen listens on an address of the loopback interface and refuses others.
func listen(addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	if !isLoopback(host) {
		return nil, fmt.Errorf("%q is no loopback address", host)
	}
	return net.Listen("tcp", addr)
}

// isLoopback reports whether a name is one that this machine has for itself.
func isLoopback(host string) bool {
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// server returns the server, with limits for slow and large requests.
func server(scenarios []scenario.Scenario) *http.Server {
	return &http.Server{
		Handler:           newPlayground(scenarios),
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second,
		IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
	}
}

// A playground answers requests. It never changes.
type playground struct {
	page   *template.Template
	style  template.CSS
	policy string // the Content-Security-Policy
	names  []string
	forms  []form // one for each scenario, and the first one behind them
}

func newPlayground(scenarios []scenario.Scenario) *playground {
	style := page.Style() + css
	sum := sha256.Sum256([]byte(style))
	p := &playground{
		page: template.Must(template.New("").Parse(source)), style: template.CSS(style),
		policy: "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
			"'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	}
	begin, err := scenario.Read(first)
	if err != nil {
		panic(err) // never: a test reads it
	}
	for i, s := range slices.Concat(scenarios, begin) {
		p.forms = append(p.forms, formOf(&s))
		if i < len(scenarios) {
			p.names = append(p.names, shown(s.Name, i))
		}
	}
	return p
}

// shown is the text of a link: a name that is not too long, or the number of the scenario.
func shown(name string, i int) string {
	switch {
	case name == "":
		return "scenario " + strconv.Itoa(i)
	case len(name) > 100 || strings.ContainsFunc(name, func(r rune) bool { return r == '\ufffd' || !strconv.IsPrint(r) }):
		return fmt.Sprintf("%.100q", name)
	}
	return name
}

func (p *playground) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host // without a port
	}
	switch {
	case !isLoopback(host): // somebody's name that leads here
		http.Error(w, "this is not "+strconv.Quote(r.Host), http.StatusMisdirectedRequest)
		return
	case r.URL.Path != "/":
		http.NotFound(w, r)
		return
	}
	f := p.forms[len(p.forms)-1]
	switch r.Method {
	case http.MethodGet:
		if number := r.URL.Query().Get("scenario"); number != "" {
			i, err := strconv.Atoi(number)
			if err != nil || i < 0 || i >= len(p.names) {
				http.NotFound(w, r)
				return
			}
			f = p.forms[i]
		}
	case http.MethodPost:
		r.Body = http.MaxBytesReader(w, r.Body, mostBytes)
		if err := r.ParseForm(); err != nil {
			status := http.StatusBadRequest
			if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
				status = http.StatusRequestEntityTooLarge
			}
			http.Error(w, http.StatusText(status), status)
			return
		}
		f = formFrom(r.PostForm)
	default:
		w.Header().Set("Allow", "GET, POST")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}
	p.answer(w, f)
}

// answer writes the page of a form.
func (p *playground) answer(w http.ResponseWriter, f form) {
	view := struct {
		Style       template.CSS
		Explanation template.HTML
		Problem     string
		Fields      form
		Names       []string
	}{Style: p.style, Fields: f, Names: p.names}
	if x, err := explained(f); err != nil {
		view.Problem = err.Error()
	} else {
		var b bytes.Buffer
		if err := page.WriteHTMLFragment(&b, x); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		view.Explanation = template.HTML(b.String()) // from html/template
	}
	var b bytes.Buffer
	if err := p.page.Execute(&b, view); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	for name, value := range map[string]string{
		"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": p.policy, "X-Content-Type-Options": "nosniff",
		"Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
	} {
		w.Header().Set(name, value)
	}
	w.Write(b.Bytes())
}

// explained explains what a form asks.
func explained(f form) (*explain.Explanation, error) {
	s, err := f.scenario()
	if err != nil {
		return nil, err
	}
	e, err := evaluate.Compile(s.Policies)
	if err != nil {
		return nil, err
	}
	return explain.Explain(e, &s.Request), nil
}
