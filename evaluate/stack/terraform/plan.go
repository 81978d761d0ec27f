package terraform

import (
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// A plan has the parts of the text by their addresses.
type plan struct {
	instances []*instance // managed resources, in the order of planned_values
	all       []*instance // with data sources; of one that is read again also what it was
	byAddress map[string]*instance
	deleted   []*instance                          // with what they were
	configs   map[string]*config                   // of resources, by their addresses without indexes
	calls     map[string]map[string]jsonscan.Value // the expressions of calls of modules
	outputs   map[string]map[string]jsonscan.Value // of modules, by the address of the module
	providers map[string]jsonscan.Value            // by their keys
	planned   bool                                 // there is a configuration: what it does not set nobody sets
}

// An instance is a resource or data source.
type instance struct {
	address, module, mode, typ string
	at                         int
	path                       string
	values                     jsonscan.Value // after the plan
	unknown, sensitive         jsonscan.Value
	config                     *config // nil for none
	reading                    bool    // a data source that is read when the plan is carried out
	opened                     *block
	nameText                   string // once it was asked for
	naming                     bool
	expanding                  int
}

// A config is what the configuration says about a resource, however many instances it has.
type config struct {
	expressions jsonscan.Value
	providerKey string
	opened      bool
	expr        *jsonscan.Node
	provider    *provider
}

// readPlan finds the parts of a text.
func (r *reader) readPlan(root jsonscan.Value) {
	r.byAddress = make(map[string]*instance)
	r.configs, r.calls = make(map[string]*config), make(map[string]map[string]jsonscan.Value)
	r.outputs = make(map[string]map[string]jsonscan.Value)
	if root.Kind() != jsonscan.KindObject {
		r.fail(stack.CodeUnknownFormat, root.Offset(), "neither a plan nor a state: "+root.Kind().String())
		return
	}
	m := r.members(root)
	r.checkVersion(root, m["format_version"])
	state, isState := m["values"]
	planned, isPlan := m["planned_values"]
	all := r.changes(m["resource_changes"])
	if !isPlan && len(all.list) > 0 {
		r.fail(stack.CodeMissingMember, root.Offset(), "resource_changes without planned_values")
	}
	if prior := r.members(m["prior_state"]); prior != nil {
		r.readValues(prior["values"], "prior_state.values", changes{}, true)
	}
	if isPlan {
		r.readValues(planned, "planned_values", all, false)
	} else if isState {
		r.readValues(state, "values", changes{}, false)
	}
	for _, c := range all.list {
		r.addRead(c)
	}
	if config := r.members(m["configuration"]); config != nil {
		r.planned = true
		r.providers = r.members(config["provider_config"])
		r.readConfiguration("", config["root_module"])
	}
	for _, in := range r.all {
		in.config = r.configs[withoutIndexes(in.address)]
	}
	r.readIncomplete(m)
}

// checkVersion refuses what is no plan or state of a major version that is known.
func (r *reader) checkVersion(root jsonscan.Value, v jsonscan.Value) { // IN-70
	if v.Kind() != jsonscan.KindString {
		r.fail(stack.CodeUnknownFormat, root.Offset(), "no plan or state in Terraform's JSON form: no format_version")
		return
	}
	major, minor, ok := strings.Cut(v.Text(), ".")
	if _, err := strconv.ParseUint(minor, 10, 16); !ok || err != nil || major != "0" && major != "1" {
		r.fail(stack.CodeUnknownFormat, v.Offset(), "a format_version other than 0.x and 1.x")
	}
}

// readIncomplete reports what a plan says that it leaves out.
func (r *reader) readIncomplete(m map[string]jsonscan.Value) {
	say := func(id, typ, reason string, at int) {
		r.out.Incomplete = append(r.out.Incomplete,
			stack.Incomplete{ID: id, Type: typ, Reason: reason, Place: r.place(at, "")})
	}
	if v := m["errored"]; v.Raw() == "true" {
		say("errored", "", "Terraform could not finish the plan", v.Offset())
	}
	if v, there := m["complete"]; there && v.Raw() == "false" {
		say("complete", "", "Terraform needs more than one run, and this plan is not the last", v.Offset())
	}
	r.each(m["deferred_changes"], func(_ int, v jsonscan.Value) {
		change := r.members(r.members(v)["resource_change"])
		say(r.string(change["address"]), r.string(change["type"]), "its change is deferred to another run", v.Offset())
	})
}

// A change is what resource_changes says about a resource.
type change struct {
	address, mode, typ                string
	at, i                             int
	exists, forgotten, read           bool
	before, after, unknown, sensitive jsonscan.Value
}

// changes are those of resources, by their addresses and in their order.
type changes struct {
	list      []*change
	byAddress map[string]*change
}

func (r *reader) changes(list jsonscan.Value) changes {
	out := changes{byAddress: make(map[string]*change)}
	r.each(list, func(i int, v jsonscan.Value) {
		m := r.members(v)
		if _, deposed := m["deposed"]; deposed || m == nil {
			return // an old object that is only left over
		}
		c := &change{at: v.Offset(), i: i}
		c.address, c.mode, c.typ = r.string(m["address"]), r.string(m["mode"]), r.string(m["type"])
		what := r.members(m["change"])
		c.before, c.after = what["before"], what["after"]
		c.unknown, c.sensitive = what["after_unknown"], what["after_sensitive"]
		if what == nil || c.address == "" {
			r.fail(stack.CodeMissingMember, v.Offset(), "a change without address or change")
			return
		}
		if out.byAddress[c.address] != nil {
			r.fail(stack.CodeDuplicateMember, v.Offset(), "a second change of the same resource")
		}
		deleted := false
		r.each(what["actions"], func(_ int, v jsonscan.Value) {
			switch action := r.string(v); action {
			case "delete":
				deleted = true
			case "forget":
				c.forgotten = true
			case "read":
				c.read, c.exists = true, true
			case "no-op", "create", "update":
				c.exists = true
			default: // the format grows
				c.exists = true
				r.out.Incomplete = append(r.out.Incomplete, stack.Incomplete{ID: c.address, Type: c.typ,
					Reason: "nobody knows what the action is that the plan has for it", Place: r.place(c.at, changePath(i))})
			}
		})
		if !c.exists && !deleted && !c.forgotten {
			r.fail(stack.CodeMissingMember, v.Offset(), "a change without actions")
		}
		out.byAddress[c.address] = c
		out.list = append(out.list, c)
		switch {
		case c.exists:
		case c.forgotten:
			r.out.Incomplete = append(r.out.Incomplete, stack.Incomplete{ID: c.address, Type: c.typ,
				Reason: "it stays, and Terraform forgets it", Place: r.place(c.at, changePath(i))})
		case c.mode == "managed":
			r.deleted = append(r.deleted, &instance{address: c.address, module: parseAddress(c.address).module, mode: c.mode,
				typ: c.typ, at: c.at, path: changePath(i), values: c.before})
		}
	})
	return out
}

func changePath(i int) string { return "resource_changes[" + strconv.Itoa(i) + "]" }

// readValues reads the resources of a state, with what the changes say about them: all of them, or data sources only.
func (r *reader) readValues(v jsonscan.Value, path string, c changes, dataOnly bool) {
	if m := r.members(v); m != nil {
		r.readModule(m["root_module"], path+".root_module", c, dataOnly)
	}
}

func (r *reader) readModule(v jsonscan.Value, path string, c changes, dataOnly bool) {
	m := r.members(v)
	r.each(m["resources"], func(i int, v jsonscan.Value) {
		at := path + ".resources[" + strconv.Itoa(i) + "]"
		res := r.members(v)
		in := &instance{address: r.string(res["address"]), mode: r.string(res["mode"]), typ: r.string(res["type"]),
			at: v.Offset(), path: at, values: res["values"], sensitive: res["sensitive_values"]}
		in.module = parseAddress(in.address).module
		if r.err != nil || dataOnly && in.mode != "data" {
			return
		}
		if in.address == "" || in.typ == "" || in.mode == "" {
			r.fail(stack.CodeMissingMember, v.Offset(), "a resource without address, type or mode")
			return
		}
		if in.mode != "data" && in.mode != "managed" { // the format grows
			r.incomplete(in, "it is neither a resource nor a data source")
			return
		}
		ch := c.byAddress[in.address]
		switch {
		case ch == nil:
		case !ch.exists: // IN-71
			return
		case ch.read:
			return // addRead takes it from the change
		default:
			in.unknown = ch.unknown
			if in.sensitive.Kind() == jsonscan.KindNull {
				in.sensitive = ch.sensitive
			}
		}
		r.add(in, v.Offset())
	})
	r.each(m["child_modules"], func(i int, v jsonscan.Value) {
		r.readModule(v, path+".child_modules["+strconv.Itoa(i)+"]", c, dataOnly)
	})
}

// addRead adds a data source that is read when the plan is carried out.
func (r *reader) addRead(c *change) {
	if !c.read || c.mode != "data" {
		return
	}
	r.add(&instance{address: c.address, module: parseAddress(c.address).module, mode: c.mode, typ: c.typ, at: c.at,
		path: changePath(c.i), values: c.after, unknown: c.unknown, sensitive: c.sensitive, reading: true}, c.at)
}

func (r *reader) add(in *instance, at int) {
	old := r.byAddress[in.address]
	if old != nil && (old.mode != "data" || in.mode != "data") {
		r.fail(stack.CodeDuplicateMember, at, "a second resource with the same address")
		return
	}
	r.byAddress[in.address] = in
	r.all = append(r.all, in)
	if in.mode == "managed" {
		r.instances = append(r.instances, in)
	}
}

// readConfiguration reads what a module, by its address without indexes, says about its resources and modules.
func (r *reader) readConfiguration(module string, v jsonscan.Value) {
	m := r.members(v)
	r.each(m["resources"], func(_ int, v jsonscan.Value) {
		res := r.members(v)
		address := join(module, r.string(res["address"]))
		if _, twice := r.configs[address]; twice {
			r.fail(stack.CodeDuplicateMember, v.Offset(), "a second configuration of the same resource")
		}
		r.configs[address] = &config{expressions: res["expressions"], providerKey: r.string(res["provider_config_key"])}
	})
	r.outputs[module] = r.members(m["outputs"])
	calls := m["module_calls"]
	if calls.Kind() == jsonscan.KindNull {
		return
	}
	if err := calls.Want(jsonscan.KindObject); err != nil {
		r.failed(err)
		return
	}
	r.failed(calls.Members(func(name string, _ int, v jsonscan.Value) error {
		inner := join(module, "module."+name)
		if call := r.members(v); call != nil {
			r.calls[inner] = r.members(call["expressions"])
			r.readConfiguration(inner, call["module"])
		}
		return nil
	}))
}
