// Package lambdapolicy writes the resource policies of AWS Lambda: those of functions, their versions and aliases, and
// those of layer versions, as Lambda's API writes them.
//
// [AddPermission] and [AddLayerVersionPermission] take the parameters of the operations of these names and return the
// statement that Lambda makes of them; [AppendStatement] puts it into a policy, [RemovePermission] and
// [RemoveLayerVersionPermission] take one out again. [PutResourcePolicy] reads a whole document. [GetPolicy] gives a
// policy with the bytes that Lambda prints.
//
// Lambda keeps one policy for each function, version, alias and layer version. Here a policy is a value: which ARN it
// is attached to the caller knows, and [AddPermissionInput.Target] says which one a statement belongs to. A nil policy
// without an error is none, for the functions that take one and for those that return one.
//
// What AWS documents is in the Lambda API Reference under the names of the operations. It does not show what the
// statements look like. Their members, spelling and order are those seen in answers of Lambda, as LocalStack records
// them; where these and the reference differ, as about the operator for a source, the answers count.
//
// Every parameter is held against the pattern that the reference gives, and the policy against its size. Whether the
// function, its version or the principal exists is not known here, nor is any decision made: package evaluate makes
// them.
//
// The errors are an [*Error] with a code, or the [*policy.Error] of a document or statement that is refused. Beside an
// error stands the zero [policy.StatementSpec], which [policy.New] refuses, or a policy without statements, which
// [policy.Policy.CheckKind] refuses as every kind: whoever ignores the error gets no decision.
//
// Nothing here changes its arguments; everything may be used concurrently.
//
// The numbers of rules in the code are those of RULES.md.
package lambdapolicy
