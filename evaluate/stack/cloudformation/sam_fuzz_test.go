package cloudformation

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// FuzzSAM: whatever a template of SAM is made into, nothing panics, it is the same each time, each fault belongs to a
// resource or stands in the template, and what it takes is bounded by the size of the template.
func FuzzSAM(f *testing.F) {
	files, err := filepath.Glob("testdata/sam/*.in.json")
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	for _, name := range append(files, "testdata/thumbs.template.json") {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(inSAM(function("F",
		`"Policies": [{"S3ReadPolicy": {"BucketName": {"Ref": "F.Alias"}}}], "Events": {"E": {"Type": "Api"}}`))))
	f.Add([]byte(inSAM(`"F": {"Type": "AWS::Serverless::Function", "IgnoreGlobals": 1}`)))
	f.Add([]byte(inSAM(`"G": {"Type": "AWS::Serverless::Api"}`)))
	managedPaths() // opened before anything is measured
	f.Fuzz(func(t *testing.T, data []byte) {
		env := stack.Environment{Region: "eu-west-1"}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		r := readerOf(data, env)
		err := r.read()
		runtime.ReadMemStats(&after)
		if got, most := after.TotalAlloc-before.TotalAlloc, uint64(16<<20+2000*len(data)); got > most {
			t.Errorf("%d bytes allocated for %d, want at most %d", got, len(data), most)
		}
		if err != nil {
			return
		}
		for _, e := range r.out.Faults {
			if e.Code == "" || e.Reason == "" || e.Line == 0 {
				t.Errorf("fault %+v", e)
			}
		}
		again := readerOf(data, env)
		if err := again.read(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(descriptionLines(t, r.out), descriptionLines(t, again.out)); diff != "" {
			t.Errorf("read twice:\n%s", diff)
		}
	})
}
