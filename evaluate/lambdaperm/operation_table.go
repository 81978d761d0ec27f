package lambdaperm

import "slices"

// A step is one check of an operation: an action, and what it is asked about. What it is asked about also says when the
// check is made.
type step struct {
	name   string // in words
	action string
	at     place
}

// A place says which resources of an operation a step is about. A step is left out where there is none.
type place uint8

const (
	atSelf           place = iota // what is operated on, "*" for an action without resources
	atFunction                    // the function, if that is what is operated on
	atConfig                      // the code signing configuration; needed
	atLayers                      // every layer version
	atProvider                    // the capacity provider
	atConnectors                  // "*", if network connectors are passed
	atTagged                      // what is created, if it gets tags
	atRole                        // the role, if one is passed
	atNeededRole                  // the role; needed
	atVPC                         // "*", if a VPC is given
	atFileSystems                 // every file system of Amazon EFS
	atCode                        // the object in S3 that holds the code, if none of its versions is named
	atCodeVersion                 // the object in S3, if a version is named
	atImage                       // the repository of the image
	atClosedImage                 // the repository, if it is the account's and Lambda may not read it
	atKey                         // the key for environment variables
	atDurableKey                  // the key for durable executions
	atFilterKey                   // the key for filter criteria
	atVPCConnections              // "*", for a mapping of a cluster of Amazon MSK in another account
	atWebCode                     // the object in S3 that holds the code of a web function
	// Checks from here on are advisory: without them the operation leaves something out, or works.
	atListTags       // like atSelf
	atVPCItself      // the VPC, if one is given
	atKeyRead        // like atKey
	atDurableKeyRead // like atDurableKey
	atFilterKeyRead  // like atFilterKey
	atCodeKeyRead    // the key for the code
)

// advisory reports whether checks there do not count.
func (p place) advisory() bool { return p >= atListTags }

// An operationRow is an operation of the API that takes more than the action of the same name.
type operationRow struct {
	name    string
	creates bool // what is operated on comes into being, with the tags of the call (IDP-10)
	steps   []step
}

// The steps that several operations have.
var (
	stepLayers     = step{"use the layer version", getLayerVersion, atLayers}
	stepProvider   = step{"use the capacity provider", "lambda:PassCapacityProvider", atProvider}
	stepConnectors = step{"use the network connectors", "lambda:PassNetworkConnector", atConnectors}
	stepTags       = step{"tag what is created", tagResource, atTagged}
	stepRole       = step{"pass the role to Lambda", passRole, atRole}
	stepNeededRole = step{"pass the role to Lambda", passRole, atNeededRole}
	stepWebCode    = step{"read the code", "s3:GetObject", atWebCode}
	stepWebVersion = step{"read the version of the code", getObjectVersion, atWebCode}
)

// What Lambda does with the caller's permissions when a function is made or changed.
var (
	stepsNetwork = []step{ // L2-1
		{"look up the security groups", "ec2:DescribeSecurityGroups", atVPC},
		{"look up the subnets", "ec2:DescribeSubnets", atVPC},
		{"look up the VPC", "ec2:DescribeVpcs", atVPC},
		{"look up the security groups of the VPC", "ec2:GetSecurityGroupsForVpc", atVPCItself},
		{"look up the mount targets", "elasticfilesystem:DescribeMountTargets", atFileSystems},
	}
	stepsObject = []step{ // L2-1
		{"read the code", "s3:GetObject", atCode},
		{"read the version of the code", getObjectVersion, atCodeVersion},
	}
	stepsImage = []step{ // L2-1
		{"read the image", "ecr:BatchGetImage", atImage},
		{"read the layers of the image", "ecr:GetDownloadUrlForLayer", atImage},
		{"read the repository's policy, which does not let Lambda in", "ecr:GetRepositoryPolicy", atClosedImage},
		{"let Lambda into the repository", "ecr:SetRepositoryPolicy", atClosedImage},
	}
	stepsKeys = []step{ // L2-4
		{"let Lambda use the key for environment variables", createGrant, atKey},
		{"encrypt with the key for environment variables", "kms:Encrypt", atKey},
		{"look up the key for durable executions", describeKey, atDurableKey},
		{"try the key for durable executions", generateDataKey, atDurableKey},
		{"try the key for durable executions", decrypt, atDurableKey},
	}
	stepsFilterKey = []step{ // L2-3
		{"look up the key for filter criteria", describeKey, atFilterKey},
		{"encrypt the filter criteria", generateDataKey, atFilterKey},
		{"decrypt the filter criteria", decrypt, atFilterKey},
	}
	stepVariables   = step{"see the environment variables", decrypt, atKeyRead}                      // L2-4
	stepDownload    = step{"download the code", decrypt, atCodeKeyRead}                              // L2-4
	stepDurableData = step{"decrypt what the durable execution holds", decrypt, atDurableKey}        // L2-4
	stepSeeDurable  = step{"see what the durable execution holds", decrypt, atDurableKeyRead}        // L2-4
	stepSeeFilters  = step{"see the filter criteria, encrypted otherwise", decrypt, atFilterKeyRead} // L2-3
)

// operationRows is the table of operations whose actions are not just the one of the same name ("Actions, resources,
// and condition keys for AWS Lambda", Service Authorization Reference). In alphabetical order.
var operationRows = []operationRow{
	{"AddEventSource", false, []step{stepNeededRole}},
	{"CreateCapacityProvider", true, []step{{"", "lambda:CreateCapacityProvider", atSelf}, stepTags, stepNeededRole}},
	{"CreateCodeSigningConfig", true, []step{{"", "lambda:CreateCodeSigningConfig", atSelf}, stepTags}},
	{"CreateEventSourceMapping", true, slices.Concat(
		[]step{{"", "lambda:CreateEventSourceMapping", atSelf}, stepTags}, stepsFilterKey,
		[]step{{"look up the VPC connections of clusters", "kafka:ListVpcConnections", atVPCConnections}}, // PULL-8
	)},
	{"CreateFunction", true, slices.Concat(
		[]step{{"", "lambda:CreateFunction", atSelf}, stepLayers, stepProvider, stepTags, stepNeededRole},
		stepsNetwork, stepsObject, stepsImage, stepsKeys,
	)},
	{"CreateMicrovmImage", true, []step{{"", "lambda:CreateMicrovmImage", atSelf}, stepConnectors, stepTags, stepRole}},
	{"CreateNetworkConnector", true, []step{{"", "lambda:CreateNetworkConnector", atSelf}, stepTags, stepRole}},
	{"CreateWebFunction", true, []step{ // L2-9: also for the endpoint and the revision that it is created with
		{"", "lambda:CreateWebFunction", atSelf}, stepConnectors, stepTags, stepRole, stepWebCode, stepWebVersion,
	}},
	{"CreateWebFunctionRevision", false, []step{
		{"", "lambda:CreateWebFunctionRevision", atSelf}, stepConnectors, stepRole, stepWebCode, stepWebVersion,
	}},
	{"DeleteEventSourceMapping", false, []step{{"", "lambda:DeleteEventSourceMapping", atSelf}, stepSeeFilters}},
	{"DeleteResourcePolicy", false, []step{
		{"", "lambda:DeleteResourcePolicy", atSelf}, {"remove its statements", "lambda:RemovePermission", atFunction},
	}},
	{"GetDurableExecution", false, []step{{"", "lambda:GetDurableExecution", atSelf}, stepSeeDurable}},
	{"GetDurableExecutionHistory", false, []step{{"", "lambda:GetDurableExecutionHistory", atSelf}, stepSeeDurable}},
	{"GetDurableExecutionState", false, []step{{"", "lambda:GetDurableExecutionState", atSelf}, stepDurableData}},
	{"GetEventSourceMapping", false, []step{{"", "lambda:GetEventSourceMapping", atSelf}, stepSeeFilters}},
	{"GetFunction", false, []step{
		{"", "lambda:GetFunction", atSelf}, {"list the tags, which are left out otherwise", "lambda:ListTags", atListTags},
		stepVariables, stepDownload,
	}},
	{"GetFunctionConfiguration", false, []step{{"", getConfiguration, atSelf}, stepVariables}},
	{"GetLayerVersionByArn", false, []step{{"", "lambda:GetLayerVersion", atSelf}}},
	{"GetResourcePolicy", false, []step{{"", "lambda:GetResourcePolicy", atSelf}, {"read its statements", "lambda:GetPolicy", atFunction}}},
	{"Invoke", false, []step{{"", "lambda:InvokeFunction", atSelf}}},
	{"InvokeWithResponseStream", false, []step{{"", "lambda:InvokeFunction", atSelf}}},
	{"PublishLayerVersion", false, slices.Concat([]step{{"", "lambda:PublishLayerVersion", atSelf}}, stepsObject)},
	{"PutFunctionCodeSigningConfig", false, []step{ // ACT-14: on both, each by itself
		{"use the code signing configuration", "lambda:PutFunctionCodeSigningConfig", atConfig},
		{"change the function", "lambda:PutFunctionCodeSigningConfig", atFunction},
	}},
	{"PutResourcePolicy", false, []step{
		{"", "lambda:PutResourcePolicy", atSelf}, {"add its statements", "lambda:AddPermission", atFunction},
		{"remove the statements there were", "lambda:RemovePermission", atFunction},
	}},
	{"RunMicrovm", false, []step{{"", "lambda:RunMicrovm", atSelf}, stepConnectors, stepRole}},
	{"SendDurableExecutionCallbackFailure", false, []step{{"", "lambda:SendDurableExecutionCallbackFailure", atSelf}, stepDurableData}},
	{"SendDurableExecutionCallbackHeartbeat", false, []step{{"", "lambda:SendDurableExecutionCallbackHeartbeat", atSelf}, stepDurableData}},
	{"SendDurableExecutionCallbackSuccess", false, []step{{"", "lambda:SendDurableExecutionCallbackSuccess", atSelf}, stepDurableData}},
	{"StopDurableExecution", false, []step{{"", "lambda:StopDurableExecution", atSelf}, stepDurableData}},
	{"UpdateEventSourceMapping", false, slices.Concat([]step{{"", "lambda:UpdateEventSourceMapping", atSelf}}, stepsFilterKey)},
	{"UpdateFunctionCode", false, slices.Concat([]step{{"", "lambda:UpdateFunctionCode", atSelf}}, stepsObject, stepsImage)},
	{"UpdateFunctionCodeSigningConfig", false, []step{ // ACT-14: on both, each by itself
		{"use the code signing configuration", "lambda:UpdateFunctionCodeSigningConfig", atConfig},
		{"change the function", "lambda:UpdateFunctionCodeSigningConfig", atFunction},
	}},
	{"UpdateFunctionConfiguration", false, slices.Concat(
		[]step{{"", "lambda:UpdateFunctionConfiguration", atSelf}, stepLayers, stepProvider, stepRole}, stepsNetwork, stepsKeys,
	)},
	{"UpdateMicrovmImage", false, []step{{"", "lambda:UpdateMicrovmImage", atSelf}, stepConnectors, stepRole}},
	{"UpdateNetworkConnector", false, []step{{"", "lambda:UpdateNetworkConnector", atSelf}, stepRole}},
}

// permissionOnly are actions that are in the reference and are no operations (ACT-4, ACT-7).
var permissionOnly = [...]string{
	"ConnectMicrovm", "DisableReplication", "EnableReplication", "InvokeFunction", "InvokeFunctionUrl",
	"InvokeWebFunctionEndpoint", "PassCapacityProvider", "PassNetworkConnector",
}
