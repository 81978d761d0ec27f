package lambdaiam_test

import (
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/evaluate/denial"
	"github.com/lambdaiam/lambdaiam/evaluate/explain"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
	"github.com/lambdaiam/lambdaiam/evaluate/simulator"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
	"github.com/lambdaiam/lambdaiam/policy/validate"
	"github.com/lambdaiam/lambdaiam/policy/validate/sarif"
)

const handedOver = "what a reader of templates hands over: the template says it"

// withoutJSON are the exported types that have no JSON form, and say so with an error or are no values.
var withoutJSON = map[string]string{
	"arn.Variables": "an interface", "condition.Source": "an interface", "scenario.T": "an interface",
	"evaluate.Option": "a function", "policy.Option": "a function", "scenario.Option": "a function", "lambdaperm.InvokeOption": "a function",
	"validate.Option": "a function", "analyze.Option": "a function", "account.Option": "a function", "simulator.Option": "a function",
	"cloudformation.Option": "a function", "terraform.Option": "a function", "stack.Option": "a function", "stack.Outside": "an interface",
	"stack.Stack": "answers, says nothing", "stack.Configuration": handedOver, "stack.Description": handedOver, "stack.Document": handedOver, "stack.Function": handedOver,
	"stack.Mapping": handedOver, "stack.Permission": handedOver, "stack.Policy": handedOver, "stack.Read": handedOver,
	"stack.Resource": handedOver, "stack.Role": handedOver, "stack.Term": handedOver, "stack.Trigger": handedOver, "stack.URL": handedOver,
	"stack.When":       handedOver,
	"account.Snapshot": "is made of files that have one", "account.Evaluator": "answers, says nothing",
	"denial.Option": "a function", "explain.Option": "a function", "explain.TextOption": "a function",
	"lambdaperm.EventSourceName": "a string", "condition.Compiler": "compiles, says nothing", "condition.Finder": "finds, says nothing", "scenario.Table": "belongs to a test",
}

// TestJSON marshals a value of every exported type of the module, and refuses those that come out empty: what is printed for
// a log or a report must say what it is about.
func TestJSON(t *testing.T) {
	p := policy.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/ann"},"Action":"s3:Get*","Resource":"arn:aws:s3:::b/*",
		"Condition":{"StringLike":{"aws:SourceVpce":"vpce-*"}}}}`, policy.WithName("p"))
	var statement *policy.Statement
	for _, s := range p.Statements() {
		statement = s
	}
	req := evaluate.Request{
		Principal: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann"), Action: "s3:GetObject",
		Resource: evaluate.Resource{ARN: "arn:aws:s3:::b/k"}, Context: condition.Pairs("aws:SourceVpce", "vpce-1"),
	}
	ps := evaluate.Policies{Resource: p, SCPs: []evaluate.Level{{Name: "Root", Policies: []*policy.Policy{p.Named("q")}}}}
	e, err := evaluate.Compile(evaluate.Policies{Resource: p})
	if err != nil {
		t.Fatal(err)
	}
	denied := req
	denied.Context = condition.Context{}
	allowed, missed := e.Evaluate(&req), e.Evaluate(&denied)
	trace, explained := e.Trace(&req), explain.Explain(e, &denied)
	statements := trace.Types[0].Statements
	getObject, _ := action.Lookup("s3:GetObject")
	resourceType, _ := getObject.ResourceType("arn:aws:s3:::b/k")
	var key action.ConditionKey
	for k := range getObject.ConditionKeys() {
		key = k
	}
	block := statement.Condition()
	report := block.Explain(req.Context)[0]
	known, _ := condition.LookupKey("aws:SourceArn")
	info, err := managed.AWS().Info("PowerUserAccess")
	if err != nil {
		t.Fatal(err)
	}
	function := lambdaperm.Function{ARN: arn.MustParseFunction("arn:aws:lambda:us-east-1:111122223333:function:f")}
	caller := lambdaperm.Caller{Principal: req.Principal}
	role := lambdaperm.Role{ARN: "arn:aws:iam::111122223333:role/r"}
	var source lambdaperm.EventSource
	for source = range lambdaperm.EventSources() {
		break
	}
	var feature lambdaperm.Feature
	for feature = range lambdaperm.Features() {
		break
	}

	values := []any{
		arn.MustParse("arn:aws:s3:::b"), arn.CapacityProvider{Partition: "aws", Region: "us-east-1", AccountID: "111122223333", Name: "c"}, arn.CodeInvalidName, arn.CodeSigningConfig{Partition: "aws", Region: "us-east-1", AccountID: "111122223333", ID: "csc-0123456789abcdefg"},
		arn.DurableExecution{Partition: "aws", Region: "us-east-1", AccountID: "111122223333", FunctionName: "f", Version: "1", Name: "d", ID: "11111111-2222-3333-4444-555555555555"}, &arn.Error{Code: arn.CodeInvalidName}, arn.EventSourceMapping{Partition: "aws", Region: "us-east-1", AccountID: "111122223333", UUID: "11111111-2222-3333-4444-555555555555"}, function.ARN,
		arn.Layer{Partition: "aws", Region: "us-east-1", AccountID: "111122223333", Name: "l"}, arn.LayerVersion{Partition: "aws", Region: "us-east-1", AccountID: "111122223333", Name: "l", Version: "1"}, first(statement.Resources()),
		*block, condition.CodeInvalidKey, req.Context, &condition.Error{Code: condition.CodeInvalidKey}, known, report.Test.Operator(),
		condition.Possibility{Holds: true}, condition.KeyAbsent, condition.Any, condition.Spec{Operator: "Bool"}, report.Test, report, known.Type,
		condition.One("x"),
		condition.ClassName, condition.Part{Text: "x"}, condition.PartialForm("x"), condition.Unknown{Label: "Ref B", Class: condition.ClassName},
		evaluate.Undecided{Elements: []string{"Resource"}}, policy.PartialSpec{If: condition.Unknown{Label: "C", Class: condition.ClassChoice}},
		evaluate.AssumeRole{SessionName: "s"}, evaluate.CodeNilPolicy, evaluate.Allowed, evaluate.Decided{Decision: evaluate.Allowed},
		&evaluate.Error{Code: evaluate.CodeNilPolicy}, evaluate.Evaluated{Result: allowed}, e, ps.SCPs[0], allowed.Statements[0], missed.Misses[0],
		allowed.Outcomes[0], ps, req.Principal, evaluate.Problem{Code: evaluate.ProblemUnknownAction}, evaluate.ProblemUnknownAction,
		evaluate.NeedsNoPermission, allowed.Statements[0].Ref, req, req.Resource, allowed,
		*trace, trace.Types[0], statements[0], statements[0].Elements[0], statements[0].Elements[0].Entries[0], trace.Keys[0],
		evaluate.RuleOneAccount, evaluate.MustAllow, evaluate.Given, evaluate.ActionOtherName,
		*explained, explain.OwnerDecides, explain.Owner, explain.Blocker{}, explain.Denial{}, explain.Near{}, explain.Difference{}, explain.Remedy{},
		explain.Change{},
		lambdaperm.AuthenticationIAM, caller, lambdaperm.Check{Name: "n"}, lambdaperm.CallInput{Action: "s3:GetObject"}, lambdaperm.CodeInvalidARN,
		lambdaperm.Deployment{NewCode: true}, lambdaperm.DeploymentMapping{Qualifier: "live"}, lambdaperm.DeploymentReport{Question: "q"},
		lambdaperm.Endpoints{STS: p}, &lambdaperm.Error{Code: lambdaperm.CodeInvalidARN},
		lambdaperm.EscalationReport{Question: "q"}, source, lambdaperm.EventSourceMapping{SourceARN: "a"}, feature, lambdaperm.FileSystem{ARN: "a"}, function,
		lambdaperm.Grant{Action: "a"}, lambdaperm.LeftOut{Policy: "p"}, lambdaperm.LayerVersion{ARN: "a"}, lambdaperm.ModelPush, lambdaperm.NamingBoth, lambdaperm.Need{Action: "a"},
		lambdaperm.Note{Code: lambdaperm.NotePublicGrant}, lambdaperm.NotePublicGrant, lambdaperm.Operation{Name: "GetFunction"},
		lambdaperm.Report{Question: "q"}, role, lambdaperm.SchemaRegistry{URI: "u"}, lambdaperm.Secret{ARN: "a"}, lambdaperm.SentAlways,
		lambdaperm.Source{Name: "s3"}, lambdaperm.URL{AuthType: "NONE"}, lambdaperm.UpdateFunctionConfigurationInput{Role: &role},
		lambdaperm.VPC{ID: "vpc-1"}, lambdaperm.WebFunction{ARN: "a"}, lambdaperm.WebFunctionEndpoint{AuthType: "IamAuth"},
		scenario.CodeSyntax, &scenario.Error{Code: scenario.CodeSyntax}, *scenario.Decision(evaluate.Allowed),
		scenario.Outcome{Result: allowed}, scenario.Scenario{Name: "n", Request: req},
		managed.AWS(), managed.CodeUnknownPolicy, &managed.Error{Code: managed.CodeUnknownPolicy}, info, managed.OriginPackage,
		managed.AWS().Sources()[0], managed.Version{ID: "v1", Created: time.Unix(0, 0)},
		first(statement.Actions()), policy.CodeJSONSyntax, policy.Allow, &policy.Error{Code: policy.CodeJSONSyntax}, policy.SCP, policy.Place{Path: "Statement"},
		p, policy.Position{Line: 1}, first(statement.Principals()), policy.PrincipalUser, policy.AWSPrincipals("111122223333")[0], policy.TypeAWS, *statement,
		policy.StatementSpec{Effect: policy.Allow},
		action.Write, getObject, action.CodeUnknownWord, &action.Error{Code: action.CodeUnknownWord}, key, resourceType, getObject.Service(),
		lambdapolicy.AddLayerVersionPermissionInput{LayerName: "l"}, lambdapolicy.AddPermissionInput{FunctionName: "f"}, lambdapolicy.CodeLatestPolicy,
		&lambdapolicy.Error{Code: lambdapolicy.CodeLatestPolicy},
		validate.Code("INVALID_ACTION"), validate.CodeInfo{Code: "INVALID_ACTION"}, validate.Edit{Text: "x"}, validate.Finding{Code: "INVALID_ACTION"}, validate.Warning, sarif.Policy{URI: "p.json"},
		simulator.CodeSyntax, &simulator.Error{Code: simulator.CodeSyntax},
		account.Account{ID: "111122223333"}, account.CodeNoInput, account.Entity{ARN: "arn:aws:iam::111122223333:user/ann"}, &account.Error{Code: account.CodeNoInput}, account.KindUser,
		account.Caller{StandsFor: "the users of an account"}, account.Plan{Actions: []string{"s3:*"}}, account.Row{Action: "s3:GetObject"},
		account.Problem{Entity: "111122223333", Err: &account.Error{Code: account.CodeEmptyLevel}},
		denial.Claim{Explicit: true}, denial.CodeNoDenial, denial.Comparison{}, denial.Denial{Action: "s3:GetObject", Request: req}, denial.Details{}, &denial.Error{Code: denial.CodeNoDenial},
		denial.Evaluation{Action: "s3:GetObject"}, denial.Explanation{}, denial.MatchedStatement{URI: "u", Effect: policy.Deny}, denial.PolicyInfo{URI: "u"}, denial.Sure{Action: true}, denial.Agrees,
		stack.Answer{Kind: stack.KindCall}, stack.CodeSyntax, stack.Environment{Account: "111122223333"}, &stack.Error{Code: stack.CodeSyntax},
		stack.Incomplete{ID: "Nested"}, stack.KindCall, stack.Note{Code: stack.NotePublic}, stack.NotePublic, stack.OutcomeDepends, stack.Place{Line: 1},
		analyze.Caller{System: analyze.System{Unlisted: "a policy"}}, analyze.System{Unlisted: "a policy"}, analyze.Grant{Action: "s3:GetObject"}, analyze.Permission{Answer: analyze.Answer{Verdict: analyze.No}},
		analyze.FunctionSystem{System: analyze.System{Unlisted: "a policy"}}, analyze.Invocation{By: analyze.ByURL}, analyze.ByURL,
		analyze.Change{Way: analyze.AddLayer}, analyze.AddLayer, analyze.GainCode, analyze.Path{Verdict: analyze.Yes}, analyze.Step{Name: "x"},
		analyze.Access{Actions: []string{"s3:*"}}, analyze.Answer{Verdict: analyze.Yes}, analyze.Budget, analyze.Open{Code: analyze.Budget}, analyze.Yes,
	}
	tested := make(map[string]bool)
	for _, v := range values {
		typ := reflect.TypeOf(v)
		name := strings.TrimPrefix(typ.String(), "*")
		tested[name] = true
		text, err := json.Marshal(v)
		switch {
		case err != nil:
			t.Errorf("%s: %v", name, err)
		case string(text) == "{}" || string(text) == "null" || string(text) == `""` || string(text) == "[]":
			t.Errorf("%s is %s", name, text)
		}
	}
	api, err := os.ReadFile("internal/api/api.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^([a-z/]+): type (\w+)`).FindAllStringSubmatch(string(api), -1) {
		name := m[1][strings.LastIndexByte(m[1], '/')+1:] + "." + m[2]
		if !tested[name] && withoutJSON[name] == "" {
			t.Errorf("%s: no value is marshalled", name)
			tested[name] = true
		}
	}
}

// first returns the first value of a sequence.
func first[V any](seq func(func(V) bool)) (first V) {
	for first = range seq {
		break
	}
	return first
}
