package lambdaperm

import (
	"cmp"
	"iter"
	"maps"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
)

// mapping returns what the mapping needs, in the order of the checks.
func (v *roleReport) mapping(m *EventSourceMapping, row *sourceRow) ([]want, error) {
	more, err := v.names(m, row)
	if err != nil {
		return nil, err
	}
	own, err := m.own(v.f.ARN)
	if err != nil {
		return nil, err
	}
	takes := row.poll().takes
	if takes == nil {
		takes = []string{row.Name}
	}
	var wants []want
	for _, name := range takes {
		switch name {
		case whatTheWayTakes:
			w, _ := row.poll().authenticate(m.Authentication)
			if name = w.feature; name == "" {
				continue
			}
		case FeatureMappingVPC:
			if m.VPC == nil && row.poll().is(maybePublic) {
				continue
			}
		}
		wants = append(wants, want{featureOfMapping(name), more})
	}
	further, err := m.further(row, v.f.ARN.AccountID, own)
	return append(wants, further...), err
}

// names returns what the names in the formats of the source's features stand for.
func (v *roleReport) names(m *EventSourceMapping, row *sourceRow) (values, error) {
	more, err := secretValues(m.Secrets)
	if err != nil {
		return nil, err
	}
	maps.Copy(more, v.network(m.VPC))
	if name := row.poll().arn; name != "" {
		more[name] = []string{m.SourceARN}
		if row.poll().within != "" {
			outer, _, _ := strings.Cut(m.SourceARN, "/"+name+"/")
			more[row.poll().within] = []string{outer}
		}
	}
	if row.poll().is(isMSK) {
		v.namesOfMSK(m, more)
	}
	return more, nil
}

// namesOfMSK adds the names for a cluster of Amazon MSK.
func (v *roleReport) namesOfMSK(m *EventSourceMapping, more values) {
	cluster, connection := m.cluster(v.f.ARN.AccountID)
	more["cluster"] = []string{cluster}
	if connection != "" {
		more["connection"] = []string{connection}
	}
	topics := m.Topics
	if len(topics) == 0 {
		topics = []string{"*"}
	}
	more["topic"] = partsOfCluster(cluster, "topic", topics...)
	more["consumergroup"] = partsOfCluster(cluster, "group", cmp.Or(m.ConsumerGroup, "*")) // Lambda makes one up
	if m.Authentication == AuthenticationSCRAM {
		more["scram"] = more["cluster"]
	}
}

// partsOfCluster returns the ARNs of topics or consumer groups of a cluster of Amazon MSK.
func partsOfCluster(cluster, kind string, names ...string) []string {
	a, _ := arn.Parse(cluster)
	var parts []string
	for _, name := range names {
		part := a
		part.Resource = kind + strings.TrimPrefix(a.Resource, "cluster") + "/" + name
		parts = append(parts, part.String())
	}
	return parts
}

// featuresOfMappings returns what mappings may take: for each source its own feature and those of its ways to
// authenticate, then the rest.
func featuresOfMappings() iter.Seq[*featureRow] {
	return func(yield func(*featureRow) bool) {
		named := make(map[*featureRow]bool)
		once := func(row *featureRow) bool {
			if row == nil || named[row] {
				return true
			}
			named[row] = true
			return yield(row)
		}
		for row := range sourceRows() {
			if row.poll() == nil {
				continue
			}
			if !yield(featureOfSource(row)) {
				return
			}
			for _, w := range row.poll().ways {
				if !once(lookupFeature(w.feature)) {
					return
				}
			}
		}
		for i := range mappingFeatures {
			if !once(&mappingFeatures[i]) {
				return
			}
		}
	}
}

// featureOfMapping returns the row of a feature that a source names: that of a source or one in the table.
func featureOfMapping(name string) *featureRow {
	for row := range sourceRows() {
		if row.poll() != nil && row.Name == name {
			return featureOfSource(row)
		}
	}
	return lookupFeature(name)
}

// featureOfSource is what reading from a polled source takes.
func featureOfSource(r *sourceRow) *featureRow {
	return &featureRow{r.ID, r.Name, r.Title, r.poll().managed, r.poll().note, r.poll().needs}
}
