// Package stack answers what a deployment will be allowed before it is deployed, and says where that hangs on values
// that only the deployment will bring.
//
//	st, err := cloudformation.Read(template, stack.Environment{Account: "111122223333", Region: "eu-west-1"})
//	for _, a := range st.Audit() { fmt.Println(a) }                 // triggers, mappings, execution roles
//	report, err := st.Call("Orders", "dynamodb:PutItem", "Table")   // may this function's code write to that table?
//
// Templates are read by the packages beneath this one; what they find is a [Description], of which [New] makes a
// [Stack].
//
// # Three outcomes
//
// An [Answer] is allowed, denied, or depends on values that nobody knows yet, which it names: a parameter without a
// value, an attribute that AWS makes up, a value imported from another stack, the condition on which a resource hangs.
// Such a value is the same wherever it stands, in policies, permissions and the question: a grant on the ARN of a table
// covers that table, whatever its name will be. Names that CloudFormation makes up begin with the name of the stack and
// the logical id, so that those of two resources differ. What hangs on a condition is asked about as if it were there,
// and where the answer hangs on conditions it is asked for each way in which these can turn out. Where neither Region
// nor partition is known it is asked in every partition.
//
// # What is taken to be there
//
// What the template creates, and nothing else: a role that it only refers to has policies that nobody knows, and so has
// a policy that is found nowhere, unless [WithOutside] knows them. A resource of the stack without a policy has none in
// this template, and answers about it say so. Service control policies are those of [WithSCPs], else none, which an
// audit says once. What a reader does not enter, such as nested stacks and custom resources, makes the stack
// incomplete: it is listed, and every answer says that other grants may exist.
//
// A fault of a resource stays with it: questions about it are errors, a policy that has one is taken to be unknown, and
// [Stack.Faults] lists it.
//
// Nothing is read but the template: no network, environment or clock. A Stack is immutable and safe for concurrent use.
//
// The numbers of rules in the code are those of RULES.md.
package stack
