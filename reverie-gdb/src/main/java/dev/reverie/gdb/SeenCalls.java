package dev.reverie.gdb;

import dev.reverie.api.Subscription;
import dev.reverie.syscalls.SyscallInfo;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/** What a tool sees, for people. */
final class SeenCalls {
    private SeenCalls() {}

    static String text(Subscription subscription) {
        String names = Arrays.stream(subscription.numbers())
                .mapToObj(number ->
                        Objects.requireNonNullElse(SyscallInfo.of(number).name(), Integer.toString(number)))
                .collect(Collectors.joining(" "));
        String calls;
        if (!subscription.hasSyscalls()) {
            calls = "no system calls";
        } else if (subscription.isAllSyscalls()) {
            calls = "all system calls";
        } else {
            calls = subscription.isAllSyscallsExcept() ? "all system calls but " + names : names;
        }
        return calls + (subscription.hasSignals() ? ", and signals" : "");
    }
}
