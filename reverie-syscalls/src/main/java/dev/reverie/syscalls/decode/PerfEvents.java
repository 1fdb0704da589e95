package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.HardwareBreakpoint;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.PerfSampleFormat;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import dev.reverie.syscalls.value.Value.Remark;
import dev.reverie.syscalls.value.Value.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct perf_event_attr} of perf_event_open(2): it says how large it is, has grown over the years, and has 38 bit-fields
 * of which only those that are set are shown, unless all is.
 */
final class PerfEvents {
    private static final int KNOWN = 128;
    private static final int SMALLEST = 64;
    private static final int TYPE_HARDWARE = 0;
    private static final int TYPE_SOFTWARE = 1;
    private static final int TYPE_TRACEPOINT = 2;
    private static final int TYPE_CACHE = 3;
    private static final int TYPE_BREAKPOINT = 5;
    private static final int BREAKPOINT_INVALID = 7;

    /** The bit-fields from bit 0 on; {@code precise_ip} has two bits. */
    private static final List<String> BITS = List.of(
            "disabled",
            "inherit",
            "pinned",
            "exclusive",
            "exclude_user",
            "exclude_kernel",
            "exclude_hv",
            "exclude_idle",
            "mmap",
            "comm",
            "freq",
            "inherit_stat",
            "enable_on_exec",
            "task",
            "watermark",
            "precise_ip",
            "precise_ip",
            "mmap_data",
            "sample_id_all",
            "exclude_host",
            "exclude_guest",
            "exclude_callchain_kernel",
            "exclude_callchain_user",
            "mmap2",
            "comm_exec",
            "use_clockid",
            "context_switch",
            "write_backward",
            "namespaces",
            "ksymbol",
            "bpf_event",
            "aux_output",
            "cgroup",
            "text_poke",
            "build_id",
            "inherit_thread",
            "remove_on_exec",
            "sigtrap");

    private static final int PRECISE = BITS.indexOf("precise_ip");

    private static final List<String> SKIDS =
            List.of("arbitrary skid", "constant skid", "requested to have 0 skid", "must have 0 skid");

    private final byte[] bytes;
    private final boolean verbose;
    private final List<Field> fields = new ArrayList<>();

    private PerfEvents(byte[] bytes, boolean verbose) {
        this.bytes = bytes;
        this.verbose = verbose;
    }

    /** The structure at an address; null if it can't be read, or is too small to be one. */
    static @Nullable Value attributes(Decoder d, long address) {
        byte[] head = d.bytes(address, 8);
        if (head == null) {
            return null;
        }
        long said = LittleEndian.getInt(head, 4) & 0xffffffffL;
        long size = said == 0 ? SMALLEST : said;
        byte[] bytes = size < SMALLEST ? null : d.bytes(address, (int) Math.min(size, KNOWN));
        if (bytes == null) {
            return null;
        }
        PerfEvents events = new PerfEvents(bytes, d.isVerbose());
        events.common(said);
        events.bits(events.number(40));
        if (d.isVerbose()) {
            events.details();
        }
        return new Value.Struct(events.fields, !d.isVerbose() || size > KNOWN);
    }

    private void common(long said) {
        int type = (int) word(0);
        add("type", Decoder.named(FlagTables.PERFTYPE, word(0)));
        add("size", Decoder.named(FlagTables.PERFSIZE, said));
        add("config", configuration(type, number(8)));
        add(has("freq") ? "sample_freq" : "sample_period", Value.unsigned(number(16)));
        add("sample_type", Decoder.named(FlagTables.PERFSAMPLE, number(24)));
        add("read_format", Decoder.named(FlagTables.PERFREAD, number(32)));
    }

    /** What is counted. */
    private static Value configuration(int type, long value) {
        return switch (type) {
            case TYPE_HARDWARE ->
                joined(shifted(value >>> 32, 32), Decoder.named(FlagTables.PERFHW, value & 0xffffffffL));
            case TYPE_SOFTWARE -> Decoder.named(FlagTables.PERFSW, value);
            case TYPE_TRACEPOINT -> Value.unsigned(value);
            case TYPE_CACHE ->
                joined(
                        shifted(value >>> 32, 32),
                        shifted(value >>> 24 & 0xff, 24),
                        shifted(FlagTables.PERFCACHERESULT, value >>> 16 & 0xff, 16),
                        shifted(FlagTables.PERFCACHEOP, value >>> 8 & 0xff, 8),
                        Decoder.named(FlagTables.PERFCACHE, value & 0xff));
            default -> Value.hex(value);
        };
    }

    private static Value joined(@Nullable Value... parts) {
        List<Value> there = new ArrayList<>();
        Stream.of(parts).filter(part -> part != null).forEach(there::add);
        return there.size() == 1 ? there.getFirst() : new Value.Joined(there);
    }

    private static @Nullable Value shifted(long value, int shift) {
        return value == 0 ? null : new Word(Value.hex(value).text() + "<<" + shift, value << shift);
    }

    private static Value shifted(int set, long value, int shift) {
        return new Word(Decoder.named(set, value).text() + "<<" + shift, value << shift);
    }

    private void bits(long word) {
        for (int i = 0; i < BITS.size(); i++) {
            if (i == PRECISE) {
                int precise = (int) (word >>> i & 3);
                add("precise_ip", new Remark(Value.unsigned(precise), SKIDS.get(precise)));
            } else if (i != PRECISE + 1 && (verbose || (word >>> i & 1) != 0)) {
                add(BITS.get(i), Value.unsigned(word >>> i & 1));
            }
        }
        long reserved = word >>> BITS.size();
        if (reserved != 0) {
            add("__reserved_1", new Remark(Value.hex(reserved), "Bits 63.." + BITS.size()));
        }
    }

    private boolean has(String bit) {
        return (number(40) >>> BITS.indexOf(bit) & 1) != 0;
    }

    /** What is shown only if everything is, as far as the structure reaches. */
    private void details() {
        add(has("watermark") ? "wakeup_watermark" : "wakeup_events", Value.unsigned(word(48)));
        boolean breakpoint = word(0) == TYPE_BREAKPOINT;
        if (breakpoint) {
            add("bp_type", breakpointType(word(52)));
        }
        add(breakpoint ? "bp_addr" : "config1", Value.hex(number(56)));
        if (bytes.length > 64) {
            add(breakpoint ? "bp_len" : "config2", breakpoint ? Value.unsigned(number(64)) : Value.hex(number(64)));
        }
        if (bytes.length > 72 && (number(24) & PerfSampleFormat.PERF_SAMPLE_BRANCH_STACK) != 0) {
            add("branch_sample_type", Decoder.named(FlagTables.PERFBRANCH, number(72)));
        }
        if (bytes.length > 80) {
            add("sample_regs_user", Value.hex(number(80)));
        }
        if (bytes.length > 88 && (number(24) & PerfSampleFormat.PERF_SAMPLE_STACK_USER) != 0) {
            add("sample_stack_user", Value.hex(word(88)));
        }
        if (bytes.length > 92 && has("use_clockid")) {
            add("clockid", Decoder.named(FlagTables.CLOCK, word(92)));
        }
        if (bytes.length > 96) {
            add("sample_regs_intr", Value.hex(number(96)));
        }
        if (bytes.length > 104) {
            add("aux_watermark", Value.unsigned(word(104)));
        }
        if (bytes.length > 108) {
            add("sample_max_stack", padded(Value.unsigned(load(108, 2)), 110, 2));
        }
        if (bytes.length > 112) {
            add("aux_sample_size", padded(Value.unsigned(word(112)), 116, 4));
        }
        if (bytes.length > 120) {
            add("sig_data", Value.hex(number(120)));
        }
    }

    private static Value breakpointType(long type) {
        return type > HardwareBreakpoint.HW_BREAKPOINT_X && type <= BREAKPOINT_INVALID
                ? new Remark(Value.hex(type), "HW_BREAKPOINT_INVALID")
                : Decoder.named(FlagTables.HWBREAKPOINT, type);
    }

    /** A value that is followed by bytes that should be zero. */
    private Value padded(Value value, int at, int count) {
        long padding = load(at, count);
        return padding == 0
                ? value
                : new Remark(
                        value,
                        "bytes " + at + ".." + (at + count - 1) + ": "
                                + Value.hex(padding).text());
    }

    private void add(String name, Value value) {
        fields.add(new Field(name, value));
    }

    private long word(int at) {
        return load(at, 4);
    }

    private long number(int at) {
        return load(at, 8);
    }

    /** The number in some bytes, of which those that are not there are zero. */
    private long load(int at, int count) {
        long value = 0;
        for (int i = 0; i < count && at + i < bytes.length; i++) {
            value |= (bytes[at + i] & 0xffL) << (8 * i);
        }
        return value;
    }
}
