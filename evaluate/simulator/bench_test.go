package simulator_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/simulator"
)

func BenchmarkCustom(b *testing.B) {
	sample, err := os.ReadFile("testdata/sample.request.json")
	if err != nil {
		b.Fatal(err)
	}
	var policies, actions, resources []string
	for i := range 10 {
		var statements []string
		for j := range 20 {
			one := allow("s3:Get*", fmt.Sprintf("arn:aws:s3:::b-%d-%d/*", i, j))
			statements = append(statements, with(one, `{"Bool":{"aws:SecureTransport":"true"}}`))
		}
		policies = append(policies, policyOf(statements...))
		actions = append(actions, fmt.Sprintf("s3:Get%d", i))
		resources = append(resources, fmt.Sprintf("arn:aws:s3:::b-%d-7/k", i))
	}
	large := text(b, object{
		"PolicyInputList": policies, "ActionNames": actions, "ResourceArns": resources, "CallerArn": bob,
	})
	for _, c := range []struct {
		name    string
		request []byte
	}{{"sample", sample}, {"statements=200/pairs=100", large}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(c.request)))
			for b.Loop() {
				if _, err := simulator.Custom(c.request); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
