package lambdaperm

// Authentication says how Lambda presents itself to brokers. The zero value says that it does not, or that the source
// has only one way.
type Authentication uint8

const (
	AuthenticationIAM   Authentication = iota + 1 // Amazon MSK
	AuthenticationSCRAM                           // SASL/SCRAM, for Kafka
	AuthenticationTLS                             // a client certificate, for Kafka
	AuthenticationBasic                           // name and password, for all but Amazon MSK
)

// A way is one to authenticate to a source.
type way struct {
	authentication Authentication
	secret         secretUse
	feature        string // what it takes besides, "" for nothing
}

// secretUse says whether a mapping names secrets.
type secretUse uint8

const (
	noSecret secretUse = iota
	maySecret
	needsSecret
)

// authenticate returns how the source does an authentication, if it does.
func (p *polling) authenticate(a Authentication) (w way, ok bool) {
	for _, w := range p.ways {
		if w.authentication == a {
			return w, true
		}
	}
	return way{}, p.ways == nil && a == 0
}
