package policy

// Source returns the text that was parsed, behind a byte order mark, and how many bytes that took up; "" for a policy
// built in code, by [New], [Policy.With] or [Policy.Without].
func (p *Policy) Source() (text string, mark int) {
	if p == nil || !p.parsed || len(p.statements) == 0 {
		return "", 0
	}
	return p.text, p.skipped
}
