package lambdaperm

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
)

// configuration returns the features that the function has, in the order of the table.
func (v *roleReport) configuration() ([]want, error) {
	f := v.f
	wants := []want{{lookupFeature(FeatureLogs), nil}}
	if f.Tracing {
		wants = append(wants, want{lookupFeature(FeatureXRay), nil})
	}
	if f.VPC != nil || len(f.FileSystems) > 0 { // a file system is reached through a VPC
		wants = append(wants, want{lookupFeature(FeatureVPC), v.network(f.VPC)})
	}
	for _, part := range [...]func() ([]want, error){v.destinations, v.fileSystems, v.encryption, v.storage} {
		more, err := part()
		if err != nil {
			return nil, err
		}
		wants = append(wants, more...)
	}
	if f.Insights {
		wants = append(wants, want{lookupFeature(FeatureInsights), nil})
	}
	durable, err := v.durable()
	if err != nil {
		return nil, err
	}
	wants = append(wants, durable...)
	if f.ImageRepository != "" {
		if err := isARN(f.ImageRepository, "ecr", "repository/"); err != nil {
			return nil, err
		}
		if a, _ := arn.Parse(f.ImageRepository); a.Region != f.ARN.Region { // IDP-12
			return nil, &Error{Code: CodeInvalidParameter, Input: f.ImageRepository, Reason: "not in the Region of the function"}
		}
		wants = append(wants, want{lookupFeature(FeatureImage), values{"repository": {f.ImageRepository}}})
	}
	return wants, nil
}

// destinations returns what the dead-letter queue and the destinations of asynchronous invocations need.
func (v *roleReport) destinations() ([]want, error) {
	f := v.f
	var wants []want
	if f.DeadLetter != "" {
		more, err := destination(f.DeadLetter, "sqs", "sns")
		if err != nil {
			return nil, err
		}
		if more.isFIFO() { // L2-7
			return nil, &Error{Code: CodeInvalidParameter, Input: f.DeadLetter,
				Reason: "DeadLetter: a FIFO queue or topic cannot be a dead-letter queue"}
		}
		wants = append(wants, want{lookupFeature(FeatureDeadLetter), more})
	}
	for _, text := range [...]string{f.OnSuccess, f.OnFailure} {
		if text == "" {
			continue
		}
		more, err := destination(text, "sqs", "sns", "lambda", "events", "s3")
		switch {
		case err != nil:
			return nil, err
		case text == f.OnSuccess && more["bucket"] != nil: // L2-7
			return nil, &Error{Code: CodeInvalidParameter, Input: text,
				Reason: "OnSuccess: a bucket takes records of failures alone"}
		case more.isFIFO(): // L2-7: accepted when it is configured
			v.cannotWork("Lambda cannot deliver records of asynchronous invocations to the FIFO queue or topic " + text)
		}
		wants = append(wants, want{lookupFeature(FeatureDestination), more})
	}
	keys, err := destinationKeys(f.DestinationKeys, f.ARN.AccountID, f.DeadLetter, f.OnSuccess, f.OnFailure)
	return append(wants, keys...), err
}

// destinationKeys returns what the keys need that encrypt destinations.
func destinationKeys(keys map[string]string, account string, destinations ...string) ([]want, error) {
	var wants []want
	for _, text := range slices.Sorted(maps.Keys(keys)) {
		to, _ := arn.Parse(text)
		if !slices.Contains(destinations, text) || !slices.Contains([]string{"s3", "sns", "sqs"}, to.Service) {
			return nil, &Error{Code: CodeInvalidParameter, Input: text,
				Reason: "DestinationKeys: not a queue, topic or bucket that is a destination here"}
		}
		key := keys[text]
		if err := isARN(key, "kms", ""); err != nil {
			return nil, err
		}
		a, _ := arn.Parse(key)
		more := values{"via": {to.Service + "." + a.Region + amazonaws}}
		switch { // L2-4
		case to.Service == "s3":
			more["bucketkey"] = []string{key}
		case a.AccountID != account:
			more["messagekey"], more["foreignkey"] = []string{key}, []string{key}
		default:
			more["messagekey"] = []string{key}
		}
		wants = append(wants, want{lookupFeature(FeatureDestinationKey), more})
	}
	return wants, nil
}

// fileSystems returns what mounts need.
func (v *roleReport) fileSystems() ([]want, error) {
	var wants []want
	for _, fs := range v.f.FileSystems {
		feature, object := FeatureEFS, ""
		if a, _ := arn.Parse(fs.ARN); a.Service == "s3files" {
			if err := v.checkS3Files(&fs, a); err != nil {
				return nil, err
			}
			feature, object = FeatureS3Files, fs.Bucket
		} else if err := isARN(fs.ARN, "elasticfilesystem", "file-system/"); err != nil {
			return nil, err
		} else if !fs.HasPolicy && fs.Policy == nil {
			continue
		}
		more := values{"filesystem": {fs.ARN}}
		if fs.AccessPoint != "" {
			more["accesspoint"] = []string{fs.AccessPoint}
		}
		if fs.Write {
			more["writable"] = more["filesystem"]
		}
		if object != "" {
			more["object"] = []string{object + "/*"}
		}
		if fs.Policy != nil {
			v.attached[fs.ARN] = fs.Policy
		}
		wants = append(wants, want{lookupFeature(feature), more})
	}
	return wants, nil
}

// checkS3Files returns an *Error for a file system of Amazon S3 Files that the function cannot mount (L2-9).
func (v *roleReport) checkS3Files(fs *FileSystem, a arn.ARN) error {
	if err := isARN(fs.ARN, "s3files", "file-system/"); err != nil {
		return err
	}
	point, isPoint := strings.CutPrefix(fs.AccessPoint, fs.ARN+"/access-point/")
	switch {
	case strings.Contains(strings.TrimPrefix(a.Resource, "file-system/"), "/"):
		return &Error{Code: CodeInvalidARN, Input: fs.ARN,
			Reason: "not the ARN of a file system: an access point goes into AccessPoint"}
	case fs.AccessPoint != "" && (!isPoint || point == "" || strings.ContainsAny(point, "*?/")):
		return &Error{Code: CodeInvalidARN, Input: fs.AccessPoint, Reason: "not the ARN of an access point of " + fs.ARN}
	case a.AccountID != v.f.ARN.AccountID || a.Region != v.f.ARN.Region || a.Partition != v.f.ARN.Partition:
		return &Error{Code: CodeInvalidParameter, Input: fs.ARN,
			Reason: "FileSystems: a file system of Amazon S3 Files must be in the account and Region of the function"}
	case fs.Bucket != "" && !inS3(fs.Bucket, false):
		return &Error{Code: CodeInvalidARN, Input: fs.Bucket, Reason: "not the ARN of a bucket"}
	}
	return nil
}

// encryption returns what the keys for environment variables and code need.
func (v *roleReport) encryption() ([]want, error) {
	var wants []want
	for _, key := range [...]struct{ feature, arn string }{{FeatureKMS, v.f.KMSKey}, {FeatureCodeKey, v.f.CodeKey}} {
		if key.arn == "" {
			continue
		}
		if err := isARN(key.arn, "kms", ""); err != nil {
			return nil, err
		}
		wants = append(wants, want{lookupFeature(key.feature), values{"key": {key.arn}}})
	}
	return wants, nil
}

// storage returns what code and layers need that stay in buckets of their owner (L2-9).
func (v *roleReport) storage() ([]want, error) {
	f := v.f
	var wants []want
	stored := func(object, account, source string, of arn.ARN) error {
		if !inS3(object, true) {
			return &Error{Code: CodeInvalidARN, Input: object, Reason: "not the ARN of an object in Amazon S3"}
		}
		if account != "" && !arn.IsAccountID(account) {
			return &Error{Code: CodeInvalidParameter, Input: account, Reason: "CodeAccount: not the number of an account"}
		}
		v.owners[object] = cmp.Or(account, of.AccountID)
		wants = append(wants, want{lookupFeature(FeatureCodeStorage),
			values{"object": {object}, "storedfor": {source}, "storedby": {of.AccountID}}})
		return nil
	}
	if f.CodeReference {
		if err := stored(f.CodeObject, f.CodeAccount, f.ARN.String(), arn.ARN{AccountID: f.ARN.AccountID}); err != nil {
			return nil, err
		}
	}
	for _, l := range f.Layers {
		if l.CodeObject == "" {
			continue
		}
		if err := isARN(l.ARN, "lambda", "layer:"); err != nil {
			return nil, err
		}
		of, _ := arn.Parse(l.ARN)
		if err := stored(l.CodeObject, l.CodeAccount, l.ARN, of); err != nil {
			return nil, err
		}
	}
	return wants, nil
}

// durable returns what durable executions and the key that encrypts them need.
func (v *roleReport) durable() ([]want, error) {
	f := v.f
	if !f.Durable && f.DurableKey == "" {
		return nil, nil
	}
	wants := []want{{lookupFeature(FeatureDurable), nil}}
	if f.DurableKey == "" {
		return wants, nil
	}
	if err := isARN(f.DurableKey, "kms", ""); err != nil {
		return nil, err
	}
	if a, _ := arn.Parse(f.DurableKey); a.Region != f.ARN.Region { // L2-4
		return nil, &Error{Code: CodeInvalidParameter, Input: f.DurableKey,
			Reason: "DurableKey: not in the Region of the function"}
	}
	return append(wants, want{lookupFeature(FeatureDurableKey), values{"key": {f.DurableKey}}}), nil
}
