module github.com/lambdaiam/lambdaiam/evaluate/stack/yaml/example

go 1.26.0

require (
	github.com/lambdaiam/lambdaiam v0.0.0
	github.com/lambdaiam/lambdaiam/evaluate/stack/yaml v0.0.0
)

require (
	github.com/tidwall/gjson v1.20.0 // indirect
	github.com/tidwall/match v1.1.1 // indirect
	github.com/tidwall/pretty v1.2.0 // indirect
	go.yaml.in/yaml/v4 v4.0.0 // indirect
)

replace (
	github.com/lambdaiam/lambdaiam => ../../../..
	github.com/lambdaiam/lambdaiam/evaluate/stack/yaml => ..
)
