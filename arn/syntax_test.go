package arn_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
)

func TestIsAccountID(t *testing.T) {
	for s, want := range map[string]bool{
		"111122223333": true, "000000000000": true, "": false, "11112222333": false, "1111222233334": false,
		"11112222333a": false, "1111a2223333": false, "-11122223333": false, "１１１１": false,
	} {
		if got := arn.IsAccountID(s); got != want {
			t.Errorf("IsAccountID(%q) = %t, want %t", s, got, want)
		}
	}
}

func TestIsRegion(t *testing.T) {
	for s, want := range map[string]bool{
		"us-east-1": true, "ap-southeast-5": true, "us-gov-west-1": true, "us-iso-east-1": true, "us-isob-east-1": true,
		"eusc-de-east-1": true, "": false, "us-east": false, "us-east-12": false, "US-east-1": false, "us-isobb-east-1": false,
		"us-ea*t-1": false, "eusc-us-east": false, "us--1": false, "u1-east-1": false,
	} {
		if got := arn.IsRegion(s); got != want {
			t.Errorf("IsRegion(%q) = %t, want %t", s, got, want)
		}
	}
}
