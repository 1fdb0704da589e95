package dev.reverie.gdb.inferior;

import dev.reverie.ptrace.debug.DebugControl;
import java.util.HashMap;
import java.util.Map;

/** The breakpoint instructions in an address space, and what was there before. */
public final class Breakpoints {
    private static final byte INT3 = (byte) 0xcc;

    private final DebugControl control;
    private final Map<Long, Byte> originals;

    /** None. */
    public Breakpoints(DebugControl control) {
        this(control, new HashMap<>());
    }

    private Breakpoints(DebugControl control, Map<Long, Byte> originals) {
        this.control = control;
        this.originals = originals;
    }

    /** Those of a copy of the address space. */
    Breakpoints copy() {
        return new Breakpoints(control, new HashMap<>(originals));
    }

    /** Whether there is one. */
    boolean isAt(long address) {
        return originals.containsKey(address);
    }

    /** Puts one there. False if there is no memory. */
    public boolean insert(int pid, long address) {
        byte[] original = new byte[1];
        if (isAt(address)) {
            return true;
        }
        if (control.readMemory(pid, address, original, 0, 1) != 1
                || control.writeMemory(pid, address, new byte[] {INT3}, 0, 1) != 1) {
            return false;
        }
        originals.put(address, original[0]);
        return true;
    }

    /** Takes one away. False if the memory is gone. */
    public boolean remove(int pid, long address) {
        Byte original = originals.remove(address);
        return original == null || control.writeMemory(pid, address, new byte[] {original}, 0, 1) == 1;
    }

    /** Takes all away. */
    void removeAll(int pid) {
        originals.forEach((address, original) -> control.writeMemory(pid, address, new byte[] {original}, 0, 1));
        originals.clear();
    }

    /** Whether there is the instruction of a breakpoint that is none of ours. */
    boolean isForeign(int pid, long address) {
        byte[] there = new byte[1];
        return control.readMemory(pid, address, there, 0, 1) == 1 && there[0] == INT3;
    }

    /** Reads memory as it is without breakpoints. Returns as {@link DebugControl#readMemory}. */
    public int read(int pid, long address, byte[] target) {
        int count = control.readMemory(pid, address, target, 0, target.length);
        originals.forEach((at, original) -> {
            long offset = at - address;
            if (offset >= 0 && offset < count) {
                target[(int) offset] = original;
            }
        });
        return count;
    }

    /** Writes memory, but for the breakpoints. */
    public int write(int pid, long address, byte[] source) {
        byte[] bytes = source.clone();
        originals.replaceAll((at, original) -> {
            long offset = at - address;
            if (offset >= 0 && offset < bytes.length) {
                byte wanted = bytes[(int) offset];
                bytes[(int) offset] = INT3;
                return wanted;
            }
            return original;
        });
        return control.writeMemory(pid, address, bytes, 0, bytes.length);
    }
}
