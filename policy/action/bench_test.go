package action_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/policy/action"
)

func BenchmarkLookup(b *testing.B) {
	for _, name := range []string{"lambda:InvokeFunction", "ec2:RunInstances"} {
		b.Run("first/"+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				action.NewReference().Lookup(name)
			}
		})
	}
	for _, name := range []string{"lambda:InvokeFunction", "LAMBDA:invokefunction", "ec2:RunInstances",
		"lambda:NoSuchFunction", "nosuchservice:Get", "directconnect:AssociateHostedConnection"} {
		b.Run("again/"+name, func(b *testing.B) {
			action.Lookup(name)
			b.ReportAllocs()
			for b.Loop() {
				action.Lookup(name)
			}
		})
	}
	b.Run("first/every service", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			action.NewReference().Open()
		}
	})
}

func BenchmarkExpand(b *testing.B) {
	for _, pattern := range []string{"lambda:Get*", "lambda:GetFunction", "ec2:*Instance*", "*"} {
		b.Run(pattern, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for range action.Expand(pattern) {
				}
			}
		})
	}
}

func BenchmarkMatchARN(b *testing.B) {
	for _, tt := range []struct{ name, arn string }{
		{"lambda:InvokeFunction", "arn:aws:lambda:us-east-1:111122223333:function:f:live"},
		{"s3:GetObject", "arn:aws:s3:::bucket/some/key.txt"},
		{"ec2:RunInstances", "arn:aws:ec2:us-east-1:111122223333:subnet/subnet-0123456789abcdef0"},
	} {
		b.Run(tt.name, func(b *testing.B) {
			a, _ := action.Lookup(tt.name)
			b.ReportAllocs()
			for b.Loop() {
				a.ResourceType(tt.arn)
			}
		})
	}
}

func BenchmarkSupportsRCP(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		action.SupportsRCP("secretsmanager")
	}
}
