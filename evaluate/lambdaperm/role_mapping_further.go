package lambdaperm

import "strings"

// further returns what registry, destination and keys need (PULL-12 to PULL-14); own is the ARN of the mapping.
func (m *EventSourceMapping) further(row *sourceRow, account, own string) ([]want, error) {
	var wants []want
	if m.Registry != nil {
		more, err := m.Registry.names()
		if err != nil {
			return nil, err
		}
		wants = append(wants, want{lookupFeature(FeatureSchemaRegistry), more})
	}
	if topic, ok := strings.CutPrefix(m.OnFailure, "kafka://"); ok {
		if topic == "" || strings.ContainsAny(topic, "*?/:") || !row.poll().is(speaksKafka) {
			return nil, &Error{Code: CodeInvalidParameter, Input: m.OnFailure, Reason: "not a topic of the source's cluster"}
		}
		if m.Authentication == AuthenticationIAM { // else the broker decides
			cluster, _ := m.cluster(account)
			wants = append(wants, want{lookupFeature(FeatureMappingDestination), values{"kafkatopic": partsOfCluster(cluster, "topic", topic)}})
		}
	} else if m.OnFailure != "" {
		more, err := destination(m.OnFailure, "sqs", "sns", "s3")
		if err != nil {
			return nil, err
		}
		wants = append(wants, want{lookupFeature(FeatureMappingDestination), more})
	}
	keys, err := destinationKeys(m.DestinationKeys, account, m.OnFailure)
	if err != nil {
		return nil, err
	}
	wants = append(wants, keys...)
	for _, key := range [...]struct{ feature, arn string }{{FeatureFilterKey, m.FilterKey}, {FeatureSourceKey, m.SourceKey}} {
		if key.arn == "" {
			continue
		}
		if err := isARN(key.arn, "kms", ""); err != nil {
			return nil, err
		}
		more := values{"key": {key.arn}, "mapping": {own}}
		if m.SourceARN != "" { // L2-3: self-managed Kafka has none
			more["sourcearn"] = []string{m.SourceARN}
		}
		wants = append(wants, want{lookupFeature(key.feature), more})
	}
	return wants, nil
}

// names returns what the names in formats stand for with a schema registry.
func (r *SchemaRegistry) names() (values, error) {
	more, err := secretValues(r.Secrets)
	if err != nil || strings.HasPrefix(r.URI, "https://") {
		return more, err
	}
	if err := isARN(r.URI, "glue", "registry/"); err != nil {
		return nil, err
	}
	more["registry"] = []string{r.URI}
	more["schema"] = []string{strings.Replace(r.URI, ":registry/", ":schema/", 1) + "/*"}
	return more, nil
}

// secretValues returns the names for secrets and the keys that encrypt them.
func secretValues(secrets []Secret) (values, error) {
	more := make(values)
	for _, s := range secrets {
		if err := isARN(s.ARN, "secretsmanager", "secret:"); err != nil {
			return nil, err
		}
		more["secret"] = append(more["secret"], s.ARN)
		if s.Key == "" {
			continue
		}
		if err := isARN(s.Key, "kms", ""); err != nil {
			return nil, err
		}
		more["key"] = append(more["key"], s.Key)
	}
	return more, nil
}
