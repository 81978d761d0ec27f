package arn

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// lambdaService is the service prefix of everything in this file.
const lambdaService = "lambda"

// The types of Lambda resources, each with the colon that ends it (M-41).
const (
	functionType           = "function:"
	layerType              = "layer:"
	eventSourceMappingType = "event-source-mapping:"
	codeSigningConfigType  = "code-signing-config:"
	capacityProviderType   = "capacity-provider:"
)

// lambdaARN puts an ARN of Lambda together.
func lambdaARN(partition, region, account, resource string) ARN {
	return ARN{partition, lambdaService, region, account, resource}
}

// parseLambda reads the five fields that all ARNs of Lambda share, strictly,
// and the type of the resource. The rest of the resource is s[at:].
func parseLambda(s, resourceType string) (a ARN, at int, err error) {
	if a, err = Parse(s); err != nil {
		return ARN{}, 0, err
	}
	switch {
	case !KnownPartition(a.Partition):
		return ARN{}, 0, &Error{CodeInvalidPartition, s, len(prefix), "unknown partition"}
	case a.Service != lambdaService && strings.EqualFold(a.Service, lambdaService):
		return ARN{}, 0, &Error{CodeInvalidARNServiceCase, s, a.serviceAt(), "the service must be in lower case"}
	case a.Service != lambdaService:
		return ARN{}, 0, &Error{CodeInvalidService, s, a.serviceAt(), "the service is not lambda"}
	case !IsRegion(a.Region):
		return ARN{}, 0, &Error{CodeInvalidARNRegion, s, a.regionAt(), "that is no region"}
	case !IsAccountID(a.AccountID):
		return ARN{}, 0, &Error{CodeInvalidARNAccount, s, a.accountAt(), "the account is not twelve digits"}
	case !strings.HasPrefix(a.Resource, resourceType):
		return ARN{}, 0, &Error{CodeInvalidARNResource, s, a.resourceAt(), "the resource does not start with " + quote.Text(resourceType)}
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
		return ARN{}, "", &Error{CodeInvalidName, s, at, reason}
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

// EventSourceMapping names the link from a queue or stream to a function. The
// zero value names none.
type EventSourceMapping struct {
	Partition string // one of [Partitions]
	Region    string // as in "eu-west-1"
	AccountID string // twelve digits
	UUID      string // in lower case, with hyphens
}

// ParseEventSourceMapping reads a full ARN with the resource
// event-source-mapping:UUID (M-41; Lambda API Reference,
// "EventSourceMappingConfiguration"). The error is an [*Error];
// CodeInvalidName when it is the UUID that is wrong.
func ParseEventSourceMapping(s string) (EventSourceMapping, error) {
	a, id, err := parseNamed(s, eventSourceMappingType, isUUID, "the mapping's id is not a UUID in lower case")
	if err != nil {
		return EventSourceMapping{}, err
	}
	return EventSourceMapping{a.Partition, a.Region, a.AccountID, id}, nil
}

// ARN returns the full ARN; zero for the zero value.
func (m EventSourceMapping) ARN() ARN {
	if m.IsZero() {
		return ARN{}
	}
	return lambdaARN(m.Partition, m.Region, m.AccountID, eventSourceMappingType+m.UUID)
}

// String gives the full ARN as text, without checks; empty for the zero value.
func (m EventSourceMapping) String() string { return m.ARN().String() }

// IsZero reports whether m is the zero value.
func (m EventSourceMapping) IsZero() bool { return m == EventSourceMapping{} }

// MarshalText gives the full ARN, empty for the zero value; an [*Error] for a
// value with a malformed field.
func (m EventSourceMapping) MarshalText() ([]byte, error) {
	return marshal(m, m.String(), ParseEventSourceMapping)
}

// UnmarshalText reads what [ParseEventSourceMapping] reads; empty text gives
// the zero value. On an error, an [*Error], m is left as it was.
func (m *EventSourceMapping) UnmarshalText(text []byte) error {
	return setFrom(m, text, ParseEventSourceMapping)
}

// CodeSigningConfig names a code signing configuration. The zero value names none.
type CodeSigningConfig struct {
	Partition string // one of [Partitions]
	Region    string // as in "eu-west-1"
	AccountID string // twelve digits
	ID        string // csc-[a-z0-9]{17}
}

// ParseCodeSigningConfig reads a full ARN with the resource
// code-signing-config:ID (M-41; Lambda API Reference, "CodeSigningConfig").
// The error is an [*Error]; CodeInvalidName when it is the id that is wrong.
func ParseCodeSigningConfig(s string) (CodeSigningConfig, error) {
	a, id, err := parseNamed(s, codeSigningConfigType, isCodeSigningID,
		`the id is not "csc-" and 17 lower-case letters and digits`)
	if err != nil {
		return CodeSigningConfig{}, err
	}
	return CodeSigningConfig{a.Partition, a.Region, a.AccountID, id}, nil
}

// ARN returns the full ARN; zero for the zero value.
func (c CodeSigningConfig) ARN() ARN {
	if c.IsZero() {
		return ARN{}
	}
	return lambdaARN(c.Partition, c.Region, c.AccountID, codeSigningConfigType+c.ID)
}

// String gives the full ARN as text, without checks; empty for the zero value.
func (c CodeSigningConfig) String() string { return c.ARN().String() }

// IsZero reports whether c is the zero value.
func (c CodeSigningConfig) IsZero() bool { return c == CodeSigningConfig{} }

// MarshalText gives the full ARN, empty for the zero value; an [*Error] for a
// value with a malformed field.
func (c CodeSigningConfig) MarshalText() ([]byte, error) {
	return marshal(c, c.String(), ParseCodeSigningConfig)
}

// UnmarshalText reads what [ParseCodeSigningConfig] reads; empty text gives
// the zero value. On an error, an [*Error], c is left as it was.
func (c *CodeSigningConfig) UnmarshalText(text []byte) error {
	return setFrom(c, text, ParseCodeSigningConfig)
}

// CapacityProvider names a provider of managed instances. The zero value names none.
type CapacityProvider struct {
	Partition string // one of [Partitions]
	Region    string // as in "eu-west-1"
	AccountID string // twelve digits
	Name      string // 1 to 140 of [a-zA-Z0-9-_]
}

// ParseCapacityProvider reads a full ARN with the resource
// capacity-provider:NAME (M-41; Lambda API Reference, "CapacityProvider").
// The error is an [*Error]; CodeInvalidName when it is the name that is wrong.
func ParseCapacityProvider(s string) (CapacityProvider, error) {
	a, name, err := parseNamed(s, capacityProviderType, isResourceName,
		"the name of a capacity provider is up to 140 letters, digits, hyphens and underscores")
	if err != nil {
		return CapacityProvider{}, err
	}
	return CapacityProvider{a.Partition, a.Region, a.AccountID, name}, nil
}

// ARN returns the full ARN; zero for the zero value.
func (c CapacityProvider) ARN() ARN {
	if c.IsZero() {
		return ARN{}
	}
	return lambdaARN(c.Partition, c.Region, c.AccountID, capacityProviderType+c.Name)
}

// String gives the full ARN as text, without checks; empty for the zero value.
func (c CapacityProvider) String() string { return c.ARN().String() }

// IsZero reports whether c is the zero value.
func (c CapacityProvider) IsZero() bool { return c == CapacityProvider{} }

// MarshalText gives the full ARN, empty for the zero value; an [*Error] for a
// value with a malformed field.
func (c CapacityProvider) MarshalText() ([]byte, error) {
	return marshal(c, c.String(), ParseCapacityProvider)
}

// UnmarshalText reads what [ParseCapacityProvider] reads; empty text gives the
// zero value. On an error, an [*Error], c is left as it was.
func (c *CapacityProvider) UnmarshalText(text []byte) error {
	return setFrom(c, text, ParseCapacityProvider)
}
