package dev.reverie.inguest.patch;

import dev.reverie.inguest.layout.Slot;
import dev.reverie.x86.Address;
import dev.reverie.x86.AssembledCode;
import dev.reverie.x86.Assembler;
import dev.reverie.x86.Label;
import dev.reverie.x86.Register;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The part of a stub that makes the call, from {@code core} to before {@code behind}; see {@link Stub}. It is the same in all stubs but for the address
 * behind the site. Arrays are not copied.
 *
 * @param bytes the last of which are that address
 * @param resume where in it the runtime returns to
 */
record CallCode(byte[] bytes, int resume) {
    private static final long ANYWHERE = 0x7fed_cba9_8765_4321L;

    /** For an address that needs 8 bytes. */
    static final CallCode FAR = of(ANYWHERE);

    static {
        if (FAR.address().getLong() != ANYWHERE) {
            throw new IllegalStateException("the address is not at the end of a stub's call");
        }
    }

    /** The code for a site with this address behind it. */
    static CallCode of(long behind) {
        Assembler assembler = new Assembler();
        Label core = assembler.label("core");
        Label ok = assembler.label("ok");
        Label bare = assembler.label("bare");
        Label retry = assembler.label("retry");
        Label resume = assembler.label("resume");
        assembler.bind(core);
        assembler.mov(Register.RCX, Address.gs(Slot.GUARD));
        assembler.lea(Register.RCX, Address.at(Register.RCX, -Slot.GUARD_VALUE));
        assembler.jrcxz(ok);
        assembler.jump(bare);
        assembler.bind(ok);
        assembler.mov(Address.gs(Slot.GUEST_STACK), Register.RSP);
        assembler.lea(Register.RCX, Address.at(resume));
        assembler.jump(Address.gs(Slot.ENTRY));
        assembler.bind(bare);
        assembler.syscall();
        assembler.jump(resume);
        assembler.bind(retry);
        assembler.jump(core);
        assembler.bind(resume);
        assembler.mov(Register.RCX, behind);
        AssembledCode assembled = assembler.assemble();
        int at = assembled.offset(resume);
        if (assembled.offset(bare) != at - Stub.BARE || assembled.offset(retry) != at - Stub.RETRY) {
            throw new IllegalStateException("the parts of a stub have other lengths");
        }
        return new CallCode(assembled.bytes(), at);
    }

    /** The same for another address that needs 8 bytes. */
    CallCode goingOnAt(long behind) {
        CallCode copy = new CallCode(bytes.clone(), resume);
        copy.address().putLong(behind);
        return copy;
    }

    private ByteBuffer address() {
        return ByteBuffer.wrap(bytes, bytes.length - Long.BYTES, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }
}
