package lambdaperm_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// TestFunctionPermissions: RBP-11, one policy for each ARN.
func TestFunctionPermissions(t *testing.T) {
	own, err := arn.ParseFunction(permFunction)
	if err != nil {
		t.Fatal(err)
	}
	f := lambdaperm.Function{ARN: own, Versions: []string{"1", "2"}, Aliases: []string{"prod"}}
	g := f
	for _, in := range []permissionInput{
		permission(func(in *permissionInput) { in.FunctionName = "" }),
		permission(func(in *permissionInput) { in.Qualifier = "1" }),
		permission(func(in *permissionInput) { in.FunctionName = permFunction + ":prod" }),
		permission(func(in *permissionInput) { in.FunctionName, in.Qualifier, in.StatementID = "", "1", "t" }),
	} {
		if g, err = g.AddPermission(in); err != nil {
			t.Fatal(err)
		}
	}
	if f.Policies != nil {
		t.Error("the function itself was changed")
	}
	for qualifier, ids := range map[string]string{"": "s", "1": "s t", "prod": "s", "2": "", "$LATEST": ""} {
		var sids, resources []string
		for _, s := range g.Policies[qualifier].Statements() {
			sids = append(sids, s.Sid())
			for r := range s.Resources() {
				resources = append(resources, r.String())
			}
		}
		if got := strings.Join(sids, " "); got != ids {
			t.Errorf("RBP-11 %q: statements %q, want %q", qualifier, got, ids)
		}
		for _, r := range resources {
			if want := strings.TrimSuffix(permFunction+":"+qualifier, ":"); r != want {
				t.Errorf("RBP-3 %q: resource %s, want %s", qualifier, r, want)
			}
		}
	}
	h, err := g.RemovePermission("prod", "s")
	if err != nil {
		t.Fatal(err)
	}
	if _, there := h.Policies["prod"]; there || g.Policies["prod"] == nil || h.Policies["1"] == nil {
		t.Errorf("RBP-9 RBP-11 after the last statement of prod: %v", h.Policies)
	}
	for _, tt := range []struct {
		name  string
		in    permissionInput
		code  lambdapolicy.Code
		input string
	}{
		{"RBP-6 $LATEST", permission(func(in *permissionInput) { in.Qualifier = "$LATEST" }), lambdapolicy.CodeLatestPolicy, "$LATEST"},
		{"RBP-6 an id that is taken", permission(), lambdapolicy.CodeStatementExists, "s"},
		{"RBP-2 the principal", permission(func(in *permissionInput) { in.Principal = "me" }), lambdapolicy.CodeInvalidPrincipal, "me"},
		{"the name before the rest", permission(func(in *permissionInput) { in.FunctionName, in.Principal = "f g", "me" }), lambdapolicy.CodeInvalidParameter, "f g"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := g.AddPermission(tt.in)
			notWritten(t, err, tt.code, tt.input)
		})
	}
	for _, tt := range []struct {
		name  string
		in    permissionInput
		code  lambdaperm.Code
		input string
	}{
		{"RBP-6 no such version", permission(func(in *permissionInput) { in.Qualifier = "3" }), lambdaperm.CodeUnknownQualifier, "3"},
		{"RBP-6 no such alias", permission(func(in *permissionInput) { in.FunctionName = "f:beta" }), lambdaperm.CodeUnknownQualifier, "beta"},
		{"RBP-6 another function", permission(func(in *permissionInput) { in.FunctionName = "g" }), lambdaperm.CodeInvalidParameter, "g"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := g.AddPermission(tt.in)
			isError(t, err, tt.code, tt.input)
		})
	}
	_, err = g.RemovePermission("beta", "s")
	isError(t, err, lambdaperm.CodeUnknownQualifier, "beta")
	_, err = g.RemovePermission("2", "s")
	notWritten(t, err, lambdapolicy.CodeStatementNotFound, "s")
}

// RBP-6: a revision id that a call has must be the latest.
func TestRevisions(t *testing.T) {
	own, err := arn.ParseFunction(permFunction)
	if err != nil {
		t.Fatal(err)
	}
	unknown := lambdaperm.Function{ARN: own}
	f := lambdaperm.Function{ARN: own, RevisionIDs: map[string]string{"": "r1", "1": "r2"}}
	with := func(qualifier, revision string) permissionInput {
		return permission(func(in *permissionInput) { in.Qualifier, in.RevisionID = qualifier, revision })
	}
	g, err := f.AddPermission(with("", "r1"))
	if err != nil {
		t.Fatal(err)
	}
	if f.RevisionIDs[""] != "r1" || g.RevisionIDs["1"] != "r2" {
		t.Errorf("revision ids %v and %v", f.RevisionIDs, g.RevisionIDs)
	}
	for _, in := range []permissionInput{with("", ""), with("1", "r2")} {
		if _, err := f.AddPermission(in); err != nil {
			t.Errorf("%q %q: %v", in.Qualifier, in.RevisionID, err)
		}
	}
	if _, err := unknown.AddPermission(with("", "r9")); err != nil {
		t.Errorf("none known: %v", err)
	}
	for _, tt := range []struct {
		name      string
		f         lambdaperm.Function
		qualifier string
		revision  string
	}{
		{"RBP-6 another id", f, "", "r9"},
		{"RBP-6 the id of a version", f, "", "r2"},
		{"RBP-6 a version with an id that is not known", f, "2", "r1"},
		{"RBP-6 the id from before", g, "", "r1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.f.AddPermission(with(tt.qualifier, tt.revision))
			isError(t, err, lambdaperm.CodeRevisionMismatch, tt.revision)
			isError(t, tt.f.CheckRevision(tt.qualifier, tt.revision), lambdaperm.CodeRevisionMismatch, tt.revision)
		})
	}
	h, err := g.RemovePermission("", "s")
	if err != nil {
		t.Fatal(err)
	}
	isError(t, h.CheckRevision("", "r1"), lambdaperm.CodeRevisionMismatch, "r1")
}

// notWritten compares code and input of an error of package lambdapolicy.
func notWritten(t *testing.T, err error, code lambdapolicy.Code, input string) {
	t.Helper()
	e, ok := errors.AsType[*lambdapolicy.Error](err)
	if !ok {
		t.Fatalf("error %v, want a *lambdapolicy.Error with %s", err, code)
	}
	if e.Code != code || e.Input != input || e.Reason == "" {
		t.Errorf("%s about %q, want %s about %q: %v", e.Code, e.Input, code, input, err)
	}
}

func ExampleFunction_AddPermission() {
	own, err := arn.ParseFunction("arn:aws:lambda:eu-west-1:111122223333:function:thumbnail")
	if err != nil {
		fmt.Println(err)
		return
	}
	f := lambdaperm.Function{ARN: own, Aliases: []string{"live"}}
	f, err = f.AddPermission(lambdapolicy.AddPermissionInput{Qualifier: "live", StatementID: "uploads",
		Action: "lambda:InvokeFunction", Principal: "s3.amazonaws.com", SourceARN: "arn:aws:s3:::uploads"})
	if err != nil {
		fmt.Println(err)
		return
	}
	uploads := lambdaperm.Source{ARN: "arn:aws:s3:::uploads", Account: "111122223333"}
	for _, qualifier := range []string{"live", ""} {
		r, err := lambdaperm.InvokeFromSource(f, qualifier, uploads)
		fmt.Println(r.Decision, err)
	}
	// Output:
	// allowed <nil>
	// implicitDeny <nil>
}
