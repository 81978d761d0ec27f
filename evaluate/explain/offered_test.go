package explain_test

import (
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/explain"
)

// TestNothingBroadIsOffered: what would take more than this caller or this resource, or goes against what a policy says
// on purpose, is named as the owner's decision, without a text.
func TestNothingBroadIsOffered(t *testing.T) {
	const (
		ann   = "arn:aws:iam::123456789012:user/ann"
		alien = "arn:aws:iam::444455556666:user/ann"
	)
	for _, tt := range []struct {
		name     string
		req      evaluate.Request
		policies evaluate.Policies
		want     []string
	}{
		{
			"a request that names no resource, a statement for some", ask(ann, "dynamodb:PutItem", "*"),
			evaluate.Policies{Identity: listOf(statements("own", `{"Effect":"Allow","Action":"dynamodb:PutItem","Resource":"`+table+`*"}`))},
			[]string{"OWNER_DECIDES whoever owns the identity policy decides: the request names no resource, and only a grant for all of them covers that"},
		},
		{
			"a request that names no resource, a statement for one", ask(ann, "dynamodb:PutItem", "*"),
			evaluate.Policies{Identity: listOf(statements("own", `{"Effect":"Allow","Action":"dynamodb:PutItem","Resource":"`+table+`"}`))},
			[]string{"ASK_OTHERWISE name the resource: ask for " + table},
		},
		{
			"a caller who is left out", ask(alien, "sqs:SendMessage", "arn:aws:sqs:eu-west-1:123456789012:q"),
			evaluate.Policies{
				Identity: listOf(statements("own", allowAll)),
				Resource: statements("queue", `{"Effect":"Allow","NotPrincipal":{"AWS":["`+alien+`","444455556666"]},"Action":"sqs:*","Resource":"*"}`),
			},
			[]string{"OWNER_DECIDES whoever owns the resource policy decides: the caller is among those that are left out"},
		},
		{
			"a variable of a tag that the caller has not", ask(ann, "s3:GetObject", "arn:aws:s3:::b/a/k"),
			evaluate.Policies{Identity: listOf(statements("own",
				`{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:PrincipalTag/team}/*"}`))},
			[]string{"SEND_KEY tag the caller team = a"},
		},
		{
			"a variable of what a caller cannot choose", ask(session, "s3:GetObject", "arn:aws:s3:::b/ann/k"),
			evaluate.Policies{Identity: listOf(statements("own",
				`{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:username}/*"}`))},
			[]string{"OWNER_DECIDES whoever owns the identity policy decides: a variable in Resource has no value, and is there for a reason"},
		},
		{
			"two variables", ask(ann, "s3:GetObject", "arn:aws:s3:::b/a/k"),
			evaluate.Policies{Identity: listOf(statements("own",
				`{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:PrincipalTag/team}/${aws:PrincipalTag/key}"}`))},
			[]string{"OWNER_DECIDES whoever owns the identity policy decides: a variable in Resource has no value, and is there for a reason"},
		},
		{
			"a Deny, and nothing that allows besides", ask(alien, "sqs:SendMessage", "arn:aws:sqs:eu-west-1:123456789012:q"),
			evaluate.Policies{
				Resource: statements("queue", `{"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"*"}`),
			},
			[]string{"OWNER_DECIDES no addition allows it: whoever owns queue decides"},
		},
		{
			"two of them", ask(alien, "sqs:SendMessage", "arn:aws:sqs:eu-west-1:123456789012:q"),
			evaluate.Policies{
				Identity: listOf(statements("own", `{"Effect":"Deny","Action":"sqs:*","Resource":"*"}`)),
				Resource: statements("queue", `{"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"*"}`),
			},
			[]string{
				"OWNER_DECIDES no addition allows it: whoever owns queue decides",
				"OWNER_DECIDES no addition allows it: whoever owns own decides",
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := explain.Explain(compile(t, tt.policies), &tt.req)
			var got []string
			for _, r := range x.Remedies {
				for _, c := range r.Changes {
					got = append(got, string(c.Code)+" "+c.Say)
					if c.Spec != nil {
						t.Errorf("offered: %+v", *c.Spec)
					}
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
