package account

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// A digest tells values apart that are not equal member by member. That of a value is made once, however often it is
// compared.
type digest = [sha256.Size]byte

// same reports whether two values are equal member by member, whatever the order of members, blanks and escapes
// (IN-12).
func (s *spot) same(other *spot) bool { return s.digest() == other.digest() }

func (s *spot) digest() digest {
	if s.sum == nil {
		v := jsonscan.At(s.text, s.at)
		sum := digestOf(v)
		v.Release()
		s.sum = &sum
	}
	return *s.sum
}

func digestOf(v jsonscan.Value) digest {
	h := sha256.New()
	write := func(text string) {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(text))))
		h.Write([]byte(text))
	}
	write(v.Kind().String())
	switch v.Kind() {
	case jsonscan.KindObject:
		type one struct {
			name string
			sum  digest
		}
		var list []one
		for name, v := range membersOf(v) {
			list = append(list, one{name, digestOf(v)})
		}
		slices.SortFunc(list, func(a, b one) int { return strings.Compare(a.name, b.name) })
		for _, m := range list {
			write(m.name)
			h.Write(m.sum[:])
		}
	case jsonscan.KindList:
		for v := range entriesOf(v) {
			sum := digestOf(v)
			h.Write(sum[:])
		}
	default:
		write(v.Text())
	}
	return digest(h.Sum(nil))
}
