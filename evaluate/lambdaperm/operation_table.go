package lambdaperm

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
	atSelf        place = iota // what is operated on, "*" for an action without resources
	atFunction                 // the function, if that is what is operated on
	atConfig                   // the code signing configuration; needed
	atLayers                   // every layer version
	atProvider                 // the capacity provider
	atConnectors               // "*", if network connectors are passed
	atTagged                   // what is created, if it gets tags
	atRole                     // the role, if one is passed
	atNeededRole               // the role; needed
	atWebCode                  // the object in S3 that holds the code of a web function
	atListTags                 // like atSelf, advisory: without it the tags are left out of the answer
	atVPC                      // "*", if a VPC is given; advisory
	atFileSystems              // "*", if file systems are given; advisory
	atCode                     // the object in S3 that holds the code; advisory
	atImage                    // the repository of the image; advisory
)

// advisory reports whether checks there do not count: the operation goes on without, or older documents alone name
// them.
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
	stepGroups     = step{"choose security groups, by older documents", "ec2:DescribeSecurityGroups", atVPC}
	stepSubnets    = step{"choose subnets, by older documents", "ec2:DescribeSubnets", atVPC}
	stepVPCs       = step{"choose the VPC, by older documents", "ec2:DescribeVpcs", atVPC}
	stepMounts     = step{"choose file systems, by older documents", "elasticfilesystem:DescribeMountTargets", atFileSystems}
	stepWebCode    = step{"read the code", "s3:GetObject", atWebCode}
	stepWebVersion = step{"read the version of the code", "s3:GetObjectVersion", atWebCode}
	stepCode       = step{"read the code, by older documents", "s3:GetObject", atCode}
	stepReadRepo   = step{"read the repository's policy, by older documents", "ecr:GetRepositoryPolicy", atImage}
	stepWriteRepo  = step{"let Lambda into the repository, by older documents", "ecr:SetRepositoryPolicy", atImage}
)

// operationRows is the table of operations whose actions are not just the one of the same name ("Actions, resources,
// and condition keys for AWS Lambda", Service Authorization Reference). In alphabetical order.
var operationRows = []operationRow{
	{"AddEventSource", false, []step{stepNeededRole}},
	{"CreateCapacityProvider", true, []step{{"", "lambda:CreateCapacityProvider", atSelf}, stepTags, stepNeededRole}},
	{"CreateCodeSigningConfig", true, []step{{"", "lambda:CreateCodeSigningConfig", atSelf}, stepTags}},
	{"CreateEventSourceMapping", true, []step{{"", "lambda:CreateEventSourceMapping", atSelf}, stepTags}},
	{"CreateFunction", true, []step{
		{"", "lambda:CreateFunction", atSelf}, stepLayers, stepProvider, stepTags, stepNeededRole,
		stepGroups, stepSubnets, stepVPCs, stepMounts, stepCode, stepReadRepo, stepWriteRepo,
	}},
	{"CreateMicrovmImage", true, []step{{"", "lambda:CreateMicrovmImage", atSelf}, stepConnectors, stepTags, stepRole}},
	{"CreateNetworkConnector", true, []step{{"", "lambda:CreateNetworkConnector", atSelf}, stepTags, stepRole}},
	{"CreateWebFunction", true, []step{ // L2-9: also for the endpoint and the revision that it is created with
		{"", "lambda:CreateWebFunction", atSelf}, stepConnectors, stepTags, stepRole, stepWebCode, stepWebVersion,
	}},
	{"CreateWebFunctionRevision", false, []step{
		{"", "lambda:CreateWebFunctionRevision", atSelf}, stepConnectors, stepRole, stepWebCode, stepWebVersion,
	}},
	{"DeleteResourcePolicy", false, []step{
		{"", "lambda:DeleteResourcePolicy", atSelf}, {"remove its statements", "lambda:RemovePermission", atFunction},
	}},
	{"GetFunction", false, []step{
		{"", "lambda:GetFunction", atSelf}, {"list the tags, which are left out otherwise", "lambda:ListTags", atListTags},
	}},
	{"GetLayerVersionByArn", false, []step{{"", "lambda:GetLayerVersion", atSelf}}},
	{"GetResourcePolicy", false, []step{{"", "lambda:GetResourcePolicy", atSelf}, {"read its statements", "lambda:GetPolicy", atFunction}}},
	{"Invoke", false, []step{{"", "lambda:InvokeFunction", atSelf}}},
	{"InvokeWithResponseStream", false, []step{{"", "lambda:InvokeFunction", atSelf}}},
	{"PutFunctionCodeSigningConfig", false, []step{ // ACT-14: on both, each by itself
		{"use the code signing configuration", "lambda:PutFunctionCodeSigningConfig", atConfig},
		{"change the function", "lambda:PutFunctionCodeSigningConfig", atFunction},
	}},
	{"PutResourcePolicy", false, []step{
		{"", "lambda:PutResourcePolicy", atSelf}, {"add its statements", "lambda:AddPermission", atFunction},
		{"remove the statements there were", "lambda:RemovePermission", atFunction},
	}},
	{"RunMicrovm", false, []step{{"", "lambda:RunMicrovm", atSelf}, stepConnectors, stepRole}},
	{"UpdateFunctionCode", false, []step{{"", "lambda:UpdateFunctionCode", atSelf}, stepCode, stepReadRepo, stepWriteRepo}},
	{"UpdateFunctionCodeSigningConfig", false, []step{ // ACT-14: on both, each by itself
		{"use the code signing configuration", "lambda:UpdateFunctionCodeSigningConfig", atConfig},
		{"change the function", "lambda:UpdateFunctionCodeSigningConfig", atFunction},
	}},
	{"UpdateFunctionConfiguration", false, []step{
		{"", "lambda:UpdateFunctionConfiguration", atSelf}, stepLayers, stepProvider, stepRole, stepGroups, stepSubnets, stepVPCs, stepMounts,
	}},
	{"UpdateMicrovmImage", false, []step{{"", "lambda:UpdateMicrovmImage", atSelf}, stepConnectors, stepRole}},
	{"UpdateNetworkConnector", false, []step{{"", "lambda:UpdateNetworkConnector", atSelf}, stepRole}},
}

// permissionOnly are actions that are in the reference and are no operations (ACT-4, ACT-7).
var permissionOnly = [...]string{
	"ConnectMicrovm", "DisableReplication", "EnableReplication", "InvokeFunction", "InvokeFunctionUrl",
	"InvokeWebFunctionEndpoint", "PassCapacityProvider", "PassNetworkConnector",
}
