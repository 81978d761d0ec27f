package cloudformation

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// inSAM is a template of SAM with resources.
func inSAM(resources string) string {
	return `{"Transform": "AWS::Serverless-2016-10-31", "Resources": {` + resources + `}}`
}

// function is a function of SAM with properties.
func function(id, properties string) string {
	return `"` + id + `": {"Type": "AWS::Serverless::Function", "Properties": {` + properties + `}}`
}

// TestSAMFaults: what AWS's translator refuses is a fault of the resource it is in, with its place; the others are
// read.
func TestSAMFaults(t *testing.T) {
	event := func(typ, properties string) string {
		return function("F", `"Events": {"E": {"Type": "`+typ+`", "Properties": {`+properties+`}}}`)
	}
	for _, c := range []struct {
		name, resources string
		code            stack.Code
		at              string // what stands at the place of the fault
	}{
		{"IN-49 no such policy", function("F", `"Policies": [{"NoPolicy": {}}]`), stack.CodeInvalidValue, `{"NoPolicy`},
		{"IN-49 a statement is no policy", function("F", `"Policies": [{"Effect": "Allow"}]`), stack.CodeInvalidValue,
			`{"Effect"`},
		{"IN-49 template without a parameter", function("F", `"Policies": [{"S3ReadPolicy": {}}]`), stack.CodeMissingMember,
			`{"S3ReadPolicy`},
		{"IN-49 template with a text", function("F", `"Policies": [{"S3ReadPolicy": "b"}]`), stack.CodeWrongType, `"b"`},
		{"IN-49 choice of a name and a document", function("F", `"Policies": [{"Fn::If": ["C", "A", {"Statement": []}]}]`),
			stack.CodeInvalidFunction, `{"Fn::If"`},
		{"IN-49 properties are a function", `"F": {"Type": "AWS::Serverless::Function", "Properties": {"Ref": "P"}}`,
			stack.CodeWrongType, `{"Ref"`},
		{"IN-49 events are a list", function("F", `"Events": []`), stack.CodeWrongType, `[]`},
		{"IN-49 event without a type", function("F", `"Events": {"E": {}}`), stack.CodeMissingMember, `{}}}}`},
		{"IN-49 event without its source", event("SQS", ``), stack.CodeMissingMember, `"E"`},
		{"IN-49 bucket of another template", event("S3", `"Bucket": "b", "Events": "e"`), stack.CodeUnresolvedReference,
			`"b"`},
		{"IN-49 API of another template", event("Api", `"Path": "/", "Method": "get", "RestApiId": "abc"`),
			stack.CodeUnresolvedReference, `"abc"`},
		{"IN-49 path is a function", event("Api", `"Path": {"Ref": "P"}, "Method": "get"`), stack.CodeWrongType, `{"Ref"`},
		{"IN-49 broker without a secret", event("MQ", `"Broker": "arn:aws:mq:eu-west-1:111122223333:broker:b:1"`),
			stack.CodeMissingMember, `"E"`},
		{"IN-49 dead letters of no type", function("F", `"DeadLetterQueue": {"Type": "S3", "TargetArn": "a"}`),
			stack.CodeInvalidValue, `"S3"`},
		{"IN-49 destination of no type",
			function("F", `"EventInvokeConfig": {"DestinationConfig": {"OnFailure": {"Type": "X", "Destination": "a"}}}`),
			stack.CodeInvalidValue, `"X"`},
		{"IN-49 destination that must be given", function("F",
			`"EventInvokeConfig": {"DestinationConfig": {"OnFailure": {"Type": "Lambda"}}}`),
			stack.CodeMissingMember, `{"Type": "Lambda"`},
		{"IN-49 URL without a type", function("F", `"FunctionUrlConfig": {"Cors": {}}`), stack.CodeMissingMember, `{"Cors"`},
		{"IN-49 route twice", function("F", `"Events": {"A": {"Type": "Api", "Properties": {"Path": "/", "Method": "get"}}, `+
			`"B": {"Type": "Api", "Properties": {"Path": "/", "Method": "GET"}}}`), stack.CodeInvalidValue, `"B"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := inSAM(c.resources + `, ` + function("Other", ``))
			d := describeText(t, text)
			i := slices.IndexFunc(d.Faults, func(e *stack.Error) bool { return e.Resource == "F" })
			if i < 0 {
				t.Fatalf("no fault of F in %v", d.Faults)
			}
			if f := d.Faults[i]; f.Code != c.code || !strings.HasPrefix(text[f.Column-1:], c.at) {
				t.Errorf("%v at %.20q, want %s at %q", f, text[f.Column-1:], c.code, c.at)
			}
			if !slices.ContainsFunc(d.Functions, func(f stack.Function) bool {
				return f.ID == "Other" &&
					f.Role == "OtherRole"
			}) {
				t.Errorf("the other function is not read: %+v", d.Functions)
			}
		})
	}
}

// TestSAMIncomplete: what is not rewritten is listed with its place, and the rest is read.
func TestSAMIncomplete(t *testing.T) {
	text := `{
"Transform": ["AWS::Serverless-2016-10-31"],
"Resources": {
 "App": {"Type": "AWS::Serverless::Application", "Properties": {"Location": "a"}},
 "Link": {"Type": "AWS::Serverless::Connector", "Properties": {}},
 "Graph": {"Type": "AWS::Serverless::GraphQLApi", "Properties": {}},
 "Queue": {"Type": "AWS::SQS::Queue", "Connectors": {"C": {}}},
 "F": {"Type": "AWS::Serverless::Function", "Properties": {"Events": {"E": {"Type": "Moon"}}}}}}`
	var got []string
	d := describeText(t, text)
	for _, x := range d.Incomplete {
		got = append(got, x.ID+" "+x.Type+" "+string(rune('0'+x.Place.Line)))
	}
	slices.Sort(got)
	want := []string{"App AWS::Serverless::Application 4", "FE Moon 8", "Graph AWS::Serverless::GraphQLApi 6",
		"Link AWS::Serverless::Connector 5", "Queue AWS::Serverless::Connector 7"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("IN-49 (-want +got):\n%s", diff)
	}
	if len(d.Functions) != 1 || len(d.Faults) != 0 {
		t.Errorf("functions %v, faults %v", d.Functions, d.Faults)
	}
}

// TestSAMPlaces: what is made stands where its cause stands, under the name by which people know it.
func TestSAMPlaces(t *testing.T) {
	text, err := os.ReadFile("testdata/thumbs.template.json")
	if err != nil {
		t.Fatal(err)
	}
	d := descriptionOf(t, text, stack.Environment{Account: "111122223333", Region: "eu-west-1"})
	if len(d.Faults) > 0 || len(d.Incomplete) > 0 {
		t.Fatalf("faults %v, incomplete %v", d.Faults, d.Incomplete)
	}
	lines := strings.Split(string(text), "\n")
	firstOf := func(line string) string { return strings.TrimSpace(line[:min(len(line), 8)]) }
	at := func(p stack.Place) string { return firstOf(strings.TrimSpace(lines[p.Line-1])) }
	var got []string
	for _, x := range d.Triggers {
		got = append(got, "trigger "+x.ID+" "+x.Function+" "+x.Qualifier+" "+at(x.Place))
	}
	for _, x := range d.Permissions {
		got = append(got, "permission "+x.ID+" "+x.Input.Qualifier+" "+at(x.Place))
	}
	for _, x := range d.Mappings {
		got = append(got, "mapping "+x.ID+" "+x.Source+" "+x.Qualifier+" "+at(x.Place))
	}
	for _, p := range d.Roles[0].Policies {
		got = append(got, "policy "+p.Managed+" "+at(p.Place))
	}
	want := []string{
		`trigger Pictures Thumbs live "Uploade`, `trigger Hook Thumbs live "Hook":`, `trigger Hook Thumbs live "Hook":`,
		`permission ThumbsUrlPublicPermissions live "Functio`, `permission ThumbsURLInvokeAllowPublicAccess live "Functio`,
		`permission ThumbsHookPermissionProd live "Hook":`, `permission ThumbsUploadedPermission live "Uploade`,
		`mapping Jobs Jobs live "Job": {`,
		`policy  {`, `policy  {`,
		`policy arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole "Thumbs"`,
		`policy arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess "Tracing`,
		`policy arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole "Job": {`,
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("IN-49 (-want +got):\n%s", diff)
	}
}

// TestSAMLogs: a log group is known by its resource, else its trigger by the event.
func TestSAMLogs(t *testing.T) {
	for _, c := range []struct{ name, group, want string }{
		{"IN-49 group of the template", `{"Ref": "Group"}`, "Group"},
		{"IN-49 any group", `"/other/group"`, "Logs"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := describeText(t, inSAM(`"Group": {"Type": "AWS::Logs::LogGroup"}, `+function("F",
				`"Events": {"Logs": {"Type": "CloudWatchLogs", "Properties": {"LogGroupName": `+c.group+`, "FilterPattern": ""}}}`)))
			if len(d.Triggers) != 1 || d.Triggers[0].ID != c.want {
				t.Errorf("triggers %+v, want %s", d.Triggers, c.want)
			}
		})
	}
}

// TestSAMPartitions: managed policies and their names follow the partition; of one that is not known they depend on it.
func TestSAMPartitions(t *testing.T) {
	for _, c := range []struct{ name, region, basic, tracing string }{
		{"IN-49 aws", "eu-west-1", "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
			"arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess"},
		{"IN-49 China", "cn-north-1", "arn:aws-cn:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
			"arn:aws-cn:iam::aws:policy/AWSXRayDaemonWriteAccess"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := descriptionOf(t, []byte(inSAM(function("F", `"Tracing": "Active"`))), stack.Environment{Region: c.region})
			p := d.Roles[0].Policies
			if len(p) != 2 || p[0].Managed != c.basic || p[1].Managed != c.tracing {
				t.Errorf("policies %+v", p)
			}
		})
	}
}

// TestSAMWithoutTransform: resources of SAM make a template one of SAM, and a template without any is left alone.
func TestSAMWithoutTransform(t *testing.T) {
	d := describeText(t, `{"Resources": {`+function("F", ``)+`}}`)
	if len(d.Functions) != 1 || len(d.Roles) != 1 {
		t.Errorf("IN-49: functions %v, roles %v", d.Functions, d.Roles)
	}
	d = describeText(t,
		`{"Resources": {"F": {"Type": "AWS::Lambda::Function", "Properties": {"Role": "arn:aws:iam::111122223333:role/r"}}}}`)
	if len(d.Functions) != 1 || len(d.Roles) != 0 {
		t.Errorf("functions %v, roles %v", d.Functions, d.Roles)
	}
}

// TestSAMPaths: parameters of paths are stars in the ARN that may invoke. A greedy parameter of an HTTP API is one
// only if its name is proxy.
func TestSAMPaths(t *testing.T) {
	for _, c := range []struct{ name, path, rest, http string }{
		{"IN-49 none", "/a/b", "/a/b", "/a/b"},
		{"IN-49 parameter", "/a/{id}/b", "/a/*/b", "/a/*/b"},
		{"IN-49 greedy", "/a/{rest+}", "/a/*", "/a/{rest+}"},
		{"IN-49 proxy", "/{proxy+}", "/*", "/*"},
		{"IN-49 two", "/{a.b}/{c-d}", "/*/*", "/*/*"},
		{"IN-49 no parameter", "/{}/{a b}/{", "/{}/{a b}/{", "/{}/{a b}/{"},
	} {
		if got := starred(c.path, true); got != c.rest {
			t.Errorf("%s: REST %s, want %s", c.name, got, c.rest)
		}
		if got := starred(c.path, false); got != c.http {
			t.Errorf("%s: HTTP %s, want %s", c.name, got, c.http)
		}
	}
}
