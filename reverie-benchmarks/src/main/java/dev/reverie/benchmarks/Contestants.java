package dev.reverie.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who takes part. */
final class Contestants {
    /** The program by itself. */
    static final String NATIVE = "native";
    /** No tracer, but a seccomp filter that allows everything. */
    static final String C_ALLOW = "seccomp allow-all";
    /** No tracer, but a seccomp filter that allows everything when it has looked where each call comes from. */
    static final String C_GATE = "seccomp gate";
    /** The minimal tracer, stopped by births, exec and signals, but by no call. */
    static final String C_NO_STOP = "C, no stop";
    /** The minimal tracer with one stop a call. */
    static final String C_ONE_STOP = "C, one stop";
    /** The minimal tracer with two stops a call. */
    static final String C_TWO_STOPS = "C, two stops";
    /** Ours, with nothing subscribed. */
    static final String NOOP = "reverie noop";
    /** Ours, all calls let through by a handler. */
    static final String PROCEED = "reverie noop, tail";
    /** Ours, all calls run by a handler. */
    static final String INJECT = "reverie noop, inject";
    /** Ours, counting calls. */
    static final String COUNT = "reverie count";
    /** Ours, writing calls. */
    static final String STRACE = "reverie strace";
    /** Ours, writing calls that are never made. */
    static final String STRACE_UNHIT = "reverie strace, none hit";

    /** Ours, counting calls in the guest. */
    static final String COUNT_INSIDE = "count, inside";
    /** Ours, recording calls in the guest, and writing them. */
    static final String STRACE_INSIDE = "strace, inside";

    /** Ours, recording calls in the guest, and reading the records. */
    static final String OBSERVE_INSIDE = "observe, inside";

    /** Ours, with nothing subscribed, for gdb. */
    static final String DEBUG = "reverie debug";

    private static final String GDBSERVER = "gdbserver";
    private static final String PLAIN_STRACE = "strace -f";
    private static final String STRACE_STACKS = "strace -f -k";

    private static final String NOWHERE = "/dev/null";
    private static final String INSIDE = "--backend=inguest";
    /** Ours, writing the functions that each call comes from. */
    static final String STACKS = "reverie strace -k";
    /** What no workload calls. */
    private static final String UNHIT = "swapon";

    private final List<Contestant> all = new ArrayList<>();
    private final List<Contestant> ofBacktraces = new ArrayList<>();
    private final List<Contestant> ofInside = new ArrayList<>();
    private final List<Contestant> ofDebugger = new ArrayList<>();
    private final String reverie;

    /** Those that measure {@code reverie}, the launcher, and those it is measured against. */
    Contestants(String reverie, Helpers helpers) {
        this.reverie = reverie;
        String gcc = helpers.missing().orElse(null);
        String strace = SearchPath.missing("strace").orElse(null);
        String tracer = helpers.path(Helpers.TRACER);
        add(NATIVE, null, null);
        add(C_ALLOW, null, gcc, tracer, "allow");
        add(C_NO_STOP, C_ALLOW, gcc, tracer, "no-stop");
        add(C_ONE_STOP, null, gcc, tracer, "one-stop");
        add(C_TWO_STOPS, null, gcc, tracer, "two-stop");
        add(PLAIN_STRACE, C_TWO_STOPS, strace, "strace", "-f", "-o", NOWHERE);
        add("strace -f, none hit", C_ALLOW, strace, "strace", "-f", "--seccomp-bpf", "-e", UNHIT, "-o", NOWHERE);
        addOurs(NOOP, C_ALLOW, "noop");
        addOurs(PROCEED, C_ONE_STOP, "noop", "--intercept=proceed");
        addOurs(INJECT, C_TWO_STOPS, "noop", "--intercept=inject");
        addOurs(COUNT, C_ONE_STOP, "count", "-o", NOWHERE);
        addOurs(STRACE, C_TWO_STOPS, "strace", "-o", NOWHERE);
        addOurs(STRACE_UNHIT, C_ALLOW, "strace", "--trace=" + UNHIT, "-o", NOWHERE);
        ofBacktraces.add(all.getFirst());
        ofBacktraces.add(new Contestant(
                STRACE_STACKS, List.of("strace", "-f", "-k", "-e", "getpid", "-o", NOWHERE), null, null, strace));
        ofBacktraces.add(ours(STRACE, null, "strace", "--trace=getpid", "-o", NOWHERE));
        ofBacktraces.add(ours(STACKS, STRACE_STACKS, "strace", "-k", "--trace=getpid", "-o", NOWHERE));
        ofDebugger.add(new Contestant(
                GDBSERVER,
                List.of(GDBSERVER, "--once", "localhost:0"),
                null,
                null,
                SearchPath.missing(GDBSERVER).orElse(null)));
        ofDebugger.add(new Contestant(DEBUG, List.of(reverie, "debug", "--gdb", ":0", "--"), null, GDBSERVER, null));
        ofInside.add(all.getFirst());
        all.stream()
                .filter(each -> List.of(C_ALLOW, COUNT, PLAIN_STRACE).contains(each.name()))
                .forEach(ofInside::add);
        ofInside.add(2, new Contestant(C_GATE, List.of(tracer, "gate"), null, null, gcc));
        ofInside.add(ours(COUNT_INSIDE, C_GATE, "count", INSIDE, "-o", NOWHERE));
        ofInside.add(ours(OBSERVE_INSIDE, null, "noop", "--intercept=observe", INSIDE));
        ofInside.add(ours(STRACE_INSIDE, PLAIN_STRACE, "strace", INSIDE, "-o", helpers.path("strace.out")));
    }

    /** Those that take part with workloads of a group. */
    List<Contestant> of(Group group) {
        return switch (group) {
            case BACKTRACES -> List.copyOf(ofBacktraces);
            case INSIDE -> List.copyOf(ofInside);
            case DEBUGGER -> List.copyOf(ofDebugger);
            default -> List.copyOf(all);
        };
    }

    private void add(String name, @Nullable String rival, @Nullable String missing, String... prefix) {
        all.add(new Contestant(name, List.of(prefix), null, rival, missing));
    }

    private void addOurs(String name, String rival, String... words) {
        all.add(ours(name, rival, words));
    }

    private Contestant ours(String name, @Nullable String rival, String... words) {
        List<String> prefix = new ArrayList<>(List.of(reverie));
        prefix.addAll(List.of(words));
        prefix.add("--");
        return new Contestant(name, List.copyOf(prefix), "--pin", rival, null);
    }
}
