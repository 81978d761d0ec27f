package evaluate

import "github.com/lambdaiam/lambdaiam/internal/ascii"

// A table holds the rows of a service.
type table struct {
	gateway bool   // the service has gateway endpoints
	lengths uint64 // bit n: a row is about an action of n letters; zero: any may be
	rows    []operation
}

// rowsFor returns the rows that may be about the action. The name of a service that has a table becomes the one in
// lower case. A service that has none costs one comparison of its name.
func (f *facts) rowsFor() []operation {
	t := tableOf(f.service)
	if t == nil {
		if t = f.tableInLower(); t == nil {
			return nil
		}
	}
	f.gateway = t.gateway
	if t.lengths != 0 && (len(f.name) >= 64 || t.lengths>>len(f.name)&1 == 0) {
		return nil
	}
	return t.rows
}

// tableInLower finds the table of a service whose name is not in lower case.
func (f *facts) tableInLower() *table {
	if !hasUpper(f.service) {
		return nil
	}
	for _, name := range tableServices {
		if ascii.EqualFold(name, f.service) {
			f.service = name
			return tableOf(name)
		}
	}
	return nil
}

func hasUpper(s string) bool {
	for i := range len(s) {
		if s[i] >= 'A' && s[i] <= 'Z' {
			return true
		}
	}
	return false
}

// tableServices are the services for which tableOf has rows.
var tableServices = [...]string{
	"acm-pca", "backup", "codeartifact", "cognito-identity", "cognito-idp", "dynamodb", "ecr", "es", "glue", "iam", "iot",
	"kinesis", "kms", "lambda", "organizations", "s3", "s3express", "secretsmanager", "ses", "sns", "sqs", "sso", "states",
	"sts",
}

// tableOf returns the table of a service, whose name is in lower case; nil if it has none.
func tableOf(name string) *table {
	switch name {
	case "s3":
		return &s3Table
	case "sts":
		return &stsTable
	case "iam":
		return &iamTable
	case "kms":
		return &kmsTable
	case "lambda":
		return &lambdaTable
	case "dynamodb":
		return &dynamodbTable
	case "sqs":
		return &sqsTable
	case "sns":
		return &snsTable
	case "s3express":
		return &s3expressTable
	case "secretsmanager":
		return &secretsmanagerTable
	case "backup":
		return &backupTable
	case "es":
		return &esTable
	case "codeartifact":
		return &codeartifactTable
	case "glue":
		return &glueTable
	case "ecr":
		return &ecrTable
	case "kinesis":
		return &kinesisTable
	case "acm-pca":
		return &acmpcaTable
	case "ses":
		return &sesTable
	case "organizations":
		return &organizationsTable
	case "states":
		return &statesTable
	case "iot":
		return &iotTable
	case "cognito-idp":
		return &cognitoIDPTable
	case "cognito-identity":
		return &cognitoIdentityTable
	case "sso":
		return &ssoTable
	}
	return nil
}

// ownerMayDiffer reports whether the account that decides about resources of a service may differ from the one in their
// ARN.
func ownerMayDiffer(service string) bool {
	if t := tableOf(service); t != nil {
		for i := range t.rows {
			if t.rows[i].ownerGiven {
				return true
			}
		}
	}
	return false
}
