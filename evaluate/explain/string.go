package explain

import (
	"fmt"
	"io"
)

// String returns verdict and codes, the request, what stands in the way and in what the nearest statement differs: at
// most twelve lines, the last without line break. [Explanation.WriteText] writes all of it.
func (x Explanation) String() string { return text(x.outline(brief), textOptions{}) }

// Format writes what [Explanation.String] returns, and for the verb %+v the whole tree: every policy type, statement,
// element and test, and the condition keys with their origin. Of thousands it counts the rest.
func (x Explanation) Format(s fmt.State, verb rune) {
	switch {
	case verb == 'v' && s.Flag('+'):
		o := x.outline(full)
		t := text(o, textOptions{})
		if len(o.Keys) > 0 {
			t += "\nkeys"
		}
		for _, k := range o.Keys {
			t += "\n  " + k.Name + " = " + k.Value + ", " + k.Origin
		}
		if o.MoreKeys > 0 {
			t += "\n  and " + counted(o.MoreKeys, "further key", "further keys")
		}
		io.WriteString(s, t)
	case verb == 'v' && s.Flag('#'):
		type fields Explanation // without methods
		fmt.Fprintf(s, "%#v", fields(x))
	default:
		fmt.Fprintf(s, fmt.FormatString(s, verb), x.String())
	}
}
