package terraform

import "strings"

// An address leads to something in a module: an attribute of a resource, a variable, an output.
type address struct {
	module string   // of the module, with indexes; "" for the root
	parts  []string // without module: type, name, attributes; "data" before those of a data source
}

// splitAddress divides an address at the dots that are outside of brackets. An index stays with what is before it.
func splitAddress(text string) []string {
	var parts []string
	from, inText, inBrackets := 0, false, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inText && c == '\\':
			i++
		case c == '"' && inBrackets:
			inText = !inText
		case inText:
		case c == '[':
			inBrackets = true
		case c == ']':
			inBrackets = false
		case c == '.' && !inBrackets:
			parts = append(parts, text[from:i])
			from = i + 1
		}
	}
	return append(parts, text[from:])
}

// parseAddress divides an address into module and the rest.
func parseAddress(text string) address {
	parts := splitAddress(text)
	var a address
	for len(parts) > 2 && parts[0] == "module" {
		a.module = join(a.module, "module."+parts[1])
		parts = parts[2:]
	}
	a.parts = parts
	return a
}

// join puts the address of a module before one inside of it.
func join(module, inside string) string {
	if module == "" {
		return inside
	}
	return module + "." + inside
}

// withoutIndexes returns an address as the configuration has it.
func withoutIndexes(text string) string {
	if !strings.Contains(text, "[") {
		return text
	}
	parts := splitAddress(text)
	for i, p := range parts {
		parts[i] = withoutIndex(p)
	}
	return strings.Join(parts, ".")
}

func withoutIndex(part string) string {
	before, _, _ := strings.Cut(part, "[")
	return before
}

// resourceParts returns how many parts of an address in a module name the resource.
func resourceParts(parts []string) int {
	if parts[0] == "data" {
		return 3
	}
	return 2
}

// parentModule returns the module around one, and the call in it.
func parentModule(module string) (parent, call string) {
	parts := splitAddress(module)
	n := len(parts) - 2
	return strings.Join(parts[:max(n, 0)], "."), parts[len(parts)-1]
}

// specific returns the references of an expression without those that another one goes on from: "q.jobs" beside
// "q.jobs.arn".
func specific(references []string) []string {
	if len(references) > 2*mostReferences {
		return references
	}
	var out []string
	for i, r := range references {
		keep := true
		for j, other := range references {
			rest, longer := strings.CutPrefix(other, r)
			if longer && (rest == "" && j < i || rest != "" && (rest[0] == '.' || rest[0] == '[')) {
				keep = false
				break
			}
		}
		if keep {
			out = append(out, r)
		}
	}
	return out
}
