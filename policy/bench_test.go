package policy_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

const smallDocument = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:ListBucket"],
      "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/${aws:username}/*"],
      "Condition": {"Bool": {"aws:SecureTransport": "true"}}
    }
  ]
}`

// ofStatements returns a document of n statements of the kinds that occur in practice.
func ofStatements(n int) string {
	var b strings.Builder
	b.WriteString("{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [")
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strings.ReplaceAll(`
    {
      "Sid": "Statement#",
      "Effect": "Allow",
      "Action": ["lambda:InvokeFunction", "lambda:Get*"],
      "Resource": "arn:aws:lambda:us-east-1:111122223333:function:service-#:*",
      "Condition": {
        "StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"},
        "IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "192.168.0.0/16"]}
      }
    }`, "#", strconv.Itoa(i)))
	}
	b.WriteString("\n  ]\n}\n")
	return b.String()
}

func BenchmarkParse(b *testing.B) {
	for _, bb := range []struct{ name, doc string }{{"small", smallDocument}, {"statements=200", ofStatements(200)}} {
		b.Run(bb.name, func(b *testing.B) {
			data := []byte(bb.doc)
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := policy.Parse(data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("managed", func(b *testing.B) { // all AWS managed policies in every round
		var docs [][]byte
		var size int64
		for info := range managed.AWS().All() {
			doc, err := managed.AWS().Document(info.Name, info.DefaultVersion)
			if err != nil {
				b.Fatal(err)
			}
			docs = append(docs, doc)
			size += int64(len(doc))
		}
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			for _, doc := range docs {
				if _, err := policy.Parse(doc); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}

func BenchmarkMarshal(b *testing.B) {
	p := policy.MustParse(ofStatements(200))
	b.SetBytes(int64(len(p.String())))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.MarshalJSON(); err != nil {
			b.Fatal(err)
		}
	}
}
