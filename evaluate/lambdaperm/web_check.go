package lambdaperm

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
)

// CheckWebFunction asks whether Lambda can run a revision of a web function, which must have a Role and a CodeObject
// ("Lambda Web Function permissions" and "Deploying Web Function code from Amazon S3", AWS Lambda Developer Guide). The
// checks are whether lambda.amazonaws.com may assume the role, if its trust policy is known; whether the role may write
// to the log group; whether lambda.amazonaws.com may read the object with the code and its versions, by the policy of
// the bucket; and whether it may decrypt with CodeKey, by the policy of the key.
//
// Lambda reads the code with aws:SourceArn, the ARN of the revision, and aws:SourceAccount. Without the id of the
// revision it is "*", as of one that is still to be created: conditions that name a revision then do not match. Whether
// it sends these keys when it decrypts is not documented: the request is taken to lack them. The bucket must have
// versioning, which no permission shows. With the key that AWS manages for S3, alias/aws/s3, there is the note
// [NoteCannotWork].
//
// Its errors are an [*Error] with [CodeInvalidARN] for the web function, its role, code or key; [CodeRoleMissing];
// [CodeInvalidParameter] for a role of another account, an id that is none, code that is missing and a name that is no
// log group's; or the [*policy.Error] of a policy that is not legal in its place.
func CheckWebFunction(w WebFunction, revision string) (Report, error) {
	a, err := w.target()
	if err != nil {
		return Report{}, err
	}
	if err := w.checkRole(a); err != nil {
		return Report{}, err
	}
	d := &draft{rcps: w.RCPs}
	d.Question = "can Lambda run " + w.ARN
	switch {
	case revision == "":
		revision = "*"
	case !isWebName(revision):
		return Report{}, &Error{Code: CodeInvalidParameter, Input: revision, Reason: "not the id of a revision"}
	default:
		d.Question = "can Lambda run " + w.revision(revision)
	}
	service := condition.Pairs(keySourceARN, w.revision(revision), keySourceAccount, a.AccountID)
	for _, check := range [...]func() error{
		func() error { return d.webTrust(&w) },
		func() error { return d.webLogs(&w, a) },
		func() error { return d.webObject(&w, a, service) },
		func() error { return d.webKey(&w) },
	} {
		if err := check(); err != nil {
			return Report{}, err
		}
	}
	return d.answer(), nil
}

// checkRole returns an *Error if the web function has no execution role, or one that Lambda does not take.
func (w *WebFunction) checkRole(a arn.ARN) error {
	if w.Role == nil {
		return &Error{Code: CodeRoleMissing, Input: w.ARN, Reason: "the web function has no execution role here"}
	}
	_, err := w.Role.passed(a.Partition, a.AccountID)
	return err
}

// webTrust checks that Lambda may assume the role.
func (d *draft) webTrust(w *WebFunction) error {
	if w.Role.Trust == nil {
		d.note(Note{NoteTrustNotGiven, "the trust policy of " + w.Role.ARN + " is not known"})
		return nil
	}
	r := evaluate.Resource{ARN: w.Role.ARN, Tags: w.Role.Tags}
	name := "let " + lambdaService + " assume the execution role"
	c, err := d.asLambda(name, assumeRole, r, w.Role.Trust, condition.Context{})
	if err != nil {
		return err
	}
	for _, key := range [...]string{keySourceARN, keySourceAccount} { // OPEN-9
		if slices.ContainsFunc(c.Result.MissingContext, func(k string) bool { return ascii.EqualFold(k, key) }) {
			d.note(Note{NoteSourceNotDocumented, "it is not documented whether " + lambdaService + " sends " + key +
				" when it assumes a role: the request was taken to lack it"})
		}
	}
	return nil
}

// webLogs checks that the role may write to the log group, as that of a function must.
func (d *draft) webLogs(w *WebFunction, a arn.ARN) error {
	group := w.LogGroup
	if group == "" {
		group = "/aws/lambda/" + w.name()
	}
	if !isLogGroup(group) {
		return &Error{Code: CodeInvalidParameter, Input: group, Reason: "not the name of a log group"}
	}
	caller, err := w.Role.Session(w.name())
	if err != nil {
		return err
	}
	known := values{"partition": {a.Partition}, "region": {a.Region}, "account": {a.AccountID}, "group": {group}}
	logs := lookupFeature("logs").feature()
	for _, n := range logs.Needs {
		for _, resource := range known.expand(n.Resource) {
			c, err := d.check(logs.Title, evaluate.Request{
				Principal: caller.Principal, Action: n.Action, Resource: evaluate.Resource{ARN: resource, Account: a.AccountID},
			}, caller.policies(nil))
			if err != nil {
				return err
			}
			c.Advisory = n.Optional
			if c.Result.Decision == evaluate.ImplicitDeny && c.Result.By == policy.Identity {
				c.Remedy = logs.Managed
			}
		}
	}
	return nil
}

// webObject checks that Lambda may read the code (L2-9).
func (d *draft) webObject(w *WebFunction, a arn.ARN, ctx condition.Context) error {
	if w.CodeObject == "" {
		return &Error{Code: CodeInvalidParameter, Input: w.ARN,
			Reason: "CodeObject is missing: the code of a web function is in S3"}
	}
	r, p := w.code(w.CodeObject, a.AccountID)
	for _, s := range [...]step{stepWebCode, stepWebVersion} {
		if _, err := named(s.action, r.ARN); err != nil {
			return err
		}
		if _, err := d.asLambda("let "+lambdaService+" "+s.name, s.action, r, p, ctx); err != nil {
			return err
		}
	}
	return nil
}

// webKey checks that Lambda may decrypt the code, if the key is the customer's.
func (d *draft) webKey(w *WebFunction) error {
	if w.CodeKey == "" {
		return nil
	}
	if err := isARN(w.CodeKey, "kms", ""); err != nil {
		return err
	}
	if strings.HasSuffix(w.CodeKey, ":alias/aws/s3") {
		d.cannotWork("the code is encrypted with " + w.CodeKey + ", whose policy cannot let " + lambdaService +
			" in: use a key of your own")
		return nil
	}
	r, p := evaluate.Resource{ARN: w.CodeKey}, w.ResourcePolicies[w.CodeKey]
	_, err := d.asLambda("let "+lambdaService+" decrypt the code", decrypt, r, p, condition.Context{})
	return err
}

// asLambda makes a check of lambda.amazonaws.com, which has no policies of its own.
func (d *draft) asLambda(
	name, action string, r evaluate.Resource, p *policy.Policy, ctx condition.Context,
) (*Check, error) {
	if a, err := arn.Parse(r.ARN); err == nil && r.Account == "" {
		r.Account = a.AccountID
	}
	lambda := evaluate.MustParsePrincipal(lambdaService)
	req := evaluate.Request{Principal: lambda, Action: action, Resource: r, Context: ctx}
	return d.check(name, req, evaluate.Policies{Resource: p})
}
