package dev.reverie.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The table of calls says what the running kernel says of its own. */
class TablesAgainstKernelTest {
    private static final Path TABLES = Path.of("src/main/table");
    private static final Pattern TYPE = Pattern.compile("#?(@@|\\*\\*|[@*%=]?)(\\w+).*");

    /** Kinds of 64 bits that are no addresses. */
    private static final Set<String> WIDE_NUMBERS =
            Set.of("long", "ulong", "hex", "size", "off", "mmapoff", "hide", "lflags");

    private static final Pattern UNSIGNED = Pattern.compile("unsigned|_?u(16|32|64)|size_t|[ugq]id_t|umode_t");
    private static final Pattern WIDE = Pattern.compile(".*\\*.*|.*\\b(long|size_t|l?off_t|aio_context_t|__u64)\\b.*");

    /** The fourth and fifth argument are the halves of one offset; of 64 bits, the first has all. */
    private static final Set<String> SPLIT_OFFSET = Set.of("preadv", "pwritev");

    /** Arguments that the table declares otherwise than the kernel's function, and why. */
    private static final Set<String> ON_PURPOSE = Set.of(
            // Declared as unsigned long, but only 32 bits are looked at.
            "mmap flags",
            "mmap fd",
            "remap_file_pages flags",
            "readv fd",
            "writev fd",
            "preadv fd",
            "pwritev fd",
            "preadv2 fd",
            "pwritev2 fd",
            // Sizes of 32 bits; who passes more means more.
            "readlink bufsize",
            "readlinkat bufsize",
            // Signed, but negative ones are as wrong as large ones.
            "sethostname len",
            "setdomainname len",
            // Pointers behind a typedef.
            "capget header",
            "capget data",
            "capset header",
            "capset data");

    @Test
    void everyCallOfTheKernelHasANameAndIsImplemented() throws IOException, InterruptedException {
        for (String call : Tracefs.calls().keySet()) {
            assertThat(Sysno.number(call)).as(call).isNotNegative();
            assertThat(SyscallInfo.of(Sysno.number(call)).isImplemented())
                    .as(call)
                    .isTrue();
        }
    }

    @Test
    void argumentsAreAsTheKernelDeclaresThem() throws IOException, InterruptedException {
        Map<String, List<String>> calls = Tracefs.calls();
        Map<String, String> widths = new HashMap<>(Map.of("flags", "int", "lflags", "long", "struct", "long"));
        for (String line : lines("kinds.tbl")) {
            String[] words = line.split(" +", 2);
            widths.put(words[0], words[1]);
        }
        Set<String> differences = new HashSet<>();
        for (String line : lines("syscalls.tbl")) {
            List<String> words = List.of(line.split(" +", -1));
            List<String> theirs = calls.get(words.get(1));
            List<String> ours = words.subList(4, words.size());
            if (theirs == null || words.get(3).equals("-")) {
                continue;
            }
            int halves = SPLIT_OFFSET.contains(words.get(1)) ? 1 : 0;
            assertThat(ours.size()).as(words.get(1)).isEqualTo(theirs.size() - halves);
            for (int i = 0; i < ours.size(); i++) {
                String kind = kindOf(ours.get(i));
                // What a choice is depends on the other arguments.
                if (!kind.equals("choice") && !agree(kind, widths.getOrDefault(kind, ""), theirs.get(i))) {
                    differences.add(words.get(1) + " " + nameOf(ours.get(i)));
                }
            }
        }
        assertThat(differences).isEqualTo(ON_PURPOSE);
    }

    private static List<String> lines(String table) throws IOException {
        return Files.readAllLines(TABLES.resolve(table)).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    private static String nameOf(String item) {
        return item.substring(0, item.indexOf(':')).replaceAll("[<>]", "");
    }

    private static String kindOf(String item) {
        Matcher matcher = TYPE.matcher(item.substring(item.indexOf(':') + 1));
        assertThat(matcher.matches()).as(item).isTrue();
        return switch (matcher.group(1)) {
            case "@" -> "flags";
            case "@@" -> "lflags";
            case "*", "**" -> "struct";
            case "=" -> "choice";
            default -> matcher.group(2);
        };
    }

    private static boolean agree(String kind, String width, String declared) {
        String type = declared.contains("*") ? declared : declared.substring(0, declared.lastIndexOf(' '));
        boolean unsigned = UNSIGNED.matcher(type).find();
        boolean address = width.equals("long") && !WIDE_NUMBERS.contains(kind);
        boolean pointer = type.contains("*");
        return width.equals("long") == WIDE.matcher(type).matches()
                // An address is often declared as a number, but no number as an address.
                && (!pointer || address)
                && (!address || pointer || unsigned || type.equals("aio_context_t"))
                && switch (kind) {
                    case "int", "long" -> !unsigned;
                    case "uint", "ulong" -> unsigned;
                    default -> true;
                };
    }

    /** Those that no Linux has any more or ever had, and the numbers that are reserved. */
    @Test
    void whatIsNotImplementedFailsWithEnosys() throws IOException, InterruptedException {
        String release = Files.readString(Path.of("/proc/sys/kernel/osrelease"));
        Assumptions.assumeTrue(release.matches("(6\\.(1[6-9]|[2-9]\\d)|[7-9]\\.)(?s:.*)"), release);
        List<Integer> numbers = new ArrayList<>();
        for (int number = 0; number <= Sysno.MAX; number++) {
            if (!SyscallInfo.of(number).isImplemented()) {
                numbers.add(number);
            }
        }
        StringBuilder source = new StringBuilder("""
                #include <errno.h>
                #include <stdio.h>
                #include <unistd.h>
                int main(void) {
                """);
        for (int number : numbers) {
            source.append("    if (syscall(%d, -1L, -1L, -1L, -1L, -1L, -1L) != -1 || errno != ENOSYS) puts(\"%d\");\n"
                    .formatted(number, number));
        }
        assertThat(numbers).hasSizeGreaterThan(100);
        assertThat(CProgram.run(source.append("}\n").toString())).isEmpty();
    }
}
