package lambdaperm

import (
	"github.com/lambdaiam/lambdaiam/arn"
)

const maxLayers = 5

// configuration returns an *Error for what Lambda refuses to make of a function.
func (op *Operation) configuration() error {
	switch op.Name {
	case "CreateFunction", "UpdateFunctionCode", "UpdateFunctionConfiguration":
	case "PublishLayerVersion":
		return op.code()
	default:
		return nil
	}
	if err := op.code(); err != nil {
		return err
	}
	return op.surroundings()
}

// refuse says what Lambda refuses: a field, its value and the reason.
func refuse(field, input, reason string) error {
	return &Error{Code: CodeInvalidParameter, Input: input, Reason: field + ": " + reason}
}

// code looks at where the code comes from.
func (op *Operation) code() error {
	image, object := op.ImageRepository, op.CodeObject
	was := Function{}
	if op.Name == "UpdateFunctionCode" && op.Function != nil {
		was = *op.Function
	}
	switch {
	case image != "" && object != "":
		return refuse("ImageRepository", image, "the code of a function is in an image or in a .zip file, not in both")
	case image != "" && was.CodeObject != "", object != "" && was.ImageRepository != "":
		return refuse("Code", image+object, "the package type of a function does not change: an image stays one, and so does a .zip file")
	case image != "" && op.CodeKey != "":
		return refuse("CodeKey", op.CodeKey, "an image is encrypted in its repository")
	case image != "" && op.CodeReference:
		return refuse("CodeReference", image, "only .zip files can stay where they are")
	case object == "" && op.CodeVersion != "":
		return refuse("CodeVersion", op.CodeVersion, "there is no CodeObject")
	case object == "" && op.CodeReference:
		return refuse("CodeReference", "", "there is no CodeObject")
	case op.CodeReference && op.CodeVersion == "" && op.Name != "PublishLayerVersion":
		return refuse("CodeVersion", "", "it is missing: code that stays in its bucket is named with a version")
	case op.CodeAccount != "" && !arn.IsAccountID(op.CodeAccount):
		return refuse("CodeAccount", op.CodeAccount, "not an account id")
	}
	return nil
}

// surroundings looks at what the function is to be given.
func (op *Operation) surroundings() error {
	f := op.Function
	image := op.ImageRepository
	if image == "" && f != nil {
		image = f.ImageRepository
	}
	if image != "" && len(op.Layers) > 0 {
		return refuse("Layers", op.Layers[0].ARN, "a function from an image has none")
	}
	if image != "" && op.CodeSigningConfig != "" {
		return refuse("CodeSigningConfig", op.CodeSigningConfig, "the code of a function from an image is not signed")
	}
	if len(op.Layers) > maxLayers {
		return refuse("Layers", op.Layers[maxLayers].ARN, "a function has up to five")
	}
	if a, err := arn.Parse(op.DurableKey); err == nil && a.Region != op.where().Region {
		return refuse("DurableKey", op.DurableKey, "not in the Region of the function")
	}
	return nil
}
