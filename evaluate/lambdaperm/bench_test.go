package lambdaperm_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
)

// BenchmarkCheckRole is a report of 14 checks for a role with four managed policies, one of them of hundreds of actions.
func BenchmarkCheckRole(b *testing.B) {
	role := seedManaged("ReadOnlyAccess", "AWSLambdaVPCAccessExecutionRole", "AWSXRayDaemonWriteAccess", "AWSLambdaDynamoDBExecutionRole")
	f := withRole(role, func(f *lambdaperm.Function) {
		f.Tracing = true
		f.VPC = &lambdaperm.VPC{Subnets: []string{"subnet-1"}, SecurityGroups: []string{"sg-1"}}
	})
	b.ReportAllocs()
	for b.Loop() {
		r, err := lambdaperm.CheckRole(f)
		if err != nil || len(r.Checks) != 14 {
			b.Fatal(len(r.Checks), err)
		}
	}
}
