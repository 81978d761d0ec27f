package condition

import (
	"fmt"
	"math"
	"net/netip"
	"strconv"
	"time"
)

// Pairs returns a context of keys and their values, one after the other, for composite literals:
//
//	evaluate.Request{
//		Context: condition.Pairs("aws:SourceArn", topic, "aws:SecureTransport", true, "aws:TagKeys", []string{"team"}),
//	}
//
// A value is a string, bool, integer, float64, [time.Time], [netip.Addr] or [Value], each of which gives the key one
// value as the setters of [Context] do; a []string, which makes a list; or nil, which marks the key absent.
//
// An odd number of arguments, a key that is no string, is empty or comes twice (ignoring case), and a value of another
// type are an error, which the context keeps and [Context.Err] returns: the first one, with its pair, counted from 0,
// as Test, and [CodeInvalidPairs], [CodeInvalidKey] or [CodeDuplicateKey]. A request with such a context is invalid.
func Pairs(keysAndValues ...any) Context {
	var c Context
	for i := 0; i < len(keysAndValues); i += 2 {
		if err := c.addPair(keysAndValues[i:min(i+2, len(keysAndValues))]); err != nil {
			err.Test, err.Value = i/2, -1
			c.fail(err)
			break
		}
	}
	return c
}

// addPair sets a key.
func (c *Context) addPair(pair []any) *Error {
	key, ok := pair[0].(string)
	if !ok {
		return &Error{Code: CodeInvalidKey, Reason: fmt.Sprintf("a key of Pairs is a string, not a %T", pair[0])}
	}
	switch {
	case key == "":
		return &Error{Code: CodeInvalidKey, Reason: "a key of Pairs is empty"}
	case len(pair) == 1:
		return &Error{Code: CodeInvalidPairs, Key: key, Reason: "the last key of Pairs has no value"}
	case c.find(key) != nil:
		return &Error{Code: CodeDuplicateKey, Key: key, Reason: "the key occurs twice in Pairs"}
	case pair[1] == nil:
		c.SetAbsent(key)
		return nil
	}
	v, reason := valueOf(pair[1])
	if reason != "" {
		return &Error{Code: CodeInvalidPairs, Key: key, Reason: reason}
	}
	c.SetValue(key, v)
	return nil
}

// valueOf returns a value of a Go type, or why it is none.
func valueOf(x any) (v Value, reason string) {
	switch x := x.(type) {
	case Value:
		return x, ""
	case string:
		return One(x), ""
	case []string:
		return List(x...), ""
	case bool:
		return One(strconv.FormatBool(x)), ""
	case int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64:
		return One(fmt.Sprint(x)), ""
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return Value{}, "the value is a float64 that is no number"
		}
		return One(strconv.FormatFloat(x, 'f', -1, 64)), ""
	case time.Time:
		return timeValue(x), ""
	case netip.Addr:
		if !x.IsValid() {
			return Value{}, "the value is a netip.Addr that is no address"
		}
		return One(x.String()), ""
	}
	const types = "a string, []string, bool, integer, float64, time.Time, netip.Addr, condition.Value or nil"
	return Value{}, fmt.Sprintf("a value of Pairs is %s, not a %T", types, x)
}
