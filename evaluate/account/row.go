package account

import (
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/jsonwrite"
)

// AppendJSON appends the row as one line of JSON Lines without the end of the line, always the same for the same row:
//
//	{"account":"…","principal":"…","action":"…","resource":"…","decision":"implicitDeny","by":"identity"}
//
// by is there for denied rows in which a policy type decided, dependsOn where the answer depends on unknown values,
// result where the row has one, as [evaluate.Result] writes itself.
func (r Row) AppendJSON(b []byte) []byte {
	b = appendMember(b, `{"account":`, r.Account)
	b = appendMember(b, `,"principal":`, r.Principal)
	b = appendMember(b, `,"action":`, r.Action)
	b = appendMember(b, `,"resource":`, r.Resource)
	b = append(append(append(b, `,"decision":"`...), r.Decision.String()...), '"')
	if r.By != 0 && r.Decision != evaluate.Allowed {
		b = append(append(append(b, `,"by":"`...), r.By.String()...), '"')
	}
	for i, label := range r.DependsOn {
		name := `,"dependsOn":[`
		if i > 0 {
			name = ","
		}
		b = appendMember(b, name, label)
	}
	if len(r.DependsOn) > 0 {
		b = append(b, ']')
	}
	if r.Result != nil {
		if text, err := jsonwrite.Marshal(r.Result); err == nil {
			b = append(append(b, `,"result":`...), text...)
		}
	}
	return append(b, '}')
}

// MarshalJSON returns what [Row.AppendJSON] appends.
func (r Row) MarshalJSON() ([]byte, error) { return r.AppendJSON(nil), nil }

// appendMember appends a name, as it is, and a text.
func appendMember(b []byte, name, text string) []byte {
	b = append(b, name...)
	for i := range len(text) {
		if c := text[i]; c < ' ' || c >= 0x7f || c == '"' || c == '\\' { // mostly nothing is
			quoted, _ := jsonwrite.Marshal(text) // a string has no error
			return append(b, quoted...)
		}
	}
	return append(append(append(b, '"'), text...), '"')
}
