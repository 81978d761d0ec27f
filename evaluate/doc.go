// Package evaluate decides whether a principal may do an action on a resource under a set of IAM policies, and says why.
//
// [Evaluate] answers one request; [Compile] prepares policies for many, which [Evaluator.Decide] answers without
// allocating and [Evaluator.Evaluate] answers with reasons. The two always agree. [Evaluator.DecideAll] and
// [Evaluator.EvaluateAll] answer sequences of requests on all processors.
//
// # The decision
//
// A statement applies where its action, principal, resource and condition all cover the request (E-02). With the
// statements that apply, the decision is the first of these that fits ("Policy evaluation logic", IAM User Guide):
//
//  1. An invalid request is an implicit deny.
//  2. sts:GetCallerIdentity is allowed to every caller with an account, whatever the policies say (E-24).
//  3. A Deny statement of any type that has a say is an explicit deny (E-01, E-13).
//  4. What no policy can allow is an implicit deny: a resource in another partition (E-45), changes to policies and roles
//     that AWS keeps for itself (E-35a, E-46, E-47), and IAM or STS for a session of GetFederationToken (E-23). A user's
//     sts:GetSessionToken is allowed (E-24).
//  5. Service control policies must allow on every level, and the VPC endpoint's policy must allow (E-50, E-80).
//     Resource control policies can only deny (G-91).
//  6. For a service, an identity provider or an anonymous caller the resource's policy alone decides (E-33, E-71, E-73).
//  7. For a resource of another account the resource's policy must name the caller in some way, and the caller's identity
//     policies, boundary and session policies must allow (E-40, E-41).
//  8. In one account either side is enough (E-11): the identity policies, limited by boundary and session policies, or
//     the resource's policy. What that grants to the session, the user or everyone has no other limit; what it grants to
//     a role, or to the user behind a federated session, is limited by boundary and session policies (E-12); what it
//     grants to the account only delegates. The root user of the account needs no grant (E-70). A role that is assumed
//     and a KMS key must be granted or delegated by their own policy (E-30, E-31, E-35). A federated session without
//     session policies has nothing from identity policies (E-22).
//
// # Who has a say
//
// Identity policies and boundaries: users and sessions, not root users. Session policies: whoever has an account. Service
// control policies: callers with an account that is no management account, except service-linked roles (E-51). Resource
// control policies: every caller but service-linked roles, on resources of services they reach and of accounts other than
// the management account (E-60, G-92, G-93). The resource's policy and that of the VPC endpoint: everyone. A policy that
// was given and has no say is reported as a problem.
//
// # Keys
//
// Condition keys come from the request's context; those that follow from principal and resource are derived where they
// were neither set nor marked absent (K-05). Nothing comes from a clock.
//
// # Chosen
//
// Where AWS documents nothing or two things, the choices are those of RULES.md in the root of the module: Q-11 (NotPrincipal must
// list every level of a caller), Q-12 (a value that cannot be read makes also a negated operator false;
// [DenyUnreadable] changes that for Deny), Q-15, Q-16 ("*" names services too), Q-17, Q-20, and M-30a (a role whose path
// is not known is matched by its name).
//
// S3's object ownership, access control lists and Block Public Access, KMS grants, and the session limits of
// GetSessionToken are not modelled.
//
// # Cost
//
// Compile builds an index: statements by the names of their actions, or the service of those with wildcards, and below
// that by the literal text with which their resources begin. A decision looks the action up once, then in every policy
// type that has a say the beginning of the resource, and asks the statements found: for the rest of their patterns, at
// most pattern times value each, for their principal, and for their condition, the cheapest tests first. What it costs so
// depends
//
//   - on the number of statements only where an index cannot tell them apart: resources that begin with a wildcard or
//     variable behind the same text, NotResource, NotAction, actions with wildcards of the same service, the same action
//     and resource under different conditions. Each of these costs a match or a test;
//   - on conditions as far as they are reached: the first test that does not hold ends a statement, the first statement
//     that applies ends a policy type;
//   - on the length of a pattern and what it is compared with by their product at most, whatever the pattern: a match goes
//     back to its last star only, never further.
//
// Evaluate asks every statement, to say why it does not apply.
//
// Everything here is deterministic; parsed policies, principals and evaluators are immutable and safe for concurrent use.
package evaluate
