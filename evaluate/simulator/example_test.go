package simulator_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/lambdaiam/lambdaiam/evaluate/simulator"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A request as "aws iam simulate-custom-policy --cli-input-json" takes it, answered without AWS.
func ExampleCustom() {
	response, err := simulator.Custom([]byte(`{
		"PolicyInputList": ["{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::reports/*\",\"Condition\":{\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\"}}}]}"],
		"ActionNames": ["s3:GetObject"],
		"ResourceArns": ["arn:aws:s3:::reports/2026.csv"],
		"ContextEntries": [{"ContextKeyName": "aws:MultiFactorAuthPresent", "ContextKeyType": "boolean", "ContextKeyValues": ["true"]}]
	}`), simulator.AsAWS())
	if err != nil {
		fmt.Println(err)
		return
	}
	var b bytes.Buffer
	if err := json.Indent(&b, response, "", "  "); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(b.String())
	// Output:
	// {
	//   "EvaluationResults": [
	//     {
	//       "EvalActionName": "s3:GetObject",
	//       "EvalResourceName": "arn:${Partition}:s3:::${BucketName}/${ObjectName}",
	//       "EvalDecision": "allowed",
	//       "MatchedStatements": [
	//         {
	//           "SourcePolicyId": "PolicyInputList.1",
	//           "SourcePolicyType": "IAM Policy",
	//           "StartPosition": {
	//             "Line": 1,
	//             "Column": 38
	//           },
	//           "EndPosition": {
	//             "Line": 1,
	//             "Column": 175
	//           }
	//         }
	//       ],
	//       "MissingContextValues": [],
	//       "EvalDecisionDetails": {},
	//       "ResourceSpecificResults": [
	//         {
	//           "EvalResourceName": "arn:aws:s3:::reports/2026.csv",
	//           "EvalResourceDecision": "allowed",
	//           "MatchedStatements": [
	//             {
	//               "SourcePolicyId": "PolicyInputList.1",
	//               "SourcePolicyType": "IAM Policy",
	//               "StartPosition": {
	//                 "Line": 1,
	//                 "Column": 38
	//               },
	//               "EndPosition": {
	//                 "Line": 1,
	//                 "Column": 175
	//               }
	//             }
	//           ],
	//           "MissingContextValues": []
	//         }
	//       ]
	//     }
	//   ],
	//   "IsTruncated": false
	// }
}

// What is wrong with a request stands with its place, and behind it what is wrong with the policy.
func ExampleError() {
	_, err := simulator.Custom([]byte(`{
		"PolicyInputList": ["{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Alow\",\"Action\":\"*\",\"Resource\":\"*\"}]}"],
		"ActionNames": ["s3:GetObject"]
	}`))
	if e, ok := errors.AsType[*simulator.Error](err); ok {
		fmt.Println(e.Code, e.Line, e.Path)
	}
	if e, ok := errors.AsType[*policy.Error](err); ok {
		fmt.Println(e)
	}
	// Output:
	// INVALID_POLICY 2 PolicyInputList[0]
	// policy: PolicyInputList.1:1:48: Statement[0].Effect: "Alow": neither "Allow" nor "Deny"; there is "Allow" (INVALID_EFFECT)
}
