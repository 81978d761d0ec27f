package account_test

import (
	"errors"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
)

// FuzzReadFile: whatever the bytes, reading and asking do not panic, errors are *Error and lead to a place in the file,
// and what reading allocates is bounded by the size.
func FuzzReadFile(f *testing.F) {
	for _, text := range smallFiles() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		files := texts{"a.json": text}.fs()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		s, err := account.ReadFile(files, "a.json", account.AllowPartial())
		runtime.ReadMemStats(&after)
		if got, most := after.TotalAlloc-before.TotalAlloc, uint64(64<<10+64*len(text)); got > most {
			t.Errorf("%d bytes allocated for %d, want at most %d", got, len(text), most)
		}
		if err != nil {
			checkError(t, err, texts{"a.json": text})
			return
		}
		askAll(t, s, texts{"a.json": text})
	})
}

// FuzzLayout is FuzzReadFile for a file of iam-collect's layout.
func FuzzLayout(f *testing.F) {
	names := slices.Sorted(maps.Keys(stored()))
	for i := 0; i < len(names); i += 3 { // few: the fuzzer spends its time on making inputs smaller
		f.Add(uint8(i), stored()[names[i]])
	}
	f.Fuzz(func(t *testing.T, i uint8, text string) {
		files := stored()
		files[names[int(i)%len(names)]] = text
		s, err := account.Read(files.fs())
		if err != nil {
			checkError(t, err, files)
			return
		}
		askAll(t, s, files)
	})
}

// FuzzNeighbour: whatever stands beside it, what is denied to a user stays denied: an entry of users or roles says nothing
// about another one, but for an error.
func FuzzNeighbour(f *testing.F) {
	for _, text := range []string{
		"1", "{}", user("ben", inline("UserPolicyList", "p", allow("*"))), user("ana", inline("UserPolicyList", "p", allow("*"))), role("ana", inline("RolePolicyList", "p", allow("*"))),
		`{"Arn":"` + ana + `"}`, `{"Arn":1,"Arn":2}`, user("ben") + `,` + user("cem"),
	} {
		f.Add(text, text)
	}
	details := func(inUsers, inRoles string) texts {
		return texts{
			"a.json": page(users(user("ana", inline("UserPolicyList", "p", allow("s3:GetObject"))), inUsers), roles(role("job", inline("RolePolicyList", "p", allow("s3:GetObject"))), inRoles)),
			"b.json": resource(bucket, here, ""),
		}
	}
	f.Fuzz(func(t *testing.T, inUsers, inRoles string) {
		files := details(inUsers, inRoles)
		s, err := account.Read(files.fs())
		if err != nil {
			checkError(t, err, files)
			return
		}
		for _, who := range []string{ana, session} {
			if r, err := may(t, s, who, "s3:PutObject", bucket+"/k"); err == nil && r.Decision == evaluate.Allowed {
				t.Errorf("%s may put", who)
			}
		}
	})
}

// smallFiles are files of each kind. They are small: the fuzzer spends its time on making large inputs smaller.
func smallFiles() []string {
	const all = `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`
	return []string{
		"", "[]", "{}", "null", "[{}]",
		page(users(user("ana", inline("UserPolicyList", "p", all))), truncated),
		page(users(user("a", `"GroupList":["g"]`)), groups(group("g", inline("GroupPolicyList", "p", `"%7B%7D"`)))),
		page(roles(`{"Arn":"arn:aws:iam::` + here + `:role/r","AssumeRolePolicyDocument":"{}","Tags":[{"Key":"k","Value":"v"}]}`)),
		page(policies(managedPolicy(customer("m"), all))),
		organization(level("r-1", scps(fullAccess, all), accounts(`"`+here+`"`, level(there, rcps())))),
		resource(bucket, here, "") + "\n" + resource(bucket, here, open),
		`{"FunctionName":"f","FunctionArn":"` + fn + `","Role":"arn:aws:iam::` + here + `:role/r","VpcConfig":{"VpcId":""},"Layers":[{"Arn":"l"}]}`,
		`{"Configuration":{"FunctionArn":"` + fn + `"},"Code":{"ImageUri":"` + here + `.dkr.ecr.eu-west-1.amazonaws.com/r:1"}}`,
		`{"Policy":"{\"Statement\":{\"Resource\":\"` + fn + `:live\"}}"}`,
		`{"Aliases":[{"AliasArn":"` + fn + `:live"}],"Versions":[]}`,
		`{"UUID":"u","EventSourceArn":"arn:aws:kafka:eu-west-1:1:c","FunctionArn":"` + fn + `","SourceAccessConfigurations":[{"Type":"BASIC_AUTH","URI":"s"}]}`,
		`{"FunctionArn":"` + fn + `","AuthType":"NONE"}`, `{"FunctionArn":"` + fn + `","DestinationConfig":{"OnFailure":{"Destination":"d"}}}`,
	}
}

// checkError fails unless err is an *Error with a place in its file.
func checkError(t *testing.T, err error, files texts) {
	t.Helper()
	e, ok := errors.AsType[*account.Error](err)
	if !ok || e.Code == "" || e.Reason == "" || strings.ContainsAny(e.Error(), "\n\r") {
		t.Fatalf("error %q (%T)", err, err)
	}
	if e.Line == 0 {
		return
	}
	lines := strings.Split(strings.TrimPrefix(files[e.File], "\ufeff"), "\n")
	if e.Line < 1 || e.Line > len(lines) || e.Column < 1 || e.Column > 1+len([]rune(lines[e.Line-1])) {
		t.Fatalf("error %v at line %d, column %d", e, e.Line, e.Column)
	}
}

// askAll asks for everything that a snapshot has.
func askAll(t *testing.T, s *account.Snapshot, files texts) {
	t.Helper()
	for _, p := range s.Problems() {
		checkError(t, p.Err, files)
	}
	n := 0
	for p := range s.Principals() {
		if n++; n > 20 {
			break
		}
		for _, resource := range []string{bucket + "/k", "*", p.ARN, "arn:aws:kms:eu-west-1:" + here + ":key/k"} {
			r, err := may(t, s, p.ARN, "s3:GetObject", resource)
			if err != nil {
				checkError(t, err, files)
				continue
			}
			if p.Err != nil && r.Decision == evaluate.Allowed {
				t.Errorf("%s has the fault %v and is allowed", p.ARN, p.Err)
			}
		}
	}
	askEverybody(t, s)
	for fn := range s.Functions() {
		if n++; n > 40 {
			break
		}
		if _, err := s.Function(fn.String()); err != nil {
			checkError(t, err, files)
		}
		if _, err := s.Mappings(fn.String()); err != nil {
			checkError(t, err, files)
		}
		if _, err := may(t, s, "sns.amazonaws.com", "lambda:InvokeFunction", fn.String()); err != nil {
			checkError(t, err, files)
		}
	}
	for a := range s.Accounts() {
		if got, err := s.Account(a.ID); err != nil || got != a {
			t.Errorf("account %+v, %+v, %v", a, got, err)
		}
	}
}

// askEverybody looks at callers: every user and role is among them, and what they have can be asked.
func askEverybody(t *testing.T, s *account.Snapshot) {
	t.Helper()
	seen := make(map[string]bool)
	n := 0
	for c := range s.Callers("*", "*") {
		seen[c.Principal.ID()], seen[c.StandsFor] = true, true
		if n++; n > 60 {
			return
		}
		if _, err := evaluate.Compile(c.Policies); err != nil {
			t.Errorf("%v: %v", c.Principal, err)
		}
	}
	for p := range s.Principals() {
		if !seen[p.ARN] {
			t.Errorf("%s is left out", p.ARN)
		}
	}
}
