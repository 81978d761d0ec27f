package policy

import "github.com/lambdaiam/lambdaiam/internal/jsonscan"

// PlaceIn gives the bytes at which a part of a document begins and ends that Parse may have refused.
func PlaceIn(text, path string) (start, end int, found bool) {
	root, err := jsonscan.Read(text, len(text))
	steps, ok := jsonscan.ParsePath(path)
	if err != nil || !ok {
		return 0, 0, false
	}
	v, _, found := root.Follow(steps, standsForList(steps, 2))
	return v.Offset(), v.End(), found
}
