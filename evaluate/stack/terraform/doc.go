// Package terraform reads what a Terraform plan will create, as far as permissions see it.
//
// [Read] takes the output of "terraform show -json PLANFILE", of OpenTofu too ("JSON Output Format", Terraform), and
// gives a [stack.Stack] that answers questions. The output of "terraform show -json" without a plan, which is the
// state, is read as a plan without changes.
//
// # What counts
//
//   - Resources are those of planned_values, by their addresses with modules and indexes. What is only deleted is not
//     there.
//   - A value that is left out or null, and that after_unknown marks, is unknown. If its expression in the
//     configuration has exactly one reference, it is taken to be what that refers to, through variables and outputs
//     of modules; the plan does not say whether anything stands around the reference, so this is only done where
//     nothing usually does. A reference to the ARN, the name or the URL of a resource of the plan is what AWS makes
//     of the name: the same thing is the same unknown, whichever way it is written. Everything else that is unknown
//     has a label of its own.
//   - A policy document that is unknown as a whole is read from the blocks of a data source aws_iam_policy_document,
//     if its expression is exactly that reference and the plan has the blocks. Else nothing of it is known: it may
//     allow and deny anything.
//   - An argument that the provider fills in where the configuration does not give it, such as the policy of a queue,
//     is taken as not there: what other resources of the plan do counts by itself.
//   - Values that Terraform calls sensitive are labels where a report could show them. Sensitive documents count in
//     full.
//   - The Region, account and partition come from the environment, else from the data sources aws_region,
//     aws_caller_identity and aws_partition, the Region else from the provider, else they are unknown. Resources of a
//     provider with an alias have its Region if that is a constant, and are in an account that is unknown if it assumes a
//     role or has credentials of its own.
//
// # What is refused
//
// Texts that are no JSON, larger or nested deeper than allowed, members that occur twice, and members that are used and
// have another type than the format says, are errors with their place. Configurations in HCL are not read.
package terraform
