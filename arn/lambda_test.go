package arn_test

import (
	"encoding"
	"fmt"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
)

// resource is what every type of Lambda resource offers.
type resource interface {
	fmt.Stringer
	encoding.TextMarshaler
	ARN() arn.ARN
	IsZero() bool
}

// kind is one type with its parser, so that one table can hold all of them.
type kind struct {
	name  string
	parse func(string) (resource, error)
	// text says whether the pointer's UnmarshalText gives the same value back, and what it gives for empty text.
	text func(text string) (got, empty resource, err error)
}

func kindOf[T resource, P interface {
	*T
	encoding.TextUnmarshaler
}](name string, parse func(string) (T, error)) kind {
	return kind{
		name:  name,
		parse: func(s string) (resource, error) { return parse(s) },
		text: func(s string) (resource, resource, error) {
			var v T
			if err := P(&v).UnmarshalText([]byte(s)); err != nil {
				return v, v, err
			}
			empty := v
			err := P(&empty).UnmarshalText(nil)
			return v, empty, err
		},
	}
}

// kinds are keyed by the short word the tables use.
var kinds = map[string]kind{
	"layer":    kindOf("Layer", arn.ParseLayer),
	"version":  kindOf("LayerVersion", arn.ParseLayerVersion),
	"mapping":  kindOf("EventSourceMapping", arn.ParseEventSourceMapping),
	"signing":  kindOf("CodeSigningConfig", arn.ParseCodeSigningConfig),
	"capacity": kindOf("CapacityProvider", arn.ParseCapacityProvider),
	"durable":  kindOf("DurableExecution", arn.ParseDurableExecution),
}

const (
	lead = "arn:aws-cn:lambda:cn-north-1:123456789012:"
	uuid = "a1b2c3d4-5678-90ab-cdef-11111ebc1111"
	csc  = "csc-0123456789abcdefg"
)

func TestLambdaResources(t *testing.T) {
	tests := []struct {
		name, kind, in string
		want           resource
	}{
		{"M-41 layer", "layer", lead + "layer:my-layer_1",
			arn.Layer{"aws-cn", "cn-north-1", "123456789012", "my-layer_1"}},
		{"M-41 longest layer", "layer", lead + "layer:" + strings.Repeat("l", 140),
			arn.Layer{"aws-cn", "cn-north-1", "123456789012", strings.Repeat("l", 140)}},
		{"M-41 layer version", "version", lead + "layer:l:3",
			arn.LayerVersion{"aws-cn", "cn-north-1", "123456789012", "l", "3"}},
		{"M-41 event source mapping", "mapping", lead + "event-source-mapping:" + uuid,
			arn.EventSourceMapping{"aws-cn", "cn-north-1", "123456789012", uuid}},
		{"M-41 code signing config", "signing", lead + "code-signing-config:" + csc,
			arn.CodeSigningConfig{"aws-cn", "cn-north-1", "123456789012", csc}},
		{"M-41 capacity provider", "capacity", lead + "capacity-provider:trusted-workloads-1",
			arn.CapacityProvider{"aws-cn", "cn-north-1", "123456789012", "trusted-workloads-1"}},
		{"ARN-6 durable execution of a version", "durable", lead + "function:f:1/durable-execution/order-1/0_a-Z",
			arn.DurableExecution{"aws-cn", "cn-north-1", "123456789012", "f", "1", "order-1", "0_a-Z"}},
		{"ARN-6 durable execution of $LATEST", "durable", lead + "function:f:$LATEST/durable-execution/e/i",
			arn.DurableExecution{"aws-cn", "cn-north-1", "123456789012", "f", "$LATEST", "e", "i"}},
		{"ARN-6 durable execution of $LATEST.PUBLISHED", "durable", lead + "function:f:$LATEST.PUBLISHED/durable-execution/e/i",
			arn.DurableExecution{"aws-cn", "cn-north-1", "123456789012", "f", "$LATEST.PUBLISHED", "e", "i"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			k := kinds[tt.kind]
			got, err := k.parse(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if got != tt.want {
				t.Errorf("Parse%s(%q) = %+v, want %+v", k.name, tt.in, got, tt.want)
			}
			if got.String() != tt.in || got.ARN() != arn.MustParse(tt.in) || got.IsZero() {
				t.Errorf("String() = %q, ARN() = %v, IsZero() = %t", got, got.ARN(), got.IsZero())
			}
			text, err := got.MarshalText()
			if err != nil || string(text) != tt.in {
				t.Errorf("MarshalText() = %q, %v", text, err)
			}
			back, empty, err := k.text(tt.in)
			if err != nil || back != tt.want || !empty.IsZero() {
				t.Errorf("UnmarshalText: %+v, %+v, %v", back, empty, err)
			}
		})
	}
}

func TestLambdaResourceErrors(t *testing.T) {
	at := len(lead)
	tests := []struct {
		name, kind, in string
		code           arn.Code
		offset         int
	}{
		{"a version is no layer", "layer", lead + "layer:l:3", arn.CodeInvalidName, at + 6},
		{"layer of 141 bytes", "layer", lead + "layer:" + strings.Repeat("l", 141), arn.CodeInvalidName, at + 6},
		{"layer without a name", "layer", lead + "layer:", arn.CodeInvalidName, at + 6},
		{"a layer is no version", "version", lead + "layer:l", arn.CodeInvalidQualifier, at + 7},
		{"layer version without a number", "version", lead + "layer:l:", arn.CodeInvalidQualifier, at + 8},
		{"layer version with an alias", "version", lead + "layer:l:prod", arn.CodeInvalidQualifier, at + 8},
		{"layer version of all", "version", lead + "layer:l:*", arn.CodeInvalidQualifier, at + 8},
		{"layer version, bad name", "version", lead + "layer:l*:1", arn.CodeInvalidName, at + 6},
		{"mapping, short id", "mapping", lead + "event-source-mapping:" + uuid[1:], arn.CodeInvalidName, at + 21},
		{"mapping, capitals", "mapping", lead + "event-source-mapping:" + strings.ToUpper(uuid), arn.CodeInvalidName, at + 21},
		{"mapping, hyphen missing", "mapping", lead + "event-source-mapping:" + strings.ReplaceAll(uuid, "-", "0"), arn.CodeInvalidName, at + 21},
		{"mapping, no hexadecimal digit", "mapping", lead + "event-source-mapping:g" + uuid[1:], arn.CodeInvalidName, at + 21},
		{"signing, short id", "signing", lead + "code-signing-config:" + csc[:20], arn.CodeInvalidName, at + 20},
		{"signing, capitals", "signing", lead + "code-signing-config:" + csc[:20] + "A", arn.CodeInvalidName, at + 20},
		{"signing, other prefix", "signing", lead + "code-signing-config:cscx" + csc[4:], arn.CodeInvalidName, at + 20},
		{"capacity, path", "capacity", lead + "capacity-provider:a/b", arn.CodeInvalidName, at + 18},
		{"durable, plain function", "durable", lead + "function:f:1", arn.CodeInvalidARNResource, at + 9},
		{"ARN-6 durable, unqualified", "durable", lead + "function:f/durable-execution/e/i", arn.CodeInvalidQualifier, at + 10},
		{"ARN-6 durable, alias", "durable", lead + "function:f:prod/durable-execution/e/i", arn.CodeInvalidQualifier, at + 11},
		{"durable, bad function name", "durable", lead + "function:f*:1/durable-execution/e/i", arn.CodeInvalidName, at + 9},
		{"durable, bad execution name", "durable", lead + "function:f:1/durable-execution/*/i", arn.CodeInvalidName, at + 31},
		{"durable, execution name of 65 bytes", "durable", lead + "function:f:1/durable-execution/" + strings.Repeat("e", 65) + "/i", arn.CodeInvalidName, at + 31},
		{"durable, no id", "durable", lead + "function:f:1/durable-execution/e", arn.CodeInvalidARNResource, at + 32},
		{"durable, empty id", "durable", lead + "function:f:1/durable-execution/e/", arn.CodeInvalidName, at + 33},
		{"durable, id with a slash", "durable", lead + "function:f:1/durable-execution/e/i/j", arn.CodeInvalidName, at + 33},
		{"durable, twice", "durable", lead + "function:f:1/durable-execution/e/durable-execution/i", arn.CodeInvalidName, at + 33},
	}
	for name := range kinds {
		tests = append(tests, []struct {
			name, kind, in string
			code           arn.Code
			offset         int
		}{
			{"no ARN", name, "name", arn.CodeInvalidARNPrefix, 0},
			{"ARN-1 unknown partition", name, "arn:aws-x:lambda:cn-north-1:123456789012:x:y", arn.CodeInvalidPartition, 4},
			{"other service", name, "arn:aws:ec2:cn-north-1:123456789012:x:y", arn.CodeInvalidService, 8},
			{"service in capitals", name, "arn:aws:LAMBDA:cn-north-1:123456789012:x:y", arn.CodeInvalidARNServiceCase, 8},
			{"no region", name, "arn:aws:lambda::123456789012:x:y", arn.CodeInvalidARNRegion, 15},
			{"no account", name, "arn:aws:lambda:cn-north-1::x:y", arn.CodeInvalidARNAccount, 26},
			{"other resource", name, lead + "microvm-image:y", arn.CodeInvalidARNResource, at},
		}...)
	}
	for _, tt := range tests {
		k := kinds[tt.kind]
		t.Run(k.name+"/"+tt.name, func(t *testing.T) {
			got, err := k.parse(tt.in)
			wantError(t, err, tt.code, tt.offset)
			if !got.IsZero() {
				t.Errorf("Parse%s(%q) = %v beside an error", k.name, tt.in, got)
			}
			if got, _, err := k.text(tt.in); err == nil || !got.IsZero() {
				t.Errorf("UnmarshalText = %v, %v, want the zero value and an error", got, err)
			}
		})
	}
}

func TestLambdaZeroValues(t *testing.T) {
	for _, v := range []resource{
		arn.Function{}, arn.Layer{}, arn.LayerVersion{}, arn.EventSourceMapping{},
		arn.CodeSigningConfig{}, arn.CapacityProvider{}, arn.DurableExecution{},
	} {
		text, err := v.MarshalText()
		if !v.IsZero() || !v.ARN().IsZero() || v.String() != "" || len(text) != 0 || err != nil {
			t.Errorf("zero %T: ARN %v, text %q, %v", v, v.ARN(), text, err)
		}
	}
	for _, v := range []resource{
		arn.Layer{Name: "l"}, arn.LayerVersion{Name: "l"}, arn.EventSourceMapping{UUID: uuid},
		arn.CodeSigningConfig{ID: csc}, arn.CapacityProvider{Name: "c"}, arn.DurableExecution{ID: "i"},
	} {
		if text, err := v.MarshalText(); err == nil {
			t.Errorf("%T: MarshalText = %s, want an error", v, text)
		}
	}
}

func TestLambdaParents(t *testing.T) {
	v, err := arn.ParseLayerVersion(lead + "layer:l:3")
	if err != nil {
		t.Fatal(err)
	}
	if got := v.Layer().String(); got != lead+"layer:l" {
		t.Errorf("Layer() = %s", got)
	}
	d, err := arn.ParseDurableExecution(lead + "function:f:1/durable-execution/e/i")
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Function().String(); got != lead+"function:f:1" {
		t.Errorf("Function() = %s", got)
	}
	if !(arn.LayerVersion{}).Layer().IsZero() || !(arn.DurableExecution{}).Function().IsZero() {
		t.Error("the parent of nothing is not zero")
	}
}
