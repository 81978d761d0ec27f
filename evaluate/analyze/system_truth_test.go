package analyze_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// The truth table of package evaluate, asked as systems.

// What a type of policies says.
const (
	sysSaysNone = iota // there is none
	sysAllows          // everything
	sysSilent          // nothing about the call
	sysDenies          // everything
)

// sysTruthCalls are an ordinary call, and calls that the policy of the resource must allow. For them the policies say
// the same about every request but for what follows from the context in keys.
var sysTruthCalls = []struct {
	action, resource string
	context          []sysSetting
}{
	{action: "s3:GetObject", resource: "arn:aws:s3:::b/x"},
	{action: "sqs:SendMessage", resource: "arn:aws:sqs:us-east-1:ACC:q"},
	{action: "sqs:DeleteQueue", resource: "arn:aws:sqs:us-east-1:ACC:q"},
	{action: "kms:Decrypt", resource: "arn:aws:kms:us-east-1:ACC:key/k1",
		context: []sysSetting{{key: "kms:RequestAlias", list: []string{"alias/aws/s3"}}}},
	{action: "sts:AssumeRole", resource: "arn:aws:iam::ACC:role/deploy"},
	{action: "sts:AssumeRoleWithSAML", resource: "arn:aws:iam::ACC:role/deploy"},
	{action: "sts:AssumeRoleWithWebIdentity", resource: "arn:aws:iam::ACC:role/deploy"},
	{action: "lambda:InvokeFunction", resource: "arn:aws:lambda:us-east-1:ACC:function:f"},
	{action: "lambda:UpdateFunctionCode", resource: "arn:aws:lambda:us-east-1:ACC:function:f"},
	{action: "iam:DeleteRole", resource: "arn:aws:iam::ACC:role/r",
		context: []sysSetting{{key: "aws:MultiFactorAuthPresent", list: []string{"true"}}}},
}

// sysRCPServices are all actions that resource control policies can reach, as they must be written there.
var sysRCPServices = func() (list []string) {
	for s := range action.Services() {
		if prefix := strings.ToLower(s.Prefix()); action.SupportsRCP(prefix) {
			list = append(list, prefix+":*")
		}
	}
	return list
}()

// sysTruthStatement is a statement that says so about everything.
func sysTruthStatement(kind policy.Kind, says int) policy.StatementSpec {
	s := policy.StatementSpec{Effect: policy.Allow, Action: []string{"*"}, Resource: []string{"*"}}
	switch {
	case kind == policy.RCP && says == sysSilent:
		s.Effect, s.Action, s.Resource = policy.Deny, sysRCPServices, []string{"arn:aws:s3:::elsewhere/*"}
	case kind == policy.RCP && says == sysDenies:
		s.Effect, s.Action = policy.Deny, sysRCPServices
	case says == sysSilent:
		s.Action = []string{"other:Thing"}
	case says == sysDenies:
		s.Effect = policy.Deny
	}
	if kind == policy.RCP || kind == policy.Endpoint || kind == policy.Resource {
		s.Principal = policy.Everyone()
	}
	return s
}

// sysTruth makes a case of the table: what each type says, how the policy of the resource names the caller, and whose
// the resource is.
func sysTruth(r *sysMaker) (s *sysSpec, action string, context []sysSetting) {
	call := sysTruthCalls[r.IntN(len(sysTruthCalls))]
	r.caller = &sysCallers[r.IntN(len(sysCallers))]
	s = &sysSpec{caller: r.caller}
	s.resource.Account = oneOf(r, sysHome, sysHome, sysOther, r.caller.principal.Account())
	account := s.resource.Account
	if account == "" {
		account = sysHome
	}
	s.resource.ARN = sysIn(&sysTheme{resources: []string{call.resource}}, account)[0]
	for _, kind := range sysKinds {
		says := sysAllows
		if r.chance(50) {
			says = oneOf(r, sysSaysNone, sysSaysNone, sysSaysNone, sysSilent, sysDenies)
		}
		if says == sysSaysNone {
			continue
		}
		st := sysTruthStatement(kind, says)
		if kind == policy.Resource {
			st.Principal = r.principals(kind)
			if r.chance(20) {
				st.Principal, st.NotPrincipal = nil, st.Principal
			}
		}
		s.levels[kind] = 1
		s.docs = append(s.docs, sysDoc{kind: kind, version: policy.Version2012, list: []policy.StatementSpec{st}})
	}
	return s, call.action, call.context
}

// TestSystemTruth compares with package evaluate where that can be exact: statements are about everything or nothing,
// so that one request, or two where the context says what rules there are, stands for all.
func TestSystemTruth(t *testing.T) {
	st := newSysTest(t)
	decisions := map[evaluate.Decision]int{}
	cases := 20 * *systems // each takes little
	for i := *firstSystem; i < *firstSystem+cases; i++ {
		st.number = i
		r := newSysMaker(uint64(i) + 1<<32)
		s, action, settings := sysTruth(r)
		v := s.view()
		req := evaluate.Request{Principal: s.caller.principal, Action: action, Resource: s.resource}
		want := v.allows(&req)
		decisions[v.e.Decide(&req)]++
		for _, set := range settings {
			req.Context = condition.Context{}
			set.apply(&req.Context)
			want = want || v.allows(&req)
		}
		access := newSysAccess([]string{action}, nil)
		if r.chance(30) {
			access = newSysAccess([]string{action}, []string{s.resource.ARN})
		}
		a := st.ask(&sysQuestion{name: "granted", access: access}, v, nil)
		if a.Verdict == analyze.Undecided && a.Open[0].Code == "ROLE_PATH_UNKNOWN" && !s.caller.pathKnown() {
			continue // with another path it may be otherwise
		}
		if is := a.Verdict == analyze.Yes; is != want || a.Verdict == analyze.Undecided { // AN-07
			st.wrong("AN-07", "%s is %v, but the engine allows: %v\n%v", action, a.Verdict, want, v)
		}
	}
	for _, verdict := range []analyze.Verdict{analyze.No, analyze.Yes} {
		if n := st.verdicts["granted"][verdict]; n < cases/10 {
			t.Errorf("%d of %d are %v: the table proves little", n, cases, verdict)
		}
	}
	st.rates()
	t.Log(fmt.Sprint(decisions))
}
