package account

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// A configuration is what a FunctionConfiguration says, as far as permissions depend on it.
type configuration struct {
	spot
	version      string
	role         string
	vpc          *lambdaperm.VPC
	deadLetter   string
	kmsKey       string
	tracing      bool
	layers       []string
	accessPoints []fileSystem
	logGroup     string
	durable      bool
}

// A fileSystem is one that a function mounts: the ARN of its access point and the path.
type fileSystem struct{ accessPoint, mount string }

// read reads a member.
func (c *configuration) read(in *spot, name string, v jsonscan.Value) error {
	switch name {
	case "Version":
		return text(&c.version, v)
	case "Role":
		return text(&c.role, v)
	case "VpcConfig":
		return in.vpc(&c.vpc, v)
	case "DeadLetterConfig":
		return in.object(v, "TargetArn", func(v jsonscan.Value) error { return text(&c.deadLetter, v) })
	case "KMSKeyArn":
		return text(&c.kmsKey, v)
	case "TracingConfig":
		var mode string
		err := in.object(v, "Mode", func(v jsonscan.Value) error { return text(&mode, v) })
		c.tracing = mode == "Active"
		return err
	case "Layers":
		return in.elements(v, func(_ int, v jsonscan.Value) error {
			var name string
			err := in.object(v, "Arn", func(v jsonscan.Value) error { return text(&name, v) })
			if err == nil && name == "" {
				err = in.missing(v, "Arn")
			}
			c.layers = append(c.layers, name)
			return err
		})
	case "FileSystemConfigs":
		return in.elements(v, func(_ int, v jsonscan.Value) error {
			var fs fileSystem
			err := in.members(v, func(name string, v jsonscan.Value) error {
				switch name {
				case "Arn":
					return text(&fs.accessPoint, v)
				case "LocalMountPath":
					return text(&fs.mount, v)
				}
				return nil
			})
			if err == nil && fs.accessPoint == "" {
				err = in.missing(v, "Arn")
			}
			if err == nil {
				c.accessPoints = append(c.accessPoints, fs)
			}
			return err
		})
	case "LoggingConfig":
		return in.object(v, "LogGroup", func(v jsonscan.Value) error { return text(&c.logGroup, v) })
	case "DurableConfig":
		c.durable = true
		return v.Want(jsonscan.KindObject)
	}
	return nil
}

// vpc reads a network. Of a function without one all may be there and empty.
func (s *spot) vpc(to **lambdaperm.VPC, v jsonscan.Value) error {
	vpc := lambdaperm.VPC{}
	err := s.members(v, func(name string, v jsonscan.Value) error {
		switch name {
		case "VpcId":
			return text(&vpc.ID, v)
		case "SubnetIds":
			return s.texts(&vpc.Subnets, v)
		case "SecurityGroupIds":
			return s.texts(&vpc.SecurityGroups, v)
		}
		return nil
	})
	if vpc.ID != "" || len(vpc.Subnets) > 0 || len(vpc.SecurityGroups) > 0 {
		*to = &vpc
	}
	return err
}

// equal reports whether two configurations say the same.
func (c *configuration) equal(d *configuration) bool {
	network := func(v *lambdaperm.VPC) lambdaperm.VPC {
		if v == nil {
			return lambdaperm.VPC{}
		}
		return *v
	}
	a, b := network(c.vpc), network(d.vpc)
	return c.role == d.role && c.deadLetter == d.deadLetter && c.kmsKey == d.kmsKey && c.tracing == d.tracing &&
		c.logGroup == d.logGroup && c.durable == d.durable && slices.Equal(c.layers, d.layers) &&
		slices.Equal(c.accessPoints, d.accessPoints) &&
		a.ID == b.ID && slices.Equal(a.Subnets, b.Subnets) && slices.Equal(a.SecurityGroups, b.SecurityGroups)
}

func cloneVPC(v *lambdaperm.VPC) *lambdaperm.VPC {
	if v == nil {
		return nil
	}
	return &lambdaperm.VPC{ID: v.ID, Subnets: slices.Clone(v.Subnets), SecurityGroups: slices.Clone(v.SecurityGroups)}
}
