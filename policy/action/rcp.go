package action

import (
	"iter"
	"slices"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
)

// RCPServices returns the prefixes of the services whose resources resource control policies reach ("Resource control
// policies (RCPs)", AWS Organizations User Guide), in their order and in lower case. AWS adds services to the list.
func RCPServices() iter.Seq[string] { return slices.Values(rcpServices[:]) } // G-92

// SupportsRCP reports whether resource control policies reach the resources of the service with a prefix, ignoring
// case. It allocates nothing.
func SupportsRCP(service string) bool {
	low, high := 0, len(rcpServices)
	for low < high {
		mid := (low + high) / 2
		switch c := ascii.CompareFold(rcpServices[mid], service); {
		case c == 0:
			return true
		case c < 0:
			low = mid + 1
		default:
			high = mid
		}
	}
	return false
}
