package lambdaperm

import (
	"cmp"
	"errors"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// complete fills in what follows from other parameters: a function is created as it is described, and some operations
// are about the principals of a policy. The operation is the asker's copy.
func (op *Operation) complete() {
	if f := op.Function; op.Name == "CreateFunction" && f != nil {
		op.Role = cmp.Or(op.Role, f.Role)
		op.VPC = cmp.Or(op.VPC, f.VPC)
		op.CodeSigningConfig = cmp.Or(op.CodeSigningConfig, f.CodeSigningConfig)
		op.CapacityProvider = cmp.Or(op.CapacityProvider, f.CapacityProvider)
		op.CodeObject = cmp.Or(op.CodeObject, f.CodeObject)
		op.CodeVersion = cmp.Or(op.CodeVersion, f.CodeVersion)
		op.CodeAccount = cmp.Or(op.CodeAccount, f.CodeAccount)
		op.CodeReference = op.CodeReference || f.CodeReference
		op.ImageRepository = cmp.Or(op.ImageRepository, f.ImageRepository)
		if op.Layers == nil {
			op.Layers = f.Layers
		}
		if op.Tags == nil {
			op.Tags = f.Tags
		}
		if op.FileSystems == nil {
			op.FileSystems = f.FileSystems
		}
	}
	switch op.Name {
	case "UpdateFunctionCode", "UpdateFunctionConfiguration": // the keys there are stay, and nothing is asked of them
	default:
		if f := op.Function; f != nil {
			op.KMSKey = cmp.Or(op.KMSKey, f.KMSKey)
			op.CodeKey = cmp.Or(op.CodeKey, f.CodeKey)
			op.DurableKey = cmp.Or(op.DurableKey, f.DurableKey)
		}
	}
	if op.Principals != nil {
		return
	}
	switch op.Name {
	case "PutResourcePolicy":
		op.Principals = principalsOf(op.Document)
	case "DeleteResourcePolicy":
		op.Principals = principalsOf(op.resourcePolicy())
	}
}

// check returns an *Error for parameters that the operation needs or refuses.
func (op *Operation) check(c *Caller) error {
	switch web := op.isWeb(); {
	case op.AuthType == "" && op.Name == "CreateFunctionUrlConfig":
		return &Error{Code: CodeInvalidParameter, Reason: "AuthType is missing"}
	case op.AuthType == "" || web && isWebAuth(op.AuthType):
	case web || op.AuthType != lambdapolicy.AuthNone && op.AuthType != lambdapolicy.AuthIAM:
		return &Error{Code: CodeInvalidParameter, Input: op.AuthType, Reason: "no value that AuthType may have"}
	}
	if op.CodeSigningConfig != "" {
		if _, err := arn.ParseCodeSigningConfig(op.CodeSigningConfig); err != nil {
			return &Error{Code: CodeInvalidARN, Input: op.CodeSigningConfig,
				Reason: "not the ARN of a code signing configuration"}
		}
	}
	lacks := func(name string) error {
		return &Error{Code: CodeInvalidParameter, Reason: name + " is missing: " + op.Name + " needs it"}
	}
	if err := op.configuration(); err != nil {
		return err
	}
	switch op.Name {
	case "CreateFunction", "UpdateFunctionConfiguration":
		// Lambda derives the id from the subnets: without it nothing can be said about conditions on it.
		if _, ok := c.Context.Lookup(keyVPC); !ok && op.vpc().ID == "" && len(op.vpc().Subnets) > 0 {
			return lacks("the id of the VPC")
		}
	case "CreateEventSourceMapping":
		if op.Function == nil {
			return lacks("Function")
		}
		if m := op.Mapping; m != nil {
			row, err := m.source()
			if err != nil {
				return err
			}
			return m.check(row)
		}
	case "AddPermission":
		if len(op.Principals) == 0 {
			return lacks("Principal")
		}
		if len(op.Principals) > 1 {
			return &Error{Code: CodeInvalidParameter, Input: op.Principals[1], Reason: "Principal: a permission is for one"}
		}
		if _, err := lambdapolicy.Principal(op.Principals[0], op.where().Partition); err != nil {
			refuse := &Error{Code: CodeInvalidPrincipal, Input: op.Principals[0], Reason: err.Error()}
			if e, ok := errors.AsType[*lambdapolicy.Error](err); ok {
				refuse.Reason = e.Reason
			}
			return refuse
		}
	case "PutResourcePolicy":
		if len(op.Principals) == 0 {
			return lacks("Document")
		}
	case "CreateFunctionUrlConfig", "DeleteFunctionUrlConfig", "GetFunctionUrlConfig", "UpdateFunctionUrlConfig":
		if fn := (arn.Function{Qualifier: op.Qualifier}); fn.Qualifier != "" && !fn.IsAlias() {
			return &Error{Code: CodeInvalidParameter, Input: op.Qualifier, Reason: "only a function or an alias can have a URL"}
		}
	case "DeleteProvisionedConcurrencyConfig", "GetProvisionedConcurrencyConfig", "PutProvisionedConcurrencyConfig":
		// ACT-8: never on the unqualified function.
		if op.Resource.ARN == "" && op.Qualifier == "" {
			return lacks("Qualifier")
		}
	}
	for _, p := range op.Principals {
		if p == "" {
			return &Error{Code: CodeInvalidPrincipal, Reason: "Principal is empty"}
		}
	}
	return nil
}

// vpc is where the function is when the operation is done. IDP-6: without another one a function stays in its VPC.
func (op *Operation) vpc() VPC {
	switch {
	case op.VPC != nil:
		return *op.VPC
	case op.Name == "UpdateFunctionConfiguration" && op.Function != nil && op.Function.VPC != nil:
		return *op.Function.VPC
	}
	return VPC{}
}

// where is an ARN of the partition, Region and account of what is operated on.
func (op *Operation) where() arn.ARN {
	if a, err := arn.Parse(op.Resource.ARN); err == nil {
		return a
	}
	if op.Function != nil {
		return op.Function.ARN.ARN()
	}
	return arn.ARN{}
}

func (op *Operation) resourcePolicy() *policy.Policy {
	if op.Resource.ARN == "" && op.Function != nil {
		return op.Function.Policies[op.Qualifier]
	}
	return op.ResourcePolicy
}

// principalsOf returns the principals that a policy names, each once and in its order, as the policy writes them.
func principalsOf(p *policy.Policy) []string {
	var list []string
	named := make(map[string]bool)
	for _, s := range p.Statements() {
		for entry := range s.Principals() {
			id := entry.ID()
			if s.NotPrincipal() || entry.Kind() == policy.PrincipalEveryone {
				id = "*" // with NotPrincipal the statement is about everyone else
			}
			if !named[id] {
				named[id] = true
				list = append(list, id)
			}
		}
	}
	return list
}
