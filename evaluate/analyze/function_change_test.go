package analyze_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// ways lists the rows of one caller that are Yes and those that are Undecided, "?" before these.
func ways(t testing.TB, f lambdaperm.Function, caller analyze.System) string {
	t.Helper()
	var list []string
	for _, r := range changes(t, about(f, caller)) {
		switch r.Verdict {
		case analyze.Yes:
			list = append(list, string(r.Way))
		case analyze.Undecided:
			list = append(list, "?"+string(r.Way))
		}
	}
	return strings.Join(list, " ")
}

// AN-74, AN-75, AN-76: what each permission is good for. The ways are those of the Service Authorization Reference.
func TestFunctionChanges(t *testing.T) {
	const role = `arn:aws:iam::111122223333:role/service-role/thumbnails`
	on := func(actions, resource string) string {
		return `"Action":["` + strings.ReplaceAll(actions, " ", `","`) + `"],"Resource":"` + resource + `"`
	}
	passing := func(to string) string {
		return when(on("iam:PassRole", role), `"StringEquals":{"iam:PassedToService":"`+to+`"}`)
	}
	for _, c := range []struct {
		name string
		own  []string
		want string
	}{
		{"nothing", nil, ""},
		{"everything", []string{all}, "REPLACE_CODE MOVE_ALIAS RECONFIGURE ADD_LAYER REPLACE_ROLE CREATE_WITH_ROLE LEND_ROLE MAP_SOURCE PERMIT"},
		{"to read and to invoke", []string{on("lambda:Get* lambda:List* lambda:InvokeFunction", "*")}, ""},
		{"its code", []string{on("lambda:UpdateFunctionCode", thumbnails)}, "REPLACE_CODE"},
		{"the code of a version, which has none of its own", []string{on("lambda:UpdateFunctionCode", thumbnails+":2")}, ""},
		{"the code of another function", []string{on("lambda:UpdateFunctionCode", thumbnails+"-2")}, ""},
		{"its code and its aliases", []string{on("lambda:UpdateFunctionCode lambda:UpdateAlias", thumbnails)}, "REPLACE_CODE MOVE_ALIAS"},
		{"its aliases", []string{on("lambda:UpdateAlias lambda:CreateAlias lambda:PublishVersion", thumbnails)}, ""},
		{"to create, with a role for Lambda", []string{on("lambda:CreateFunction", "*"), passing("lambda.amazonaws.com")}, "CREATE_WITH_ROLE"},
		{"to create, with a role for EC2", []string{on("lambda:CreateFunction", "*"), passing("ec2.amazonaws.com")}, ""},
		{"to create, without a role", []string{on("lambda:CreateFunction", "*")}, ""},
		{"to create, with another role", []string{on("lambda:CreateFunction", "*"), on("iam:PassRole", role+"-2")}, ""},
		{"to create some functions", []string{on("lambda:CreateFunction", "arn:aws:lambda:us-east-1:111122223333:function:mine-*"),
			passing("lambda.amazonaws.com")}, "CREATE_WITH_ROLE"},
		{"to create in another account", []string{on("lambda:CreateFunction", "arn:aws:lambda:*:444455556666:function:*"),
			passing("lambda.amazonaws.com")}, ""},
		{"to create in a VPC, which the caller chooses", []string{
			when(on("lambda:CreateFunction", "*"), `"StringEquals":{"lambda:VpcIds":"vpc-1"}`), passing("lambda.amazonaws.com")}, "CREATE_WITH_ROLE"},
		{"the configuration", []string{on("lambda:UpdateFunctionConfiguration", thumbnails)}, "RECONFIGURE ?ADD_LAYER"},
		{"the configuration, and layers of the account", []string{on("lambda:UpdateFunctionConfiguration", thumbnails),
			on("lambda:GetLayerVersion", "arn:aws:lambda:*:111122223333:layer:*")}, "RECONFIGURE ADD_LAYER"},
		{"the configuration, and layers of another account", []string{on("lambda:UpdateFunctionConfiguration", thumbnails),
			on("lambda:GetLayerVersion", "arn:aws:lambda:*:999999999999:layer:*")}, "RECONFIGURE ADD_LAYER"},
		{"the configuration without layers", []string{when(on("lambda:UpdateFunctionConfiguration", thumbnails), `"Null":{"lambda:Layer":"true"}`),
			on("lambda:GetLayerVersion", "*")}, "RECONFIGURE"},
		{"the configuration, versions and aliases", []string{
			on("lambda:UpdateFunctionConfiguration lambda:PublishVersion lambda:UpdateAlias", thumbnails)}, "MOVE_ALIAS RECONFIGURE ?ADD_LAYER"},
		{"the configuration and the role", []string{on("lambda:UpdateFunctionConfiguration", thumbnails), passing("lambda.amazonaws.com")},
			"RECONFIGURE ?ADD_LAYER REPLACE_ROLE LEND_ROLE"},
		{"the configuration of another function, and the role", []string{
			on("lambda:UpdateFunctionConfiguration", thumbnails+"-2"), passing("lambda.amazonaws.com")}, "LEND_ROLE"},
		{"a layer that it uses", []string{on("lambda:PublishLayerVersion lambda:GetLayerVersion", "*")}, ""},
		{"a mapping", []string{on("lambda:CreateEventSourceMapping", "*")}, "MAP_SOURCE"},
		{"a mapping for this function", []string{when(on("lambda:CreateEventSourceMapping", "*"),
			`"StringEquals":{"lambda:FunctionArn":"`+thumbnails+`"}`)}, "MAP_SOURCE"},
		{"a mapping for its alias", []string{when(on("lambda:CreateEventSourceMapping", "*"),
			`"StringEquals":{"lambda:FunctionArn":"`+thumbnails+`:prod"}`)}, "MAP_SOURCE"},
		{"a mapping for another function", []string{when(on("lambda:CreateEventSourceMapping", "*"),
			`"StringEquals":{"lambda:FunctionArn":"`+thumbnails+`-2"}`)}, ""},
		{"a mapping on the function, which is no resource of it", []string{on("lambda:CreateEventSourceMapping", thumbnails)}, ""},
		{"mappings that are there", []string{on("lambda:UpdateEventSourceMapping", "arn:aws:lambda:*:*:event-source-mapping:*")}, "MAP_SOURCE"},
		{"a permission", []string{on("lambda:AddPermission", thumbnails)}, "PERMIT"},
		{"a permission at an alias", []string{on("lambda:AddPermission", thumbnails+":prod")}, "PERMIT"},
		{"a permission for an account that the caller chooses", []string{when(on("lambda:AddPermission", thumbnails),
			`"StringEquals":{"lambda:Principal":"999999999999"}`)}, "PERMIT"},
		{"a permission for a URL", []string{when(on("lambda:AddPermission", thumbnails),
			`"StringEquals":{"lambda:FunctionUrlAuthType":"NONE"}`)}, "PERMIT"},
		{"a permission for $LATEST, which Lambda refuses", []string{on("lambda:AddPermission", thumbnails+":$LATEST")}, ""},
		{"a whole policy, in parts", []string{on("lambda:PutResourcePolicy lambda:RemovePermission", thumbnails)}, ""},
		{"to assume the role, which is another question", []string{on("sts:AssumeRole iam:UpdateAssumeRolePolicy iam:PutRolePolicy", role)}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := ways(t, thumbnailing(t), somebody(t, "arn:aws:iam::111122223333:user/u", c.own...)); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// AN-74: of another account the function's policy may let somebody change its code, and no policy may let anybody pass
// the role or change the configuration.
func TestFunctionChangesAcrossAccounts(t *testing.T) {
	f := thumbnailing(t)
	f.Policies[""] = parse(t, `"Principal":{"AWS":"444455556666"},"Action":"lambda:*","Resource":"*"`)
	const stranger = "arn:aws:iam::444455556666:user/u"
	if got := ways(t, f, somebody(t, stranger, all)); got != "REPLACE_CODE MOVE_ALIAS" {
		t.Errorf("%s", got)
	}
	if got := ways(t, f, somebody(t, stranger)); got != "" {
		t.Errorf("without policies of its own: %s", got)
	}
}

// AN-74: what depends on the function, not on policies.
func TestFunctionChangesOf(t *testing.T) {
	admin := somebody(t, "arn:aws:iam::111122223333:user/admin", all)
	f := lambdaperm.Function{ARN: arn.MustParseFunction(thumbnails), Role: thumbnailing(t).Role}
	for _, c := range []struct {
		name string
		set  func(*lambdaperm.Function)
		want string
	}{
		{"an alias may be there", func(*lambdaperm.Function) {}, "REPLACE_CODE MOVE_ALIAS RECONFIGURE ADD_LAYER REPLACE_ROLE CREATE_WITH_ROLE LEND_ROLE MAP_SOURCE PERMIT"},
		{"no alias", func(f *lambdaperm.Function) { f.Versions = []string{"1"} },
			"REPLACE_CODE RECONFIGURE ADD_LAYER REPLACE_ROLE CREATE_WITH_ROLE LEND_ROLE MAP_SOURCE PERMIT"},
		{"an image takes no layers", func(f *lambdaperm.Function) {
			f.ImageRepository = "arn:aws:ecr:eu-west-1:111122223333:repository/r"
		}, "REPLACE_CODE MOVE_ALIAS RECONFIGURE REPLACE_ROLE CREATE_WITH_ROLE LEND_ROLE MAP_SOURCE PERMIT"},
		{"AN-77 the role is not known", func(f *lambdaperm.Function) { f.Role = nil },
			"REPLACE_CODE MOVE_ALIAS RECONFIGURE ADD_LAYER REPLACE_ROLE ?CREATE_WITH_ROLE ?LEND_ROLE MAP_SOURCE PERMIT"},
	} {
		g := f
		c.set(&g)
		if got := ways(t, g, admin); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	for _, id := range []string{"lambda.amazonaws.com", "anonymous", "arn:aws:iam::111122223333:saml-provider/p"} {
		if rows := changes(t, about(f, somebody(t, id))); rows != nil {
			t.Errorf("%s calls no API: %v", id, rows)
		}
	}
}

// AN-77: a policy of the function that nobody knows makes no No.
func TestFunctionUnlisted(t *testing.T) {
	s := somebody(t, "arn:aws:iam::111122223333:user/u")
	s.Unlisted = "the policy of thumbnails"
	f := thumbnailing(t)
	f.Policies = nil
	for _, r := range invocations(t, about(f, s)) {
		if r.Verdict != analyze.Undecided || r.Open[0].Code != analyze.NotKnown || !strings.Contains(r.Open[0].Message, s.Unlisted) {
			t.Errorf("%v %v: %v %v", r.Function, r.By, r.Verdict, r.Open)
		}
	}
	s.Policies.Identity = []*policy.Policy{parse(t, `"Action":"lambda:InvokeFunction","Resource":"*"`)}
	if r := invocations(t, about(f, s))[0]; r.Verdict != analyze.Yes || len(r.Open) != 1 || r.Open[0].Code != analyze.NotKnown {
		t.Errorf("a policy that nobody knows can deny: %v %v", r.Verdict, r.Open)
	}
	if got, want := ways(t, f, s), "?REPLACE_CODE ?MOVE_ALIAS ?RECONFIGURE ?ADD_LAYER ?PERMIT"; got != want {
		t.Errorf("%s, want %s: the role has no policy that could let anybody pass it", got, want)
	}
}

// AN-74: the ways are a closed list, each with its gain.
func TestChangeWays(t *testing.T) {
	gains := map[analyze.ChangeWay]analyze.Gain{
		analyze.ReplaceCode: analyze.GainCode, analyze.MoveAlias: analyze.GainCode, analyze.Reconfigure: analyze.GainCode, analyze.AddLayer: analyze.GainCode,
		analyze.ReplaceRole: analyze.GainRole, analyze.CreateWithRole: analyze.GainCode, analyze.LendRole: analyze.GainCode,
		analyze.MapSource: analyze.GainInvocation, analyze.Permit: analyze.GainInvocation, "": "",
	}
	for way, want := range gains {
		if way.Gain() != want {
			t.Errorf("%s gains %s, want %s", way, way.Gain(), want)
		}
	}
	rows := changes(t, about(thumbnailing(t), somebody(t, "arn:aws:iam::111122223333:root")))
	if len(rows) != len(gains)-1 {
		t.Errorf("%d rows", len(rows))
	}
}

// AN-73: what a path says of its steps.
func TestFunctionPaths(t *testing.T) {
	const create, pass = `"Action":"lambda:CreateFunction","Resource":"*"`, `"Action":"iam:PassRole","Resource":"*"`
	unknown, err := policy.NewUnknown("the policy of u")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		own     []string
		unknown bool // one more policy, of which nothing is known
		way     analyze.ChangeWay
		want    analyze.Verdict
		steps   string // the verdicts
	}{
		{"both", []string{create, pass}, false, analyze.CreateWithRole, analyze.Yes, "yes yes"},
		{"the second is missing", []string{create}, false, analyze.CreateWithRole, analyze.No, "yes no"},
		{"the first is missing, so that the second is not asked", []string{pass}, false, analyze.CreateWithRole, analyze.No, "no"},
		{"nothing is known", nil, true, analyze.CreateWithRole, analyze.Undecided, "unknown unknown"},
		{"half is known", []string{create, "!" + pass}, true, analyze.CreateWithRole, analyze.No, "unknown no"},
		{"the variant that came nearest", []string{`"Action":["lambda:PutResourcePolicy"],"Resource":"*"`}, false, analyze.Permit, analyze.No, "yes no"},
		{"the second variant", []string{`"Action":["lambda:UpdateEventSourceMapping"],"Resource":"*"`}, false, analyze.MapSource, analyze.Yes, "yes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := somebody(t, "arn:aws:iam::111122223333:user/u", c.own...)
			if c.unknown {
				s.Policies.Identity = append(s.Policies.Identity, unknown)
			}
			for _, r := range changes(t, about(thumbnailing(t), s)) {
				if r.Way != c.way {
					continue
				}
				var steps []string
				for _, step := range r.Steps {
					steps = append(steps, step.Answer.Verdict.String())
				}
				if got := strings.Join(steps, " "); r.Verdict != c.want || got != c.steps {
					t.Errorf("%v with %s, want %v with %s", r.Verdict, got, c.want, c.steps)
				}
				if r.Verdict == analyze.Undecided && (len(r.Open) != 1 || !strings.Contains(r.Open[0].Message, "the policy of u")) {
					t.Errorf("%v", r.Open)
				}
			}
		})
	}
}
