package action_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/lambdaiam/lambdaiam/policy/action"
)

func TestJSON(t *testing.T) {
	invoke, _ := action.Lookup("lambda:InvokeFunction")
	tagging, _ := action.Lookup("lambda:PutFunctionCodeSigningConfig")
	key, _ := action.LookupConditionKey("lambda", "lambda:SubnetIds")
	layer, _ := invoke.Service().ResourceType("layer")
	for _, tt := range []struct {
		name  string
		value any
		want  string
	}{
		{"action", tagging, `{"name":"lambda:PutFunctionCodeSigningConfig","service":"lambda","accessLevel":"Write","resourceTypes":` +
			`[{"name":"code signing config","required":true},{"name":"function","required":true}],"conditionKeys":["lambda:CodeSigningConfigArn"]}`},
		{"service", invoke.Service(), `{"name":"AWS Lambda","prefix":"lambda"}`},
		{"resource type", layer, `{"name":"layer","required":false,"arnFormats":["arn:${Partition}:lambda:${Region}:${Account}:layer:${LayerName}"],"conditionKeys":[]}`},
		{"condition key", key, `{"name":"lambda:SubnetIds","type":"String","multivalued":true}`},
		{"access level", action.PermissionsManagement, `"Permissions management"`},
		{"no action", action.Action{}, `null`},
		{"no service", action.Service{}, `null`},
		{"no resource type", action.ResourceType{}, `null`},
		{"no condition key", action.ConditionKey{}, `null`},
		{"no access level", action.AccessLevel(0), `""`},
		{"error", &action.Error{Code: action.CodeUnknownWord, Input: "x"}, `{"code":"UNKNOWN_WORD","input":"x","reason":""}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if b, err := json.Marshal(tt.value); err != nil || string(b) != tt.want {
				t.Errorf("got %s, %v, want %s", b, err, tt.want)
			}
		})
	}
}

func TestAccessLevelText(t *testing.T) {
	for l := range action.PermissionsManagement + 1 {
		text, err := l.MarshalText()
		back := action.Read
		if again := back.UnmarshalText(text); err != nil || again != nil || back != l || string(text) != l.String() {
			t.Errorf("%v is written as %s, %v, and read as %v, %v", l, text, err, back, again)
		}
	}
	if text, err := action.AccessLevel(6).MarshalText(); err == nil {
		t.Errorf("no level is written as %s", text)
	}
	for _, text := range []string{"write", "Permissions Management", "\n", "AccessLevel(6)"} {
		l := action.Read
		err := l.UnmarshalText([]byte(text))
		if e, ok := errors.AsType[*action.Error](err); !ok || e.Code != action.CodeUnknownWord || e.Input != text || l != 0 {
			t.Errorf("%q is read as %v, %v", text, l, err)
		}
	}
	var l action.AccessLevel
	err := l.UnmarshalText([]byte("write"))
	if want := `action: "write": neither "List", "Read", "Write", "Tagging" nor "Permissions management" (UNKNOWN_WORD)`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
