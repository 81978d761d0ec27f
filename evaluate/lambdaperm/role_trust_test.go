package lambdaperm_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

func TestCheckTrust(t *testing.T) {
	lambda := trusting(`{"Service":"lambda.amazonaws.com"}`)
	edge := trusting(`{"Service":["lambda.amazonaws.com","edgelambda.amazonaws.com"]}`)
	conditional := document(`{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole",` +
		`"Condition":{"ArnLike":{"aws:SourceArn":"` + functionARN + `"}}}`)
	all := identity(allowing("*", "*"))
	type services = []string
	type notes = []lambdaperm.NoteCode
	for _, tt := range []struct {
		name     string
		trust    *policy.Policy
		identity []*policy.Policy
		services services
		want     evaluate.Decision
		notes    notes
	}{
		{"SEED-18 ROLE-1 L-31 Lambda by default", lambda, nil, nil, ok, nil},
		{"SEED-18 Lambda", lambda, nil, services{"lambda.amazonaws.com"}, ok, nil},
		{"SEED-18 EC2", lambda, nil, services{"ec2.amazonaws.com"}, no, nil},
		{"SEED-21 Lambda@Edge", lambda, nil, services{"edgelambda.amazonaws.com"}, no, nil},
		{"ROLE-1 both, one trusted", lambda, nil, services{"lambda.amazonaws.com", "edgelambda.amazonaws.com"}, no, nil},
		{"ROLE-1 both", edge, nil, services{"lambda.amazonaws.com", "edgelambda.amazonaws.com"}, ok, nil},
		{"ROLE-1 a role that S3 Batch shares", trusting(`{"Service":["lambda.amazonaws.com","batchoperations.s3.amazonaws.com"]}`), nil,
			services{"lambda.amazonaws.com", "batchoperations.s3.amazonaws.com"}, ok, nil},
		{"ROLE-1 another action", document(`{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:TagSession"}`), nil, nil, no, nil},
		{"ROLE-1 no trust policy", nil, all, nil, no, notes{lambdaperm.NoteAllActions}},
		{"SEED-36 identity policies do not help", trusting(`{"Service":"ec2.amazonaws.com"}`), identity(allowing("sts:*", "*")), nil, no, nil},
		{"OPEN-9 a condition on aws:SourceArn", conditional, nil, nil, no, notes{lambdaperm.NoteSourceNotDocumented}},
		{"SEED-19 Allow * on *", lambda, all, nil, ok, notes{lambdaperm.NoteAllActions}},
		{"SEED-19 Allow * on one bucket", lambda, identity(allowing("*", bucketARN)), nil, ok, notes{lambdaperm.NoteAllActions}},
		{"SEED-19 Allow s3:* on *", lambda, identity(allowing("s3:*", "*")), nil, ok, nil},
		{"SEED-19 Deny * on *", lambda, identity(denying("*", "*")), nil, ok, nil},
		{"SEED-19 Allow NotAction", lambda, identity(`{"Effect":"Allow","NotAction":"*","Resource":"*"}`), nil, ok, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := withRole(tt.identity)
			f.Role.Trust = tt.trust
			r, err := lambdaperm.CheckTrust(f, tt.services...)
			wants(t, r, err, tt.want, tt.notes...)
			want := max(len(tt.services), 1)
			if len(r.Checks) != want {
				t.Errorf("%d checks, want %d", len(r.Checks), want)
			}
		})
	}
	t.Run("L2-11/the note gives both readings", func(t *testing.T) {
		f := withRole(nil)
		f.Role.Trust = conditional
		for _, sends := range []bool{false, true} {
			f.TrustSendsSource = sends
			r, err := lambdaperm.CheckTrust(f)
			wants(t, r, err, map[bool]evaluate.Decision{false: no, true: ok}[sends], lambdaperm.NoteSourceNotDocumented)
			for _, words := range []string{"not documented", "aws:SourceArn", "recommend", "TrustSendsSource", "does not hold"} {
				if !strings.Contains(r.Notes[0].Message, words) {
					t.Errorf("%q says nothing of %q", r.Notes[0].Message, words)
				}
			}
		}
	})
	t.Run("ROLE-1 trust is a check of CheckRole", func(t *testing.T) {
		f := withRole(lookup(t, basic))
		f.Role.Trust = trusting(`{"Service":"ec2.amazonaws.com"}`)
		r, err := lambdaperm.CheckRole(f)
		wants(t, r, err, no)
		if got := failed(r); got != "sts:AssumeRole" {
			t.Errorf("failed: %s", got)
		}
		f.Role.Trust = nil
		r, err = lambdaperm.CheckRole(f)
		wants(t, r, err, ok, lambdaperm.NoteTrustNotGiven)
	})
	t.Run("PUSH-31 China has two names", func(t *testing.T) {
		f := withRole(nil)
		f.ARN.Partition, f.ARN.Region, f.Role.ARN = "aws-cn", "cn-north-1", "arn:aws-cn:iam::111122223333:role/r"
		f.Role.Trust = trusting(`{"Service":"lambda.amazonaws.com.cn"}`)
		r, err := lambdaperm.CheckTrust(f)
		wants(t, r, err, ok)
	})
}

// TestRoleErrors puts what every question about the execution role refuses to each of them.
func TestRoleErrors(t *testing.T) {
	questions := map[string]func(lambdaperm.Function) (lambdaperm.Report, error){
		"CheckTrust": func(f lambdaperm.Function) (lambdaperm.Report, error) { return lambdaperm.CheckTrust(f) },
		"CheckRole":  func(f lambdaperm.Function) (lambdaperm.Report, error) { return lambdaperm.CheckRole(f) },
		"Call": func(f lambdaperm.Function) (lambdaperm.Report, error) {
			return lambdaperm.Call(f, onObject("s3:GetObject"))
		},
		"PollEventSource": func(f lambdaperm.Function) (lambdaperm.Report, error) {
			return lambdaperm.PollEventSource(f, lambdaperm.EventSourceMapping{SourceARN: queueARN})
		},
	}
	role := func(arn string) change { return func(f *lambdaperm.Function) { f.Role.ARN = arn } }
	for _, tt := range []struct {
		name  string
		set   change
		code  lambdaperm.Code
		input string
	}{
		{"no function", func(f *lambdaperm.Function) { f.ARN = arn.Function{} }, lambdaperm.CodeInvalidARN, ""},
		{"a qualified function", func(f *lambdaperm.Function) { f.ARN.Qualifier = "1" }, lambdaperm.CodeUnknownQualifier, "1"},
		{"a malformed version", func(f *lambdaperm.Function) { f.Versions = []string{"a b"} }, lambdaperm.CodeUnknownQualifier, "a b"},
		{"a log group with a blank", func(f *lambdaperm.Function) { f.LogGroup = "a b" }, lambdaperm.CodeInvalidParameter, "a b"},
		{"SEED-4 no role", func(f *lambdaperm.Function) { f.Role = nil }, lambdaperm.CodeRoleMissing, functionARN},
		{"ROLE-5 another account", role("arn:aws:iam::444455556666:role/r"), lambdaperm.CodeInvalidParameter, "arn:aws:iam::444455556666:role/r"},
		{"ROLE-5 another partition", role("arn:aws-cn:iam::111122223333:role/r"), lambdaperm.CodeInvalidParameter, "arn:aws-cn:iam::111122223333:role/r"},
		{"ROLE-6 a user", role("arn:aws:iam::111122223333:user/r"), lambdaperm.CodeInvalidARN, "arn:aws:iam::111122223333:user/r"},
		{"ROLE-6 a name", role("r"), lambdaperm.CodeInvalidARN, "r"},
		{"ROLE-6 eleven digits", role("arn:aws:iam::11112222333:role/r"), lambdaperm.CodeInvalidARN, "arn:aws:iam::11112222333:role/r"},
		{"ROLE-6 a Region", role("arn:aws:iam:us-east-1:111122223333:role/r"), lambdaperm.CodeInvalidARN, "arn:aws:iam:us-east-1:111122223333:role/r"},
		{"ROLE-6 a wildcard", role("arn:aws:iam::111122223333:role/*"), lambdaperm.CodeInvalidARN, "arn:aws:iam::111122223333:role/*"},
		{"ROLE-6 no name", role("arn:aws:iam::111122223333:role/"), lambdaperm.CodeInvalidARN, "arn:aws:iam::111122223333:role/"},
		{"ROLE-6 a session", role("arn:aws:sts::111122223333:assumed-role/r/s"), lambdaperm.CodeInvalidARN, "arn:aws:sts::111122223333:assumed-role/r/s"},
	} {
		for name, ask := range questions {
			t.Run(tt.name+", "+name, func(t *testing.T) {
				f := withRole(nil)
				tt.set(&f)
				r, err := ask(f)
				isRefused(t, r, err, tt.code, tt.input)
			})
		}
	}
	for name, ask := range questions {
		t.Run("ROLE-6 every character, "+name, func(t *testing.T) {
			f := withRole(nil, role("arn:aws:iam::111122223333:role/service-role/aZ0_+=,.@-"))
			if _, err := ask(f); err != nil {
				t.Error(err)
			}
		})
		t.Run("a principal in an identity policy, "+name, func(t *testing.T) {
			f := withRole([]*policy.Policy{trusting(`"*"`)})
			if name == "CheckTrust" { // identity policies have no say about a service
				return
			}
			r, err := ask(f)
			if _, is := errors.AsType[*policy.Error](err); !is || cmp.Diff(lambdaperm.Report{}, r) != "" {
				t.Errorf("SEED-35: %v, %v", r, err)
			}
		})
		t.Run("a trust policy without a principal, "+name, func(t *testing.T) {
			f := withRole(nil)
			f.Role.Trust = document(allowing("sts:AssumeRole", "*"))
			if name == "Call" { // a call on an object does not look at it
				return
			}
			r, err := ask(f)
			if _, is := errors.AsType[*policy.Error](err); !is || cmp.Diff(lambdaperm.Report{}, r) != "" {
				t.Errorf("%v, %v", r, err)
			}
		})
		t.Run("a nil policy, "+name, func(t *testing.T) {
			f := withRole([]*policy.Policy{nil})
			if _, err := ask(f); err == nil && name != "CheckTrust" {
				t.Error("no error")
			}
		})
	}
}

func TestRoleParameterErrors(t *testing.T) {
	checkRole := func(set change, further ...string) (lambdaperm.Report, error) {
		f := withRole(nil)
		if set != nil {
			set(&f)
		}
		return lambdaperm.CheckRole(f, further...)
	}
	call := func(action, resource, account string) (lambdaperm.Report, error) {
		return lambdaperm.Call(withRole(nil), lambdaperm.CallInput{Action: action, Resource: evaluate.Resource{ARN: resource, Account: account}})
	}
	invalidARN, parameter := lambdaperm.CodeInvalidARN, lambdaperm.CodeInvalidParameter
	refuse := func(name string, code lambdaperm.Code, input string, ask func() (lambdaperm.Report, error)) {
		t.Run(name, func(t *testing.T) {
			r, err := ask()
			isRefused(t, r, err, code, input)
		})
	}
	for _, text := range []string{"q", "arn:aws:sqs:us-east-1:111122223333:*", "arn:aws:s3:::b", "arn:aws:sqs:us-east-1::q", functionARN, "arn:nowhere:sqs:us-east-1:111122223333:q"} {
		refuse("dead letter "+text, invalidARN, text, func() (lambdaperm.Report, error) {
			return checkRole(func(f *lambdaperm.Function) { f.DeadLetter = text })
		})
	}
	for _, text := range []string{"q", "arn:aws:s3:::b/k", "arn:aws:events:us-east-1:111122223333:rule/r", "arn:aws:lambda:us-east-1:111122223333:layer:l"} {
		refuse("destination "+text, invalidARN, text, func() (lambdaperm.Report, error) {
			return checkRole(func(f *lambdaperm.Function) { f.OnFailure = text })
		})
	}
	refuse("file system", invalidARN, "fs-1", func() (lambdaperm.Report, error) {
		return checkRole(func(f *lambdaperm.Function) { f.FileSystems = []lambdaperm.FileSystem{{ARN: "fs-1"}} })
	})
	refuse("key", invalidARN, queueARN, func() (lambdaperm.Report, error) {
		return checkRole(func(f *lambdaperm.Function) { f.KMSKey = queueARN })
	})
	refuse("repository", invalidARN, "i", func() (lambdaperm.Report, error) {
		return checkRole(func(f *lambdaperm.Function) { f.ImageRepository = "i" })
	})
	const farAway = "arn:aws:ecr:eu-west-1:111122223333:repository/i"
	refuse("IDP-12 repository of another Region", parameter, farAway, func() (lambdaperm.Report, error) {
		return checkRole(func(f *lambdaperm.Function) { f.ImageRepository = farAway })
	})
	for _, name := range []string{"", "nothing", "kms", "sqs"} {
		refuse("feature "+name, parameter, name, func() (lambdaperm.Report, error) { return checkRole(nil, name) })
	}
	for _, action := range []string{"", "s3", "s3:", ":GetObject", "s3:Get*"} {
		refuse("action "+action, parameter, action, func() (lambdaperm.Report, error) { return call(action, objectARN, accountA) })
	}
	refuse("no resource", parameter, "", func() (lambdaperm.Report, error) { return call("s3:GetObject", "", "") })
	refuse("another account than the ARN's", parameter, accountB, func() (lambdaperm.Report, error) { return call("sqs:SendMessage", queueARN, accountB) })
	for _, name := range []string{"", "lambda", "111122223333", roleARN, "anonymous", "accounts.google.com"} {
		refuse("service "+name, lambdaperm.CodeUnknownService, name, func() (lambdaperm.Report, error) {
			return lambdaperm.CheckTrust(withRole(nil), name)
		})
	}
}
