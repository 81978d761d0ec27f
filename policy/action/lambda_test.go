package action_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/policy/action"
)

var (
	lambdaLevels = map[string]action.AccessLevel{
		"L": action.List, "R": action.Read, "W": action.Write, "T": action.Tagging, "P": action.PermissionsManagement,
	}
	lambdaNames = strings.NewReplacer("capprov", "capacityProvider", "csc", "code signing config", "durable", "durable execution",
		"esm", "eventSourceMapping", "netconn", "networkConnector", "alias", "function alias", "version", "function version",
		"λ:", "lambda:", "aws:RequestTag/", "aws:RequestTag/${TagKey}")
)

// names splits a column of the table.
func names(column string) []string {
	list := strings.Fields(column)
	for i := range list {
		list[i] = lambdaNames.Replace(list[i])
	}
	slices.SortFunc(list, byFolded)
	return list
}

func byFolded(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) }

// types writes the resource types of an action as the table does.
func types(a action.Action) []string {
	list := []string{}
	for r := range a.ResourceTypes() {
		name := r.Name()
		if r.Required() {
			name += "*"
		}
		list = append(list, name)
	}
	return list
}

func keys(seq func(func(action.ConditionKey) bool)) []string {
	list := []string{}
	for k := range seq {
		list = append(list, k.Name())
	}
	return list
}

func TestLambdaTable(t *testing.T) {
	for _, tt := range lambdaTable {
		t.Run("SAR "+tt.name, func(t *testing.T) {
			a, ok := action.Lookup("lambda:" + tt.name)
			if !ok || a.Name() != "lambda:"+tt.name {
				t.Fatalf("Lookup = %q, %v", a.Name(), ok)
			}
			if got := a.AccessLevel(); got != lambdaLevels[tt.level] {
				t.Errorf("AccessLevel = %v, want %v", got, lambdaLevels[tt.level])
			}
			if diff := cmp.Diff(names(tt.types), types(a)); diff != "" {
				t.Errorf("ResourceTypes (-want +got):\n%s", diff)
			}
			if a.TakesResource() != (tt.types != "") {
				t.Errorf("TakesResource = %v", a.TakesResource())
			}
			if diff := cmp.Diff(names(tt.keys), keys(a.ConditionKeys())); diff != "" {
				t.Errorf("ConditionKeys (-want +got):\n%s", diff)
			}
		})
	}
	s, _ := action.LookupService("lambda")
	n := 0
	for range s.Actions() {
		n++
	}
	if n != len(lambdaTable) {
		t.Errorf("%d actions of Lambda, want %d", n, len(lambdaTable))
	}
}

func TestLambdaWithoutResource(t *testing.T) {
	// L-03, and the two of the overlay.
	want := []string{
		"ConnectMicrovm", "CreateCodeSigningConfig", "CreateEventSourceMapping", "CreateMicrovmImage", "GetAccountSettings",
		"GetWebAccountSettings", "ListCapacityProviders", "ListCodeSigningConfigs", "ListEventSourceMappings", "ListFunctions",
		"ListLayers", "ListLayerVersions", "ListManagedMicrovmImages", "ListMicrovmImages", "ListMicrovms",
		"ListNetworkConnectors", "ListWebFunctions", "PassNetworkConnector",
	}
	var got []string
	for a := range action.Expand("lambda:*") {
		if !a.TakesResource() {
			got = append(got, strings.TrimPrefix(a.Name(), "lambda:"))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("L-03 (-want +got):\n%s", diff)
	}
}

func TestLambdaConditionKeys(t *testing.T) {
	for _, tt := range []struct{ key, typ string }{
		{"lambda:CodeSigningConfigArn", "ARN"},
		{"lambda:EventSourceToken", "String"},
		{"lambda:FunctionArn", "ARN"},
		{"lambda:FunctionUrlAuthType", "String"},
		{"lambda:InvokedViaFunctionUrl", "Bool"},
		{"lambda:Layer", "ArrayOfString"},
		{"lambda:Principal", "String"},
		{"lambda:SecurityGroupIds", "ArrayOfString"},
		{"lambda:SubnetIds", "ArrayOfString"},
		{"lambda:VpcIds", "String"}, // L-04: in spite of the plural
		{"lambda:SourceFunctionArn", "ARN"},
		{"lambda:Request/WebFunctionAuthType", "String"}, // L2-9
		{"lambda:Resource/WebFunctionAuthType", "String"},
		{"aws:RequestTag/team", "String"},
		{"aws:ResourceTag/team", "String"},
		{"aws:TagKeys", "ArrayOfString"},
	} {
		t.Run("L-04 "+tt.key, func(t *testing.T) {
			k, ok := action.LookupConditionKey("lambda", tt.key)
			if got := typeName(k); !ok || got != tt.typ {
				t.Errorf("LookupConditionKey = %v, %v: %s, want %s", k, ok, got, tt.typ)
			}
		})
	}
}

func typeName(k action.ConditionKey) string {
	if k.Multivalued() {
		return "ArrayOf" + k.Type().String()
	}
	return k.Type().String()
}

// Every taggable resource of Lambda has aws:ResourceTag, layers have not. L2-9: endpoints and revisions have that of their
// web function ("Tagging Web Functions", AWS Lambda Developer Guide).
func TestLambdaResourceTags(t *testing.T) {
	s, _ := action.LookupService("lambda")
	for r := range s.ResourceTypes() {
		want := []string{"aws:ResourceTag/${TagKey}"}
		switch r.Name() {
		case "layer", "layerVersion":
			want = []string{}
		}
		if diff := cmp.Diff(want, keys(r.ConditionKeys())); diff != "" {
			t.Errorf("%s: ConditionKeys (-want +got):\n%s", r, diff)
		}
		if r.Required() {
			t.Errorf("%s is required without an action", r)
		}
	}
}
