package lambdaperm

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
)

// cluster returns the ARN of the cluster of Amazon MSK and that of the connection to it, "" if both belong to the
// account.
func (m *EventSourceMapping) cluster(account string) (cluster, connection string) {
	a, err := arn.Parse(m.SourceARN)
	if err != nil {
		return "", ""
	}
	if rest, isConnection := strings.CutPrefix(a.Resource, "vpc-connection/"); isConnection {
		if m.Cluster != "" {
			return m.Cluster, m.SourceARN
		}
		owner, rest, _ := strings.Cut(rest, "/")
		name, _, _ := strings.Cut(rest, "/")
		a.AccountID, a.Resource = owner, "cluster/"+name+"/*"
		return a.String(), m.SourceARN
	}
	if a.AccountID != account {
		name, _, _ := strings.Cut(strings.TrimPrefix(a.Resource, "cluster/"), "/")
		a.AccountID, a.Resource = account, "vpc-connection/"+a.AccountID+"/"+name+"/*"
		return m.SourceARN, a.String()
	}
	return m.SourceARN, ""
}

// reach notes what Lambda does not reach from where the function is (L2-7).
func (v *roleReport) reach(m *EventSourceMapping, row *sourceRow) {
	a, err := arn.Parse(m.SourceARN)
	if err != nil { // self-managed
		return
	}
	v.checkReach(row, a, v.f.ARN.ARN())
	if row.poll().is(isMSK) {
		if cluster, connection := m.cluster(v.f.ARN.AccountID); connection != "" && isServerless(cluster) {
			v.cannotWork("Lambda does not poll serverless clusters of Amazon MSK of another account: " + cluster)
		}
	}
}

// isServerless reports whether a cluster of Amazon MSK is a serverless one: the id in its ARN ends in -s and a number.
func isServerless(cluster string) bool {
	i := strings.LastIndex(cluster, "-s")
	return i >= 0 && isOf("0123456789", cluster[i+len("-s"):], 1, len(cluster))
}

// own returns the ARN of the mapping of a function. While it is not known its id is a star.
func (m *EventSourceMapping) own(fn arn.Function) (string, error) {
	at := "arn:" + fn.Partition + ":lambda:" + fn.Region + ":" + fn.AccountID + ":event-source-mapping:"
	if m.ARN == "" {
		return at + "*", nil
	}
	if id, ok := strings.CutPrefix(m.ARN, at); !ok || !isOf(nameChars, id, 1, len(id)) {
		return "", &Error{Code: CodeInvalidARN, Input: m.ARN, Reason: "not an ARN " + at + "…"}
	}
	return m.ARN, nil
}
