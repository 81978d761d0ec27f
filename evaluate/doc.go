// Package evaluate decides whether a principal may do an action on a resource under a set of IAM policies, and says
// why.
//
// [Evaluate] answers one request; [Compile] prepares policies for many, which [Evaluator.Decide] answers without
// allocating and [Evaluator.Evaluate] answers with reasons. The two always agree. [Evaluator.With] adds or replaces
// policies. [Evaluator.DecideAll] and [Evaluator.EvaluateAll] answer sequences of requests on all processors, [DecideEach]
// and [EvaluateEach] rows of which requests are made.
//
// A [Result] says what decided, as text ([Result.String]), in the sentence AWS refuses with ([Result.AccessDenied]), and
// in JSON: requests, policies and results are written as scenario files have them, and read back by package scenario.
//
// [Evaluator.Trace] answers as Evaluate does and keeps what every statement says about the request, element by element;
// package explain says with it what stands in the way and what would change that.
//
// # The decision
//
// A statement applies where its action, principal, resource and condition all cover the request. With the statements
// that apply, the decision is the first of these that fits. Where AWS documents a rule of a single operation, it stands
// with its page in one table of this package, whose columns are branches of these steps. The other sources are the
// pages "Policy evaluation logic" and "How AWS enforcement code logic evaluates requests to allow or deny access" of
// the IAM User Guide, besides those named.
//
//  1. An invalid request is an implicit deny ([Request.Validate]).
//  2. A call that needs no permission and that no policy can deny is allowed: sts:GetCallerIdentity to every caller
//     with an account ("Permissions for GetSessionToken").
//  3. A Deny statement of any type that has a say is an explicit deny.
//  4. What no policy can allow is an implicit deny: a resource in another partition ("Cross account resource access in
//     IAM"); a call that callers of this kind cannot make, as AssumeRole by a root user, GetSessionToken by a role
//     session, IAM or STS by a session of GetFederationToken ("Compare AWS STS credentials"); changes to policies,
//     roles and aliases that AWS keeps for itself, except by its own service. Another call that needs no permission
//     is allowed: sts:GetSessionToken by a user or root user.
//  5. Service control policies must allow on every level, and the VPC endpoint's policy must allow ("SCP evaluation";
//     "Control access to VPC endpoints using endpoint policies"). Resource control policies can only deny.
//  6. For a service, an identity provider or an anonymous caller the resource's policy alone decides.
//  7. For a resource of another account the resource's policy must name the caller in some way, and the caller's
//     identity policies, boundary and session policies must allow ("Cross-account policy evaluation logic"). For a
//     root user the resource's policy is enough. What that policy grants counts for nothing where the service cannot
//     open the operation to other accounts, such as sqs:DeleteQueue, or not by policies of resources at all. Where no
//     policy stands on the other side, as of sts:AssumeRoot, the caller's permission is enough, as in step 8.
//  8. In one account either side is enough: the identity policies, limited by boundary and session policies, or the
//     resource's policy. What that grants to the session, the user or everyone has no other limit; what it grants to a
//     role, or to the user behind a federated session, is limited by boundary and session policies; what it grants to
//     the account only delegates ("AWS JSON policy elements: Principal"). The root user of the account needs no grant.
//     A role that is assumed and a KMS key must be granted or delegated by their own policy ("Default key policy"). A
//     federated session without session policies has nothing from identity policies.
//
// # Who has a say
//
// Identity policies and boundaries: users and sessions, not root users. Session policies: whoever has an account; those
// of a root user, the task policies of AssumeRoot, only take away. Service control policies: callers with an account
// that is no management account, except service-linked roles ("Service control policies (SCPs)"). Resource control
// policies: every caller but service-linked roles, on resources of services they reach and of accounts other than the
// management account, but not on keys that AWS manages and service-linked roles that are assumed; actions without a
// resource they do not reach, but for three of identity pools ("Resource control policies (RCPs)"). The resource's
// policy: everyone, but the root user of its account where the operation serves to unlock the resource, as
// s3:DeleteBucketPolicy, and but for operations that do not ask it, as those on a KMS alias. The policy of the VPC
// endpoint: everyone. A policy that was given and has no say is reported as a problem.
//
// # Keys
//
// Condition keys come from the request's context; those that follow from principal, resource and other keys are derived
// where they were neither set nor marked absent ("AWS global condition context keys"). Nothing comes from a clock.
//
// A derived key is known: it follows from what every request says. Or it is assumed: it has a value also where what it
// follows from was not told. Or it is absent where that was not told.
//
//	aws:PrincipalAccount            known     of the caller; anonymous
//	aws:PrincipalArn                assumed   a role of which no path is told has none; for IAM Identity Center see below
//	aws:PrincipalIsAWSService       known     true for services
//	aws:PrincipalOrgID              absent    told, or the beginning of aws:PrincipalOrgPaths
//	aws:PrincipalOrgPaths           absent    told
//	aws:PrincipalServiceName        known     of a service
//	aws:PrincipalServiceNamesList   assumed   the one name of the service; further ones must be set
//	aws:PrincipalTag/               absent    the tags told, the session's before the role's
//	aws:PrincipalType               known     for callers of an account, and Anonymous
//	aws:userid                      absent    from the unique id; known for root and federated users
//	aws:username                    known     of a user
//	aws:FederatedProvider           known     of an identity provider
//	aws:SourceIdentity              absent    told
//	aws:CalledViaFirst              absent    the first of aws:CalledVia
//	aws:CalledViaLast               absent    the last of aws:CalledVia
//	aws:ViaAWSService               assumed   true with aws:CalledVia or one of these two, else the caller made the call
//	aws:ViaAWSMCPService            absent    true with aws:CalledViaAWSMCP, for callers of an account
//	aws:TagKeys                     absent    the tag keys of aws:RequestTag, as they are spelled there
//	aws:SourceOrgID                 absent    the beginning of aws:SourceOrgPaths, of a service
//	aws:VpceOrgID                   absent    the beginning of aws:VpceOrgPaths
//	aws:CurrentTime                 absent    from aws:EpochTime
//	aws:EpochTime                   absent    from aws:CurrentTime
//	aws:RequestedRegion             assumed   the Region in the resource's ARN
//	aws:ResourceAccount             assumed   of the ARN, or told, or the caller's
//	aws:ResourceOrgID               absent    told, or the beginning of aws:ResourceOrgPaths
//	aws:ResourceOrgPaths            absent    told
//	aws:ResourceTag/                absent    the tags told
//	SERVICE:ResourceTag/            absent    aws:ResourceTag/
//	kms:CallerAccount               absent    aws:PrincipalAccount, so known for callers of an account
//	s3:ResourceAccount              assumed   aws:ResourceAccount
//	s3express:ResourceAccount       assumed   aws:ResourceAccount
//	ec2:Region                      assumed   aws:RequestedRegion
//
// The last five exist for the actions that the Service Authorization Reference lists them for. The keys about the owner
// of the resource do not exist for some actions, such as those of the EBS direct APIs: AWS does not send them.
//
// What was assumed and matters is said: an assumed key is in MissingContext, with a problem KEY_ASSUMED, if another value
// could change the decision. Of the owner of the resource a problem of its own says so; that the Region called is that of
// the resource is not doubted. Where another path of the role could change what a statement says, a problem names the
// place, and MissingContext has aws:PrincipalArn if the decision could change. What else is not told of the caller and a
// Principal may ask for, such as the unique id, is the problem CALLER_UNKNOWN. [WithDenyAssumed] denies what is allowed
// only if such things are as they were assumed to be ([ProblemCode.Assumed]).
//
// Of a role of IAM Identity Center, AWSReservedSSO_…, more is known: its path begins with
// /aws-reserved/sso.amazonaws.com/, maybe with a Region behind it ("Referencing permission sets in resource policies,
// Amazon EKS Cluster config maps, and AWS KMS key policies"). A test that has the same outcome for all such paths has it;
// any other holds in a Deny statement and does not hold in an Allow statement.
//
// # Values that are not known
//
// Before a deployment the name of a bucket, an account or a whole policy may not be known. A stand-in is written in its
// place: [condition.PartialText] makes texts of literal pieces and of values by label and class, [policy.WithUnknowns]
// and [Request.Partial] say that texts have some, [policy.NewUnknown] is a policy of which nothing is known, and
// [policy.WithStatementIf] says that a statement may be missing. Answers then have a third outcome. A request is
// allowed or explicitly denied only if it is so whatever the values are, each of any text of its class; otherwise
// [Result.DependsOn] has the values that make a difference, the reason is [DependsOnUnknown], and the decision is an
// implicit deny. [Result.Undecided] has the statements that may apply. It can happen that an answer is said to depend
// on a value where no value would change it, never the other way round. With [WithDenyAssumed] it does wherever
// something could be assumed.
//
// # Chosen
//
// Where AWS documents nothing or two things, this is what the package does. RULES.md in the root of the module lists
// these choices and those of the other packages under Q.
//
//   - NotPrincipal with Deny spares a caller only if every level of it is listed: session, role and account, or user
//     and account; with Allow one listed level is enough to be left out.
//   - A value that cannot be read as the operator's type makes a negated operator false too; [WithDenyUnreadable] changes
//     that for Deny.
//   - "*" in Principal names services too.
//   - A role whose path is not known is matched by its name, and the match is reported.
//   - A federated session without session policies is denied unless the resource's policy names the session.
//   - A user named by the trust policy assumes the role past a boundary that is silent.
//   - A grant to everyone that a condition on aws:PrincipalArn narrows to a role is not limited by the boundary.
//
// S3's object ownership, access control lists and Block Public Access, and KMS grants are not modelled.
//
// # Cost
//
// [Compile] builds an index of each policy: statements by the names of their actions, or by those with wildcards under
// their service, below that by the literal text with which their resources begin, and where many have the same text by
// the users and roles they name, or the values of a condition key. The index stays with the policy, so that whatever else
// has the same [policy.Policy] shares it, and is ready in microseconds; more than sixteen policies on one level have one
// together instead. A decision looks the action up once in every index, compares it with the actions with wildcards of
// its service, looks up the beginning of the resource, and asks the statements found: for the rest of their patterns, at
// most pattern times value each, for their principal, and for their condition, the cheapest tests first. What it costs so
// depends
//
//   - on the number of statements only where an index cannot tell them apart: NotResource, NotAction, the same action and
//     resource under different conditions other than equality with one key. Each of these costs a match or a test.
//     Resources that have a wildcard or variable behind the same text cost little where the text behind that tells them
//     from the request's, and a match where it does not;
//   - on the number of policies, each of which costs a look-up;
//   - on the number of different actions with wildcards of the service, each of which costs a comparison;
//   - on conditions as far as they are reached: the first test that does not hold ends a statement, the first statement
//     that applies ends a policy type;
//   - on the length of a pattern and what it is compared with by their product at most, whatever the pattern: a match
//     goes back to its last star only, never further.
//
// [Evaluator.Evaluate] asks every statement, to say why it does not apply. Where policies and request are so large that
// their product would take long, [WithMaxWork] bounds it.
//
// Time and memory of Compile grow with the text of the policies, also where a statement has many actions and many
// resources, and those of a decision with policies and request.
//
// Everything here is deterministic; parsed policies, principals and evaluators are immutable and safe for concurrent
// use.
//
// The numbers of rules in the code are those of RULES.md.
package evaluate
