package arn

import "strings"

// Layer names a Lambda layer as a whole, which publishing is authorised on. The zero value names none.
type Layer struct {
	Partition string // one of [Partitions]
	Region    string // as in "eu-west-1"
	AccountID string // twelve digits
	Name      string // 1 to 140 of [a-zA-Z0-9-_]
}

// LayerVersion names one version of a layer, which everything but publishing is authorised on. The zero value names
// none.
type LayerVersion struct {
	Partition string // one of [Partitions]
	Region    string // as in "eu-west-1"
	AccountID string // twelve digits
	Name      string // 1 to 140 of [a-zA-Z0-9-_]
	Version   string // decimal digits
}

const badLayerName = "the name of a layer is up to 140 letters, digits, hyphens and underscores"

// ParseLayer reads a full ARN with the resource layer:NAME (Lambda API Reference, "LayersListItem"). The error is an
// [*Error]; [CodeInvalidName] when it is the name that is wrong, as in the ARN of a layer's version.
func ParseLayer(s string) (Layer, error) {
	a, name, err := parseNamed(s, layerType, isResourceName, badLayerName)
	if err != nil {
		return Layer{}, err
	}
	return Layer{a.Partition, a.Region, a.AccountID, name}, nil
}

// ParseLayerVersion reads a full ARN with the resource layer:NAME:VERSION (Lambda API Reference,
// "LayerVersionsListItem"). The error is an [*Error]; [CodeInvalidName] when it is the name that is wrong,
// [CodeInvalidQualifier] when the version is missing or no number.
func ParseLayerVersion(s string) (LayerVersion, error) {
	a, at, err := parseLambda(s, layerType)
	if err != nil {
		return LayerVersion{}, err
	}
	name, version, _ := strings.Cut(s[at:], ":")
	if !isResourceName(name) {
		return LayerVersion{}, &Error{Code: CodeInvalidName, Input: s, Offset: at, Reason: badLayerName}
	}
	if !isVersion(version) {
		return LayerVersion{}, &Error{Code: CodeInvalidQualifier, Input: s, Offset: min(at+len(name)+1, len(s)),
			Reason: "the version of a layer is a number"}
	}
	return LayerVersion{a.Partition, a.Region, a.AccountID, name, version}, nil
}

// ARN returns the full ARN; zero for the zero value.
func (l Layer) ARN() ARN {
	if l.IsZero() {
		return ARN{}
	}
	return lambdaARN(l.Partition, l.Region, l.AccountID, layerType+l.Name)
}

// String gives the full ARN as text, without checks; empty for the zero value.
func (l Layer) String() string { return l.ARN().String() }

// IsZero reports whether l is the zero value.
func (l Layer) IsZero() bool { return l == Layer{} }

// MarshalText gives the full ARN, empty for the zero value; an [*Error] for a value with a malformed field.
func (l Layer) MarshalText() ([]byte, error) { return marshal(l, l.String(), ParseLayer) }

// UnmarshalText reads what [ParseLayer] reads; empty text gives the zero value. On an error, an [*Error], l is left as
// it was.
func (l *Layer) UnmarshalText(text []byte) error { return setFrom(l, text, ParseLayer) }

// Layer returns the layer that l is a version of; zero for the zero value.
func (l LayerVersion) Layer() Layer { return Layer{l.Partition, l.Region, l.AccountID, l.Name} }

// ARN returns the full ARN; zero for the zero value.
func (l LayerVersion) ARN() ARN {
	if l.IsZero() {
		return ARN{}
	}
	return lambdaARN(l.Partition, l.Region, l.AccountID, layerType+l.Name+":"+l.Version)
}

// String gives the full ARN as text, without checks; empty for the zero value.
func (l LayerVersion) String() string { return l.ARN().String() }

// IsZero reports whether l is the zero value.
func (l LayerVersion) IsZero() bool { return l == LayerVersion{} }

// MarshalText gives the full ARN, empty for the zero value; an [*Error] for a value with a malformed field.
func (l LayerVersion) MarshalText() ([]byte, error) {
	return marshal(l, l.String(), ParseLayerVersion)
}

// UnmarshalText reads what [ParseLayerVersion] reads; empty text gives the zero value. On an error, an [*Error], l is
// left as it was.
func (l *LayerVersion) UnmarshalText(text []byte) error { return setFrom(l, text, ParseLayerVersion) }
