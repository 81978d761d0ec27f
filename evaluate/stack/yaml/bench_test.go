package yaml_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/stack/yaml"
)

func BenchmarkJSON(b *testing.B) {
	sample, err := os.ReadFile("testdata/thumbs.sam.yaml")
	if err != nil {
		b.Fatal(err)
	}
	var many strings.Builder // 500 resources
	many.WriteString("Resources:\n")
	for i := range 500 {
		fmt.Fprintf(&many, "  P%d:\n    Type: AWS::Lambda::Permission\n    Properties:\n      FunctionName: !GetAtt F%d.Arn\n"+
			"      Action: lambda:InvokeFunction\n      Principal: s3.amazonaws.com\n      SourceArn: !Sub arn:aws:s3:::${B%d}\n", i, i, i)
	}
	for _, bb := range []struct {
		name string
		text []byte
	}{{"sample", sample}, {"resources=500", []byte(many.String())}} {
		b.Run(bb.name, func(b *testing.B) {
			b.SetBytes(int64(len(bb.text)))
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := yaml.JSON(bb.text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
