package stack

import (
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// An Environment is where a stack will be deployed. What is empty is unknown. Partition and URL suffix follow from the
// Region if that is given. The zero value knows nothing.
type Environment struct {
	Account   string `json:"account,omitempty"`   // twelve digits
	Region    string `json:"region,omitempty"`    // such as eu-west-1
	Partition string `json:"partition,omitempty"` // one of [arn.Partitions]
	StackName string `json:"stackName,omitempty"` // of a CloudFormation stack
	// Parameters are the values of parameters, by name.
	Parameters map[string]string `json:"parameters,omitempty"`
}

// A Description is what a reader of templates found. Texts may have stand-ins for what only the deployment will bring
// ([condition.PartialText]); the same thing is the same Unknown wherever it stands. A part that belongs to another
// names it by its ID: a logical id, or the address of a resource. The zero value is an empty stack.
type Description struct {
	File        string // the name of the template, for errors
	Environment Environment
	Resources   []Resource // all there are, in the order of the template
	Roles       []Role
	Functions   []Function
	Permissions []Permission // in the order of the template, which is that of their statements
	Triggers    []Trigger
	Mappings    []Mapping
	URLs        []URL
	Incomplete  []Incomplete // what was not read and may hold further grants
	Faults      []*Error     // each stays with its resource
	// Partition is the value that stands for the partition where that is unknown, and InPartition the stack in one; nil
	// where it is known.
	Partition   condition.Unknown
	InPartition func(partition string) *Stack
	// Lookup gives what ${NAME} stands for in the resource of a question, as in ${Bucket} or ${Table.Arn}; ok is false for
	// what the template does not have. It may be nil.
	Lookup func(name string) (text string, ok bool)
}

// A Place is where something stands in a template. The zero value is nowhere.
type Place struct {
	Line   int    `json:"line,omitempty"`   // from 1
	Column int    `json:"column,omitempty"` // from 1, in code points
	Path   string `json:"path,omitempty"`   // such as Resources.Role.Properties.Policies[0]
}

// When says whether a part of a template is there: where all terms hold. The zero value is always.
type When []Term

// A Term is a condition that nobody knows yet, of [condition.ClassChoice]; with Not it must not hold.
type Term struct {
	Condition condition.Unknown
	Not       bool
}

// A Document is a policy as the reader found it: one of Text, Managed and Unknown.
type Document struct {
	ID      string // of what it stands in; it is the name of the policy in results
	Text    []byte // a policy document in JSON, with stand-ins
	Managed string // the ARN of a managed policy that is not of the template
	Unknown string // the label, where nothing of it is known
	// When has an entry for each statement of Text that is not always there, by its number. What is said here comes on
	// top.
	Statements map[int]When
	When       When // of the document as a whole
	Place      Place
	// Locate finds a path of the policy, such as Statement[0].Action, in the template; nil: all is at Place.
	Locate func(path string) Place
}

// A Resource is anything in a template.
type Resource struct {
	ID       string
	Type     string     // as the template has it
	ARN      string     // "" for what has none
	Account  string     // that owns it, where the ARN has none; "" for that of the environment
	Policies []Document // its resource policy; of several, each may be the one in force
	When     When
	Place    Place
}

// A Role is a role that the template makes.
type Role struct {
	ID       string
	ARN      string
	Trust    *Document
	Policies []Document // inline and managed, in the order of the template
	Boundary *Document  // nil for none
	Tags     map[string]string
	When     When
	Place    Place
}

// A Configuration is that of a function where conditions turn out in one way.
type Configuration struct {
	When When
	// Function has the fields of a configuration: those that are left out of that of a [Function], names, tags and
	// destinations do not count.
	Function lambdaperm.Function
}

// A Function is a Lambda function that the template makes.
type Function struct {
	ID string
	// Function is its ARN and configuration. Role, Policies, Versions, Aliases, URLs and ResourcePolicies are left out.
	Function lambdaperm.Function
	// Configurations are what the configuration can be where it hangs on conditions, each for all of them; nil where it
	// does not.
	Configurations []Configuration
	Role           string   // the ID of a Role, or the ARN of one that the template does not make
	Aliases        []string // names
	Versions       []string // numbers, with stand-ins as a rule
	// Reads are what the environment variables mention: the variable, and the ID of a resource.
	Reads []Read
	When  When
	Place Place
}

// A Read is an environment variable with the name, ARN or URL of a resource of the stack.
type Read struct {
	Variable string
	Resource string // ID
	Place    Place
}

// A Permission is a statement in the policy of a function.
type Permission struct {
	ID       string
	Function string // ID
	// Input has the other properties, with stand-ins. FunctionName is left out, Qualifier and StatementID are set.
	Input lambdapolicy.AddPermissionInput
	When  When
	Place Place
}

// A Trigger makes something invoke a function.
type Trigger struct {
	ID        string // of what triggers: the bucket, topic, rule
	By        string // of the resource that says so, such as a subscription
	Function  string // ID
	Qualifier string // the version or alias that is invoked
	Source    lambdaperm.Source
	// Role is the ID or ARN of the role through which Service invokes; "" where the function's policy decides.
	Role    string
	Service lambdaperm.EventSourceName
	When    When
	Place   Place
}

// A Mapping is an event source mapping.
type Mapping struct {
	ID        string
	Function  string // ID
	Qualifier string
	Source    string // the ID of what is polled; "" for what the template does not make
	Mapping   lambdaperm.EventSourceMapping
	When      When
	Place     Place
}

// A URL is a function URL.
type URL struct {
	ID        string
	Function  string // ID
	Qualifier string // "" or an alias
	AuthType  string // lambdapolicy.AuthNone or lambdapolicy.AuthIAM
	When      When
	Place     Place
}

// An Incomplete is a part of a template that was not read, so that there may be grants that nobody sees here.
type Incomplete struct {
	ID     string `json:"id"`
	Type   string `json:"type,omitempty"`
	Reason string `json:"reason"`
	Place  Place  `json:"place,omitzero"`
}
