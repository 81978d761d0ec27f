package analyze

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"

	"github.com/lambdaiam/lambdaiam/evaluate"
)

func dbg(s *solver, r *evaluate.Request, settings []setting) {
	if os.Getenv("DBG") == "" {
		return
	}
	req := *r
	req.Context = contextOf(settings)
	b, _ := json.Marshal(req)
	fmt.Printf("UNCONFIRMED %s\n valid %v\n", b, req.Validate())
	if s.q.system != nil {
		for i, sd := range s.q.system.sides {
			rq := req
			rq.Principal = sd.Caller
			p, _ := json.Marshal(sd.Policies)
			_ = p
			fmt.Println(i, sd.evaluator.Evaluate(&rq))
		}
	}
	for _, st := range s.pos {
		b, _ := json.Marshal(st)
		fmt.Println(" pos", string(b))
	}
	for _, st := range s.neg {
		b, _ := json.Marshal(st)
		fmt.Println(" neg", string(b))
	}
	for _, g := range s.any {
		fmt.Println(" any", len(g))
	}
	_ = debug.Stack
}
