package dev.reverie.inguest;

import static dev.reverie.x86.Address.at;
import static dev.reverie.x86.Address.gs;
import static dev.reverie.x86.Register.RCX;
import static dev.reverie.x86.Register.RSP;

import dev.reverie.inguest.layout.Slot;
import dev.reverie.x86.AssembledCode;
import dev.reverie.x86.Assembler;
import dev.reverie.x86.Label;

/** A stub for a site that stays as it is. */
record FarStub(Stub stub, byte[] bytes) {
    static FarStub of(long address, long site) {
        Assembler asm = new Assembler();
        Label core = asm.label("core");
        Label ok = asm.label("ok");
        Label bare = asm.label("bare");
        Label resume = asm.label("resume");
        Label back = asm.label("back");
        asm.bind(core);
        asm.mov(RCX, gs(Slot.GUARD));
        asm.lea(RCX, at(RCX, -Slot.GUARD_VALUE));
        asm.jrcxz(ok);
        asm.jump(bare);
        asm.bind(ok);
        asm.mov(gs(Slot.GUEST_STACK), RSP);
        asm.lea(RCX, at(resume));
        asm.jump(gs(Slot.ENTRY));
        asm.bind(bare);
        asm.syscall();
        asm.jump(resume);
        asm.jump(core);
        asm.bind(resume);
        asm.mov(RCX, site + 2);
        asm.jump(at(back));
        asm.bind(back);
        byte[] target = new byte[Long.BYTES];
        java.nio.ByteBuffer.wrap(target).order(java.nio.ByteOrder.LITTLE_ENDIAN).putLong(site + 2);
        asm.data(target);
        AssembledCode code = asm.assemble();
        byte[] bytes = code.bytes();
        return new FarStub(
                new Stub(
                        site,
                        address,
                        address + bytes.length,
                        address,
                        address + code.offset(bare),
                        address + code.offset(resume)),
                bytes);
    }
}
