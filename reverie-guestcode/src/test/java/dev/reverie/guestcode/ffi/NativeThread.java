package dev.reverie.guestcode.ffi;

import static dev.reverie.x86.Address.at;
import static dev.reverie.x86.Register.R10;
import static dev.reverie.x86.Register.R11;
import static dev.reverie.x86.Register.R8;
import static dev.reverie.x86.Register.R9;
import static dev.reverie.x86.Register.RAX;
import static dev.reverie.x86.Register.RBX;
import static dev.reverie.x86.Register.RCX;
import static dev.reverie.x86.Register.RDI;
import static dev.reverie.x86.Register.RDX;
import static dev.reverie.x86.Register.RSI;

import dev.reverie.api.guestcode.StateScope;
import dev.reverie.guestcode.CompiledCode;
import dev.reverie.guestcode.SlotLayout;
import dev.reverie.syscalls.Memory;
import dev.reverie.x86.Assembler;
import dev.reverie.x86.Label;
import dev.reverie.x86.Register;
import dev.reverie.x86.Width;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * A slot in native memory, with state, a ring and gates, in which compiled handlers run. The gates answer with a sum of what they were
 * given, each part with a factor of its own, and spoil what they may spoil.
 */
public final class NativeThread {
    /** The layout of its slot, with room for 16 KiB of thread state. */
    public static final SlotLayout LAYOUT = SlotLayout.compact(1 << 14);

    private static final int CODE_SIZE = 1 << 20;
    private static final int HANDLER = 0x1000;
    private static final int STATE_SIZE = 1 << 14;
    private static final List<Register> KEPT =
            List.of(RBX, Register.RBP, Register.R12, Register.R13, Register.R14, Register.R15);

    private final MemorySegment slot;
    private final MemorySegment process;
    private final MemorySegment shared;
    private final MemorySegment ring;
    private final MemorySegment guest;
    private final ExecutableMemory code = new ExecutableMemory(CODE_SIZE);
    private final MethodHandle enter;

    /** One with a ring of so many bytes, and so much guest memory. */
    public NativeThread(int ringSize, int guestSize) {
        Arena arena = Arena.ofAuto();
        slot = arena.allocate(LAYOUT.end(), Long.BYTES);
        process = arena.allocate(STATE_SIZE, Long.BYTES);
        shared = arena.allocate(STATE_SIZE, Long.BYTES);
        ring = arena.allocate(ringSize, Long.BYTES);
        guest = arena.allocate(guestSize, Long.BYTES);
        Assembler asm = new Assembler();
        Label rpc = asm.label("rpc");
        Label syscall = asm.label("syscall");
        writeEntry(asm);
        asm.bind(rpc);
        int[] factors = {1, 3, 5, 7, 11, 13, 17};
        asm.mov(RAX, at(RBX, LAYOUT.mailbox()));
        for (int i = 1; i < 4; i++) {
            asm.mov(RCX, at(RBX, LAYOUT.mailbox() + 8 * i));
            asm.imul(Width.W64, RCX, RCX, factors[i]);
            asm.add(RAX, RCX);
        }
        spoil(asm);
        asm.bind(syscall);
        asm.mov(Width.W32, RAX, RAX);
        List<Register> arguments = List.of(RAX, RDI, RSI, RDX, R10, R8, R9);
        for (int i = 1; i < 7; i++) {
            asm.imul(Width.W64, RCX, arguments.get(i), factors[i]);
            asm.add(RAX, RCX);
        }
        spoil(asm);
        var assembled = asm.assemble();
        long base = code.write(0, assembled.bytes());
        enter = ExecutableMemory.function(base);
        put(LAYOUT.rpcGate(), base + assembled.offset(rpc));
        put(LAYOUT.syscallGate(), base + assembled.offset(syscall));
        put(LAYOUT.processState(), process.address());
        put(LAYOUT.sharedState(), shared.address());
        put(LAYOUT.ringBase(), ring.address());
        put(LAYOUT.ringCapacity(), ringSize);
    }

    /** What the gates answer: for the tracer three arguments, for the kernel six. */
    public static long answer(long number, long... arguments) {
        int[] factors = {3, 5, 7, 11, 13, 17};
        long sum = number;
        for (int i = 0; i < arguments.length; i++) {
            sum += arguments[i] * factors[i];
        }
        return sum;
    }

    /** A C function of a slot and a handler: all registers but the slot's hold nonsense when the handler begins. */
    private static void writeEntry(Assembler asm) {
        KEPT.forEach(asm::push);
        asm.sub(Register.RSP, 8);
        asm.mov(RBX, RDI);
        asm.mov(RAX, RSI);
        for (Register register : Register.values()) {
            if (register != RBX && register != RAX && register != Register.RSP) {
                asm.mov(register, 0xdeadbeefcafebabeL + register.number());
            }
        }
        asm.call(RAX);
        asm.add(Register.RSP, 8);
        KEPT.reversed().forEach(asm::pop);
        asm.ret();
    }

    private static void spoil(Assembler asm) {
        asm.mov(RCX, 0x5ca1ab1e5ca1ab1eL);
        asm.mov(R11, 0x0ddba11L);
        asm.ret();
    }

    private void put(int offset, long value) {
        slot.set(ValueLayout.JAVA_LONG_UNALIGNED, offset, value);
    }

    private long get(int offset) {
        return slot.get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
    }

    /** Makes everything zero that a handler may change. */
    public void clear() {
        process.fill((byte) 0);
        shared.fill((byte) 0);
        ring.fill((byte) 0);
        guest.fill((byte) 0);
        slot.asSlice(LAYOUT.threadState(), LAYOUT.threadRoom()).fill((byte) 0);
        put(LAYOUT.ringHead(), 0);
        put(LAYOUT.ringTail(), 0);
        put(LAYOUT.result(), 0);
        slot.set(ValueLayout.JAVA_INT, LAYOUT.abort(), 0);
    }

    /** Puts code in place; {@link #run} calls its handlers. */
    public void load(CompiledCode compiled) {
        code.write(HANDLER, compiled.bytes());
    }

    /** Calls a handler for a call; returns what it leaves in eax. */
    public int run(CompiledCode compiled, String handler, int pid, int tid, int number, long... arguments) {
        // The upper half of the number is whatever the guest had in rax.
        put(LAYOUT.number(), 0xabcd000000000000L | Integer.toUnsignedLong(number));
        slot.set(ValueLayout.JAVA_INT, LAYOUT.pid(), pid);
        slot.set(ValueLayout.JAVA_INT, LAYOUT.tid(), tid);
        for (int i = 0; i < 6; i++) {
            put(LAYOUT.arguments() + 8 * i, i < arguments.length ? arguments[i] : 0);
        }
        return enter(compiled, handler);
    }

    private int enter(CompiledCode compiled, String handler) {
        long entry =
                code.write(HANDLER, new byte[0]) + compiled.handler(handler).offset();
        try {
            long action = (long) enter.invokeExact(slot.address(), entry);
            if (action >>> 32 != 0) {
                throw new AssertionError("rax is more than eax: " + Long.toHexString(action));
            }
            return (int) action;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** The slot's result. */
    public long result() {
        return get(LAYOUT.result());
    }

    /** The slot's abort field. */
    public int abort() {
        return slot.get(ValueLayout.JAVA_INT, LAYOUT.abort());
    }

    /** The arguments in the slot. */
    public long[] arguments() {
        long[] all = new long[6];
        for (int i = 0; i < 6; i++) {
            all[i] = get(LAYOUT.arguments() + 8 * i);
        }
        return all;
    }

    /** So many bytes of a scope's structs. */
    public byte[] state(StateScope scope, int offset, int size) {
        MemorySegment segment =
                switch (scope) {
                    case THREAD -> slot.asSlice(LAYOUT.threadState());
                    case PROCESS -> process;
                    default -> shared;
                };
        return segment.asSlice(offset, size).toArray(ValueLayout.JAVA_BYTE);
    }

    /** The ring's bytes. */
    public byte[] ring() {
        return ring.toArray(ValueLayout.JAVA_BYTE);
    }

    /** How many bytes of the ring were committed. */
    public long ringHead() {
        return get(LAYOUT.ringHead());
    }

    /** Says that so many bytes of the ring were read. */
    public void ringTail(long tail) {
        put(LAYOUT.ringTail(), tail);
    }

    /** The guest's memory: where it is, and a copy of it. */
    public long guestAddress() {
        return guest.address();
    }

    /** A copy of the guest's memory. */
    public byte[] guest() {
        return guest.toArray(ValueLayout.JAVA_BYTE);
    }

    /** Fills the guest's memory. */
    public void guest(byte[] content) {
        MemorySegment.copy(content, 0, guest, ValueLayout.JAVA_BYTE, 0, content.length);
    }

    /** Memory that looks the same, for a simulated thread: at the same addresses, with this content. */
    public static Memory memoryAt(long base, byte[] content) {
        return new Memory() {
            @Override
            public int read(long address, byte[] target, int offset, int length) {
                int count = accessible(address, length);
                if (count > 0) {
                    System.arraycopy(content, (int) (address - base), target, offset, count);
                }
                return count;
            }

            @Override
            public int write(long address, byte[] source, int offset, int length) {
                int count = accessible(address, length);
                if (count > 0) {
                    System.arraycopy(source, offset, content, (int) (address - base), count);
                }
                return count;
            }

            private int accessible(long address, int length) {
                long start = address - base;
                return start < 0 || start >= content.length ? -EFAULT : (int) Math.min(length, content.length - start);
            }
        };
    }
}
