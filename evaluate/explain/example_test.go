package explain_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/explain"
	"github.com/lambdaiam/lambdaiam/policy"
)

// explained is a denial: a role may write to a table, and its permissions boundary lets it only read.
func explained() *explain.Explanation {
	e, err := evaluate.Compile(evaluate.Policies{
		Identity: []*policy.Policy{policy.MustParse(`{"Version":"2012-10-17","Statement":[
  {"Sid":"Table","Effect":"Allow","Action":"dynamodb:*","Resource":"arn:aws:dynamodb:eu-west-1:123456789012:table/orders"}]}`, policy.WithName("orders-inline"))},
		Boundary: policy.MustParse(`{"Version":"2012-10-17","Statement":[
  {"Sid":"Read","Effect":"Allow","Action":"dynamodb:Get*","Resource":"*"}]}`, policy.WithName("team-boundary")),
	})
	if err != nil {
		panic(err)
	}
	return explain.Explain(e, &evaluate.Request{
		Principal: evaluate.MustParsePrincipal("arn:aws:sts::123456789012:assumed-role/orders/fn"),
		Action:    "dynamodb:PutItem",
		Resource:  evaluate.Resource{ARN: "arn:aws:dynamodb:eu-west-1:123456789012:table/orders"},
	})
}

// trusted is a call of AssumeRole without the external id that the trust policy of the role wants.
func trusted() *explain.Explanation {
	e, err := evaluate.Compile(evaluate.Policies{
		Identity: []*policy.Policy{policy.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}}`)},
		Resource: policy.MustParse(`{"Version":"2012-10-17","Statement":{"Sid":"Partner","Effect":"Allow","Principal":{"AWS":"444455556666"},
  "Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"x-17"}}}}`, policy.WithName("trust")),
	})
	if err != nil {
		panic(err)
	}
	return explain.Explain(e, &evaluate.Request{
		Principal: evaluate.MustParsePrincipal("arn:aws:iam::444455556666:user/ann"),
		Action:    "sts:AssumeRole",
		Resource:  evaluate.Resource{ARN: "arn:aws:iam::123456789012:role/orders"},
		Context:   condition.Context{},
	})
}

// An explanation is data first.
func ExampleExplain() {
	x := explained()
	fmt.Println(x.Code, "of the", x.Blockers[0].Kind)
	for _, n := range x.Near {
		for _, d := range n.Differs {
			fmt.Printf("%s in %s, line %d: %s wants %s, not %s (%s)\n", n.Statement(), n.Policy, n.Line, d.Element, d.Wanted, d.Got, d.Code)
		}
	}
	for _, r := range x.Remedies {
		for _, c := range r.Changes {
			fmt.Printf("%s, by the %s; a limit: %t\n", c.Say, c.Side, r.Limit)
		}
	}
	// Output:
	// NO_STATEMENT_ALLOWS of the boundary
	// Read in team-boundary, line 2: Action wants [dynamodb:Get*], not [dynamodb:PutItem] (ACTION_OTHER_NAME)
	// in team-boundary, statement Read, add the action dynamodb:PutItem, by the caller; a limit: true
}

// What stands in the way.
func ExampleCode() {
	x := trusted()
	switch x.Code {
	case explain.DenyStatement, explain.DenyBecauseKeyAbsent:
		fmt.Println("somebody forbids it")
	case explain.NoPolicyGiven:
		fmt.Println("nobody has said anything yet")
	case explain.NoStatementAllows:
		fmt.Println("there are policies, and none of them allows it:", x.Summary)
	default:
		fmt.Println(x.Code)
	}
	// Output:
	// there are policies, and none of them allows it: the trust policy wants sts:ExternalId, and the request has none
}

// How a remedy works.
func ExampleCode_remedies() {
	for _, r := range trusted().Remedies {
		if c := r.Changes[0]; c.Code == explain.SendKey {
			fmt.Println(c.Key, c.Values, r.Verified)
		}
	}
	// Output:
	// sts:ExternalId [x-17] true
}

// Why an entry or a test does not cover the request.
func ExampleNear() {
	for _, n := range trusted().Near {
		for _, d := range n.Differs {
			if d.Code == evaluate.ConditionKeyAbsent {
				fmt.Printf("statement %s wants %s to be %s\n", n.Statement(), d.Key, d.Wanted)
			}
		}
	}
	// Output:
	// statement Partner wants sts:ExternalId to be [x-17]
}

func ExampleExplanation_String() {
	fmt.Println(explained())
	// Output:
	// implicitDeny  the permissions boundary does not allow it; everything else does   NO_STATEMENT_ALLOWS
	//   caller    arn:aws:sts::123456789012:assumed-role/orders/fn
	//   action    dynamodb:PutItem
	//   resource  arn:aws:dynamodb:eu-west-1:123456789012:table/orders
	//   rule      one account: the caller's policies must allow, and so must its boundary and session policies
	// └─ ✗ permissions boundary  nothing allows it
	//    └─ nearest: Read in team-boundary 2:3
	//       └─ ✗ Action  wanted dynamodb:Get*   got dynamodb:PutItem   ACTION_OTHER_NAME
}

func ExampleExplanation_WriteText() {
	if err := trusted().WriteText(os.Stdout, explain.WithWidth(100)); err != nil {
		panic(err)
	}
	// Output:
	// implicitDeny  the trust policy wants sts:ExternalId, and the request has none   NO_STATEMENT_ALLOWS
	//   caller    arn:aws:iam::444455556666:user/ann
	//   action    sts:AssumeRole
	//   resource  arn:aws:iam::123456789012:role/orders
	//   rule      two accounts: the resource's policy must let the caller in, and the caller's own
	//             policies must allow
	// ├─ ✓ identity policies  Allow #0 in identity[0] 1:37
	// └─ ✗ trust policy       nothing allows it
	//    └─ nearest: Partner in trust 1:37
	//       ├─ ✓ Principal  AWS 444455556666 (the caller as account)
	//       ├─ ✓ Action     sts:AssumeRole
	//       └─ ✗ StringEquals sts:ExternalId   wanted x-17   got nothing   CONDITION_KEY_ABSENT
	// to have it allowed
	// └─ send sts:ExternalId = x-17   SEND_KEY
}

func ExampleExplanation_Format() {
	fmt.Printf("%+v\n", trusted())
	// Output:
	// implicitDeny  the trust policy wants sts:ExternalId, and the request has none   NO_STATEMENT_ALLOWS
	//   caller    arn:aws:iam::444455556666:user/ann
	//   action    sts:AssumeRole
	//   resource  arn:aws:iam::123456789012:role/orders
	//   rule      two accounts: the resource's policy must let the caller in, and the caller's own policies must allow
	// ├─ ✓ identity policies  Allow #0 in identity[0] 1:37
	// │  └─ ✓ Allow #0 in identity[0] 1:37 applies
	// │     ├─ ✓ Action    sts:AssumeRole
	// │     └─ ✓ Resource  *
	// └─ ✗ trust policy       nothing allows it
	//    └─ Allow Partner in trust 1:37 does not apply
	//       ├─ ✓ Principal  AWS 444455556666 (the caller as account)
	//       ├─ ✓ Action     sts:AssumeRole
	//       └─ ✗ StringEquals sts:ExternalId   wanted x-17   got nothing   CONDITION_KEY_ABSENT
	// to have it allowed
	// └─ send sts:ExternalId = x-17   SEND_KEY
	// keys
	//   sts:ExternalId = nothing, the request does not have it
}

func ExampleExplanation_WriteMarkdown() {
	if err := explained().WriteMarkdown(os.Stdout); err != nil {
		panic(err)
	}
	// Output:
	// **implicitDeny**: the permissions boundary does not allow it; everything else does (`NO_STATEMENT_ALLOWS`)
	//
	// | | policy type | says |
	// |---|---|---|
	// | ✓ | identity policies | Allow `Table` in `orders-inline` |
	// | ✗ | permissions boundary | nothing allows it |
	//
	// Nearest: `Read` in `team-boundary`, 2:3
	//
	// | | element | wanted | got |
	// |---|---|---|---|
	// | ✗ | Action | `dynamodb:Get*` | `dynamodb:PutItem` |
	// | ✓ | Resource | `*` | `arn:aws:dynamodb:eu-west-1:123456789012:table/orders` |
	//
	// To have it allowed:
	//
	// - in team-boundary, statement Read, add the action dynamodb:PutItem (`ADD_ENTRY`); a limit that somebody set: ask who owns the boundary
	//
	// - caller: `arn:aws:sts::123456789012:assumed-role/orders/fn`
	// - action: `dynamodb:PutItem`
	// - resource: `arn:aws:dynamodb:eu-west-1:123456789012:table/orders`
	// - rule: one account: the caller's policies must allow, and so must its boundary and session policies
}

func ExampleExplanation_WriteMermaid() {
	if err := explained().WriteMermaid(os.Stdout); err != nil {
		panic(err)
	}
	// Output:
	// flowchart TD
	//   q["dynamodb:PutItem on table/orders"] ==> d{"does a Deny apply?"}
	//   d == no ==> i["identity policies: Allow Table"]
	//   i ==> b["permissions boundary: nothing allows it"]
	//   b ==> no(["implicitDeny"])
	//   b -. "if it allowed" .-> yes(["allowed"])
}

func ExampleExplanation_MarshalJSON() {
	data, err := json.Marshal(trusted())
	if err != nil {
		panic(err)
	}
	var form struct {
		Decision, Code, Rule string
		Remedies             []struct {
			Code    string
			Changes []struct {
				Side, Key string
				Values    []string
			}
		}
	}
	if err := json.Unmarshal(data, &form); err != nil {
		panic(err)
	}
	fmt.Printf("%+v\n", form)
	// Output:
	// {Decision:implicitDeny Code:NO_STATEMENT_ALLOWS Rule:two accounts Remedies:[{Code:SEND_KEY Changes:[{Side:request Key:sts:ExternalId Values:[x-17]}]}]}
}

// No value of the request or of a condition is in a log.
func ExampleExplanation_LogValue() {
	logger := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
	logger.Warn("refused", "why", trusted())
	// Output:
	// level=WARN msg=refused why.code=NO_STATEMENT_ALLOWS why.decision=implicitDeny why.kind=trust why.policy=trust why.statement=Partner
}
