package terraform

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// TestGrowth holds that small parts that belong to nobody knows what, and long names that many refer to, are refused
// before they grow to much more than the plan.
func TestGrowth(t *testing.T) {
	var roles, attachments, functions, permissions []thing
	for i := range 300 {
		n := fmt.Sprint("n", i)
		roles = append(roles, role("aws_iam_role."+n, n))
		functions = append(functions, fn("aws_lambda_function."+n, n))
		attachments = append(attachments, thing{address: "aws_iam_role_policy_attachment." + n, values: `{"policy_arn": "arn:aws:iam::aws:policy/A"}`, unknown: `{"role": true}`})
		permissions = append(permissions, thing{address: "aws_lambda_permission." + n, values: `{"action": "lambda:InvokeFunction", "principal": "*"}`, unknown: `{"function_name": true}`})
	}
	refused(t, planOf(extra{}, append(roles, attachments...)...), stack.CodeTooLarge)
	refused(t, planOf(extra{}, append(functions, permissions...)...), stack.CodeTooLarge)
	long := strings.Repeat("x", longestText+1)
	refused(t, planOf(extra{}, thing{address: "aws_sqs_queue.q", values: `{"name": "` + long + `"}`}), stack.CodeInvalidValue)
	refused(t, planOf(extra{}, thing{address: "aws_foo.q", values: `{"arn": "` + long + `"}`}, rolePolicy("{}"), role("aws_iam_role.r", "r"),
		thing{address: "aws_iam_role.s", values: `{"name": "s"}`, unknown: `{"permissions_boundary": true}`, expr: `{"permissions_boundary": ` + refs("aws_foo.q.arn") + `}`}), stack.CodeInvalidValue)
}

// TestAllocations holds that reading takes memory as the plan is long, whatever it is made of.
func TestAllocations(t *testing.T) {
	const size = 1 << 20
	text := func(part string, n int) string { return strings.Repeat(part+", ", n/(len(part)+2)) + part }
	for name, values := range map[string]string{
		"numbers": `{"name": "q", "x": [` + text("0", size) + `]}`,
		"layers":  `{"function_name": "q", "layers": [` + text("null", size) + `]}`,
		"texts":   `{"x": ["` + strings.Repeat(`\n`, size/2) + `"]}`,
		"tags":    `{"name": "q", "assume_role_policy": "", "tags": {` + tags(size/12) + `}}`,
	} {
		for _, typ := range []string{"aws_sqs_queue", "aws_lambda_function", "aws_iam_role", "random_id"} {
			plan := planOf(extra{}, thing{address: typ + ".q", values: values, expr: "-"})
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := read(string(plan), here, nil)
			runtime.ReadMemStats(&after)
			if took := after.TotalAlloc - before.TotalAlloc; took > 200*uint64(len(plan)) {
				t.Errorf("%s %s: %d bytes for a plan of %d (%v)", typ, name, took, len(plan), err)
			}
		}
	}
}

func tags(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"k%d": "v", `, i)
	}
	return b.String() + `"z": "v"`
}

func BenchmarkRead(b *testing.B) {
	many := func(n int) []byte {
		var things []thing
		for i := range n / 5 {
			name := fmt.Sprint("n", i)
			things = append(things, role("aws_iam_role."+name, name), fn("aws_lambda_function."+name, name),
				thing{address: "aws_sqs_queue." + name, values: `{"name": "` + name + `"}`, unknown: `{"arn": true}`},
				thing{address: "aws_iam_role_policy." + name, values: `{"role": "` + name + `", "policy": ` + trust + `}`},
				thing{address: "aws_lambda_event_source_mapping." + name, values: `{"function_name": "` + name + `"}`, unknown: `{"event_source_arn": true}`,
					expr: `{"event_source_arn": ` + refs("aws_sqs_queue."+name+".arn", "aws_sqs_queue."+name) + `}`})
		}
		return planOf(extra{}, things...)
	}
	for _, n := range []int{50, 500, 5000} {
		plan := many(n)
		b.Run(fmt.Sprintf("resources=%d", n), func(b *testing.B) {
			b.SetBytes(int64(len(plan)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Read(plan, here); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
