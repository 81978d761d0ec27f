package managed_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

func code(err error) managed.Code {
	if e, ok := errors.AsType[*managed.Error](err); ok {
		return e.Code
	}
	return ""
}

func TestZeroCatalog(t *testing.T) {
	var c managed.Catalog
	if _, err := c.Lookup("AWSLambdaRole"); code(err) != managed.CodeUnknownPolicy {
		t.Errorf("Lookup: %v", err)
	}
	if _, err := c.Lookup("arn:aws:iam::aws:policy/service-role/AWSLambdaRole"); code(err) != managed.CodeUnknownPolicy {
		t.Errorf("Lookup: %v", err)
	}
	if _, err := c.Info(""); code(err) != managed.CodeUnknownPolicy {
		t.Errorf("Info: %v", err)
	}
	if n := len(slices.Collect(c.All())); n != 0 || !c.AsOf().IsZero() || c.Sources() != nil {
		t.Errorf("%d policies as of %v from %v", n, c.AsOf(), c.Sources())
	}
	if len(slices.Collect(c.With("", policy.MustParse(own)).All())) != 0 {
		t.Error("a policy without a name")
	}
}

const own = `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}`

func TestWith(t *testing.T) {
	const (
		awsARN   = "arn:aws:iam::aws:policy/service-role/AWSLambdaRole"
		otherARN = "arn:aws:iam::111122223333:policy/team/Mine"
	)
	p := policy.MustParse(own, policy.WithName("before"))
	for _, start := range []struct {
		name    string
		catalog managed.Catalog
		isAWS   bool
	}{{"zero", managed.Catalog{}, false}, {"AWS", managed.AWS(), true}} {
		t.Run(start.name, func(t *testing.T) {
			before := len(slices.Collect(start.catalog.All()))
			c := start.catalog.With("Mine", p).With(otherARN, p).With("AWSLambdaRole", p)
			for _, name := range []string{"Mine", otherARN, "AWSLambdaRole"} {
				got, err := c.Lookup(name)
				if err != nil || got.Name() != name || !got.Equal(p) {
					t.Errorf("%s: %v, %v", name, got.Name(), err)
				}
				text, err := c.Document(name, "")
				if string(text) != own || err != nil {
					t.Errorf("%s: document %s, %v", name, text, err)
				}
				if _, err := c.LookupVersion(name, "v1"); code(err) != managed.CodeUnknownVersion {
					t.Errorf("%s: v1: %v", name, err)
				}
				if versions, err := c.Versions(name); versions != nil || err != nil {
					t.Errorf("%s: versions %v, %v", name, versions, err)
				}
			}
			got, err := c.Lookup(awsARN)
			if start.isAWS && (err != nil || !got.Equal(p)) || !start.isAWS && code(err) != managed.CodeUnknownPolicy {
				t.Errorf("by the ARN of the one overridden: %v", err)
			}
			wantInfo := managed.Info{Name: "AWSLambdaRole", Origin: managed.OriginOwn}
			if start.isAWS {
				wantInfo.ARN, wantInfo.Path = awsARN, "/service-role/"
			}
			for name, want := range map[string]managed.Info{
				"Mine":          {Name: "Mine", Origin: managed.OriginOwn},
				otherARN:        {Name: otherARN, ARN: otherARN, Origin: managed.OriginOwn},
				"AWSLambdaRole": wantInfo,
			} {
				info, err := c.Info(name)
				if diff := cmp.Diff(want, info); diff != "" || err != nil {
					t.Errorf("%v (-want +got):\n%s", err, diff)
				}
			}
			added := 3
			if start.isAWS {
				added = 2
			}
			var names []string
			for info := range c.All() {
				names = append(names, info.Name)
			}
			if len(names) != before+added || !slices.IsSorted(names) || len(slices.Compact(names)) != before+added {
				t.Errorf("%d policies, want %d more than %d, in order", len(names), added, before)
			}
			if after := len(slices.Collect(start.catalog.All())); after != before {
				t.Errorf("the catalogue itself changed from %d to %d", before, after)
			}
			if _, err := start.catalog.Lookup("Mine"); code(err) != managed.CodeUnknownPolicy {
				t.Errorf("the catalogue itself changed: %v", err)
			}
		})
	}
}

func TestWithARN(t *testing.T) {
	p := policy.MustParse(own)
	c := managed.AWS().With("arn:aws-cn:iam::aws:policy/service-role/AWSLambdaRole", p)
	if got, err := c.Lookup("AWSLambdaRole"); err != nil || !got.Equal(p) || got.Name() != "AWSLambdaRole" {
		t.Errorf("an override by ARN is not found by name: %v", err)
	}
	if got, err := managed.Lookup("AWSLambdaRole"); err != nil || got.Equal(p) {
		t.Errorf("an override reaches other catalogues: %v", err)
	}
}

func TestWithNil(t *testing.T) {
	c := managed.AWS().With("AWSLambdaRole", nil)
	for _, name := range []string{
		"AWSLambdaRole", "arn:aws:iam::aws:policy/service-role/AWSLambdaRole", "arn:aws:iam::aws:policy/AWSLambdaRole",
	} {
		p, err := c.Lookup(name)
		if p.Len() != 0 || code(err) != managed.CodeUnknownPolicy {
			t.Errorf("%s: %v", name, err)
		}
		if e, ok := errors.AsType[*managed.Error](err); ok && slices.Contains(e.Suggestions, "AWSLambdaRole") {
			t.Errorf("suggests what was taken out: %v", err)
		}
	}
	for info := range c.All() {
		if info.Name == "AWSLambdaRole" {
			t.Error("All has what was taken out")
		}
	}
	if _, err := c.With("AWSLambdaRole", policy.MustParse(own)).Lookup("AWSLambdaRole"); err != nil {
		t.Error(err)
	}
}

func TestWithSuggestions(t *testing.T) {
	c := managed.Catalog{}.With("TeamDeploy", policy.MustParse(own)).With("TeamDestroy", policy.MustParse(own))
	_, err := c.Lookup("teamdeploi")
	e, ok := errors.AsType[*managed.Error](err)
	if !ok || !slices.Equal(e.Suggestions, []string{"TeamDeploy"}) {
		t.Errorf("got %v", err)
	}
	const want = `managed: "teamdeploi": there is no policy of this name; there is "TeamDeploy" (UNKNOWN_MANAGED_POLICY)`
	if err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
}
