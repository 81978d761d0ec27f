package managed

import (
	"iter"

	"github.com/lambdaiam/lambdaiam/internal/nearest"
)

// nearestTo returns the names that were probably meant by wanted. Names of policies are long and often known in part
// only, so they may differ in more letters than other names, and those that contain it count.
func nearestTo(wanted string, names iter.Seq[string]) []string {
	return nearest.OrContaining(wanted, names, 1+len(wanted)/3)
}
