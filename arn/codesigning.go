package arn

// CodeSigningConfig names a code signing configuration. The zero value names none.
type CodeSigningConfig struct {
	Partition string // one of [Partitions]
	Region    string // as in "eu-west-1"
	AccountID string // twelve digits
	ID        string // csc-[a-z0-9]{17}
}

// ParseCodeSigningConfig reads a full ARN with the resource code-signing-config:ID (Lambda API Reference,
// "CodeSigningConfig"). The error is an [*Error]; [CodeInvalidName] when it is the id that is wrong.
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

// MarshalText gives the full ARN, empty for the zero value; an [*Error] for a value with a malformed field.
func (c CodeSigningConfig) MarshalText() ([]byte, error) {
	return marshal(c, c.String(), ParseCodeSigningConfig)
}

// UnmarshalText reads what [ParseCodeSigningConfig] reads; empty text gives the zero value. On an error, an [*Error], c
// is left as it was.
func (c *CodeSigningConfig) UnmarshalText(text []byte) error {
	return setFrom(c, text, ParseCodeSigningConfig)
}
