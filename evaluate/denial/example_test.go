package denial_test

import (
	"fmt"
	"log"
	"os"

	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/evaluate/denial"
)

// The sentence stands anywhere in a text; what it says becomes a request.
func ExampleParse() {
	d, err := denial.Parse(`An error occurred (AccessDeniedException) when calling the Invoke operation: User:
		arn:aws:iam::111122223333:user/ana is not authorized to perform: lambda:InvokeFunction on resource:
		arn:aws:lambda:eu-west-1:111122223333:function:orders because no identity-based policy allows the
		lambda:InvokeFunction action`)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(d.Request.Principal, d.Request.Action, d.Request.Resource.ARN)
	fmt.Println(d.Claimed)
	// Output:
	// arn:aws:iam::111122223333:user/ana lambda:InvokeFunction arn:aws:lambda:eu-west-1:111122223333:function:orders
	// no identity policy allows it
}

// Denied calls in a file of CloudTrail, and what a snapshot of the account says about them.
func ExampleParseEvent() {
	data, err := os.ReadFile("testdata/trail.json")
	if err != nil {
		fmt.Println(err)
		return
	}
	snapshot, err := account.Read(os.DirFS("../account/testdata/sample"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for d, err := range denial.ParseEvent(data) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		if x, err := d.Explain(snapshot); err == nil {
			fmt.Println(d.Action, x.Result.Decision, x.Verdict)
		}
	}
	// Output:
	// lambda:GetFunction implicitDeny agrees
	// s3:GetObject implicitDeny agrees
	// lambda:InvokeFunction implicitDeny open
	// denial:169:20: Records[4].userIdentity: an identity of type "Unknown" is no caller (IDENTITY_NOT_USABLE)
}

// What AWS itself says about a denied request, beside what is decided here.
func ExampleReadDetails() {
	details, err := denial.ReadDetails(os.DirFS("testdata/details"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for c := range details.Check() {
		fmt.Println(c.Evaluation.Action, c.Evaluation.Decision, c.Result.Decision, c.Verdict)
	}
	// Output: iam:GetUser explicitDeny explicitDeny agrees
}

func ExampleDenial_Explain() {
	snapshot, err := account.Read(os.DirFS("../account/testdata/sample"))
	if err != nil {
		log.Fatal(err)
	}
	d, err := denial.Parse("User: arn:aws:iam::111122223333:user/ben is not authorized to perform: lambda:InvokeFunction on resource: " +
		"arn:aws:lambda:eu-west-1:111122223333:function:orders-api because no identity-based policy allows the lambda:InvokeFunction action")
	if err != nil {
		log.Fatal(err)
	}
	x, err := d.Explain(snapshot)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(x)
	// Output:
	// agrees
	//   the caller has no identity policies; everything else allows it
	//   what would change it: for arn:aws:iam::111122223333:user/ben add {"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:eu-west-1:111122223333:function:orders-api"}
}
