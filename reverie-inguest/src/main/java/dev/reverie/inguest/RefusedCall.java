package dev.reverie.inguest;

import dev.reverie.linux.ffi.Ptrace;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The SIGSYS by which a seccomp filter of the guest's own refuses a call; it tells where the call was made. See sigaction(2), si_call_addr. */
final class RefusedCall {
    private static final int CODE = 8;
    private static final int SYS_SECCOMP = 1;
    private static final int CALL_ADDRESS = 16;

    private RefusedCall() {}

    /**
     * Has it tell another place.
     *
     * @param tid of a thread that has stopped for it
     * @param address behind the call
     */
    static void tell(Ptrace ptrace, int tid, long address) {
        byte[] bytes = ptrace.signalInfo(tid);
        if (bytes == null) {
            return;
        }
        ByteBuffer info = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        if (info.getInt(CODE) == SYS_SECCOMP) {
            info.putLong(CALL_ADDRESS, address);
            ptrace.setSignalInfo(tid, bytes);
        }
    }
}
