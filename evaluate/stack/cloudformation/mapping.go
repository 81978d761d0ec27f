package cloudformation

import (
	"cmp"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/internal/access"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// describeMapping reads an event source mapping.
func (r *reader) describeMapping(res *resource) error {
	f, t, err := r.functionIn(res.props, "FunctionName")
	if err != nil || f == nil {
		return err
	}
	m := stack.Mapping{ID: cmp.Or(res.node.origin, res.id), Function: f.of.ID, Qualifier: t.Qualifier, When: res.when, Place: r.place(res.at)}
	em := &m.Mapping
	if em.SourceARN, err = r.textOf(res.props, "EventSourceArn"); err != nil {
		return err
	}
	if i, ok := r.byARN[em.SourceARN]; ok {
		m.Source = r.out.Resources[i].ID
	} else if stream := strings.Split(em.SourceARN, "/stream/"); len(stream) == 2 {
		if i, ok := r.byARN[stream[0]]; ok {
			m.Source = r.out.Resources[i].ID
		}
	}
	own, err := r.objectOf(res.props, "SelfManagedEventSource")
	if err != nil {
		return err
	}
	em.SelfManagedKafka = own != nil
	if em.SourceARN == "" && own == nil {
		return missing(res.node, "EventSourceArn")
	}
	for _, list := range [...]string{"Topics", "Queues"} {
		texts, err := r.textsOf(res.props, list)
		if err != nil {
			return err
		}
		if list == "Topics" {
			em.Topics = texts
		}
	}
	if em.FilterKey, err = r.textOf(res.props, "KmsKeyArn"); err != nil {
		return err
	}
	filter, err := r.objectOf(res.props, "FilterCriteria")
	if err != nil {
		return err
	}
	em.Filtered = filter != nil
	if err := r.mappingDestination(em, res.props); err != nil {
		return err
	}
	if err := r.mappingAccess(em, res.props); err != nil {
		return err
	}
	for _, name := range [...]string{"AmazonManagedKafkaEventSourceConfig", "SelfManagedKafkaEventSourceConfig"} {
		if err := r.kafka(em, res.props, name); err != nil {
			return err
		}
	}
	r.out.Mappings = append(r.out.Mappings, m)
	return nil
}

func (r *reader) mappingDestination(m *lambdaperm.EventSourceMapping, props *node) error {
	config, err := r.objectOf(props, "DestinationConfig")
	if err != nil || config == nil {
		return err
	}
	on, err := r.objectOf(config, "OnFailure")
	if err != nil || on == nil {
		return err
	}
	m.OnFailure, err = r.textOf(on, "Destination")
	return err
}

// mappingAccess reads how Lambda presents itself to brokers, and their network.
func (r *reader) mappingAccess(m *lambdaperm.EventSourceMapping, props *node) error {
	for _, e := range r.entries(props, "SourceAccessConfigurations") {
		kind, err := r.needText(e.node, "Type")
		if err != nil {
			return err
		}
		uri, err := r.textOf(e.node, "URI")
		if err != nil {
			return err
		}
		if !access.Add(m, kind, uri) { // a type that nobody knows yet, or a new one
			m.Secrets = append(m.Secrets, lambdaperm.Secret{ARN: uri})
		}
	}
	access.Settle(m)
	return nil
}

func (r *reader) kafka(m *lambdaperm.EventSourceMapping, props *node, name string) error {
	config, err := r.objectOf(props, name)
	if err != nil || config == nil {
		return err
	}
	if m.ConsumerGroup, err = r.textOf(config, "ConsumerGroupId"); err != nil {
		return err
	}
	registry, err := r.objectOf(config, "SchemaRegistryConfig")
	if err != nil || registry == nil {
		return err
	}
	m.Registry = &lambdaperm.SchemaRegistry{}
	if m.Registry.URI, err = r.textOf(registry, "SchemaRegistryURI"); err != nil {
		return err
	}
	for _, e := range r.entries(registry, "AccessConfigs") {
		uri, err := r.textOf(e.node, "URI")
		if err != nil {
			return err
		}
		if uri != "" {
			m.Registry.Secrets = append(m.Registry.Secrets, lambdaperm.Secret{ARN: uri})
		}
	}
	return nil
}
