package evaluate_test

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// csvRows yields the records of a CSV file, and the errors of those that are none.
func csvRows(r *csv.Reader) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		for {
			record, err := r.Read()
			if err == io.EOF || !yield(record, err) {
				return
			}
		}
	}
}

// Each line of a file is answered and comes back with its answer, those that cannot be read too.
func ExampleDecideEach() {
	reader := policy.MustParse(`{"Version": "2012-10-17", "Statement": {
		"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/${aws:username}/*"
	}}`)
	evaluator, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{reader}})
	if err != nil {
		fmt.Println(err)
		return
	}
	file := csv.NewReader(strings.NewReader(strings.Join([]string{
		"arn:aws:iam::111122223333:user/ann,s3:GetObject,data/ann/report",
		"arn:aws:iam::111122223333:user/bob,s3:GetObject,data/ann/report",
		"arn:aws:iam::111122223333:user/bob,s3:GetObject",
		"bob,s3:GetObject,data/bob/report",
		"arn:aws:iam::111122223333:user/bob,GetObject,data/bob/report",
	}, "\n")))
	file.FieldsPerRecord = 3
	request := func(record []string) (*evaluate.Request, error) {
		user, err := evaluate.ParsePrincipal(record[0])
		if err != nil {
			return nil, err
		}
		return &evaluate.Request{
			Principal: user,
			Action:    record[1],
			Resource:  evaluate.Resource{ARN: "arn:aws:s3:::" + record[2], Account: user.Account()},
		}, nil
	}
	for record, decided := range evaluate.DecideEach(context.Background(), evaluator, csvRows(file), request) {
		if decided.Err != nil {
			fmt.Println(record[0], decided.Err)
			continue
		}
		fmt.Println(record[0], decided.Decision)
	}
	// Output:
	// arn:aws:iam::111122223333:user/ann allowed
	// arn:aws:iam::111122223333:user/bob implicitDeny
	// arn:aws:iam::111122223333:user/bob record on line 3: wrong number of fields
	// bob evaluate: "bob": neither an ARN, an account id, a service nor anonymous (INVALID_PRINCIPAL)
	// arn:aws:iam::111122223333:user/bob evaluate: "GetObject": the action is not service:Name (INVALID_REQUEST)
}

// A long run tells how far it is, and ends when it is cancelled: here after 60,000 of 100,000 rows.
func ExampleDecideEach_progress() {
	reader := policy.MustParse(`{"Version": "2012-10-17", "Statement": {
		"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*7"
	}}`)
	evaluator, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{reader}})
	if err != nil {
		fmt.Println(err)
		return
	}
	rows := func(yield func(int, error) bool) {
		for n := range 100_000 {
			if !yield(n, nil) {
				return
			}
		}
	}
	ann := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann")
	request := func(n int) (*evaluate.Request, error) {
		return &evaluate.Request{
			Principal: ann,
			Action:    "s3:GetObject",
			Resource:  evaluate.Resource{ARN: fmt.Sprintf("arn:aws:s3:::data/%d", n), Account: "111122223333"},
		}, nil
	}
	ctx, cancel := context.WithCancel(context.Background()) // a server takes the context of its request
	defer cancel()
	done, allowed := 0, 0
	for _, decided := range evaluate.DecideEach(ctx, evaluator, rows, request) {
		if decided.Decision == evaluate.Allowed {
			allowed++
		}
		if done++; done%20_000 == 0 {
			fmt.Println(done, "rows,", allowed, "allowed")
		}
		if done == 60_000 {
			cancel()
		}
	}
	if err := ctx.Err(); err != nil {
		fmt.Println("not all rows:", err)
	}
	// Output:
	// 20000 rows, 2000 allowed
	// 40000 rows, 4000 allowed
	// 60000 rows, 6000 allowed
	// not all rows: context canceled
}

// errOdd is the error of rows that cannot be read, errThird that of rows of which no request is made.
var errOdd, errThird = errors.New("odd"), errors.New("third")

// eachLoad yields n numbers; some have an error, of some no request can be made, some have none or an invalid one.
func eachLoad(t testing.TB, n int) (*evaluate.Evaluator, iter.Seq2[int, error], func(int) (*evaluate.Request, error)) {
	e, requests := batchLoad(t, 3)
	rows := func(yield func(int, error) bool) {
		for i := range n {
			var err error
			if i%7 == 3 {
				err = errOdd
			}
			if !yield(i, err) {
				return
			}
		}
	}
	return e, rows, func(i int) (*evaluate.Request, error) {
		switch i % 7 {
		case 3:
			t.Error("a request is asked for a row with an error")
		case 4:
			return requests[i%3], errThird
		case 5:
			return nil, nil
		case 6:
			return &evaluate.Request{}, nil
		}
		return requests[i%3], nil
	}
}

// eachWant compares what became of row i.
func eachWant(t *testing.T, i int, d evaluate.Decision, err error) {
	t.Helper()
	var want evaluate.Decision
	invalid, _ := errors.AsType[*evaluate.Error](err)
	right := false
	switch i % 7 {
	case 3:
		right = err == errOdd
	case 4:
		right = err == errThird
	case 5, 6:
		right = invalid != nil && invalid.Code == evaluate.CodeInvalidRequest
	default:
		want, right = batchWant[i%3], err == nil
	}
	if d != want || !right {
		t.Fatalf("row %d: %v, error %v", i, d, err)
	}
}

func TestEachOrder(t *testing.T) {
	batchOn(t, func(t *testing.T, _ int) {
		for _, n := range batchSizes {
			e, rows, request := eachLoad(t, n)
			all := evaluate.DecideEach(t.Context(), e, rows, request)
			for range 2 { // a second loop begins anew
				i := 0
				for row, d := range all {
					if row != i {
						t.Fatalf("%d rows: row %d at %d", n, row, i)
					}
					eachWant(t, i, d.Decision, d.Err)
					i++
				}
				if i != n {
					t.Fatalf("%d rows were yielded, want %d", i, n)
				}
			}
		}
	})
}

func TestEvaluateEachOrder(t *testing.T) {
	batchOn(t, func(t *testing.T, _ int) {
		e, rows, request := eachLoad(t, 1000)
		i := 0
		for row, got := range evaluate.EvaluateEach(t.Context(), e, rows, request) {
			if row != i {
				t.Fatalf("row %d at %d", row, i)
			}
			eachWant(t, i, got.Result.Decision, got.Err)
			var want evaluate.Result
			if k := i % 7; k < 3 || k == 6 {
				req, _ := request(i)
				want = e.Evaluate(req)
			}
			if diff := cmp.Diff(want, got.Result); diff != "" {
				t.Fatalf("row %d (-want +got):\n%s", i, diff)
			}
			i++
		}
		if i != 1000 {
			t.Fatalf("%d rows were yielded", i)
		}
	})
}

// A loop that is left, a context that is cancelled, and panics of rows and request end everything.
func TestEachEnds(t *testing.T) {
	e, requests := batchLoad(t, 1)
	batchOn(t, func(t *testing.T, processors int) {
		read, made := 0, 0
		rows := func(yield func(int, error) bool) {
			for read = 0; yield(read, nil); read++ {
			}
		}
		request := func(int) (*evaluate.Request, error) { made++; return requests[0], nil }
		yielded := 0
		for range evaluate.DecideEach(t.Context(), e, rows, request) {
			if yielded++; yielded == 1000 {
				break
			}
		}
		if most := 1000 + 512*processors; read > most || made > most {
			t.Errorf("%d rows were read and %d requests made for 1000, want at most %d", read, made, most)
		}

		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		yielded = 0
		for range evaluate.EvaluateEach(ctx, e, rows, request) {
			if yielded++; yielded == 100 {
				cancel()
			}
		}
		if yielded != 100 {
			t.Errorf("%d rows were yielded, want 100", yielded)
		}

		for _, at := range []string{"rows", "request", "loop"} {
			func() {
				defer func() {
					if p := recover(); p != at {
						t.Errorf("panic %v, want that of %s", p, at)
					}
				}()
				fail := func(here string, i int) {
					if here == at && i == 700 {
						panic(at)
					}
				}
				failing := func(yield func(int, error) bool) {
					for i := 0; yield(i, nil); i++ {
						fail("rows", i)
					}
				}
				for i := range evaluate.DecideEach(t.Context(), e, failing, func(i int) (*evaluate.Request, error) {
					fail("request", i)
					return requests[0], nil
				}) {
					fail("loop", i)
				}
			}()
		}
	})
}

// What is nil is no reason to panic.
func TestEachNil(t *testing.T) {
	e, rows, request := eachLoad(t, 10)
	for range evaluate.DecideEach(t.Context(), e, nil, request) {
		t.Error("a row of no rows")
	}
	for row, d := range evaluate.DecideEach(t.Context(), e, rows, nil) {
		if d.Err == nil || d.Decision != evaluate.ImplicitDeny {
			t.Errorf("row %d: %v without a request", row, d)
		}
	}
	n := 0
	for row, d := range evaluate.EvaluateEach(t.Context(), nil, rows, request) {
		if row == 0 && (d.Err != nil || cmp.Diff(evaluate.Result{}, d.Result) != "") || d.Result.Decision != evaluate.ImplicitDeny {
			t.Errorf("row %d: %v without an evaluator", row, d)
		}
		n++
	}
	if n != 10 {
		t.Errorf("%d rows were yielded", n)
	}
}
