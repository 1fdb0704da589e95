package dev.reverie.linux.seccomp;

/** Runs a filter as the kernel would, over a system call given as {@code struct seccomp_data}. */
final class BpfInterpreter {
    private BpfInterpreter() {}

    /** One system call as a filter sees it. */
    record Call(int number, int arch, long ip, long... args) {
        int word(int offset) {
            return switch (offset) {
                case 0 -> number;
                case 4 -> arch;
                case 8 -> (int) ip;
                case 12 -> (int) (ip >>> 32);
                default -> {
                    int index = (offset - 16) / 8;
                    long arg = index < args.length ? args[index] : 0;
                    yield (int) (offset % 8 == 0 ? arg : arg >>> 32);
                }
            };
        }
    }

    static int run(SeccompProgram program, Call call) {
        int accumulator = 0;
        int at = 0;
        while (true) {
            long instruction = program.instruction(at++);
            int code = (int) (instruction & 0xffff);
            int whenTrue = (int) (instruction >>> 16 & 0xff);
            int whenFalse = (int) (instruction >>> 24 & 0xff);
            int constant = (int) (instruction >>> 32);
            int order = Integer.compareUnsigned(accumulator, constant);
            switch (code) {
                case 0x20 -> accumulator = call.word(constant);
                case 0x54 -> accumulator &= constant;
                case 0x05 -> at += constant;
                case 0x15 -> at += order == 0 ? whenTrue : whenFalse;
                case 0x25 -> at += order > 0 ? whenTrue : whenFalse;
                case 0x35 -> at += order >= 0 ? whenTrue : whenFalse;
                case 0x45 -> at += (accumulator & constant) != 0 ? whenTrue : whenFalse;
                case 0x06 -> {
                    return constant;
                }
                default -> throw new AssertionError("no such instruction: " + Integer.toHexString(code));
            }
        }
    }
}
