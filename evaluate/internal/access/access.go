// Package access reads how Lambda presents itself to the brokers that an event source mapping polls, and in which network
// they are (AWS Lambda API Reference, "SourceAccessConfiguration").
package access

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
)

// secrets are the types that name a secret, and how Lambda authenticates with it.
var secrets = map[string]lambdaperm.Authentication{
	"BASIC_AUTH":                  lambdaperm.AuthenticationBasic,
	"SASL_SCRAM_256_AUTH":         lambdaperm.AuthenticationSCRAM,
	"SASL_SCRAM_512_AUTH":         lambdaperm.AuthenticationSCRAM,
	"CLIENT_CERTIFICATE_TLS_AUTH": lambdaperm.AuthenticationTLS,
	"SERVER_ROOT_CA_CERTIFICATE":  0,
}

// Add takes a source access configuration over into a mapping; it returns false for a type that it does not know.
func Add(m *lambdaperm.EventSourceMapping, kind, uri string) bool {
	how, isSecret := secrets[kind]
	switch {
	case isSecret:
		m.Secrets = append(m.Secrets, lambdaperm.Secret{ARN: uri})
		if how != 0 {
			m.Authentication = how
		}
	case kind == "VPC_SUBNET":
		vpcOf(m).Subnets = append(vpcOf(m).Subnets, strings.TrimPrefix(uri, "subnet:"))
	case kind == "VPC_SECURITY_GROUP":
		vpcOf(m).SecurityGroups = append(vpcOf(m).SecurityGroups, strings.TrimPrefix(uri, "security_group:"))
	default:
		return kind == "VIRTUAL_HOST"
	}
	return true
}

func vpcOf(m *lambdaperm.EventSourceMapping) *lambdaperm.VPC {
	if m.VPC == nil {
		m.VPC = &lambdaperm.VPC{}
	}
	return m.VPC
}

// Settle is called when all are added: a cluster of Amazon MSK to which Lambda presents nothing is taken to ask for IAM.
func Settle(m *lambdaperm.EventSourceMapping) {
	if strings.Contains(m.SourceARN, ":kafka:") && m.Authentication == 0 {
		m.Authentication = lambdaperm.AuthenticationIAM
	}
}
