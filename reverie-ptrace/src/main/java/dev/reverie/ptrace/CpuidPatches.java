package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import dev.reverie.linux.TrappedInstruction;
import dev.reverie.symbols.Mapping;
import dev.reverie.symbols.Mappings;
import dev.reverie.symbols.PerFile;
import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import org.jspecify.annotations.Nullable;

/**
 * Makes the CPUID instructions of files fault in programs that run them: each gets another first byte ({@link
 * TrappedInstruction#PATCHED}) in the process's own copy of the page, when a program has been loaded and whenever a file is mapped to be
 * executed. The file itself, and what other processes see of it, stays as it is. Confined to the tracer thread.
 */
final class CpuidPatches<G extends GlobalState, T extends @Nullable Object> {
    private static final int PROT_EXEC = 4;
    private static final long WORD = Long.BYTES;
    private static final byte CPUID = 0x0f;

    private final Tracer<G, T> tracer;
    private final boolean isActive;
    private final PerFile<long[]> sites = new PerFile<>(CpuidSites::of, new long[0]);

    CpuidPatches(Tracer<G, T> tracer, boolean isActive) {
        this.tracer = tracer;
        this.isActive = isActive;
    }

    /** Whether a call may make code of a file executable: what it has mapped then is for {@link #after}. */
    boolean watches(Syscall call) {
        return isActive
                && call.abi() == Abi.X86_64
                && (call.args().a2() & PROT_EXEC) != 0
                && switch (call.number()) {
                    case Sysno.MMAP, Sysno.MPROTECT, Sysno.PKEY_MPROTECT -> true;
                    default -> false;
                };
    }

    /** A {@linkplain #watches watched} call has returned. */
    void after(GuestThread<G, T> thread, Syscall call, long result) {
        boolean hasFailed = result < 0 && result >= -4095;
        if (!hasFailed) {
            long start = call.number() == Sysno.MMAP ? result : call.args().a0();
            patch(thread, start, start + call.args().a1());
        }
    }

    /** A thread has loaded a program and not begun it. */
    void loaded(GuestThread<G, T> thread) {
        if (isActive) {
            thread.process().patchedCode().clear();
            patch(thread, 0, Long.MAX_VALUE);
        }
    }

    private void patch(GuestThread<G, T> thread, long start, long end) {
        int pid = thread.process().pid();
        Memory memory = tracer.memoryOf(pid);
        Mappings all = Mappings.of(pid);
        for (Mapping mapping : all.all()) {
            // What is shared would be written to the file.
            if (mapping.isExecutable() && !mapping.isShared() && mapping.start() < end && mapping.end() > start) {
                for (long offset : sites.of(pid, mapping, all, memory)) {
                    long address = mapping.start() + offset - mapping.offset();
                    if (mapping.contains(address)) {
                        patch(thread, memory, address);
                    }
                }
            }
        }
    }

    private void patch(GuestThread<G, T> thread, Memory memory, long address) {
        byte[] word = new byte[Long.BYTES];
        int at = (int) (address & WORD - 1);
        if (memory.read(address - at, word, 0, word.length) == word.length && word[at] == CPUID) {
            word[at] = TrappedInstruction.PATCHED;
            tracer.ptrace().writeText(thread.tid(), address - at, LittleEndian.getLong(word, 0));
        }
    }

    /** Whether there was a CPUID, by its opcode's address, before it was overwritten. It may have been moved, or come by a fork. */
    boolean isSite(GuestThread<G, T> thread, long address) {
        if (!isActive) {
            return false;
        }
        if (thread.process().patchedCode().contains(address)) {
            return true;
        }
        int pid = thread.process().pid();
        Mappings all = Mappings.of(pid);
        Mapping mapping = all.at(address);
        if (mapping == null) {
            return false;
        }
        for (long offset : sites.of(pid, mapping, all, tracer.memoryOf(pid))) {
            if (mapping.start() + offset - mapping.offset() == address) {
                thread.process().patchedCode().add(address);
                return true;
            }
        }
        return false;
    }
}
