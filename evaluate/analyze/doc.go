// Package analyze answers questions about all requests: whether a changed policy allows anything that the old one did
// not ([NewAccess]), whether a policy allows an action at all ([Granted]), whether the policy of a resource is public
// ([Public]), whether two policies are equivalent ([Different]), and which statements can go ([Redundant]). Of a
// [System], a caller with all policies between it and resources, it answers the same with the policies of all types:
// [System.Granted], [System.NewAccess], [System.Different]. [WhoCan] asks about many callers, [WhatCan] lists all that
// one may do, [Within] what of a policy sticks out of a boundary or service control policy, and [Unused] the permissions
// that no request needs.
//
// An answer is one of three. Yes comes with a request that shows it, which package evaluate has confirmed, as small as
// it can be. No is a proof: no request of the domain below does it. Undecided says what was not decided; who gates on
// safety takes it for the worse of the others, as AWS does with what it cannot decide.
//
// Questions about policies are about documents: a policy allows a request if an Allow statement applies and no Deny statement
// does. Accounts, boundaries and what a grant is worth do not enter, and a Principal entry for an account covers every
// principal of the account ("Checks for validating policies", and AWS's samples of custom policy checks). The same
// question has the same answer, request and number of steps on every machine. A system allows what
// [evaluate.Evaluator.Decide] says that it does.
//
// # The domain
//
// A domain that is too large only costs false alarms, one that is too small hides access. So what is assumed is what
// AWS documents, and no more:
//
//   - Actions have any service and name, whether the Service Authorization Reference lists them or not
//     ([KnownActions]). One that it lists without resource types has the resource "*", which only "*" covers; for
//     one that it does not list both are tried. Resources of other actions are ARNs with a partition, a service and
//     a resource ([TypedResources]).
//   - Where the two readings of a "*" at the end of a part of an ARN differ, whether it stays in its part or not,
//     requests count on which both agree ([AnyARN]).
//   - Every condition key may be absent, except those of which AWS says that they are always there, and those that
//     follow from the caller. Values are of the type of the key, written in any way that the operators of the type
//     read, but booleans, which are true or false; of a key of unknown type they are any text, also one that an
//     operator cannot read. A single-valued key has one value, maybe an empty one; a multivalued key a
//     list of one or more values that are not empty; a key that nobody lists one value, or a list where a set
//     operator stands on it in one of the policies.
//   - aws:CurrentTime and aws:EpochTime are one instant. An account in the ARN of the resource is
//     aws:ResourceAccount. A tag is passed if and only if its key is in aws:TagKeys.
//   - Callers are those that a statement names, and of every account that is named, and one that is not, a user, a
//     role session and the root user; services and identity providers that are named and some that are not;
//     anonymous callers. Which of them a statement names is asked of package evaluate, and their keys are those
//     that it derives. Each is of one partition, as accounts are. Entries of Principal with a wildcard in them, which
//     the check of IAM Access Analyzer takes in a reference policy, are no policy here: write "*" with a condition on
//     aws:PrincipalArn in their place.
//
// For systems the caller is the one that is given, and so is what follows from it: its ARN, unique id, tags and place in
// an organization have the values that package evaluate derives, and where it knows of none the keys may have any value.
// A role is a session whose name no policy names: who means a certain session gives that as caller. It has the tags of
// the role, to which others may have been added, and the unique id of the role where that is given.
// Resources are those of the account that is given, in the partition of the caller; without one the account is that in
// the ARN or, where it has none, the caller's. What AWS owns is no resource of a given account, unless it is asked for.
// Where a system is about one resource, an action that takes none is asked about it only where it is spelled out.
//
// # Exact, and not decided
//
// Exact are actions, resources, callers, and conditions of all types: text and ARNs by automata, numbers, dates,
// addresses, booleans and bytes by the values at which outcomes change, lists by an element for each test that needs
// one. Policy variables are exact where their values are few, and where nothing is found whatever they are. Undecided
// remains: values of variables that were not tried and could do it ([Variable]); a pattern of text on a key of another
// type ([MixedTypes]); a pattern of a part of an account id ([Partial]); resources of the form
// execute-api:/STAGE/METHOD/PATH ([ShortAPI]); the path of a role that nobody told ([RolePath]); what depends on a policy
// of which not all is known ([NotKnown]); canonical user ids, of which nobody knows whose they are ([Canonical]); and
// what takes more work than is allowed ([Budget]), since the problem is PSPACE-complete: there are always policies
// that do. All work is counted in steps ([MaxSteps]), of which some millions take about a second: a question ends when
// they are taken, and needs less than 100 bytes for each beside the policies. The context is looked at every 1,024
// steps.
//
// # Lambda functions
//
// [WhoCanInvoke] and [WhoCanChange] ask about a Lambda function and one caller after another. What AWS asks is what
// package lambdaperm says, and a way is open if each of its requests can be allowed; so there is a request for each. What
// a caller chooses when it calls an operation, such as the layers of a function, may be anything.
//
// # Not assumed
//
// These would exclude requests that AWS never sends, so that a Yes can be a false alarm: that aws:RequestedRegion is the
// Region in the ARN of the resource ([RegionOfResource] assumes it); that the account in aws:SourceArn is
// aws:SourceAccount; that aws:SourceIp is absent behind a VPC endpoint; that a service sends certain keys only; that keys
// belong to certain actions; which organization an account is in ([System.Outside] tells in which it is not); that keys
// which tell the same agree, such as aws:PrincipalOrgID and aws:PrincipalOrgPaths, aws:CalledVia and aws:CalledViaFirst,
// aws:ResourceAccount and s3:ResourceAccount.
//
// # How it works
//
// Package evaluate combines the policies of a system by a formula, which it also has for sets of requests, and is asked
// which of its rules hold for the operation, the caller and the places of resources: in each of these the formula says
// which statements must apply and which must not. For policies alone that is simple: what new allows and old does not is
// a union of cases, in each of which some statements apply and others do not. Actions become points, one for all that the
// statements cannot tell apart; callers of policies become classes; for each point and class, or place of a system, a
// search picks what fails of each statement that must not apply, and one of those of which one must. The dimensions of a
// request, its resource and its keys, are independent but for what is said above. A request that is found is put to
// package evaluate, and keys are left out of it one by one as long as that confirms it.
//
// The numbers of rules in the code are those of RULES.md.
package analyze
