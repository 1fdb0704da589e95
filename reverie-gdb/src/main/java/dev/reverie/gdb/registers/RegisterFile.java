package dev.reverie.gdb.registers;

import java.util.ArrayList;
import java.util.List;

/**
 * All registers of this machine, in features that gdb knows, in the order of their numbers. Which there are is said by the
 * XSAVE area of a thread, where they are in it by CPUID.
 */
public final class RegisterFile {
    /** The numbers of rbp, rsp and rip, which each stop tells of. */
    public static final List<Integer> EXPEDITED = List.of(6, 7, 16);

    private static final int AVX = 2;
    private static final int OPMASK = 5;
    private static final int ZMM_HIGH = 6;
    private static final int ZMM_16_TO_31 = 7;
    private static final int PKRU = 9;
    private static final int AVX512 = 1 << OPMASK | 1 << ZMM_HIGH | 1 << ZMM_16_TO_31;

    private static final String[] GENERAL = {
        "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"
    };
    private static final int[] GENERAL_WORDS = {10, 5, 11, 12, 13, 14, 4, 19, 9, 8, 7, 6, 3, 2, 1, 0};
    private static final String[] SEGMENTS = {"cs", "ss", "ds", "es", "fs", "gs"};
    private static final int[] SEGMENT_WORDS = {17, 20, 23, 24, 25, 26};
    private static final int RIP = 16;
    private static final int EFLAGS = 18;
    private static final int ORIG_RAX = 15;
    private static final int FS_BASE = 21;
    private static final int GS_BASE = 22;

    /** A feature by the name that gdb knows, and its registers. */
    record Feature(String name, List<Register> registers) {}

    private final List<Feature> features = new ArrayList<>();
    private final List<Register> registers = new ArrayList<>();
    private final ExtendedLayout layout;
    private final int totalSize;

    /** Those that a thread has whose extended state is this. */
    public RegisterFile(byte[] extendedState) {
        layout = ExtendedLayout.of(extendedState);
        addCore();
        addSse();
        addLinux();
        if (layout.has(1 << AVX)) {
            addAvx();
        }
        if (layout.has(AVX512)) {
            addAvx512();
        }
        if (layout.has(1 << PKRU)) {
            add("pkeys", List.of(new Register("pkru", 4, "uint32", "", at(PKRU, 0))));
        }
        totalSize = registers.stream().mapToInt(Register::bytes).sum();
    }

    private Place.Extended at(int component, int offset) {
        return new Place.Extended(layout.offset(component) + offset, component);
    }

    private void add(String name, List<Register> its) {
        features.add(new Feature("org.gnu.gdb.i386." + name, its));
        registers.addAll(its);
    }

    private static Register general(String name, int bytes, String type, int word) {
        return new Register(name, bytes, type, "", new Place.General(word));
    }

    private void addCore() {
        List<Register> core = new ArrayList<>();
        for (int i = 0; i < GENERAL.length; i++) {
            boolean isPointer = GENERAL[i].equals("rbp") || GENERAL[i].equals("rsp");
            core.add(general(GENERAL[i], 8, isPointer ? "data_ptr" : "int64", GENERAL_WORDS[i]));
        }
        core.add(general("rip", 8, "code_ptr", RIP));
        core.add(general("eflags", 4, "i386_eflags", EFLAGS));
        for (int i = 0; i < SEGMENTS.length; i++) {
            core.add(general(SEGMENTS[i], 4, "int32", SEGMENT_WORDS[i]));
        }
        for (int i = 0; i < 8; i++) {
            core.add(new Register("st" + i, 10, "i387_ext", "", new Place.Extended(32 + 16 * i, 0)));
        }
        core.add(x87("fctrl", new Place.Narrow(0, 2, 0xffff)));
        core.add(x87("fstat", new Place.Narrow(2, 2, 0xffff)));
        core.add(x87("ftag", new Place.Tags()));
        core.add(x87("fiseg", new Place.Narrow(12, 2, 0xffff)));
        core.add(x87("fioff", new Place.Narrow(8, 4, -1)));
        core.add(x87("foseg", new Place.Narrow(20, 2, 0xffff)));
        core.add(x87("fooff", new Place.Narrow(16, 4, -1)));
        core.add(x87("fop", new Place.Narrow(6, 2, 0x7ff)));
        add("core", core);
    }

    private static Register x87(String name, Place place) {
        return new Register(name, 4, "int", "float", place);
    }

    private void addSse() {
        List<Register> sse = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            sse.add(new Register("xmm" + i, 16, "vec128", "", new Place.Extended(160 + 16 * i, 1)));
        }
        sse.add(new Register("mxcsr", 4, "i386_mxcsr", "vector", new Place.Extended(24, 1)));
        add("sse", sse);
    }

    private void addLinux() {
        add("linux", List.of(new Register("orig_rax", 8, "int", "system", new Place.General(ORIG_RAX))));
        add("segments", List.of(general("fs_base", 8, "int", FS_BASE), general("gs_base", 8, "int", GS_BASE)));
    }

    private void addAvx() {
        List<Register> avx = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            avx.add(new Register("ymm" + i + "h", 16, "uint128", "", at(AVX, 16 * i)));
        }
        add("avx", avx);
    }

    private void addAvx512() {
        List<Register> avx512 = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            avx512.add(new Register("xmm" + (16 + i), 16, "vec128", "", at(ZMM_16_TO_31, 64 * i)));
        }
        for (int i = 0; i < 16; i++) {
            avx512.add(new Register("ymm" + (16 + i) + "h", 16, "uint128", "", at(ZMM_16_TO_31, 64 * i + 16)));
        }
        for (int i = 0; i < 8; i++) {
            avx512.add(new Register("k" + i, 8, "uint64", "", at(OPMASK, 8 * i)));
        }
        for (int i = 0; i < 16; i++) {
            avx512.add(new Register("zmm" + i + "h", 32, "v2ui128", "", at(ZMM_HIGH, 32 * i)));
        }
        for (int i = 0; i < 16; i++) {
            avx512.add(new Register("zmm" + (16 + i) + "h", 32, "v2ui128", "", at(ZMM_16_TO_31, 64 * i + 32)));
        }
        add("avx512", avx512);
    }

    List<Feature> features() {
        return features;
    }

    /** How many there are. */
    public int count() {
        return registers.size();
    }

    /** The size of one, in bytes. */
    public int size(int number) {
        return registers.get(number).bytes();
    }

    Register register(int number) {
        return registers.get(number);
    }

    /** The size of all, in bytes. */
    public int totalSize() {
        return totalSize;
    }
}
