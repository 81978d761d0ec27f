package denial

import (
	"iter"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// ParseEvent reads the denied calls of CloudTrail: a log file ({"Records": […]}), an answer of LookupEvents, an event
// of EventBridge, one event, a list of these or one per line; packed with gzip or not.
//
// The principal comes from userIdentity, and where that has no name from the sentence in errorMessage; action and
// resource come from the sentence before eventName, resources and requestParameters; the context has the keys that the
// event tells: aws:CurrentTime, aws:MultiFactorAuthPresent, aws:RequestedRegion, aws:SecureTransport,
// aws:SourceIdentity, aws:SourceIp or aws:VpcSourceIp, aws:SourceVpce, aws:TokenIssueTime, aws:UserAgent, aws:userid,
// and aws:CalledVia and aws:ViaAWSService of a call that a service made for the caller.
//
// Events that are no denial are skipped. An event that cannot be read, and one whose identity is not usable, is an
// [*Error] in its place, and reading goes on; of an input that is none of these files there is one [*Error]. The same
// call in the logs of two accounts is one denial, that of the event which has the sentence.
//
// The sources are "CloudTrail record contents" and "CloudTrail userIdentity element" in the CloudTrail User Guide.
func ParseEvent(data []byte, opts ...Option) iter.Seq2[Denial, error] { return parse(data, true, opts) }

// All is [ParseEvent] for every event, denied or not: to build requests from calls that were made.
func All(data []byte, opts ...Option) iter.Seq2[Denial, error] { return parse(data, false, opts) }

func parse(data []byte, deniedOnly bool, opts []Option) iter.Seq2[Denial, error] {
	return func(yield func(Denial, error) bool) {
		o := optionsOf(opts)
		text, tooMuch := unpacked(data, o.max)
		if tooMuch != nil {
			yield(Denial{}, tooMuch)
			return
		}
		best := bestOfShared(text, o.max)
		n := -1
		for r := range events(text, o.max) {
			n++
			e, err := r.read()
			counts, isShared := best[e.shared]
			if err == nil && (isShared && counts.n != n || deniedOnly && !e.denied()) {
				continue
			}
			var d Denial
			if err == nil {
				d, err = e.denial()
			}
			if err != nil {
				err = r.locate(err)
			}
			if !yield(d, err) {
				return
			}
		}
	}
}

// An event has the members of an event that are used.
type event struct {
	source, name, region, time, address, agent, endpoint string
	code, message, response, id, shared, recipient       string
	identity                                             identity
	resources                                            []named
	parameters                                           jsonscan.Value
	secure                                               bool
	sentence                                             found // of the message
	at                                                   jsonscan.Value
}

// A named is an entry of resources.
type named struct{ arn, prefix, account string }

// read reads the members of an event.
func (r raw) read() (*event, error) {
	e := &event{at: r.value}
	if r.err != nil {
		return e, r.err
	}
	if n := len(r.value.Raw()); n > MaxEvent {
		return e, at(r.value, CodeTooLarge, tooLarge(MaxEvent).Reason)
	}
	err := members(r.value, func(name string, v jsonscan.Value) error {
		switch name {
		case "eventVersion":
			return major(v)
		case "userIdentity":
			return e.identity.read(v)
		case "resources":
			return e.readResources(v)
		case "requestParameters":
			e.parameters = v
			return v.Want(jsonscan.KindObject)
		case "responseElements":
			return e.readResponse(v)
		case "tlsDetails":
			e.secure = true
			return v.Want(jsonscan.KindObject)
		}
		if field := e.text(name); field != nil {
			return read(field, v)
		}
		return nil
	})
	if err == nil && e.name == "" && e.source == "" && e.identity.at.Kind() == jsonscan.KindNull {
		err = at(r.value, CodeFormat, "not an event of CloudTrail")
	}
	if err != nil {
		return e, err
	}
	if e.message == "" {
		e.message = e.response
	}
	e.readSentence()
	return e, nil
}

// text returns the field of a member that is a text, nil for another.
func (e *event) text(name string) *string {
	switch name {
	case "eventSource":
		return &e.source
	case "eventName":
		return &e.name
	case "eventTime":
		return &e.time
	case "eventID":
		return &e.id
	case "awsRegion":
		return &e.region
	case "sourceIPAddress":
		return &e.address
	case "userAgent":
		return &e.agent
	case "vpcEndpointId":
		return &e.endpoint
	case "errorCode":
		return &e.code
	case "errorMessage":
		return &e.message
	case "sharedEventID":
		return &e.shared
	case "recipientAccountId":
		return &e.recipient
	}
	return nil
}

// members calls f for every member of an object that is not null. Errors get its name put before their path.
func members(v jsonscan.Value, f func(name string, v jsonscan.Value) error) error {
	if err := v.Want(jsonscan.KindObject); err != nil {
		return err
	}
	return v.Members(func(name string, _ int, v jsonscan.Value) error {
		if v.Kind() == jsonscan.KindNull {
			return nil
		}
		return in(f(name, v), name)
	})
}

// read reads a text.
func read(field *string, v jsonscan.Value) error {
	*field = v.Text()
	return v.Want(jsonscan.KindString)
}

// major checks the version of an event.
func major(v jsonscan.Value) error {
	var version string
	if err := read(&version, v); err != nil {
		return err
	}
	if head, _, _ := strings.Cut(version, "."); head != "1" {
		return at(v, CodeVersion, "the major version is not 1")
	}
	return nil
}

// readResources reads resources.
func (e *event) readResources(v jsonscan.Value) error {
	if err := v.Want(jsonscan.KindList); err != nil {
		return err
	}
	return v.Elements(func(i int, v jsonscan.Value) error {
		var r named
		err := members(v, func(name string, v jsonscan.Value) error {
			switch name {
			case "ARN":
				return read(&r.arn, v)
			case "ARNPrefix":
				return read(&r.prefix, v)
			case "accountId":
				return read(&r.account, v)
			}
			return nil
		})
		e.resources = append(e.resources, r)
		return of(err, i)
	})
}

// readResponse reads responseElements, in which some services put the error.
func (e *event) readResponse(v jsonscan.Value) error {
	if v.Kind() != jsonscan.KindObject {
		return nil
	}
	var code string
	err := members(v, func(name string, v jsonscan.Value) error {
		if v.Kind() != jsonscan.KindString {
			return nil
		}
		switch name {
		case "errorCode", "code", "Code":
			return read(&code, v)
		case "errorMessage", "message", "Message":
			return read(&e.response, v)
		}
		return nil
	})
	if e.code == "" && isDenial(code) {
		e.code = code
	}
	return err
}

// maxMessage is how many bytes of a message CloudTrail keeps.
const maxMessage = 1 << 10

// readSentence reads the sentence of the message.
func (e *event) readSentence() {
	for f := range sentences(plain(e.message[:min(len(e.message), MaxText)]).text) {
		e.sentence = f
	}
	if e.sentence.open && len(e.message) >= maxMessage-2 { // IN-63: cut, maybe between bytes of a character
		e.sentence.Sure.Resource = false
		e.sentence.Claimed.Policy = ""
		if e.sentence.Resource == "" {
			e.sentence.Action = ""
		}
	}
}

// denied reports whether a call was denied.
func (e *event) denied() bool { return isDenial(e.code) || e.sentence.Denied }

// isDenial reports whether an error code says that a request was denied.
func isDenial(code string) bool {
	return strings.Contains(code, "AccessDenied") || strings.Contains(code, "UnauthorizedOperation") ||
		strings.HasPrefix(code, "AuthorizationError")
}
