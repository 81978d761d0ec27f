package main

import (
	"cmp"
	"container/heap"
	"encoding/binary"
)

const (
	maxDictionary = 32 << 10 // what deflate can look back
	shingle       = 8        // bytes that count as common text, a little more than the shortest match worth having
	segment       = 96       // bytes that are taken over at once
	stride        = 4        // between segments that are considered
	tableBits     = 22
)

// dictionary returns text that many of the texts have parts of, for a compressor to refer to. It takes the segment that
// has the most in common with other texts, again and again, each time without what it already has. The best come last,
// where references to them are shortest.
func dictionary(texts []string) []byte {
	// count says in how many texts a shingle occurs, by its hash.
	count, last := make([]int32, 1<<tableBits), make([]int32, 1<<tableBits)
	for i, text := range texts {
		for at := range len(text) - shingle + 1 {
			if h := shingleHash(text[at:]); last[h] != int32(i+1) {
				last[h] = int32(i + 1)
				count[h]++
			}
		}
	}
	var candidates segments
	for i, text := range texts {
		for at := 0; at+segment <= len(text); at += stride {
			c := candidate{text: text[at : at+segment], order: i<<20 | at}
			c.score = score(c.text, count)
			candidates = append(candidates, c)
		}
	}
	heap.Init(&candidates)
	var dict []byte
	for len(candidates) > 0 && len(dict)+segment <= maxDictionary {
		// Scores only shrink, so one that is still the highest when it is counted anew is the highest of all.
		if s := score(candidates[0].text, count); s != candidates[0].score {
			candidates[0].score = s
			heap.Fix(&candidates, 0)
			continue
		}
		best := heap.Pop(&candidates).(candidate)
		if best.score == 0 {
			break
		}
		dict = append([]byte(trim(best.text, count)), dict...)
		for at := range segment - shingle + 1 {
			count[shingleHash(best.text[at:])] = 0
		}
	}
	return dict
}

// A candidate is a segment that may be taken over.
type candidate struct {
	text  string
	score int
	order int // of the segment in the texts
}

// segments is a heap with the highest score on top.
type segments []candidate

func (s segments) Len() int { return len(s) }
func (s segments) Less(i, j int) bool {
	return cmp.Or(s[j].score-s[i].score, s[i].order-s[j].order) < 0
}
func (s segments) Swap(i, j int) { s[i], s[j] = s[j], s[i] }
func (s *segments) Push(x any)   { *s = append(*s, x.(candidate)) }
func (s *segments) Pop() any {
	last := len(*s) - 1
	c := (*s)[last]
	*s = (*s)[:last]
	return c
}

// score says how often the text occurs elsewhere, shingle by shingle.
func score(text string, count []int32) int {
	total := 0
	for at := range len(text) - shingle + 1 {
		if n := count[shingleHash(text[at:])]; n > 1 {
			total += int(n)
		}
	}
	return total
}

// trim cuts off both ends of a segment what occurs nowhere else.
func trim(text string, count []int32) string {
	from, to := 0, len(text)-shingle
	for from < to && count[shingleHash(text[from:])] < 2 {
		from++
	}
	for to > from && count[shingleHash(text[to:])] < 2 {
		to--
	}
	return text[from : to+shingle]
}

// shingleHash tells shingles apart, nearly always.
func shingleHash(text string) uint32 {
	return uint32(binary.LittleEndian.Uint64([]byte(text[:shingle])) * 0x9E3779B97F4A7C15 >> (64 - tableBits))
}
