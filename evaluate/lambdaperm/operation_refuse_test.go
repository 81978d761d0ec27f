package lambdaperm_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
)

// L2-1, L2-3 and L2-4: configurations that Lambda refuses, and the like that it takes.
func TestConfigurationRefused(t *testing.T) {
	layers := func(n int) []lambdaperm.LayerVersion {
		var list []lambdaperm.LayerVersion
		for range n {
			list = append(list, opLayer(accountA, "l"))
		}
		return list
	}
	type function = lambdaperm.Function
	create := func(set func(*function)) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return creating("f", set)
	}
	image, zip := functionNamed("f"), functionNamed("f")
	image.ImageRepository, zip.CodeObject = repositoryARN, codeARN
	code := func(f function, op lambdaperm.Operation) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		op.Name, op.Function = "UpdateFunctionCode", &f
		return doing(op)
	}
	type change = lambdaperm.UpdateFunctionConfigurationInput
	disk := []lambdaperm.FileSystem{{ARN: diskARN}}
	vpc := &lambdaperm.VPC{ID: "vpc-1", Subnets: []string{"subnet-1"}, SecurityGroups: []string{"sg-1"}}
	layer := func(op lambdaperm.Operation) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		op.Name, op.Resource = "PublishLayerVersion", evaluate.Resource{ARN: lambdaARN + "layer:l"}
		return doing(op)
	}
	const farKey = "arn:aws:kms:eu-west-1:" + accountA + ":key/k"
	mapping := func(m lambdaperm.EventSourceMapping) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return func(c lambdaperm.Caller) (lambdaperm.Report, error) {
			return lambdaperm.MapEventSource(c, functionNamed("f"), "", m, nil)
		}
	}
	const parameter, badARN = lambdaperm.CodeInvalidParameter, lambdaperm.CodeInvalidARN
	for _, tt := range []struct {
		name  string
		ask   func(lambdaperm.Caller) (lambdaperm.Report, error)
		code  lambdaperm.Code // "" if Lambda takes it
		input string
	}{
		{"L2-1/image and .zip file", create(func(f *function) { f.ImageRepository, f.CodeObject = repositoryARN, codeARN }), parameter, repositoryARN},
		{"L2-1/image with layers", create(func(f *function) { f.ImageRepository, f.Layers = repositoryARN, layers(1) }), parameter, lambdaARN + "layer:l:1"},
		{"L2-1/update, image with layers", updating(image, change{Layers: layers(1)}), parameter, lambdaARN + "layer:l:1"},
		{"L2-1/update, .zip file with layers", updating(zip, change{Layers: layers(1)}), "", ""},
		{"L2-1/image with code signing", create(func(f *function) { f.ImageRepository, f.CodeSigningConfig = repositoryARN, signingARN }), parameter, signingARN},
		{"L2-1/image with a key for code", create(func(f *function) { f.ImageRepository, f.CodeKey = repositoryARN, keyARN }), parameter, keyARN},
		{"L2-1/image for a .zip file", code(zip, lambdaperm.Operation{ImageRepository: repositoryARN}), parameter, repositoryARN},
		{"L2-1/.zip file for an image", code(image, lambdaperm.Operation{CodeObject: codeARN}), parameter, codeARN},
		{"L2-1/.zip file for a .zip file", code(zip, lambdaperm.Operation{CodeObject: codeARN}), "", ""},
		{"L2-1/image for an image", code(image, lambdaperm.Operation{ImageRepository: repositoryARN}), "", ""},
		{"L2-1/six layers", create(func(f *function) { f.Layers = layers(6) }), parameter, lambdaARN + "layer:l:1"},
		{"L2-1/five layers", create(func(f *function) { f.Layers = layers(5) }), "", ""},
		{"L2-1/neither", create(func(f *function) { f.VPC = &lambdaperm.VPC{} }), "", ""},
		{"L2-1/file system in a VPC", create(func(f *function) { f.FileSystems, f.VPC = disk, vpc }), "", ""},
		{"L2-1/update, file system and VPC", updating(zip, change{FileSystems: disk, VPC: vpc}), "", ""},
		{"L2-1/no file system", create(func(f *function) { f.FileSystems, f.VPC = []lambdaperm.FileSystem{{ARN: "fs-1"}}, vpc }), badARN, "fs-1"},
		{"L2-1/repository of another Region", create(func(f *function) { f.ImageRepository = "arn:aws:ecr:eu-west-1:" + accountA + ":repository/i" }),
			parameter, "arn:aws:ecr:eu-west-1:" + accountA + ":repository/i"},
		{"L2-1/bucket without object", create(func(f *function) { f.CodeObject = codeBucket }), badARN, codeBucket},
		{"L2-1/version without object", create(func(f *function) { f.CodeVersion = "v" }), parameter, "v"},
		{"L2-1/account that is none", create(func(f *function) { f.CodeObject, f.CodeAccount = codeARN, "1" }), parameter, "1"},
		{"L2-1/layer, version without object", layer(lambdaperm.Operation{CodeVersion: "v"}), parameter, "v"},
		{"L2-1/reference without version", create(func(f *function) { f.CodeObject, f.CodeReference = codeARN, true }), parameter, ""},
		{"L2-1/reference without object", create(func(f *function) { f.CodeReference = true }), parameter, ""},
		{"L2-1/reference", create(func(f *function) { f.CodeObject, f.CodeVersion, f.CodeReference = codeARN, "v", true }), "", ""},
		{"L2-1/update, reference without version", code(zip, lambdaperm.Operation{CodeObject: codeARN, CodeReference: true}), parameter, ""},
		{"L2-1/reference to an image", create(func(f *function) { f.ImageRepository, f.CodeReference = repositoryARN, true }), parameter, repositoryARN},
		{"L2-1/layer by reference", layer(lambdaperm.Operation{CodeObject: codeARN, CodeReference: true}), "", ""},
		{"L2-4/durable key of another Region", create(func(f *function) { f.Durable, f.DurableKey = true, farKey }), parameter, farKey},
		{"L2-4/durable key", create(func(f *function) { f.Durable, f.DurableKey = true, keyARN }), "", ""},
		{"L2-4/alias of a key", create(func(f *function) { f.KMSKey = "arn:aws:kms:us-east-1:" + accountA + ":alias/a" }), badARN, "arn:aws:kms:us-east-1:" + accountA + ":alias/a"},
		{"L2-3/mapping of what pushes", mapping(lambdaperm.EventSourceMapping{SourceARN: bucketARN}), lambdaperm.CodeUnknownSource, bucketARN},
		{"L2-3/mapping without source", mapping(lambdaperm.EventSourceMapping{FilterKey: keyARN}), lambdaperm.CodeInvalidARN, ""},
		{"L2-3/no key", mapping(lambdaperm.EventSourceMapping{SourceARN: queueARN, FilterKey: "k"}), badARN, "k"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := tt.ask(asUser(allowing("*", "*")))
			if tt.code != "" {
				isRefused(t, r, err, tt.code, tt.input)
			} else if err != nil || r.Decision != ok {
				t.Errorf("%v, %v", r, err)
			}
		})
	}
}
