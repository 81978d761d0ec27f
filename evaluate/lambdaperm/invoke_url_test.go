package lambdaperm_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// urlFunction is function f with a URL and statements in its policy.
func urlFunction(authType string, statements ...string) lambdaperm.Function {
	f := functionWith(statements...)
	f.URLs = map[string]lambdaperm.URL{"": {AuthType: authType}}
	return f
}

// urlStatements are the two statements that the console adds, for everyone and an AuthType (RBP-32).
func urlStatements(authType string) (first, second string) {
	return to(`"*"`, allowing("lambda:InvokeFunctionUrl", functionARN, `"StringEquals":{"lambda:FunctionUrlAuthType":"`+authType+`"}`)),
		to(`"*"`, allowing("lambda:InvokeFunction", functionARN, `"Bool":{"lambda:InvokedViaFunctionUrl":"true"}`))
}

// urlCase is one cell of the matrix.
type urlCase struct {
	authType, caller string // caller is anonymous, same or cross
	identity         bool   // the caller's own policies allow both actions
	first, second    bool   // statements of the function's policy
	legacy           bool
}

// want is RBP-29, RBP-31 and RBP-32 in plain words.
func (c urlCase) want() evaluate.Decision {
	covered := c.first && (c.second || c.legacy)
	allowed := false
	switch {
	case c.authType == lambdapolicy.AuthNone:
		allowed = covered
	case c.caller == "same":
		allowed = c.identity || covered
	case c.caller == "cross":
		allowed = c.identity && covered
	}
	if allowed {
		return ok
	}
	return no
}

func (c urlCase) String() string {
	words := []string{c.authType, c.caller}
	add := func(word string, is bool) {
		if is {
			words = append(words, word)
		}
	}
	add("identity", c.identity)
	add("first", c.first)
	add("second", c.second)
	add("legacy", c.legacy)
	return strings.Join(words, " ")
}

// TestURLMatrix is RBP-29, RBP-31 to RBP-33 and L-20: AuthType × caller × statements × the old rule.
func TestURLMatrix(t *testing.T) {
	yesNo := [...]bool{false, true}
	ids := map[string]string{"anonymous": "anonymous", "same": userA, "cross": userB}
	for _, authType := range [...]string{lambdapolicy.AuthNone, lambdapolicy.AuthIAM} {
		for _, caller := range [...]string{"anonymous", "same", "cross"} {
			for _, identity := range yesNo {
				for _, first := range yesNo {
					for _, second := range yesNo {
						for _, legacy := range yesNo {
							if caller == "anonymous" && identity {
								continue
							}
							c := urlCase{authType, caller, identity, first, second, legacy}
							t.Run("RBP-29 RBP-31 RBP-32/"+c.String(), func(t *testing.T) {
								var statements []string
								one, two := urlStatements(authType)
								if first {
									statements = append(statements, one)
								}
								if second {
									statements = append(statements, two)
								}
								who := callerOf(ids[caller])
								if identity {
									who.Identity = []*policy.Policy{bothURL}
								}
								var opts []lambdaperm.InvokeOption
								if legacy {
									opts = append(opts, lambdaperm.WithLegacyURL())
								}
								var notes []lambdaperm.NoteCode
								switch {
								case authType == lambdapolicy.AuthNone && caller != "anonymous":
									notes = append(notes, lambdaperm.NoteCallerNotAuthenticated)
								case authType == lambdapolicy.AuthIAM && caller == "anonymous":
									notes = append(notes, lambdaperm.NoteUnsignedRequest)
								}
								strict := c
								strict.legacy = false
								if legacy && c.want() == ok && strict.want() != ok {
									notes = append(notes, lambdaperm.NoteLegacyURLOnly)
								}
								r, err := lambdaperm.InvokeURL(urlFunction(authType, statements...), "", who, opts...)
								wants(t, r, err, c.want(), notes...)
								if len(r.Checks) != 2 {
									t.Errorf("%d checks", len(r.Checks))
								}
							})
						}
					}
				}
			}
		}
	}
}

func TestInvokeURL(t *testing.T) {
	first, second := urlStatements(lambdapolicy.AuthNone)
	only := func(action string) lambdaperm.Caller {
		return callerOf(userA, document(`{"Effect":"Allow","Action":"`+action+`","Resource":"*"}`))
	}
	legacy := []lambdaperm.InvokeOption{lambdaperm.WithLegacyURL()}
	byUser := func(action string) string { return to(aws(userA), allowing(action, functionARN)) }
	deny := func(action string) string {
		return `{"Effect":"Deny","Principal":"*","Action":"` + action + `","Resource":"` + functionARN + `"}`
	}
	for _, tt := range [...]struct {
		name  string
		fn    lambdaperm.Function
		who   lambdaperm.Caller
		opts  []lambdaperm.InvokeOption
		want  evaluate.Decision
		notes []lambdaperm.NoteCode
	}{
		{"RBP-33a", urlFunction("NONE", first, second), callerOf("anonymous"), nil, ok, nil},
		{"RBP-33b/strict", urlFunction("NONE", first), callerOf("anonymous"), nil, no, nil},
		{"RBP-33b/legacy", urlFunction("NONE", first), callerOf("anonymous"), legacy, ok,
			[]lambdaperm.NoteCode{lambdaperm.NoteLegacyURLOnly}},
		{"RBP-33c/anonymous", urlFunction("AWS_IAM", first, second), callerOf("anonymous"), nil, no,
			[]lambdaperm.NoteCode{lambdaperm.NoteUnsignedRequest}},
		{"RBP-33c/signed", urlFunction("AWS_IAM", first, second), callerOf(userA), nil, no, nil},
		{"RBP-33c/unsigned, grant without condition", urlFunction("AWS_IAM", to(`"*"`, allowing("lambda:*", functionARN))),
			callerOf("anonymous"), nil, no, []lambdaperm.NoteCode{lambdaperm.NoteUnsignedRequest, lambdaperm.NotePublicGrant}},
		{"RBP-33e/only InvokeFunction", urlFunction("AWS_IAM"), only("lambda:InvokeFunction"), nil, no, nil},
		{"RBP-33e/only InvokeFunctionUrl", urlFunction("AWS_IAM"), only("lambda:InvokeFunctionUrl"), nil, no, nil},
		{"RBP-33e/only InvokeFunctionUrl, legacy", urlFunction("AWS_IAM"), only("lambda:InvokeFunctionUrl"), legacy, ok,
			[]lambdaperm.NoteCode{lambdaperm.NoteLegacyURLOnly}},
		{"RBP-33e/only InvokeFunction, legacy", urlFunction("AWS_IAM"), only("lambda:InvokeFunction"), legacy, no, nil},
		{"RBP-31/one action by identity, one by the function", urlFunction("AWS_IAM", byUser("lambda:InvokeFunctionUrl")),
			only("lambda:InvokeFunction"), nil, ok, nil},
		{"RBP-31/explicit deny of the second", urlFunction("AWS_IAM", deny("lambda:InvokeFunction")),
			callerOf(userA, bothURL), nil, never, nil},
		{"RBP-31/explicit deny of the second, legacy", urlFunction("AWS_IAM", deny("lambda:InvokeFunction")),
			callerOf(userA, bothURL), legacy, ok, []lambdaperm.NoteCode{lambdaperm.NoteLegacyURLOnly}},
		{"RBP-32/NONE, statements for a user", urlFunction("NONE", byUser("lambda:*")), callerOf(userA, bothURL), nil, no,
			[]lambdaperm.NoteCode{lambdaperm.NoteCallerNotAuthenticated}},
		{"RBP-32/NONE, caller denied by own policy", urlFunction("NONE", first, second),
			callerOf(userA, document(`{"Effect":"Deny","Action":"lambda:*","Resource":"*"}`)), nil, ok,
			[]lambdaperm.NoteCode{lambdaperm.NoteCallerNotAuthenticated}},
		{"RBP-33d/everyone without condition", urlFunction("NONE", to(`"*"`, allowing("lambda:*", functionARN))), callerOf("anonymous"), nil,
			ok, []lambdaperm.NoteCode{lambdaperm.NotePublicGrant}},
		{"RBP-30/auth type in the second statement", urlFunction("NONE", first, to(`"*"`, allowing("lambda:InvokeFunction", functionARN, `"StringEquals":{"lambda:FunctionUrlAuthType":"NONE"}`))), callerOf("anonymous"), nil, no, nil},
		{"RBP-30/via URL in the first statement", urlFunction("NONE", to(`"*"`, allowing("lambda:InvokeFunctionUrl", functionARN, `"Bool":{"lambda:InvokedViaFunctionUrl":"true"}`)), second), callerOf("anonymous"), nil, no, nil},
		{"RBP-30/function ARN in the first statement", urlFunction("NONE", to(`"*"`, allowing("lambda:InvokeFunctionUrl", functionARN, `"ArnEquals":{"lambda:FunctionArn":"`+functionARN+`"}`)), second), callerOf("anonymous"), nil, ok, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := lambdaperm.InvokeURL(tt.fn, "", tt.who, tt.opts...)
			wants(t, r, err, tt.want, tt.notes...)
		})
	}
	t.Run("RBP-33d/not by the Invoke API", func(t *testing.T) {
		r, err := lambdaperm.Invoke(urlFunction("NONE", first, second), "", callerOf(userB, anyInvoke))
		wants(t, r, err, no)
	})
	t.Run("RBP-30/contexts", func(t *testing.T) {
		c := callerOf(userA)
		c.Context.Set("lambda:FunctionUrlAuthType", "NONE")
		c.Context.Set("lambda:InvokedViaFunctionUrl", "false")
		c.Context.Set("aws:SourceIp", "192.0.2.1")
		r, err := lambdaperm.InvokeURL(urlFunction("AWS_IAM"), "", c)
		wants(t, r, err, no)
		for i, want := range [...]map[string]string{
			{"lambda:FunctionUrlAuthType": "AWS_IAM", "lambda:FunctionArn": functionARN, "aws:SourceIp": "192.0.2.1"},
			{"lambda:InvokedViaFunctionUrl": "true", "aws:SourceIp": "192.0.2.1"},
		} {
			got := make(map[string]string)
			for key, value := range r.Checks[i].Request.Context.All() {
				got[key] = value.String()
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("check %d (-want +got):\n%s", i, diff)
			}
		}
	})
	t.Run("RBP-28/URL of an alias", func(t *testing.T) {
		f := urlFunction("NONE", first, second)
		f.URLs = map[string]lambdaperm.URL{"prod": {AuthType: lambdapolicy.AuthNone}}
		r, err := lambdaperm.InvokeURL(f, "prod", callerOf("anonymous"))
		wants(t, r, err, no)
		f.Policies["prod"] = document(strings.ReplaceAll(first, functionARN, functionARN+":prod"), strings.ReplaceAll(second, functionARN, functionARN+":prod"))
		r, err = lambdaperm.InvokeURL(f, "prod", callerOf("anonymous"))
		wants(t, r, err, ok)
		if got := r.Checks[0].Request.Resource.ARN; got != functionARN+":prod" {
			t.Errorf("asked about %s", got)
		}
	})
	t.Run("OPEN-1/URL of an alias", func(t *testing.T) {
		f := urlFunction("NONE", strings.ReplaceAll(first, functionARN, functionARN+":*"), strings.ReplaceAll(second, functionARN, functionARN+":*"))
		f.URLs["prod"] = lambdaperm.URL{AuthType: lambdapolicy.AuthNone}
		r, err := lambdaperm.InvokeURL(f, "prod", callerOf("anonymous"))
		wants(t, r, err, no, lambdaperm.NoteFunctionPolicyNotConsulted)
		r, err = lambdaperm.InvokeURL(f, "prod", callerOf("anonymous"), lambdaperm.WithFunctionLevelPolicy())
		wants(t, r, err, ok, lambdaperm.NoteFunctionPolicyDecided, lambdaperm.NoteFunctionPolicyDecided)
		r, err = lambdaperm.InvokeURL(f, "prod", callerOf("anonymous"), lambdaperm.WithFunctionLevelPolicy(), lambdaperm.WithLegacyURL())
		wants(t, r, err, ok, lambdaperm.NoteFunctionPolicyDecided, lambdaperm.NoteFunctionPolicyDecided)
	})
}

// TestURLFromCloudFront is RBP-34 and PUSH-26.
func TestURLFromCloudFront(t *testing.T) {
	const e1, e2 = "arn:aws:cloudfront::111122223333:distribution/E1", "arn:aws:cloudfront::111122223333:distribution/E2"
	const ofB = "arn:aws:cloudfront::444455556666:distribution/E1"
	grant := func(action string) string {
		return to(byService("cloudfront.amazonaws.com"), allowing(action, functionARN, `"ArnLike":{"AWS:SourceArn":"`+e1+`"}`))
	}
	both := []string{grant("lambda:InvokeFunctionUrl"), grant("lambda:InvokeFunction")}
	byAccount := strings.Replace(both[0], `"Condition":{`, `"Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"},`, 1)
	one, two := urlStatements("NONE")
	for _, tt := range [...]struct {
		name, source string
		fn           lambdaperm.Function
		opts         []lambdaperm.InvokeOption
		want         evaluate.Decision
		notes        []lambdaperm.NoteCode
	}{
		{"RBP-34/both actions", e1, urlFunction("AWS_IAM", both...), nil, ok, nil},
		{"RBP-34/first alone", e1, urlFunction("AWS_IAM", both[0]), nil, no, nil},
		{"RBP-34/second alone", e1, urlFunction("AWS_IAM", both[1]), nil, no, nil},
		{"RBP-34/first alone, legacy", e1, urlFunction("AWS_IAM", both[0]), []lambdaperm.InvokeOption{lambdaperm.WithLegacyURL()}, ok,
			[]lambdaperm.NoteCode{lambdaperm.NoteLegacyURLOnly}},
		{"PUSH-26/other distribution", e2, urlFunction("AWS_IAM", both...), nil, no, nil},
		{"PUSH-26/other account", ofB, urlFunction("AWS_IAM", both...), nil, no, nil},
		{"PUSH-26 OPEN-8/by account", e1, urlFunction("AWS_IAM", byAccount, both[1]), nil, no,
			[]lambdaperm.NoteCode{lambdaperm.NoteSourceNotDocumented}},
		{"PUSH-29/any distribution", e1, urlFunction("AWS_IAM", to(byService("cloudfront.amazonaws.com"), allowing("lambda:*", functionARN))),
			nil, ok, []lambdaperm.NoteCode{lambdaperm.NoteConfusedDeputy}},
		{"RBP-32/NONE for everyone", e1, urlFunction("NONE", one, two), nil, ok,
			[]lambdaperm.NoteCode{lambdaperm.NoteCallerNotAuthenticated}},
		{"RBP-32/NONE for the distribution", e1, urlFunction("NONE", both...), nil, no,
			[]lambdaperm.NoteCode{lambdaperm.NoteCallerNotAuthenticated}},
		{"RBP-32/NONE for everyone with its ARN", e1, urlFunction("NONE", to(`"*"`, allowing("lambda:*", functionARN, `"ArnLike":{"AWS:SourceArn":"`+e1+`"}`))),
			nil, no, []lambdaperm.NoteCode{lambdaperm.NoteCallerNotAuthenticated}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := lambdaperm.InvokeFromSource(tt.fn, "", lambdaperm.Source{ARN: tt.source}, tt.opts...)
			wants(t, r, err, tt.want, tt.notes...)
		})
	}
	t.Run("RBP-34/as a caller", func(t *testing.T) {
		c := callerOf("cloudfront.amazonaws.com")
		r, err := lambdaperm.InvokeURL(urlFunction("AWS_IAM", both...), "", c)
		wants(t, r, err, no)
		c.Context.Set("aws:SourceArn", e1)
		r, err = lambdaperm.InvokeURL(urlFunction("AWS_IAM", both...), "", c)
		wants(t, r, err, ok)
	})
}

// TestURLConfiguration is RBP-35: who may make a URL of which type is decided by keys of other requests.
func TestURLConfiguration(t *testing.T) {
	scp := document(`{"Effect":"Allow","Action":"*","Resource":"*"}`, `{"Effect":"Deny","Resource":"*",
		"Action":["lambda:CreateFunctionUrlConfig","lambda:UpdateFunctionUrlConfig"],
		"Condition":{"StringNotEquals":{"lambda:FunctionUrlAuthType":"AWS_IAM"}}}`)
	own := document(`{"Effect":"Deny","Principal":"*","Action":"lambda:UpdateFunctionUrlConfig","Resource":"` + functionARN + `",
		"Condition":{"StringEquals":{"lambda:FunctionUrlAuthType":"NONE"}}}`)
	for _, tt := range [...]struct {
		name, action, authType string
		want                   evaluate.Decision
	}{
		{"RBP-35/create NONE", "lambda:CreateFunctionUrlConfig", "NONE", never},
		{"RBP-35/create AWS_IAM", "lambda:CreateFunctionUrlConfig", "AWS_IAM", ok},
		{"RBP-35/update to NONE", "lambda:UpdateFunctionUrlConfig", "NONE", never},
		{"RBP-35/update to AWS_IAM", "lambda:UpdateFunctionUrlConfig", "AWS_IAM", ok},
	} {
		var ctx condition.Context
		ctx.Set("lambda:FunctionUrlAuthType", tt.authType)
		req := evaluate.Request{Principal: evaluate.MustParsePrincipal(userA), Action: tt.action,
			Resource: evaluate.Resource{ARN: functionARN}, Context: ctx}
		identity := []*policy.Policy{document(`{"Effect":"Allow","Action":"lambda:*","Resource":"*"}`)}
		t.Run(tt.name+" by SCP", func(t *testing.T) {
			r, err := evaluate.Evaluate(&req, evaluate.Policies{Identity: identity, SCPs: []evaluate.Level{level(scp)}})
			if err != nil || r.Decision != tt.want {
				t.Errorf("%v %v, want %v", r.Decision, err, tt.want)
			}
		})
		t.Run(tt.name+" by the function's policy", func(t *testing.T) {
			r, err := evaluate.Evaluate(&req, evaluate.Policies{Identity: identity, Resource: own})
			want := tt.want
			if tt.action == "lambda:CreateFunctionUrlConfig" {
				want = ok // the sample is about updates
			}
			if err != nil || r.Decision != want {
				t.Errorf("%v %v, want %v", r.Decision, err, want)
			}
		})
	}
}

func TestInvokeURLRefused(t *testing.T) {
	first, second := urlStatements("NONE")
	noURL := functionWith(first, second)
	strange := urlFunction("SIGNED")
	numbered := urlFunction("NONE")
	numbered.URLs["1"] = lambdaperm.URL{AuthType: lambdapolicy.AuthNone}
	for _, tt := range [...]struct {
		name, qualifier string
		fn              lambdaperm.Function
		who             string
		code            lambdaperm.Code
		input           string
	}{
		{"RBP-35/statements of a deleted URL", "", noURL, "anonymous", lambdaperm.CodeURLMissing, functionARN},
		{"no URL on the alias", "prod", urlFunction("NONE", first), "anonymous", lambdaperm.CodeURLMissing, functionARN + ":prod"},
		{"a version", "1", numbered, "anonymous", lambdaperm.CodeInvalidParameter, "1"},
		{"$LATEST", "$LATEST", numbered, "anonymous", lambdaperm.CodeInvalidParameter, "$LATEST"},
		{"unknown auth type", "", strange, "anonymous", lambdaperm.CodeInvalidParameter, "SIGNED"},
		{"no function", "", lambdaperm.Function{}, "anonymous", lambdaperm.CodeInvalidARN, ""},
		{"no qualifier", "a b", numbered, "anonymous", lambdaperm.CodeUnknownQualifier, "a b"},
		{"nobody", "", numbered, "", lambdaperm.CodeInvalidPrincipal, ""},
		{"an identity provider", "", numbered, "accounts.google.com", lambdaperm.CodeInvalidPrincipal, "accounts.google.com"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var c lambdaperm.Caller
			if tt.who != "" {
				c = callerOf(tt.who)
			}
			r, err := lambdaperm.InvokeURL(tt.fn, tt.qualifier, c)
			isRefused(t, r, err, tt.code, tt.input)
		})
	}
}
