package dev.reverie.guestcode;

/**
 * Where in a thread's slot guest code finds what. The slot is memory that the guest thread, the runtime in the guest and the tracer share. All
 * numbers are offsets in bytes; the fields have 8 bytes unless said otherwise, and are aligned to their size.
 *
 * <pre>
 *  field            bytes  who writes it   what it is
 *  number           8      trampoline      the call's number, of which 32 bits count
 *  arguments        48     trampoline, we  six arguments
 *  result           8      trampoline, we  what the call returned, or what it is answered with
 *  tid, pid         4 + 4  runtime
 *  abort            4      we              0, or why a handler ended early: reason | place in the source &lt;&lt; 8
 *  fuel             4      we              what is left of the fuel
 *  ringBase         8      runtime         address of the ring
 *  ringCapacity     8      runtime         its size: a power of two
 *  ringHead         8      we              how many bytes were committed to it, ever
 *  ringTail         8      tracer          how many of them are read
 *  mailbox          32     we              a request to the tracer, with three arguments
 *  rpcGate          8      runtime         address of a function that has the mailbox answered, and returns the answer in rax
 *  syscallGate      8      runtime         address of the instructions syscall; ret that nobody intercepts
 *  processState     8      runtime         address of the process's structs
 *  sharedState      8      runtime         address of the structs that all share with the tracer
 *  threadState      room   we              the thread's structs themselves
 * </pre>
 *
 * @param number see above
 * @param arguments see above
 * @param result see above
 * @param tid see above
 * @param pid see above
 * @param abort see above
 * @param fuel see above
 * @param ringBase see above
 * @param ringCapacity see above
 * @param ringHead see above
 * @param ringTail see above
 * @param mailbox see above
 * @param rpcGate see above
 * @param syscallGate see above
 * @param processState see above
 * @param sharedState see above
 * @param threadState see above
 * @param threadRoom how many bytes the thread's structs may take
 */
public record SlotLayout(
        int number,
        int arguments,
        int result,
        int tid,
        int pid,
        int abort,
        int fuel,
        int ringBase,
        int ringCapacity,
        int ringHead,
        int ringTail,
        int mailbox,
        int rpcGate,
        int syscallGate,
        int processState,
        int sharedState,
        int threadState,
        int threadRoom) {

    /** One without gaps, from offset 0 on: for listings and tests. */
    public static SlotLayout compact(int threadRoom) {
        return new SlotLayout(
                0x00,
                0x08,
                0x38,
                0x40,
                0x44,
                0x48,
                0x4c,
                0x50,
                0x58,
                0x60,
                0x68,
                0x70,
                0x90,
                0x98,
                0xa0,
                0xa8,
                0xb0,
                threadRoom);
    }

    /** Where what it describes ends. */
    public int end() {
        return threadState + threadRoom;
    }
}
