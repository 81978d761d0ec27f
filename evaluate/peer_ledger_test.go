package evaluate_test

import (
	"regexp"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A peerDifference is a reduced case that the peer decides otherwise.
type peerDifference struct {
	*twinCase
	ours   evaluate.Decision
	theirs string
}

// Verdicts of the ledger.
const (
	peerWrong = "peer"   // the page says what this module does
	peerOpen  = "open"   // pages say nothing, or two things, and the rule is chosen
	peerMute  = "untold" // the peer has no way to be told what it depends on
)

// Pages that several kinds rest on.
const (
	pageLogic     = "How AWS enforcement code logic evaluates requests to allow or deny access"
	pageOperators = "IAM JSON policy elements: Condition operators"
	pageVariables = "IAM policy elements: Variables and tags"
	pagePrincipal = "AWS JSON policy elements: Principal"
	pageAcross    = "Cross account resource access in IAM"
	pageSets      = "Single-valued vs. multivalued context keys"
)

// A peerKind is a kind of differences that was judged.
type peerKind struct {
	id, verdict, rule, page string
	is                      func(peerDifference) bool
}

// why is what a kind rests on, in a line.
func (k peerKind) why() string { return k.verdict + ": " + k.rule + ", " + k.page }

// peerLedger are the kinds of differences that were judged, by what a reduced case shows, with the rule and the page that
// each rests on. A case is of the first kind that fits; testdata/peer.jsonl has a case of each.
var peerLedger = []peerKind{
	{"escaped wildcards", peerWrong, "V-08", pageVariables, func(d peerDifference) bool { return d.anyText(`\$\{[*?$]\}`) }},
	{"variable whose value is empty", peerOpen, "Q-10", pageVariables, func(d peerDifference) bool {
		return d.anyVariable(func(key string) bool { v, ok := d.key(key); return ok && slices.Equal(v.Values, []string{""}) })
	}},
	{"empty default of a variable", peerWrong, "V-01", pageVariables, func(d peerDifference) bool { return d.anyText(`, ''\}`) }},
	{"variables before Version 2012-10-17", peerWrong, "G-21", "IAM JSON policy elements: Version", func(d peerDifference) bool {
		return slices.ContainsFunc(d.Policies, func(p twinDocument) bool { return p.Version != policy.Version2012 })
	}},
	{"provider assumes a role", peerWrong, "E-33", pagePrincipal, func(d peerDifference) bool {
		assumes := d.does("sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity")
		return d.Caller.Kind == "provider" && assumes && d.ours == evaluate.Allowed && d.theirs == "implicitDeny"
	}},
	{"provider tags a session", peerWrong, "E-34", "Pass session tags in AWS STS", func(d peerDifference) bool {
		return d.Caller.Kind == "provider" && d.does("sts:TagSession")
	}},
	{"action of another kind of provider", peerWrong, "E-33", "Access Analyzer policy check reference", func(d peerDifference) bool {
		return d.Caller.Kind == "provider" && d.ours == evaluate.ImplicitDeny && d.theirs == "allowed"
	}},
	{"account of a provider in Principal", peerWrong, "M-30", pagePrincipal, func(d peerDifference) bool {
		return d.Caller.Kind == "provider" && d.anyEntry(func(e policy.PrincipalSpec) bool { return e.Type == policy.TypeAWS && e.ID != "*" })
	}},
	{"provider that an account registered", peerWrong, "M-30", pagePrincipal, func(d peerDifference) bool {
		return d.anyEntry(func(e policy.PrincipalSpec) bool {
			return strings.Contains(e.ID, ":oidc-provider/") && e.ID != d.Caller.ID
		})
	}},
	{"provider does something else", peerOpen, "M-30", pagePrincipal, func(d peerDifference) bool {
		return d.Caller.Kind == "provider" && !strings.HasPrefix(d.call.action, "sts:AssumeRoleWith") && d.theirs == "implicitDeny"
	}},
	{"unique id in Principal", peerWrong, "G-65", "IAM identifiers", func(d peerDifference) bool {
		return d.anyEntry(func(e policy.PrincipalSpec) bool { return strings.HasPrefix(e.ID, "A") })
	}},
	{"locked resource and a Deny", peerWrong, "E-01", pageLogic, func(d peerDifference) bool {
		return d.call.locked && d.ours == evaluate.ExplicitDeny && d.theirs == "implicitDeny"
	}},
	{"lock that IAM Identity Center opens", peerOpen, "OP-6", "IAM Identity Center: Identity-based policy examples", func(d peerDifference) bool {
		return d.call.changedBy != "" && d.ours == evaluate.Allowed
	}},
	{"AssumeRoot", peerWrong, "OP-4", "STS API: AssumeRoot", func(d peerDifference) bool {
		return d.call.alone && d.ours == evaluate.Allowed && d.theirs == "implicitDeny"
	}},
	{"account of another partition in Principal", peerWrong, "G-67", pageAcross, func(d peerDifference) bool {
		return d.ours != evaluate.ExplicitDeny && d.theirs != "implicitDeny" && d.Caller.Account != "" && d.anyEntry(func(e policy.PrincipalSpec) bool {
			return strings.HasSuffix(e.ID, ":iam::"+d.Caller.Account+":root") && d.way(e) == ""
		})
	}},
	{"all buckets", peerWrong, "OP-7", "S3: Controlling access to a bucket with user policies", func(d peerDifference) bool {
		return d.call.anyBucket && d.anyText(`^arn:`)
	}},
	{"root user without a grant", peerWrong, "E-70", pageLogic, func(d peerDifference) bool {
		return d.Caller.Kind == "root" && d.ours == evaluate.Allowed && d.theirs == "implicitDeny"
	}},
	{"another partition", peerWrong, "E-45", pageAcross, func(d peerDifference) bool {
		p := d.Caller
		return p.Account != "" && d.part(0) == "arn" && d.part(1) != p.Partition && !p.AnyPartition && d.ours == evaluate.ImplicitDeny && d.theirs == "allowed"
	}},
	{"callers of STS and IAM", peerWrong, "OP-2", "Compare AWS STS credentials", func(d peerDifference) bool {
		service, name, _ := strings.Cut(strings.ToLower(d.Action), ":")
		federated := d.Caller.Kind == "federated" && (service == "sts" || service == "iam")
		return d.ours == evaluate.ImplicitDeny && d.theirs == "allowed" && (federated || service == "sts" && d.cannot(name))
	}},
	{"federated session without session policies", peerOpen, "E-22", "Permissions for GetFederationToken", func(d peerDifference) bool {
		return d.Caller.Kind == "federated" && !d.given(policy.Session) && d.ours == evaluate.ImplicitDeny && d.theirs == "allowed"
	}},
	{"calls that need no permission", peerWrong, "E-24", "Permissions for GetSessionToken", func(d peerDifference) bool {
		return d.does("sts:GetSessionToken", "sts:GetCallerIdentity")
	}},
	{"what resource policies cannot open", peerWrong, "OP-1", "the pages named in the tables of operations", func(d peerDifference) bool {
		return d.call.reach != "" && d.ours == evaluate.ImplicitDeny && d.theirs == "allowed"
	}},
	{"no trust policy", peerWrong, "E-30", pageLogic, func(d peerDifference) bool {
		return d.call.requires && !d.given(policy.Resource) && d.ours == evaluate.ImplicitDeny && d.theirs == "allowed"
	}},
	{"resource policy for STS without a role", peerOpen, "E-30", pageLogic, func(d peerDifference) bool {
		return strings.HasPrefix(d.call.action, "sts:") && !d.call.requires && d.given(policy.Resource) && d.theirs == "implicitDeny"
	}},
	{"grant past session policies", peerWrong, "E-12", pagePrincipal, func(d peerDifference) bool {
		return d.given(policy.Session) && d.given(policy.Resource) && d.ours == evaluate.Allowed && d.theirs == "implicitDeny"
	}},
	{"NotPrincipal", peerOpen, "Q-11", "AWS JSON policy elements: NotPrincipal", func(d peerDifference) bool {
		return d.anyStatement(func(s *policy.StatementSpec) bool { return s.NotPrincipal != nil })
	}},
	{"path of a role", peerMute, "M-30", pagePrincipal, func(d peerDifference) bool {
		return d.Caller.Kind == "session" && d.Caller.Session != "" && d.anyEntry(func(e policy.PrincipalSpec) bool { return strings.Contains(e.ID, ":role/") })
	}},
	{"Null with a set operator", peerWrong, "C-06", "Access Analyzer policy check reference", func(d peerDifference) bool {
		return d.anyTest(".*:Null", nil)
	}},
	{"Null on an empty list", peerOpen, "Q-28", pageOperators, func(d peerDifference) bool { return d.anyTest("Null", d.empty) }},
	{"set operator and empty text", peerWrong, "C-11", pageOperators, func(d peerDifference) bool {
		return d.anyTest("For.*", func(key string) bool { v, ok := d.key(key); return ok && slices.Contains(v.Values, "") })
	}},
	{"list for a key of one value", peerOpen, "Q-08", pageSets, func(d peerDifference) bool {
		return d.anyTest("[^:]*", func(key string) bool { v, ok := d.key(key); return ok && v.List })
	}},
	{"set operator with IfExists", peerOpen, "C-10", pageOperators, func(d peerDifference) bool { return d.anyTest("For.*IfExists", nil) }},
	{"pattern of an ARN that has fewer parts", peerOpen, "Q-05", pageOperators, func(d peerDifference) bool {
		return d.anyTest("(For.*:)?Arn.*", nil)
	}},
	{"instants", peerWrong, "C-25", pageOperators, func(d peerDifference) bool { return d.anyTest("(For.*:)?Date.*", nil) }},
	{"numbers", peerWrong, "C-26", pageOperators, func(d peerDifference) bool { return d.anyTest("(For.*:)?Numeric.*", nil) }},
	{"addresses", peerWrong, "C-24", pageOperators, func(d peerDifference) bool { return d.anyTest("(For.*:)?(Not)?IpAddress.*", nil) }},
	{"short ARN", peerOpen, "M-16", "Grammar of the IAM JSON policy language", func(d peerDifference) bool {
		return d.anyResource(func(parts []string) bool { return len(parts) < 6 })
	}},
	{"variable between the colons of a resource", peerWrong, "V-02", pageVariables, func(d peerDifference) bool {
		return d.anyResource(func(parts []string) bool {
			return len(parts) == 6 && strings.Contains(strings.Join(parts[:5], ""), "${")
		})
	}},
	{"wildcard or variable in the resource type", peerWrong, "M-15", "Identify AWS resources with Amazon Resource Names (ARNs)", func(d peerDifference) bool {
		return d.anyResource(func(parts []string) bool {
			kind := strings.FieldsFunc(peerVariables.ReplaceAllString(parts[len(parts)-1], "*")+":", func(c rune) bool { return c == ':' || c == '/' })
			return len(kind) > 0 && strings.ContainsAny(kind[0], "*?")
		})
	}},
	{"character of two halves", peerOpen, "M-10", "IAM JSON policy elements: Resource", func(d peerDifference) bool {
		return strings.ContainsFunc(d.Resource, func(c rune) bool { return c > 0xFFFF }) && d.anyText(`\?`)
	}},
	{"line end in a resource", peerWrong, "M-10", "IAM JSON policy elements: Resource", func(d peerDifference) bool {
		return strings.Contains(d.Resource, "\n")
	}},
	{"variable in the default of a variable", peerOpen, "V-01", pageVariables, func(d peerDifference) bool {
		return d.anyResource(func(parts []string) bool { return strings.Count(strings.Join(parts, ":"), "${") > 1 })
	}},
}

var peerVariables = regexp.MustCompile(`\$\{[^}]*\}`)

// anyStatement tells whether a statement is so.
func (c *twinCase) anyStatement(is func(*policy.StatementSpec) bool) bool {
	return slices.ContainsFunc(c.Policies, func(d twinDocument) bool {
		return slices.ContainsFunc(d.Statements, func(s policy.StatementSpec) bool { return is(&s) })
	})
}

// anyEntry tells whether an entry of a Principal or NotPrincipal is so.
func (c *twinCase) anyEntry(is func(policy.PrincipalSpec) bool) bool {
	return c.anyStatement(func(s *policy.StatementSpec) bool {
		return slices.ContainsFunc(slices.Concat(s.Principal, s.NotPrincipal), is)
	})
}

// anyResource tells whether an entry of a Resource or NotResource, but "*", is so. Its parts are those between colons that
// stand outside of variables.
func (c *twinCase) anyResource(is func(parts []string) bool) bool {
	return c.anyStatement(func(s *policy.StatementSpec) bool {
		return slices.ContainsFunc(slices.Concat(s.Resource, s.NotResource), func(text string) bool {
			var held []string
			text = peerVariables.ReplaceAllStringFunc(text, func(v string) string { held = append(held, v); return "\x00" })
			parts := strings.SplitN(text, ":", 6)
			for i := range parts {
				for strings.Contains(parts[i], "\x00") {
					parts[i] = strings.Replace(parts[i], "\x00", held[0], 1)
					held = held[1:]
				}
			}
			return text != "*" && is(parts)
		})
	})
}

// anyTest tells whether there is a test whose operator matches, of a key that is so.
func (c *twinCase) anyTest(operator string, is func(key string) bool) bool {
	form := regexp.MustCompile("^(" + operator + ")$")
	return c.anyStatement(func(s *policy.StatementSpec) bool {
		return slices.ContainsFunc(s.Condition, func(t condition.Spec) bool {
			return form.MatchString(t.Operator) && (is == nil || is(strings.ToLower(t.Key)))
		})
	})
}

// anyVariable tells whether there is a variable of a key that is so.
func (c *twinCase) anyVariable(is func(key string) bool) bool {
	return c.anyStatement(func(s *policy.StatementSpec) bool {
		texts := slices.Concat(s.Resource, s.NotResource)
		for _, t := range s.Condition {
			texts = append(texts, t.Values...)
		}
		return slices.ContainsFunc(peerVariable.FindAllStringSubmatch(strings.Join(texts, " "), -1), func(m []string) bool {
			return is(strings.ToLower(m[1]))
		})
	})
}

// empty tells whether a key has no value that set operators look at.
func (c *twinCase) empty(key string) bool {
	v, ok := c.key(key)
	return ok && !slices.ContainsFunc(v.Values, func(s string) bool { return s != "" })
}

// anyText tells whether a resource or a value of a condition matches.
func (c *twinCase) anyText(pattern string) bool {
	form := regexp.MustCompile(pattern)
	return c.anyStatement(func(s *policy.StatementSpec) bool {
		texts := slices.Concat(s.Resource, s.NotResource)
		for _, t := range s.Condition {
			texts = append(texts, t.Values...)
		}
		return slices.ContainsFunc(texts, form.MatchString)
	})
}
