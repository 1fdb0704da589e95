package dev.reverie.tools;

import dev.reverie.api.Subscription;
import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.FileArguments;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Which system calls are traced. */
public final class TraceSet {
    private static final TraceSet ALL = new TraceSet(List.of(), true, new BitSet(), false);
    private static final TraceSet NONE = new TraceSet(List.of(), false, new BitSet(), false);
    private static final String NAMELESS = "syscall_0x";

    private final List<Item> items;
    private final boolean inverted;

    /** The native calls that are traced, or if {@link #inverted}, that are not. */
    private final BitSet numbers;

    private final boolean vdso;

    /**
     * One entry of a list.
     *
     * @param names the calls it stands for
     * @param conventions in which conventions
     */
    record Item(Predicate<String> names, Set<Abi> conventions) {
        boolean contains(Abi abi, String name) {
            return conventions.contains(abi) && names.test(name);
        }
    }

    private TraceSet(List<Item> items, boolean inverted, BitSet numbers, boolean vdso) {
        this.items = items;
        this.inverted = inverted;
        this.numbers = numbers;
        this.vdso = vdso;
    }

    /** Every system call. */
    public static TraceSet all() {
        return ALL;
    }

    /** No system call, only signals and ends. */
    public static TraceSet none() {
        return NONE;
    }

    /** The calls that any of the items stands for; or, if {@code inverted}, all others. */
    static TraceSet of(List<Item> items, boolean inverted) {
        BitSet numbers = new BitSet();
        for (int number = 0; number <= Sysno.MAX; number++) {
            String name = Sysno.name(number);
            if (name != null && contains(items, Abi.X86_64, name)) {
                numbers.set(number);
            }
        }
        return new TraceSet(items, inverted, numbers, false);
    }

    /**
     * The calls in a list such as {@code openat,read}, with what strace allows in it: classes ({@code %file}), regular
     * expressions ({@code /^open}), numbers, {@code all}, {@code none}, a question mark in front of what need not exist,
     * {@code @64}, {@code @32} or {@code @x32} behind what is meant for one convention, and an exclamation mark in front
     * of all for all other calls.
     *
     * @throws IllegalArgumentException if there is no call of such a name; the message says which are near
     */
    public static TraceSet parse(String list) {
        return switch (list) {
            case "all", "!none" -> ALL;
            case "none", "!all" -> NONE;
            default -> TraceSetParser.parse(list);
        };
    }

    /** Those of these calls that take a path or a descriptor. */
    public TraceSet onFiles() {
        BitSet kept = new BitSet();
        for (int number = 0; number <= Sysno.MAX; number++) {
            if (numbers.get(number) != inverted
                    && (FileArguments.hasPath(number) || FileArguments.hasDescriptor(number))) {
                kept.set(number);
            }
        }
        Item item = new Item(name -> containsName(Abi.I386, name), Set.of(Abi.I386, Abi.X32));
        return new TraceSet(List.of(item), false, kept, vdso);
    }

    /** These calls, and the native one of this number. */
    public TraceSet plus(int number) {
        BitSet more = (BitSet) numbers.clone();
        more.set(number, !inverted);
        return new TraceSet(items, inverted, more, vdso);
    }

    /** These calls, also where a program makes them through the vDSO, which strace(1) never sees. */
    public TraceSet withVdso() {
        return new TraceSet(items, inverted, numbers, true);
    }

    /** What a tool must subscribe to. */
    public Subscription subscription() {
        int[] given = numbers.stream().toArray();
        Subscription calls = inverted ? Subscription.allSyscallsExcept(given) : Subscription.syscalls(given);
        return calls.withVdsoCalls(vdso);
    }

    /**
     * Whether the call is in the set. Calls in other conventions go by their name, which is the same in all of them; one
     * without a name can't be left out.
     */
    public boolean contains(Syscall call) {
        if (call.abi() == Abi.X86_64) {
            return (call.number() >= 0 && numbers.get(call.number())) != inverted;
        }
        return containsName(call.abi(), call.name());
    }

    private boolean containsName(Abi abi, String name) {
        return name.startsWith(NAMELESS) || contains(items, abi, name) != inverted;
    }

    private static boolean contains(List<Item> items, Abi abi, String name) {
        for (Item item : items) {
            if (item.contains(abi, name)) {
                return true;
            }
        }
        return false;
    }
}
