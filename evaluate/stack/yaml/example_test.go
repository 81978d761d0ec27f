package yaml_test

import (
	"fmt"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/stack/yaml"
)

// A template as the reader of package cloudformation takes it, and where its values stood.
func ExampleJSON() {
	const template = `Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns:
        - !Sub arn:${AWS::Partition}:iam::aws:policy/ReadOnlyAccess
`
	text, places, err := yaml.JSON([]byte(template))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(string(text))
	fmt.Println(places.Locate(strings.Index(string(text), `"arn:`)))
	// Output:
	// {"Resources":{"Role":{"Type":"AWS::IAM::Role","Properties":{"ManagedPolicyArns":[{"Fn::Sub":"arn:${AWS::Partition}:iam::aws:policy/ReadOnlyAccess"}]}}}}
	// 6 11
}
