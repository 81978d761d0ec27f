package denial

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// An identity is what an event tells about its caller.
type identity struct {
	kind, arn, account, principalID, userName, invokedBy, provider string

	issuer                       string // the ARN of the role or user behind a session
	created, mfa, sourceIdentity string
	at                           jsonscan.Value
}

// read reads userIdentity.
func (id *identity) read(v jsonscan.Value) error {
	id.at = v
	return members(v, func(name string, v jsonscan.Value) error {
		switch name {
		case "type":
			return read(&id.kind, v)
		case "arn":
			return read(&id.arn, v)
		case "accountId":
			return read(&id.account, v)
		case "principalId":
			return read(&id.principalID, v)
		case "userName":
			return read(&id.userName, v)
		case "invokedBy":
			return read(&id.invokedBy, v)
		case "identityProvider":
			return read(&id.provider, v)
		case "sessionContext":
			return id.readSession(v)
		}
		return nil
	})
}

// readSession reads sessionContext.
func (id *identity) readSession(v jsonscan.Value) error {
	return members(v, func(name string, v jsonscan.Value) error {
		switch name {
		case "sourceIdentity":
			return read(&id.sourceIdentity, v)
		case "sessionIssuer":
			return members(v, func(name string, v jsonscan.Value) error {
				if name == "arn" {
					return read(&id.issuer, v)
				}
				return nil
			})
		case "attributes":
			return members(v, func(name string, v jsonscan.Value) error {
				switch name {
				case "creationDate":
					return read(&id.created, v)
				case "mfaAuthenticated":
					return readBool(&id.mfa, v)
				}
				return nil
			})
		}
		return nil
	})
}

// readBool reads true or false, with or without quotation marks.
func readBool(field *string, v jsonscan.Value) error {
	*field = v.Text()
	if v.Kind() == jsonscan.KindBool {
		return nil
	}
	if err := v.Want(jsonscan.KindString); err != nil {
		return err
	}
	if *field != "true" && *field != "false" {
		return at(v, CodeInvalidValue, quote.Text(*field)+" is neither true nor false")
	}
	return nil
}

// A caller is who made a call, as written and read.
type caller struct {
	evaluate.Principal
	text string
	sure bool
}

// caller returns who made the call (IN-64).
func (e *event) caller() (caller, error) {
	id := &e.identity
	text := ""
	switch id.kind {
	case "IAMUser", "AssumedRole", "Role", "FederatedUser":
		text = id.arn
	case "Root":
		text = id.arn
		if text == "" && arn.IsAccountID(id.account) {
			text = "arn:" + e.home().Partition + ":iam::" + id.account + ":root"
		}
	case "AWSService":
		text = id.invokedBy
	case "AWSAccount":
		return e.stranger()
	case "SAMLUser", "WebIdentityUser":
		text = e.provider()
	case "":
		return caller{}, id.unusable("the identity has no type")
	default:
		return caller{}, id.unusable("an identity of type " + quote.Text(id.kind) + " is no caller")
	}
	if text == "" && e.saysCaller() { // the sentence before guesses
		text = e.sentence.Principal
	}
	if text == "" && id.kind == "AssumedRole" {
		text = id.issuer
	}
	p, err := evaluate.ParsePrincipal(text)
	if text == "" || err != nil {
		f := id.unusable("an identity of type " + id.kind + " without the name of a caller")
		f.err = err
		return caller{}, f
	}
	return caller{id.enrich(p), text, true}, nil
}

func (id *identity) unusable(reason string) *fault {
	f := at(id.at, CodeIdentity, reason)
	f.path = jsonscan.Path{}.Name("userIdentity")
	return f
}

// stranger returns a caller of another account, of whom the event has no name.
func (e *event) stranger() (caller, error) {
	id := &e.identity
	if id.account == "ANONYMOUS_PRINCIPAL" {
		return caller{evaluate.MustParsePrincipal("anonymous"), "anonymous", true}, nil
	}
	if e.saysCaller() {
		return caller{e.sentence.Request.Principal, e.sentence.Principal, true}, nil
	}
	if !arn.IsAccountID(id.account) {
		return caller{}, id.unusable("an identity of type AWSAccount without an account")
	}
	p, err := evaluate.ParsePrincipal(id.account)
	return caller{p, id.account, false}, err
}

// saysCaller reports whether the sentence names a caller of the account that the event tells.
func (e *event) saysCaller() bool {
	account := e.identity.account
	return e.sentence.Denied && (account == "" || e.sentence.Request.Principal.Account() == account)
}

// provider returns the identity provider of somebody who assumes a role.
func (e *event) provider() string {
	if e.identity.kind == "WebIdentityUser" || strings.HasPrefix(e.identity.provider, "arn:") {
		return e.identity.provider
	}
	name := ""
	_ = members(e.parameters, func(member string, v jsonscan.Value) error {
		if member == "principalArn" && v.Kind() == jsonscan.KindString {
			name = v.Text()
		}
		return nil
	})
	return name
}

// enrich adds to a caller what the event tells of it.
func (id *identity) enrich(p evaluate.Principal) evaluate.Principal {
	switch id.kind {
	case "IAMUser":
		p = p.WithUserID(id.principalID)
	case "AssumedRole", "Role":
		if id.principalID != "" {
			p = p.WithUserID(id.principalID)
		}
		if issuer, err := arn.Parse(id.issuer); err == nil && strings.HasPrefix(issuer.Resource, "role/") {
			rest := issuer.Resource[len("role"):]
			if roleNameOf(p) == rest[strings.LastIndexByte(rest, '/')+1:] {
				p = p.WithRolePath(rest[:strings.LastIndexByte(rest, '/')+1])
			}
		}
	case "FederatedUser":
		if id.issuer != "" {
			p = p.WithFederatingUser(id.issuer)
		}
	}
	if id.sourceIdentity != "" {
		p = p.WithSourceIdentity(id.sourceIdentity)
	}
	return p
}

// roleNameOf returns the name of the role of a session.
func roleNameOf(p evaluate.Principal) string {
	name := p.ARN()
	return name[strings.LastIndexByte(name, '/')+1:]
}
