package evaluate_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
)

// A standingCase has a request that tells no more than it must, and the same with what the key follows from, or with
// everything there is to tell.
type standingCase struct {
	bare, told evaluate.Request
}

// standingCases has one for each derived key, in lower case.
func standingCases() map[string]standingCase {
	const instance, arnOfKey, bucket = "arn:aws:ec2:us-east-1:111122223333:instance/i", "arn:aws:kms:us-east-1:111122223333:key/k", "arn:aws:s3:::b"
	s3At := func(account string) evaluate.Request {
		return evaluate.Request{Principal: alice, Action: get, Resource: evaluate.Resource{ARN: bucket + "/k", Account: account}}
	}
	directory := func(account string) evaluate.Request {
		return evaluate.Request{Principal: alice, Action: "s3express:CreateSession", Resource: evaluate.Resource{ARN: "arn:aws:s3express:us-east-1::bucket/b", Account: account}}
	}
	send := func(who evaluate.Principal, context ...keys) evaluate.Request {
		return ask(who, "sqs:SendMessage", queue, context...)
	}
	all := func(who evaluate.Principal) evaluate.Request { // that can be told of a caller and its call
		return send(who.WithUserID("AIDAX").WithTags(map[string]string{"Team": "a"}).WithSessionTags(map[string]string{"Team": "b"}).WithOrganization("o-1", "o-1/r-1/").
			WithSourceIdentity("x").WithManagementAccount(true), keys{"aws:CalledVia": []string{"a.amazonaws.com"}, "aws:PrincipalOrgPaths": []string{"o-1/r-1/"}})
	}
	of := func(f func(*evaluate.Request)) evaluate.Request {
		req := send(alice)
		f(&req)
		return req
	}
	session := evaluate.MustParsePrincipal(sessionARN)
	inRegion := func(action, arn string) standingCase {
		return standingCase{ask(alice, action, arn), ask(alice, action, arn, keys{"aws:RequestedRegion": "eu-west-1"})}
	}
	both := func(told keys) standingCase { return standingCase{send(alice), send(alice, told)} }
	return map[string]standingCase{
		"aws:principalaccount":          {send(alice), all(alice)},
		"aws:principalarn":              {send(session), send(session.WithRolePath("/team/"))},
		"aws:principalisawsservice":     {send(snsCalls), all(snsCalls)},
		"aws:principalorgid":            {send(alice), send(alice.WithOrganization("o-1", ""))},
		"aws:principalorgpaths":         {send(alice), send(alice.WithOrganization("", "o-1/r-1/"))},
		"aws:principalservicename":      {send(snsCalls), all(snsCalls)},
		"aws:principalservicenameslist": {send(snsCalls), send(snsCalls, keys{"aws:PrincipalServiceNamesList": []string{"sns.amazonaws.com", "sns.us-east-1.amazonaws.com"}})},
		"aws:principaltag/team":         {send(alice), send(alice.WithTags(map[string]string{"Team": "a"}))},
		"aws:principaltype":             {send(alice), all(alice)},
		"aws:userid":                    {send(alice), send(alice.WithUserID("AIDAX"))},
		"aws:username":                  {send(alice), all(alice)},
		"aws:federatedprovider":         {ask(github, "sts:AssumeRoleWithWebIdentity", roleARN), ask(github, "sts:AssumeRoleWithWebIdentity", roleARN, keys{"aws:CalledVia": []string{"a"}})},
		"aws:sourceidentity":            {send(session), send(session.WithSourceIdentity("x"))},
		"aws:calledviafirst":            both(keys{"aws:CalledVia": []string{"a.amazonaws.com"}}),
		"aws:calledvialast":             both(keys{"aws:CalledVia": []string{"a.amazonaws.com"}}),
		"aws:viaawsservice":             both(keys{"aws:CalledVia": []string{"a.amazonaws.com"}}),
		"aws:viaawsmcpservice":          both(keys{"aws:CalledViaAWSMCP": "aws-mcp.amazonaws.com"}),
		"aws:tagkeys":                   both(keys{"aws:RequestTag/Team": "a"}),
		"aws:sourceorgid":               {send(snsCalls), send(snsCalls, keys{"aws:SourceOrgPaths": []string{"o-1/r-1/"}})},
		"aws:vpceorgid":                 both(keys{"aws:VpceOrgPaths": []string{"o-1/r-1/"}}),
		"aws:currenttime":               both(keys{"aws:EpochTime": "1700000000"}),
		"aws:epochtime":                 both(keys{"aws:CurrentTime": "2023-11-14T22:13:20Z"}),
		"aws:requestedregion":           inRegion("sqs:SendMessage", queue),
		"aws:resourceaccount":           {s3At(""), s3At(acctB)},
		"aws:resourceorgid":             {send(alice), of(func(r *evaluate.Request) { r.Resource.Organization = "o-1" })},
		"aws:resourceorgpaths":          {send(alice), of(func(r *evaluate.Request) { r.Resource.OrganizationPath = "o-1/r-1/" })},
		"aws:resourcetag/team":          {send(alice), of(func(r *evaluate.Request) { r.Resource.Tags = map[string]string{"Team": "a"} })},
		"ec2:resourcetag/team":          {ask(alice, "ec2:StopInstances", instance), ask(alice, "ec2:StopInstances", instance, keys{"aws:ResourceTag/Team": "a"})},
		"kms:calleraccount":             {ask(snsCalls, "kms:Decrypt", arnOfKey), ask(snsCalls, "kms:Decrypt", arnOfKey, keys{"aws:PrincipalAccount": acctA})},
		"s3:resourceaccount":            {s3At(""), s3At(acctB)},
		"s3express:resourceaccount":     {directory(""), directory(acctB)},
		"ec2:region":                    inRegion("ec2:StopInstances", instance),
	}
}

// TestDerivedStanding holds each row of the table by what it does: a known key has a value that nothing else told changes,
// an assumed one a value that can turn out to be another, an absent one none until it is told.
func TestDerivedStanding(t *testing.T) {
	cases := standingCases()
	value := func(req *evaluate.Request, key string) (condition.Value, bool) {
		if v, ok := req.Context.Lookup(key); ok {
			return v, true
		}
		return req.Derive(key)
	}
	for _, d := range evaluate.DerivedKeys() {
		key := d.Key
		switch {
		case key[0] == ':':
			key = "ec2" + key + "team"
		case key[len(key)-1] == '/':
			key += "team"
		}
		c, ok := cases[key]
		if !ok {
			t.Errorf("no case of %s", key)
			continue
		}
		delete(cases, key)
		bare, has := value(&c.bare, key)
		told, tells := value(&c.told, key)
		same := slices.Equal(slices.Collect(bare.All()), slices.Collect(told.All()))
		want := map[string]bool{"known": has && tells && same, "assumed": has && tells && !same, "absent": !has && tells}[d.Standing]
		if !want {
			t.Errorf("%s is said to be %s: %v (%v), and when all is told %v (%v)", key, d.Standing, bare, has, told, tells)
		}
		for name, req := range map[string]*evaluate.Request{"bare": &c.bare, "told": &c.told} {
			if err := req.Validate(); err != nil {
				t.Errorf("%s of %s: %v", name, key, err)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(cases)) {
		t.Errorf("%s is not derived", key)
	}
}
