import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes {@code docs/syscalls.md}: what the tables say of every call, for people. */
final class ReferenceWriter {
    private static final String HEAD = """
            # System calls

            Every x86-64 system call of Linux 6.18, as the tables of `reverie-syscalls` have it. Made from them by the build, which
            leaves it in `reverie-syscalls/target/generated-sources`; do not edit.

            The title of each family is the sealed interface of its records. Arguments are `name: type`; an asterisk marks what the
            kernel writes, two what it reads and then writes. Types are the kinds of the tables, the class that holds the constants of
            a flag word or enumeration, or a structure; what "depends" means something else for each value of another argument. No
            result is given where it is 0 or a number.

            Facts are: the version of Linux that brought the call; its traits, what it does or can do (`Trait`); and after ↻ how it goes
            on after a signal has interrupted it (`Restart`). Errors are those that its manual page lists: where a page of several calls
            does not say which of them an error belongs to, all have it; "never fails" is a trait, and nothing means that none are known.

            | after a signal | the call |
            | --- | --- |
            | (nothing) | is not interrupted, but on files of network and user-space file systems |
            | sa restart | fails with EINTR after a handler without SA_RESTART, is made again otherwise |
            | always | is made again |
            | no handler | fails with EINTR after a handler, is made again if there was none |
            | restart syscall | fails with EINTR after a handler, waits for the rest of the time if there was none |
            | never | fails with EINTR, even if there was no handler |
            | ? | is not known to us |

            Several are for several kinds of files or arguments. Numbers from %d to %d, and those above %d, have no call: ENOSYS.
            """;

    private final SyscallTable table;
    private final Facts facts;

    ReferenceWriter(SyscallTable table, Facts facts) {
        this.table = table;
        this.facts = facts;
    }

    String reference() {
        List<SyscallTable.Call> calls = table.calls();
        int gap = 0;
        while (calls.get(gap).number() == gap) {
            gap++;
        }
        int max = calls.getLast().number();
        StringBuilder text =
                new StringBuilder(HEAD.formatted(gap, calls.get(gap).number() - 1, max));
        for (String family : table.families()) {
            text.append("\n## ").append(RecordWriter.familyName(family));
            text.append("\n\n| | call | arguments | facts | errors |\n| --- | --- | --- | --- | --- |\n");
            for (SyscallTable.Call call : table.typedCalls()) {
                if (call.family().equals(family)) {
                    row(text, call);
                }
            }
        }
        return text.toString();
    }

    private void row(StringBuilder text, SyscallTable.Call call) {
        Facts.Fact fact = facts.of(call);
        String arguments = call.args().stream().map(this::argument).collect(Collectors.joining(", "));
        String result = call.result().equals("int") ? "" : " → " + call.result();
        String errnos =
                fact.errnos().equals(Facts.NOTHING) || fact.errnos().equals(Facts.UNKNOWN) || !fact.implemented()
                        ? ""
                        : fact.errnos().replace(",", " ");
        text.append("| ").append(call.number());
        text.append(" | **").append(call.name()).append("** `").append(call.className());
        text.append("` | ").append((arguments + result).strip());
        text.append(" | ").append(factsOf(fact));
        text.append(" | ").append(errnos).append(" |\n");
    }

    private static String factsOf(Facts.Fact fact) {
        if (!fact.implemented()) {
            return Facts.history(fact)
                    .toLowerCase(Locale.ROOT)
                    .replace("linux ", "")
                    .replace("since ", "");
        }
        String traits = fact.traits().isEmpty() ? "" : "; " + Facts.spaced(fact.traits());
        String restart = fact.restart().equals(Facts.NOTHING)
                ? ""
                : " ↻ " + Facts.spaced(List.of(fact.restart().split(",")));
        return fact.since() + traits + restart;
    }

    private String argument(Item item) {
        String stars = item.access() == Item.WRITTEN ? "\\*" : item.access() == Item.CHANGED ? "\\*\\*" : "";
        return stars + item.name() + ": " + type(item);
    }

    private String type(Item item) {
        return switch (item.kind()) {
            case "flags", "lflags" -> "`" + table.flagSets().get(item.detail()).className() + "`";
            case "structs" ->
                "list of struct " + table.structs().get(item.detail()).name();
            case "struct" -> "struct " + table.structs().get(item.detail()).name();
            case "choice" -> "depends";
            default -> item.kind();
        };
    }
}
