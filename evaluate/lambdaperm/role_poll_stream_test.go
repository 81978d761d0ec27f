package lambdaperm_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
)

// TestPollStreams is L2-5: what the roles of AWS's own templates have is enough to read streams, and less is not.
func TestPollStreams(t *testing.T) {
	for _, tt := range []struct {
		name, source, resource, actions, missing string
	}{
		{"L2-5/a stream, by the templates", pollStream, pollStream, "kinesis:GetRecords kinesis:GetShardIterator kinesis:DescribeStream", ""},
		{"L2-5/a stream, DescribeStreamSummary and ListShards instead", pollStream, pollStream,
			"kinesis:GetRecords kinesis:GetShardIterator kinesis:DescribeStreamSummary kinesis:ListShards", "kinesis:DescribeStream"},
		{"L2-5/a stream without GetRecords", pollStream, pollStream, "kinesis:DescribeStream* kinesis:GetShardIterator", "kinesis:GetRecords"},
		{"L2-5/a stream without GetShardIterator", pollStream, pollStream, "kinesis:DescribeStream* kinesis:GetRecords", "kinesis:GetShardIterator"},
		{"L2-5/a consumer, by the template", pollConsumer, pollStream + "*",
			"kinesis:GetRecords kinesis:GetShardIterator kinesis:DescribeStreamSummary kinesis:ListShards kinesis:SubscribeToShard", ""},
		{"L2-5/a consumer, nothing on itself", pollConsumer, pollStream, "kinesis:*", "kinesis:SubscribeToShard"},
		{"L2-5/a consumer, DescribeStream instead", pollConsumer, pollStream + "*",
			"kinesis:GetRecords kinesis:GetShardIterator kinesis:DescribeStream kinesis:SubscribeToShard", "kinesis:DescribeStreamSummary kinesis:ListShards"},
		{"L2-5/a table, on the stream alone", pollTable, pollTable, "dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:ListStreams", ""},
		{"L2-5/a table without GetRecords", pollTable, pollTable, "dynamodb:DescribeStream dynamodb:GetShardIterator dynamodb:ListStreams", "dynamodb:GetRecords"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := lambdaperm.PollEventSource(withRole(identity(allowing(tt.actions, tt.resource))), mapping{SourceARN: tt.source})
			want := ok
			if tt.missing != "" {
				want = no
			}
			wants(t, r, err, want)
			if diff := cmp.Diff(tt.missing, failed(r)); diff != "" {
				t.Errorf("missing (-want +got)\n%s", diff)
			}
		})
	}
}
