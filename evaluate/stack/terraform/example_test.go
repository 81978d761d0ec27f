package terraform_test

import (
	"fmt"
	"os"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/terraform"
)

// What a plan will allow, and what hangs on a policy that only the deployment will bring: the plan has the text of the
// bucket's policy nowhere, because the ARN in it is not known yet.
func ExampleRead() {
	plan, err := os.ReadFile("testdata/jobs.plan.json") // terraform show -json jobs.plan
	if err != nil {
		fmt.Println(err)
		return
	}
	st, err := terraform.Read(plan, stack.Environment{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, a := range st.Audit() {
		if a.Outcome != "" {
			fmt.Println(a)
		}
	}
	fmt.Println(st.AskCall("aws_lambda_function.fn", "s3:PutObject", "aws_s3_bucket.out/x"))
	// Output:
	// may aws_s3_bucket.in invoke aws_lambda_function.fn: allowed
	// may Lambda poll aws_sqs_queue.jobs for aws_lambda_function.fn (aws_lambda_event_source_mapping.jobs): allowed
	// does the execution role of aws_lambda_function.fn trust Lambda and have what the configuration needs: allowed
	// may aws_lambda_function.fn call s3:PutObject on aws_s3_bucket.out/x: depends on aws_s3_bucket_policy.out.policy
}
