package dev.reverie.syscalls;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an x86-64 system call by its number, whatever its arguments are. Read from a table when it is asked for, and
 * not kept.
 *
 * @param number any number; what has no name is reserved up to {@link Sysno#MAX}, and unknown above
 * @param name the name of the call, or null if there is none of this number
 * @param family what it acts on, or null if there is no such call
 * @param traits what it does or can do
 * @param restart how it goes on after a signal; several if that depends on its arguments, empty if it is not known
 * @param errnos the errors that its manual page lists, in alphabetical order. Others are possible, from file systems and
 *     drivers above all; empty if none are known
 * @param since the first version of Linux that had it, or null if none did on x86-64
 * @param until the first version of Linux that had it no more, or null
 */
public record SyscallInfo(
        int number,
        @Nullable String name,
        @Nullable Family family,
        Set<Trait> traits,
        Set<Restart> restart,
        List<Errno> errnos,
        @Nullable String since,
        @Nullable String until) {
    private static final String NOTHING = "-";
    private static final String UNKNOWN = "?";

    /** What is known of the call with this x86-64 number; little, if there is none. */
    public static SyscallInfo of(int number) {
        String line = number >= 0 && number <= Sysno.MAX ? Lines.BY_NUMBER[number] : "";
        return line.isEmpty()
                ? new SyscallInfo(number, null, null, Set.of(), Set.of(), List.of(Errno.ENOSYS), null, null)
                : parse(number, line.split(" ", -1));
    }

    private static SyscallInfo parse(int number, String[] words) {
        int dash = words[1].indexOf('-');
        return new SyscallInfo(
                number,
                Sysno.name(number),
                Family.valueOf(words[0]),
                set(Trait.class, words[3]),
                words[2].equals(NOTHING) ? Set.of(Restart.UNINTERRUPTED) : set(Restart.class, words[2]),
                errnos(words[4]),
                dash < 0 ? words[1] : dash > 0 ? words[1].substring(0, dash) : null,
                dash > 0 ? words[1].substring(dash + 1) : null);
    }

    private static <E extends Enum<E>> Set<E> set(Class<E> type, String names) {
        EnumSet<E> set = EnumSet.noneOf(type);
        if (!names.equals(NOTHING) && !names.equals(UNKNOWN)) {
            for (String name : names.split(",", -1)) {
                set.add(Enum.valueOf(type, name));
            }
        }
        return Collections.unmodifiableSet(set);
    }

    private static List<Errno> errnos(String numbers) {
        List<Errno> errnos = new ArrayList<>();
        if (!numbers.equals(NOTHING) && !numbers.equals(UNKNOWN)) {
            for (String number : numbers.split(",", -1)) {
                errnos.add(Errno.of(Integer.parseInt(number)));
            }
        }
        return List.copyOf(errnos);
    }

    /** The numbers of all calls that have one of these traits, in ascending order. */
    public static int[] numbersWith(Trait... traits) {
        List<Trait> wanted = List.of(traits);
        return IntStream.rangeClosed(0, Sysno.MAX)
                .filter(number -> !Collections.disjoint(of(number).traits(), wanted))
                .toArray();
    }

    /** Whether Linux 6.18 can be built with this call; without it, it fails with ENOSYS. */
    public boolean isImplemented() {
        return since != null && until == null;
    }

    /** Whether the call has the trait. */
    public boolean is(Trait trait) {
        return traits.contains(trait);
    }

    /** Split when the first call is asked for. */
    private static final class Lines {
        static final String[] BY_NUMBER = FactTable.TEXT.split("\n", -1);
    }
}
