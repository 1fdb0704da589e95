package dev.reverie.tools;

import dev.reverie.api.Subscription;
import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which system calls are traced. */
public final class TraceSet {
    private static final TraceSet ALL = new TraceSet(Subscription.allSyscalls(), Set.of());
    private static final TraceSet NONE = new TraceSet(Subscription.none(), Set.of());
    private static final String NAMELESS = "syscall_0x";

    private final Subscription subscription;
    private final Set<String> names;

    private TraceSet(Subscription subscription, Set<String> names) {
        this.subscription = subscription;
        this.names = names;
    }

    /** Every system call. */
    public static TraceSet all() {
        return ALL;
    }

    /** No system call, only signals and ends. */
    public static TraceSet none() {
        return NONE;
    }

    /**
     * The calls in a list such as {@code openat,read}; {@code all}; or {@code none}.
     *
     * @throws IllegalArgumentException if there is no call of such a name; the message says which are near
     */
    public static TraceSet parse(String list) {
        return switch (list) {
            case "all" -> ALL;
            case "none" -> NONE;
            default -> ofNames(list);
        };
    }

    /** What a tool must subscribe to. */
    public Subscription subscription() {
        return subscription;
    }

    /**
     * Whether the call is in the set. Calls in other conventions go by their name, which is the same in all of them; one
     * without a name can't be left out.
     */
    public boolean contains(Syscall call) {
        if (call.abi() == Abi.X86_64 || subscription.isAllSyscalls()) {
            return subscription.hasSyscall(call.number());
        }
        String name = call.name();
        return names.contains(name) || name.startsWith(NAMELESS);
    }

    private static TraceSet ofNames(String list) {
        Set<String> names = new HashSet<>();
        int[] numbers = new int[list.length() + 1];
        int count = 0;
        for (int start = 0; start <= list.length(); ) {
            int comma = list.indexOf(',', start);
            int end = comma < 0 ? list.length() : comma;
            String name = list.substring(start, end);
            names.add(name);
            numbers[count++] = number(name);
            start = end + 1;
        }
        return new TraceSet(Subscription.syscalls(Arrays.copyOf(numbers, count)), names);
    }

    private static int number(String name) {
        int number = Sysno.number(name);
        if (number < 0) {
            throw new IllegalArgumentException("unknown system call '" + name + "'" + NearNames.hint(name, allNames()));
        }
        return number;
    }

    private static List<String> allNames() {
        List<String> all = new ArrayList<>();
        for (int number = 0; number <= Sysno.MAX; number++) {
            String name = Sysno.name(number);
            if (name != null) {
                all.add(name);
            }
        }
        return all;
    }
}
