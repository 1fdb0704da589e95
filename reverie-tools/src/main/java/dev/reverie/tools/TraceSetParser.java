package dev.reverie.tools;

import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.Sysno;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads the lists of system calls that {@link TraceSet#parse} describes. */
final class TraceSetParser {
    /** One more than the highest number a call may have in the conventions that have tables. */
    private static final int NUMBERS = 1024;

    private static final Set<Abi> EVERY_CONVENTION = EnumSet.allOf(Abi.class);

    private TraceSetParser() {}

    static TraceSet parse(String list) {
        boolean negated = list.startsWith("!");
        List<TraceSet.Item> items = new ArrayList<>();
        for (String item : NamedSet.items(negated ? list.substring(1) : list)) {
            boolean mayBeMissing = item.startsWith("?");
            TraceSet.Item parsed = item(mayBeMissing ? item.substring(1) : item);
            if (parsed != null) {
                items.add(parsed);
            } else if (!mayBeMissing) {
                throw unknown(item);
            }
        }
        return TraceSet.of(List.copyOf(items), negated);
    }

    /** What an item stands for; null if there is no such call. */
    private static TraceSet.@Nullable Item item(String text) {
        int at = text.startsWith("/") ? -1 : text.lastIndexOf('@');
        Set<Abi> conventions = at < 0 ? EVERY_CONVENTION : conventions(text.substring(at));
        Predicate<String> names = names(at < 0 ? text : text.substring(0, at));
        if (names == null || !text.equals("none") && !isUsed(names, conventions)) {
            return null;
        }
        return new TraceSet.Item(names, conventions);
    }

    private static Set<Abi> conventions(String suffix) {
        return switch (suffix) {
            case "@64" -> EnumSet.of(Abi.X86_64, Abi.VSYSCALL);
            case "@32" -> EnumSet.of(Abi.I386);
            case "@x32" -> EnumSet.of(Abi.X32);
            default ->
                throw new IllegalArgumentException(
                        "unknown calling convention '" + suffix + "'; there are @64, @32 and @x32");
        };
    }

    private static @Nullable Predicate<String> names(String text) {
        if (text.equals("all")) {
            return name -> true;
        }
        if (text.equals("none")) {
            return name -> false;
        }
        if (text.startsWith("/")) {
            return expression(text.substring(1));
        }
        if (text.startsWith("%")) {
            SyscallClass named = SyscallClass.byName(text.substring(1));
            return named == null ? null : named::contains;
        }
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            String name = text.length() > 4 ? null : Sysno.name(Integer.parseInt(text));
            return name == null ? null : name::equals;
        }
        // strace still takes most classes without the percent sign, but a call of that name comes first.
        SyscallClass named = isCall(text) ? null : SyscallClass.byName(text);
        return named == null ? text::equals : named::contains;
    }

    private static Predicate<String> expression(String text) {
        try {
            return Pattern.compile(text).asPredicate();
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("'" + text + "' is no regular expression: " + e.getDescription(), e);
        }
    }

    private static boolean isCall(String name) {
        return isUsed(name::equals, EVERY_CONVENTION);
    }

    /** Whether there is such a call in one of the conventions; none is meant to be. */
    private static boolean isUsed(Predicate<String> names, Set<Abi> conventions) {
        for (Abi abi : conventions) {
            for (int number = 0; number < NUMBERS; number++) {
                String name = Sysno.name(abi, number);
                if (name != null && names.test(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static IllegalArgumentException unknown(String item) {
        List<String> known = new ArrayList<>();
        for (int number = 0; number <= Sysno.MAX; number++) {
            String name = Sysno.name(number);
            if (name != null) {
                known.add(name);
            }
        }
        if (item.startsWith("%")) {
            known = SyscallClass.names().stream().map(name -> "%" + name).toList();
        }
        return new IllegalArgumentException(
                (item.startsWith("/") ? "no system call matches '" : "unknown system call '") + item + "'"
                        + NearNames.hint(item, known));
    }
}
