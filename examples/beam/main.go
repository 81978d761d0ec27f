// Beam does what examples/fleet does as a pipeline of Apache Beam: it works through snapshots of AWS accounts and
// writes who may do what, a file of rows per account, on as many machines as the runner has.
//
//	go run . -actions ACTIONS [flags] DIR OUT
//
// DIR and OUT are directories, or what stands for them in Cloud Storage and, built with the tag s3, in S3:
// gs://BUCKET/PREFIX, s3://BUCKET/PREFIX.
// DIR has NAME.json or NAME.json.gz for each account and, if there is an organization, organization.json or
// organization.json.gz, as for examples/fleet; directories in it are not looked at. The flags -actions, -principals,
// -resources, -expect and -explain are those of examples/fleet too.
//
// OUT must be empty. It gets NAME.jsonl and NAME.summary.json of each account, byte for byte those of examples/fleet,
// and at the end total.json: how many accounts there were and how many failed, the sums of their counts, and the
// summaries of those that failed. An account that fails stops no other.
//
// Other flags are Beam's: -runner (without it prism, which is part of the program), -endpoint, and more; see README.md.
//
// The exit status is 0, 1 if an account failed or has errors or the pipeline failed, and 2 for wrong use. With -async,
// which does not wait for the end, it is 0 once the pipeline is submitted.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/options/jobopts"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/x/beamx"

	"github.com/lambdaiam/lambdaiam/examples/internal/shard"
)

func main() {
	var f fleet
	f.job.Flags(flag.CommandLine)
	flag.Parse()
	beam.Init() // does not come back in a worker
	os.Exit(f.run(context.Background(), flag.Args(), os.Stdout, os.Stderr))
}

const (
	statusGood = iota
	statusFailed
	statusError
)

// A fleet is a run of the program.
type fleet struct {
	job     shard.Job
	in, out string
}

// run is main once the flags are read.
func (f *fleet) run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	p, err := f.prepare(ctx, args, stderr)
	if err != nil {
		fmt.Fprintln(stderr, "beam:", err)
		return statusError
	}
	if _, err := beamx.RunWithMetrics(ctx, p); err != nil {
		fmt.Fprintln(stderr, "beam:", err)
		return statusFailed
	}
	if *jobopts.Async {
		fmt.Fprintln(stderr, "beam: submitted")
		return statusGood
	}
	text, t, err := readTotal(ctx, f.out)
	if err != nil {
		fmt.Fprintln(stderr, "beam:", err)
		return statusFailed
	}
	if _, err := stdout.Write(text); err != nil || !t.good() {
		return statusFailed
	}
	return statusGood
}

// prepare makes the pipeline.
func (f *fleet) prepare(ctx context.Context, args []string, stderr io.Writer) (*beam.Pipeline, error) {
	if len(args) != 2 {
		return nil, errors.New("want -actions ACTIONS [flags] DIR OUT")
	}
	f.in, f.out = args[0], args[1]
	if err := f.job.Check(); err != nil {
		return nil, err
	}
	in, err := list(ctx, f.in)
	if err != nil {
		return nil, err
	}
	if err := empty(ctx, f.out); err != nil {
		return nil, err
	}
	if in.organization == "" {
		const then = "answers are without control policies, unless a snapshot has them"
		fmt.Fprintf(stderr, "beam: there is no %s.json: %s\n", shard.Organization, then)
	}
	p, s := beam.NewPipelineWithRoot()
	build(s, f.job, in, f.out)
	return p, nil
}
