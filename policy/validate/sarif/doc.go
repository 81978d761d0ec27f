// Package sarif writes findings of package validate in the Static Analysis Results Interchange Format, version 2.1.0
// (OASIS Standard), so that code scanning and editors show them at their places.
//
// What we chose, where the format leaves it open, is what GitHub's code scanning reads ("SARIF support for code
// scanning", GitHub Docs): one run; one location for each result; rules for the codes that occur, whose ids are the
// codes; a fingerprint that stays the same while lines come and go elsewhere. Columns are counted in code points.
//
// The same findings give the same bytes. All functions are safe for concurrent use.
package sarif
