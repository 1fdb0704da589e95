package dev.reverie.ptrace.inner;

import dev.reverie.linux.Errnos;
import dev.reverie.linux.ffi.ForwardedPtrace;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.SyscallArgs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * What a tracer asks of a stopped tracee: its memory, registers, signals and calls. The tracee stands at a stop of the same kind in
 * the kernel's eyes; so most requests are made as they are, and only memory of the tracer's is copied to and fro.
 */
final class Inspection {
    private static final int WORD = 8;
    private static final int REGISTERS = 27 * 8;
    private static final int FLOATING_POINT = 512;
    private static final int USER_DESCRIPTOR = 16;
    private static final int SYSCALL_INFO = 128;
    private static final int SYSCALL_INFO_HEADER = 24;
    private static final int FILTER_INSTRUCTION = 8;
    private static final int MOST_INSTRUCTIONS = 4096;
    private static final long ARCH_GET_FS = 0x1003;
    private static final long ARCH_GET_GS = 0x1004;

    private final Ground ground;
    private @Nullable ForwardedPtrace forwarded;

    Inspection(Ground ground) {
        this.ground = ground;
    }

    private ForwardedPtrace kernel() {
        ForwardedPtrace made = forwarded == null ? new ForwardedPtrace() : forwarded;
        forwarded = made;
        return made;
    }

    /** The result of a request. */
    long perform(Task self, Task target, InnerStop stop, int request, SyscallArgs args) {
        int tid = target.tid();
        long address = args.a2();
        long data = args.a3();
        Memory memory = ground.memoryOf(self.group().pid());
        try {
            return switch (request) {
                case 1, 2, 3 -> get(memory, request, tid, address, data, WORD); // PEEKTEXT, PEEKDATA, PEEKUSER
                case 4, 5, 6 -> kernel().request(request, tid, address, data); // POKETEXT, POKEDATA, POKEUSER
                case 12 -> get(memory, request, tid, address, data, REGISTERS); // GETREGS
                case 13 -> set(memory, request, tid, address, data, REGISTERS); // SETREGS
                case 14 -> get(memory, request, tid, address, data, FLOATING_POINT); // GETFPREGS
                case 15 -> set(memory, request, tid, address, data, FLOATING_POINT); // SETFPREGS
                case 25 -> get(memory, request, tid, address, data, USER_DESCRIPTOR); // GET_THREAD_AREA
                case 26 -> set(memory, request, tid, address, data, USER_DESCRIPTOR); // SET_THREAD_AREA
                case 30 -> base(memory, request, tid, address, data); // ARCH_PRCTL
                case 0x4201 -> eventMessage(memory, target, stop, address, data); // GETEVENTMSG
                case 0x4202 -> signalInfo(memory, target, stop, data); // GETSIGINFO
                case 0x4203 -> setSignalInfo(memory, target, stop, data); // SETSIGINFO
                case 0x4204 -> getRegisterSet(memory, request, tid, address, data); // GETREGSET
                case 0x4205 -> setRegisterSet(memory, request, tid, address, data); // SETREGSET
                case 0x4209 -> peekSignals(memory, tid, address, data); // PEEKSIGINFO
                case 0x420a ->
                    address == WORD ? get(memory, request, tid, address, data, WORD) : -Errnos.EINVAL; // GETSIGMASK
                case 0x420b ->
                    address == WORD ? set(memory, request, tid, address, data, WORD) : -Errnos.EINVAL; // SETSIGMASK
                case 0x420c -> filter(memory, request, tid, address, data); // SECCOMP_GET_FILTER
                case 0x420d -> filterData(memory, request, tid, address, data); // SECCOMP_GET_METADATA
                case 0x420f, 0x4211 -> sized(memory, request, tid, address, data); // by size
                case 0x420e -> syscallInfo(memory, target, stop, address, data); // GET_SYSCALL_INFO
                case 0x4210, 0x4212 -> setSized(memory, request, tid, address, data); // by size
                default -> -Errnos.EIO;
            };
        } catch (MemoryFault e) {
            return -Errnos.EFAULT;
        }
    }

    private static void store(Memory memory, long address, byte[] bytes, int length) throws MemoryFault {
        int done = memory.write(address, bytes, 0, length);
        if (done < length) {
            throw new MemoryFault(address + Math.max(done, 0), Errnos.EFAULT);
        }
    }

    private long get(Memory memory, int request, int tid, long address, long data, int size) throws MemoryFault {
        byte[] bytes = new byte[size];
        long result = kernel().read(request, tid, address, bytes);
        if (result >= 0) {
            store(memory, data, bytes, size);
        }
        return result;
    }

    private long set(Memory memory, int request, int tid, long address, long data, int size) throws MemoryFault {
        return kernel().write(request, tid, address, memory.readBytes(data, size));
    }

    /** Behind an exec the kernel may have told us of other stops since. */
    private long eventMessage(Memory memory, Task target, InnerStop stop, long address, long data) throws MemoryFault {
        if (!stop.isExec()) {
            return get(memory, 0x4201, target.tid(), address, data, WORD);
        }
        byte[] bytes = new byte[WORD];
        LittleEndian.putInt(bytes, 0, target.formerTid());
        store(memory, data, bytes, WORD);
        return 0;
    }

    private long base(Memory memory, int request, int tid, long address, long data) throws MemoryFault {
        if (data != ARCH_GET_FS && data != ARCH_GET_GS) {
            return kernel().request(request, tid, address, data);
        }
        byte[] bytes = new byte[WORD];
        long result = kernel().readAtAddress(request, tid, data, bytes);
        if (result >= 0) {
            store(memory, address, bytes, WORD);
        }
        return result;
    }

    private long signalInfo(Memory memory, Task target, InnerStop stop, long data) throws MemoryFault {
        if (stop.kind() == InnerStop.Kind.GROUP) {
            return -Errnos.EINVAL;
        }
        byte[] info = stop.siginfo() == null ? ground.ptrace().signalInfo(target.tid()) : stop.siginfo();
        if (info == null) {
            return -Errnos.EINVAL;
        }
        if (isCall(stop) && !target.has(Options.TRACESYSGOOD)) {
            info[Notices.CODE] = 5;
        }
        store(memory, data, info, info.length);
        return 0;
    }

    private static boolean isCall(InnerStop stop) {
        return stop.kind() == InnerStop.Kind.ENTRY || stop.kind() == InnerStop.Kind.EXIT;
    }

    private long setSignalInfo(Memory memory, Task target, InnerStop stop, long data) throws MemoryFault {
        byte[] info = memory.readBytes(data, Notices.SIGINFO_SIZE);
        if (stop.kind() == InnerStop.Kind.GROUP) {
            return -Errnos.EINVAL;
        }
        byte[] ours = stop.siginfo();
        if (ours == null) {
            ground.ptrace().setSignalInfo(target.tid(), info);
        } else {
            System.arraycopy(info, 0, ours, 0, ours.length);
        }
        return 0;
    }

    /** A {@code struct iovec}: where, and how many bytes; the kernel says how many there were. */
    private long getRegisterSet(Memory memory, int request, int tid, long type, long vector) throws MemoryFault {
        long address = memory.readLong(vector);
        long size = memory.readLong(vector + WORD);
        byte[] bytes = new byte[Math.clamp(size, 0, ForwardedPtrace.MAX)];
        long length = kernel().registerSet(request, tid, type, bytes);
        if (length < 0) {
            return length;
        }
        store(memory, address, bytes, (int) length);
        store(memory, vector + WORD, word(length), WORD);
        return 0;
    }

    private long setRegisterSet(Memory memory, int request, int tid, long type, long vector) throws MemoryFault {
        long address = memory.readLong(vector);
        long size = memory.readLong(vector + WORD);
        byte[] bytes = memory.readBytes(address, Math.clamp(size, 0, ForwardedPtrace.MAX));
        long length = kernel().registerSet(request, tid, type, bytes);
        if (length < 0) {
            return length;
        }
        store(memory, vector + WORD, word(length), WORD);
        return 0;
    }

    private static byte[] word(long value) {
        return ByteBuffer.allocate(WORD)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    private long peekSignals(Memory memory, int tid, long address, long data) throws MemoryFault {
        byte[] what = memory.readBytes(address, 16);
        ByteBuffer arguments = ByteBuffer.wrap(what).order(ByteOrder.LITTLE_ENDIAN);
        int most = ForwardedPtrace.MAX / Notices.SIGINFO_SIZE;
        if (arguments.getInt(12) > most) {
            arguments.putInt(12, most);
        }
        byte[] found = new byte[Math.max(arguments.getInt(12), 0) * Notices.SIGINFO_SIZE];
        long count = kernel().peekSignals(tid, what, found);
        if (count > 0) {
            store(memory, data, found, (int) count * Notices.SIGINFO_SIZE);
        }
        return count;
    }

    /** The first filter is ours; the guest's own come behind it. */
    private long filter(Memory memory, int request, int tid, long number, long data) throws MemoryFault {
        long index = number + 1;
        if (data == 0) {
            return kernel().request(request, tid, index, 0);
        }
        byte[] program = new byte[MOST_INSTRUCTIONS * FILTER_INSTRUCTION];
        long count = kernel().read(request, tid, index, program);
        if (count > 0) {
            store(memory, data, program, (int) count * FILTER_INSTRUCTION);
        }
        return count;
    }

    /** A {@code struct seccomp_metadata}: the number of a filter, and what goes with it. */
    private long filterData(Memory memory, int request, int tid, long size, long data) throws MemoryFault {
        if (size < WORD) {
            return -Errnos.EINVAL;
        }
        byte[] bytes = new byte[(int) Math.min(size, SYSCALL_INFO)];
        byte[] number = memory.readBytes(data, WORD);
        System.arraycopy(word(memory.readLong(data) + 1), 0, bytes, 0, WORD);
        long result = kernel().read(request, tid, bytes.length, bytes);
        if (result >= 0) {
            System.arraycopy(number, 0, bytes, 0, WORD);
            store(memory, data, bytes, (int) Math.min(result, bytes.length));
        }
        return result;
    }

    /** A request whose address says how much there is room for; it returns how much there is. */
    private long sized(Memory memory, int request, int tid, long size, long data) throws MemoryFault {
        byte[] bytes = new byte[Math.clamp(size, 0, SYSCALL_INFO)];
        long result = kernel().read(request, tid, bytes.length, bytes);
        if (result >= 0) {
            store(memory, data, bytes, bytes.length);
        }
        return result;
    }

    private long setSized(Memory memory, int request, int tid, long size, long data) throws MemoryFault {
        byte[] bytes = memory.readBytes(data, Math.clamp(size, 0, SYSCALL_INFO));
        return kernel().write(request, tid, bytes.length, bytes);
    }

    private long syscallInfo(Memory memory, Task target, InnerStop stop, long size, long data) throws MemoryFault {
        byte[] info = new byte[SYSCALL_INFO];
        long length = kernel().read(0x420e, target.tid(), info.length, info);
        if (length < 0) {
            return length;
        }
        boolean isAtCall = stop.kind() == InnerStop.Kind.SECCOMP || isCall(stop) && target.has(Options.TRACESYSGOOD);
        if (!isAtCall) {
            // We may have stopped it at a call, but not so its tracer.
            info[0] = 0;
            length = SYSCALL_INFO_HEADER;
        }
        store(memory, data, info, (int) Math.min(Math.clamp(size, 0, SYSCALL_INFO), length));
        return length;
    }
}
