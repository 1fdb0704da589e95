package dev.reverie.x86;

import static dev.reverie.x86.Address.at;
import static dev.reverie.x86.Register.RAX;
import static dev.reverie.x86.Register.RBX;
import static dev.reverie.x86.Register.RCX;
import static dev.reverie.x86.Register.RSP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What we write is what objdump reads: each instruction with all registers, and addresses of all shapes. */
final class AssemblerTest {
    private static final int[] IMMEDIATES = {0, 1, 127, 128, -1, -128, -129, 0x12345, 0x7fffffff, Integer.MIN_VALUE};
    private static final long[] CONSTANTS = {
        0, 1, -1, 0x7fffffffL, 0x80000000L, 0xffffffffL, 0x100000000L, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MIN_VALUE
    };

    private final Assembler asm = new Assembler();

    @BeforeEach
    void objdumpIsThere() {
        assumeTrue(Disassembly.isInstalled(), "objdump is not installed; Debian has it in binutils");
    }

    private static List<Address> addresses() {
        List<Address> all = new ArrayList<>();
        for (Register base : Register.values()) {
            for (int displacement : new int[] {0, 8, 127, -128, 128, -129, 0x12345678, Integer.MIN_VALUE}) {
                all.add(at(base, displacement));
            }
            for (Register index : Register.values()) {
                if (index != RSP) {
                    all.add(at(base, index, 1 << (index.number() & 3), base.number() * 40));
                }
            }
        }
        for (Register index : Register.values()) {
            if (index != RSP) {
                all.add(new Address(null, index, 8, 0x40, null, false));
                all.add(new Address(null, index, 2, 0, null, false));
                all.add(new Address(RBX, index, 4, 0, null, true));
            }
        }
        all.add(Address.gs(0));
        all.add(Address.gs(0x1238));
        all.add(new Address(RBX, null, 1, 8, null, true));
        all.add(new Address(null, null, 1, 0x1234, null, false));
        return all;
    }

    /** Some, for instructions that encode addresses in the way that others are checked with. */
    private static List<Address> fewAddresses() {
        return List.of(
                at(RAX),
                at(RSP, 8),
                at(Register.RBP),
                at(Register.R12, 300),
                at(Register.R13),
                Address.gs(0x40),
                at(Register.R9, Register.R14, 8, -4),
                at(RBX, Register.R15, 1, 0x1000));
    }

    private void agrees() throws Exception {
        AssembledCode code = asm.assemble();
        List<Disassembly.Line> lines = Disassembly.disassemble(code.bytes());
        assertThat(code.instructions().stream().map(AssembledCode.Instruction::text))
                .containsExactlyElementsOf(
                        lines.stream().map(Disassembly.Line::text).toList());
        assertThat(code.instructions().stream().map(AssembledCode.Instruction::offset))
                .containsExactlyElementsOf(
                        lines.stream().map(Disassembly.Line::offset).toList());
    }

    @Test
    void movesBetweenRegisters() throws Exception {
        for (Register to : Register.values()) {
            for (Register from : Register.values()) {
                for (Width width : Width.values()) {
                    asm.mov(width, to, from);
                    asm.xchg(width, at(to, 0x40), from);
                }
                asm.movzx(to, Width.W8, from);
                asm.movzx(to, Width.W16, from);
                asm.movsx(Width.W32, to, Width.W8, from);
                asm.movsx(Width.W32, to, Width.W16, from);
                asm.movsx(Width.W64, to, Width.W8, from);
                asm.movsx(Width.W64, to, Width.W16, from);
                asm.movsx(Width.W64, to, Width.W32, from);
                for (Condition condition : Condition.values()) {
                    asm.cmov(condition, Width.W32, to, from);
                    asm.cmov(condition, Width.W64, to, from);
                }
            }
            for (long constant : CONSTANTS) {
                asm.mov(to, constant);
            }
            for (Condition condition : Condition.values()) {
                asm.set(condition, to);
            }
            asm.push(to);
            asm.pop(to);
        }
        agrees();
    }

    @Test
    void memory() throws Exception {
        for (Address address : addresses()) {
            for (Register register : List.of(RAX, RSP, Register.RSI, Register.R8, Register.R13)) {
                for (Width width : Width.values()) {
                    asm.mov(width, register, address);
                    asm.mov(width, address, register);
                }
                asm.lea(register, address);
            }
        }
        agrees();
    }

    @Test
    void otherMovesFromAndToMemory() throws Exception {
        for (Address address : fewAddresses()) {
            for (Register register : Register.values()) {
                asm.movzx(register, Width.W8, address);
                asm.movzx(register, Width.W16, address);
                asm.movsx(Width.W32, register, Width.W8, address);
                asm.movsx(Width.W32, register, Width.W16, address);
                asm.movsx(Width.W64, register, Width.W8, address);
                asm.movsx(Width.W64, register, Width.W16, address);
                asm.movsx(Width.W64, register, Width.W32, address);
                asm.lea(Width.W32, register, address);
                asm.cmov(Condition.LESS, Width.W64, register, address);
            }
            for (Width width : Width.values()) {
                for (int immediate : IMMEDIATES) {
                    asm.mov(width, address, immediate);
                }
            }
            asm.push(address);
            asm.pop(address);
        }
        for (int immediate : IMMEDIATES) {
            asm.push(immediate);
        }
        agrees();
    }

    @Test
    void arithmeticOnRegisters() throws Exception {
        for (Width width : Width.values()) {
            for (Register to : Register.values()) {
                for (Register by : Register.values()) {
                    for (Arithmetic operation : Arithmetic.values()) {
                        asm.calculate(operation, width, to, by);
                    }
                    asm.test(width, to, by);
                    if (width != Width.W8) {
                        asm.imul(width, to, by);
                        asm.bsf(width, to, by);
                        asm.bsr(width, to, by);
                        asm.imul(width, to, by, 5);
                        asm.imul(width, to, by, 0x1234);
                        asm.imul(width, to, by, -129);
                    }
                }
                for (Unary operation : Unary.values()) {
                    asm.calculate(operation, width, to);
                }
                for (Shift operation : Shift.values()) {
                    asm.shift(operation, width, to);
                    asm.shift(operation, width, to, 1);
                    asm.shift(operation, width, to, 31);
                }
            }
        }
        agrees();
    }

    @Test
    void arithmeticWithConstants() throws Exception {
        for (Width width : Width.values()) {
            for (int immediate : IMMEDIATES) {
                for (Register to : Register.values()) {
                    // The accumulator has forms of its own, of the same length or shorter by a byte, that we don't use.
                    for (Arithmetic operation : Arithmetic.values()) {
                        asm.calculate(operation, width, to, immediate);
                    }
                    asm.test(width, to, immediate);
                }
            }
        }
        agrees();
    }

    @Test
    void arithmeticInMemory() throws Exception {
        for (Width width : Width.values()) {
            for (Address address : fewAddresses()) {
                for (Arithmetic operation : Arithmetic.values()) {
                    for (Register register : Register.values()) {
                        asm.calculate(operation, width, register, address);
                        asm.calculate(operation, width, address, register);
                        if (operation != Arithmetic.CMP) {
                            asm.lock(operation, width, address, register);
                        }
                    }
                    for (int immediate : IMMEDIATES) {
                        asm.calculate(operation, width, address, immediate);
                        if (operation != Arithmetic.CMP) {
                            asm.lock(operation, width, address, immediate);
                        }
                    }
                }
                for (Unary operation : Unary.values()) {
                    asm.calculate(operation, width, address);
                }
                for (Register register : Register.values()) {
                    asm.lockXadd(width, address, register);
                    asm.lockCmpxchg(width, address, register);
                    if (width != Width.W8) {
                        asm.imul(width, register, address);
                    }
                }
                for (int immediate : IMMEDIATES) {
                    asm.test(width, address, immediate);
                }
            }
        }
        agrees();
    }

    @Test
    void singleInstructions() throws Exception {
        for (Register register : Register.values()) {
            asm.jump(register);
            asm.call(register);
        }
        for (Address address : fewAddresses()) {
            asm.jump(address);
            asm.call(address);
        }
        asm.ret();
        asm.syscall();
        asm.rdtsc();
        asm.pause();
        asm.lahf();
        asm.sahf();
        asm.pushFlags();
        asm.popFlags();
        asm.cld();
        asm.std();
        asm.repMovsb();
        asm.ud2();
        asm.int3();
        asm.mfence();
        asm.widenAccumulator(Width.W16);
        asm.widenAccumulator(Width.W32);
        asm.widenAccumulator(Width.W64);
        agrees();
    }

    @Test
    void nopsOfEveryLength() throws Exception {
        for (int length = 1; length <= 15; length++) {
            Assembler each = new Assembler();
            each.nop(length);
            byte[] code = each.assemble().bytes();
            assertThat(code).hasSize(length);
            assertThat(Disassembly.texts(code)).allMatch(text -> text.contains("nop") || text.equals("xchg ax,ax"));
        }
    }

    @Test
    void labelsAreReachedFromBothSidesNearAndFar() throws Exception {
        for (int distance : new int[] {0, 1, 120, 125, 126, 127, 128, 129, 130, 140, 1000}) {
            Assembler each = new Assembler();
            Label before = each.label("before");
            Label after = each.label("after");
            each.bind(before);
            for (Condition condition : Condition.values()) {
                each.jump(condition, after);
            }
            each.jump(after);
            for (int i = 0; i < distance; i++) {
                each.int3();
            }
            each.call(after);
            each.call(before);
            each.mov(RAX, at(after));
            each.mov(Width.W64, at(before), 0x1234);
            each.lea(RAX, at(before));
            each.bind(after);
            each.jump(before);
            for (Condition condition : Condition.values()) {
                each.jump(condition, before);
            }
            AssembledCode code = each.assemble();
            Map<String, Integer> offsets = code.labels();
            List<Disassembly.Line> lines = Disassembly.disassemble(code.bytes());
            assertThat(lines).hasSameSizeAs(code.instructions());
            for (int i = 0; i < lines.size(); i++) {
                AssembledCode.Instruction ours = code.instructions().get(i);
                Disassembly.Line theirs = lines.get(i);
                assertThat(ours.offset()).isEqualTo(theirs.offset());
                String label =
                        ours.text().contains("after") ? "after" : ours.text().contains("before") ? "before" : "";
                if (ours.text().startsWith("j") || ours.text().startsWith("call")) {
                    assertThat(theirs.text())
                            .isEqualTo(ours.text()
                                    .replace(label, "0x" + Integer.toHexString(offsets.getOrDefault(label, 0))));
                    int reach = offsets.getOrDefault(label, 0) - theirs.offset() - 2;
                    if (reach == (byte) reach && ours.text().startsWith("j")) {
                        assertThat(theirs.bytes()).hasSize(4);
                    }
                } else if (!label.isEmpty()) {
                    int end = theirs.offset() + theirs.bytes().length() / 2;
                    assertThat(theirs.text())
                            .contains("[rip+0x" + Long.toHexString((long) offsets.getOrDefault(label, 0) - end) + "]");
                }
            }
        }
    }

    @Test
    void aShortJumpKnowsItsReach() {
        Label far = asm.label("far");
        asm.jrcxz(far);
        for (int i = 0; i < 128; i++) {
            asm.nop(1);
        }
        asm.bind(far);
        assertThatThrownBy(asm::assemble).hasMessageContaining("jrcxz does not reach label far, 128 bytes away");
    }

    @Test
    void aShortJump() throws Exception {
        Label near = asm.label("near");
        asm.jrcxz(near);
        asm.mov(RCX, RAX);
        asm.bind(near);
        assertThat(Disassembly.texts(asm.assemble().bytes())).containsExactly("jrcxz 0x5", "mov rcx,rax");
    }

    @Test
    void placesOutsideTheCodeAreReached() throws Exception {
        asm.jump(asm.elsewhere("before", -1));
        asm.call(asm.elsewhere("behind", 0x7f000));
        asm.jump(Condition.EQUAL, asm.elsewhere("behind", 0x7f000));
        Label here = asm.label("here");
        asm.bind(here);
        asm.jump(here);
        AssembledCode code = asm.assemble();
        assertThat(Disassembly.texts(code.bytes()))
                .containsExactly("jmp 0xffffffffffffffff", "call 0x7f000", "je 0x7f000", "jmp 0xd");
        assertThat(code.labels()).containsOnlyKeys("here");
    }

    @Test
    void marksAreKept() {
        asm.source(7);
        asm.ret();
        asm.source(8);
        asm.ret();
        assertThat(asm.assemble().instructions().stream().map(AssembledCode.Instruction::source))
                .containsExactly(7, 8);
    }

    @Test
    void mistakesAreTold() {
        Label label = asm.label("x");
        asm.jump(label);
        assertThatThrownBy(asm::assemble).hasMessage("label x is used and bound nowhere");
        asm.bind(label);
        assertThatThrownBy(() -> asm.bind(label)).hasMessage("label x is bound twice");
        assertThatThrownBy(() -> at(RAX, RSP, 1, 0)).hasMessage("rsp cannot be an index");
        assertThatThrownBy(() -> at(RAX, RBX, 3, 0)).hasMessageContaining("not by 3");
    }
}
