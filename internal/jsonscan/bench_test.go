package jsonscan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

func BenchmarkRead(b *testing.B) {
	const statement = `{"Sid":"S","Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::b/*","Condition":{"Bool":{"k":"true"}}}`
	for _, n := range []int{1, 10, 1000} {
		text := `{"Version":"2012-10-17","Statement":[` + strings.Repeat(statement+",", n-1) + statement + "]}"
		b.Run(fmt.Sprintf("statements/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if _, err := jsonscan.Read(text, large); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("statements/%d/walked", n), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				v, err := jsonscan.Read(text, large)
				if err == nil {
					err = visit(v)
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	for _, n := range []int{1000, 1_000_000} {
		text := strings.Repeat("[", n)
		b.Run(fmt.Sprintf("brackets/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := jsonscan.Read(text, large); err == nil {
					b.Fatal("accepted")
				}
			}
		})
	}
}

// visit walks through every value.
func visit(v jsonscan.Value) error {
	switch v.Kind() {
	case jsonscan.KindObject:
		return v.Members(func(_ string, _ int, v jsonscan.Value) error { return visit(v) })
	case jsonscan.KindList:
		return v.Elements(func(_ int, v jsonscan.Value) error { return visit(v) })
	}
	return nil
}

// BenchmarkMembers: finding names that occur twice must not cost the square of their number.
func BenchmarkMembers(b *testing.B) {
	for _, n := range []int{4, 16, 17, 1000, 10_000} {
		text := "{" + members(n) + `"x":1}`
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			v := read(b, text)
			b.ReportAllocs()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if err := v.Members(func(string, int, jsonscan.Value) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
