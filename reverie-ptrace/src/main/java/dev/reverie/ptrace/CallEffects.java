package dev.reverie.ptrace;

import dev.reverie.api.Registers;
import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.ptrace.resident.ResidentThread;
import org.jspecify.annotations.Nullable;

/** What a handler has done besides deciding about a call: registers to set behind it, and room taken on the stack until then. */
final class CallEffects {
    private @Nullable Registers registers;
    private @Nullable BorrowedStack stack;

    @Nullable
    Registers registers() {
        return registers;
    }

    void setRegisters(@Nullable Registers values) {
        registers = values;
    }

    @Nullable
    BorrowedStack stack() {
        return stack;
    }

    void setStack(BorrowedStack borrowed) {
        stack = borrowed;
    }

    /** Puts back what was on the stack. */
    void restoreStack() {
        if (stack != null) {
            stack.restore();
        }
    }

    /** Sets the registers of the thread, which stands behind the call or skips it. */
    void apply(Ptrace ptrace, int tid, ResidentThread resident) {
        if (registers != null) {
            RegisterAccess.setBehindCall(ptrace, tid, resident, registers);
        }
    }
}
