package differ

import "testing"

func TestARN(t *testing.T) {
	const fn = "arn:aws:lambda:eu-west-1:123456789012:function:orders"
	for _, tt := range []struct {
		name, pattern, value string
		want                 Diff
	}{
		{"partition", "arn:aws-cn:s3:::b", "arn:aws:s3:::b", Diff{Partition, 5, 1}},
		{"service alone", "arn:aws:sns:eu-west-1:1:q", "arn:aws:sqs:eu-west-1:1:q", Diff{Service, 5, 1}},
		{"service and more", "arn:aws:sns:eu-west-1:1:t", "arn:aws:sqs:eu-west-1:1:q", Diff{Service, Far, 1}},
		{"region", "arn:aws:sqs:eu-west-2:1:q", "arn:aws:sqs:eu-west-1:1:q", Diff{Region, 3, 1}},
		{"account and region", "arn:aws:sqs:eu-west-2:2:q", "arn:aws:sqs:eu-west-1:1:q", Diff{Region, 6, 2}},
		{"type", "arn:aws:lambda:eu-west-1:123456789012:layer:orders", fn, Diff{Type, 5, 1}},
		{"name", "arn:aws:lambda:eu-west-1:123456789012:function:billing", fn, Diff{Name, 4, 1}},
		{"name with wildcards", "arn:aws:lambda:*:*:function:bil*", fn, Diff{Name, 4, 1}},
		{"case", "arn:aws:lambda:eu-west-1:123456789012:function:Orders", fn, Diff{Case, 1, 1}},
		{"case under a wildcard", "arn:aws:lambda:eu-west-1:123456789012:function:Ord*", fn, Diff{Case, 1, 1}},
		{"spelling", "arn:aws:lambda:eu-west-1:123456789012:function:odrers", fn, Diff{Spelling, 2, 1}},
		{"qualifier added", fn, fn + ":live", Diff{QualifierAdded, 1, 1}},
		{"qualifier missing", fn + ":live", fn, Diff{QualifierMissing, 1, 1}},
		{"any qualifier, and none", fn + ":*", fn, Diff{QualifierMissing, 1, 1}},
		{"other qualifier", fn + ":test", fn + ":live", Diff{QualifierOther, 2, 1}},
		{"name and qualifier", "arn:aws:lambda:eu-west-1:123456789012:function:billing", fn + ":live", Diff{Name, 5, 2}},
		{"bucket named, object asked", "arn:aws:s3:::b", "arn:aws:s3:::b/k", Diff{ContainerOnly, 1, 1}},
		{"objects named, bucket asked", "arn:aws:s3:::b/*", "arn:aws:s3:::b", Diff{ContentOnly, 1, 1}},
		{"table named, index asked", "arn:aws:dynamodb:eu-west-1:1:table/t", "arn:aws:dynamodb:eu-west-1:1:table/t/index/i", Diff{ContainerOnly, 1, 1}},
		{"a key far below another prefix", "arn:aws:s3:::b/2025*", "arn:aws:s3:::b/2024/a/b", Diff{Name, 4, 1}},
		{"no ARN", "arn:aws:s3:::b", "b", Diff{Name, 4, 1}},
		{"no ARN in the entry", "b", "arn:aws:s3:::b", Diff{Name, 4, 1}},
		{"missing parts are any", "arn:aws:sqs:eu-west-2", "arn:aws:sqs:eu-west-1:1:q", Diff{Region, 3, 1}},
		{"what is covered differs in its name", "arn:aws:s3:::b", "arn:aws:s3:::b", Diff{Name, 4, 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := NewResource(tt.value).ARN(tt.pattern, true); got != tt.want {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
	if got := NewResource(fn).ARN("arn:aws:lambda:eu-west-1:123456789012:function:odrers", false); got.Kind != Name {
		t.Errorf("without spelling: %v", got)
	}
}

func TestSegment(t *testing.T) {
	for _, tt := range []struct {
		pattern, value string
		want           bool
	}{
		{"arn:aws:s3:::uploads", "arn:aws:s3:::uploads-new", true},
		{"arn:aws:execute-api:eu-west-1:1:abc/*/GET/x", "arn:aws:execute-api:eu-west-1:1:abc/prod/POST/x", true},
		{"arn:aws:sns:eu-west-1:1:t", "arn:aws:sns:eu-west-2:2:t", false},
		{"t", "arn:aws:sns:eu-west-2:2:t", false},
	} {
		if got := Segment(tt.pattern, tt.value); got != tt.want {
			t.Errorf("%s and %s: %v", tt.pattern, tt.value, got)
		}
	}
}
