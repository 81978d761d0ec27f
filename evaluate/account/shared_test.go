package account_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/account"
)

// TestWithFile: an organization file that several snapshots share counts as if it stood among the files of each
// (IN-20), and is not passed over (IN-01).
func TestWithFile(t *testing.T) {
	details := texts{"a.json": page(users(user("ana", inline("UserPolicyList", "p", allow("s3:*")))))}
	root := level("r-1", scps(fullAccess, deny("s3:Put*")), accounts(level(here, scps(fullAccess))))
	common := texts{"o.json": organization(root), "buckets": `[{"arn":"` + bucket + `","account":"` + here + `"}]`, "text": "x"}
	with := func(names ...string) (list []account.Option) {
		for _, name := range names {
			list = append(list, account.WithFile(common.fs(), name))
		}
		return list
	}
	fromFile, err := account.ReadFile(details.fs(), "a.json", with("o.json", "buckets")...)
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]*account.Snapshot{
		"Read": read(t, details, with("o.json", "buckets")...), "ReadFile": fromFile,
	} {
		if got := decide(t, s, ana, "s3:GetObject", bucket+"/k"); got != "allowed" {
			t.Errorf("%s: reading is %s", name, got)
		}
		if got := decide(t, s, ana, "s3:PutObject", bucket+"/k"); got != "explicitDeny" {
			t.Errorf("%s: writing is %s, and the root denies it", name, got)
		}
	}
	for _, c := range []struct {
		name  string
		files texts
		opts  []account.Option
		want  account.Error
	}{
		{"it is no snapshot", texts{}, with("o.json"), account.Error{Code: account.CodeNoInput}},
		{"it is not there", details, with("none"), account.Error{Code: account.CodeUnreadable, File: "none"}},
		{"it is not JSON", details, with("text"), account.Error{Code: account.CodeUnknownFormat, File: "text"}},
		{"it is too large", details, append(with("o.json"), account.WithMaxFileSize(len(details["a.json"]))), account.Error{Code: account.CodeTooLarge, File: "o.json"}},
		{"no file system", details, []account.Option{account.WithFile(nil, "o.json")}, account.Error{Code: account.CodeNoInput}},
	} {
		if got := refused(t, c.files, c.opts...); got.Code != c.want.Code || got.File != c.want.File {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
