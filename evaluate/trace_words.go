package evaluate

import "github.com/lambdaiam/lambdaiam/internal/words"

// The text forms of what a Trace has.

// ruleTexts are the name of each rule and the sentence for it.
var ruleTexts = [...]struct{ word, sentence string }{
	{"", ""},
	RuleOneAccount:       {"one account", "the caller's policies must allow, and so must its boundary and session policies"},
	RuleTwoAccounts:      {"two accounts", "the resource's policy must let the caller in, and the caller's own policies must allow"},
	RuleResourceAlone:    {"the resource's policy alone", "the caller has no account, so nothing else is asked"},
	RuleTrustOrKey:       {"trust or key policy first", "it must name the caller, or its account for the caller's policies to count"},
	RuleDirectGrant:      {"a grant to the session, user or everyone", "the resource's policy is enough in one account"},
	RuleLimitedGrant:     {"a grant to the role", "boundary and session policies still limit it"},
	RuleRoot:             {"root", "it needs no grant in its account, and the resource's policy alone in others"},
	RuleOpen:             {"open call", "it needs no permission"},
	RuleCrossPartition:   {"no policy can: partitions", "caller and resource are in different partitions"},
	RuleAWSOwned:         {"no policy can: AWS owns it", "AWS's own policies cannot be changed"},
	RuleReservedRole:     {"no policy can: reserved role", "roles of IAM Identity Center cannot be changed"},
	RuleAWSManagedAlias:  {"no policy can: AWS's alias", "aliases of AWS managed keys cannot be changed"},
	RuleFederatedSession: {"no policy can: federated session", "sessions of GetFederationToken cannot call IAM or STS"},
	RuleCallerCannotCall: {"no policy can: caller", "callers of this kind cannot make the call"},
	RuleInvalidRequest:   {"no policy can: invalid request", "the request has no decision"},
	RuleWorkLimit:        {"no policy can: work limit", "deciding would take more work than it may"},
	RuleAllowedIfAssumed: {"no policy can: assumption", "it would be allowed if what was assumed were so"},
	RuleDependsOnUnknown: {"depends", "it depends on values that nobody knows yet"},
}

var ruleWords = func() (list [len(ruleTexts)]string) {
	for i := range ruleTexts {
		list[i] = ruleTexts[i].word
	}
	return list
}()

var (
	partWords   = [...]string{NoSay: "noSay", OnlyDenies: "onlyDenies", MayAllow: "mayAllow", MustAllow: "mustAllow"}
	originWords = [...]string{
		Absent: "absent", MarkedAbsent: "markedAbsent", Given: "given", DerivedFromPrincipal: "derivedFromPrincipal",
		DerivedFromResource: "derivedFromResource", DerivedFromKeys: "derivedFromKeys",
	}
)

// marshalWord returns a word; the error is an [*Error] with [CodeUnknownWord] for a value that has none.
func marshalWord(list []string, i int, word string) ([]byte, error) {
	if i >= len(list) {
		return nil, &Error{Code: CodeUnknownWord, Input: word, Reason: "the value has no word"}
	}
	return []byte(word), nil
}

// unmarshalWord reads a word; empty text is the zero value.
func unmarshalWord[E ~uint8](to *E, list []string, text []byte) error {
	i, ok := words.Index(list, text)
	*to = E(i)
	if !ok {
		return &Error{Code: CodeUnknownWord, Input: string(text), Reason: words.Unknown(list)}
	}
	return nil
}

// String returns the name of the rule, such as "one account"; "" for the zero value.
func (r Rule) String() string { return words.String(ruleWords[:], int(r), "Rule") }

// Sentence says what the rule asks for, such as "the resource's policy is enough in one account"; "" for the zero value.
func (r Rule) Sentence() string {
	if int(r) < len(ruleTexts) {
		return ruleTexts[r].sentence
	}
	return ""
}

// MarshalText returns the word that [Rule.String] gives. The error, for a value that is none of the constants, is an
// [*Error] with [CodeUnknownWord].
func (r Rule) MarshalText() ([]byte, error) { return marshalWord(ruleWords[:], int(r), r.String()) }

// UnmarshalText reads a word of [Rule.String]; empty text is the zero value. The error is an [*Error] with
// [CodeUnknownWord]; r is then the zero value.
func (r *Rule) UnmarshalText(text []byte) error { return unmarshalWord(r, ruleWords[:], text) }

// String returns noSay, onlyDenies, mayAllow or mustAllow.
func (p Part) String() string { return words.String(partWords[:], int(p), "Part") }

// MarshalText returns the word that [Part.String] gives. The error, for a value that is none of the constants, is an
// [*Error] with [CodeUnknownWord].
func (p Part) MarshalText() ([]byte, error) { return marshalWord(partWords[:], int(p), p.String()) }

// UnmarshalText reads a word of [Part.String]; empty text is [NoSay]. The error is an [*Error] with [CodeUnknownWord]; p
// is then [NoSay].
func (p *Part) UnmarshalText(text []byte) error { return unmarshalWord(p, partWords[:], text) }

// String returns the name of the constant in lower camel case, as in "derivedFromResource".
func (o Origin) String() string { return words.String(originWords[:], int(o), "Origin") }

// MarshalText returns the word that [Origin.String] gives. The error, for a value that is none of the constants, is an
// [*Error] with [CodeUnknownWord].
func (o Origin) MarshalText() ([]byte, error) {
	return marshalWord(originWords[:], int(o), o.String())
}

// UnmarshalText reads a word of [Origin.String]; empty text is [Absent]. The error is an [*Error] with
// [CodeUnknownWord]; o is then [Absent].
func (o *Origin) UnmarshalText(text []byte) error { return unmarshalWord(o, originWords[:], text) }
