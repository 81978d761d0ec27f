package account

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate/internal/access"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// A mapping is an event source mapping.
type mapping struct {
	spot
	uuid      string
	qualifier string
	of        lambdaperm.EventSourceMapping
}

// mapping reads an event source mapping.
func (r *reader) mapping(in spot, v jsonscan.Value) error {
	m := &mapping{spot: in}
	f, fn, err := r.about(&in, v, "FunctionArn", m.read)
	if err != nil {
		return err
	}
	m.qualifier = fn.Qualifier
	if m.of.ARN == "" && m.uuid != "" {
		m.of.ARN = arn.ARN{Partition: fn.Partition, Service: "lambda", Region: fn.Region, AccountID: fn.AccountID,
			Resource: "event-source-mapping:" + m.uuid}.String()
	}
	if m.of.SourceARN == "" && !m.of.SelfManagedKafka {
		f.fail(in.missing(v, "EventSourceArn"))
	}
	f.mappings = append(f.mappings, m)
	return nil
}

// read reads a member.
func (m *mapping) read(in *spot, name string, v jsonscan.Value) error {
	switch name {
	case "UUID":
		return text(&m.uuid, v)
	case "EventSourceMappingArn":
		return text(&m.of.ARN, v)
	case "EventSourceArn":
		return text(&m.of.SourceARN, v)
	case "Topics":
		return in.texts(&m.of.Topics, v)
	case "SelfManagedEventSource":
		m.of.SelfManagedKafka = true
		return v.Want(jsonscan.KindObject)
	case "SourceAccessConfigurations":
		return in.elements(v, func(_ int, v jsonscan.Value) error { return m.access(in, v) })
	case "DestinationConfig":
		var d destinations
		err := in.destinationConfig(&d, v)
		m.of.OnSuccess, m.of.OnFailure = d.onSuccess, d.onFailure
		return err
	case "KMSKeyArn":
		return text(&m.of.FilterKey, v)
	case "FilterCriteria":
		return in.object(v, "Filters", func(v jsonscan.Value) error {
			m.of.Filtered = v.Most() > 0 && len(strings.Trim(v.Raw(), "[] \t\r\n")) > 0
			return v.Want(jsonscan.KindList)
		})
	case "AmazonManagedKafkaEventSourceConfig", "SelfManagedKafkaEventSourceConfig":
		return in.members(v, func(name string, v jsonscan.Value) error {
			switch name {
			case "ConsumerGroupId":
				return text(&m.of.ConsumerGroup, v)
			case "SchemaRegistryConfig":
				m.of.Registry = &lambdaperm.SchemaRegistry{}
				return m.registry(in, v)
			}
			return nil
		})
	}
	return nil
}

// access reads an element of SourceAccessConfigurations.
func (m *mapping) access(in *spot, v jsonscan.Value) error {
	var kind, uri string
	err := in.members(v, func(name string, v jsonscan.Value) error {
		switch name {
		case "Type":
			return text(&kind, v)
		case "URI":
			return text(&uri, v)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if !access.Add(&m.of, kind, uri) {
		f := in.wrong(CodeInvalidValue, v, "not a type of access to a source")
		f.input = kind
		return f
	}
	return nil
}

// registry reads a schema registry.
func (m *mapping) registry(in *spot, v jsonscan.Value) error {
	return in.members(v, func(name string, v jsonscan.Value) error {
		switch name {
		case "SchemaRegistryURI":
			return text(&m.of.Registry.URI, v)
		case "AccessConfigs":
			return in.elements(v, func(_ int, v jsonscan.Value) error {
				return in.object(v, "URI", func(v jsonscan.Value) error {
					var uri string
					err := text(&uri, v)
					m.of.Registry.Secrets = append(m.of.Registry.Secrets, lambdaperm.Secret{ARN: uri})
					return err
				})
			})
		}
		return nil
	})
}

// clone returns the mapping, so that nobody can change the snapshot's.
func (m *mapping) clone() lambdaperm.EventSourceMapping {
	of := m.of
	of.Secrets, of.Topics, of.VPC = slices.Clone(of.Secrets), slices.Clone(of.Topics), cloneVPC(of.VPC)
	if of.Registry != nil {
		of.Registry = &lambdaperm.SchemaRegistry{URI: of.Registry.URI, Secrets: slices.Clone(of.Registry.Secrets)}
	}
	return of
}

// Mappings returns the event source mappings of a function, in the order in which they were read: with a qualifier in
// the ARN those of it, without one those of the function and of all its versions and aliases.
//
// Amazon MSK without SourceAccessConfigurations is taken to be used with IAM access control: the answers of AWS do not
// tell that from access without authentication. The error is that of [Snapshot.Function].
func (s *Snapshot) Mappings(name string) ([]lambdaperm.EventSourceMapping, error) {
	f, err := s.find(name)
	if err != nil {
		return nil, err
	}
	fn, _ := arn.ParseFunction(name)
	var list []lambdaperm.EventSourceMapping
	for _, m := range f.mappings {
		if fn.Qualifier != "" && fn.Qualifier != m.qualifier {
			continue
		}
		of := m.clone()
		access.Settle(&of)
		list = append(list, of)
	}
	return list, nil
}
