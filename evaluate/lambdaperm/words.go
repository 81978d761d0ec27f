package lambdaperm

// Condition keys of Lambda.
const (
	keyAuthType       = "lambda:FunctionUrlAuthType"
	keyCodeSigning    = "lambda:CodeSigningConfigArn"
	keyFunctionArn    = "lambda:FunctionArn"
	keyLayer          = "lambda:Layer"
	keyPrincipal      = "lambda:Principal"
	keySecurityGroups = "lambda:SecurityGroupIds"
	keySourceFunction = "lambda:SourceFunctionArn"
	keySubnets        = "lambda:SubnetIds"
	keyToken          = "lambda:EventSourceToken"
	keyVPC            = "lambda:VpcIds"
	keyViaURL         = "lambda:InvokedViaFunctionUrl"
)

// Condition keys of others.
const (
	keyPassedTo       = "iam:PassedToService"
	keyRequestTag     = "aws:RequestTag/"
	keyResourceTag    = "aws:ResourceTag/"
	keyRoleTag        = "iam:ResourceTag/"
	keyServiceNames   = "aws:PrincipalServiceNamesList"
	keySourceAccount  = "aws:SourceAccount"
	keySourceARN      = "aws:SourceArn"
	keySourceOrgID    = "aws:SourceOrgID"
	keySourceOrgPaths = "aws:SourceOrgPaths"
	keySourceOwner    = "aws:SourceOwner"
	keyTagKeys        = "aws:TagKeys"

	keyCallerAccount    = "kms:CallerAccount"
	keyEC2Region        = "ec2:Region"
	keyEncryptionOf     = "kms:EncryptionContext:aws:lambda:"
	keyGrantForResource = "kms:GrantIsForAWSResource"
	keyObjectVersion    = "s3:VersionId"
	keyViaAWSService    = "aws:ViaAWSService"
	keyViaService       = "kms:ViaService"
)

// Actions that are known for something.
const (
	assumeRole       = "sts:AssumeRole"
	createGrant      = "kms:CreateGrant"
	decrypt          = "kms:Decrypt"
	describeKey      = "kms:DescribeKey"
	generateDataKey  = "kms:GenerateDataKey"
	getObjectVersion = "s3:GetObjectVersion"
	getConfiguration = "lambda:GetFunctionConfiguration"
	getLayerVersion  = "lambda:GetLayerVersion" // the one that the policy of a layer version can grant
	getSecret        = "secretsmanager:GetSecretValue"
	invokeFunction   = "lambda:InvokeFunction"
	invokeURL        = "lambda:InvokeFunctionUrl"
	lambdaPrefix     = "lambda:"
	listFunctions    = "lambda:ListFunctions"
	passRole         = "iam:PassRole"
	tagResource      = "lambda:TagResource"

	// readObject and describeNetwork are lists.
	readObject      = "s3:GetObject s3:GetObjectVersion"
	describeNetwork = "ec2:DescribeNetworkInterfaces ec2:DescribeVpcs ec2:DescribeSubnets ec2:DescribeSecurityGroups"
)

// Principals.
const (
	amazonaws     = ".amazonaws.com" // what the names of most services end in
	anonymous     = "anonymous"
	lambdaService = "lambda.amazonaws.com"
	// lambdaSession stands for the names of the sessions in which Lambda acts for itself. They are not documented and
	// change from session to session (ROLE-7).
	lambdaSession = "awslambda"
)

// Managed policies for execution roles.
const (
	basicRole    = "AWSLambdaBasicExecutionRole"
	vpcRole      = "AWSLambdaVPCAccessExecutionRole"
	mskRole      = "AWSLambdaMSKExecutionRole"
	kinesisRole  = "AWSLambdaKinesisExecutionRole"
	insightsRole = "CloudWatchLambdaInsightsExecutionRolePolicy"
	signalsRole  = "CloudWatchLambdaApplicationSignalsExecutionRolePolicy"
)
