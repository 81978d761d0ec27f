package lambdaperm_test

import (
	"fmt"

	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
)

// Which services send aws:SourceArn, but never aws:SourceAccount? A condition on the latter keeps them out.
func ExampleEventSources() {
	for s := range lambdaperm.EventSources() {
		if s.Model == lambdaperm.ModelPush && s.SendsSourceAccount == lambdaperm.SentNever && s.SendsSourceARN == lambdaperm.SentAlways {
			fmt.Println(s.Name, s.Principal)
		}
	}
	s, err := lambdaperm.EventSourceOf("arn:aws:sqs:us-east-1:111122223333:orders")
	fmt.Println(s.Title, s.Model, err)
	// Output:
	// sns sns.amazonaws.com
	// Amazon SQS queue pull <nil>
}
