package arn

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// lambdaService is the service prefix of all ARNs of Lambda.
const lambdaService = "lambda"

// The types of Lambda resources, each with the colon that ends it.
const (
	functionType           = "function:" // M-41
	layerType              = "layer:"
	eventSourceMappingType = "event-source-mapping:"
	codeSigningConfigType  = "code-signing-config:"
	capacityProviderType   = "capacity-provider:"
)

// lambdaARN puts an ARN of Lambda together.
func lambdaARN(partition, region, account, resource string) ARN {
	return ARN{partition, lambdaService, region, account, resource}
}

// parseLambda reads the five fields that all ARNs of Lambda share, strictly, and the type of the resource. The rest of
// the resource is s[at:].
func parseLambda(s, resourceType string) (a ARN, at int, err error) {
	if a, err = Parse(s); err != nil {
		return ARN{}, 0, err
	}
	switch {
	case !KnownPartition(a.Partition):
		return ARN{}, 0, &Error{Code: CodeInvalidPartition, Input: s, Offset: len(prefix), Reason: "unknown partition"}
	case a.Service != lambdaService && ascii.EqualFold(a.Service, lambdaService):
		return ARN{}, 0, &Error{Code: CodeInvalidARNServiceCase, Input: s, Offset: a.serviceAt(),
			Reason: "the service must be in lower case"}
	case a.Service != lambdaService:
		return ARN{}, 0, &Error{Code: CodeInvalidService, Input: s, Offset: a.serviceAt(),
			Reason: "the service is not lambda"}
	case !IsRegion(a.Region):
		return ARN{}, 0, &Error{Code: CodeInvalidARNRegion, Input: s, Offset: a.regionAt(), Reason: "that is no region"}
	case !IsAccountID(a.AccountID):
		return ARN{}, 0, &Error{Code: CodeInvalidARNAccount, Input: s, Offset: a.accountAt(),
			Reason: "the account is not twelve digits"}
	case !strings.HasPrefix(a.Resource, resourceType):
		return ARN{}, 0, &Error{Code: CodeInvalidARNResource, Input: s, Offset: a.resourceAt(),
			Reason: "the resource does not start with " + quote.Text(resourceType)}
	}
	return a, a.resourceAt() + len(resourceType), nil
}

// parseNamed reads an ARN that ends in one name, which valid checks.
func parseNamed(s, resourceType string, valid func(string) bool, reason string) (a ARN, name string, err error) {
	a, at, err := parseLambda(s, resourceType)
	if err != nil {
		return ARN{}, "", err
	}
	if name = s[at:]; !valid(name) {
		return ARN{}, "", &Error{Code: CodeInvalidName, Input: s, Offset: at, Reason: reason}
	}
	return a, name, nil
}

func isResourceName(s string) bool { return isName(s, maxResourceName) }

// marshal is MarshalText for the types of Lambda.
func marshal[T comparable](v T, text string, parse func(string) (T, error)) ([]byte, error) {
	checked, err := textOf(v, text, parse)
	if err != nil {
		return nil, err
	}
	return []byte(checked), nil
}
