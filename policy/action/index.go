package action

// hashOf returns a hash that is the same for both cases of a letter. It takes eight bytes at a time: names are long,
// and a lookup spends most of its time here.
func hashOf(text string) uint32 {
	const (
		odd  = 0x9e3779b97f4a7c15
		fold = 0x2020202020202020 // makes letters lower case, and other bytes alike that names do not have
	)
	h := uint64(len(text))
	for ; len(text) >= 8; text = text[8:] {
		h = (h ^ (word(text) | fold)) * odd
		h ^= h >> 32
	}
	var last uint64
	for i := range len(text) {
		last = last<<8 | uint64(text[i])
	}
	h = (h ^ (last | fold)) * odd
	return uint32(h >> 32)
}

// word returns the first eight bytes, which the compiler reads as one.
func word(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// newIndex returns a table in which the numbers from 0 to n-1 are found, one higher, by a hash: at the place of the
// hash or in the next places up to an empty one.
func newIndex(n int, hash func(i int) uint32) []uint16 {
	size := 4
	for size < 2*n {
		size *= 2
	}
	index := make([]uint16, size)
	for i := range n {
		at := int(hash(i)) & (size - 1)
		for index[at] != 0 {
			at = (at + 1) & (size - 1)
		}
		index[at] = uint16(i + 1)
	}
	return index
}
