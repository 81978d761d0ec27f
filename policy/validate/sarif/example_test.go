package sarif_test

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/validate"
	"github.com/lambdaiam/lambdaiam/policy/validate/sarif"
)

func ExampleWrite() {
	text := []byte(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:ListBuckets","Resource":"*"}}`)
	var b bytes.Buffer
	err := sarif.Write(&b, []sarif.Policy{{URI: "policies/reader.json", Text: text, Findings: validate.Text(text, policy.Identity)}})
	if err != nil {
		fmt.Println(err)
	}
	var log struct {
		Runs []struct {
			Results []struct {
				RuleID, Level string
			}
		}
	}
	fmt.Println(json.Unmarshal(b.Bytes(), &log), log.Runs[0].Results)
	// Output: <nil> [{INVALID_ACTION error}]
}
