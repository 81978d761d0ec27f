module github.com/lambdaiam/lambdaiam/internal/cedarbench

go 1.26.0

require (
	github.com/cedar-policy/cedar-go v1.9.0
	github.com/lambdaiam/lambdaiam v0.0.0
)

require (
	cel.dev/cel-go v0.33.2 // indirect
	github.com/go-json-experiment/json v0.0.0-20260820222146-c27c302e5fc3 // indirect
	github.com/tidwall/gjson v1.20.0 // indirect
	github.com/tidwall/match v1.1.1 // indirect
	github.com/tidwall/pretty v1.2.0 // indirect
	golang.org/x/exp v0.0.0-20251023183803-a4bb9ffd2546 // indirect
)

replace github.com/lambdaiam/lambdaiam => ../..
