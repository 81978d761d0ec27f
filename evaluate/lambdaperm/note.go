package lambdaperm

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A Note is a remark with a code, for programs to branch on.
type Note struct {
	Code    NoteCode `json:"code"`
	Message string   `json:"message"`
}

// NoteCode names a kind of remark.
type NoteCode string

// The codes of a [Note]: a closed list.
const (
	// NoteConfusedDeputy: the statement that let a service in has no condition on whose resource the service calls for,
	// so any customer's will do ("The confused deputy problem", IAM User Guide).
	NoteConfusedDeputy NoteCode = "CONFUSED_DEPUTY"
	// NoteSourceAccountMissing: the statement names the source, but not the account it must belong to, and the ARN does
	// not either: that of a bucket has no account, and a deleted bucket can be created again by anybody.
	NoteSourceAccountMissing NoteCode = "SOURCE_ACCOUNT_MISSING"
	// NoteSourceAccountNeverSent: a statement for the service has a condition on aws:SourceAccount, which the service
	// does not send, so the statement never applies.
	NoteSourceAccountNeverSent NoteCode = "SOURCE_ACCOUNT_NEVER_SENT"
	// NoteSourceNotDocumented: the decision hangs on aws:SourceArn or aws:SourceAccount, and it is not documented
	// whether the service sends it; it was taken not to. The Context of a [Source] can say otherwise, and for Lambda
	// and the trust policy of an execution role TrustSendsSource of a [Function].
	NoteSourceNotDocumented NoteCode = "SOURCE_NOT_DOCUMENTED"
	// NotePublicGrant: a statement for everyone without a condition let the caller in.
	NotePublicGrant NoteCode = "PUBLIC_GRANT"
	// NoteNoFunctionPolicyNeeded: Lambda polls the source, with the execution role, which the checks are about.
	NoteNoFunctionPolicyNeeded NoteCode = "NO_FUNCTION_POLICY_NEEDED"
	// NoteCrossAccountSource: the source belongs to another account than the function, which may take more than this
	// report checks.
	NoteCrossAccountSource NoteCode = "CROSS_ACCOUNT_SOURCE"
	// NoteSourceRegion: the source is in another Region than the function, and its service sends aws:SourceArn with the
	// function's Region: a policy that names the ARN as it is does not let it in.
	NoteSourceRegion NoteCode = "SOURCE_REGION"
	// NoteCannotWork: no policy can help. AWS does not do what is asked, such as invoking a function of another Region,
	// and the report is an implicit deny whatever its checks say.
	NoteCannotWork NoteCode = "CANNOT_WORK"
	// NoteAddressedPolicyDecided and [NoteFunctionPolicyDecided] say which policy [WithFunctionLevelPolicy] found to
	// decide.
	NoteAddressedPolicyDecided NoteCode = "ADDRESSED_POLICY_DECIDED"
	NoteFunctionPolicyDecided  NoteCode = "FUNCTION_POLICY_DECIDED"
	// NoteFunctionPolicyNotConsulted: the policy of the unqualified function has statements about the version or alias
	// that is called, and [WithFunctionLevelPolicy] is not given.
	NoteFunctionPolicyNotConsulted NoteCode = "FUNCTION_POLICY_NOT_CONSULTED"
	// NoteCallerNotAuthenticated: the URL has AuthNone, or the endpoint of a web function WebAuthApplication, so that
	// whoever calls is anonymous.
	NoteCallerNotAuthenticated NoteCode = "CALLER_NOT_AUTHENTICATED"
	// NoteUnsignedRequest: the URL has AuthIAM, and takes no requests without a signature whatever the policies say.
	NoteUnsignedRequest NoteCode = "UNSIGNED_REQUEST"
	// NoteLegacyURLOnly: [WithLegacyURL] allows the request and the rule in force would not.
	NoteLegacyURLOnly NoteCode = "LEGACY_URL_ONLY"

	// NoteSourceFunctionInResourcePolicy: the policy of a resource has a condition on lambda:SourceFunctionArn. It was
	// evaluated as any other, but the developer guide says that the key is for identity policies and service control
	// policies only ("Using source function ARN to control function access behavior", AWS Lambda Developer Guide).
	NoteSourceFunctionInResourcePolicy NoteCode = "SOURCE_FUNCTION_ARN_IN_RESOURCE_POLICY"
	// NoteQualifiedSourceFunction: a condition compares lambda:SourceFunctionArn with the ARN of a version or alias.
	// The key has the ARN of the unqualified function, so the value never matches.
	NoteQualifiedSourceFunction NoteCode = "QUALIFIED_SOURCE_FUNCTION_ARN"
	// NoteSourceFunctionNotSent: a statement would allow a request of Lambda's own if that had
	// lambda:SourceFunctionArn, which it has not.
	NoteSourceFunctionNotSent NoteCode = "SOURCE_FUNCTION_ARN_NOT_SENT"
	// NoteAllActions: a policy of the execution role allows every action.
	NoteAllActions NoteCode = "ALL_ACTIONS"
	// NoteKeyPolicyAssumed: the policy of a KMS key in the function's account is not known. It was taken to be the default
	// key policy, which leaves the key to the IAM policies of the account and lets no service use it.
	NoteKeyPolicyAssumed NoteCode = "KEY_POLICY_ASSUMED"
	// NoteTrustNotGiven: the trust policy of the role is not known, and whether Lambda may assume the role was not
	// checked.
	NoteTrustNotGiven NoteCode = "TRUST_NOT_GIVEN"

	// NotePassRoleTagCondition: a statement about passing the role tests the role's tags, which does not work reliably
	// ("Grant a user permissions to pass a role to an AWS service", IAM User Guide).
	NotePassRoleTagCondition NoteCode = "PASS_ROLE_TAG_CONDITION"
	// NoteActionNotGrantable: no policy of the resource can let another account do the action; such a statement is kept
	// and has no effect across accounts. See [action.FunctionPolicyGrants].
	NoteActionNotGrantable NoteCode = "ACTION_NOT_GRANTABLE"
	// NoteSessionNameAssumed: it is not documented how the service names its session of a role, and with another name than
	// the one that was assumed the decision would be another.
	NoteSessionNameAssumed NoteCode = "SESSION_NAME_ASSUMED"
	// NoteOwnerAssumed: a bucket was taken to belong to the function's account, and of another account the decision would
	// be another.
	NoteOwnerAssumed NoteCode = "RESOURCE_ACCOUNT_ASSUMED"
	// NoteNotesLeftOut: there is more to note than a report has room for. It is the last note.
	NoteNotesLeftOut NoteCode = "NOTES_LEFT_OUT"
)

// The notes of a report, besides those that it cannot work.
const (
	mostNotes     = 1000
	mostNoteBytes = 1 << 20
)

// note adds a note that the report does not have yet, if there is room for it. One that decides is never left out.
func (d *draft) note(n Note) {
	if d.noted[n] {
		return
	}
	if d.full(len(n.Message)) && n.Code != NoteCannotWork {
		d.notesLeftOut = true
		return
	}
	if d.noted == nil {
		d.noted = make(map[Note]bool)
	}
	d.noted[n] = true
	d.noteBytes += len(n.Message)
	d.Notes = append(d.Notes, n)
}

// full reports whether there is no room for one more note of so many bytes.
func (d *draft) full(size int) bool {
	return len(d.Notes) >= mostNotes || d.noteBytes+size > mostNoteBytes
}

// noteGrantable adds the note to the report where a check is about an action that is not grantable, and to what is
// missing (RBP-19, RBP-20).
func (d *draft) noteGrantable(c *Check) {
	for _, p := range c.Result.Problems {
		if p.Code == evaluate.ProblemNotGrantable {
			d.note(Note{NoteActionNotGrantable,
				c.Request.Action + " on " + c.Request.Resource.ARN + ": " + p.Message + contradiction(c.Request.Action)})
			if c.Missing != "" {
				c.Missing += ", and none could: " + p.Message
			}
		}
	}
}

// contradiction names the page that says otherwise than that an action is not grantable, "" for none.
func contradiction(action string) string {
	switch action {
	case "lambda:CreateFunctionUrlConfig", "lambda:UpdateFunctionUrlConfig": // L2-10
		return `; the page "Control access to Lambda function URLs" shows a statement that grants it to another account all the ` +
			`same, which "Viewing resource-based IAM policies in Lambda" does not list: the decision follows the latter`
	}
	return ""
}

// testsKey reports whether one of the tests is about a condition key.
func testsKey(tests []condition.TestReport, key string) bool {
	return slices.ContainsFunc(tests, func(t condition.TestReport) bool { return ascii.EqualFold(t.Test.Key(), key) })
}

// statementName names a statement by its Sid, or else by its place.
func statementName(s *policy.Statement, i int) string {
	return "statement " + evaluate.Ref{Sid: s.Sid(), Index: i}.Statement()
}
