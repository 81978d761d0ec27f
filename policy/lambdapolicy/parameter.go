package lambdapolicy

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A parameter is one that a pattern restricts (Lambda API Reference, "AddPermission", "AddLayerVersionPermission").
type parameter struct {
	name, value string // the name as the API has it
	valid       func(string) bool
	required    bool
}

// check returns an *Error for a value that Lambda refuses.
func (p *parameter) check() error {
	switch {
	case p.value == "" && p.required:
		return &Error{Code: CodeInvalidParameter, Reason: p.name + " is missing"}
	case p.value != "" && !p.valid(p.value):
		return &Error{Code: CodeInvalidParameter, Input: p.value, Reason: "no value that " + p.name + " may have"}
	}
	return nil
}

// arnParameter makes an *Error of an error of package arn about a parameter.
func arnParameter(name string, err error) error {
	input, reason := "", err.Error()
	if e, ok := errors.AsType[*arn.Error](err); ok {
		input, reason = e.Input, e.Reason
	}
	return &Error{Code: CodeInvalidParameter, Input: input, Reason: name + ": " + reason}
}

const (
	lowerCase = "abcdefghijklmnopqrstuvwxyz"
	upperCase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits    = "0123456789"
	nameChars = lowerCase + upperCase + digits + "-_"
)

// isOf reports whether s is min to max of the characters.
func isOf(chars, s string, min, max int) bool {
	return len(s) >= min && len(s) <= max && strings.Trim(s, chars) == ""
}

const maxStatementID = 100

func isStatementID(s string) bool { return isOf(nameChars, s, 1, maxStatementID) }

// isRemovableID: only RemovePermission takes periods as well.
func isRemovableID(s string) bool { return isOf(nameChars+".", s, 1, maxStatementID) }

func isPermissionAction(s string) bool {
	name, ok := strings.CutPrefix(s, "lambda:")
	return s == "*" || ok && (name == "*" || isOf(lowerCase+upperCase, name, 1, len(name)))
}

func isOrganizationID(s string) bool {
	id, ok := strings.CutPrefix(s, "o-")
	return ok && isOf(lowerCase+digits, id, 10, 32)
}

func isEventSourceToken(s string) bool { return isOf(nameChars+".", s, 1, 256) }

func isAuthType(s string) bool { return s == AuthNone || s == AuthIAM }

// isSourceARN: region and account are whole or missing, and wildcards and policy variables may only follow behind them.
func isSourceARN(s string) bool {
	a, err := arn.Parse(s)
	if err != nil || !utf8.ValidString(s) || strings.ContainsAny(a.Resource, "\n\r") {
		return false
	}
	partition, ok := strings.CutPrefix(a.Partition, "aws")
	if !ok || !isOf(nameChars, partition, 0, len(partition)) || strings.Contains(partition, "_") ||
		!isOf(lowerCase+upperCase+digits+"-", a.Service, 1, len(a.Service)) ||
		a.Region != "" && !arn.IsRegion(a.Region) || a.AccountID != "" && !arn.IsAccountID(a.AccountID) {
		return false
	}
	_, err = condition.New(condition.Spec{Operator: "ArnLike", Key: "AWS:SourceArn", Values: []string{s}})
	return err == nil
}

// Principal returns the Principal element that Lambda makes of the parameter of that name: a service, an account id,
// the ARN of a user, a role or an account's root user, or "*". An account id becomes the ARN of its root user in the
// partition. The error is an [*Error] with [CodeInvalidPrincipal].
func Principal(value, partition string) ([]policy.PrincipalSpec, error) {
	refuse := &Error{Code: CodeInvalidPrincipal, Input: value, Reason: "neither a service, an account, a user, a role nor *"}
	switch { // RBP-2
	case value == "":
		refuse.Reason = "Principal is missing"
		return nil, refuse
	case value == "*":
		return policy.Everyone(), nil
	case arn.IsAccountID(value):
		return policy.AWSPrincipals("arn:" + partition + ":iam::" + value + ":root"), nil
	case !utf8.ValidString(value) || strings.ContainsFunc(value, unicode.IsSpace):
		return nil, refuse
	}
	who := policy.ServicePrincipals(value)
	if arn.IsARN(value) {
		who = policy.AWSPrincipals(value)
	} else if !isInvokingService(value) {
		return nil, refuse
	}
	p, err := policy.NewPrincipal(who[0])
	if err != nil {
		return nil, refuse
	}
	switch p.Kind() {
	case policy.PrincipalService:
		return who, nil
	case policy.PrincipalAccount, policy.PrincipalUser, policy.PrincipalRole:
		if arn.IsAccountID(p.Account()) {
			return who, nil
		}
	}
	return nil, refuse
}

// isInvokingService reports whether a name ends like that of a service of AWS or Amazon. www.amazon.com does too, but
// is an identity provider.
func isInvokingService(s string) bool {
	return strings.HasSuffix(s, ".amazonaws.com") || strings.HasSuffix(s, ".amazonaws.com.cn") ||
		strings.HasSuffix(s, ".amazon.com") && s != "www.amazon.com"
}
