#!/bin/bash
# Every stressor of stress-ng that needs no CPU for itself, natively and under a tool, with what it computes verified:
#
#   stressors.sh [stressor…]      TOOL=noop  SECONDS_EACH=2  LIMIT=60  RUN_AS=nobody
#
# Prints a line each and fails if one passes natively only. Stressors run as nobody, with limits: they must not harm the
# machine; RUN_AS=root is for single ones that need it, which then have mounts of their own. What needs more rights than that, or what this machine has not, stress-ng itself says, and it is skipped.
tool=${TOOL:-noop}
seconds=${SECONDS_EACH:-2}
limit=${LIMIT:-60}
case ${RUN_AS:-nobody} in
root) become='unshare --mount --propagation private' ;;
*) become='setpriv --reuid=nobody --regid=nogroup --clear-groups' ;;
esac
reverie=${REVERIE:-$(cd "$(dirname "$0")/../../../../.." && pwd)/reverie}

classes='filesystem pipe network scheduler interrupt memory os vm'

# Not run: the machine would end, lose CPUs or memory, or fill up.
harmful=' reboot watchdog cpu-online memhotplug softlockup oom-pipe bigheap mmapfork swap binderfs '

# Not run: a guest has a tracer already, and a thread can't have two. See docs/limits.md.
traces=' ptrace vm-segv '

work=$(mktemp -d) || exit 1
chmod 755 "$work"
trap 'rm -rf "$work"' EXIT

stressors() {
    for class in $classes; do
        stress-ng --class "$class?" | sed 's/.*stressors://' | tr -s ' ' '\n'
    done | grep . | sort -u
}

# Runs one, under the command that is given behind it; its words go to the file.
run() {
    stressor=$1 log=$2
    shift 2
    mkdir "$work/temp"
    chown nobody "$work/temp"
    # shellcheck disable=SC2086 # words on purpose
    (cd "$work/temp" && timeout -k 10 "$limit" "$@" $become \
        prlimit --as=6442450944 --nproc=2000 --core=0 \
        stress-ng --temp-path "$work/temp" --no-rand-seed --verify --timeout "$seconds" "--$stressor" 1) >"$log" 2>&1 </dev/null
    code=$?
    rm -rf "$work/temp"
    return $code
}

passed=0 failed=0 left_out=0
say() { printf '%-16s %-10s %s\n' "$@"; }
for stressor in ${*:-$(stressors)}; do
    case " $harmful$traces " in *" $stressor "*)
        say "$stressor" 'not run' "$(case $traces in *" $stressor "*) echo 'traces itself' ;; *) echo 'harmful' ;; esac)"
        left_out=$((left_out + 1))
        continue
        ;;
    esac
    run "$stressor" "$work/natively"
    code=$?
    if [ $code != 0 ] || grep -q -E "be skipped|skipping|skipped," "$work/natively"; then
        say "$stressor" 'not run' "natively $code: $(grep -m 1 -e skipp -e fail -e error "$work/natively" | sed 's/^[^]]*\] //')"
        left_out=$((left_out + 1))
        continue
    fi
    before=$(date +%s)
    run "$stressor" "$work/traced" "$reverie" "$tool" --
    code=$?
    # Zombies are what init has not come to yet.
    left=$(pgrep -c -r D,R,S,T,t,I -x 'stress-ng.*')
    if [ $code = 0 ] && [ "$left" = 0 ]; then
        say "$stressor" passed "$(($(date +%s) - before)) s"
        passed=$((passed + 1))
    else
        say "$stressor" FAILED "exit code $code, $left processes left, $(($(date +%s) - before)) s"
        sed 's/^/    /' "$work/traced"
        failed=$((failed + 1))
    fi
done
echo "stress-ng under $tool: $passed passed, $failed FAILED, $left_out not run"
[ $failed = 0 ]
