// Reads cases, one a line, from standard input and writes what iam-simulate says to each, one a line: a decision in the
// words of scenario files, "refused" with its reason where it does not take the case, or "threw".
//
// A case has the members principal, action, resource, account (of the resource), context (the values of all keys that the
// request has) and policies, as scenario files have them.
import { createInterface } from 'node:readline'
import { anonymousPrincipal, runSimulation } from '@cloud-copilot/iam-simulate'

const words = { Allowed: 'allowed', ExplicitlyDenied: 'explicitDeny', ImplicitlyDenied: 'implicitDeny' }
const named = (list, name) => (list ?? []).map((policy, i) => ({ name: `${name}${i}`, policy }))
const levels = (list, name) => (list ?? []).map((level, i) => ({ orgIdentifier: `${name}${i}`, policies: named(level, name) }))

// The engine takes one session policy; several allow what one of them allows.
function session(list) {
  if (!list?.length) return undefined
  return { ...list[0], Statement: list.flatMap((policy) => policy.Statement) }
}

async function decide(c) {
  const result = await runSimulation(
    {
      request: {
        principal: c.principal === 'anonymous' ? anonymousPrincipal : c.principal,
        action: c.action,
        resource: { resource: c.resource, accountId: c.account },
        contextVariables: c.context
      },
      identityPolicies: named(c.policies.identity, 'identity'),
      permissionBoundaryPolicies: c.policies.boundary && named([c.policies.boundary], 'boundary'),
      sessionPolicy: session(c.policies.session),
      serviceControlPolicies: levels(c.policies.scps, 'scp'),
      resourceControlPolicies: levels(c.policies.rcps, 'rcp'),
      resourcePolicy: c.policies.resource,
      vpcEndpointPolicies: c.policies.endpoint && named([c.policies.endpoint], 'endpoint'),
      // Keys that a request is said to have are there, those of tags on buckets too.
      additionalSettings: { s3: { bucketAbacEnabled: true } }
    },
    { simulationMode: 'Strict' }
  )
  if (result.resultType === 'error') return { says: 'refused', why: JSON.stringify(result.errors) }
  if (result.resultType === 'wildcard') return { says: 'refused', why: 'a "*" in the resource of a request is a wildcard' }
  return { says: words[result.overallResult], ignored: result.result.ignoredContextKeys ?? [] }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  let answer
  try {
    answer = await decide(JSON.parse(line))
  } catch (e) {
    answer = { says: 'threw', why: String(e) }
  }
  process.stdout.write(JSON.stringify(answer) + '\n')
}
