package simulator_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/simulator"
)

// TestCallers: who is simulated, and what a resource's policy grants to whom.
func TestCallers(t *testing.T) {
	const queue = "arn:aws:sqs:us-east-1:111122223333:q"
	role, session := "arn:aws:iam::111122223333:role/team/r", "arn:aws:sts::111122223333:assumed-role/r/s"
	federated, group := "arn:aws:sts::111122223333:federated-user/f", "arn:aws:iam::111122223333:group/g"
	root := "arn:aws:iam::111122223333:root"
	for _, tt := range []struct {
		name, caller, grants, want string // grants: the Principal of the resource's policy
		aws                        bool   // whether AWS takes the caller
	}{
		{"IN-80 a user who is named", bob, bob, "allowed", true},
		{"IN-80 a user who is not named", bob, "arn:aws:iam::111122223333:user/eve", "implicitDeny", true},
		{"IN-80 a role", role, role, "allowed", true},
		{"IN-80 a session by its role", session, "arn:aws:iam::111122223333:role/r", "allowed", false},
		{"IN-80 a session by itself", session, session, "allowed", false},
		{"IN-80 a federated session", federated, federated, "allowed", false},
		{"IN-80 a group is named by nobody", group, bob, "implicitDeny", true},
		{"IN-80 the member of a group is somebody", group, "*", "allowed", true},
		{"IN-80 an account only delegates", group, root, "implicitDeny", true},
		{"IN-80 a user of another account needs both", "arn:aws:iam::444455556666:user/x", "*", "implicitDeny", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			request := object{
				"PolicyInputList": []string{policyOf(allow("iam:*", "*"))}, "ActionNames": []string{"sqs:SendMessage"},
				"ResourceArns": []string{queue}, "CallerArn": tt.caller,
				"ResourcePolicy": policyOf(to(allow("sqs:SendMessage", queue), tt.grants)),
			}
			if r := only(t, ask(t, request)); r.EvalDecision != tt.want {
				t.Errorf("got %s, want %s", r.EvalDecision, tt.want)
			}
			if tt.aws {
				if r := only(t, ask(t, request, simulator.AsAWS())); r.EvalDecision != tt.want {
					t.Errorf("as AWS: got %s, want %s", r.EvalDecision, tt.want)
				}
				return
			}
			e := refused(t, text(t, request), simulator.AsAWS())
			if e.Code != simulator.CodeInvalidCaller || e.Path != "CallerArn" || strings.Contains(e.Reason, "or session") {
				t.Errorf("as AWS: %v", e)
			}
		})
	}
}

// TestNoCaller: without a caller the account of the resource is its own, in every partition.
func TestNoCaller(t *testing.T) { // IN-80
	for _, tt := range []struct{ resource, want string }{
		{"*", "allowed"},
		{object1, "allowed"},
		{"arn:aws:sqs:us-east-1:111122223333:q", "allowed"},
		{"arn:aws-cn:s3:::b/1", "allowed"},
		{"arn:aws-us-gov:sqs:us-gov-west-1:444455556666:q", "allowed"},
		{"arn:aws:sqs:us-east-1:*:q", "implicitDeny"}, // no account has it
		{"arn:nowhere:sqs:us-east-1:111122223333:q", "implicitDeny"},
	} {
		t.Run(tt.resource, func(t *testing.T) {
			r := only(t, ask(t, object{
				"PolicyInputList": []string{all}, "ActionNames": []string{"sqs:SendMessage"}, "ResourceArns": []string{tt.resource},
			}))
			if r.EvalDecision != tt.want {
				t.Errorf("got %s, want %s", r.EvalDecision, tt.want)
			}
		})
	}
}
