// Package denial reads requests that AWS has denied, from what people have of them, and says whether the policies they
// know agree.
//
//	d, err := denial.Parse(text)        // the sentence of an error, anywhere in a longer text
//	for d, err := range denial.ParseEvent(data) { … }  // CloudTrail
//	x, err := d.Explain(snapshot)       // which policy, and does it agree with what AWS said
//
// [Parse] reads AWS's sentence "User: … is not authorized to perform: … on resource: … because …" out of a text, and
// [ParseLog] every one of a log. [ParseEvent] reads the denied calls of a CloudTrail log, [All] every call.
// [ParseDetails] reads what AWS itself says about one request (GetRequestAuthorizationDetails), and [Details.Check]
// compares that with what package evaluate says: the one comparison with AWS's own engine there is.
//
// # What a denial holds
//
// Principal, action and resource stand in a [Denial] as they were written, and in its Request as package evaluate takes
// them. [Sure] says which of them were said and which were made up from what else was there. The [Claim] is what AWS
// said about the policies: it is evidence and no proof. AWS names one type of several that deny, and it calls what a
// service control policy does not allow an explicit deny ("Troubleshoot access denied error messages", IAM User Guide).
//
// Nothing is filled in by halves: a text that has no such sentence is an [*Error] with [CodeNoDenial], an event of
// which the caller cannot be told one with [CodeIdentity], and a claim whose end was cut off is no claim.
//
// # What was chosen
//
//   - The caller of an event whose identity is of type AWSAccount has no name. It is the one that the sentence names,
//     or else the account, which is not sure.
//   - The address of a call through a VPC endpoint is aws:VpcSourceIp, since such a call has no aws:SourceIp ("AWS
//     global condition context keys"). A call with tlsDetails had aws:SecureTransport.
//   - A name of the console's sign-in as invokedBy is no service that calls on behalf of somebody, nor is a service
//     that uses its service-linked role.
//   - An event that reports the sentence is a denial whatever its error code is.
//   - gzip is unpacked, up to the size that a text may have.
//
// # Limits
//
// A text for Parse has at most [MaxText] bytes, one event [MaxEvent], any other input [DefaultMaxSize] unless
// [WithMaxSize] says otherwise. JSON is nested 64 deep at most. Bytes and an [io/fs.FS] are all that is read: no
// network, no clock, no environment.
//
// Values are immutable where they can be, and all functions are safe for concurrent use. Zero values are no denial, and
// are denied by package evaluate like any invalid request.
package denial
