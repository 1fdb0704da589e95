package dev.reverie.tools.fail;

import dev.reverie.api.Guest;
import dev.reverie.syscalls.Syscall;
import dev.reverie.tools.DescriptorSet;
import dev.reverie.tools.TraceSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which calls fail, how, and how often.
 *
 * @param text what it was made from
 * @param calls the calls
 * @param paths patterns one of which a file of the call must match; none if any file will do
 * @param descriptors one of which the call must be about; null if any will do
 * @param occasion which of the calls that match
 * @param effect what happens to them
 */
public record FailRule(
        String text,
        TraceSet calls,
        List<PathPattern> paths,
        @Nullable DescriptorSet descriptors,
        Occasion occasion,
        Effect effect) {
    /**
     * The rule in a text such as {@code openat,path=/etc/*,errno=ENOENT,nth=3}; see docs/tools/fail.md.
     *
     * @throws IllegalArgumentException if it makes no sense; the message says why
     */
    public static FailRule parse(String text) {
        return new FailRuleParser(text).parse();
    }

    /** Whether the call is one that this rule is about. */
    boolean matches(Guest<?, ?> guest, Syscall call) {
        DescriptorSet wanted = descriptors;
        return calls.contains(call)
                && (wanted == null || CallFiles.descriptors(call).stream().anyMatch(wanted::contains))
                && (paths.isEmpty() || CallFiles.paths(guest, call).stream().anyMatch(this::isWanted));
    }

    private boolean isWanted(String path) {
        return paths.stream().anyMatch(pattern -> pattern.matches(path));
    }
}
