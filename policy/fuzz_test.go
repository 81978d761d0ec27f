package policy_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/policy"
)

// seeds are documents of every shape, good and bad.
var seeds = []string{
	"", "null", "[]", "{}", "{", `{"Statement":[]}`, "\ufeff" + smallDocument, smallDocument, enveloped,
	doc(`"Effect":"Allow","Action":[],"Resource":[],"Principal":{}`),
	with(`"Sid":"a\u0045\ud83d\ude00\n"`), with(`"Sid":"\ud800"`), with("\"Sid\":\"\xff\""), with(`"Effect":"Deny"`),
	principals(`{"AWS":[111122223333,"*"],"Service":"sns.amazonaws.com","Federated":[]}`),
	doc(`"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"NotAction":"iam:*","NotResource":"arn:aws:s3:::${a, 'b'}*?"`),
	cond(`"StringEquals":{},"NumericEquals":{"a:n":[12345678901234567890,1.50,1e999]},"Bool":{"a:b":true},"ForAllValues:StringLike":{"a:k":[]}`),
	cond(`"DateLessThan":{"a.b|#@*":"2024-01-01T00:00:00Z"},"IpAddress":{"a:k":["::1","10.0.0.0/8"]},"BinaryEquals":{"a:k":"AA=="},"Null":{"a:k":"true"}`),
	`{"Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3"}}`,
	with(`"sid":"","Sid":1`), with(`"Principal":{"AWS":"x y"}`), with(`"Effect":"Allow"`), doc(`"Effect":"allow"`), actions(`["a:b",{"Ref":"x"}]`),
	`{"Statement":{"Effect":"Deny","Action":"b"}}`, cond(`"Bool":{"a\n\"b":["true",null]}`), cond(`"Bool":{"a:b":"x"},"bool":{}`), cond(`"Bool":{"a:b":true,"A:b":true}`),
	strings.Repeat("[", 40), strings.Repeat(`{"Statement":`, 40),
	doc(`"Effect":"Deny","Principal":{"AWS":"x"},"Action":"a:B","Resource":["y","execute-api:/*"],"Condition":{"Foo":{},"dateEquals":{"k":[]},"DateEquals":{"k":"01T"}}`),
	doc(`"Effect":"Deny","NotPrincipal":"x","Action":"a:\u2011","NotResource":"arn:aws"`),
}

// A strict reading by other code: whatever Parse accepts it accepts as well.
type (
	strictDocument struct {
		Version   string
		ID        string `json:"Id"`
		Statement strictStatements
	}
	strictStatements []strictStatement
	strictStatement  struct {
		Sid, Effect             string
		Principal, NotPrincipal any
		Action, NotAction       any
		Resource, NotResource   any
		Condition               map[string]map[string]any
	}
)

func (s *strictStatements) UnmarshalJSON(data []byte) error {
	if data[0] == '{' {
		data = append(append([]byte("["), data...), ']')
	}
	return strictly(data, (*[]strictStatement)(s))
}

func strictly(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	d.UseNumber()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("text behind the document")
	}
	return nil
}

// checkParsed holds for the outcome of reading any text.
func checkParsed(t *testing.T, p *policy.Policy, err error) {
	t.Helper()
	if err != nil {
		e, ok := errors.AsType[*policy.Error](err)
		if !ok || !useless(p) {
			t.Fatalf("policy %v with error %v (%T)", p, err, err)
		}
		if e.Code == "" || e.Reason == "" || e.Line < 1 || e.Column < 1 || e.Offset < 0 || len(e.Reason) > 2000 {
			t.Fatalf("incomplete error %+v", e)
		}
		return
	}
	if p.Len() == 0 {
		t.Fatal("accepted without a statement")
	}
	roundTrip(t, p)
	for i, s := range p.Statements() {
		if at := placeOf(t, p, fmt.Sprintf("Statement[%d]", i)).Start; at.Line < 1 || at.Column < 1 || s.Effect() == 0 {
			t.Errorf("statement %d: effect %q at %v", i, s.Effect(), at)
		}
	}
	for k := policy.Identity; k <= policy.Endpoint; k++ {
		if err := p.CheckKind(k); err != nil {
			if e, ok := errors.AsType[*policy.Error](err); !ok || e.Code == "" || e.Line < 1 {
				t.Errorf("CheckKind(%v): %v", k, err)
			}
		}
	}
	if q, err := p.With(policy.StatementSpec{Effect: policy.Deny, Action: []string{"a:B"}}); err != nil || q.Len() != p.Len()+1 {
		t.Errorf("With: %v", err)
	} else {
		roundTrip(t, q)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := policy.Parse(data)
		checkParsed(t, p, err)
		checkPlaces(t, string(data), p, err)
		checkFaults(t, string(data))
		stored, storedErr := policy.Parse(data, policy.WithStored())
		checkParsed(t, stored, storedErr)
		switch dead := len(stored.Dead()); {
		case err == nil && (storedErr != nil || dead > 0):
			t.Errorf("G-107: %v and %d dead in what is accepted without the option", storedErr, dead)
		case err != nil && storedErr == nil && dead == 0:
			t.Errorf("G-107: nothing is dead, and without the option: %v", err)
		}
		if err != nil {
			return
		}
		var d strictDocument
		if err := strictly(bytes.TrimPrefix(data, []byte("\ufeff")), &d); err != nil {
			t.Fatalf("encoding/json refuses what Parse accepts: %v", err)
		}
		id, _ := p.ID()
		if len(d.Statement) != p.Len() || d.Version != p.Version() || d.ID != id {
			t.Errorf("%d statements of version %q, id %q, want %d of %q, %q", p.Len(), p.Version(), id, len(d.Statement), d.Version, d.ID)
		}
		for i, s := range p.Statements() {
			d.Statement[i].check(t, s)
		}
	})
}

// check compares the statement with what Parse made of it.
func (d *strictStatement) check(t *testing.T, s *policy.Statement) {
	t.Helper()
	want := d.lines()
	got := map[string][]string{"Effect": {s.Effect().String()}, "Sid": {s.Sid()}}
	add := func(element string, not bool, entry string) {
		if not {
			element = "Not" + element
		}
		got[element] = append(got[element], entry)
	}
	for p := range s.Principals() {
		add("Principal", s.NotPrincipal(), string(p.Type())+" "+p.ID())
	}
	for a := range s.Actions() {
		add("Action", s.NotAction(), a.String())
	}
	for r := range s.Resources() {
		add("Resource", s.NotResource(), r.String())
	}
	for _, c := range s.Condition().Tests() {
		add("Condition", false, c.Operator().String()+" "+c.Key()+" "+fmt.Sprint(slices.Collect(c.Values())))
	}
	slices.Sort(got["Principal"]) // encoding/json does not keep the order of members
	slices.Sort(got["NotPrincipal"])
	slices.Sort(got["Condition"])
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("read by encoding/json and by Parse (-want +got):\n%s", diff)
	}
	if s.HasResource() != (d.Resource != nil || d.NotResource != nil) || s.HasPrincipal() != (d.Principal != nil || d.NotPrincipal != nil) {
		t.Errorf("resource %v, principal %v, want those of %+v", s.HasResource(), s.HasPrincipal(), d)
	}
}

// lines returns the entries of each element, those of objects in order.
func (d *strictStatement) lines() map[string][]string {
	lines := map[string][]string{"Effect": {d.Effect}, "Sid": {d.Sid}}
	for element, v := range map[string]any{"Action": d.Action, "NotAction": d.NotAction, "Resource": d.Resource, "NotResource": d.NotResource} {
		if list := strictList(v); v != nil && len(list) > 0 {
			lines[element] = list
		}
	}
	for element, v := range map[string]any{"Principal": d.Principal, "NotPrincipal": d.NotPrincipal} {
		members, ok := v.(map[string]any)
		if !ok && v != nil {
			members = map[string]any{"*": v}
		}
		for typ, ids := range members {
			for _, id := range strictList(ids) {
				lines[element] = append(lines[element], typ+" "+id)
			}
		}
		slices.Sort(lines[element])
	}
	for operator, keys := range d.Condition {
		for key, values := range keys {
			lines["Condition"] = append(lines["Condition"], operator+" "+key+" "+fmt.Sprint(strictList(values)))
		}
	}
	slices.Sort(lines["Condition"])
	return lines
}

// strictList returns the texts of a value or a list of values.
func strictList(v any) []string {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	texts := []string{}
	for _, v := range list {
		texts = append(texts, fmt.Sprint(v))
	}
	return texts
}

// FuzzEnvelope: a document in an envelope is read as the document by itself, and no envelope makes the readers panic.
func FuzzEnvelope(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
		f.Add(url.PathEscape(s))
		f.Add(`{"Policy":` + strconv.Quote(s) + `,"RevisionId":"x"}`)
	}
	f.Add(`{"Attributes":{"Policy":"{}"},"Policy":"{}"}`)
	f.Fuzz(func(t *testing.T, text string) {
		p, err := policy.ParseURLEncoded(text)
		checkParsed(t, p, err)
		p, err = policy.ParseEmbedded([]byte(text))
		checkParsed(t, p, err)

		plain, plainErr := policy.Parse([]byte(text))
		for name, read := range map[string]func() (*policy.Policy, error){
			"ParseURLEncoded": func() (*policy.Policy, error) { return policy.ParseURLEncoded(url.PathEscape(text)) },
			"ParseEmbedded": func() (*policy.Policy, error) {
				quoted, err := json.Marshal(map[string]string{"Policy": text})
				if err != nil {
					t.Fatal(err)
				}
				return policy.ParseEmbedded(quoted)
			},
		} {
			if name == "ParseEmbedded" && strings.ToValidUTF8(text, "") != text {
				continue // encoding/json would write another text
			}
			p, err := read()
			switch {
			case (err == nil) != (plainErr == nil):
				t.Errorf("%s: %v, by itself: %v", name, err, plainErr)
			case err != nil:
				if err.Error() != plainErr.Error() {
					t.Errorf("%s: %v, by itself: %v", name, err, plainErr)
				}
			case !p.Equal(plain) || p.String() != plain.String():
				t.Errorf("%s: %v, by itself: %v", name, p, plain)
			}
		}
	})
}
