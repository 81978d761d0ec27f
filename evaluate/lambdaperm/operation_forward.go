package lambdaperm

import (
	"cmp"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// What Lambda asks of other services with the caller's permissions (L2-1, L2-3, L2-4).

// isForwarded reports whether Lambda makes the request with the caller's permissions, and not the caller.
func (s step) isForwarded() bool {
	return !strings.HasPrefix(s.action, lambdaPrefix) && s.action != passRole
}

// forward sets the keys of a request that Lambda makes with the caller's permissions.
func (q *operationReport) forward(ctx *condition.Context, s step) {
	op := q.op
	region := op.where().Region
	ctx.SetBool(keyViaAWSService, true)
	service, _, _ := strings.Cut(s.action, ":")
	switch service {
	case "ec2":
		ctx.Set(keyEC2Region, region)
	case "s3":
		if s.action == getObjectVersion && op.CodeVersion != "" {
			ctx.Set(keyObjectVersion, op.CodeVersion)
		}
	case "kms":
		ctx.Set(keyViaService, "lambda."+region+amazonaws)
		ctx.Set(keyCallerAccount, q.c.Principal.Account())
		if s.action == createGrant {
			ctx.SetBool(keyGrantForResource, true)
		}
		q.encryptionContext(ctx, s)
	}
}

// encryptionContext sets the encryption context where it is documented: of filter criteria and durable executions. A
// key is looked up without.
func (q *operationReport) encryptionContext(ctx *condition.Context, s step) {
	if s.action == describeKey {
		return
	}
	f, m := q.op.Function, q.op.Mapping
	switch s.at {
	case atDurableKey, atDurableKeyRead:
		if f != nil {
			ctx.Set(keyEncryptionOf+"FunctionArn", f.ARN.String())
		}
	case atFilterKey, atFilterKeyRead:
		if f != nil {
			fn, _ := f.ARN.WithQualifier(q.op.Qualifier) // Do has looked at it
			ctx.Set(keyEncryptionOf+"FunctionArn", fn.String())
		}
		if m.SourceARN != "" {
			ctx.Set(keyEncryptionOf+"EventSourceArn", m.SourceARN)
		} else if m.SelfManagedKafka {
			ctx.SetAbsent(keyEncryptionOf + "EventSourceArn")
		}
	}
}

// forwarded returns what Lambda asks other services about.
func (q *operationReport) forwarded(at place) ([]subject, error) {
	op := q.op
	switch at {
	case atVPC:
		return q.whole(op.VPC != nil && len(op.VPC.Subnets) > 0), nil
	case atVPCItself:
		if op.VPC == nil || len(op.VPC.Subnets) == 0 {
			return nil, nil
		}
		a := op.where()
		id, _ := q.c.Context.Value(keyVPC)
		a.Service, a.Resource = "ec2", "vpc/"+cmp.Or(op.VPC.ID, id)
		return []subject{{resource: evaluate.Resource{ARN: a.String()}}}, nil
	case atFileSystems:
		return q.fileSystems()
	case atCode:
		return q.object(op.CodeVersion == "")
	case atCodeVersion:
		return q.object(op.CodeVersion != "")
	case atImage:
		return q.repository()
	case atClosedImage:
		return q.closedRepository()
	case atKey, atKeyRead:
		return q.key(op.KMSKey)
	case atDurableKey, atDurableKeyRead:
		return q.key(op.DurableKey)
	case atCodeKeyRead:
		return q.key(op.CodeKey)
	case atFilterKey, atFilterKeyRead:
		if op.Mapping == nil {
			return nil, nil
		}
		return q.key(op.Mapping.FilterKey)
	default: // atVPCConnections
		if op.Mapping == nil {
			return nil, nil
		}
		row, err := op.Mapping.source()
		if err != nil || !row.poll().is(isMSK) {
			return nil, err
		}
		_, connection := op.Mapping.cluster(q.account())
		return q.whole(connection != ""), nil // PULL-8
	}
}

// fileSystems returns the file systems of Amazon EFS. The mount targets of others are looked up by the console alone.
func (q *operationReport) fileSystems() ([]subject, error) {
	var list []subject
	for _, fs := range q.op.FileSystems {
		if a, err := arn.Parse(fs.ARN); err == nil && a.Service == "s3files" {
			continue
		}
		if err := isARN(fs.ARN, "elasticfilesystem", "file-system/"); err != nil {
			return nil, err
		}
		p := fs.Policy
		if p == nil {
			p = q.attached(fs.ARN)
		}
		list = append(list, subject{evaluate.Resource{ARN: fs.ARN}, p})
	}
	return list, nil
}

// object returns the object in S3 that holds the code, if a condition holds.
func (q *operationReport) object(holds bool) ([]subject, error) {
	text := q.op.CodeObject
	if text == "" || !holds {
		return nil, nil
	}
	a, err := arn.Parse(text)
	bucket, key, _ := strings.Cut(text, "/")
	if err != nil || a.Service != "s3" || a.Region != "" || a.AccountID != "" || key == "" {
		return nil, &Error{Code: CodeInvalidARN, Input: text,
			Reason: "not the ARN of an object in S3: arn:…:s3:::BUCKET/KEY"}
	}
	account := cmp.Or(q.op.CodeAccount, q.account())
	return []subject{{evaluate.Resource{ARN: text, Account: account}, q.attached(bucket)}}, nil
}

// repository returns the repository of the image.
func (q *operationReport) repository() ([]subject, error) {
	text := q.op.ImageRepository
	if text == "" {
		return nil, nil
	}
	if err := isARN(text, "ecr", "repository/"); err != nil {
		return nil, err
	}
	if a, _ := arn.Parse(text); a.Region != q.op.where().Region { // IDP-12
		return nil, &Error{Code: CodeInvalidParameter, Input: text, Reason: "not in the Region of the function"}
	}
	return []subject{{evaluate.Resource{ARN: text}, q.attached(text)}}, nil
}

// closedRepository returns the repository of the image if it belongs to the function's account and Lambda may not read
// it: then Lambda adds a policy to it, with the caller's permissions.
func (q *operationReport) closedRepository() ([]subject, error) {
	list, err := q.repository()
	if err != nil || len(list) == 0 {
		return nil, err
	}
	if a, _ := arn.Parse(list[0].resource.ARN); a.AccountID != q.account() {
		return nil, nil
	}
	readable, err := q.lambdaReads(list[0])
	if err != nil || readable {
		return nil, err
	}
	return list, nil
}

// lambdaReads reports whether Lambda may read the image, by the role's own policies or by that of the repository. A
// role that is not known has no policies.
func (q *operationReport) lambdaReads(repository subject) (bool, error) {
	op := q.op
	self, err := q.self(lambdaPrefix + op.Name)
	if err != nil {
		return false, err
	}
	fn, err := arn.ParseFunction(self.resource.ARN)
	if err != nil {
		return false, &Error{Code: CodeInvalidARN, Input: self.resource.ARN, Reason: "not the ARN of a function"}
	}
	f := Function{ARN: fn.Unqualified(), Role: op.Role, RCPs: q.rcps}
	if f.Role == nil && op.Function != nil {
		f.Role = op.Function.Role
	}
	if f.Role == nil {
		f.Role = &Role{ARN: "arn:" + fn.Partition + ":iam::" + fn.AccountID + ":role/not-known"}
	}
	f.ResourcePolicies = map[string]*policy.Policy{repository.resource.ARN: repository.policy}
	v, err := newRoleReport(nil, &f, "")
	if err != nil {
		return false, err
	}
	if err := v.require(lookupFeature("image"), values{"repository": {repository.resource.ARN}}); err != nil {
		return false, err
	}
	v.conclude()
	return v.Decision == evaluate.Allowed, nil
}

// key returns a KMS key, if there is one.
func (q *operationReport) key(text string) ([]subject, error) {
	if text == "" {
		return nil, nil
	}
	if err := isARN(text, "kms", "key/"); err != nil {
		return nil, err
	}
	p := q.attached(text)
	if p == nil {
		p = q.keyPolicyOf(text, q.op.where().Partition, q.account())
	}
	return []subject{{evaluate.Resource{ARN: text}, p}}, nil
}

// attached returns the policy of what the call uses, nil if none is known.
func (q *operationReport) attached(resource string) *policy.Policy {
	op := q.op
	p := op.ResourcePolicies[resource]
	if p == nil && op.Mapping != nil {
		p = op.Mapping.ResourcePolicies[resource]
	}
	if p == nil && op.Function != nil {
		p = op.Function.ResourcePolicies[resource]
	}
	return p
}
