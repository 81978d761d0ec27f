package evaluate

// callerSet is a set of kinds of callers.
type callerSet uint16

func (s callerSet) has(k callerKind) bool { return s>>k&1 != 0 }

const (
	users     callerSet = 1 << user
	roles     callerSet = 1 << roleSession
	federated callerSet = 1 << federatedUser
	roots     callerSet = 1 << root
	services  callerSet = 1 << service
	providers callerSet = 1 << provider
	unsigned  callerSet = 1 << anonymous

	sessions   = roles | federated
	inAccounts = users | roles | federated | roots
	signed     = inAccounts | services
	anyone     = signed | providers | unsigned
)
