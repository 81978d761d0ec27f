package condition

// Size returns the number of bytes of the values and one for each, which is what the work of comparing with them grows
// with. It allocates nothing.
func (c Context) Size() (n int) {
	if c.contents == nil {
		return 0
	}
	for i := range c.end {
		e := &c.store.entries[i]
		if c.end != c.live && c.findFolded(e.key) != e {
			continue // set again later
		}
		for k := range e.value.Len() {
			n += 1 + len(e.value.At(k))
		}
	}
	return n
}
