package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.SigInfo;
import dev.reverie.syscalls.Signal;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import dev.reverie.syscalls.value.Value.Word;
import java.util.ArrayList;
import java.util.List;

/** The fields of a siginfo that its code says are there; see sigaction(2). */
public final class SigInfoDisplay {
    private static final int SI_USER = 0;
    private static final int SI_QUEUE = -1;
    private static final int SI_TIMER = -2;
    private static final int SI_MESGQ = -3;
    private static final int SI_TKILL = -6;
    private static final int SI_KERNEL = 0x80;

    private static final int SIGBUS = 7;
    private static final int BUS_MCEERR_AR = 4;
    private static final int BUS_MCEERR_AO = 5;

    private static final String[] ILL = {
        "ILLOPC", "ILLOPN", "ILLADR", "ILLTRP", "PRVOPC", "PRVREG", "COPROC", "BADSTK", "BADIADDR"
    };
    private static final String[] FPE = {"INTDIV", "INTOVF", "FLTDIV", "FLTOVF", "FLTUND", "FLTRES", "FLTINV", "FLTSUB"
    };
    private static final String[] SEGV = {
        "MAPERR", "ACCERR", "BNDERR", "PKUERR", "ACCADI", "ADIDERR", "ADIPERR", "MTEAERR", "MTESERR", "CPERR"
    };
    private static final String[] BUS = {"ADRALN", "ADRERR", "OBJERR", "MCEERR_AR", "MCEERR_AO"};
    private static final String[] TRAP = {"BRKPT", "TRACE", "BRANCH", "HWBKPT", "UNK", "PERF"};
    private static final String[] CLD = {"EXITED", "KILLED", "DUMPED", "TRAPPED", "STOPPED", "CONTINUED"};
    private static final String[] POLL = {"IN", "OUT", "MSG", "ERR", "PRI", "HUP"};
    private static final String[] SYS = {"SECCOMP", "USER_DISPATCH"};

    private final SigInfo info;
    private final List<Field> fields = new ArrayList<>();

    private SigInfoDisplay(SigInfo info) {
        this.info = info;
    }

    /** The siginfo as a structure. */
    public static Value.Struct of(SigInfo info) {
        SigInfoDisplay display = new SigInfoDisplay(info);
        display.add("si_signo", new Word(info.signal().name(), info.signo()));
        display.add("si_code", display.code());
        if (info.errno().number() != 0) {
            display.add("si_errno", new Word(info.errno().name(), info.errno().number()));
        }
        display.addFields();
        return new Value.Struct(display.fields, false);
    }

    private void add(String name, Value value) {
        fields.add(new Field(name, value));
    }

    private Value code() {
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
            return new Word(common, code);
        }
        return switch (info.signo()) {
            case 4 -> oneOf("ILL_", ILL);
            case 5 -> oneOf("TRAP_", TRAP);
            case 7 -> oneOf("BUS_", BUS);
            case 8 -> oneOf("FPE_", FPE);
            case 11 -> oneOf("SEGV_", SEGV);
            case 17 -> oneOf("CLD_", CLD);
            case 29 -> oneOf("POLL_", POLL);
            case 31 -> oneOf("SYS_", SYS);
            default -> Value.hex(code & 0xffffffffL);
        };
    }

    private Value oneOf(String prefix, String[] names) {
        int code = info.code();
        return code >= 1 && code <= names.length
                ? new Word(prefix + names[code - 1], code)
                : Value.hex(code & 0xffffffffL);
    }

    private void addFields() {
        switch (info.code()) {
            case SI_USER, SI_TKILL -> addSender();
            case SI_QUEUE, SI_MESGQ -> {
                addSender();
                addValue();
            }
            case SI_TIMER -> {
                add("si_timerid", new Value.Num(info.timerId() & 0xffffffffL, Value.Radix.HEX_ALWAYS));
                add("si_overrun", Value.signed(info.overrun()));
                addValue();
            }
            case SI_KERNEL -> addFault();
            default -> addBySignal();
        }
    }

    private void addBySignal() {
        if (info.code() < 0) {
            addSender();
            addValue();
            return;
        }
        switch (info.signo()) {
            case 17 -> {
                addSender();
                boolean exited = info.code() == 1;
                add(
                        "si_status",
                        exited
                                ? Value.signed(info.status())
                                : new Word(Signal.of(info.status()).name(), info.status()));
                add("si_utime", ticks(info.utime()));
                add("si_stime", ticks(info.stime()));
            }
            case 29 -> {
                if (info.code() > POLL.length) {
                    return;
                }
                add("si_band", Value.signed(info.band()));
                add("si_fd", Value.signed(info.fd()));
            }
            case 31 -> {
                add("si_call_addr", new Value.Address(info.address()));
                String name = Sysno.name(info.syscall());
                add(
                        "si_syscall",
                        name != null ? new Word("__NR_" + name, info.syscall()) : Value.signed(info.syscall()));
                add(
                        "si_arch",
                        switch (info.arch()) {
                            case 0xc000003e -> new Word("AUDIT_ARCH_X86_64", info.arch());
                            case 0x40000003 -> new Word("AUDIT_ARCH_I386", info.arch());
                            default -> new Value.Remark(Value.hex(info.arch() & 0xffffffffL), "AUDIT_ARCH_???");
                        });
            }
            default -> addFault();
        }
    }

    private void addFault() {
        switch (info.signo()) {
            case 4, 5, 7, 8, 11 -> {
                add("si_addr", new Value.Address(info.address()));
                if (info.signo() == SIGBUS && (info.code() == BUS_MCEERR_AR || info.code() == BUS_MCEERR_AO)) {
                    add("si_addr_lsb", Value.hex(info.addressLsb() & 0xffff));
                }
            }
            default -> {
                if (info.pid() != 0 || info.uid() != 0) {
                    addSender();
                }
                if (info.value() != 0) {
                    addValue();
                }
            }
        }
    }

    private void addSender() {
        add("si_pid", Value.signed(info.pid()));
        add("si_uid", Value.unsigned(info.uid() & 0xffffffffL));
    }

    private void addValue() {
        add("si_int", Value.signed(info.value() << Integer.SIZE >> Integer.SIZE));
        add("si_ptr", new Value.Address(info.value()));
    }

    /** Clock ticks are hundredths of a second in everything the kernel reports. */
    private static Value ticks(long ticks) {
        Value number = Value.unsigned(ticks);
        if (ticks == 0) {
            return number;
        }
        long hundredths = Long.remainderUnsigned(ticks, 100);
        String seconds = Long.toUnsignedString(Long.divideUnsigned(ticks, 100));
        String fraction = hundredths == 0 ? "" : (hundredths < 10 ? ".0" : ".") + hundredths;
        return new Value.Remark(number, seconds + fraction + " s");
    }
}
