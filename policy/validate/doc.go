// Package validate finds what is wrong or risky in a policy: what IAM Access Analyzer's policy validation says about it
// ("IAM policy validation check reference", IAM User Guide), with its codes and severities, and the traps of AWS
// Lambda.
//
// [Text] checks any text: it finds all faults at once, also those for which [policy.Parse] or [policy.Policy.CheckKind]
// refuse it, and checks what is left. [Policy] checks a policy that was parsed or built in code. [Codes] lists all that
// they may find.
//
// Findings rest on the policy alone, and on the data of this module: nothing is asked of an account, and no clock is
// read. Where data decides, such as which actions there are, the help says as of which day.
//
// What we chose:
//
//   - Six of AWS's warnings and suggestions are of severity [Error]: about text that could not be put in force, which
//     is refused here. So are those about an empty Action, Resource or Principal where IAM refuses it.
//   - Of a fault there is one finding, the more special one: an entry that is refused is looked at no further.
//   - A policy variable in place of an account or organization is an error, as AWS says, unless it is itself one of those
//     keys: AWS's own policies say "aws:ResourceAccount": "${aws:PrincipalAccount}" in hundreds of statements.
//   - Two of AWS's codes are left out: SCP_SYNTAX_ERROR_ACTION_WILDCARD, since service control policies take wildcards
//     anywhere today, and DEPRECATED_GLOBAL_CONDITION_KEY, since its one key has another finding.
//
// Package sarif writes findings for code scanning.
//
// Findings share nothing with the policy. All functions are safe for concurrent use.
//
// The numbers of rules in the code are those of the table that [Codes] returns.
package validate
