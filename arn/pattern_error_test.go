package arn_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
)

func TestParsePatternErrors(t *testing.T) {
	many := bucket + strings.Repeat("${a}", 100)
	tests := []struct {
		name, in string
		code     arn.Code
		offset   int
		plain    bool // refused without variables too
	}{
		{"G-51 empty", "", arn.CodeInvalidARNPrefix, 0, true},
		{"G-51 name", "mybucket", arn.CodeInvalidARNPrefix, 0, true},
		{"G-51 other scheme", "xyz:aws:s3:::b/*", arn.CodeInvalidARNPrefix, 0, true},
		{"G-51 capitals", "ARN:aws:s3:::b", arn.CodeInvalidARNPrefix, 0, true},
		{"G-51 arn alone", "arn", arn.CodeInvalidARNPrefix, 0, true},
		{"G-51 blank before", " arn:aws:s3:::b", arn.CodeInvalidARNPrefix, 0, true},
		{"G-51 blank beside the star", "* ", arn.CodeInvalidARNPrefix, 0, true},
		{"G-51 wildcard for arn", "*:aws:s3:::b", arn.CodeInvalidARNPrefix, 0, true},
		{"G-51 question mark", "?", arn.CodeInvalidARNPrefix, 0, true},
		{"Q-04 star and colon", "*:*", arn.CodeInvalidARNPrefix, 0, true},
		{"G-51 variable alone", "${aws:username}", arn.CodeInvalidARNPrefix, 0, true},
		{"V-08 escaped star alone", "${*}", arn.CodeInvalidARNPrefix, 0, true},
		{"G-52 unknown partition", "arn:x:s3:::b", arn.CodeInvalidPartition, 4, true},
		{"G-52 unknown partition, short", "arn:x", arn.CodeInvalidPartition, 4, true},
		{"G-52 empty partition", "arn::s3:::b", arn.CodeInvalidPartition, 4, true},
		{"G-52 nothing but arn", "arn:", arn.CodeInvalidPartition, 4, true},
		{"G-52 capital partition", "arn:AWS:s3:::b", arn.CodeInvalidPartition, 4, true},
		{"G-52 no service", "arn:aws::fdsasf", arn.CodeInvalidService, 8, true},
		{"G-52 no service, six parts", "arn:aws::::x", arn.CodeInvalidService, 8, true},
		{"G-52 no service, a colon", "arn:aws:", arn.CodeInvalidService, 8, true},
		{"G-52 too few colons, two together", "arn:aws:s3::x", arn.CodeMissingARNField, 10, true},
		{"G-52 too few colons, two at the end", "arn:aws:s3::", arn.CodeMissingARNField, 10, true},
		{"G-52 too few colons, two behind a pattern", "arn:*:sqs::*", arn.CodeMissingARNField, 9, true},
		{"G-52 too few colons, one in a variable", "arn:aws:sqs::${a:b}", arn.CodeMissingARNField, 11, false},
		{"G-53 M-14 Q-03 any service", "arn:aws:*:::b", arn.CodeWildcardInService, 8, true},
		{"G-53 Q-03 Q-04 any service, short", "arn:aws:*", arn.CodeWildcardInService, 8, true},
		{"G-53 part of a service", "arn:aws:s3*:::b", arn.CodeWildcardInService, 8, true},
		{"G-53 question mark in the service", "arn:aws:s?:::b", arn.CodeWildcardInService, 8, true},
		{"G-53 service behind a longer partition", "arn:aws-us-gov:s?:::b", arn.CodeWildcardInService, 15, true},
		{"G-53 service behind any partition", "arn:*:*:::b", arn.CodeWildcardInService, 6, true},
		{"V-02 variable for the service", "arn:aws:${a}:::b", arn.CodeInvalidService, 8, false},
		{"V-08 escape in the service", "arn:aws:s${*}:::b", arn.CodeWildcardInService, 8, true},
		{"capital service", "arn:aws:S3:::b", arn.CodeInvalidARNServiceCase, 8, true},
		{"capital letter in the service", "arn:aws:dynamoDB:eu-west-1:1:t", arn.CodeInvalidARNServiceCase, 8, true},
		{"V-09 no brace", bucket + "b/${aws:username", arn.CodeMissingBraceInVariable, 15, false},
		{"V-09 no quotes", bucket + "b/${a, b}", arn.CodeMissingQuoteInVariable, 15, false},
		{"V-09 blank", bucket + "b/${a b}", arn.CodeUnsupportedSpaceInVariable, 15, false},
		{"V-09 empty", bucket + "b/${}", arn.CodeEmptyVariable, 15, false},
		{"V-09 the second", bucket + "${a}/${b", arn.CodeMissingBraceInVariable, 18, false},
		{"too many variables", many + "${b}", arn.CodeTooManyVariables, len(many), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := arn.ParsePattern(tt.in)
			wantError(t, err, tt.code, tt.offset)
			checkError(t, err)
			if e, _ := errors.AsType[*arn.Error](err); e.Input != tt.in {
				t.Errorf("Input = %q, want %q", e.Input, tt.in)
			}
			if p.String() != "" || p.Match("*", nil) || p.Match(bucket+"b", nil) || p.Match("", nil) {
				t.Errorf("the pattern returned with the error is not zero: %q", p)
			}
			if _, err = arn.ParsePatternWithoutVariables(tt.in); tt.plain {
				wantError(t, err, tt.code, tt.offset)
			} else if err != nil {
				t.Errorf("ParsePatternWithoutVariables: %v", err)
			}
		})
	}
}

func TestParsePatternAccepts(t *testing.T) {
	for _, s := range []string{
		"*", "**", "arn:*", "arn:aws", "arn:aws:fdsasf", "arn:aws:s3:", "arn:aws:lambda:*", "arn:aws:s3:::", "arn:aws:s3:::*",
		"arn:*:s3:::b", "arn:aws*:s3:::b", "arn:?ws:s3:::b", "arn:${a}:s3:::b", "arn:x*:s3:::b",
		"arn:aws:s3:eu-west-1:111122223333:b", "arn:aws:iam:eu-west-1:1:x", "arn:aws:lambda:*:account-id:function:f",
		"arn:aws:sqs:eu-west-1::", bucket + "${a::b}", "arn:aws:sqs:${a::b}", "arn:aws:sqs:${a, '::'}:*", bucket + "::", bucket + "\xff", bucket + "é",
		bucket + strings.Repeat("${a}", 100),
	} {
		p := pattern(t, s)
		if p.String() != s {
			t.Errorf("String() = %q, want %q", p.String(), s)
		}
	}
	for partition := range arn.Partitions() {
		p := pattern(t, "arn:"+partition+":s3:::b")
		if !p.Match("arn:"+partition+":s3:::b", nil) {
			t.Errorf("ARN-1: no match in %s", partition)
		}
	}
}
