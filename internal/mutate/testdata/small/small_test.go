package small

import "testing"

func Test(t *testing.T) {
	list := []string{"a", "b", "c"}
	if got := First(list, 1); len(got) != 1 {
		t.Error(got)
	}
	if got := First(list, 9); len(got) != 3 {
		t.Error(got)
	}
	if got := Count(5); got != 5 {
		t.Error(got)
	}
}
