// Package cloudformation reads templates of AWS CloudFormation, as people write them and as the CDK, the Serverless
// Framework and SAM put them out, in JSON ("Template anatomy", AWS CloudFormation User Guide).
//
//	st, err := cloudformation.Read(template, stack.Environment{Account: "111122223333", Region: "eu-west-1"})
//
// Functions are evaluated ("Intrinsic function reference"): Ref, Fn::GetAtt, Fn::Sub, Fn::Join, Fn::If, Fn::FindInMap,
// Fn::Select, Fn::Split and Fn::ToJsonString, in conditions Fn::Equals, Fn::And, Fn::Or and Fn::Not. What cannot be
// evaluated is unknown, with the function as it is written for its label: "Ref Bucket", "GetAtt Thing.Out",
// "ImportValue shared-vpc", "resolve:ssm:/x". What values an unknown can have its places tell: between the fifth colon
// of a bucket's ARN and a slash it is a name.
//
// What Ref and Fn::GetAtt return of which types is a table ("Return values" of each type in the Template Reference);
// what is not in it is unknown. Pseudo parameters come from the environment. A parameter has its value from the
// environment, else its default, else it is unknown; one of an SSM type is unknown unless the environment says what its
// value is.
//
// A resource whose condition does not hold is not there, one whose condition nobody knows is there perhaps. A reference
// to nothing, also in a branch that is not taken, and references that lead back to where they come from are faults of
// the resource.
//
// Read are roles with their inline and managed policies; functions with versions, aliases, URLs, permissions, mappings
// and destinations; what triggers functions: notifications of buckets, subscriptions to topics and logs, rules,
// schedules, methods, integrations and OpenAPI documents of API Gateway, user pools, IoT and Config rules, rotation of
// secrets, load balancers, state machines, data sources of AppSync and distributions; and the policies of buckets,
// queues, topics, keys, secrets, tables, streams, repositories, file systems, endpoints and event buses. Members that
// no reader needs are ignored; one that is read and has another type is a fault.
//
// Not entered, and listed by [stack.Stack.Incomplete]: nested stacks, custom resources, macros, Fn::Transform and
// Fn::ForEach.
package cloudformation
