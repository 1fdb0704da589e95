package dev.reverie.tools.fail;

import dev.reverie.api.guestcode.SharedState;
import dev.reverie.syscalls.FileArguments;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.tools.DescriptorSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes rules into a {@link RuleTable}. */
final class RuleWriter {
    private static final int ASCII = 128;
    private static final int DESCRIPTOR_ROLES = 8;
    private static final double CHANCES = 0x1p53;

    private final List<FailRule> rules;

    RuleWriter(List<FailRule> rules) {
        this.rules = rules;
    }

    /** Whether the table has room for them, and guest code has calls to decide of. */
    boolean isPossible() {
        if (rules.size() > RuleTable.RULES) {
            return false;
        }
        int patterns = 0;
        int characters = 0;
        for (FailRule rule : rules) {
            patterns += rule.paths().size();
            for (PathPattern pattern : rule.paths()) {
                characters += pattern.glob().length();
            }
        }
        boolean hasCalls = false;
        for (int number = 0; number < RuleTable.NUMBERS; number++) {
            long candidates = candidates(number);
            hasCalls |= candidates != 0 && candidates != RuleTable.STOPS;
        }
        return patterns <= RuleTable.PATTERNS && characters <= RuleTable.CHARACTERS && hasCalls;
    }

    /** Writes them; all is zero before. */
    void write(SharedState table) {
        for (int number = 0; number < RuleTable.NUMBERS; number++) {
            table.set(RuleTable.class, "candidates", number, candidates(number));
            table.set(RuleTable.class, "roles", number, roles(number));
        }
        int pattern = 0;
        int character = 0;
        for (int i = 0; i < rules.size(); i++) {
            FailRule rule = rules.get(i);
            write(table, i, rule);
            table.set(RuleTable.class, "firstPattern", i, pattern);
            for (PathPattern path : rule.paths()) {
                List<Integer> code = code(path.glob());
                table.set(RuleTable.class, "start", pattern, character);
                for (int each : code == null ? List.<Integer>of() : code) {
                    table.set(RuleTable.class, "character", character++, each);
                }
                table.set(RuleTable.class, "end", pattern++, character);
            }
            table.set(RuleTable.class, "lastPattern", i, pattern);
        }
    }

    private static void write(SharedState table, int index, FailRule rule) {
        Effect effect = rule.effect();
        Long result = effect.result();
        DescriptorSet descriptors = rule.descriptors();
        table.set(
                RuleTable.class,
                "flags",
                index,
                (result == null ? 0 : RuleTable.ANSWERS)
                        | (effect.delay().isPositive() ? RuleTable.DELAYS : 0)
                        | (descriptors == null ? 0 : RuleTable.HAS_DESCRIPTORS));
        table.set(RuleTable.class, "result", index, result == null ? 0 : result);
        long bits = 0;
        for (int descriptor = 0; descriptor < Long.SIZE && descriptors != null; descriptor++) {
            bits |= descriptors.contains(descriptor) ? 1L << descriptor : 0;
        }
        table.set(RuleTable.class, "descriptors", index, bits);
        Occasion occasion = rule.occasion();
        table.set(RuleTable.class, "nth", index, occasion.nth());
        table.set(RuleTable.class, "from", index, occasion.from());
        table.set(RuleTable.class, "every", index, occasion.every());
        table.set(RuleTable.class, "times", index, occasion.times());
        table.set(RuleTable.class, "chance", index, (long) Math.ceil(occasion.probability() * CHANCES));
        table.set(RuleTable.class, "seed", index, occasion.seed());
    }

    private long candidates(int number) {
        Syscall call = Syscall.of(number, SyscallArgs.of(0, 0, 0, 0, 0, 0));
        long candidates = 0;
        for (int i = 0; i < rules.size(); i++) {
            FailRule rule = rules.get(i);
            if (rule.calls().contains(call)) {
                if (!isForGuestCode(rule, number)) {
                    return RuleTable.STOPS;
                }
                candidates |= 1L << i;
            }
        }
        return candidates;
    }

    /** Whether guest code can tell whether the rule is about calls of this number, and do what it says. */
    private static boolean isForGuestCode(FailRule rule, int number) {
        boolean hasPaths = !rule.paths().isEmpty();
        return !rule.effect().isAfter()
                && !(hasPaths && !FileArguments.hasPath(number) && roles(number) != 0)
                && rule.paths().stream().noneMatch(path -> code(path.glob()) == null);
    }

    private static int roles(int number) {
        int roles = 0;
        for (int i = 0; i < SyscallArgs.COUNT; i++) {
            roles |= switch (FileArguments.role(number, i)) {
                case PATH -> 1 << i;
                case DESCRIPTOR -> 1 << DESCRIPTOR_ROLES + i;
                default -> 0;
            };
        }
        return roles;
    }

    /** A pattern as the table has it; null if it has what guest code does not know. */
    private static @Nullable List<Integer> code(String glob) {
        List<Integer> code = new ArrayList<>();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '[' || c == ']' || c == '!' || c >= ASCII) {
                return null;
            }
            boolean isDouble = c == '*' && i + 1 < glob.length() && glob.charAt(i + 1) == '*';
            code.add(isDouble ? RuleTable.STARS : c == '*' ? RuleTable.STAR : c == '?' ? RuleTable.ANY : (int) c);
            i += isDouble ? 1 : 0;
        }
        return code;
    }
}
