package evaluate_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
)

// TestShortAPIDecisions is G-100: the short form in the policy of an API covers what is called of that API.
func TestShortAPIDecisions(t *testing.T) {
	const api = "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/"
	call := func(rest string) evaluate.Request { return ask(alice, "execute-api:Invoke", api+rest) }
	open := attached{resource: join(grant("execute-api:Invoke", "execute-api:/*", everyone), refuse("execute-api:Invoke", "execute-api:/prod/DELETE/*", everyone))}
	rules{
		{"G-100 every method", call("prod/GET/pets"), open, allowed(resource)},
		{"G-100 a method that is denied", call("prod/DELETE/pets"), open, explicit(resource)},
		{"G-100 the same method of another stage", call("test/DELETE/pets"), open, allowed(resource)},
		{"G-100 everything but a stage", call("test/GET/pets"), attached{resource: grant("execute-api:*", "", everyone, notResource("execute-api:/prod/*"))}, allowed(resource)},
		{"G-100 that stage", call("prod/GET/pets"), attached{resource: grant("execute-api:*", "", everyone, notResource("execute-api:/prod/*"))}, implicit(identity)},
	}.run(t)
}
