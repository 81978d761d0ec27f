package main

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/policy"
)

var update = flag.Bool("update", false, "write the golden file anew")

// TestRun compares with testdata/lambda.golden. Run it with -update to write the file anew.
func TestRun(t *testing.T) {
	const golden = "testdata/lambda.golden"
	var stdout, stderr bytes.Buffer
	if status := run(nil, nil, &stdout, &stderr); status != 0 || stderr.Len() > 0 {
		t.Fatalf("status %d, stderr %q", status, stderr.String())
	}
	if *update {
		if err := os.WriteFile(golden, stdout.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), stdout.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if lines := strings.Count(stdout.String(), "\n"); lines > 280 {
		t.Errorf("%d lines are more than anybody reads", lines)
	}
}

// TestStory checks the decisions by themselves, whatever the golden file says.
func TestStory(t *testing.T) {
	const (
		lambda  = "arn:aws:lambda:eu-west-1:111122223333:function:"
		api     = "may arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/POST/orders (Amazon API Gateway) invoke "
		poll    = "can Lambda poll arn:aws:sqs:eu-west-1:111122223333:shop-orders for " + lambda + "warehouse"
		partner = "may arn:aws:sts::444455556666:assumed-role/fulfilment/worker-7 invoke "
		create  = "may arn:aws:iam::111122223333:user/ann call CreateFunction on " + lambda + "returns"
		url     = "may anonymous call the URL of " + lambda + "status"
		bucket  = " (Amazon S3 notifications) invoke " + lambda + "thumbnails"
		put     = " do s3:PutObject on arn:aws:s3:::shop-reports/2026/11.csv"

		workflow = "may AWS Step Functions invoke " + lambda + "orders:live as arn:aws:iam::111122223333:role/workflow"
		pipeline = "arn:aws:sts::111122223333:assumed-role/pipeline/run-7"
		web      = "may arn:aws:sts::444455556666:assumed-role/fulfilment/worker-7 call " +
			"arn:aws:lambda:eu-west-1:111122223333:web-function/catalogue/endpoint/partners"
	)
	want := []string{
		"Bucket of account 111122223333: may arn:aws:s3:::shop-photos" + bucket + ": allowed",
		"Bucket of account 111122223333: may arn:aws:s3:::shop-invoices" + bucket + ": implicitDeny",
		"Bucket of account 444455556666: may arn:aws:s3:::shop-photos" + bucket + ": implicitDeny",
		api + lambda + "orders:live: allowed",
		api + lambda + "orders: implicitDeny",
		poll + ": implicitDeny",
		poll + ": allowed",
		partner + lambda + "orders: allowed",
		partner + lambda + "orders:live: implicitDeny",
		url + ": implicitDeny",
		url + ": allowed",
		"may the code of " + lambda + "reports" + put + ": allowed",
		"may the code of " + lambda + "cleanup" + put + ": implicitDeny",
		create + ": implicitDeny",
		create + ": allowed",
		workflow + ": implicitDeny",
		workflow + ": allowed",
		"may arn:aws:elasticloadbalancing:eu-west-1:444455556666:targetgroup/orders/6d0ecf831eec9f09 (Application Load Balancer) invoke " +
			lambda + "orders: implicitDeny",
		poll + ": implicitDeny",
		poll + ": allowed",
		"may " + pipeline + " deploy " + lambda + "orders: implicitDeny",
		"  may " + pipeline + " call CreateFunction on " + lambda + "orders: implicitDeny",
		"  may " + pipeline + " call PublishVersion on " + lambda + "orders: allowed",
		"  may " + pipeline + " call CreateAlias on " + lambda + "orders: allowed",
		"  may " + pipeline + " call AddPermission on " + lambda + "orders:live: implicitDeny",
		web + ": implicitDeny",
		web + ": allowed",
	}
	var got []string
	for _, line := range strings.Split(told(t), "\n") {
		if strings.HasSuffix(line, ": allowed") || strings.HasSuffix(line, ": implicitDeny") {
			got = append(got, line)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestRemedies: who lacks something reads what would give it.
func TestRemedies(t *testing.T) {
	story := told(t)
	for text, want := range map[string]int{
		"the managed policy AWSLambdaSQSQueueExecutionRole would give it":                    3,
		"no identity policy allows iam:PassRole on arn:aws:iam::111122223333:role/warehouse": 1,
		"fix: AddPermission FunctionName=":                                                   5,
		"  note CANNOT_WORK: ":                                                               1,
		"  note ":                                                                            2,
	} {
		if got := strings.Count(story, text); got != want {
			t.Errorf("%q is there %d times, want %d", text, got, want)
		}
	}
}

func told(t *testing.T) string {
	t.Helper()
	var stdout bytes.Buffer
	if status := run(nil, nil, &stdout, io.Discard); status != 0 {
		t.Fatalf("status %d", status)
	}
	return stdout.String()
}

// TestBroken: every policy is read, and one that is missing or broken ends the story with an error.
func TestBroken(t *testing.T) {
	files := make(fstest.MapFS)
	all, err := fs.Glob(policies, "policies/*.json")
	if err != nil || len(all) == 0 {
		t.Fatal(all, err)
	}
	for _, name := range all {
		text, err := fs.ReadFile(policies, name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: text}
	}
	if err := tell(files, io.Discard); err != nil {
		t.Fatal(err)
	}
	for _, name := range all {
		t.Run(path.Base(name), func(t *testing.T) {
			good := files[name]
			defer func() { files[name] = good }()
			files[name] = &fstest.MapFile{Data: []byte("{}")}
			if e, ok := errors.AsType[*policy.Error](tell(files, io.Discard)); !ok || e.Code != policy.CodeMissingStatement || e.Policy != path.Base(name) {
				t.Errorf("broken: %v", e)
			}
			delete(files, name)
			if err := tell(files, io.Discard); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("missing: %v", err)
			}
		})
	}
}

func TestWriteFails(t *testing.T) {
	r, w := io.Pipe()
	r.Close()
	var stderr bytes.Buffer
	if status := run(nil, nil, w, &stderr); status != 1 || stderr.String() != "lambda: io: read/write on closed pipe\n" {
		t.Errorf("status %d, stderr %q", status, stderr.String())
	}
}
