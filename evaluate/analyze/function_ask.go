package analyze

import "context"

// ask answers whether one of some calls can be made.
func (s *FunctionSystem) ask(ctx context.Context, calls []call, opts []Option) (Path, error) {
	best := Path{Verdict: No}
	if ctx.Err() != nil {
		return Path{Open: []Open{{Code: Cancelled, Message: Cancelled.message()}}}, nil
	}
	for i, c := range calls {
		p, err := s.askOne(ctx, c, opts)
		switch {
		case err != nil:
			return Path{}, err
		case p.Verdict == Yes:
			return p, nil
		case i == 0:
			best = p
		case p.Verdict == Undecided && best.Verdict == Undecided:
			best.Open = mergeOpen(best.Open, p.Open)
		case p.Verdict == Undecided, best.Verdict == No && len(p.Steps) > len(best.Steps):
			best = p
		}
	}
	return best, nil
}

// askOne answers whether a call can be made: all its requests must be allowed.
func (s *FunctionSystem) askOne(ctx context.Context, c call, opts []Option) (Path, error) {
	p := Path{Verdict: Yes}
	if c == nil {
		p.Verdict = No
	}
	for i := range c {
		step, err := s.step(ctx, &c[i], opts)
		if err != nil {
			return Path{}, err
		}
		p.Steps = append(p.Steps, step)
		switch step.Answer.Verdict {
		case No:
			p.Verdict, p.Open = No, nil
			return p, nil
		case Undecided:
			p.Verdict = Undecided
		}
		p.Open = mergeOpen(p.Open, step.Answer.Open)
	}
	return p, nil
}

// step answers whether a request of a call is allowed at one of its places.
func (s *FunctionSystem) step(ctx context.Context, n *need, opts []Option) (Step, error) {
	var best Step
	for i, p := range n.places {
		access := n.access(p)
		answer, err := s.system(n, p).Granted(ctx, access, opts...)
		if err != nil {
			return Step{}, err
		}
		open := mergeOpen(best.Answer.Open, answer.Open)
		if i == 0 || answer.Verdict != No && best.Answer.Verdict == No || answer.Verdict == Yes {
			best = Step{Name: n.name, Access: access, Answer: answer}
		}
		if answer.Verdict == Yes {
			break
		}
		best.Answer.Open = open
	}
	return best, nil
}
