package terraform

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/internal/access"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// describeMapping reads an event source mapping.
func (r *reader) describeMapping(b *block) {
	f, qualifier := r.functionOf(b, "function_name")
	if f == nil {
		if !isKnown(b.needed("function_name")) {
			r.incomplete(b.in, "nobody knows yet for which function it is")
		}
		return
	}
	m := stack.Mapping{ID: b.in.address, Function: f.of.ID, Qualifier: qualifier, Place: r.placeOf(b.in)}
	em := &m.Mapping
	em.SourceARN = b.text("event_source_arn")
	if t, ok := b.target("event_source_arn"); ok && t.in != nil && t.text == em.SourceARN {
		m.Source = t.in.address
	} else if in := r.byARN[em.SourceARN]; in != nil {
		m.Source = in.address
	} else if table, _, ok := strings.Cut(em.SourceARN, "/stream/"); ok && r.byARN[table] != nil {
		m.Source = r.byARN[table].address
	}
	em.SelfManagedKafka = b.first("self_managed_event_source") != nil
	if em.SourceARN == "" && !em.SelfManagedKafka {
		em.SourceARN = b.unknownText("event_source_arn")
	}
	topics, _ := b.texts("topics")
	em.Topics = plain(topics)
	em.FilterKey = b.text("kms_key_arn")
	em.Filtered = b.first("filter_criteria") != nil
	if config := b.first("destination_config"); config != nil {
		if on := config.first("on_failure"); on != nil {
			em.OnFailure = on.text("destination_arn")
		}
	}
	r.mappingAccess(em, b)
	for _, name := range [...]string{"amazon_managed_kafka_event_source_config", "self_managed_kafka_event_source_config"} {
		if config := b.first(name); config != nil {
			em.ConsumerGroup = config.text("consumer_group_id")
			em.Registry = registry(config.first("schema_registry_config"))
		}
	}
	r.out.Mappings = append(r.out.Mappings, m)
}

// mappingAccess reads how Lambda presents itself to brokers, and their network.
func (r *reader) mappingAccess(m *lambdaperm.EventSourceMapping, b *block) {
	list, _ := b.blocks("source_access_configuration")
	for _, c := range list {
		uri := c.needed("uri")
		if !access.Add(m, c.needed("type"), uri) { // a type that nobody knows yet, or a new one
			m.Secrets = append(m.Secrets, lambdaperm.Secret{ARN: uri})
		}
	}
	access.Settle(m)
}

// registry returns where a mapping for Kafka finds schemas; nil for none.
func registry(b *block) *lambdaperm.SchemaRegistry {
	if b == nil {
		return nil
	}
	s := &lambdaperm.SchemaRegistry{URI: b.needed("schema_registry_uri")}
	list, _ := b.blocks("access_config")
	for _, c := range list {
		if uri := c.text("uri"); uri != "" {
			s.Secrets = append(s.Secrets, lambdaperm.Secret{ARN: uri})
		}
	}
	return s
}
