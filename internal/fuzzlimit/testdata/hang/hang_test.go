// Package hang has a fuzz target that does not return for its second seed.
package hang

import "testing"

func FuzzHang(f *testing.F) {
	f.Add("short", []byte("a"), uint8(7))
	f.Add("long\n", []byte{0xff}, uint8(7))
	f.Fuzz(func(t *testing.T, s string, data []byte, n uint8) {
		if s == "long\n" {
			select {}
		}
	})
}
