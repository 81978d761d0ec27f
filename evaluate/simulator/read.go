package simulator

import (
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// The limits of the API (IAM API Reference: SimulateCustomPolicy, ContextEntry), and two of this package.
const (
	mostLevels     = 7
	mostBoundaries = 1
	mostItems      = 1000
	defaultItems   = 100
	maxPolicy      = 131_072 // characters
	maxARN         = 2048
	minAction      = 3
	maxAction      = 128
	minKey         = 5
	maxKey         = 256

	// DefaultMaxSize is the size of the largest request that is read without [WithMaxSize], in bytes.
	DefaultMaxSize = 1 << 20
	pageSize       = 32 << 20 // bytes that are gone through for a page
	pairSize       = 8 << 10  // bytes that a pair of action and resource counts for, besides names and policies
)

// A simulation is a request that was read.
type simulation struct {
	asAWS     bool
	policies  evaluate.Policies
	actions   []string
	resources []string
	caller    caller
	owner     string // an account, "" where the request has none
	items     int    // at most on a page
	from      int    // the action with which the page begins

	told      condition.Context // the keys of the request
	context   condition.Context // and what is not known of the caller, marked absent
	ownerless condition.Context // and what is not known of the owner of a resource, where the request does not name it
	hidden    []string          // the keys that are marked absent

	evaluator *evaluate.Evaluator
	shown     []*source
	keys      keys

	// What the request says that makes sense only beside other members.
	resourcePolicy, marker, arns *jsonscan.Value
}

// read reads a request.
func read(text string, o *options) (*simulation, error) {
	root, err := jsonscan.ReadNested(text, o.max, jsonscan.MostDepth)
	if err != nil {
		return nil, err
	}
	s := &simulation{asAWS: o.asAWS, items: defaultItems}
	has := make(map[string]bool)
	err = members(root, func(name string, v jsonscan.Value) error {
		has[name] = true
		return s.read(name, v)
	})
	for _, name := range [...]string{"PolicyInputList", "ActionNames"} {
		if err == nil && !has[name] {
			err = missing(root, name)
		}
	}
	if err != nil {
		return nil, err
	}
	if len(s.resources) == 0 {
		s.resources = []string{"*"}
	}
	if err := s.together(); err != nil {
		return nil, err
	}
	return s, s.measure()
}

// measure says how many actions go on a page: so many that time, and the size of the response, stay in proportion to
// the size of a page, whatever the request.
func (s *simulation) measure() error {
	policies := 0
	for p := range s.all() {
		text, _ := p.Source()
		policies += len(text)
	}
	size := 0 // of an action
	for _, resource := range s.resources {
		size += pairSize + len(resource) + policies
	}
	if size > pageSize {
		return &fault{code: CodeLimit, reason: "too many resources for policies of this size"}
	}
	s.items = min(s.items, pageSize/size)
	return nil
}

// all yields the policies of the request.
func (s *simulation) all() iter.Seq[*policy.Policy] {
	return func(yield func(*policy.Policy) bool) {
		lists := [][]*policy.Policy{s.policies.Identity, {s.policies.Boundary, s.policies.Resource}}
		for _, l := range s.policies.SCPs {
			lists = append(lists, l.Policies)
		}
		for _, list := range lists {
			for _, p := range list {
				if p != nil && !yield(p) {
					return
				}
			}
		}
	}
}

// read reads a member of the request. What the API does not have is ignored.
func (s *simulation) read(name string, v jsonscan.Value) (err error) {
	switch name {
	case "PolicyInputList":
		s.policies.Identity, err = documents(v, policy.Identity, name)
	case "PermissionsBoundaryPolicyInputList":
		var list []*policy.Policy
		if list, err = documents(v, policy.Boundary, name); len(list) > mostBoundaries {
			return refuse(v, CodeLimit, "more than one boundary")
		} else if len(list) > 0 {
			s.policies.Boundary = list[0]
		}
	case "OrderedOrganizationPolicyInputList":
		s.policies.SCPs, err = levels(v, name)
	case "ResourcePolicy":
		s.resourcePolicy = &v
		s.policies.Resource, err = document(v, policy.Resource, name)
	case "ActionNames":
		s.actions, err = actions(v)
	case "ResourceArns":
		s.arns = &v
		s.resources, err = resources(v)
	case "ResourceOwner":
		s.owner, err = owner(v)
	case "CallerArn":
		s.caller, err = readCaller(v, s.asAWS)
	case "ContextEntries":
		s.told, err = contextEntries(v)
	case "ResourceHandlingOption":
		return refuse(v, CodeNotModelled, "scenarios of several resources are not modelled") // IN-82
	case "MaxItems":
		s.items, err = maxItems(v)
	case "Marker":
		s.marker = &v
		s.from, err = marker(v)
	}
	return err
}

// together checks what one member says about another.
func (s *simulation) together() error {
	at := func(v *jsonscan.Value, name string, code Code, reason string) error {
		return in(refuse(*v, code, reason), member(name))
	}
	switch {
	case s.resourcePolicy != nil && !s.caller.given():
		return at(s.resourcePolicy, "ResourcePolicy", CodeMissingMember, `a resource's policy needs a member "CallerArn"`)
	case s.marker != nil && s.from >= len(s.actions):
		return at(s.marker, "Marker", CodeInvalidValue, "not a marker that this request has led to")
	case s.asAWS && s.resourcePolicy != nil:
		for _, resource := range s.resources {
			if a, err := arn.Parse(resource); err == nil && a.Service == "iam" && strings.HasPrefix(a.Resource, "role/") {
				return at(s.arns, "ResourceArns", CodeNotModelled, "resource policies of roles are not simulated")
			}
		}
	}
	return nil
}

// text reads a string of least to most characters.
func text(v jsonscan.Value, least, most int) (string, error) {
	if err := v.Want(jsonscan.KindString); err != nil {
		return "", err
	}
	s := v.Text()
	if n := utf8.RuneCountInString(s); n < least || n > most {
		wanted := strconv.Itoa(least) + " to " + strconv.Itoa(most)
		return "", refuse(v, CodeLimit, strconv.Itoa(n)+" characters, wanted "+wanted)
	}
	return s, nil
}

// texts reads a list of strings.
func texts(v jsonscan.Value, one func(v jsonscan.Value) (string, error)) (list []string, err error) {
	err = elements(v, func(_ int, v jsonscan.Value) error {
		s, err := one(v)
		list = append(list, s)
		return err
	})
	return list, err
}

func actions(v jsonscan.Value) ([]string, error) {
	list, err := texts(v, func(v jsonscan.Value) (string, error) {
		s, err := text(v, minAction, maxAction)
		service, name, ok := strings.Cut(s, ":")
		if err == nil && (!ok || service == "" || name == "" || strings.ContainsAny(s, "*? \t\r\n")) {
			err = refuse(v, CodeInvalidValue, quote.Text(s)+" is not service:Name without wildcards")
		}
		return s, err
	})
	if err == nil && len(list) == 0 {
		err = refuse(v, CodeLimit, "no action")
	}
	return list, err
}

func resources(v jsonscan.Value) ([]string, error) {
	return texts(v, func(v jsonscan.Value) (string, error) {
		s, err := text(v, 1, maxARN)
		if err == nil && s != "*" {
			if _, bad := arn.Parse(s); bad != nil {
				err = refuse(v, CodeInvalidValue, quote.Text(s)+` is neither "*" nor an ARN`)
			}
		}
		return s, err
	})
}

// owner reads the ARN of the root user of an account, and returns the account.
func owner(v jsonscan.Value) (string, error) {
	s, err := text(v, 1, maxARN)
	if err != nil {
		return "", err
	}
	a, err := arn.Parse(s)
	if err != nil || a.Service != "iam" || a.Region != "" || a.Resource != "root" || !arn.IsAccountID(a.AccountID) {
		return "", refuse(v, CodeInvalidValue, quote.Text(s)+" is not as arn:aws:iam::111122223333:root")
	}
	return a.AccountID, nil
}

func maxItems(v jsonscan.Value) (int, error) {
	if err := v.Want(jsonscan.KindNumber); err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(v.Raw())
	if err != nil || n < 1 || n > mostItems {
		return 0, refuse(v, CodeInvalidValue, "not a whole number from 1 to "+strconv.Itoa(mostItems))
	}
	return n, nil
}

// marker reads a Marker: the number, from 1, of the action with which the page begins. That is never the first.
func marker(v jsonscan.Value) (int, error) {
	if err := v.Want(jsonscan.KindString); err != nil {
		return 0, err
	}
	s := v.Text()
	n, err := strconv.Atoi(s)
	if err != nil || n < 2 || strconv.Itoa(n) != s {
		return 0, refuse(v, CodeInvalidValue, quote.Text(s)+" is not the Marker of a response")
	}
	return n - 1, nil
}
