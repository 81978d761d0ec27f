package reading_test

import (
	"fmt"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/internal/reading"
)

func TestSplitFunction(t *testing.T) {
	const here = "arn:aws:lambda:eu-west-1:111122223333:function:"
	for text, want := range map[string]reading.Function{
		"f": {Name: "f"}, "f:live": {Name: "f", Qualifier: "live"}, "function:f:1": {Name: "f", Qualifier: "1"},
		"111122223333:function:f": {Name: "f", Account: "111122223333"},
		here + "f":                {Name: "f", Account: "111122223333", Region: "eu-west-1"},
		here + "f:$LATEST":        {Name: "f", Account: "111122223333", Region: "eu-west-1", Qualifier: "$LATEST"},
	} {
		if got, ok := reading.SplitFunction(text); !ok || got != want {
			t.Errorf("%s: %+v %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "arn:x", "arn:aws:sqs:eu-west-1:111122223333:q", "arn:aws:lambda:eu-west-1:111122223333:layer:l:1",
		here + "f:live:more", here, "a:b:c", "function:a:b:c"} {
		if got, ok := reading.SplitFunction(text); ok {
			t.Errorf("%s: %+v", text, got)
		}
	}
}

func TestRepository(t *testing.T) {
	const host = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/"
	for image, want := range map[string]string{
		host + "team/app": "team/app", host + "team/app:1": "team/app", host + "app@sha256:0": "app", host + "app:1@sha256:0": "app",
	} {
		if got := reading.Repository("aws", image); got != "arn:aws:ecr:eu-west-1:111122223333:repository/"+want {
			t.Errorf("%s: %s", image, got)
		}
	}
	for _, image := range []string{"", "app", "docker.io/library/app", "111122223333.dkr.ecr.eu-west-1.amazonaws.com"} {
		if got := reading.Repository("aws", image); got != "" {
			t.Errorf("%s: %s", image, got)
		}
	}
}

func TestRequestPath(t *testing.T) {
	unknown := func(label string, c condition.Class) string { return fmt.Sprintf("<%s, %s>", label, c) }
	for path, want := range map[string]string{
		"": "", "/": "/", "/a/b": "/a/b", "/a/{id}/b": "/a/<path parameter id, name>/b",
		"/{proxy+}": "/<path parameter proxy+, path>", "/{open": "/<path parameter open, name>",
	} {
		if got := reading.RequestPath(path, unknown); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}
