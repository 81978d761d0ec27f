package shard

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/account"
)

const (
	document = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}`
	ana      = `{"Path":"/","UserName":"ana","UserId":"AIDAANA","Arn":"arn:aws:iam::111111111111:user/ana",` +
		`"UserPolicyList":[{"PolicyName":"p","PolicyDocument":` + document + `}]}`
	bob = `{"Path":"/","UserName":"bob","UserId":"AIDABOB","Arn":"arn:aws:iam::111111111111:user/bob",` +
		`"AttachedManagedPolicies":[{"PolicyName":"x","PolicyArn":"arn:aws:iam::111111111111:policy/x"}]}`
	cyd = `{"Path":"/","UserName":"cyd","UserId":"AIDACYD","Arn":"arn:aws:iam::111111111111:user/cyd",` +
		`"UserPolicyList":[{"PolicyName":"<p>","PolicyDocument":{}}]}`
	details = `{"UserDetailList":[` + ana + `,` + bob + `,` + cyd + `],"GroupDetailList":[],"RoleDetailList":[],"Policies":[]}`
	noSCP   = `{"organization":"o-1","managementAccount":"999999999999","root":{"id":"r-1","accounts":["111111111111"]}}`
)

var job = Job{Actions: []string{"s3:GetObject", "s3:PutObject"}}

func read(t *testing.T) *account.Snapshot {
	t.Helper()
	s, err := ReadFrom(strings.NewReader(details), "a.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestWrite: ana may get objects and not put them, of bob's policy nobody has the document, that of cyd is none. The rows
// are those of Sweep (FL-7), and what has no answer is a row too (FL-4).
func TestWrite(t *testing.T) {
	s := read(t)
	for _, c := range []struct {
		name string
		job  Job
		want Counts
	}{
		{"all", job, Counts{3, 5, 1, 1, 2, 1}},
		{"allowed", Job{Actions: job.Actions, Expect: []string{Allowed}}, Counts{3, 2, 1, 1, 2, 1}},
		{"denied", Job{Actions: job.Actions, Expect: []string{Denied}}, Counts{3, 2, 1, 1, 2, 1}},
		{"depends", Job{Actions: job.Actions, Expect: []string{Depends}}, Counts{3, 3, 1, 1, 2, 1}},
		{"allowed or depends", Job{Actions: job.Actions, Expect: []string{Depends, Allowed}}, Counts{3, 4, 1, 1, 2, 1}},
		{"one principal", Job{Actions: job.Actions, Principals: []string{"arn:aws:iam::111111111111:user/bob"}}, Counts{1, 2, 0, 0, 2, 0}},
		{"two resources", Job{Actions: job.Actions, Resources: []string{"arn:aws:s3:::b/x", "arn:aws:s3:::b/y"}, Expect: []string{Denied}}, Counts{3, 3, 2, 2, 4, 1}},
		{"explained", Job{Actions: job.Actions, Explain: true, Expect: []string{Allowed}}, Counts{3, 2, 1, 1, 2, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			n, err := c.job.Write(t.Context(), &out, s)
			if err != nil || n != c.want {
				t.Errorf("%+v, %v", n, err)
			}
			var want []byte
			plan := account.Plan{Principals: c.job.Principals, Actions: c.job.Actions, Resources: c.job.Resources}
			if c.job.Explain {
				plan.Explain = func(r account.Row) bool { return r.Decision.String() == Allowed }
			}
			for row, err := range s.Sweep(t.Context(), plan) {
				if err != nil {
					want = append(want, `{"account":"111111111111","principal":"arn:aws:iam::111111111111:user/cyd","error":`+
						`{"code":"INVALID_POLICY","file":"a.json","line":1,`...)
					continue
				}
				decided := Denied
				if row.DependsOn != nil {
					decided = Depends
				} else if row.Decision.String() == Allowed {
					decided = Allowed
				}
				if c.job.Expect == nil || strings.Contains(strings.Join(c.job.Expect, " "), decided) {
					want = append(row.AppendJSON(want), '\n')
				}
			}
			got := out.String()
			if len(c.job.Principals) == 0 { // of the line of an error the beginning is enough
				if !strings.HasPrefix(got, string(want)) || strings.Count(got, "\n") != c.want.Rows {
					t.Errorf("(-want +got)\n%s", cmp.Diff(string(want), got))
				}
			} else if got != string(want) {
				t.Errorf("(-want +got)\n%s", cmp.Diff(string(want), got))
			}
			for line := range strings.Lines(got) {
				if !json.Valid([]byte(line)) {
					t.Errorf("not JSON: %s", line)
				}
			}
		})
	}
}

// TestPrincipals: who is of another account is asked about there, and not here (FL-4).
func TestPrincipals(t *testing.T) {
	const bob, there = "arn:aws:iam::111111111111:user/bob", "arn:aws:iam::222222222222:"
	s := read(t)
	write := func(principals ...string) (string, Counts) {
		var out bytes.Buffer
		n, err := Job{Actions: job.Actions, Principals: principals}.Write(t.Context(), &out, s)
		if err != nil {
			t.Error(err)
		}
		return out.String(), n
	}
	alone, n := write(bob)
	if n != (Counts{1, 2, 0, 0, 2, 0}) {
		t.Errorf("one principal: %+v", n)
	}
	if rows, _ := write(there+"user/bob", bob, there+"role/*"); rows != alone {
		t.Errorf("with those of another account (-want +got)\n%s", cmp.Diff(alone, rows))
	}
	for _, pattern := range []string{"arn:*:iam::*:user/b?b", "arn:aws:iam::*:user/bob", "arn:aws:iam::1111111?1111:user/b*", "arn:aws:iam::111111111111:user/b*"} {
		if rows, _ := write(pattern); rows != alone {
			t.Errorf("%s (-want +got)\n%s", pattern, cmp.Diff(alone, rows))
		}
	}
	if rows, n := write(there+"user/bob", "arn:aws:sts::222222222222:assumed-role/r/s"); rows != "" || n != (Counts{}) {
		t.Errorf("only those of another account: %+v\n%s", n, rows)
	}
	if rows, n := write("lambda.amazonaws.com"); n.Principals != 1 || n.Rows == 0 || strings.Count(rows, `"principal":"lambda.amazonaws.com"`) != n.Rows {
		t.Errorf("a service, which is of no account: %+v\n%s", n, rows)
	}
	if _, n := write("arn:aws:iam::111111111111:user/none"); n.Errors != 1 || n.Rows != 1 {
		t.Errorf("somebody whom the account does not have: %+v", n)
	}
}

// TestWriteStops: a writer that fails, or a context that is cancelled, ends it at that row.
func TestWriteStops(t *testing.T) {
	s := read(t)
	for at := range 5 {
		ctx, cancel := context.WithCancel(t.Context())
		for name, c := range map[string]struct {
			fail func() error
			ctx  context.Context
			want error
		}{
			"error":  {func() error { return io.ErrClosedPipe }, t.Context(), io.ErrClosedPipe},
			"cancel": {func() error { cancel(); return nil }, ctx, context.Canceled},
		} {
			w := &stopping{at: at, fail: c.fail}
			if _, err := job.Write(c.ctx, w, s); !errors.Is(err, c.want) {
				t.Errorf("%s at row %d: %v", name, at, err)
			}
			if name == "error" && w.n != at+1 {
				t.Errorf("row %d failed, and %d were written", at, w.n)
			}
		}
	}
}

// stopping is a writer at one of whose writes something fails.
type stopping struct {
	n, at int
	fail  func() error
}

func (s *stopping) Write(b []byte) (int, error) {
	s.n++
	if s.n == s.at+1 {
		return len(b), s.fail()
	}
	return len(b), nil
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		job  Job
		want string // in the error; "" for none
	}{
		{job, ""},
		{Job{Actions: []string{"s3:*"}, Principals: []string{"arn:aws:iam::*:role/*"}, Resources: []string{"*"}, Expect: []string{Allowed, Denied, Depends}}, ""},
		{Job{}, "action"},
		{Job{Actions: []string{"s3"}}, `"s3"`},
		{Job{Actions: []string{"s3:*"}, Expect: []string{"implicitDeny"}}, `"implicitDeny" is no decision`},
	} {
		err := c.job.Check()
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v", c.job, err)
		}
		text, err := json.Marshal(c.job)
		if err != nil {
			t.Fatal(err)
		}
		var again Job
		if err := json.Unmarshal(text, &again); err != nil || cmp.Diff(c.job, again) != "" {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestSummary(t *testing.T) {
	n := Counts{1, 2, 3, 4, 5, 6}.Add(Counts{10, 20, 30, 40, 50, 60})
	fault := &account.Error{Code: account.CodeTooLarge, File: "<a>", Reason: "r"}
	for _, c := range []struct {
		s    Summary
		want string
		good bool
	}{
		{Summary{Account: "a", Counts: &n}, `{"account":"a","principals":11,"rows":22,"allowed":33,"denied":44,"depends":55,"errors":66}`, false},
		{Summary{Account: "a", Counts: &Counts{}}, `{"account":"a","principals":0,"rows":0,"allowed":0,"denied":0,"depends":0,"errors":0}`, true},
		{Failed("a", fault), `{"account":"a","error":{"code":"INPUT_TOO_LARGE","file":"<a>","reason":"r"}}`, false},
		{Failed("a", io.ErrClosedPipe), `{"account":"a","error":{"code":"UNREADABLE_FILE","reason":"io: read/write on closed pipe"}}`, false},
	} {
		got, err := c.s.Line()
		if err != nil || string(got) != c.want+"\n" || c.s.Good() != c.good {
			t.Errorf("%s, %v, good %v", got, err, c.s.Good())
		}
		var again Summary
		if err := json.Unmarshal(got, &again); err != nil || again.Good() != c.good {
			t.Errorf("%s: %+v, %v", got, again, err)
		}
	}
}

func zip(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestRead: compressed files read as others do, and no more of them than of others (FL-4).
func TestRead(t *testing.T) {
	const bound = 10_000
	limit := account.WithMaxFileSize(bound)
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"a/details.json": details, "b/details.json.gz": zip(t, details), "c/details.gz": zip(t, " "+details), "d/x.gz/details.json": details,
		"bomb/details.json.gz": zip(t, details+strings.Repeat(" ", 100*bound)), "cut/details.json.gz": zip(t, details)[:200],
		"plain/details.json.gz": details, "tail/details.json.gz": zip(t, details) + "x", "no/organization.json": noSCP,
		"twice/details.json.gz": zip(t, details[:100]) + zip(t, details[100:]), "o/o.json.gz": zip(t, noSCP),
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	for _, c := range []struct {
		dir  string
		want account.Code
	}{
		{"a", ""}, {"b", ""}, {"c", ""}, {"d", ""}, {"twice", ""}, {"bomb", account.CodeTooLarge}, {"cut", account.CodeUnreadable},
		{"plain", account.CodeUnreadable}, {"tail", account.CodeUnreadable}, {"no", account.CodeNoInput}, {"none", account.CodeUnreadable},
	} {
		sub, err := fs.Sub(files, c.dir)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Read(sub, limit)
		check(t, c.dir, s, err, c.want)
		names, err := fs.Glob(files, c.dir+"/*s.*")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			s, err := ReadFile(files, name, limit)
			check(t, name, s, err, c.want)
			f, err := files.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			s, err = ReadFrom(f, "s3://bucket/"+name, limit)
			check(t, "stream of "+name, s, err, c.want)
		}
	}
	s, err := ReadFrom(strings.NewReader(details), "x", account.WithFile(Unzipped(files), "o/o.json.gz"))
	if err != nil {
		t.Fatal(err)
	}
	if n, err := job.Write(t.Context(), io.Discard, s); err != nil || n.Allowed != 0 || n.Denied != 4 {
		t.Errorf("without service control policies: %+v, %v", n, err)
	}
}

func check(t *testing.T, name string, s *account.Snapshot, err error, want account.Code) {
	t.Helper()
	if want != "" {
		if e, ok := errors.AsType[*account.Error](err); !ok || e.Code != want || s != nil {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
		return
	}
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	if n, err := job.Write(t.Context(), io.Discard, s); err != nil || n != (Counts{3, 5, 1, 1, 2, 1}) {
		t.Errorf("%s: %+v, %v", name, n, err)
	}
}
