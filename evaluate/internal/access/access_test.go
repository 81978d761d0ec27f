package access_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/internal/access"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
)

// Each type of the API's list; a virtual host asks for nothing.
func TestAdd(t *testing.T) {
	secret := func(how lambdaperm.Authentication) lambdaperm.EventSourceMapping {
		return lambdaperm.EventSourceMapping{Secrets: []lambdaperm.Secret{{ARN: "u"}}, Authentication: how}
	}
	for kind, want := range map[string]lambdaperm.EventSourceMapping{
		"BASIC_AUTH":                  secret(lambdaperm.AuthenticationBasic),
		"SASL_SCRAM_256_AUTH":         secret(lambdaperm.AuthenticationSCRAM),
		"SASL_SCRAM_512_AUTH":         secret(lambdaperm.AuthenticationSCRAM),
		"CLIENT_CERTIFICATE_TLS_AUTH": secret(lambdaperm.AuthenticationTLS),
		"SERVER_ROOT_CA_CERTIFICATE":  secret(0),
		"VPC_SUBNET":                  {VPC: &lambdaperm.VPC{Subnets: []string{"u"}}},
		"VPC_SECURITY_GROUP":          {VPC: &lambdaperm.VPC{SecurityGroups: []string{"u"}}},
		"VIRTUAL_HOST":                {},
	} {
		var m lambdaperm.EventSourceMapping
		if !access.Add(&m, kind, "u") {
			t.Errorf("%s is not known", kind)
		}
		if diff := cmp.Diff(want, m); diff != "" {
			t.Errorf("%s (-want +got):\n%s", kind, diff)
		}
	}
	var m lambdaperm.EventSourceMapping
	if access.Add(&m, "basic_auth", "u") || m.Secrets != nil {
		t.Errorf("another word is taken: %v", m)
	}
	if !access.Add(&m, "VPC_SUBNET", "subnet:s") || !access.Add(&m, "VPC_SECURITY_GROUP", "security_group:g") ||
		m.VPC.Subnets[0] != "s" || m.VPC.SecurityGroups[0] != "g" {
		t.Errorf("network %v", m.VPC)
	}
}

func TestSettle(t *testing.T) {
	const cluster, queue = "arn:aws:kafka:eu-west-1:111122223333:cluster/c/u", "arn:aws:sqs:eu-west-1:111122223333:q"
	for _, tt := range []struct {
		source    string
		how, want lambdaperm.Authentication
	}{
		{cluster, 0, lambdaperm.AuthenticationIAM},
		{cluster, lambdaperm.AuthenticationTLS, lambdaperm.AuthenticationTLS},
		{queue, 0, 0},
	} {
		m := lambdaperm.EventSourceMapping{SourceARN: tt.source, Authentication: tt.how}
		if access.Settle(&m); m.Authentication != tt.want {
			t.Errorf("%s, %v: %v", tt.source, tt.how, m.Authentication)
		}
	}
}
