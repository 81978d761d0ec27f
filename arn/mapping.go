package arn

// EventSourceMapping names the link from a queue or stream to a function. The zero value names none.
type EventSourceMapping struct {
	Partition string // one of [Partitions]
	Region    string // as in "eu-west-1"
	AccountID string // twelve digits
	UUID      string // in lower case, with hyphens
}

// ParseEventSourceMapping reads a full ARN with the resource event-source-mapping:UUID (Lambda API Reference,
// "EventSourceMappingConfiguration"). The error is an [*Error]; [CodeInvalidName] when it is the UUID that is wrong.
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

// MarshalText gives the full ARN, empty for the zero value; an [*Error] for a value with a malformed field.
func (m EventSourceMapping) MarshalText() ([]byte, error) {
	return marshal(m, m.String(), ParseEventSourceMapping)
}

// UnmarshalText reads what [ParseEventSourceMapping] reads; empty text gives the zero value. On an error, an [*Error],
// m is left as it was.
func (m *EventSourceMapping) UnmarshalText(text []byte) error {
	return setFrom(m, text, ParseEventSourceMapping)
}
