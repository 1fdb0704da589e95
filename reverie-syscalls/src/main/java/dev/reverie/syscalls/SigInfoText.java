package dev.reverie.syscalls;

/** Prints the fields of a siginfo that its code says are there. */
final class SigInfoText {
    private static final int SI_USER = 0;
    private static final int SI_QUEUE = -1;
    private static final int SI_TIMER = -2;
    private static final int SI_MESGQ = -3;
    private static final int SI_TKILL = -6;
    private static final int SI_KERNEL = 0x80;

    private static final String[] ILL = {"OPC", "OPN", "ADR", "TRP", "PRVOPC", "PRVREG", "COPROC", "BADSTK"};
    private static final String[] FPE = {"INTDIV", "INTOVF", "FLTDIV", "FLTOVF", "FLTUND", "FLTRES", "FLTINV", "FLTSUB"
    };
    private static final String[] SEGV = {"MAPERR", "ACCERR", "BNDERR", "PKUERR", "ACCADI", "ADIDERR", "ADIPERR"};
    private static final String[] BUS = {"ADRALN", "ADRERR", "OBJERR", "MCEERR_AR", "MCEERR_AO"};
    private static final String[] TRAP = {"BRKPT", "TRACE", "BRANCH", "HWBKPT", "UNK", "PERF"};
    private static final String[] CLD = {"EXITED", "KILLED", "DUMPED", "TRAPPED", "STOPPED", "CONTINUED"};
    private static final String[] POLL = {"IN", "OUT", "MSG", "ERR", "PRI", "HUP"};
    private static final String[] SYS = {"SECCOMP", "USER_DISPATCH"};

    private SigInfoText() {}

    static String of(SigInfo info) {
        StringBuilder out = new StringBuilder(96);
        out.append("{si_signo=").append(info.signal().name());
        out.append(", si_code=");
        appendCode(out, info);
        if (info.errno().number() != 0) {
            out.append(", si_errno=").append(info.errno().name());
        }
        appendFields(out, info);
        return out.append('}').toString();
    }

    private static void appendCode(StringBuilder out, SigInfo info) {
        int code = info.code();
        String common =
                switch (code) {
                    case SI_USER -> "SI_USER";
                    case SI_QUEUE -> "SI_QUEUE";
                    case SI_TIMER -> "SI_TIMER";
                    case SI_MESGQ -> "SI_MESGQ";
                    case -4 -> "SI_ASYNCIO";
                    case -5 -> "SI_SIGIO";
                    case SI_TKILL -> "SI_TKILL";
                    case -7 -> "SI_DETHREAD";
                    case -60 -> "SI_ASYNCNL";
                    case SI_KERNEL -> "SI_KERNEL";
                    default -> "";
                };
        if (!common.isEmpty()) {
            out.append(common);
            return;
        }
        switch (info.signo()) {
            case 4 -> appendOneOf(out, "ILL_", ILL, code);
            case 5 -> appendOneOf(out, "TRAP_", TRAP, code);
            case 7 -> appendOneOf(out, "BUS_", BUS, code);
            case 8 -> appendOneOf(out, "FPE_", FPE, code);
            case 11 -> appendOneOf(out, "SEGV_", SEGV, code);
            case 17 -> appendOneOf(out, "CLD_", CLD, code);
            case 29 -> appendOneOf(out, "POLL_", POLL, code);
            case 31 -> appendOneOf(out, "SYS_", SYS, code);
            default -> appendOneOf(out, "SI_", new String[0], code);
        }
    }

    private static void appendOneOf(StringBuilder out, String prefix, String[] names, int code) {
        if (code >= 1 && code <= names.length) {
            out.append(prefix).append(names[code - 1]);
        } else {
            out.append("0x")
                    .append(Integer.toHexString(code))
                    .append(" /* ")
                    .append(prefix)
                    .append("??? */");
        }
    }

    private static void appendFields(StringBuilder out, SigInfo info) {
        switch (info.code()) {
            case SI_USER, SI_TKILL -> appendSender(out, info);
            case SI_QUEUE, SI_MESGQ -> {
                appendSender(out, info);
                appendValue(out, info);
            }
            case SI_TIMER -> {
                out.append(", si_timerid=0x").append(Integer.toHexString(info.timerId()));
                out.append(", si_overrun=").append(info.overrun());
                appendValue(out, info);
            }
            case SI_KERNEL -> appendFault(out, info);
            default -> appendBySignal(out, info);
        }
    }

    private static void appendBySignal(StringBuilder out, SigInfo info) {
        if (info.code() < 0) {
            appendSender(out, info);
            appendValue(out, info);
            return;
        }
        switch (info.signo()) {
            case 17 -> {
                appendSender(out, info);
                boolean exited = info.code() == 1;
                out.append(", si_status=");
                out.append(
                        exited
                                ? Integer.toString(info.status())
                                : Signal.of(info.status()).name());
                appendTicks(out, ", si_utime=", info.utime());
                appendTicks(out, ", si_stime=", info.stime());
            }
            case 29 -> {
                out.append(", si_band=").append(info.band());
                out.append(", si_fd=").append(info.fd());
            }
            case 31 -> {
                out.append(", si_call_addr=");
                appendAddress(out, info.address());
                String name = Sysno.name(info.syscall());
                out.append(", si_syscall=");
                out.append(name != null ? "__NR_" + name : Integer.toString(info.syscall()));
                out.append(", si_arch=");
                out.append(
                        switch (info.arch()) {
                            case 0xc000003e -> "AUDIT_ARCH_X86_64";
                            case 0x40000003 -> "AUDIT_ARCH_I386";
                            default -> "0x" + Integer.toHexString(info.arch());
                        });
            }
            default -> appendFault(out, info);
        }
    }

    private static void appendFault(StringBuilder out, SigInfo info) {
        switch (info.signo()) {
            case 4, 5, 7, 8, 11 -> {
                out.append(", si_addr=");
                appendAddress(out, info.address());
            }
            default -> {
                if (info.pid() != 0 || info.uid() != 0) {
                    appendSender(out, info);
                }
            }
        }
    }

    private static void appendSender(StringBuilder out, SigInfo info) {
        out.append(", si_pid=").append(info.pid());
        out.append(", si_uid=").append(Integer.toUnsignedString(info.uid()));
    }

    private static void appendValue(StringBuilder out, SigInfo info) {
        out.append(", si_value={int=").append((int) info.value());
        out.append(", ptr=");
        appendAddress(out, info.value());
        out.append('}');
    }

    private static void appendAddress(StringBuilder out, long address) {
        if (address == 0) {
            out.append("NULL");
        } else {
            out.append("0x").append(Long.toHexString(address));
        }
    }

    /** Clock ticks are hundredths of a second in everything the kernel reports. */
    private static void appendTicks(StringBuilder out, String label, long ticks) {
        out.append(label).append(Long.toUnsignedString(ticks));
        if (ticks != 0) {
            long hundredths = Long.remainderUnsigned(ticks, 100);
            out.append(" /* ").append(Long.toUnsignedString(Long.divideUnsigned(ticks, 100)));
            if (hundredths != 0) {
                out.append('.').append(hundredths < 10 ? "0" : "").append(hundredths);
            }
            out.append(" s */");
        }
    }
}
