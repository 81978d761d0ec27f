package evaluate_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/policy"
)

// The second generator aims: it makes a request first and then policies that all cover it, each in a way of its own, but
// for one or two elements that miss it by little. So nearly every element decides something.

// A secondAim is a case in the making.
type secondAim struct {
	r     *rand.Rand
	c     *twinCase
	names map[string][]string // how texts can name the caller, by level
}

func secondMake(seed uint64) *twinCase {
	r := rand.New(rand.NewPCG(seed, 0x5EC0D))
	a := &secondAim{r: r, c: &twinCase{Seed: seed, Context: map[string]twinValue{}}}
	c := a.c
	c.Caller, a.names = secondCaller(r)
	a.call()
	c.Strict, c.Management = genChance(r, 30), genChance(r, 10)
	if genChance(r, 60) {
		c.Tags = map[string]string{"Project": genPick(r, "red", "green", "x*"), "Level": "1"}
	}
	if genChance(r, 30) {
		c.OwnerPath = "o-7/r-7/ou-7b/"
	}
	a.context()
	a.policies()
	return c
}

// call picks an action and a resource that often is the caller's.
func (a *secondAim) call() {
	r, c, p := a.r, a.c, a.c.Caller
	c.call = &secondCalls[r.IntN(len(secondCalls))]
	fits := func() bool { // providers assume roles, and what unlocks or is open is for callers of an account
		switch p.Kind {
		case "provider":
			return strings.HasPrefix(c.call.action, "sts:AssumeRoleW") || c.call.action == "sts:TagSession"
		case "anonymous", "service":
			return !strings.HasPrefix(c.call.action, "iam:")
		case "root":
			return c.call.unlocks || c.call.locked || c.call.requires
		}
		return true
	}
	rare := genChance(r, 12) // one with rules that few others have
	for try := 0; try < 40 && !(fits() && (!rare || c.call.alone || c.does("ec2:TerminateInstances", "ecr:BatchGetImage"))); try++ {
		c.call = &secondCalls[r.IntN(len(secondCalls))]
	}
	a.provider()
	c.Action = c.call.action
	if genChance(r, 5) {
		c.Action = strings.ToLower(c.Action)
	}
	partition, account := p.Partition, p.Account
	if partition == "" {
		partition = "aws"
	}
	if account == "" || genChance(r, 30) {
		account = genPick(r, secondHome, secondOther)
	}
	if genChance(r, 8) || p.AnyPartition && genChance(r, 40) {
		partition = genPick(r, "aws", "aws-cn", "aws-us-gov")
	}
	text := genPick(r, "", "a", "red", "zoe/x", "a:b", "a//b/", "${aws:username}", "*", "x?y", "é😀", "Red", "o-7", "345678901234", "a'b}", "x y", "\n")
	c.Resource = strings.NewReplacer("PAR", partition, "ACC", account, "RES", text).Replace(genPick(r, c.call.resources...))
	if c.part(4) == "" {
		c.Owner = genPick(r, "", p.Account, secondHome, secondOther)
	}
}

// provider settles whether a name without an ARN is a web identity provider, which hangs on the action, as ParsePrincipal
// says.
func (a *secondAim) provider() {
	p, action := a.c.Caller, a.c.call.action
	switch {
	case p.Kind != "provider" && p.Kind != "service", strings.HasPrefix(p.ID, "arn:"),
		slices.Contains([]string{"accounts.google.com", "graph.facebook.com", "www.amazon.com"}, p.ID):
		return
	}
	p.Kind, a.names = "service", map[string][]string{"service": {p.ID}}
	if action == "sts:AssumeRoleWithWebIdentity" || action == "sts:TagSession" && p.ID == "cognito-identity.amazonaws.com" {
		p.Kind, a.names = "provider", map[string][]string{"provider": {p.ID, "arn:aws:iam::" + secondHome + ":oidc-provider/" + p.ID}}
	}
}

// context gives the request some keys; keys that follow from others are given what contradicts them, too.
func (a *secondAim) context() {
	for range genPick(a.r, 0, 1, 2, 3, 4) {
		a.give(&secondKeys[a.r.IntN(len(secondKeys))])
	}
	if p := a.c.Caller; p.Kind == "session" && genChance(a.r, 12) || p.Kind == "session" && !p.PathKnown && genChance(a.r, 35) {
		a.give(secondKey("aws:principalarn"))
	}
	if a.c.Caller.Kind == "service" && genChance(a.r, 20) {
		a.give(secondKey("aws:sourceorgpaths"))
	}
	if a.c.call.changedBy != "" && genChance(a.r, 30) {
		a.give(secondKey("aws:calledvia"))
	}
	if strings.HasPrefix(a.c.Action, "iam:") && a.c.Caller.Token {
		a.give(secondKey("aws:multifactorauthpresent"))
	}
}

func (a *secondAim) give(k *twinKey) {
	v := twinValue{Values: []string{genPick(a.r, k.values...)}}
	if role := a.names["role"]; k.lower == "aws:principalarn" && len(role) > 0 && genChance(a.r, 80) { // the role's own, or elsewhere
		v.Values[0] = role[0]
		if genChance(a.r, 50) {
			v.Values[0] = role[0][:strings.Index(role[0], "role/")+5] + genPick(a.r, "", "x/", "ops/") + a.c.Caller.Name
		}
	}
	switch {
	case genChance(a.r, 7):
		v = twinValue{Absent: true}
	case twinMultivalued[k.lower] && genChance(a.r, 85), genChance(a.r, 4):
		v.List = true
		for range genPick(a.r, 0, 1, 1, 2) {
			v.Values = append(v.Values, genPick(a.r, k.values...))
		}
		if genChance(a.r, 6) {
			v.Values = nil
		}
	}
	a.c.Context[k.lower] = v
}

// policies makes all policies. spoiled of them are given an element that misses.
func (a *secondAim) policies() {
	r, c := a.r, a.c
	type place struct {
		kind  policy.Kind
		level int
	}
	var places []place
	for _, kind := range genKinds {
		chance := map[policy.Kind]int{policy.Identity: 75, policy.Resource: 75, policy.SCP: 35, policy.RCP: 35}[kind]
		if kind == policy.Endpoint && (c.part(2) == "s3" || c.part(2) == "dynamodb") {
			chance = 50
		}
		if !genChance(r, max(chance, 30)) {
			continue
		}
		c.Levels[kind] = 1
		if kind == policy.SCP || kind == policy.RCP {
			c.Levels[kind] = genPick(r, 1, 1, 2, 3)
		}
		for level := range c.Levels[kind] {
			places = append(places, place{kind, level})
		}
	}
	spoil, refuse := -1, -1
	if len(places) > 0 {
		if genChance(r, 50) {
			spoil = r.IntN(len(places))
		}
		if genChance(r, 35) {
			refuse = r.IntN(len(places))
		}
	}
	for i, at := range places {
		documents := 1
		if at.kind != policy.Boundary && at.kind != policy.Resource && at.kind != policy.Endpoint {
			documents = genPick(r, 1, 1, 1, 2)
		}
		for n := range documents {
			d := twinDocument{Kind: at.kind, Level: at.level, Version: policy.Version2012}
			if at.kind != policy.SCP && at.kind != policy.RCP && genChance(r, 8) {
				d.Version = genPick(r, policy.Version2008, "")
			}
			allow, deny := "", genPick(r, "action", "resource", "principal", "condition", "condition")
			if i == spoil {
				allow = genPick(r, "action", "resource", "principal", "condition", "condition")
			}
			if i == refuse {
				deny = ""
			}
			if n == 0 && at.kind != policy.RCP {
				a.add(&d, a.statement(at.kind, policy.Allow, allow))
			}
			if n > 0 || at.kind == policy.RCP || i == refuse || genChance(r, 25) {
				a.add(&d, a.statement(at.kind, policy.Deny, deny))
			}
			if n > 0 && genChance(r, 40) {
				a.add(&d, a.statement(at.kind, policy.Allow, genPick(r, "action", "resource", "condition")))
			}
			if len(d.Statements) == 0 && !d.add(genFiller(at.kind)) {
				panic("the filler is refused")
			}
			c.Policies = append(c.Policies, d)
		}
	}
}

// add adds a statement if the document may have it.
func (a *secondAim) add(d *twinDocument, s policy.StatementSpec) {
	s.Sid = fmt.Sprintf("P%dS%d", len(a.c.Policies), len(d.Statements))
	if d.add(s) {
		a.c.kept++
	} else {
		a.c.dropped++
	}
}
