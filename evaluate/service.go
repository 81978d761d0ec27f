package evaluate

import "strings"

// Reason names what decided a request where no policy did. The zero value is for decisions that policies made.
type Reason string

// The reasons: a closed list.
const (
	NeedsNoPermission Reason = "NEEDS_NO_PERMISSION" // the call is open to every caller (E-24)
	CrossPartition    Reason = "CROSS_PARTITION"     // caller and resource are in different partitions (E-45)
	AWSOwned          Reason = "AWS_OWNED_RESOURCE"  // AWS's own policies cannot be changed (E-46)
	ReservedRole      Reason = "AWS_RESERVED_ROLE"   // roles of IAM Identity Center cannot be changed (E-47)
	AWSManagedAlias   Reason = "AWS_MANAGED_ALIAS"   // aliases of AWS managed keys cannot be changed (E-35a)
	FederatedSession  Reason = "FEDERATED_USER_CALL" // sessions of GetFederationToken cannot call IAM or STS (E-23)
	InvalidRequest    Reason = "INVALID_REQUEST"     // zero principal, malformed action, no resource
)

// special returns the name of a service that has rules of its own in lower case, any other as it is.
func special(serviceName string) string {
	switch serviceName {
	case "s3", "iam", "sts", "kms", "lambda", "dynamodb":
		return serviceName
	}
	for _, s := range [...]string{"s3", "iam", "sts", "kms", "lambda", "dynamodb"} {
		if len(s) == len(serviceName) && strings.EqualFold(s, serviceName) {
			return s
		}
	}
	return serviceName
}

// A lock is a set of actions that no policy can allow on some resources.
type lock struct {
	service string // of actions and resources
	account string // of the resource, "" for any
	prefix  string // of the resource part
	actions string // names in lower case, each with a blank before and behind it
	reason  Reason
}

// locks is data: action × resource (E-35a, E-46, E-47).
var locks = [...]lock{
	{"iam", "aws", "policy/", " createpolicy createpolicyversion deletepolicy deletepolicyversion setdefaultpolicyversion" +
		" tagpolicy untagpolicy ", AWSOwned},
	{"iam", "", "role/aws-reserved/", " attachrolepolicy createrole createservicelinkedrole deleterole" +
		" deleterolepermissionsboundary deleterolepolicy deleteservicelinkedrole detachrolepolicy passrole" +
		" putrolepermissionsboundary putrolepolicy tagrole untagrole updateassumerolepolicy updaterole" +
		" updateroledescription ", ReservedRole},
	{"kms", "", "alias/aws/", " createalias deletealias updatealias ", AWSManagedAlias},
}

// locked returns the reason why no policy can allow the action on the resource, "" if one can.
func locked(serviceName, name string, r *arnParts) Reason {
	for i := range locks {
		l := &locks[i]
		if serviceName != l.service || r.service != l.service || l.account != "" && r.account != l.account ||
			!strings.HasPrefix(r.resource, l.prefix) {
			continue
		}
		for a := range strings.FieldsSeq(l.actions) {
			if strings.EqualFold(a, name) {
				return l.reason
			}
		}
	}
	return ""
}

// mustAllow reports whether the resource's own policy must allow or delegate: the trust policy of a role that is
// assumed and the policy of a KMS key (E-30, E-31, E-35).
func mustAllow(serviceName, name string, r *arnParts) bool {
	switch {
	case serviceName == "kms":
		return r.service == "kms" && strings.HasPrefix(r.resource, "key/")
	case serviceName == "sts" && r.service == "iam" && strings.HasPrefix(r.resource, "role/"):
		for _, a := range [...]string{"AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "TagSession",
			"SetSourceIdentity", "SetContext"} {
			if strings.EqualFold(a, name) {
				return true
			}
		}
	}
	return false
}

// hasNoPolicy reports whether the resource of a KMS action is none that has a policy: an alias, or no resource (E-35a).
func hasNoPolicy(serviceName string, r *arnParts, resource string) bool {
	return serviceName == "kms" && (resource == "*" || r.service == "kms" && strings.HasPrefix(r.resource, "alias/"))
}
