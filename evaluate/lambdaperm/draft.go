package lambdaperm

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/explain"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A draft is a Report in the making. It keeps the evaluators it has made: most checks of a report are held against the
// same policies, and compiling managed policies takes far longer than a decision.
type draft struct {
	Report
	rcps      map[string][]evaluate.Level // Function.RCPs
	compiled  map[compiledKey][]compiledPolicies
	unknowns  *unknowns      // nil where everything is known
	keyPolicy *policy.Policy // the default key policy of the account asked about, nil until a key needs it

	noted        map[Note]bool // Notes
	noteBytes    int           // the length of their messages
	notesLeftOut bool
}

// answer concludes the report: all checks that count must be allowed.
func (d *draft) answer() Report {
	d.quoteTexts()
	d.conclude()
	if d.cannot() {
		for i := range d.Checks {
			d.Checks[i].Fix, d.Checks[i].Remedy = "", ""
		}
	}
	if d.notesLeftOut {
		d.Notes = append(d.Notes, Note{NoteNotesLeftOut, "there is more to note, which was left out"})
	}
	d.Notes = slices.Clip(d.Notes)
	return d.Report
}

// A compiledKey tells sets of policies apart by those of which a set has one, which change from check to check.
type compiledKey struct{ boundary, resource, endpoint *policy.Policy }

type compiledPolicies struct {
	policies  evaluate.Policies
	evaluator *evaluate.Evaluator
}

// check asks one request and adds the outcome to the report.
func (d *draft) check(name string, req evaluate.Request, ps evaluate.Policies) (*Check, error) {
	req = d.unknowns.request(req)
	e, err := d.inForce(&req, ps)
	if err != nil {
		return nil, err
	}
	result := e.Evaluate(&req)
	d.Checks = append(d.Checks, Check{Name: name, Request: req, Result: result, Missing: missing(*req.Shown(), result)})
	c := &d.Checks[len(d.Checks)-1]
	if result.Decision != evaluate.Allowed {
		c.Explanation = explain.Explain(e, &req)
	}
	c.fixByStatement()
	return c, nil
}

// decide asks one request.
func (d *draft) decide(req *evaluate.Request, ps evaluate.Policies) (evaluate.Result, error) {
	if d.unknowns != nil {
		with := d.unknowns.request(*req)
		req = &with
	}
	e, err := d.inForce(req, ps)
	if err != nil {
		return evaluate.Result{}, err
	}
	return e.Evaluate(req), nil
}

// inForce returns the evaluator for a request. L2-12: the resource control policies of the resource's account are in
// force unless the question has some of its own.
func (d *draft) inForce(req *evaluate.Request, ps evaluate.Policies) (*evaluate.Evaluator, error) {
	if ps.RCPs == nil {
		owner := req.Resource.Account
		if a, err := arn.Parse(req.Resource.ARN); err == nil && owner == "" {
			owner = a.AccountID
		}
		ps.RCPs = d.rcps[owner]
	}
	return d.evaluator(ps)
}

// cannotWork adds the note that no policy can help, and so denies what is asked, whatever the checks say (L2-7).
func (d *draft) cannotWork(message string) {
	d.note(Note{NoteCannotWork, message})
}

// evaluator returns the one for a set of policies, which are the same if they are the same values in the same places.
func (d *draft) evaluator(ps evaluate.Policies) (*evaluate.Evaluator, error) {
	key := compiledKey{ps.Boundary, ps.Resource, ps.Endpoint}
	for _, c := range d.compiled[key] {
		if slices.Equal(c.policies.Identity, ps.Identity) && slices.Equal(c.policies.Session, ps.Session) &&
			sameLevels(c.policies.SCPs, ps.SCPs) && sameLevels(c.policies.RCPs, ps.RCPs) {
			return c.evaluator, nil
		}
	}
	e, err := evaluate.Compile(ps)
	if err != nil {
		return nil, err
	}
	if d.compiled == nil {
		d.compiled = make(map[compiledKey][]compiledPolicies)
	}
	d.compiled[key] = append(d.compiled[key], compiledPolicies{ps, e})
	return e, nil
}

// keyPolicyOf returns the policy that a KMS key is taken to have if its own is not known: in the account asked about
// the default key policy. For any other resource it returns nil.
func (d *draft) keyPolicyOf(resource, partition, account string) *policy.Policy {
	a, err := arn.Parse(resource)
	if err != nil || a.Service != "kms" || !strings.HasPrefix(a.Resource, "key/") || a.AccountID != account || a.Partition != partition {
		return nil
	}
	// E-35: IAM policies give a key only where its own policy leaves that to them.
	d.note(Note{NoteKeyPolicyAssumed, "the policy of " + resource + " is not known: it was taken to be the default key policy, " +
		"which leaves the key to the IAM policies of its account and lets no service use it"})
	if d.keyPolicy == nil {
		d.keyPolicy = policy.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:` + partition +
			`:iam::` + account + `:root"},"Action":"kms:*","Resource":"*"}}`).Named("default key policy")
	}
	return d.keyPolicy
}

// sameLevels compares levels of an organization's policies. Without an organization there are none, which is another
// thing than no levels.
func sameLevels(a, b []evaluate.Level) bool {
	return (a == nil) == (b == nil) && slices.EqualFunc(a, b, func(x, y evaluate.Level) bool {
		return x.Name == y.Name && slices.Equal(x.Policies, y.Policies)
	})
}
