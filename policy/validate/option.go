package validate

// An Option changes what is looked for.
type Option func(*options)

type options struct {
	resourceType string
	ignored      map[Code]bool
	least        Severity
}

// WithResourceType tells the type of the resource that a policy of kind Resource or Key is attached to, as
// CloudFormation names it: "AWS::Lambda::Function". Without it what fits the resource is judged by what the policy
// says.
func WithResourceType(name string) Option { return func(o *options) { o.resourceType = name } }

// Ignore leaves out findings with these codes, but not those for which a policy is refused.
func Ignore(codes ...Code) Option {
	return func(o *options) {
		if o.ignored == nil {
			o.ignored = make(map[Code]bool)
		}
		for _, c := range codes {
			o.ignored[c] = true
		}
	}
}

// MinSeverity leaves out findings that are less grave.
func MinSeverity(s Severity) Option { return func(o *options) { o.least = s } }

func optionsOf(opts []Option) (o options) {
	for _, opt := range opts {
		opt(&o)
	}
	return o
}
