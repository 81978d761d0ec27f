package condition

// Size returns the number of bytes of the values and one for each, which is what the work of comparing with them grows
// with. It allocates nothing.
func (c Context) Size() (n int) {
	if c.contents == nil {
		return 0
	}
	for i := range c.entries {
		v := c.entries[i].value
		for k := range v.Len() {
			n += 1 + len(v.At(k))
		}
	}
	return n
}
