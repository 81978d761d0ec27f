package account_test

import (
	"runtime"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/account"
)

// TestHostile: what reading allocates is bounded by the size of the file, and so is its time, whatever is in it.
func TestHostile(t *testing.T) {
	const size = 1 << 20
	many := func(prefix, one, suffix string) string {
		return prefix + strings.TrimSuffix(strings.Repeat(one+",", size/(len(one)+1)), ",") + suffix
	}
	list := func(name, one string) string { return many(`{"`+name+`":[`, one, `]}`) }
	arnOf := func(resource string) string { return "arn:aws:iam::" + here + ":" + resource }
	for name, text := range map[string]string{
		"numbers for users":        list("UserDetailList", "1"),
		"empty users":              list("UserDetailList", "{}"),
		"the same user":            list("UserDetailList", `{"Arn":"`+arnOf("user/a")+`"}`),
		"the same user, large":     `{"UserDetailList":[{"x":"` + strings.Repeat("x", size/2) + `","Arn":"` + arnOf("user/a") + `"},` + many("", `{"Arn":"`+arnOf("user/a")+`"}`, "]}"),
		"groups of a user":         many(`{"UserDetailList":[{"Arn":"`+arnOf("user/a")+`","GroupList":[`, `""`, `]}]}`),
		"tags":                     many(`{"UserDetailList":[{"Arn":"`+arnOf("user/a")+`","Tags":[`, `{"Key":"","Value":""}`, `]}]}`),
		"documents":                many(`{"UserDetailList":[{"Arn":"`+arnOf("user/a")+`","UserPolicyList":[`, `{"PolicyName":"p","PolicyDocument":{}}`, `]}]}`),
		"versions":                 many(`{"Policies":[{"Arn":"`+customer("m")+`","PolicyVersionList":[`, `{"IsDefaultVersion":true,"Document":""}`, `]}]}`),
		"members":                  many(`{`, `"Arn":1`, `}`),
		"accounts":                 many(`{"organization":"o","managementAccount":"`+there+`","root":{"id":"r","accounts":[`, `"`+here+`"`, `]}}`),
		"units":                    many(`{"organization":"o","managementAccount":"`+there+`","root":{"id":"r","children":[`, `{"id":""}`, `]}}`),
		"named units":              many(`{"organization":"o","managementAccount":"`+there+`","root":{"id":"r","children":[`, `{"id":"u"}`, `]}}`),
		"control policies":         `{"organization":"o","managementAccount":"` + there + `","root":{"id":"r","scps":[` + strings.Repeat(`"{",`, size/64) + `"{"]}}`,
		"resources":                many(`[`, `{"arn":"arn:aws:s3:::b"}`, `]`),
		"resources without a name": many(`[`, `{"arn":1}`, `]`),
		"lines":                    strings.Repeat("{\"arn\":1}\n", size/10),
		"resources by line":        strings.Repeat("{\"arn\":\"arn:aws:s3:::b\"}\n", size/24),
		"functions":                list("Functions", `{"FunctionArn":"`+fn+`"}`),
		"aliases":                  list("Aliases", `{"AliasArn":"`+fn+`:a"}`),
		"versions of a function":   list("Versions", `{"FunctionArn":"`+fn+`","Version":"1"}`),
		"mappings":                 list("EventSourceMappings", `{"FunctionArn":"`+fn+`"}`),
		"layers":                   many(`{"FunctionArn":"`+fn+`","FunctionName":"f","Layers":[`, `{"Arn":"a"}`, `]}`),
		"statements":               `{"Policy":"` + strings.Repeat(`{\"Statement\":`, size/16) + `"}`,
		"brackets":                 strings.Repeat("[", size),
		"a text":                   `{"Policy":"` + strings.Repeat(`\u0041`, size/6) + `"}`,
	} {
		t.Run(name, func(t *testing.T) {
			files := texts{"a.json": text}.fs()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			s, err := account.ReadFile(files, "a.json", account.AllowPartial())
			runtime.ReadMemStats(&after)
			ratio := float64(after.TotalAlloc-before.TotalAlloc) / float64(len(text))
			t.Logf("%d bytes, allocated %.1f times as much; error %v", len(text), ratio, err)
			if ratio > 64 {
				t.Errorf("allocated %.1f times the size", ratio)
			}
			if err == nil {
				runtime.ReadMemStats(&before)
				n := len(s.Problems())
				runtime.ReadMemStats(&after)
				ratio := float64(after.TotalAlloc-before.TotalAlloc) / float64(len(text))
				t.Logf("%d problems, allocated %.1f times as much", n, ratio)
				if ratio > 2048 { // a document that is refused takes a few kilobytes
					t.Errorf("problems take %.1f times the size", ratio)
				}
			}
		})
	}
}
