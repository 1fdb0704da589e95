# Programs in Go built for SECONDS_EACH seconds, each of another source; all must do what theirs says, and the last is built twice, byte for byte.
set -e
seconds=${SECONDS_EACH:-60}
mkdir program
export GOCACHE="$PWD/cache" GOPATH="$PWD/path" GO111MODULE=off GOTOOLCHAIN=local
build() { go build -trimpath -o "$1" ./program/main.go; }
write() {
    cat >program/main.go <<END
package main

import (
	"fmt"
	"sort"
	"strings"
)

func main() {
	words := strings.Fields("one two three four five $1")
	sort.Strings(words)
	fmt.Println(strings.Join(words, " "))
}
END
}
end=$(($(date +%s) + seconds))
builds=0
right=0
while [ "$(date +%s)" -lt $end ]; do
    builds=$((builds + 1))
    write "zz$builds"
    build built
    [ "$(./built)" = "five four one three two zz$builds" ] && right=$((right + 1))
done
echo "figures: $builds builds" >&2
[ $right = $builds ] && echo 'every program is right'
write last
build first
rm -r cache
build second
cmp first second && echo 'the same bytes twice'
