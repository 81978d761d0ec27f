package cedarbench

import (
	"net/netip"
	"testing"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/ext"

	"github.com/lambdaiam/lambdaiam/policy"
)

// A celSet is the programs of statements in CEL.
type celSet struct{ denies, allows []cel.Program }

// allowed asks the programs.
func (s *celSet) allowed(request cel.Activation) (bool, error) {
	for i, list := range [...][]cel.Program{s.denies, s.allows} {
		for _, p := range list {
			applies, _, err := p.Eval(request)
			if err != nil {
				return false, err
			}
			if applies == types.True {
				return i == 1, nil
			}
		}
	}
	return false, nil
}

// compileCEL writes the statements and requests in CEL.
func (l *load) compileCEL(b *testing.B) {
	b.Helper()
	env, err := cel.NewEnv(ext.Network(), cel.Variable("principal", cel.StringType), cel.Variable("account", cel.StringType),
		cel.Variable("action", cel.StringType), cel.Variable("resource", cel.StringType),
		cel.Variable("context", cel.MapType(cel.StringType, cel.DynType)))
	if err != nil {
		b.Fatal(err)
	}
	for _, s := range l.statements() {
		ast, issues := env.Compile(celExpression(b, s))
		if issues.Err() != nil {
			b.Fatal(issues.Err())
		}
		program, err := env.Program(ast, cel.EvalOptions(cel.OptOptimize))
		if err != nil {
			b.Fatal(err)
		}
		if s.Effect() == policy.Deny {
			l.cel.denies = append(l.cel.denies, program)
		} else {
			l.cel.allows = append(l.cel.allows, program)
		}
	}
	for i := range l.requests {
		req := &l.requests[i]
		context := make(map[ref.Val]ref.Val)
		for key, v := range contextOf(req, l.keys) {
			switch v := v.(type) {
			case bool:
				context[types.String(key)] = types.Bool(v)
			case netip.Addr:
				context[types.String(key)] = ext.IP{Addr: v}
			case string:
				context[types.String(key)] = types.String(v)
			}
		}
		caller, _ := callerOf(req.Principal)
		values, err := cel.NewActivation(map[string]any{
			"principal": types.String(caller), "account": types.String(req.Principal.Account()),
			"action": types.String(req.Action), "resource": types.String(req.Resource.ARN),
			"context": types.NewRefValMap(types.DefaultTypeAdapter, context),
		})
		if err != nil {
			b.Fatal(err)
		}
		l.values = append(l.values, values)
	}
}
