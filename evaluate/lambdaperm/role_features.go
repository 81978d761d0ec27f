package lambdaperm

import (
	"iter"
	"strings"
)

// A Feature is something about a function or an event source mapping that takes permissions of the execution role:
// one row of a table ("Defining Lambda function permissions with an execution role", AWS Lambda Developer Guide). It
// is plain data; the zero value is none.
type Feature struct {
	ID string `json:"id,omitempty"` // for what an event source mapping needs, as in [EventSource]; else ""
	// Name is short and unique, such as logs; of a polled event source its [EventSource] Name.
	Name  string `json:"name"`
	Title string `json:"title"` // in words
	Needs []Need `json:"needs"` // in the order of the table
	// Managed names the AWS managed policy that gives everything of the row, "" if there is none.
	Managed string `json:"managed,omitempty"`
	Remark  string `json:"remark,omitempty"` // what to know besides, or ""
}

// The names of features other than those of event sources, which have the Name of their [EventSource].
const (
	FeatureLogs                 = "logs"
	FeatureXRay                 = "xray"
	FeatureVPC                  = "vpc"
	FeatureDeadLetter           = "dead-letter"
	FeatureDestination          = "destination"
	FeatureDestinationKey       = "destination-key"
	FeatureEFS                  = "efs"
	FeatureS3Files              = "s3-files"
	FeatureKMS                  = "kms" // for environment variables
	FeatureCodeKey              = "code-key"
	FeatureCodeStorage          = "code-storage" // code that stays in a bucket
	FeatureInsights             = "insights"
	FeatureApplicationSignals   = "application-signals"
	FeatureParametersAndSecrets = "parameters-and-secrets"
	FeatureDurable              = "durable"
	FeatureDurableKey           = "durable-key"
	FeatureS3ObjectLambda       = "s3-object-lambda"
	FeatureImage                = "image"
	FeatureCapacityProvider     = "capacity-provider"
	FeatureKafkaIAM             = "kafka-iam"
	FeatureKafkaSecret          = "kafka-secret"
	FeatureMappingVPC           = "mapping-vpc"
	FeatureSchemaRegistry       = "schema-registry"
	FeatureMappingDestination   = "mapping-destination"
	FeatureFilterKey            = "filter-key"
	FeatureSourceKey            = "source-key"
)

// A featureRow is a Feature in a form that keeps its lines short.
type featureRow struct {
	id, name, title, managed, note string
	needs                          []needRow
}

// Features returns what an execution role may need: first for the function's own features, then for event source
// mappings. Not among them is that a function must be created with a role, and what the code does by itself: ask
// [Call].
func Features() iter.Seq[Feature] {
	return func(yield func(Feature) bool) {
		for i := range functionFeatures {
			if !yield(functionFeatures[i].feature()) {
				return
			}
		}
		for row := range featuresOfMappings() {
			if !yield(row.feature()) {
				return
			}
		}
	}
}

// lookupFeature returns the row with a name, nil if there is none. The features of single sources are in their rows.
func lookupFeature(name string) *featureRow {
	for _, table := range [...][]featureRow{functionFeatures, mappingFeatures} {
		for i := range table {
			if table[i].name == name {
				return &table[i]
			}
		}
	}
	return nil
}

// feature returns the row as what it stands for.
func (r *featureRow) feature() Feature {
	f := Feature{ID: r.id, Name: r.name, Title: r.title, Managed: r.managed, Remark: r.note}
	for i := range r.needs {
		f.Needs = append(f.Needs, r.needs[i].needs()...)
	}
	return f
}

// values are what the names in the formats of a Need stand for.
type values map[string][]string

// expand returns the texts that a format stands for. A name that stands alone gives one text for each of its values;
// among other text a name has one value.
func (v values) expand(format string) []string {
	if name, ok := strings.CutPrefix(format, "{"); ok && strings.IndexByte(name, '}') == len(name)-1 {
		return v[name[:len(name)-1]]
	}
	for name, list := range v {
		if hole := "{" + name + "}"; strings.Contains(format, hole) {
			var all []string
			for _, value := range list {
				all = append(all, v.expand(strings.ReplaceAll(format, hole, value))...)
			}
			return all
		}
	}
	return []string{format}
}
