package lambdaperm

// CreateFunction asks whether a caller may create a function, which is described as if it were there; it must have an
// execution role. The checks are lambda:CreateFunction on its ARN, with the condition keys that follow from the
// description; iam:PassRole on the role; lambda:GetLayerVersion on every layer version, for one of another account also
// by the layer version's own policy; lambda:PassCapacityProvider and lambda:TagResource where they apply ("Actions,
// resources, and condition keys for AWS Lambda", Service Authorization Reference). All must be allowed, and what Lambda
// does with the caller's permissions: see [Do]. What the role and Lambda itself must be allowed is the matter of
// [CheckRole].
//
// lambda:Layer, lambda:SubnetIds, lambda:SecurityGroupIds and aws:TagKeys are lists, absent where there is nothing to
// list; lambda:VpcIds is one text, and absent without a VPC; Lambda derives it from the subnets, so they come with the
// VPC's id, unless the caller's Context has the key. aws:ResourceTag/… is filled from the tags of the call, also for
// lambda:TagResource.
//
// A role with more permissions than the caller changes nothing: see [Escalation].
//
// The error is an [*Error]: [CodeInvalidParameter] for a role that is missing or of another account than the function,
// for subnets without the VPC's id, and for a description that Lambda refuses: an image besides a .zip file, code
// signing or layers; more than five layers; subnets without security groups; file systems without a VPC; a key for
// durable executions of another Region or for a function that is not durable; code by reference without a version of
// the object; [CodeInvalidARN] for an ARN that is malformed or of the wrong type; [CodeUnknownQualifier] for an ARN
// with a qualifier; [CodeInvalidPrincipal] for a caller that is no IAM principal. Or it is the [*policy.Error] of a
// policy that is not legal in its place.
func CreateFunction(c Caller, f Function) (Report, error) {
	return Do(c, Operation{Name: "CreateFunction", Function: &f})
}

// UpdateFunctionConfigurationInput holds what the permissions to change a function's configuration depend on. The zero
// value of a field leaves the parameter out, so that this part of the configuration stays as it is.
type UpdateFunctionConfigurationInput struct {
	Role   *Role          `json:"role,omitempty"`
	Layers []LayerVersion `json:"layers,omitempty"` // all that the function shall have then
	// VPC is where the function shall be then; one without subnets takes it out of its VPC.
	VPC              *VPC         `json:"vpc,omitempty"`
	CapacityProvider string       `json:"capacityProvider,omitempty"` // ARN
	FileSystems      []FileSystem `json:"fileSystems,omitempty"`      // all that the function shall mount then
	KMSKey           string       `json:"kmsKey,omitempty"`           // ARN: to encrypt environment variables
	DurableKey       string       `json:"durableKey,omitempty"`       // ARN: to encrypt durable executions
}

// UpdateFunctionConfiguration asks whether a caller may change the configuration of a function. The checks are those of
// [CreateFunction], without tags, on the function as it is: lambda:UpdateFunctionConfiguration, iam:PassRole if a role
// is given, lambda:GetLayerVersion on every layer version that is given.
//
// A function that is in a VPC and gets no other keeps it: lambda:VpcIds then has the id of that VPC. Layers, subnets
// and security groups are not repeated, so their keys are absent; nor is anything asked about what stays as it is.
// lambda:CodeSigningConfigArn is absent unless the caller's Context has it.
//
// No policy of the function lets another account do this. The errors are those of [CreateFunction], but no role need be
// given.
func UpdateFunctionConfiguration(c Caller, f Function, in UpdateFunctionConfigurationInput) (Report, error) {
	return Do(c, Operation{
		Name: "UpdateFunctionConfiguration", Function: &f, Role: in.Role, Layers: in.Layers, VPC: in.VPC,
		CapacityProvider: in.CapacityProvider, FileSystems: in.FileSystems, KMSKey: in.KMSKey, DurableKey: in.DurableKey,
	})
}

// CreateEventSourceMapping asks whether a caller may let Lambda poll an event source for a function, or with a
// qualifier for a version or alias of it. The action takes no resource, so a statement must be about "*";
// lambda:FunctionArn has the ARN of the target as addressed and can restrict it. With tags there is a check of
// lambda:TagResource, on the mappings of the account as a whole, since there is no id yet. What depends on the mapping
// is asked by [MapEventSource]. Whether the function's role can poll the source is another question.
//
// The error is an [*Error] with [CodeInvalidARN] for the function's ARN, [CodeUnknownQualifier], or
// [CodeInvalidPrincipal] for a caller that is no IAM principal, or the [*policy.Error] of a policy that is not legal in
// its place.
func CreateEventSourceMapping(c Caller, f Function, qualifier string, tags map[string]string) (Report, error) {
	return Do(c, Operation{Name: "CreateEventSourceMapping", Function: &f, Qualifier: qualifier, Tags: tags})
}

// MapEventSource asks whether a caller may create an event source mapping as it is described: what
// [CreateEventSourceMapping] asks and, where the filter criteria are encrypted with a KMS key, kms:DescribeKey,
// kms:GenerateDataKey and kms:Decrypt on it ("Control which events Lambda sends to your function", AWS Lambda Developer
// Guide, which says that a call needs some or all of them), and kafka:ListVpcConnections where the cluster of Amazon
// MSK belongs to another account. [PollEventSource] asks whether Lambda can poll the source then.
//
// The errors are those of [CreateEventSourceMapping] and of [PollEventSource] about the mapping.
func MapEventSource(
	c Caller, f Function, qualifier string, m EventSourceMapping, tags map[string]string,
) (Report, error) {
	return Do(c, Operation{Name: "CreateEventSourceMapping", Function: &f, Qualifier: qualifier, Tags: tags, Mapping: &m})
}
