package condition

import (
	"slices"
	"strconv"
	"testing"
)

func TestTagKeys(t *testing.T) { // K-07
	var c Context
	if v, ok := c.TagKeys(); ok {
		t.Errorf("an empty context has tags %v", v)
	}
	want := func(keys ...string) {
		t.Helper()
		v, ok := c.TagKeys()
		if got := slices.Collect(v.All()); ok != (len(keys) > 0) || ok && (!v.IsList() || !slices.Equal(got, keys)) {
			t.Errorf("%q, %v, want %q", got, ok, keys)
		}
	}
	c.Set("aws:TagKeys", "Other")
	c.Set("aws:RequestTag", "no family")
	c.Set("aws:RequestTag/", "no tag")
	c.Set("aws:ResourceTag/Team", "of the resource")
	want()
	c.Set("aws:RequestTag/Team", "a")
	c.Set("AWS:REQUESTTAG/cost/Center", "")
	want("Team", "cost/Center")
	before, _ := c.TagKeys()
	other := c.Clone()
	c.Set("aws:requesttag/TEAM", "b") // instead of the first
	want("TEAM", "cost/Center")
	c.SetAbsent("aws:RequestTag/Cost/center")
	want("TEAM")
	c.SetAbsent("aws:RequestTag/Never")
	want("TEAM")
	for i := range 20 { // more keys than are searched one by one
		c.Set("aws:RequestTag/k"+strconv.Itoa(i), "x")
	}
	if v, _ := c.TagKeys(); v.Len() != 21 {
		t.Errorf("%d tags, want 21", v.Len())
	}
	if v, _ := other.TagKeys(); !slices.Equal(slices.Collect(v.All()), []string{"Team", "cost/Center"}) || before.At(0) != "Team" {
		t.Errorf("a copy and an old value changed: %v, %v", v, before)
	}
}

func TestFindMember(t *testing.T) { // K-08
	var c Context
	check := func() {
		t.Helper()
		for _, tt := range []struct {
			family, member string
			value          string
			ok, known      bool
		}{
			{"aws:resourcetag/", "team", "a", true, true},
			{"aws:resourcetag/", "gone", "", false, true},
			{"aws:resourcetag/", "other", "", false, false},
			{"aws:resourcetag/t", "eam", "a", true, true},
			{"aws:resourcetag/", "", "", false, false},
		} {
			v, ok, known := c.FindMember(tt.family, tt.member)
			if ok != tt.ok || known != tt.known || v.String() != tt.value {
				t.Errorf("%s%s: %v, %v, %v", tt.family, tt.member, v, ok, known)
			}
		}
	}
	if _, ok, known := c.FindMember("aws:resourcetag/", "team"); ok || known {
		t.Error("an empty context has a key")
	}
	c.Set("aws:ResourceTag/Team", "a")
	c.SetAbsent("aws:ResourceTag/Gone")
	check()
	for i := range 20 {
		c.Set("app:k"+strconv.Itoa(i), "x")
	}
	check()
}

func TestHoldsFor(t *testing.T) { // K-11
	var c Context
	c.Set("app:a", "1")
	c.Set("app:b", "2")
	for _, tt := range []struct {
		spec            Spec
		value           string
		now, then, with bool // as the request is; with the value instead; the same with unreadable values making a negation true
	}{
		{Spec{"StringEquals", "app:a", []string{"1"}}, "2", true, false, false},
		{Spec{"StringEquals", "app:a", []string{"${app:b}"}}, "2", false, true, true},
		{Spec{"StringEquals", "app:none", []string{"x"}}, "x", false, true, true},
		{Spec{"Null", "app:none", []string{"true"}}, "x", true, false, false},
		{Spec{"NumericNotEquals", "app:a", []string{"2"}}, "x", true, false, true},
	} {
		b, err := New(tt.spec)
		if err != nil {
			t.Fatal(err)
		}
		for _, test := range b.Tests() {
			now, then, with := test.Holds(c, false), test.HoldsFor(One(tt.value), c, false), test.HoldsFor(One(tt.value), c, true)
			if now != tt.now || then != tt.then || with != tt.with {
				t.Errorf("%v: %v, %v, %v", tt.spec, now, then, with)
			}
		}
	}
}

func TestNearestKeys(t *testing.T) { // K-12
	for key, want := range map[string]string{
		"aws:SourceVpcs": "aws:SourceVpc", "AWS:sourcearns": "aws:SourceArn", "aws:PrincipalTags/team": "aws:PrincipalTag/team",
		"lambda:FunctionArns": "lambda:FunctionArn", "aws:SourceArn": "", "s3:prefixes": "", "aws:NothingLikeIt": "", "": "",
	} {
		got := ""
		if names := NearestKeys(key); len(names) > 0 {
			got = names[0]
		}
		if got != want {
			t.Errorf("NearestKeys(%q) = %q, want %q first", key, got, want)
		}
	}
}
