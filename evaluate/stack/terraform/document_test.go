package terraform

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lambdaiam/lambdaiam/policy"
)

// source is the data source of a document with one statement or more, read when the plan is carried out.
func source(statements, unknown, expr string) thing {
	return thing{address: "data.aws_iam_policy_document.d", actions: "read",
		values:  `{"statement": [` + statements + `], "policy_id": null, "version": null, "source_policy_documents": null, "override_policy_documents": null}`,
		unknown: `{"id": true, "json": true, "minified_json": true, "statement": ` + unknown + `}`, expr: `{"statement": [` + expr + `]}`}
}

func rolePolicy(expr string) thing {
	return thing{address: "aws_iam_role_policy.p", values: `{"name": "p", "role": "r"}`, unknown: `{"id": true, "policy": true}`,
		expr: `{"policy": ` + expr + `}`}
}

// TestDocumentFromBlocks holds what becomes of the blocks of a data source that is not read yet.
func TestDocumentFromBlocks(t *testing.T) {
	const head, tail = `{"Version":"2012-10-17","Statement":[`, `]}`
	queue := thing{address: "aws_sqs_queue.q", values: `{"name": "jobs"}`, unknown: `{"arn": true, "id": true}`}
	bucket := thing{address: "aws_s3_bucket.b", values: `{"bucket": "in"}`, unknown: `{"arn": true, "id": true}`}
	made := thing{address: "aws_s3_bucket.made", unknown: `{"arn": true, "id": true, "bucket": true}`}
	table := thing{address: "aws_dynamodb_table.t", values: `{"name": "t"}`, unknown: `{"arn": true}`}
	for _, tt := range []struct{ name, statement, unknown, expr, want string }{
		{"IN-73 all is known",
			`{"sid": "A", "effect": "Deny", "actions": ["s3:GetObject"], "not_actions": [], "resources": ["*"], "not_resources": null, "principals": [], "condition": []}`,
			`[{}]`, `{}`, `{"Sid":"A","Effect":"Deny","Action":["s3:GetObject"],"Resource":["*"]}`},
		{"IN-73 an entry that is null", `{"actions": ["sqs:SendMessage"], "resources": [null]}`, `[{"resources": [true]}]`,
			`{"resources": ` + refs("aws_sqs_queue.q.arn", "aws_sqs_queue.q") + `}`,
			`{"Effect":"Allow","Action":["sqs:SendMessage"],"Resource":["arn:aws:sqs:eu-west-1:111122223333:jobs"]}`},
		{"IN-73 an entry that older versions leave out", `{"actions": ["sqs:SendMessage"], "resources": []}`, `[{"resources": [true]}]`,
			`{"resources": ` + refs("aws_sqs_queue.q.arn", "aws_sqs_queue.q") + `}`,
			`{"Effect":"Allow","Action":["sqs:SendMessage"],"Resource":["arn:aws:sqs:eu-west-1:111122223333:jobs"]}`},
		{"IN-73 one that is left out beside one that is known", `{"actions": ["sqs:SendMessage"], "resources": ["arn:aws:sqs:*:*:x"]}`,
			`[{"resources": [true]}]`, `{"resources": ` + refs("aws_sqs_queue.q.arn", "aws_sqs_queue.q") + `}`,
			`{"Effect":"Allow","Action":["sqs:SendMessage"],"Resource":["arn:aws:sqs:*:*:x","arn:aws:sqs:eu-west-1:111122223333:jobs"]}`},
		{"IN-73 null without a mark", `{"actions": ["sqs:SendMessage"], "resources": [null]}`, `[{}]`, `{}`,
			`{"Effect":"Allow","Action":["sqs:SendMessage"],"Resource":["<data.aws_iam_policy_document.d.statement[0].resources[0]>"]}`},
		{"IN-72 several references", `{"actions": ["sqs:SendMessage"], "resources": [null]}`, `[{"resources": [true]}]`,
			`{"resources": ` + refs("aws_sqs_queue.q.arn", "aws_sqs_queue.q", "var.x") + `}`,
			`{"Effect":"Allow","Action":["sqs:SendMessage"],"Resource":["<data.aws_iam_policy_document.d.statement[0].resources[0]>"]}`},
		{"IN-72 several entries of one reference", `{"actions": ["s3:ListBucket"], "resources": [null, null]}`, `[{"resources": [true, true]}]`,
			`{"resources": ` + refs("aws_s3_bucket.b.arn", "aws_s3_bucket.b", "aws_s3_bucket.b.arn", "aws_s3_bucket.b") + `}`,
			`{"Effect":"Allow","Action":["s3:ListBucket"],"Resource":["<data.aws_iam_policy_document.d.statement[0].resources[0]>",` +
				`"<data.aws_iam_policy_document.d.statement[0].resources[1]>"]}`},
		{"IN-73 an unknown list", `{"actions": ["sqs:SendMessage"]}`, `[{"resources": true}]`,
			`{"resources": ` + refs("aws_sqs_queue.q.arn", "aws_sqs_queue.q") + `}`,
			`{"Effect":"Allow","Action":["sqs:SendMessage"],"Resource":["<data.aws_iam_policy_document.d.statement[0].resources>"]}`},
		{"IN-72 the bucket itself", `{"actions": ["s3:ListBucket"], "resources": [null]}`, `[{"resources": [true]}]`,
			`{"resources": ` + refs("aws_s3_bucket.b.arn", "aws_s3_bucket.b") + `}`,
			`{"Effect":"Allow","Action":["s3:ListBucket"],"Resource":["arn:aws:s3:::in"]}`},
		{"IN-72 objects of a bucket", `{"actions": ["s3:GetObject"], "resources": [null]}`, `[{"resources": [true]}]`,
			`{"resources": ` + refs("aws_s3_bucket.b.arn", "aws_s3_bucket.b") + `}`,
			`{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::in/<aws_s3_bucket.b.arn>"]}`},
		{"IN-72 a bucket or its objects", `{"actions": ["s3:*"], "resources": [null]}`, `[{"resources": [true]}]`,
			`{"resources": ` + refs("aws_s3_bucket.made.arn", "aws_s3_bucket.made") + `}`,
			`{"Effect":"Allow","Action":["s3:*"],"Resource":["arn:aws:s3:::<aws_s3_bucket.made.arn><aws_s3_bucket.made.arn…>"]}`},
		{"IN-72 a table", `{"actions": ["dynamodb:GetItem"], "resources": [null]}`, `[{"resources": [true]}]`,
			`{"resources": ` + refs("aws_dynamodb_table.t.arn", "aws_dynamodb_table.t") + `}`,
			`{"Effect":"Allow","Action":["dynamodb:GetItem"],"Resource":["arn:aws:dynamodb:eu-west-1:111122223333:table/t"]}`},
		{"IN-72 what is no resource of the plan", `{"actions": ["s3:*"], "resources": [null]}`, `[{"resources": [true]}]`,
			`{"resources": ` + refs("random_id.x.hex", "random_id.x") + `}`,
			`{"Effect":"Allow","Action":["s3:*"],"Resource":["<random_id.x.hex>"]}`},
		{"IN-73 a whole statement", `null`, `[true]`, `{}`, `"<data.aws_iam_policy_document.d.statement[0]>"`},
		{"IN-73 an effect", `{"actions": ["s3:*"], "resources": ["*"]}`, `[{"effect": true}]`, `{}`,
			`"<data.aws_iam_policy_document.d.statement[0]>"`},
		{"IN-73 unknown principals", `{"actions": ["s3:*"], "resources": ["*"]}`, `[{"principals": true}]`, `{}`,
			`"<data.aws_iam_policy_document.d.statement[0]>"`},
		{"IN-73 an unknown kind of principal", `{"actions": ["s3:*"], "resources": ["*"], "principals": [{"identifiers": ["*"]}]}`,
			`[{"principals": [{"type": true}]}]`, `{}`, `"<data.aws_iam_policy_document.d.statement[0]>"`},
		{"IN-73 principals that older versions leave out", `{"actions": ["s3:*"], "resources": ["*"], "principals": []}`,
			`[{"principals": [true]}]`, `{}`, `"<data.aws_iam_policy_document.d.statement[0]>"`},
		{"IN-73 unknown conditions", `{"actions": ["s3:*"], "resources": ["*"]}`, `[{"condition": true}]`, `{}`,
			`{"Effect":"Allow","Action":["s3:*"],"Resource":["*"],"Condition":"<data.aws_iam_policy_document.d.statement[0].condition>"}`},
		{"IN-73 an unknown operator", `{"actions": ["s3:*"], "resources": ["*"], "condition": [{"variable": "aws:SourceArn", "values": ["x"]}]}`,
			`[{"condition": [{"test": true}]}]`, `{}`,
			`{"Effect":"Allow","Action":["s3:*"],"Resource":["*"],"Condition":"<data.aws_iam_policy_document.d.statement[0].condition>"}`},
		{"principals", `{"actions": ["s3:*"], "resources": ["*"], "principals": [{"type": "AWS", "identifiers": ["111122223333"]},
			{"type": "Service", "identifiers": ["s3.amazonaws.com"]}, {"type": "AWS", "identifiers": ["444455556666"]}]}`, `[{}]`, `{}`,
			`{"Effect":"Allow","Principal":{"AWS":["111122223333","444455556666"],"Service":["s3.amazonaws.com"]},"Action":["s3:*"],"Resource":["*"]}`},
		{"everyone", `{"actions": ["s3:*"], "resources": ["*"], "principals": [{"type": "*", "identifiers": ["*"]}]}`, `[{}]`, `{}`,
			`{"Effect":"Allow","Principal":"*","Action":["s3:*"],"Resource":["*"]}`},
		{"everyone of AWS", `{"actions": ["s3:*"], "resources": ["*"], "not_principals": [{"type": "AWS", "identifiers": ["*"]}]}`, `[{}]`, `{}`,
			`{"Effect":"Allow","NotPrincipal":{"AWS":["*"]},"Action":["s3:*"],"Resource":["*"]}`},
		{"IN-72 a principal", `{"actions": ["s3:*"], "resources": ["*"], "principals": [{"type": "AWS", "identifiers": [null]}]}`,
			`[{"principals": [{"identifiers": [true]}]}]`,
			`{"principals": [{"identifiers": ` + refs("aws_iam_role.r.arn", "aws_iam_role.r") + `}]}`,
			`{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:role/r"]},"Action":["s3:*"],"Resource":["*"]}`},
		{"conditions of one operator and key are one", `{"actions": ["s3:*"], "resources": ["*"], "condition": [
			{"test": "StringEquals", "variable": "aws:SourceAccount", "values": ["1"]}, {"test": "ArnLike", "variable": "aws:SourceArn", "values": [null]},
			{"test": "StringEquals", "variable": "aws:SourceAccount", "values": ["2"]}]}`, `[{"condition": [{}, {"values": [true]}, {}]}]`, `{}`,
			`{"Effect":"Allow","Action":["s3:*"],"Resource":["*"],"Condition":{"StringEquals":{"aws:SourceAccount":["1","2"]},` +
				`"ArnLike":{"aws:SourceArn":["<data.aws_iam_policy_document.d.statement[0].condition[1].values[0]>"]}}}`},
		{"variables", `{"actions": ["s3:*"], "resources": ["arn:aws:s3:::b/&{aws:username}/*"],
			"condition": [{"test": "StringLike", "variable": "s3:prefix", "values": ["&{aws:username}/*", "${aws:userid}"]}]}`, `[{}]`, `{}`,
			`{"Effect":"Allow","Action":["s3:*"],"Resource":["arn:aws:s3:::b/${aws:username}/*"],` +
				`"Condition":{"StringLike":{"s3:prefix":["${aws:username}/*","${aws:userid}"]}}}`},
		{"the other elements", `{"not_actions": ["iam:*"], "not_resources": ["*"]}`, `[{}]`, `{}`,
			`{"Effect":"Allow","NotAction":["iam:*"],"NotResource":["*"]}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			plan := planOf(extra{}, role("aws_iam_role.r", "r"), rolePolicy(refs("data.aws_iam_policy_document.d.json", "data.aws_iam_policy_document.d")),
				queue, bucket, made, table, source(tt.statement, tt.unknown, tt.expr))
			d := described(t, plan, here)
			got := roleOf(t, d, "aws_iam_role.r").Policies
			if diff := cmp.Diff([]string{head + tt.want + tail}, shown(got)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if len(got) == 1 && got[0].Text != nil {
				if _, err := policy.Parse(got[0].Text, policy.WithUnknowns()); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// TestDocumentUnknown holds when a document is unknown as a whole, and that it is never left out.
func TestDocumentUnknown(t *testing.T) {
	const statement = `{"actions": ["s3:*"], "resources": ["*"]}`
	plainSource := source(statement, `[{}]`, `{}`)
	json := refs("data.aws_iam_policy_document.d.json", "data.aws_iam_policy_document.d")
	with := func(old, new string) thing {
		s := plainSource
		s.values, s.unknown = strings.Replace(s.values, old, new, 1), strings.Replace(s.unknown, old, new, 1)
		return s
	}
	for _, tt := range []struct {
		name, expr string
		source     thing
		want       string
	}{
		{"IN-73 the text itself", json, plainSource, ""},
		{"IN-73 the short text", refs("data.aws_iam_policy_document.d.minified_json", "data.aws_iam_policy_document.d"), plainSource, ""},
		{"IN-73 something else beside it", refs("data.aws_iam_policy_document.d.json", "data.aws_iam_policy_document.d", "var.x"), plainSource, "aws_iam_role_policy.p.policy"},
		{"IN-73 another attribute", refs("data.aws_iam_policy_document.d.id", "data.aws_iam_policy_document.d"), plainSource, "aws_iam_role_policy.p.policy"},
		{"IN-73 the data source as a whole", refs("data.aws_iam_policy_document.d"), plainSource, "aws_iam_role_policy.p.policy"},
		{"IN-73 another data source", refs("data.aws_iam_policy_document.e.json", "data.aws_iam_policy_document.e"), plainSource, "aws_iam_role_policy.p.policy"},
		{"IN-73 no reference", `{}`, plainSource, "aws_iam_role_policy.p.policy"},
		{"IN-73 another document is merged in", json, with(`"source_policy_documents": null`, `"source_policy_documents": ["{}"]`), "aws_iam_role_policy.p.policy"},
		{"IN-73 another document is laid over", json, with(`"override_policy_documents": null`, `"override_policy_documents": [null]`), "aws_iam_role_policy.p.policy"},
		{"IN-73 an unknown one is merged in", json, with(`"id": true`, `"id": true, "source_policy_documents": true`), "aws_iam_role_policy.p.policy"},
		{"IN-73 none is merged in", json, with(`"source_policy_documents": null`, `"source_policy_documents": []`), ""},
		{"IN-73 unknown statements", json, with(`"statement": [{}]`, `"statement": true`), "aws_iam_role_policy.p.policy"},
		{"IN-73 an unknown version", json, with(`"id": true`, `"id": true, "version": true`), "aws_iam_role_policy.p.policy"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := described(t, planOf(extra{}, role("aws_iam_role.r", "r"), rolePolicy(tt.expr), tt.source), here)
			got := roleOf(t, d, "aws_iam_role.r").Policies
			if len(got) != 1 || got[0].Unknown != tt.want || got[0].ID != "aws_iam_role_policy.p" || (tt.want == "") != (got[0].Text != nil) {
				t.Errorf("%q, want unknown %q", shown(got), tt.want)
			}
		})
	}
	missing := described(t, planOf(extra{}, role("aws_iam_role.r", "r"), thing{address: "aws_iam_role_policy.p", values: `{"role": "r"}`}), here)
	if got := shown(roleOf(t, missing, "aws_iam_role.r").Policies); len(got) != 1 || got[0] != "unknown aws_iam_role_policy.p.policy" {
		t.Errorf("IN-73 neither there nor marked: %q", got)
	}
	// A list of which nobody knows how many entries it has.
	whole := plainSource
	whole.values, whole.unknown = `{"version": null}`, `{"statement": true, "json": true}`
	d := described(t, planOf(extra{}, role("aws_iam_role.r", "r"), rolePolicy(json), whole), here)
	if got := shown(roleOf(t, d, "aws_iam_role.r").Policies); len(got) != 1 || got[0] != "unknown aws_iam_role_policy.p.policy" {
		t.Errorf("IN-73 an unknown list of statements: %q", got)
	}
}
