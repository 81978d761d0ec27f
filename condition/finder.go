package condition

// A Finder finds the condition keys of one request for [Block.EvalWith]: those of a [Context] and, behind them, those
// that a [Source] derives from something else. What it derived for a test it remembers for the tests that follow. It is
// for one goroutine and good until the context changes; [Finder.Init] makes it ready. The zero value has no keys.
type Finder struct {
	context *contents
	behind  Source
	found   [2]derived // more would have to be cleared for every request
	asked   uint       // how many times something was derived
}

// derived is what a key was derived to be.
type derived struct {
	key string
	held
}

// held is what a request has for a key.
type held struct {
	value  Value
	absent bool
	isAddr bool    // the value is one IPv4 address in its usual form
	addr   [4]byte // … this one
}

// Init makes f find the keys of c and those of behind. It asks behind for the keys that c does not have, but for those
// that c holds to be absent, and for all variables: Value of behind must know the keys of c too.
func (f *Finder) Init(c Context, behind Source) {
	f.context, f.behind, f.asked = c.contents, behind, 0
}

// find returns what the request holds for a key in lower case, good until the next call.
func (f *Finder) find(key string) *held {
	if f.context != nil {
		if e := f.context.findFolded(key); e != nil {
			return &e.held
		}
	}
	const room = uint(len(f.found))
	for i := range min(f.asked, room) {
		if f.found[i].key == key {
			return &f.found[i].held
		}
	}
	d := &f.found[f.asked%room]
	f.asked++
	d.key, d.value, d.absent = key, Value{}, true
	if f.behind != nil {
		var ok bool
		d.value, ok = f.behind.Lookup(key)
		d.absent = !ok
	}
	return &d.held
}
