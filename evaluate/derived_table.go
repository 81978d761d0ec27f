package evaluate

// derivations is the table of all keys that follow from something else (K-05 to K-10), and of those that only some
// callers have, in the order of before. Sources: the lists "Availability" of "AWS global condition context keys", read in
// its state of autumn 2026; "AWS KMS condition keys" and "Bucket policy examples using condition keys" for the keys
// of KMS and S3.
//
// It is an array of constants and functions, which the linker lays out.
var derivations = [...]derivation{
	{key: "aws:userid", callers: anyone, standing: absent, value: callerUserID},
	{key: "ec2:region", callers: anyone, standing: assumed, value: ec2Region, agrees: agreesAlways, sent: lists}, // K-09
	{key: "aws:tagkeys", callers: anyone, standing: absent, value: tagKeys, agrees: agreesTagKeys},               // K-07
	{key: "aws:username", callers: users, standing: known, value: callerName},
	{key: "aws:calledvia", callers: inAccounts},
	{key: "aws:epochtime", callers: anyone, standing: absent, value: epochTime, agrees: agreesTime},
	{key: "aws:sourcearn", callers: services},
	{key: "aws:vpceorgid", callers: anyone, standing: absent, value: endpointOrganization},
	{key: "aws:assumedroot", callers: roots},
	{key: "aws:currenttime", callers: anyone, standing: absent, value: currentTime, agrees: agreesTime},
	{key: "aws:sourceorgid", callers: services, standing: absent, value: sourceOrganization},
	{key: "aws:principalarn", callers: signed, standing: assumed, value: callerARN, agrees: agreesARN}, // K-11
	{key: "ec2:roledelivery", callers: roles},
	{key: "aws:calledvialast", callers: inAccounts, standing: absent, value: lastCalled}, // K-06
	{key: "aws:principaltype", callers: anyone, standing: known, value: callerType},
	{key: "aws:resourceorgid", callers: anyone, standing: absent, value: ownerOrganization, sent: sendsOwner}, // K-10
	{key: "aws:sourceaccount", callers: services},
	{key: "aws:viaawsservice", callers: anyone, standing: assumed, value: viaService, agrees: agreesVia},        // K-06
	{key: "kms:calleraccount", callers: inAccounts | services, standing: absent, value: kmsCaller, sent: lists}, // K-09
	{key: "aws:calledviafirst", callers: inAccounts, standing: absent, value: firstCalled},                      // K-06
	{key: "aws:principalorgid", callers: inAccounts, standing: absent, value: callerOrganization},
	{key: "aws:sourceidentity", callers: roles, standing: absent, value: callerSourceIdentity},
	{key: "aws:sourceorgpaths", callers: services},
	{key: "aws:tokenissuetime", callers: inAccounts},
	{key: "codebuild:buildarn", callers: roles},
	{key: "glue:roleassumedby", callers: roles},
	{key: "s3:resourceaccount", callers: anyone, standing: assumed, value: s3Owner, agrees: agreesOwner, sent: lists}, // K-09
	{key: "aws:calledviaawsmcp", callers: inAccounts},
	{key: "aws:requestedregion", callers: anyone, standing: assumed, value: region, agrees: agreesAlways},
	{key: "aws:resourceaccount", callers: anyone, standing: assumed, value: ownerAccount, agrees: agreesOwner, sent: sendsOwner}, // K-10
	{key: "aws:chatbotsourcearn", callers: roles},
	{key: "aws:principalaccount", callers: anyone, standing: known, value: callerAccount},
	{key: "aws:resourceorgpaths", callers: anyone, standing: absent, value: ownerOrgPath, sent: sendsOwner}, // K-10
	{key: "aws:signinsessionarn", callers: inAccounts},
	{key: "aws:viaawsmcpservice", callers: inAccounts, standing: absent, value: viaMCP},
	{key: "codebuild:projectarn", callers: roles},
	{key: "identitystore:userid", callers: roles},
	{key: "aws:federatedprovider", callers: providers | roles, standing: known, value: callerProvider},
	{key: "aws:principalorgpaths", callers: inAccounts, standing: absent, value: callerOrgPath},
	{key: "aws:viacustomerdomain", callers: inAccounts},
	{key: "ec2:sourceinstancearn", callers: roles},
	{key: "ssm:sourceinstancearn", callers: roles},
	{key: "aws:multifactorauthage", callers: inAccounts},
	{key: "aws:ec2instancesourcevpc", callers: roles},
	{key: "aws:principalservicename", callers: services, standing: known, value: callerName},
	{key: "lambda:sourcefunctionarn", callers: roles},
	{key: "aws:principalisawsservice", callers: signed, standing: known, value: callerIsService},
	{key: "s3express:resourceaccount", callers: anyone, standing: assumed, value: s3Owner, agrees: agreesOwner, sent: lists}, // K-09
	{key: "aws:multifactorauthpresent", callers: inAccounts},
	{key: "aws:principalservicenameslist", callers: services, standing: assumed, value: callerName, agrees: agreesList},
	{key: "glue:credentialissuingservice", callers: roles},
	{key: "aws:ec2instancesourceprivateipv4", callers: roles},
}

// families are the rows of families, whose names end in a slash. That of a family of every service begins with a colon.
var families = [...]derivation{
	{key: "aws:resourcetag/", callers: anyone, standing: absent, value: ownTag},
	{key: "aws:principaltag/", callers: users | sessions, standing: absent, value: callerTag},
	{key: ":resourcetag/", callers: anyone, standing: absent, value: serviceTag, sent: lists}, // K-08
}

// starts has, for each length of a key, where in derivations those of that length or a greater one begin.
var starts = [...]uint8{
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 3, 4, 8, 8, 11, 13, 19, 27,
	30, 37, 42, 43, 43, 46, 48, 49, 49, 49, 51, 51, 51, 52,
}
