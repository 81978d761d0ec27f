package evaluate

// derivations is the table of all keys that follow from something else (K-05 to K-10), and of those that only some
// callers have, in the order of before. Its sources are the lists "Availability" of "AWS global condition context keys",
// in its state of autumn 2026, and for the keys of KMS and S3 "AWS KMS condition keys" and "Bucket policy examples using
// condition keys".
//
// It is an array of constants and functions, which the linker lays out. Rows are wider than other lines.
var derivations = [...]derivation{
	{key: "aws:userid", callers: anyone, standing: absentKey, value: callerUserID},
	{key: "ec2:region", callers: anyone, standing: assumedKey, value: ec2Region, agrees: agreesAlways, sent: lists}, // K-09
	{key: "aws:tagkeys", callers: anyone, standing: absentKey, values: tagKeys, agrees: agreesTagKeys},              // K-07
	{key: "aws:username", callers: users, standing: knownKey, value: callerName},
	{key: "aws:calledvia", callers: inAccounts},
	{key: "aws:epochtime", callers: anyone, standing: absentKey, value: epochTime, agrees: agreesTime},
	{key: "aws:sourcearn", callers: services},
	{key: "aws:vpceorgid", callers: anyone, standing: absentKey, value: endpointOrganization},
	{key: "aws:assumedroot", callers: roots},
	{key: "aws:currenttime", callers: anyone, standing: absentKey, value: currentTime, agrees: agreesTime},
	{key: "aws:sourceorgid", callers: services, standing: absentKey, value: sourceOrganization},
	{key: "aws:principalarn", callers: signed, standing: assumedKey, value: callerARN, agrees: agreesARN}, // K-11
	{key: "ec2:roledelivery", callers: roles},
	{key: "aws:calledvialast", callers: inAccounts, standing: absentKey, value: lastCalled}, // K-06
	{key: "aws:principaltype", callers: anyone, standing: knownKey, value: callerType},
	{key: "aws:resourceorgid", callers: anyone, standing: absentKey, value: ownerOrganization, sent: sendsOwner}, // K-10
	{key: "aws:sourceaccount", callers: services},
	{key: "aws:viaawsservice", callers: anyone, standing: assumedKey, value: viaService, agrees: agreesVia},        // K-06
	{key: "kms:calleraccount", callers: inAccounts | services, standing: absentKey, value: kmsCaller, sent: lists}, // K-09
	{key: "aws:calledviafirst", callers: inAccounts, standing: absentKey, value: firstCalled},                      // K-06
	{key: "aws:principalorgid", callers: inAccounts, standing: absentKey, value: callerOrganization},
	{key: "aws:sourceidentity", callers: roles, standing: absentKey, value: callerSourceIdentity},
	{key: "aws:sourceorgpaths", callers: services},
	{key: "aws:tokenissuetime", callers: inAccounts},
	{key: "codebuild:buildarn", callers: roles},
	{key: "glue:roleassumedby", callers: roles},
	{key: "s3:resourceaccount", callers: anyone, standing: assumedKey, value: s3Owner, agrees: agreesOwner, sent: lists}, // K-09
	{key: "aws:calledviaawsmcp", callers: inAccounts},
	{key: "aws:requestedregion", callers: anyone, standing: assumedKey, value: requestRegion, agrees: agreesAlways},
	{key: "aws:resourceaccount", callers: anyone, standing: assumedKey, value: ownerAccount, agrees: agreesOwner, sent: sendsOwner}, // K-10
	{key: "aws:chatbotsourcearn", callers: roles},
	{key: "aws:principalaccount", callers: anyone, standing: knownKey, value: callerAccount},
	{key: "aws:resourceorgpaths", callers: anyone, standing: absentKey, value: ownerOrgPath, sent: sendsOwner}, // K-10
	{key: "aws:signinsessionarn", callers: inAccounts},
	{key: "aws:viaawsmcpservice", callers: inAccounts, standing: absentKey, value: viaMCP},
	{key: "codebuild:projectarn", callers: roles},
	{key: "identitystore:userid", callers: roles},
	{key: "aws:federatedprovider", callers: providers | roles, standing: knownKey, value: callerProvider},
	{key: "aws:principalorgpaths", callers: inAccounts, standing: absentKey, value: callerOrgPath},
	{key: "aws:viacustomerdomain", callers: inAccounts},
	{key: "ec2:sourceinstancearn", callers: roles},
	{key: "ssm:sourceinstancearn", callers: roles},
	{key: "aws:multifactorauthage", callers: inAccounts},
	{key: "aws:ec2instancesourcevpc", callers: roles},
	{key: "aws:principalservicename", callers: services, standing: knownKey, value: callerName},
	{key: "lambda:sourcefunctionarn", callers: roles},
	{key: "aws:principalisawsservice", callers: signed, standing: knownKey, value: callerIsService},
	{key: "s3express:resourceaccount", callers: anyone, standing: assumedKey, value: s3Owner, agrees: agreesOwner, sent: lists}, // K-09
	{key: "aws:multifactorauthpresent", callers: inAccounts},
	{key: "aws:principalservicenameslist", callers: services, standing: assumedKey, value: callerName, agrees: agreesList},
	{key: "glue:credentialissuingservice", callers: roles},
	{key: "aws:ec2instancesourceprivateipv4", callers: roles},
}

// families are the rows of families, whose names end in a slash. That of a family of every service begins with a colon.
var families = [...]derivation{
	{key: "aws:resourcetag/", callers: anyone, standing: absentKey, value: ownTag},
	{key: "aws:principaltag/", callers: users | sessions, standing: absentKey, value: callerTag},
	{key: ":resourcetag/", callers: anyone, standing: absentKey, value: serviceTag, sent: lists}, // K-08
}

// starts has, for each length of a key, where in derivations those of that length or a greater one begin.
var starts = [...]uint8{
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 3, 4, 8, 8, 11, 13, 19, 27,
	30, 37, 42, 43, 43, 46, 48, 49, 49, 49, 51, 51, 51, 52,
}
