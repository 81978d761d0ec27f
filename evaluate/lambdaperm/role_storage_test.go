package lambdaperm_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestS3Files is L2-9: mounts of Amazon S3 Files ("Configuring Amazon S3 Files access", "How S3 Files works with IAM").
func TestS3Files(t *testing.T) {
	const (
		fs    = "arn:aws:s3files:us-east-1:" + accountA + ":file-system/fs-1"
		point = fs + "/access-point/fsap-1"

		ofB         = "arn:aws:s3files:us-east-1:" + accountB + ":file-system/fs-1"
		inEurope    = "arn:aws:s3files:eu-west-1:" + accountA + ":file-system/fs-1"
		mountTarget = "arn:aws:s3files:us-east-1:" + accountA + ":mount-target/fsmt-1"
	)
	network := allowing("logs:* ec2:*", "*")
	mount, both := allowing("s3files:ClientMount", fs), allowing("s3files:ClientMount s3files:ClientWrite", fs)
	through := func(point string) string { return when("StringEquals", "s3files:AccessPointArn", point) }
	to := func(p string, statement string) *policy.Policy { return document(to(p, statement)) }
	with := func(p *policy.Policy) lambdaperm.FileSystem {
		return lambdaperm.FileSystem{ARN: fs, AccessPoint: point, Policy: p}
	}
	reading := lambdaperm.FileSystem{ARN: fs, AccessPoint: point}
	writing := lambdaperm.FileSystem{ARN: fs, AccessPoint: point, Write: true}
	const needsVPC = "ec2:CreateNetworkInterface ec2:DescribeNetworkInterfaces ec2:DescribeSubnets ec2:DeleteNetworkInterface " +
		"ec2:AssignPrivateIpAddresses ec2:UnassignPrivateIpAddresses"
	for _, tt := range []struct {
		name       string
		fs         lambdaperm.FileSystem
		statements []string
		want       evaluate.Decision
		missing    string
	}{
		{"L2-9/to read", reading, []string{network, mount}, ok, ""},
		{"L2-9/to write", writing, []string{network, both}, ok, ""},
		{"L2-9/to write, ClientMount alone", writing, []string{network, mount}, no, "s3files:ClientWrite"},
		{"L2-9/needed without a file system policy", writing, []string{network}, no, "s3files:ClientMount s3files:ClientWrite"},
		{"L2-9/EFS actions do not help", reading, []string{network, allowing("elasticfilesystem:*", "*")}, no, "s3files:ClientMount"},
		{"L2-9/another file system", reading, []string{network, allowing("s3files:*", fs+"2")}, no, "s3files:ClientMount"},
		{"L2-9/through the access point", reading, []string{network, allowing("s3files:ClientMount", fs, through(point))}, ok, ""},
		{"L2-9/through another access point", reading,
			[]string{network, allowing("s3files:ClientMount", fs, through(point+"2"))}, no, "s3files:ClientMount"},
		{"L2-9/the file system's policy", with(to(aws(roleARN), allowing("s3files:Client*", "*"))), []string{network}, ok, ""},
		{"L2-9/the file system's policy denies", with(to(`"*"`, denying("s3files:*", "*"))), []string{network, mount}, never, "s3files:ClientMount"},
		{"L2-9/needs the VPC", reading, []string{allowing("logs:*", "*"), mount}, no, needsVPC},
		{"L2-9/no access point is known", lambdaperm.FileSystem{ARN: fs}, []string{network, mount}, ok, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := withRole(identity(tt.statements...))
			f.FileSystems = []lambdaperm.FileSystem{tt.fs}
			r, err := lambdaperm.CheckRole(f)
			wants(t, r, err, tt.want)
			if diff := cmp.Diff(tt.missing, failed(r)); diff != "" {
				t.Errorf("missing (-want +got)\n%s", diff)
			}
			for _, c := range r.Failed() {
				if strings.HasPrefix(c.Request.Action, "s3files:") && tt.want == no && c.Remedy != "AmazonS3FilesClientReadWriteAccess" {
					t.Errorf("%s: remedy %q", c.Request.Action, c.Remedy)
				}
			}
		})
	}
	t.Run("L2-9/direct reads are advisory", func(t *testing.T) {
		for reads, want := range map[string]int{"": 2, allowing("s3:GetObject", bucketARN+"/*"): 1, allowing("s3:GetObject*", bucketARN+"/*"): 0} {
			f := withRole(identity(append([]string{network, mount}, strings.Fields(reads)...)...))
			f.FileSystems = []lambdaperm.FileSystem{{ARN: fs, AccessPoint: point, Bucket: bucketARN}}
			r, err := lambdaperm.CheckRole(f)
			wants(t, r, err, ok, ownerNotes(want < 2)...)
			got := 0
			for _, c := range r.Checks {
				if c.Advisory && c.Missing != "" && c.Request.Resource.ARN == bucketARN+"/*" {
					got++
				}
			}
			if got != want {
				t.Errorf("%s: %d advisory checks fail, want %d\n%v", reads, got, want, r)
			}
		}
	})
	for _, tt := range []struct {
		name  string
		fs    lambdaperm.FileSystem
		code  lambdaperm.Code
		input string
	}{
		{"another account", lambdaperm.FileSystem{ARN: ofB}, lambdaperm.CodeInvalidParameter, ofB},
		{"another Region", lambdaperm.FileSystem{ARN: inEurope}, lambdaperm.CodeInvalidParameter, inEurope},
		{"no file system", lambdaperm.FileSystem{ARN: mountTarget}, lambdaperm.CodeInvalidARN, mountTarget},
		{"an access point for a file system", lambdaperm.FileSystem{ARN: point}, lambdaperm.CodeInvalidARN, point},
		{"an access point of another", lambdaperm.FileSystem{ARN: fs + "2", AccessPoint: point}, lambdaperm.CodeInvalidARN, point},
		{"no access point", lambdaperm.FileSystem{ARN: fs, AccessPoint: fs + "/access-point/"}, lambdaperm.CodeInvalidARN, fs + "/access-point/"},
		{"no bucket", lambdaperm.FileSystem{ARN: fs, Bucket: objectARN}, lambdaperm.CodeInvalidARN, objectARN},
	} {
		t.Run("L2-9/"+tt.name, func(t *testing.T) {
			f := withRole(nil)
			f.FileSystems = []lambdaperm.FileSystem{tt.fs}
			r, err := lambdaperm.CheckRole(f)
			isRefused(t, r, err, tt.code, tt.input)
		})
	}
}

// TestCodeStorage is L2-9: code and layers that stay in a bucket, which Lambda itself reads ("Self-managed S3 code
// storage").
func TestCodeStorage(t *testing.T) {
	const service, layer = "lambda.amazonaws.com", lambdaARN + "layer:l:3"
	const layerOfB = "arn:aws:lambda:us-east-1:" + accountB + ":layer:l:3"
	const read, one = "s3:GetObject s3:GetObjectVersion", "s3:GetObject"
	from := func(source string) string { return when("ArnLike", "aws:SourceArn", source) }
	owner := func(account string) string { return when("StringEquals", "aws:SourceAccount", account) }
	byReference := func(f *lambdaperm.Function) { f.CodeObject, f.CodeVersion, f.CodeReference = objectARN, "v", true }
	ofB := func(f *lambdaperm.Function) { byReference(f); f.CodeAccount = accountB }
	copied := func(f *lambdaperm.Function) { f.CodeObject = objectARN }
	layered := func(arn, account string) change {
		return func(f *lambdaperm.Function) {
			f.Layers = []lambdaperm.LayerVersion{{ARN: lambdaARN + "layer:copied:1"}, {ARN: arn, CodeObject: objectARN, CodeAccount: account}}
		}
	}
	for _, tt := range []struct {
		name    string
		set     change
		role    string
		bucket  []string
		want    evaluate.Decision
		missing string
	}{
		{"L2-9/the page's statement", byReference, "", []string{toService(service, read, objectARN, from(functionARN))}, ok, ""},
		{"L2-9/without a condition", byReference, "", []string{toService(service, read, bucketARN+"/*")}, ok, ""},
		{"L2-9/the account's functions", byReference, "", []string{toService(service, read, bucketARN+"/*", owner(accountA))}, ok, ""},
		{"L2-9/no bucket policy", byReference, "", nil, no, read},
		{"L2-9/the role does not help", byReference, allowing("s3:*", "*"), nil, no, read},
		{"L2-9/the role named by the bucket does not help", byReference, "", []string{to(aws(roleARN), allowing(read, objectARN))}, no, read},
		{"L2-9/GetObject alone", byReference, "", []string{toService(service, one, objectARN)}, no, "s3:GetObjectVersion"},
		{"L2-9/another object", byReference, "", []string{toService(service, read, objectARN+"2")}, no, read},
		{"L2-9/another function", byReference, "", []string{toService(service, read, objectARN, from(otherARN))}, no, read},
		{"L2-9/functions of another account", byReference, "", []string{toService(service, read, objectARN, owner(accountB))}, no, read},
		{"L2-9/another service", byReference, "", []string{toService("edgelambda.amazonaws.com", read, objectARN)}, no, read},
		{"L2-9/denied", byReference, "", []string{toService(service, read, objectARN), to(`"*"`, denying("s3:*", "*"))}, never, read},
		{"L2-9/a bucket of another account", ofB, "", []string{toService(service, read, objectARN, from(functionARN))}, ok, ""},
		{"L2-9/a bucket of another account, no policy", ofB, "", nil, no, read},
		{"L2-9/a copy needs nothing", copied, "", nil, ok, ""},
		{"L2-9/a layer", layered(layer, ""), "", []string{toService(service, read, objectARN, from(layer))}, ok, ""},
		{"L2-9/a layer, all its versions", layered(layer, ""), "", []string{toService(service, read, objectARN, from(lambdaARN+"layer:l:*"))}, ok, ""},
		{"L2-9/a layer is not the function", layered(layer, ""), "", []string{toService(service, read, objectARN, from(functionARN))}, no, read},
		{"L2-9/a layer without a policy", layered(layer, ""), "", nil, no, read},
		{"L2-9/a layer of another account", layered(layerOfB, ""), "", []string{toService(service, read, objectARN, owner(accountB))}, ok, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := withRole(identity(allowing("logs:*", "*")), tt.set)
			if tt.role != "" {
				f.Role.Identity = append(f.Role.Identity, document(tt.role))
			}
			f.ResourcePolicies = map[string]*policy.Policy{bucketARN: document(tt.bucket...)}
			r, err := lambdaperm.CheckRole(f)
			wants(t, r, err, tt.want)
			if diff := cmp.Diff(tt.missing, failed(r)); diff != "" {
				t.Errorf("missing (-want +got)\n%s", diff)
			}
		})
	}
	for _, tt := range []struct {
		name  string
		set   change
		owner string
	}{
		{"the function's account", byReference, accountA},
		{"a bucket of another account", ofB, accountB},
		{"the layer's account", layered(layerOfB, ""), accountB},
		{"a layer's bucket of another account", layered(layer, accountB), accountB},
	} {
		t.Run("L2-9/owner: "+tt.name, func(t *testing.T) {
			f := withRole(identity(allowing("logs:*", "*")), tt.set)
			f.ResourcePolicies = map[string]*policy.Policy{bucketARN: document(toService(service, read, objectARN))}
			f.RCPs = map[string][]evaluate.Level{tt.owner: {level(document(to(`"*"`, denying("s3:*", "*"))))}}
			r, err := lambdaperm.CheckRole(f)
			wants(t, r, err, never)
		})
	}
	for _, tt := range []struct {
		name  string
		set   change
		code  lambdaperm.Code
		input string
	}{
		{"no object", func(f *lambdaperm.Function) { f.CodeReference = true }, lambdaperm.CodeInvalidARN, ""},
		{"a bucket", func(f *lambdaperm.Function) { f.CodeObject, f.CodeReference = bucketARN, true }, lambdaperm.CodeInvalidARN, bucketARN},
		{"no account", func(f *lambdaperm.Function) { byReference(f); f.CodeAccount = "b" }, lambdaperm.CodeInvalidParameter, "b"},
		{"the layer's object", func(f *lambdaperm.Function) {
			f.Layers = []lambdaperm.LayerVersion{{ARN: layer, CodeObject: "o"}}
		}, lambdaperm.CodeInvalidARN, "o"},
		{"no layer", layered(functionARN, ""), lambdaperm.CodeInvalidARN, functionARN},
	} {
		t.Run("L2-9/"+tt.name, func(t *testing.T) {
			r, err := lambdaperm.CheckRole(withRole(nil, tt.set))
			isRefused(t, r, err, tt.code, tt.input)
		})
	}
}
