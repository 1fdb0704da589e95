package dev.reverie.syscalls.text;

import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.FcntlCommand;
import dev.reverie.syscalls.Sysno;

/** Prints what a call returned. */
final class Results {
    private Results() {}

    static void append(Decoder d) {
        Text out = d.out().add("= ");
        Errno errno = Errno.fromResult(d.result());
        if (d.resultKind() == ArgKind.RESULT_NORETURN) {
            out.add('?');
        } else if (errno != null) {
            error(out, errno);
        } else {
            value(d);
        }
    }

    private static void error(Text out, Errno errno) {
        out.add(errno.isRestart() ? "? " : "-1 ").add(errno.name());
        out.add(" (").add(errno.description()).add(')');
    }

    private static void value(Decoder d) {
        Text out = d.out();
        long result = d.result();
        switch (d.resultKind()) {
            case ArgKind.RESULT_HEX -> out.hex(result);
            case ArgKind.RESULT_OCTAL -> out.octal((int) result);
            case ArgKind.RESULT_FCNTL -> fcntl(d);
            case ArgKind.RESULT_POLL -> {
                out.dec(result);
                PollText.appendReady(d);
            }
            case ArgKind.RESULT_SELECT -> {
                out.dec(result);
                PollText.appendSelected(d);
            }
            case ArgKind.RESULT_SCHED -> {
                out.dec(result).add(" (");
                d.flags(FlagTables.SCHED, result);
                out.add(')');
            }
            default -> {
                out.dec(result);
                if (d.number() == Sysno.TIME && d.count() > 0) {
                    out.add(" (").add(TimeText.date(result, 0, 9)).add(')');
                }
            }
        }
    }

    private static void fcntl(Decoder d) {
        int set =
                switch ((int) d.arg(1)) {
                    case FcntlCommand.F_GETFD -> FlagTables.FDFLAGS;
                    case FcntlCommand.F_GETFL -> FlagTables.OPEN;
                    case FcntlCommand.F_GET_SEALS -> FlagTables.SEALS;
                    default -> -1;
                };
        if (set < 0 || (d.result() == 0 && set != FlagTables.OPEN)) {
            d.out().dec(d.result());
            return;
        }
        d.out().hex(d.result()).add(set == FlagTables.SEALS ? " (seals " : " (flags ");
        d.flags(set, d.result());
        d.out().add(')');
    }
}
