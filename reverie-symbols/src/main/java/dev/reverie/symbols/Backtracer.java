package dev.reverie.symbols;

import dev.reverie.api.Backtrace;
import dev.reverie.api.Backtrace.End;
import dev.reverie.api.BacktraceOptions;
import dev.reverie.api.Frame;
import dev.reverie.api.Registers;
import dev.reverie.syscalls.Memory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes backtraces of stopped threads. Thread-safe; keeps what it has read of files, so that one is enough for all guests. Whatever
 * a guest does, a backtrace comes to an end and throws nothing.
 */
public final class Backtracer {
    private final CodeFiles files = new CodeFiles();

    /** The code of a process, to be kept for as long as the process lives. */
    public AddressSpace addressSpace(int pid) {
        return new AddressSpace(pid, files);
    }

    /**
     * The functions that a thread is in.
     *
     * @param memory of its process
     * @param isBehindCall whether the instruction before rip has begun, as at a system call
     */
    public Backtrace trace(
            AddressSpace space, Registers at, Memory memory, boolean isBehindCall, BacktraceOptions options) {
        AddressSpace.View view = space.now();
        Memory stack = new StackMemory(memory);
        Unwinder unwinder = new Unwinder(view, stack, dwarf(at), isBehindCall);
        List<Frame> frames = new ArrayList<>();
        PerfMap compiled = null;
        for (; ; ) {
            Mapping mapping = view.at(unwinder.instruction());
            CodeFile file = mapping == null ? CodeFile.UNKNOWN : view.file(mapping, memory, options.withLines());
            long inFile = mapping == null ? -1 : file.addressOf(offset(mapping, unwinder.instruction()));
            long bias = inFile == -1 ? 0 : unwinder.instruction() - inFile;
            if (inFile == -1 && mapping != null && compiled == null) {
                compiled = view.compiled();
            }
            CodeFile known = inFile == -1 ? CodeFile.UNKNOWN : file;
            // The way back from a signal handler was not called: an address of its own, and not one behind a call.
            long place = unwinder.isSignalReturn(known, bias) ? unwinder.address() : unwinder.instruction();
            frames.add(frame(unwinder, place, mapping, known, bias, inFile == -1 ? compiled : null));
            End end = unwinder.step(mapping, known, bias);
            if (end != null || frames.size() == options.maxFrames()) {
                return new Backtrace(frames, end == null ? End.LIMIT : end);
            }
        }
    }

    private static Frame frame(
            Unwinder unwinder,
            long place,
            @Nullable Mapping mapping,
            CodeFile file,
            long bias,
            @Nullable PerfMap compiled) {
        long address = unwinder.address();
        if (mapping == null) {
            return new Frame(address, "", 0, "", 0, null, unwinder.found());
        }
        PerfMap.Function function = compiled == null ? null : compiled.at(place);
        CodeFile.Spot spot = file.spot(place - bias);
        String name = function == null ? spot.function() : function.name();
        long start = function == null ? spot.start() + bias : function.start();
        return new Frame(
                address,
                mapping.name(),
                offset(mapping, address),
                name,
                name.isEmpty() ? 0 : address - start,
                spot.source(),
                unwinder.found());
    }

    private static long offset(Mapping mapping, long address) {
        return address - mapping.start() + mapping.offset();
    }

    /** By the numbers that DWARF has for registers. */
    private static long[] dwarf(Registers at) {
        return new long[] {
            at.rax(), at.rdx(), at.rcx(), at.rbx(), at.rsi(), at.rdi(), at.rbp(), at.rsp(), at.r8(), at.r9(), at.r10(),
            at.r11(), at.r12(), at.r13(), at.r14(), at.r15(), at.rip()
        };
    }
}
