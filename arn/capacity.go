package arn

// CapacityProvider names a capacity provider, which supplies the instances that functions on Lambda Managed Instances
// run on. The zero value names none.
type CapacityProvider struct {
	Partition string // one of [Partitions]
	Region    string // as in "eu-west-1"
	AccountID string // twelve digits
	Name      string // 1 to 140 of [a-zA-Z0-9-_]
}

// ParseCapacityProvider reads a full ARN with the resource capacity-provider:NAME (Lambda API Reference,
// "CapacityProvider"). The error is an [*Error]; [CodeInvalidName] when it is the name that is wrong.
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

// MarshalText gives the full ARN, empty for the zero value; an [*Error] for a value with a malformed field.
func (c CapacityProvider) MarshalText() ([]byte, error) {
	return marshal(c, c.String(), ParseCapacityProvider)
}

// UnmarshalText reads what [ParseCapacityProvider] reads; empty text gives the zero value. On an error, an [*Error], c
// is left as it was.
func (c *CapacityProvider) UnmarshalText(text []byte) error {
	return setFrom(c, text, ParseCapacityProvider)
}
