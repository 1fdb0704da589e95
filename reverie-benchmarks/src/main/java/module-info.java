/** What interception costs: the {@code reverie} command against no tracer, strace and the least that a tracer in C does. */
@org.jspecify.annotations.NullMarked
module dev.reverie.benchmarks {
    requires static org.jspecify;
    requires tools.jackson.databind;
}
