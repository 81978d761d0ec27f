package lambdaperm_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestSeedEngine has what the acceptance table asks of package evaluate alone: requests that no question of this package
// puts.
func TestSeedEngine(t *testing.T) {
	const (
		functions = "arn:aws:lambda:us-east-1:111122223333:function:"
		logging   = "arn:aws:lambda:us-east-1:111122223333:layer:logging:"
	)
	list := func(texts ...string) (ps []*policy.Policy) {
		for _, text := range texts {
			ps = append(ps, policy.MustParse(`{"Version":"2012-10-17","Statement":`+text+`}`))
		}
		return ps
	}
	fromS3 := list(`{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"` + functions + `f",` +
		`"Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"},"ArnLike":{"aws:SourceArn":"arn:aws:s3:::b"}}}`)[0]
	nothing := list(`{"Effect":"Deny","Action":"*","Resource":"*"}`)
	elsewhere := list(`{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::elsewhere"}`)[0]
	own := list(`{"Effect":"Allow","Action":"lambda:*","Resource":"arn:aws:lambda:*:*:function:${aws:username}-*"}`)
	layered := list(`{"Effect":"Allow","Action":"lambda:CreateFunction","Resource":"*",` +
		`"Condition":{"ForAnyValue:StringLike":{"lambda:Layer":"` + logging + `*"}}}`)
	keys := func(set func(c *condition.Context)) (c condition.Context) {
		set(&c)
		return c
	}
	bucket := keys(func(c *condition.Context) {
		c.Set("aws:SourceArn", "arn:aws:s3:::b")
		c.Set("aws:SourceAccount", "111122223333")
	})
	layers := func(names ...string) condition.Context {
		return keys(func(c *condition.Context) { c.SetMulti("lambda:Layer", names...) })
	}
	for _, tt := range []struct {
		name, caller, action, function string
		keys                           condition.Context
		policies                       evaluate.Policies
		want                           evaluate.Decision
	}{
		{"SEED-28 identity policies and a boundary have no say about a service", "s3.amazonaws.com", "lambda:InvokeFunction", "f", bucket,
			evaluate.Policies{Resource: fromS3, Identity: nothing, Boundary: elsewhere}, evaluate.Allowed},
		{"SEED-52 no source", "s3.amazonaws.com", "lambda:InvokeFunction", "f", condition.Context{},
			evaluate.Policies{Resource: fromS3}, evaluate.ImplicitDeny},
		{"SEED-30 a role has no user name, nor an empty one", "arn:aws:sts::111122223333:assumed-role/dev/ann", "lambda:CreateFunction", "-x",
			condition.Context{}, evaluate.Policies{Identity: own}, evaluate.ImplicitDeny},
		{"SEED-31 the layer and another", "arn:aws:iam::111122223333:user/ann", "lambda:CreateFunction", "f",
			layers("arn:aws:lambda:us-east-1:999999999999:layer:l:1", logging+"3"), evaluate.Policies{Identity: layered}, evaluate.Allowed},
		{"SEED-31 another layer", "arn:aws:iam::111122223333:user/ann", "lambda:CreateFunction", "f",
			layers("arn:aws:lambda:us-east-1:999999999999:layer:l:1"), evaluate.Policies{Identity: layered}, evaluate.ImplicitDeny},
	} {
		res, err := evaluate.Evaluate(&evaluate.Request{
			Principal: evaluate.MustParsePrincipal(tt.caller), Action: tt.action,
			Resource: evaluate.Resource{ARN: functions + tt.function}, Context: tt.keys,
		}, tt.policies)
		if err != nil || res.Decision != tt.want {
			t.Errorf("%s: %v, want %v\n%v %v", tt.name, res.Decision, tt.want, res, err)
		}
	}
}
